"""What an export will hold, seen before it is made: the same figures, the same text, the same picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.model import Evaluation, Kind
from scorecard.core.numbers import decimals_needed, grouped, shown
from scorecard.core.ranking import Scorecard
from scorecard.core.wording import NOTHING, one_line, weight_text
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.views.pages_view import PagesView
from scorecard.gui.views.sheet_view import Sheet, SheetCell, SheetView
from scorecard.render import ranking
from scorecard.render.drawing import drawing, wrapped
from scorecard.render.paper import Paper
from scorecard.render.ranking_layout import Ranking

MOST_ROWS: Final = 80
MOST_COLUMNS: Final = 30
MOST_LINES: Final = 400
MOST_NOTES: Final = 5
"""Lines of small text under a line of what goes in."""
PAPER: Final = 960.0
"""The width of a picture that is exported, in logical pixels."""
SCORECARD_SHEET: Final = "Scorecard"


Preview = Sheet | str | Ranking | Paper
"""A sheet, the beginning of a text, a picture, or the pages of a document."""


# ---- making it ------------------------------------------------------------------------------------


def scorecard_sheet(evaluation: Evaluation, scorecard: Scorecard, tabs: Sequence[str]) -> Sheet:
    """The first rows of the workbook's scorecard, row by row as they stand there."""
    by_key = {each.key: each for each in scorecard.standings}
    standings = [by_key[key] for key in scorecard.matrix.candidates[:MOST_COLUMNS]]
    pairs = [(each.rank, each.total) for each in standings if each.rank is not None and each.total is not None]
    decimals = min(6, decimals_needed(pairs))
    row_of = {key: at for at, key in enumerate(scorecard.matrix.candidates)}
    column_of = {leaf: at for at, leaf in enumerate(scorecard.matrix.leaves)}

    def figures(name: str, texts: Sequence[str], *, strong: bool = False) -> tuple[SheetCell, ...]:
        cells = (SheetCell(text, right=True, strong=strong) for text in texts)
        return SheetCell(name, strong=strong), SheetCell(), SheetCell(), *cells

    def points(number: float | None) -> str:
        return NOTHING if number is None else shown(number, decimals)

    heads = ("", "Share of group", "Weight", *(one_line(each.name) for each in standings))
    rows: list[tuple[int, tuple[SheetCell, ...]]] = [
        (1, (SheetCell("Scorecard", strong=True),)),
        (4, tuple(SheetCell(head, right=at > 0, strong=True, head=True) for at, head in enumerate(heads))),
        (5, figures("Rank", [NOTHING if each.rank is None else str(each.rank) for each in standings], strong=True)),
        (6, figures("Total", [points(each.total) for each in standings], strong=True)),
        (7, figures("Lowest possible", [points(each.low) for each in standings])),
        (8, figures("Highest possible", [points(each.high) for each in standings])),
        (9, figures("Status", [str(each.status) for each in standings])),
        (11, (SheetCell("Points: weight times value, which add up to the total", strong=True),)),
    ]
    tree = scorecard.tree
    row = 12
    for key in tree.order:
        criterion = evaluation.criteria[key]
        group = criterion.kind is Kind.GROUP
        if not tree.leaves_under(key) or len(rows) >= MOST_ROWS:
            continue
        whole = sum(float(tree.global_weights[leaf]) for leaf in tree.leaves_under(key))
        cells = [
            SheetCell(one_line(criterion.name), strong=group, head=group),
            SheetCell(weight_text(float(tree.local_weights[key])), right=True, head=group),
            SheetCell(weight_text(whole), right=True, head=group),
        ]
        columns = [column_of[leaf] for leaf in tree.leaves_under(key)]
        for each in standings:
            given = scorecard.matrix.given[row_of[each.key], columns].any()
            text = shown(scorecard.points_under(each.key, key)) if given else NOTHING
            cells.append(SheetCell(text, right=True, strong=group, head=group))
        rows.append((row, tuple(cells)))
        row += 1
    return Sheet(tuple(rows), tuple(tabs), SCORECARD_SHEET)


