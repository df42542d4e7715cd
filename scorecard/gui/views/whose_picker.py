"""Whose scores are shown: those of an evaluator, or those that the panel agreed on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker

from scorecard.core.model import Evaluation, in_order
from scorecard.gui.fields import Picker
from scorecard.gui.models.sheets import Whose

MOST_IN_SIGHT: Final = 14
"""Evaluators that the open picker shows at once."""


class WhosePicker(Picker):
    """The evaluators in their order, then the agreed scores."""

    def show_sheets(self, value: Evaluation, whose: Whose) -> None:
        """Offer the sheets of an evaluation, and show which one is worked on, without telling."""
        blocked = QSignalBlocker(self)
        self.clear()
        for key in in_order(value.evaluators):
            self.addItem(value.evaluators[key].name, key)
        if value.evaluators:
            self.insertSeparator(self.count())
        self.addItem(self.tr("Agreed scores"), "")
        self.setMaxVisibleItems(MOST_IN_SIGHT)
        self.setCurrentIndex(self.findData(whose.evaluator))
        self.setToolTip(self.tr("Whose scores are shown: {name}").format(name=self.currentText()))
        self.updateGeometry()
        del blocked
