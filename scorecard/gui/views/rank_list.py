"""Criteria in the order of their importance, moved by the mouse or by keys; several can share a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.wording import weight_text
from scorecard.gui.look import Look
from scorecard.render.drawing import Align, drawing, width_of

Order = tuple[tuple[str, ...], ...]


def moved(order: Sequence[Sequence[str]], key: str, steps: int) -> Order:
    """One criterion a place up (-1) or down (1): out of a shared place first, then past the neighbour alone."""
    tiers = [list(tier) for tier in order]
    at = next(place for place, tier in enumerate(tiers) if key in tier)
    if len(tiers[at]) > 1:
        tiers[at].remove(key)
        tiers.insert(at if steps < 0 else at + 1, [key])
    elif 0 <= at + steps < len(tiers):
        tiers[at], tiers[at + steps] = tiers[at + steps], tiers[at]
    return tuple(tuple(tier) for tier in tiers)


def dropped(order: Sequence[Sequence[str]], key: str, place: int) -> Order:
    """One criterion put before the row that stood at a place of the flat list, with a place of its own."""
    flat = [each for tier in order for each in tier]
    at = flat.index(key)
    if place in (at, at + 1):
        return tuple(tuple(tier) for tier in order)
    before = [each for each in flat[:place] if each != key]
    tiers: list[tuple[str, ...]] = []
    for tier in order:
        rest = [each for each in tier if each != key]
        above, below = [each for each in rest if each in before], [each for each in rest if each not in before]
        tiers += [tuple(part) for part in (above, below) if part]
    done = 0
    for number, tier in enumerate([*tiers, ()]):
        if done == len(before):
            tiers.insert(number, (key,))
            break
        done += len(tier)
    return tuple(tiers)


def levelled(order: Sequence[Sequence[str]], key: str) -> Order:
    """One criterion level with the one above it; or, where it shares that one's place already, below it."""
    tiers = [list(tier) for tier in order]
    at = next(place for place, tier in enumerate(tiers) if key in tier)
    inside = tiers[at].index(key)
    if inside:
        tiers[at : at + 1] = [tiers[at][:inside], tiers[at][inside:]]
    elif at:
        tiers[at - 1] += tiers.pop(at)
    return tuple(tuple(tier) for tier in tiers)


