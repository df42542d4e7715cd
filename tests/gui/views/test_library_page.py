"""The library, used as a person uses it: rows, titles typed in place, deleting and taking it back, files in and out."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.importing import ENDINGS
from scorecard.app.transfer import import_document
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head, set_score
from scorecard.core.model import Evaluation, Stage
from scorecard.gui.files import FileKind, Files
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Look
from scorecard.gui.models.file_names import file_name
from scorecard.gui.models.library_model import LibraryColumn
from scorecard.gui.page import EmptyPage
from scorecard.gui.session import Session
from scorecard.gui.views.library_page import LibraryPage
from tests.core.made import made
from tests.gui.heard import heard
from tests.gui.places import RESOURCES

SAMPLE = RESOURCES / "samples" / "customer_care.json"
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class GivenFiles(Files):
    """Answers what a person would have chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.opens: list[Path] = []
        self.saves: Path | None = None
        self.into: Path | None = None

    def to_open(self, parent: QWidget, title: str, kinds: Sequence[FileKind]) -> list[Path]:
        return self.opens

    def to_save(self, parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> Path | None:
        self.name = name
        return self.saves

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.into


@pytest.fixture
def session(workspace: Workspace, qapp: QApplication) -> Session:
    return Session(workspace, ImmediateJobs(), "Ann Keller")


@pytest.fixture
def files() -> GivenFiles:
    return GivenFiles()


def titled(title: str, stage: Stage = Stage.SCORING) -> Evaluation:
    value = made({"cost": 60, "skill": 40}, {"Acme": [4, 2], "Bolt": [2, 4]})
    return set_head(value, title=title, stage=stage, model="BPO", volume="2 sites")


def page_of(look: Look, session: Session, files: Files, qtbot: QtBot) -> LibraryPage:
    page = LibraryPage(look, session, files)
    qtbot.addWidget(page)
    page.resize(1064, 744)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.focus_body()
    session.list_again()
    return page


def filled(workspace: Workspace, *titles: str) -> list[str]:
    return [workspace.add(titled(title), author="Ben", label="new").uid for title in titles]


def titles(page: LibraryPage) -> list[str]:
    return [page.order.line_at(page.order.index(row, 0)).title for row in range(page.order.rowCount())]


def has_leader(page: LibraryPage) -> bool:
    return page.order.line_at(page.order.index(0, 0)).leader == "Acme"


def action(page: LibraryPage, text: str) -> QAction:
    return next(each for each in page.actions() if each.text() == text)


def click_row(page: LibraryPage, row: int, modifiers: Qt.KeyboardModifier | None = None) -> None:
    place = page.table.visualRect(page.order.index(row, 0)).center()
    held = Qt.KeyboardModifier.NoModifier if modifiers is None else modifiers
    QTest.mouseClick(page.table.viewport(), LEFT, held, place)


# ---- showing --------------------------------------------------------------------------------------


def test_list_is_there_at_once_and_its_figures_follow(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One", "Two")
    page = page_of(look, session, files, qtbot)
    assert titles(page) == ["Two", "One"]
    first = page.order.index(0, 0)
    assert page.order.line_at(first).leader == ""
    qtbot.waitUntil(lambda: page.order.line_at(page.order.index(1, 0)).total == "64.0")
    line = page.order.line_at(first)
    assert (line.leader, line.lead, line.who, line.subject) == ("Acme", "lead 8.0", "Ben", "2 sites")
    qtbot.waitUntil(lambda: bool(page.side.rows.shown_rows))
    assert page.side.accessibleDescription().startswith("Acme leads with 64.0 points, 8.0 ahead of Bolt.")


def test_figures_in_sight_do_not_wait_for_the_list_to_rest(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One", "Two")
    page = LibraryPage(look, session, files)
    page._soon.setInterval(3_600_000)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    session.list_again()
    qtbot.waitUntil(lambda: page.order.line_at(page.order.index(1, 0)).leader == "Acme")
    assert has_leader(page)


def test_change_by_somebody_else_moves_the_row_and_keeps_the_choice(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    one, two, _ = filled(workspace, "One", "Two", "Three")
    page = page_of(look, session, files, qtbot)
    click_row(page, 1)
    assert page.chosen == [two]
    qtbot.waitUntil(lambda: page.order.line_at(page.order.index_of(one)).leader == "Acme")
    workspace.edit(one, lambda value: set_score(value, "e", "Bolt", "cost", 5.0), author="Mira", label="Score")
    session.look_again()
    assert titles(page) == ["One", "Three", "Two"]
    assert page.chosen == [two]
    qtbot.waitUntil(lambda: page.order.line_at(page.order.index_of(one)).leader == "Bolt")
    assert page.order.line_at(page.order.index(0, 0)).who == "Mira"


def test_empty_library_says_what_to_do(look: Look, session: Session, files: GivenFiles, qtbot: QtBot) -> None:
    page = page_of(look, session, files, qtbot)
    empty = page.findChild(EmptyPage)
    assert empty is not None
    assert empty.isVisible()
    assert not page.side.isVisible()
    wanted = heard(page.go_requested)
    new = [each for each in empty.findChildren(QAbstractButton) if each.text() == "New evaluation"]
    QTest.mouseClick(new[0], LEFT)
    assert wanted == [("new", None)]


def test_find_and_parts_leave_what_is_looked_for(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "Payroll", "Claims")
    workspace.add(titled("Invoices", Stage.DECIDED), author="Ben", label="new")
    page = page_of(look, session, files, qtbot)
    names = [each.accessibleName() for each in page.bar.which.findChildren(QAbstractButton)]
    assert names == ["All 3", "Open 2", "Decided 1"]
    QTest.keyClick(page.table, KEY.Key_F, CTRL)
    assert page.bar.find_field.hasFocus()
    QTest.keyClicks(page.bar.find_field, "pay")
    assert titles(page) == ["Payroll"]
    QTest.keyClick(page.bar.find_field, KEY.Key_Escape)
    QTest.mouseClick(page.bar.which.findChildren(QAbstractButton)[2], LEFT)
    assert titles(page) == ["Invoices"]


def test_heads_and_menu_sort(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "Beta", "Alpha", "Gamma")
    page = page_of(look, session, files, qtbot)
    chosen = page.chosen
    head = page.table.head
    QTest.mouseClick(head.viewport(), LEFT, pos=QPoint(40, head.height() // 2))
    assert titles(page) == ["Alpha", "Beta", "Gamma"]
    assert page.bar.sort_button.text() == "Title"
    action(page, "Sort by last change").trigger()
    assert titles(page) == ["Gamma", "Alpha", "Beta"]
    assert page.chosen == chosen


# ---- doing ------------------------------------------------------------------------------------------


def test_enter_and_double_click_open(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    one, two = filled(workspace, "One", "Two")
    page = page_of(look, session, files, qtbot)
    wanted = heard(page.open_requested)
    QTest.keyClick(page.table, KEY.Key_Down)
    QTest.keyClick(page.table, KEY.Key_Return)
    assert wanted == [one]
    place = page.table.visualRect(page.order.index(0, 0)).center()
    QTest.mouseClick(page.table.viewport(), LEFT, pos=place)
    QTest.mouseDClick(page.table.viewport(), LEFT, pos=place)
    assert wanted == [one, two]


def test_space_puts_the_keyboard_beside_and_escape_brings_it_back(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    qtbot.waitUntil(lambda: bool(page.side.rows.shown_rows))
    QTest.keyClick(page.table, KEY.Key_Space)
    assert page.side.rows.hasFocus()
    QTest.keyClick(page.side.rows, KEY.Key_Escape)
    assert page.table.hasFocus()


def test_title_is_typed_in_place_and_taken_back(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    (uid,) = filled(workspace, "One")
    before = workspace.load(uid).value
    page = page_of(look, session, files, qtbot)
    QTest.keyClick(page.table, KEY.Key_F2)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    assert editor.selectedText() == "One"
    QTest.keyClicks(editor, "Another")
    QTest.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["Another"])
    assert workspace.load(uid).value == replace(before, head=replace(before.head, title="Another"))
    page.undo_stack.undo()
    assert workspace.load(uid).value == before
    assert titles(page) == ["One"]


def test_title_that_is_being_typed_stays_when_the_row_changes(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    (uid,) = filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    QTest.keyClick(page.table, KEY.Key_F2)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Ano")
    workspace.edit(uid, lambda value: set_head(value, title="Theirs", volume="3 sites"), author="Mira", label="x")
    session.list_again()
    qtbot.waitUntil(partial(has_leader, page))
    assert editor.text() == "Ano"
    QTest.keyClick(editor, KEY.Key_Escape)
    assert titles(page) == ["Theirs"]


def test_title_cannot_be_empty(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    (uid,) = filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    errors = heard(page.failed)
    page.table.retitled.emit(uid, "  ")
    assert [str(each) for each in errors] == ["A title is needed."]
    assert workspace.load(uid).value.head.title == "One"


def test_delete_can_be_taken_back_from_the_toast_and_from_the_header(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    one, two, three = filled(workspace, "One", "Two", "Three")
    page = page_of(look, session, files, qtbot)
    before = [workspace.load(uid).value for uid in (one, two, three)]
    offers = heard(page.offered)
    click_row(page, 0)
    click_row(page, 2, CTRL)
    QTest.keyClick(page.table, KEY.Key_Delete)
    assert titles(page) == ["Two"]
    assert page.chosen == [two]
    words, verb, back = offers[0]
    assert (words, verb) == ("2 evaluations deleted", "Undo")
    back()
    assert sorted(titles(page)) == ["One", "Three", "Two"]
    assert not page.undo_stack.canUndo()
    page.undo_stack.redo()
    assert titles(page) == ["Two"]
    page.undo_stack.undo()
    assert sorted(page.chosen) == sorted([one, three])
    assert [workspace.load(uid).value for uid in (one, two, three)] == before


def test_delete_in_the_search_field_deletes_letters_only(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    page.bar.find_field.setFocus()
    QTest.keyClicks(page.bar.find_field, "o")
    QTest.keyClick(page.bar.find_field, KEY.Key_Home)
    QTest.keyClick(page.bar.find_field, KEY.Key_Delete)
    assert page.bar.find_field.text() == ""
    assert len(workspace.evaluations()) == 1


def test_copy_has_a_title_of_its_own_and_goes_with_undo(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    action(page, "Duplicate").trigger()
    assert titles(page) == ["Copy of One", "One"]
    assert page.chosen == [page.order.uids()[0]]
    click_row(page, 1)
    QTest.keyClick(page.table, KEY.Key_D, CTRL)
    assert titles(page) == ["Copy of One (2)", "Copy of One", "One"]
    page.undo_stack.undo()
    page.undo_stack.undo()
    assert titles(page) == ["One"]


def test_deleted_evaluations_are_seen_and_restored(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    one, _ = filled(workspace, "One", "Two")
    workspace.remove(one, author="Ben")
    page = page_of(look, session, files, qtbot)
    told = heard(page.told)
    action(page, "Show deleted evaluations").trigger()
    assert titles(page) == ["One"]
    assert not action(page, "Open").isEnabled()
    assert page.side.restore_button.isVisible()
    QTest.mouseClick(page.side.restore_button, LEFT)
    assert told == ["One restored"]
    assert titles(page) == []
    QTest.keyClick(page.table, KEY.Key_Escape)
    assert titles(page) == ["One", "Two"]


# ---- files ------------------------------------------------------------------------------------------


def test_import_takes_what_can_be_read_and_tells_what_cannot(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(look, session, files, qtbot)
    errors, offers = heard(page.failed), heard(page.offered)
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    files.opens = [SAMPLE, broken]
    action(page, "Import").trigger()
    (listed,) = workspace.evaluations()
    assert workspace.load(listed.uid).value == import_document(SAMPLE)[0]
    assert page.chosen == [listed.uid]
    assert page.order.line_at(page.order.index(0, 0)).sample
    assert len(errors) == 1
    assert "broken.json" in str(errors[0])
    offers[0][2]()
    assert workspace.evaluations() == []


def test_files_are_dropped_onto_the_page(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(look, session, files, qtbot)
    errors = heard(page.failed)
    data = QMimeData()
    text = tmp_path / "notes.docx"
    text.write_text("notes", "utf-8")
    data.setUrls([QUrl.fromLocalFile(str(SAMPLE)), QUrl.fromLocalFile(str(text))])
    copy = Qt.DropAction.CopyAction
    drop = QDropEvent(QPointF(500, 400), copy, data, LEFT, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(drop)
    assert len(workspace.evaluations()) == 1
    assert "notes.docx: This is neither a spreadsheet nor an evaluation document." in str(errors[0])


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_table_that_the_import_reads_leads_to_it(
    look: Look, session: Session, files: GivenFiles, qtbot: QtBot, tmp_path: Path, ending: str
) -> None:
    page = page_of(look, session, files, qtbot)
    errors, gone = heard(page.failed), heard(page.go_requested)
    table = tmp_path / f"scores{ending.upper()}"
    table.write_text("Vendor\tPrice", "utf-8")
    page.bring([table])
    assert (errors, gone) == ([], [("import", ("files", (str(table),)))])


def test_export_of_several_takes_the_place_of_no_file(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    filled(workspace, "A/B: one?", "A/B: one?", "Two")
    page = page_of(look, session, files, qtbot)
    told = heard(page.told)
    files.into = tmp_path / "out"
    files.into.mkdir()
    (files.into / "Two.json").write_text("mine", "utf-8")
    page.table.selectAll()
    action(page, "Export as document").trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["3 of 3 evaluations written to out"]
    names = sorted(path.name for path in files.into.iterdir())
    assert names == ["A B one (2).json", "A B one.json", "Two (2).json", "Two.json"]
    assert (files.into / "Two.json").read_text("utf-8") == "mine"
    value, place = import_document(files.into / "Two (2).json")
    assert value == titled("Two")
    assert place is not None


def test_reports_of_several_are_written(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    filled(workspace, "One", "Two")
    page = page_of(look, session, files, qtbot)
    told = heard(page.told)
    files.into = tmp_path / "out"
    files.into.mkdir()
    page.table.selectAll()
    action(page, "Export as report").trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["2 of 2 evaluations written to out"]
    assert sorted(path.name for path in files.into.iterdir()) == ["One.pdf", "Two.pdf"]
    assert (files.into / "One.pdf").read_bytes().startswith(b"%PDF")


def test_export_of_one_asks_for_its_name_and_tells_what_went_wrong(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    told, errors = heard(page.told), heard(page.failed)
    action(page, "Export as Excel workbook").trigger()
    assert files.name == "One.xlsx"
    assert (told, errors) == ([], [])
    files.saves = tmp_path / "mine.xlsx"
    action(page, "Export as Excel workbook").trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["mine.xlsx written"]
    assert files.saves.stat().st_size > 1_000
    files.saves = tmp_path / "nowhere" / "mine.xlsx"
    action(page, "Export as Excel workbook").trigger()
    qtbot.waitUntil(lambda: bool(errors))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Care 2026", "Care 2026"),
        ("a/b\\c: d?", "a b c d"),
        ("  ..  ", "Evaluation"),
        ("con", "con_"),
        ("Über\n\tall", "Über all"),
        ("x" * 300, "x" * 80),
    ],
)
def test_file_names_are_fit_for_every_system(title: str, name: str) -> None:
    assert file_name(title) == name


# ---- manners ----------------------------------------------------------------------------------------


def test_everything_has_a_name(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    nameless = [
        each
        for each in page.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]
    assert nameless == []
    said = page.order.index(0, LibraryColumn.TITLE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "One, 2 sites"


def test_narrow_page_gives_up_columns_before_titles(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One")
    page = page_of(look, session, files, qtbot)
    assert not page.table.isColumnHidden(LibraryColumn.MODEL)
    page.resize(760, 600)
    assert page.table.isColumnHidden(LibraryColumn.MODEL)
    assert page.table.columnWidth(LibraryColumn.TITLE) >= look.length("column.name")
    page.resize(1064, 744)
    assert not page.table.isColumnHidden(LibraryColumn.MODEL)


def test_page_is_freed_when_it_is_closed(
    look: Look, session: Session, workspace: Workspace, files: GivenFiles, qtbot: QtBot
) -> None:
    filled(workspace, "One", "Two")
    page = LibraryPage(look, session, files)
    page.resize(1064, 744)
    with qtbot.waitExposed(page):
        page.show()
    session.list_again()
    qtbot.waitUntil(partial(has_leader, page))
    action(page, "Duplicate").trigger()
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    session.list_again()
