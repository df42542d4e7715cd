"""The grid of facts with the question that a refused cell raises; and what is shown while there is nothing to state."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.errors import EditError
from scorecard.gui.buttons import Button
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import Preview, Source
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.seen import Shown
from scorecard.gui.page import EmptyPage
from scorecard.gui.views.facts_view import FactsView
from scorecard.render.drawing import drawing


class FactsBody(QWidget):
    """The facts of all candidates.

    criteria_requested  there is nothing to state yet: criteria are wanted
    """

    criteria_requested = Signal()

    def __init__(self, look: Look, document: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ScoresModel(document, Source.FACTS, parent=self)
        self.grid = FactsView(look, document, self.model)
        self.question = Question(look)
        go = Button(look, self.tr("Go to criteria"), icon="criteria")
        empty = EmptyPage(
            look,
            "measure",
            self.tr("No facts are asked for yet"),
            self.tr("Measures such as cost and gates such as a certificate are added with the criteria."),
            go,
        )
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        column.addWidget(self.question)
        self._stack = QStackedWidget()
        for each in (filled, empty):
            self._stack.addWidget(each)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.grid)
        go.clicked.connect(self.criteria_requested)
        self.grid.asked.connect(self.question.ask)
        self.grid.refused.connect(self.question.tell)
        self.grid.answered.connect(self.question.hide)
        self.question.take.clicked.connect(self._on_take)
        self.question.leave.clicked.connect(self._on_leave)
        for changed in (self.model.rowsInserted, self.model.rowsRemoved, self.model.dataChanged):
            changed.connect(self._on_changed)
        self.model.columnsInserted.connect(self._on_changed)
        self.model.columnsRemoved.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self, *_: object) -> None:
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        if self.grid.preview is None and not self.grid.is_typing:
            self.question.hide()

    def _on_take(self) -> None:
        self.grid.answer(take=True)
        self.grid.setFocus()

    def _on_leave(self) -> None:
        self.grid.answer(take=False)
        self.question.hide()
        self.grid.setFocus()


class Question(QWidget):
    """A strip under the grid: what is refused and why, and what to do with the rest."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words = Text(look, "", "body", elides=True)
        self.take = Button(look, "", small=True)
        self.leave = Button(look, self.tr("Cancel"), small=True)
        row = QHBoxLayout(self)
        room = look.length("icon.button") + look.length("space.sm")
        row.setContentsMargins(look.length("size.page_left") + room, 0, look.length("size.page_right"), 0)
        row.setSpacing(look.length("space.sm"))
        row.addWidget(self._words, 1)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        self._dress()
        look.changed.connect(self._dress)
        self.hide()

    def ask(self, preview: Preview) -> None:
        """Ask what to do with a block of which cells are refused."""
        bad, good = len(preview.refused), len(preview.cells)
        first = preview.refused[0]
        cells = self.tr("{count} cells cannot be taken. {why}") if bad > 1 else self.tr("1 cell cannot be taken. {why}")
        self._say(cells.format(count=bad, why=first.error))
        self.take.setVisible(good > 0)
        self.take.setText(self.tr("Take the other {count}").format(count=good))
        self.leave.show()
        self.show()

    def tell(self, error: EditError) -> None:
        """Say why what is being typed cannot be taken."""
        self._say(str(error))
        self.take.hide()
        self.leave.hide()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            draw.fill(rect, "surface.canvas")
            draw.fill(QRectF(0, 0, rect.width(), draw.pixel), "border.default")
            side = look.length("icon.button")
            place = QRectF(look.length("size.page_left"), 0, side, rect.height())
            look.draw_icon(draw, place, "error", "danger.mark")
        painter.end()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setToolTip(words)
        self.setAccessibleName(words)

    def _dress(self) -> None:
        self.setFixedHeight(self._look.length("size.toolbar"))
