"""What a paste cannot do, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from scorecard.gui.buttons import Button
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import Preview
from scorecard.gui.views.fact_line import Sentence
from scorecard.render.drawing import drawing


class PasteBar(QWidget):
    """A line over the grid while a block waits that fits only in part.

    rest_requested  paste what can be
    cancelled       paste nothing
    """

    rest_requested = Signal()
    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("Paste"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = Sentence(look, ink="text.primary", most=2)
        self.rest = Button(look, self.tr("Paste the rest"), small=True)
        self.cancel = Button(look, self.tr("Cancel"), small=True)
        row = QHBoxLayout(self)
        sm = look.length("space.sm")
        row.setContentsMargins(look.length("size.page_left"), sm, look.length("size.page_right"), sm)
        row.setSpacing(sm)
        row.addWidget(self._words, 1)
        row.addWidget(self.rest)
        row.addWidget(self.cancel)
        self.rest.clicked.connect(self.rest_requested)
        self.cancel.clicked.connect(self.cancelled)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._words.text

    def say(self, preview: Preview) -> None:
        """Say what a block would do."""
        refused, fits = len(preview.refused), len(preview.cells)
        first = preview.refused[0].error
        if refused == 1:
            words = self.tr("1 cell is refused. {reason}").format(reason=first)
        else:
            words = self.tr("{count} cells are refused. The first: {reason}").format(count=refused, reason=first)
        self._words.set_text(words)
        self.setAccessibleDescription(words)
        self.rest.setVisible(fits > 0)
        self.show()
        (self.rest if fits else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("size.toolbar"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.length("size.toolbar"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rest.isVisible():
            self.rest_requested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "warn.soft")
            draw.row_rule(0, rect.right(), rect.bottom())
        painter.end()
