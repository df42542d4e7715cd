"""Scoresheets that came back: what they would change, and one edit of it all. `app.sending` writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorecard.core.errors import ExchangeError, Fault, ScorecardError, sentence
from scorecard.core.model import Cell, Evaluation, Process, Sheet, in_order
from scorecard.core.panel_edits import submit_sheet
from scorecard.core.progress import Report, silent
from scorecard.core.table import Table
from scorecard.exchange.apart import Apart
from scorecard.exchange.scoresheet.carrying import read_as_json, returned_from
from scorecard.exchange.scoresheet.comparing import Comparison, Difference, What, compared
from scorecard.exchange.scoresheet.reading import ReturnedSheet

if TYPE_CHECKING:
    from scorecard.app.workspace import Saved, Workspace
    from scorecard.storage.records import Loaded

__all__ = ["Collected", "CollectedFile", "Difference", "Prefer", "What", "merge", "read_returned"]

ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".ods")  # of the files in a folder that are looked at
AT_ONCE: Final = 2  # files that are read side by side
_COLLECTED: Final = "Scoresheets collected: "
_TAKEN_BACK: Final = f"Undo: {_COLLECTED}"  # how an entry begins that undid one
BLANK: Final = Cell()
_TAKEN: Final = frozenset((What.NEW, What.CHANGED, What.CLEARED))


class Prefer(StrEnum):
    """Which holds where a cell was changed on the sheet and in the program."""

    SHEET = "sheet"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """A file that came back.

    evaluator    the key of the evaluator whose sheet it is; "" where it is not known
    differences  every cell that fits, also those that are the same
    faults       why nothing of it can be taken
    notes        what was left out, or taken all the same
    repeated     the same sheet was collected before
    """

    path: Path
    evaluator: str = ""
    name: str = ""
    sheet: str = ""
    differences: tuple[Difference, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    repeated: bool = False

    def count(self, what: What) -> int:
        """How many cells are of a kind."""
        return sum(each.what is what for each in self.differences)

    @property
    def news(self) -> tuple[Difference, ...]:
        """The cells that differ from what is there."""
        return tuple(each for each in self.differences if each.what is not What.SAME)


@dataclass(frozen=True, slots=True)
class Collected:
    """The files that came back, held against an evaluation as it stood."""

    loaded: Loaded
    files: tuple[CollectedFile, ...]

    @property
    def faulty(self) -> tuple[CollectedFile, ...]:
        """The files of which nothing can be taken."""
        return tuple(each for each in self.files if each.faults)

    @property
    def sound(self) -> tuple[CollectedFile, ...]:
        """The files that can be taken."""
        return tuple(each for each in self.files if not each.faults)


def evaluator_named(value: Evaluation, name: str) -> str:
    """The key of the evaluator of that name or key. Raises ScorecardError where there is none, or more than one."""
    found: list[str] = [key for key, row in value.evaluators.items() if row.name.casefold() == name.casefold().strip()]
    found = [name] if name in value.evaluators else found
    if len(found) == 1:
        return found[0]
    known = ", ".join(value.evaluators[key].name for key in in_order(value.evaluators)[:8])
    what = "{count} evaluators are called '{name}'" if found else "There is no evaluator '{name}'"
    raise ScorecardError(
        sentence(what, count=len(found), name=name),
        place=value.head.title,
        advice=f"There are: {known}." if known else "Add the members of the panel first.",
    )


# ---- back -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Returned:
    """Files as they came back, read but not held against anything yet."""

    files: tuple[Path, ...]
    sheets: tuple[ReturnedSheet, ...]


def read_returned(workspace: Workspace, evaluation: str, paths: Iterable[Path], report: Report = silent) -> Collected:
    """Read files, and the workbooks in folders, and hold them against the evaluation with this id. Changes nothing."""
    returned = read_files(paths, report)
    return compare_returned(workspace, workspace.load(evaluation), returned)


def read_files(paths: Iterable[Path], report: Report = silent) -> Returned:
    """Read files, and the workbooks in folders. Raises ExchangeError for a file or folder that is not there."""
    files = _files(paths)
    return Returned(tuple(files), tuple(_read_all(files, report)))


def compare_returned(workspace: Workspace, loaded: Loaded, returned: Returned, report: Report = silent) -> Collected:
    """Hold what came back against an evaluation of this workspace. Changes nothing."""
    before = _collected_before(workspace, loaded, returned.sheets)
    found = []
    for number, (path, sheet) in enumerate(zip(returned.files, returned.sheets, strict=True)):
        report(number / len(returned.files), f"Comparing {path.name}")
        found.append(_held_against(workspace, loaded, path, sheet, before))
    return Collected(loaded, tuple(_among_themselves(found, returned.sheets)))


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                each
                for each in path.iterdir()
                if each.suffix.lower() in ENDINGS and not each.name.startswith(("~$", ".")) and each.is_file()
            )
            if not inside:
                raise ExchangeError("There is no workbook in this folder", place=str(path))
            found += inside
        elif not path.exists():
            raise ExchangeError("There is no such file", place=str(path), advice="Check the path.")
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _read_all(files: Sequence[Path], report: Report) -> list[ReturnedSheet]:
    """Every file, read in processes of their own."""
    done = 0

    def part(start: int) -> list[ReturnedSheet]:
        nonlocal done
        found = []
        with Apart() as apart:
            for path in files[start::workers]:
                report(done / len(files), f"Reading {path.name}")
                found.append(_read(apart, path))
                done += 1
        return found

    workers = max(1, min(AT_ONCE, len(files) // 2))
    if workers == 1:
        return part(0)
    result: list[ReturnedSheet] = [ReturnedSheet("")] * len(files)
    with ThreadPoolExecutor(workers) as pool:
        for start, found in enumerate(pool.map(part, range(workers))):
            result[start::workers] = found
    return result


def _read(apart: Apart, path: Path) -> ReturnedSheet:
    try:
        return returned_from(apart.run(read_as_json, str(path.absolute())))
    except ExchangeError as error:
        what = str(error.what)
        advice = str(error.advice).rstrip(".")
        fault = f"{what[:1].lower()}{what[1:]}" + (f"; {advice[:1].lower()}{advice[1:]}" if advice else "")
        return ReturnedSheet(path.name, faults=(Fault("", fault),))


def _collected_before(workspace: Workspace, loaded: Loaded, returned: Sequence[ReturnedSheet]) -> dict[str, int]:
    """Sheet -> the place in the journal at which it was collected last."""
    known = {each.map.about.sheet: each.map.about for each in returned if each.map is not None}
    own = {sheet: about for sheet, about in known.items() if about.evaluation == loaded.uid}
    if not own:
        return {}
    found: dict[str, list[int]] = {sheet: [] for sheet in own}
    for entry in workspace.entries(loaded.uid, after=max(0, min(about.sequence for about in own.values()))):
        if entry.label.startswith((_COLLECTED, _TAKEN_BACK)):
            for sheet in (each for each in own if _mark(each) in entry.label):
                if entry.label.startswith(_COLLECTED):
                    found[sheet].append(entry.sequence)
                elif found[sheet]:
                    found[sheet].pop()
    return {sheet: sequences[-1] for sheet, sequences in found.items() if sequences}


def _mark(sheet: str) -> str:
    return sheet[:12]


def _held_against(
    workspace: Workspace, loaded: Loaded, path: Path, sheet: ReturnedSheet, before: Mapping[str, int]
) -> CollectedFile:
    if sheet.map is None:
        return CollectedFile(path, faults=sheet.faults, notes=sheet.notes)
    about = sheet.map.about
    base = CollectedFile(path, about.evaluator, about.evaluator_name, about.sheet)
    if about.evaluation != loaded.uid:
        what = f"it is a scoresheet of another evaluation, '{about.title}'; collect it there"
        return replace(base, faults=(*sheet.faults, Fault("", what)), notes=sheet.notes)
    if sheet.faults:
        return replace(base, faults=sheet.faults, notes=sheet.notes)
    sequence = before.get(about.sheet)
    collected = None if sequence is None else workspace.state_at(loaded.uid, sequence)
    found: Comparison = compared(sheet, loaded.value, collected)
    notes = found.notes
    if sequence is not None and not found.faults:
        again = "with the same content" if not any(_is_news(each) for each in found.differences) else "and differs now"
        notes = (Fault("", f"this sheet was collected already, {again}"), *notes)
    return replace(
        base,
        differences=found.differences,
        faults=found.faults,
        notes=notes,
        repeated=sequence is not None,
    )


def _is_news(each: Difference) -> bool:
    return each.what is not What.SAME


def _among_themselves(files: list[CollectedFile], returned: Sequence[ReturnedSheet]) -> list[CollectedFile]:
    """The files, where two of one evaluator say the same (the later one then says nothing) or contradict each other."""
    result = list(files)
    said: dict[tuple[str, str, str], tuple[int, Cell]] = {}
    sheets: dict[str, int] = {}
    several = Counter(file.evaluator for file in files if not file.faults)
    for at, file in enumerate(files):
        if file.faults:
            continue
        first = sheets.setdefault(file.sheet, at)
        if first != at and returned[first].cells == returned[at].cells:
            note = Fault("", f"the same sheet with the same content as {files[first].path.name}")
            result[at] = replace(result[at], differences=(), notes=(note, *file.notes))
            continue
        if several[file.evaluator] == 1:
            continue
        for each in file.news:
            key = file.evaluator, each.candidate, each.criterion
            other, cell = said.setdefault(key, (at, each.returned))
            if cell != each.returned:
                for one, two in ((at, other), (other, at)):
                    if not result[one].faults:
                        what = f"contradicts {files[two].path.name}, a sheet of the same evaluator; send one of them"
                        result[one] = replace(result[one], faults=(Fault(each.place, what),))
    return result


# ---- into the evaluation --------------------------------------------------------------------------


def merge(
    workspace: Workspace,
    collected: Collected,
    *,
    author: str,
    submit: bool = False,
    prefer: Prefer | None = None,
    leave_out_faulty: bool = False,
    at: str = "",
) -> Saved:
    """Take the scores of all sound files over, as one edit with one entry in the journal.

    submit            the sheets are handed in with it, at the moment `at`
    prefer            which holds in cells that were changed on the sheet and in the program; None refuses them
    leave_out_faulty  take the sound files although others are faulty

    Raises ScorecardError, also Clash and what the order of work does not allow; nothing is changed then.
    """
    if collected.faulty and not leave_out_faulty:
        file = collected.faulty[0]
        raise ScorecardError(
            sentence(
                "{count} of {all} files cannot be taken; nothing was changed",
                count=len(collected.faulty),
                all=len(collected.files),
            ),
            place=f"{file.path.name}, {file.faults[0]}",
            advice="Put the files right, or collect the others without them.",
        )
    conflicting = [each for file in collected.sound for each in file.differences if each.what is What.CONFLICTING]
    if conflicting and prefer is None:
        raise ScorecardError(
            sentence(
                "{count} cells were changed on a sheet and in the program; nothing was changed", count=len(conflicting)
            ),
            place=conflicting[0].place,
            advice="Say which holds, the sheet or the program.",
        )
    value = merged(collected, prefer)
    if submit:
        value = handed_in(value, collected, at)
    return workspace.commit(collected.loaded, value, author=author, label=journal_label(collected))


def handed_in(value: Evaluation, collected: Collected, at: str = "") -> Evaluation:
    """The evaluation with the sheets of all sound files handed in at a moment; "" is now."""
    moment = at or datetime.now(UTC).isoformat(timespec="seconds")
    for evaluator in dict.fromkeys(file.evaluator for file in collected.sound):
        value = _handed_in(value, evaluator, moment)
    return value


def merged(collected: Collected, prefer: Prefer | None = None) -> Evaluation:
    """The evaluation with what the sound files say."""
    value = collected.loaded.value
    taken = _TAKEN | ({What.CONFLICTING} if prefer is Prefer.SHEET else set())
    sheets = value.sheets
    for file in collected.sound:
        news: dict[str, dict[str, Cell]] = {}
        for each in file.differences:
            if each.what in taken:
                news.setdefault(each.candidate, {})[each.criterion] = each.returned
        if news:
            sheets = sheets.set(file.evaluator, _with_news(sheets.get(file.evaluator, Table()), news))
    return replace(value, sheets=sheets)


def _with_news(sheet: Sheet, news: Mapping[str, Mapping[str, Cell]]) -> Sheet:
    """A sheet with the cells that came back, built in bulk; a blank cell takes away what is there."""
    found = dict(sheet.items())
    for candidate, cells in news.items():
        row = dict(found[candidate].items()) if candidate in found else {}
        row |= cells
        kept = {criterion: cell for criterion, cell in row.items() if cell != BLANK or criterion not in cells}
        if kept:
            found[candidate] = Table(kept)
        else:
            found.pop(candidate, None)
    return Table(found)


def _handed_in(value: Evaluation, evaluator: str, moment: str) -> Evaluation:
    submission = value.submissions.get(evaluator)
    if submission is None:
        return submit_sheet(value, evaluator, moment)
    if value.head.process is Process.FORMAL and value.head.unsealed and not submission.sealed_at:
        return submit_sheet(value, evaluator, moment, sealed=True)
    return value


def journal_label(collected: Collected) -> str:
    """What the journal says of taking the sound files over: whose sheets, and the numbers by which a second return is
    known. Whoever makes the edit of `merged` puts it under this label.
    """
    names = list(dict.fromkeys(file.name for file in collected.sound))
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    marks = " ".join(dict.fromkeys(_mark(file.sheet) for file in collected.sound))
    return f"{_COLLECTED}{shown} [{marks}]"
