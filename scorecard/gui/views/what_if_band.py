"""Across a page: what is tried and not saved, what it comes to, and the ways to keep it or to drop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.lead import Lead, lead_of
from scorecard.core.ranking import Scorecard
from scorecard.core.wording import isolated, listed
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.strip import Strip
from scorecard.render.drawing import Drawing


class WhatIfBand(Strip):
    """Shown while something is tried.

    side_by_side  somebody wants to see both results beside each other
    kept          what was tried is an edit now
    scenario_requested  what is tried is to be kept as a scenario
    """

    side_by_side = Signal()
    kept = Signal()
    scenario_requested = Signal()

    def __init__(self, look: Look, opened: Opened, *, here: bool = False, parent: QWidget | None = None) -> None:
        """`here`: both results stand on this very page."""
        super().__init__(look, "size.panel_header", parent, ground="warn.soft")
        self._opened = opened
        self._result = Text(look, "", "strong", "warn.text", elides=True)
        self._what = Text(look, "", "small", "text.primary", elides=True)
        self.show_both = Button(look, self.tr("Side by side"), kind=ButtonKind.GHOST, small=True)
        self.show_both.setVisible(not here)
        self.keep_scenario = Button(look, self.tr("Keep as a scenario…"), small=True)
        self.keep = Button(look, self.tr("Keep as an edit"), small=True)
        self.drop = Button(look, self.tr("Drop"), small=True)
        row = QHBoxLayout(self)
        gap = look.length("space.sm")
        left = look.length("size.page_left") + look.length("icon.button") + gap
        row.setContentsMargins(left, 0, look.length("size.page_right"), 0)
        row.setSpacing(gap)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._result)
        words.addWidget(self._what)
        words.addStretch(1)
        row.addLayout(words, 1)
        for each in (self.show_both, self.keep_scenario, self.keep, self.drop):
            row.addWidget(each)
        opened.what_if.changed.connect(self.tell)
        self.show_both.clicked.connect(self.side_by_side)
        self.keep_scenario.clicked.connect(self.scenario_requested)
        self.keep.clicked.connect(self._on_keep)
        self.drop.clicked.connect(opened.what_if.drop)
        self.tell()

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._result.text()} {self._what.text()}"

    def tell(self) -> None:
        """Say what is tried now."""
        tried = self._opened.what_if
        self.setVisible(tried.is_on)
        if not tried.is_on:
            return
        named = bool(tried.scenario)
        words = self.tr("{result}") if named else self.tr("Not saved. {result}")
        what = self.tr("Scenario: {what}.") if named else self.tr("What if: {what}.")
        self.keep_scenario.setText(self.tr("Keep in the scenario…") if named else self.tr("Keep as a scenario…"))
        result = result_text(self._opened.what_if.scorecard, self)
        self._result.setText(words.format(result=result))
        self._what.setText(what.format(what=tried.what))
        self.setToolTip(self.text)
        self.setAccessibleName(self.text)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), super().minimumSizeHint().height())

    def paint_on(self, draw: Drawing, rect: QRectF) -> None:
        look = self._look
        box = QRectF(look.length("size.page_left"), 0, look.length("icon.button"), rect.height())
        look.draw_icon(draw, box, "weights", "warn.text")

    def _on_keep(self) -> None:
        if self._opened.what_if.keep():
            self.kept.emit()


def result_text(scorecard: Scorecard | None, words: QWidget) -> str:
    """Who would lead, and by how much."""
    names, lead = _leading(scorecard)
    if len(names) > 1:
        return words.tr("{names} would share the first rank.").format(names=listed(names))
    if not names:
        return words.tr("Nobody could be ranked.")
    if lead is None:
        return words.tr("{names} would be alone.").format(names=names[0])
    return words.tr("{names} would lead by {lead}.").format(names=names[0], lead=lead.words)


def state_text(scorecard: Scorecard, words: QWidget) -> str:
    """Who leads, and by how much."""
    names, lead = _leading(scorecard)
    if len(names) > 1:
        return words.tr("{names} share the first rank.").format(names=listed(names))
    if not names:
        return words.tr("Nobody can be ranked.")
    if lead is None:
        return words.tr("{names} is alone.").format(names=names[0])
    return words.tr("{names} leads by {lead}.").format(names=names[0], lead=lead.words)


def _leading(scorecard: Scorecard | None) -> tuple[list[str], Lead | None]:
    """Who is first, and by how many points; None without a second."""
    if scorecard is None:
        return [], None
    return [isolated(each.name) for each in scorecard.leaders], lead_of(scorecard)
