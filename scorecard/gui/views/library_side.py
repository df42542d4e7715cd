"""Beside the library: where the chosen evaluation stands, what can be done with it, and its saved versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from scorecard.core.errors import RankingError
from scorecard.core.ranking import Status
from scorecard.core.sight import sheets_in
from scorecard.core.wording import counted, isolated
from scorecard.gui.buttons import Button
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.moments import Now, local_now, moment_said
from scorecard.gui.models.summaries import Detail, why_not
from scorecard.gui.page import SidePanel
from scorecard.gui.standing import StandingKind, StandingRows
from scorecard.gui.standing_rows import rows_of
from scorecard.gui.views.hidden_words import hidden_lines
from scorecard.gui.views.panel_rows import LegendLines, PanelRow, PanelRows
from scorecard.render.ranking import leading
from scorecard.render.series import parts_of

MOST_ROWS: Final = 7
"""How many candidates stand here before the buttons would fall out of sight."""


class LibrarySide(SidePanel):
    """The chosen evaluation, or how many are chosen.

    candidate_requested  a candidate of the evaluation is wanted (its key)
    """

    candidate_requested = Signal(str)

    def __init__(
        self,
        look: Look,
        opens: QAction,
        restores: QAction,
        exports: Sequence[QAction],
        compares: QAction,
        now: Now = local_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "", name="", parent=parent)
        self._look = look
        self._now = now
        self._uid = ""
        self.setAccessibleName(self.tr("Chosen evaluation"))
        side, md, sm = look.length("space.lg"), look.length("space.md"), look.length("space.sm")
        self.column.setContentsMargins(0, 0, 0, side)
        self.column.setSpacing(0)
        self.rows = StandingRows(look, StandingKind.BARS)
        self.rows.candidate_requested.connect(self.candidate_requested)
        self.column.addWidget(self.rows)
        inner = QWidget()
        words = QVBoxLayout(inner)
        words.setContentsMargins(side, 0, side, 0)
        words.setSpacing(md)
        self.column.addWidget(inner)
        self._more = Text(look, "", "small", "text.secondary")
        self._upper, self._lower = Rule(look), Rule(look)
        self._legend = LegendLines(look)
        self._chip = Chip(look, ChipKind.PROVISIONAL.word, ChipKind.PROVISIONAL)
        self._sentence = Text(look, "", "small", "text.primary", wraps=True)
        verdict = QHBoxLayout()
        verdict.setSpacing(sm)
        verdict.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self._sentence, 1)
        self.open_button = self._button(opens, "")
        self.compare_button = self._button(compares, "")
        self.restore_button = self._button(restores, "restore")
        self.export_button = Button(look, self.tr("Export"), icon="export")
        menu = QMenu(self.export_button)
        menu.addActions(list(exports))
        self.export_button.setMenu(menu)
        buttons = QHBoxLayout()
        buttons.setSpacing(sm)
        for button in (self.open_button, self.compare_button, self.restore_button, self.export_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._versions_title = Text(look, self.tr("Saved versions"), "label", "text.tertiary")
        self._versions = PanelRows(look, self.tr("Saved versions"), "seal")
        for each in (self._more, self._upper, self._legend, self._lower):
            words.addWidget(each)
        words.addLayout(verdict)
        words.addLayout(buttons)
        words.addSpacing(look.length("space.xs"))
        named = QVBoxLayout()
        named.setSpacing(look.length("space.xxs"))
        named.addWidget(self._versions_title)
        named.addWidget(self._versions)
        words.addLayout(named)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._bare("", self.tr("Choose an evaluation to see where it stands."))
        self._buttons(opens=False, restores=False, exports=False)

    def show_several(self, count: int, *, deleted: bool) -> None:
        """Several are chosen."""
        title = self.tr("{count} evaluations").format(count=count)
        words = self.tr("Restore them together.") if deleted else self.tr("Compare, export or delete them together.")
        self._bare(title, words)
        self._buttons(opens=False, restores=deleted, exports=not deleted)
        self.compare_button.setVisible(not deleted)

    def show_waiting(self, uid: str, title: str, *, deleted: bool) -> None:
        """An evaluation is chosen, and is being read: its name is there, its figures follow; old ones stay."""
        if uid != self._uid:
            self._bare(title, "")
        else:
            self._entitle(title)
        self._buttons(opens=not deleted, restores=deleted, exports=not deleted)

    def show_fault(self, title: str, what: str) -> None:
        """The chosen evaluation cannot be read."""
        self._bare(title, what)

    def show_detail(self, detail: Detail, *, deleted: bool) -> None:
        """Show where an evaluation stands."""
        self._bare(detail.evaluation.head.title, "")
        self._uid = detail.uid
        self._buttons(opens=not deleted, restores=deleted, exports=not deleted)
        self._show_versions(detail.versions)
        if detail.sight.blind:
            given, whole = sheets_in(detail.evaluation)
            said = self.tr("The result is hidden until all sheets are handed in; {given} of {whole} are.")
            self._sentence.setText(said.format(given=given, whole=whole))
            self._sentence.show()
            return
        if isinstance(detail.result, RankingError):
            self._sentence.setText(why_not(detail.result))
            self._sentence.show()
            return
        rows = rows_of(detail.evaluation, detail.result)
        self.rows.set_rows(rows[:MOST_ROWS])
        self.rows.show()
        rest = len(rows) - MOST_ROWS
        self._more.setText(self.tr("and {rest}").format(rest=counted(rest, "more", "more")) if rest > 0 else "")
        self._more.setVisible(rest > 0)
        parts = parts_of(detail.evaluation.criteria, detail.result.tree)
        self._legend.set_parts(parts)
        for each in (self._upper, self._legend, self._lower):
            each.setVisible(bool(parts))
        waits = any(each.status is Status.PROVISIONAL for each in detail.result.standings)
        sealed = bool(detail.sight.sealed)
        kind = ChipKind.SEALED if sealed else ChipKind.PROVISIONAL if waits else ChipKind.TIE
        self._chip.set_state(kind.word, kind)
        self._chip.setVisible(sealed or waits or len(detail.result.leaders) > 1)
        hidden = [f"{each}." for each in hidden_lines(detail.evaluation, detail.sight)]
        self._sentence.setText(" ".join([str(leading(detail.evaluation, detail.result)), *hidden]))
        self._sentence.show()
        self.setAccessibleDescription("\n".join([self._sentence.text(), *(row.said() for row in rows)]))

    def focus_rows(self) -> None:
        """Put the keyboard on the standing, or on the first button where there is none."""
        rows: QWidget = self.rows if self.rows.shown_rows else self.open_button
        rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---- pieces ---------------------------------------------------------------------------------

    def _entitle(self, title: str) -> None:
        self.title.setText(isolated(title))
        self.title.setToolTip(title)

    def _bare(self, title: str, sentence: str) -> None:
        self._uid = ""
        self._entitle(title)
        self.rows.set_rows(())
        for each in (self.rows, self._more, self._upper, self._legend, self._lower, self._chip):
            each.hide()
        self._versions_title.hide()
        self._versions.hide()
        self._versions.set_rows(())
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleDescription(sentence)

    def _buttons(self, *, opens: bool, restores: bool, exports: bool) -> None:
        self.open_button.setVisible(opens)
        self.compare_button.setVisible(opens)
        self.restore_button.setVisible(restores)
        self.export_button.setVisible(exports)

    def _show_versions(self, versions: Sequence[Any]) -> None:
        rows = [PanelRow(each.name, self._when(each.at)) for each in versions]
        self._versions.set_rows(rows)
        self._versions_title.setVisible(bool(rows))
        self._versions.setVisible(bool(rows))

    def _when(self, at: str) -> str:
        return moment_said(at, self._now(), self.locale())

    def _button(self, action: QAction, icon: str) -> Button:
        button = Button(self._look, action.text(), icon=icon)
        button.clicked.connect(action.trigger)
        return button
