"""Several states in a row: how ranks and totals went, and how each criterion did."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scorecard.core.comparison.series import Line, Trend
from scorecard.core.wording import one_line
from scorecard.gui.fields import SearchField
from scorecard.gui.files import Files
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Compared
from scorecard.gui.models.comparison_rows import rank_rows, trend_chart, trend_rows
from scorecard.gui.models.figures_model import FigureRow
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.changes_body import RANKS, TOTALS, part_with
from scorecard.gui.views.figures_table import FiguresTable
from scorecard.gui.views.picture_kinds import SLOPES
from scorecard.gui.views.picture_view import PictureView
from scorecard.render.slope_chart import key_of, slope_chart_of

UPPER, LOWER = 3, 2
"""The shares of the picture and the table under it."""


class RanksBody(QWidget):
    """The slopes of all states, and each candidate's rank and total in each of them."""

    def __init__(self, look: Look, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: Compared | None = None
        left, right, lg = look.length("size.page_left"), look.length("size.page_right"), look.length("space.lg")
        parts = ((TOTALS, self.tr("Totals")), (RANKS, self.tr("Ranks")))
        self.axis = SegmentedControl(look, self.tr("What the lines show"), parts, small=True)
        self.slopes = PictureView(look, files, SLOPES, self.tr("Totals and ranks"), margins=QMargins(left, 0, lg, lg))
        self.table = FiguresTable(look, self.tr("Rank and total in each"), row="row.grid_leaf")
        self.find_field = SearchField(look, self.tr("Find a candidate"))
        title = Text(look, self.tr("Totals and ranks"), "section", elides=True)
        below = Text(look, self.tr("Rank and total in each"), "section", elides=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part_with(look, (title,), (self.axis,), self.slopes, left, right), UPPER)
        column.addWidget(Rule(look))
        column.addWidget(part_with(look, (below,), (self.find_field,), self.table, left, right), LOWER)
        self.axis.chosen.connect(self._on_axis)
        self.table.picked.connect(self._on_picked)
        self.slopes.spot_clicked.connect(self._on_spot)
        self.find_field.sought.connect(self._on_sought)

    def show_result(self, result: Compared) -> None:
        """Show another comparison."""
        self._result = result
        self.table.show_rows(*rank_rows(result.series))
        self._show_slopes()

    @property
    def asked(self) -> Line | None:
        """The candidate that is asked about."""
        rows = self.table.picked_rows
        return rows[0].item if rows else None

    def _show_slopes(self) -> None:
        if self._result is not None:
            asked = None if self.asked is None else key_of(self.asked)
            chart = partial(slope_chart_of, self._result.series, asked=asked, by_rank=self.axis.choice == RANKS)
            self.slopes.set_data(chart(), None, self.tr("Totals and ranks"))

    def _on_axis(self, _axis: str) -> None:
        self._show_slopes()

    def _on_picked(self, _row: FigureRow | None) -> None:
        self._show_slopes()

    def _on_spot(self, candidate: str, _criterion: str) -> None:
        for row in self.table.order.model.rows:
            if key_of(row.item) == candidate:
                self.find_field.clear()
                self.table.pick(row.ident)
                return

    def _on_sought(self, text: str) -> None:
        self.table.seek(text)
        self.table.set_message(self.tr("No candidate is called that. Escape in the search field shows all again."))


class TrendsBody(QWidget):
    """What each criterion weighs in each state, and how the candidates did in the one that is chosen."""

    def __init__(self, look: Look, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: Compared | None = None
        self._asked: str | None = None
        left, right, lg = look.length("size.page_left"), look.length("size.page_right"), look.length("space.lg")
        self.table = FiguresTable(look, self.tr("Weight of each criterion, per cent"), row="row.grid_leaf")
        self.slopes = PictureView(look, files, SLOPES, self.tr("Values"), margins=QMargins(left, 0, lg, lg))
        title = Text(look, self.tr("Weight of each criterion, per cent"), "section", elides=True)
        self._title = Text(look, "", "section", elides=True)
        self._about = Text(look, self.tr("Values of 100, and the rank in this criterion alone."), "small", elides=True)
        self._about.setProperty("ink", "text.secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part_with(look, (self._title, self._about), (), self.slopes, left, right), UPPER)
        column.addWidget(Rule(look))
        column.addWidget(part_with(look, (title,), (), self.table, left, right), LOWER)
        self.table.picked.connect(self._on_picked)
        self.slopes.spot_clicked.connect(self._on_spot)

    def show_result(self, result: Compared) -> None:
        """Show another comparison."""
        self._result = result
        self.table.show_rows(*trend_rows(result))
        if not self.table.picked_rows and result.series.trends:
            self.table.pick(result.series.trends[0].keys)
        self._show_trend()

    @property
    def trend(self) -> Trend | None:
        """The criterion that is shown."""
        rows = self.table.picked_rows
        return rows[0].item if rows else None

    def _show_trend(self) -> None:
        trend = self.trend
        if self._result is None or trend is None:
            self._title.setText("")
            return
        name = one_line(trend.name)
        self._title.setText(name)
        self.slopes.set_data(trend_chart(self._result.series, trend, self._asked), None, name)

    def _on_picked(self, _row: FigureRow | None) -> None:
        self._show_trend()

    def _on_spot(self, candidate: str, _criterion: str) -> None:
        self._asked = candidate
        self._show_trend()
