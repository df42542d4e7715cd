"""The panel of the history: one entry with every change in words, its reason, and what it did to the result."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.changes import diff
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.core.wording import NOTHING, isolated, listed
from scorecard.gui.buttons import Button, IconButton
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.page import SidePanel
from scorecard.gui.parts import part_of
from scorecard.gui.views.button_flow import ButtonFlow
from scorecard.gui.views.change_words import ChangeWords, reason_of, words_of
from scorecard.gui.views.history_entries import Effect, Moment
from scorecard.gui.views.history_tables import BeforeAfter, ResultTable, effect_rows, leaders_of, ranking_rows

AT_FIRST: Final = 8
"""How many changes of an entry are told at first, so that what it did to the result stays in sight."""

AT_ONCE: Final = 40
"""How many more are told at a time."""

SHORT_HASH: Final = 16
"""Digits of a hash that are shown; its tooltip has all."""


class HistoryDetail(SidePanel):
    """One entry of the journal.

    restore_requested  the evaluation shall be as it was then
    compare_requested  what it was then shall stand beside what it is now
    look_requested     all pages shall show what it was then
    start_requested    a new evaluation shall begin with what it was then
    revert_requested   this change alone shall be taken back
    """

    restore_requested = Signal()
    compare_requested = Signal()
    look_requested = Signal()
    start_requested = Signal()
    revert_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", name="Change", parent=parent)
        self._moment: Moment | None = None
        self._effect: Effect | None = None
        self._is_past = False
        self._stays = False
        self._when = ""
        self._told = 0
        gap = look.length("space.xs")
        self._label = Text(look, "", "section", wraps=True)
        self._place = Text(look, "", "small", "text.secondary", wraps=True)
        self._who = Text(look, "", "small", "text.secondary", wraps=True)
        top = _column(self._label, self._place, self._who, gap=look.length("space.xxs"))
        self._what = Text(look, "", "label", "text.tertiary", wraps=True)
        self._figures = BeforeAfter(look)
        self._one = _column(self._what, self._figures, gap=gap)
        self._changes = _column(gap=look.length("space.xxs"))
        self._said: list[_Said] = []
        self._more = Button(look, "", small=True)
        self._more.clicked.connect(self._tell_more)
        self._reason_text = Text(look, "", "body", wraps=True)
        self._reason_head = Text(look, "", "label", "text.tertiary")
        self._reason = _column(self._reason_head, self._reason_text, gap=gap)
        self._noted_text = Text(look, "", "small", wraps=True)
        self._noted = _column(Text(look, self.tr("Noted with it"), "label", "text.tertiary"), self._noted_text, gap=gap)
        self._outcome = Text(look, "", "small", "text.secondary", wraps=True)
        self._table = ResultTable(look, self.tr("Effect on the result"))
        effect = Text(look, self.tr("Effect on the result"), "label", "text.tertiary")
        self._result = _column(effect, self._outcome, self._table, gap=gap)
        self._make_buttons(look)
        self._seal = Text(look, "", "caption", "text.tertiary", wraps=True)
        self._seal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._state_title = Text(look, "", "label", "text.tertiary", wraps=True)
        self._ranking = ResultTable(look, self.tr("Ranking at this point"))
        self._state = _column(self._state_title, self._ranking, gap=gap)
        self._note = Text(
            look,
            self.tr("Restoring adds a change. Nothing is ever removed from the journal."),
            "small",
            "text.tertiary",
            wraps=True,
        )
        for part in (
            top,
            self._noted,
            self._one,
            self._changes,
            self._more,
            self._reason,
            self._result,
            self._buttons,
            self._state,
            self._note,
            self._seal,
        ):
            self.column.addWidget(part)
        self.column.setSpacing(look.length("space.lg"))
        self._more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_nothing()

    @property
    def moment(self) -> Moment | None:
        """What is shown, once it is known."""
        return self._moment

    @property
    def words(self) -> list[ChangeWords]:
        """The changes that are told."""
        if self._moment is None:
            return []
        return words_of(self._moment.changes[: self._told], self._moment.before, self._moment.after)

    def show_nothing(self) -> None:
        """No entry is chosen."""
        self.title.setText(self.tr("Change"))
        self._label.setText("")
        self._place.setText(self.tr("Choose a change to see what it did."))
        self._place.show()
        self._who.setText("")
        self._clear()

    def show_entry(self, number: str, label: str, place: str, who: str) -> None:
        """Show who did what and when; what it changed follows by `show_moment`."""
        self.title.setText(number)
        self._label.setText(label)
        self._place.setText(place)
        self._place.setVisible(bool(place))
        self._when = who
        self._who.setText(who)
        self._clear()

    def show_moment(self, moment: Moment, now: Evaluation, *, is_version: bool = False) -> None:
        """Show what the entry changed, and offer its state unless that is how it is `now`.

        Of a version, which changed nothing, the ranking is shown.
        """
        self._clear()
        self._moment = moment
        self._told = min(AT_FIRST, len(moment.changes))
        self._tell()
        if is_version:
            self._changes.hide()
            self._check_state(on=True)
        self._who.setText(self.tr("{who}, stage {stage}").format(who=self._when, stage=moment.after.head.stage))
        reason = reason_of(moment.changes, moment.after)
        self._reason_text.setText(reason)
        given = any("rationale" in (each.after or {}) or each.table == "waivers" for each in moment.changes)
        self._reason_head.setText(self.tr("Reason") if given else self.tr("Why, as it stood, unchanged"))
        told = any(each.after == reason for each in self.words)
        self._reason.setVisible(bool(reason) and not (told and self._one.isHidden()))
        self._show_noted(moment)
        self.more.setEnabled(True)
        self.revert.setEnabled(bool(moment.changes) and moment.sequence > 1 and not self._is_past)
        self._seal.setText(self.tr("Sealed with {hash}").format(hash=moment.hash[:SHORT_HASH]))
        words = self.tr("The hash of the journal up to here: {hash}")
        self._seal.setToolTip(words.format(hash=moment.hash))
        self._seal.show()
        self._buttons.show()
        self.show_now(now)

    def _show_noted(self, moment: Moment) -> None:
        """What was noted with the entry, unless part of what it may be about is hidden."""
        note = moment.entry.note
        hidden = self.tr("What was noted is hidden, for part of what it may be about is hidden now.")
        self._noted_text.setText(hidden if note and moment.is_veiled else note)
        self._noted.setVisible(bool(note))

    @property
    def noted(self) -> str:
        """What is shown of what was noted with the entry."""
        return "" if self._noted.isHidden() else self._noted_text.text()

    def show_effect(self, effect: Effect, now: Evaluation) -> None:
        """Show what the entry did to the result."""
        self._effect = effect
        rows = effect_rows(effect.before, effect.after)
        self._outcome.setText(self._outcome_of(effect, changed=bool(rows)))
        self._table.show_rows((self.tr("Before"), self.tr("After")), rows)
        self._table.setVisible(bool(rows))
        self._result.setVisible(self._moment is not None and bool(self._moment.changes))
        self.show_state.setVisible(effect.after is not None or self._stays)
        if self.show_state.isChecked():
            self._on_toggled(checked=True)
        self.show_now(now)

    def show_now(self, now: Evaluation) -> None:
        """Offer to restore, unless the state is how it is now."""
        different = self._moment is not None and bool(diff(now, self._moment.after))
        self.restore.setVisible(different and not self._is_past)
        self.compare.setVisible(different or self._is_past)
        self.look_at.setVisible(different)
        self._note.setVisible(different and not self._is_past)

    def show_past(self) -> None:
        """What is open is an earlier state itself: nothing can be restored or taken back."""
        self._is_past = True

    def keep_ranking(self) -> None:
        """Show the ranking of whatever entry comes, until a person hides it."""
        self._stays = True
        self._check_state(on=True)

    def _clear(self) -> None:
        self._moment = self._effect = None
        self._told = 0
        self._empty_changes()
        for part in (
            self._one,
            self._changes,
            self._more,
            self._reason,
            self._noted,
            self._result,
            self._buttons,
            self._note,
            self._seal,
        ):
            part.hide()
        self.more.setEnabled(False)
        if not self._stays:
            self._state.hide()
            self._check_state(on=False)

    def _bring_state(self) -> None:
        """Bring the state into sight once it has its place."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        scroll = part_of(self, QScrollArea)
        if isinstance(scroll, QScrollArea) and self._state.isVisible():
            scroll.ensureWidgetVisible(self._state)

    # ---- buttons --------------------------------------------------------------------------------

    def _make_buttons(self, look: Look) -> None:
        self.restore = Button(look, self.tr("Restore to here"), icon="restore")
        self.restore.clicked.connect(self.restore_requested)
        self.compare = Button(look, self.tr("Compare"), icon="compare")
        self.compare.setToolTip(self.tr("Put this state and the present one side by side"))
        self.compare.clicked.connect(self.compare_requested)
        self.look_at = Button(look, self.tr("Look at it"), icon="eye")
        self.look_at.setToolTip(self.tr("Let all pages show the evaluation as it was then; nothing is changed"))
        self.look_at.clicked.connect(self.look_requested)
        self.show_state = Button(look, "", icon="results")
        self.show_state.setCheckable(True)
        self.show_state.toggled.connect(self._on_toggled)
        self.show_state.clicked.connect(self._on_show_clicked)
        self.more = IconButton(look, "more", self.tr("More to do with this change"))
        self.more.clicked.connect(self._open_menu)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(self.tr("More to do with this change"))
        self.revert = self.menu.addAction(self.tr("Take back this change alone"))
        self.revert.triggered.connect(self._on_revert)
        self.start = self.menu.addAction(self.tr("Start a new evaluation from here"))
        self.start.triggered.connect(self._on_start)
        self.head.addWidget(self.more)
        self._buttons = ButtonFlow(look, (self.restore, self.compare, self.look_at, self.show_state))

    def _check_state(self, *, on: bool) -> None:
        self.show_state.blockSignals(True)
        self.show_state.setChecked(on)
        self._word_state(on=on)
        self.show_state.blockSignals(False)

    def _word_state(self, *, on: bool) -> None:
        self.show_state.setText(self.tr("Hide ranking") if on else self.tr("Show ranking"))

    def _on_show_clicked(self, checked: bool) -> None:
        self._stays = self._stays and checked

    def _on_revert(self) -> None:
        self.revert_requested.emit()

    def _on_start(self) -> None:
        self.start_requested.emit()

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    # ---- changes --------------------------------------------------------------------------------

    def _tell(self) -> None:
        moment = self._moment
        assert moment is not None
        words = self.words
        single = len(words) == 1 and len(moment.changes) == 1
        width = self._look.length("size.standing") - 2 * self._look.length("space.lg")
        one = single and self._figures.fits(words[0].before, words[0].after, width)
        if one:
            (only,) = words
            self._what.setText(_headed(only, named=only.where != self._place.text()))
            self._figures.show_figures(only.before, only.after)
        self._one.setVisible(one)
        self._empty_changes()
        layout = self._changes.layout()
        assert layout is not None
        where = self._place.text()
        for each in () if one else words:
            said = _Said(self._look, each, named=each.where != where)
            self._said.append(said)
            layout.addWidget(said)
            where = each.where
        if not moment.changes:
            nothing = self.tr("Nothing in the evaluation changed.")
            layout.addWidget(Text(self._look, nothing, "body", "text.secondary", wraps=True))
        self._changes.setVisible(not one)
        self._offer_more(moment)

    def _tell_more(self) -> None:
        moment = self._moment
        layout = self._changes.layout()
        if moment is None or layout is None:
            return
        start, self._told = self._told, min(self._told + AT_ONCE, len(moment.changes))
        where = ""
        for each in words_of(moment.changes[start : self._told], moment.before, moment.after):
            said = _Said(self._look, each, named=each.where != where)
            self._said.append(said)
            layout.addWidget(said)
            where = each.where
        self._offer_more(moment)

    def _offer_more(self, moment: Moment) -> None:
        rest = len(moment.changes) - self._told
        more = self.tr("Show {next} of {count} more") if rest > AT_ONCE else self.tr("Show {count} more")
        self._more.setText(more.format(count=grouped(rest), next=AT_ONCE))
        self._more.setVisible(rest > 0)

    def _empty_changes(self) -> None:
        for each in self._said:
            forget(each)
        self._said = []

    # ---- the result -------------------------------------------------------------------------------

    def _outcome_of(self, effect: Effect, *, changed: bool) -> str:
        before, after = leaders_of(effect.before), leaders_of(effect.after)
        old, new = (listed([isolated(each) for each in names]) for names in (before, after))
        if effect.is_hidden:
            return self.tr("The result is hidden, for part of what it stood on is hidden now.")
        if effect.after is None:
            return self.tr("There was nothing to rank by yet.")
        if not after:
            return self.tr("Nobody led yet.")
        if not changed:
            return self.tr("It stayed the same: {name} led before and after.").format(name=new)
        if before == after:
            return self.tr("{name} led before and after.").format(name=new)
        if not before:
            return self.tr("{name} led after it.").format(name=new)
        words = {
            (False, False): self.tr("The lead went from {old} to {new}."),
            (True, True): self.tr("Before it {old} shared the lead, after it {new} did."),
            (True, False): self.tr("Before it {old} shared the lead, after it {new} led alone."),
            (False, True): self.tr("Before it {old} led alone, after it {new} shared the lead."),
        }
        return words[len(before) > 1, len(after) > 1].format(old=old, new=new)

    def _on_toggled(self, checked: bool) -> None:
        if checked:
            QTimer.singleShot(0, self, self._bring_state)
        self._word_state(on=checked)
        effect = self._effect
        self._state.setVisible(checked and effect is not None)
        if not checked or effect is None:
            return
        found = effect.after
        title = self.tr("Ranking after this change") if found else self._outcome_of(effect, changed=False)
        self._state_title.setText(title)
        self._ranking.show_rows((self.tr("Total"),), [] if found is None else ranking_rows(found))
        self._ranking.setVisible(found is not None)


class _Said(QWidget):
    """One change: where, and under it what it was and what it became."""

    def __init__(self, look: Look, words: ChangeWords, *, named: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        named = named and bool(words.where)
        column.setContentsMargins(0, look.length("space.sm") if named else 0, 0, 0)
        column.setSpacing(0)
        if named:
            column.addWidget(Text(look, words.where, "small", "text.secondary", wraps=True))
        if words.before:
            line = f"{words.what}: {words.before} → {words.after or NOTHING}"
        else:
            line = f"{words.what}: {words.after}"
        said = Text(look, line[:1].upper() + line[1:], "body", wraps=True)
        said.setAccessibleName(str(words))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(said)


def _headed(words: ChangeWords, *, named: bool) -> str:
    what = words.what[:1].upper() + words.what[1:]
    return f"{words.where}: {words.what}" if named and words.where else what


def _column(*parts: QWidget, gap: int) -> QWidget:
    """Widgets one under the other."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for part in parts:
        column.addWidget(part)
    return whole
