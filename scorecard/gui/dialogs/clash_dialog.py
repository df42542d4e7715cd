"""Somebody else changed the same thing: what it was, mine and theirs, and whose shall stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from scorecard.app.workspace import Clash
from scorecard.core.changes import Change, Changes, Conflict, apply, fields_of, invert, row_at
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.core.sight import sight
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.document import UNDO
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.views.change_words import ChangeWords, place_of, words_of

WIDTH: Final = 520
MOST_SHOWN: Final = 50
HIGHEST: Final = 360


@dataclass(frozen=True, slots=True)
class ClashWords:
    """One thing that both changed. `was` is "" where that is not known any more, or where there was nothing."""

    where: str
    what: str
    was: str
    mine: str
    theirs: str


class ClashDialog(Dialog):
    """Asks whose change shall stand. Closing it decides nothing: the edit stays, and waits.

    decided  True: keep mine; False: take theirs
    """

    decided = Signal(bool)

    def __init__(
        self, look: Look, clash: Clash, evaluation: Evaluation, parent: QWidget | None = None, *, label: str = ""
    ) -> None:
        """`evaluation` is what the person sees, with the edit in it; `label` says what the edit is called."""
        tr = QCoreApplication.translate
        both = bool(clash.conflicts)
        question = tr("ClashDialog", "Keep your change or take theirs?")
        told = tr(
            "ClashDialog", "Somebody else changed the same at the same time. Yours is not saved until you decide."
        )
        keep = tr("ClashDialog", "Keep mine")
        undone = label.removeprefix(UNDO) if label.startswith(UNDO) else ""
        if undone:
            question = tr("ClashDialog", "Undo it all the same?")
            told = tr(
                "ClashDialog",
                "You undo “{step}”, and somebody else has changed the same since. Nothing is saved until you decide.",
            ).format(step=undone)
            keep = tr("ClashDialog", "Undo all the same")
        if not both:
            question = tr("ClashDialog", "Take their change?")
            told = tr(
                "ClashDialog", "Your change does not hold together with what somebody else saved meanwhile: {what}."
            )
            told = told.format(what=unsound_words(clash, evaluation))
        verb = tr("ClashDialog", "Take theirs")
        later = tr("ClashDialog", "Decide later")
        kind = ButtonKind.SECONDARY if both else ButtonKind.PRIMARY
        super().__init__(look, question, told, verb, kind=kind, cancel=later, width=WIDTH, parent=parent)
        self._mine = False
        self.words: Sequence[ClashWords] = clash_words(clash, evaluation)
        self.keep_mine: Button | None = None
        if both:
            self.column.addWidget(_Table(look, self.words, len(clash.conflicts) - MOST_SHOWN))
            self.keep_mine = Button(look, keep, kind=ButtonKind.PRIMARY)
            self.keep_mine.clicked.connect(self._on_keep_mine)
            self.buttons.addWidget(self.keep_mine)
            self.verb.setDefault(False)
            self.cancel.setFocus()
        self.accepted.connect(self._on_accepted)

    def _on_keep_mine(self) -> None:
        self._mine = True
        self.accept()

    def _on_accepted(self) -> None:
        self.decided.emit(self._mine)


class _Table(QScrollArea):
    """What both changed, one under the other."""

    def __init__(self, look: Look, words: Sequence[ClashWords], rest: int) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What both of you changed"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        for at, each in enumerate(words):
            if at:
                column.addWidget(Rule(look))
            column.addWidget(_Item(look, each))
        if rest > 0:
            more = self.tr("and {count} more").format(count=grouped(rest))
            column.addWidget(Text(look, more, "small", "text.tertiary"))
        column.addStretch(1)
        self.setWidget(inside)
        for part in (self.viewport(), inside):
            part.setAutoFillBackground(False)  # the ground is that of the dialog
        margin = 2 * (look.length("space.xl") - look.length("space.xs"))
        width = round(WIDTH * max(look.text_scale, 1.0)) - margin - look.length("space.md")
        self.setFixedHeight(min(column.totalHeightForWidth(width), HIGHEST))


class _Item(QWidget):
    """One thing: where and what, and under it what it was, mine and theirs."""

    def __init__(self, look: Look, words: ClashWords) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.length("space.lg"))
        grid.setVerticalSpacing(look.length("space.xs"))
        head = f"{words.where}: {words.what}" if words.where else words.what[:1].upper() + words.what[1:]
        grid.addWidget(Text(look, head, "strong", wraps=True), 0, 0, 1, 2)
        lines = (
            (self.tr("It was"), words.was, "text.secondary"),
            (self.tr("Mine"), words.mine, "text.primary"),
            (self.tr("Theirs"), words.theirs, "text.primary"),
        )
        top = Qt.AlignmentFlag.AlignTop
        for at, (name, text, ink) in enumerate(each for each in lines if each[1]):
            grid.addWidget(Text(look, name, "body", "text.tertiary"), at + 1, 0, top)
            said = Text(look, text, "body", ink, wraps=True)
            said.setAccessibleName(f"{name}: {text}")
            grid.addWidget(said, at + 1, 1, top)
        grid.setColumnStretch(1, 1)


# ---- words ----------------------------------------------------------------------------------------


def clash_words(clash: Clash, evaluation: Evaluation) -> list[ClashWords]:
    """What both changed, in words; the first of very many."""
    theirs = clash.theirs.value
    base = apply(evaluation, invert(clash.mine))
    return [_conflict_words(each, clash.mine, base, evaluation, theirs) for each in clash.conflicts[:MOST_SHOWN]]


def unsound_words(clash: Clash, evaluation: Evaluation) -> str:
    """What does not hold together, with the names that people gave."""
    if not clash.unsound:
        return QCoreApplication.translate("ClashDialog", "something that it names is not there any more")
    first = clash.unsound[0]
    row = row_at(evaluation, first.table, first.key)
    change = Change(first.table, first.key, None, {} if row is None else fields_of(row))
    place = place_of((change,), evaluation)
    what = first.what
    for part in first.key:  # what the kernel calls by its key has a name here
        for table in ("criteria", "candidates", "evaluators", "scenarios"):
            named = getattr(evaluation, table).get(part)
            if named is not None:
                what = what.replace(f"'{part}'", f"'{named.name}'")
    return f"{place}, {what}" if place else what


def _conflict_words(
    conflict: Conflict, mine: Changes, base: Evaluation, evaluation: Evaluation, theirs: Evaluation
) -> ClashWords:
    whole = conflict.mine[0]
    if not conflict.field:
        return _removal_words(conflict, evaluation, theirs)
    (against,) = words_of((whole,), theirs, apply(theirs, conflict.mine))[:1]
    if sight(theirs).hides(conflict.table, conflict.key):
        hidden = QCoreApplication.translate("ClashDialog", "hidden for now")
        return ClashWords(against.where, against.what, "", against.after or hidden, hidden)
    was = _was(conflict, mine, base, evaluation)
    nothing = QCoreApplication.translate("ClashDialog", "nothing")
    return ClashWords(
        against.where,
        against.what,
        "" if was is None or was.before in ("", against.before) else was.before,
        (against if was is None else was).after or nothing,
        against.before or nothing,
    )


def _was(conflict: Conflict, mine: Changes, base: Evaluation, evaluation: Evaluation) -> ChangeWords | None:
    """My change of that field in words: what was there before either of us."""
    for change in mine:
        if (change.table, change.key) == (conflict.table, conflict.key) and change.after is not None:
            if change.before is None or conflict.field not in change.after:
                return None
            name = conflict.field
            one = Change(change.table, change.key, {name: change.before[name]}, {name: change.after[name]})
            found = words_of((one,), base, evaluation)
            return found[0] if found else None
    return None


def _removal_words(conflict: Conflict, evaluation: Evaluation, theirs: Evaluation) -> ClashWords:
    tr = QCoreApplication.translate
    removed = any(
        change.after is None and (change.table, change.key) == (conflict.table, conflict.key)
        for change in conflict.mine
    )
    kept = theirs if removed else evaluation
    row = row_at(kept, conflict.table, conflict.key)
    change = Change(conflict.table, conflict.key, None, {} if row is None else fields_of(row))
    place = place_of((change,), kept)
    gone, changed = tr("ClashDialog", "removed"), tr("ClashDialog", "kept, and changed")
    what = tr("ClashDialog", "removed by one, changed by the other")
    return ClashWords(place, what, "", gone if removed else changed, changed if removed else gone)
