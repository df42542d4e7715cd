"""Scoresheets that go out: who can be sent one, what stands on it, and a workbook per evaluator in a folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from scorecard.core.errors import ExchangeError
from scorecard.core.model import Evaluation, Evaluator, Kind, Process, in_order
from scorecard.core.panel import conflicts_of, criteria_of, progress
from scorecard.core.panel_edits import label_candidates
from scorecard.core.progress import Report, silent
from scorecard.core.sight import closed_criteria, sight
from scorecard.core.wording import one_line

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace
    from scorecard.exchange.scoresheet.preview import Row
    from scorecard.exchange.scoresheet.writing import Written
    from scorecard.storage.records import Loaded

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


class NotSent(StrEnum):
    """Why no scoresheet can be written for an evaluator."""

    NO_CANDIDATES = "no candidates"
    NOTHING_RATED = "nothing rated"
    NOTHING_ASSIGNED = "nothing assigned"
    SEALED = "sealed"
    HANDED_IN = "handed in"
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class Sendable:
    """What a scoresheet would hold for an evaluator.

    expected  cells to score on it
    scored    how many of them are scored already; None where that must not be seen
    sealed    how many assigned criteria are left out because they are sealed
    why_not   why none can be written; None where one can
    """

    evaluator: str
    name: str
    expected: int = 0
    scored: int | None = None
    sealed: int = 0
    why_not: NotSent | None = None


def sendable(value: Evaluation, who: str = "") -> list[Sendable]:
    """Every evaluator, in order, with what a scoresheet would hold, as `who` may know it."""
    from scorecard.exchange.scoresheet.contents import sheet_criteria

    seen, closed = sight(value, who), closed_criteria(value)
    found = []
    for key in in_order(value.evaluators):
        name, leaves, assigned = value.evaluators[key].name, sheet_criteria(value, key), criteria_of(value, key)
        why = _why_not(value, key, leaves, assigned - closed, assigned)
        if why is not None:
            found.append(Sendable(key, name, why_not=why))
            continue
        done = progress(value, key, leaves)
        scored = done.scored if seen.sees_sheet(key) else None
        found.append(Sendable(key, name, done.expected, scored, len(assigned & closed)))
    return found


def _why_not(
    value: Evaluation, evaluator: str, leaves: list[str], open_to: Collection[str], assigned: Collection[str]
) -> NotSent | None:
    if not value.candidates:
        return NotSent.NO_CANDIDATES
    if not assigned:
        rated = any(row.kind is Kind.RATING for row in value.criteria.values())
        return NotSent.NOTHING_ASSIGNED if rated else NotSent.NOTHING_RATED
    if not leaves:
        handed_in = value.head.process is Process.FORMAL and evaluator in value.submissions and open_to
        return NotSent.HANDED_IN if handed_in else NotSent.SEALED
    return NotSent.CONFLICTS if conflicts_of(value, evaluator) >= set(value.candidates) else None


def dealt(value: Evaluation, before: Sequence[str] = ()) -> tuple[str, ...]:
    """The order in which candidates get their labels, drawn by lot: those in `before`, who have their place, and then
    the others. Who has a label already keeps it, wherever that candidate stands.
    """
    drawn = [key for key in before if key in value.candidates]
    others = sorted(set(value.candidates) - set(drawn))
    SystemRandom().shuffle(others)  # the order of the letters must tell nothing
    return (*drawn, *others)


def sheet_preview(
    value: Evaluation,
    evaluator: str,
    *,
    blind: bool,
    order: Sequence[str] = (),
    due: str = "",
    who: str = "",
    uid: str = "",
    most: int = 80,
) -> list[Row]:
    """The first rows of the scoresheet of an evaluator, as it would be written.

    `order` is that of the labels which are not given yet (see `dealt`); without it they are drawn for this preview.
    Raises ExchangeError as writing it does.
    """
    from scorecard.exchange.scoresheet.preview import first_rows_shown
    from scorecard.exchange.scoresheet.writing import planned

    if blind:
        value = label_candidates(value, dealt(value, order))
    given = sight(value, who).sees_sheet(evaluator)
    sheet, _ = planned(value, evaluator, blind=blind, evaluation_id=uid, with_given=given, due=due)
    return first_rows_shown(sheet, most)


# ---- writing --------------------------------------------------------------------------------------


def write_scoresheets(
    workspace: Workspace,
    evaluation: str,
    folder: Path,
    evaluators: Collection[str] | None = None,
    *,
    blind: bool = False,
    candidates: Collection[str] | None = None,
    due: str = "",
    who: str = "",
    author: str = "",
    report: Report = silent,
) -> list[Written]:
    """Write a scoresheet for each evaluator into a folder; a file that is there stays, the new one gets another name.

    evaluation  its id
    evaluators  keys; None is everybody who has something to score
    blind       candidates by label; those who have none yet get one, in an order drawn by lot, as an edit

    who         the evaluator who asks: of sheets that must not be seen, what is given already is left out

    Raises ScorecardError; what was written before stays.
    """
    loaded = labelled(workspace, evaluation, author=author) if blind else workspace.load(evaluation)
    return write_sheets(loaded, folder, evaluators, blind=blind, candidates=candidates, due=due, who=who, report=report)


def labelled(workspace: Workspace, evaluation: str, *, author: str, order: Sequence[str] = ()) -> Loaded:
    """The evaluation with a label for each candidate; those who have none yet get one, by lot, as an edit.

    order  what was drawn already (see `dealt`)
    """
    loaded = workspace.load(evaluation)
    if all(each.label for each in loaded.value.candidates.values()):
        return loaded
    given = label_candidates(loaded.value, dealt(loaded.value, order))
    return workspace.commit(loaded, given, author=author, label="Labels given for blind scoresheets").loaded


def write_sheets(
    loaded: Loaded,
    folder: Path,
    evaluators: Collection[str] | None = None,
    *,
    blind: bool = False,
    candidates: Collection[str] | None = None,
    due: str = "",
    who: str = "",
    report: Report = silent,
    done: list[Written] | None = None,
) -> list[Written]:
    """As `write_scoresheets`, of an evaluation as it was loaded; for blind sheets every candidate has a label.

    done  gets each sheet as soon as it is written, so that it is known what there is when the work is stopped
    """
    from scorecard.exchange.scoresheet.contents import sheet_criteria
    from scorecard.exchange.scoresheet.writing import write

    value = loaded.value
    chosen = in_order(value.evaluators) if evaluators is None else list(evaluators)
    if evaluators is None:
        chosen = [key for key in chosen if sheet_criteria(value, key)]
    if not chosen:
        raise ExchangeError(
            "Nobody has anything to score", place=value.head.title, advice="Add evaluators and criteria that are rated."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(f"The folder cannot be made: {error.strerror or error}", place=str(folder)) from error
    seen = sight(value, who)
    written: list[Written] = [] if done is None else done
    for number, key in enumerate(chosen):
        report(number / len(chosen), f"Writing the scoresheet of {value.evaluators[key].name}")
        written.append(
            write(
                value,
                key,
                _free_path(folder, value, key, blind=blind),
                blind=blind,
                evaluation_id=loaded.uid,
                sequence=loaded.sequence,
                candidates=candidates,
                with_given=seen.sees_sheet(key),
                due=due,
                written_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )
    return written


def _free_path(folder: Path, value: Evaluation, evaluator: str, *, blind: bool) -> Path:
    row: Evaluator = value.evaluators[evaluator]
    parts = [one_line(_FORBIDDEN.sub(" ", text))[:60].strip(" .") for text in (value.head.title, row.name)]
    stem = f"{parts[0] or 'Evaluation'} - {parts[1] or 'Evaluator'}{' (blind)' if blind else ''}"
    path, number = folder / f"{stem}.xlsx", 2
    while path.exists():  # it may hold somebody's scores
        path, number = folder / f"{stem} {number}.xlsx", number + 1
    return path
