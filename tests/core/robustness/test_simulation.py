"""SMAA-2: exact cases, laws of the shares, and that seed and order mean what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from scorecard.core.changes import with_row
from scorecard.core.model import Cell, Evaluation
from scorecard.core.progress import Cancelled
from scorecard.core.robustness.simulation import BLOCK, Acceptability, Drawn, Draws, simulate
from scorecard.core.robustness.spread import spread_of
from tests.core.made import made
from tests.core.robustness.bare_smaa import smaa
from tests.core.robustness.contests import contest, evaluations, flat, grouped, turned_round

FEW = Draws(samples=3_000)
AROUND = replace(FEW, weights=Drawn.AROUND)


def simulated(evaluation: Evaluation, draws: Draws = FEW) -> Acceptability:
    found = simulate(contest(evaluation), draws)
    assert found is not None
    return found


def test_acceptability_when_two_criteria_then_as_exact() -> None:
    """C is first while 0.4 < w < 0.6, second elsewhere; A and B share the rest evenly (interval arithmetic)."""
    found = simulated(flat([1, 1], {"A": [1, 0], "B": [0, 1], "C": [0.6, 0.6]}), Draws(samples=200_000))
    exact = [[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0.0]]
    assert found.ranks == pytest.approx(np.array(exact), abs=4 * found.standard_error)
    assert found.wins[0, 1] == pytest.approx(0.5, abs=4 * found.standard_error)
    assert found.wins[2, 0] == pytest.approx(0.6, abs=4 * found.standard_error)
    central = [found.central[key] for key in found.candidates]
    for known, expected in zip(central, (0.8, 0.2, 0.5), strict=True):
        assert known is not None
        assert known["c0"] == pytest.approx(expected, abs=0.005)
    assert found.confidence == {"A": 1.0, "B": 1.0, "C": 1.0}


def test_weights_when_in_groups_then_group_first() -> None:
    """Of two groups each is the heavier half of the time, however many leaves it has."""
    rows = {"A": [5, 5, 5, 5, 0], "B": [0, 0, 0, 0, 5]}
    evaluation = grouped({"g": {"w": 1, "x": 1, "y": 1, "z": 1}, "h": {"v": 1}}, {"g": 1, "h": 1}, rows)
    found = simulated(evaluation, Draws(samples=50_000))
    assert found.first("A") == pytest.approx(0.5, abs=4 * found.standard_error)
    central = found.central["A"]
    assert central is not None
    assert central["g"] == pytest.approx(0.75, abs=0.01)
    assert central["w"] + central["x"] + central["y"] + central["z"] == pytest.approx(central["g"], abs=1e-12)
    assert central["v"] == pytest.approx(central["h"], abs=1e-12)


def test_weights_when_around_then_mean_and_spread_of_the_dirichlet_distribution() -> None:
    """Mean w, variance w (1 - w) / (concentration + 1)."""
    rows = {"A": [1.0, 1.0]}
    draws = Draws(samples=100_000, weights=Drawn.AROUND, concentration=19.0)
    central = simulated(flat([3, 1], rows), draws).central["A"]
    assert central is not None
    assert central["c0"] == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 20 / 100_000))
    # B is first where w0 < 1/2: the share of a Beta(14.25, 4.75) below 1/2, integrated numerically
    grid = (np.arange(200_000) + 0.5) / 200_000
    density = grid**13.25 * (1 - grid) ** 3.75
    below = density[grid < 0.5].sum() / density.sum()
    found = simulated(flat([3, 1], {"A": [1, 0], "B": [0, 1]}), draws)
    assert found.first("B") == pytest.approx(below, abs=4 * np.sqrt(below / 100_000))


def test_weight_of_zero_when_around_then_stays_zero() -> None:
    found = simulated(flat([1, 0], {"A": [0.5, 1.0], "B": [0.5, 0.0]}), AROUND)
    assert found.ranks.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert simulated(flat([1, 0], {"A": [0.5, 1.0], "B": [0.5, 0.0]})).first("A") == 1.0


def test_equals_share_their_ranks_exactly() -> None:
    found = simulated(flat([1, 1], {"A": [0.7, 0.1 + 0.2], "B": [0.2, 0.1], "C": [0.7, 0.3]}))
    assert found.ranks.tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]
    assert found.wins.tolist() == [[0.0, 1.0, 0.5], [0.0, 0.0, 0.0], [0.5, 1.0, 0.0]]
    assert found.confidence == {"A": 0.5, "B": None, "C": 0.5}
    assert found.central["A"] == found.central["C"]
    assert found.central["B"] is None


def test_same_seed_same_figures_and_more_draws_begin_alike() -> None:
    rows = {"A": [0.9, 0.1, 0.4], "B": [0.2, 0.8, 0.4], "C": [0.3, 0.4, 0.8]}
    one, again, other = (simulated(flat([1, 1, 1], rows), replace(FEW, seed=seed)) for seed in (7, 7, 8))
    assert one.ranks.tolist() == again.ranks.tolist()
    assert one.ranks.tolist() != other.ranks.tolist()
    short, long = (simulated(flat([1, 1, 1], rows), Draws(samples=count)) for count in (BLOCK, 2 * BLOCK))
    assert np.all(long.ranks * 2 * BLOCK >= short.ranks * BLOCK - 1e-6)


def test_one_candidate_is_always_first() -> None:
    found = simulated(flat([1, 1], {"A": [0.5, 0.2]}), Draws(samples=1))
    assert found.ranks.tolist() == [[1.0]]
    assert simulate(contest(flat([1], {"A": [None]}))) is None


def test_missing_cells_when_redistributed_then_as_the_rule_says() -> None:
    """B has only the first criterion and reaches 0.5 whatever the weights; A is ahead where w0 > 1/2."""
    found = simulated(flat([1, 1], {"A": [1.0, 0.0], "B": [0.5, None]}), Draws(samples=50_000))
    assert found.first("A") == pytest.approx(0.5, abs=4 * found.standard_error)


def panel(spread: float) -> Evaluation:
    scores = {"A": [3 + spread, 3.0], "B": [2.0, 3.0]}
    others = {"A": [3 - spread, 3.0], "B": [2.0, 3.0]}
    return made({"x": 1.0, "y": 1.0}, {"A": [None, None], "B": [None, None]}, panel={"e1": scores, "e2": others})


def test_scores_when_uncertain_then_by_the_spread_of_the_panel() -> None:
    """A and B differ by 1 of 5 on x alone; A's spread is 2 sqrt(2) / 5, so it is behind with Phi(-0.2 / 0.5657)."""
    draws = Draws(samples=40_000, scores=True)
    found = simulated(panel(2.0), draws)
    phi = 0.3618  # the normal distribution at -0.3536 (tables); clamping to 0..1 does not touch it
    assert found.first("B") == pytest.approx(phi, abs=4 * found.standard_error + 1e-4)
    assert simulated(panel(2.0)).first("B") == 0.0
    assert simulated(panel(0.0), draws).first("B") == 0.0
    assert found.confidence["A"] == pytest.approx(1 - phi, abs=4 * found.standard_error + 1e-4)


