"""Importing another table of a file, and saying what words in the place of scores count as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scorecard.app.correcting import area_text
from scorecard.core.model import Scale
from tests.gui.views.importing import ROWS, Desk, book, desk, here

__all__ = ["desk", "here"]

KEY = Qt.Key
LOCKS: list[list[Any]] = [
    ["Criterion", "Abus", "Burg", "Cisa"],
    ["Strength", 9, 8, 2],
    ["Comfort", 1, 4, 7],
    ["Looks", 3, 3, 6],
]
WORDS: list[list[Any]] = [
    ["Criterion", "Weight", "Acme", "Bolt"],
    ["Service", 50, "High", "Low"],
    ["Team", 30, "Medium", "High"],
    ["Tools", 20, "Low", "Medium"],
]


def pick(desk: Desk, key: Qt.Key) -> None:
    """Choose the table before or after the present one, by keyboard."""
    offers = desk.page.form.offers
    offers.setFocus()
    QTest.keyClick(offers, key)
    desk.settle()


def names(desk: Desk) -> list[str]:
    found = desk.page.found
    assert found is not None
    return [each.name for each in found.candidates]


# ---- another table ------------------------------------------------------------------------------------


def test_another_table_of_the_file_is_imported_instead(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "two.xlsx", Locks=LOCKS))
    offers = page.form.offers
    assert offers.isVisible()
    assert [offers.itemText(at) for at in range(offers.count())] == ["Scores, C2:E4", "Locks, B2:D4"]
    assert offers.currentIndex() == 0
    assert page.sheets.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "Locks\nanother table"
    assert names(desk) == ["Acme", "Bolt", "Zeta"]
    pick(desk, KEY.Key_Down)
    assert names(desk) == ["Abus", "Burg", "Cisa"]
    assert page.sheets.chosen == "Locks"
    assert page.form.lines["scores"].text() == "B2:D4"
    assert offers.currentIndex() == 1
    page.undo_stack.undo()
    desk.settle()
    assert names(desk) == ["Acme", "Bolt", "Zeta"]
    assert offers.currentIndex() == 0
    page.undo_stack.redo()
    desk.settle()
    page.primary.click()
    ((uid, _),) = desk.made
    assert {row.name for row in desk.workspace.load(uid).value.candidates.values()} == {"Abus", "Burg", "Cisa"}


def test_the_table_of_the_sheet_that_is_looked_at_is_offered_there(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "two.xlsx", Locks=LOCKS, Notes=[["Nothing", "here"]]))
    assert not page.form.instead.isVisible()
    for sheet, offered in (("Notes", False), ("Locks", True)):
        page.sheets.choose_sheet(sheet)
        page.work.show_sheet(sheet)
        assert page.form.instead.isVisible() is offered
    QTest.mouseClick(page.form.instead, Qt.MouseButton.LeftButton)
    desk.settle()
    assert names(desk) == ["Abus", "Burg", "Cisa"]
    assert not page.form.instead.isVisible()


def test_corrections_of_a_table_stay_while_another_is_looked_at(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "two.xlsx", Locks=LOCKS))
    page.corrections.toggle_candidate("Bolt")
    desk.settle()
    pick(desk, KEY.Key_Down)
    pick(desk, KEY.Key_Up)
    assert page.mapping.leave_out == ("Bolt",)
    assert page.sheets.chosen == "Scores"
    assert page.form.offers.currentIndex() == 0


def test_a_second_table_of_the_same_sheet_is_offered(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "one.xlsx", [*ROWS, [], [], *LOCKS]))
    assert page.form.offers.count() == 2
    page.offer_action.trigger()
    desk.settle()
    assert area_text(page.mapping.tables[0].scores) == "B8:D10"
    page.offer_action.trigger()
    desk.settle()
    assert area_text(page.mapping.tables[0].scores) == "C2:E4"


def test_one_table_alone_is_no_choice(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "one.xlsx"))
    assert not page.form.offers.isVisible()
    assert not page.offer_action.isEnabled()


def test_the_tables_beside_a_remembered_one_are_offered(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "two.xlsx", Locks=LOCKS))
    pick(desk, KEY.Key_Down)
    page.primary.click()
    page.open(tmp_path / "two.xlsx")
    assert names(desk) == ["Abus", "Burg", "Cisa"]
    assert [page.form.offers.itemText(at) for at in (0, 1)] == ["Locks, B2:D4", "Scores, C2:E4"]


def test_sheets_of_several_people_are_one_choice(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    other = [row[:2] + [6 - cell if isinstance(cell, int) else cell for cell in row[2:]] for row in ROWS]
    page.open(book(tmp_path / "panel.xlsx", Bea=other, Locks=LOCKS))
    assert page.form.offers.itemText(0) == "Scores and 1 sheet"


# ---- words --------------------------------------------------------------------------------------------


def shown_words(desk: Desk) -> dict[str, str]:
    part = desk.page.form.words.scores
    return dict(zip(part._words, [line.text() for line in part.lines], strict=True))


def type_number(desk: Desk, word: str, text: str, *, settled: bool = True) -> None:
    part = desk.page.form.words.scores
    line = part.lines[part._words.index(word)]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, KEY.Key_Delete)
    QTest.keyClick(line, KEY.Key_Return)
    if settled:
        desk.settle()


def scores(desk: Desk) -> dict[str, dict[str, Any]]:
    found = desk.page.found
    assert found is not None
    (sheet,) = found.evaluation.sheets.values()
    return {who: {what: cell.score for what, cell in cells.items()} for who, cells in sheet.items()}


def test_what_a_word_counts_as_is_typed_and_read_again_at_once(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "words.xlsx", WORDS))
    assert page.form.words.isVisible()
    assert shown_words(desk) == {"Low": "1", "Medium": "2", "High": "3"}
    assert scores(desk)["acme"] == {"service": 3, "team": 2, "tools": 1}
    before = page.mapping
    type_number(desk, "High", "5")
    assert scores(desk)["acme"] == {"service": 5, "team": 2, "tools": 1}
    assert page.mapping.scale == Scale(1.0, 5.0, 1.0, ((1.0, "Low"), (2.0, "Medium"), (5.0, "High")))
    type_number(desk, "Medium", "2,5")
    assert scores(desk)["bolt"] == {"service": 1, "team": 5, "tools": 2.5}
    page.undo_stack.undo()
    page.undo_stack.undo()
    desk.settle()
    assert page.mapping == before
    assert shown_words(desk)["High"] == "3"


def test_a_word_can_count_as_nothing_and_again_as_something(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "words.xlsx", WORDS))
    type_number(desk, "Low", "")
    assert scores(desk)["acme"] == {"service": 3, "team": 2, "tools": None}
    assert shown_words(desk) == {"Medium": "2", "High": "3", "Low": ""}
    type_number(desk, "Low", "0")
    assert scores(desk)["acme"] == {"service": 3, "team": 2, "tools": 0}
    assert page.mapping.scale is not None
    assert page.mapping.scale.minimum == 0


def test_what_is_no_number_is_said_and_nothing_changes(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "words.xlsx", WORDS))
    before = page.mapping
    type_number(desk, "High", "best", settled=False)
    part = page.form.words.scores
    assert part.fault.text() == "A number is needed for 'High', such as 3 or 2.5"
    assert page.mapping == before
    line = part.lines[part._words.index("High")]
    QTest.keyClick(line, KEY.Key_Escape)
    assert (line.text(), part.fault.text()) == ("3", "")


def test_words_that_nobody_knows_can_be_given_numbers(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    rows = [row.copy() for row in ROWS]
    rows[1][2], rows[2][3], rows[3][4] = "so-so", "so-so", "once"
    page.open(book(tmp_path / "words.xlsx", rows))
    assert shown_words(desk) == {"so-so": ""}
    type_number(desk, "so-so", "2")
    assert scores(desk)["acme"]["price"] == 2
    assert scores(desk)["bolt"]["team"] == 2


def test_words_as_weights_have_numbers_too(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    rows = [row.copy() for row in ROWS]
    for row, word in zip(rows[1:], ("Must", "Should", "Should"), strict=True):
        row[1] = word
    page.open(book(tmp_path / "weights.xlsx", rows))
    part = page.form.words.weights
    assert part.isVisible()
    assert not page.form.words.scores.isVisible()
    line = part.lines[part._words.index("Must")]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "10")
    QTest.keyClick(line, KEY.Key_Return)
    desk.settle()
    assert dict(page.mapping.weight_words)["Must"] == 10
    everything = [*part.lines, page.form.offers]
    assert all(each.accessibleName() for each in everything)


def test_without_words_there_is_nothing_to_say(desk: Desk, tmp_path: Path) -> None:
    desk.page.open(book(tmp_path / "plain.xlsx"))
    assert not desk.page.form.words.isVisible()


# ---- what follows ---------------------------------------------------------------------------------------

STARS: list[list[Any]] = [
    ["Criterion", "Stars", "Acme", "Bolt"],
    ["Service", 50, 3, 4],
    ["Team", 35, 5, 4],
    ["Tools", 20, 4, 4],
]


def weigh(desk: Desk) -> None:
    """Say that the second column holds weights, by the key."""
    desk.drag("B2", "B4")
    QTest.keyClick(desk.page.grid, KEY.Key_W)


def test_scale_and_candidates_follow_a_correction_in_one_step(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "stars.xlsx", STARS))
    before = page.mapping
    assert names(desk) == ["Stars", "Acme", "Bolt"]
    assert page.form.scale_ends[1].text() == "100"
    weigh(desk)
    desk.settle()
    assert names(desk) == ["Acme", "Bolt"]
    assert page.form.scale_ends[1].text() == "5"
    after = page.mapping
    assert page.undo_stack.count() == 1
    page.undo_stack.undo()
    desk.settle()
    assert page.mapping == before
    page.undo_stack.redo()
    assert page.mapping == after


def test_a_correction_that_comes_meanwhile_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "stars.xlsx", STARS))
    before = page.mapping
    weigh(desk)
    first = page.mapping
    page.corrections.set_title("My choice")
    page.corrections.settle(first, before)  # what was thought of the first comes late
    assert page.mapping.title == "My choice"
    assert page.corrections.unsettled == before
    desk.settle()
    assert page.mapping.title == "My choice"
    assert page.mapping.scale == Scale(0.0, 5.0, 1.0)
    assert page.corrections.unsettled is None


def test_what_follows_from_the_first_of_two_quick_corrections_stays_when_the_second_is_undone(
    desk: Desk, tmp_path: Path
) -> None:
    page = desk.page
    page.open(book(tmp_path / "stars.xlsx", STARS))
    before = page.mapping
    weigh(desk)
    page.corrections.set_title("My choice")
    page.undo_stack.undo()
    assert page.corrections.unsettled == before
    desk.settle()
    weighed = page.mapping
    assert weighed.scale == Scale(0.0, 5.0, 1.0)
    assert names(desk) == ["Acme", "Bolt"]
    page.undo_stack.redo()
    assert page.mapping.title == "My choice"
    desk.settle()
    assert page.mapping.scale == Scale(0.0, 5.0, 1.0)
    page.undo_stack.undo()
    desk.settle()
    assert page.mapping == weighed
    page.undo_stack.undo()
    desk.settle()
    assert page.mapping == before
    assert page.corrections.unsettled is None


def test_what_follows_is_thought_over_before_anything_is_created(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "stars.xlsx", STARS))
    weigh(desk)
    page.primary.click()
    ((uid, _),) = desk.made
    assert desk.workspace.load(uid).value.scale == Scale(0.0, 5.0, 1.0)
