"""Whom an export is for: the panel, or people outside, who get a clean copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from scorecard.app.transfer import Source
from scorecard.core.clean_copy import about_clean_copy, clean_copy
from scorecard.core.model import Evaluation
from scorecard.gui.fields import Picker
from scorecard.gui.look import Look


class Audience(Picker):
    """Chooses whom an export is for, and makes what they get of what is seen here."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, self.tr("For"), parent)
        self.addItem(self.tr("The panel: everything"), None)
        self.addItem(self.tr("Outside: results only"), False)
        self.addItem(self.tr("Outside: no names at all"), True)
        for at in range(1, self.count()):
            about = about_clean_copy(hides_candidates=self.itemData(at))
            self.setItemData(at, str(about), Qt.ItemDataRole.ToolTipRole)
        self._made: tuple[Evaluation, bool, Evaluation] | None = None
        self.allow(clear=True)

    @property
    def is_outside(self) -> bool:
        """Whether it is for people outside."""
        return self.currentData() is not None

    @property
    def told(self) -> str:
        """What people outside do not get, in a sentence."""
        return str(about_clean_copy(hides_candidates=bool(self.currentData())))

    def allow(self, *, clear: bool) -> None:
        """Say whether a clean copy can be made: not while something is hidden, for nothing in it would say so."""
        self.setEnabled(clear)
        if not clear:
            self.setCurrentIndex(0)
        why = self.tr("Clean copies can be made when nothing is hidden any more.")
        self.setToolTip(str(about_clean_copy(hides_candidates=True)) if clear else why)

    def made(self, value: Evaluation) -> Evaluation:
        """What they get of an evaluation; the same object as long as it is made of the same."""
        hides = self.currentData()
        if hides is None:
            return value
        if self._made is None or self._made[0] is not value or self._made[1] is not hides:
            self._made = value, hides, clean_copy(value, hides_candidates=hides)
        return self._made[2]

    def source(self, source: Source) -> Source:
        """What they are told of where it comes from: nothing, where they are outside."""
        return Source(is_whole=False) if self.is_outside else source
