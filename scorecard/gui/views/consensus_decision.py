"""Settling a disagreement: the agreed score with its reason, and what each score would do to the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from scorecard.core.model import Criterion, Evaluation, Scale
from scorecard.core.numbers import plain
from scorecard.core.scale import steps_of
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field, mark_invalid
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.agenda_model import Cell
from scorecard.gui.models.typed import number_from, number_text
from scorecard.gui.notice import IconLine
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.consensus_words import same_score, score_text
from scorecard.gui.views.long_text import height_of_lines
from scorecard.gui.views.rubric_panel import rubric_of

MOST_PARTS: Final = 6
"""Of a scale with more levels the score is typed."""
REASON_LINES: Final = 3
AGREE_KEYS: Final = "Ctrl+Return"


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be agreed on.

    pooled, rule   what the scores come to, and the name of the rule by which
    agreed         the agreed score, or None
    reason         kept with it
    closed         why nothing is agreed on now, "" where it may be
    """

    cell: Cell
    criterion: Criterion
    scale: Scale
    pooled: float | None
    rule: str
    agreed: float | None
    reason: str
    closed: str = ""


class DecisionPanel(QWidget):
    """The agreed score, the reason, and the buttons. What was typed for a cell stays until it is agreed on.

    agreed      a score and its reason
    taken_back  the agreement is to be taken back
    passed      nothing has changed; the person goes on to the next one
    considered  a score is chosen or typed, but not agreed on (float or None)
    """

    agreed = Signal(float, str)
    taken_back = Signal()
    passed = Signal()
    considered = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._question: Question | None = None
        self._drafts: dict[Cell, tuple[float | None, str]] = {}
        self._begun: dict[Cell, Question] = {}  # what had been agreed on when a draft was begun
        self._score: float | None = None
        self._locale = QLocale()
        self.setAccessibleName(self.tr("What the panel agrees on"))
        sm = look.length("space.sm")
        self._title = Text(look, self.tr("Agreed score"), "strong")
        self.parts: SegmentedControl | None = None
        self._levels: tuple[float, ...] = ()
        self.number = QLineEdit()
        self.number.setAccessibleName(self.tr("Agreed score"))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._meaning = Text(look, "", "body", "text.secondary", elides=True)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(look.length("space.md"))
        self._line.addWidget(self.number)
        self._line.addWidget(self._meaning, 1)
        self.reason = ReasonField(look, self.tr("Reason, kept with the score"))
        self._field = Field(look, self.tr("Reason, kept with the score"), self.reason)
        self.agree = Button(look, "", kind=ButtonKind.PRIMARY)
        self.keep = Button(look, "")
        self.back = Button(look, self.tr("Take the agreement back"), kind=ButtonKind.GHOST)
        self.buttons = ButtonRow(look, (self.agree, self.keep, self.back))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.closed = ClosedLine(look)
        column.addWidget(self._title)
        column.addWidget(self.closed)
        column.addSpacing(sm)
        column.addLayout(self._line)
        column.addSpacing(sm)
        column.addWidget(self._field)
        column.addStretch(1)
        self.number.textEdited.connect(self._on_number)
        self.number.returnPressed.connect(self.accept)
        self.reason.textChanged.connect(self._on_reason)
        self.reason.accepted.connect(self.accept)
        self.agree.clicked.connect(self.accept)
        self.keep.clicked.connect(self.keep_pooled)
        self.back.clicked.connect(self.taken_back)

    @property
    def score(self) -> float | None:
        """The score that is chosen or typed."""
        return self._score

    @property
    def is_closed(self) -> bool:
        """Whether nothing is agreed on now."""
        return self._question is not None and bool(self._question.closed)

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return self._field.fault

    def ask(self, question: Question) -> None:
        """Ask for the score of a cell; what was typed for it already stands there."""
        before, self._question = self._question, question
        if self._drafts.get(question.cell) == (question.agreed, question.reason):
            self.forget_draft(question.cell)  # agreed on meanwhile as it was typed, perhaps by a colleague
        if before is None or before.scale != question.scale:
            self._make_scale(question.scale)
        score, reason = self._drafts.get(question.cell, (question.agreed, question.reason))
        self._field.set_fault("")
        self.reason.show_text(reason)
        self._show_score(score)
        self._tell()
        self._show_closed(question.closed)

    def choose(self, score: float) -> None:
        """Choose a score, as by a click on what it would do."""
        if self.is_closed:
            return
        self._show_score(score)
        self._remember()

    def accept(self) -> None:
        """Agree on the score that is chosen; it needs a reason where it differs from what the scores come to."""
        question, score = self._question, self._score
        if question is None or question.closed:
            return
        reason = self.reason.toPlainText().strip()
        if score is None:
            self._field.set_fault(self.tr("Choose the score that the panel agrees on first."))
        elif not self._is_on_scale(score):
            self._field.set_fault(self._off_scale())
        elif not reason and not same_score(score, question.pooled):
            self._field.set_fault(self._reasonless())
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (score, reason) == (question.agreed, question.reason.strip()):
            self.passed.emit()
        else:
            self._field.set_fault("")
            self.agreed.emit(score, reason)

    def keep_pooled(self) -> None:
        """Agree on what the scores come to; no reason is needed."""
        question = self._question
        if question is not None and question.pooled is not None and not question.closed:
            self.agreed.emit(question.pooled, self.reason.toPlainText().strip())

    @property
    def begun(self) -> Question | None:
        """What was asked when what stands here was begun, where something else has been agreed on since."""
        question = self._question
        asked = None if question is None else self._begun.get(question.cell)
        if question is None or asked is None or (asked.agreed, asked.reason) == (question.agreed, question.reason):
            return None
        return asked

    def forget_draft(self, cell: Cell) -> None:
        """What was typed for a cell has been agreed on."""
        self._drafts.pop(cell, None)
        self._begun.pop(cell, None)

    def forget_gone(self, value: Evaluation) -> list[str]:
        """Drop what was typed for cells that are not there any more; the reasons, which nobody sees otherwise."""
        gone = [each for each in self._drafts if each[0] not in value.candidates or each[1] not in value.criteria]
        shown = None if self._question is None or not self.reason.hasFocus() else self._question.cell
        texts = [self._drafts[each][1].strip() for each in gone if each != shown]
        for each in gone:
            self.forget_draft(each)
        return [text for text in texts if text]

    # ---- showing ----------------------------------------------------------------------------------

    def _make_scale(self, scale: Scale) -> None:
        """A part for each level of a short scale; a number for a long one."""
        if self.parts is not None:
            self.parts.chosen.disconnect(self._on_part)
            forget(self.parts)
            self.parts = None
        self._levels = steps_of(scale, MOST_PARTS)
        self.number.setVisible(not self._levels)
        self.number.setFixedWidth(self._look.length("column.score_maximum"))
        if self._levels:
            words = [(str(at), plain(level)) for at, level in enumerate(self._levels)]
            self.parts = SegmentedControl(self._look, self.tr("Agreed score"), words, equal=True, blank=True)
            self.parts.chosen.connect(self._on_part)
            self._line.insertWidget(0, self.parts)
            self.parts.show()

    def _show_score(self, score: float | None) -> None:
        self._score = score
        if self.parts is not None:
            at = next((at for at, level in enumerate(self._levels) if level == score), None)
            self.parts.choose("" if at is None else str(at))
        elif number_from(self.number.text(), self._locale) != score or not self.number.hasFocus():
            self.number.setText("" if score is None else number_text(score, self._locale))
        self._tell()
        self.considered.emit(score)

    def _tell(self) -> None:
        question, score = self._question, self._score
        if question is None:
            return
        meaning = self._said(question, score)
        self._meaning.setText(meaning)
        self._meaning.setToolTip(meaning)
        same = (score, self.reason.toPlainText().strip()) == (question.agreed, question.reason.strip())
        if question.agreed is not None and same:
            self.agree.setText(self.tr("Go on to the next"))
        elif score is None:
            self.agree.setText(self.tr("Agree and go on"))
        else:
            self.agree.setText(self.tr("Agree on {score} and go on").format(score=score_text(score)))
        self.agree.setEnabled(score is not None and not question.closed)
        kept = question.pooled is not None and question.agreed is not None
        self.keep.setVisible(
            question.pooled is not None and not (kept and same_score(question.agreed or 0.0, question.pooled))
        )
        if question.pooled is not None:
            words = self.tr("Keep the {rule}, {score}")
            self.keep.setText(words.format(rule=question.rule, score=score_text(question.pooled)))
        self.back.setVisible(question.agreed is not None)
        self.buttons.turn()

    def _show_closed(self, why: str) -> None:
        """Let nothing be chosen or typed where nothing is agreed on, and say why."""
        for each in (self.number, self.keep, self.back, *((self.parts,) if self.parts is not None else ())):
            each.setEnabled(not why)
            each.setToolTip(why)
        self.agree.setToolTip(why)
        self.reason.setReadOnly(bool(why))
        self.reason.setEnabled(not why or bool(self.reason.toPlainText()))
        self.reason.setToolTip(why)
        self.closed.say(why)

    def _said(self, question: Question, score: float | None) -> str:
        scale = question.scale
        if score is None:
            return self.tr("From {low} to {high}").format(low=plain(scale.minimum), high=plain(scale.maximum))
        levels = rubric_of(question.criterion, scale, score)
        text = next((level.text for level in levels if level.score == score), "")
        if text or self._levels:
            return text
        return self.tr("From {low} to {high}").format(low=plain(scale.minimum), high=plain(scale.maximum))

    # ---- slots --------------------------------------------------------------------------------------

    def _on_part(self, key: str) -> None:
        self._score = self._levels[int(key)]
        self._changed()

    def _on_number(self, text: str) -> None:
        self._score = number_from(text, self._locale)
        wrong = bool(text.strip()) and (self._score is None or not self._is_on_scale(self._score))
        mark_invalid(self.number, self._off_scale() if wrong else "")
        self._changed()

    def _on_reason(self) -> None:
        if self._question is not None and not self.reason.is_showing:
            self._remember()
            if self.reason.toPlainText().strip():
                self._field.set_fault("")
            self._tell()

    def _changed(self) -> None:
        self._field.set_fault("")
        self._remember()
        self._tell()
        self.considered.emit(self._score)

    def _remember(self) -> None:
        question = self._question
        if question is None:
            return
        draft = (self._score, self.reason.toPlainText())
        if draft == (question.agreed, question.reason):
            self.forget_draft(question.cell)
        else:
            self._drafts[question.cell] = draft
            self._begun.setdefault(question.cell, question)

    def _is_on_scale(self, score: float) -> bool:
        scale = None if self._question is None else self._question.scale
        return scale is not None and scale.minimum <= score <= scale.maximum

    def _off_scale(self) -> str:
        assert self._question is not None
        scale = self._question.scale
        words = self.tr("The scale goes from {low} to {high}: give a score on it.")
        return words.format(low=plain(scale.minimum), high=plain(scale.maximum))

    def _reasonless(self) -> str:
        assert self._question is not None
        pooled = self._question.pooled
        if pooled is None:
            return self.tr("Say why the panel agrees on this score.")
        words = self.tr("Say why the panel departs from the {rule} of {pooled}: the reason is kept with the score.")
        return words.format(rule=self._question.rule, pooled=score_text(pooled))


