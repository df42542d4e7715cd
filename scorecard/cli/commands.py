"""The commands.

Exit status: 0 done, 1 an expected error (one sentence on standard error), 2 wrong usage.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from contextlib import suppress
from copy import copy
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from scorecard import __version__
from scorecard.app.paths import SUFFIX, default_workspace, log_folder, resource
from scorecard.app.transfer import as_clean_copy, export, format_of, table_csv, write_file
from scorecard.cli.asking import (
    AsOption,
    EvaluationArgument,
    Lined,
    ScenarioOption,
    Shown,
    WorkspaceOption,
    open_workspace,
    seen_evaluation,
)
from scorecard.cli.backup_commands import register as register_backups
from scorecard.cli.costs_commands import register as register_costs
from scorecard.cli.history_commands import register as register_history
from scorecard.cli.import_commands import register as register_importing
from scorecard.cli.letter_commands import Paper
from scorecard.cli.letter_commands import register as register_letters
from scorecard.cli.printing import Progress, fitting, print_json, print_ranking, print_table, ranking_value, say
from scorecard.cli.provider_commands import register as register_providers
from scorecard.cli.robustness_commands import register as register_robustness
from scorecard.cli.scenario_commands import register as register_scenarios
from scorecard.cli.scoresheet_commands import register as register_scoresheets
from scorecard.cli.starting_commands import demo_command
from scorecard.cli.starting_commands import register as register_starting
from scorecard.cli.weights_commands import register as register_weights
from scorecard.core.errors import ScorecardError
from scorecard.core.ranking import rank
from scorecard.core.report.parts import Part

if TYPE_CHECKING:
    pass

PICTURES: Final = (".png", ".svg")
REPORT: Final = ".pdf"
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


class Method(StrEnum):
    """How candidates are ranked."""

    WEIGHTED_SUM = "weighted-sum"
    TOPSIS = "topsis"
    PROMETHEE = "promethee"
    WEIGHTED_PRODUCT = "weighted-product"


# ---- the commands ---------------------------------------------------------------------------------


@app.command("rank")
def rank_command(
    evaluation: EvaluationArgument,
    method: Annotated[Method, typer.Option(help="How totals are formed.")] = Method.WEIGHTED_SUM,
    shown: Annotated[Shown, typer.Option("--format", help="How the ranking is printed.")] = Shown.TABLE,
    scenario: ScenarioOption = "",
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Print the ranking: totals, contributions, who is out and why."""
    value = seen_evaluation(evaluation, workspace, who, scenario).value
    if method is not Method.WEIGHTED_SUM:
        from scorecard.cli.robustness_printing import print_ranking_by
        from scorecard.core.methods import Method as Chosen

        print_ranking_by(value, Chosen(method.value), shown.value)
        return
    if shown is Shown.CSV:
        from scorecard.app.transfer import ranking_csv

        sys.stdout.buffer.write(ranking_csv(value))
        return
    scorecard = rank(value)
    if shown is Shown.JSON:
        print_json(ranking_value(value, scorecard))
    else:
        print_ranking(value, scorecard)


@app.command("compare")
def compare_command(
    evaluation: Annotated[
        list[str],
        typer.Argument(metavar="EVALUATION EVALUATION...", help="Documents, titles or ids; TITLE@VERSION: a version."),
    ],
    shown: Annotated[Lined, typer.Option("--format", help="How the comparison is printed.")] = Lined.TABLE,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Write the workbook of the last, with a sheet that compares, instead."),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="NAME",
            help="Compare the one evaluation with this scenario of it; several: these with one another.",
        ),
    ] = None,
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Compare evaluations or versions: who rose and fell, and from what cause, to the last point."""
    from scorecard.cli.compare_commands import print_comparison, write_comparison

    if scenario and len(evaluation) > 1:
        raise typer.BadParameter("--scenario goes with one evaluation.")
    scenarios = scenario or ()
    if out is not None:
        write_comparison(evaluation, workspace or default_workspace(), who, out, scenarios)
        return
    print_comparison(evaluation, workspace or default_workspace(), who, scenarios, as_json=shown is Lined.JSON)


@app.command("agreement")
def agreement_command(
    evaluation: EvaluationArgument,
    threshold: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="The spread, a share of the scale, from which a cell is on the agenda."),
    ] = 0.3,
    shown: Annotated[Lined, typer.Option("--format", help="How the agreement is printed.")] = Lined.TABLE,
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Print how far the panel agrees, the agenda of its disagreements, and whose say decides."""
    from scorecard.cli.panel_commands import print_agreement

    value = seen_evaluation(evaluation, workspace, who).value
    print_agreement(value, threshold, as_json=shown is Lined.JSON)


