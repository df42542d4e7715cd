"""The first rows of a table as a spreadsheet program shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.numbers import grouped
from scorecard.core.wording import column_name
from scorecard.gui.look import Look
from scorecard.gui.views.parted_words import parted
from scorecard.render.drawing import Align, Drawing, drawing, widest, width_of, wrapped
from scorecard.render.theme import Theme

LINES_OF_HEADS: Final = 3
MOST_LINES_OF_HEADS: Final = 8
"""Likewise where there is room left under the rows."""
LEAST_BESIDE_HEADS: Final = 0.3
LEAST_BESIDE_FIGURES: Final = 0.22
"""The parts of the width that are left to the first column when the heads or the figures of the others need room."""
MOST_TOLD: Final = 30
"""How many rows are read out."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: its text as it is shown, at the right where it is a figure."""

    text: str = ""
    right: bool = False
    strong: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first rows, each with its number; the tabs of all sheets, and which of them this is.

    shares  how the columns share the width, 0 for one as wide as its texts; () is by what stands in all of them
    """

    rows: tuple[tuple[int, tuple[SheetCell, ...]], ...]
    tabs: tuple[str, ...] = ()
    active: str = ""
    shares: tuple[float, ...] = ()


class SheetView(QWidget):
    """The upper left of a sheet, with letters, row numbers and tabs."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet = Sheet(())
        self._cut: list[tuple[QRectF, str]] = []
        self.setAccessibleName(self.tr("First rows"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    @property
    def sheet(self) -> Sheet:
        """What is painted."""
        return self._sheet

    def set_sheet(self, sheet: Sheet) -> None:
        """Paint another sheet."""
        self._sheet = sheet
        lines = [", ".join(cell.text for cell in cells if cell.text) for _, cells in sheet.rows[:MOST_TOLD]]
        tabs = [self.tr("Sheets: {names}").format(names=", ".join(sheet.tabs))] if sheet.tabs else []
        self.setAccessibleDescription("\n".join([*tabs, *lines]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("size.standing"))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = next(((box, text) for box, text in self._cut if box.contains(event.pos())), (QRectF(), ""))
            QToolTip.showText(event.globalPos(), found[1], self, found[0].toAlignedRect())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme, sheet = self._look, self._look.theme, self._sheet
        step = theme.line_height("small") + theme.length("space.xxs")
        tab = theme.length("row.table_dense") if sheet.tabs else 0.0
        pad = theme.length("space.xs")
        gutter = widest(theme, "caption", (str(number) for number, _ in sheet.rows)) + 2 * pad
        columns = self._columns(self.width() - 2 - gutter)
        lines = self._lines(columns, pad)
        heights = [step + (most - 1) * theme.line_height("label") for most in map(_most, lines)]
        while heights and step + sum(heights) + tab + 2 > self.height():
            heights.pop()
        rect = QRectF(0, 0, self.width(), step + sum(heights) + tab + 2)
        self._cut = []
        painter = QPainter(self)
        with drawing(painter, rect, theme) as draw:
            look.draw_box(draw, rect, "surface.canvas", "border.default", "radius.chip")
            inside = rect.adjusted(1, 1, -1, -1)
            grid = inside.adjusted(0, 0, 0, -tab)
            painter.save()
            painter.setClipRect(grid, Qt.ClipOperation.IntersectClip)
            self._paint_grid(draw, grid, step, gutter, columns)
            top = grid.top() + step
            for row, said, high in zip(sheet.rows, lines, heights, strict=False):
                line = QRectF(grid.left() + gutter, top, grid.width() - gutter, high)
                number = QRectF(grid.left(), top, gutter - pad, high)
                draw.text(number, str(row[0]), "caption", "text.tertiary", Align.RIGHT)
                self._paint_row(draw, line, row[1], said, columns)
                draw.row_rule(grid.left(), grid.right(), top)
                top += high
            painter.restore()
            if sheet.tabs:
                self._paint_tabs(draw, QRectF(inside.left(), grid.bottom(), inside.width(), tab))
        painter.end()

    def _lines(self, columns: list[float], pad: float) -> list[list[list[str]]]:
        """The lines of each cell of each row: heads take two where they need them."""
        theme, count = self._look.theme, len(self._sheet.rows)
        spare = self.height() - (count + 3) * (theme.line_height("small") + theme.length("space.xxs"))
        of_heads = max(LINES_OF_HEADS, min(int(spare // theme.line_height("label")), MOST_LINES_OF_HEADS))
        found = []
        for _, cells in self._sheet.rows:
            heads = len(cells) > 1 and all(cell.head and cell.strong for cell in cells)
            most = of_heads if heads else 1
            found.append(
                [
                    _in_lines(theme, cell, wide - 2 * pad, most) if most > 1 else [cell.text]
                    for cell, wide, left in zip(cells, columns, accumulate(columns, initial=0.0), strict=False)
                    if left < self.width()
                ]
            )
        return found

    def _columns(self, width: float) -> list[float]:
        """The width of each column: as its widest text; where that is too much, names give way and figures stay."""
        theme, shares = self._look.theme, self._sheet.shares
        rows = [cells for _, cells in self._sheet.rows if len(cells) > 1]
        pad = 2 * theme.length("space.xs") + 2
        if shares:
            fixed = [
                0.0 if share else pad + widest(theme, "label", (cells[at].text for cells in rows if at < len(cells)))
                for at, share in enumerate(shares)
            ]
            part = max(width - sum(fixed), 0.0) / sum(shares)
            return [need or part * share for need, share in zip(fixed, shares, strict=True)]
        count = max(map(len, rows), default=1)

        def widths(texts: Callable[[SheetCell], Iterable[str]]) -> list[float]:
            found = []
            for at in range(count):
                said = (text for cells in rows if at < len(cells) for text in texts(cells[at]))
                found.append(max(widest(theme, "label", said) + pad, 2 * theme.length("column.rank")))
            return found

        wishes = widths(lambda cell: (cell.text,))
        wishes[0] = min(wishes[0], width * 0.36)
        if sum(wishes) <= width:
            return wishes
        words = widths(lambda cell: cell.text.split() if cell.head and cell.strong else (cell.text,))
        figures = widths(lambda cell: () if cell.head and cell.strong else (cell.text,))
        needed, least = sum(words[1:]), sum(figures[1:])
        first = min(wishes[0], max(width - needed, width * LEAST_BESIDE_HEADS))
        first = min(first, max(width - least, width * LEAST_BESIDE_FIGURES))
        part = min(max((width - first - least) / max(needed - least, 1.0), 0.0), 1.0)
        rest = [low + (high - low) * part for low, high in zip(figures[1:], words[1:], strict=True)]
        spare = max(width - first - sum(rest), 0.0) / max(len(rest), 1)
        return [first, *(min(wish, room + spare) for wish, room in zip(wishes[1:], rest, strict=True))]

    def _paint_grid(self, draw: Drawing, grid: QRectF, step: float, gutter: float, columns: list[float]) -> None:
        draw.fill(QRectF(grid.left(), grid.top(), grid.width(), step), "surface.group")
        draw.fill(QRectF(grid.left(), grid.top(), gutter, grid.height()), "surface.group")
        left = grid.left() + gutter
        for at, wide in enumerate(columns):
            draw.text(
                QRectF(left, grid.top(), wide, step), column_name(at + 1), "caption", "text.tertiary", Align.CENTER
            )
            left += wide
            draw.column_rule(left, grid.top(), grid.bottom())
        draw.column_rule(grid.left() + gutter, grid.top(), grid.bottom(), "border.default")

    def _paint_row(
        self, draw: Drawing, line: QRectF, cells: Sequence[SheetCell], said: list[list[str]], columns: list[float]
    ) -> None:
        theme = draw.theme
        pad, left = theme.length("space.xs"), line.left()
        alone = len(cells) == 1
        for cell, texts, wide in zip(cells, said, columns, strict=False):
            place = QRectF(left, line.top(), line.right() - left if alone else wide, line.height())
            if cell.head or alone:
                draw.fill(place.adjusted(draw.pixel, 0, 0, 0), "surface.group" if cell.head else "surface.canvas")
            role, align = _role(cell), Align.RIGHT if cell.right else Align.LEFT
            inside = place.adjusted(pad, 0, -pad, 0)
            if len(texts) > 1:
                high = len(texts) * theme.line_height(role)
                inside = QRectF(inside.left(), inside.center().y() - high / 2, inside.width(), high)
                draw.lines(inside, texts, role, "text.primary", align)
            else:
                draw.text(inside, cell.text, role, "text.primary", align)
            if " ".join(texts) != cell.text or width_of(theme, role, max(texts, key=len, default="")) > inside.width():
                self._cut.append((place, cell.text))
            left += wide

    def _paint_tabs(self, draw: Drawing, rect: QRectF) -> None:
        theme = draw.theme
        pad, mark = theme.length("space.md"), theme.length("line.focus")
        draw.fill(rect, "surface.group")
        draw.row_rule(rect.left(), rect.right(), rect.top() + 1, "border.default")
        left, tabs = rect.left(), self._sheet.tabs
        for at, name in enumerate(tabs):
            active = name == self._sheet.active
            role = "strong" if active else "small"
            wide = min(draw.metrics(role).horizontalAdvance(name) + 2 * pad + 1, rect.width() / 3)
            rest = len(tabs) - at
            more = self.tr("{count} more").format(count=grouped(rest))
            if left + wide > rect.right() - (
                0 if rest == 1 else 2 * pad + draw.metrics("small").horizontalAdvance(more)
            ):
                draw.text(
                    QRectF(left + pad, rect.top(), rect.right() - left, rect.height()), more, "small", "text.tertiary"
                )
                return
            box = QRectF(left, rect.top(), wide, rect.height())
            if active:
                draw.fill(box, "surface.canvas")
                draw.fill(QRectF(left, rect.bottom() - mark, wide, mark), "success.mark")
            draw.text(box, name, role, "text.primary" if active else "text.secondary", Align.CENTER)
            draw.column_rule(box.right(), rect.top(), rect.bottom())
            left += wide


def _role(cell: SheetCell) -> str:
    return "label" if cell.strong else "caption"


def _in_lines(theme: Theme, cell: SheetCell, width: float, most: int) -> list[str]:
    """The text of a head in lines; a word that is wider than its column is parted."""
    role = _role(cell)
    pieces = (piece for word in cell.text.split() for piece in parted(word, width, partial(width_of, theme, role)))
    return wrapped(theme, role, " ".join(pieces), width, most)


def _most(lines: list[list[str]]) -> int:
    return max(map(len, lines), default=1)
