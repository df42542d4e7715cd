"""The commands that send scoresheets out and collect them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scorecard.cli.asking import Lined, StoredArgument, WorkspaceOption, author, open_workspace
from scorecard.core.errors import ScorecardError, sentence

if TYPE_CHECKING:
    from scorecard.app.scoresheets import Collected, CollectedFile
    from scorecard.core.model import Cell


class Holds(StrEnum):
    """Which holds where a cell was changed on the sheet and in the program."""

    SHEET = "sheet"
    PROGRAM = "program"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("scoresheets")(scoresheets_command)
    app.command("collect")(collect_command)


def scoresheets_command(
    evaluation: StoredArgument,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the workbooks are written.")],
    blind: Annotated[
        bool, typer.Option("--blind", help="Show candidates by label; those without one get one, by lot.")
    ] = False,
    evaluator: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only for this evaluator; may be repeated.")
    ] = None,
    due: Annotated[str, typer.Option(metavar="TEXT", help="When the sheets are wanted back, in your words.")] = "",
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="The evaluator who asks, in a formal evaluation.")
    ] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write one workbook per evaluator to fill in; files that are there stay."""
    from scorecard.app.scoresheets import evaluator_named
    from scorecard.app.sending import write_scoresheets
    from scorecard.cli.printing import Progress, fitting, print_table, say

    progress = Progress()
    with open_workspace(workspace) as opened:
        uid = opened.find(evaluation).uid
        value = opened.load(uid).value
        written = write_scoresheets(
            opened,
            uid,
            folder,
            [evaluator_named(value, name) for name in evaluator] if evaluator else None,
            blind=blind,
            due=due,
            who=evaluator_named(value, who) if who else "",
            author=author(),
            report=progress,
        )
    progress.done()
    rows = [
        [fitting(each.map.about.evaluator_name), str(each.progress.scored), str(each.progress.expected), str(each.path)]
        for each in written
    ]
    print_table(["Evaluator", "Scored", "of", "File"], rows, right=(1, 2))
    say(f'Written: {len(written)}. When they come back: scorecard collect "{value.head.title}" FILE...')


def collect_command(
    evaluation: StoredArgument,
    files: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER...", help="Scoresheets that came back.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    submit: Annotated[bool, typer.Option("--submit", help="The sheets are handed in with it.")] = False,
    prefer: Annotated[
        Holds | None, typer.Option(help="Which holds in cells that were changed on the sheet and in the program.")
    ] = None,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Take the sound files although others have faults.")
    ] = False,
    shown: Annotated[Lined, typer.Option("--format", help="How the result is printed.")] = Lined.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Check scoresheets that came back, show what they would change, and take them over as one edit."""
    from scorecard.app.scoresheets import Prefer, merge, read_returned
    from scorecard.cli.printing import Progress, print_json, say

    progress = Progress()
    with open_workspace(workspace) as opened:
        collected = read_returned(opened, opened.find(evaluation).uid, files, progress)
        progress.done()
        refused: ScorecardError | None = None
        taken = False
        if not dry_run:
            try:
                before = collected.loaded.sequence
                saved = merge(
                    opened,
                    collected,
                    author=author(),
                    submit=submit,
                    prefer=Prefer(prefer) if prefer else None,
                    leave_out_faulty=skip_faulty and bool(collected.sound),
                )
                taken = saved.loaded.sequence > before
            except ScorecardError as error:  # what came back is shown first
                refused = error
    if shown is Lined.JSON:
        print_json(_collected_value(collected, taken=taken))
    else:
        _print_collected(collected)
    if refused is not None:
        raise refused
    if dry_run and collected.faulty:
        raise ScorecardError(
            sentence("{count} of {all} files cannot be taken", count=len(collected.faulty), all=len(collected.files))
        )
    if dry_run:
        say("Nothing was changed: this was a dry run.")
    else:
        say("Taken over as one edit." if taken else "There was nothing new to take over.")


# ---- what is shown --------------------------------------------------------------------------------


def _print_collected(collected: Collected) -> None:
    from scorecard.app.scoresheets import What
    from scorecard.cli.printing import fitting, print_table
    from scorecard.core.wording import NOTHING

    rows = [
        [
            fitting(file.path.name),
            fitting(file.name) or NOTHING,
            *(NOTHING if file.faults else str(file.count(what)) for what in What),
            _state(file),
        ]
        for file in collected.files
    ]
    heads = ["File", "Evaluator", *(str(what).capitalize() for what in What), "Result"]
    print_table(heads, rows, right=tuple(range(2, 2 + len(What))))
    said = [(file, f"{kind}: {each}") for file in collected.files for kind, each in _remarks(file)]
    said += [
        (file, f"conflict: {each.place}: changed on the sheet and in the program")
        for file in collected.files
        for each in file.differences
        if each.what is What.CONFLICTING
    ]
    if said:
        print()
    for file, text in said:
        print(f"{file.path.name}: {text}")


def _state(file: CollectedFile) -> str:
    if file.faults:
        return "1 fault" if len(file.faults) == 1 else f"{len(file.faults)} faults"
    if file.repeated and not file.news:
        return "already collected"
    return "sound" if file.news else "nothing new"


def _remarks(file: CollectedFile) -> list[tuple[str, object]]:
    return [*(("fault", each) for each in file.faults), *(("note", each) for each in file.notes)]


def _collected_value(collected: Collected, *, taken: bool) -> dict[str, Any]:
    """What came back as JSON; scores that must not be seen yet are left out."""
    from scorecard.app.scoresheets import What
    from scorecard.core.sight import sight

    value = collected.loaded.value
    seen = sight(value)
    return {
        "evaluation": value.head.title,
        "taken": taken,
        "files": [
            {
                "file": str(file.path),
                "evaluator": file.evaluator,
                "name": file.name,
                "result": _state(file),
                "repeated": file.repeated,
                "counts": {str(what): file.count(what) for what in What},
                "faults": [{"place": each.place, "what": each.what} for each in file.faults],
                "notes": [{"place": each.place, "what": each.what} for each in file.notes],
                "differences": [
                    {
                        "candidate": each.candidate,
                        "criterion": each.criterion,
                        "what": str(each.what),
                        "place": each.place,
                    }
                    | ({"now": _cell_value(each.now), "returned": _cell_value(each.returned)} if visible else {})
                    for each in file.news
                ],
            }
            for file in collected.files
            for visible in (seen.sees_sheet(file.evaluator),)
        ],
    }


def _cell_value(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {"score": cell.score, "rationale": cell.rationale, "evidence": cell.evidence}
