"""The report of an evaluation: what it says and where it comes from; drawing it is the business of another layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import scorecard
from scorecard.app.letters import day_text, logo_bytes
from scorecard.app.templates import template_name
from scorecard.app.transfer import Seen
from scorecard.core.errors import ScorecardError
from scorecard.core.progress import Report as Progress
from scorecard.core.progress import silent
from scorecard.core.report.contents import Choice, Named, Provenance, Report
from scorecard.core.report.making import report_of
from scorecard.core.report.parts import EVERY_PART, TITLES, Part, Png
from scorecard.core.wording import one_line

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace

__all__ = [
    "EVERY_PART",
    "TITLES",
    "Choice",
    "Named",
    "Part",
    "Png",
    "Report",
    "day_text",
    "logo_bytes",
    "notice_line",
    "parts_without",
    "report_made",
    "versions_until",
]

LONGEST_NOTICE: Final = 160


def report_made(
    seen: Seen,
    choice: Choice | None = None,
    *,
    versions: Sequence[Named] = (),
    state: str = "",
    day: str = "",
    progress: Progress = silent,
) -> Report:
    """The report of what somebody may see of an evaluation.

    versions  those that it lists, as `versions_until` finds them
    state     the version that is shown; "" for the present state
    day       the day of the report as it is to be read; "" is today

    Only `progress` raises, which may stop the work.
    """
    source = seen.source
    provenance = Provenance(
        program_version=scorecard.__version__,
        written=day or day_text(),
        source="" if source.journal_sequence is not None else source.name,
        state=state,
        template=template_name(seen.value.head.template),
        uid=source.evaluation,
        journal_sequence=source.journal_sequence,
        journal_hash=source.journal_hash,
        versions=tuple(versions),
    )
    return report_of(seen.value, provenance, choice, sight=seen.sight, progress=progress)


def versions_until(workspace: Workspace, uid: str, sequence: int) -> tuple[Named, ...]:
    """The versions of an evaluation up to a place in its journal, oldest first."""
    return tuple(
        Named(each.name, each.at, each.author, each.sequence, each.hash)
        for each in workspace.versions(uid)
        if each.sequence <= sequence
    )


def parts_without(left_out: Iterable[Part]) -> frozenset[Part]:
    """All sections but some."""
    return EVERY_PART - frozenset(left_out)


def notice_line(text: str) -> str:
    """The line that stands on every page, as one line. Raises ScorecardError where it is too long for one."""
    line = one_line(text)
    if len(line) > LONGEST_NOTICE:
        raise ScorecardError(
            f"The line for every page has {len(line)} characters; {LONGEST_NOTICE} fit on it", advice="Shorten it."
        )
    return line
