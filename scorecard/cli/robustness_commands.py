"""The command that says how firm the winner is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scorecard.cli.asking import AsOption, EvaluationArgument, Lined, ScenarioOption, WorkspaceOption, seen_evaluation


class Weightings(StrEnum):
    """Which weights are tried."""

    UNIFORM = "uniform"
    AROUND = "around"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("robustness")(robustness_command)


def robustness_command(
    evaluation: EvaluationArgument,
    samples: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many weightings are tried.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="Where the draws begin; a seed always gives the same figures.")] = 1,
    weights: Annotated[
        Weightings, typer.Option(help="Any weights (uniform), or weights around the stated ones.")
    ] = Weightings.AROUND,
    concentration: Annotated[
        float, typer.Option(min=1.0, max=1e9, help="With --weights around: how close; a larger number is closer.")
    ] = 50.0,
    scores: Annotated[bool, typer.Option("--scores", help="Let scores vary too, with the panel's own spread.")] = False,
    clear_share: Annotated[
        float, typer.Option(min=0.0, max=100.0, help="Clear only if first in so many per cent of the weightings.")
    ] = 90.0,
    clear_lead: Annotated[float, typer.Option(min=0.0, help="Clear only if so many points ahead.")] = 1.0,
    tie_lead: Annotated[float, typer.Option(min=0.0, help="A tie if fewer points ahead.")] = 0.1,
    shown: Annotated[Lined, typer.Option("--format", help="How the result is printed.")] = Lined.TABLE,
    scenario: ScenarioOption = "",
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Print how firm the winner is: what would change it, how much of that, and how often."""
    from scorecard.cli.robustness_printing import print_robustness
    from scorecard.core.errors import EditError
    from scorecard.core.robustness.simulation import Drawn, Draws
    from scorecard.core.robustness.verdict import Bands

    if tie_lead > clear_lead:
        raise EditError("A tie cannot reach further than what is clear", place="--tie-lead")
    value = seen_evaluation(evaluation, workspace, who, scenario).value
    draws = Draws(samples, seed, Drawn(weights.value), concentration, scores)
    print_robustness(value, draws, Bands(clear_share / 100, clear_lead, tie_lead), as_json=shown is Lined.JSON)
