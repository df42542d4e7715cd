"""The order in which Tab goes: as things stand in their layouts, whenever they were made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QScrollArea,
    QSplitter,
    QWidget,
)
from shiboken6 import isValid

from scorecard.gui.parts import parts_of

ONE_STOP: Final = (QAbstractSpinBox, QComboBox)
"""What is one stop with all in it. The line in it has its owner for its proxy and must not be asked for it: the binding
then takes the owner for a part of the line, and a garbage collection deletes both."""


def tab_stops(inside: QWidget, focused: QWidget | None = None) -> list[QWidget]:
    """What Tab stops at inside a widget, and where it stands now, even if Tab would not go there."""
    return [each for each in _in_order(inside) if each is focused or _is_stop(each)]


def go_on(inside: QWidget, focused: QWidget | None, forward: bool) -> bool:
    """Let Tab go one further or back; False where the system or the widgets leave nothing to choose."""
    if focused is not None and not isValid(focused):
        return False
    every = QGuiApplication.styleHints().tabFocusBehavior() is Qt.TabFocusBehavior.TabFocusAllControls
    stops = tab_stops(inside, focused) if every else []
    if focused not in stops or len(stops) < 2:
        return False
    target = stops[(stops.index(focused) + (1 if forward else -1)) % len(stops)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    bring_into_sight(target)
    return True


def bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever a widget stands in, so that it can be seen.

    The way up by `parentWidget` is not taken: it makes short-lived names for the parts between, and when these go, the
    binding takes what stands in them for Python's own and lets a garbage collection delete it.
    """
    window = widget.window()
    for area in [*parts_of(window, QScrollArea), window]:
        if isinstance(area, QScrollArea) and area.isAncestorOf(widget):
            area.ensureWidgetVisible(widget)


def _is_stop(widget: QWidget) -> bool:
    if not (widget.isEnabled() and widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value):
        return False
    if widget.focusProxy() is not None:
        return False
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    chosen = group.checkedButton() if group is not None and group.exclusive() else None
    if chosen is not None and chosen.isEnabled():
        return widget is chosen  # from there the arrows go on, wherever Tab went before
    return True


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    """A widget that can be seen, and all in it that can be seen."""
    if not isValid(widget) or not widget.isVisible():  # Qt asks also while a widget that has the focus is deleted
        return
    yield widget
    if isinstance(widget, ONE_STOP):
        return
    placed = _placed(widget)
    there = set(map(id, placed))
    for each in placed:
        yield from _in_order(each)
    for child in widget.children():
        if isinstance(child, QWidget) and id(child) not in there and not child.isWindow():
            yield from _in_order(child)


def _placed(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QSplitter):
        parts = (widget.widget(at) for at in range(widget.count()))
        return [part for part in parts if part is not None]
    layout = widget.layout()
    widgets = [each for each in widget.children() if isinstance(each, QWidget)]
    return [] if layout is None else _in_layout(layout, widgets)


def _in_layout(layout: QLayout, widgets: list[QWidget]) -> list[QWidget]:
    """Those of the widgets that stand in a layout and in the layouts in it, in their order.

    The items of the layout are not asked for: a name for one outlives it in the binding, which then takes whatever is
    made at the same address for it, and ends the process when that is deleted.
    """
    inner = [each for each in layout.children() if isinstance(each, QLayout)]
    placed = [(layout.indexOf(each), [each]) for each in widgets]
    placed += [(layout.indexOf(each), _in_layout(each, widgets)) for each in inner]
    return [widget for at, found in sorted(placed, key=lambda each: each[0]) if at >= 0 for widget in found]
