"""Twenty thousand exact ties, none of them split, whatever the order of criteria and candidates.

Floats split more than a quarter of such ties (reliability.md 6.3: 5,538 of 20,000).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from scorecard.core.changes import from_rows, with_row
from scorecard.core.matrix import decision_matrix, points
from scorecard.core.model import Candidate, Cell, Criterion, Evaluation, Evaluator, Key, Kind, Scale
from scorecard.core.numbers import exact
from scorecard.core.ranking import rank
from scorecard.core.tree import weighted_tree

TIED = 200  # candidates in an evaluation, all with the same total
KINDS = 100  # evaluations

SCALES = (Scale(0.0, 10.0, 0.1), Scale(1.0, 5.0, 0.1), Scale(-3.0, 4.0, 0.1), Scale(0.0, 100.0, 0.1))


def equal_sums(pick: Random, weights: list[int], steps: int, start: list[int]) -> Iterator[list[int]]:
    """Endless vectors within 0..steps that all have the weighted sum of `start`.

    From one to the next, two entries move against each other in the proportion of their weights.
    """
    here = list(start)
    while True:
        for _ in range(3):
            i, j = pick.sample(range(len(weights)), 2)
            times = pick.choice((-2, -1, 1, 2))
            up, down = here[i] + times * weights[j], here[j] - times * weights[i]
            if 0 <= up <= steps and 0 <= down <= steps:
                here[i], here[j] = up, down
        yield list(here)


def tied_evaluation(seed: int, places: Random) -> Evaluation:
    """Candidates with mathematically equal totals. `places` decides the order of everything in it.

    Weights and scores are decimals; the kinds of evaluation differ in scale, depth of the tree and panel (with three
    evaluators, means are thirds).
    """
    pick = Random(seed)
    scale = SCALES[seed % len(SCALES)]
    panel = 3 if seed % 2 else 1
    count = pick.randint(4, 7)
    weights = [pick.randint(1, 9) for _ in range(count)]
    steps = round((scale.maximum - scale.minimum) * 10)
    start = [pick.randint(0, steps) for _ in range(count * panel)]
    # Evaluators count alike, so a criterion weighs the same in each sheet.
    vectors = equal_sums(pick, weights * panel, steps, start)

    place = [float(at) for at in range(count)]
    places.shuffle(place)
    criteria: dict[Key, Criterion] = {}
    for at, weight in enumerate(weights):
        parent = f"g{at % 2}" if seed % 3 == 0 else ""
        criteria[f"c{at}",] = Criterion(f"C{at}", parent=parent, position=place[at], weight=weight / 10)
    if seed % 3 == 0:  # two groups; their weights are those of what they hold, so nothing changes
        for group in (0, 1):
            whole = sum(weights[group::2]) / 10
            criteria[f"g{group}",] = Criterion(f"G{group}", Kind.GROUP, position=places.random(), weight=whole)
    order = [float(at) for at in range(TIED)]
    places.shuffle(order)
    evaluators = [float(at) for at in range(panel)]
    places.shuffle(evaluators)
    sheets: dict[Key, Cell] = {}
    for number in range(TIED):
        vector = next(vectors)
        for at, tenths in enumerate(vector):
            score = float(exact(scale.minimum) + Fraction(tenths, 10))
            sheets[f"e{at // count}", f"p{number}", f"c{at % count}"] = Cell(score)
    return from_rows(
        {
            "scale": {(): scale},
            "criteria": criteria,
            "candidates": {(f"p{number}",): Candidate(f"P{number}", order[number]) for number in range(TIED)},
            "evaluators": {(f"e{at}",): Evaluator(f"E{at}", evaluators[at]) for at in range(panel)},
            "sheets": sheets,
        }
    )


@pytest.mark.parametrize("tenth", range(10))
def test_ranks_when_totals_are_mathematically_equal_then_never_split(tenth: int) -> None:
    for seed in range(tenth * KINDS // 10, (tenth + 1) * KINDS // 10):
        shown = set()
        for order in (1, 2):
            scorecard = rank(tied_evaluation(seed, Random(order)))
            assert {standing.rank for standing in scorecard.standings} == {1}, f"seed {seed}, order {order}"
            assert all(standing.tied for standing in scorecard.standings)
            shown |= {standing.total for standing in scorecard.standings}
        assert len(shown) == 1, f"seed {seed}: equal totals show as {shown}"


def test_ties_when_added_in_floats_then_many_are_split() -> None:
    # The cases above are worth their name: plain floats give more than one total to most of them.
    split = 0
    for seed in range(10):
        evaluation = tied_evaluation(seed, Random(1))
        matrix = decision_matrix(evaluation, weighted_tree(evaluation))
        split += len(set(points(matrix, rule_scales_up=True).sum(axis=1).tolist())) > 1
    assert split >= 8


def test_ranks_when_totals_differ_by_the_smallest_step_then_split() -> None:
    # The other side: one step in the lightest criterion is no tie.
    evaluation = tied_evaluation(4, Random(1))
    scores = {("e0", f"p{number}"): dict(evaluation.sheets["e0"][f"p{number}"].items()) for number in range(TIED)}
    at = next(number for number in range(TIED) if (scores["e0", f"p{number}"]["c0"].score or 0) < 9.8)
    old = scores["e0", f"p{at}"]["c0"].score
    assert isinstance(old, float)
    moved = with_row(evaluation, "sheets", ("e0", f"p{at}", "c0"), Cell(float(exact(old) + Fraction(1, 10**9))))
    leaders = rank(moved).leaders
    assert [standing.key for standing in leaders] == [f"p{at}"]
