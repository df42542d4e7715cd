"""The body of the Robustness page: the verdict, what is tried, four quadrants, and the further questions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.robustness.double_counting import told
from scorecard.core.robustness.flip import Flip
from scorecard.core.robustness.simulation import Drawn
from scorecard.core.robustness.verdict import are_alike, panel_sentence
from scorecard.core.tree import TOP
from scorecard.core.wording import one_line
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.check_box import Check
from scorecard.gui.fields import Picker
from scorecard.gui.files import Files
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.models.what_if import WhatIf
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.explained import AskedSentence
from scorecard.gui.views.fact_line import Sentence
from scorecard.gui.views.fitted_picture import BandsPicture, FittedPicture
from scorecard.gui.views.picture_kinds import FLIP, RANK_SHARES, ROWS
from scorecard.gui.views.robustness_columns import PaneColumns
from scorecard.gui.views.robustness_rows import (
    chance_rows,
    changed_rows,
    compared_rows,
    left_out_rows,
    method_rows,
    overlap_rows,
    single_rows,
)
from scorecard.gui.views.robustness_verdict import VerdictView
from scorecard.gui.views.what_if_band import result_text, state_text
from scorecard.render.figure_rows import FigureRows
from scorecard.render.flip_bars import FlipBars, flip_bars_of
from scorecard.render.rank_shares import RankShares, rank_shares_of
from scorecard.render.stability_bands import stability_bands_of

NARROWEST = 960
"""In less width, at the usual size of text, the panes stand under each other."""
EVERY, TOPS = "every", "top"


class RobustnessBody(QWidget):
    """Everything under the header.

    group_chosen, rival_chosen  a person chose whose bands or which rival are shown
    weights_chosen  which weights are drawn (Drawn)
    scores_chosen  whether scores vary too
    draws_wanted   how weightings are drawn is to be changed
    try_wanted     the weights of the flip are to be tried
    """

    group_chosen = Signal()
    rival_chosen = Signal()
    weights_chosen = Signal(object)
    scores_chosen = Signal(bool)
    draws_wanted = Signal()
    try_wanted = Signal()

    def __init__(self, look: Look, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._firm: Firm | None = None
        self.verdict = VerdictView(look)
        self.bands = BandsPicture(look, files, self.tr("How far each weight can go"))
        self.shares = FittedPicture(look, files, RANK_SHARES, self.tr("How often each takes each rank"))
        self.flip = FittedPicture(look, files, FLIP, self.tr("The smallest change of weights"))
        self.singles = self._rows(files, self.tr("Single scores that change the leader"))
        self.left_out = self._rows(files, self.tr("Leave one out"))
        self.methods = self._rows(files, self.tr("Other methods"))
        self.changed = self._rows(files, self.tr("Who leads when one is left out"))
        self.chances = self._rows(files, self.tr("Who could be first at all"))
        self.overlaps = self._rows(files, self.tr("Perhaps one thing counted twice"))
        self.compared = self._rows(files, self.tr("What if, beside what is saved"))
        self.compared.setMaximumWidth(look.length("size.form") + look.length("column.slider"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._what_if_pane())
        column.addWidget(self.verdict)
        self.below = PaneColumns(
            look,
            ((self._bands_pane(), self._shares_pane()), (self._flip_pane(), self._singles_pane())),
            ((self._changed_pane(), False), (self._overlaps_pane(), False), (self._chances_pane(), True)),
        )
        column.addWidget(self.below)
        column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.group.activated.connect(self.group_chosen)
        self.rival.activated.connect(self.rival_chosen)
        self.level.chosen.connect(self._on_level)
        self.near.chosen.connect(self._on_near)
        self.scores.clicked.connect(self.scores_chosen)
        self.drawn.clicked.connect(self.draws_wanted)
        self.try_weights.clicked.connect(self.try_wanted)

    @property
    def pictures(self) -> tuple[FittedPicture, ...]:
        """All pictures, in their order."""
        return (
            *(self.compared, self.bands, self.shares, self.flip, self.singles, self.left_out, self.methods),
            *(self.changed, self.overlaps, self.chances),
        )

    @property
    def chosen_flip(self) -> Flip | None:
        """The change of weights that is shown."""
        if self._firm is None:
            return None
        flips = self._firm.exact.flips if self.level.choice == EVERY else self._firm.top_flips
        return flips.get(str(self.rival.currentData() or ""))

    def set_old(self, is_old: bool) -> None:
        """Show all figures pale while newer ones are worked out."""
        for each in self.pictures:
            each.set_old(is_old)
        self.verdict.set_old(is_old)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROWEST * max(self._look.text_scale, 1.0)
        self.below.set_narrow(is_narrow)
        self.verdict.set_narrow(is_narrow)
        self.below.settle()

    # ---- parts ------------------------------------------------------------------------------------

    def _rows(self, files: Files, name: str) -> FittedPicture:
        return FittedPicture(self._look, files, ROWS, name)

    def _title(self, words: str) -> Text:
        return Text(self._look, words, "section", elides=True)

    def _picker(self, name: str) -> Picker:
        picker = Picker(self._look, name)
        picker.setFixedHeight(self._look.length("control.height_small"))
        picker.setMaximumWidth(self._look.length("column.slider"))
        return picker

    def _what_if_pane(self) -> QWidget:
        self.tried = AskedSentence(self._look)
        self.what_if = self._pane(self._title(self.tr("What if, beside what is saved")), self.tried, self.compared)
        lg = self._look.length("space.lg")
        sides = self._look.length("size.page_left"), self._look.length("space.xl")
        self.what_if.setContentsMargins(sides[0], lg, sides[1], lg)
        self.what_if.hide()
        return self.what_if

    def _bands_pane(self) -> QWidget:
        self._bands_title = self._title("")
        self.group = self._picker(self.tr("Whose weights are shown"))
        said = Sentence(self._look)
        said.set_text(self.tr("One weight moves, the others keep their proportions."))
        return self._pane(self._bands_title, said, self.bands, beside=self.group)

    def _shares_pane(self) -> QWidget:
        look = self._look
        parts = ((Drawn.AROUND.value, self.tr("Near yours")), (Drawn.UNIFORM.value, self.tr("Any weights")))
        self.near = SegmentedControl(look, self.tr("Which weights are drawn"), parts, small=True)
        self.drawn = Button(look, self.tr("Weightings and seed"), kind=ButtonKind.GHOST, small=True)
        self.drawn.setToolTip(self.tr("Change how weightings are drawn"))
        self.scores = Check(look, self.tr("Scores uncertain"))
        self.scores.setToolTip(self.tr("Scores vary too, by the panel's own spread in each cell"))
        self.drawn_said = AskedSentence(look)
        title = self._title(self.tr("How often each rank is reached"))
        pane = self._pane(title, self.drawn_said, self.shares, (self.near,))
        under = QHBoxLayout()
        under.setContentsMargins(0, look.length("space.xs"), 0, 0)
        under.addWidget(self.scores)
        under.addStretch(1)
        under.addWidget(self.drawn)
        inside = pane.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertLayout(inside.count() - 1, under)
        return pane

    def _flip_pane(self) -> QWidget:
        look = self._look
        parts = ((EVERY, self.tr("Every criterion")), (TOPS, self.tr("Top weights")))
        self.level = SegmentedControl(look, self.tr("Which weights may move"), parts, small=True)
        self.rival = self._picker(self.tr("Who is to be first"))
        self.flip_said = AskedSentence(look)
        title = self._title(self.tr("The smallest change that changes the leader"))
        pane = self._pane(title, self.flip_said, self.flip)
        self.try_weights = Button(look, self.tr("Try these weights"), icon="weights")
        self._flip_tools = QWidget()
        tools = QHBoxLayout(self._flip_tools)
        tools.setContentsMargins(0, look.length("space.md"), 0, 0)
        tools.setSpacing(look.length("space.sm"))
        tools.addWidget(self.try_weights)
        tools.addStretch(1)
        tools.addWidget(self.level)
        tools.addWidget(self.rival)
        inside = pane.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(inside.count() - 1, self._flip_tools)
        return pane

    def _singles_pane(self) -> QWidget:
        look = self._look
        self.panel_said = AskedSentence(look)
        title = self._title(self.tr("Single scores that change the leader"))
        pane = self._pane(title, None, self.singles, under=(self.panel_said,))
        both = QHBoxLayout()
        both.setContentsMargins(0, look.length("space.md"), 0, 0)
        both.setSpacing(look.length("space.xl"))
        for stretch, words, picture in (
            (3, self.tr("Leave one out"), self.left_out),
            (4, self.tr("Other methods"), self.methods),
        ):
            half = QVBoxLayout()
            half.setSpacing(look.length("space.xs"))
            half.addWidget(Text(look, words, "strong", elides=True))
            half.addWidget(picture)
            half.addStretch(1)
            both.addLayout(half, stretch)
        inside = pane.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertLayout(inside.count() - 1, both)
        return pane

    def _changed_pane(self) -> QWidget:
        return self._pane(self._title(self.tr("Who leads when one is left out")), None, self.changed)

    def _overlaps_pane(self) -> QWidget:
        self.chance_said = AskedSentence(self._look)
        title = self._title(self.tr("Perhaps one thing counted twice"))
        return self._pane(title, None, self.overlaps, under=(self.chance_said,))

    def _chances_pane(self) -> QWidget:
        return self._pane(self._title(self.tr("Who could be first at all")), None, self.chances)

    def _pane(
        self,
        title: QWidget,
        said: Sentence | None,
        picture: QWidget,
        tools: Sequence[QWidget] = (),
        beside: QWidget | None = None,
        under: Sequence[QWidget] = (),
    ) -> QWidget:
        """A pane: a title with its tools, a sentence perhaps with a tool beside it, the picture, what is under it."""
        look = self._look
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(look.length("space.sm"))
        head.addWidget(title, 1)
        for each in tools:
            head.addWidget(each)
        head.addStrut(look.length("control.segmented_small"))
        column.addLayout(head)
        if said is not None:
            column.addSpacing(look.length("space.xxs"))
            line = QHBoxLayout()
            line.addWidget(said, 1)
            if beside is not None:
                line.addWidget(beside)
            column.addLayout(line)
        column.addSpacing(look.length("space.sm"))
        column.addWidget(picture)
        for each in under:
            column.addSpacing(look.length("space.xs"))
            column.addWidget(each)
        column.addStretch(1)
        return pane

    # ---- saying it --------------------------------------------------------------------------------

    def show_firm(self, firm: Firm) -> None:
        """Show other figures."""
        self._firm = firm
        self.verdict.show_firm(firm)
        self.below.setVisible(bool(firm.contest.leaders) and len(firm.contest.candidates) > 1)
        if self.below.isHidden():
            return
        self._fill_groups(firm)
        self._fill_rivals(firm)
        self.show_bands()
        self.show_flip()
        self._show_shares(firm)
        title = firm.evaluation.head.title
        for picture, rows in (
            (self.singles, single_rows),
            (self.left_out, left_out_rows),
            (self.methods, method_rows),
            (self.changed, changed_rows),
            (self.chances, chance_rows),
            (self.overlaps, overlap_rows),
        ):
            data: FigureRows = rows(firm)
            picture.set_data(data, None, f"{title}, {data.title}")
        panel = panel_sentence(firm.contest, firm.exact.panel_changes)
        self.panel_said.set_text("" if panel is None else str(panel))
        self.panel_said.setVisible(panel is not None)
        chance = told(firm.exact.overlaps, len(firm.contest.candidates))[1]
        self.chance_said.set_text("" if chance is None else str(chance))
        self.chance_said.setVisible(chance is not None)
        self.overlaps.setVisible(chance is None or bool(self.overlaps.data and self.overlaps.data.lines))
        self.below.settle()

    def show_bands(self) -> None:
        """Show the bands of the group that is chosen."""
        firm = self._firm
        if firm is None:
            return
        data = stability_bands_of(firm.contest, firm.exact.stability, str(self.group.currentData() or TOP))
        self._bands_title.setText(data.title)
        self._bands_title.setToolTip(data.title)
        self.bands.set_data(data, None, f"{firm.evaluation.head.title}, {data.title}")
        self.below.settle()

    def show_group(self, group: str) -> None:
        """Show the bands of what lies under a criterion."""
        at = self.group.findData(group)
        if at >= 0:
            self.group.setCurrentIndex(at)
            self.show_bands()

    def show_flip(self) -> None:
        """Show the smallest change for the rival that is chosen."""
        firm, flip = self._firm, self.chosen_flip
        if firm is None:
            return
        self.try_weights.setVisible(flip is not None)
        if flip is None:
            words = self.tr("No weights put anybody else first.")
            if len(firm.contest.leaders) > 1:
                words = self.tr("Several share the first rank: some shifts of weight set them apart.")
                if are_alike(firm.contest):
                    words = self.tr("Several share the first rank: no weights set them apart.")
            elif self.level.choice == TOPS and firm.exact.flips:
                words = self.tr("No change of the top weights alone does it.")
            self.flip_said.set_text("")
            self.flip_said.setVisible(False)
            self.flip.set_data(FlipBars("", words, "", (), 0, 1), None, firm.evaluation.head.title)
            return
        data = flip_bars_of(firm.contest, flip)
        self.flip_said.setVisible(True)
        self.flip_said.set_text(data.sentence)
        self.flip.set_data(data, None, f"{firm.evaluation.head.title}, {data.title}")
        self.below.settle()

    def show_what_if(self, what_if: WhatIf, firm: Firm | None) -> None:
        """Show what is tried beside what is saved."""
        on = what_if.is_on and firm is not None
        self.what_if.setVisible(on)
        self.verdict.set_beside(on)
        if on and firm is not None:
            words = self.tr("{what}. Nothing of it is saved. Saved: {saved} What if: {then}")
            if what_if.scenario:
                words = self.tr("The scenario {what}. Saved: {saved} In the scenario: {then}")
            saved = state_text(firm.contest.scorecard, self)
            then = result_text(what_if.scorecard, self)
            self.tried.set_text(words.format(what=what_if.what, saved=saved, then=then))
            data = compared_rows(firm.contest.scorecard, what_if.scorecard)
            self.compared.set_data(data, None, f"{firm.evaluation.head.title}, {data.title}")

    def _show_shares(self, firm: Firm) -> None:
        self.near.choose(firm.draws.weights.value)
        self.scores.setChecked(firm.draws.scores)
        data = RankShares("", "", ()) if firm.shown is None else rank_shares_of(firm.contest, firm.shown)
        self.drawn_said.set_text(f"{data.drawn}.")
        self.shares.set_data(data, None, f"{firm.evaluation.head.title}, {data.title}")

    def _fill_groups(self, firm: Firm) -> None:
        tree, criteria = firm.contest.tree, firm.evaluation.criteria
        found = [(self.tr("Top weights"), TOP)]
        found += [
            (one_line(criteria[key].name), key)
            for key in tree.order
            if sum(child in tree.local_weights for child in tree.children.get(key, ())) > 1
        ]
        _fill(self.group, found)
        self.group.setVisible(len(found) > 1)

    def _fill_rivals(self, firm: Firm) -> None:
        flips = firm.exact.flips if self.level.choice == EVERY else firm.top_flips
        found = [(one_line(firm.evaluation.candidates[key].name), key) for key in flips]
        _fill(self.rival, found)
        self.rival.setVisible(len(found) > 1)
        self._flip_tools.setVisible(bool(firm.exact.flips))

    # ---- slots ------------------------------------------------------------------------------------

    def _on_level(self, _level: str) -> None:
        if self._firm is not None:
            self._fill_rivals(self._firm)
            self.show_flip()

    def _on_near(self, weights: str) -> None:
        self.weights_chosen.emit(Drawn(weights))


def _fill(picker: Picker, items: Sequence[tuple[str, str]]) -> None:
    """Offer other items; what was chosen stays chosen where it is still there."""
    if [(picker.itemText(at), picker.itemData(at)) for at in range(picker.count())] == list(items):
        return
    chosen = picker.currentData()
    picker.clear()
    for words, key in items:
        picker.addItem(words, key)
    picker.setCurrentIndex(max(picker.findData(chosen), 0))
    picker.setToolTip(picker.currentText())
    picker.updateGeometry()
