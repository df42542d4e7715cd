"""Scoresheets as an output: who gets one, with names or labels, and writing them into a folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from scorecard.app.sending import NotSent, Sendable, dealt, labelled, sendable, sheet_preview, write_sheets
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.check_box import Check
from scorecard.gui.fields import Field
from scorecard.gui.files import Files
from scorecard.gui.forgetting import forget
from scorecard.gui.jobs import Job
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.progress import UnderWay
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.session import Session
from scorecard.gui.views.fact_line import Sentence
from scorecard.gui.views.sheet_view import Sheet, SheetCell

MOST_SQUEEZED = 2
"""How many rows of the list are always in sight."""
TABS = ("Scoresheet", "Scores")
SHARES = (0.0, 34.0, 0.0, 62.0, 38.0)
"""How the columns share the width, much as they do in the file."""


class ScoresheetOutput(QWidget):
    """What is chosen for the scoresheets, and the work of writing them.

    previewed  what a sheet will hold (Sheet, or the ScorecardError that stands in the way), and a line about it
    written    scoresheets are there: the path of the first
    ended      nothing is being written any more
    told, offered, failed  as a page has them
    """

    previewed = Signal(object, str)
    written = Signal(object)
    ended = Signal()
    told = Signal(str)
    offered = Signal(str, str, object)
    failed = Signal(object)

    def __init__(
        self, look: Look, opened: Opened, session: Session, files: Files, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._opened, self._session, self._files = look, opened, session, files
        self._asked = 0
        self._job: Job | None = None
        self._folder: Path | None = None
        self._is_stopping = False
        self._done: list[Any] = []
        self._shown = ""
        self._fault: ScorecardError | None = None
        self._left_out: set[str] = set()
        self._order: tuple[str, ...] = ()  # of the labels that are not given yet: what is shown is what is written
        self.evaluators: dict[str, Check] = {}
        self._sendable: tuple[Sendable, ...] = ()
        self._lay_out()
        self._connect()
        self._fit()
        self._tell()

    def _lay_out(self) -> None:
        look = self._look
        side = look.length("space.xl") - look.length("space.xs")
        self.everybody = Check(look, self.tr("All evaluators"))
        self.everybody.setTristate(True)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        scroll = self._scroll = EdgeScroll(self._list)
        scroll.setAccessibleName(self.tr("Who gets a scoresheet"))
        self._note = Sentence(look, most=6)
        self.blind = Check(look, self.tr("Blind"), self.tr("Labels, not names"))
        self.blind.setToolTip(
            self.tr("Candidates stand there by label. Those who have none get one, drawn by lot, and keep it.")
        )
        self.due = QLineEdit()
        self.due.setPlaceholderText(self.tr("for example: Friday at noon"))
        self.primary = Button(look, "", icon="export", kind=ButtonKind.PRIMARY)
        self.primary.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.under_way = UnderWay(look)
        head = QHBoxLayout()
        head.setContentsMargins(side, 0, side, 0)
        head.addWidget(Text(look, self.tr("Who gets one"), "strong"))
        column = QVBoxLayout(self)
        lg, md = look.length("space.lg"), look.length("space.md")
        column.setContentsMargins(0, lg, 0, lg)
        column.setSpacing(md)
        column.addLayout(head)
        inset = side - look.length("space.xxs")
        people = QVBoxLayout()
        people.setContentsMargins(inset, 0, 0, 0)
        people.setSpacing(0)
        self._rows.setContentsMargins(0, 0, inset, 0)
        people.addWidget(self.everybody)
        people.addWidget(scroll, 1)
        people.addSpacing(look.length("space.sm"))
        people.addWidget(self.blind)
        column.addLayout(people, 100)
        rest = QVBoxLayout()
        rest.setContentsMargins(side, 0, side, 0)
        rest.setSpacing(md)
        rest.addWidget(self._note)
        rest.addWidget(Rule(look))
        rest.addWidget(Field(look, self.tr("Wanted back"), self.due))
        rest.addWidget(self.primary)
        rest.addWidget(self.under_way)
        column.addLayout(rest)
        column.addStretch(1)

    def _connect(self) -> None:
        self.everybody.clicked.connect(self._on_everybody)
        self.blind.toggled.connect(self._on_blind)
        self.due.editingFinished.connect(self.look_again)
        self.primary.clicked.connect(self.write)
        self.under_way.cancelled.connect(self.cancel)
        self._opened.document.saved.connect(self._on_saved)
        self._opened.document.save_failed.connect(self._on_write_failed)
        self._opened.who_changed.connect(self._on_who_changed)
        self._look.changed.connect(self._fit)

    # ---- what the page asks ------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether scoresheets are being written."""
        return self._folder is not None

    @property
    def chosen(self) -> list[str]:
        """The evaluators who get a scoresheet, by key, in order."""
        return [each.evaluator for each in self._sendable if self.evaluators[each.evaluator].isChecked()]

    def look_again(self) -> None:
        """Say again who can get one, and show what it will hold."""
        self._asked += 1
        value = self._opened.document.value
        self._order = dealt(value, self._order)
        ask = partial(
            _looked_at,
            self._asked,
            value,
            self._opened.who,
            self._shown,
            self._order if self.blind.isChecked() else None,
            self.due.text().strip(),
            self._opened.document.uid,
        )
        self._session.jobs.run(ask, done=self._on_looked_at, failed=self.failed)

    def write(self) -> None:
        """Ask for a folder, and write a scoresheet for each who is chosen."""
        if self.is_busy or not self.primary.isEnabled():
            return
        folder = self._files.folder(self, self.tr("Write the scoresheets into a folder"))
        if folder is None:
            return
        self._folder, self._done = folder, []
        self.under_way.begin()
        self.under_way.say(0.0, self.tr("Waiting until the last change is saved"))
        self._tell()
        self._begin()

    def cancel(self) -> None:
        """Stop after the sheet that is being written."""
        if self._job is not None:
            self._is_stopping = True
            self._job.cancel()
        elif self.is_busy:
            self._on_stopped()

    # ---- writing ------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Go on as soon as what goes on the sheets is on the disk."""
        document = self._opened.document
        if self._job is not None or not document.is_saved:
            return
        order = self._order if self.blind.isChecked() else None
        load = partial(_loaded, document.uid, order, self._session.author)
        job = self._session.ask(load, self._on_loaded, self._on_write_failed)
        job.stopped.connect(self._on_stopped)
        if self.is_busy and self._job is None:
            self._job = job

    def _on_loaded(self, loaded: Any) -> None:
        if self._folder is None or self._is_stopping:
            self._on_stopped()
            return
        if self.blind.isChecked():
            self._session.look_again()  # labels may have been given
        work = partial(
            write_sheets,
            loaded,
            self._folder,
            self.chosen,
            blind=self.blind.isChecked(),
            due=self.due.text().strip(),
            who=self._opened.who,
            done=self._done,
        )
        job = self._session.jobs.run(
            lambda report: work(report=report),
            done=self._on_written,
            failed=self._on_write_failed,
            stopped=self._on_stopped,
            progressed=self.under_way.say,
        )
        self._job = job if self.is_busy else None

    def _end(self) -> list[Any]:
        self._folder = self._job = None
        self._is_stopping = False
        self.under_way.end()
        self._tell()
        if self._done:
            self.written.emit(self._done[0].path)
        self.ended.emit()
        return self._done

    def _on_written(self, _answer: object) -> None:
        done = self._end()
        path: Path = done[0].path
        words = self.tr("{count} scoresheets were written to {folder}.")
        if len(done) == 1:
            words = self.tr("The scoresheet {name} was written.")
        sentence = words.format(count=len(done), folder=path.parent.name or str(path.parent), name=path.name)
        self.offered.emit(sentence, self.tr("Show in folder"), partial(self._files.show_folder, path))

    def _on_write_failed(self, error: ScorecardError) -> None:
        if self.is_busy:
            self._end()
            self.failed.emit(error)

    def _on_stopped(self) -> None:
        if not self.is_busy:
            return
        count = len(self._end())
        words = self.tr("Stopped; no scoresheet was written.")
        if count:
            words = self.tr("Stopped; {count} scoresheets were written before.")
        self.told.emit(words.format(count=count))

    def _on_saved(self) -> None:
        if self.is_busy and self._job is None:
            self._begin()

    # ---- showing ------------------------------------------------------------------------------------

    def _on_looked_at(self, answer: tuple[int, tuple[Sendable, ...], str, Any]) -> None:
        asked, found, shown, preview = answer
        if asked != self._asked:
            return
        self._shown = shown
        self._fault = preview if isinstance(preview, ScorecardError) else None
        if found != self._sendable:
            self._sendable = found
            self._show_people()
        self._tell()
        name = next((each.name for each in found if each.evaluator == shown), "")
        if not isinstance(preview, ScorecardError):
            preview = _sheet(preview)
        self.previewed.emit(preview, self.tr("Scoresheet of {name}").format(name=name) if name else "")

    def _show_people(self) -> None:
        keys = [each.evaluator for each in self._sendable]
        for key in [key for key in self.evaluators if key not in keys]:
            forget(self.evaluators.pop(key))
        for at, each in enumerate(self._sendable):
            row = self.evaluators.get(each.evaluator)
            if row is not None and row.accessibleName() != each.name:
                forget(self.evaluators.pop(each.evaluator))
                row = None
            if row is None:
                row = self.evaluators[each.evaluator] = Check(self._look, each.name)
                row.setChecked(each.why_not is None and each.evaluator not in self._left_out)
                row.clicked.connect(self._on_person)
            if self._rows.indexOf(row) != at:
                self._rows.insertWidget(at, row)
            row.set_more(_about(each))
            row.setEnabled(each.why_not is None)
            if each.why_not is not None:
                row.setChecked(False)
        self._fit()

    def _fit(self) -> None:
        """The list is as high as its rows, where there is room for them."""
        high = sum(each.sizeHint().height() for each in self.evaluators.values())
        self._scroll.setMaximumHeight(high)
        self._scroll.setMinimumHeight(min(high, MOST_SQUEEZED * self._look.length("row.table_two_lines")))

    def _tell(self) -> None:
        """Say how many get one, and what stands in the way."""
        count, can = len(self.chosen), sum(each.why_not is None for each in self._sendable)
        words = self.tr("Write 1 scoresheet") if count == 1 else self.tr("Write {count} scoresheets")
        self.primary.setText(words.format(count=count) if count else self.tr("Write scoresheets"))
        self.primary.setEnabled(bool(count) and not self.is_busy and self._fault is None)
        states = Qt.CheckState
        state = states.Unchecked if not count else states.Checked if count == can else states.PartiallyChecked
        self.everybody.setCheckState(state)
        self.everybody.setEnabled(can > 0)
        self.everybody.setVisible(len(self._sendable) > 1)
        notes = []
        if any(each.sealed for each in self._sendable):
            notes.append(self.tr("Sealed criteria are left out until they are opened."))
        if any(each.why_not is None and each.scored is None for each in self._sendable):
            notes.append(self.tr("What others have given is hidden until all sheets are in, so it is left blank."))
        self._note.set_text(" ".join(notes))
        self._note.setVisible(bool(notes))

    # ---- slots --------------------------------------------------------------------------------------

    def _on_everybody(self) -> None:
        """All, or none where all were chosen."""
        can = [each.evaluator for each in self._sendable if each.why_not is None]
        checked = len(self.chosen) < len(can)
        for key in can:
            self.evaluators[key].setChecked(checked)
        self._left_out = set() if checked else set(can)
        self._tell()

    def _on_person(self, checked: bool) -> None:
        row = self.sender()
        key = next((key for key, each in self.evaluators.items() if each is row), "")
        if key:
            self._left_out = self._left_out - {key} if checked else self._left_out | {key}
            self._shown = key if checked else self._shown
        self._tell()
        if checked:
            self.look_again()

    def _on_blind(self, _checked: bool) -> None:
        self.look_again()

    def _on_who_changed(self, _who: str) -> None:
        if self.isVisible():
            self.look_again()


