"""Pairwise comparison: one pair after the other, or any of them from half a matrix; gaps are allowed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.errors import EditError
from scorecard.core.weighting.answers import elicit
from scorecard.core.weighting.pairwise import on_scale
from scorecard.core.wording import points_text
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.check_box import Check
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.views.answer_scale import AnswerScale
from scorecard.gui.views.judgement_matrix import JudgementMatrix, Pair, pairs_of
from scorecard.gui.views.weighting_result import consistency_words
from scorecard.gui.views.weighting_words import STEPS, comparison
from scorecard.render.drawing import Align, drawing


class PairNames(QWidget):
    """The two that are compared, over the two ends of the scale."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pair = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def pair(self) -> Pair:
        """The two names."""
        return self._pair

    def show_pair(self, first: str, second: str) -> None:
        """Show two names."""
        self._pair = (first, second)
        self.setAccessibleName(self.tr("{first} against {second}").format(first=first, second=second))
        self.setToolTip(f"{first}\n{second}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), self._look.line_height("strong"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            half = (rect.width() - self._look.length("space.md")) / 2
            draw.text(QRectF(0, 0, half, rect.height()), self._pair[0], "strong")
            draw.text(QRectF(rect.right() - half, 0, half, rect.height()), self._pair[1], "strong", align=Align.RIGHT)
        painter.end()


class ScaleEnds(QWidget):
    """What the ends and the middle of the scale mean, under it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._equal, most = self.tr("equal"), on_scale(max(STEPS))
        self._end = self.tr("{number} times as much").format(number=most)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), self._look.line_height("label"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            for text, align in ((self._end, Align.LEFT), (self._equal, Align.CENTER), (self._end, Align.RIGHT)):
                draw.text(rect, text, "label", "text.tertiary", align)
        painter.end()


class PairwiseQuestions(QWidget):
    """The pair that is asked about, with its scale; under it the half matrix of all answers."""

    def __init__(self, look: Look, eliciting: Eliciting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eliciting = eliciting
        self._pair: Pair | None = None
        self._place = (eliciting.group, eliciting.who)
        self.together = Check(look, self.tr("Combine what the evaluators have answered"))
        self._people = Text(look, "", "small", "text.secondary", wraps=True)
        self._counter = Text(look, "", "label", "text.tertiary", elides=True)
        self.previous = IconButton(look, "chevron-left", self.tr("Previous pair"))
        self.next = IconButton(look, "chevron-right", self.tr("Next pair that is not compared"))
        self._question = Text(look, self.tr("Which matters more, and how much?"), "body", "text.secondary")
        self._names = PairNames(look)
        self.scale = AnswerScale(look, "", STEPS)
        self._ends = ScaleEnds(look)
        self._said = Text(look, "", "body", "text.primary", wraps=True)
        self.clear = Button(look, self.tr("Leave this pair open"), kind=ButtonKind.GHOST, small=True)
        self.matrix = JudgementMatrix(look, self.tr("All pairs"))
        self._matrix_note = Text(
            look,
            self.tr(
                "Each cell says how many times as much its row matters as its column. "
                "Dotted pairs are not compared yet, and not all of them have to be."
            ),
            "small",
            "text.tertiary",
            wraps=True,
        )
        self._asking = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        column.addWidget(self.together)
        column.addWidget(self._people)
        column.addWidget(self._asking)
        column.addStretch(1)
        self._lay_out(look)
        self.together.toggled.connect(self._on_together)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.scale.answered.connect(self._on_answered)
        self.clear.clicked.connect(self._on_clear)
        self.matrix.chosen.connect(self.go_to)

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        head = QHBoxLayout()
        head.addWidget(self._counter, 1)
        head.addWidget(self.previous)
        head.addWidget(self.next)
        column.addLayout(head)
        column.addWidget(self._question)
        column.addWidget(self._names)
        scale = QVBoxLayout()
        scale.setSpacing(look.length("space.xxs"))
        scale.addWidget(self.scale)
        scale.addWidget(self._ends)
        column.addLayout(scale)
        said = QHBoxLayout()
        said.addWidget(self._said, 1)
        said.addWidget(self.clear)
        column.addLayout(said)
        column.addSpacing(look.length("space.sm"))
        column.addWidget(self.matrix)
        column.addWidget(self._matrix_note)

    def refresh(self) -> None:
        """Show the answers as they are."""
        asked = self._eliciting
        people, combined = asked.people(), "people" in asked.answers
        self.together.setVisible((not asked.who and bool(people)) or combined)
        blocked = self.together.blockSignals(True)
        self.together.setChecked(combined)
        self.together.blockSignals(blocked)
        self._people.setVisible(combined)
        self._asking.setVisible(not combined)
        if combined:
            self._people.setText(self._people_words())
            return
        pairs, given = pairs_of(list(asked.names)), self._given()
        if self._place != (asked.group, asked.who):
            self._pair, self._place = None, (asked.group, asked.who)
        if self._pair not in pairs:
            self._pair = next((pair for pair in pairs if pair not in given), next(iter(pairs), None))
        for each in (self.scale, self.previous, self.next):
            each.setEnabled(self._pair is not None)
        revisit = None if asked.elicited is None else asked.elicited.revisit
        doubted = None if revisit is None else self._in_order((revisit.first, revisit.second))
        self.matrix.show_answers(asked.names, given, self._pair, doubted)
        if self._pair is None:
            return
        words = self.tr("Pair {number} of {all}, {done} compared")
        done = len(given)
        self._counter.setText(words.format(number=pairs.index(self._pair) + 1, all=len(pairs), done=done))
        first, second = (asked.names[key] for key in self._pair)
        self._names.show_pair(first, second)
        self.scale.name(self.tr("{first} against {second}").format(first=first, second=second))
        self.scale.show_answer(given.get(self._pair))
        self._said.setText(comparison(first, second, given.get(self._pair)))
        self.clear.setVisible(self._pair in given)

    def go_to(self, first: str, second: str) -> None:
        """Ask about a pair."""
        self._pair = self._in_order((first, second))
        self.refresh()
        if not self.matrix.hasFocus():
            self.scale.setFocus(Qt.FocusReason.OtherFocusReason)

    def _given(self) -> dict[Pair, float]:
        """The answers, each for its pair in the order of the criteria."""
        found = {}
        for first, second, times in self._eliciting.answers.get("judgements", []):
            if times is not None and {first, second} <= set(self._eliciting.names):
                pair = self._in_order((first, second))
                found[pair] = float(times) if pair == (first, second) else 1 / float(times)
        return found

    def _in_order(self, pair: Pair) -> Pair:
        keys = list(self._eliciting.names)
        return pair if keys.index(pair[0]) < keys.index(pair[1]) else (pair[1], pair[0])

    def _on_answered(self, times: float | None) -> None:
        if self._pair is None:
            return
        given = self._given()
        given.pop(self._pair, None)
        if times is not None:
            given[self._pair] = times
        said: list[list[Any]] = [
            [*pair, given[pair]] for pair in pairs_of(list(self._eliciting.names)) if pair in given
        ]
        rest = {key: value for key, value in self._eliciting.answers.items() if key not in ("judgements", "people")}
        self._eliciting.answer({**rest, "judgements": said})

    def _on_clear(self) -> None:
        self._on_answered(None)

    def _on_previous(self) -> None:
        pairs = pairs_of(list(self._eliciting.names))
        if self._pair in pairs:
            self.go_to(*pairs[pairs.index(self._pair) - 1])

    def _on_next(self) -> None:
        """To the next pair without an answer; where all have one, to the next."""
        pairs, given = pairs_of(list(self._eliciting.names)), self._given()
        if self._pair not in pairs:
            return
        at = pairs.index(self._pair) + 1
        around = [*pairs[at:], *pairs[:at]]
        self.go_to(*next((pair for pair in around if pair not in given), around[0]))

    def _on_together(self, combined: bool) -> None:
        if not combined:
            self._eliciting.answer({"judgements": []})
            return
        evaluators = self._eliciting.base.evaluators
        people: dict[str, list[list[Any]]] = {}
        for key, said in self._eliciting.people().items():
            name = evaluators[key].name
            people[name if name not in people else f"{name} ({key})"] = said
        self._eliciting.answer({"people": people})

    def _people_words(self) -> str:
        """What each says alone, one line for each."""
        asked = self._eliciting
        lines = [self.tr("Combined answer by answer with the geometric mean. Each alone would give:")]
        for name, said in asked.answers["people"].items():
            try:
                alone = elicit(asked.base, asked.names, asked.method, {"judgements": said})
            except EditError as error:
                lines.append(f"{name}: {error.what}.")
                continue
            weights = ", ".join(f"{asked.names[key]} {points_text(share)}" for key, share in alone.weights.items())
            lines.append(f"{name}: {weights}. {consistency_words(alone)[0]}")
        return "\n".join(lines)
