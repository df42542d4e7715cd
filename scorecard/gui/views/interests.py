"""What an evaluator declares of interests in each candidate, and what that takes out of the pool."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.model import Declaration, Evaluation, in_order
from scorecard.core.panel import criteria_of
from scorecard.gui.fields import Picker, close_editor
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.moments import Now, day_text, local_now, moment_from
from scorecard.gui.notice import IconLine

NOT_DECLARED: Final = ""
NO_CONFLICT: Final = "none"
CONFLICT: Final = "conflict"


class Interest(QWidget):
    """One candidate: what is declared, the statement with a conflict, and what does not count.

    declared  the person declares something (candidate, Declaration or None)
    """

    declared = Signal(str, object)

    def __init__(self, look: Look, candidate: str, now: Now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidate = candidate
        self._now = now
        self._declaration: Declaration | None = None
        self._name = Text(look, "", "body", elides=True)
        self.choice = Picker(look, "")
        self.choice.addItem(self.tr("Not declared"), NOT_DECLARED)
        self.choice.addItem(self.tr("No conflict"), NO_CONFLICT)
        self.choice.addItem(self.tr("Conflict"), CONFLICT)
        self.statement = LineField()
        self.statement.setPlaceholderText(self.tr("What the conflict is"))
        self.told = IconLine(look, "warning", color="warn.mark")
        top = QHBoxLayout()
        top.setSpacing(look.length("space.sm"))
        top.addWidget(self._name, 1)
        top.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        column.addLayout(top)
        column.addWidget(self.statement)
        column.addWidget(self.told)
        self.choice.activated.connect(self._on_chosen)
        self.statement.committed.connect(self._on_statement)

    def show_declaration(self, name: str, whose: str, declaration: Declaration | None, lost: int) -> None:
        """Show what somebody has declared of a candidate; `lost` cells do not count by it."""
        self._declaration = declaration
        conflict = declaration is not None and declaration.conflict
        self._name.setText(name)
        self._name.setToolTip(name)
        self.choice.setAccessibleName(self.tr("Interest of {who} in {candidate}").format(who=whose, candidate=name))
        self.statement.setAccessibleName(self.tr("Statement on {candidate}").format(candidate=name))
        state = NOT_DECLARED if declaration is None else CONFLICT if conflict else NO_CONFLICT
        self.choice.setCurrentIndex(self.choice.findData(state))
        self.statement.setVisible(conflict)
        self.told.setVisible(conflict)
        moment = moment_from(declaration.at) if declaration is not None else None
        day = day_text(moment, self._now(), QLocale()) if moment is not None else ""
        self.choice.setToolTip(self.tr("Declared on {day}").format(day=day) if day else "")
        if declaration is not None and conflict:
            self.statement.show_text(declaration.statement)
            self.told.set_words(lost_words(lost, whose, name, day))

    def set_closed(self, why: str) -> None:
        """Let what is declared be read only, saying why; "" lets it be changed."""
        self.choice.setEnabled(not why)
        if why:
            self.choice.setToolTip(why)
        close_editor(self.statement, why)

    def _on_chosen(self, at: int) -> None:
        state = self.choice.itemData(at)
        if state == NOT_DECLARED:
            self.declared.emit(self._candidate, None)
            return
        statement = self._declaration.statement if self._declaration is not None else ""
        moment = self._now().isoformat(timespec="minutes")
        conflict = state == CONFLICT
        self.declared.emit(self._candidate, Declaration(conflict, statement if conflict else "", moment))
        if conflict:
            self.statement.setFocus()

    def _on_statement(self, text: str) -> None:
        moment = self._now().isoformat(timespec="minutes")
        self.declared.emit(self._candidate, Declaration(True, text.strip(), moment))


class Interests(QWidget):
    """All candidates, one under the other.

    declared  the person declares something (candidate, Declaration or None)
    """

    declared = Signal(str, object)

    def __init__(self, look: Look, now: Now = local_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._now = now
        self.rows: dict[str, Interest] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.length("space.sm"))
        self._nobody = Text(look, self.tr("There are no candidates yet."), "small", "text.secondary", wraps=True)
        self._column.addWidget(self._nobody)

    def show_interests(self, value: Evaluation, evaluator: str, whole: Evaluation, closed: str = "") -> None:
        """Show what an evaluator declares; `whole` knows the scores that must not be seen.

        `closed`: why nothing of it is changed now; "" where it may be.
        """
        wanted = in_order(value.candidates)
        if list(self.rows) != wanted:
            for row in self.rows.values():
                forget(row)
            self.rows = {}
            for key in wanted:
                made = self.rows[key] = Interest(self._look, key, self._now, self)
                made.declared.connect(self.declared)
                self._column.addWidget(made)
                made.show()
        self._nobody.setVisible(not wanted)
        declared = value.declarations.get(evaluator, {})
        name = value.evaluators[evaluator].name
        lost = len(criteria_of(whole, evaluator))
        for key, row in self.rows.items():
            row.show_declaration(value.candidates[key].name, name, declared.get(key), lost)
            row.set_closed(closed)


def lost_words(count: int, who: str, candidate: str, day: str = "") -> str:
    """What a conflict takes out of the pool."""
    one = _tr("1 cell of {who} for {candidate} does not count.")
    many = _tr("{count} cells of {who} for {candidate} do not count.")
    said = (one if count == 1 else many).format(count=count, who=who, candidate=candidate)
    return _tr("{said} Declared on {day}.").format(said=said, day=day) if day else said


def _tr(text: str) -> str:
    return QCoreApplication.translate("Interests", text)
