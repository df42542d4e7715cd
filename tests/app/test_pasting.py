"""What stands on the clipboard: blocks, figures, candidates, criteria, and values by the names at their heads."""

from __future__ import annotations

import csv
from io import StringIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.app.pasting.block import block_in
from scorecard.app.pasting.candidates import bare_name, candidates_in, with_candidates
from scorecard.app.pasting.cells import placed_by_heads
from scorecard.app.pasting.criteria import criteria_in, with_criteria
from scorecard.app.pasting.figures import COMMA, POINT, as_typed, decimal_in, figure_in, fits, is_figure
from scorecard.core.edits import add_candidate, add_criterion
from scorecard.core.model import Candidate, Criterion, Delivery, Direction, Evaluation, Kind, in_order
from scorecard.core.tree import tree_of

# ---- blocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\t\n\nb", [["a", ""], [""], ["b"]]),
        ('"two\nlines"\t"say ""so"""\n', [["two\nlines", 'say "so"']]),
        ('"Best" Care\n5" pipe\n"open', [['"Best" Care'], ['5" pipe'], ['"open']]),
        ("a\rb", [["a"], ["b"]]),
    ],
)
def test_a_block_has_the_cells_that_a_spreadsheet_meant(text: str, block: list[list[str]]) -> None:
    assert block_in(text) == block


