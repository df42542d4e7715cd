"""The page on which scoresheets are collected: what came back, what it would change, and taking it over as one edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from scorecard.app.scoresheets import ENDINGS, Returned
from scorecard.core.changes import invert
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.core.numbers import grouped
from scorecard.core.process import forbidden
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.check_box import Check
from scorecard.gui.files import FileKind, Files
from scorecard.gui.jobs import Job
from scorecard.gui.look import Look
from scorecard.gui.models.moments import with_days
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.returns import (
    Decisions,
    Returns,
    Summary,
    TakenOver,
    Turn,
    compare,
    read,
    taken_over,
    turn_of,
)
from scorecard.gui.page import EmptyPage, Toolbar
from scorecard.gui.session import Session
from scorecard.gui.views.collect_body import CollectBody
from scorecard.gui.views.collect_parts import UnderWay
from scorecard.gui.views.evaluation_page import EvaluationPage

T = TypeVar("T")

FOLLOWED: Final = (
    *("sheets", "criteria", "candidates", "evaluators", "scale", "declarations", "submissions", "head"),
    *("rules", "facts", "consensus", "waivers"),
)
"""The tables on which it depends what a sheet would change, and what that does to a decision."""


class CollectPage(EvaluationPage):
    """Scoresheets that came back, held against the evaluation; nothing changes until they are taken over."""

    help_page: ClassVar[str] = "scoresheets"

    def __init__(
        self, look: Look, opened: Opened, session: Session, files: Files, parent: QWidget | None = None
    ) -> None:
        self._add_button = Button(look, "Add files", icon="add")
        self._folder_button = Button(look, "Add folder")
        self.primary = Button(look, "Take over", icon="check", kind=ButtonKind.PRIMARY)
        secondary = (self._folder_button, self._add_button)
        super().__init__(look, "Collect scoresheets", opened, secondary=secondary, primary=self.primary, parent=parent)
        self._session = session
        self._files = files
        self._job: Job | None = None
        self._asked = 0
        self._returned: Returned | None = None
        self._is_stale = False
        self._is_taking = False
        self._turns_asked = 0
        self._turn: Turn | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self.add_action = new_action(
            self, self.tr("Add returned scoresheets"), self.choose_files, icon="add", look=look
        )
        self.folder_action = new_action(self, self.tr("Add a folder of scoresheets"), self.choose_folder)
        self.take_action = new_action(self, self.tr("Take the scores over"), self.take_over, icon="check", look=look)
        self._lay_out()
        self._connect()
        self._show_all()

    def _lay_out(self) -> None:
        look = self.look
        self.body = CollectBody(look)
        self.hands_in = Check(look, self.tr("Mark as handed in"))
        self.hands_in.setToolTip(self.tr("Say at the same time that these evaluators have handed in their sheets"))
        self._tools = Toolbar(look, (self.body.filters,), (self.hands_in,))
        self.set_toolbar(self._tools)
        self.under_way = UnderWay(look)
        self.empty = self._made_empty()
        self._stack = QStackedWidget()
        for each in (self.empty, self.under_way, self.body):
            self._stack.addWidget(each)
        self.set_body(self._stack)

    def _made_empty(self) -> EmptyPage:
        choose = self._choose = Button(self.look, self.tr("Choose files"), kind=ButtonKind.PRIMARY)
        folder = Button(self.look, self.tr("Choose a folder"))
        choose.clicked.connect(self.choose_files)
        folder.clicked.connect(self.choose_folder)
        words = self.tr(
            "Choose the workbooks that came back, or drop them here. Nothing changes until you take them over."
        )
        return EmptyPage(self.look, "download", self.tr("No scoresheets yet"), words, choose, folder)

    def _connect(self) -> None:
        self._add_button.clicked.connect(self.choose_files)
        self._folder_button.clicked.connect(self.choose_folder)
        self.primary.clicked.connect(self.take_over)
        self.body.decided.connect(self._on_decided)
        self.body.all_the_same.toggled.connect(self._on_all_the_same)
        self.hands_in.toggled.connect(self._on_hands_in)
        self.under_way.cancelled.connect(self.cancel)
        self._soon.timeout.connect(self._on_stale)
        self.opened.document.changed.connect(self._on_changed)
        self.opened.document.saved.connect(self._on_saved)
        self.opened.document.save_failed.connect(self._on_save_failed)
        self.opened.who_changed.connect(self._on_who_changed)

    # ---- what others ask ------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether files are being read, compared or taken over."""
        return self._stack.currentWidget() is self.under_way

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Read the files whose paths are given."""
        if table == "files" and key:
            self.collect([Path(each) for each in key])

    def focus_body(self) -> None:
        """Put the keyboard on the files, or on what to do first."""
        shown = self._stack.currentWidget()
        if shown is self.body:
            self.body.files.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif shown is self.empty:
            self._choose.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.under_way.cancel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_files(self) -> None:
        """Ask for files that came back."""
        kind = FileKind(self.tr("Scoresheets"), tuple(ending.lstrip(".") for ending in ENDINGS))
        paths = self._files.to_open(self, self.tr("Scoresheets that came back"), (kind,))
        if paths:
            self.collect(paths)

    def choose_folder(self) -> None:
        """Ask for a folder of files that came back."""
        path = self._files.folder(self, self.tr("A folder of scoresheets that came back"))
        if path is not None:
            self.collect([path])

    def collect(self, paths: Sequence[Path]) -> None:
        """Read files, and the workbooks in folders, and show what they would change."""
        if self.is_busy:
            self.told.emit(self.tr("Other files are being read; wait until they are there, or stop that first."))
            return
        self._asked += 1
        self._wait(self.tr("Reading the scoresheets"))
        self._job = self._session.jobs.run(
            partial(_marked, self._asked, partial(read, list(paths), self._returned)),
            done=self._on_read,
            failed=self.failed,
            progressed=self.under_way.show_share,
        )
        self._forget_done()

    def cancel(self) -> None:
        """Stop what is under way; what was there before is shown again, and nothing changes."""
        if not self.is_busy:
            return
        self._asked += 1  # what still comes of it is not taken in
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self._show_all()
        self.told.emit(self.tr("Stopped; nothing was changed."))

    def take_over(self) -> None:
        """Take all scores over, as one edit."""
        returns, summary = self.body.returns, self.body.summary
        if returns is None or self.is_busy or not self.primary.isEnabled() or summary.open:
            return
        self._asked += 1
        self._wait(self.tr("Taking the scores over"))
        decisions = Decisions(set(self.body.decisions.left_out), dict(self.body.decisions.sides))
        work = partial(taken_over, returns, decisions, self.opened.document.value, self.hands_in.isChecked())
        self._job = self._session.jobs.run(
            partial(_marked, self._asked, work), done=self._on_taken_over, failed=self.failed
        )
        self._forget_done()

    # ---- reading and comparing --------------------------------------------------------------------

    def _wait(self, doing: str) -> None:
        self.under_way.show_share(0.0, doing)
        self._stack.setCurrentWidget(self.under_way)
        self._show_buttons()

    def _forget_done(self) -> None:
        if not self.is_busy:
            self._job = None  # it has ended already

    def _on_read(self, answer: tuple[int, Returned | ScorecardError]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._job = None
        if isinstance(found, ScorecardError):
            self._show_all()
            self.failed.emit(found)
            return
        self._returned = found
        self._compare()

    def _compare(self) -> None:
        """Hold what was read against what is on the disk, once that is what is seen."""
        document = self.opened.document
        if self._returned is None:
            return
        self._is_stale = False
        self._asked += 1
        self._wait(self.tr("Comparing"))
        if not document.is_saved:
            self.under_way.show_share(0.0, self.tr("Waiting until the last change is saved"))
            self._job = None
            return
        work = partial(compare, self._returned, document.stored)
        self._job = self._session.ask(
            partial(_marked, self._asked, work),
            self._on_compared,
            self.failed,
            self.under_way.show_share,
        )
        self._forget_done()

    def _on_compared(self, answer: tuple[int, Returns | ScorecardError]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._job = None
        if isinstance(found, ScorecardError):
            self._show_all()
            self.failed.emit(found)
            return
        self.body.show_returns(found, self.opened.seen.sight)
        self._show_all()
        if self.isVisible():
            self.focus_body()
        if self._is_stale:
            self._soon.start()

    # ---- what it would do to the decision -----------------------------------------------------------

    def _asks_turn(self) -> bool:
        """Whether it must be said first what taking over would do: the evaluation is decided, and would change."""
        decided = self.opened.document.value.head.stage is Stage.DECIDED
        return decided and self.body.returns is not None and bool(self.body.summary.cells)

    def _on_decided(self) -> None:
        self._turns_asked += 1
        self._turn = None
        returns = self.body.returns
        if returns is None or not self._asks_turn():
            self.body.show_turn(None)
        else:
            decisions = Decisions(set(self.body.decisions.left_out), dict(self.body.decisions.sides))
            work = partial(turn_of, returns, decisions, returns.collected.loaded.value, self.opened.who)
            asked = partial(_marked, self._turns_asked, work)
            self._session.jobs.run(asked, done=self._on_turn, failed=self.failed)
        self._show_buttons()

    def _on_turn(self, answer: tuple[int, Turn | ScorecardError]) -> None:
        asked, found = answer
        if asked != self._turns_asked:
            return
        if isinstance(found, ScorecardError):
            self.failed.emit(found)
            return
        self._turn = found
        self.body.show_turn(found)
        self._show_buttons()

    def _why_not_turned(self) -> str:
        """What the decision has against taking over; "" for nothing."""
        if not self._asks_turn():
            return ""
        if self._turn is None:
            return self.tr("What it would do to the decision is being worked out")
        if self._turn.why_not:
            return with_days(self._turn.why_not)
        if self._turn.turns and not self.body.all_the_same.isChecked():
            return self.tr("Say first that it is to be taken over although the decision changes")
        return ""

    def _on_all_the_same(self, _checked: bool) -> None:
        self._show_buttons()

    # ---- taking over --------------------------------------------------------------------------------

    def _on_taken_over(self, answer: tuple[int, TakenOver | ScorecardError]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._job = None
        document = self.opened.document
        if isinstance(found, ScorecardError):
            self._show_all()
            self.failed.emit(found)
            return
        same = document.value is found.before and _place(document.stored) == _place(found.loaded)
        if not (document.is_saved and same):
            self._compare()
            self.told.emit(self.tr("The evaluation changed meanwhile: look at the differences again."))
            return
        summary, before, turn = self.body.summary, document.value, self._turn
        self._is_taking = True
        document.edit(found.label, found.value, found=found.changes)  # of the whole, not of what may be seen
        self._is_taking = False
        if document.value is not found.value:
            self._show_all()  # refused, and said why
            return
        self._returned = None
        self.body.show_returns(None, self.opened.seen.sight)
        self._show_all()
        words = self._done_words(summary)
        if turn is not None and turn.turns and turn.after:
            words = self.tr("{done} First in the decision now: {names}.").format(
                done=words, names=turn.named(turn.after)
            )
        if before.head.process is Process.FORMAL and forbidden(found.value, invert(found.changes), before):
            self.told.emit(words)  # handed in for good
        else:
            self.offer_undo(words)
        self.go_requested.emit("scoring", None)

    def _done_words(self, summary: Summary) -> str:
        if not summary.cells:
            return self.tr("The sheets are handed in.")
        if summary.cells == 1:
            return self.tr("1 score was taken over.")
        if summary.sheets == 1:
            return self.tr("{count} scores were taken over from one sheet.").format(count=grouped(summary.cells))
        words = self.tr("{count} scores were taken over from {sheets} sheets.")
        return words.format(count=grouped(summary.cells), sheets=summary.sheets)

    # ---- showing ------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def _show_all(self) -> None:
        """What came back, or what to do first."""
        self._stack.setCurrentWidget(self.empty if self.body.returns is None else self.body)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """What can be done now, and in the line under the title how things stand."""
        returns, summary, busy = self.body.returns, self.body.summary, self.is_busy
        there = returns is not None and not busy
        for each in (self._add_button, self._folder_button, self.primary, self._tools):
            each.setVisible(there)
        if self.header.rule is not None:
            self.header.rule.setVisible(there)
        self.add_action.setEnabled(not busy)
        self.folder_action.setEnabled(not busy)
        words = self.tr("Take over {count} scores").format(count=grouped(summary.cells))
        if summary.cells == 1:
            words = self.tr("Take over 1 score")
        hands_in = self.hands_in.isChecked() and self._can_hand_in()
        if not summary.cells:
            words = self.tr("Hand in") if hands_in else self.tr("Take over")
        self.primary.setText(words)
        why = self._why_not(summary, hands_in)
        self.primary.setEnabled(there and not why)
        self.primary.setToolTip(why)
        self.take_action.setEnabled(there and not why)
        self.header.set_state(self._state_words(summary, busy=busy))

    def _can_hand_in(self) -> bool:
        returns = self.body.returns
        return returns is not None and any(
            not each.faults and each.path not in self.body.decisions.left_out for each in returns.files
        )

    def _why_not(self, summary: Summary, hands_in: bool) -> str:
        if summary.faulty:
            return self.tr("Leave out the files that cannot be taken first")
        if summary.undecided:
            return self.tr("Say first which holds where both changed")
        if not summary.cells and not hands_in:
            return self.tr("There is nothing new to take over")
        return self._why_not_turned()

    def _state_words(self, summary: Summary, *, busy: bool) -> str:
        returns = self.body.returns
        if busy:
            return self.tr("Nothing changes until you take the scores over")
        if returns is None:
            return self.tr("Workbooks that evaluators filled in, read and compared before anything changes")
        count = len(returns.files)
        files = self.tr("1 file") if count == 1 else self.tr("{count} files").format(count=count)
        told = [files]
        if summary.faulty:
            not_read = self.tr("1 not read") if summary.faulty == 1 else self.tr("{count} not read")
            told.append(not_read.format(count=summary.faulty))
        if summary.cells:
            scores = self.tr("1 score") if summary.cells == 1 else self.tr("{count} scores")
            told.append(scores.format(count=grouped(summary.cells)))
        elif not summary.faulty or summary.faulty < count - len(self.body.decisions.left_out):
            told.append(self.tr("nothing new on the others") if summary.faulty else self.tr("nothing new"))
        if self.body.decisions.left_out:
            told.append(self.tr("{count} left out").format(count=len(self.body.decisions.left_out)))
        told.append(self.tr("nothing is changed yet"))
        return ", ".join(told)

    # ---- slots ----------------------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if self._returned is None or self._is_taking or self.opened.document.is_previewing:
            return
        if any(getattr(before, table) is not getattr(after, table) for table in FOLLOWED):
            self._is_stale = True
            self._soon.start()  # the edit is not on its way to the disk yet

    def _on_stale(self) -> None:
        if self._is_stale and self.isVisible() and not self.is_busy:
            self._compare()

    def _on_saved(self) -> None:
        if self.is_busy and self._job is None and self.opened.document.is_saved:
            self._compare()

    def _on_save_failed(self, _error: ScorecardError) -> None:
        if self.is_busy and self._job is None:
            self._show_all()

    def _on_who_changed(self, _who: str) -> None:
        self.body.show_returns(self.body.returns, self.opened.seen.sight)  # and looks anew at the decision

    def _on_hands_in(self, _checked: bool) -> None:
        self._show_buttons()


def _marked(asked: int, work: Callable[..., T], *given: Any) -> tuple[int, T]:
    """An answer with the number of the question, so that one that is not wanted any more is known."""
    return asked, work(*given)


def _place(loaded: Any) -> tuple[int, str]:
    return loaded.sequence, loaded.hash
