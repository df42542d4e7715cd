"""The directory of providers, used as a person uses it."""

from __future__ import annotations

import gc
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.model import Evaluation
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Look
from scorecard.gui.models.providers_model import ProvidersColumn, ordinal
from scorecard.gui.page import EmptyPage
from scorecard.gui.session import Session
from scorecard.gui.views.providers_page import ProvidersPage
from tests.core.made import made
from tests.gui.heard import heard
from tests.gui.models.documents import watched

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(workspace: Workspace, qapp: QApplication) -> Session:
    return Session(workspace, ImmediateJobs(), "Ann Keller")


def titled(title: str, first: str = "Acme", second: str = "Bolt") -> Evaluation:
    return set_head(made({"cost": 60, "skill": 40}, {first: [4, 2], second: [2, 4]}), title=title)


def page_of(look: Look, session: Session, qtbot: QtBot) -> ProvidersPage:
    page = ProvidersPage(look, session)
    qtbot.addWidget(page)
    page.resize(1064, 744)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.focus_body()
    session.list_again()
    return page


def shown(page: ProvidersPage) -> list[tuple[str, ...]]:
    return [page.order.texts_at(page.order.index(row, 0)) for row in range(page.order.rowCount())]


def names(page: ProvidersPage) -> list[str]:
    return [texts[ProvidersColumn.NAME] for texts in shown(page)]


def has_result(page: ProvidersPage) -> bool:
    return bool(shown(page)) and shown(page)[0][ProvidersColumn.LAST] != ""


def action(page: ProvidersPage, text: str) -> QAction:
    return next(each for each in page.actions() if each.text() == text)


def typed(page: ProvidersPage, field: str, text: str, end: Qt.Key = KEY.Key_Return) -> None:
    line = page.side.lines[field]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, end)


