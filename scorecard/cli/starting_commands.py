"""The commands around an evaluation: the guide, the templates, a new one, the sample, the settings."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scorecard.app.paths import default_workspace, log_folder, resource, settings_file
from scorecard.app.transfer import Source, export, import_document, table_csv
from scorecard.cli.asking import Shown, WorkspaceOption, author, open_workspace
from scorecard.cli.printing import Progress, print_json, print_ranking, print_table, say
from scorecard.core.errors import ExchangeError
from scorecard.core.ranking import rank


class Told(StrEnum):
    """How advice is printed."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("new")(new_command)
    app.command("templates")(templates_command)
    app.command("guide")(guide_command)
    app.command("settings")(settings_command)
    app.command("demo")(demo_command)


def new_command(
    template: Annotated[str, typer.Option("--template", "-t", help="A template's key, or 'blank'.")],
    title: Annotated[str, typer.Option("--title", help="What the evaluation is called.")],
    candidate: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A candidate; may be repeated.")] = None,
    evaluator: Annotated[list[str] | None, typer.Option(metavar="NAME", help="An evaluator; may be repeated.")] = None,
    currency: Annotated[str, typer.Option(help="The currency of costs.")] = "EUR",
    file: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write a document to fill in, instead of the workspace.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Start an evaluation from a template."""
    from scorecard.app.start import new_evaluation, with_blank_cells

    value = new_evaluation(template, title, candidate or [], evaluator or [], currency)
    if file is not None:
        if file.exists():
            raise ExchangeError("There is a file of this name already", place=str(file), advice="Choose another name.")
        if file.suffix.lower() != ".json":
            raise ExchangeError("A document ends with .json", place=str(file))
        export(with_blank_cells(value), file, Source())
        say(f"Written: {file}. Fill in scores and facts (null means not scored), then 'scorecard rank {file}'.")
        return
    with open_workspace(workspace, create=True) as opened:
        loaded = opened.add(value, author=author(), label=f"Started from the template '{template}'")
    print(loaded.uid)
    say(f'Started: {title}. To fill it in: scorecard export "{title}" FILE.json --blanks')


def templates_command(
    shown: Annotated[Shown, typer.Option("--format", help="How the list is printed.")] = Shown.TABLE,
) -> None:
    """List the templates to start from."""
    from scorecard.app.templates import templates

    found = templates()
    if shown is Shown.JSON:
        names = ("key", "name", "model", "summary", "kpis", "weights_note")
        print_json([{name: getattr(each, name) for name in names} for each in found])
        return
    heads, rows = ["Key", "Template", "For"], [[each.key, each.name, each.summary] for each in found]
    if shown is Shown.CSV:
        sys.stdout.buffer.write(table_csv(heads, rows))
        return
    print_table(heads, rows)
    print()
    print("blank starts with the scale alone. Starting weights are proposals: change them before you lock.")


def guide_command(
    answer: Annotated[
        list[str] | None, typer.Option("--answer", "-a", metavar="QUESTION=ANSWER", help="May be repeated.")
    ] = None,
    shown: Annotated[Told, typer.Option("--format", help="How the advice is printed.")] = Told.TEXT,
) -> None:
    """Recommend a sourcing model and a place of delivery; without answers, print the questions."""
    from scorecard.cli.advice import advice_value, print_advice, print_questions, questions_value

    answers = {}
    for each in answer or []:
        question, equals, option = each.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{each}' is not of the form QUESTION=ANSWER", param_hint="--answer")
        answers[question.strip()] = option.strip()
    if shown is Told.JSON:
        print_json(advice_value(answers) if answers else questions_value())
    elif not answers:
        print_questions()
    else:
        print_advice(answers)


def settings_command(
    author: Annotated[str, typer.Option(help="The name under which your changes stand in the journal.")] = "",
    associate: Annotated[
        bool, typer.Option("--associate", help="Open workspaces by double click from now on.")
    ] = False,
) -> None:
    """Show where things are and under which name you work; --author changes the name."""
    from dataclasses import replace

    from scorecard.app.settings import load_settings, save_settings

    settings = load_settings(settings_file())
    if author.strip():
        settings = replace(settings, author=author.strip())
        save_settings(settings, settings_file())
    if associate:
        from scorecard.app.association import associate as open_by_double_click

        for path in open_by_double_click():
            say(f"Written: {path}")
    rows = [
        ["Author", settings.name],
        ["Workspace", str(default_workspace())],
        ["Settings", str(settings_file())],
        ["Log", str(log_folder())],
    ]
    print_table(["Setting", "Value"], rows)


def demo_command(
    out: Annotated[Path | None, typer.Argument(metavar="OUT.xlsx", help="The workbook to write.")] = None,
) -> None:
    """Rank the bundled sample and write its workbook."""
    value, _ = import_document(resource("samples", "customer_care.json"))
    print_ranking(value, rank(value))
    if out is None:
        names = (Path(f"{value.head.title}{number}.xlsx") for number in ("", *(f" {n}" for n in range(2, 1_000))))
        out = next(name for name in names if not name.exists())
    progress = Progress()
    export(value, out, Source("Bundled sample"), progress)
    progress.done()
    say(f"\nWritten: {out}")
