"""Two columns of panes that end at nearly the same height: some stand in theirs, others go where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from PySide6.QtCore import QEvent, QMargins, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from scorecard.gui.labels import Rule
from scorecard.gui.look import Look

LEFT_SHARE: Final = 600
RIGHT_SHARE: Final = 464
NEARLY: Final = 3
"""Rows of a table by which two panes beside each other may differ to be made the same height."""
WORTH: Final = 2
"""Rows of a table by which the page must get shorter before a pane changes its column."""


def placed(left: float, right: float, free: Sequence[tuple[float, bool]], worth: float = 0.0) -> tuple[bool, ...]:
    """Which free panes (height, whether it stands at the right now) go to the right, so that the page is shortest.

    `left`, `right`: heights that are taken already. They stay as they are unless that makes it shorter by `worth`.
    """
    now = tuple(is_right for _, is_right in free)

    def longest(sides: tuple[bool, ...]) -> float:
        added = [height for height, _ in free]
        rights = sum(height for height, is_right in zip(added, sides, strict=True) if is_right)
        return max(left + sum(added) - rights, right + rights)

    best = min(product((False, True), repeat=len(free)), key=longest)
    return best if longest(best) < longest(now) - worth else now


class PaneColumns(QWidget):
    """Panes under rules in two columns, or all under each other where it is narrow."""

    def __init__(
        self, look: Look, pairs: Sequence[tuple[QWidget, QWidget]], free: Sequence[tuple[QWidget, bool]]
    ) -> None:
        """`pairs`: panes beside each other, which stay; `free`: panes with whether they begin at the right."""
        super().__init__()
        self._look = look
        self._pairs = tuple(pairs)
        self._free = [(pane, _block(look, pane), is_right) for pane, is_right in free]
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(0)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for side, (column, share) in enumerate(zip(self._columns, (LEFT_SHARE, RIGHT_SHARE), strict=True)):
            column.setSpacing(0)
            for pair in self._pairs:
                self._turn(pair[side], is_right=bool(side))
                column.addWidget(_block(look, pair[side]))
            column.addStretch(1)
            self._sides.addLayout(column, share)
            if side == 0:
                self._between = Rule(look, Qt.Orientation.Vertical)
                self._sides.addWidget(self._between)
        self._fill([is_right for _, _, is_right in self._free])
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.settle)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._soon.start()  # when all in it have the heights that they need at their widths
        return super().event(event)

    @property
    def rights(self) -> tuple[QWidget, ...]:
        """The free panes that stand at the right."""
        return tuple(pane for pane, _, is_right in self._free if is_right)

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the columns under each other."""
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self._between.setVisible(not is_narrow)

    def settle(self) -> None:
        """Let panes beside each other end at the same height where they nearly do, and free ones go where room is."""
        row = self._look.length("row.table")
        taken = [0, 0]
        aligned = not self._between.isHidden()  # what is under panes that are not begins at other heights anyway
        for pair in self._pairs:
            heights = [_height(pane) for pane in pair]
            aligned = aligned and abs(heights[0] - heights[1]) <= row * NEARLY
            for side, pane in enumerate(pair):
                least = max(heights) if aligned and heights[side] < max(heights) else 0
                if pane.minimumHeight() != least:
                    pane.setMinimumHeight(least)
                taken[side] += max(heights[side], least)
        if self._between.isHidden():
            return
        free = [(float(_height(pane)), is_right) for pane, _, is_right in self._free]
        sides = placed(taken[0], taken[1], free, row * WORTH)
        if sides != tuple(is_right for _, is_right in free):
            self._fill(sides)

    def _fill(self, sides: Sequence[bool]) -> None:
        """Put the free panes under those that stay, in their order."""
        for _, block, is_right in self._free:
            self._columns[is_right].removeWidget(block)
        under = [len(self._pairs)] * 2
        for at, ((pane, block, _), is_right) in enumerate(zip(list(self._free), sides, strict=True)):
            self._turn(pane, is_right=is_right)
            self._columns[is_right].insertWidget(under[is_right], block)
            under[is_right] += 1
            self._free[at] = (pane, block, is_right)

    def _turn(self, pane: QWidget, *, is_right: bool) -> None:
        """Give a pane the margins of its column."""
        look = self._look
        lg, xl = look.length("space.lg"), look.length("space.xl")
        left, right = (xl, look.length("size.page_right")) if is_right else (look.length("size.page_left"), xl)
        pane.setContentsMargins(QMargins(left, lg, right, lg))


def _block(look: Look, pane: QWidget) -> QWidget:
    """A pane with the rule above it."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(Rule(look))
    column.addWidget(pane)
    return block


def _height(pane: QWidget) -> int:
    """What a pane needs at its width, its margins included."""
    layout = pane.layout()
    assert layout is not None
    return layout.totalHeightForWidth(pane.width()) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
