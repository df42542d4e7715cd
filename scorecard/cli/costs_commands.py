"""The command that shows what each candidate costs over the term, and enters it as a fact."""

from __future__ import annotations

from typing import Annotated

import typer

from scorecard.cli.asking import AsOption, EvaluationArgument, Lined, WorkspaceOption, seen_evaluation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("costs")(costs_command)


def costs_command(
    evaluation: EvaluationArgument,
    feed: Annotated[
        bool, typer.Option("--feed", help="Enter what the costs come to as facts of the measure that they feed.")
    ] = False,
    shown: Annotated[Lined, typer.Option("--format", help="How the result is printed.")] = Lined.TABLE,
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Print what each candidate costs per year, in all and per unit, for what, and where candidates differ most."""
    from scorecard.cli.changing import change_evaluation
    from scorecard.cli.costs_printing import print_costs
    from scorecard.cli.printing import say
    from scorecard.core.costs import feed_costs

    if feed:
        change_evaluation(evaluation, workspace, feed_costs, "Costs entered as facts")
    print_costs(seen_evaluation(evaluation, workspace, who).value, as_json=shown is Lined.JSON)
    if feed:
        say("The facts are those that the costs come to.")
