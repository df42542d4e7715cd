"""The command palette: what is found and in which order, and how it is used by keys and mouse."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scorecard.gui.actions import new_action
from scorecard.gui.entries import Entry, Finder, entries_of
from scorecard.gui.entry_list import pieces
from scorecard.gui.finding import find_word, folded, spans_in, words_of
from scorecard.gui.look import Choice, Look
from scorecard.gui.palette import MOST_ROWS, Palette

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def nothing() -> None:
    """An entry that does nothing."""


def entry(text: str, about: str = "", *, run: Callable[[], object] = nothing, enabled: bool = True) -> Entry:
    return Entry(text, about, "", "", run, enabled)


def texts(found: list[Entry]) -> list[str]:
    return [each.text for each in found]


class Desk:
    """A window with two fields, a palette, and a note of what was run."""

    def __init__(self, look: Look, qtbot: QtBot) -> None:
        self.ran: list[str] = []
        self.window = QWidget()
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        column = QVBoxLayout(self.window)
        self.fields = (QLineEdit(), QLineEdit())
        for field in self.fields:
            column.addWidget(field)
        self.palette = Palette(look, self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.fields[0].setFocus()
        self.names = ("Lock weights", "Export", "Unlock all", "Add criterion")
        self.entries = [entry(name, run=self.runner(name)) for name in self.names]

    def runner(self, name: str) -> Callable[[], object]:
        return lambda: self.ran.append(name)

    def open(self) -> None:
        self.palette.open(self.entries)

    @property
    def line(self) -> QLineEdit:
        return self.palette.findChildren(QLineEdit)[0]

    @property
    def list(self) -> QListView:
        return self.palette.findChildren(QListView)[0]


@pytest.fixture
def desk(look: Look, qtbot: QtBot) -> Desk:
    return Desk(look, qtbot)


# ---- finding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lock", ["Lock weights", "Go to Locksley", "Unlock all", "Pick a lock?"]),
        ("weights lock", ["Lock weights"]),
        ("l w", ["Lock weights", "Show all weights", "Unlock all"]),
        ("all", ["Unlock all", "Show all weights"]),
        ("big shop", ["Go to Locksley"]),
        ("zebra", []),
        ("grosse", ["Go to Größe"]),
        ("GRÖSSE", ["Go to Größe"]),
    ],
)
def test_words_are_found_in_any_order_and_at_the_beginnings_of_words_first(query: str, expected: list[str]) -> None:
    given_entries = [
        entry("Unlock all", "what"),
        entry("Lock weights"),
        entry("Go to Locksley", "big shop"),
        entry("Pick a lock?"),
        entry("Show all weights", "list"),
        entry("Go to Größe"),
    ]
    found = texts([each.entry for each in Finder(given_entries).find(query)])
    assert sorted(found) == sorted(expected)
    if query == "lock":
        assert found == ["Lock weights", "Go to Locksley", "Pick a lock?", "Unlock all"]
    if query == "l w":
        assert found == ["Lock weights", "Show all weights", "Unlock all"]


def test_what_was_run_lately_comes_first_among_equals_only() -> None:
    entries = [entry("Add a group"), entry("Add a gate"), entry("Ladder")]
    recent = [("Ladder", ""), ("Add a gate", "")]
    assert texts([each.entry for each in Finder(entries, recent).find("")]) == ["Ladder", "Add a gate", "Add a group"]
    found = texts([each.entry for each in Finder(entries, recent).find("add")])
    assert found == ["Add a gate", "Add a group", "Ladder"]


@given(st.text(max_size=30), st.text(min_size=1, max_size=6))
def test_spans_lie_in_the_text_in_order(text: str, query: str) -> None:
    spans = spans_in(words_of(query), folded(text))
    ends = [0]
    for start, end in spans:
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
    assert "".join(piece for piece, _ in pieces(text, spans)) == text


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [("ss", "Größe", (False, (3, 4))), ("e", "é", (True, (0, 1))), ("b", "a-b", (True, (2, 3)))],
)
def test_words_are_found_whatever_their_accents(word: str, text: str, expected: object) -> None:
    assert find_word(word, folded(text)) == expected


def test_entries_come_from_actions_and_from_those_in_menus(look: Look, desk: Desk) -> None:
    first = new_action(
        desk.window, "&Save && close", lambda: desk.ran.append("saved"), about="This file", keys="Ctrl+J"
    )
    separator, hidden, off = QAction(desk.window), QAction("Hidden", desk.window), QAction("Off", desk.window)
    separator.setSeparator(True)
    hidden.setVisible(False)
    off.setEnabled(False)
    menu = QMenu("More", desk.window)
    menu.addAction(off)
    menu.addAction(first)
    entries = entries_of([first, separator, hidden, menu.menuAction()])
    assert [(each.text, each.about, each.keys, each.enabled) for each in entries] == [
        ("Save & close", "This file", "Ctrl+J", True),
        ("Off", "", "", False),
    ]
    entries[0].run()
    assert desk.ran == ["saved"]


# ---- using -----------------------------------------------------------------------------------------


def test_typing_and_enter_run_an_entry_and_give_the_keyboard_back(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    assert desk.line.hasFocus()
    assert (desk.palette.width(), desk.palette.y()) == (560, 96)
    assert (desk.line.height(), desk.list.sizeHintForRow(0)) == (44, 32)
    qtbot.keyClicks(desk.line, "lock")
    assert texts(desk.palette.shown) == ["Lock weights", "Unlock all"]
    qtbot.keyClick(desk.line, KEY.Key_Down)
    qtbot.keyClick(desk.line, KEY.Key_Return)
    assert desk.ran == ["Unlock all"]
    assert not desk.palette.isVisible()
    assert desk.fields[0].hasFocus()


def test_arrows_and_tab_go_round_and_pages_stop_at_the_ends(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    steps: list[tuple[Qt.Key, str]] = [
        (KEY.Key_Up, "Add criterion"),
        (KEY.Key_Down, "Lock weights"),
        (KEY.Key_Tab, "Export"),
        (KEY.Key_PageDown, "Add criterion"),
        (KEY.Key_PageUp, "Lock weights"),
    ]
    for key, expected in steps:
        qtbot.keyClick(desk.line, key)
        assert desk.palette.current is not None
        assert desk.palette.current.text == expected
        assert desk.line.hasFocus()


def test_escape_a_click_beside_it_and_opening_again_close_it(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.keyClick(desk.line, KEY.Key_Escape)
    assert desk.palette.isHidden()
    assert desk.fields[0].hasFocus()
    desk.open()
    qtbot.mouseClick(desk.fields[1], LEFT)
    assert desk.palette.isHidden()
    assert desk.fields[1].hasFocus()
    desk.open()
    desk.open()
    assert desk.palette.isHidden()
    assert desk.ran == []


def test_click_into_it_does_not_close_it_and_a_click_on_a_row_runs_it(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.mouseClick(desk.palette, LEFT, pos=QPoint(4, 30))
    assert desk.palette.isVisible()
    place = desk.list.visualRect(desk.list.model().index(1, 0)).center()
    qtbot.mouseClick(desk.list.viewport(), LEFT, pos=place)
    assert desk.ran == ["Export"]


def test_what_cannot_be_done_now_is_seen_but_not_run(desk: Desk, qtbot: QtBot) -> None:
    desk.entries[0] = entry("Lock weights", run=desk.runner("never"), enabled=False)
    desk.open()
    assert desk.palette.current is not None
    assert desk.palette.current.text == "Export"  # the first that can be done
    qtbot.keyClick(desk.line, KEY.Key_Up)
    qtbot.keyClick(desk.line, KEY.Key_Return)
    assert desk.ran == []
    assert desk.palette.isVisible()
    assert texts(desk.palette.shown)[0] == "Lock weights"


def test_recent_ones_come_first_the_next_time(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.keyClicks(desk.line, "add")
    qtbot.keyClick(desk.line, KEY.Key_Return)
    desk.open()
    assert texts(desk.palette.shown)[0] == "Add criterion"
    assert desk.line.text() == ""


def test_nothing_found_runs_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.keyClicks(desk.line, "zzz")
    for key in (KEY.Key_Down, KEY.Key_Return, KEY.Key_PageUp):
        qtbot.keyClick(desk.line, key)
    assert desk.palette.current is None
    assert (desk.palette.isVisible(), desk.ran) == (True, [])
    desk.palette.grab()


def test_long_lists_scroll_and_narrow_windows_hold_it(desk: Desk, look: Look) -> None:
    desk.palette.open([entry(f"Entry {at}", "about " * 40) for at in range(500)])
    assert desk.palette.height() == 44 + MOST_ROWS * 32 + 14
    desk.window.resize(400, 300)
    QApplication.processEvents()
    assert desk.window.rect().contains(desk.palette.geometry())
    look.scale_text(1.3)
    assert desk.list.sizeHintForRow(0) == 42
    look.choose(Choice.DARK)
    desk.palette.grab()


def test_everything_has_a_name_for_those_who_do_not_see_it(desk: Desk) -> None:
    desk.entries.append(entry("Seal", "Version", enabled=False))
    desk.open()
    for each in (desk.palette, desk.line, desk.list):
        assert QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
    last = desk.list.model().index(len(desk.names), 0)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == "Seal, Version, not available now"


def test_palette_forgets_what_it_showed_and_is_freed_with_its_window(look: Look, qtbot: QtBot) -> None:
    desk = Desk(look, qtbot)
    thing = QAction("Thing", None)
    gone = weakref.ref(thing)
    desk.palette.open(entries_of([thing]))
    desk.palette.dismiss()
    del thing
    gc.collect()
    assert gone() is None
    seen = weakref.ref(desk.palette)
    desk.window.close()
    desk.window.deleteLater()
    del desk
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert seen() is None
