"""The Robustness page: how firmly the result stands, what would change it, and what if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation
from scorecard.core.ranking import Status
from scorecard.core.robustness.simulation import Drawn, Draws
from scorecard.core.robustness.verdict import Bands
from scorecard.core.tree import path_of
from scorecard.core.wording import per_cent
from scorecard.gui.actions import new_action, separate
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.files import Files
from scorecard.gui.jobs import Jobs
from scorecard.gui.look import Look
from scorecard.gui.models.firmness_model import Firm, firmness_of
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.verdict_bands import made_bands
from scorecard.gui.notice import LockLine
from scorecard.gui.page import Body, EmptyPage
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.explained import Explaining
from scorecard.gui.views.explanation import Explanation, ExplanationLeaf, Leaf, Link, Try
from scorecard.gui.views.first_step import first_step
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.robustness_asked import EXPLAINED, Asked
from scorecard.gui.views.robustness_body import RobustnessBody
from scorecard.gui.views.robustness_cases import explain_panel
from scorecard.gui.views.robustness_explanations import (
    BANDS,
    DRAWS,
    explain_need,
    explain_verdict,
    flip_try,
    weight_try,
)
from scorecard.gui.views.robustness_forms import BandsLeaf, DrawsLeaf, WhatIfLeaf
from scorecard.gui.views.robustness_said import explain_by_chance, explain_drawn, explain_tried, explain_whole_flip
from scorecard.gui.views.robustness_words import summary_text
from scorecard.render.drawing import Spot

SAID = ("tried", "drawn_said", "flip_said", "panel_said", "chance_said")
"""The sentences over the pictures, by their names in the body, that say how they come about."""
QUIET_FOR = 150
"""Milliseconds after which it is said that figures are being worked out."""


class RobustnessPage(EvaluationPage):
    """How firm the first place is.

    bands_chosen  the verdicts are to begin elsewhere: fields of `Bands` that differ from the usual ones
    """

    bands_chosen = Signal(object)

    help_page: ClassVar[str] = "robustness"
    shows_what_if: ClassVar[bool] = True

    def __init__(
        self,
        look: Look,
        opened: Opened,
        jobs: Jobs,
        files: Files,
        bands: Mapping[str, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        copy = Button(look, "Copy summary", icon="copy")
        what_if = Button(look, "What if", icon="weights")
        super().__init__(look, "Robustness", opened, secondary=(what_if, copy), parent=parent)
        self._files = files
        self._copy, self._ask = copy, what_if
        self._explaining = Explaining(look, self)
        self._lacking = ""  # what the empty page says
        self._share = 0.0
        self.model = firmness_of(opened, jobs, made_bands(bands or {}))
        self.body = RobustnessBody(look, files)
        self.hidden = LockLine(look, icon="eye-off", wraps=True)
        self.waiting = LockLine(look, self.tr("Cancel"), icon="history")
        self._scroll = EdgeScroll(self.body)
        self._around = Body(self._scroll)
        self.set_body(self._around)
        self.set_toolbar(self.waiting)
        self.set_toolbar(self.hidden)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(QUIET_FOR)
        self._add_actions(look)
        self._connect()
        if self.model.is_settled:
            self._tell()  # another page has had it worked out
        elif self.model.is_waiting:
            self._on_outdated()

    def _add_actions(self, look: Look) -> None:
        about = self.tr("Robustness")
        for group in (
            ((self.tr("Copy summary"), self.copy_summary, "copy", "Ctrl+Shift+C"),),
            (
                (self.tr("Try a weight, a figure or a score"), self.ask_what_if, "weights", None),
                (self.tr("Try the smallest change of weights"), self.try_flip, "weights", None),
                (self.tr("Keep what is tried as an edit"), self.keep_what_if, "check", None),
                (self.tr("Keep what is tried as a scenario"), self.scenario_requested.emit, "weights", None),
                (self.tr("Drop what is tried"), self.drop_what_if, "close", None),
            ),
            (
                (self.tr("Change how weightings are drawn"), partial(self.ask_settings, DRAWS), "settings", None),
                (self.tr("Change the thresholds of the verdict"), partial(self.ask_settings, BANDS), "settings", None),
                (self.tr("Explain the verdict"), self.explain_verdict, "help", None),
            ),
        ):
            for text, called, icon, keys in group:
                new_action(self, text, called, about=about, icon=icon, keys=keys, look=look)
            separate(self)
        body = self.body
        for picture, copies, saves in (
            (body.bands, self.tr("Copy bands as picture"), self.tr("Save bands as picture…")),
            (body.shares, self.tr("Copy ranks as picture"), self.tr("Save ranks as picture…")),
            (body.flip, self.tr("Copy change of weights as picture"), self.tr("Save change of weights as picture…")),
        ):
            new_action(self, copies, partial(self._copy_picture, picture), about=about, icon="copy", look=look)
            new_action(self, saves, partial(self._save_picture, picture), about=about, icon="download", look=look)

    def _connect(self) -> None:
        body, model = self.body, self.model
        model.changed.connect(self._tell)
        model.outdated.connect(self._on_outdated)
        model.progressed.connect(self._on_progressed)
        model.ended.connect(self._on_ended)
        self.opened.what_if.changed.connect(self._tell_what_if)
        self._copy.clicked.connect(self.copy_summary)
        self._ask.clicked.connect(self.ask_what_if)
        self.waiting.followed.connect(self._on_waiting)
        self._soon.timeout.connect(self._tell_waiting)
        body.verdict.asked.connect(self._on_verdict_asked)
        body.verdict.bands_wanted.connect(partial(self.ask_settings, BANDS))
        body.group_chosen.connect(body.show_bands)
        body.bands.moved.connect(self._on_weight_moved)
        body.rival_chosen.connect(body.show_flip)
        body.weights_chosen.connect(self._on_weights)
        body.scores_chosen.connect(self._on_scores)
        body.draws_wanted.connect(partial(self.ask_settings, DRAWS))
        body.try_wanted.connect(self.try_flip)
        self._explaining.followed.connect(self._on_followed)
        for name in SAID:
            getattr(body, name).asked.connect(partial(self._on_said, name))
        for name in EXPLAINED:
            picture = getattr(body, name)
            picture.chosen.connect(partial(self._on_asked, name))
            picture.copied.connect(self.told)
            picture.saved.connect(self._on_saved)
            picture.failed.connect(self.failed)
            picture.walked.connect(partial(self._bring, picture))
        for picture in (body.bands, body.flip):
            picture.pointed.connect(self._on_pointed)

    # ---- what others call -----------------------------------------------------------------------

    @property
    def firm(self) -> Firm | None:
        """The figures that are shown."""
        return self.model.found

    @property
    def leaf(self) -> Leaf | None:
        """The leaf that is open over the page, if there is one."""
        return self._explaining.leaf

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say yet."""
        return self._around.empty is not None

    def set_bands(self, bands: Mapping[str, float]) -> None:
        """Let the verdicts begin elsewhere."""
        self.model.set_bands(made_bands(bands))

    def copy_summary(self) -> None:
        """Copy all of it as plain text."""
        if self.firm is None or self.is_empty:
            return
        hidden = tuple(str(each) for each in self.document.sight.hidden)
        QGuiApplication.clipboard().setText(summary_text(self.firm, hidden=hidden))
        self.told.emit(self.tr("The summary is copied, as text."))

    def ask_what_if(self) -> None:
        """Ask what else is to be tried."""
        if self.is_empty:
            return
        leaf = WhatIfLeaf(self.look, self, self.value, self._base())
        leaf.tried.connect(self.try_out)
        self._explaining.open(leaf, self._ask)

    def try_flip(self) -> None:
        """Try the weights of the smallest change that is shown."""
        flip = self.body.chosen_flip
        if self.firm is not None and flip is not None and not self.is_empty:
            self.try_out(flip_try(self.firm, flip))

    def try_out(self, each: Try) -> None:
        """Show something that is tried beside what is saved."""
        base = self._base()
        try:
            value = each.make(base)
        except EditError as error:
            self.refuse(error)
            return
        except KeyError:
            self.told.emit(self.tr("This criterion or candidate has gone meanwhile."))
            return
        tried = self.opened.what_if
        what = each.label
        if tried.is_on and each.label not in tried.what:
            what = f"{tried.what}; {each.label}"
        tried.try_out(what, value)
        self._scroll.verticalScrollBar().setValue(0)

    def keep_what_if(self) -> None:
        """Make an edit of what is tried."""
        tried = self.opened.what_if
        if tried.is_on and tried.keep():
            self.offer_undo(self.tr("What was tried is kept"))

    def drop_what_if(self) -> None:
        """Try nothing any more."""
        self.opened.what_if.drop()

    def ask_settings(self, key: str) -> None:
        """Ask how weightings are drawn, or where the verdicts begin."""
        if key == DRAWS:
            leaf = DrawsLeaf(self.look, self, self.model.draws)
            leaf.chosen.connect(self._on_draws)
            self._explaining.open(leaf, self.body.drawn)
        else:
            bands = BandsLeaf(self.look, self, self.model.bands)
            bands.chosen.connect(self._on_bands)
            self._explaining.open(bands, self.body.verdict.change)

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Try a scenario, to be changed further."""
        if table == "scenarios" and key:
            try:
                self.opened.what_if.try_scenario(key[0])
            except EditError as error:
                self.refuse(error)

    def explain_verdict(self) -> None:
        """Say how the verdict comes about."""
        self._on_verdict_asked("", self.body.verdict.said)

    def focus_body(self) -> None:
        target: QWidget = self.body.bands if self._around.empty is None else self._around.empty
        if self._around.empty is None and self.body.bands.isHidden():
            target = self.body.verdict.said
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.watch(True)
        self._tell_what_if()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.watch(False)
        self._explaining.dismiss()

    # ---- saying it ------------------------------------------------------------------------------

    def _tell(self) -> None:
        firm = self.firm
        if isinstance(self.leaf, ExplanationLeaf):
            self._explaining.dismiss()  # its figures may be others by now
        usable = firm is not None and firm.verdict.lead is not None
        for each in (self._copy, self._ask):
            each.setEnabled(usable)
        if firm is None or not usable:
            self._tell_empty(firm)
            self._tell_hidden()
            return
        self._end_empty()
        self._tell_hidden()
        self.header.set_state(self.tr("How firmly the result stands"))
        self.body.show_firm(firm)
        self._tell_what_if()

    def _tell_what_if(self) -> None:
        if self.isVisible():
            self.body.show_what_if(self.opened.what_if, self.firm)

    def _tell_hidden(self) -> None:
        """Say what is hidden, unless that is why the page is empty and so is said on it."""
        hidden = [str(each) for each in self.document.sight.hidden if str(each) not in self._lacking]
        self.hidden.say(" ".join(f"{each}." for each in hidden))

    def _tell_empty(self, firm: Firm | None) -> None:
        """Say what is missing before there can be a verdict."""
        self._end_empty()
        go, title, words = self._lack(firm)
        self._lacking = words
        self.header.set_state(title)
        self._around.show_empty(EmptyPage(self.look, "robustness", title, words, go), go)

    def _lack(self, firm: Firm | None) -> tuple[Button, str, str]:
        candidates = len(self.value.candidates)
        step = first_step(self.opened) if firm is None else None
        if step is not None:
            page, verb, title, words = step.page, step.verb, step.title, step.words
        elif candidates == 1 or (firm is not None and len(firm.contest.candidates) == 1 and candidates < 2):
            page, verb = "candidates", self.tr("Add candidates")
            title = self.tr("Nobody to compare with")
            words = self.tr("Add a second candidate: how firmly the first place stands shows beside others.")
        elif firm is not None and firm.contest.leaders:
            page, verb, title = "results", self.tr("Go to results"), self.tr("Nobody to compare with")
            words = str(firm.verdict.what)
        elif firm is not None and all(each.status is Status.OUT for each in firm.contest.scorecard.standings):
            page, verb, title = "results", self.tr("Go to results"), self.tr("Nothing to rank")
            words = str(firm.verdict.what)
        elif firm is not None and candidates and self.document.sight.blind:
            page, verb, title = "scoring", self.tr("Go to scoring"), self.tr("The sheets are hidden")
            words = " ".join(f"{each}." for each in self.document.sight.hidden)
        elif firm is not None and candidates:
            page, verb, title = "scoring", self.tr("Go to scoring"), self.tr("Nothing is scored yet")
            words = self.tr("Score the candidates, or enter their figures: this page then says how firm the result is.")
        else:
            page, verb, title = "criteria", self.tr("Go to criteria and weights"), self.tr("Nothing to rank yet")
            words = self.tr("Criteria with weights come first: this page then says how firm the result is.")
        go = Button(self.look, verb, kind=ButtonKind.PRIMARY)
        go.clicked.connect(partial(self._go, page))
        return go, title, words

    def _end_empty(self) -> None:
        self._lacking = ""
        self._around.show_filled()

    # ---- working it out ---------------------------------------------------------------------------

    def _on_outdated(self) -> None:
        self._share = 0.0
        self.body.set_old(True)
        self._soon.start()

    def _on_progressed(self, share: float) -> None:
        self._share = share
        if self.waiting.isVisible():
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        if self.model.is_waiting:
            words = self.tr("Working out how firm the result is: {share}").format(share=per_cent(self._share))
            self.waiting.say(words, "history", self.tr("Cancel"))

    def _on_ended(self) -> None:
        self._soon.stop()
        if self.model.was_stopped:
            words = self.tr("Stopped: these figures are not of the present state.")
            self.waiting.say(words, "warning", self.tr("Work them out"))
            return
        self.waiting.say("")
        self.body.set_old(False)

    def _on_waiting(self) -> None:
        if self.model.is_waiting:
            self.model.cancel()
        else:
            self.model.again()

    # ---- explanations -------------------------------------------------------------------------------

    def _on_verdict_asked(self, key: str, part: object) -> None:
        firm = self.firm
        if firm is not None and not self.is_empty and isinstance(part, QWidget):
            self._explain(explain_need(firm, key) if key else explain_verdict(firm), part)

    def _on_asked(self, name: str, spot: Spot) -> None:
        """Explain a place of a picture, by the name that it has in the body."""
        firm = self.firm
        if firm is None:
            return
        told = EXPLAINED[name](Asked(spot, firm, self.body.chosen_flip, self.opened.what_if.scorecard))
        if told is not None:
            self._explain(told, getattr(self.body, name), spot)

    def _explain(self, told: Explanation, part: QWidget, spot: Spot | None = None) -> None:
        leaf = self._explaining.explain(told, part, None if spot is None else spot.rect.toAlignedRect())
        leaf.tried.connect(self.try_out)
        leaf.settings_wanted.connect(self.ask_settings)

    def _on_said(self, name: str) -> None:
        """Explain one of the sentences over the pictures."""
        firm, flip, body, tried = self.firm, self.body.chosen_flip, self.body, self.opened.what_if
        if firm is None or self.is_empty:
            return
        part = getattr(body, name)
        told = explain_drawn(firm) if part is body.drawn_said else None
        if part is body.chance_said:
            told = explain_by_chance(firm)
        elif part is body.panel_said:
            told = explain_panel(firm)
        elif part is body.tried:
            told = explain_tried(firm, tried.what, tried.scorecard)
        elif part is body.flip_said and flip is not None:
            told = explain_whole_flip(firm, flip)
        if told is not None:
            self._explain(told, part)

    def _on_followed(self, link: Link) -> None:
        self.go_requested.emit(link.page, link.target)

    # ---- slots ----------------------------------------------------------------------------------

    def _base(self) -> Evaluation:
        """What is tried on: what is tried already, else what is saved."""
        return self.opened.what_if.value if self.opened.what_if.is_on else self.value

    def _copy_picture(self, picture: PictureView) -> None:
        if not self.is_empty and picture.data is not None:
            picture.copy_picture()

    def _save_picture(self, picture: PictureView) -> None:
        if not self.is_empty and picture.data is not None:
            picture.save_picture()

    def _go(self, page: str, _checked: bool = False) -> None:
        self.go_requested.emit(page, None)

    def _on_draws(self, draws: Draws) -> None:
        self.model.set_draws(draws)

    def _on_weights(self, weights: Drawn) -> None:
        self.model.set_draws(replace(self.model.draws, weights=weights))

    def _on_scores(self, uncertain: bool) -> None:
        self.model.set_draws(replace(self.model.draws, scores=uncertain))

    def _on_weight_moved(self, criterion: str, share: float) -> None:
        """Try the weight to which the dot of a band was dragged."""
        if self.firm is not None and criterion in self.value.criteria:
            self.try_out(weight_try(self.firm, criterion, share))

    def _on_bands(self, bands: Bands) -> None:
        self.model.set_bands(bands)
        self.bands_chosen.emit(differing(bands))

    def _on_pointed(self, criterion: str) -> None:
        """Lift the criterion that is pointed at, or its top one, where a picture has it."""
        criteria = self.value.criteria
        path = path_of(criteria, criterion) if criterion in criteria else ()
        for picture, known in (
            (self.body.bands, [each.criterion for each in getattr(self.body.bands.data, "bands", ())]),
            (self.body.flip, [each.criterion for each in getattr(self.body.flip.data, "bars", ())]),
        ):
            picture.lift(next((key for key in path if key in known), ""))

    def _bring(self, picture: PictureView, box: QRect) -> None:
        """Scroll to a place of a picture."""
        middle = picture.mapTo(self.body, box.center())
        self._scroll.ensureVisible(middle.x(), middle.y(), 0, box.height())

    def _on_saved(self, path: Path) -> None:
        self.tell_saved(path, self._files)


def differing(bands: Bands) -> dict[str, float]:
    """The fields of bands that differ from the usual ones."""
    names = ("clear_share", "clear_margin", "tie_margin")
    return {name: getattr(bands, name) for name in names if getattr(bands, name) != getattr(Bands(), name)}
