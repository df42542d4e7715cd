"""The command that brings files in: evaluation documents, other people's spreadsheets, workspaces that were sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from scorecard.app.paths import SUFFIX
from scorecard.cli.asking import Lined, WorkspaceOption, author, open_workspace
from scorecard.cli.printing import Progress, fitting, print_table, say
from scorecard.core.errors import ScorecardError

if TYPE_CHECKING:
    from scorecard.app.importing import Book, Mapping, Note, Preview
    from scorecard.core.model import Evaluation

ACCEPTED: Final = "accepted"
WARNED: Final = "accepted_with_warnings"
REJECTED: Final = "rejected"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_command)


@dataclass(slots=True)
class Outcome:
    """What became of a file, as `--format json` prints it.

    warnings  what the person should know of what went in; each makes the outcome one with warnings
    """

    evaluations: list[str] = field(default_factory=list)
    values: list[Evaluation] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def warn(self, what: object, place: str = "") -> None:
        """Note something that the person should know."""
        self.warnings.append({"place": place, "sentence": str(what)})

    def value(self) -> dict[str, Any]:
        """The outcome as JSON."""
        told = [f"{each['place']}: {each['sentence']}" if each["place"] else each["sentence"] for each in self.warnings]
        return {
            "outcome": WARNED if self.warnings else ACCEPTED,
            "message": " ".join(told),
            "evaluations": self.evaluations,
            "titles": [each.head.title for each in self.values],
            "scores": [list(each) for value in self.values for each in scores_of(value)],
            "warnings": self.warnings,
            **self.details,
        }


def import_command(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A document (.json), a spreadsheet (.xlsx, .xls, .ods, .csv ...) or a workspace file."
        ),
    ],
    update: Annotated[
        str, typer.Option(metavar="EVALUATION", help="Bring this evaluation to what a document says, as one edit.")
    ] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="With --update: also take away what others changed since.")
    ] = False,
    propose: Annotated[
        Path | None,
        typer.Option(metavar="OUT.json", help="Write what a spreadsheet seems to mean, to be edited, and stop there."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the spreadsheet means, as --propose writes it.")
    ] = None,
    table: Annotated[
        int,
        typer.Option(metavar="NUMBER", help="Of the tables in a spreadsheet the one to take; --preview counts them."),
    ] = 1,
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be created, and create nothing.")] = False,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Take the rest of a list although some of its cells are faulty.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget the mapping that was remembered for this layout.")
    ] = False,
    shown: Annotated[Lined, typer.Option("--format", help="How the result is printed.")] = Lined.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Read a file into the workspace: a document, a spreadsheet of somebody else, or a workspace that was sent."""
    ending = file.suffix.lower()
    progress = Progress()

    def done() -> Outcome:
        if ending == ".json" or update:
            return _document(file, workspace, update=update, overwrite=overwrite, preview=preview)
        if ending == SUFFIX:
            return _workspace(file, workspace, preview=preview, progress=progress)
        asked = _Asked(file, mapping, propose, preview, skip_faulty, forget, table)
        return _spreadsheet(asked, workspace, progress, quiet=shown is Lined.JSON)

    if shown is Lined.JSON:
        _print_outcome(done)
        return
    outcome = done()
    progress.done()
    for each in outcome.evaluations:
        print(each)


def _print_outcome(done: Callable[[], Outcome]) -> None:
    """One line of JSON on standard output, also where the file is refused; the error then goes its usual way."""
    try:
        value = done().value()
    except ScorecardError as error:
        print(_line({"outcome": REJECTED, "message": str(error), "evaluations": [], "scores": []}))
        raise
    print(_line(value))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def scores_of(evaluation: Evaluation) -> Iterator[tuple[str, str, float | bool | str, str]]:
    """Candidate, criterion, what stands there and whose it is ("" for a fact), as everybody may see it."""
    from scorecard.core.model import in_order
    from scorecard.core.sight import veiled

    value = veiled(evaluation)
    sheets = [("", value.facts), *((value.evaluators[key].name, value.sheets[key]) for key in value.sheets)]
    for evaluator, sheet in sheets:
        for candidate in in_order(value.candidates):
            for criterion, cell in (sheet.get(candidate) or {}).items():
                if cell.score is not None:
                    name = value.criteria[criterion].name
                    yield value.candidates[candidate].name, name, cell.score, evaluator


