"""The questions of the guide, each with its answers and what the present one speaks for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from scorecard.app.guide import Guide, Option, Question
from scorecard.core.wording import NBSP, signed
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl

WIDEST: Final = 1.5
"""How wide a question becomes, in columns of fields."""


class GuideQuestions(EdgeScroll):
    """The questions, one under the other; none is answered at first.

    answered  a question has another answer
    """

    answered = Signal()

    def __init__(self, look: Look, guide: Guide, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        self._look = look
        self.setAccessibleName(self.tr("Guide"))
        head = self.tr("{count} questions about the work").format(count=len(guide.questions))
        self._about = Text(look, "", "body", "text.secondary", wraps=True)
        column = QVBoxLayout(inside)
        left, top = look.length("size.page_left"), look.length("space.xl") - look.length("space.xs")
        column.setContentsMargins(left, top, left, look.length("space.md"))
        column.setSpacing(look.length("space.xxs"))
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(Text(look, head, "section"))
        column.addWidget(self._about)
        column.addSpacing(look.length("space.xs"))
        self._rows: dict[str, QuestionRow] = {}
        for number, question in enumerate(guide.questions, 1):
            row = QuestionRow(look, question, number)
            row.answered.connect(self.answered)
            self._rows[question.key] = row
            column.addWidget(row)
        self.set_about(
            self.tr("The points that an answer gives to models and places stand at the right of its question.")
        )
        self._dress()
        look.changed.connect(self._dress)

    def row(self, question: str) -> QuestionRow:
        """The row of a question."""
        return self._rows[question]

    @property
    def answers(self) -> dict[str, str]:
        """The answers given so far, by question."""
        return {key: row.answer for key, row in self._rows.items() if row.answer}

    def set_about(self, line: str) -> None:
        """Say under the title what it is about."""
        self._about.setText(line)

    def _dress(self) -> None:
        """Answers stay close together, also on a wide window."""
        most = round(self._look.length("size.form") * WIDEST * max(self._look.text_scale, 1.0))
        for row in self._rows.values():
            row.setMaximumWidth(most)
        self._about.setMaximumWidth(most)


class QuestionRow(QWidget):
    """A question with its answers, and what the present one speaks for.

    answered  a person gave another answer
    """

    answered = Signal()

    def __init__(self, look: Look, question: Question, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self.setAccessibleName(question.text)
        words = Text(look, question.text)
        words.setFont(look.button_font())
        words.setToolTip(question.help)
        self._effect = Effect(look)
        parts = [(option.key, option.text) for option in question.options]
        self.answers = SegmentedControl(look, question.text, parts, blank=True, fills=True)
        self.answers.setAccessibleDescription(question.help)
        grid = QGridLayout(self)
        md, hair = look.length("space.md"), look.length("line.hair")
        grid.setContentsMargins(0, md, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setColumnMinimumWidth(2, look.length("space.md"))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, look.length("column.rank"))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Text(look, str(number), "body", "text.secondary"), 0, 0)
        grid.addWidget(words, 0, 1)
        grid.addWidget(self._effect, 0, 2)
        grid.setRowMinimumHeight(1, look.length("space.sm"))
        grid.addWidget(self.answers, 2, 1, 1, 2)
        grid.setRowMinimumHeight(3, md + hair)
        grid.addWidget(Rule(look), 4, 0, 1, 3)
        self.answers.chosen.connect(self._on_chosen)

    @property
    def answer(self) -> str:
        """The key of the present answer; "" while there is none."""
        return self.answers.choice

    def _on_chosen(self, _key: str) -> None:
        self._show_effect()
        self.answered.emit()

    def _show_effect(self) -> None:
        option = next((each for each in self._question.options if each.key == self.answer), None)
        self._effect.setText("" if option is None else effect_of(option))


class Effect(Text):
    """What an answer adds, at the right of its question: in one line where there is room, else in several."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", "small", "text.secondary", wraps=True, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def effect_of(option: Option) -> str:
    """All that an answer adds, as in "+3 BPO, +1 BPS, −1 KPO, +2 offshore": the models first, then the places."""
    ordered = sorted(option.effects.items(), key=lambda each: (not each[0].isupper(), -each[1]))
    return ", ".join(f"{signed(points, 0)}{NBSP}{name}" for name, points in ordered)
