"""The order in which Tab goes: as things stand in their layouts, whenever they were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QSplitter, QWidget
from shiboken6 import isValid


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
    for area in [*window.findChildren(QScrollArea), window]:
        if isinstance(area, QScrollArea) and area.isAncestorOf(widget):
            area.ensureWidgetVisible(widget)


def _is_stop(widget: QWidget) -> bool:
    if not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    chosen = group.checkedButton() if group is not None and group.exclusive() else None
    if chosen is not None and chosen.isEnabled():
        return widget is chosen  # from there the arrows go on, wherever Tab went before
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    """A widget that can be seen, and all in it that can be seen."""
    if not isValid(widget) or not widget.isVisible():  # Qt asks also while a widget that has the focus is deleted
        return
    yield widget
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
    return [] if layout is None else list(_in_layout(layout))


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)
