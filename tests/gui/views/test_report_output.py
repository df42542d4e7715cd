"""The report on the Export page: the pages that are seen are the pages that are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scorecard.app.report import Part
from scorecard.core.edits import set_head
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation, Head
from scorecard.gui.views.export_outputs import Output
from scorecard.render.report import Size
from tests.gui.heard import heard
from tests.gui.views.test_export_page import Desk, finish, open_desk
from tests.render.poppler import text_of

__all__ = ["open_desk"]

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#123"/></svg>'


def reporting(open_desk: Callable[..., Desk], tmp_path: Path, value: Evaluation | None = None) -> Desk:
    """A page that shows the report."""
    desk = open_desk(value)
    QTest.mouseClick(desk.page.outputs[Output.REPORT], LEFT)
    desk.files.path = tmp_path / "report.pdf"
    return desk


def pages(desk: Desk) -> int:
    paper = desk.page.preview.pages.paper
    assert paper is not None
    return len(paper.pages)


def test_what_is_seen_is_what_is_written(open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = reporting(open_desk, tmp_path)
    seen = pages(desk)
    assert seen > 5
    offered = heard(desk.page.offered)
    QTest.mouseClick(desk.page.primary, LEFT)
    finish(desk, qtbot)
    assert desk.files.asked == [f"{desk.page.name.text()}.pdf"]
    assert offered[0][0] == "Exported to report.pdf."
    text = text_of(tmp_path / "report.pdf")
    stored = desk.opened.document.stored
    assert f"Page {seen} of {seen}" in text
    assert stored.hash in "".join(text.split())
    assert all(each.name in text for each in desk.workspace.versions(stored.uid))


def test_nothing_lies_over_another_in_a_small_window_with_large_text(
    open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = reporting(open_desk, tmp_path)
    page = desk.page
    page.look.scale_text(1.3)
    page.setMinimumSize(1, 1)  # as in a window, which goes below what its pages ask for
    page.resize(976, 600)
    parts = (*page.report.parts.values(), page.report.since, page.report.paper, page.report.logo, page.report.notice)
    fields = (page.report.since, page.report.notice, page.state, page.audience, page.name, page.primary)
    qtbot.waitUntil(lambda: all(each.height() >= each.minimumSizeHint().height() for each in (*parts, *fields)))
    tops = [each.mapTo(page.window(), each.rect().topLeft()).y() for each in fields]
    assert all(above + each.height() <= below for above, below, each in zip(tops, tops[1:], fields, strict=False))
    page.look.scale_text(1.0)


def test_sections_are_chosen_by_mouse_and_keys(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = reporting(open_desk, tmp_path)
    whole = pages(desk)
    settings = desk.page.report
    assert not settings.parts[Part.COSTS].isEnabled()  # the sample has none
    assert not settings.parts[Part.COMPARISON].isEnabled()
    QTest.mouseClick(settings.parts[Part.ROBUSTNESS], LEFT)
    assert Part.ROBUSTNESS not in settings.chosen
    assert pages(desk) < whole
    settings.parts[Part.ROBUSTNESS].setFocus()
    QTest.keyClick(settings.parts[Part.ROBUSTNESS], KEY.Key_Space)
    assert pages(desk) == whole


def test_paper_logo_and_line(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = reporting(open_desk, tmp_path)
    settings, failed = desk.page.report, heard(desk.page.failed)
    QTest.mouseClick(settings.paper.parts[1], LEFT)
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert paper.setup.size is Size.LETTER
    QTest.keyClicks(settings.notice, "Confidential")
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert paper.setup.notice == "Confidential"
    settings.notice.setText("x" * 200)
    QTest.keyClicks(settings.notice, "y")
    assert "Shorten it" in settings._notice.fault
    (tmp_path / "none.png").write_bytes(b"no picture")
    settings.take_logo(tmp_path / "none.png")
    assert isinstance(failed[0], ScorecardError)
    assert "The logo is no picture" in str(failed[0])
    (tmp_path / "logo.svg").write_bytes(SVG)
    settings.take_logo(tmp_path / "logo.svg")
    assert settings.logo.text() == "logo.svg"
    assert desk.session.logo == str(tmp_path / "logo.svg")
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert paper.setup.logo == SVG
    QTest.mouseClick(settings.no_logo, LEFT)
    assert desk.session.logo == ""
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert paper.setup.logo == b""


def test_a_logo_is_remembered_while_its_file_is_there(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    settings = desk.page.report
    (tmp_path / "logo.svg").write_bytes(SVG)
    desk.session.set_logo(str(tmp_path / "logo.svg"))
    assert settings.dress.logo == SVG
    desk.session.set_logo(str(tmp_path / "gone.svg"))
    assert settings.dress.logo == b""
    assert settings.logo.text() == "Add a logo"


def test_what_changed_since_a_version(open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = reporting(open_desk, tmp_path)
    settings = desk.page.report
    settings.since.setFocus()
    QTest.keyClick(settings.since, KEY.Key_Down)
    assert settings.since_sequence is not None
    assert settings.parts[Part.COMPARISON].isEnabled()
    desk.page.export(Output.REPORT)
    finish(desk, qtbot)
    assert "What has changed" in text_of(tmp_path / "report.pdf")


def test_the_report_follows_the_evaluation_and_a_version(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = reporting(open_desk, tmp_path)
    desk.opened.document.edit("Title", set_head(desk.opened.value, title="Renamed"))
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert paper.setup.head == "Renamed"
    desk.page.state.setFocus()
    QTest.keyClick(desk.page.state, KEY.Key_End)
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert paper.setup.head != "Renamed"
    desk.opened.document.undo_stack.undo()
    assert desk.opened.value.head.title == paper.setup.head


def test_the_pages_scroll_by_keys(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = reporting(open_desk, tmp_path)
    view = desk.page.preview.pages
    desk.page.grab()
    view.setFocus()
    QTest.keyClick(view, KEY.Key_PageDown)
    one = view.offset
    assert one > 200
    QTest.keyClick(view, KEY.Key_PageDown)
    assert view.offset == pytest.approx(2 * one, abs=2)
    QTest.keyClick(view, KEY.Key_Home)
    assert view.offset == 0
    assert "pages. Decided. As it stands now Solenne Contact leads" in view.accessibleDescription()


def test_an_empty_evaluation_has_a_report_too(open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = reporting(open_desk, tmp_path, Evaluation(head=Head(title="Bare")))
    assert desk.page.primary.isEnabled()
    desk.page.export(Output.REPORT)
    finish(desk, qtbot)
    assert "There is no recommendation" in text_of(tmp_path / "report.pdf")


def test_a_stopped_report_is_not_written(open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = reporting(open_desk, tmp_path)
    desk.jobs.holds = True
    desk.opened.document.edit("Title", set_head(desk.opened.value, title="Another"))
    desk.page.export(Output.REPORT)
    assert desk.page.is_busy
    desk.page.cancel()
    desk.jobs.release()
    finish(desk, qtbot)
    assert not (tmp_path / "report.pdf").exists()
    assert desk.page.primary.isEnabled()


def test_the_workbook_has_the_pictures(open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot) -> None:
    desk = open_desk()
    desk.files.path = tmp_path / "w.xlsx"
    desk.page.export(Output.WORKBOOK)
    finish(desk, qtbot)
    assert "Pictures" in load_workbook(tmp_path / "w.xlsx", read_only=True).sheetnames
