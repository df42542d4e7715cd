"""The rail at the left: where one can go, and how far each step is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.render.drawing import Align, drawing, width_of


@dataclass(frozen=True, slots=True)
class RailItem:
    """A place to go. `trailing` is a count or a share such as "97 %"; `done` shows a check instead."""

    key: str
    text: str
    icon: str
    trailing: str = ""
    done: bool = False


class Rail(QWidget):
    """Places under each other. Up and down move between them, Enter goes there.

    item_requested  the key of the place that a person wants to go to
    """

    item_requested = Signal(str)

    def __init__(self, look: Look, name: str = "Places", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: dict[str, _Row] = {}
        self._wide: list[QWidget] = []
        self._beside: list[QBoxLayout] = []
        self._current = ""
        self._collapsed = False
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._below = QVBoxLayout()
        self._column.addLayout(self._below)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def current(self) -> str:
        """The key of the place that is shown; "" for none."""
        return self._current

    @property
    def is_collapsed(self) -> bool:
        """Whether only icons are shown."""
        return self._collapsed

    def add_items(self, items: Sequence[RailItem]) -> None:
        """Add places at the end."""
        for item in items:
            row = _Row(self._look, item, self)
            row.clicked.connect(row.ask)
            row.asked.connect(self.item_requested)
            row.set_collapsed(self._collapsed)
            self._rows[item.key] = row
            self._add(row)
        self._share_tab()

    def add_rule(self) -> None:
        """Add a hairline at the end."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        gap = self._look.length("space.md")
        column.setContentsMargins(0, gap, 0, gap)
        column.addWidget(Rule(self._look, color="border.default"))
        self._add(holder)

    def add_heading(self, title: Text, line: Text) -> None:
        """Add a title and the line under it at the end; hidden while collapsed."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        sm = self._look.length("space.sm")
        column.setContentsMargins(sm, 0, sm, sm)
        column.setSpacing(0)
        for each in (title, line):
            column.addWidget(each)
        self._wide.append(holder)
        holder.setVisible(not self._collapsed)
        self._add(holder)

    def add_card(self, card: RailCard, *, below: bool = False, beside: QWidget | None = None) -> None:
        """Add the workspace at the top or, `below`, the person at the foot.

        `beside` it stands a button, or above it while the rail is collapsed.
        """
        if below:
            self._below.addWidget(Rule(self._look, color="border.default"))
            self._below.addSpacing(self._look.length("space.sm"))
            row = QBoxLayout(_across(collapsed=self._collapsed))
            row.setSpacing(0)
            row.addWidget(card, 1)
            if beside is not None:
                row.addWidget(beside, 0, Qt.AlignmentFlag.AlignCenter)
            self._beside.append(row)
            self._below.addLayout(row)
        else:
            self._add(card)
            self._column.insertSpacing(self._column.count() - 2, self._look.length("space.sm"))

    def show_item(self, key: str, *, trailing: str = "", done: bool = False) -> None:
        """Show how far a place is."""
        row = self._rows[key]
        row.set_item(replace(row.item, trailing=trailing, done=done))

    def set_enabled(self, key: str, *, enabled: bool) -> None:
        """Let a place be gone to, or not."""
        self._rows[key].setEnabled(enabled)
        self._share_tab()

    def set_current(self, key: str, under: str = "") -> None:
        """Show a place as the present one; what stands in no rail is shown at the place that it is `under`."""
        self._current = key
        for row in self._rows.values():
            row.set_active(row.item.key == (under or key))
        self._share_tab()

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons alone, with the words in tooltips."""
        self._collapsed = collapsed
        for row in self._rows.values():
            row.set_collapsed(collapsed)
        for each in self._wide:
            each.setVisible(not collapsed)
        for line in self._beside:
            line.setDirection(_across(collapsed=collapsed))
        self._dress()

    def sizeHint(self) -> QSize:
        if self._collapsed:
            return QSize(self._look.length("size.rail_collapsed"), 0)
        return QSize(max([self._look.length("size.rail"), *(row.needed_width() for row in self._rows.values())]), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.rail")
            draw.column_rule(rect.right() - draw.pixel / 2, 0, rect.bottom())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = [row for row in self._rows.values() if row.isEnabled()]
        at = next((at for at, row in enumerate(rows) if row.hasFocus()), None)
        goes = {
            Qt.Key.Key_Up: -1 if at is None else at - 1,
            Qt.Key.Key_Down: 0 if at is None else at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(rows) - 1,
        }
        to = goes.get(Qt.Key(event.key()))
        if to is None or not rows:
            super().keyPressEvent(event)
            return
        rows[min(max(to, 0), len(rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 2, widget)

    def _share_tab(self) -> None:
        """Tab stops once in the rail: at the present place, or at the first."""
        stop = self._current if self._current in self._rows else next(iter(self._rows), "")
        for key, row in self._rows.items():
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == stop else Qt.FocusPolicy.ClickFocus)

    def _dress(self) -> None:
        sm, xs = self._look.length("space.sm"), self._look.length("space.xs")
        side = xs if self._collapsed else sm
        self._column.setContentsMargins(side, sm, side, sm)
        self.updateGeometry()


def _across(*, collapsed: bool) -> QBoxLayout.Direction:
    """How a card and its button stand: beside each other, or the button above where the rail is narrow."""
    return QBoxLayout.Direction.BottomToTop if collapsed else QBoxLayout.Direction.LeftToRight


class _Row(QAbstractButton):
    """One place."""

    asked = Signal(str)

    def __init__(self, look: Look, item: RailItem, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.item = item
        self._active = False
        self._collapsed = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_item(item)
        look.changed.connect(self.updateGeometry)

    def ask(self) -> None:
        """Say that a person wants to go there."""
        self.asked.emit(self.item.key)

    def set_item(self, item: RailItem) -> None:
        self.item = item
        self._tell()

    def set_active(self, active: bool) -> None:
        self._active = active
        self._tell()

    def set_collapsed(self, collapsed: bool) -> None:
        self._collapsed = collapsed
        self._tell()

    def needed_width(self) -> int:
        """The width of a rail in which the words stand whole: bold without the check, or plain with it."""
        look = self._look
        bold = width_of(look.theme, "strong", self.item.text)
        plain = width_of(look.theme, "body", self.item.text) + look.length("icon.inline") + look.length("space.sm")
        gaps = 4 * look.length("space.sm") + look.length("space.md") - look.length("space.xxs")
        return math.ceil(max(bold, plain)) + gaps + look.length("icon.rail")

    def sizeHint(self) -> QSize:
        height = self._look.length("row.nav")
        return QSize(height, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # for the rail, which knows the order
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            if self._active or self.isDown():
                look.draw_box(draw, rect, "surface.pressed")
            elif self.underMouse() and self.isEnabled():
                look.draw_box(draw, rect, "surface.hover")
            if self.hasFocus():
                look.draw_ring(draw, rect)
            ink = "text.primary" if self._active else "text.secondary"
            ink = ink if self.isEnabled() else "text.disabled"
            side, sm = look.length("icon.rail"), look.length("space.sm")
            box = rect if self._collapsed else QRectF(rect.left() + sm, rect.top(), side, rect.height())
            icon = "accent.text" if self._active else ink
            look.draw_icon(draw, box, self.item.icon, icon, "icon.rail")
            if not self._collapsed:
                right = rect.right() - sm
                left = box.right() + look.length("space.md") - look.length("space.xxs")
                wanted = width_of(look.theme, "strong" if self._active else "body", self.item.text)
                if self.item.done and right - left - look.length("icon.inline") - sm < wanted:
                    pass  # the words come first; the name for screen readers says that the step is done
                elif self.item.done:
                    check = look.length("icon.inline")
                    end = QRectF(right - check, rect.top(), check, rect.height())
                    look.draw_icon(draw, end, "check", "text.secondary", "icon.inline")
                    right -= check + sm
                elif self.item.trailing:
                    wide = width_of(look.theme, "caption", self.item.trailing)
                    end = QRectF(right - wide, rect.top(), wide, rect.height())
                    draw.text(end, self.item.trailing, "caption", "text.tertiary", Align.RIGHT)
                    right -= wide + sm
                words = QRectF(left, rect.top(), right - left, rect.height())
                draw.text(words, self.item.text, "strong" if self._active else "body", ink)
        painter.end()

    def _tell(self) -> None:
        state = "done" if self.item.done else self.item.trailing
        self.setAccessibleName(", ".join(filter(None, (self.item.text, state))))
        self.setAccessibleDescription("Shown now" if self._active else "")
        self.setToolTip(self.accessibleName() if self._collapsed else "")
        self.update()


class RailCard(QAbstractButton):
    """Who or where: initials or an icon in a tile, a title and a line under it. Pressing it asks for more."""

    def __init__(
        self, look: Look, title: str, line: str, *, initials: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._initials = initials
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_words(title, line)
        look.changed.connect(self.updateGeometry)

    def show_person(self, initials: str, name: str, line: str) -> None:
        """Show somebody: initials, "?" without any, and a line under the name."""
        self._initials = initials or "?"
        self.set_words(name, line)

    def set_words(self, title: str, line: str) -> None:
        """Say another title and line."""
        self._title, self._line = title, line
        self.setAccessibleName(f"{title}, {line}")
        self.setToolTip(f"{title}\n{line}")
        self.update()

    def sizeHint(self) -> QSize:
        height = self._look.length("row.grid_head")
        return QSize(height, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        theme = look.theme
        painter = QPainter(self)
        with drawing(painter, rect, theme) as draw:
            if self.underMouse() or self.isDown():
                look.draw_box(draw, rect, "surface.hover")
            if self.hasFocus():
                look.draw_ring(draw, rect)
            sm, side = look.length("space.sm"), look.length("control.avatar")
            narrow = rect.width() < 2 * rect.height()
            left = rect.center().x() - side / 2 if narrow else rect.left() + sm
            tile = QRectF(left, rect.center().y() - side / 2, side, side)
            if self._initials:
                draw.dot(tile.center(), side, "surface.pressed")
                draw.text(tile, self._initials, "label", "text.secondary", Align.CENTER)
            else:
                look.draw_box(draw, tile, "text.primary", None, "radius.chip")
                look.draw_icon(draw, tile, self._icon, "surface.canvas", "icon.inline")
            if not narrow:
                words = QRectF(tile.right() + sm, 0, rect.right() - sm - tile.right() - sm, theme.line_height("body"))
                both = theme.line_height("body") + theme.line_height("caption")
                words.moveTop(rect.center().y() - both / 2)
                draw.text(words, self._title, "body" if self._initials else "strong", "text.primary")
                words = QRectF(words.left(), words.bottom(), words.width(), theme.line_height("caption"))
                draw.text(words, self._line, "caption", "text.tertiary")
        painter.end()
