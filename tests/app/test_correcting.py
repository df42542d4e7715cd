"""Corrections of a mapping: cells have one role, and what stood in line stays in line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.app.correcting import ROLES as ALL_ROLES
from scorecard.app.correcting import (
    Area,
    CriterionChoice,
    Layout,
    Mapping,
    Range,
    TableMapping,
    Totals,
    Treat,
    area_of,
    area_text,
    area_with_role,
    left_out,
    with_area,
    with_candidate,
    with_choice,
    with_layout,
    with_new_table,
    with_role,
    with_word,
    without,
    without_table,
)
from scorecard.core.checks import scale_flaws
from scorecard.core.model import Scale


def table(**areas: str) -> TableMapping:
    """A table of a sheet, with its areas as people write them."""
    totals = {name: area_of(areas.pop(name, "")) for name in ("totals", "ranks")}
    made = TableMapping("S", **{name: area_of(text) for name, text in areas.items()})  # type: ignore[arg-type]
    return with_totals(made, totals["totals"], totals["ranks"])


def with_totals(given: TableMapping, area: Area, ranks: Area) -> TableMapping:
    return replace(given, totals=(Totals(area=area, ranks=ranks),) if area or ranks else ())


PLAIN = table(
    criteria="B4:G4", weights="B5:G5", groups="B1:G1", candidates="A10:A13", scores="B10:G13", totals="H10:H13",
    ranks="I10:I13",
)  # fmt: skip


def texts(given: TableMapping) -> dict[str, str]:
    return {role: area_text(area) for role in ALL_ROLES if (area := area_with_role(given, role))}


def corrected(role: str, cells: str, given: TableMapping = PLAIN) -> dict[str, str]:
    return texts(with_role(Mapping(tables=(given,)), 0, role, area_of(cells)).tables[0])


def test_other_criteria_take_weights_groups_and_scores_along() -> None:
    assert corrected("criteria", "B4:F4") == texts(PLAIN) | {
        "criteria": "B4:F4", "weights": "B5:F5", "groups": "B1:F1", "scores": "B10:F13",
    }  # fmt: skip


def test_other_candidates_take_totals_ranks_and_scores_along() -> None:
    assert corrected("candidates", "A10:A15") == texts(PLAIN) | {
        "candidates": "A10:A15", "scores": "B10:G15", "totals": "H10:H15", "ranks": "I10:I15",
    }  # fmt: skip


def test_other_scores_take_the_names_beside_them_along() -> None:
    assert corrected("scores", "B10:E12") == texts(PLAIN) | {
        "scores": "B10:E12", "criteria": "B4:E4", "weights": "B5:E5", "groups": "B1:E1", "candidates": "A10:A12",
        "totals": "H10:H12", "ranks": "I10:I12",
    }  # fmt: skip


def test_scores_that_stand_apart_are_left_where_they_are() -> None:
    given = table(criteria="B4:G4", candidates="A10:A13", scores="B10:B13, D10:D13")
    assert corrected("criteria", "B4:F4", given)["scores"] == "B10:B13, D10:D13"


def test_the_first_roles_of_an_empty_table_propose_the_scores() -> None:
    mapping, number = with_new_table(Mapping(), "S")
    mapping = with_role(mapping, number, "criteria", area_of("B1:D1"))
    mapping = with_role(mapping, number, "candidates", area_of("A2:A4"))
    assert texts(mapping.tables[0]) == {"criteria": "B1:D1", "candidates": "A2:A4", "scores": "B2:D4"}


def test_cells_lose_the_role_that_they_had() -> None:
    assert corrected("weights", "B4:G4") == {k: v for k, v in texts(PLAIN).items() if k != "criteria"} | {
        "weights": "B4:G4"
    }
    assert corrected("reasons", "H10:H13")["reasons"] == "H10:H13"
    assert "totals" not in corrected("reasons", "H10:H13")


def test_left_out_cells_mean_nothing_and_a_table_without_any_goes() -> None:
    mapping = left_out(Mapping(tables=(PLAIN,)), "S", area_of("B10:B13"))
    assert area_text(mapping.tables[0].scores) == "C10:G13"
    assert left_out(mapping, "Other", area_of("A1:Z99")) == mapping
    assert left_out(mapping, "S", area_of("A1:Z99")).tables == ()


def test_turning_a_table_exchanges_criteria_and_candidates() -> None:
    turned = with_layout(Mapping(tables=(PLAIN,)), 0, Layout.DOWN)
    assert texts(turned.tables[0]) == {"criteria": "A10:A13", "candidates": "B4:G4", "scores": "B10:G13"}
    again = with_role(turned, 0, "criteria", area_of("A10:A12"))
    assert area_text(again.tables[0].scores) == "B10:G12"
    assert with_layout(turned, 0, Layout.DOWN) is turned


def test_the_columns_of_a_list_have_the_same_rows() -> None:
    from dataclasses import replace

    given = replace(table(criteria="B2:B9", candidates="A2:A9", scores="C2:C9", reasons="D2:D9"), layout=Layout.LIST)
    assert corrected("scores", "C2:C7", given) == {
        "criteria": "B2:B7", "candidates": "A2:A7", "scores": "C2:C7", "reasons": "D2:D7",
    }  # fmt: skip


def test_typed_cells_change_nothing_else() -> None:
    mapping = with_area(Mapping(tables=(PLAIN,)), 0, "criteria", area_of("B4:C4, E4"))
    assert texts(mapping.tables[0]) == texts(PLAIN) | {"criteria": "B4:C4, E4"}


def test_choices_replace_each_other_and_candidates_come_and_go() -> None:
    once = with_choice(Mapping(), "Price", CriterionChoice(Treat.MEASURE))
    twice = with_choice(with_choice(once, "Team", CriterionChoice()), "Price", CriterionChoice(Treat.LEAVE_OUT))
    assert [(name, choice.treat) for name, choice in twice.criteria] == [
        ("Price", Treat.LEAVE_OUT),
        ("Team", Treat.RATING),
    ]
    gone = with_candidate(Mapping(), "Acme")
    assert gone.leave_out == ("Acme",)
    assert with_candidate(gone, "Acme") == Mapping()


def test_a_table_goes_for_good() -> None:
    mapping, number = with_new_table(Mapping(tables=(PLAIN,)), "T")
    assert without_table(mapping, 0).tables == (mapping.tables[number],)


RANGES = st.builds(
    lambda top, left, height, width: Range(top, left, top + height, left + width),
    st.integers(1, 6), st.integers(1, 6), st.integers(0, 4), st.integers(0, 4),
)  # fmt: skip


@given(st.lists(RANGES, max_size=3), st.lists(RANGES, max_size=3))
def test_an_area_without_another_has_just_the_cells_that_are_left(area: list[Range], gone: list[Range]) -> None:
    kept = without(area, gone)
    assert {cell for each in kept for cell in each} == {c for e in area for c in e} - {c for e in gone for c in e}


@given(st.lists(st.tuples(st.sampled_from(ALL_ROLES), RANGES), min_size=1, max_size=6))
@pytest.mark.parametrize("layout", list(Layout))
def test_the_cells_that_were_given_a_role_have_it(layout: Layout, steps: list[tuple[str, Range]]) -> None:
    mapping = Mapping(tables=(TableMapping("S", layout),))
    for role, cells in steps:
        mapping = with_role(mapping, 0, role, (cells,))
        assert set(cells) <= {cell for each in area_with_role(mapping.tables[0], role) for cell in each}


# ---- names of lines that are no scores any more -----------------------------------------------------------


def test_a_column_of_scores_that_is_something_else_names_no_candidate() -> None:
    down = table(criteria="A2:A4", candidates="B1:E1", scores="B2:E4", evaluators="B2:E2")
    mapping = Mapping(tables=(replace(down, layout=Layout.DOWN),))
    for role in ("weights", "units", "reasons", "descriptions", "maxima"):
        (after,) = with_role(mapping, 0, role, area_of("B2:B4")).tables
        assert (area_text(after.candidates), area_text(after.scores)) == ("C1:E1", "C2:E4"), role
    (after,) = with_role(mapping, 0, "reasons", area_of("C2:C4")).tables
    assert (area_text(after.candidates), area_text(after.reasons)) == ("B1, D1:E1", "C2:C4")


def test_a_row_of_scores_that_is_a_total_names_no_criterion() -> None:
    down = table(criteria="A2:A5", weights="B2:B5", candidates="C1:E1", scores="C2:E5")
    (after,) = with_role(Mapping(tables=(replace(down, layout=Layout.DOWN),)), 0, "totals", area_of("C5:E5")).tables
    assert (area_text(after.criteria), area_text(after.weights)) == ("A2:A4", "B2:B4")
    assert (area_text(after.scores), area_text(after.totals[0].area)) == ("C2:E4", "C5:E5")


def test_a_head_over_several_columns_stays_while_one_of_them_has_scores() -> None:
    pairs = table(criteria="A3:A5", candidates="B1, D1", scores="B3:E5")
    (after,) = with_role(Mapping(tables=(replace(pairs, layout=Layout.DOWN),)), 0, "reasons", area_of("B3:B5")).tables
    assert area_text(after.candidates) == "B1, D1"
    (after,) = with_role(Mapping(tables=(after,)), 0, "weights", area_of("C3:C5")).tables
    assert area_text(after.candidates) == "D1"


def test_cells_that_are_left_out_keep_their_candidate() -> None:
    down = replace(table(criteria="A2:A4", candidates="B1:E1", scores="B2:E4"), layout=Layout.DOWN)
    (after,) = left_out(Mapping(tables=(down,)), "S", area_of("B2:B4")).tables
    assert area_text(after.candidates) == "B1:E1"


# ---- words ------------------------------------------------------------------------------------------------

WORDS = Mapping(
    scale=Scale(1.0, 3.0, 1.0, ((1.0, "Low"), (2.0, "Medium"), (3.0, "High"))),
    words=(("Low", 1.0), ("Medium", 2.0), ("High", 3.0)),
)


@pytest.mark.parametrize(
    ("word", "number", "scale"),
    [
        ("High", 5.0, Scale(1.0, 5.0, 1.0, ((1.0, "Low"), (2.0, "Medium"), (5.0, "High")))),
        ("Medium", 2.5, Scale(1.0, 3.0, 0.5, ((1.0, "Low"), (2.5, "Medium"), (3.0, "High")))),
        ("Low", -1.0, Scale(-1.0, 3.0, 1.0, ((-1.0, "Low"), (2.0, "Medium"), (3.0, "High")))),
        ("Medium", 3.0, Scale(1.0, 3.0, 1.0, ((1.0, "Low"), (3.0, "Medium")))),
        ("Low", None, Scale(2.0, 3.0, 1.0, ((2.0, "Medium"), (3.0, "High")))),
        ("Awful", 0.0, Scale(0.0, 3.0, 1.0, ((0.0, "Awful"), (1.0, "Low"), (2.0, "Medium"), (3.0, "High")))),
    ],
)
def test_the_scale_follows_the_words(word: str, number: float | None, scale: Scale) -> None:
    after = with_word(WORDS, word, number)
    assert dict(after.words).get(word) == number
    assert after.scale == scale
    assert list(scale_flaws(scale)) == []


def test_a_wider_scale_stays_wide() -> None:
    wide = replace(WORDS, scale=Scale(0.0, 10.0, 1.0))
    assert with_word(wide, "High", 9.0).scale == Scale(0.0, 10.0, 1.0)
    assert with_word(wide, "High", 12.0).scale == Scale(0.0, 12.0, 1.0)
    assert with_word(replace(WORDS, scale=None), "High", 9.0).scale is None


def test_a_word_as_a_weight_leaves_the_scale_alone() -> None:
    after = with_word(replace(WORDS, weight_words=(("Must", 3.0),)), "Must", 10.0, weighs=True)
    assert (after.weight_words, after.scale, after.words) == ((("Must", 10.0),), WORDS.scale, WORDS.words)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(-400, 400)))))
def test_whatever_words_count_as_the_scale_is_one(steps: list[tuple[str, int | None]]) -> None:
    mapping = WORDS
    for word, hundredths in steps:
        mapping = with_word(mapping, word, None if hundredths is None else hundredths / 100)
        assert mapping.scale is not None
        assert list(scale_flaws(mapping.scale)) == []
        assert all(mapping.scale.minimum <= number <= mapping.scale.maximum for _, number in mapping.words)
