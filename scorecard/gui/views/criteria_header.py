"""The heads over the tree of criteria."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from scorecard.gui.look import Look
from scorecard.gui.models.criteria_lines import CriteriaColumn
from scorecard.gui.slider import x_of
from scorecard.render.drawing import Align, drawing, width_of


class CriteriaHeader(QHeaderView):
    """The heads over the tree."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.margin = look.length("size.page_right")
        """What stays free at the right of the last column."""
        self.setSectionsMovable(False)
        self.setSectionsClickable(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(look.length("column.lock"))
        self.setAccessibleName(self.tr("Columns"))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.table_head"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = self._look
        box = QRectF(rect)
        with drawing(painter, box, look.theme) as draw:
            draw.fill(box, "surface.canvas")
            draw.row_rule(box.left(), box.right(), box.bottom(), "border.default")
            align = Align.RIGHT
            if section == CriteriaColumn.NAME:
                box.setLeft(box.left() + look.length("size.page_left"))
                align = Align.LEFT
            elif section == CriteriaColumn.WEIGHT:
                box.setLeft(x_of(look, box, 0))
                align = Align.LEFT
            elif section == CriteriaColumn.LOCAL:
                box.setRight(box.right() - look.length("space.sm"))
            else:
                box.setRight(box.right() - self.margin)
            text = str(self.model().headerData(section, Qt.Orientation.Horizontal))
            if section == CriteriaColumn.WEIGHT:
                whole = self.tr("Weight among siblings")
                text = whole if width_of(look.theme, "label", whole) <= box.width() else text
            draw.text(box, text, "label", "text.tertiary", align)
