"""Who is who: what was taken for the same in the states that are compared, to be corrected by hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.comparison.matching import Matched
from scorecard.gui.buttons import Button
from scorecard.gui.fields import SearchField
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Compared
from scorecard.gui.models.figures_model import FigureRow
from scorecard.gui.models.match_rows import Ground, MatchItem, match_rows
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.figures_table import FiguresTable

CANDIDATES: Final = "candidates"
CRITERIA: Final = "criteria"
ALL: Final = "all"
UNMATCHED: Final = "unmatched"
BY_HAND: Final = "hand"


class MatchBody(QWidget):
    """The rows of the matching.

    join_wanted   two rows mean the same (table, row, row)
    part_wanted   what stands in a row does not (table, row)
    reset_wanted  all corrections are to be forgotten
    """

    join_wanted = Signal(str, object, object)
    part_wanted = Signal(str, object)
    reset_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._result: Compared | None = None
        tables = ((CANDIDATES, self.tr("Candidates")), (CRITERIA, self.tr("Criteria")))
        which = ((ALL, self.tr("All")), (UNMATCHED, self.tr("Unmatched")), (BY_HAND, self.tr("By hand")))
        self.tables = SegmentedControl(look, self.tr("What is matched"), tables, small=True)
        self.which = SegmentedControl(look, self.tr("Rows"), which, small=True)
        self.find_field = SearchField(look, self.tr("Find a name"))
        self.find_field.setFixedWidth(2 * look.length("column.score_maximum"))
        self.pair = Button(look, self.tr("Pair"), icon="link", small=True)
        self.unpair = Button(look, self.tr("Unpair"), icon="close", small=True)
        self.reset = Button(look, self.tr("As found"), icon="restore", small=True)
        self.reset.setToolTip(self.tr("Forget what was paired and unpaired by hand"))
        self.hint = Text(look, "", "small", "text.secondary", elides=True)
        self.table = FiguresTable(look, self.tr("Who is who"), words=1, several=True)
        tools = QHBoxLayout()
        tools.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        tools.setSpacing(look.length("space.sm"))
        for each in (self.tables, self.which):
            tools.addWidget(each)
        tools.addStretch(1)
        for button in (self.pair, self.unpair, self.reset):
            tools.addWidget(button)
        said = QHBoxLayout()
        said.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        said.setSpacing(look.length("space.md"))
        said.addWidget(self.hint, 1)
        said.addWidget(self.find_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.length("space.md"), 0, 0)
        column.setSpacing(look.length("space.sm"))
        column.addLayout(tools)
        column.addLayout(said)
        column.addWidget(self.table, 1)
        self.tables.chosen.connect(self._on_table)
        self.which.chosen.connect(self._on_which)
        self.find_field.sought.connect(self._on_sought)
        self.pair.clicked.connect(self.join_chosen)
        self.unpair.clicked.connect(self.part_chosen)
        self.reset.clicked.connect(self.reset_wanted)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._on_selection()

    # ---- what it shows ------------------------------------------------------------------------------

    @property
    def shown(self) -> Matched:
        """Whether candidates or criteria are shown."""
        return "candidates" if self.tables.choice == CANDIDATES else "criteria"

    def show_result(self, result: Compared, *, corrected: bool) -> None:
        """Show another comparison."""
        self._result = result
        self.reset.setEnabled(corrected)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._result is None:
            return
        heads, rows = match_rows(self._result, self.shown)
        self.table.words = len(heads)
        self.table.order.model.set_words(len(heads))
        self.table.show_rows(heads, rows)
        alone = sum(row.item.ground is Ground.ALONE for row in rows)
        self.which.set_words(UNMATCHED, self.tr("Unmatched {count}").format(count=alone))
        self._on_selection()

    def join_chosen(self) -> None:
        """Take the two chosen rows for the same."""
        rows = self._items()
        if len(rows) == 2:
            self.join_wanted.emit(self.shown, rows[0].row, rows[1].row)

    def part_chosen(self) -> None:
        """Take what stands in the chosen row for different things."""
        rows = self._items()
        if len(rows) == 1 and rows[0].ground is not Ground.ALONE:
            self.part_wanted.emit(self.shown, rows[0].row)

    def _items(self) -> list[MatchItem]:
        return [row.item for row in self.table.picked_rows]

    # ---- slots --------------------------------------------------------------------------------------

    def _on_selection(self, _chosen: QItemSelection | None = None, _left: QItemSelection | None = None) -> None:
        rows = self._items()
        fits = len(rows) == 2 and all(a is None or b is None for a, b in zip(rows[0].row, rows[1].row, strict=True))
        self.pair.setEnabled(fits)
        self.unpair.setEnabled(len(rows) == 1 and rows[0].ground is not Ground.ALONE)
        self.hint.setText(self._words(rows, fits=fits))

    def _words(self, rows: list[MatchItem], *, fits: bool) -> str:
        if fits:
            return self.tr("Pair takes these two for the same; the figures follow.")
        if len(rows) == 2:
            return self.tr("These two stand in the same evaluation. Choose one of each, or unpair one of them first.")
        if len(rows) > 2:
            return self.tr("Choose two rows to pair them.")
        if len(rows) == 1 and rows[0].ground is Ground.ALONE:
            return self.tr("Choose with Ctrl and a click whom it is the same as, then pair them.")
        if len(rows) == 1:
            return self.tr("Unpair takes these for different ones; the figures follow.")
        if self.shown == "criteria":
            return self.tr(
                "What was taken for the same: by its origin, then by name and place. Choose rows to correct it."
            )
        return self.tr("Who was taken for the same: by the directory, then by name. Choose rows to correct it.")

    def _on_table(self, _table: str) -> None:
        self.table.clearSelection()
        self._show_rows()

    def _on_which(self, which: str) -> None:
        keeps = {UNMATCHED: _is_alone, BY_HAND: _is_by_hand}
        self.table.order.keep(keeps.get(which))
        nothing = self.tr("Everything is matched.") if which == UNMATCHED else self.tr("Nothing was matched by hand.")
        self.table.set_message(nothing)

    def _on_sought(self, text: str) -> None:
        self.table.seek(text)
        self.table.set_message(self.tr("Nothing is called that. Escape in the search field shows all again."))


def _is_alone(row: FigureRow) -> bool:
    return row.item.ground is Ground.ALONE


def _is_by_hand(row: FigureRow) -> bool:
    return row.item.ground is Ground.HAND
