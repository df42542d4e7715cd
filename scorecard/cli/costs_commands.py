"""The command that shows what each candidate costs over the term, and enters it as a fact."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Shown(StrEnum):
    """How the result is printed."""

    TABLE = "table"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("costs")(costs_command)


def costs_command(
    evaluation: Annotated[str, typer.Argument(metavar="EVALUATION", help="A document, or a title or id.")],
    feed: Annotated[
        bool, typer.Option("--feed", help="Enter what the costs come to as facts of the measure that they feed.")
    ] = False,
    shown: Annotated[Shown, typer.Option("--format", help="How the result is printed.")] = Shown.TABLE,
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="See a formal evaluation as this evaluator does.")
    ] = "",
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", "-w", metavar="FILE", help="The workspace; default: yours, or SCORECARD_WORKSPACE."
        ),
    ] = None,
) -> None:
    """Print what each candidate costs per year, in all and per unit, for what, and where candidates differ most."""
    from scorecard.cli.asking import seen_evaluation
    from scorecard.cli.changing import change_evaluation
    from scorecard.cli.costs_printing import print_costs
    from scorecard.cli.printing import say
    from scorecard.core.costs import feed_costs

    if feed:
        change_evaluation(evaluation, workspace, feed_costs, "Costs entered as facts")
    print_costs(seen_evaluation(evaluation, workspace, who).value, as_json=shown is Shown.JSON)
    if feed:
        say("The facts are those that the costs come to.")