def test_spread_when_settled_by_consensus_then_none() -> None:
    evaluation = panel(2.0)
    spread = spread_of(contest(evaluation))
    assert spread == pytest.approx(np.array([[2 * np.sqrt(2) / 5, 0], [0, 0]]), abs=1e-12)
    agreed = with_row(evaluation, "consensus", ("A", "x"), Cell(3.0))
    assert not spread_of(contest(agreed)).any()


def test_cancel_stops_and_progress_goes_on() -> None:
    told: list[float] = []
    simulate(
        contest(flat([1, 1], {"A": [1, 0], "B": [0, 1]})), Draws(samples=3 * BLOCK), lambda share, _: told.append(share)
    )
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(share: float, doing: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        simulate(contest(flat([1, 1], {"A": [1, 0], "B": [0, 1]})), FEW, stop)


@pytest.mark.parametrize(
    "wrong", [{"samples": 0}, {"seed": -1}, {"concentration": 0.0}, {"concentration": float("nan")}]
)
def test_draws_that_cannot_be_made_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        replace(FEW, **wrong)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(evaluations(missing=True))
def test_shares_add_up(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    for draws in (Draws(samples=300), replace(AROUND, samples=300), Draws(samples=300, scores=True)):
        found = simulate(field, draws)
        if found is None:
            assert not field.leaders
            continue
        assert found.ranks.sum(axis=0) == pytest.approx(1.0, abs=1e-12)
        assert found.ranks.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
        off = ~np.eye(len(found.candidates), dtype=bool)
        assert (found.wins + found.wins.T)[off] == pytest.approx(1.0, abs=1e-12)
        for row, key in enumerate(found.candidates):
            assert (found.central[key] is None) == (found.ranks[row, 0] == 0) == (found.confidence[key] is None)


@settings(max_examples=30, deadline=None)
@given(evaluations(missing=True))
def test_figures_do_not_depend_on_the_order(evaluation: Evaluation) -> None:
    one = simulate(contest(evaluation), Draws(samples=300))
    other = simulate(contest(turned_round(evaluation)), Draws(samples=300))
    if one is None or other is None:
        assert one is other
        return
    at = [other.candidates.index(key) for key in one.candidates]
    assert one.ranks.tolist() == other.ranks[at].tolist()
    assert one.wins.tolist() == other.wins[np.ix_(at, at)].tolist()


@settings(max_examples=30, deadline=None)
@given(evaluations(fine=True))
def test_figures_agree_with_bare_smaa(evaluation: Evaluation) -> None:
    """The same shares, within their error, from weights that numpy draws itself."""
    field = contest(evaluation)
    found = simulate(field, Draws(samples=4_000))
    if found is None or len({key.parent for key in evaluation.criteria.values()}) > 1:
        return
    weights = np.random.default_rng(3).dirichlet(np.ones(len(field.leaves)), 4_000)
    bare = smaa(field.values, weights)
    assert found.ranks == pytest.approx(bare.ranks, abs=0.06)
    assert found.wins == pytest.approx(bare.wins, abs=0.06)
