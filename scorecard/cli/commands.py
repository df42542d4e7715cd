"""The commands.

Exit status: 0 done, 1 an expected error (one sentence on standard error), 2 wrong usage.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from scorecard import __version__
from scorecard.app.paths import SUFFIX, default_workspace, log_folder, resource, settings_file
from scorecard.app.transfer import Source, export, format_of, import_document, table_csv, write_file
from scorecard.cli.printing import Progress, fitting, print_json, print_ranking, print_table, ranking_value, say
from scorecard.core.errors import ExchangeError, ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace

PICTURES: Final = (".png", ".svg")
WRONG_USAGE: Final = 2
BUG: Final = 70  # exit status of an error that nobody expected
STOPPED: Final = 130  # exit status after Ctrl+C, as shells have it

app = typer.Typer(
    name="scorecard",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Choose an outsourcing partner: weighted criteria, panel scores, a ranking anybody can check.",
    epilog="EVALUATION is the path of a document (.json) or the title or id of an evaluation in the workspace.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="FILE", help="The workspace; default: yours, or SCORECARD_WORKSPACE."),
]
EvaluationArgument = Annotated[str, typer.Argument(metavar="EVALUATION", help="A document, or a title or id.")]


class Shown(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Told(StrEnum):
    """How advice is printed."""

    TEXT = "text"
    JSON = "json"


class Method(StrEnum):
    """How candidates are ranked."""

    WEIGHTED_SUM = "weighted-sum"


# ---- finding what is meant ---------------------------------------------------------------------


@contextmanager
def _workspace(path: Path | None, *, create: bool = False) -> Iterator[Workspace]:
    from scorecard.app.workspace import Workspace  # documents are read without loading the database

    chosen = path or default_workspace()
    if not create and not chosen.exists():
        raise ScorecardError(
            "There is no workspace yet",
            place=str(chosen),
            advice="Make one with 'scorecard new' or 'scorecard import'.",
        )
    with Workspace(chosen, create=create) as workspace:
        yield workspace


def _is_file(name: str) -> bool:
    """Whether a name means a file and not an evaluation: it ends as documents do, or there is such a file."""
    path = Path(name)
    ending = path.suffix.lower()
    return ending == ".json" or (ending not in ("", SUFFIX) and path.is_file())


def _evaluation(name: str, workspace: Path | None) -> tuple[Evaluation, Source]:
    """The evaluation that a person means, and where it comes from."""
    if _is_file(name):
        return import_document(Path(name))[0], Source(Path(name).name)
    progress = Progress()
    is_workspace = Path(name).suffix.lower() == SUFFIX and Path(name).is_file()
    with _workspace(Path(name) if is_workspace else workspace) as opened:
        found = opened.only() if is_workspace else opened.find(name)
        loaded = opened.load(found.uid, progress)
    progress.done()
    return loaded.value, Source(loaded.value.head.title, loaded.uid, loaded.sequence, loaded.hash)


def _author() -> str:
    from scorecard.app.settings import load_settings

    return load_settings(settings_file()).name


# ---- the commands ---------------------------------------------------------------------------------


@app.command("rank")
def rank_command(
    evaluation: EvaluationArgument,
    method: Annotated[Method, typer.Option(help="How totals are formed.")] = Method.WEIGHTED_SUM,
    shown: Annotated[Shown, typer.Option("--format", help="How the ranking is printed.")] = Shown.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Print the ranking: totals, contributions, who is out and why."""
    assert method is Method.WEIGHTED_SUM
    value, _ = _evaluation(evaluation, workspace)
    if shown is Shown.CSV:
        from scorecard.app.transfer import ranking_csv

        sys.stdout.buffer.write(ranking_csv(value))
        return
    scorecard = rank(value)
    if shown is Shown.JSON:
        print_json(ranking_value(value, scorecard))
    else:
        print_ranking(value, scorecard)


