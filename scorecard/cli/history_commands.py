"""The commands that list versions and the journal, and bring an evaluation back to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from scorecard.cli.asking import Lined, StoredArgument, WorkspaceOption, author, open_workspace
from scorecard.core.errors import StorageError
from scorecard.core.wording import counted

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace

SHORT_HASH: Final = 12
AT_ONCE: Final = 1_000


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("versions")(versions_command)
    app.command("history")(history_command)
    app.command("restore")(restore_command)


def versions_command(
    evaluation: StoredArgument,
    name: Annotated[str, typer.Option("--name", metavar="TITLE", help="Name the present state first.")] = "",
    shown: Annotated[Lined, typer.Option("--format", help="How the versions are printed.")] = Lined.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """List the versions of an evaluation with the hashes that seal them, and verify its journal; --name adds one."""
    from scorecard.app.versions import name_version
    from scorecard.cli.printing import fitting, print_json, print_table, say

    with open_workspace(workspace) as opened:
        listed = opened.find(evaluation)
        if name:
            named = name_version(opened, listed.uid, name, author=author())
            say(f"Named: {named.name}, change {named.sequence}.")
        versions, verdict = opened.versions(listed.uid), opened.verify(listed.uid)
    if shown is Lined.JSON:
        fields = ("sequence", "name", "at", "author", "hash")
        print_json(
            {
                "id": listed.uid,
                "title": listed.title,
                "sequence": verdict.entries,
                "hash": verdict.hash,
                "intact": verdict.holds,
                "broken_at": verdict.broken,
                "faults": list(verdict.faults),
                "versions": [{field: getattr(each, field) for field in fields} for each in versions],
            }
        )
    elif versions:
        rows = [
            [str(each.sequence), fitting(each.name), _moment(each.at), fitting(each.author), each.hash[:SHORT_HASH]]
            for each in versions
        ]
        print_table(["Change", "Version", "Named", "By", "Hash"], rows, right=(0,))
    else:
        say("There is no version yet; --name TITLE names the present state.")
    if verdict.faults:
        raise StorageError(
            f"{verdict.faults[0][:1].upper()}{verdict.faults[0][1:]}",
            place=listed.title,
            advice="It was changed outside the program: compare it with a backup.",
        )
    say(f"Journal intact, {counted(verdict.entries, 'entry', 'entries')}, hash {verdict.hash[:SHORT_HASH]}.")


def history_command(
    evaluation: StoredArgument,
    shown: Annotated[Lined, typer.Option("--format", help="How the history is printed.")] = Lined.TABLE,
    most: Annotated[int, typer.Option("--most", min=0, help="Only the latest so many; 0: all.")] = 0,
    workspace: WorkspaceOption = None,
) -> None:
    """List every change of an evaluation, the latest first: when, by whom, and what.

    As JSON with what was noted, such as what there was to say about a spreadsheet, unless part of it is hidden.
    """
    from scorecard.cli.printing import fitting, print_json, print_table
    from scorecard.core.sight import veil

    with open_workspace(workspace) as opened:
        listed = opened.find(evaluation)
        entries = _latest(opened, listed.uid, most or listed.sequence)
        named: dict[int, list[str]] = {}
        for version in opened.versions(listed.uid):
            named.setdefault(version.sequence, []).append(version.name)
        tells = any(each.note for each in entries) and veil(opened.load(listed.uid).value).sight.clear
    if shown is Lined.JSON:
        print_json(
            [
                {
                    "sequence": each.sequence,
                    "at": each.at,
                    "author": each.author,
                    "label": each.title,
                    "note": each.note if tells else "",
                    "versions": named.get(each.sequence, []),
                    "rows": len(each.changes),
                    "tables": sorted({change.table for change in each.changes}),
                    "previous": each.previous,
                    "hash": each.hash,
                }
                for each in entries
            ]
        )
        return
    rows = [[str(each.sequence), _moment(each.at), fitting(each.author), fitting(each.title)] for each in entries]
    print_table(["Change", "When", "By", "What"], rows, right=(0,))


def restore_command(
    evaluation: StoredArgument,
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="The name of a version, or the number of a change.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Bring an evaluation back to a version, by one more change; nothing is removed from its journal."""
    from scorecard.app.compare import place_named
    from scorecard.app.versions import restore
    from scorecard.cli.printing import say

    with open_workspace(workspace) as opened:
        listed = opened.find(evaluation)
        sequence = place_named(opened, listed, version)
        name = next((each.name for each in opened.versions(listed.uid) if each.sequence == sequence), "")
        label = f"Restored to version '{name}'" if name else f"Restored to change {sequence}"
        saved = restore(opened, listed.uid, sequence, author=author(), label=label)
    say(f"{label}: {listed.title}, change {saved.loaded.sequence}.")


def _latest(workspace: Workspace, uid: str, count: int) -> list[Any]:
    """The latest entries, newest first, read by pages."""
    found: list[Any] = []
    while len(found) < count:
        before = found[-1].sequence if found else None
        page = workspace.entries_before(uid, before, min(AT_ONCE, count - len(found)))
        if not page:
            break
        found += page
    return found


def _moment(at: str) -> str:
    return at[:16].replace("T", " ")
