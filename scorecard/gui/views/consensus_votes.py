"""One disagreement in pictures: who gave which score over the scale, and why, the highest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.gui.look import Look
from scorecard.render import dot_plot
from scorecard.render.dot_plot import DotPlot
from scorecard.render.drawing import Align, Drawing, drawing, widest, width_of, wrapped

MOST_LINES: Final = 6
MOST_CHIPS: Final = 3
LEAST_EVIDENCE: Final = 0.17
MOST_EVIDENCE: Final = 0.28
"""The parts of the width that evidence takes."""
NAMES: Final = 208
"""The widest that the column of names becomes, at the designed size of text."""
TALLEST: Final = 4
"""As many circles stand one above the other."""


class VoteStrip(QWidget):
    """The scale with everybody's initials over their scores, what they come to, and the agreed score."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._plot: DotPlot | None = None
        self.setAccessibleName(self.tr("The scores over the scale"))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def plot(self) -> DotPlot | None:
        """What is painted."""
        return self._plot

    def show_plot(self, plot: DotPlot) -> None:
        """Paint other scores."""
        self._plot = plot
        self.setAccessibleDescription(dot_plot.summary(plot))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        high = 0.0 if self._plot is None else dot_plot.height(_stackable(self._plot), self._look.theme)
        return QSize(self._look.length("size.standing"), round(high + 0.49))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = None
            if self._plot is not None:
                spot = dot_plot.hit(self._plot, QRectF(self.rect()), self._look.theme, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if spot is None else spot.text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._plot is None:
            return
        painter = QPainter(self)
        dot_plot.paint(painter, QRectF(self.rect()), self._plot, self._look.theme)
        painter.end()


def _stackable(plot: DotPlot) -> DotPlot:
    """The plot without the stacks that are too tall to be seen one above the other: these become one circle each."""
    counts = Counter(vote.score for vote in plot.votes)
    return replace(plot, votes=tuple(vote for vote in plot.votes if counts[vote.score] <= TALLEST))


@dataclass(frozen=True, slots=True)
class VoteRow:
    """What one member of the panel said of a cell.

    unheard  why the score does not count, "" where it does
    """

    evaluator: str
    name: str
    role: str
    score: str
    reason: str
    evidence: tuple[str, ...] = ()
    unheard: str = ""

    def said(self) -> str:
        """The row in words."""
        parts = (self.name, self.role, self.score, self.unheard, self.reason, ", ".join(self.evidence))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class _Placed:
    row: VoteRow
    box: QRectF
    lines: tuple[str, ...]
    evidence: tuple[str, ...]


class VotesTable(QWidget):
    """Who gave which score, and why. A double click on a row leads to the sheet that it stands on.

    sheet_requested  the key of an evaluator whose score is to be seen where it was given
    """

    sheet_requested = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[VoteRow, ...] = ()
        self._rest = ""
        self._is_dense = False
        self._placed: tuple[int, list[_Placed], float] | None = None
        self.setAccessibleName(self.tr("Everybody's score, reason and evidence"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._fit)

    @property
    def rows(self) -> tuple[VoteRow, ...]:
        """What is painted."""
        return self._rows

    @property
    def rest(self) -> str:
        """Who has said nothing, in a sentence."""
        return self._rest

    def show_rows(self, rows: tuple[VoteRow, ...], rest: str) -> None:
        """Paint other rows, and under them who has said nothing."""
        if (rows, rest) != (self._rows, self._rest):
            self._rows, self._rest = rows, rest
            self.setAccessibleDescription("\n".join(filter(None, (*(row.said() for row in rows), rest))))
            self._fit()

    def set_dense(self, *, is_dense: bool) -> None:
        """Let the rows stand closer, where there is little room."""
        if is_dense != self._is_dense:
            self._is_dense = is_dense
            self._fit()

    def sizeHint(self) -> QSize:
        width = self.width() or self._look.length("size.form")
        return QSize(self._look.length("size.standing"), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.length("row.table_head"))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._places(width)[1] + 0.49)

    def height_of(self, rows: int, width: int) -> int:
        """The height of the heads with the first so many rows."""
        placed, whole = self._places(width)
        return ceil(placed[rows - 1].box.bottom() if rows < len(placed) else whole)

    # ---- events ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None and found.row.score:
            self.sheet_requested.emit(found.row.evaluator)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if found is None else _told(found.row), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        placed, bottom = self._places(self.width())
        seen = QRectF(event.rect())
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            self._paint_head(draw)
            for each in placed:
                if each.box.intersects(seen):
                    self._paint_row(draw, each)
            if self._rest:
                line = self._look.line_height("small")
                lines = wrapped(draw.theme, "small", self._rest, self.width(), 2)
                top = bottom - len(lines) * line
                draw.lines(QRectF(0, top, self.width(), len(lines) * line), lines, "small", "text.tertiary")
        painter.end()

    # ---- pieces ---------------------------------------------------------------------------------

    def _fit(self) -> None:
        self._placed = None
        self.updateGeometry()
        self.update()

    def _at(self, point: QPointF) -> _Placed | None:
        return next((each for each in self._places(self.width())[0] if each.box.contains(point)), None)

    def _columns(self, width: float) -> tuple[float, float, float, float]:
        """The right ends of name and score, and the left ends of reason and evidence."""
        theme = self._look.theme
        name = min(round(width * 0.25), NAMES * max(self._look.text_scale, 1.0))
        score = max(width_of(theme, "label", self.tr("Score")), width_of(theme, "strong", "100.0"))
        chips = [chip for row in self._rows for chip in _chips(row)]
        evidence = 0.0
        if chips:
            wanted = widest(theme, "label", chips) + self._chip_sides() + 1
            least = max(round(width * LEAST_EVIDENCE), width_of(theme, "label", self.tr("Evidence")))
            evidence = max(min(wanted, round(width * MOST_EVIDENCE)), least)
        return name, name + score, name + score + theme.length("space.xl"), width - evidence

    def _places(self, width: int) -> tuple[list[_Placed], float]:
        if self._placed is not None and self._placed[0] == width:
            return self._placed[1], self._placed[2]
        theme, md = self._look.theme, self._look.theme.length("space.md")
        _, _, left, evidence = self._columns(width)
        room = max(evidence - left - (md if evidence < width else 0), 40.0)
        line, chip = theme.line_height("small"), theme.length("control.chip") + theme.length("space.xxs")
        least, sm = theme.length("row.agenda"), theme.length("space.sm")
        if self._is_dense:
            sm = theme.length("space.xs")
            least = theme.line_height("body") + theme.line_height("small") + sm
        top = theme.length("row.table_head")
        placed = []
        for row in self._rows:
            text = " \u2013 ".join(filter(None, (row.unheard, row.reason)))
            lines = tuple(wrapped(theme, "small", text, room, MOST_LINES)) if text else ()
            chips = _chips(row)
            high = max(least, len(lines) * line + sm, len(chips) * chip + sm)
            placed.append(_Placed(row, QRectF(0, top, width, high), lines, chips))
            top += high
        if self._rest:
            top += sm + len(wrapped(theme, "small", self._rest, width, 2)) * line
        self._placed = (width, placed, top)
        return placed, top

    def _paint_head(self, draw: Drawing) -> None:
        name, score, reason, evidence = self._columns(self.width())
        high = draw.theme.length("row.table_head")
        heads = (
            (QRectF(0, 0, name, high), self.tr("Evaluator"), Align.LEFT),
            (QRectF(name, 0, score - name, high), self.tr("Score"), Align.RIGHT),
            (QRectF(reason, 0, evidence - reason, high), self.tr("Reason"), Align.LEFT),
            (QRectF(evidence, 0, self.width() - evidence, high), self.tr("Evidence"), Align.LEFT),
        )
        for box, text, align in heads:
            if box.width() > 0:
                draw.text(box, text, "label", "text.tertiary", align)
        draw.row_rule(0, self.width(), high, "border.default")

    def _paint_row(self, draw: Drawing, each: _Placed) -> None:
        theme, row, box = draw.theme, each.row, each.box
        name, score, reason, evidence = self._columns(self.width())
        quiet = bool(row.unheard)
        ink, second = ("text.tertiary", "text.tertiary") if quiet else ("text.primary", "text.secondary")
        upper, lower = theme.line_height("body"), theme.line_height("small") if row.role else 0.0
        top = box.center().y() - (upper + lower) / 2
        room = name - theme.length("space.sm")
        draw.text(QRectF(0, top, room, upper), row.name, "body", ink)
        if row.role:
            draw.text(QRectF(0, top + upper, room, lower), row.role, "small", second)
        place = QRectF(name, box.top(), score - name, box.height())
        draw.text(place, row.score, "body" if quiet else "strong", ink, Align.RIGHT)
        line = theme.line_height("small")
        at = box.center().y() - len(each.lines) * line / 2
        draw.lines(QRectF(reason, at, evidence - reason, len(each.lines) * line), each.lines, "small", ink)
        chip = theme.length("control.chip") + theme.length("space.xxs")
        at = box.center().y() - len(each.evidence) * chip / 2 + theme.length("space.xxs") / 2
        for text in each.evidence:
            self._paint_chip(draw, QRectF(evidence, at, self.width() - evidence, chip), text, ink=second)
            at += chip
        draw.row_rule(0, self.width(), box.bottom())

    def _chip_sides(self) -> float:
        """What a chip needs beside its words."""
        theme = self._look.theme
        xs = theme.length("space.xs")
        return 2 * (xs + theme.length("space.xxs")) + theme.length("icon.tiny") + xs

    def _paint_chip(self, draw: Drawing, box: QRectF, text: str, *, ink: str) -> None:
        look, theme = self._look, draw.theme
        xs, icon = theme.length("space.xs"), theme.length("icon.tiny")
        padding = xs + theme.length("space.xxs")
        wide = min(width_of(theme, "label", text) + 1 + self._chip_sides(), box.width())
        ground = QRectF(box.left(), box.top(), wide, theme.length("control.chip"))
        look.draw_box(draw, ground, "surface.sunken", "border.default" if look.high_contrast else None, "radius.chip")
        place = QRectF(ground.left() + padding, ground.top(), icon, ground.height())
        look.draw_icon(draw, place, "link", ink, "icon.tiny")
        draw.text(ground.adjusted(padding + icon + xs, 0, -padding, 0), text, "label", ink)


def _chips(row: VoteRow) -> tuple[str, ...]:
    """The pieces of evidence that are named; the last one counts the others."""
    chips = row.evidence[:MOST_CHIPS]
    return chips if len(row.evidence) <= MOST_CHIPS else (*chips[:-1], f"+{len(row.evidence) - MOST_CHIPS + 1}")


def _told(row: VoteRow) -> str:
    """A row in full, for the tooltip."""
    head = ", ".join(filter(None, (row.name, row.score)))
    return "\n".join(filter(None, (head, row.unheard, row.reason, *row.evidence)))
