"""Scoresheets: what stands on them, what must not, and that what is filled in comes back as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scorecard.core.changes import with_row
from scorecard.core.errors import ExchangeError
from scorecard.core.model import Cell, Declaration, Evaluation, Process, Scale, Stage, Submission
from scorecard.core.panel_edits import label_candidates
from scorecard.exchange.scoresheet.carrying import read_as_json, returned_from
from scorecard.exchange.scoresheet.comparing import What, compared
from scorecard.exchange.scoresheet.contents import sheet_criteria
from scorecard.exchange.scoresheet.reading import read, step_of
from scorecard.exchange.scoresheet.sheet_map import COVER, MAP, SCORES, MapError, map_of, map_rows
from tests.core.evaluations import TEXTS, any_score, evaluations
from tests.exchange.scoresheets import edited, filled, panel, row_of, rows_by_place, written

CONFLICT = ("declarations", ("ann", "bolt"), Declaration(True, "My brother works there", "2026-01-01"))


def formal(stage: Stage = Stage.SCORING, *, unsealed: bool = False) -> Evaluation:
    """The panel's evaluation with the order of work kept."""
    value = panel()
    return replace(value, head=replace(value.head, process=Process.FORMAL, stage=stage, unsealed=unsealed))


# ---- what stands on a sheet -----------------------------------------------------------------------