class RankList(QWidget):
    """The list. Alt+Up and Alt+Down move the current row, the equals sign puts it level with the one above.

    arranged  another order was made (tiers of keys)
    """

    arranged = Signal(object)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._order: Order = ()
        self._names: Mapping[str, str] = {}
        self._shares: Mapping[str, float] = {}
        self._current = ""
        self._dragged = ""
        self._drop = -1
        self._hovered = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def current(self) -> str:
        """The criterion of the current row."""
        return self._current

    def show_order(self, order: Sequence[Sequence[str]], names: Mapping[str, str], shares: Mapping[str, float]) -> None:
        """Show an order, and the weights that it gives."""
        self._order = tuple(tuple(tier) for tier in order)
        self._names, self._shares = names, shares
        if self._current not in names:
            self._current = next(iter(self._flat()), "")
        self._tell()
        self.updateGeometry()
        self.update()

    def set_current(self, key: str) -> None:
        """Make another row the current one."""
        self._current = key
        self._tell()
        self.update()

    def row_box(self, at: int) -> QRectF:
        """Where a row stands."""
        high = self._look.length("row.table")
        return QRectF(0, at * high, self.width(), high)

    def level_box(self, at: int) -> QRectF:
        """Where the sign stands that puts a row level with the one above it."""
        side = self._look.length("control.icon_button")
        box = self.row_box(at)
        return QRectF(self._left_of_names() - side - self._look.length("space.xs"), box.top(), side, box.height())

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), len(self._flat()) * self._look.length("row.table"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), self.sizeHint().height())

    # ---- events --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, flat = event.key(), self._flat()
        up_or_down = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if up_or_down and self._current:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._arrange(moved(self._order, self._current, up_or_down))
            else:
                self.set_current(flat[min(max(flat.index(self._current) + up_or_down, 0), len(flat) - 1)])
        elif event.text() == "=" and self._current:
            self._arrange(levelled(self._order, self._current))
        elif key == Qt.Key.Key_Escape and self._dragged:
            self._dragged, self._drop = "", -1
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().y())
        if event.button() is not Qt.MouseButton.LeftButton or at < 0:
            return
        key = self._flat()[at]
        self.set_current(key)
        if at and self.level_box(at).contains(event.position()):
            self._arrange(levelled(self._order, key))
        elif self.isEnabled():
            self._dragged = key

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        high = self._look.length("row.table")
        if self._dragged:
            self._drop = min(max(round(event.position().y() / high), 0), len(self._flat()))
        self._hovered = self._at(event.position().y())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        key, place = self._dragged, self._drop
        self._dragged, self._drop = "", -1
        if key and place >= 0:
            self._arrange(dropped(self._order, key, place))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(event.pos().y())
            if at > 0 and self.level_box(at).contains(event.pos()):
                QToolTip.showText(event.globalPos(), self.tr("Level with the one above, or not (=)"), self)
            elif at >= 0:
                QToolTip.showText(event.globalPos(), self._names[self._flat()[at]], self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, theme) as draw:
            places = self._places()
            figure = width_of(theme, "strong", "100.0\N{NO-BREAK SPACE}%")
            grip = look.length("column.drag_gutter")
            for at, key in enumerate(self._flat()):
                box = self.row_box(at)
                current = key == self._current
                if current and self.isEnabled():
                    draw.fill(box, "selection.fill")
                elif at == self._hovered and self.isEnabled():
                    draw.fill(box, "surface.hover")
                level = at > 0 and places[key] == places[self._flat()[at - 1]]
                if not level and at:
                    draw.row_rule(0, rect.right(), box.top(), "border.default")
                if (current or at == self._hovered) and self.isEnabled():
                    look.draw_icon(draw, QRectF(0, box.top(), grip, box.height()), "drag", "text.tertiary")
                number = QRectF(grip, box.top(), look.length("column.rank"), box.height())
                draw.text(number, "" if level else str(places[key]), "strong", "text.primary", Align.RIGHT)
                if at and (level or ((current or at == self._hovered) and self.isEnabled())):
                    ink = "text.primary" if level else "text.tertiary"
                    draw.text(self.level_box(at), "=", "strong", ink, Align.CENTER)
                left = self._left_of_names()
                words = QRectF(
                    left, box.top(), max(rect.right() - figure - look.length("space.sm") - left, 0), box.height()
                )
                draw.text(words, self._names[key], "strong" if current else "body")
                share = QRectF(rect.right() - figure - look.length("space.sm"), box.top(), figure, box.height())
                text = weight_text(self._shares[key]) if key in self._shares else ""
                draw.text(share, text, "body", "text.secondary", Align.RIGHT)
            if self._dragged and self._drop >= 0:
                y = self.row_box(self._drop).top()
                line = draw.gap(theme.length("line.focus"))
                top = min(max(y - line / 2, 0), rect.bottom() - line)
                draw.fill(QRectF(0, top, rect.width(), line), "accent.line")
            if self.hasFocus():
                look.draw_ring(draw, rect)
        painter.end()

    # ---- within --------------------------------------------------------------------------------------

    def _flat(self) -> list[str]:
        return [key for tier in self._order for key in tier]

    def _places(self) -> dict[str, int]:
        found, done = {}, 0
        for tier in self._order:
            found.update(dict.fromkeys(tier, done + 1))
            done += len(tier)
        return found

    def _left_of_names(self) -> float:
        look = self._look
        left = look.length("column.drag_gutter") + look.length("column.rank")
        return float(left + look.length("control.icon_button") + 2 * look.length("space.xs"))

    def _at(self, y: float) -> int:
        at = int(y // max(self._look.length("row.table"), 1))
        return at if 0 <= at < len(self._flat()) else -1

    def _arrange(self, order: Order) -> None:
        if order != self._order and self.isEnabled():
            self.arranged.emit(order)

    def _tell(self) -> None:
        places = self._places()
        if self._current:
            words = self.tr("{name}, place {place}").format(
                name=self._names[self._current], place=places[self._current]
            )
            self.setAccessibleDescription(words)
