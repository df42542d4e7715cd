"""The tables of the page on which scoresheets are collected: the files, and the cells that differ."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from scorecard.app.scoresheets import Prefer, What
from scorecard.core.wording import NOTHING
from scorecard.gui.look import Look
from scorecard.gui.models.returns_model import (
    FAMILIES,
    DifferenceColumn,
    DifferenceLine,
    DifferencesModel,
    FilesModel,
    Said,
)
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Align, Drawing, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

BEFORE: Final = 0.25
AFTER: Final = 0.36
"""The parts of the room that the two sides of a cell get."""


class FilesView(RowTable):
    """The files that came back; one is the current one.

    left_out_toggled  the current file is to be left out, or taken again
    """

    left_out_toggled = Signal()

    def __init__(self, look: Look, model: FilesModel, parent: QWidget | None = None) -> None:
        super().__init__(look, "Files", "row.table_two_lines", parent)
        self._files = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_FileDelegate(look, self, model))
        self.setModel(model)
        _plain_head(self)
        self._fit()
        look.changed.connect(self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete):
            self.left_out_toggled.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        theme = self._look.theme
        words = (self.tr("collected before"), self.tr("00 to decide"), self.tr("0,000 scores"))
        width = widest(theme, "label", words) + theme.length("space.lg") + theme.length("space.md")
        self.set_widths((round(width),), 0)

    def right_margin(self) -> int:
        return self._look.length("space.md")


class _FileDelegate(RowDelegate):
    """Paints a file: whose sheet it is over its name, and what it comes to."""

    def __init__(self, look: Look, table: RowTable, model: FilesModel) -> None:
        super().__init__(look, table)
        self._model = model

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        line = self._model.line_at(index.row())
        if index.column() == 0:
            ink = "text.tertiary" if line.left_out else "text.primary"
            upper, lower = draw.theme.line_height("strong"), draw.theme.line_height("small")
            top = rect.center().y() - (upper + lower) / 2
            name = draw.metrics("strong").elidedText(line.name, Qt.TextElideMode.ElideMiddle, rect.width())
            draw.text(QRectF(rect.left(), top, rect.width(), upper), name, "strong", ink)
            box = QRectF(rect.left(), top + upper, rect.width(), lower)
            name = draw.metrics("small").elidedText(line.file, Qt.TextElideMode.ElideMiddle, rect.width())
            draw.text(box, name, "small", "text.tertiary" if line.left_out else "text.secondary")
        elif line.chip:
            wide = width_of(draw.theme, "label", line.result) + draw.theme.length("space.lg")
            draw.chip(max(rect.right() - wide, rect.left()), rect.center().y(), line.result, line.family, rect.width())
        else:
            ink = "text.tertiary" if line.left_out else "text.secondary"
            draw.text(rect, line.result, "small", ink, Align.RIGHT)


class DifferencesView(RowTable):
    """The cells that differ, one under the other.

    decided  in the chosen cells this side holds (Prefer)
    """

    decided = Signal(object)

    def __init__(self, look: Look, model: DifferencesModel, parent: QWidget | None = None) -> None:
        super().__init__(look, "Differences", "row.table_two_lines", parent)
        self._differences = model
        self._has_choice = False
        self.setItemDelegate(_DifferenceDelegate(look, self, model))
        self.setModel(model)
        _plain_head(self)
        self._fit()
        look.changed.connect(self._fit)

    def show_choice(self, shown: bool) -> None:
        """Show in which cells the sheet or the program holds."""
        self._has_choice = shown
        self._fit()

    def choice_boxes(self, row: int) -> dict[Prefer, QRectF]:
        """Where a person says which side holds in a row, in the viewport."""
        column = int(DifferenceColumn.HOLDS)
        box = self.row_box(row)
        left, width = self.columnViewportPosition(column), self.columnWidth(column)
        return choice_boxes(self._look, QRectF(left, box.top(), width - self.right_margin(), box.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        side = self._side_at(index, event.position()) if index.isValid() else None
        if side is not None:
            if index.row() not in {each.row() for each in self.chosen_rows()}:
                self.choose([index.siblingAtColumn(0)], shows=False)
            self.decided.emit(side)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = {Qt.Key.Key_S: Prefer.SHEET, Qt.Key.Key_P: Prefer.PROGRAM}.get(Qt.Key(event.key()))
        if side is not None and not event.modifiers():
            self.decided.emit(side)
        else:
            super().keyPressEvent(event)

    def _side_at(self, index: AnyIndex, place: QPointF) -> Prefer | None:
        if index.column() != DifferenceColumn.HOLDS:
            return None
        if self._differences.line_at(index.row()).what is not What.CONFLICTING:
            return None
        boxes = self.choice_boxes(index.row())
        return next((side for side, box in boxes.items() if box.contains(place)), None)

    def _fit(self) -> None:
        """The sides share with the first column what the narrow ones leave; where that is little, one of these goes."""
        look, theme = self._look, self._look.theme
        words = [self.tr("both changed"), self.tr("Difference")]
        what = widest(theme, "label", words) + theme.length("space.lg") + theme.length("space.md")
        holds = sum(_choice_widths(look)) + look.length("space.sm") + look.length("size.page_right")
        end = holds if self._has_choice else look.length("size.page_right")
        least = 3.0 * look.length("column.score_maximum")
        room = self.viewport().width() - what - end
        shows_what = not self._has_choice or room >= least
        room = max(room if shows_what else room + what, least)
        sides = (round(room * BEFORE), round(room * AFTER))
        what += 0 if self._has_choice else look.length("size.page_right")
        self.set_widths((*sides, round(what), round(holds)), 0)
        self.setColumnHidden(DifferenceColumn.WHAT, not shows_what)
        self.setColumnHidden(DifferenceColumn.HOLDS, not self._has_choice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)


class _DifferenceDelegate(RowDelegate):
    """Paints a cell that differs: what stands there, what came back, and which holds."""

    def __init__(self, look: Look, table: RowTable, model: DifferencesModel) -> None:
        super().__init__(look, table)
        self._model = model

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        line, column = self._model.line_at(index.row()), index.column()
        if column == DifferenceColumn.CELL:
            upper, lower = draw.theme.line_height("body"), draw.theme.line_height("small")
            top = rect.center().y() - (upper + lower) / 2
            draw.text(QRectF(rect.left(), top, rect.width(), upper), line.criterion, "body")
            draw.text(QRectF(rect.left(), top + upper, rect.width(), lower), line.where, "small", "text.secondary")
        elif column == DifferenceColumn.BEFORE:
            self._paint_side(draw, rect, line, line.before, gone=line.side is Prefer.SHEET)
        elif column == DifferenceColumn.AFTER:
            self._paint_side(draw, rect, line, line.after, gone=line.side is Prefer.PROGRAM, is_new=True)
        elif column == DifferenceColumn.WHAT:
            if line.what is What.SAME:
                draw.text(rect, line.word, "small", "text.tertiary")
            else:
                draw.chip(rect.left(), rect.center().y(), line.word, FAMILIES.get(line.what, ""), rect.width())
        elif line.what is What.CONFLICTING:
            self._paint_choice(draw, rect, line.side)

    def _paint_side(
        self, draw: Drawing, rect: QRectF, line: DifferenceLine, said: Said, *, gone: bool, is_new: bool = False
    ) -> None:
        theme = draw.theme
        if line.hidden:
            side = theme.length("icon.inline")
            place = QRectF(rect.left(), rect.top(), side, rect.height())
            self._look.draw_icon(draw, place, "eye-off", "text.tertiary", "icon.inline")
            words = rect.adjusted(side + theme.length("space.xs"), 0, 0, 0)
            draw.text(words, self.tr("hidden"), "small", "text.tertiary")
            return
        upper, lower = theme.line_height("strong"), theme.line_height("small")
        high = upper + (lower if said.words else 0)
        top = rect.center().y() - high / 2
        bold = said.new_score and is_new and said.score != NOTHING
        ink = "text.tertiary" if gone or said.score == NOTHING else "text.primary" if is_new else "text.secondary"
        draw.text(QRectF(rect.left(), top, rect.width(), upper), said.score, "strong" if bold else "body", ink)
        if said.words:
            ink = "text.primary" if is_new and said.new_words and not gone else "text.secondary"
            ink = "text.tertiary" if gone else ink
            draw.text(QRectF(rect.left(), top + upper, rect.width(), lower), said.words, "small", ink)

    def _paint_choice(self, draw: Drawing, rect: QRectF, side: Prefer | None) -> None:
        look = self._look
        for each, box in choice_boxes(look, rect).items():
            chosen = each is side
            ground = "selection.fill" if chosen else "surface.raised"
            look.draw_box(draw, box, ground, "accent.fill" if chosen else "border.strong", "radius.chip")
            ink = "selection.text" if chosen else "text.primary"
            draw.text(box, choice_words(each), "label", ink, Align.CENTER)


def choice_words(side: Prefer) -> str:
    """How a side is called."""
    tr = QCoreApplication.translate
    return tr("DifferencesView", "Sheet") if side is Prefer.SHEET else tr("DifferencesView", "Program")


def choice_boxes(look: Look, rect: QRectF) -> dict[Prefer, QRectF]:
    """The two boxes in a cell, each with the side that it stands for."""
    high, gap = look.length("control.height_small"), look.length("space.xs")
    first, second = _choice_widths(look)
    top = rect.center().y() - high / 2
    return {
        Prefer.SHEET: QRectF(rect.left(), top, first, high),
        Prefer.PROGRAM: QRectF(rect.left() + first + gap, top, second, high),
    }


def _choice_widths(look: Look) -> tuple[float, float]:
    padding = 2 * look.length("space.sm")
    first, second = (round(width_of(look.theme, "label", choice_words(each))) + padding for each in Prefer)
    return float(first), float(second)


def _plain_head(table: RowTable) -> None:
    """Heads that do not sort: the order is that of the sheets."""
    table.head.setSortIndicatorShown(False)
    table.head.setSectionsClickable(False)
