"""The verdict and its sentences: every band, and every way of being one or many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from scorecard.core.model import Criterion, Evaluation, Rules
from scorecard.core.ranking import rank
from scorecard.core.robustness.answers import Robustness, robustness
from scorecard.core.robustness.contest import Contest, contest_of
from scorecard.core.robustness.headline import headline
from scorecard.core.robustness.simulation import Drawn, Draws
from scorecard.core.robustness.single_changes import single_changes
from scorecard.core.robustness.verdict import (
    Bands,
    Firmness,
    change_sentence,
    changes_sentence,
    flip_sentence,
    no_change_sentence,
    panel_sentence,
    percent,
    points,
    stability_sentence,
)
from scorecard.core.wording import listed
from tests.core.made import made
from tests.core.robustness.contests import evaluations, flat, grouped

FEW = Draws(samples=200)
Rows = Mapping[str, Sequence[float | None]]


def asked(evaluation: Evaluation, **fields: object) -> Robustness:
    return robustness(evaluation, None, **({"draws": FEW} | fields))  # type: ignore[arg-type]


def words(evaluation: Evaluation, **fields: object) -> str:
    return str(asked(evaluation, **fields).verdict.what)


def test_verdict_when_dominating_then_clear() -> None:
    found = asked(grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 5], "B": [1, 2]}))
    assert found.verdict.firmness is Firmness.CLEAR
    assert found.verdict.reasons == ()
    assert found.verdict.lead == pytest.approx(70)
    assert str(found.verdict.what) == (
        "A stays first in all of 200 weightings; no weights put anybody else first; "
        "no single score, moved by one step, changes the winner."
    )


def test_verdict_when_the_share_is_low_then_close_and_why() -> None:
    found = asked(grouped({"": {"x": 3, "y": 1}}, {}, {"A": [5, 0], "B": [0, 5]}))
    assert found.verdict.firmness is Firmness.CLOSE
    assert re.fullmatch(
        r"A stays first in \d\d % of 200 weightings; it takes 25 points of weight from x to y to put B first; "
        r"no single score, moved by one step, changes the winner\.",
        str(found.verdict.what),
    )
    assert [str(reason)[:8] for reason in found.verdict.reasons] == ["First in"]


def test_verdict_when_one_score_is_enough_then_close() -> None:
    found = asked(grouped({"": {"x": 1, "y": 5}}, {}, {"A": [5, 5], "B": [4, 5]}))
    assert found.verdict.firmness is Firmness.CLOSE
    assert "one step in any one of" in str(found.verdict.what)
    assert str(found.verdict.reasons[0]).startswith("One step in any one of")


def test_verdict_when_a_mean_would_have_to_move_then_it_does_not_rest_on_that() -> None:
    """Nine evaluators agree on a lead of 2 points; none of them alone can turn it, all together can."""
    rows: dict[str, list[float | None]] = {"A": [4, 5], "B": [5, 4]}
    panel = {f"e{at}": rows for at in range(9)}
    evaluation = made({"x": 45.0, "y": 55.0}, {"A": [None] * 2, "B": [None] * 2}, panel=panel)
    found = asked(evaluation)
    assert found.verdict.lead == pytest.approx(2.0)
    assert "no single score, moved by one step, changes the winner" in str(found.verdict.what)
    assert not any("step" in str(each) for each in found.verdict.reasons)
    assert len(found.exact.panel_changes) == 3
    alone = asked(made({"x": 45.0, "y": 55.0}, rows))
    assert "one step in any one of 3 scores changes who is first" in str(alone.verdict.what)


@pytest.mark.parametrize(
    ("votes", "limits", "agreed", "words"),
    [
        ({"e1": 1.0}, (3.0, None), None, "one step down for A in x"),
        ({"e1": 1.0}, (3.0, 3.5), None, "one step either way for A in x"),
        ({"e1": 1.0, "e2": 1.0}, (3.0, None), 3.0, "one step down for A in x"),
        ({"e1": 1.0, "e2": 1.0}, (3.0, None), None, "one step down by any one of 2 evaluators for A in x"),
        ({"e1": 1.0, "e2": 1.0}, (3.0, 3.25), None, "one step by any one of 2 evaluators for A in x"),
        ({"e1": 9.0, "e2": 1.0}, (2.5, None), None, "one evaluator's step down for A in x"),
        ({"e1": 9.0, "e2": 1.0}, (2.5, 3.5), None, "one evaluator's step either way for A in x"),
    ],
)
def test_words_where_scores_of_one_cell_change_it(
    votes: dict[str, float], limits: tuple[float, float | None], agreed: float | None, words: str
) -> None:
    """A leads by far and has 3 in x, where the limits are near."""
    criteria = {"x": Criterion(weight=1.0, at_least=limits[0], at_most=limits[1]), "y": Criterion(weight=9.0)}
    panel = {key: {"A": [3, 5], "B": [3, 1]} for key in votes}
    consensus = None if agreed is None else {("A", "x"): agreed}
    contest = contest_of_panel(criteria, panel, votes, consensus)
    changes = single_changes(contest)
    assert str(changes_sentence(contest, changes)) == f"{words} changes who is first"
    by = " by one evaluator" if "evaluator's" in words else " by any one of 2 evaluators" if "any one" in words else ""
    assert str(change_sentence(contest, changes[-1])) == f"A, x: 2 instead of 3{by} and B is first."


def contest_of_panel(
    criteria: Mapping[str, Criterion | float],
    panel: Mapping[str, Rows],
    votes: Mapping[str, float],
    consensus: Mapping[tuple[str, str], float | None] | None,
) -> Contest:
    blank: dict[str, list[float | None]] = {"A": [None, None], "B": [None, None]}
    evaluation = made(criteria, blank, panel=panel, votes=votes, consensus=consensus)
    return contest_of(evaluation, rank(evaluation))


def test_verdict_when_all_is_measured_then_scores_are_not_spoken_of() -> None:
    found = asked(flat([1, 1], {"A": [0.9, 0.9], "B": [0.5, 0.6]}))
    assert found.verdict.firmness is Firmness.CLEAR
    assert str(found.verdict.what) == "A stays first in all of 200 weightings; no weights put anybody else first."
    assert str(no_change_sentence(found.contest)).startswith("There is no score to ask")


def test_verdict_when_there_is_one_criterion_then_weights_are_not_spoken_of() -> None:
    found = asked(made({"x": 1.0}, {"A": [5], "B": [1]}))
    assert found.verdict.firmness is Firmness.CLEAR
    assert str(found.verdict.what) == (
        "A is first by the only criterion there is; no single score, moved by one step, changes the winner."
    )
    told = headline(found.contest, found.acceptability, found.exact.single_changes, found.verdict, found.bands)
    assert "weighting" not in str(told)
    assert not found.contest.has_weights_to_move


def test_verdict_when_tied_then_only_some_shifts_of_weight_part_them() -> None:
    """A is one level ahead in x and in y, B two in z: from x to y nothing changes, from x to z it does."""
    rows = {"A": [5, 5, 3], "B": [4, 4, 5]}

    def leading(x: float, y: float, z: float) -> int:
        return len(rank(grouped({"": {"x": x, "y": y, "z": z}}, {}, rows)).leaders)

    found = asked(grouped({"": {"x": 25, "y": 25, "z": 25}}, {}, rows))
    assert "; some shifts of weight set them apart; " in str(found.verdict.what)
    assert (leading(25, 25, 25), leading(20, 30, 25), leading(20, 25, 30)) == (2, 2, 1)


def test_verdict_when_shared_then_tie() -> None:
    found = asked(grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 0], "B": [0, 5], "C": [1, 1]}))
    assert found.verdict.firmness is Firmness.TIE
    assert found.verdict.lead == 0.0
    assert str(found.verdict.what).startswith("A and B share the first rank; of 200 weightings, first is A in ")
    assert str(found.verdict.reasons[0]) == "A and B have equal totals."


def test_verdict_when_equal_in_everything_then_no_weights_set_them_apart() -> None:
    what = words(grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 0], "B": [5, 0]}))
    assert what.startswith("A and B share the first rank whatever the weights; no weights set them apart;")


def test_verdict_when_a_tie_break_decided_then_tie() -> None:
    rules = Rules(tie_break=("x",))
    found = asked(grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 0], "B": [0, 5]}, rules=rules))
    assert found.verdict.firmness is Firmness.TIE
    assert str(found.verdict.reasons[0]) == "The totals are equal; a tie-break puts A first."


def test_verdict_when_lead_is_below_a_band_then_by_the_bands() -> None:
    evaluation = flat([1, 1], {"A": [0.510, 0.500], "B": [0.500, 0.496]})
    assert asked(evaluation).verdict.firmness is Firmness.CLOSE
    assert asked(evaluation, bands=Bands(clear_margin=0.5)).verdict.firmness is Firmness.CLEAR
    tie = asked(evaluation, bands=Bands(tie_margin=0.8)).verdict
    assert tie.firmness is Firmness.TIE
    assert str(tie.reasons[0]) == "The lead of 0.7 points is below 0.8 points."
    assert str(asked(evaluation).verdict.reasons[0]) == "The lead of 0.7 points is below 1 point."


def test_verdict_when_missing_cells_can_change_it_then_not_clear() -> None:
    evaluation = grouped({"": {"x": 1, "y": 9}}, {}, {"A": [5, 4], "B": [1, None]})
    found = asked(evaluation)
    assert found.verdict.firmness is Firmness.CLOSE
    assert "What is still missing can change who is first." in map(str, found.verdict.reasons)
    assert "1 score missing: a candidate without them is ranked on the others, their weights scaled up." in map(
        str, found.notes
    )
    assert "B is provisional." in map(str, found.notes)


def test_verdict_when_alone_or_nobody() -> None:
    alone = asked(made({"x": 1.0}, {"A": [3]}))
    assert (alone.verdict.firmness, alone.verdict.lead) == (Firmness.ALONE, None)
    assert str(alone.verdict.what) == "A is alone in the ranking; there is nobody to compare with."
    nobody = asked(made({"x": 1.0}, {"A": [None]}))
    assert (nobody.verdict.firmness, nobody.leader) == (Firmness.NOBODY, None)
    assert str(nobody.verdict.what) == "Nobody can be ranked yet."
    limited: dict[str, Criterion | float] = {"x": Criterion(at_least=3.0)}
    assert words(made(limited, {"A": [1]})) == "The only candidate is out; there is nothing to rank."
    assert words(made(limited, {"A": [1], "B": [2]})) == "Every candidate is out; there is nothing to rank."


def test_notes_name_who_is_out_in_the_singular_and_the_plural() -> None:
    limited: dict[str, Criterion | float] = {"x": Criterion(at_least=3.0)}
    one = asked(made(limited, {"A": [5], "B": [1]})).notes
    assert [str(note) for note in one] == ["B is out and stays out here."]
    two = asked(made(limited, {"A": [5], "B": [1], "C": [2]})).notes
    assert [str(note) for note in two] == ["B and C are out and stay out here."]


def test_words_when_one_weighting_or_around() -> None:
    evaluation = grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 5], "B": [1, 2]})
    assert words(evaluation, draws=Draws(samples=1)).startswith("A stays first in one weighting;")
    around = replace(FEW, weights=Drawn.AROUND)
    assert words(evaluation, draws=around).startswith("A stays first in all of 200 weightings around the stated one;")


@pytest.mark.parametrize(
    "wrong", [{"clear_share": 1.1}, {"tie_margin": -0.1}, {"tie_margin": 2.0, "clear_margin": 1.0}]
)
def test_bands_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Bands(**wrong)


def test_figures_in_words() -> None:
    assert [percent(share) for share in (0, 0.004, 0.5, 0.996, 1)] == [
        "0 %",
        "less than 1 %",
        "50 %",
        "more than 99 %",
        "100 %",
    ]
    assert [points(number) for number in (6, 1, 0.04, 12.34, 0)] == [
        "6 points",
        "1 point",
        "0.04 points",
        "12.3 points",
        "0 points",
    ]
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True))
def test_every_sentence_is_whole(evaluation: Evaluation) -> None:
    found = asked(evaluation, draws=Draws(samples=50))
    contest = found.contest
    told = [found.verdict.what, *found.verdict.reasons, *found.notes]
    told += [stability_sentence(contest, each) for each in found.exact.stability.values()]
    told += [flip_sentence(contest, each) for each in found.exact.flips.values()]
    told += [change_sentence(contest, each) for each in found.exact.single_changes]
    told += [each for each in [panel_sentence(contest, found.exact.panel_changes)] if each is not None]
    for each in map(str, told):
        assert re.fullmatch(r"\S.*[a-z0-9%)]\.", each), each
        assert "  " not in each
        assert not re.search(r"[{}]|\bfrom +to\b|(?<![.\d])1 points\b|(?<![.\d])1 cells\b", each), each
    share = found.acceptability.first(found.leader) if found.acceptability and found.leader else 0.0
    if found.verdict.firmness is Firmness.CLEAR:
        assert share >= 0.9
        assert found.exact.single_changes == ()
