"""The tables of agreement: a row for each evaluator, and one for each figure of the panel."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from scorecard.gui.look import Look
from scorecard.gui.models.agreement_model import EvaluatorColumn, FigureColumn, RowsModel
from scorecard.gui.views.agreement_words import EvaluatorFigures, Figure
from scorecard.gui.views.row_table import RowDelegate, RowTable, TableHead
from scorecard.render.drawing import Align, Drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

BAR: Final = 64
"""The width of a bar as designed."""
LEAST_REACH: Final = 0.25
"""The smallest leniency, in scores, that fills its half of the bar: beside smaller ones it would seem large."""


class FiguresView(RowTable):
    """Rows of figures. The one that is pressed, or gone to by keys, explains itself.

    pointed  row and column of a figure
    """

    pointed = Signal(int, int)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, "row.agenda", parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.head.setSectionsClickable(False)
        self.head.setSortIndicatorShown(False)
        self._column = 0
        self.clicked.connect(self._on_clicked)

    def follow_keys(self) -> None:
        """Tell of rows that are gone to; to be called when there is a model."""
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._column = index.column()
        self.pointed.emit(index.row(), self._column)

    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.pointed.emit(current.row(), self._column)


class EvaluatorTable(FiguresView):
    """A row for each evaluator."""

    def __init__(
        self, look: Look, model: RowsModel[EvaluatorFigures], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, name, parent)
        self._rows = model
        self._shows_own = True
        self.reach = LEAST_REACH
        self.setItemDelegate(_EvaluatorDelegate(look, self, model))
        self.setModel(model)
        self.follow_keys()
        self.set_message(self.tr("There is nobody on the panel yet."))
        self._fit()
        look.changed.connect(self._fit)

    def made_head(self) -> TableHead:
        return _EvaluatorHead(self._look, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def set_reach(self, reach: float) -> None:
        """The leniency, in scores, that fills its half of the bar."""
        self.reach = max(reach, LEAST_REACH)

    def set_own(self, *, shown: bool) -> None:
        """Whether anybody has own weights."""
        if shown != self._shows_own:
            self._shows_own = shown
            self.setColumnHidden(EvaluatorColumn.OWN, not shown)
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("row.agenda") * 2)

    def _share_width(self) -> None:
        super()._share_width()
        if not self._shows_own:
            self.setColumnHidden(EvaluatorColumn.OWN, True)

    def _fit(self) -> None:
        look, theme = self._look, self._look.theme
        sm = look.length("space.sm")
        figure = width_of(theme, "body", "+0.00")
        leniency = round(BAR * max(look.text_scale, 1.0) + figure) + 2 * sm
        consistency = round(width_of(theme, "label", self.tr("Consistency"))) + 2 * sm
        scored = round(width_of(theme, "body", "999 / 999")) + sm
        first = look.length("column.score") + look.length("space.xl")
        spare = self.viewport().width() - look.length("size.standing") - leniency - consistency - scored - 2 * first
        first += min(max(spare // 3, 0), look.length("column.score_maximum"))
        own = first + look.length("size.page_right") if self._shows_own else 0
        without = first + (0 if self._shows_own else look.length("size.page_right"))
        columns = EvaluatorColumn
        least = look.length("size.page_left") + look.length("column.score_maximum")
        self.set_widths((leniency, consistency, scored, without, own), least, (columns.SCORED, columns.OWN))


class _EvaluatorHead(TableHead):
    def paint_head(self, draw: Drawing, box: QRectF, section: int) -> None:
        inset = self._look.length("space.md") if section in (EvaluatorColumn.WITHOUT, EvaluatorColumn.OWN) else 0
        super().paint_head(draw, box.adjusted(inset, 0, 0, 0), section)


class _EvaluatorDelegate(RowDelegate):
    def __init__(self, look: Look, table: EvaluatorTable, model: RowsModel[EvaluatorFigures]) -> None:
        super().__init__(look, table)
        self._evaluators = table
        self._rows = model

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self._look.length("row.agenda"))

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        row, column = self._rows.row_at(index.row()), index.column()
        if column == EvaluatorColumn.NAME:
            _paint_two(draw, rect, row.name, row.role)
        elif column == EvaluatorColumn.LENIENCY:
            self._paint_leniency(draw, rect, row)
        elif column == EvaluatorColumn.CONSISTENCY:
            draw.text(rect, row.consistency, "body", "text.primary", Align.RIGHT)
        elif column == EvaluatorColumn.SCORED:
            draw.text(rect, row.scored, "body", "text.secondary", Align.RIGHT)
        else:
            own = column == EvaluatorColumn.OWN
            text, turns = (row.own, row.own_turns) if own else (row.without, row.turns)
            inside = rect.adjusted(self._look.length("space.md"), 0, 0, 0)
            draw.text(inside, text, "strong" if turns else "body", "text.primary" if turns else "text.secondary")

    def _paint_leniency(self, draw: Drawing, rect: QRectF, row: EvaluatorFigures) -> None:
        theme = draw.theme
        figure = width_of(theme, "body", "+0.00") + theme.length("space.sm")
        draw.text(rect, row.leniency_text, "body", "text.primary", Align.RIGHT)
        box = QRectF(rect.left(), rect.top(), rect.width() - figure, rect.height())
        high, middle = theme.length("bar.difference"), box.center().x()
        if row.leniency is not None:
            wide = box.width() / 2 * min(abs(row.leniency) / self._evaluators.reach, 1.0)
            left = middle if row.leniency > 0 else middle - wide
            draw.fill(QRectF(left, box.center().y() - high / 2, wide, high), "text.secondary")
        draw.column_rule(middle, box.center().y() - high, box.center().y() + high, "border.strong")


class FigureTable(FiguresView):
    """A row for each figure of the panel: concordance, reliability, and each criterion."""

    def __init__(self, look: Look, model: RowsModel[Figure], name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, parent)
        self.setItemDelegate(_FigureDelegate(look, self, model))
        self.setModel(model)
        self.follow_keys()
        self._fit()
        look.changed.connect(self._fit)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("row.agenda") * 2)

    def _fit(self) -> None:
        look = self._look
        bar = round(BAR * max(look.text_scale, 1.0)) + look.length("space.sm")
        value = round(width_of(look.theme, "strong", "\u22120.00")) + look.length("size.page_right")
        self.set_widths((bar, value), look.length("column.score"))


class _FigureDelegate(RowDelegate):
    def __init__(self, look: Look, table: FigureTable, model: RowsModel[Figure]) -> None:
        super().__init__(look, table)
        self._rows = model

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self._look.length("row.agenda"))

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        row, column = self._rows.row_at(index.row()), index.column()
        if column == FigureColumn.NAME:
            _paint_two(draw, rect, row.name, row.note, quiet=row.share is None)
        elif column == FigureColumn.VALUE:
            draw.text(
                rect, row.text, "strong", "text.primary" if row.share is not None else "text.tertiary", Align.RIGHT
            )
        elif row.share is not None:
            high = draw.theme.length("bar.range")
            bar = QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high)
            draw.fill(bar, "surface.pressed")
            draw.fill(QRectF(bar.left(), bar.top(), bar.width() * row.share, high), "text.secondary")


def _paint_two(draw: Drawing, rect: QRectF, first: str, second: str, *, quiet: bool = False) -> None:
    theme = draw.theme
    upper, lower = theme.line_height("body"), theme.line_height("small") if second else 0.0
    top = rect.center().y() - (upper + lower) / 2
    draw.text(
        QRectF(rect.left(), top, rect.width(), upper), first, "body", "text.secondary" if quiet else "text.primary"
    )
    if second:
        ink = "text.tertiary" if quiet else "text.secondary"
        draw.text(QRectF(rect.left(), top + upper, rect.width(), lower), second, "small", ink)
