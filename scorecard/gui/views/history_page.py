"""The History page: versions on a line, the journal by day, and every change of the chosen entry in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.app.versions import restored_state
from scorecard.core.errors import EditError, ScorecardError, StorageError, sentence
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.core.wording import counted
from scorecard.gui.actions import new_action, separate
from scorecard.gui.buttons import Button
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.history_model import HistoryModel, NamedVersion
from scorecard.gui.models.moments import day_text, lasting_text, local_now, moment_from
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.sheets import evaluator_called
from scorecard.gui.page import Toolbar
from scorecard.gui.session import Session
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.history_detail import HistoryDetail
from scorecard.gui.views.history_entries import (
    About,
    Effect,
    Filter,
    JournalReader,
    Leaders,
    Moment,
    Passing,
    WordedEntry,
    about_journal,
    as_seen,
    effect_of,
    leaders_in,
    leaders_seen,
    moment_at,
    states_at,
)
from scorecard.gui.views.history_filter import HistoryFilter
from scorecard.gui.views.history_said import EntryLines
from scorecard.gui.views.history_view import HistoryView
from scorecard.gui.views.taking_back import TakingBack
from scorecard.gui.views.time_slider import TimeSlider
from scorecard.gui.views.version_line import Stop, VersionLine

SETTLES_AFTER: Final = 120
"""Milliseconds that a row stays chosen before it is looked into, so that the arrows run freely."""

VERSIONS_WIDE: Final = 268
"""The width of the line of versions at 1280; it grows a little with the size of text."""


class HistoryPage(EvaluationPage):
    """Who changed what and when; and the way back, which is a change as well.

    version_requested  the present state shall be given a name
    look_requested     all pages shall show an earlier state: its place in the journal, and its name
    start_requested    a new evaluation shall begin with an earlier state, likewise
    """

    version_requested = Signal()
    look_requested = Signal(int, str)
    start_requested = Signal(int, str)

    help_page: ClassVar[str] = "history"

    def __init__(self, look: Look, opened: Opened, session: Session, parent: QWidget | None = None) -> None:
        verify = Button(look, "", icon="lock")
        super().__init__(look, self.tr("History and versions"), opened, secondary=(verify,), parent=parent)
        verify.setText(self.tr("Verify journal"))
        verify.setToolTip(self.tr("Check that no entry was changed, added or taken out behind the program's back"))
        self._session = session
        self._stale = True
        self._chosen: Any = None
        self._versions: tuple[NamedVersion, ...] = ()
        self._leaders: dict[int, str] = {}
        self._sight = self.document.sight
        self._reader = JournalReader(session, opened.document, self)
        self._lines = EntryLines(self.document)
        self.model = HistoryModel(self._reader.fetch, self, line=self._lines.line)
        self.filter = HistoryFilter(look)
        self.list = HistoryView(look, self.model)
        self.line = VersionLine(look)
        self.time = TimeSlider(look)
        self._taking_back = TakingBack(session, opened, self)
        self.detail = HistoryDetail(look)
        if opened.is_past:
            self.detail.show_past()
        self.name_version = Button(look, self.tr("Name version"), icon="add", small=True)
        if opened.is_past:
            self.name_version.hide()
        self._chip = Chip(look, "", ChipKind.CLEAR, icon="lock")
        self._chip.hide()
        self.detail.head.insertWidget(1, self._chip)
        self._hint = Text(
            look,
            self.tr("Name a version before something important, such as opening the scores, to find it again here."),
            "small",
            "text.tertiary",
            wraps=True,
        )
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLES_AFTER)
        self._lay_out()
        self._make_actions()

        verify.clicked.connect(self.verify)
        self.name_version.clicked.connect(self.version_requested)
        self.filter.changed.connect(self._on_filter)
        self.list.chosen.connect(self._on_chosen)
        self.line.chosen.connect(self._on_stop_chosen)
        self.detail.restore_requested.connect(self.restore)
        self.detail.compare_requested.connect(self.compare)
        self.detail.look_requested.connect(self.look_at)
        self.detail.start_requested.connect(self.start)
        self.detail.revert_requested.connect(self.revert)
        self.time.moved.connect(self._on_time)
        self._taking_back.done.connect(self._on_taken_back)
        self._taking_back.failed.connect(self.failed)
        self.model.failed.connect(self.failed)
        self.model.settled.connect(self._on_settled)
        self._settling.timeout.connect(self._ask_moment)
        self.opened.document.saved.connect(self.refresh)
        session.named.connect(self._on_named)
        self.document.changed.connect(self._on_changed)
        session.listed.connect(self._on_listed)
        look.changed.connect(self._dress)
        self._dress()

    # ---- what others call -------------------------------------------------------------------------

    def _on_named(self, uid: str) -> None:
        if uid == self.document.uid:
            self.refresh()

    def refresh(self) -> None:
        """Take in what was added to the journal; a hidden page waits until it is shown."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.model.refresh()
            self._ask_about()

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Show what was done to a criterion or a candidate."""
        self.filter.show_evaluation(self.value)
        if table == "criteria" and key:
            self.filter.narrow_to(criterion=key[0])
        elif table == "candidates" and key:
            self.filter.narrow_to(candidate=key[0])

    def focus_body(self) -> None:
        """Put the keyboard on the journal."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def regions(self) -> list[QWidget]:
        """The regions that F6 goes through: header, versions, journal, panel."""
        return [self.header, self.line, self.list, self.time, self.detail]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # ---- reading ----------------------------------------------------------------------------------

    def _ask_about(self) -> None:
        uid = self.document.uid
        self._session.ask(lambda workspace, _: about_journal(workspace, uid), self._on_about, self._on_failed)

    def _on_about(self, about: About) -> None:
        count = sum(each.entries for each in about.people)
        since = min((each.first for each in about.people), default="")
        moment = moment_from(since)
        day = "" if moment is None else day_text(moment, local_now(), QLocale(), QLocale.FormatType.LongFormat)
        if len(about.people) == 1:
            line = (
                self.tr("{count} changes by {name} since {day}") if count != 1 else self.tr("1 change by {name}, {day}")
            )
        else:
            line = self.tr("{count} changes by {people} people since {day}")
        names = about.people[0].author if about.people else ""
        self.header.set_state(line.format(count=grouped(count), people=len(about.people), name=names, day=day))
        self.filter.show_people(each.author for each in about.people)
        self._versions = tuple(about.versions)
        chosen = self._chosen
        self.model.show_versions(self._versions)
        if chosen is not None and self._chosen.sequence != chosen.sequence:
            self._go_to(chosen.sequence)  # its row has become that of a version
        self._show_line()
        self._ask_leaders()

    def _ask_leaders(self) -> None:
        unknown = [each.sequence for each in self._versions if each.sequence not in self._leaders]
        stored = self.opened.document.stored
        if unknown:
            self._session.ask(
                lambda workspace, _: states_at(workspace, stored, unknown), self._on_states, self._on_failed
            )

    def _on_states(self, states: Sequence[tuple[int, Evaluation]]) -> None:
        blind = self.document.sight.blind
        hidden = self.tr("hidden until the sheets are in") if blind else self.tr("hidden until the seals are opened")
        seen, unseen = leaders_seen(states, self.document, hidden)
        self._leaders |= unseen
        self._session.jobs.run(lambda _: leaders_in(seen), done=self._on_leaders, failed=self._on_failed)

    def _on_leaders(self, leaders: Leaders) -> None:
        self._leaders |= leaders
        self._show_line()

    def _show_line(self) -> None:
        whens = {each.sequence: self.model.when(each.at) for each in self._versions}
        now = Stop(0, self.tr("Now"), (self.tr("Change {number}").format(number=grouped(self.model.newest)),))
        self.line.show_versions(now, self._versions, whens, self._leaders)
        self._hint.setVisible(not self._versions)

    def _on_settled(self) -> None:
        narrowed = not self.filter.filter.is_open
        nothing = self.tr("No change fits this. Take a filter back, or look for something else.")
        self.list.set_message(nothing if narrowed else "")
        if self._chosen is None and self.model.newest:
            self._go_to(self.opened.document.stored.sequence if self.opened.is_past else self.model.newest)
        elif self._chosen is not None and not self.list.selectionModel().hasSelection():
            self.list.choose(self._chosen.sequence)
        self._show_number()
        self._show_line()

    # ---- following --------------------------------------------------------------------------------

    def _on_listed(self, evaluations: Sequence[Any]) -> None:
        uid = self.document.uid
        if any(each.uid == uid and each.sequence != self.model.newest for each in evaluations):
            self.refresh()

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        self.filter.show_evaluation(after)
        if self._sight != self.document.sight:
            self._sight = self.document.sight
            self._lines.forget()
            self.model.relined()
            self._leaders.clear()
            self._ask_leaders()
            self._settling.start()
        if self.isVisible():
            self.detail.show_now(after)

    def _on_filter(self, found: Filter) -> None:
        self.list.set_message(self.tr("Looking through the journal."))
        self.model.keep(None if found.is_open else found.keeps)

    # ---- one entry --------------------------------------------------------------------------------

    def _on_chosen(self, item: Any) -> None:
        if self._chosen is not None and self._chosen.sequence == item.sequence:
            self._chosen = item
            return
        self._chosen = item
        self._show_head(item)
        self._show_number()
        self.line.mark(item.sequence if any(each.sequence == item.sequence for each in self._versions) else None)
        self._settling.start()

    def _show_head(self, item: Any) -> None:
        named = not isinstance(item, WordedEntry)
        label = item.name if named else item.label
        place = self.tr("Version") if named else item.place
        who = self.tr("{author}, {when}").format(author=self._called(item.author), when=self._lasting(item.at))
        self.detail.show_entry("", label, place, who)

    def _called(self, author: str) -> str:
        """A name of the journal with what this person is on the panel."""
        member = self.value.evaluators.get(evaluator_called(self.value, author))
        if member is None:
            return author
        return self.tr("{name} ({role})").format(name=author, role=member.role or self.tr("Evaluator"))

    def _on_time(self, sequence: int) -> None:
        """Go to a change by the line of time; one that is not listed yet is told all the same."""
        self.detail.keep_ranking()
        self._go_to(sequence)

    def _go_to(self, sequence: int) -> None:
        if not self.list.choose(sequence):
            self.list.selectionModel().clear()
            self._chosen = Passing(sequence)
            self._show_number()
            self.line.mark(sequence if any(each.sequence == sequence for each in self._versions) else None)
            self._settling.start()

    def step_back(self) -> None:
        """One change back."""
        self.time.step_back()

    def step_on(self) -> None:
        """One change on."""
        self.time.step_on()

    def _show_number(self) -> None:
        if self._chosen is not None:
            words = self.tr("Change {number} of {count}")
            number, count = self._chosen.sequence, max(self.model.newest, self._chosen.sequence)
            self.detail.title.setText(words.format(number=grouped(number), count=grouped(count)))
            self.time.show_place(number, count, [each.sequence for each in self._versions])

    def _on_stop_chosen(self, sequence: int) -> None:
        if not sequence:
            self.list.choose(self.model.newest)
            self.line.mark(0)
            return
        if self.list.choose(sequence):
            return
        for version in self._versions:
            if version.sequence == sequence:  # its page is not here yet
                self.list.selectionModel().clear()
                self._on_chosen(version)

    def _ask_moment(self) -> None:
        if self._chosen is None:
            return
        stored, value, sequence = self.opened.document.stored, self.value, self._chosen.sequence
        self._session.ask(
            lambda workspace, _: moment_at(workspace, stored, sequence, value), self._on_moment, self._on_failed
        )

    def _on_moment(self, moment: Moment) -> None:
        if self._chosen is None or moment.sequence != self._chosen.sequence:
            return
        if isinstance(self._chosen, Passing):
            self._chosen = self._named(moment.sequence) or moment.entry
            self._show_head(self._chosen)
            self._show_number()
        moment = as_seen(moment, self.document)
        self.detail.show_moment(moment, self.value, is_version=not isinstance(self._chosen, WordedEntry))
        self._session.jobs.run(lambda _: effect_of(moment), done=self._on_effect, failed=self._on_failed)

    def _on_effect(self, effect: Effect) -> None:
        if self._chosen is not None and effect.sequence == self._chosen.sequence:
            self.detail.show_effect(effect, self.value)

    def show_state(self) -> None:
        """Show the ranking after the chosen entry, or hide it."""
        self.detail.show_state.toggle()

    def compare(self) -> None:
        """Compare what the evaluation was after the chosen entry with what it is now."""
        if self._chosen is not None:
            self.go_requested.emit("compare", ("versions", (self.document.uid, self._chosen.sequence)))

    def restore(self) -> None:
        """Make the evaluation what it was after the chosen entry, by one more change."""
        moment, chosen = self.detail.moment, self._chosen
        if moment is None or chosen is None:
            return
        try:
            value = restored_state(self.value, moment.after)
        except EditError as error:
            self.refuse(error)
            return
        if isinstance(chosen, WordedEntry):
            label = self.tr("Restored to change {number}, {when}").format(
                number=grouped(chosen.sequence), when=self._lasting(chosen.at)
            )
        else:
            label = self.tr("Restored to version '{name}'").format(name=chosen.name)
        before = self.value
        self.edit(label, value)
        if self.value is not before:
            self.offer_undo(f"{label}.")

    def look_at(self) -> None:
        """Let all pages show what it was after the chosen entry."""
        if self._chosen is not None:
            self.look_requested.emit(self._chosen.sequence, self._name_of(self._chosen))

    def start(self) -> None:
        """Start a new evaluation with what it was after the chosen entry."""
        if self._chosen is not None:
            self.start_requested.emit(self._chosen.sequence, self._name_of(self._chosen))

    def revert(self) -> None:
        """Take back the chosen change alone, unless something later stands on it."""
        moment = self.detail.moment
        if moment is not None and not self.opened.is_past:
            self._taking_back.begin(moment)

    def _on_taken_back(self, label: str) -> None:
        self.offer_undo(f"{label}.")

    def _named(self, sequence: int) -> NamedVersion | None:
        return next((each for each in self._versions if each.sequence == sequence), None)

    def _name_of(self, item: Any) -> str:
        """What a state is called: by its version, else by its place."""
        named = self._named(item.sequence)
        return self.tr("change {number}").format(number=grouped(item.sequence)) if named is None else named.name

    # ---- the chain --------------------------------------------------------------------------------

    def verify(self) -> None:
        """Check the chain of the journal."""
        uid = self.document.uid
        self._session.ask(lambda workspace, _: workspace.verify(uid), self._on_verified, self._on_failed)

    def _on_verified(self, verdict: Any) -> None:
        self._chip.show()
        if verdict.holds:
            count = counted(verdict.entries, self.tr("entry"), self.tr("entries"))
            self._chip.set_state(self.tr("intact"), ChipKind.CLEAR)
            self._chip.setToolTip(self.tr("{count}, hash {hash}").format(count=count, hash=verdict.hash))
            self.told.emit(self.tr("Journal intact, {count}.").format(count=count))
            return
        self._chip.set_state(self.tr("broken"), ChipKind.OUT)
        if verdict.broken is None:
            first = verdict.faults[0]
            what = sentence("{fault}", fault=first[:1].upper() + first[1:])
        else:
            what = sentence("The journal does not hold from entry {number} on", number=grouped(verdict.broken))
            self.list.choose(verdict.broken)
        self._chip.setToolTip(str(what))
        advice = "It was changed outside the program: compare it with a backup."
        self.failed.emit(StorageError(what, place=self.value.head.title, advice=advice))

    # ---- pieces -----------------------------------------------------------------------------------

    def _on_failed(self, error: ScorecardError) -> None:
        self.failed.emit(error)

    def _lasting(self, at: str) -> str:
        moment = moment_from(at)
        return at if moment is None else lasting_text(moment, local_now(), QLocale())

    def _lay_out(self) -> None:
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        head = Toolbar(self.look, (Text(self.look, self.tr("Versions"), "strong"),), (self.name_version,))
        layout = head.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        layout.setContentsMargins(margins.left(), 0, self.look.length("space.md"), 0)
        left.addWidget(head)
        left.addWidget(self.line, 1)
        hint = QHBoxLayout()
        margin = self.look.length("size.page_left")
        hint.setContentsMargins(margin, margin, margin, margin)
        hint.addWidget(self._hint)
        left.addLayout(hint)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.filter)
        middle.addWidget(self.list, 1)
        middle.addWidget(self.time)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addWidget(Rule(self.look, Qt.Orientation.Vertical))
        row.addLayout(middle, 1)
        self.set_body(body)
        self.set_side(self.detail)
        self.filter.show_evaluation(self.value)

    def _make_actions(self) -> None:
        look = self.look
        naming = new_action(self, self.tr("Name version"), self.version_requested.emit, icon="seal", look=look)
        naming.setEnabled(not self.opened.is_past)
        new_action(self, self.tr("Verify journal"), self.verify, icon="lock", look=look)
        separate(self)
        new_action(self, self.tr("Find a change"), self.filter.search.setFocus, icon="search", keys="Ctrl+F", look=look)
        new_action(self, self.tr("Filter the journal"), self.filter.open_menu, icon="filter", look=look)
        new_action(self, self.tr("Show the whole journal"), self.filter.clear, icon="history", look=look)
        separate(self)
        new_action(self, self.tr("Show the ranking at this point"), self.show_state, icon="results", look=look)
        new_action(self, self.tr("Look at this state on all pages"), self.look_at, icon="eye", look=look)
        new_action(self, self.tr("One change back"), self.step_back, keys="Alt+Left", icon="chevron-left", look=look)
        new_action(self, self.tr("One change on"), self.step_on, keys="Alt+Right", icon="chevron-right", look=look)
        separate(self)
        new_action(self, self.tr("Take back this change alone"), self.revert, icon="undo", look=look)
        new_action(self, self.tr("Start a new evaluation from here"), self.start, icon="duplicate", look=look)
        new_action(self, self.tr("Compare with now"), self.compare, icon="compare", look=look)
        new_action(self, self.tr("Restore to here"), self.restore, icon="restore", look=look)

    def _dress(self) -> None:
        scale = 1 + (max(self.look.text_scale, 1.0) - 1) / 3  # the journal between needs the room more
        self._left.setFixedWidth(round(VERSIONS_WIDE * scale))
