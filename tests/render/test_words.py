"""What pictures say: sentences and summaries agree with the numbers to the shown digit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.errors import RankingError
from scorecard.core.lead import total_decimals
from scorecard.core.model import Evaluation, Stage
from scorecard.core.numbers import shown
from scorecard.core.ranking import Status, rank
from scorecard.core.wording import NBSP
from scorecard.render import difference_bars, dot_plot, heat_map, pips, profile, range_strip, ranking
from scorecard.render.difference_bars import compact, why
from scorecard.render.drawing import nice_ends, nice_step, wrapped
from scorecard.render.ranking import inward, leading
from scorecard.render.series import parts_of, short_names, shortened
from scorecard.render.theme import Theme
from tests.core.evaluations import evaluations
from tests.core.made import made
from tests.render.cases import CASES, case, item_of


def test_compact_figures() -> None:
    assert [compact(number) for number in (0.0, 0.25, 4.0, 850.0, 1350.0, 64_000.0, 1_350_000.0, 17_100_000.0)] == [
        "0.0",
        "0.25",
        "4.0",
        "850.0",
        "1350",
        "64.0\N{NO-BREAK SPACE}k",
        "1.35\N{NO-BREAK SPACE}m",
        "17.1\N{NO-BREAK SPACE}m",
    ]


@pytest.mark.parametrize(("span", "step"), [(16, 2.0), (100, 20.0), (70, 10.0), (8, 1.0), (0.5, 0.1), (0, 1.0)])
def test_steps_are_round(span: float, step: float) -> None:
    assert nice_step(span, 8) == pytest.approx(step)


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (61.2, 74.9, (60, 76)),
        (0, 100, (0, 100)),
        (50, 50, (45, 55)),
        (0, 0, (0, 10)),
        (100, 100, (90, 100)),
        (3, 4, (0, 10)),
    ],
)
def test_ends_of_an_axis_hold_the_numbers(low: float, high: float, ends: tuple[float, float]) -> None:
    found = nice_ends(low, high)
    assert found[0] <= low <= high <= found[1]
    assert found[1] - found[0] >= 10
    assert ends[0] - 1 <= found[0]
    assert found[1] <= ends[1] + 1


def test_a_range_is_rounded_inwards() -> None:
    assert inward(60.11, 75.89) == (60.2, 75.8)
    assert inward(60.1, 75.8) == (60.1, 75.8)
    assert inward(60.12, 60.14) == (60.12, 60.14)


def test_short_names_tell_candidates_apart() -> None:
    evaluation = made(
        {"cost": 1}, {"Solenne Contact": [1], "Nord Care": [1], "Nord Line": [1], "The Care, Ltd": [1], "Solo": [1]}
    )
    assert short_names(evaluation) == {
        "Solenne Contact": "Solenne",
        "Nord Care": "Nord Care",
        "Nord Line": "Nord Line",
        "The Care, Ltd": "The Care",
        "Solo": "Solo",
    }


def test_long_names_are_told_apart_by_the_words_that_differ() -> None:
    names = [
        "University of Chicago",
        "University of California, Los Angeles",
        "University of California, Davis",
        "California Institute of Technology",
        "Harvard University",
        "University College London",
        "Imperial College London",
        "北京 大学 合同会社",
        "北京 大学 株式会社",
        "- - -",
        "one two",
        "one",
    ]
    assert list(shortened({name: name for name in names}).values()) == [
        "Chicago",
        "Los Angeles",
        "Davis",
        "California Institute",
        "Harvard",
        "University College",
        "Imperial College",
        "北京 大学 合同会社",
        "北京 大学 株式会社",
        "- - -",
        "one two",
        "one",
    ]


def test_a_part_of_a_name_is_not_cut_in_two_while_it_is_short() -> None:
    """Titles of proposals and names of universities as the published tables have them, and forms of companies."""
    names = {
        "Case Study: Yomi.ai & Ada Pay": "Case Study",
        "Vending Machine (MDB) interface": "Vending Machine",
        "cPAY - TrustOrder Anti SpamOrder": "cPAY",
        "The Johns Hopkins University": "Johns Hopkins",
        "Carnegie Mellon University": "Carnegie Mellon",
        "University of Michigan": "Michigan",
        "University of Southern California": "Southern California",
        "University of California, Davis": "Davis",
        "Massachusetts Institute of Technology (MIT)": "MIT",
        "Free University of Berlin": "Free University",
        "Pierre and Marie Curie University": "Pierre and Marie",
        "Ohio State University - Columbus": "Ohio State",
        "Nordlys Care GmbH": "Nordlys",
        "Brightwater Process Services Ltd.": "Brightwater Process",
        "Kestrel Connect": "Kestrel",
    }
    assert shortened({name: name for name in names}) == names


@given(names=st.lists(st.text(st.sampled_from("ab AB,.-ø大"), min_size=1, max_size=14).map(str.strip).filter(bool)))
def test_short_names_are_different_where_names_are(names: list[str]) -> None:
    """By their words at least: marks and capitals tell nobody apart."""
    found = shortened({str(at): name for at, name in enumerate(names)})
    words = [tuple(word.strip(",;:.&-/()").casefold() for word in name.split()) for name in names]
    for at, name in enumerate(names):
        short = found[str(at)]
        assert short in " ".join(name.split())
        for other, each in enumerate(names):
            if words[at] != words[other]:
                assert short != found[str(other)] or short == " ".join(each.split())


PIECES = st.sampled_from(
    ["Acme", "Bolt", "University", "of", "and", "&", "-", "The", "(MIT)", "Ltd.", "Paris,", "über"]
)


@given(names=st.lists(st.lists(PIECES, min_size=1, max_size=7).map(" ".join), max_size=8, unique=True))
def test_short_names_of_words_are_different_and_end_in_no_small_word(names: list[str]) -> None:
    found = shortened({name: name for name in names})
    words = {name: tuple(word.strip(",;:.&-/()").casefold() for word in name.split()) for name in names}
    for name in names:
        assert found[name] in name
        assert found[name]
        if found[name] != name:
            assert found[name].split()[-1] not in ("of", "and", "&", "-", "The")
            assert not any(found[name] == found[other] for other in names if words[other] != words[name])


# ---- who leads ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("few", r"^Nord Line leads with 74\.0 points, \d+\.\d ahead of Acme Care\.$"),
        ("one candidate", r"^Acme is the only candidate in the ranking, with 72\.0 points\.$"),
        ("a tie", r"^Acme, Bolt and Crux share the first place with 70\.0 points\.$"),
        ("a tie that is broken", r"^Bolt and Acme both have 70\.0 points; the tie-break by skill puts Bolt first\.$"),
        ("all out", r"^Every candidate is out of the ranking\.$"),
        ("nothing scored", r"^Nothing is scored yet\.$"),
        ("provisional", r"^\w+ leads so far with "),
    ],
)
def test_the_sentence_about_the_leader(name: str, words: str) -> None:
    assert re.search(words, str(leading(*case(name))))


# ---- why ----------------------------------------------------------------------------------------


def test_why_names_what_weighs_most_on_either_side() -> None:
    evaluation = made({"Price": 40, "Skill": 30, "Fit": 20, "Track": 10}, {"Acme": [5, 3, 3, 3], "Bolt": [2, 5, 3, 3]})
    assert str(why(evaluation, rank(evaluation), "Acme", "Bolt")) == (
        "Better “Price” outweighs the stronger “Skill” of Bolt: in all +24.0 against −12.0 points."
    )
    assert str(why(evaluation, rank(evaluation), "Bolt", "Acme")) == (
        "Better “Skill” does not make up for the stronger “Price” of Acme: in all +12.0 against −24.0 points."
    )


def test_why_takes_the_plural_for_two() -> None:
    evaluation = made({"Price": 30, "Skill": 30, "Fit": 40}, {"Acme": [5, 5, 3], "Bolt": [3, 3, 4]})
    text = str(why(evaluation, rank(evaluation), "Acme", "Bolt"))
    assert text.startswith("Better “Price” and “Skill” outweigh the stronger “Fit” of Bolt")


def test_why_without_anything_against() -> None:
    evaluation = made({"Price": 50, "Skill": 50}, {"Acme": [5, 4], "Bolt": [3, 4]})
    scorecard = rank(evaluation)
    assert str(why(evaluation, scorecard, "Acme", "Bolt")) == (
        "Acme is nowhere weaker than Bolt and better above all in “Price”: +20.0 points."
    )
    assert "nowhere better" in str(why(evaluation, scorecard, "Bolt", "Acme"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a tie", "Acme and Bolt have the same total: Acme is better above all in "),
        ("a tie that is broken", "the tie-break by skill puts Bolt first"),
        ("all the same", "the same points in every criterion"),
        ("one has nothing", "Nothing of Bolt is scored yet"),
        ("provisional", "Scores are still missing."),
    ],
)
def test_why_in_odd_cases(name: str, words: str) -> None:
    evaluation, scorecard = case(name)
    assert words in str(why(evaluation, scorecard, scorecard.standings[0].key, scorecard.standings[1].key))


def test_why_gives_the_reason_of_one_who_is_out() -> None:
    evaluation, scorecard = case("one out")
    reason = scorecard.standings[-1].reasons[0]
    assert str(why(evaluation, scorecard, "Acme", "Crux")) == f"Crux is out of the ranking: {reason}."


@given(evaluations())
def test_why_always_has_a_sentence(evaluation: Evaluation) -> None:
    try:
        scorecard = rank(evaluation)
    except RankingError:
        return
    keys = [standing.key for standing in scorecard.standings]
    for second in keys[1:]:
        text = str(why(evaluation, scorecard, keys[0], second))
        assert "{" not in text
        assert text.endswith(".")
    assert str(leading(evaluation, scorecard)).endswith(".")
    assert ranking.summary(ranking.ranking_of(evaluation, scorecard))


# ---- sums ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("one candidate", "a panel")])
def test_differences_add_up_to_the_lead(name: str) -> None:
    evaluation, scorecard = case(name)
    first, second = scorecard.standings[:2]
    for by_top in (False, True):
        found = difference_bars.differences_of(evaluation, scorecard, first.key, second.key, by_top=by_top)
        rows = [*found.rows, *([found.rest] if found.rest else [])]
        assert sum(row.points for row in rows) == pytest.approx(found.lead, abs=1e-9)
    if first.rank is not None and second.rank is not None and not first.decided_by and not first.tied:
        assert shown(abs(found.lead), found.decimals).strip("0.") != ""


def test_rows_run_from_the_largest_and_the_rest_is_one_row() -> None:
    evaluation, scorecard = case("forty criteria")
    found = difference_bars.differences_of(evaluation, scorecard, "Candidate 0", "Candidate 1")
    sizes = [abs(row.points) for row in found.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 8
    assert found.rest is not None
    assert found.rest.name == "32 more criteria"


@pytest.mark.parametrize("name", CASES)
def test_the_summary_of_the_ranking_says_the_totals_as_shown(name: str) -> None:
    evaluation, scorecard = case(name)
    data = ranking.ranking_of(evaluation, scorecard)
    text = ranking.summary(data)
    decimals = total_decimals(scorecard)
    totals = [standing for standing in scorecard.standings if standing.status is not Status.OUT]
    for standing in totals:
        if standing.total is not None:
            assert f": {shown(standing.total, decimals)} points" in text
    ranked: dict[str, int] = {}
    for row in data.rows:
        if row.rank.isdigit() and not any(each.decided_by for each in scorecard.standings):
            assert ranked.setdefault(row.total, int(row.rank)) == int(row.rank)


@pytest.mark.parametrize("name", CASES)
def test_other_summaries_say_the_numbers_as_shown(name: str) -> None:
    evaluation, scorecard = case(name)
    heat = heat_map.heat_map_of(evaluation, scorecard)
    lines = heat_map.summary(heat).split("\n")[1:]
    for line, values in zip(lines, heat.values, strict=True):
        for value in values:
            assert value is None or 0 <= value <= 100 + 1e-9
            assert value is None or f" {shown(value, 0)}" in line
    for strip, standing in zip(range_strip.strips_of(scorecard), scorecard.standings, strict=True):
        if standing.total is not None:
            assert shown(standing.total, strip.decimals) in range_strip.summary(strip)
            assert strip.axis_low <= standing.low <= standing.high <= strip.axis_high
    for line_of in profile.profile_of(evaluation, scorecard).lines:
        assert len(line_of.values) == len(parts_of(evaluation.criteria, scorecard.tree))


def test_a_panel_is_read_out() -> None:
    evaluation, _ = case("a panel")
    data = dot_plot.dot_plot_of(evaluation, item_of(evaluation, "Acme", "cost"))
    assert len(data.votes) == 9
    assert data.mean == pytest.approx(sum(at % 6 for at in range(9)) / 9)
    assert data.agreed == 3.0
    text = dot_plot.summary(data)
    assert f"mean {shown(sum(at % 6 for at in range(9)) / 9)}" in text
    assert text.endswith("agreed 3")


def test_initials() -> None:
    assert [dot_plot.initials(name) for name in ("Ann Keller", "cher", "", "Jean de la Tour")] == ["AK", "C", "", "JT"]


def test_pips_have_their_word() -> None:
    assert [pips.summary(pips.pips_of(stage)) for stage in Stage] == [
        "Stage 1 of 4: Setup",
        "Stage 2 of 4: Scoring",
        "Stage 3 of 4: Consensus",
        "Stage 4 of 4: Decided",
    ]


def test_a_figure_and_its_sign_stay_on_one_line(light: Theme) -> None:
    text = f"Track record\n weighs  15.4{NBSP}% instead of 20.0{NBSP}%"
    plain = f"Track record weighs 15.4{NBSP}% instead of 20.0{NBSP}%"
    for width in range(60, 400, 7):
        lines = wrapped(light, "small", text, width, 20)
        assert not any(line.lstrip().startswith("%") for line in lines), width
        assert " ".join(lines) == plain, width


def test_pips_say_that_cells_are_in_while_that_is_not_the_work_of_the_stage() -> None:
    said = {share: pips.pips_of(Stage.SETUP, share).done for share in (None, 0.4, 1.0)}
    assert said == {None: "", 0.4: "40\u00a0% in", 1.0: "all in"}
    assert pips.pips_of(Stage.SCORING, 1.0).done == "100\u00a0%"
    assert pips.summary(pips.pips_of(Stage.SETUP, 1.0)) == "Stage 1 of 4: Setup, 100\u00a0% of the cells are in"
    assert pips.summary(pips.pips_of(Stage.SCORING, 0.5)) == "Stage 2 of 4: Scoring, 50\u00a0% done"