def test_the_sheet_holds_a_row_for_each_candidate_and_rating(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [COVER, SCORES, MAP]
    assert [each.key for each in found.map.criteria] == ["domain", "staff", "fit", "terms"]
    assert {each.code for each in found.map.candidates} == {"acme", "bolt", "corvid"}
    sheet = book[SCORES]
    keys = [value for (value,) in sheet.iter_rows(5, max_col=1, values_only=True) if re.match("R[0-9]", str(value))]
    assert keys == [f"R{number:03}" for number in range(1, 13)]
    row = row_of(sheet, rows_by_place(found)["acme", "domain"])
    values = [sheet.cell(row, column).value for column in range(2, 6)]
    assert values == ["Acme Care", 4, "Two like clients", "Reference call"]
    assert (found.progress.scored, found.progress.expected) == (1, 12)


def test_only_the_cells_to_fill_in_are_open(tmp_path: Path) -> None:
    evaluation = with_row(panel(), *CONFLICT)
    found = written(evaluation, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert all(sheet.protection.sheet for sheet in book)
    assert book.security is not None
    assert book.security.lockStructure
    assert book[MAP].sheet_state == "veryHidden"
    open_cells = {
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    sheet, keys = book[SCORES], rows_by_place(found)
    rows = [row_of(sheet, keys[place]) for place in keys if place[0] != "bolt"]
    assert open_cells == {f"{column}{row}" for row in rows for column in "CDE"}


def test_the_rubric_stands_above_its_rows_and_beside_the_cell(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")[SCORES]
    first = row_of(sheet, "R001")
    levels = [(sheet.cell(row, 3).value, sheet.cell(row, 4).value) for row in range(first - 3, first)]
    assert levels == [(5, "Exceeds it"), (3, "Meets the need, with evidence"), (0, "No answer")]
    assert sheet.cell(first - 3, 2).value == "Of our trade."
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    rule = rules[f"C{first}:C{first + 2}"]
    assert rule.type == "list"
    assert rule.prompt == "5  Exceeds it\n3  Meets the need, with evidence\n0  No answer"
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$4:$4"
    assert len(found.map.criteria) == len(rules)


def test_the_choices_of_the_list_are_the_steps_of_the_scale(tmp_path: Path) -> None:
    written(panel(Scale(1.0, 3.0, 0.5)), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    reference = book[SCORES].data_validations.dataValidation[0].formula1
    cells = book[COVER][reference.rpartition("!")[2].replace("$", "")]
    assert [row[0].value for row in cells] == [1, 1.5, 2, 2.5, 3]


def test_a_fine_scale_is_checked_by_a_formula(tmp_path: Path) -> None:
    written(panel(Scale(0.0, 10.0, 0.1)), tmp_path / "a.xlsx")
    rule = load_workbook(tmp_path / "a.xlsx")[SCORES].data_validations.dataValidation[0]
    assert rule.type == "custom"
    assert "<=10.0" in rule.formula1


def test_sealed_criteria_are_left_out_of_a_formal_sheet_until_they_are_opened() -> None:
    assert "terms" in sheet_criteria(panel(), "ann")
    assert "terms" not in sheet_criteria(formal(), "ann")
    assert "terms" in sheet_criteria(formal(unsealed=True), "ann")


def test_after_handing_in_only_what_was_sealed_is_left() -> None:
    value = with_row(formal(Stage.CONSENSUS, unsealed=True), "submissions", ("ann",), Submission("2026-01-01"))
    assert sheet_criteria(value, "ann") == ["terms"]


def test_only_assigned_criteria_stand_on_the_sheet(tmp_path: Path) -> None:
    value = panel()
    row = replace(value.evaluators["ben"], assigned=("expertise",))
    found = written(with_row(value, "evaluators", ("ben",), row), tmp_path / "a.xlsx", "ben")
    assert [each.key for each in found.map.criteria] == ["domain", "staff"]


def test_nothing_to_score_is_refused_and_an_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(ExchangeError, match="nothing to score"):
        written(panel(), path, candidates=[])
    assert path.read_bytes() == b"mine"


def test_everybody_reads_the_candidates_in_an_order_of_their_own(tmp_path: Path) -> None:
    orders = {
        tuple(each.code for each in written(panel(), tmp_path / "a.xlsx", evaluation_id=str(seed)).map.candidates)
        for seed in range(12)
    }
    assert len(orders) > 1
    again = [written(panel(), tmp_path / "a.xlsx").map.candidates for _ in range(2)]
    assert again[0] == again[1]


# ---- blind ----------------------------------------------------------------------------------------


def test_a_blind_sheet_names_no_candidate_anywhere_in_the_file(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx", blind=True, candidates=["acme", "bolt"])
    assert {each.code for each in found.map.candidates} == {"Candidate B", "Candidate C"}
    with ZipFile(tmp_path / "a.xlsx") as archive:
        for name in archive.namelist():
            content = archive.read(name).decode("utf-8", "replace").casefold() + name.casefold()
            for word in ("acme", "bolt", "corvid", "holding"):
                assert word not in content, (word, name)


def test_a_blind_sheet_needs_labels(tmp_path: Path) -> None:
    value = panel()
    value = with_row(value, "candidates", ("bolt",), replace(value.candidates["bolt"], label=""))
    with pytest.raises(ExchangeError, match="Bolt Desk has no label"):
        written(value, tmp_path / "a.xlsx", blind=True)


@pytest.mark.parametrize("where", ["title", "criterion", "rationale", "due"])
def test_a_text_that_names_a_candidate_keeps_a_blind_sheet_from_being_written(tmp_path: Path, where: str) -> None:
    value, due = panel(), ""
    if where == "title":
        value = replace(value, head=replace(value.head, title="Acme care or not"))
    elif where == "criterion":
        row = replace(value.criteria["fit"], description="As well as the ACME  Holding does")
        value = with_row(value, "criteria", ("fit",), row)
    elif where == "rationale":
        value = with_row(value, "sheets", ("ann", "bolt", "fit"), Cell(3.0, "Better than Acme Care"))
    else:
        due = "When Bolt Desk has answered"
    with pytest.raises(ExchangeError, match="would name a candidate"):
        written(value, tmp_path / "a.xlsx", blind=True, due=due)
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(("text", "named"), [("As good as HP", True), ("hp sauce", False), ("HPE is another", False)])
def test_a_short_name_counts_only_as_it_is_spelled(tmp_path: Path, text: str, named: bool) -> None:
    value = panel()
    value = with_row(value, "candidates", ("bolt",), replace(value.candidates["bolt"], name="HP"))
    value = with_row(value, "criteria", ("fit",), replace(value.criteria["fit"], description=text))
    if named:
        with pytest.raises(ExchangeError, match="would name a candidate, 'HP'"):
            written(value, tmp_path / "a.xlsx", blind=True)
    else:
        written(value, tmp_path / "a.xlsx", blind=True)


def test_what_must_not_be_seen_is_left_blank_and_stays_when_it_comes_back_so(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx", with_given=False)
    assert all(not any(each.cells) for each in found.map.criteria)
    returned = read(tmp_path / "a.xlsx")
    assert returned.filled == {}
    assert {each.what for each in compared(returned, panel()).differences} == {What.SAME}


# ---- there and back -------------------------------------------------------------------------------


def test_an_untouched_sheet_comes_back_with_nothing_new(tmp_path: Path) -> None:
    written(panel(), tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert (found.faults, found.notes) == ((), ())
    assert not any(each.changed for each in found.cells.values())
    assert {each.what for each in compared(found, panel()).differences} == {What.SAME}


@settings(max_examples=60, deadline=None)
@given(evaluation=evaluations(), seed=st.integers(0, 2**32 - 1), blind=st.booleans())
def test_what_is_filled_in_comes_back(evaluation: Evaluation, seed: int, blind: bool) -> None:
    pick = Random(seed)
    evaluation = label_candidates(evaluation, sorted(evaluation.candidates))
    for evaluator in evaluation.evaluators:
        with TemporaryDirectory() as name:
            path = Path(name) / "sheet.xlsx"
            try:
                found = written(evaluation, path, evaluator, blind=blind)
            except ExchangeError as error:
                expected = "nothing to score" in str(error) or "name a candidate" in str(error)
                if not expected:
                    raise
                continue
            cells = {
                (candidate.code, criterion.key): Cell(
                    any_score(pick, evaluation.scale), pick.choice(TEXTS), pick.choice(TEXTS)
                )
                for candidate in found.map.candidates
                for criterion in found.map.criteria
                if not candidate.conflict
            }
            filled(path, found, cells)
            returned = read(path)
            assert returned.faults == ()
            blank = {place: Cell(cell.score, *_kept(cell)) for place, cell in cells.items()}
            assert {place: each.cell for place, each in returned.cells.items()} == blank
            assert returned_from(read_as_json(str(path))) == returned


def _kept(cell: Cell) -> tuple[str, str]:
    """Rationale and evidence, of which blank ones are none."""
    return (cell.rationale if cell.rationale.strip() else "", cell.evidence if cell.evidence.strip() else "")


@pytest.mark.parametrize(("typed", "score"), [("4", 4.0), (" 3 ", 3.0), ("2,0", 2.0), ("1.0", 1.0)])
def test_a_number_stored_as_text_is_taken_with_a_note(tmp_path: Path, typed: str, score: float) -> None:
    found = written(panel(), tmp_path / "a.xlsx")
    key = rows_by_place(found)["bolt", "fit"]
    edited(tmp_path / "a.xlsx", lambda _, sheet: _type(sheet, key, 3, typed))
    returned = read(tmp_path / "a.xlsx")
    assert returned.faults == ()
    assert returned.cells["bolt", "fit"].cell.score == score
    assert "stored as text" in returned.notes[0].what
    assert returned.notes[0].place.startswith("Scores, C")


def _type(sheet: Worksheet, key: str, column: int, value: object) -> None:
    cell = sheet.cell(row_of(sheet, key), column)
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.data_type = "s"


def test_dates_and_numbers_among_the_words_are_taken_with_a_note(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx")
    key = rows_by_place(found)["bolt", "fit"]

    def change(_: Workbook, sheet: Worksheet) -> None:
        _type(sheet, key, 4, 2026)
        _type(sheet, key, 5, datetime(2026, 3, 31))

    edited(tmp_path / "a.xlsx", change)
    returned = read(tmp_path / "a.xlsx")
    assert returned.faults == ()
    assert returned.cells["bolt", "fit"].cell == Cell(None, "2026", "2026-03-31")
    assert len(returned.notes) == 2


def test_sorted_rows_a_renamed_sheet_and_an_inserted_column_are_known_again(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx")

    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet.title = "Anns Bewertung"
        one, two = row_of(sheet, "R001"), row_of(sheet, "R011")
        for column in range(1, 6):
            a, b = sheet.cell(one, column), sheet.cell(two, column)
            a.value, b.value = b.value, a.value
        sheet.insert_cols(3)
        sheet.protection.sheet = False

    edited(tmp_path / "a.xlsx", change)
    returned = read(tmp_path / "a.xlsx")
    assert returned.faults == ()
    said = " ".join(note.what for note in returned.notes)
    assert "was renamed" in said
    assert "columns were moved" in said
    assert "rows stand in another order" in said
    assert returned.cells["acme", "domain"].cell == Cell(4.0, "Two like clients", "Reference call")
    assert len(returned.cells) == len(found.map.places())


def test_macros_in_a_file_that_says_so_are_not_run_and_noted(tmp_path: Path) -> None:
    written(panel(), tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    target = (tmp_path / "a.xlsx").rename(tmp_path / "a.xlsm")
    returned = read(target)
    assert returned.faults == ()
    assert "macros; they were neither run nor kept" in returned.notes[0].what
    assert len(returned.cells) == 12


def test_a_score_given_between_the_steps_may_stay(tmp_path: Path) -> None:
    value = with_row(panel(), "sheets", ("ann", "bolt", "fit"), Cell(2.75))
    found = written(value, tmp_path / "a.xlsx")
    assert found.map.about.between == ("2.75",)
    filled(tmp_path / "a.xlsx", found, {("bolt", "fit"): Cell(2.75, "As before")})
    returned = read(tmp_path / "a.xlsx")
    assert returned.faults == ()
    assert returned.cells["bolt", "fit"].cell == Cell(2.75, "As before")


@given(
    scale=st.sampled_from([Scale(), Scale(0.0, 10.0, 0.1), Scale(1.0, 7.0, 0.5), Scale(-3.0, 3.0, 0.25)]),
    at=st.integers(0, 100),
)
def test_every_step_is_on_the_scale_and_halfway_is_not(scale: Scale, at: int) -> None:
    count = round((scale.maximum - scale.minimum) / scale.step)
    score = scale.minimum + (at % (count + 1)) * scale.step
    found = step_of(score, scale)
    assert found is not None
    assert found == pytest.approx(score)
    assert step_of(found, scale) == found
    assert step_of(score + scale.step / 2, scale) is None or score + scale.step > scale.maximum


# ---- the map --------------------------------------------------------------------------------------


def test_the_map_comes_back_as_it_was_and_not_when_a_letter_differs(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx").map
    rows = map_rows(found)
    assert map_of(rows) == found
    for at, (word, text) in enumerate(rows):
        spoiled = [*rows[:at], (word, f"{text[:-1]}~"), *rows[at + 1 :]]
        with pytest.raises(MapError):
            map_of(spoiled)


# ---- against the evaluation -----------------------------------------------------------------------


def test_each_cell_is_new_changed_cleared_or_conflicting(tmp_path: Path) -> None:
    value = with_row(panel(), "sheets", ("ann", "acme", "fit"), Cell(2.0))
    value = with_row(value, "sheets", ("ann", "bolt", "fit"), Cell(3.0))
    found = written(value, tmp_path / "a.xlsx")
    cells = {
        ("acme", "domain"): Cell(5.0),
        ("acme", "fit"): Cell(),
        ("bolt", "fit"): Cell(4.0),
        ("bolt", "staff"): Cell(1.0),
    }
    filled(tmp_path / "a.xlsx", found, cells)
    now = with_row(value, "sheets", ("ann", "bolt", "fit"), Cell(1.0))
    now = with_row(now, "sheets", ("ann", "corvid", "fit"), Cell(5.0, "Given meanwhile"))
    differences = compared(read(tmp_path / "a.xlsx"), now).differences
    by_place = {(each.candidate, each.criterion): each.what for each in differences}
    assert by_place["acme", "domain"] is What.CHANGED
    assert by_place["acme", "fit"] is What.CLEARED
    assert by_place["bolt", "fit"] is What.CONFLICTING
    assert by_place["bolt", "staff"] is What.NEW
    assert by_place["corvid", "fit"] is What.SAME


def test_what_no_longer_fits_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    found = written(panel(), tmp_path / "a.xlsx")
    cells = {(code, leaf): Cell(2.0) for code in ("acme", "bolt", "corvid") for leaf in ("domain", "staff", "fit")}
    filled(tmp_path / "a.xlsx", found, cells)
    now = with_row(panel(), "criteria", ("staff",), None)
    now = with_row(now, "candidates", ("corvid",), None)
    now = with_row(now, *CONFLICT)
    now = with_row(now, "criteria", ("fit",), replace(now.criteria["fit"], description="Said otherwise"))
    now = with_row(now, "criteria", ("added",), replace(now.criteria["fit"], name="Added later", position=9.0))
    result = compared(read(tmp_path / "a.xlsx"), now)
    said = " ".join(note.what for note in result.notes)
    assert result.faults == ()
    assert {(each.candidate, each.criterion) for each in result.differences if each.what is not What.SAME} == {
        ("acme", "domain"),
        ("acme", "fit"),
    }
    for reason in (
        "the criterion Staff was taken out; the cell is not taken",
        "Corvid Support is not a candidate any more; 3 cells are not taken",
        "a conflict of interest with Bolt Desk is declared; 3 cells are not taken",
        "reworded since the sheet was written, so look at the scores: Cultural fit",
        "not on this sheet, though they are to be scored: Added later",
    ):
        assert reason in said
