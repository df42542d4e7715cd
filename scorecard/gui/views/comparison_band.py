"""The words above a comparison: what changed, who stands in one state alone, what is hidden, and what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.app.compare import are_states_of_one, unmatched_told
from scorecard.core.comparison.words import leaders_over, leaders_told, told
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Compared
from scorecard.gui.views.fact_line import Sentence


class ComparisonBand(QWidget):
    """A sentence that a committee understands, over what the figures stand on.

    match_requested  somebody wants to see who is who
    again_requested  what could not be compared shall be compared again
    """

    match_requested = Signal()
    again_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Sentence(look, "section", "text.primary")
        self.notes = Text(look, "", "small", "text.secondary", elides=True)
        self.to_match = Button(look, self.tr("See who is who"), kind=ButtonKind.GHOST, small=True)
        self.hidden = Text(look, "", "small", "text.secondary", wraps=True)
        self.fault = Text(look, "", "small", "danger.text", wraps=True)
        self.again = Button(look, self.tr("Try again"), small=True)
        md = look.length("space.md")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.length("size.page_left"), md, look.length("size.page_right"), md)
        column.setSpacing(look.length("space.xs"))
        fault = QHBoxLayout()
        fault.addWidget(self.fault, 1)
        fault.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        notes = QHBoxLayout()
        notes.setSpacing(md)
        notes.addWidget(self.notes, 1)
        notes.addWidget(self.to_match)
        column.addLayout(fault)
        column.addWidget(self.sentence)
        column.addLayout(notes)
        column.addWidget(self.hidden)
        self.to_match.clicked.connect(self.match_requested)
        self.again.clicked.connect(self.again_requested)
        self.set_fault("")

    def show_result(self, result: Compared) -> None:
        """Say what came out."""
        self.sentence.set_text(sentence_of(result))
        self.notes.setText(" ".join(map(str, unmatched_told(result.sides, result.matching))))
        hidden = list(dict.fromkeys(str(each).rstrip(".") for side in result.sides for each in side.hidden))
        self.hidden.setText(" ".join(f"{each}." for each in hidden))
        self.hidden.setVisible(bool(hidden))

    def show_notes(self, *, shown: bool) -> None:
        """Say who stands in one state alone, if anybody does; not where that is seen already."""
        for each in (self.notes, self.to_match):
            each.setVisible(shown and bool(self.notes.text()))

    def set_fault(self, what: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.fault.setText(what)
        for each in (self.fault, self.again):
            each.setVisible(bool(what))


def sentence_of(result: Compared) -> str:
    """Who led and who leads now, and why; of several, who leads in each, and why between the first and the last."""
    comparison = result.comparison
    leader = next((each for each in comparison.changes if each.after is not None and each.after.rank == 1), None)
    why = "" if leader is None else str(told(comparison, leader))
    if len(result.sides) < 3:
        return f"{leaders_told(comparison)} {why}".rstrip()
    if why:
        words = _tr("From {one} to {other}: {words}")
        why = words.format(one=result.sides[0].label, other=result.sides[-1].label, words=why)
    return f"{leaders_over(result.series)} {why}".rstrip()


def what_is_compared(result: Compared) -> str:
    """What stands side by side, in a few words."""
    sides = result.sides
    if are_states_of_one(sides):
        words = _tr("{title}: {one} and {other}") if len(sides) == 2 else _tr("{title}, {count} states")
    else:
        words = _tr("{one} and {other}") if len(sides) == 2 else _tr("{count} evaluations, {one} to {other}")
    return words.format(one=sides[0].label, other=sides[-1].label, title=sides[0].title, count=len(sides))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComparisonBand", text)
