"""The content of feedback letters: decided, scored, explained, and naming nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import with_row
from scorecard.core.discretion import discretion
from scorecard.core.errors import RankingError, ScorecardError
from scorecard.core.letter import Basis, Disclosure, Letter, Line, Mark, WithWinner, letter_of
from scorecard.core.letter_outline import outline_of
from scorecard.core.letter_words import counted, figure, ordinal, score_text, words_for
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Declaration,
    Evaluation,
    Evaluator,
    Missing,
    Process,
    Rules,
    Scale,
    Stage,
)
from scorecard.core.scale import levels_said
from scorecard.core.table import Table
from scorecard.exchange.letter_text import letter_txt
from tests.core.evaluations import evaluations
from tests.core.formal import at_stage, decided, in_consensus, in_scoring, unsealed
from tests.core.letters import LEVELS, panel_of_three, with_waiver
from tests.core.made import made

ALL = Disclosure(WithWinner.REASONS, winner_named=True, with_figures=True)


def text_of(letter: Letter) -> str:
    """The whole letter, on one line."""
    return " ".join(letter_txt(letter).decode("utf-8").split())


def line(letter: Letter, key: str) -> Line:
    return next(each for each in letter.lines if each.key == key)


# ---- what was decided ---------------------------------------------------------------------------


def formally_decided(evaluation: Evaluation) -> Evaluation:
    """The evaluation decided in a formal process, in which nothing changes any more."""
    return at_stage(replace(evaluation, head=replace(evaluation.head, process=Process.FORMAL)), Stage.DECIDED)


def test_in_a_formal_process_the_winner_has_won_and_the_others_have_not() -> None:
    value = formally_decided(panel_of_three())
    letter = letter_of(value, "brio")
    assert str(letter.decision) == "Your offer has won: it is placed first of two."
    assert (letter.place, letter.others, letter.winner) == ("first", 1, None)
    assert str(letter_of(value, "acme").decision) == "Your offer has not won: it is placed second of two."
    alone = formally_decided(made({"a": 1.0}, {"p": [4.0]}))
    assert str(letter_of(alone, "p").decision) == "Your offer has won: it is the only one in the ranking."


@pytest.mark.parametrize("stage", Stage)
def test_in_an_open_process_a_place_is_no_award_whatever_the_stage(stage: Stage) -> None:
    value = at_stage(panel_of_three(), stage)
    assert str(letter_of(value, "brio").decision) == "Your offer is placed first of two."
    dearer = edits.set_fact(value, "brio", "price", 2_400_000.0)
    assert str(letter_of(dearer, "brio").decision) == "Your offer is placed second of two."


def test_the_second_is_told_its_place_and_total() -> None:
    letter = letter_of(panel_of_three(), "acme")
    assert str(letter.decision) == "Your offer is placed second of two."
    # 60 % of (70 % of 4/5 + 30 % of 3/5) and 40 % of (2,400,000 - 1,350,000) / 1,200,000
    assert letter.total == "79.4"
    assert [str(each.own.points) for each in letter.lines] == ["44.4", "33.6", "10.8", "35.0", ""]


def test_out_by_a_gate_with_its_reason() -> None:
    letter = letter_of(panel_of_three(), "corvo")
    assert str(letter.decision) == "Your offer is out of the ranking. Failed gate: ISO 27001."
    assert letter.place == ""
    assert line(letter, "iso").own.score == "Failed"
    assert line(letter, "iso").mark is Mark.WEAKNESS


def test_out_for_several_reasons() -> None:
    value = edits.set_fact(panel_of_three(), "corvo", "price", 1_990_000.0)
    value = with_row(value, "criteria", ("price",), replace(value.criteria["price"], at_most=1_500_000.0))
    letter = letter_of(value, "corvo")
    assert str(letter.decision) == "Your offer is out of the ranking, for two reasons."
    assert [str(each) for each in letter.further] == [
        "Failed gate: ISO 27001.",
        "Price: 1,990,000 EUR is above the limit of 1,500,000.",
    ]


def test_a_waiver_is_named() -> None:
    letter = letter_of(with_waiver(panel_of_three()), "corvo")
    assert str(letter.decision) == "Your offer is placed third of three."
    said = "Failed gate: ISO 27001. This was waived by Ada Lind: The audit ends in May."
    assert said in [str(each) for each in letter.further]
    assert line(letter, "iso").own.score == "Failed, waived"


def test_a_waiver_by_an_evaluator_does_not_name_the_evaluator() -> None:
    letter = letter_of(with_waiver(panel_of_three(), "Ann Smith"), "corvo")
    assert "waived by an evaluator: The audit" in text_of(letter)


def test_ties_of_two_and_of_three() -> None:
    two = made({"a": 1.0}, {"p": [4.0], "q": [4.0]})
    assert str(letter_of(two, "p").decision) == (
        "Your offer shares the first place with one other offer; two were ranked."
    )
    three = made({"a": 1.0}, {"p": [4.0], "q": [4.0], "r": [4.0]})
    assert "with two other offers; three were ranked." in str(letter_of(three, "p").decision)
    assert letter_of(three, "p", ALL).winner is None


def test_a_tie_that_was_settled_says_how() -> None:
    rows = {"p": [4.0, 2.0], "q": [2.0, 4.0]}
    broken = made({"a": 1.0, "b": 1.0}, rows, rules=Rules(tie_break=("b",)))
    letter = letter_of(broken, "p")
    assert str(letter.decision) == "Your offer is placed second of two."
    assert "settled by the score in" in str(letter.further[0])
    drawn = made({"a": 1.0, "b": 1.0}, rows, rules=Rules(draw=("p", "q")))
    assert "drawing lots" in str(letter_of(drawn, "p").further[0])


def test_the_only_one_and_nobody_scored() -> None:
    alone = made({"a": 1.0}, {"p": [4.0]})
    assert str(letter_of(alone, "p").decision) == "Your offer is the only one ranked."
    blank = made({"a": 1.0}, {"p": [None], "q": [None]})
    letter = letter_of(blank, "p")
    assert str(letter.decision) == "Your offer has no place in the ranking, for nothing of it has been scored."
    assert (letter.total, letter.place, line(letter, "a").own.basis) == ("", "", Basis.NONE)
    assert "No reason" not in " ".join(map(str, letter.cautions))


def test_a_provisional_place_is_not_final() -> None:
    value = made({"a": 1.0, "b": 1.0}, {"p": [4.0, None], "q": [2.0, 2.0]}, rules=Rules(missing=Missing.PROVISIONAL))
    letter = letter_of(value, "p")
    assert "so far; the result is not final." in str(letter.decision)
    assert any("no value yet" in str(each) for each in letter.further)


@pytest.mark.parametrize("make", [in_scoring, in_consensus, unsealed])
def test_a_formal_evaluation_has_letters_only_once_it_is_decided(make: Callable[[], Evaluation]) -> None:
    with pytest.raises(ScorecardError, match="once a formal evaluation is decided"):
        letter_of(make(), "acme")
    assert str(letter_of(decided(), "acme").decision)


def test_reopening_closes_the_letters_again() -> None:
    with pytest.raises(ScorecardError, match="this one is in consensus"):
        letter_of(at_stage(decided(), Stage.CONSENSUS), "acme")


def test_nothing_to_rank_by_is_refused() -> None:
    with pytest.raises(RankingError):
        letter_of(replace(panel_of_three(), criteria=Table()), "acme")


# ---- scores and words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (3.0, "Meets the need"),
        (4.0, "Between 3 (Meets the need) and 5 (Outstanding)"),
        (5.0, "Outstanding"),
        (3.25, "Between 3 (Meets the need) and 5 (Outstanding)"),
    ],
)
def test_what_the_scale_says(score: float, said: str) -> None:
    assert str(words_for(score, LEVELS)) == said


def test_the_words_of_the_criterion_hold_alone_and_none_are_made_up() -> None:
    scale = Scale(levels=((3.0, "Meets the need"), (4.0, "Clear added value"), (5.0, "Outstanding")))
    own = Criterion("Skill", levels=((3.0, "One like client"), (5.0, "Two like clients")))
    assert str(words_for(3.0, levels_said(own, scale))) == "One like client"
    between = "Between 3 (One like client) and 5 (Two like clients)"
    assert str(words_for(4.0, levels_said(own, scale))) == between
    assert str(words_for(4.0, levels_said(Criterion("Fit"), scale))) == "Clear added value"
    assert words_for(2.0, ()) is None
    assert words_for(1.0, ((3.0, "Meets the need"),)) is None


def test_numbers_in_words() -> None:
    assert [ordinal(at) for at in (1, 10, 11, 12, 13, 21, 22, 23, 111, 101)] == [
        *("first", "tenth", "11th", "12th", "13th", "21st", "22nd", "23rd", "111th", "101st")
    ]
    assert [counted(at) for at in (0, 1, 10, 11, 1200)] == ["no", "one", "ten", "11", "1200"]
    assert score_text(10 / 3, Scale()) == "3.33"
    assert score_text(3.0, Scale(step=0.5)) == "3.0"
    assert score_text(2.9999999999999996, Scale()) == "3"
    assert figure(1_350_000.0, "EUR") == "1,350,000\N{NO-BREAK SPACE}EUR"
    assert figure(-1234.5, "") == "\N{MINUS SIGN}1234.5"
    assert figure(None, "EUR") == "\N{EN DASH}"
    assert figure("gold", "") == "gold"


def test_strengths_and_weaknesses_are_of_the_scale() -> None:
    letter = letter_of(panel_of_three(), "acme")
    assert [each.key for each in letter.strengths] == ["skill", "price"]
    assert [each.key for each in letter_of(panel_of_three(), "corvo").weaknesses] == ["skill", "fit", "price", "iso"]


def test_what_hangs_on_other_offers_is_neither() -> None:
    value = panel_of_three()
    price = value.criteria["price"]
    value = with_row(value, "criteria", ("price",), replace(price, value=replace(price.value, worst=None, best=None)))
    letter = letter_of(value, "acme")
    assert line(letter, "price").mark is Mark.NEITHER
    assert any("relative to others" in str(each) for each in letter.cautions)


# ---- reasons, and who gave them -----------------------------------------------------------------


def test_reasons_are_merged_without_names() -> None:
    letter = letter_of(panel_of_three(), "acme")
    assert line(letter, "skill").own.reasons == (
        "An evaluator doubts the staffing. An evaluator agrees.",
        "As an evaluator said, the plan is sound; stronger than another candidate.",
        "The plan is sound",
    )
    assert any("read it again" in str(each) for each in letter.cautions)
    assert "read it again" not in text_of(letter)


def test_the_agreed_reason_comes_first_and_none_is_said_twice() -> None:
    value = with_row(panel_of_three(), "consensus", ("acme", "skill"), Cell(4.0, "the plan is SOUND."))
    own = line(letter_of(value, "acme"), "skill").own
    assert own.basis is Basis.AGREED
    assert own.reasons[0] == "the plan is SOUND."
    assert len(own.reasons) == 3


def test_who_declares_a_conflict_gives_no_reason() -> None:
    value = with_row(panel_of_three(), "declarations", ("ben", "acme"), Declaration(conflict=True, statement="Shares"))
    assert not any("staffing" in each for each in line(letter_of(value, "acme"), "skill").own.reasons)


def test_the_order_of_reasons_says_nothing_of_the_panel() -> None:
    value = panel_of_three()
    turned = replace(value, evaluators=Table())
    for at, key in enumerate(("eva", "ann", "ben")):
        turned = with_row(turned, "evaluators", (key,), replace(value.evaluators[key], position=float(at)))
    assert letter_of(turned, "acme").lines == letter_of(value, "acme").lines


# ---- the winner ---------------------------------------------------------------------------------


def test_nothing_of_others_unless_asked() -> None:
    text = text_of(letter_of(panel_of_three(), "acme"))
    for word in ("Brio", "Corvo", "1,240,000", "1,990,000", "placed first:"):
        assert word not in text


def test_the_winners_scores_and_no_reasons() -> None:
    letter = letter_of(panel_of_three(), "acme", Disclosure(WithWinner.SCORES))
    rival = line(letter, "skill").winner
    assert rival is not None
    assert (rival.score, rival.reasons) == ("5", ())
    price = line(letter, "price").winner
    assert price is not None
    assert price.withheld
    assert letter.winner is not None
    assert (letter.winner.name, letter.winner.total) == ("", "")  # the total less the scores would tell the price
    assert "Brio" not in text_of(letter)


def test_the_winners_reasons_without_its_figures_or_name() -> None:
    text = text_of(letter_of(panel_of_three(), "acme", Disclosure(WithWinner.REASONS)))
    assert "Another candidate shows two like clients at a figure EUR." in text
    assert "1,240,000" not in text
    assert "Brio" not in text


def test_all_of_the_winner_where_it_is_asked_for() -> None:
    letter = letter_of(panel_of_three(), "acme", ALL)
    text = text_of(letter)
    assert "The first place went to Brio Services." in text
    assert "Brio shows two like clients at 1,240,000 EUR." in text
    assert letter.winner is not None
    assert letter.winner.total
    assert "Corvo" not in text


def test_the_winners_waivers_go_with_its_reasons() -> None:
    value = with_waiver(panel_of_three())
    for evaluator in value.evaluators:
        for leaf in ("skill", "fit"):
            value = edits.set_score(value, evaluator, "corvo", leaf, 5.0)
    value = edits.set_fact(value, "corvo", "price", 1_200_000.0)
    assert "This was waived by Ada Lind" in text_of(letter_of(value, "acme", Disclosure(WithWinner.REASONS)))
    assert "waived" not in text_of(letter_of(value, "acme", Disclosure(WithWinner.SCORES)))


# ---- laws ---------------------------------------------------------------------------------------

_names = st.text("QXZJWquxzjwv", min_size=4, max_size=9).map(str.title)
_people = st.lists(
    st.lists(_names, min_size=1, max_size=3).map(" ".join), min_size=6, max_size=6, unique_by=str.casefold
).filter(
    lambda names: (
        len({part.casefold() for name in names for part in name.split()}) == sum(map(len, map(str.split, names)))
    )
)


@given(
    people=_people,
    how=st.sampled_from(("{0}", "{0}'s", "the {0}", "({0})", "{0},", "Dr. {0}", "\u201c{0}\u201d", "{0}/{0}")),
    case=st.sampled_from((str, str.upper, str.lower)),
    part=st.booleans(),
    disclosure=st.builds(Disclosure, st.sampled_from(WithWinner), st.just(False), st.just(False)),
)
def test_no_evaluator_and_no_rival_is_named(
    people: list[str], how: str, case: Callable[[str], str], part: bool, disclosure: Disclosure
) -> None:
    value = panel_of_three()
    for at, key in enumerate(("ann", "ben", "eva")):
        value = with_row(value, "evaluators", (key,), Evaluator(people[at], float(at), people[at + 3]))
    value = with_row(value, "candidates", ("brio",), Candidate("Vvqx Zzwj", 1.0, "Qqvx", label="Candidate K"))
    for at, key in enumerate(("ann", "ben", "eva")):
        other = people[(at + 1) % 3]
        name = case(other.split()[-1] if part else other)
        said = how.format(name)
        text = (
            f"We heard {said} say it. {said} is right, as is {people[at + 3]}; beats Vvqx Zzwj, QQVX and Candidate K."
        )
        for candidate in ("acme", "brio"):
            value = with_row(value, "sheets", (key, candidate, "skill"), Cell(4.0 + (candidate == "brio"), text))
    text = text_of(letter_of(value, "acme", disclosure))
    parts = {word for name in people[:3] for word in (*name.split(), name)} | set(people[3:])
    for name in (*parts, "Vvqx", "Zzwj", "Qqvx", "Candidate K"):
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I), name


@given(
    price=st.integers(100_000, 9_999_999).filter(lambda price: price != 1_350_000),
    how=st.sampled_from(("{0}", "{0:,}", "EUR {0:,}.00", "{0:,} EUR", "{1}", "{2}")),
    disclosure=st.builds(Disclosure, st.sampled_from(WithWinner), st.booleans(), st.just(False)),
)
def test_no_figure_of_another_is_told(price: int, how: str, disclosure: Disclosure) -> None:
    value = edits.set_fact(panel_of_three(), "brio", "price", float(price))
    value = edits.set_fact(value, "corvo", "price", 1_234_567.0)
    written = how.format(price, f"{price:,}".replace(",", "."), f"{price:,}".replace(",", "\u202f"))
    for candidate in ("acme", "brio"):
        value = with_row(value, "sheets", ("ann", candidate, "fit"), Cell(4.0, f"Costs {written}, not 1234567."))
    text = text_of(letter_of(value, "acme", disclosure))
    for shape in (f"{price}", f"{price:,}", f"{price:,}".replace(",", "."), "1234567", "1,234,567"):
        assert not re.search(rf"(?<!\d){re.escape(shape)}(?!\d)", text), shape


@given(value=evaluations(), disclosure=st.builds(Disclosure, st.sampled_from(WithWinner), st.booleans(), st.booleans()))
def test_every_evaluation_that_can_be_ranked_has_letters(value: Evaluation, disclosure: Disclosure) -> None:
    value = at_stage(value, Stage.DECIDED)
    for candidate in value.candidates:
        try:
            letter = letter_of(value, candidate, disclosure)
        except RankingError:
            continue
        parts = outline_of(letter, "1 May 2026")
        assert parts
        assert "  " not in str(letter.decision)
        assert str(letter.decision).endswith(".")
        assert not re.search(r"\.\.(?!\.)|\bone other offers|\bone reasons", str(letter.decision))
        text_of(letter)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ann.smith@buyer.example wrote", "An evaluator wrote"),
        ("A. Smith and Ben Okafor agree.", "Evaluators agree."),
        ("Evaluator 2 and evaluator B liked it", "Evaluators liked it"),
        ("ann and okafor will mark it", "Evaluators will mark it"),
        ("The annual plan is banned", "The annual plan is banned"),
        ("Mr Okafor's view", "An evaluator's view"),
        ("Good.\nEva: fine", "Good.\nAn evaluator: fine"),
        ("ask sales@acme.example", "ask sales@acme.example"),
        ("Acme Care is known", "Acme Care is known"),
        ("about 1.24 million", "about a figure"),
        ("1 350 000 is ours", "1 350 000 is ours"),
        ("on 12 and 24 hours", "on 12 and 24 hours"),
    ],
)
def test_what_is_taken_out(text: str, told: str) -> None:
    found = discretion(panel_of_three(), "acme").told(text)
    assert (found.text, found.changed) == (told, text != told)


def test_a_name_in_a_script_without_spaces_is_found() -> None:
    value = with_row(panel_of_three(), "evaluators", ("eva",), Evaluator("田中太郎", 2.0))
    assert "田中太郎" not in discretion(value, "acme").told("田中太郎さんは良いと言った").text


def test_the_candidates_own_name_stays_where_an_evaluator_is_called_so() -> None:
    value = with_row(panel_of_three(), "evaluators", ("eva",), Evaluator("Acme Jones", 2.0))
    assert discretion(value, "acme").told("Acme Care and Jones").text == "Acme Care and an evaluator"