@app.command("export")
def export_command(
    context: typer.Context,
    evaluation: EvaluationArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT.(xlsx|pdf|json|csv|png|svg)", help="The file to write.")],
    blanks: Annotated[
        bool, typer.Option("--blanks", help="In a document, show every cell that is still empty.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="In a workbook: the pictures of the report too, on a sheet of their own.")
    ] = False,
    logo: Annotated[
        Path | None, typer.Option(metavar="FILE", help="In a report: your organisation's logo, PNG, JPEG or SVG.")
    ] = None,
    paper: Annotated[Paper, typer.Option(help="In a report: the size of the paper.")] = Paper.A4,
    notice: Annotated[
        str, typer.Option(metavar="TEXT", help="In a report: a line on every page, such as who may read it.")
    ] = "",
    without: Annotated[
        list[Part] | None, typer.Option(help="In a report: leave this section out; may be repeated.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(metavar="EVALUATION", help="In a report: what changed since this evaluation, or TITLE@VERSION."),
    ] = "",
    samples: Annotated[
        int, typer.Option(min=1, max=10_000_000, help="In a report: how many weightings are tried.")
    ] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="In a report: where the draws begin.")] = 1,
    clean: Annotated[
        bool, typer.Option("--clean", help="For people outside: no names of evaluators, reasons, notes or history.")
    ] = False,
    hide_candidates: Annotated[
        bool, typer.Option("--hide-candidates", help="In a clean copy: letters instead of candidates' names.")
    ] = False,
    scenario: ScenarioOption = "",
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write an Excel workbook with live formulas, a report (PDF), a document, or the ranking as CSV or as a picture."""
    ending = out.suffix.lower()
    is_picture = ending in PICTURES
    if not is_picture and ending != REPORT:
        format_of(out, further=(REPORT, *PICTURES))
    if hide_candidates and not clean:
        raise typer.BadParameter("--hide-candidates goes with --clean.")
    if clean and since:
        raise typer.BadParameter("--since does not go with --clean, which leaves history out.")
    _refuse_idle(context, ending, pictures=pictures)
    seen = seen_evaluation(evaluation, workspace, who, scenario)
    if clean:
        from scorecard.core.clean_copy import about_clean_copy

        seen = as_clean_copy(seen, hides_candidates=hide_candidates)
        say(str(about_clean_copy(hides_candidates=hide_candidates)))
    value, source = seen.value, seen.source
    if blanks:
        from scorecard.app.start import with_blank_cells

        value = with_blank_cells(value)
    if ending == REPORT or pictures:
        from scorecard.cli.report_commands import Asked, pictures_for, write_report

        asked = Asked(evaluation, workspace, who, logo, paper, notice, without or (), since, samples, seed)
        if ending == REPORT:
            pages = write_report(seen, out, asked)
            say(f"Written: {out}, {pages} {'page' if pages == 1 else 'pages'}")
            return
    progress = Progress()
    if is_picture:
        from scorecard.render.without_window import ranking_picture  # only a picture needs the drawing libraries

        write_file(out, ranking_picture(value, resource("themes"), ending))
    elif ending == ".xlsx" and pictures:
        export(value, out, source, progress, pictures=pictures_for(seen, asked))
    else:
        export(value, out, source, progress)
    progress.done()
    say(f"Written: {out}")
    if out.suffix.lower() == ".json" and scenario:
        say("This document holds the scenario alone, so it cannot be brought back as an edit; it can be imported.")
    elif out.suffix.lower() == ".json" and not source.is_whole and not clean:
        say("Something is hidden, so this document cannot be brought back as an edit; it can be imported by itself.")


def _refuse_idle(context: typer.Context, ending: str, *, pictures: bool) -> None:
    """Refuse an option that does nothing for a file of this kind."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    is_report, is_workbook = ending == REPORT, ending == ".xlsx"
    for names, fits, where in (
        (("pictures",), is_workbook, "with a workbook (.xlsx)"),
        (("blanks",), ending == ".json", "with a document (.json)"),
        (("logo", "paper", "notice", "without", "since"), is_report, "with a report (.pdf)"),
        (("samples", "seed"), is_report or pictures, "with a report (.pdf), or a workbook with --pictures"),
    ):
        for name in names:
            source = sources[name]
            if source is not None and source.name == "COMMANDLINE" and not fits:
                raise typer.BadParameter(f"--{name} goes {where}.")


@app.command("list")
def list_command(
    shown: Annotated[Shown, typer.Option("--format", help="How the list is printed.")] = Shown.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """List the evaluations of the workspace, last changed first."""
    with open_workspace(workspace) as opened:
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


@app.command("check")
def check_command(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A document or workspace; default: your workspace.")
    ] = "",
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Check a workspace (file, journals, every row) or what is missing in an evaluation."""
    if file and Path(file).suffix.lower() != SUFFIX:
        from scorecard.core.problems import problems
        from scorecard.core.sight import told_problems

        seen = seen_evaluation(file, workspace, who)
        found = [f"{problem.severity}: {problem}" for problem in told_problems(problems(seen.value), seen.sight)]
        for line in found:
            print(line)
        say(f"{len(found)} to look at." if found else "Nothing is missing.")
        return
    progress = Progress()
    with open_workspace(Path(file) if file else workspace) as opened:
        faults = opened.check(progress)
        count, place = len(opened.evaluations()), opened.path
    progress.done()
    if faults:
        for fault in faults:
            print(fault)
        raise ScorecardError(
            f"{len(faults)} faults found",
            place=str(place),
            advice="'scorecard backups' lists what can be put back; 'scorecard rescue' saves what can be saved.",
        )
    say(f"{place}: {count} evaluations, sound; every journal holds.")


@app.command("backup")
def backup_command(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write a checked copy of the whole workspace."""
    with open_workspace(workspace) as opened:
        opened.backup(target)
    say(f"Written: {target}")


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


register_backups(app)
register_costs(app)
register_history(app)
register_importing(app)
register_letters(app)
register_providers(app)
register_robustness(app)
register_scenarios(app)
register_scoresheets(app)
register_starting(app)
register_weights(app)


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
        status = _with_what_is_asked(arguments)(args=arguments, standalone_mode=False, prog_name="scorecard")
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


def _with_what_is_asked(arguments: list[str] | None) -> typer.Typer:
    """The program with the one command that is asked for; with all where that is none of them.

    Reading the options of all the others would take a tenth of the start.
    """
    first = next(iter(sys.argv[1:] if arguments is None else arguments), "")
    asked = [each for each in app.registered_commands if each.name == first]
    if not asked:
        return app
    found = copy(app)
    found.registered_commands = asked
    return found


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
