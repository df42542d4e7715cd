"""Leaves of the Robustness page in which something is set: weightings, thresholds of the verdict, and what is tried."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from scorecard.core.departing import tried
from scorecard.core.model import Aspect, Evaluation, Key
from scorecard.core.numbers import grouped, plain
from scorecard.core.robustness.simulation import MOST_SAMPLES, Draws
from scorecard.core.robustness.verdict import Bands
from scorecard.core.scenarios import Value
from scorecard.core.wording import one_line
from scorecard.gui.buttons import Button
from scorecard.gui.check_box import Check
from scorecard.gui.fields import Field
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.typed import number_from, number_text
from scorecard.gui.views.departure_form import DepartureForm
from scorecard.gui.views.departure_leaf import DepartureLeaf
from scorecard.gui.views.departure_words import value_told
from scorecard.gui.views.explanation import Leaf, Try


class FormLeaf(Leaf):
    """Fields with a button that takes what they hold."""

    def __init__(self, look: Look, page: QWidget, title: str, words: str, verb: str) -> None:
        super().__init__(look, page, title)
        self.fields: dict[str, Field] = {}
        if words:
            self.column.addWidget(Text(look, words, "small", "text.secondary", wraps=True))
        self.take = Button(look, verb)
        self.take.clicked.connect(self.commit)

    def add_number(self, key: str, label: str, number: float) -> None:
        """Add a field for a number."""
        line = QLineEdit(number_text(number, self.locale()))
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.returnPressed.connect(self.commit)
        self.fields[key] = Field(self._look, label, line)
        self.column.addWidget(self.fields[key])

    def end(self, *others: QWidget) -> None:
        """Put the button under all that was added."""
        row = QHBoxLayout()
        for each in (self.take, *others):
            row.addWidget(each)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def number(self, key: str, least: float, most: float) -> float | None:
        """What a field holds; None where that is no number from `least` to `most`, which it then says."""
        field = self.fields[key]
        assert isinstance(field.editor, QLineEdit)
        found = number_from(field.editor.text(), self.locale())
        if found is None or not least <= found <= most:
            words = self.tr("Type a number from {least} to {most}.")
            field.set_fault(words.format(least=_long(least), most=_long(most)))
            self._place()
            return None
        field.set_fault("")
        return found

    def commit(self) -> None:
        """Take what the fields hold."""
        raise NotImplementedError

    def _first(self) -> QWidget:
        return next(iter(self.fields.values())).editor if self.fields else self.take


def _long(number: float) -> str:
    return grouped(number)


class DrawsLeaf(FormLeaf):
    """How weightings are drawn.

    chosen  in another way (Draws)
    """

    chosen = Signal(object)

    def __init__(self, look: Look, page: QWidget, draws: Draws) -> None:
        title = page.tr("How weightings are drawn")
        words = page.tr(
            "The same seed always gives the same figures. A larger concentration keeps the weights nearer to yours."
        )
        super().__init__(look, page, title, words, page.tr("Draw"))
        self._draws = draws
        self.add_number("samples", self.tr("Weightings"), draws.samples)
        self.add_number("seed", self.tr("Seed"), draws.seed)
        self.add_number("concentration", self.tr("Concentration"), draws.concentration)
        self.scores = Check(look, self.tr("Scores vary too"), self.tr("By the panel's own spread in each cell"))
        self.scores.setChecked(draws.scores)
        self.column.addWidget(self.scores)
        self.end()

    def commit(self) -> None:
        """Take them, if they can be."""
        samples = self.number("samples", 1, MOST_SAMPLES)
        seed = self.number("seed", 0, 2**53)
        concentration = self.number("concentration", 1, 1e9)
        if samples is None or seed is None or concentration is None:
            return
        self.dismiss()
        self.chosen.emit(
            replace(
                self._draws,
                samples=round(samples),
                seed=round(seed),
                concentration=concentration,
                scores=self.scores.isChecked(),
            )
        )


class BandsLeaf(FormLeaf):
    """Where the verdicts begin.

    chosen  elsewhere (Bands)
    """

    chosen = Signal(object)

    def __init__(self, look: Look, page: QWidget, bands: Bands) -> None:
        words = page.tr("They hold for all evaluations on this computer, and stand in your settings.")
        super().__init__(look, page, page.tr("Where the verdicts begin"), words, page.tr("Keep these thresholds"))
        self.add_number("clear_margin", self.tr("Clear: a lead of so many points or more"), bands.clear_margin)
        share = round(bands.clear_share * 100, 6)
        self.add_number("clear_share", self.tr("Clear: first in so many per cent of the weightings or more"), share)
        self.add_number("tie_margin", self.tr("Tie: a lead below so many points"), bands.tie_margin)
        self.usual = Button(look, self.tr("Reset"))
        self.usual.clicked.connect(self._on_usual)
        self.end(self.usual)

    def commit(self) -> None:
        """Take them, if they can be."""
        margin = self.number("clear_margin", 0, 100)
        share = self.number("clear_share", 0, 100)
        tie = None if margin is None else self.number("tie_margin", 0, margin)
        if margin is not None and share is not None and tie is not None:
            self.dismiss()
            self.chosen.emit(Bands(share / 100, margin, tie))

    def _on_usual(self) -> None:
        self.dismiss()
        self.chosen.emit(Bands())


class WhatIfLeaf(DepartureLeaf):
    """One thing that is otherwise, to be tried.

    tried  it is to be tried (Try)
    """

    tried = Signal(object)

    def __init__(self, look: Look, page: QWidget, main: Evaluation, value: Evaluation) -> None:
        """`value`: the evaluation `main` with what is tried already."""
        words = page.tr("What you try is shown beside what is saved. Nothing is changed until you keep it.")
        form = DepartureForm(look, value, is_tried=True)
        super().__init__(look, page, page.tr("What if"), form, page.tr("Try it"), words)
        self._main = main
        self._value = value
        self.said.connect(self._on_said)

    def _on_said(self, place: Key, value: Value) -> None:
        main, label = self._main, self._label(place, value)
        self.tried.emit(Try(label, label, lambda evaluation: tried(main, evaluation, place, value)))

    def _label(self, place: Key, value: Value) -> str:
        """What is tried, as the history would call it."""
        aspect, subject, leaf = place
        rows = self._value
        told = value_told(rows, place, value)
        if aspect == Aspect.WEIGHT:
            words, name = self.tr("Weight of {name} {value} %"), rows.criteria[subject].name
            told = plain(round(100 * float(value), 6))
        elif aspect == Aspect.VOTE:
            words, name = self.tr("Vote of {name}: {value}"), rows.evaluators[subject].name
        elif aspect == Aspect.CANDIDATE:
            words, name = self.tr("Without {name}"), rows.candidates[subject].name
        elif aspect == Aspect.RULE:
            words = (
                self.tr("Scores pooled by the {value}") if subject == "pooling" else self.tr("Missing cells: {value}")
            )
            name = ""
        else:
            words, name = self.tr("{criterion} of {name}: {value}"), rows.candidates[subject].name
            if aspect == Aspect.SCORE:
                words = self.tr("Agreed score of {name}, {criterion}: {value}")
        criterion = one_line(rows.criteria[leaf].name) if leaf else ""
        return words.format(name=one_line(name), criterion=criterion, value=told)
