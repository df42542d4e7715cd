"""The command palette: a line to type in, and what can be done or gone to by these words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from scorecard.gui.entries import Entry, Finder, entries_of
from scorecard.gui.entry_list import EntryDelegate, EntryModel
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing

__all__ = ["Entry", "Palette", "entries_of"]

MOST_ROWS: Final = 10
MOST_RECENT: Final = 50


class Palette(QWidget):
    """The palette of a window: above everything in it, without a window of its own.

    It is gone after Escape, a click beside it or when something was chosen; the keyboard is then where it was before.
    """

    def __init__(self, look: Look, window: QWidget, parent: QWidget | None = None) -> None:
        """`window` is what it is placed in, `parent` whose child it is, if that is another widget."""
        super().__init__(parent or window)
        self._look = look
        self._window = window
        self._finder = Finder(())
        self._recent: list[tuple[str, str]] = []
        self._before: QWidget | None = None
        self.setAccessibleName(self.tr("Command palette"))
        self._field = _Line(self)
        self._field.setPlaceholderText(self.tr("Find a command, criterion, candidate or evaluator"))
        self._field.setAccessibleName(self.tr("Find a command, criterion, candidate or evaluator"))
        self._model = EntryModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(EntryDelegate(look, self._list))
        self._list.setAccessibleName(self.tr("What was found"))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.viewport().setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._field)
        self._column.addWidget(self._list, 1)
        self.hide()
        self._dress()
        self._field.textChanged.connect(self._on_sought)
        self._list.clicked.connect(self._run)
        self._list.entered.connect(self._list.setCurrentIndex)
        look.changed.connect(self._dress)
        window.installEventFilter(self)

    # ---- for the window ---------------------------------------------------------------------------

    @property
    def shown(self) -> list[Entry]:
        """What was found, in its order."""
        return [found.entry for found in self._model.found]

    @property
    def current(self) -> Entry | None:
        """What Enter would run."""
        return self._model.entry_at(self._list.currentIndex())

    def open(self, entries: Sequence[Entry]) -> None:
        """Show the palette with these entries; where it is shown already, close it."""
        if self.isVisible():
            self.dismiss()
            return
        self._before = QApplication.focusWidget()
        self._finder = Finder(entries, self._recent)
        self._field.clear()
        self._find("")
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        _application().installEventFilter(self)

    def dismiss(self) -> None:
        """Close it, and put the keyboard back."""
        if self.isHidden():
            return
        _application().removeEventFilter(self)
        had_focus = self._field.hasFocus()
        before, self._before = self._before, None
        self.hide()
        self._finder = Finder(())
        self._model.show([])
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    # ---- events -----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if self.isVisible() and watched is not self and not self.isAncestorOf(watched):
                self.dismiss()
        elif watched is self._window and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: MOST_ROWS - 1,
            Qt.Key.Key_PageUp: 1 - MOST_ROWS,
        }
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self._list.currentIndex())
        elif key in steps:
            self._move(steps[key], round_about=key not in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The keyboard stays here: Tab moves in the list."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a click into it goes nowhere else

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            look.draw_box(draw, rect, "surface.raised", "border.strong", "radius.card")
            bottom = self._field.geometry().bottom() + 1
            draw.row_rule(draw.pixel, rect.right() - draw.pixel, bottom, "border.default")
            lg = look.theme.length("space.lg")
            glass = QRectF(lg, self._field.y(), look.theme.length("icon.button"), self._field.height())
            look.draw_icon(draw, glass, "search")
            if not self._model.found:
                words = self.tr("Nothing here is called that. Try another word.")
                below = rect.adjusted(lg, bottom, -lg, 0)
                draw.text(below, words, "body", "text.tertiary")
        painter.end()

    # ---- what it does -----------------------------------------------------------------------------

    def _on_sought(self, query: str) -> None:
        if self.isVisible():
            self._find(query)
            self._place()
            self.update()
            self._announce()

    def _find(self, query: str) -> None:
        self._model.show(self._finder.find(query))
        first = next((row for row, each in enumerate(self._model.found) if each.entry.enabled), 0)
        self._list.setCurrentIndex(self._model.index(first))
        self._list.scrollToTop()

    def _move(self, by: int, *, round_about: bool) -> None:
        count = len(self._model.found)
        if not count:
            return
        row = self._list.currentIndex().row() + by
        row = row % count if round_about else min(max(row, 0), count - 1)
        self._list.setCurrentIndex(self._model.index(row))
        self._announce()

    def _run(self, index: QModelIndex) -> None:
        entry = self._model.entry_at(index)
        if entry is None or not entry.enabled:
            return
        self._recent = [entry.name, *(name for name in self._recent if name != entry.name)][:MOST_RECENT]
        self.dismiss()
        entry.run()

    def _announce(self) -> None:
        """Say to a screen reader what Enter would run: the keyboard itself stays in the line."""
        if QAccessible.isActive():
            spoken = self._model.data(self._list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
            words = spoken or self.tr("Nothing found")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, words))

    # ---- how it looks -----------------------------------------------------------------------------

    def _dress(self) -> None:
        look = self._look
        hair, xs, lg = look.length("line.hair"), look.length("space.xs"), look.length("space.lg")
        font = look.font("section")
        font.setWeight(look.font("body").weight())
        self._field.setFont(font)
        self._field.set_height(look.length("size.panel_header"))
        left = lg + look.length("icon.button") + look.length("space.sm")
        self._field.setTextMargins(left - 3 * hair, 0, lg, 0)  # Qt leaves two more before the words
        self._column.setContentsMargins(hair, hair, hair, hair)
        inset = xs + look.length("space.xxs")
        self._list.setViewportMargins(inset - hair, inset, inset - hair, inset)
        self._list.doItemsLayout()
        self._place()

    def _place(self) -> None:
        look = self._look
        window = self._window.rect()
        gap = look.length("space.xl")
        width = min(look.length("size.palette"), window.width() - 2 * gap)
        rows = min(max(len(self._model.found), 1), MOST_ROWS)
        inset = look.length("space.xs") + look.length("space.xxs")
        height = self._field.height() + rows * look.length("row.table") + 2 * (inset + look.length("line.hair"))
        top = min(look.length("size.palette_top"), max(window.height() - height - gap, 0))
        over = self.parentWidget()
        corner = window.topLeft() if over is self._window else self._window.mapTo(over or self, window.topLeft())
        left = corner.x() + (window.width() - width) // 2
        self.setGeometry(left, corner.y() + top, width, min(height, max(window.height() - 2 * gap, 0)))


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


class _Line(QLineEdit):
    """The line to type in, without a frame; what moves in the list is the palette's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)

    def set_height(self, height: int) -> None:
        """Be so high: a height that the style sheet of the look does not know."""
        self.setStyleSheet(
            f"QLineEdit {{ border: none; background: transparent; padding: 0; min-height: {height}px; }}"
        )
        self.setFixedHeight(height)

    def event(self, event: QEvent) -> bool:
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in tabs:
            event.ignore()  # the palette's
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the palette's
        else:
            super().keyPressEvent(event)
