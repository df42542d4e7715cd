"""Where the cursor of a scoring grid goes: rows of groups are passed over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import Qt

from scorecard.gui.models.score_cell import Place
from scorecard.gui.models.scores_model import ScoresModel


class ScoreSteps:
    """The ways from cell to cell. `leaves` are the rows that hold scores or figures."""

    def __init__(self, model: ScoresModel) -> None:
        self._model = model
        self.leaves: list[int] = []
        self.count()

    def count(self) -> None:
        """Take over which rows are leaves."""
        self.leaves = [row for row in range(self._model.rowCount()) if not self._model.is_group(row)]

    @property
    def is_empty(self) -> bool:
        """Whether there is no cell to go to."""
        return not self.leaves or not self._model.columnCount()

    def beside(self, place: Place, down: int, right: int) -> Place:
        """So many cells down and right, or the last on that way."""
        at = min(max(bisect_left(self.leaves, place[0]) + down, 0), len(self.leaves) - 1)
        return self.leaves[at], min(max(place[1] + right, 0), self._model.columnCount() - 1)

    def next_across(self, place: Place, step: int) -> Place | None:
        """The next cell as one reads, or the one before; None beyond the first and the last."""
        columns = self._model.columnCount()
        at = bisect_left(self.leaves, place[0]) * columns + place[1] + step
        if not 0 <= at < len(self.leaves) * columns:
            return None
        return self.leaves[at // columns], at % columns

    def first(self) -> Place:
        """The first cell that takes a score, or the first of all where none does."""
        first = (self.leaves[0], 0)
        return first if self._takes_a_score(*first) else self.next_down(first)

    def next_down(self, place: Place) -> Place:
        """The next cell that takes a score: down its column, then from the top of the next ones; the last stays."""
        rows = len(self.leaves)
        at = place[1] * rows + bisect_left(self.leaves, place[0])
        for after in range(at + 1, self._model.columnCount() * rows):
            column, row = divmod(after, rows)
            if self._takes_a_score(self.leaves[row], column):
                return self.leaves[row], column
        return place

    def _takes_a_score(self, row: int, column: int) -> bool:
        return bool(self._model.flags(self._model.index(row, column)) & Qt.ItemFlag.ItemIsEditable)

    def edge(self, place: Place, down: int, right: int) -> Place:
        """The edge of what is filled, as spreadsheets have it."""
        at, column = bisect_left(self.leaves, place[0]), place[1]
        rows, columns = len(self.leaves), self._model.columnCount()

        def filled(at: int, column: int) -> bool:
            return bool(self._model.cell(self.leaves[at], column).text)

        started = False
        while 0 <= at + down < rows and 0 <= column + right < columns:
            ahead = filled(at + down, column + right)
            if started and filled(at, column) and not ahead:
                break
            began_empty = not filled(at, column) or not ahead
            at, column = at + down, column + right
            if began_empty and filled(at, column):
                break
            started = True
        return self.leaves[at], column

    def next_open(self, place: Place | None) -> Place | None:
        """The next cell without a score: down its column, then the columns after it, and round."""
        if self.is_empty:
            return None
        row, column = place or (-1, 0)
        start = column * len(self.leaves) + bisect_right(self.leaves, row)
        count = self._model.columnCount() * len(self.leaves)
        for step in range(count):
            across, down = divmod((start + step) % count, len(self.leaves))
            if self._model.is_open(self.leaves[down], across):
                return self.leaves[down], across
        return None