@app.command("export")
def export_command(
    evaluation: EvaluationArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT.(xlsx|json|csv|png|svg)", help="The file to write.")],
    blanks: Annotated[
        bool, typer.Option("--blanks", help="In a document, show every cell that is still empty.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write an Excel workbook with live formulas, a document, or the ranking as CSV or as a picture."""
    is_picture = out.suffix.lower() in PICTURES
    if not is_picture:
        format_of(out, further=PICTURES)
    value, source = _evaluation(evaluation, workspace)
    if blanks:
        from scorecard.app.start import with_blank_cells

        value = with_blank_cells(value)
    progress = Progress()
    if is_picture:
        from scorecard.render.without_window import ranking_picture  # only a picture needs the drawing libraries

        write_file(out, ranking_picture(value, resource("themes"), out.suffix.lower()))
    else:
        export(value, out, source, progress)
    progress.done()
    say(f"Written: {out}")


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An evaluation document (.json).")],
    update: Annotated[
        str, typer.Option(metavar="EVALUATION", help="Bring this evaluation to what the document says, as one edit.")
    ] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="With --update: also take away what others changed since.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Read a document into the workspace, as a new evaluation or as an edit of one that is there."""
    value, place = import_document(file)
    with _workspace(workspace, create=not update) as opened:
        label = f"Imported from {file.name}"
        if update:
            uid = opened.find(update).uid
            saved = opened.update(uid, value, place, author=_author(), label=label, overwrite=overwrite)
            loaded = saved.loaded
        else:
            loaded = opened.add(value, author=_author(), label=label)
    print(loaded.uid)
    say(f"Imported: {value.head.title}")


@app.command("list")
def list_command(
    shown: Annotated[Shown, typer.Option("--format", help="How the list is printed.")] = Shown.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """List the evaluations of the workspace, last changed first."""
    with _workspace(workspace) as opened:
        listed = opened.evaluations()
    if shown is Shown.JSON:
        names = ("uid", "title", "stage", "model", "template", "criteria", "candidates", "created", "changed")
        print_json([{name: getattr(each, name) for name in names} for each in listed])
        return
    heads = ["Id", "Title", "Model", "Stage", "Candidates", "Changed"]
    rows = [
        [each.uid[:8], each.title, each.model, each.stage, str(each.candidates), each.changed[:16].replace("T", " ")]
        for each in listed
    ]
    if shown is Shown.CSV:
        sys.stdout.buffer.write(table_csv(heads, rows))
    elif rows:
        print_table(heads, [[fitting(cell) for cell in row] for row in rows], right=(4,))
    else:
        say(
            "The workspace is empty. Start with 'scorecard new --template crm --title TITLE'; "
            "'scorecard templates' lists the templates."
        )


@app.command("new")
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
    with _workspace(workspace, create=True) as opened:
        loaded = opened.add(value, author=_author(), label=f"Started from the template '{template}'")
    print(loaded.uid)
    say(f'Started: {title}. To fill it in: scorecard export "{title}" FILE.json --blanks')


@app.command("templates")
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


@app.command("guide")
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


@app.command("check")
def check_command(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A document or workspace; default: your workspace.")
    ] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Check a workspace (file, journals, every row) or what is missing in an evaluation."""
    if file and Path(file).suffix.lower() != SUFFIX:
        from scorecard.core.problems import problems

        value, _ = _evaluation(file, workspace)
        found = [f"{problem.severity}: {problem}" for problem in problems(value)]
        for line in found:
            print(line)
        say(f"{len(found)} to look at." if found else "Nothing is missing.")
        return
    progress = Progress()
    with _workspace(Path(file) if file else workspace) as opened:
        faults = opened.check(progress)
        count, place = len(opened.evaluations()), opened.path
    progress.done()
    if faults:
        for fault in faults:
            print(fault)
        raise ScorecardError(
            f"{len(faults)} faults found", place=str(place), advice="Restore a backup, and keep the damaged file."
        )
    say(f"{place}: {count} evaluations, sound; every journal holds.")


@app.command("backup")
def backup_command(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write a checked copy of the whole workspace."""
    with _workspace(workspace) as opened:
        opened.backup(target)
    say(f"Written: {target}")


@app.command("settings")
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


@app.command("demo")
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


def _version(wanted: bool) -> None:
    if wanted:
        print(f"scorecard {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Choose an outsourcing partner: weighted criteria, panel scores, a ranking anybody can check."""
    assert not version
    if context.invoked_subcommand is None:
        say(
            "There is no screen to show the window on; here is the bundled sample, ranked. "
            "'scorecard --help' lists the commands.\n"
        )
        demo_command(None)


# ---- the way in ---------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the program with the given arguments and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = run(arguments)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)  # every file is closed; taking the interpreter apart would only cost time


def run(arguments: list[str] | None = None) -> int:
    """Run the program; its exit status."""
    try:
        status = app(args=arguments, standalone_mode=False, prog_name="scorecard")
        sys.stdout.flush()
        return int(status or 0)
    except typer.Exit as leaving:
        return leaving.exit_code
    except SystemExit as leaving:  # typer's own answer to output that nobody reads
        if isinstance(leaving.__context__, OSError):
            return _output_failed(leaving.__context__)
        return leaving.code if isinstance(leaving.code, int) else 1
    except ScorecardError as error:
        say(f"scorecard: {error}")
        return 1
    except (KeyboardInterrupt, typer.Abort):
        say("\nStopped; nothing was left half done.")
        return STOPPED
    except OSError as error:
        return _output_failed(error)
    except Exception as error:  # noqa: BLE001 - the one place where a bug is told to the person
        show = getattr(error, "show", None)
        if show is not None and isinstance(getattr(error, "exit_code", None), int):  # wrong usage
            show()
            return WRONG_USAGE
        return _bug(error)


def _output_failed(error: OSError) -> int:
    """Files report their own errors; what is left is our output."""
    if error.errno in (errno.EPIPE, errno.EINVAL):
        status = 0  # whoever read our output has read enough
    elif error.errno in (errno.ENOSPC, errno.EIO):
        say(f"scorecard: The output could not be written: {error.strerror}.")
        status = 1
    else:
        return _bug(error)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _bug(error: Exception) -> int:
    from scorecard.app.log import log_bug

    log = log_bug(error, log_folder())
    say(
        f"scorecard: this is a fault of the program ({type(error).__name__}). Your files are as they were"
        + (f"; details are in {log}." if log else ".")
    )
    return BUG
