"""The scoring grid: what its cells say, typing, blocks as spreadsheets give them, and how little a cell costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QModelIndex, Qt

from scorecard.app.pasting.block import block_in
from scorecard.core.edits import add_criterion, set_consensus, set_fact, set_head, set_reason, set_score
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator, Kind, Process, Scale, Shape, ValueFunction
from scorecard.core.process import make_formal
from scorecard.core.table import Table
from scorecard.gui.document import Document
from scorecard.gui.models.score_blocks import repeated
from scorecard.gui.models.score_cell import CellState, Source
from scorecard.gui.models.score_sheet import short_figure
from scorecard.gui.models.scores_model import ScoresModel, ScoresRole
from scorecard.gui.models.typed import block_text, number_from, number_text
from tests.gui.models.documents import any_document, memory_document, watched

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


def example() -> Evaluation:
    """Rows: cost, price (a measure), terms, skill; facts also have the gate iso and a measure in categories."""
    people = Table({"ann": Evaluator("Ann"), "ben": Evaluator("Ben", 1.0)})
    offers = Table(
        {"a": Candidate("A", site="Porto", country="PT"), "b": Candidate("B", 1.0), "c": Candidate("C", 2.0)}
    )
    value = Evaluation(candidates=offers, evaluators=people)
    price = ValueFunction(worst=0.0, best=100.0)
    grades = ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.0), ("gold", 1.0)))
    for key, criterion in {
        "cost": Criterion("Cost", Kind.GROUP, weight=60.0),
        "price": Criterion("Price", Kind.MEASURE, "cost", weight=50.0, unit="EUR", value=price),
        "terms": Criterion("Terms", Kind.RATING, "cost", weight=50.0, at_least=2.0),
        "skill": Criterion("Skill", Kind.RATING, weight=40.0),
        "iso": Criterion("ISO", Kind.GATE),
        "grade": Criterion("Grade", Kind.MEASURE, weight=0.0, value=grades),
    }.items():
        value, _ = add_criterion(value, criterion, key)
    return value


@pytest.fixture
def document(qapp: object) -> Document:
    return memory_document(example())


@pytest.fixture
def model(document: Document) -> Iterator[ScoresModel]:
    made = ScoresModel(document, Source.EVALUATOR, "ann", locale=ENGLISH)
    tester = watched(made)
    yield made
    del tester


def texts(model: ScoresModel) -> list[list[str]]:
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def everything(model: ScoresModel) -> list[tuple[int, int]]:
    return [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]


def test_rows_stand_under_their_groups(model: ScoresModel) -> None:
    rows = range(model.rowCount())
    heads = [model.headerData(row, Qt.Orientation.Vertical) for row in rows]
    assert heads == ["Cost", "Price", "Terms", "Skill", "Grade"]
    assert [model.headerData(row, Qt.Orientation.Vertical, ScoresRole.DEPTH) for row in rows] == [0, 1, 1, 0, 0]
    weights = [model.headerData(row, Qt.Orientation.Vertical, ScoresRole.WEIGHT) for row in rows]
    assert weights == ["60.0", "30.0", "30.0", "40.0", "0.0"]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "A"
    assert model.headerData(0, Qt.Orientation.Horizontal, ScoresRole.PLACE) == "Porto, PT"


def test_cells_say_what_is_to_be_painted(model: ScoresModel, document: Document) -> None:
    value = set_score(document.value, "ann", "a", "terms", 1.0)
    value = set_reason(value, "sheets", ("ann", "a", "terms"), rationale="dear")
    value = set_fact(set_score(value, "ann", "b", "terms", 4.0), "b", "price", 50.0)
    document.edit("Edit", value)
    cells = {name: model.cell(row, column) for name, row, column in (("low", 2, 0), ("none", 2, 2), ("fact", 1, 1))}
    low = cells["low"]
    assert (low.state, low.text, low.score_step) == (CellState.SCORED, "1", 0.2)
    assert (low.has_reason, low.has_evidence, low.below_minimum) == (True, False, True)
    assert (cells["none"].state, cells["none"].text) == (CellState.UNSCORED, "")
    assert (cells["fact"].state, cells["fact"].text) == (CellState.MEASURE, "50\N{NO-BREAK SPACE}EUR")
    assert texts(model)[0] == ["≈1.00", "3.25", ""]
    assert model.cell(0, 0).is_approximate


def test_sealed_criteria_are_hidden_in_a_formal_process_until_the_scores_are_in(document: Document) -> None:
    value, key = add_criterion(document.value, Criterion("Bid", sealed=True), "bid")
    value = make_formal(set_head(set_score(value, "ann", "a", key, 3.0), title="T"), "Ann", "To be fair", "2026-03-01")
    document.edit("Edit", value)
    model = ScoresModel(document, evaluator="ann")
    cell = model.place_of("bid", "a").data(ScoresRole.CELL)
    assert (cell.state, cell.text, cell.value) == (CellState.SEALED, "sealed", None)
    assert not model.setData(model.place_of("bid", "a"), "4")
    assert ScoresModel(document, evaluator="ann", opened=True).place_of("bid", "a").data() == "3"
    document.edit("Open", set_head(document.value, process=Process.OPEN))
    assert document.value.head.process is Process.FORMAL  # something is hidden
    assert model.place_of("bid", "a").data() == "sealed"


@pytest.mark.parametrize(
    ("typed", "score"), [("4", 4.0), ("3.5", 3.5), ("3,5", 3.5), (" 2 ", 2.0), (5, 5.0), ("", None)]
)
def test_typed_scores_are_taken(model: ScoresModel, document: Document, typed: object, score: float | None) -> None:
    document.edit("Score", set_score(document.value, "ann", "a", "terms", 1.0))
    assert model.setData(model.index(2, 0), typed)
    cells = document.value.sheets.get("ann", {}).get("a", {})
    assert (cells["terms"].score if "terms" in cells else None) == score


@pytest.mark.parametrize("typed", ["6", "-1", "four", "1e999", "3,5,1", "\x00", True, float("nan"), object()])
def test_what_cannot_be_is_refused(model: ScoresModel, document: Document, typed: object) -> None:
    said: list[EditError] = []
    model.refused.connect(said.append)
    assert not model.setData(model.index(2, 0), typed)
    assert len(said) == 1
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize("row", [0, 1, 4])
def test_means_and_facts_are_only_read_in_a_sheet(model: ScoresModel, row: int) -> None:
    assert not model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(model.index(row, 0), "4")


def test_facts_take_numbers_categories_and_gates(document: Document) -> None:
    model = ScoresModel(document, Source.FACTS, locale=GERMAN)
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(4)] == ["Cost", "Price", "ISO", "Grade"]
    assert model.paste(1, 0, "1.350.000 EUR\t12,5\nyes\tfail\nGold\tbronze\n") == ()
    assert texts(model)[1:] == [
        ["1350000\N{NO-BREAK SPACE}EUR", "12.5\N{NO-BREAK SPACE}EUR", ""],
        ["pass", "fail", ""],
        ["gold", "bronze", ""],
    ]
    assert model.cell(2, 1).below_minimum
    refused = model.paste(1, 0, "dear\nperhaps\nsilver")
    assert [(each.row, each.column, each.text) for each in refused] == [
        (1, 0, "dear"),
        (2, 0, "perhaps"),
        (3, 0, "silver"),
    ]


def test_consensus_is_edited_in_its_own_table(document: Document) -> None:
    model = ScoresModel(document, Source.CONSENSUS)
    assert model.setData(model.place_of("skill", "b"), "4")
    assert document.value.consensus["b"]["skill"].score == 4.0
    document.edit("Agree", set_consensus(document.value, "b", "skill", 2.0))
    assert model.place_of("skill", "b").data() == "2"


def test_paste_is_one_edit_and_passes_over_groups_and_what_stays_the_same(
    model: ScoresModel, document: Document
) -> None:
    document.edit("Price", set_fact(document.value, "a", "price", 50.0))
    assert model.preview_paste(0, 0, "50\n4\n3").cells == ((2, 0), (3, 0))
    assert document.undo_stack.count() == 1
    assert model.paste(0, 0, "50\r\n4\r\n3\r\n") == ()
    assert [row[0] for row in texts(model)[1:4]] == ["50\N{NO-BREAK SPACE}EUR", "4", "3"]
    assert document.undo_stack.count() == 2
    assert document.undo_stack.undoText() == "Pasted 2 cells"


def test_paste_that_is_refused_changes_nothing_unless_the_rest_is_asked_for(
    model: ScoresModel, document: Document
) -> None:
    block = "4\t9\tx\t1\n1\t2\t3"
    refused = model.paste(2, 0, block)
    assert [(each.row, each.column, each.text) for each in refused] == [(2, 1, "9"), (2, 2, "x"), (2, 3, "1")]
    assert document.undo_stack.count() == 0
    assert model.preview_paste(2, 0, block).refused[0].error.place == "B, Terms"
    assert len(model.paste(2, 0, block, partly=True)) == 3
    assert texts(model)[2:4] == [["4", "", ""], ["1", "2", "3"]]
    assert document.undo_stack.count() == 1
    assert [each.row for each in model.paste(4, 0, "\n3")] == [5]


def test_fill_down_takes_the_topmost_or_the_one_above(model: ScoresModel, document: Document) -> None:
    model.paste(2, 0, "4\t3\t2")
    assert model.fill_down([(2, 0), (3, 0), (2, 1), (3, 1)]) == ()
    assert model.fill_down([(3, 2)]) == ()
    assert document.undo_stack.undoText() == "Filled 1 cell"
    assert texts(model)[3] == ["4", "3", "2"]
    assert document.undo_stack.count() == 3
    assert model.clear([(0, 0), (2, 0), (3, 1), (99, 0)]) == ()
    assert texts(model)[2:4] == [["", "3", "2"], ["4", "", "2"]]
    assert document.undo_stack.undoText() == "Cleared 2 cells"
    document.undo_stack.undo()
    assert texts(model)[2:4] == [["4", "3", "2"], ["4", "3", "2"]]


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), source=st.sampled_from(list(Source)), german=st.booleans())
def test_what_is_copied_and_cleared_comes_back_by_pasting(
    qapp: object, seed: int, source: Source, german: bool
) -> None:
    document = any_document(Random(seed))
    model = ScoresModel(document, source, "e0", locale=GERMAN if german else ENGLISH, opened=True)
    shown = texts(model)
    block = model.copied(everything(model))
    assert model.preview_paste(0, 0, block) == model.preview_paste(0, 0, "")
    model.clear(everything(model), partly=True)
    assert model.paste(0, 0, block) == ()
    assert texts(model) == shown


@pytest.mark.parametrize(
    "text", ["", "\n", "\t\t", '"open', "a\x00b", "x" * 200_000, '"' + "x" * 200_000, "\ud800", "\r1\r2"]
)
def test_no_text_breaks_a_paste(model: ScoresModel, document: Document, text: str) -> None:
    before = document.value
    for place in ((0, 0), (2, 2), (-1, -1), (99, 99)):
        model.paste(*place, text)
        model.preview_paste(*place, text)
    assert document.value.criteria is before.criteria


def test_cell_of_a_thousand_by_a_hundred_costs_a_cell(qapp: object) -> None:
    pick = Random(1)
    groups = {f"g{at}": Criterion(f"Group {at}", Kind.GROUP, position=float(at)) for at in range(20)}
    leaves = {f"c{at}": Criterion(f"C {at}", parent=f"g{at % 20}", position=float(at)) for at in range(1_000)}
    offers = {f"p{at}": Candidate(f"P {at}", float(at)) for at in range(100)}
    value = Evaluation(
        criteria=Table(groups | leaves), candidates=Table(offers), evaluators=Table({"ann": Evaluator("Ann")})
    )
    document = memory_document(value)
    model = ScoresModel(document, evaluator="ann")
    told: list[tuple[int, int, int, int]] = []

    def on_changed(first: QModelIndex, last: QModelIndex) -> None:
        told.append((first.row(), first.column(), last.row(), last.column()))

    model.dataChanged.connect(on_changed)
    texts(model)
    described = model.described
    assert described == 1_020 * 100
    for number in range(1, 11):
        leaf, candidate = pick.choice(list(leaves)), pick.choice(list(offers))
        told.clear()
        place = model.place_of(leaf, candidate)
        group = model.place_of(leaves[leaf].parent, candidate)
        assert model.setData(place, str(number % 5 + 1))
        cells = {(place.row(), place.column()), (group.row(), group.column())}
        assert sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in told) == 2
        assert {(top, left) for top, left, _, _ in told} | {(bottom, right) for *_, bottom, right in told} == cells
        texts(model)
        assert model.described == described + 2 * number


def test_another_sheet_is_shown_in_the_same_rows(model: ScoresModel, document: Document) -> None:
    value = set_consensus(set_score(document.value, "ben", "a", "terms", 2.0), "a", "terms", 4.0)
    document.edit("Edit", set_score(value, "ann", "a", "terms", 1.0))
    said = []
    for source, evaluator in ((Source.EVALUATOR, "ben"), (Source.CONSENSUS, ""), (Source.EVALUATOR, "ann")):
        model.show_sheet(source, evaluator)
        said.append((model.cell(2, 0).text, texts(model)[0][0]))
    assert said == [("2", "≈2.00"), ("4", "≈4.00"), ("1", "≈1.00")]
    assert model.setData(model.index(2, 0), "3")
    assert document.value.sheets["ann"]["a"]["terms"].score == 3.0


def test_single_value_goes_into_each_chosen_cell_and_cut_clears_what_it_copies(
    model: ScoresModel, document: Document
) -> None:
    chosen = [(row, column) for row in (2, 3) for column in (0, 1)]
    assert model.paste(2, 0, "4\n", chosen) == ()
    assert [row[:2] for row in texts(model)[2:4]] == [["4", "4"], ["4", "4"]]
    preview = model.preview_paste(2, 0, "3\tx", chosen)
    assert (preview.cells, preview.texts, len(preview.refused)) == (((2, 0), (3, 0)), ("3", "3"), 2)
    assert model.cut(chosen) == "4\t4\n4\t4\n"
    assert [row[:2] for row in texts(model)[2:4]] == [["", ""], ["", ""]]
    assert document.undo_stack.undoText() == "Cut 4 cells"


@pytest.mark.parametrize(
    ("block", "chosen", "expected"),
    [
        ("4\t3\t2\n", (2, 0, 3, 2), [["4", "3", "2"], ["4", "3", "2"]]),
        ("4\n1\n", (2, 0, 3, 2), [["4", "4", "4"], ["1", "1", "1"]]),
        ("4\t3\n1\t2\n", (2, 0, 3, 1), [["4", "3", ""], ["1", "2", ""]]),
        ("4\t3\n", (2, 0, 3, 2), [["4", "3", ""], ["", "", ""]]),
        ("4\t3\t2\n\n", (2, 0, 3, 2), [["4", "3", "2"], ["", "", ""]]),
        ("4\n", (2, 1, 2, 1), [["", "4", ""], ["", "", ""]]),
        ("", (2, 0, 3, 2), [["", "", ""], ["", "", ""]]),
    ],
)
def test_a_block_is_repeated_over_a_selection_that_is_a_whole_multiple_of_it(
    model: ScoresModel, document: Document, block: str, chosen: tuple[int, ...], expected: list[list[str]]
) -> None:
    top, left, bottom, right = chosen
    into = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    assert model.paste(top, left, block, into) == ()
    assert texts(model)[2:4] == expected
    assert document.undo_stack.count() == bool(block)


@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
    down=st.integers(1, 12),
    across=st.integers(1, 12),
    blank=st.booleans(),
)
def test_a_repeated_block_fills_exactly_and_agrees_with_the_block_everywhere(
    rows: int, columns: int, down: int, across: int, blank: bool
) -> None:
    block = [[f"{row}.{column}" for column in range(columns)] for row in range(rows)]
    found = repeated([*block, [""]] if blank else block, down, across)
    fits = down % rows == 0 and across % columns == 0
    also = blank and down % (rows + 1) == 0 and across % columns == 0
    if fits and not also and (down, across) != (rows, columns):
        assert (len(found), {len(each) for each in found}) == (down, {across})
        assert all(
            found[row][column] == block[row % rows][column % columns] for row in range(down) for column in range(across)
        )
    elif not fits and not also:
        assert found == ([*block, [""]] if blank else block)


@pytest.mark.parametrize(
    ("scale", "whole"),
    [
        (Scale(), "0123456789"),
        (Scale(0.0, 5.0, 0.5), ""),
        (Scale(0.0, 10.0, 1.0), "023456789"),
        (Scale(0.0, 100.0, 10.0), "0"),
    ],
)
def test_digit_that_can_only_be_one_score_is_told(qapp: object, scale: Scale, whole: str) -> None:
    model = ScoresModel(memory_document(replace(example(), scale=scale)), evaluator="ann")
    assert "".join(digit for digit in "0123456789.-x" if model.is_whole_score(digit)) == whole


@pytest.mark.parametrize(
    ("number", "unit", "short"),
    [
        (6_180_000.0, "EUR", "€\N{NO-BREAK SPACE}6.18\N{NO-BREAK SPACE}m"),
        (95.0, "EUR", "€\N{NO-BREAK SPACE}95"),
        (12.5, "%", "12.5\N{NO-BREAK SPACE}%"),
        (3.0, "", "3"),
    ],
)
def test_figures_are_short_where_there_is_little_room(number: float, unit: str, short: str) -> None:
    assert short_figure(number, unit) == short


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("4", 4.0, 4.0),
        ("3,5", 3.5, 3.5),
        ("3.5", 3.5, 3.5),
        ("1,350", 1350.0, 1.35),
        ("1.350", 1.35, 1350.0),
        ("1 350 000", 1_350_000.0, 1_350_000.0),
        ("\u22122", -2.0, -2.0),
        ("1.35E+06", 1_350_000.0, 1_350_000.0),
        ("1,350.5", 1350.5, 1350.5),
        ("1.350,5", 1350.5, 1350.5),
        ("", None, None),
        ("4 5 a", None, None),
        ("\u0664", None, None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, english: float | None, german: float | None) -> None:
    assert number_from(text, ENGLISH) == english
    assert number_from(text, GERMAN) == german


@given(st.floats(-1e15, 1e15), st.sampled_from([ENGLISH, GERMAN]))
def test_numbers_come_back_as_they_were_written(number: float, locale: QLocale) -> None:
    written = number_text(number, locale)
    assert number_from(written, locale) == number


@given(st.lists(st.lists(st.text("ab\t\n\" ='", max_size=5), min_size=2, max_size=2), min_size=1, max_size=4))
def test_blocks_come_back_as_they_were_written(rows: list[list[str]]) -> None:
    assert block_in(block_text(rows)) == rows