def _about(each: Sendable) -> str:
    """What an evaluator has to score, or why no sheet can be written."""
    tr = QCoreApplication.translate
    place = "ScoresheetOutput"
    if each.why_not is not None:
        return {
            NotSent.NO_CANDIDATES: tr(place, "there are no candidates yet"),
            NotSent.NOTHING_RATED: tr(place, "nothing is rated yet"),
            NotSent.NOTHING_ASSIGNED: tr(place, "no rating is assigned"),
            NotSent.SEALED: tr(place, "all is sealed for now"),
            NotSent.HANDED_IN: tr(place, "handed in, and locked"),
            NotSent.CONFLICTS: tr(place, "conflict with everybody"),
        }[each.why_not]
    if each.scored is None:
        return tr(place, "{count} to score").format(count=grouped(each.expected))
    return tr(place, "{scored} of {count} scored").format(scored=grouped(each.scored), count=grouped(each.expected))


def _sheet(rows: Any) -> Sheet:
    """The rows of a scoresheet as the preview paints them."""
    made = []
    for number, texts, head in rows:
        if head and len(texts) == len(("number", "name")):  # the name goes over the columns behind
            texts = ("  ".join(texts),)
        cells = tuple(SheetCell(text.split("\n")[0], at == 2, head, head) for at, text in enumerate(texts))
        made.append((number, cells))
    return Sheet(tuple(made), TABS, TABS[1], SHARES)


