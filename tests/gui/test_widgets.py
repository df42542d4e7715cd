"""The small widgets, used as a person uses them: by mouse, by keys and by a screen reader."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.model import Stage
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.chips import Chip, ChipKind, StagePips
from scorecard.gui.fields import Field, LockedField, NumberField, Picker, SearchField, number_in
from scorecard.gui.foot import Foot, Missing, SavedState
from scorecard.gui.labels import Text
from scorecard.gui.look import Choice, Look
from scorecard.gui.page import EmptyPage, PageHeader
from scorecard.gui.rail import Rail, RailCard, RailItem
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.slider import Track, WeightSlider, value_at, x_of
from scorecard.gui.standing import StandingPanel
from scorecard.gui.toast import Toast, ToastKind, Toasts

RESOURCES = Path(__file__).parents[2] / "resources"
KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, RESOURCES / "themes", RESOURCES / "icons", Choice.LIGHT)
    yield made
    qapp.setStyleSheet("")
    made.choose(Choice.SYSTEM)


def shown(qtbot: QtBot, widget: QWidget) -> Any:
    """The widget in a window of its own, active, so that it can have the focus."""
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    return widget


def heard(signal: Any) -> list[Any]:
    """What a signal says from now on."""
    said: list[Any] = []
    signal.connect(lambda *given: said.append(given[0] if given else None))
    return said


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
    "slider": lambda look: WeightSlider(look, "Cost", 0),
    "field": lambda look: Field(look, "Name"),
    "locked field": lambda look: LockedField(look, "Process", "Formal", "Locked in setup"),
    "number": lambda look: NumberField(look, "Weight", unit="%"),
    "search": lambda look: SearchField(look, "Find a criterion"),
    "picker": picker,
    "chip": lambda look: Chip(look, "clear", ChipKind.CLEAR),
    "pips": lambda look: StagePips(look, Stage.SCORING, 0.97),
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


@pytest.mark.parametrize("name", ["button", "icon button", "segmented", "number", "search", "picker", "rail", "slider"])
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


@pytest.fixture
def track(look: Look, qtbot: QtBot) -> Track:
    made = Track(look, "Cost", 0)
    made.resize(220, 24)
    shown(qtbot, made)
    made.setFocus()
    made.set_weight(22.0)
    return made


def at(look: Look, track: Track, weight: float) -> QPoint:
    return QPoint(round(x_of(look, QRectF(track.rect()), weight)), track.height() // 2)


def test_places_and_values_agree(look: Look) -> None:
    rect = QRectF(3, 0, 220, 24)
    assert [value_at(look, rect, x_of(look, rect, each)) for each in (0, 1, 50, 99, 100)] == [0, 1, 50, 99, 100]
    assert value_at(look, rect, -50) == 0
    assert value_at(look, rect, 900) == 100


def test_drag_shows_every_place_and_is_kept_once(look: Look, qtbot: QtBot, track: Track) -> None:
    moved, committed = heard(track.moved), heard(track.committed)
    QTest.mousePress(track, LEFT, pos=at(look, track, 22))
    assert track.state().before == 22.0
    QTest.mouseMove(track, at(look, track, 40))
    QTest.mouseMove(track, at(look, track, 60))
    track.set_weight(33.0)  # what the model says meanwhile does not tear it away
    assert moved[-1] == 60.0
    assert committed == []
    QTest.mouseRelease(track, LEFT, pos=at(look, track, 60))
    assert committed == [60.0]
    assert track.state().before is None


def test_escape_takes_a_drag_back(look: Look, qtbot: QtBot, track: Track) -> None:
    committed, returned = heard(track.committed), heard(track.returned)
    QTest.mousePress(track, LEFT, pos=at(look, track, 22))
    QTest.mouseMove(track, at(look, track, 60))
    QTest.keyClick(track, KEY.Key_Escape)
    QTest.mouseMove(track, at(look, track, 70))
    QTest.mouseRelease(track, LEFT, pos=at(look, track, 70))
    assert track.weight == 22.0
    assert returned == [22.0]
    assert committed == []


@pytest.mark.parametrize(
    ("key", "shift", "weight"),
    [
        (KEY.Key_Right, False, 23.0),
        (KEY.Key_Down, False, 21.0),
        (KEY.Key_Up, True, 22.1),
        (KEY.Key_PageUp, False, 27.0),
        (KEY.Key_PageDown, False, 17.0),
        (KEY.Key_Home, False, 0.0),
        (KEY.Key_End, False, 100.0),
    ],
)
def test_keys_move_it(qtbot: QtBot, track: Track, key: Qt.Key, shift: bool, weight: float) -> None:
    committed = heard(track.committed)
    QTest.keyClick(track, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)
    assert committed == [weight]


def test_a_key_that_is_held_is_kept_once(qtbot: QtBot, track: Track) -> None:
    moved, committed = heard(track.moved), heard(track.committed)
    for _ in range(3):
        QTest.keyPress(track, KEY.Key_Right)
    QTest.keyRelease(track, KEY.Key_Right)
    assert moved == [23.0, 24.0, 25.0]
    assert committed == [25.0]


def test_a_screen_reader_reads_and_sets_it(track: Track) -> None:
    committed = heard(track.committed)
    spoken = QAccessible.queryAccessibleInterface(track)
    assert spoken.role() is QAccessible.Role.Slider
    assert spoken.text(QAccessible.Text.Description).startswith("22.0")
    track.setValue(30)
    assert committed == [30.0]


def test_locked_slider_stays(look: Look, qtbot: QtBot) -> None:
    slider = shown(qtbot, WeightSlider(look, "Cost", 0))
    slider.set_weight(22.0)
    locked, committed = heard(slider.locked), heard(slider.committed)
    slider.track.setFocus()
    QTest.keyClick(slider.track, KEY.Key_L)
    QTest.keyClick(slider.track, KEY.Key_Right)
    QTest.mouseClick(slider.track, LEFT, pos=at(look, slider.track, 80))
    slider.track.setValue(70)
    assert (slider.weight, slider.track.value(), committed) == (22.0, 22, [])
    assert slider.lock.accessibleName() == "Unlock Cost"
    QTest.mouseClick(slider.lock, LEFT)
    assert locked == [True, False]
    slider.set_locked(True)
    assert locked == [True, False]


# ---- fields -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [("22", 22.0), ("17,5", 17.5), (" −3.5 % ", -3.5), ("", None), ("1.2.3", None), ("nan", None), ("1e5", None)],
)
def test_numbers_as_people_type_them(text: str, number: float | None) -> None:
    assert number_in(text) == number


def test_number_field_takes_refuses_and_goes_back(look: Look, qtbot: QtBot) -> None:
    field = shown(qtbot, NumberField(look, "Weight", unit="%"))
    field.set_number(22.0)
    field.setFocus()
    committed, refused = heard(field.committed), heard(field.refused)
    field.selectAll()
    QTest.keyClicks(field, "17,5")
    QTest.keyClick(field, KEY.Key_Return)
    assert (committed, field.text()) == ([17.5], "17.5")
    field.selectAll()
    QTest.keyClicks(field, "170")
    QTest.keyClick(field, KEY.Key_Return)
    assert refused == ["It lies between 0 and 100"]
    assert field.property("invalid") is True
    QTest.keyClick(field, KEY.Key_Escape)
    assert (field.text(), field.property("invalid")) == ("17.5", False)
    QTest.keyClick(field, KEY.Key_Up, SHIFT)
    QTest.keyClick(field, KEY.Key_PageDown)
    assert committed == [17.5, 17.6, 12.6]


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


def test_only_what_went_well_leaves_by_itself(look: Look, qtbot: QtBot) -> None:
    done, failed = Toast(look, "Done."), Toast(look, "Failed.", ToastKind.FAILED)
    for each in (done, failed):
        qtbot.addWidget(each)
    assert done._timer.isActive()
    assert not failed._timer.isActive()