# ---- documents and workspaces -------------------------------------------------------------------------


def _document(file: Path, workspace: Path | None, *, update: str, overwrite: bool, preview: bool) -> Outcome:
    from scorecard.app.transfer import import_document

    value, place = import_document(file)
    outcome = Outcome(values=[value])
    if preview:
        say(f"This would be imported: {value.head.title}")
        return outcome
    with open_workspace(workspace, create=not update) as opened:
        label = f"Imported from {file.name}"
        if update:
            uid = opened.find(update).uid
            loaded = opened.update(uid, value, place, author=author(), label=label, overwrite=overwrite).loaded
        else:
            loaded = opened.add(value, author=author(), label=label)
    outcome.evaluations.append(loaded.uid)
    say(f"Imported: {value.head.title}")
    return outcome


def _workspace(file: Path, workspace: Path | None, *, preview: bool, progress: Progress) -> Outcome:
    from scorecard.app.foreign_workspace import already_here, read_foreign_workspace, take_over

    foreign = read_foreign_workspace(file, report=progress)
    progress.done()
    outcome = Outcome(values=list(foreign.evaluations))
    for note in foreign.notes:
        outcome.warn(note, file.name)
        say(f"Note: {note}")
    if not preview:
        with open_workspace(workspace, create=True) as opened:
            for note in already_here(opened, foreign):
                outcome.warn(note, file.name)
                say(f"Note: {note}")
            outcome.evaluations = [each.uid for each in take_over(opened, foreign, author=author())]
    for value in foreign.evaluations:
        say(f"{'This would be imported' if preview else 'Imported'}: {value.head.title}")
    return outcome


# ---- spreadsheets ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for."""

    file: Path
    mapping: Path | None
    propose: Path | None
    preview: bool
    skip_faulty: bool
    forget: bool
    table: int


def _spreadsheet(asked: _Asked, workspace: Path | None, progress: Progress, *, quiet: bool) -> Outcome:
    from scorecard.app import importing

    book = importing.read(asked.file, report=progress)
    progress.done()
    if asked.forget and importing.forget(book):
        say("The mapping that was remembered for this layout is forgotten.")
    found, told, questions, others = _mapping_of(asked, book)
    if asked.propose is not None:
        importing.write_mapping(asked.propose, found)
        say(f"Written: {asked.propose}. Correct it, and import the spreadsheet with --mapping {asked.propose}.")
        return Outcome(details={"mapping": str(asked.propose)})
    seen = importing.preview(book, found)
    outcome = _outcome_of(seen)
    outcome.details["questions"] = [str(each) for each in questions]
    outcome.details["others"] = [{"table": number, "cells": cells} for number, cells in others]
    if not quiet:
        _print_preview(seen, questions)
    for number, cells in others:
        say(f"There is another table: {cells}. --table {number} takes it instead.")
    if told:
        say(told)
    importing.refuse_faults(seen, leave_out_faulty=asked.skip_faulty)
    if asked.preview:
        say("Nothing was created: this was a preview.")
        return outcome
    with open_workspace(workspace, create=True) as opened:
        digest = importing.fingerprint(asked.file)
        loaded = importing.create(
            opened,
            seen,
            author=author(),
            digest=digest,
            leave_out_faulty=asked.skip_faulty,
            questions=questions,
        )
    outcome.evaluations.append(loaded.uid)
    if asked.mapping is not None:
        importing.remember(book, found)
        say("The mapping is remembered for spreadsheets of this layout; --forget takes that back.")
    say(f"Imported: {seen.evaluation.head.title}")
    return outcome


