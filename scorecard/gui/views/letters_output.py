"""Feedback letters as an output: to whom, as what, and how much they tell of the winner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.app.letters import Disclosure, Kind, WithWinner, day_text, letters, text_of, write_letters
from scorecard.core.errors import ScorecardError
from scorecard.core.letter import Letter
from scorecard.core.model import Evaluation, in_order
from scorecard.core.progress import Report
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.check_box import Check
from scorecard.gui.fields import Field, Picker
from scorecard.gui.files import Files
from scorecard.gui.forgetting import forget
from scorecard.gui.jobs import Job
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.progress import UnderWay
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.session import Session
from scorecard.render.letter_pdf import letter_paper, letter_pdf

MOST_SQUEEZED = 2
"""How many rows of the list are always in sight."""


@dataclass(frozen=True, slots=True)
class Order:
    """Letters under way: of which state, where to, to whom, and what they tell."""

    value: Evaluation
    folder: Path
    candidates: tuple[str, ...]
    disclosure: Disclosure
    kind: Kind


class LettersOutput(QWidget):
    """What is chosen for the letters, and the work of writing them.

    previewed  a letter on its pages (Paper, or the ScorecardError that stands in the way), a line about it, and what
               it says, for those who do not see the pages
    written    letters are there: the path of the first
    ended      nothing is being written any more
    told, offered, failed  as a page has them
    """

    previewed = Signal(object, str, str)
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
        self._order: Order | None = None
        self._to_draw: list[Letter] = []
        self._drawn: dict[str, bytes] = {}
        self._shown = ""
        self._stands: ScorecardError | None = None
        self.candidates: dict[str, Check] = {}
        self._lay_out()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._connect()
        self._tell()

    def _lay_out(self) -> None:
        look = self._look
        side = look.length("space.xl") - look.length("space.xs")
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, side, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self._scroll = EdgeScroll(self._list)
        self._scroll.setAccessibleName(self.tr("Who gets a letter"))
        self.kinds = SegmentedControl(
            look, self.tr("Format"), [(Kind.PDF, self.tr("PDF")), (Kind.RTF, self.tr("Word (RTF)"))]
        )
        self.winner = Picker(look, self.tr("What they say of the winner"))
        for told, words in (
            (WithWinner.NOTHING, self.tr("Nothing")),
            (WithWinner.SCORES, self.tr("Scores")),
            (WithWinner.REASONS, self.tr("Scores and reasons")),
        ):
            self.winner.addItem(words, told)
        self.names_winner = Check(look, self.tr("Name the winner"))
        self.primary = Button(look, "", icon="export", kind=ButtonKind.PRIMARY)
        self.primary.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.under_way = UnderWay(look, unseen=0, speaks=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.length("space.lg"), 0, look.length("space.lg"))
        column.setSpacing(look.length("space.md"))
        head = QVBoxLayout()
        head.setContentsMargins(side, 0, side, 0)
        head.addWidget(Text(look, self.tr("Who gets one"), "strong"))
        column.addLayout(head)
        people = QVBoxLayout()
        people.setContentsMargins(side - look.length("space.xxs"), 0, 0, 0)
        people.addWidget(self._scroll, 1)
        column.addLayout(people, 100)
        rest = QVBoxLayout()
        rest.setContentsMargins(side, 0, side, 0)
        rest.setSpacing(look.length("space.md"))
        for each in (self.kinds, Rule(look), Field(look, self.tr("What they say of the winner"), self.winner)):
            rest.addWidget(each)
        naming = QHBoxLayout()
        naming.setContentsMargins(0, 0, 0, 0)
        naming.addSpacing(-look.length("space.xxs"))  # so that its box stands under the edges of the fields
        naming.addWidget(self.names_winner)
        rest.addLayout(naming)
        rest.addWidget(self.primary)
        rest.addWidget(self.under_way)
        column.addLayout(rest)
        column.addStretch(1)

    def _connect(self) -> None:
        self.winner.activated.connect(self._on_told)
        self.names_winner.toggled.connect(self._on_told)
        self.primary.clicked.connect(self.write)
        self.under_way.cancelled.connect(self.cancel)
        self._next.timeout.connect(self._draw_next)
        self._look.changed.connect(self._fit)

    # ---- what the page asks ------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether letters are being written."""
        return self._order is not None

    @property
    def chosen(self) -> list[str]:
        """The candidates who get a letter, by key, in order."""
        return [key for key in in_order(self._opened.value.candidates) if self._is_chosen(key)]

    @property
    def disclosure(self) -> Disclosure:
        """How much the letters tell of others."""
        told = WithWinner(self.winner.currentData())  # Qt gives back a plain text
        return Disclosure(told, self.names_winner.isChecked())

    def look_again(self) -> None:
        """Say again who can get one, and show what it will say."""
        self._show_people()
        self._asked += 1
        keys = in_order(self._opened.value.candidates)
        self._shown = self._shown if self._shown in keys else next(iter(keys), "")
        work = partial(_shown_letter, self._asked, self._opened.value, self._shown, self.disclosure)
        self._session.jobs.run(work, done=self._on_shown, failed=self.failed)

    def write(self) -> None:
        """Ask for a folder, and write a letter to each who is chosen."""
        if self.is_busy or not self.primary.isEnabled():
            return
        folder = self._files.folder(self, self.tr("Write the letters into a folder"))
        if folder is None:
            return
        value, kind = self._opened.value, Kind(self.kinds.choice)
        order = self._order = Order(value, folder, tuple(self.chosen), self.disclosure, kind)
        self._drawn = {}
        self.under_way.begin()
        self._tell()
        self._run(partial(_letters, order), self._on_letters)

    def cancel(self) -> None:
        """Stop; nothing more is written."""
        if self.is_busy:
            if self._job is not None:
                self._job.cancel()
            self._on_stopped()

    # ---- writing ------------------------------------------------------------------------------------

    def _run(self, work: Any, done: Any) -> None:
        job = self._session.jobs.run(work, done=done, failed=self._on_failed, progressed=self._on_progressed)
        self._job = job if self.is_busy else None

    def _on_letters(self, found: list[Letter]) -> None:
        if not self.is_busy:
            return
        order = self._order
        self._to_draw = list(found) if order is not None and order.kind is Kind.PDF else []
        self._next.start()

    def _draw_next(self) -> None:
        """Draw a letter, one in each turn of the window; then write them all."""
        order = self._order
        if order is None:
            return
        if self._to_draw:
            letter = self._to_draw.pop(0)
            self._drawn[letter.candidate] = letter_pdf(letter, self._look.theme.for_print(), day_text())
            self._on_progressed(len(self._drawn) / (len(self._drawn) + len(self._to_draw)))
            self._next.start()
            return
        self._run(partial(_written, order, dict(self._drawn)), self._on_written)

    def _end(self) -> None:
        self._order = self._job = None
        self._to_draw, self._drawn = [], {}
        self._next.stop()
        self.under_way.end()
        self._tell()
        self.ended.emit()

    def _on_written(self, found: list[Any]) -> None:
        if not self.is_busy:
            return
        self._end()
        path: Path = found[0].path
        self.written.emit(path)
        words = self.tr("{count} letters were written to {folder}. Read them before you send them.")
        if len(found) == 1:
            words = self.tr("The letter {name} was written. Read it before you send it.")
        sentence = words.format(count=len(found), folder=path.parent.name or str(path.parent), name=path.name)
        self.offered.emit(sentence, self.tr("Show in folder"), partial(self._files.show_folder, path))

    def _on_failed(self, error: ScorecardError) -> None:
        if self.is_busy:
            self._end()
            self.failed.emit(error)

    def _on_stopped(self) -> None:
        self._end()
        self.told.emit(self.tr("Stopped; what was written before stays."))

    def _on_progressed(self, share: float, doing: str = "") -> None:
        self.under_way.say(share, doing)

    # ---- showing ------------------------------------------------------------------------------------

    def _on_shown(self, answer: tuple[int, Letter | ScorecardError]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._stands = found if isinstance(found, ScorecardError) else None
        self._tell()
        if isinstance(found, ScorecardError):
            self.previewed.emit(found, "", "")
            return
        row = self._opened.value.candidates.get(self._shown)
        note = "" if row is None else self.tr("Letter to {name}").format(name=row.name)
        paper = letter_paper(found, self._look.theme.for_print(), day_text())
        self.previewed.emit(paper, note, text_of(found, day_text()))

    def _show_people(self) -> None:
        value = self._opened.value
        keys = in_order(value.candidates)
        for key in list(self.candidates):
            row = value.candidates.get(key)
            if row is None or row.name != self.candidates[key].accessibleName():
                forget(self.candidates.pop(key))
        for at, key in enumerate(keys):
            if key not in self.candidates:
                made = self.candidates[key] = Check(self._look, value.candidates[key].name)
                made.setChecked(True)
                made.clicked.connect(self._on_candidate)
            if self._rows.indexOf(self.candidates[key]) != at:
                self._rows.insertWidget(at, self.candidates[key])
        self._fit()

    def _fit(self) -> None:
        high = sum(each.sizeHint().height() for each in self.candidates.values())
        self._scroll.setMaximumHeight(high)
        self._scroll.setMinimumHeight(min(high, MOST_SQUEEZED * self._look.length("row.table_two_lines")))

    def _tell(self) -> None:
        """Say how many get one; none while something stands in the way."""
        count = len(self.chosen)
        words = self.tr("Write 1 letter") if count == 1 else self.tr("Write {count} letters")
        self.primary.setText(words.format(count=count) if count else self.tr("Write letters"))
        self.primary.setEnabled(bool(count) and not self.is_busy and self._stands is None)

    def _is_chosen(self, key: str) -> bool:
        row = self.candidates.get(key)
        return row is not None and row.isChecked()

    # ---- slots --------------------------------------------------------------------------------------

    def _on_candidate(self, checked: bool) -> None:
        row = self.sender()
        key = next((key for key, each in self.candidates.items() if each is row), "")
        if checked and key:
            self._shown = key
            self.look_again()
        self._tell()

    def _on_told(self, _what: object) -> None:
        self.look_again()


# ---- work that is done elsewhere ----------------------------------------------------------------------


def _shown_letter(
    asked: int, value: Evaluation, candidate: str, disclosure: Disclosure, _report: Report
) -> tuple[int, Letter | ScorecardError]:
    if not candidate:
        return asked, ScorecardError("There are no candidates yet", advice="Each candidate gets a letter of its own.")
    try:
        return asked, letters(value, [candidate], disclosure)[0]
    except ScorecardError as error:
        return asked, error


def _letters(order: Order, _report: Report) -> list[Letter]:
    return letters(order.value, order.candidates, order.disclosure)


def _written(order: Order, drawn: dict[str, bytes], report: Report) -> list[Any]:
    """Write the letters; those in PDF have been drawn in the window's thread."""
    found = write_letters(
        order.value,
        order.folder,
        order.candidates,
        disclosure=order.disclosure,
        kind=order.kind,
        draw=lambda letter, _day: drawn[letter.candidate],
        day=day_text(),
        report=report,
    )
    return list(found)
