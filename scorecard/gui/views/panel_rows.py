"""Rows in a side panel: a name with a word at the right, and a second line where there is one; some lead somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Align, Drawing, drawing, width_of
from scorecard.render.legend import Legend, legend_height, legend_of, paint_legend
from scorecard.render.series import Part


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One row. `key` is what it leads to, "" where it leads nowhere."""

    name: str
    right: str
    second: str = ""
    key: str = ""

    def said(self) -> str:
        """The row in words."""
        return ", ".join(text for text in (self.name, self.second, self.right) if text)


class PanelRows(QWidget):
    """The rows. Those that lead somewhere are links: up and down choose one, Enter or a click follows it.

    followed  the key of a row
    """

    followed = Signal(str)

    def __init__(self, look: Look, name: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._rows: tuple[PanelRow, ...] = ()
        self._current = 0
        self._hovered = -1
        self._marked = ""
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def mark(self, key: str) -> None:
        """Show the row of that key as the chosen one; "": none."""
        if key != self._marked:
            self._marked = key
            self.update()

    @property
    def shown_rows(self) -> tuple[PanelRow, ...]:
        """What is painted."""
        return self._rows

    def set_rows(self, rows: Sequence[PanelRow]) -> None:
        """Paint other rows."""
        self._rows = tuple(rows)
        self._current = min(self._current, max(len(rows) - 1, 0))
        leads = any(row.key for row in rows)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads else Qt.FocusPolicy.NoFocus)
        self._describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), round(len(self._rows) * self._step()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    # ---- events ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            for at, row in enumerate(self._rows):
                self._paint_row(draw, self._box(at), row, hovered=at == self._hovered)
            if self.hasFocus() and self._rows:
                self._look.draw_ring(draw, self._box(self._current), "radius.chip")
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._row_at(QPointF(event.pos()))
            box = QRectF() if at is None else self._box(at)
            QToolTip.showText(event.globalPos(), "" if at is None else self._rows[at].said(), self, box.toAlignedRect())
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        self._hover(at if at is not None and self._rows[at].key else -1)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        if at is not None and self._rows[at].key and event.button() is Qt.MouseButton.LeftButton:
            self._choose(at)
            self.followed.emit(self._rows[at].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._rows) - 1
        goes = {
            Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in goes and self._rows:
            self._choose(min(max(goes[key], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._rows:
            if self._rows[self._current].key:
                self.followed.emit(self._rows[self._current].key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()

    # ---- pieces ---------------------------------------------------------------------------------

    def _choose(self, at: int) -> None:
        self._current = at
        self._describe()
        self.update()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _describe(self) -> None:
        leads = any(row.key for row in self._rows)
        said = self._rows[self._current : self._current + 1] if leads else self._rows
        self.setAccessibleDescription("\n".join(row.said() for row in said))

    def _step(self) -> float:
        theme = self._look.theme
        if any(row.second for row in self._rows):
            return theme.length("row.agenda")
        return theme.length("control.icon_button")

    def _box(self, at: int) -> QRectF:
        return QRectF(0, at * self._step(), self.width(), self._step())

    def _row_at(self, point: QPointF) -> int | None:
        at = int(point.y() // self._step())
        return at if 0 <= at < len(self._rows) else None

    def _paint_row(self, draw: Drawing, box: QRectF, row: PanelRow, *, hovered: bool) -> None:
        theme, sm = draw.theme, draw.theme.length("space.sm")
        if row.key and row.key == self._marked:
            draw.fill(box, "selection.fill")
        elif hovered:
            draw.fill(box, "surface.hover")
        inside = QRectF(box)
        if self._icon:
            side = theme.length("icon.button")
            place = QRectF(box.left(), box.top(), side, box.height())
            self._look.draw_icon(draw, place, self._icon, "text.secondary", "icon.inline")
            inside.setLeft(box.left() + side + sm)
        taken = min(width_of(theme, "small", row.right), inside.width() / 2)
        line = inside
        if row.second:
            upper, lower = theme.line_height("body"), theme.line_height("small")
            top = box.center().y() - (upper + lower) / 2
            line = QRectF(inside.left(), top, inside.width(), upper)
            draw.text(QRectF(inside.left(), top + upper, inside.width(), lower), row.second, "small", "text.secondary")
        draw.text(line, row.right, "small", "text.secondary", Align.RIGHT)
        ink = "accent.text" if row.key else "text.primary"
        draw.text(line.adjusted(0, 0, -taken - sm, 0), row.name, "body", ink)
        draw.row_rule(box.left(), box.right(), box.bottom())


class LegendLines(QWidget):
    """The legend of the top criteria, in as many lines as it takes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[Part, ...] = ()
        self.setAccessibleName(self.tr("Legend"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Name other criteria."""
        self._parts = tuple(parts)
        self.setAccessibleDescription(", ".join(part.name for part in parts))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(legend_height(self._legend(width)))

    def sizeHint(self) -> QSize:
        width = self.width() or self._look.length("size.standing_minimum")
        return QSize(self._look.length("size.standing_minimum"), self.heightForWidth(width))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = [part.name for box, part in self._legend(self.width()) if box.contains(QPointF(event.pos()))]
            QToolTip.showText(event.globalPos(), found[0] if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            paint_legend(draw, self._legend(self.width()))
        painter.end()

    def _legend(self, width: int) -> Legend:
        return legend_of(self._parts, 0, 0, width, self._look.theme)
