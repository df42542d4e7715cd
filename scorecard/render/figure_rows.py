"""Rows of words and figures under heads: what a few lines beside a picture say, as a picture of its own."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.wording import one_line
from scorecard.render.drawing import (
    FADED,
    Align,
    Drawing,
    Spot,
    drawing,
    swatch_room,
    widest,
    width_of,
    wrapped,
)
from scorecard.render.theme import Theme

MOST_LINES = 3
"""Lines that the message may take where there are no rows."""
SHARE_OF_WORDS = 0.16
"""No column of words is made narrower than this share of the whole before the widest is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and whether it holds figures, which stand at the right."""

    head: str
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row.

    texts      one for each column
    said       the full text, for a tooltip and for those who do not see it
    candidate, criterion, detail  what it stands for
    strong     the columns that are set off
    faint      whether nothing happened in it
    tone       the sign of the last figure where that is a change, else 0
    series     the place of a colour before the first text, or None
    """

    texts: tuple[str, ...]
    said: str
    candidate: str = ""
    criterion: str = ""
    detail: str = ""
    strong: frozenset[int] = frozenset()
    faint: bool = False
    tone: float = 0.0
    series: int | None = None


@dataclass(frozen=True, slots=True)
class FigureRows:
    """Rows under heads, which are left out where all are empty; `message` where there are none; `note` below them."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    message: str = ""
    note: str = ""
    lifted: str | None = None

    @property
    def headed(self) -> bool:
        """Whether heads stand above."""
        return any(column.head for column in self.columns)


@dataclass(frozen=True, slots=True)
class _Layout:
    head: QRectF | None
    columns: tuple[tuple[float, float], ...]
    rows: tuple[tuple[QRectF, Line], ...]
    note: QRectF | None
    bottom: float


def _layout(data: FigureRows, rect: QRectF, theme: Theme) -> _Layout:
    step, top = theme.length("row.table_dense"), rect.top()
    head = None
    if data.headed and data.lines:
        head = QRectF(rect.left(), top, rect.width(), step)
        top = head.bottom()
    spans = _columns(data, rect, theme)
    rows = []
    for line in data.lines:
        box = QRectF(rect.left(), top, rect.width(), step)
        if box.bottom() > rect.bottom() + 0.5:
            break
        rows.append((box, line))
        top = box.bottom()
    note = None
    if data.note and rows and top + step > rect.bottom() + 0.5:
        top = rows.pop()[0].top()
    if data.note and top + step <= rect.bottom() + 0.5:
        note = QRectF(rect.left(), top, rect.width(), step)
        top = note.bottom()
    return _Layout(head, spans, tuple(rows), note, top)


def _columns(data: FigureRows, rect: QRectF, theme: Theme) -> tuple[tuple[float, float], ...]:
    """The columns from left to right: as wide as they need; words give way where there is no room, the widest first."""
    gap = theme.length("space.md")
    wanted = []
    for at, column in enumerate(data.columns):
        texts = {line.texts[at] for line in data.lines}
        room = swatch_room(theme) if at == 0 and any(line.series is not None for line in data.lines) else 0.0
        wanted.append(max(widest(theme, "strong", texts) + room, width_of(theme, "label", column.head)) + gap)
    words = [at for at, column in enumerate(data.columns) if not column.figures]
    over = sum(wanted) - gap - rect.width()
    least = SHARE_OF_WORDS * rect.width()
    while over > 0.5 and words:
        longest = max(words, key=lambda at: wanted[at])
        second = max((wanted[at] for at in words if at != longest), default=least)
        given = min(over, max(wanted[longest] - max(second, least), 1.0))
        if wanted[longest] - given < least / 2:
            break
        wanted[longest] -= given
        over -= given
    if over < 0 and words:
        wanted[words[-1] if len(words) == 1 else words[1]] -= over  # the room that is left stands before the figures
    spans, left = [], rect.left()
    for at, width in enumerate(wanted):
        right = left + width - (0.0 if at == len(wanted) - 1 else gap)
        spans.append((left, min(right, rect.right())))
        left += width
    if spans:
        spans[-1] = (min(spans[-1][0], rect.right()), rect.right())
    return tuple(spans)


def height(data: FigureRows, theme: Theme, width: float) -> float:
    """The height of all rows at a width."""
    if not data.lines:
        return theme.line_height("small") * (len(_message(data, theme, width)) + 0.5)
    return _layout(data, QRectF(0, 0, width, 1e6), theme).bottom


def _message(data: FigureRows, theme: Theme, width: float) -> list[str]:
    """What stands where there are no rows, in lines."""
    return wrapped(theme, "small", data.message, width, MOST_LINES)


def paint(painter: QPainter, rect: QRectF, data: FigureRows, theme: Theme) -> None:
    """Paint the rows with a hairline under each; what has no room is left out."""
    with drawing(painter, rect, theme) as draw:
        if not data.lines:
            high = theme.line_height("small")
            for at, text in enumerate(_message(data, theme, rect.width())):
                box = QRectF(rect.left(), rect.top() + at * high, rect.width(), high)
                draw.text(box, text, "small", "text.secondary")
            return
        layout = _layout(data, rect, theme)
        if layout.head is not None:
            for (left, right), column in zip(layout.columns, data.columns, strict=True):
                box = QRectF(left, layout.head.top(), max(right - left, 0), layout.head.height())
                draw.text(box, column.head, "label", "text.tertiary", Align.RIGHT if column.figures else Align.LEFT)
            draw.row_rule(rect.left(), rect.right(), layout.head.bottom(), "border.default")
        for box, line in layout.rows:
            faded = data.lifted is not None and line.criterion and data.lifted != line.criterion
            with draw.opacity(FADED if faded else 1.0):
                _paint_line(draw, data, layout, box, line)
        if layout.note is not None:
            draw.text(layout.note, data.note, "caption", "text.tertiary")


def _paint_line(draw: Drawing, data: FigureRows, layout: _Layout, box: QRectF, line: Line) -> None:
    theme = draw.theme
    draw.row_rule(box.left(), box.right(), box.bottom())
    for at, ((left, right), column, text) in enumerate(zip(layout.columns, data.columns, line.texts, strict=True)):
        inside = QRectF(left, box.top(), max(right - left, 0), box.height())
        if at == 0 and line.series is not None:
            draw.swatch(left, box.center().y(), line.series)
        if at == 0 and any(each.series is not None for each in data.lines):
            inside = inside.adjusted(swatch_room(theme), 0, 0, 0)
        strong = at in line.strong
        ink = "text.primary" if strong or (at == 0 and not line.faint) else "text.secondary"
        if line.faint:
            ink = "text.tertiary"
        if line.tone and at == len(line.texts) - 1:
            ink = "change.gain" if line.tone > 0 else "change.loss"
        align = Align.RIGHT if column.figures else Align.LEFT
        draw.text(inside, text, "strong" if strong else "small", ink, align)


def spots(data: FigureRows, rect: QRectF, theme: Theme) -> list[Spot]:
    """All rows with what they say."""
    if not data.lines:
        return []
    rows = _layout(data, rect, theme).rows
    return [Spot(box, line.said, line.candidate, line.criterion, line.detail) for box, line in rows]


def summary(data: FigureRows) -> str:
    """The rows in words."""
    lines = [one_line(line.said) for line in data.lines] or [data.message]
    return "\n".join(filter(None, (data.title, *lines, data.note)))
