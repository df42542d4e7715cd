"""What there is to say about a spreadsheet: told whole, once, and kept with the evaluation that is made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from scorecard.gui.models.import_lines import Remark, RemarkKind, each_once
from scorecard.gui.views.import_body import RESULT
from scorecard.gui.views.import_page import ImportPage
from scorecard.render.drawing import wrapped
from tests.gui.heard import heard
from tests.gui.views.importing import ROWS, Desk, book, desk, here

__all__ = ["desk", "here"]
KEY = Qt.Key


def state(page: ImportPage) -> str:
    """The line under the title."""
    return page.header._state.text()


def test_totals_and_ranks_are_counted_by_themselves(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    total, rank = ["Total", None, 3.8, 4.0, 3.3], ["Rank", None, 2, 1, 3]
    page.open(book(tmp_path / "a.xlsx", [*ROWS, total, rank]))
    assert "3 totals and 3 ranks agree, nothing" in state(page)
    page.open(book(tmp_path / "b.xlsx", [*ROWS, total, ["Rank", None, 1, 2, 3]]))
    assert "2 of 3 ranks disagree, 3 totals agree, nothing" in state(page)
    page.open(book(tmp_path / "c.xlsx", [*ROWS, ["Total", None, 3.8, 4.9, 3.3]]))
    assert "1 of 3 totals disagrees, nothing" in state(page)
    page.open(book(tmp_path / "d.xlsx", ROWS))
    assert "agree" not in state(page)


def test_remarks_are_read_whole_at_any_width(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    shared_cause = [["Total", None, 8.0, 9.0, 5.3]]  # typed, and no sum of anything
    page.open(book(tmp_path / "a.xlsx", [*ROWS, *shared_cause]))
    page.show_view(RESULT)
    remarks = page.result.remarks
    for wide in (1064, 1704, 900):
        page.resize(wide, 744)
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
        theme, model = page.look.theme, page.result._remarks_model
        for row, line in enumerate(model.lines):
            taken = remarks.left_margin() + page.look.length("icon.inline") + 2 * page.look.length("space.sm")
            lines = wrapped(theme, "body", line.texts()[0], remarks.columnWidth(0) - taken, 40)
            assert not any("\N{HORIZONTAL ELLIPSIS}" in each for each in lines)
            assert remarks.rowHeight(row) >= len(lines) * theme.line_height("body")
    assert model.lines


def test_what_is_said_twice_is_one_row_that_goes_through_its_places(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    page.show_view(RESULT)
    note = RemarkKind.NOTE
    same = [Remark(note, place, "Said of several.") for place in ("Sheet!C2", "Sheet!D3", "Sheet!C2")]
    lines = each_once([*same, Remark(note, "Sheet!E4", "Said of one."), Remark(RemarkKind.LEFT_OUT, "", "Said.")])
    assert [each.texts() for each in lines] == [
        ("Said of several.", "Sheet!C2 and 1 more"),
        ("Said of one.", "Sheet!E4"),
        ("Said.", ""),
    ]
    assert lines[0].spoken() == "Sheet!C2, Sheet!D3: Said of several."
    table = page.result.remarks
    gone: list[Any] = []
    table.place_requested.disconnect()
    table.place_requested.connect(gone.append)
    page.result._remarks_model.show_lines(lines)
    for row in (0, 0, 0, 1, 0, 2):
        table.choose([page.result._remarks_model.index(row, 0)])
        QTest.keyClick(table, KEY.Key_Return)
    assert gone == ["Sheet!C2", "Sheet!D3", "Sheet!C2", "Sheet!E4", "Sheet!C2"]


def test_what_was_noticed_is_kept_with_the_first_change(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    offered, gone = heard(page.offered), heard(page.go_requested)
    page.open(book(tmp_path / "a.xlsx", [*ROWS, ["Total", None, 3.8, 4.9, 3.3]]))
    page.create_evaluation()
    (made,) = desk.made
    (entry,) = desk.workspace.entries(made[0])
    assert entry.title.startswith("Imported from a.xlsx (SHA-256 ")
    assert (
        "Totals and ranks that disagree:\n\N{BULLET} Bolt: the sheet says 4.9, weights and scores give 4: "
        in entry.note
    )
    assert "(Scores!D5)" in entry.note
    sentence, verb, call = offered[0]
    assert verb == "Show"
    assert sentence.endswith(" kept in the history")
    call()
    assert gone[-1] == ("history", None)
