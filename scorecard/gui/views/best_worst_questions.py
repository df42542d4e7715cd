"""Best-worst: the most and the least important criterion, and two rows of comparisons with them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.wording import isolated
from scorecard.gui.fields import Field, Picker
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.views.answer_scale import AnswerScale
from scorecard.gui.views.weighting_words import comparison, strength

NINE = tuple(float(each) for each in range(1, 10))


class BestWorstQuestions(QWidget):
    """Two pickers; then how many times as much the best matters as each, and each as the worst."""

    def __init__(self, look: Look, eliciting: Eliciting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._eliciting = eliciting
        self.best = Picker(look, self.tr("Most important"))
        self.worst = Picker(look, self.tr("Least important"))
        self.to_others: dict[str, AnswerScale] = {}
        self.to_worst: dict[str, AnswerScale] = {}
        self._shown: tuple[tuple[str, ...], str, str] = ((), "", "")
        self._asked = Text(
            look,
            self.tr(
                "Choose the criterion that matters most and the one that matters least, then compare with these two."
            ),
            "body",
            "text.secondary",
            wraps=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.md"))
        column.addWidget(self._asked)
        picks = QHBoxLayout()
        picks.setSpacing(look.length("space.md"))
        picks.addWidget(Field(look, self.tr("Most important"), self.best), 1)
        picks.addWidget(Field(look, self.tr("Least important"), self.worst), 1)
        column.addLayout(picks)
        self._column = column
        self._room: QWidget | None = None
        column.addStretch(1)
        self.best.activated.connect(self._on_picked)
        self.worst.activated.connect(self._on_picked)

    def refresh(self) -> None:
        """Show the answers as they are."""
        asked = self._eliciting
        said = asked.answers
        for picker, chosen, other in (
            (self.best, said["best"], said["worst"]),
            (self.worst, said["worst"], said["best"]),
        ):
            blocked = QSignalBlocker(picker)
            picker.clear()
            picker.addItem(self.tr("Choose"), "")
            for key, name in asked.names.items():
                if key != other:
                    picker.addItem(name, key)
            picker.setCurrentIndex(max(picker.findData(chosen), 0))
            picker.setToolTip(picker.currentText())
            del blocked
        shown = (tuple(asked.names), said["best"], said["worst"])
        if shown != self._shown:
            self._shown = shown
            self._build()
        for key, scale in self.to_others.items():
            scale.show_answer(said["best_to_others"].get(key))
        for key, scale in self.to_worst.items():
            scale.show_answer(said["others_to_worst"].get(key))

    def _build(self) -> None:
        """The scales that the two choices ask for."""
        if self._room is not None:
            forget(self._room)
        self.to_others, self.to_worst = {}, {}
        names, said, look = self._eliciting.names, self._eliciting.answers, self._look
        best, worst = said["best"], said["worst"]
        self._room = room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.length("space.md"))
        grid.setVerticalSpacing(look.length("space.xs"))
        grid.setColumnStretch(0, 1)
        at = 0
        if best and worst:
            for title, keys, kept in (
                (
                    self.tr("How many times as much {name} matters as").format(name=isolated(names[best])),
                    [key for key in names if key != best],
                    self.to_others,
                ),
                (
                    self.tr("How many times as much as {name} each matters").format(name=isolated(names[worst])),
                    [key for key in names if key not in (best, worst)],
                    self.to_worst,
                ),
            ):
                if not keys:
                    continue
                head = Text(look, title, "strong", wraps=True)
                grid.addWidget(head, at, 0, 1, 2)
                for key in keys:
                    at += 1
                    first, second = (names[best], names[key]) if kept is self.to_others else (names[key], names[worst])
                    asked = self.tr("{first} against {second}").format(first=first, second=second)
                    words = [f"{strength(step)}\n{comparison(first, second, step)}" for step in NINE]
                    scale = AnswerScale(look, asked, NINE, words)
                    scale.setProperty("criterion", key)
                    scale.answered.connect(self._on_answered)
                    kept[key] = scale
                    label = Text(look, names[key], elides=True)
                    label.setToolTip(names[key])
                    grid.addWidget(label, at, 0)
                    grid.addWidget(scale, at, 1)
                at += 1
                grid.setRowMinimumHeight(at, look.length("space.sm"))
                at += 1
        self._column.insertWidget(2, room)

    def _on_picked(self) -> None:
        said = self._eliciting.answers
        best, worst = self.best.currentData() or "", self.worst.currentData() or ""
        if (best, worst) == (said["best"], said["worst"]):
            return
        keep_best, keep_worst = best == said["best"], worst == said["worst"]
        self._eliciting.answer(
            {
                **said,
                "best": best,
                "worst": worst,
                "best_to_others": {k: v for k, v in said["best_to_others"].items() if keep_best and k != best},
                "others_to_worst": {k: v for k, v in said["others_to_worst"].items() if keep_worst and k != worst},
            }
        )

    def _on_answered(self, _given: float | None) -> None:
        said = self._eliciting.answers
        best, worst = said["best"], said["worst"]
        others = {key: scale.given for key, scale in self.to_others.items() if scale.given is not None}
        to_worst = {key: scale.given for key, scale in self.to_worst.items() if scale.given is not None}
        if worst in others:
            to_worst[best] = others[worst]  # the one pair that stands in both rows is asked once
        self._eliciting.answer({**said, "best_to_others": others, "others_to_worst": to_worst})
