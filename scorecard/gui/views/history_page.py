"""The History page: versions on a line, the journal by day, and every change of the chosen entry in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.changes import diff
from scorecard.core.errors import EditError, ScorecardError, StorageError, sentence
from scorecard.core.model import Evaluation
from scorecard.core.soundness import unsound
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.history_model import HistoryModel, NamedVersion
from scorecard.gui.models.moments import day_text, lasting_text, local_now, moment_from
from scorecard.gui.models.opened import Opened
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
    WordedEntry,
    about_journal,
    effect_of,
    leaders_in,
    moment_at,
    states_at,
)
from scorecard.gui.views.history_filter import HistoryFilter
from scorecard.gui.views.history_view import HistoryView
from scorecard.gui.views.version_line import Stop, VersionLine

SETTLES_AFTER: Final = 120
"""Milliseconds that a row stays chosen before it is looked into, so that the arrows run freely."""

VERSIONS_WIDE: Final = 268
"""The width of the line of versions at 1280; it grows a little with the size of text."""


class HistoryPage(EvaluationPage):
    """Who changed what and when; and the way back, which is a change as well.

    version_requested  the present state shall be given a name
    """

    version_requested = Signal()

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
        self._reader = JournalReader(session, opened.document, self)
        self.model = HistoryModel(self._reader.fetch, self)
        self.filter = HistoryFilter(look)
        self.list = HistoryView(look, self.model)
        self.line = VersionLine(look)
        self.detail = HistoryDetail(look)
        self.name_version = Button(look, self.tr("Name version"), icon="add", small=True)
        self._chip = Chip(look, "", ChipKind.CLEAR, icon="lock")
        self._chip.hide()
        self.detail.head.addWidget(self._chip)
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
        self.model.failed.connect(self.failed)
        self.model.settled.connect(self._on_settled)
        self._settling.timeout.connect(self._ask_moment)
        self.document.saved.connect(self.refresh)
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
        return [self.header, self.line, self.list, self.detail]

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
        self.header.set_state(line.format(count=f"{count:,}", people=len(about.people), name=names, day=day))
        self.filter.show_people(each.author for each in about.people)
        self._versions = tuple(about.versions)
        self.model.show_versions(self._versions)
        self._show_line()
        self._ask_leaders()

    def _ask_leaders(self) -> None:
        unknown = [each.sequence for each in self._versions if each.sequence not in self._leaders]
        stored = self.document.stored
        if unknown:
            self._session.ask(
                lambda workspace, _: states_at(workspace, stored, unknown), self._on_states, self._on_failed
            )

    def _on_states(self, states: Sequence[tuple[int, Evaluation]]) -> None:
        self._session.jobs.run(lambda _: leaders_in(states), done=self._on_leaders, failed=self._on_failed)

    def _on_leaders(self, leaders: Leaders) -> None:
        self._leaders |= leaders
        self._show_line()

    def _show_line(self) -> None:
        whens = {each.sequence: self.model.when(each.at) for each in self._versions}
        now = Stop(0, self.tr("Now"), (self.tr("Change {number}").format(number=f"{self.model.newest:,}"),))
        self.line.show_versions(now, self._versions, whens, self._leaders)
        self._hint.setVisible(not self._versions)

    def _on_settled(self) -> None:
        narrowed = not self.filter.filter.is_open
        nothing = self.tr("No change fits this. Take a filter back, or look for something else.")
        self.list.set_message(nothing if narrowed else "")
        if self._chosen is None and self.model.newest:
            self.list.choose(self.model.newest)
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
        named = not isinstance(item, WordedEntry)
        label = item.name if named else item.label
        place = self.tr("Version") if named else item.place
        who = self.tr("{author}, {when}").format(author=item.author, when=self._lasting(item.at))
        self.detail.show_entry("", label, place, who)
        self._show_number()
        self.line.mark(item.sequence if any(each.sequence == item.sequence for each in self._versions) else None)
        self._settling.start()

    def _show_number(self) -> None:
        if self._chosen is not None:
            words = self.tr("Change {number} of {count}")
            number, count = self._chosen.sequence, max(self.model.newest, self._chosen.sequence)
            self.detail.title.setText(words.format(number=f"{number:,}", count=f"{count:,}"))

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
        stored, sequence = self.document.stored, self._chosen.sequence
        self._session.ask(lambda workspace, _: moment_at(workspace, stored, sequence), self._on_moment, self._on_failed)

    def _on_moment(self, moment: Moment) -> None:
        if self._chosen is None or moment.sequence != self._chosen.sequence:
            return
        self.detail.show_moment(moment, self.value)
        self._session.jobs.run(lambda _: effect_of(moment), done=self._on_effect, failed=self._on_failed)

    def _on_effect(self, effect: Effect) -> None:
        if self._chosen is not None and effect.sequence == self._chosen.sequence:
            self.detail.show_effect(effect, self.value)

    def show_state(self) -> None:
        """Show the ranking after the chosen entry, or hide it."""
        self.detail.show_state.toggle()

    def restore(self) -> None:
        """Make the evaluation what it was after the chosen entry, by one more change."""
        moment, chosen = self.detail.moment, self._chosen
        if moment is None or chosen is None:
            return
        flaws = unsound(moment.after, diff(self.value, moment.after))
        if flaws:
            what = sentence("This state does not hold together ({what}); it was not restored", what=flaws[0].what)
            self.refuse(EditError(what, advice="Choose another one."))
            return
        if isinstance(chosen, WordedEntry):
            label = self.tr("Restored to change {number}, {when}").format(
                number=f"{chosen.sequence:,}", when=self._lasting(chosen.at)
            )
        else:
            label = self.tr("Restored to version '{name}'").format(name=chosen.name)
        self.edit(label, moment.after)
        self.offer_undo(f"{label}.")

    # ---- the chain --------------------------------------------------------------------------------

    def verify(self) -> None:
        """Check the chain of the journal."""
        uid = self.document.uid
        self._session.ask(
            lambda workspace, _: (workspace.journal_broken_at(uid), workspace.entries_before(uid, None, 1)),
            self._on_verified,
            self._on_failed,
        )

    def _on_verified(self, answer: tuple[int | None, Sequence[Any]]) -> None:
        broken, newest = answer
        self._chip.show()
        if broken is None:
            count = newest[0].sequence if newest else 0
            self._chip.set_state(self.tr("intact"), ChipKind.CLEAR)
            self.told.emit(self.tr("Journal intact, {count} entries.").format(count=f"{count:,}"))
            return
        self._chip.set_state(self.tr("broken"), ChipKind.OUT)
        what = sentence("The journal does not hold from entry {number} on", number=f"{broken:,}")
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
        new_action(self, self.tr("Name version"), self.version_requested.emit, icon="seal", look=look)
        new_action(self, self.tr("Verify journal"), self.verify, icon="lock", look=look)
        new_action(self, self.tr("Find a change"), self.filter.search.setFocus, icon="search", keys="Ctrl+F", look=look)
        new_action(self, self.tr("Filter the journal"), self.filter.open_menu, icon="filter", look=look)
        new_action(self, self.tr("Show the whole journal"), self.filter.clear, icon="history", look=look)
        new_action(self, self.tr("Show this state"), self.show_state, icon="eye", look=look)
        new_action(self, self.tr("Restore to here"), self.restore, icon="restore", look=look)

    def _dress(self) -> None:
        scale = 1 + (max(self.look.text_scale, 1.0) - 1) / 3  # the journal between needs the room more
        self._left.setFixedWidth(round(VERSIONS_WIDE * scale))