# ---- work that is done elsewhere ----------------------------------------------------------------------


def _looked_at(
    asked: int,
    value: Evaluation,
    who: str,
    shown: str,
    order: tuple[str, ...] | None,
    due: str,
    uid: str,
    _report: Report,
) -> tuple[int, tuple[Sendable, ...], str, Any]:
    """Who can get a scoresheet, and the first rows of one, or why it cannot be written.

    `order` is that in which candidates get labels for blind sheets; None for sheets with names.
    """
    found = tuple(sendable(value, who))
    can = [each.evaluator for each in found if each.why_not is None]
    shown = shown if shown in can else next(iter(can), "")
    if not shown:
        return asked, found, "", ScorecardError(_nobody(value))
    try:
        rows = sheet_preview(value, shown, blind=order is not None, order=order or (), due=due, who=who, uid=uid)
    except ScorecardError as error:
        return asked, found, shown, error
    return asked, found, shown, rows


def _nobody(value: Evaluation) -> str:
    tr = QCoreApplication.translate
    if not value.evaluators:
        return tr("ScoresheetOutput", "Name the members of the panel first; each gets a scoresheet of their own")
    return tr("ScoresheetOutput", "Nobody has anything to score that can go on a scoresheet now")


def _loaded(uid: str, order: tuple[str, ...] | None, author: str, workspace: Any, _report: Report) -> Any:
    """The evaluation as it is on the disk; for blind sheets with a label for each candidate, given in this order."""
    return workspace.load(uid) if order is None else labelled(workspace, uid, author=author, order=order)
