"""The commands around backups: what there is, putting one in place, and saving what a damaged workspace still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.cli.asking import Lined, author, open_workspace

if TYPE_CHECKING:
    from scorecard.app.backups import Backups, Described
    from scorecard.app.rescue import RescueReport

WorkspaceArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[WORKSPACE]", help="The workspace; default: yours, or SCORECARD_WORKSPACE."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backups")(backups_command)
    app.command("put-back")(put_back_command)
    app.command("rescue")(rescue_command)


def backups_command(
    workspace: WorkspaceArgument = None,
    now: Annotated[bool, typer.Option("--now", help="Make one first, unless nothing has changed.")] = False,
    copy: Annotated[
        tuple[int, Path] | None,
        typer.Option(metavar="NUMBER FILE", help="Copy that backup to a new file instead, to look at it."),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="What was put back is right: old backups may be removed again.")
    ] = False,
    shown: Annotated[Lined, typer.Option("--format", help="How the list is printed.")] = Lined.TABLE,
) -> None:
    """List the backups that were made of a workspace by itself, the newest first."""
    from scorecard.app.backups import Reason, numbered, open_beside
    from scorecard.cli.printing import say

    backups = _backups(workspace)
    if copy is not None:
        number, target = copy
        open_beside(numbered(backups.listed(), number, str(backups.workspace)), target)
        say(f"Written: {target}")
        return
    if confirm:
        backups.let_go()
        say("Old backups are removed again as new ones are made.")
    if now:
        with open_workspace(backups.workspace) as opened:
            made = backups.make(opened, Reason.ASKED)
        say(f"Written: {made.path}" if made else "Nothing has changed since the newest backup.")
    described = backups.described()
    if shown is Lined.JSON:
        _print_json(described)
        return
    if not described:
        say("There is no backup of this workspace yet; the window makes them by itself, --now makes one.")
        return
    _print_table(described)
    if backups.holds:
        say(
            "A backup was put back, and nothing is removed since then. "
            "If all is well with it: 'scorecard backups --confirm'."
        )


def put_back_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of a backup, as 'backups' lists it.")],
    workspace: WorkspaceArgument = None,
) -> None:
    """Put a backup in the place of the workspace; what the workspace holds now is kept, and it is said where."""
    from scorecard.app.backups import numbered
    from scorecard.app.putting_back import put_back
    from scorecard.cli.printing import Progress, say

    backups = _backups(workspace)
    backup = numbered(backups.listed(), number, str(backups.workspace))
    progress = Progress()
    done = put_back(backup, backups, progress)
    progress.done()
    say(f"Backup {number} is in place: {backups.workspace}, {done.evaluations} evaluations.")
    if done.kept is not None:
        say(f"What was there before is kept: {done.kept}")


def rescue_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The damaged workspace; it is only read.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The workspace to write; it must not be there yet.")],
    shown: Annotated[Lined, typer.Option("--format", help="How the report is printed.")] = Lined.TABLE,
) -> None:
    """Save what can be saved of a damaged workspace to a new one, and say by name what was lost."""
    from scorecard.app.rescue import rescue
    from scorecard.cli.printing import say
    from scorecard.core.errors import StorageError

    report = rescue(file, out, author())
    if report.is_empty:
        raise StorageError(
            "Nothing could be saved of this file",
            place=str(file),
            advice="'scorecard backups' lists the backups of a workspace, also of one that is damaged.",
        )
    if shown is Lined.JSON:
        _print_report(report)
    else:
        for each in report.evaluations:
            state = "whole" if not each.losses else "with losses"
            print(f"{each.title}: {state}, {each.criteria} criteria, {each.candidates} candidates.")
            for line in (*each.notes, *(f"lost: {loss}" for loss in each.losses)):
                print(f"  {line}.")
        for loss in report.losses:
            print(f"Lost: {loss}.")
    say(f"Written: {out}" + ("" if report.is_whole else ". Compare what has losses with a backup before you go on."))


def _backups(workspace: Path | None) -> Backups:
    from scorecard.app.backups import backups_of
    from scorecard.app.paths import default_workspace, settings_file
    from scorecard.app.settings import load_settings

    return backups_of(workspace or default_workspace(), load_settings(settings_file()))


def _print_table(described: list[Described]) -> None:
    from scorecard.cli.printing import print_table
    from scorecard.core.wording import NOTHING

    rows = [
        [
            str(each.backup.number),
            each.backup.made.astimezone().strftime("%Y-%m-%d %H:%M"),
            each.backup.reason.replace("-", " "),
            NOTHING if each.evaluations is None else str(each.evaluations),
            f"{each.backup.size / 1_000_000:.1f}",
            "as now" if each.is_present else "",
        ]
        for each in described
    ]
    print_table(["Number", "Made", "Why", "Evaluations", "MB", ""], rows, right=(0, 3, 4))


def _print_report(report: RescueReport) -> None:
    from dataclasses import asdict

    from scorecard.cli.printing import print_json

    print_json(asdict(report) | {"whole": report.is_whole})


def _print_json(described: list[Described]) -> None:
    from scorecard.cli.printing import print_json

    print_json(
        [
            {
                "number": each.backup.number,
                "made": each.backup.made.isoformat(),
                "why": str(each.backup.reason),
                "evaluations": each.evaluations,
                "bytes": each.backup.size,
                "present": each.is_present,
                "file": str(each.backup.path),
            }
            for each in described
        ]
    )
