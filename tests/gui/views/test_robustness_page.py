"""The Robustness page, used as a person uses it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.edits import remove_candidate, remove_criterion, set_score, set_share, set_weight
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.numbers import grouped
from scorecard.core.ranking import rank
from scorecard.core.robustness.answers import robustness
from scorecard.core.robustness.simulation import Drawn, Draws
from scorecard.core.robustness.verdict import Bands
from scorecard.core.wording import NOTHING, per_cent
from scorecard.gui.jobs import ImmediateJobs, Job, Jobs, Queue
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models import firmness_model
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.verdict_bands import made_bands
from scorecard.gui.parts import parts_of
from scorecard.gui.views.explanation import ExplanationLeaf
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.results_page import ResultsPage
from scorecard.gui.views.robustness_forms import BandsLeaf, DrawsLeaf, WhatIfLeaf
from scorecard.gui.views.robustness_page import RobustnessPage, differing
from scorecard.gui.views.robustness_words import CHANGES, SHARE, headline_of, needs_of, summary_text
from scorecard.gui.views.what_if_band import WhatIfBand
from scorecard.render.drawing import Spot
from scorecard.render.stability_bands import dot_of
from tests.core.formal import in_consensus, in_scoring, scored, unsealed
from tests.core.made import made
from tests.core.robustness.contests import flat
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document
from tests.gui.views.test_picture_view import ChosenFiles, middle

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
GATE = Criterion(name="Certificate in date", kind=Kind.GATE)
FEW = made({"cost": 50, "skill": 30, "fit": 20}, {"Acme": [4, 3, 2], "Bolt": [2, 4, 4], "Crux": [1, 2, 5]})
FOUR = made(
    {"cost": 40, "skill": 30, "fit": 30},
    {"Acme": [4, 4, 2], "Bolt": [3, 3, 5], "Crux": [2, 2, 3], "Dash": [1, 1, 1]},
)
TIED = made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 4]})
CLEAR = made({"cost": 50, "skill": 50}, {"Acme": [5, 5], "Bolt": [1, 1]})
ONE = made({"cost": 50, "skill": 50}, {"Acme": [4, 3]})
BLANK = made({"cost": 50, "skill": 50}, {"Acme": [None, None], "Bolt": [None, None]})
ONE_EACH = made({"cost": 50, "skill": 50}, {"Acme": [4, None], "Bolt": [2, None]})
PARTLY = replace(ONE_EACH, sheets=BLANK.sheets)
OUT = made({"cost": 60, "gate": GATE}, {"Acme": [4, False], "Bolt": [3, False]})


class HeldJobs(Jobs):
    """Keeps jobs until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Job] = []

    def _start(self, job: Job, queue: Queue) -> None:
        self.held.append(job)

    def let_go(self) -> None:
        held, self.held = self.held, []
        for job in held:
            job.run()


@pytest.fixture
def files(tmp_path: Path) -> ChosenFiles:
    return ChosenFiles(tmp_path / "picture.svg")


@pytest.fixture
def open_page(look: Look, files: ChosenFiles, qtbot: QtBot) -> Callable[..., RobustnessPage]:
    kept: list[Any] = []

    def opened_page(value: Evaluation, *, jobs: Jobs | None = None, seen: bool = True) -> RobustnessPage:
        kept.append(Opened(memory_document(value)))
        kept.append(jobs or ImmediateJobs())
        page = RobustnessPage(look, kept[-2], kept[-1], files)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        if seen:
            with qtbot.waitExposed(page):
                page.show()
            page.activateWindow()
        return page

    return opened_page


def button(part: QWidget, words: str) -> QPushButton:
    return next(each for each in parts_of(part, QPushButton) if each.text() == words and each.isVisible())


def click(view: PictureView, candidate: str = "", criterion: str = "", detail: str = "") -> Spot:
    keys = (candidate, criterion, detail)
    spot = next(each for each in view.spots if (each.candidate, each.criterion, each.detail) == keys)
    QTest.mouseClick(view, LEFT, pos=middle(spot))
    return spot


def explained(page: RobustnessPage) -> ExplanationLeaf:
    assert isinstance(page.leaf, ExplanationLeaf)
    return page.leaf


# ---- the verdict --------------------------------------------------------------------------------


def test_the_page_says_what_core_says(open_page: Callable[..., RobustnessPage], sample: Evaluation) -> None:
    page = open_page(sample)
    told = robustness(sample, None, Draws(weights=Drawn.AROUND))
    assert page.firm is not None
    assert page.body.verdict.said.text == str(headline_of(page.firm))
    assert page.body.verdict.said.text.startswith("Solenne Contact stays first in only 86 % of 10,000 weightings")
    assert "put Nordlys Care first" not in page.body.verdict.said.text  # that stands once, in its own block
    assert "put Nordlys Care first" in page.body.flip_said.text
    assert page.firm.verdict == told.verdict
    assert page.firm.without_evaluators == told.without_evaluators
    assert page.body.verdict.notes.text == " ".join(str(each) for each in told.notes)
    needs = [each.need for each in page.body.verdict.needs]
    assert [each.figure for each in needs if each] == ["2.2", "86 %", "0"]
    assert [each.met for each in needs if each] == [True, False, True]


