"""The band above every page while an earlier state is looked at: which one it is, and the ways on from it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.wording import isolated
from scorecard.gui.buttons import Button, IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.strip import Strip
from scorecard.render.drawing import Drawing


class PastBand(Strip):
    """Says that what is seen is over.

    now_requested      back to the present
    restore_requested  the evaluation shall become like this again
    compare_requested  this state and the present side by side
    start_requested    a new evaluation shall begin with this state
    """

    now_requested = Signal()
    restore_requested = Signal()
    compare_requested = Signal()
    start_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "size.toolbar", parent, ground="warn.soft")
        self._words = Text(look, "", "strong", "warn.text", elides=True)
        self._means = Text(look, self.tr("Nothing can be changed here."), "small", "text.primary", elides=True)
        self.start = IconButton(look, "duplicate", self.tr("Start a new evaluation from this state"))
        self.restore = Button(look, self.tr("Restore"), icon="restore", small=True)
        self.restore.setToolTip(self.tr("Make the evaluation like this again, by one more change"))
        self.compare = Button(look, self.tr("Compare with now"), icon="compare", small=True)
        self.now = Button(look, self.tr("Back to now"), icon="history", small=True)
        row = QHBoxLayout(self)
        icon = look.length("icon.button") + look.length("space.sm")
        row.setContentsMargins(look.length("size.page_left") + icon, 0, look.length("size.page_right"), 0)
        row.setSpacing(look.length("space.sm"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._words)
        words.addWidget(self._means)
        words.addStretch(1)
        row.addLayout(words, 1)
        for button in (self.start, self.restore, self.compare, self.now):
            row.addWidget(button)
        self.start.clicked.connect(self.start_requested)
        self.restore.clicked.connect(self.restore_requested)
        self.compare.clicked.connect(self.compare_requested)
        self.now.clicked.connect(self.now_requested)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._words.text()} {self._means.text()}"

    def say(self, name: str, place: str) -> None:
        """Say which state is looked at, and where it stands in the journal."""
        self._words.setText(self.tr("You are looking at “{name}”.").format(name=isolated(name)))
        self.setAccessibleName(self.text)
        self.setAccessibleDescription(place)
        self.setToolTip(place)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), super().minimumSizeHint().height())

    def paint_on(self, draw: Drawing, rect: QRectF) -> None:
        look = self._look
        box = QRectF(look.length("size.page_left"), 0, look.length("icon.button"), rect.height())
        look.draw_icon(draw, box, "eye", "warn.text", "icon.button")