class ClosedLine(IconLine):
    """Why nothing is agreed on now; hidden where it may be."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "lock", parent=parent)
        sides = self.contentsMargins()
        sides.setTop(look.length("space.xs"))
        self.setContentsMargins(sides)
        self.hide()

    def say(self, why: str) -> None:
        """Say it; "" hides the line."""
        if why != self.text:
            self.set_words(why)
        self.setVisible(bool(why))


class ButtonRow(QWidget):
    """Buttons side by side, or one under the other where it is too narrow for them."""

    def __init__(self, look: Look, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._buttons = tuple(buttons)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.length("space.sm"))
        for each in buttons:
            self._row.addWidget(each)
        self._row.addStretch(1)
        look.changed.connect(self.turn)

    def turn(self) -> None:
        """Put them as there is room."""
        wanted = [each for each in self._buttons if not each.isHidden()]
        needed = sum(each.sizeHint().width() for each in wanted) + self._look.length("space.sm") * len(wanted)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if 0 < self.width() < needed else across)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.turn()


class ReasonField(QPlainTextEdit):
    """Several lines of text; Ctrl+Enter takes the score with it.

    accepted  the score is agreed on with this reason
    """

    accepted = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.is_showing = False
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        look.changed.connect(self._dress)

    def show_text(self, text: str) -> None:
        """Show a text, without telling."""
        if text != self.toPlainText():
            self.is_showing = True
            self.setPlainText(text)
            self.is_showing = False

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), height_of_lines(self, self._look, REASON_LINES))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.score"), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        self.setFont(self._look.font("body"))
        self.updateGeometry()
