"""Scoresheets that came back, to be gone through: files, faults, and the cells that differ."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.app.scoresheets import Prefer, What
from scorecard.core.numbers import grouped
from scorecard.core.sight import CLEAR, Sight
from scorecard.gui.buttons import Button
from scorecard.gui.check_box import Check
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.moments import with_days
from scorecard.gui.models.returns import Decisions, FileState, Line, Returns, Summary, Turn, summed_up
from scorecard.gui.models.returns_model import DifferencesModel, FilesModel
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.asking_bar import AskingBar
from scorecard.gui.views.collect_parts import Remarks
from scorecard.gui.views.collect_tables import DifferencesView, FilesView

ALL: Final = "all"
QWIDGETSIZE_MAX: Final = (1 << 24) - 1
SHOWN_REMARKS: Final = 0.4
"""The part of the height that faults and notes may take from the cells."""


class CollectBody(QWidget):
    """The files at the left, and at the right what the chosen one says. `filters` stand in the toolbar of the page.

    decided  something is left out, taken again or settled
    """

    decided = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.returns: Returns | None = None
        self.decisions = Decisions()
        self.summary = Summary()
        self._sight: Sight = CLEAR
        self._agreed_to: tuple[str, ...] | None = None
        self.files_model = FilesModel(self)
        self.model = DifferencesModel(self)
        self.filters = SegmentedControl(look, self.tr("Which cells"), self._kinds())
        self.leave_faulty = Button(look, self.tr("Leave them out"), small=True)
        self.faulty_bar = AskingBar(look, self.tr("Files that cannot be taken"), (self.leave_faulty,))
        self.all_the_same = Check(look, self.tr("Take them over all the same"))
        self.decision_bar = AskingBar(look, self.tr("What it does to the decision"), (self.all_the_same,))
        self.all_sheets = Button(look, self.tr("The sheets"), small=True)
        self.all_program = Button(look, self.tr("The program"), small=True)
        self.choice_bar = AskingBar(look, self.tr("Cells that both changed"), (self.all_sheets, self.all_program))
        self.files = FilesView(look, self.files_model)
        self.table = DifferencesView(look, self.model)
        self.remarks = Remarks(look)
        self._name = Text(look, "", "strong", elides=True)
        self.leave_out = Button(look, self.tr("Leave out"), small=True)
        self._lay_out()
        self._connect()
        self._dress()

    def _lay_out(self) -> None:
        look = self.look
        head = QWidget()
        head.setFixedHeight(look.length("size.panel_header"))
        row = QHBoxLayout(head)
        row.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        row.addWidget(self._name, 1)
        row.addWidget(self.leave_out)
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for each in (head, Rule(look), self.remarks, self.choice_bar):
            column.addWidget(each)
        column.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.decision_bar)
        whole.addWidget(self.faulty_bar)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.files)
        beside.addWidget(Rule(look, Qt.Orientation.Vertical))
        beside.addWidget(self._right, 1)
        whole.addLayout(beside, 1)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._on_filter)
        self.files.selectionModel().currentRowChanged.connect(self._on_file)
        self.files.left_out_toggled.connect(self.toggle_left_out)
        self.leave_out.clicked.connect(self.toggle_left_out)
        self.leave_faulty.clicked.connect(self.leave_faulty_out)
        self.all_sheets.clicked.connect(self._on_all_sheets)
        self.all_program.clicked.connect(self._on_all_program)
        self.table.decided.connect(self._on_decided)
        self.look.changed.connect(self._dress)

    # ---- what the page asks -----------------------------------------------------------------------

    def show_returns(self, returns: Returns | None, seen: Sight) -> None:
        """Show what came back, as it may be seen; with None all that was decided is forgotten."""
        if returns is None:
            self.decisions = Decisions()
        self.returns, self._sight = returns, seen
        self._show_decisions()

    def file(self) -> int | None:
        """The place of the chosen file; None for all of them."""
        index = self.files.currentIndex()
        return self.files_model.file_at(index.row()) if index.isValid() else None

    def toggle_left_out(self) -> None:
        """Leave the current file out, or take it again."""
        at = self.file()
        if self.returns is not None and at is not None:
            self.decisions.left_out ^= {self.returns.files[at].path}
            self._show_decisions()

    def leave_faulty_out(self) -> None:
        """Leave out all files that cannot be taken."""
        if self.returns is not None:
            self.decisions.left_out |= {each.path for each in self.returns.files if each.faults}
            self._show_decisions()

    def show_turn(self, turn: Turn | None) -> None:
        """Say what taking over would do to the decision; None where that is not to be said."""
        turns = turn is not None and not turn.why_not and turn.turns
        self.decision_bar.say("" if turn is None else self._turn_words(turn))
        self.all_the_same.setVisible(turns)
        first = turn.after if turn is not None and turns else None
        if first is None or first != self._agreed_to:
            self.all_the_same.setChecked(False)  # what was said of one winner does not hold for another
        self._agreed_to = first

    # ---- showing ----------------------------------------------------------------------------------

    def _turn_words(self, turn: Turn) -> str:
        if turn.why_not:
            return with_days(turn.why_not)
        old, new = turn.named(turn.before), turn.named(turn.after)
        if not turn.turns:
            words = self.tr("This evaluation is decided. With these scores {names} would stay first.")
            return words.format(names=old) if old else ""
        words = self.tr("This evaluation is decided, with {old} first. With these scores it would be {new}.")
        if not new:
            words = self.tr("This evaluation is decided, with {old} first. With these scores nobody could be ranked.")
        elif not old:
            words = self.tr("This evaluation is decided, with nobody first. With these scores it would be {new}.")
        return words.format(old=old, new=new)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_remarks()

    def _show_decisions(self) -> None:
        """What is left out and what holds where, everywhere it is told."""
        returns = self.returns
        self.summary = Summary() if returns is None else summed_up(returns, self.decisions)
        self.files_model.show(returns, self.decisions)
        if returns is not None and not self.files.currentIndex().isValid():
            self.files.choose([self.files_model.index(0, 0)])  # and shows it
        else:
            self._show_file()
            self._show_bars()
        self.decided.emit()

    def _show_file(self) -> None:
        """The cells and the remarks of the chosen file, or of all."""
        returns = self.returns
        if returns is None:
            self.model.show(None, self.decisions, self._sight, ())
            return
        at = self.file()
        what = None if self.filters.choice == ALL else What(self.filters.choice)
        lines = returns.lines(at, what)
        self.model.show(returns, self.decisions, self._sight, lines, names_evaluators=at is None)
        self._count_kinds(returns, at)
        files = [(each, "" if at is not None else each.name or each.path.name) for each in returns.files]
        files = files if at is None else files[at : at + 1]
        kept = [(file, whose) for file, whose in files if at is not None or file.path not in self.decisions.left_out]
        self.remarks.show_remarks(
            [(whose, fault) for file, whose in kept for fault in file.faults],
            [(whose, note) for file, whose in kept for note in file.notes],
        )
        alone = returns.files[at] if at is not None else None
        self.table.setVisible(alone is None or not alone.faults)
        self.remarks.setVisible(bool(self.remarks.texts))
        self._name.setText(self._name_of(returns, at))
        self.leave_out.setVisible(at is not None)
        out = alone is not None and alone.path in self.decisions.left_out
        self.leave_out.setText(self.tr("Take again") if out else self.tr("Leave out"))
        self.table.set_message(self._nothing_words(returns, at, what))
        self._fit_remarks()

    def _name_of(self, returns: Returns, at: int | None) -> str:
        if at is None:
            return self.tr("All sheets")
        file = returns.files[at]
        return self.tr("{name}, {file}").format(name=file.name or self.tr("Not recognised"), file=file.path.name)

    def _nothing_words(self, returns: Returns, at: int | None, what: What | None) -> str:
        if what is not None:
            return self.tr("No cell is of this kind")
        if at is not None and returns.state(at) is FileState.REPEATED:
            return self.tr("This sheet was collected before, with the same content. There is nothing to take over.")
        faulty = self.summary.faulty
        if at is not None or not faulty:
            return self.tr("Nothing on the sheet differs from what is in the program")
        if faulty == len(returns.files) - len(self.decisions.left_out):
            return self.tr("What differs is told when the faults are put right and the files are added again")
        others = self.tr("Nothing differs on the sheets that could be read.")
        words = self.tr("{count} files are not read until their faults are put right.")
        if faulty == 1:
            words = self.tr("1 file is not read until its faults are put right.")
        return f"{others} {words.format(count=faulty)}"

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            (ALL, self.tr("Differences")),
            (What.NEW.value, self.tr("New")),
            (What.CHANGED.value, self.tr("Changed")),
            (What.CLEARED.value, self.tr("Cleared")),
            (What.CONFLICTING.value, self.tr("Both changed")),
            (What.SAME.value, self.tr("Same")),
        )

    def _count_kinds(self, returns: Returns, at: int | None) -> None:
        """Say how many cells there are of each kind."""
        news = sum(returns.count(what, at) for what in What if what is not What.SAME)
        for key, words in self._kinds():
            count = news if key == ALL else returns.count(What(key), at)
            self.filters.set_words(key, f"{words} {grouped(count)}" if count else words)

    def _show_bars(self) -> None:
        returns, summary = self.returns, self.summary
        both = 0 if returns is None else returns.count(What.CONFLICTING, self.file())
        self.table.show_choice(bool(both))
        undecided, words = len(self._open_lines()), ""
        if undecided:
            words = self.tr("{count} cells were changed on the sheet and in the program meanwhile. Which holds?")
            if undecided == 1:
                words = self.tr("1 cell was changed on the sheet and in the program meanwhile. Which holds?")
        self.choice_bar.say(words.format(count=grouped(undecided)))
        words = ""
        if returns is not None and summary.faulty:
            words = self.tr(
                "{count} of {all} files cannot be taken. Put them right and add them again, or leave them out."
            )
            if summary.faulty == 1:
                words = self.tr("1 of {all} files cannot be taken. Put it right and add it again, or leave it out.")
            if len(returns.files) == 1:
                words = self.tr("This file cannot be taken. Put it right and add it again.")
        count = 0 if returns is None else len(returns.files)
        self.faulty_bar.say(words.format(count=summary.faulty, all=count))
        self.leave_faulty.setText(self.tr("Leave it out") if summary.faulty == 1 else self.tr("Leave them out"))
        self.leave_faulty.setVisible(count > 1)

    def _fit_remarks(self) -> None:
        """Faults and notes take what they need, and leave the cells the greater part."""
        at, returns = self.file(), self.returns
        if returns is None:
            return
        alone = at is not None and bool(returns.files[at].faults)
        wanted = self.remarks.height_wanted(self._right.width())
        most = round((self.height() - self.look.length("size.panel_header")) * SHOWN_REMARKS)
        self.remarks.setMinimumHeight(0 if alone else min(wanted, most))
        self.remarks.setMaximumHeight(QWIDGETSIZE_MAX if alone else min(wanted, most))

    def _dress(self) -> None:
        wide = round(self.look.length("size.standing") * max(self.look.text_scale, 1.0))
        self.files.setFixedWidth(wide)

    # ---- slots ------------------------------------------------------------------------------------

    def _on_file(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if self.returns is not None:
            self._show_file()
            self._show_bars()

    def _on_filter(self, _key: str) -> None:
        self._show_file()

    def _on_all_sheets(self) -> None:
        self._decide_all(Prefer.SHEET)

    def _on_all_program(self) -> None:
        self._decide_all(Prefer.PROGRAM)

    def _on_decided(self, side: Prefer) -> None:
        if self.returns is not None:
            lines = [self.model.cell_at(index.row()) for index in self.table.chosen_rows()]
            self.decisions.decide(self.returns, lines, side)
            self._show_sides()

    def _decide_all(self, side: Prefer) -> None:
        if self.returns is not None:
            self.decisions.decide(self.returns, self._open_lines(), side)
            self._show_sides()

    def _open_lines(self) -> list[Line]:
        """The cells of the chosen file, or of all, that wait for a word."""
        returns = self.returns
        if returns is None:
            return []
        return [
            (at, each)
            for at, each in returns.lines(self.file(), What.CONFLICTING)
            if returns.files[at].path not in self.decisions.left_out
            and self.decisions.side(returns.files[at], each) is None
        ]

    def _show_sides(self) -> None:
        """What holds in which cell; the rows stay where they are."""
        assert self.returns is not None
        self.summary = summed_up(self.returns, self.decisions)
        self.model.refresh()
        self.files_model.show(self.returns, self.decisions)
        self._show_bars()
        self.decided.emit()