def table_sheet(data: bytes) -> Sheet:
    """The first rows of a CSV file, as a spreadsheet program shows them."""
    rows = []
    for number, row in enumerate(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")), 1):
        if number > MOST_ROWS:
            break
        cells = (SheetCell(text, _is_figure(text), number == 1, number == 1) for text in row[:MOST_COLUMNS])
        rows.append((number, tuple(cells)))
    return Sheet(tuple(rows))


def _is_figure(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def beginning(data: bytes) -> str:
    """The first lines of a text file."""
    lines = data.decode("utf-8").splitlines()
    more = len(lines) - MOST_LINES
    return "\n".join(lines[:MOST_LINES]) + (f"\n… {grouped(more)} more lines" if more > 0 else "")


# ---- showing it -----------------------------------------------------------------------------------


class ExportPreview(QWidget):
    """A preview on its ground, under a line that says what it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("Preview"))
        lg = look.length("space.lg")
        self._note = Text(look, "", "small", "text.tertiary")
        head = QHBoxLayout()
        head.setSpacing(look.length("space.sm"))
        head.addWidget(Text(look, self.tr("Preview"), "strong"), 1)
        head.addWidget(self._note)
        self.sheet = SheetView(look)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Beginning of the file"))
        self.paper = PaperView(look)
        self.pages = PagesView(look, self.tr("Pages of the document"))
        self._message = _Message(look)
        self._stack = QStackedWidget()
        for each in (self.sheet, self.text, self.paper, self.pages, self._message):
            self._stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(lg, lg, lg, lg)
        column.setSpacing(look.length("space.sm"))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._dress()
        look.changed.connect(self._dress)

    def show_preview(self, preview: Preview, note: str = "", words: str = "") -> None:
        """Show what will be exported; `words` say what is on pages to those who do not see them."""
        self._note.setText(note)
        if isinstance(preview, Sheet):
            self.sheet.set_sheet(preview)
            self._stack.setCurrentWidget(self.sheet)
        elif isinstance(preview, str):
            self.text.setPlainText(preview)
            self._stack.setCurrentWidget(self.text)
        elif isinstance(preview, Paper):
            self.pages.set_paper(preview, words)
            self._stack.setCurrentWidget(self.pages)
        else:
            self.paper.set_ranking(preview)
            self._stack.setCurrentWidget(self.paper)

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""
        self._note.setText("")
        self._message.set_text(message)
        self._stack.setCurrentWidget(self._message)

    @property
    def message(self) -> str:
        """Why there is nothing to show; "" where there is something."""
        return self._message.accessibleName() if self._stack.currentWidget() is self._message else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            draw.fill(QRectF(self.rect()), "surface.sunken")
        painter.end()

    def _dress(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self._look.font("small").pixelSize())
        self.text.setFont(font)


class _Message(QWidget):
    """A sentence in the middle."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def set_text(self, text: str) -> None:
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            draw.message(QRectF(self.rect()), self.accessibleName())
        painter.end()


class PaperView(QWidget):
    """A picture as it leaves: in the light look, as large as there is room for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._theme = look.theme.for_print()
        self._data: Ranking | None = None
        self.setAccessibleName(self.tr("Picture of the ranking"))
        look.changed.connect(self._on_look_changed)

    def set_ranking(self, data: Ranking) -> None:
        """Paint another ranking."""
        self._data = data
        self.setAccessibleDescription(ranking.summary(data))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._data is None:
            return
        margin = self._theme.length("space.xl")
        high = ranking.height(self._data, self._theme, PAPER)
        whole = QRectF(0, 0, PAPER + 2 * margin, high + 2 * margin)
        scale = min(self.width() / whole.width(), self.height() / whole.height(), 1.0)
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            paper = QRectF(0, 0, whole.width() * scale, whole.height() * scale)
            draw.fill(paper, "border.default")
            draw.fill(
                paper.adjusted(draw.pixel, draw.pixel, -draw.pixel, -draw.pixel), self._theme.color("surface.canvas")
            )
            painter.scale(scale, scale)
            ranking.paint(painter, QRectF(margin, margin, PAPER, high), self._data, self._theme)
        painter.end()

    def _on_look_changed(self) -> None:
        self._theme = self._look.theme.for_print()
        self.update()


class Included(QWidget):
    """What goes into a file, line by line, each with a check."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[tuple[str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("What goes in"))
        look.changed.connect(self.updateGeometry)

    def set_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show other lines: what goes in, and more about it or ""."""
        self._lines = tuple(lines)
        self.setAccessibleDescription(". ".join(" ".join(filter(None, each)) for each in lines))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(sum(high for *_, high in self._laid_out(width)))

    def sizeHint(self) -> QSize:
        width = self._look.length("size.rail")
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.line_height("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        top = 0.0
        line = theme.line_height("body")
        side = theme.length("control.check")
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), theme) as draw:
            for names, more, high in self._laid_out(self.width()):
                self._look.draw_icon(draw, QRectF(0, top, side, line), "check", "success.text", "icon.inline")
                box = QRectF(self._inset(), top, self.width() - self._inset(), high)
                draw.lines(box, names, "body")
                draw.lines(box.adjusted(0, len(names) * line, 0, 0), more, "small", "text.secondary")
                top += high
        painter.end()

    def _inset(self) -> float:
        return self._look.theme.length("control.check") + self._look.theme.length("space.sm")

    def _laid_out(self, width: float) -> list[tuple[list[str], list[str], float]]:
        theme, room = self._look.theme, max(width - self._inset(), 1.0)
        found = []
        for name, more in self._lines:
            names = wrapped(theme, "body", name, room, 2)
            lines = wrapped(theme, "small", more, room, MOST_NOTES) if more else []
            high = len(names) * theme.line_height("body") + len(lines) * theme.line_height("small")
            found.append((names, lines, high + theme.length("space.sm")))
        return found
