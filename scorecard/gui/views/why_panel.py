"""Why a candidate's total changed: in a sentence, then cause by cause or criterion by criterion with the points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import EQUAL, Change, Comparison
from scorecard.core.comparison.figures import figures_of
from scorecard.core.comparison.words import behind, told
from scorecard.core.wording import one_line
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.comparison_rows import criterion_rows
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.figures_table import FiguresTable
from scorecard.render.cause_bars import CAUSES
from scorecard.render.drawing import Align, drawing, widest, wrapped

BY_CAUSE: Final = "cause"
BY_CRITERION: Final = "criterion"
MOST_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A cause in words with its points and how these are shown; `is_sum` for what they add up to."""

    text: str
    points: float
    figure: str
    is_sum: bool = False


def cause_lines(comparison: Comparison, change: Change) -> list[CauseLine]:
    """The causes of a change, the largest first, and their sum."""
    figures = figures_of(comparison)
    parts, texts = change.parts, figures.causes(change)
    if parts is None or texts is None or change.points is None:
        return []
    there = sorted((cause for cause in Cause if abs(parts[cause]) > EQUAL), key=lambda each: -abs(parts[each]))
    lines = [
        CauseLine(f"{CAUSES[cause]}: {behind(comparison, change, cause)}.", parts[cause], texts[cause])
        for cause in there
    ]
    return [*lines, CauseLine("", change.points, figures.change(change), is_sum=True)]


class WhyPanel(QWidget):
    """The sentence for one candidate, and what stands behind it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._comparison: Comparison | None = None
        self._change: Change | None = None
        self.setAccessibleName(self.tr("Why it changed"))
        left, right = look.length("size.page_left"), look.length("size.page_right")
        self.title = Text(look, "", "section", elides=True)
        parts = ((BY_CAUSE, self.tr("By cause")), (BY_CRITERION, self.tr("By criterion")))
        self.views = SegmentedControl(look, self.tr("Show the change"), parts, small=True)
        self.sentence = Text(look, "", "body", "text.secondary", wraps=True)
        self.causes = CauseList(look, self.tr("Causes"))
        self.criteria = FiguresTable(look, self.tr("Change by criterion"), row="row.grid_leaf")
        inside = QWidget()
        words = QVBoxLayout(inside)
        words.setContentsMargins(left, 0, right, look.length("space.md"))
        words.setSpacing(look.length("space.sm"))
        words.addWidget(self.sentence)
        words.addWidget(self.causes)
        words.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(EdgeScroll(inside))
        self._stack.addWidget(self.criteria)
        head = QHBoxLayout()
        head.setContentsMargins(left, 0, right, 0)
        head.setSpacing(look.length("space.md"))
        head.addWidget(self.title, 1)
        head.addWidget(self.views)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.length("space.md"), 0, 0)
        column.setSpacing(look.length("space.sm"))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.views.chosen.connect(self._on_view)

    @property
    def change(self) -> Change | None:
        """What is explained."""
        return self._change

    def show_change(self, comparison: Comparison, change: Change | None) -> None:
        """Explain a candidate's change, or with None nothing."""
        self._comparison, self._change = comparison, change
        if change is None:
            self.title.setText(self.tr("Why it changed"))
            self.sentence.setText(self.tr("Choose a candidate to see what changed its total."))
            self.causes.show_lines(())
            self.criteria.show_rows(("", ""), ())
            self.views.hide()
            return
        self.title.setText(self._title(change))
        self.sentence.setText(str(told(comparison, change)))
        self.causes.show_lines(cause_lines(comparison, change))
        self.views.setVisible(change.parts is not None)
        if change.parts is None:
            self.views.choose(BY_CAUSE)
        self._show_view()

    def _show_view(self) -> None:
        by_criterion = self.views.choice == BY_CRITERION
        if by_criterion and self._comparison is not None and self._change is not None:
            self.criteria.show_rows(*criterion_rows(self._comparison, self._change))
        self._stack.setCurrentIndex(1 if by_criterion else 0)

    def _on_view(self, _view: str) -> None:
        self._show_view()

    def _title(self, change: Change) -> str:
        name = one_line(change.name)
        before = None if change.before is None else change.before.rank
        after = None if change.after is None else change.after.rank
        if change.parts is None or before is None or after is None:
            return name
        if before == after:
            return self.tr("Why {name} stays at {after}").format(name=name, after=after)
        words = self.tr("Why {name} rose from {before} to {after}")
        if after > before:
            words = self.tr("Why {name} fell from {before} to {after}")
        return words.format(name=name, before=before, after=after)


class CauseList(QWidget):
    """Causes in words under each other, their points at the right; they add up to the last line."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[CauseLine, ...] = ()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.updateGeometry)

    @property
    def lines(self) -> tuple[CauseLine, ...]:
        """What it says."""
        return self._lines

    def show_lines(self, lines: Sequence[CauseLine]) -> None:
        """Say other causes."""
        self._lines = tuple(lines)
        self.setAccessibleDescription(" ".join(f"{self._words(each)} {each.figure}." for each in lines))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(sum(height for _, height in self._placed(width)) + 0.5)

    def sizeHint(self) -> QSize:
        width = self.width() or self._look.length("size.standing")
        return QSize(self._look.length("size.standing_minimum"), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        look, theme = self._look, self._look.theme
        with drawing(painter, rect, theme) as draw:
            top = 0.0
            pad, number = look.length("space.sm"), self._number()
            step = theme.line_height("body")
            for at, (each, (lines, height)) in enumerate(zip(self._lines, self._placed(self.width()), strict=True)):
                draw.row_rule(0, rect.right(), top + draw.pixel, "border.default" if each.is_sum else "border.subtle")
                first = QRectF(0, top + pad, rect.width(), step)
                if not each.is_sum:
                    draw.text(first, str(at + 1), "body", "text.tertiary")
                box = QRectF(number, top + pad, rect.width() - number - self._figures() - pad, height)
                draw.lines(box, lines, "strong" if each.is_sum else "body")
                ink = (
                    "change.gain"
                    if each.points > EQUAL
                    else "change.loss"
                    if each.points < -EQUAL
                    else "text.secondary"
                )
                draw.text(first, each.figure, "strong", ink, Align.RIGHT)
                top += height
        painter.end()

    def _words(self, line: CauseLine) -> str:
        return self.tr("Change of the total") if line.is_sum else line.text

    def _number(self) -> float:
        return self._look.length("space.lg") + self._look.length("space.xs")

    def _figures(self) -> float:
        return widest(self._look.theme, "strong", (each.figure for each in self._lines))

    def _placed(self, width: int) -> list[tuple[list[str], float]]:
        """The lines of each cause, and the height that it takes."""
        theme = self._look.theme
        pad = self._look.length("space.sm")
        room = max(width - self._number() - self._figures() - pad, 1.0)
        found = []
        for each in self._lines:
            lines = wrapped(theme, "strong" if each.is_sum else "body", self._words(each), room, MOST_LINES)
            found.append((lines, max(len(lines), 1) * theme.line_height("body") + 2 * pad))
        return found