def _mapping_of(asked: _Asked, book: Book) -> tuple[Mapping, str, Sequence[Note], list[tuple[int, str]]]:
    """The mapping to go by, a word on where it comes from, what to look at, and the tables that can be taken instead.

    What is only proposed has something to look at and others, by their numbers and cells.
    """
    from scorecard.app import importing

    if asked.mapping is not None:
        return importing.read_mapping(asked.mapping), "", (), []
    kept = None if asked.forget or asked.table != 1 else importing.remembered(book)
    why = ""
    if kept is not None:
        try:
            importing.preview(book, kept)
        except ScorecardError as error:
            why = f"The mapping remembered for this layout does not fit: {error}"
        else:
            return kept, "A mapping remembered for this layout was used; --forget proposes anew.", (), []
    proposal = importing.proposal(book)
    tables = (proposal.mapping, *proposal.others)
    if not 1 <= asked.table <= len(tables):
        what = f"There is no table {asked.table}: {len(tables)} {'was' if len(tables) == 1 else 'were'} found"
        raise ScorecardError(what, place=book.name, advice="--preview shows them.")
    others = [(at, _cells_of(each)) for at, each in enumerate(tables, 1) if at != asked.table]
    return tables[asked.table - 1], why, proposal.questions if asked.table == 1 else (), others


def _cells_of(mapping: Mapping) -> str:
    """Where a mapping begins: the sheet and the cells of its first scores."""
    from scorecard.app.correcting import area_text

    first = mapping.tables[0]
    return f"{first.sheet}!{area_text(first.scores[:1] or first.criteria[:1])}"


def _outcome_of(seen: Preview) -> Outcome:
    outcome = Outcome(values=[seen.evaluation])
    for note in seen.notes:
        outcome.warn(note.sentence, note.place)
    for each in seen.made.left_out:
        outcome.warn(each)
    for disagreement in seen.made.disagreements:
        outcome.warn(disagreement.sentence, disagreement.place)
    for fault in seen.faults:
        outcome.warn(fault.sentence, fault.place)
    value = seen.evaluation
    outcome.details = {
        "tables": [
            {"sheet": each.sheet, "layout": str(each.layout), "holds": str(each.holds)} for each in seen.mapping.tables
        ],
        "criteria": [row.name for row in value.criteria.values()],
        "candidates": [row.name for row in value.candidates.values()],
        "evaluators": [row.name for row in value.evaluators.values()],
        "disagreements": [str(each) for each in seen.made.disagreements],
        "left_out": list(seen.made.left_out),
        "totals_checked": seen.made.checked,
    }
    return outcome


def _print_preview(seen: Preview, questions: Sequence[Note]) -> None:
    """What was read, as a person looks it over, with what is doubtful about it first."""
    from scorecard.core.model import Kind, in_order

    value = seen.evaluation
    print(value.head.title)
    for each in seen.mapping.tables:
        print(f"Table on sheet '{each.sheet}': {each.layout}, {each.holds}.")
    print()
    rows = [
        [fitting(row.name), str(row.kind), f"{row.weight:g}", fitting(row.unit)]
        for row in (value.criteria[key] for key in in_order(value.criteria))
        if row.kind is not Kind.GROUP
    ]
    print_table(["Criterion", "Kind", "Weight", "Unit"], rows, right=(2,))
    print()
    print(f"Candidates: {', '.join(value.candidates[key].name for key in in_order(value.candidates))}")
    if value.evaluators:
        print(f"Evaluators: {', '.join(value.evaluators[key].name for key in in_order(value.evaluators))}")
    count = sum(1 for _ in scores_of(value))
    print(f"Cells: {count}. Totals and ranks of the sheet recomputed: {seen.made.checked}.")
    told = [
        *(("To check", each) for each in questions),
        *(("Fault", each) for each in seen.faults),
        *(("Differs", each) for each in seen.made.disagreements),
        *(("Note", each) for each in seen.notes),
        *(("Left out", each) for each in seen.made.left_out),
    ]
    if told:
        print()
    for word, said in told:
        print(f"{word}: {said}")
    print()
