"""Exporting a report as a PDF, and its pictures for a workbook: what the command `export` draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.app.paths import SUFFIX, default_workspace, resource
from scorecard.app.report import (
    Choice,
    Named,
    Part,
    Png,
    Report,
    logo_bytes,
    notice_line,
    parts_without,
    report_made,
    versions_until,
)
from scorecard.app.transfer import Seen, write_file
from scorecard.cli.asking import open_workspace
from scorecard.cli.letter_commands import Paper
from scorecard.cli.printing import Progress
from scorecard.core.progress import Report as Told
from scorecard.core.progress import silent
from scorecard.core.robustness.simulation import Drawn, Draws

if TYPE_CHECKING:
    from scorecard.core.comparison.comparing import Comparison


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of a report.

    evaluation, workspace  as the command was given them
    since                  an earlier evaluation or version to compare with, "" for none
    """

    evaluation: str
    workspace: Path | None = None
    who: str = ""
    logo: Path | None = None
    paper: Paper = Paper.A4
    notice: str = ""
    without: Sequence[Part] = ()
    since: str = ""
    samples: int = 10_000
    seed: int = 1


def write_report(seen: Seen, out: Path, asked: Asked) -> int:
    """Write the report to a PDF; how many pages it has. Raises ScorecardError."""
    from scorecard.render.report import Dress, Size, pages_without_window  # only a drawing needs these libraries

    logo, notice = logo_bytes(asked.logo), notice_line(asked.notice)
    progress = Progress()
    report = _report(seen, asked, progress)
    size = Size.LETTER if asked.paper is Paper.LETTER else Size.A4
    data, pages = pages_without_window(report, resource("themes"), Dress(size, logo, notice))
    write_file(out, data)
    progress.done()
    return pages


def pictures_for(seen: Seen, asked: Asked) -> list[Png]:
    """The pictures of the report, for a workbook."""
    from scorecard.render.report_pictures import pictures_without_window

    return pictures_without_window(_report(seen, asked), resource("themes"))


def _report(seen: Seen, asked: Asked, progress: Told = silent) -> Report:
    choice = Choice(
        parts=parts_without(asked.without),
        draws=Draws(asked.samples, asked.seed, Drawn.AROUND),
        comparison=_comparison(seen, asked) if asked.since else None,
    )
    return report_made(seen, choice, versions=_versions(seen, asked), progress=progress)


def _versions(seen: Seen, asked: Asked) -> Sequence[Named]:
    """The versions up to the state that is reported; none of a file."""
    sequence = seen.source.journal_sequence
    if sequence is None:
        return ()
    own = Path(asked.evaluation)
    workspace = own if own.suffix.lower() == SUFFIX and own.is_file() else asked.workspace
    with open_workspace(workspace) as opened:
        return versions_until(opened, seen.source.evaluation, sequence)


def _comparison(seen: Seen, asked: Asked) -> Comparison:
    """What changed since another evaluation or version, up to what is reported."""
    from scorecard.app.compare import Side, compare_sides, labelled, sides_named

    before = sides_named([asked.since], asked.workspace or default_workspace(), asked.who)[0]
    title, source = seen.value.head.title, seen.source
    now = Side(title, seen.value, title, uid=source.evaluation, sequence=source.journal_sequence)
    return compare_sides(labelled([before, now]))[0]