@given(st.lists(st.lists(st.text("ab\t\n\" ',", max_size=6), min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_block_comes_back_as_it_was_written(rows: list[list[str]]) -> None:
    out = StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    assert block_in(out.getvalue()) == rows


@given(st.text(max_size=200))
def test_any_text_is_some_block_and_nothing_of_it_is_lost(text: str) -> None:
    said = "".join(cell for row in block_in(text) for cell in row)
    assert [each for each in said if each.isalnum()] == [each for each in text if each.isalnum()]


# ---- figures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "by_point", "by_comma", "unit"),
    [
        ("1.200.000,50 \u20ac", 1_200_000.5, 1_200_000.5, "\u20ac"),
        ("85 %", 85.0, 85.0, "%"),
        ("\u20ac 1,200", 1200.0, 1.2, "\u20ac"),
        ("CHF 1'350.-", 1350.0, 1350.0, "CHF"),
        ("1 200,5 z\u0142", 1200.5, 1200.5, "z\u0142"),
        ("1\u202f200\u00a0000", 1_200_000.0, 1_200_000.0, ""),
        ("(1,200.00)", -1200.0, -1200.0, ""),
        ("\u22125 %", -5.0, -5.0, "%"),
        ("12,34,567", 1_234_567.0, 1_234_567.0, ""),
        ("12 Tage", 12.0, 12.0, "Tage"),
    ],
)
def test_figures_of_many_countries(text: str, by_point: float, by_comma: float, unit: str) -> None:
    assert figure_in(text, POINT) is not None
    assert [getattr(figure_in(text, sign), "number", None) for sign in (POINT, COMMA)] == [by_point, by_comma]
    assert getattr(figure_in(text, POINT), "unit", None) == unit


@pytest.mark.parametrize(
    "text", ["", "n/a", "1.2.3", "Q3 2025", "3 4", "2026-03-01", "in 3 days", "4/5", "--", "1,2,3"]
)
def test_what_is_no_figure(text: str) -> None:
    assert figure_in(text, POINT) is None or not is_figure(text)


def test_a_block_shows_how_its_numbers_are_written() -> None:
    assert decimal_in(["1.350", "1.200.000,50 \u20ac"]) == COMMA
    assert decimal_in(["1,350", "2.5"]) == POINT
    assert decimal_in(["1,350", "2"]) == ""  # it may be either
    assert decimal_in(["1,5", "2.5"]) == ""  # it is both
    assert as_typed("1.350", COMMA, POINT) == "1350"
    assert as_typed("1,5 %", COMMA, POINT) == "1,5 %"  # read the same here
    assert as_typed("Gold", COMMA, POINT) == "Gold"


@pytest.mark.parametrize(
    ("unit", "wanted", "good"),
    [
        ("\u20ac", "EUR", True),
        ("EUR", "\u20ac", True),
        ("$", "CAD", True),
        ("", "EUR", True),
        ("Tage", "days", True),
        ("\u20ac", "EUR per month", True),
        ("$", "EUR", False),
        ("%", "days", False),
        ("\u20ac", "EUR m", False),
    ],
)
def test_a_unit_fits_or_is_refused(unit: str, wanted: str, good: bool) -> None:
    assert fits(unit, wanted) is good


# ---- candidates ---------------------------------------------------------------------------------------


def test_names_alone() -> None:
    found = candidates_in(block_in("\n a  b \n\tc\td\nA B\n"), Evaluation())
    assert [each.name for each in found.candidates] == ["a b"]  # the second line says its name in another column
    found = candidates_in(block_in("Acme\nBolt\n\nACME"), Evaluation())
    assert [each.name for each in found.candidates] == ["Acme", "Bolt"]
    assert found.twice == ("ACME",)


def test_columns_by_their_heads_in_any_order() -> None:
    text = "Nr.\tLand\tAnbieter\tLiefermodell\tBemerkung\n1\tPL\tBolt\tnear-shore\tgut\n2\tDE\tAcme GmbH\tOnshore\t"
    found = candidates_in(block_in(text), Evaluation())
    assert not found.left_out
    bolt, acme = found.candidates
    assert (bolt.name, bolt.country, bolt.delivery, bolt.notes) == ("Bolt", "PL", Delivery.NEARSHORE, "gut")
    assert (acme.name, acme.provider, acme.delivery) == ("Acme GmbH", "Acme GmbH", Delivery.ONSHORE)


def test_columns_by_what_stands_in_them() -> None:
    found = candidates_in(block_in("1\tAcme\tPL\toffshore\n2\tBolt\tDE\tonshore"), Evaluation())
    assert found.fields == ("name", "country", "delivery")
    assert found.candidates[0] == Candidate("Acme", provider="Acme", country="PL", delivery=Delivery.OFFSHORE)


def test_what_is_not_taken_is_said_with_its_place() -> None:
    text = "Name\tDelivery\tRevenue\nAcme\tmidshore\t12\n\toffshore\t3"
    found = candidates_in(block_in(text), Evaluation())
    assert [str(each) for each in found.left_out] == [
        "column 3: 'Revenue'",
        "row 2, Acme: 'midshore' is neither onshore, nearshore nor offshore",
        "row 3: 'offshore; 3' has no name",
    ]
    assert [each.name for each in found.candidates] == ["Acme"]


def test_what_the_directory_knows_comes_along_and_legal_forms_do_not_hide_it() -> None:
    known = [SimpleNamespace(name="Acme Care Ltd", country="PH", sites="Manila; Cebu")]
    found = candidates_in(block_in("ACME CARE\nBolt"), Evaluation(), known)
    assert found.known == ("ACME CARE",)
    acme = found.candidates[0]
    assert (acme.name, acme.provider, acme.country, acme.site) == ("ACME CARE", "Acme Care Ltd", "PH", "Manila")
    two = [*known, SimpleNamespace(name="Acme Care GmbH", country="DE", sites="")]
    assert candidates_in(block_in("ACME CARE"), Evaluation(), two).known == ()  # it may be either
    assert bare_name("Acme Care, Inc.") == bare_name("acme care")


def test_candidates_that_are_there_are_named_and_not_doubled() -> None:
    value, _ = add_candidate(Evaluation(), Candidate("Acme"))
    found = candidates_in(block_in("acme\nBolt"), value)
    after, keys, faults = with_candidates(value, found.candidates)
    assert found.there == ("acme",)
    assert [after.candidates[key].name for key in in_order(after.candidates)] == ["Acme", "Bolt"]
    assert (len(keys), faults) == (1, [])


@given(st.text("ab\t\n 1%", max_size=60))
def test_any_block_becomes_candidates_with_names(text: str) -> None:
    found = candidates_in(block_in(text), Evaluation())
    value, keys, faults = with_candidates(Evaluation(), found.candidates)
    assert len(keys) + len(faults) == len(found.candidates)
    assert all(row.name.strip() for row in value.candidates.values())


# ---- criteria -----------------------------------------------------------------------------------------


def shares(text: str, value: Evaluation | None = None) -> dict[str, float]:
    """The leaves that come of a block, with their share of the whole in per cent."""
    after, taken = with_criteria(value or Evaluation(), criteria_in(block_in(text)))
    assert not taken.faults
    tree = tree_of(after.criteria)
    return {after.criteria[key].name: round(float(share) * 100, 6) for key, share in tree.global_weights.items()}


@pytest.mark.parametrize(
    "text",
    [
        "Category\tCriterion\tWeight\nCost\tPrice\t30 %\n\tTerms\t10 %\nQuality\tTeam\t35 %\n\tTools\t25 %\n"
        "Total\t\t100 %",
        "Gruppe\tKriterium\tGewicht\nCost\tPrice\t30\nCost\tTerms\t10\nQuality\tTeam\t35\nQuality\tTools\t25",
        "Cost\t\t40\n\tPrice\t75\n\tTerms\t25\nQuality\t\t60\n\tTeam\t35\n\tTools\t25",
        "Cost\t40\n  Price\t75\n  Terms\t25\nQuality\t60\n  Team\t35\n  Tools\t25",
        "1 Cost\t40\n1.1 Price\t75\n1.2 Terms\t25\n2 Quality\t60\n2.1 Team\t35\n2.2 Tools\t25",
        "Cost\t\t0,4\n\tPrice\t0,75\n\tTerms\t0,25\nQuality\t\t0,6\n\tTeam\t0,35\n\tTools\t0,25",
    ],
)
def test_groups_are_told_in_many_ways(text: str) -> None:
    assert shares(text) == {"Price": 30.0, "Terms": 10.0, "Team": 35.0, "Tools": 25.0}


def test_groups_without_weights_whose_members_add_up_to_the_same_weigh_the_same() -> None:
    text = "Cost\n\tPrice\t60\n\tTerms\t40\nQuality\n\tTeam\t50\n\tTools\t50"
    assert shares(text) == {"Price": 30.0, "Terms": 20.0, "Team": 25.0, "Tools": 25.0}


def test_names_alone_weigh_the_same() -> None:
    assert shares("Price\nTeam\n\u2022 Tools\nFit") == {"Price": 25.0, "Team": 25.0, "Tools": 25.0, "Fit": 25.0}


def test_all_that_a_list_may_say_of_a_criterion() -> None:
    text = (
        "Criterion\tType\tUnit\tBetter\tWeight\tDescription\n"
        "Price\tmeasure\tEUR\tlower\t60\tCost over the term, all in\n"
        "Team\tscore\t\t\t40\t\n"
        "ISO 27001\tmandatory\t\t\t\tIn date"
    )
    found = criteria_in(block_in(text))
    price, team, iso = found.criteria
    assert not found.left_out
    assert (price.kind, price.unit, price.direction) == (Kind.MEASURE, "EUR", Direction.LOWER)
    assert price.description == "Cost over the term, all in"
    assert (team.kind, iso.kind, iso.weight) == (Kind.RATING, Kind.GATE, None)


def test_what_of_a_list_is_not_taken_is_said_with_its_place() -> None:
    found = criteria_in(block_in("Criterion\tWeight\tAcme\tBolt\nPrice\tmuch\t3\t4\nTeam\t-5\t4\t4"))
    assert [str(each) for each in found.left_out] == [
        "column 3: 'Acme'",
        "column 4: 'Bolt'",
        "row 2, Price: 'much' is no weight",
        "row 3, Team: '-5' is no weight",
    ]
    assert [each.name for each in found.criteria] == ["Price", "Team"]


def test_pasted_criteria_join_those_that_are_there() -> None:
    value, group = add_criterion(Evaluation(), Criterion("Cost", Kind.GROUP, weight=1.0))
    value, _ = add_criterion(value, Criterion("Price", parent=group, weight=1.0))
    value, _ = add_criterion(value, Criterion("Fit", weight=1.0))
    after, taken = with_criteria(value, criteria_in(block_in("Cost\t\n\tprice\t30\n\tTerms\t70\nSkill\t")))
    assert taken.there == ("price",)
    tree = tree_of(after.criteria)
    names = {after.criteria[key].name: float(share) for key, share in tree.global_weights.items()}
    terms = 70 / 50  # beside Price, which weighs 1, the mean of the pasted ones is 1
    price = 1 / (1 + terms) / 3
    assert names == pytest.approx({"Price": price, "Terms": price * terms, "Fit": 1 / 3, "Skill": 1 / 3})
    assert [after.criteria[each].parent for each in taken.keys] == [group, ""]


@given(st.text("ab\t\n 1.,%", max_size=80))
def test_any_block_becomes_sound_criteria(text: str) -> None:
    found = criteria_in(block_in(text))
    value, taken = with_criteria(Evaluation(), found)
    assert len(taken.keys) == len(value.criteria)
    assert len(taken.keys) + len(taken.there) + len(taken.faults) >= len(found.criteria) - sum(
        each.kind is Kind.GROUP for each in found.criteria
    )


# ---- values by names ----------------------------------------------------------------------------------

ROWS = ["Price", "Team", "Tools"]
COLUMNS = ["Acme", "Bolt"]


def placed(text: str) -> dict[tuple[int, int], str] | None:
    found = placed_by_heads(block_in(text), ROWS, COLUMNS)
    return None if found is None else {(each.row, each.column): each.text for each in found.cells}


@pytest.mark.parametrize(
    "text",
    [
        "Criterion\tBolt\tAcme\nTeam\t4\t3\nPrice\t2\t1",
        "Criterion\tWeight\tBolt\tAcme\nTeam (40 %)\t40\t4\t3\n1. PRICE\t60\t2\t1\nTotal\t100\t6\t4",
        "\tPrice\tTeam\nAcme\t1\t3\nBolt\t2\t4",  # turned
        "Group\tCriterion\tBolt\tAcme\nQuality\tTeam\t4\t3\nCost\tPrice\t2\t1",
    ],
)
def test_values_go_where_their_names_say(text: str) -> None:
    assert placed(text) == {(0, 0): "1", (0, 1): "2", (1, 0): "3", (1, 1): "4"}


def test_heads_on_one_side_leave_the_other_to_the_place() -> None:
    assert placed("Bolt\tAcme\n4\t3\n2\t1") == {(0, 1): "4", (0, 0): "3", (1, 1): "2", (1, 0): "1"}
    assert placed("Tools\t4\t3\nPrice\t2\t1") == {(2, 0): "4", (2, 1): "3", (0, 0): "2", (0, 1): "1"}


@pytest.mark.parametrize("text", ["3\t4\n5\t6", "", "x\ty"])
def test_without_heads_the_place_says_it(text: str) -> None:
    assert placed(text) is None


def test_values_of_unknown_names_are_lost_with_their_place() -> None:
    found = placed_by_heads(block_in("\tAcme\tZeta\nPrice\t1\t2\nCharm\t3\t\nTeam\t5\t6"), ROWS, COLUMNS)
    assert found is not None
    assert [(each.row, each.column, each.head, each.is_criterion) for each in found.lost] == [
        (2, 3, "Zeta", False),
        (3, 2, "Charm", True),
        (4, 3, "Zeta", False),
    ]


def test_a_name_that_the_grid_has_twice_is_met_in_order() -> None:
    found = placed_by_heads(block_in("Quality\t1\nPrice\t2\nQuality\t3"), ["Quality", "Price", "Quality"], ["Acme"])
    assert found is not None
    assert [(each.row, each.text) for each in found.cells] == [(0, "1"), (1, "2"), (2, "3")]
