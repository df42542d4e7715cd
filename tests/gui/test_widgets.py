"""The small widgets, used as a person uses them: by mouse, by keys and by a screen reader."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.fields import Field, Picker, SearchField
from scorecard.gui.foot import Foot, Missing, SavedState
from scorecard.gui.labels import Text
from scorecard.gui.look import Choice, Look
from scorecard.gui.page import EmptyPage, PageHeader
from scorecard.gui.rail import Rail, RailCard, RailItem
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.slider import value_at, x_of
from scorecard.gui.standing import StandingPanel
from scorecard.gui.toast import Toast, ToastKind, Toasts
from scorecard.gui.views.long_text import LongText
from tests.gui.heard import heard

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, widget: QWidget) -> Any:
    """The widget in a window of its own, active, so that it can have the focus."""
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    return widget


RAIL = (RailItem("a", "Library", "library", "12"), RailItem("b", "Setup", "setup", done=True))


def rail(look: Look) -> Rail:
    made = Rail(look)
    made.add_card(RailCard(look, "Halden", "On this computer", icon="results"))
    made.add_items(RAIL)
    made.add_rule()
    made.add_heading(Text(look, "Partner", "strong", elides=True), Text(look, "Scoring", "caption"))
    made.add_card(RailCard(look, "Ann Keller", "Buyer", initials="AK"), below=True)
    made.set_current("a")
    return made


def picker(look: Look) -> Picker:
    made = Picker(look, "Against")
    made.addItems(["Acme", "Bolt"])
    return made


MAKERS: dict[str, Callable[[Look], QWidget]] = {
    "button": lambda look: Button(look, "Add", icon="add", kind=ButtonKind.PRIMARY),
    "icon button": lambda look: IconButton(look, "undo", "Undo", keys="Ctrl Z"),
    "segmented": lambda look: SegmentedControl(look, "View", [("a", "Grid"), ("b", "List")]),
    "field": lambda look: Field(look, "Name"),
    "search": lambda look: SearchField(look, "Find a criterion"),
    "picker": picker,
    "chip": lambda look: Chip(look, "clear", ChipKind.CLEAR),
    "rail": rail,
    "header": lambda look: PageHeader(look, "Scoring", tools=[IconButton(look, "undo", "Undo")]),
    "foot": lambda look: Foot(look),
    "empty": lambda look: EmptyPage(look, "candidates", "No candidates", "Add two.", Button(look, "Add")),
    "toast": lambda look: Toast(look, "Merged 85 cells.", ToastKind.FAILED, "Undo"),
    "standing": lambda look: StandingPanel(look, views=True),
}


@pytest.mark.parametrize("name", MAKERS)
def test_everything_that_takes_the_focus_has_a_name(look: Look, qtbot: QtBot, name: str) -> None:
    widget = shown(qtbot, MAKERS[name](look))
    for each in (widget, *widget.findChildren(QWidget)):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
            spoken = QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
            assert spoken, f"{type(each).__name__} in {name}"


@pytest.mark.parametrize("name", MAKERS)
def test_switching_the_look_paints_it_anew_without_a_warning(look: Look, qtbot: QtBot, qtlog: Any, name: str) -> None:
    widget = shown(qtbot, MAKERS[name](look))
    before = widget.grab().toImage()
    look.choose(Choice.DARK)
    assert widget.grab().toImage() != before
    look.scale_text(1.3)
    widget.grab()
    assert [each.message for each in qtlog.records if "propagateSizeHints" not in each.message] == []


@pytest.mark.parametrize("name", MAKERS)
def test_it_is_freed_when_it_is_closed(look: Look, qapp: QApplication, name: str) -> None:
    widget = MAKERS[name](look)
    widget.show()
    widget.grab()
    gone = weakref.ref(widget)
    widget.close()
    widget.deleteLater()
    del widget
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    look.choose(Choice.DARK)


@pytest.mark.parametrize("name", ["button", "icon button", "segmented", "search", "picker", "rail"])
def test_focus_is_seen(look: Look, qtbot: QtBot, name: str) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    elsewhere = QLineEdit()
    widget = MAKERS[name](look)
    column.addWidget(elsewhere)
    column.addWidget(widget)
    shown(qtbot, holder)
    elsewhere.setFocus()
    before = widget.grab().toImage()
    size = widget.sizeHint()
    QTest.keyClick(elsewhere, KEY.Key_Tab)
    qtbot.wait_until(lambda: not elsewhere.hasFocus())
    assert widget.grab().toImage() != before
    assert widget.sizeHint() == size


# ---- the segmented control ----------------------------------------------------------------------


def test_segmented_shows_its_parts_also_while_none_is_chosen(look: Look, qtbot: QtBot) -> None:
    control = SegmentedControl(look, "Place", [("a", "Near"), ("b", "Far")], blank=True)
    qtbot.addWidget(control)
    control.resize(control.sizeHint())
    control.show()
    at = control.parts[1].geometry().left()

    def colour() -> str:
        return control.grab().toImage().pixelColor(at, control.height() // 2).name()

    assert colour() == look.color("border.strong").name()
    control.choose("a")
    assert colour() != look.color("border.strong").name()


def test_segmented_by_mouse_and_arrows(look: Look, qtbot: QtBot) -> None:
    control = shown(qtbot, SegmentedControl(look, "Score", [(str(at), str(at)) for at in range(4)]))
    chosen = heard(control.chosen)
    parts = control.findChildren(QWidget)
    QTest.mouseClick(parts[2], LEFT)
    parts[2].setFocus()
    QTest.keyClick(parts[2], KEY.Key_Right)
    assert chosen == ["2", "3"]
    control.choose("0")
    assert control.choice == "0"
    assert chosen == ["2", "3"]


# ---- the slider ---------------------------------------------------------------------------------


def test_places_and_values_agree(look: Look) -> None:
    rect = QRectF(3, 0, 220, 24)
    assert [value_at(look, rect, x_of(look, rect, each)) for each in (0, 1, 50, 99, 100)] == [0, 1, 50, 99, 100]
    assert value_at(look, rect, -50) == 0
    assert value_at(look, rect, 900) == 100


# ---- fields -------------------------------------------------------------------------------------


def test_field_says_what_is_wrong(look: Look, qtbot: QtBot) -> None:
    field = shown(qtbot, Field(look, "Scale"))
    field.set_fault("The scale ends at 5")
    assert field.editor.accessibleDescription() == "The scale ends at 5"
    field.set_fault("")
    assert field.fault == ""


def test_escape_empties_a_search(look: Look, qtbot: QtBot) -> None:
    field = shown(qtbot, SearchField(look, "Find a criterion"))
    sought = heard(field.sought)
    QTest.keyClicks(field, "co")
    QTest.keyClick(field, KEY.Key_Escape)
    assert sought == ["c", "co", ""]


# ---- rail, header, foot, toast ------------------------------------------------------------------


def test_rail_by_keys_and_mouse(look: Look, qtbot: QtBot) -> None:
    made = shown(qtbot, rail(look))
    asked = heard(made.item_requested)
    first, second = (each for each in made.findChildren(QWidget) if hasattr(each, "item"))
    first.setFocus()
    QTest.keyClick(first, KEY.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, KEY.Key_Return)
    QTest.mouseClick(first, LEFT)
    assert asked == ["b", "a"]
    assert second.accessibleName() == "Setup, done"
    made.show_item("b", trailing="97 %")
    assert second.accessibleName() == "Setup, 97 %"


def test_what_stands_in_no_rail_is_shown_at_the_place_it_belongs_to(look: Look, qtbot: QtBot) -> None:
    made = shown(qtbot, rail(look))
    made.set_current("elsewhere", "b")
    assert made.current == "elsewhere"
    assert [key for key, row in made._rows.items() if row._active] == ["b"]
    made.set_current("a")
    assert [key for key, row in made._rows.items() if row._active] == ["a"]


def test_collapsed_rail_says_its_words_in_tooltips(look: Look, qtbot: QtBot) -> None:
    made = shown(qtbot, rail(look))
    made.set_collapsed(True)
    assert made.sizeHint().width() == look.length("size.rail_collapsed")
    assert [each.toolTip() for each in made.findChildren(QWidget) if hasattr(each, "item")] == [
        "Library, 12",
        "Setup, done",
    ]


def test_foot_leads_to_what_is_missing(look: Look, qtbot: QtBot) -> None:
    foot = shown(qtbot, Foot(look))
    assert "Nothing is missing" in [each.accessibleName() for each in foot.findChildren(QWidget)]
    asked, again = heard(foot.problem_requested), heard(foot.saving_requested)
    foot.set_missing([Missing("cells", "12 cells unscored", True), Missing("proof", "9 without evidence")])
    names = {each.accessibleName(): each for each in foot.findChildren(QWidget) if each.isVisible()}
    QTest.mouseClick(names["9 without evidence"], LEFT)
    assert asked == ["proof"]
    foot.set_saved(SavedState.FAILED, "Not saved, try again")
    saved = next(each for each in foot.findChildren(QWidget) if each.accessibleName() == "Not saved, try again")
    QTest.keyClick(saved, KEY.Key_Space)
    assert len(again) == 1


def test_toast_can_be_undone_and_closed(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(600, 400)
    shown(qtbot, window)
    toasts = Toasts(look, window)
    undone, fault = toasts.tell("Merged 85 cells.", action="Undo"), toasts.tell("It is open.", ToastKind.FAILED)
    assert undone.geometry().bottom() < fault.geometry().top()
    asked, closed = heard(undone.action_requested), heard(fault.closed)
    QTest.keyClick(fault, KEY.Key_Escape)
    QTest.mouseClick(undone.findChildren(Button)[0], LEFT)
    assert len(asked) == len(closed) == 1
    assert not fault.isVisible()


LONG = (
    "The evaluation was decided on 1 Mar by Ada, and nothing in it changes any more. Reopen an earlier stage with a "
    "reason to change something."
)


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("wide", [400, 976, 1704])
def test_a_long_toast_goes_on_in_further_lines_and_says_all(look: Look, qtbot: QtBot, wide: int, scale: float) -> None:
    look.scale_text(scale)
    window = QWidget()
    window.resize(wide, 500)
    shown(qtbot, window)
    toasts = Toasts(look, window)
    short, long = toasts.tell("Done.", action="Undo"), toasts.tell(LONG, ToastKind.FAILED)
    assert short.height() == look.length("row.agenda")
    assert long.width() <= min(round(480 * scale), wide - 2 * look.length("space.lg"))
    words = next(each for each in long.findChildren(Text) if each.text() == LONG)
    assert words.heightForWidth(words.width()) <= words.height()
    assert words.height() >= 2 * look.line_height("body")
    assert window.rect().contains(long.geometry())
    assert short.geometry().bottom() < long.geometry().top()
    look.scale_text(1.0)


def test_what_is_said_again_takes_the_place_of_what_was_said(look: Look, qtbot: QtBot) -> None:
    window = shown(qtbot, QWidget())
    toasts = Toasts(look, window)
    first, other = toasts.tell("It is open.", ToastKind.FAILED), toasts.tell("It is full.", ToastKind.FAILED)
    again = toasts.tell("It is open.", ToastKind.FAILED)
    assert [each.isVisible() for each in (first, other, again)] == [False, True, True]
    assert other.geometry().bottom() < again.geometry().top()


def test_an_error_goes_when_its_place_is_left_and_it_has_been_seen(look: Look, qtbot: QtBot) -> None:
    window = shown(qtbot, QWidget())
    window.resize(600, 400)
    toasts = Toasts(look, window)
    done, failed = toasts.tell("Done.", action="Undo"), toasts.tell("It is open.", ToastKind.FAILED)
    toasts.leave()
    assert failed.isVisible()  # nobody has seen it yet
    window.grab()
    assert failed.is_seen
    toasts.leave()
    assert [done.isVisible(), failed.isVisible()] == [True, False]


def test_the_foot_names_the_evaluation_where_the_page_is_about_something_else(look: Look, qtbot: QtBot) -> None:
    foot = shown(qtbot, Foot(look))
    foot.set_about("Customer care 2026")
    foot.set_missing([Missing("cells", "12 cells unscored", True)])
    named = next(each for each in foot.findChildren(QWidget) if each.accessibleName() == "Customer care 2026:")
    link = next(each for each in foot.findChildren(QWidget) if each.accessibleName() == "12 cells unscored")
    foot.grab()
    assert named.isVisible()
    assert named.geometry().right() < link.geometry().left()
    assert named.focusPolicy() is Qt.FocusPolicy.NoFocus
    foot.set_about("")
    assert not named.isVisible()


def test_the_settings_stay_in_reach_in_a_narrow_rail(look: Look, qtbot: QtBot) -> None:
    made = rail(look)
    settings, card = IconButton(look, "settings", "Settings"), RailCard(look, "Ann", "Buyer", initials="A")
    made.add_card(card, below=True, beside=settings)
    made.resize(made.sizeHint().width(), 700)
    shown(qtbot, made)
    assert settings.geometry().left() >= card.geometry().right()
    made.set_collapsed(True)
    made.resize(made.sizeHint().width(), 700)
    made.grab()
    assert settings.isVisible()
    assert settings.geometry().bottom() <= card.geometry().top()
    assert made.rect().contains(settings.geometry())


def test_a_field_that_is_closed_is_read_and_not_changed(look: Look, qtbot: QtBot) -> None:
    line, text, picker = QLineEdit("Kiel"), LongText(look), Picker(look, "Country")
    text.show_text("By the sea")
    picker.addItems(["DE", "PT"])
    fields = [Field(look, "Place", each) for each in (line, text, picker)]
    for each in fields:
        qtbot.addWidget(each)
        each.show()
        each.set_closed("It is over.")
    QTest.keyClicks(line, "x")
    QTest.keyClicks(text, "x")
    QTest.keyClick(picker, KEY.Key_Down)
    assert (line.text(), text.toPlainText(), picker.currentText()) == ("Kiel", "By the sea", "DE")
    assert {each.editor.toolTip() for each in fields} == {"It is over."}
    for each in fields:
        each.set_closed("")
    QTest.keyClicks(line, "x")
    QTest.keyClicks(text, "x")
    QTest.keyClick(picker, KEY.Key_Down)
    assert (line.text(), picker.currentText(), text.isReadOnly()) == ("Kielx", "PT", False)
    assert text.toPlainText() != "By the sea"


def test_only_what_went_well_leaves_by_itself(look: Look, qtbot: QtBot) -> None:
    done, failed = Toast(look, "Done."), Toast(look, "Failed.", ToastKind.FAILED)
    for each in (done, failed):
        qtbot.addWidget(each)
    assert done._timer.isActive()
    assert not failed._timer.isActive()


def test_a_long_word_wraps_and_stays_the_same_text(look: Look, qtbot: QtBot) -> None:
    name = "Donaudampfschifffahrtsgesellschaftskapitaen and crew"
    label = Text(look, name, wraps=True)
    qtbot.addWidget(label)
    assert label.text() == name
    assert label.minimumSizeHint().width() < label.fontMetrics().horizontalAdvance(name) / 2


def test_beside_a_bar_a_column_is_as_wide_as_without(look: Look, qtbot: QtBot) -> None:
    inside = QWidget()
    scroll = EdgeScroll(inside)
    qtbot.addWidget(scroll)
    scroll.resize(200, 100)
    scroll.show()
    for height, bar in ((50, False), (500, True), (50, False)):
        inside.setFixedHeight(height)
        QCoreApplication.processEvents()
        assert (inside.width(), scroll.verticalScrollBar().isVisible()) == (200, bar)
    assert scroll.verticalScrollBar().maximum() == 0
    inside.setFixedHeight(500)
    QCoreApplication.processEvents()
    scroll.ensureVisible(0, 499)
    assert scroll.verticalScrollBar().value() == 400
