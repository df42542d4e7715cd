"""Sentences with an icon before them: one in a column of others, and one across a page that says what is locked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing


class IconLine(QWidget):
    """An icon, and words that wrap beside it."""

    def __init__(
        self,
        look: Look,
        icon: str,
        text: str = "",
        *,
        color: str = "text.tertiary",
        role: str = "small",
        ink: str = "text.secondary",
        elides: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._color = color
        self._role = role
        self._text = Text(look, text, role, ink, wraps=not elides, elides=elides)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.length("icon.inline") + look.length("space.sm"), 0, 0, 0)
        row.addWidget(self._text, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(not elides)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def set_words(self, text: str, icon: str = "") -> None:
        """Say something else, perhaps with another icon."""
        self._text.setText(text)
        self._icon = icon or self._icon
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            box = QRectF(0, self._text.y(), look.length("icon.inline"), look.line_height(self._role))
            if self._text.height() < 2 * box.height():
                box.moveTop(self._text.geometry().center().y() + 0.5 - box.height() / 2)
            look.draw_icon(draw, box, self._icon, self._color, "icon.inline")
        painter.end()


class LockLine(QWidget):
    """Across a page, under its toolbar: what is locked or hidden, and the way to what opens it. Hidden while empty.

    followed  the person wants to go where it is opened
    """

    followed = Signal()

    def __init__(
        self, look: Look, verb: str = "", icon: str = "lock", *, wraps: bool = False, parent: QWidget | None = None
    ) -> None:
        """`wraps`: what has no room in one line goes on in the next; else it ends in an ellipsis."""
        super().__init__(parent)
        self._look = look
        self._line = IconLine(look, icon, elides=not wraps, color="text.secondary")
        self.way = Button(look, verb, kind=ButtonKind.GHOST, small=True, parent=self)
        self.way.setVisible(bool(verb))
        self.way.clicked.connect(self.followed)
        self._wraps = wraps
        row = QHBoxLayout(self)
        row.setSpacing(look.length("space.sm"))
        row.addWidget(self._line, 1)
        row.addWidget(self.way)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        self.hide()
        self._dress()
        look.changed.connect(self._dress)

    @property
    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return self._line.text

    def say(self, text: str, icon: str = "", verb: str | None = None) -> None:
        """Say what is locked; "" hides the line. `verb` is that of the way, "" for none."""
        if verb is not None:
            self.way.setText(verb)
            self.way.setVisible(bool(verb))
        if text != self._line.text:
            self._line.set_words(text, icon)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.table"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("row.table"))

    def _dress(self) -> None:
        look, inside = self._look, self.layout()
        assert inside is not None
        above = look.length("row.table") - look.line_height("small") if self._wraps else 0
        sides = look.length("size.page_left"), look.length("size.page_right")
        inside.setContentsMargins(sides[0], above // 2, sides[1], above - above // 2)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.sunken")
            draw.row_rule(0, rect.right(), rect.bottom())
        painter.end()
