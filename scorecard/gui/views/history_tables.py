"""What the panel of the history paints: before and after of one figure, and totals with ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.core.numbers import decimals_needed, shown
from scorecard.core.ranking import Scorecard, Standing, Status
from scorecard.core.wording import NOTHING
from scorecard.gui.look import Look
from scorecard.render.drawing import Align, Drawing, drawing, widest

UNMOVED = 1e-9
"""Points below which a total is the same."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A rank, "" without one, and a total."""

    rank: str
    total: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A candidate with its figures; `moved` where they differ."""

    name: str
    figures: tuple[Figure, ...]
    moved: bool


ABSENT = Figure("", NOTHING)


def ranking_rows(scorecard: Scorecard) -> list[ResultRow]:
    """All candidates of a result in their order."""
    decimals = _decimals(scorecard)
    return [ResultRow(each.name, (_figure(each, decimals),), each.rank == 1) for each in scorecard.standings]


def effect_rows(before: Scorecard | None, after: Scorecard | None) -> list[ResultRow]:
    """The candidates whose total or rank an entry changed, in the order after it; those that left come last.

    With as many decimals as it takes to tell a total that moved from what it was.
    """
    old = {} if before is None else {each.key: each for each in before.standings}
    new = {} if after is None else {each.key: each for each in after.standings}
    moved = [apart for key in new if key in old and (apart := _apart(old[key], new[key])) is not None]
    enough = (decimals_needed(enumerate(apart)) for apart in moved)
    decimals = max(_decimals(before), _decimals(after), *enough)
    rows = []
    for key in [*new, *(key for key in old if key not in new)]:
        one, other = old.get(key), new.get(key)
        if one is not None and other is not None and not _differs(one, other):
            continue
        told = other or one
        assert told is not None
        figures = tuple(ABSENT if each is None else _figure(each, decimals) for each in (one, other))
        rows.append(ResultRow(told.name, figures, moved=True))
    return rows


def _differs(one: Standing, other: Standing) -> bool:
    if (one.rank, one.status, one.total is None) != (other.rank, other.status, other.total is None):
        return True
    return _apart(one, other) is not None


def _apart(one: Standing, other: Standing) -> tuple[float, float] | None:
    """Both totals, where they differ."""
    if one.total is None or other.total is None or abs(one.total - other.total) <= UNMOVED:
        return None
    return one.total, other.total


def _decimals(scorecard: Scorecard | None) -> int:
    if scorecard is None:
        return 1
    return decimals_needed(
        (each.rank, each.total) for each in scorecard.standings if each.rank is not None and each.total is not None
    )


def _figure(standing: Standing, decimals: int) -> Figure:
    total = NOTHING if standing.total is None else shown(standing.total, decimals)
    rank = "out" if standing.status is Status.OUT else str(standing.rank or "")
    return Figure(rank, total)


class ResultTable(QWidget):
    """Candidates with their totals, the rank before each; bold where something moved."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._heads: tuple[str, ...] = ()
        self._rows: tuple[ResultRow, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_rows(self, heads: Sequence[str], rows: Sequence[ResultRow]) -> None:
        """Show figures under heads."""
        self._heads, self._rows = tuple(heads), tuple(rows)
        said = []
        for row in rows:
            figures = zip(heads, row.figures, strict=True)
            told = ", ".join(f"{head} {each.rank}, {each.total}".strip() for head, each in figures)
            said.append(f"{row.name}: {told}")
        self.setAccessibleDescription(". ".join(said))
        self.updateGeometry()
        self.update()

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """What is painted."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum") // 2, self._step() * len(self._rows) + self._head())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, theme) as draw:
            ranks = widest(theme, "small", [each.rank for row in self._rows for each in row.figures])
            totals = widest(theme, "strong", [each.total for row in self._rows for each in row.figures])
            gap = look.length("space.sm")
            heads = widest(theme, "label", self._heads)
            wide = max(ranks + gap + totals, heads)
            columns = len(self._heads)
            left = rect.right() - columns * wide - (columns - 1) * 2 * gap
            for at, head in enumerate(self._heads):
                box = QRectF(left + at * (wide + 2 * gap), 0, wide, self._head())
                draw.text(box, head, "label", "text.tertiary", Align.RIGHT)
            draw.row_rule(0, rect.right(), self._head(), "border.default")
            for at, row in enumerate(self._rows):
                line = QRectF(0, self._head() + at * self._step(), rect.width(), self._step())
                self._paint_row(draw, line, row, left, wide, totals)
        painter.end()

    def _paint_row(self, draw: Drawing, line: QRectF, row: ResultRow, left: float, wide: float, totals: float) -> None:
        gap = self._look.length("space.sm")
        draw.text(QRectF(0, line.top(), left - gap, line.height()), row.name, "small")
        for at, figure in enumerate(row.figures):
            box = QRectF(left + at * (wide + 2 * gap), line.top(), wide, line.height())
            last = at == len(row.figures) - 1
            ink = "text.primary" if last else "text.secondary"
            draw.text(box, figure.total, "strong" if row.moved and last else "small", ink, Align.RIGHT)
            draw.text(box.adjusted(0, 0, -totals - gap, 0), figure.rank, "small", "text.tertiary", Align.RIGHT)
        draw.row_rule(0, line.right(), line.bottom())

    def _step(self) -> int:
        return self._look.line_height("small") + self._look.length("space.md")

    def _head(self) -> int:
        return self._look.line_height("label") + self._look.length("space.xs") if any(self._heads) else 0


class BeforeAfter(QWidget):
    """One figure before and after a change, in two cards."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = ("", "")
        self._heads = (self.tr("Before"), self.tr("After"))
        self.setAccessibleName(self.tr("Before and after"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_figures(self, before: str, after: str) -> None:
        """Show a figure as it was and as it is."""
        self._texts = before or NOTHING, after or NOTHING
        told = self.tr("before {before}, after {after}")
        self.setAccessibleDescription(told.format(before=self._texts[0], after=self._texts[1]))
        self.setToolTip("  →  ".join(self._texts))
        self.update()

    @property
    def texts(self) -> tuple[str, str]:
        """What is painted."""
        return self._texts

    def fits(self, before: str, after: str, width: int) -> bool:
        """Whether both are short enough for their cards."""
        room = (width - self._between()) / 2 - 2 * self._look.length("space.md")
        return "\n" not in before + after and widest(self._look.theme, "title", (before, after)) <= room

    def sizeHint(self) -> QSize:
        look = self._look
        inside = look.line_height("label") + look.length("space.xs") + look.line_height("title")
        return QSize(look.length("size.standing_minimum") // 2, inside + 2 * look.length("space.md"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, look.theme) as draw:
            wide = (rect.width() - self._between()) / 2
            boxes = QRectF(0, 0, wide, rect.height()), QRectF(rect.right() - wide, 0, wide, rect.height())
            grounds = ("surface.group", "text.secondary"), ("surface.canvas", "text.primary")
            for box, head, text, (ground, ink) in zip(boxes, self._heads, self._texts, grounds, strict=True):
                look.draw_box(draw, box, ground, "border.subtle", "radius.card")
                md = look.length("space.md")
                label = QRectF(box.left() + md, box.top() + md, wide - 2 * md, look.line_height("label"))
                draw.text(label, head, "label", "text.secondary")
                top = label.bottom() + look.length("space.xs")
                draw.text(QRectF(label.left(), top, label.width(), look.line_height("title")), text, "title", ink)
            middle = QRectF(boxes[0].right(), 0, self._between(), rect.height())
            look.draw_icon(draw, middle, "chevron-right", "text.tertiary", "icon.inline")
        painter.end()

    def _between(self) -> int:
        return self._look.length("icon.button") * 2


def leaders_of(scorecard: Scorecard | None) -> tuple[str, ...]:
    """Who leads a result; several where they share the place."""
    return () if scorecard is None else tuple(each.name for each in scorecard.leaders)
