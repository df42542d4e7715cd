"""The strip of all top weights: their shares of the whole side by side, parted by borders that can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.tree import TOP
from scorecard.core.wording import one_line, points_text, weight_text
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.views.weighing import Weighing
from scorecard.render.drawing import FADED, drawing

GRASP: Final = 4.0
"""How far from a border it can still be taken hold of, in pixels."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One top criterion; `left` and `right` are shares 0..1 of the whole width."""

    key: str
    name: str
    series: int | None
    left: float
    right: float

    @property
    def share(self) -> float:
        """Its share of the whole, 0..1."""
        return self.right - self.left


def pieces_of(model: CriteriaModel) -> tuple[Piece, ...]:
    """The weighed top criteria in order."""
    found, at = [], 0.0
    for key in model.children_of(TOP):
        line = model.line_of(key)
        if line is not None and line.local is not None:
            end = at + float(line.local)
            found.append(Piece(key, line.criterion.name, line.series, at, end))
            at = end
    return tuple(found)


class WeightStrip(QWidget):
    """The strip. A dragged border moves weight from one neighbour to the other; the tree does the same by keys.

    pointed  the pointer is on a criterion (its key), or on none ("")
    chosen   a criterion was clicked (its key)
    """

    pointed = Signal(str)
    chosen = Signal(str)

    def __init__(self, look: Look, model: CriteriaModel, weighing: Weighing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._weighing = weighing
        self._pieces: tuple[Piece, ...] = ()
        self._current = ""
        self._lifted = ""
        self._dragged: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # only while a border is dragged: the tree is the way by keys
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Weights of the top criteria"))
        self.refresh()
        look.changed.connect(self.updateGeometry)

    @property
    def pieces(self) -> Sequence[Piece]:
        """What is painted."""
        return self._pieces

    def refresh(self) -> None:
        """Show the weights as they are now."""
        self._pieces = pieces_of(self._model)
        told = ", ".join(f"{one_line(piece.name)} {weight_text(piece.share)}" for piece in self._pieces)
        self.setAccessibleDescription(told)
        self.update()

    def set_current(self, key: str) -> None:
        """Show the label of a top criterion as that of the one that is worked on."""
        if key != self._current:
            self._current = key
            self.update()

    def lift(self, key: str) -> None:
        """Show a criterion in full colour and the others faded; "" ends it."""
        if key != self._lifted:
            self._lifted = key
            self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        height = look.length("space.lg") + look.length("bar.weight_strip") + look.length("space.xs")
        return QSize(look.length("size.standing"), height + look.line_height("caption") + look.length("space.sm"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    # ---- events -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), theme) as draw:
            bar = self._bar()
            gap = draw.gap(theme.length("bar.segment_gap"))
            label = QRectF(0, bar.bottom() + theme.length("space.xs"), 0, theme.line_height("caption"))
            for at, piece in enumerate(self._pieces):
                left, right = draw.x(self._x(piece.left)), draw.x(self._x(piece.right))
                last = at == len(self._pieces) - 1
                faded = self._lifted not in ("", piece.key)
                with draw.opacity(FADED if faded else 1.0):
                    inside = QRectF(left, bar.top(), max(right - left - (0 if last else gap), 0), bar.height())
                    draw.series(inside, piece.series)
                if not last:
                    rise = theme.length("space.xxs")
                    tick = QRectF(right - gap, bar.top() - rise, gap, bar.height() + rise * 2)
                    draw.fill(tick, "border.strong")
                bold = piece.key == self._current
                role, ink = ("label", "text.primary") if bold else ("caption", "text.tertiary")
                figure = points_text(piece.share)
                room = right - left - theme.length("space.sm")
                wide = ceil(draw.metrics(role).horizontalAdvance(figure))
                if room < wide:
                    continue
                name_room = room - wide - theme.length("space.xs")
                fits = name_room >= ceil(draw.metrics(role).horizontalAdvance(one_line(piece.name)[:4]))
                taken = 0.0
                if fits:
                    name = QRectF(left, label.top(), name_room, label.height())
                    taken = draw.text(name, piece.name, role, ink) + theme.length("space.xs")
                draw.text(QRectF(left + taken, label.top(), wide, label.height()), figure, role, ink)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        border = self._border_at(event.position())
        if border is None:
            piece = self._piece_at(event.position())
            if piece is not None:
                self.chosen.emit(piece.key)
            return
        left, right = self._pieces[border], self._pieces[border + 1]
        held = {piece.key for piece in self._pieces if piece not in (left, right)}
        if self._weighing.begin(left.key, held):
            self._dragged = border
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            border = self._border_at(event.position())
            self.setCursor(Qt.CursorShape.ArrowCursor if border is None else Qt.CursorShape.SplitHCursor)
            piece = self._piece_at(event.position())
            self.pointed.emit("" if piece is None else piece.key)
            return
        bar = self._bar()
        at = (event.position().x() - bar.left()) / max(bar.width(), 1.0)
        left, right = self._pieces[self._dragged], self._pieces[self._dragged + 1]
        share = round(min(max(at, left.left), right.right) - left.left, 2)
        self._weighing.to(max(share, 0.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and event.button() is Qt.MouseButton.LeftButton:
            self._dragged = None
            self._weighing.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dragged is not None:
            self._dragged = None
            self._weighing.back()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit("")

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            piece = self._piece_at(QPointF(event.pos()))
            text = "" if piece is None else f"{one_line(piece.name)}, {weight_text(piece.share)}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # ---- places -------------------------------------------------------------------------------------

    def _bar(self) -> QRectF:
        look = self._look
        left, right = look.length("size.page_left"), look.length("size.page_right")
        return QRectF(left, look.length("space.lg"), self.width() - left - right, look.length("bar.weight_strip"))

    def _x(self, share: float) -> float:
        bar = self._bar()
        return bar.left() + bar.width() * share

    def _piece_at(self, at: QPointF) -> Piece | None:
        for piece in self._pieces:
            if self._x(piece.left) <= at.x() < self._x(piece.right):
                return piece
        return None

    def _border_at(self, at: QPointF) -> int | None:
        """The piece at whose right a border can be dragged from here; neither neighbour may be locked."""
        bar = self._bar()
        if not bar.top() - GRASP <= at.y() <= bar.bottom() + GRASP:
            return None
        for place, piece in enumerate(self._pieces[:-1]):
            near = abs(at.x() - self._x(piece.right)) <= GRASP
            if near and not {piece.key, self._pieces[place + 1].key} & self._model.locked:
                return place
        return None
