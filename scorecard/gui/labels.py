"""Words on a page: a label with a role of text, and the hairline between regions."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of

_PIECE: Final = 8
_LONG_WORD: Final = re.compile(r"\S{24,}")
_PARTS: Final = re.compile(r"[^_\-./\\,;:@=&?]*[_\-./\\,;:@=&?]*")
_LONGEST_PART: Final = 16


class Text(QLabel):
    """Plain text in the font of a role, in a colour of the look."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: str = "body",
        ink: str = "text.primary",
        *,
        wraps: bool = False,
        elides: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`elides`: it takes what room there is, and where that is too little ends in an ellipsis, with a tooltip."""
        super().__init__("", parent)
        self._said = ""
        self._wraps = wraps
        self._look = look
        self._role = role
        self._elides = elides
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("ink", ink)
        self.setWordWrap(wraps)
        self.setText(text)
        self._dress()
        look.changed.connect(self._dress)

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(_LONG_WORD.sub(_breakable, text) if self._wraps else text)

    def text(self) -> str:
        return self._said

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            ink = self.property("ink") if self.isEnabled() else "text.disabled"
            draw.text(rect, self.text(), self._role, ink)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elides:
            cut = width_of(self._look.theme, self._role, self.text()) > self.width()
            self.setToolTip(self.text() if cut else "")

    def _dress(self) -> None:
        self.setFont(self._look.font(self._role))


def _breakable(word: re.Match[str]) -> str:
    """A word that can be broken where its parts end, and within one that is long itself, so that it never asks for
    more room than there is.
    """
    pieces: list[str] = []
    for part in _PARTS.findall(word.group()):
        step = _PIECE if len(part) > _LONGEST_PART else len(part)
        pieces += [part[at : at + step] for at in range(0, len(part), max(step, 1))]
    return "\N{ZERO WIDTH SPACE}".join(pieces)


class Rule(QWidget):
    """A hairline, across or down."""

    def __init__(
        self,
        look: Look,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        color: str = "border.subtle",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._across = orientation is Qt.Orientation.Horizontal
        self._color = color
        grows, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(grows if self._across else fixed, fixed if self._across else grows)

    def sizeHint(self) -> QSize:
        hair = self._look.length("line.hair")
        return QSize(hair, hair)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            if self._across:
                draw.row_rule(0, self.width(), self.height(), self._color)
            else:
                draw.fill(QRectF(0, 0, draw.pixel, self.height()), self._color)
        painter.end()
