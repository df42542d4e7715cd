"""The command that shows weights, finds them by a method, and takes them over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.cli.asking import AsOption, EvaluationArgument, Lined, WorkspaceOption, seen_evaluation
from scorecard.core.model import WHOLE
from scorecard.core.weighting.elicited import FROM_DATA, Method

if TYPE_CHECKING:
    from scorecard.core.model import Evaluation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("weights")(weights_command)


def weights_command(
    evaluation: EvaluationArgument,
    method: Annotated[
        Method | None, typer.Option(help="How weights are found; without it, those in force are printed.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="KEY", help="The criteria of this group; default: the top ones.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="The answers; without them, the questions are printed.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Take the weights over as one edit, and keep the answers with them.")
    ] = False,
    own: Annotated[
        str, typer.Option("--own", metavar="NAME", help="With --apply: as this evaluator's own weights.")
    ] = "",
    shown: Annotated[Lined, typer.Option("--format", help="How the result is printed.")] = Lined.TABLE,
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Print local and global weights and each evaluator's own; with a method, what answers or the data say."""
    from scorecard.app.scoresheets import evaluator_named
    from scorecard.cli.changing import author, change_evaluation
    from scorecard.cli.printing import say
    from scorecard.cli.weights_printing import found_weights, print_found, print_questions, print_weights

    if method is None and (answers is not None or apply):
        raise typer.BadParameter("say by which method", param_hint="--method")
    if method in FROM_DATA and answers is not None:
        raise typer.BadParameter(f"{method} goes by the figures of the candidates", param_hint="--answers")
    if apply and answers is None and method not in FROM_DATA:
        raise typer.BadParameter("there are no answers to go by", param_hint="--apply")
    if own and (not apply or method in FROM_DATA):
        raise typer.BadParameter("own weights are answered and taken over by --apply", param_hint="--own")
    value, as_json = seen_evaluation(evaluation, workspace, who).value, shown is Lined.JSON
    if method is None:
        print_weights(value, group, as_json=as_json)
    elif answers is None and method not in FROM_DATA:
        print_questions(value, method, group or "", as_json=as_json)
    else:
        found = found_weights(value, method, group, answers)
        if apply:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            by = author()
            label = f"Weights by {method}" + (f": {own}" if own else "")

            def taken_over(whole: Evaluation) -> Evaluation:
                return found.taken_over(whole, evaluator_named(whole, own) if own else WHOLE, by, at)

            change_evaluation(evaluation, workspace, taken_over, label)
        print_found(value, found, applied=apply, as_json=as_json)
        say("The weights were taken over." if apply else "Nothing was changed; --apply takes these weights over.")
