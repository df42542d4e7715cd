"""The command for the directory of providers: list it, and take over lists from elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scorecard.cli.asking import Shown, WorkspaceOption

if TYPE_CHECKING:
    from scorecard.app.providers_import import Line, ProviderPreview


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("providers")(providers_command)


def providers_command(
    file: Annotated[
        Path | None,
        typer.Option(
            "--import",
            metavar="FILE",
            help="Take over a list: a spreadsheet, CSV or address cards (.vcf), as one step.",
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what a list would change, and change nothing.")
    ] = False,
    add_doubtful: Annotated[
        bool, typer.Option("--add-doubtful", help="Add also organisations whose names are close to known ones.")
    ] = False,
    shown: Annotated[Shown, typer.Option("--format", help="How the result is printed.")] = Shown.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """List the directory of providers, or take over a list of them from a file."""
    if file is None:
        _list(workspace, shown)
        return
    from scorecard.app.providers_import import What, preview_of_file, take_over
    from scorecard.cli.asking import open_workspace
    from scorecard.cli.printing import Progress, print_json, say

    progress = Progress()
    with open_workspace(workspace, create=not preview) as opened:
        found = preview_of_file(opened, file, report=progress)
        progress.done()
        if not preview:
            doubtful = [each.entry.name for each in found.lines if each.what is What.DOUBTFUL]
            take_over(opened, found, dict.fromkeys(doubtful) if add_doubtful else None)
    if shown is Shown.JSON:
        print_json(_preview_value(found, taken=not preview))
    else:
        _print_preview(found)
    for note in found.notes:
        say(f"Note: {note}")
    counts = ", ".join(f"{found.count(what)} {what}" for what in What)
    left = " Those that are doubtful were left out." if found.count(What.DOUBTFUL) and not add_doubtful else ""
    say(f"{counts}.{left}" if not preview else f"{counts}. Nothing was changed: this was a preview.")


def _list(workspace: Path | None, shown: Shown) -> None:
    from dataclasses import asdict

    from scorecard.app.transfer import table_csv
    from scorecard.cli.asking import open_workspace
    from scorecard.cli.printing import fitting, print_json, print_table, say

    with open_workspace(workspace) as opened:
        listed = opened.providers()
    if shown is Shown.JSON:
        print_json([asdict(each) for each in listed])
        return
    heads = ["Name", "Country", "Sites", "Services", "Contacts", "Notes"]
    rows = [[each.name, each.country, each.sites, each.services, each.contacts, each.notes] for each in listed]
    if shown is Shown.CSV:
        sys.stdout.buffer.write(table_csv(heads, rows))
    elif rows:
        print_table(heads[:4], [[fitting(text) for text in row[:4]] for row in rows])
    else:
        say("The directory is empty. Fill it with 'scorecard providers --import FILE'.")


def _print_preview(found: ProviderPreview) -> None:
    from scorecard.cli.printing import fitting, print_table

    rows = [[fitting(each.entry.name), str(each.what), fitting(_detail(each))] for each in found.lines]
    print_table(["Provider", "Result", "Detail"], rows)


def _detail(line: Line) -> str:
    if line.close:
        return f"close to {', '.join(each.name for each in line.close)}"
    return ", ".join(line.changes)


def _preview_value(found: ProviderPreview, *, taken: bool) -> dict[str, Any]:
    return {
        "source": found.source,
        "taken": taken,
        "columns": list(found.columns),
        "notes": list(found.notes),
        "providers": [
            {
                "name": each.entry.name,
                "result": str(each.what),
                "place": each.entry.place,
                "changes": {name: {"before": before, "after": after} for name, (before, after) in each.changes.items()},
                "close": [one.name for one in each.close],
            }
            for each in found.lines
        ],
    }
