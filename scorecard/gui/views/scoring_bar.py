"""The toolbar over the scores: the views, how much is scored, and the way to what is not."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.core.numbers import grouped
from scorecard.gui.buttons import Button, IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.page import Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.render.drawing import drawing

GRID = "grid"
BY_CRITERION = "criterion"
BY_CANDIDATE = "candidate"
NEXT_KEYS = "Ctrl+J"


class ScoringBar(Toolbar):
    """Views at the left; at the right a bar with its words, and the next cell without a score.

    Where there is too little room the bar goes first, then the words on the button.

    view_chosen     GRID, BY_CRITERION or BY_CANDIDATE
    next_requested  go to the next cell without a score
    """

    view_chosen = Signal(str)
    next_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._bar = _Filled(look)
        self._words = Text(look, "", "body", "text.secondary")
        self._words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        words = QCoreApplication.translate("ScoringBar", "Next unscored")
        self.next = Button(look, words, icon="chevron-down", tooltip=f"{words} ({NEXT_KEYS})")
        self.next_icon = IconButton(look, "chevron-down", words, keys=NEXT_KEYS)
        self.views = SegmentedControl(look, "View", _views())
        super().__init__(look, (self.views,), (self._bar, self._words, self.next, self.next_icon), parent)
        self.next_icon.hide()
        self.views.chosen.connect(self.view_chosen)
        self.next.clicked.connect(self.next_requested)
        self.next_icon.clicked.connect(self.next_requested)

    @property
    def text(self) -> str:
        """How much is scored, in words."""
        return self._words.text()

    def show_filling(self, scored: int, whole: int, *, closed: bool = False) -> None:
        """Show how many of all cells are scored; on a `closed` sheet none of the others waits."""
        text = self.tr("{scored} of {whole} scored").format(scored=grouped(scored), whole=grouped(whole))
        self._words.setText(text)
        self._bar.show_share(scored / whole if whole else 0.0, text)
        for each in (self.next, self.next_icon):
            each.setEnabled(scored < whole and not closed)
        self._fit(self.width())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _least(self) -> int:
        parts = (self.views.sizeHint().width(), self._words.sizeHint().width(), self.next_icon.sizeHint().width())
        return sum(parts) + self._around(len(parts))

    def _around(self, count: int) -> int:
        look = self._look
        return look.length("size.page_left") + look.length("size.page_right") + count * look.length("space.sm")

    def _fit(self, width: int) -> None:
        long = self.views.sizeHint().width() + self._words.sizeHint().width() + self.next.sizeHint().width()
        self.next.setVisible(width >= long + self._around(3))
        self.next_icon.setVisible(not self.next.isVisibleTo(self))
        self._bar.setVisible(width >= long + self._bar.sizeHint().width() + self._around(4))


def _views() -> tuple[tuple[str, str], ...]:
    tr = QCoreApplication.translate
    return (
        (GRID, tr("ScoringBar", "Grid")),
        (BY_CRITERION, tr("ScoringBar", "By criterion")),
        (BY_CANDIDATE, tr("ScoringBar", "By candidate")),
    )


class _Filled(QWidget):
    """A bar that is filled up to a share."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, words: str) -> None:
        self._share = share
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(4 * self._look.length("space.xl"), self._look.length("bar.range"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            corner = self._look.length("radius.cell")
            draw.rounded(rect, corner, "surface.pressed")
            if self._share > 0:
                wide = max(rect.width() * self._share, rect.height())
                draw.rounded(QRectF(0, 0, wide, rect.height()), corner, "text.secondary")
        painter.end()