@pytest.mark.parametrize(("value", "word"), [(CLEAR, "Clear"), (FEW, "Close"), (TIED, "Tie")])
def test_the_chip_says_how_firm_it_is(open_page: Callable[..., RobustnessPage], value: Evaluation, word: str) -> None:
    page = open_page(value)
    assert page.body.verdict._chip.accessibleName() == word
    firm = page.firm
    assert firm is not None
    assert all(each.met for each in needs_of(firm)) is (word == "Clear")


def test_bands_can_be_changed_and_are_told(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(CLEAR)
    chosen = heard(page.bands_chosen)
    QTest.mouseClick(page.body.verdict.change, LEFT)
    leaf = page.leaf
    assert isinstance(leaf, BandsLeaf)
    line = leaf.fields["clear_margin"].editor
    assert isinstance(line, QLineEdit)
    line.setText("200")
    QTest.keyClick(line, KEY.Key_Return)
    assert "from 0 to 100" in leaf.fields["clear_margin"].fault
    line.setText("95")
    QTest.keyClick(line, KEY.Key_Return)
    assert page.leaf is None
    assert chosen == [{"clear_margin": 95.0}]
    assert page.body.verdict._chip.accessibleName() == "Close"
    QTest.mouseClick(page.body.verdict.change, LEFT)
    assert isinstance(page.leaf, BandsLeaf)
    QTest.mouseClick(page.leaf.usual, LEFT)
    assert chosen[-1] == {}
    assert page.body.verdict._chip.accessibleName() == "Clear"


def test_bands_that_make_no_sense_are_the_usual_ones() -> None:
    assert made_bands({"clear_share": 0.8}) == Bands(clear_share=0.8)
    for given in ({"clear_share": 3.0}, {"tie_margin": 5.0}, {"nonsense": 1.0}):
        assert made_bands(given) == Bands()
    assert differing(Bands(clear_share=0.8)) == {"clear_share": 0.8}


# ---- every figure says how it comes about -------------------------------------------------------


def test_every_figure_explains_itself(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FOUR)
    body = page.body
    explained_titles = []
    for picture in body.pictures:
        for spot in list(picture.spots) if picture.isVisible() else ():
            picture.chosen.emit(spot)
            told = explained(page).told
            assert told.title
            assert told.figure
            assert told.means
            assert told.computed
            assert told.links
            explained_titles.append(told.title)
    assert len(explained_titles) > 30
    for need in body.verdict.needs:
        QTest.mouseClick(need, LEFT)
        told = explained(page).told
        assert told.means
        assert told.inputs
    QTest.mouseClick(body.verdict.said, LEFT)
    assert explained(page).told.title == "The verdict"


def test_a_band_says_its_ends_and_goes_to_the_weight(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    said = heard(page.go_requested)
    click(page.body.bands, criterion="cost")
    leaf = explained(page)
    assert leaf.told.figure == page.body.bands.data.bands[0].interval
    QTest.mouseClick(button(leaf, "Go to the weights"), LEFT)
    assert said == [("criteria", ("criteria", ("cost",)))]
    assert page.leaf is None


def test_a_cell_says_how_often(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    click(page.body.shares, "Acme", "", "1")
    told = explained(page).told
    assert told.title == "Acme, rank 1"
    firm = page.firm
    assert firm is not None
    assert firm.near is not None
    inputs = dict(told.inputs)
    assert inputs["Weightings"] == "10,000"
    assert inputs["Seed"] == "1"
    assert inputs["Weightings with this rank"] == f"about {grouped(round(firm.near.first('Acme') * 10_000))}"


def test_keys_do_what_the_pointer_does(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    page.focus_body()
    assert page.body.bands.hasFocus()
    QTest.keyClick(page.body.bands, KEY.Key_Home)
    QTest.keyClick(page.body.bands, KEY.Key_Return)
    leaf = explained(page)
    QTest.keyClick(leaf, KEY.Key_Escape)
    assert page.leaf is None
    assert page.body.bands.hasFocus()
    page.body.verdict.said.setFocus()
    QTest.keyClick(page.body.verdict.said, KEY.Key_Space)
    assert explained(page).told.title == "The verdict"


def test_a_click_elsewhere_closes_what_is_explained(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    click(page.body.bands, criterion="fit")
    leaf = explained(page)
    QTest.mouseClick(leaf, LEFT, pos=QPoint(20, leaf.height() - 5))
    assert page.leaf is leaf
    QTest.mouseClick(page.header, LEFT, pos=QPoint(300, 20))
    assert page.leaf is None


def test_a_leaf_lies_inside_the_page(open_page: Callable[..., RobustnessPage], sample: Evaluation) -> None:
    page = open_page(sample)
    for picture in (page.body.bands, page.body.shares, page.body.left_out):
        for spot in picture.spots:
            picture.chosen.emit(spot)
            assert page.rect().contains(explained(page).geometry())


def test_what_is_pointed_at_is_lifted(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    page.body.bands.pointed.emit("fit")
    assert (page.body.bands.data.lifted, page.body.flip.data.lifted) == ("fit", "fit")
    page.body.bands.pointed.emit("")
    assert page.body.bands.data.lifted is None


# ---- what is shown ------------------------------------------------------------------------------


def test_bands_go_down_to_single_criteria(open_page: Callable[..., RobustnessPage], sample: Evaluation) -> None:
    page = open_page(sample)
    group = page.body.group
    assert [group.itemData(at) for at in range(group.count())][:2] == ["", "cost"]
    group.setFocus()
    QTest.keyClick(group, KEY.Key_Down)
    assert {sample.criteria[band.criterion].parent for band in page.body.bands.data.bands} == {"cost"}
    page.body.show_group("technology")
    assert {sample.criteria[band.criterion].parent for band in page.body.bands.data.bands} == {"technology"}


def test_any_weights_leave_the_verdict_as_it_is(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    said, near = page.body.verdict.said.text, page.body.shares.data
    QTest.mouseClick(page.body.near.parts[1], LEFT)
    assert page.model.draws.weights is Drawn.UNIFORM
    assert page.body.shares.data.rows != near.rows
    assert page.body.verdict.said.text == said
    QTest.mouseClick(page.body.near.parts[0], LEFT)
    assert page.body.shares.data == near


def test_weightings_seed_and_uncertain_scores_can_be_changed(
    open_page: Callable[..., RobustnessPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    QTest.mouseClick(page.body.drawn, LEFT)
    leaf = page.leaf
    assert isinstance(leaf, DrawsLeaf)
    for key, text in (("samples", "many"), ("samples", "0")):
        line = leaf.fields[key].editor
        assert isinstance(line, QLineEdit)
        line.setText(text)
        QTest.mouseClick(leaf.take, LEFT)
        assert leaf.fields[key].fault
        assert page.model.draws.samples == 10_000
    for key, text in (("samples", "2000"), ("seed", "7"), ("concentration", "100")):
        line = leaf.fields[key].editor
        assert isinstance(line, QLineEdit)
        line.setText(text)
    QTest.mouseClick(leaf.take, LEFT)
    assert page.model.draws == Draws(2000, 7, Drawn.AROUND, 100.0)
    assert page.body.shares.data.drawn == "Per cent of 2000 weightings near yours, seed 7"
    page.body.scores.click()
    assert page.model.draws.scores
    assert "scores varied" in page.body.drawn_said.text


def test_a_rival_and_the_top_weights_can_be_chosen(
    open_page: Callable[..., RobustnessPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    assert page.body.flip.data.winner == "Nordlys Care"
    page.body.rival.setFocus()
    QTest.keyClick(page.body.rival, KEY.Key_Down)
    assert page.body.flip.data.winner == "Brightwater BPO"
    QTest.mouseClick(page.body.level.parts[1], LEFT)
    tops = [each.criterion for each in page.body.flip.data.bars]
    assert tops == ["cost", "expertise", "technology", "culture", "track_record"]
    assert page.body.rival.currentData() == "brightwater"


def test_all_parts_lie_inside_the_page(open_page: Callable[..., RobustnessPage], sample: Evaluation) -> None:
    for value in (sample, FEW, TIED, CLEAR):
        page = open_page(value)
        for picture in page.body.pictures:
            if picture.isVisible():
                assert picture.height() >= picture.height_at(picture.width())
                right = picture.mapTo(page, QPoint(picture.width(), 0)).x()
                assert right <= page.width() - page.look.length("size.page_right")


# ---- one thing counted twice ------------------------------------------------------------------------


def test_pairs_that_chance_may_have_made_alike_are_counted_and_not_listed(
    open_page: Callable[..., RobustnessPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    body = page.body
    assert page.firm is not None
    assert len(page.firm.exact.overlaps) == 6  # of 153 pairs, of which four candidates make 6.4 alike by chance
    assert not body.overlaps.isVisible()
    assert body.chance_said.isVisible()
    assert body.chance_said.text == (
        "6 pairs of criteria rank the candidates alike, which with 4 candidates may well be chance."
    )
    QTest.mouseClick(body.chance_said, LEFT, pos=QPoint(8, body.chance_said.height() // 2))
    told = explained(page).told
    assert told.figure == "6 pairs"
    assert dict(told.inputs)["Pairs as alike by chance"] == "6.4 to 12.8"  # where ranks are shared, chance is likelier
    assert "counted twice" not in summary_text(page.firm)


def test_pairs_that_tell_something_are_listed(open_page: Callable[..., RobustnessPage]) -> None:
    scores = [5.0, 1.0, 4.0, 2.0, 3.0, 0.0, 2.5, 4.5]
    page = open_page(made({"cost": 60, "price": 40}, {f"Firm {at}": [each, each] for at, each in enumerate(scores)}))
    body = page.body
    assert [line.texts for line in body.overlaps.data.lines] == [("cost and price", "1.00", "100.0\u00a0%")]
    assert body.overlaps.isVisible()
    assert not body.chance_said.isVisible()
    click(body.overlaps, detail="cost:price")
    assert dict(explained(page).told.inputs)["Pairs as alike by chance"] == "below 0.001"
    assert page.firm is not None
    assert "- cost and price: rank correlation 1.00" in summary_text(page.firm)


def test_opposite_criteria_count_nothing_twice(open_page: Callable[..., RobustnessPage]) -> None:
    scores = [5.0, 1.0, 4.0, 2.0, 3.0, 0.0, 2.5, 4.5]
    rows = {f"Firm {at}": [each, 5 - each] for at, each in enumerate(scores)}
    page = open_page(made({"cost": 60, "price": 40}, rows))
    assert page.body.overlaps.data.lines == ()
    assert page.body.overlaps.data.message == "No two criteria rank the candidates alike."


# ---- ends of the bands ------------------------------------------------------------------------------


def test_who_only_draws_level_is_not_said_to_lead(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(made({"cost": 60, "skill": 40}, {"Acme": [4, 5], "Bolt": [4, 3]}))
    bands = {each.criterion: each for each in page.body.bands.data.bands}
    assert bands["cost"].interval == "any weight"
    assert (bands["cost"].then, bands["cost"].ties) == ("", "tie with Bolt at 100")
    assert (bands["skill"].then, bands["skill"].ties) == ("", "tie with Bolt at 0")
    assert page.firm is not None
    assert page.firm.exact.flips == {}
    click(page.body.bands, "", "cost")
    told = explained(page).told
    assert told.figure == "any weight"
    assert "at 100 % Bolt draws level" in told.means
    assert dict(told.inputs)[f"Level at {per_cent(1.0)}"] == "Bolt"
    assert not told.tries


# ---- what if ------------------------------------------------------------------------------------


def test_weights_are_tried_beside_the_saved_ones(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    before, changed = page.value, heard(page.document.changed)
    page.body.try_weights.click()
    tried = page.opened.what_if
    assert tried.is_on
    assert page.value is before
    assert changed == []
    assert page.body.what_if.isVisible()
    assert page.body.compared.data.lines[0].texts[0] == "Bolt"
    assert page.body.verdict.said.text.startswith("Acme stays first")  # the saved one stays what it is
    assert isinstance(page._tried, WhatIfBand)
    assert page._tried.isVisible()
    assert page._tried.text.startswith("Not saved. Bolt would lead by ")
    assert page._tried.text.endswith("Weights that put Bolt first.")
    assert page.body.verdict.as_saved.isVisible()
    assert page.body.verdict.as_saved.text() == "As saved, without what is tried"
    QTest.mouseClick(page._tried.drop, LEFT)
    assert not tried.is_on
    assert not page.body.what_if.isVisible()
    assert not page.body.verdict.as_saved.isVisible()
    assert not page._tried.isVisible()
    assert page.value is before


def test_what_is_tried_is_kept_as_one_edit_and_undone_exactly(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    before = page.value
    page.try_flip()
    wanted = page.opened.what_if.value
    assert page._tried is not None
    QTest.mouseClick(button(page, "Keep as an edit"), LEFT)
    assert page.value == wanted
    assert not page.opened.what_if.is_on
    assert page.undo_stack.undoText() == "Weights that put Bolt first"
    page.opened.ranking.rank_now()
    assert page.body.verdict.said.text.startswith("Bolt leads by only")
    page.undo_stack.undo()
    assert page.value == before


def test_a_single_score_is_tried(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    assert page.firm is not None
    change = page.firm.exact.single_changes[0]
    click(page.body.singles, change.candidate, change.criterion, "0")
    QTest.mouseClick(button(explained(page), "Try this score"), LEFT)
    scorecard = page.opened.what_if.scorecard
    assert scorecard is not None
    assert tuple(each.key for each in scorecard.leaders) == change.leaders
    assert page.value.sheets is FEW.sheets


def test_any_weight_and_score_can_be_tried_together(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    QTest.mouseClick(button(page.header, "What if"), LEFT)
    leaf = page.leaf
    assert isinstance(leaf, WhatIfLeaf)
    line = leaf.form.number
    assert line.text() == "50"
    line.setText("101")
    QTest.keyClick(line, KEY.Key_Return)
    assert leaf.form.fault
    line.setText("10")
    QTest.keyClick(line, KEY.Key_Return)
    tried = page.opened.what_if
    assert tried.what == "Weight of cost 10 %"
    assert {key: row.weight for key, row in tried.value.criteria.items()} == {"cost": 10.0, "skill": 54.0, "fit": 36.0}
    page.ask_what_if()
    leaf = page.leaf
    assert isinstance(leaf, WhatIfLeaf)
    leaf.form.what.setCurrentIndex(leaf.form.what.findData("score"))
    leaf.form.subject.setCurrentIndex(leaf.form.subject.findData("Crux"))
    leaf.form.leaf.setCurrentIndex(leaf.form.leaf.findData("skill"))
    leaf.form.number.setText("5")
    QTest.mouseClick(leaf.take, LEFT)
    assert tried.what == "Weight of cost 10 %; Agreed score of Crux, skill: 5"
    assert tried.value.criteria["cost"].weight == 10.0
    assert tried.value.consensus["Crux"]["skill"].score == 5.0


def test_who_is_left_out_of_what_is_tried_stands_below_with_what_it_had(
    open_page: Callable[..., RobustnessPage],
) -> None:
    page = open_page(FEW)
    first = rank(page.value).standings[0]
    page.opened.what_if.try_out("Without the first", remove_candidate(page.value, first.key))
    lines = page.body.compared.data.lines
    assert len(lines) == len(page.value.candidates)
    assert lines[-1].texts[:2] == (first.name, "1")
    assert lines[-1].texts[3:] == (NOTHING, NOTHING, NOTHING)


def test_what_is_tried_stands_on_what_the_evaluation_becomes(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    page.try_flip()
    tried = page.opened.what_if
    page.edit("Score", set_score(page.value, "e", "Crux", "cost", 5.0))
    page.opened.ranking.rank_now()
    assert tried.is_on
    assert tried.value.sheets is page.value.sheets
    page.edit("Gone", remove_criterion(page.value, "fit"))
    page.opened.ranking.rank_now()
    assert not tried.is_on  # what it changed is not there any more


def test_other_pages_say_that_something_is_tried(
    open_page: Callable[..., RobustnessPage], files: ChosenFiles, qtbot: QtBot
) -> None:
    page = open_page(FEW)
    results = ResultsPage(page.look, page.opened, files)
    results.resize(1064, 744)
    qtbot.addWidget(results)
    page.try_flip()
    results.show()
    band = results._tried
    assert isinstance(band, WhatIfBand)
    assert band.isVisible()
    said = heard(results.go_requested)
    QTest.mouseClick(band.show_both, LEFT)
    assert said == [("robustness", None)]
    assert results.header._state.text().startswith("Acme")  # the page itself shows what is saved
    later = ResultsPage(page.look, page.opened, files)  # made while something is tried
    qtbot.addWidget(later)
    later.show()
    assert isinstance(later._tried, WhatIfBand)
    assert later._tried.isVisible()


def test_what_must_not_be_changed_now_is_still_tried(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    tried = page.opened.what_if
    base = page.value
    tried.try_out("Nothing", base)
    assert not tried.is_on
    assert tried.keep()
    assert page.value is base


# ---- following ----------------------------------------------------------------------------------


def test_a_drag_is_followed_now_and_then_and_its_end_at_once(
    open_page: Callable[..., RobustnessPage], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_page(FEW)
    worked_out: list[Evaluation] = []
    whole = firmness_model.firmness

    def noted(value: Evaluation, *rest: Any) -> Any:
        worked_out.append(value)
        return whole(value, *rest)

    monkeypatch.setattr(firmness_model, "firmness", noted)
    monkeypatch.setattr(firmness_model, "SHARE", 1_000)
    for step in range(20):
        page.document.preview(set_weight(page.value, "fit", 20.0 + step))
        page.opened.ranking.rank_now()
    assert len(worked_out) <= 1
    page.document.end_preview()
    page.opened.ranking.rank_now()
    assert worked_out[-1] is page.value


def test_a_long_job_begins_when_what_is_dragged_rests(
    open_page: Callable[..., RobustnessPage], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(firmness_model, "LIVE_CELLS", 1)
    jobs = HeldJobs()
    page = open_page(FEW, jobs=jobs)
    jobs.let_go()
    for step in range(20):
        page.document.preview(set_weight(page.value, "fit", 400.0 + step))
        page.opened.ranking.rank_now()
    assert not jobs.held
    assert page.model.is_waiting
    qtbot.waitUntil(lambda: bool(jobs.held))
    assert len(jobs.held) == 1
    jobs.let_go()
    qtbot.waitUntil(lambda: "Crux leads by" in page.body.verdict.said.text)
    assert not page.model.is_waiting


def test_a_rest_that_is_waited_for_can_be_cancelled(
    open_page: Callable[..., RobustnessPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmness_model, "LIVE_CELLS", 1)
    jobs = HeldJobs()
    page = open_page(FEW, jobs=jobs)
    jobs.let_go()
    page.document.preview(set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    page.model.cancel()
    assert page.model.was_stopped
    assert not page.model.is_waiting


def test_an_edit_and_a_preview_are_followed(open_page: Callable[..., RobustnessPage], qtbot: QtBot) -> None:
    page = open_page(FEW)
    before = page.body.verdict.said.text
    page.document.preview(set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    qtbot.waitUntil(lambda: "Crux leads by" in page.body.verdict.said.text)
    page.document.end_preview()
    page.opened.ranking.rank_now()
    assert page.body.verdict.said.text == before


def test_a_hidden_page_does_nothing(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW, seen=False)
    page.opened.ranking.rank_now()
    assert page.firm is None
    page.show()
    assert page.firm is not None
    page.hide()
    found = page.firm
    page.edit("Weight of fit", set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    assert page.firm is found
    page.show()
    assert "Crux leads by" in page.body.verdict.said.text


def test_large_ones_are_worked_out_elsewhere_and_can_be_stopped(
    open_page: Callable[..., RobustnessPage], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(firmness_model, "LIVE_CELLS", 1)
    jobs = HeldJobs()
    page = open_page(FEW, jobs=jobs)
    assert page.firm is None
    jobs.let_go()
    first = page.firm
    assert first is not None
    assert not page.body.bands._is_old
    page.edit("Weight of fit", set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    assert page.firm is first
    assert page.body.bands._is_old
    page._tell_waiting()
    assert page.waiting.isVisible()
    assert "Working out" in page.waiting.text
    QTest.mouseClick(page.waiting.way, LEFT)
    jobs.let_go()
    assert page.firm is first
    assert page.waiting.text.startswith("Stopped")
    QTest.mouseClick(page.waiting.way, LEFT)
    jobs.let_go()
    assert "Crux leads by" in page.body.verdict.said.text
    assert not page.waiting.isVisible()
    assert not page.body.bands._is_old


@pytest.mark.parametrize("value", [FEW, BLANK])
def test_what_another_page_has_had_worked_out_is_shown(
    look: Look, files: ChosenFiles, qtbot: QtBot, value: Evaluation
) -> None:
    opened, jobs = Opened(memory_document(value)), ImmediateJobs()
    firmness_model.firmness_of(opened, jobs, made_bands({})).watch(True, "results")
    page = RobustnessPage(look, opened, jobs, files)
    qtbot.addWidget(page)
    page.show()
    assert page.is_empty == (value is BLANK)
    assert (page.body.verdict.said.text != "") == (value is FEW)


def test_what_another_page_waits_for_is_said(
    look: Look, files: ChosenFiles, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmness_model, "LIVE_CELLS", 0)
    opened, jobs = Opened(memory_document(FEW)), HeldJobs()
    firmness_model.firmness_of(opened, jobs, made_bands({})).watch(True, "results")
    page = RobustnessPage(look, opened, jobs, files)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.waiting.text.startswith("Working out"))
    jobs.let_go()
    assert page.waiting.text == ""
    assert page.body.verdict.said.text


def test_of_two_changes_only_the_later_one_counts(
    open_page: Callable[..., RobustnessPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmness_model, "LIVE_CELLS", 1)
    jobs = HeldJobs()
    page = open_page(FEW, jobs=jobs)
    page.edit("Weight of fit", set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    assert len(jobs.held) == 2
    jobs.held.reverse()  # the later one answers first
    jobs.let_go()
    assert "Crux leads by" in page.body.verdict.said.text
    assert not page.model.is_waiting


# ---- what leaves --------------------------------------------------------------------------------


def test_the_summary_is_copied_as_text(open_page: Callable[..., RobustnessPage], sample: Evaluation) -> None:
    page = open_page(sample)
    said = heard(page.told)
    QTest.keyClick(page.body.bands, KEY.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    text = QGuiApplication.clipboard().text()
    assert said == ["The summary is copied, as text."]
    assert page.body.verdict.said.text in text
    assert "Technological capability: Solenne Contact stays first up to 25 %" in text
    assert "- TOPSIS: Solenne Contact first, rank correlation 1.00" in text
    assert text.endswith("10,000 weightings near the stated one, seed 1.")


def test_every_picture_is_copied_and_saved(
    open_page: Callable[..., RobustnessPage], files: ChosenFiles, sample: Evaluation
) -> None:
    page = open_page(sample)
    page.try_flip()
    for picture in page.body.pictures:
        picture.copy_numbers()
        text = QGuiApplication.clipboard().text()
        assert "\t" in text or not picture.spots
        picture.copy_picture()
        assert not QGuiApplication.clipboard().image().isNull()
        for ending in ("svg", "png", "pdf"):
            files.path = (files.path or Path()).with_suffix(f".{ending}")
            picture.save_picture()
            assert files.path.stat().st_size > 500
    numbers = page.body.bands
    numbers.copy_numbers()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("Cost\t22.00\t0.00\t")


# ---- nothing to say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "title", "verb", "place"),
    [
        (ONE, "Nobody to compare with", "Add candidates", "candidates"),
        (BLANK, "Nothing is scored yet", "Go to scoring", "scoring"),
        (OUT, "Nothing to rank", "Go to results", "results"),
        (Evaluation(), "Nothing to rank yet", "Go to criteria and weights", "criteria"),
    ],
)
def test_a_page_without_a_verdict_says_what_comes_first(
    open_page: Callable[..., RobustnessPage], value: Evaluation, title: str, verb: str, place: str
) -> None:
    page = open_page(value)
    assert page.is_empty
    assert page.header._state.text() == title
    said = heard(page.go_requested)
    QTest.mouseClick(button(page, verb), LEFT)
    assert said == [(place, None)]
    for action in page.actions():
        if action.text() not in ("Change how weightings are drawn", "Change the thresholds of the verdict"):
            action.trigger()
    assert page.leaf is None
    assert not page.opened.what_if.is_on


def test_a_page_comes_to_life_with_the_first_scores(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(PARTLY)
    value = page.value
    for candidate, score in (("Acme", 4.0), ("Bolt", 2.0)):
        value = set_score(value, "e", candidate, "cost", score)
    page.edit("Scores", value)
    page.opened.ranking.rank_now()
    assert not page.is_empty
    assert [each.key for each in page.body.verdict.needs][-1] == "open"
    page.undo_stack.undo()
    page.opened.ranking.rank_now()
    assert page.is_empty


def test_what_is_hidden_is_said_and_does_not_count(open_page: Callable[..., RobustnessPage], qtbot: QtBot) -> None:
    page = open_page(in_consensus())
    hidden = page.document.sight.hidden
    assert hidden
    assert not page.is_empty
    assert page.hidden.isVisible()
    assert page.hidden.text == " ".join(f"{each}." for each in hidden)
    QTest.qWait(0)
    short = page.hidden.height()
    page.resize(420, 744)
    qtbot.waitUntil(lambda: page.hidden.height() > short)  # what has no room in a line goes on in the next
    open_one = open_page(FEW)
    assert not open_one.hidden.isVisible()


def test_blind_sheets_are_not_told(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(scored(in_scoring()))
    assert page.is_empty
    assert page.header._state.text() == "The sheets are hidden"
    hidden = page.document.sight.hidden
    words = [each.text() for each in parts_of(page, Text) if each.isVisible()]
    assert all(sum(str(each) in told for told in words) == 1 for each in hidden)  # once, on the page itself
    assert not page.hidden.isVisible()
    opened = open_page(unsealed())
    assert not opened.is_empty
    assert not opened.hidden.isVisible()


def test_a_tie_break_is_named(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(replace(TIED, rules=replace(TIED.rules, tie_break=("cost",))))
    assert page.body.verdict._chip.accessibleName() == "Tie"
    assert page.body.verdict.notes.text == "The totals are equal; a tie-break puts Acme first."
    assert not next(each.need.met for each in page.body.verdict.needs if each.need)


# ---- what cannot be asked, and what is no case ------------------------------------------------------


MEASURED = flat([2, 1], {"Acme": [0.9, 0.4], "Bolt": [0.5, 0.5], "Crux": [0.1, 0.2]})
PANEL: dict[str, dict[str, list[float | None]]] = {f"e{at}": {"Acme": [4, 5], "Bolt": [5, 4]} for at in range(9)}
POOLED = made({"cost": 45.0, "skill": 55.0}, {"Acme": [None] * 2, "Bolt": [None] * 2}, panel=PANEL)


def test_where_all_is_measured_no_score_is_said_to_hold(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(MEASURED)
    line = next(each for each in page.body.verdict.needs if each.key == CHANGES)
    assert line.need is not None
    assert (line.need.met, line.need.figure) == (None, NOTHING)
    assert line.accessibleName() == "No single score that changes the leader: does not apply"
    assert "score" not in page.body.verdict.said.text
    assert page.body.singles.data.message == "There is no score: all that counts is measured."
    QTest.mouseClick(line, LEFT)
    assert explained(page).told.figure == "does not apply"
    assert page.firm is not None
    text = summary_text(page.firm)
    assert "- No single score that changes the leader: does not apply" in text
    assert "There is no score to ask" in text


def test_with_one_criterion_no_weighting_is_said_to_hold(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(made({"cost": 50}, {"Acme": [5], "Bolt": [1]}))
    line = next(each for each in page.body.verdict.needs if each.key == SHARE)
    assert line.need is not None
    assert (line.need.met, line.need.figure) == (None, NOTHING)
    assert "weighting" not in page.body.verdict.said.text
    QTest.mouseClick(line, LEFT)
    assert explained(page).told.figure == "does not apply"


def test_the_leader_is_no_case_in_which_it_leads(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(MEASURED)
    assert [line.texts for line in page.body.left_out.data.lines] == [
        ("One criterion", "1 of 2"),
        ("One rival", "2 of 2"),
    ]
    click(page.body.left_out, detail="candidate")
    inputs = explained(page).told.inputs
    assert ("Without Bolt", "Acme") in inputs
    assert inputs[-1] == ("No such case: without Acme itself", "Bolt")
    calm = open_page(made({"cost": 50, "skill": 50}, {"Acme": [5, 5], "Bolt": [1, 1]}))
    assert calm.body.changed.data.message == (
        "The first place stays, whichever one criterion or other candidate is left out."
    )


def test_the_verdict_rests_on_single_evaluators_and_says_what_all_together_could(
    open_page: Callable[..., RobustnessPage],
) -> None:
    page = open_page(POOLED)
    body = page.body
    assert [each.need.figure for each in body.verdict.needs if each.need and each.key == CHANGES] == ["0"]
    assert body.singles.data.lines == ()
    assert body.panel_said.isVisible()
    assert body.panel_said.text == (
        "If all evaluators together moved any one of 3 cells by a whole level, that would change who is first."
    )
    QTest.mouseClick(body.panel_said, LEFT)
    told = explained(page).told
    assert ("Acme, cost", "4.0 to 3.0: Bolt") in told.inputs
    assert "does not rest on it" in told.means
    assert not open_page(CLEAR).body.panel_said.isVisible()


def test_a_score_of_one_evaluator_is_told_with_whose_it_is_and_tried_as_what_it_makes(
    open_page: Callable[..., RobustnessPage],
) -> None:
    two = {"ann": {"Acme": [4, 3], "Bolt": [3, 4]}, "ben": {"Acme": [4, 4], "Bolt": [3, 4]}}
    page = open_page(made({"cost": 50, "skill": 50}, {"Acme": [None] * 2, "Bolt": [None] * 2}, panel=two))
    assert page.firm is not None
    change = next(each for each in page.firm.exact.single_changes if each.evaluators == ("ann",))
    at = page.firm.exact.single_changes.index(change)
    assert [column.head for column in page.body.singles.data.columns] == [
        *("Candidate", "Criterion", "Score of", "One step", "Then leads"),
    ]
    click(page.body.singles, change.candidate, change.criterion, str(at))
    told = explained(page).told
    assert ("Given by", "ann") in told.inputs
    assert told.links[0].target == ("sheets", ("ann", change.candidate, change.criterion))
    (attempt,) = told.tries
    page.try_out(attempt)
    scorecard = page.opened.what_if.scorecard
    assert scorecard is not None
    assert {each.key for each in scorecard.leaders} == set(change.leaders)


def test_a_sentence_in_an_explanation_takes_the_whole_width(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    line = next(each for each in page.body.verdict.needs if each.key == CHANGES)
    QTest.mouseClick(line, LEFT)
    leaf = explained(page)
    sentences = [name for name, figure in leaf.told.inputs if not figure]
    assert sentences
    labels = [each for each in parts_of(leaf, Text) if each.text() in sentences]
    assert len(labels) == len(set(sentences))
    assert all(each.width() > 0.8 * leaf.width() for each in labels)


def test_who_can_never_be_first_is_told_with_its_verb(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FOUR)
    told = {line.candidate: line.texts[1] for line in page.body.chances.data.lines}
    assert told["Dash"] == "never; nowhere ahead of Bolt"
    assert told["Bolt"] == "is first"
    assert told["Acme"] == "could be first"


def test_panes_leave_no_half_of_a_column_empty(open_page: Callable[..., RobustnessPage]) -> None:
    rows = {f"Firm {at}": [5 - at / 4, 5 - at / 4, 4 - at / 4] for at in range(14)}
    page = open_page(made({"cost": 40, "skill": 30, "fit": 30}, rows))
    ends = [0, 0]
    panes = [each for each in page.body.pictures if each.isVisible()]
    middle_line = page.body.width() * 0.5
    for pane in panes:
        corner = pane.mapTo(page.body, pane.rect().bottomLeft())
        ends[corner.x() > middle_line] = max(ends[corner.x() > middle_line], corner.y())
    assert min(ends) > 0.75 * max(ends)


# ---- names, and the end -------------------------------------------------------------------------


def test_everything_has_a_name(open_page: Callable[..., RobustnessPage], sample: Evaluation) -> None:
    page = open_page(sample)
    page.ask_what_if()
    for part in parts_of(page, QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(part, QPushButton):
            assert part.accessibleName() or part.toolTip() or getattr(part, "text", lambda: "")(), part
    for picture in page.body.pictures:
        if picture.isVisible():
            assert picture.accessibleDescription()


def test_a_page_that_is_closed_is_gone(look: Look, qtbot: QtBot) -> None:
    opened, jobs = Opened(memory_document(FEW)), ImmediateJobs()
    page = RobustnessPage(look, opened, jobs, ChosenFiles())
    page.show()
    click(page.body.bands, criterion="cost")
    page.try_flip()
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    assert gone() is None
    opened.what_if.drop()
    opened.document.edit("Weight", set_weight(opened.value, "fit", 40.0))
    opened.ranking.rank_now()
    assert rank(opened.value).leaders


# ---- moving a dot ---------------------------------------------------------------------------------


def dot(page: RobustnessPage, criterion: str) -> QPoint:
    bands = page.body.bands
    found = dot_of(bands.data, bands.rect_of_picture, page.look.theme, criterion)
    assert found is not None
    return found.toPoint()


def test_a_dot_is_dragged_to_try_another_weight(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    bands, start = page.body.bands, dot(page, "fit")
    QTest.mousePress(bands, LEFT, pos=start)
    QTest.mouseMove(bands, start + QPoint(60, 0))
    assert bands.is_dragged
    assert bands.data.moved[0] == "fit"
    share = bands.data.moved[1]
    assert share > 0.2
    assert not page.opened.what_if.is_on  # nothing is tried before it is let go
    QTest.mouseRelease(bands, LEFT, pos=start + QPoint(60, 0))
    tried = page.opened.what_if
    assert tried.is_on
    assert tried.what == f"Weight of fit {per_cent(share, 1)}"
    assert tried.value.criteria == set_share(FEW, "fit", share).criteria
    assert bands.data.moved is None
    assert page.leaf is None
    assert page.document.undo_stack.count() == 0


def test_a_drag_of_a_dot_is_given_up_and_a_click_explains(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    bands, start = page.body.bands, dot(page, "fit")
    bands.setFocus()
    QTest.mousePress(bands, LEFT, pos=start)
    QTest.mouseMove(bands, start + QPoint(-40, 0))
    QTest.keyClick(bands, KEY.Key_Escape)
    assert not bands.is_dragged
    assert bands.data.moved is None
    QTest.mouseRelease(bands, LEFT, pos=start + QPoint(-40, 300))
    assert not page.opened.what_if.is_on
    QTest.mouseClick(bands, LEFT, pos=start)
    assert explained(page).told.title == "fit"
    assert not page.opened.what_if.is_on


def test_a_dot_stays_on_its_track(open_page: Callable[..., RobustnessPage]) -> None:
    page = open_page(FEW)
    bands, start = page.body.bands, dot(page, "cost")
    QTest.mousePress(bands, LEFT, pos=start)
    QTest.mouseMove(bands, start + QPoint(5_000, 0))
    assert bands.data.moved == ("cost", 1.0)
    QTest.mouseMove(bands, start - QPoint(5_000, 0))
    assert bands.data.moved == ("cost", 0.0)
    QTest.keyClick(bands, KEY.Key_Escape)
