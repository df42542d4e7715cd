"""Two states side by side: slopes, the causes of each change, the weights that moved, and why one of them changed."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Final

from PySide6.QtCore import QMargins, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.comparison.comparing import EQUAL, Change, Comparison
from scorecard.core.comparison.series import Series, series
from scorecard.gui.files import Files
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Compared
from scorecard.gui.models.comparison_rows import ident_of
from scorecard.gui.models.figures_model import FigureRow
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.comparison_tables import CauseTable, WeightTable
from scorecard.gui.views.picture_kinds import CAUSES_OF_CHANGE, SLOPES
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.why_panel import WhyPanel
from scorecard.render.cause_bars import CAUSES, cause_bars_of, key_of
from scorecard.render.slope_chart import slope_chart_of

TOTALS: Final = "totals"
RANKS: Final = "ranks"
MOVED: Final = "moved"
ALL: Final = "all"
WIDTHS: Final = (7, 9)
HEIGHTS: Final = (25, 18)
"""The shares of the four parts, as designed."""
NARROWEST: Final = 960
"""In less room the parts stand under each other: side by side, names would be cut."""
LEAST_ROWS: Final = 16
UNDER_EACH_OTHER: Final = (12, 15, 9, 8)
"""Dense rows that all parts have room for at least, and each of them where they stand under each other."""


class ChangesBody(QWidget):
    """The first of several states against the last; a candidate that is chosen is explained."""

    picked = Signal(object)

    def __init__(self, look: Look, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._series: Series | None = None
        self._comparison: Comparison | None = None
        left, right, lg = look.length("size.page_left"), look.length("size.page_right"), look.length("space.lg")
        parts = ((TOTALS, self.tr("Totals")), (RANKS, self.tr("Ranks")))
        self.axis = SegmentedControl(look, self.tr("What the lines show"), parts, small=True)
        self.slopes = PictureView(look, files, SLOPES, self.tr("Totals and ranks"), margins=QMargins(left, 0, lg, lg))
        self.causes = CauseTable(look, self.tr("Cause of each change"))
        self.causes_picture = PictureView(look, files, CAUSES_OF_CHANGE, self.tr("Cause of each change"), parent=self)
        self.causes_picture.hide()  # it is never seen: it lends the table its copies
        self.causes.addActions(self.causes_picture.actions()[::2])
        self.weights = WeightTable(look, self.tr("Weights"))
        which = ((MOVED, self.tr("Moved")), (ALL, self.tr("All")))
        self.everything = SegmentedControl(look, self.tr("Which weights are shown"), which, small=True)
        self.why = WhyPanel(look)
        self._adds_up = Text(look, "", "small", "text.secondary", elides=True)
        self._weights_title = Text(look, "", "section", elides=True)
        self._slopes_title = Text(look, self.tr("Totals and ranks"), "section", elides=True)
        self._lay_out(left, right)
        self.axis.chosen.connect(self._on_axis)
        self.everything.chosen.connect(self._on_everything)
        self.causes.picked.connect(self._on_picked)
        self.slopes.spot_clicked.connect(self._on_spot)

    # ---- what it shows ------------------------------------------------------------------------------

    def show_result(self, result: Compared) -> None:
        """Show another comparison; the candidate that was explained is explained again."""
        comparison, row = result.comparison, result.series
        self._comparison = comparison
        if len(result.sides) > 2:  # the slopes of the two ends alone
            ends = row.results[0], row.results[-1]
            row = series((comparison.before, comparison.after), comparison.matching, results=ends)
        self._series = row
        self.causes.show_comparison(comparison)
        if not self.causes.picked_rows:
            self.causes.pick(self._most_telling(comparison))
        self.causes_picture.set_data(cause_bars_of(comparison), None, self.tr("Cause of each change"))
        self._show_weights()
        self._show_chosen()

    @property
    def chosen(self) -> Change | None:
        """The candidate that is explained."""
        rows = self.causes.picked_rows
        return rows[0].item.change if rows else None

    def pick(self, ident: Hashable) -> None:
        """Explain a candidate."""
        self.causes.pick(ident)

    def _most_telling(self, comparison: Comparison) -> Hashable:
        """Of the leaders of then and now the one whose rank moved, else who leads now."""
        moved = [each for each in comparison.changes if each.before is not None and each.after is not None]
        leaders = [each for each in moved if 1 in (each.before and each.before.rank, each.after and each.after.rank)]
        fallen = [each for each in leaders if each.after is not None and each.after.rank != 1]
        found = [*fallen, *leaders, *comparison.changes]
        return ident_of(found[0]) if found else None

    def _show_chosen(self) -> None:
        comparison, change = self._comparison, self.chosen
        if comparison is None:
            return
        self.why.show_change(comparison, change)
        parts = self.tr("Points; the parts add up to the change exactly.")
        if change is not None and change.parts is not None and change.points is not None:
            there = [f"{CAUSES[cause].lower()}" for cause, part in change.parts.items() if abs(part) > EQUAL]
            if len(there) == 1:
                parts = self.tr("Points; here {cause} alone make the change.").format(cause=there[0])
        self._adds_up.setText(parts)
        self._show_slopes()

    def _show_slopes(self) -> None:
        if self._series is None:
            return
        change = self.chosen
        asked = None if change is None else key_of(change)
        decimals = 0 if self._comparison is None else self._comparison.decimals
        ranks = self.axis.choice == RANKS
        chart = partial(slope_chart_of, self._series, asked=asked, by_rank=ranks, decimals=decimals)
        self.slopes.set_data(chart(), None, self.tr("Totals and ranks"))

    def _show_weights(self) -> None:
        if self._comparison is None:
            return
        self.weights.show_comparison(self._comparison, everything=self.everything.choice == ALL)
        moved = any(abs(each.change) > EQUAL / 100 for each in self._comparison.weights)
        self.everything.setVisible(moved)  # else there is nothing to choose
        which = self.tr("Weights") if self.everything.choice == ALL else self.tr("Weights that moved")
        self._weights_title.setText(which if moved else self.tr("No weight has changed"))

    # ---- slots --------------------------------------------------------------------------------------

    def _on_picked(self, _row: FigureRow | None) -> None:
        self._show_chosen()
        self.picked.emit(self.chosen)

    def _on_axis(self, _axis: str) -> None:
        self._show_slopes()

    def _on_everything(self, _which: str) -> None:
        self._show_weights()

    def _on_spot(self, candidate: str, _criterion: str) -> None:
        for row in self.causes.order.model.rows:
            if key_of(row.item.change) == candidate:
                self.causes.seek("")
                self.causes.pick(row.ident)
                return

    # ---- pieces -------------------------------------------------------------------------------------

    def _lay_out(self, left: int, right: int) -> None:
        look = self._look
        slopes = self._part((self._slopes_title,), (self.axis,), self.slopes, left, right)
        title = Text(look, self.tr("Cause of each change"), "section", elides=True)
        causes = self._part((title, self._adds_up), (), self.causes, left, right)
        weights = self._part((self._weights_title,), (self.everything,), self.weights, left, right)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._parts = slopes, causes, weights, self.why
        self._rules = Rule(look), Rule(look), Rule(look)
        self._between = Rule(look, Qt.Orientation.Vertical)
        self._is_narrow: bool | None = None
        self._arrange(is_narrow=False)

    def _arrange(self, *, is_narrow: bool) -> None:
        """Put the parts beside each other, or under each other."""
        if is_narrow is self._is_narrow:
            return
        self._is_narrow = is_narrow
        grid, (slopes, causes, weights, why), (first, second, third) = self._grid, self._parts, self._rules
        for each in (*self._parts, *self._rules, self._between):
            grid.removeWidget(each)
        if is_narrow:
            for row, each in enumerate((slopes, first, causes, second, weights, third, why)):
                grid.addWidget(each, row, 0)
        else:
            grid.addWidget(slopes, 0, 0)
            grid.addWidget(self._between, 0, 1, 3, 1)
            grid.addWidget(causes, 0, 2)
            grid.addWidget(first, 1, 0)
            grid.addWidget(second, 1, 2)
            grid.addWidget(weights, 2, 0)
            grid.addWidget(why, 2, 2)
        third.setVisible(is_narrow)
        self._between.setVisible(not is_narrow)
        for column, share in zip((0, 2), WIDTHS, strict=True):
            grid.setColumnStretch(column, 0 if is_narrow and column else share)
            grid.setColumnMinimumWidth(column, 0 if is_narrow and column else 1)
        dense = self._look.length("row.table_dense")
        for at, row in enumerate((0, 2, 4, 6)):
            grid.setRowStretch(row, UNDER_EACH_OTHER[at] if is_narrow else HEIGHTS[at] if at < len(HEIGHTS) else 0)
            grid.setRowMinimumHeight(row, UNDER_EACH_OTHER[at] * dense if is_narrow else 0)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        if self._is_narrow:
            return QSize(0, self._grid.minimumSize().height())
        return QSize(0, LEAST_ROWS * self._look.length("row.table_dense"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self.width() < NARROWEST * max(self._look.text_scale, 1.0))

    def _part(
        self, words: tuple[QWidget, ...], tools: tuple[QWidget, ...], what: QWidget, left: int, right: int
    ) -> QWidget:
        return part_with(self._look, words, tools, what, left, right)


def part_with(
    look: Look, words: tuple[QWidget, ...], tools: tuple[QWidget, ...], what: QWidget, left: int, right: int
) -> QWidget:
    """A part of a page: its title and what stands beside it, over what it shows."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, look.length("space.md"), 0, 0)
    column.setSpacing(look.length("space.sm"))
    head = QHBoxLayout()
    head.setContentsMargins(left, 0, right, 0)
    head.setSpacing(look.length("space.md"))
    said = QVBoxLayout()
    said.setSpacing(0)
    for each in words:
        said.addWidget(each)
    head.addLayout(said, 1)
    for each in tools:
        head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(head)
    column.addWidget(what, 1)
    return part
