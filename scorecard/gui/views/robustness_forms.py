"""Leaves of the Robustness page in which something is set: how weightings are drawn, the bands, and what is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from scorecard.core.edits import set_share
from scorecard.core.model import Evaluation, Kind, in_order
from scorecard.core.numbers import plain
from scorecard.core.robustness.simulation import MOST_SAMPLES, Draws
from scorecard.core.robustness.verdict import Bands
from scorecard.core.tree import tree_of
from scorecard.core.what_if import with_agreed_score
from scorecard.gui.buttons import Button
from scorecard.gui.checks import Check
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.typed import number_from, number_text
from scorecard.gui.views.explanation import Leaf, Try
from scorecard.render.drawing import one_line


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
    return f"{number:,.0f}" if number == int(number) else plain(number)


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
        super().__init__(look, page, page.tr("Where the verdicts begin"), words, page.tr("Keep the bands"))
        self.add_number("clear_margin", self.tr("Clear: a lead of so many points or more"), bands.clear_margin)
        share = round(bands.clear_share * 100, 6)
        self.add_number("clear_share", self.tr("Clear: first in so many per cent of the weightings or more"), share)
        self.add_number("tie_margin", self.tr("Tie: a lead below so many points"), bands.tie_margin)
        self.usual = Button(look, self.tr("As usual"))
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


class WhatIfLeaf(FormLeaf):
    """Another weight, or another agreed score, to be tried.

    tried  it is to be tried (Try)
    """

    tried = Signal(object)

    def __init__(self, look: Look, page: QWidget, value: Evaluation) -> None:
        words = page.tr("What you try is shown beside what is saved. Nothing is changed until you keep it.")
        super().__init__(look, page, page.tr("What if"), words, page.tr("Try this weight"))
        self._value = value
        tree = tree_of(value.criteria)
        self.weighed = Picker(look, self.tr("Criterion whose weight is tried"))
        for key in tree.order:
            if key in tree.local_weights:
                self.weighed.addItem(self._path(key), key)
        self._pick(self.tr("Criterion"), self.weighed)
        self.add_number("share", self.tr("Weight among its siblings, per cent"), 0.0)
        self.end()
        self.scored = Picker(look, self.tr("Criterion whose score is tried"))
        self.candidate = Picker(look, self.tr("Candidate whose score is tried"))
        for key in tree.leaves:
            if value.criteria[key].kind is Kind.RATING:
                self.scored.addItem(one_line(value.criteria[key].name), key)
        for key in in_order(value.candidates):
            self.candidate.addItem(one_line(value.candidates[key].name), key)
        self.take_score = Button(look, self.tr("Try this score"))
        if self.scored.count() and self.candidate.count():
            self.column.addWidget(Rule(look))
            self._pick(self.tr("Candidate"), self.candidate)
            self._pick(self.tr("Criterion"), self.scored)
            self.add_number("score", self.tr("Agreed score"), value.scale.maximum)
            row = QHBoxLayout()
            row.addWidget(self.take_score)
            row.addStretch(1)
            self.column.addLayout(row)
            line = self.fields["score"].editor
            assert isinstance(line, QLineEdit)
            line.returnPressed.disconnect(self.commit)
            line.returnPressed.connect(self.commit_score)
        self.take_score.clicked.connect(self.commit_score)
        self.weighed.currentIndexChanged.connect(self._show_weight)
        self._show_weight()

    def commit(self) -> None:
        """Try the weight."""
        share, key = self.number("share", 0, 100), self.weighed.currentData()
        if share is None or key is None:
            return
        words = self.tr("Weight of {criterion} {share} %")
        label = words.format(criterion=one_line(self._value.criteria[key].name), share=plain(share))
        self._try(label, lambda evaluation: set_share(evaluation, key, share / 100))

    def commit_score(self) -> None:
        """Try the score."""
        scale = self._value.scale
        score = self.number("score", scale.minimum, scale.maximum)
        candidate, key = self.candidate.currentData(), self.scored.currentData()
        if score is None or key is None or candidate is None:
            return
        words = self.tr("Agreed score of {candidate}, {criterion}: {score}")
        names = {
            "candidate": one_line(self._value.candidates[candidate].name),
            "criterion": one_line(self._value.criteria[key].name),
        }
        label = words.format(score=plain(score), **names)
        self._try(label, lambda evaluation: with_agreed_score(evaluation, candidate, key, score))

    def _try(self, label: str, make: Callable[[Evaluation], Evaluation]) -> None:
        self.dismiss()
        self.tried.emit(Try(label, label, make))

    def _pick(self, label: str, picker: Picker) -> None:
        group = QVBoxLayout()
        group.setSpacing(self._look.length("space.xs"))
        group.addWidget(Text(self._look, label, "label", "text.tertiary"))
        group.addWidget(picker)
        self.column.addLayout(group)

    def _path(self, key: str) -> str:
        row = self._value.criteria[key]
        above = self._value.criteria.get(row.parent)
        name = one_line(row.name)
        return name if above is None else f"{name} ({one_line(above.name)})"

    def _show_weight(self) -> None:
        key = self.weighed.currentData()
        line = self.fields["share"].editor
        if key is not None and isinstance(line, QLineEdit):
            share = round(100 * float(tree_of(self._value.criteria).local_weights[key]), 4)
            line.setText(number_text(share, self.locale()))

    def _first(self) -> QWidget:
        return self.weighed
