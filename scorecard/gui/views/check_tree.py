"""A tree with check boxes: which ratings are chosen, a group standing for all under it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.core.model import Evaluation, Kind
from scorecard.core.tree import tree_of
from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing, drawing


@dataclass(frozen=True, slots=True)
class Box:
    """A criterion with its check box: the ratings that it stands for, and how many groups it lies in."""

    key: str
    name: str
    depth: int
    ratings: frozenset[str]


def boxes_of(value: Evaluation) -> tuple[Box, ...]:
    """The ratings of an evaluation and the groups that hold some, in the order of the tree."""
    tree = tree_of(value.criteria)
    found = []
    depths: dict[str, int] = {}
    for key in tree.order:
        row = value.criteria[key]
        depths[key] = depths[row.parent] + 1 if row.parent else 0
        under = tree.leaves_under(key) if row.kind is Kind.GROUP else (key,)
        ratings = frozenset(each for each in under if value.criteria[each].kind is Kind.RATING)
        if ratings:
            found.append(Box(key, row.name, depths[key], ratings))
    return tuple(found)


def as_assigned(boxes: Collection[Box], ratings: Collection[str]) -> tuple[str, ...]:
    """As few criteria as stand for these ratings, groups before what is in them; () where it is all of them."""
    left, whole = set(ratings), set[str]().union(*(box.ratings for box in boxes))
    if left >= whole:
        return ()
    found = []
    for box in boxes:  # a group comes before what is in it
        if box.ratings <= left:
            found.append(box.key)
            left -= box.ratings
    return tuple(found)


class CheckTree(QWidget):
    """Up and down go from box to box, Space checks one.

    checked  the person chose others (frozenset of ratings)
    """

    checked = Signal(object)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._boxes: tuple[Box, ...] = ()
        self._ratings: frozenset[str] = frozenset()
        self._current = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is shown."""
        return self._boxes

    @property
    def ratings(self) -> frozenset[str]:
        """The ratings that are chosen."""
        return self._ratings

    def show_boxes(self, boxes: tuple[Box, ...], ratings: frozenset[str]) -> None:
        """Show criteria, with these ratings chosen."""
        counted = len(boxes) != len(self._boxes)
        self._boxes, self._ratings = boxes, ratings
        self._current = min(self._current, max(len(boxes) - 1, 0))
        self._describe()
        if counted:
            self.updateGeometry()
        self.update()

    def box_rect(self, at: int) -> QRectF:
        """Where a line stands."""
        return QRectF(0, at * self._step(), self.width(), self._step())

    def toggle(self, at: int) -> None:
        """Check a box, or uncheck it."""
        if not (0 <= at < len(self._boxes) and self.isEnabled()):
            return
        box = self._boxes[at]
        self._current = at
        self.checked.emit(self._ratings - box.ratings if box.ratings <= self._ratings else self._ratings | box.ratings)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), len(self._boxes) * self._step())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.toggle(int(event.position().y() // self._step()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._boxes) - 1
        goes = {
            Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        to = goes.get(Qt.Key(event.key()))
        if to is not None:
            self._current = min(max(to, 0), max(last, 0))
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            for at, box in enumerate(self._boxes):
                rect = self.box_rect(at)
                if rect.bottom() >= event.rect().top() and rect.top() <= event.rect().bottom():
                    self._paint_box(draw, rect, box)
            if self.hasFocus() and self._boxes:
                self._look.draw_ring(draw, self.box_rect(self._current), "radius.chip")
        painter.end()

    def _paint_box(self, draw: Drawing, rect: QRectF, box: Box) -> None:
        look = self._look
        side, sm = look.theme.length("control.check"), look.theme.length("space.sm")
        left = rect.left() + look.theme.length("space.xxs") + min(box.depth, 4) * look.theme.length("space.lg")
        square = QRectF(left, rect.center().y() - side / 2, side, side)
        chosen = len(box.ratings & self._ratings)
        enabled = self.isEnabled()
        if chosen and enabled:
            look.draw_box(draw, square, "accent.fill", "accent.fill", "radius.cell")
        else:
            look.draw_box(
                draw, square, "surface.raised" if enabled else "surface.sunken", "border.strong", "radius.cell"
            )
        ink = "text.on_accent" if enabled else "text.secondary"
        if chosen == len(box.ratings):
            look.draw_icon(draw, square, "check", ink, "icon.tiny")
        elif chosen:
            dash = QRectF(square.center().x() - side / 4, square.center().y() - draw.pixel, side / 2, 2 * draw.pixel)
            draw.fill(dash, ink)
        words = QRectF(square.right() + sm, rect.top(), rect.right() - square.right() - sm, rect.height())
        role = "strong" if len(box.ratings) > 1 or box.key not in box.ratings else "body"
        draw.text(words, box.name, role, "text.primary" if enabled else "text.secondary")

    def _describe(self) -> None:
        if not self._boxes:
            self.setAccessibleDescription("")
            return
        box = self._boxes[self._current]
        chosen = len(box.ratings & self._ratings)
        state = self.tr("checked") if chosen == len(box.ratings) else self.tr("in part") if chosen else self.tr("not")
        self.setAccessibleDescription(f"{box.name}, {state}")

    def _step(self) -> int:
        return self._look.length("row.tree_group")
