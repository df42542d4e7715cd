"""Which state of the open evaluation leaves: the present one or a version, and what those whom it is for see of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from scorecard.app.transfer import Source
from scorecard.core.model import Evaluation
from scorecard.gui.fields import Picker
from scorecard.gui.look import Look
from scorecard.gui.models.moments import local_now, moment_from, moment_text
from scorecard.gui.models.opened import Opened
from scorecard.gui.past import Past
from scorecard.gui.views.export_audience import Audience


class StatePicker(Picker):
    """Chooses a state. A version is loaded by the page, and handed in by `keep`; None stands for the present state.

    Whatever it hands out is veiled as the open evaluation is now, and made for the audience.
    """

    def __init__(self, look: Look, opened: Opened, audience: Audience, parent: QWidget | None = None) -> None:
        super().__init__(look, self.tr("State"), parent)
        self._opened, self._audience = opened, audience
        self._loaded: dict[int, Evaluation] = {}
        self.versions: tuple[Any, ...] = ()
        self.addItem(self._present, None)

    @property
    def version(self) -> Any:
        """The version that is chosen; None for the present state."""
        return self.currentData()

    @property
    def shown(self) -> Evaluation:
        """The state that is chosen, as far as it is known."""
        version = self.version
        is_loaded = version is not None and not self.lacks(version)
        return self.made(version) if is_loaded else self._audience.made(self._opened.value)

    def lacks(self, version: Any) -> bool:
        """Whether a state is not known yet."""
        return version is not None and version.sequence not in self._loaded

    def keep(self, sequence: int, value: Evaluation) -> None:
        """Take over a version that was loaded, in place of the one before."""
        self._loaded = {sequence: value}

    def made(self, version: Any) -> Evaluation:
        """A state that is known, a version or what is stored, as those whom it is for may see it now."""
        stored = self._opened.document.stored.value if version is None else self._loaded[version.sequence]
        return self._audience.made(self._opened.seen.of_state(stored))

    def source(self, version: Any) -> Source:
        """Where a state comes from, as far as those whom it is for are told."""
        stored, seen = self._opened.document.stored, self._opened.seen
        state = stored.value if version is None else self._loaded.get(version.sequence)
        is_whole = state is not None and seen.of_state(state) is state
        place = stored if version is None else version
        title = self._opened.value.head.title
        return self._audience.source(Source(title, seen.uid, place.sequence, place.hash, is_whole))

    def name_of(self, version: Any) -> str:
        """What a state is called in a report; "" for the present one."""
        if version is not None:
            return str(version.name)
        return self._present if isinstance(self._opened.document, Past) else ""

    def show_versions(self, versions: Sequence[Any]) -> None:
        """Offer the versions that there are, the latest first; what is chosen stays chosen where it is still there."""
        chosen, self.versions = self.version, tuple(versions)
        self.clear()
        self.addItem(self._present, None)
        for each in reversed(self.versions):
            moment = moment_from(each.at)
            when = "" if moment is None else f", {moment_text(moment, local_now(), QLocale())}"
            self.addItem(f"{each.name}{when}", each)
        self.setCurrentIndex(max(self.findData(chosen), 0) if chosen is not None else 0)

    @property
    def _present(self) -> str:
        """What the state that is open is called."""
        document = self._opened.document
        return document.name if isinstance(document, Past) else self.tr("Now")
