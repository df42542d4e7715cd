"""A document as its pages will look: one below the other, as wide as there is room for."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.render.drawing import drawing
from scorecard.render.paper import Paper

LARGEST: float = 1.25
"""How many times its size a page is shown at most."""


class PagesView(QWidget):
    """The pages of a document, which scroll. The keys go on by a part of a page, a page, or to the ends."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pages = _Pages(look)
        self._scroll = EdgeScroll(self._pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    @property
    def paper(self) -> Paper | None:
        """The document that is shown."""
        return self._pages.paper

    @property
    def offset(self) -> int:
        """How far down it is scrolled, in pixels."""
        return self._scroll.verticalScrollBar().value()

    def set_paper(self, paper: Paper, words: str) -> None:
        """Show another document; `words` say what it is to those who do not see it. It stays where it was scrolled."""
        self.setAccessibleDescription(words)
        self._pages.set_paper(paper)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, step = self._scroll.verticalScrollBar(), self._pages.step
        ways = {
            Qt.Key.Key_Down: bar.value() + self._look.length("row.table") * 2,
            Qt.Key.Key_Up: bar.value() - self._look.length("row.table") * 2,
            Qt.Key.Key_PageDown: bar.value() + step,
            Qt.Key.Key_PageUp: bar.value() - step,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(round(way))

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            self._look.draw_ring(draw, QRectF(self.rect()))
        painter.end()


class _Pages(QWidget):
    """The pages themselves; as high as they take at a width. Only those in sight are painted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.paper: Paper | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def step(self) -> float:
        """From the head of a page to that of the next."""
        return self._high(self.width()) + self._gap

    def set_paper(self, paper: Paper) -> None:
        """Show another document."""
        self.paper = paper
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.paper is None:
            return 0
        count = len(self.paper.pages)
        return ceil(count * self._high(width) + (count - 1) * self._gap)

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.rail"), self.heightForWidth(self._look.length("size.rail")))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        paper = self.paper
        if paper is None:
            return
        scale, high, light = self._scale(self.width()), self._high(self.width()), paper.theme
        seen = QRectF(event.rect())
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._look.theme.color("surface.sunken"))
        for number in range(len(paper.pages)):
            page = QRectF(self._left(scale), number * self.step, paper.size.width() * scale, high)
            if not page.intersects(seen):
                continue
            with drawing(painter, page, self._look.theme) as draw:
                draw.fill(page, "border.default")
                inside = page.adjusted(draw.pixel, draw.pixel, -draw.pixel, -draw.pixel)
                draw.fill(inside, light.color("surface.canvas"))
                painter.translate(page.topLeft())
                painter.scale(scale, scale)
                paper.paint(painter, number)
        painter.end()

    @property
    def _gap(self) -> float:
        return self._look.theme.length("space.md")

    def _scale(self, width: float) -> float:
        assert self.paper is not None
        room = width - self._look.theme.length("space.lg")  # for the bar
        return max(min(room / self.paper.size.width(), LARGEST), 0.05)

    def _left(self, scale: float) -> float:
        """Where a page begins: in the middle, where there is more room than it takes."""
        assert self.paper is not None
        room = self.width() - self._look.theme.length("space.lg")
        return float(max(round((room - self.paper.size.width() * scale) / 2), 0))

    def _high(self, width: float) -> float:
        return 0.0 if self.paper is None else self.paper.size.height() * self._scale(width)
