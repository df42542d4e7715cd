"""Whose scores are shown: those of an evaluator, or those that the panel agreed on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt

from scorecard.core.model import Evaluation, in_order
from scorecard.core.sight import CLEAR, Sight
from scorecard.gui.fields import Picker
from scorecard.gui.models.closed_cells import why_hidden
from scorecard.gui.models.sheets import Whose

FLAGS: Final = Qt.ItemDataRole.UserRole - 1
"""The role under which Qt keeps what can be done with an item of its own models."""

MOST_IN_SIGHT: Final = 14
"""Evaluators that the open picker shows at once."""


class WhosePicker(Picker):
    """The evaluators in their order, then the agreed scores."""

    def show_sheets(self, value: Evaluation, whose: Whose, sight: Sight = CLEAR) -> None:
        """Offer the sheets of an evaluation, and show which one is worked on, without telling.

        Those that must not be seen cannot be chosen, and say so.
        """
        blocked = QSignalBlocker(self)
        self.clear()
        for key in in_order(value.evaluators):
            self.addItem(value.evaluators[key].name, key)
            self._let_choose(sight.sees_sheet(key), why_hidden(value, sight, key))
        if value.evaluators:
            self.insertSeparator(self.count())
        self.addItem(self.tr("Agreed scores"), "")
        self._let_choose(sight.sees_consensus, self.tr("Agreed scores are hidden until all sheets are handed in"))
        self.setMaxVisibleItems(MOST_IN_SIGHT)
        self.setCurrentIndex(self.findData(whose.evaluator))
        self.setToolTip(self.tr("Whose scores are shown: {name}").format(name=self.currentText()))
        self.updateGeometry()
        del blocked

    def _let_choose(self, may: bool, why: str) -> None:
        """Let the last item be chosen, or say why not."""
        if not may:
            self.setItemData(self.count() - 1, 0, FLAGS)
            self.setItemData(self.count() - 1, why, Qt.ItemDataRole.ToolTipRole)
