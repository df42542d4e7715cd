"""What a figure of the price formula lab means, how it was worked out and from what."""

from __future__ import annotations

from typing import Final

from scorecard.core.formula_lab import Lab, Outcome
from scorecard.core.matrix import measure_of
from scorecard.core.model import Direction, Evaluation, Shape
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.ranking import Status
from scorecard.core.wording import NOTHING, one_line, per_cent
from scorecard.gui.views.explanation import Explanation, Link

_WORTH: Final = {
    Shape.LINEAR: "(figure − worst) ÷ (best − worst)",
    Shape.PIECEWISE: "straight lines between the agreed points, flat beyond the ends",
    Shape.LOWEST_OVER_PRICE: "reference ÷ figure",
    Shape.LINEAR_PENALTY: "1 − (figure ÷ reference − 1) ÷ (times − 1)",
    Shape.LOGARITHMIC: "1 − log(figure ÷ reference) ÷ log(times)",
}


def explain_place(evaluation: Evaluation, lab: Lab, at: int, candidate: str) -> Explanation:
    """Rank, total and worth of a candidate under one of the formulas."""
    outcome = lab.outcomes[at]
    key, name = lab.criterion, one_line(evaluation.candidates[candidate].name)
    standing = next(each for each in outcome.scorecard.standings if each.key == candidate)
    weight = float(outcome.scorecard.tree.global_weights[key])
    worth = outcome.worth.get(candidate)
    rank = "no rank" if standing.rank is None else f"rank {standing.rank}"
    total = NOTHING if standing.total is None else shown(standing.total, 2)
    measure = measure_of(evaluation, evaluation.criteria[key], candidate, key)
    unit = evaluation.criteria[key].unit
    told = [
        (one_line(evaluation.criteria[key].name), NOTHING if measure is None else f"{grouped(measure)} {unit}".strip())
    ]
    told += _ends(evaluation, outcome, key)
    told += [
        ("Worth of 100", NOTHING if worth is None else shown(100 * worth, 1)),
        ("Weight in the whole", per_cent(weight, 1)),
        ("Points that it brings", NOTHING if worth is None else shown(100 * worth * weight, 2)),
        ("Total", total),
    ]
    why = [("Out", str(each)) for each in standing.reasons[:3]] if standing.status is Status.OUT else []
    return Explanation(
        f"{name}: {outcome.formula.name}",
        f"{rank}, {total} points",
        f"The rank and the total of {name} if this formula were in force, all else as it is.",
        f"Worth: {_how(evaluation, outcome, key)}, held between 0 and 1. Points: worth × weight × 100. The total adds "
        "the points of all criteria; equal totals share a rank.",
        (*told, *why),
        (Link("Go to the figure", "candidates", ("facts", (candidate, key))),),
    )


def _how(evaluation: Evaluation, outcome: Outcome, key: str) -> str:
    shape = outcome.formula.function.shape
    if shape is Shape.SHARE_OF_BEST:
        return "best ÷ figure" if evaluation.criteria[key].direction is Direction.LOWER else "figure ÷ best"
    return _WORTH.get(shape, "as agreed")


def _ends(evaluation: Evaluation, outcome: Outcome, key: str) -> list[tuple[str, str]]:
    """What the formula takes as worst and best, or as its reference."""
    function, lower = outcome.formula.function, evaluation.criteria[key].direction is Direction.LOWER
    offers = [
        number
        for candidate in outcome.scorecard.assessment.compliant
        if (number := measure_of(evaluation, evaluation.criteria[key], candidate, key)) is not None
    ]
    if function.shape is Shape.PIECEWISE:
        return [(f"Agreed: {grouped(at)}", f"worth {shown(100 * worth, 1)}") for at, worth in function.points]
    if not offers and outcome.formula.relative:
        return []
    low, high = (min(offers), max(offers)) if offers else (0.0, 0.0)
    best, worst = (low, high) if lower else (high, low)
    if function.shape is Shape.LINEAR:
        return [
            ("Worst", grouped(worst) if function.worst is None else grouped(function.worst)),
            ("Best", grouped(best) if function.best is None else grouped(function.best)),
        ]
    if function.shape is Shape.SHARE_OF_BEST:
        return [("Best offer that is in", grouped(best))]
    word = "Reference (lowest that is in)" if function.reference is None else "Reference"
    told = [(word, grouped(low if function.reference is None else function.reference))]
    if function.shape in (Shape.LINEAR_PENALTY, Shape.LOGARITHMIC):
        told.append(("Times the reference where it is worth nothing", plain(function.zero_at)))
    return told
