"""The table under the scoring grid: its heads, and how the room is shared out among rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView, QWidget

from scorecard.gui.look import Look
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.parts import part_of
from scorecard.gui.views.score_heads import CandidatesHead, Corner, CriteriaHead, shared_width


class ScoreTable(QTableView):
    """Criteria by candidates. The columns share the width; the head of the rows takes what is left."""

    def __init__(self, look: Look, model: ScoresModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self.criteria_head = CriteriaHead(look, self)
        self.candidates_head = CandidatesHead(look, self)
        self._corner = Corner(look, self)
        self.leaf_height = look.length("row.grid_leaf")
        self.setVerticalHeader(self.criteria_head)
        self.setHorizontalHeader(self.candidates_head)
        self.setCornerButtonEnabled(False)
        below = part_of(self, QAbstractButton)  # Qt's own corner, which lies under ours
        if isinstance(below, QAbstractButton):
            below.setAccessibleName(self.tr("Criterion"))
        self.setModel(model)
        self.setAccessibleName(self.tr("Scores"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.candidates_head.named.connect(self._share_width)
        look.changed.connect(self._dress)
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._corner.setGeometry(0, 0, self.criteria_head.width(), self.candidates_head.height())

    def _size_rows(self) -> None:
        rows = range(self._model.rowCount())
        heads, group = self.criteria_head, self._look.length("row.grid_group")
        for row in rows:
            wanted = group if self._model.is_group(row) else self.leaf_height
            if heads.sectionSize(row) != wanted:
                heads.resizeSection(row, wanted)

    def _share_width(self) -> None:
        taller = self.criteria_head.length() > self.height() - self._look.length("row.grid_head")
        room = self.width() - (self.verticalScrollBar().sizeHint().width() if taller else 0)
        heads, count = self.candidates_head, self._model.columnCount()
        first, width = shared_width(self._look, room, self.criteria_head.natural_width(), count)
        wanted = heads.wanted(width)
        scrolls = width * count > room - first
        if not scrolls:
            left = first - (sum(wanted) - width * count)
            if left >= self._look.length("size.rail") + self._look.length("size.page_left"):
                first = left
            else:
                wanted = [width] * count
        self.criteria_head.setFixedWidth(first)
        if heads.defaultSectionSize() != width:
            heads.setDefaultSectionSize(width)
        for column, each in enumerate(wanted):
            if heads.sectionSize(column) != each:
                heads.resizeSection(column, each)
        self._share_height(first, wanted)
        self.updateGeometries()

    def _share_height(self, first: int, widths: Sequence[int]) -> None:
        """Names that are cut get a second line: in the head, and at the left where all rows stay in sight with it."""
        head = self.candidates_head.fitting_height(widths)
        if head != self.candidates_head.height():
            self.candidates_head.setFixedHeight(head)
        look, count = self._look, self._model.rowCount()
        leaf, roomy = look.length("row.grid_leaf"), 2 * look.line_height("body") + look.length("space.sm")
        if count * roomy <= self.height() - head and self.criteria_head.cuts(first):
            leaf = max(leaf, roomy)
        if leaf != self.leaf_height:
            self.leaf_height = leaf
            self._size_rows()

    def _dress(self) -> None:
        self.leaf_height = self._look.length("row.grid_leaf")
        self.criteria_head.setDefaultSectionSize(self.leaf_height)
        self.candidates_head.setFixedHeight(self._look.length("row.grid_head"))
        self.criteria_head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._size_rows()
        self._share_width()
        self.viewport().update()
