"""Sentences that say at a click how they come about, and the one leaf that a page opens for such questions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from scorecard.gui.forgetting import forget
from scorecard.gui.look import Look
from scorecard.gui.notice import IconLine
from scorecard.gui.views.explanation import Explanation, ExplanationLeaf, Leaf
from scorecard.gui.views.fact_line import Sentence
from scorecard.render.drawing import drawing

ASKS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
"""The keys that ask for an explanation."""


class AskedSentence(Sentence):
    """A sentence with figures; a click, Enter or the space bar asks how they come about.

    asked  somebody wants to know
    """

    asked = Signal()

    def __init__(
        self,
        look: Look,
        role: str = "small",
        ink: str = "text.secondary",
        most: int = 4,
        widest: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`widest`: lines are no wider than so many logical pixels at the usual size of text; 0: no limit."""
        super().__init__(look, role, ink, most, parent)
        self._plain = ink
        self._widest = widest
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(self._inner(width))

    def sizeHint(self) -> QSize:
        if not self._widest:
            return super().sizeHint()
        width = self._look.length("size.form")
        return QSize(width, self.heightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ASKS:
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.asked.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self._ink = self._plain if self.isEnabled() else "text.tertiary"
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.lines(rect, self._lines(self.width()), self._role, self._ink)
            if self.hasFocus():
                self._look.draw_ring(draw, rect, "radius.chip")
        painter.end()

    def _lines(self, width: int) -> list[str]:
        return super()._lines(self._inner(width))

    def _inner(self, width: int) -> int:
        """As wide as it reads well, and no wider."""
        return min(width, round(self._widest * max(self._look.text_scale, 1.0))) if self._widest else width


class AskedLine(IconLine):
    """An icon with a sentence; a click, Enter or the space bar asks how its figures come about.

    asked  somebody wants to know
    """

    asked = Signal()

    def __init__(self, look: Look, icon: str, *, color: str = "text.tertiary", ink: str = "text.secondary") -> None:
        super().__init__(look, icon, color=color, ink=ink)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ASKS:
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
                self._look.draw_ring(draw, QRectF(self.rect()), "radius.chip")
            painter.end()


class Explaining(QObject):
    """The leaf that is open over a page: one at a time.

    followed  a person goes to where a figure stands (Link)
    """

    followed = Signal(object)

    def __init__(self, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self._look = look
        self._page = page
        self._leaf: Leaf | None = None

    @property
    def leaf(self) -> Leaf | None:
        """The leaf that is open, if there is one."""
        return self._leaf if self._leaf is not None and self._leaf.isVisible() else None

    def explain(self, told: Explanation, part: QWidget, box: QRect | None = None) -> ExplanationLeaf:
        """Explain a figure beside a part of the page, or beside a place of that part."""
        leaf = ExplanationLeaf(self._look, self._page, told)
        leaf.followed.connect(self.followed)
        self.open(leaf, part, box)
        return leaf

    def open(self, leaf: Leaf, part: QWidget, box: QRect | None = None) -> None:
        """Open a leaf; the one before it closes."""
        if self._leaf is not None:
            self._leaf.dismiss()
            forget(self._leaf)
        self._leaf = leaf
        place = part.rect() if box is None else box
        leaf.open(QRect(part.mapTo(self._page, place.topLeft()), place.size()))

    def dismiss(self) -> None:
        """Close what is open."""
        if self._leaf is not None:
            self._leaf.dismiss()