def test_rows_say_how_each_did_last(look: Look, session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.add(titled("First", "ACME", "Cord"), author="me", label="new")
    workspace.add(titled("Second"), author="me", label="new")
    page = page_of(look, session, qtbot)
    tester = watched(page.model)
    assert names(page) == ["ACME", "Bolt", "Cord"]
    qtbot.waitUntil(lambda: shown(page)[2][ProvidersColumn.LAST] == "2nd of 2, 56.0")
    assert shown(page)[0][ProvidersColumn.EVALUATIONS :] == ("2", "1st of 2, 64.0")
    rows = [(row.name, row.second) for row in page.side.rows.shown_rows]
    assert rows == [("Second", "1st of 2, 64.0"), ("First", "1st of 2, 64.0")]
    del tester


def test_evaluation_is_opened_from_the_provider(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    uid = workspace.add(titled("First"), author="me", label="new").uid
    page = page_of(look, session, qtbot)
    wanted = heard(page.open_requested)
    page.side.rows.setFocus()
    QTest.keyClick(page.side.rows, KEY.Key_Return)
    QTest.mouseClick(page.side.rows, LEFT)
    assert wanted == [uid, uid]


def test_fields_are_kept_when_they_are_left(look: Look, session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.add(titled("First"), author="me", label="new")
    page = page_of(look, session, qtbot)
    typed(page, "country", "Portugal")
    typed(page, "sites", "Porto", KEY.Key_Tab)
    notes = page.side.texts["notes"]
    notes.setFocus()
    QTest.keyClicks(notes, "Two calls")
    page.table.setFocus()
    acme = workspace.providers()[0]
    assert (acme.name, acme.country, acme.sites, acme.notes) == ("Acme", "Portugal", "Porto", "Two calls")
    assert shown(page)[0][:3] == ("Acme", "Portugal", "Porto")


def test_what_is_being_typed_stays_when_others_change_the_provider(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.add(titled("First"), author="me", label="new")
    page = page_of(look, session, qtbot)
    line = page.side.lines["country"]
    line.setFocus()
    QTest.keyClicks(line, "Port")
    workspace.change_provider(workspace.providers()[0].uid, sites="Braga", country="Spain")
    session.list_again()
    assert page.side.lines["sites"].text() == "Braga"
    assert line.text() == "Port"
    QTest.keyClick(line, KEY.Key_Escape)
    assert line.text() == "Spain"


def test_name_that_is_taken_or_empty_is_refused_in_place(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.add(titled("First"), author="me", label="new")
    page = page_of(look, session, qtbot)
    field = page.side.fields["name"]
    typed(page, "name", "bolt")
    assert field.fault == "Bolt is in the directory already."
    assert page.side.lines["name"].text() == "bolt"
    QTest.keyClick(page.side.lines["name"], KEY.Key_Escape)
    assert (field.fault, page.side.lines["name"].text()) == ("", "Acme")
    page.side.lines["name"].selectAll()
    QTest.keyClick(page.side.lines["name"], KEY.Key_Delete)
    QTest.keyClick(page.side.lines["name"], KEY.Key_Return)
    assert field.fault == "A provider needs a name."
    assert [each.name for each in workspace.providers()] == ["Acme", "Bolt"]


def test_renaming_one_that_took_part_says_so_and_can_be_taken_back(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.add(titled("First"), author="me", label="new")
    before = workspace.providers()
    page = page_of(look, session, qtbot)
    offers = heard(page.offered)
    typed(page, "name", "Zenith")
    assert names(page) == ["Bolt", "Zenith"]
    assert page.side.lines["name"].text() == "Zenith"
    words, verb, back = offers[0]
    assert (words, verb) == ("Renamed; the evaluations that Acme took part in keep that name", "Undo")
    back()
    assert workspace.providers() == before


def test_new_provider_is_there_once_it_has_a_name(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    page = page_of(look, session, qtbot)
    empty = page.findChild(EmptyPage)
    assert empty is not None
    assert empty.isVisible()
    QTest.mouseClick(empty.findChildren(QAbstractButton)[0], LEFT)
    assert page.side.isVisible()
    assert workspace.providers() == []
    typed(page, "name", "  Nova   Care ")
    assert [each.name for each in workspace.providers()] == ["Nova Care"]
    assert page.chosen == workspace.providers()[0].uid
    typed(page, "services", "Back office")
    assert workspace.providers()[0].services == "Back office"
    action(page, "New provider").trigger()
    typed(page, "name", "nova care")
    assert page.side.fields["name"].fault == "Nova Care is in the directory already."


def test_provider_is_removed_with_a_way_back_unless_it_took_part(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.add(titled("First"), author="me", label="new")
    nova = workspace.new_provider("Nova")
    workspace.change_provider(nova.uid, notes="Met in May")
    before = workspace.providers()
    page = page_of(look, session, qtbot)
    errors, offers = heard(page.failed), heard(page.offered)
    QTest.keyClick(page.table, KEY.Key_Delete)
    assert "Acme takes part in an evaluation and stays in the directory" in str(errors[0])
    page.choose(nova.uid)
    page.table.setFocus()
    QTest.keyClick(page.table, KEY.Key_Delete)
    assert names(page) == ["Acme", "Bolt"]
    words, _, back = offers[0]
    assert words == "Nova removed"
    back()
    assert workspace.providers() == before
    assert page.chosen == nova.uid


def test_providers_are_found_by_what_is_known_of_them(
    look: Look, session: Session, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.add(titled("First"), author="me", label="new")
    workspace.change_provider(workspace.providers()[1].uid, notes="voice and chat")
    page = page_of(look, session, qtbot)
    QTest.keyClick(page.table, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.find_field, "chat")
    assert names(page) == ["Bolt"]
    assert page.chosen == workspace.providers()[1].uid
    QTest.keyClick(page.find_field, KEY.Key_Escape)
    assert names(page) == ["Acme", "Bolt"]


def test_heads_and_menu_sort(look: Look, session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.add(titled("First", "Acme", "Cord"), author="me", label="new")
    workspace.add(titled("Second", "Bolt", "Cord"), author="me", label="new")
    page = page_of(look, session, qtbot)
    chosen = page.chosen
    action(page, "Sort by evaluations").trigger()
    assert names(page)[0] == "Cord"
    assert page.sort_button.text() == "Evaluations"
    QTest.mouseClick(page.table.head.viewport(), LEFT, pos=QPoint(40, page.table.head.height() // 2))
    assert names(page) == ["Acme", "Bolt", "Cord"]
    assert action(page, "Sort by name").isChecked()
    assert page.chosen == chosen


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_places_are_named(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_everything_has_a_name(look: Look, session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.add(titled("First"), author="me", label="new")
    page = page_of(look, session, qtbot)
    nameless = [
        each
        for each in page.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]
    assert nameless == []


def test_page_is_freed_when_it_is_closed(look: Look, session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.add(titled("First"), author="me", label="new")
    page = ProvidersPage(look, session)
    with qtbot.waitExposed(page):
        page.show()
    session.list_again()
    qtbot.waitUntil(partial(has_result, page))
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    session.list_again()
