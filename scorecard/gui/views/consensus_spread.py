"""Where the scores lie apart: candidates by criteria, the spread as strong as it is."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scorecard.core.agreement import AMBER, RED, Band, band
from scorecard.core.errors import Sentence, sentence
from scorecard.core.numbers import grouped, plain
from scorecard.core.wording import NBSP
from scorecard.gui.files import Files
from scorecard.gui.look import Look
from scorecard.gui.models.disagreements import Disagreements
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.fact_line import Sentence as Said
from scorecard.gui.views.picture_kinds import PictureKind, Rows
from scorecard.gui.views.picture_view import PictureView
from scorecard.render import spread_map
from scorecard.render.heat_map import HeatMap
from scorecard.render.spread_map import spread_map_of


def _table(data: HeatMap) -> Rows:
    return list(spread_map.table(data))


SPREAD_MAP: Final = PictureKind(
    spread_map.paint, spread_map.spots, spread_map.height, spread_map.summary, _table, 960.0
)


class SpreadView(QWidget):
    """The map of spreads under its sentence.

    cell_requested  a cell is to be talked about: the keys of its candidate and criterion
    copied          the map is in the clipboard; the sentence says as what
    failed          it could not be saved (ScorecardError)
    """

    cell_requested = Signal(str, str)
    copied = Signal(str)
    failed = Signal(object)

    def __init__(self, look: Look, disagreements: Disagreements, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = disagreements
        self.setAccessibleName(self.tr("Spread"))
        self.said = Said(look, "section", "text.primary", most=3)
        self.map = PictureView(look, files, SPREAD_MAP, self.tr("Spread of the scores"))
        left, right, lg = look.length("size.page_left"), look.length("size.page_right"), look.length("space.lg")
        self.map.setContentsMargins(left, 0, right, lg)
        self._scroll = EdgeScroll(self.map)
        head = QVBoxLayout()
        head.setContentsMargins(left, lg, right, lg)
        head.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.setFocusProxy(self.map)
        self._found.changed.connect(self._on_changed)
        self.map.spot_clicked.connect(self._on_spot)
        self.map.walked.connect(self._bring)
        self.map.resized.connect(self._fit)
        self.map.copied.connect(self.copied)
        self.map.failed.connect(self.failed)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._tell()

    def _on_changed(self) -> None:
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
        value, scorecard = self._found.value, self._found.scorecard
        if scorecard is None:
            return
        made = partial(spread_map_of, value, scorecard, self._found.agreement)
        self.map.set_data(made(), made, value.head.title)
        self.said.set_text(str(spread_said(self.map.data)))
        self._fit()

    def _fit(self) -> None:
        self.map.setMinimumHeight(self.map.height_at(self.map.width()))

    def _bring(self, box: QRect) -> None:
        self._scroll.ensureVisible(box.center().x(), box.center().y(), box.width() // 2, box.height())

    def _on_spot(self, candidate: str, criterion: str) -> None:
        if candidate and criterion:
            self.cell_requested.emit(candidate, criterion)


def spread_said(data: HeatMap) -> Sentence:
    """How many cells lie how far apart."""
    known = [value / spread_map.WHOLE for row in data.values for value in row if value is not None]
    if not known:
        return sentence("No cell has been scored by two or more whose scores are heard.")
    bands = [band(round(value, 12)) for value in known]
    cells = "1 cell" if len(known) == 1 else "{count} cells"
    return sentence(
        f"Of {cells} that two or more have scored, in {{close}} the scores lie close together (under {{amber}} of the "
        "scale), in {far} far apart (over {red}).",
        count=grouped(len(known)),
        close=grouped(bands.count(Band.GREEN)),
        far=grouped(bands.count(Band.RED)),
        amber=f"{plain(AMBER * 100)}{NBSP}%",
        red=f"{plain(RED * 100)}{NBSP}%",
    )
