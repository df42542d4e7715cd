"""The Results page, used as a person uses it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.changes import with_row
from scorecard.core.edits import remove_candidate, set_score, set_weight
from scorecard.core.model import Criterion, Evaluation, Evaluator, Kind, Rules, ValueFunction, Waiver
from scorecard.core.numbers import shown as figure
from scorecard.core.ranking import rank
from scorecard.core.sight import veil
from scorecard.gui.look import Choice, Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.fact_line import Fact, FactLine
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.results_page import HEAT_VIEW, PROFILE_VIEW, ResultsPage
from scorecard.gui.views.results_words import (
    Certainty,
    blanks,
    heat_sentence,
    profile_sentence,
    screening_notes,
    verdict,
    waivers_said,
    whose,
)
from scorecard.render.difference_bars import why
from scorecard.render.drawing import Spot
from scorecard.render.heat_map import heat_map_of
from scorecard.render.profile import profile_of
from scorecard.render.ranking import leading, ranking_of
from tests.core.formal import handed_in, in_scoring, scored
from tests.core.made import made, measure
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document
from tests.gui.views.test_picture_view import ChosenFiles, middle, move

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
GATE = Criterion(name="Certificate in date", kind=Kind.GATE)
ROWS = {"Acme": [4, 3, 2], "Bolt": [2, 4, 4], "Crux": [1, 2, 5]}
FEW = made({"cost": 50, "skill": 30, "fit": 20}, ROWS)
TIED = made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 4]})
PROVISIONAL = made({"cost": 50, "skill": 30, "fit": 20}, {"Acme": [4, 3, None], "Bolt": [None, 5, 2]})
GATED = made(
    {"cost": 60, "skill": 40, "gate": GATE}, {"Acme": [4, 3, True], "Bolt": [3, 4, False], "Crux": [2, 2, True]}
)


@pytest.fixture
def open_page(look: Look, qtbot: QtBot) -> Callable[..., ResultsPage]:
    kept: list[Opened] = []

    def opened_page(value: Evaluation, *, seen: bool = True, size: tuple[int, int] = (1064, 744)) -> ResultsPage:
        kept.append(Opened(memory_document(value)))
        page = ResultsPage(look, kept[-1], ChosenFiles())
        page.resize(*size)
        qtbot.addWidget(page)
        if seen:
            with qtbot.waitExposed(page):
                page.show()
            page.activateWindow()
        return page

    return opened_page


def spot_of(view: PictureView, candidate: str, criterion: str) -> Spot:
    return next(each for each in view.spots if (each.candidate, each.criterion) == (candidate, criterion))


def state_of(page: ResultsPage) -> str:
    return page.header._state.text()


def button(page: QWidget, words: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == words and each.isVisible())


# ---- the ranking --------------------------------------------------------------------------------


def test_sentence_and_figures_agree(open_page: Callable[..., ResultsPage], sample: Evaluation) -> None:
    page = open_page(sample)
    scorecard = rank(sample)
    assert f"{state_of(page)}." == str(leading(sample, scorecard))
    rows = {row.key: row.total for row in (*page.body.ranking.data.rows, *page.body.ranking.data.out)}
    assert rows == {each.key: figure(each.total or 0) for each in scorecard.standings}
    first, second = scorecard.standings[:2]
    assert page.body._because.text == str(why(sample, scorecard, first.key, second.key))
    assert figure((first.total or 0) - (second.total or 0)) in state_of(page)
    assert page.body.differences.data.lead == pytest.approx((first.total or 0) - (second.total or 0))


def test_a_short_ranking_is_whole_in_small_windows(open_page: Callable[..., ResultsPage], sample: Evaluation) -> None:
    for size, dense in (((1064, 744), False), ((976, 616), True), ((976, 500), True)):
        page = open_page(sample, size=size)
        ranking = page.body.ranking
        assert ranking.data.dense is dense, size
        scroll = page.body._scroll
        for row in ranking.data.rows:
            place = next(each.rect.toRect() for each in ranking.spots if each.candidate == row.key)
            assert scroll.rect().contains(QRect(ranking.mapTo(scroll, place.topLeft()), place.size())), (size, row.key)
        assert page.body.differences.height() >= 4 * page.body._look.length("row.table_dense")


def test_every_part_lies_inside_the_page(open_page: Callable[..., ResultsPage], sample: Evaluation) -> None:
    thirty = made({"a": 1, "b": 1}, {f"Candidate {at}": [at % 6, at % 5] for at in range(30)})
    for value, size in ((sample, (1064, 744)), (thirty, (1064, 744)), (thirty, (976, 584))):
        page = open_page(value, size=size)
        inside = page.rect()
        scroll = page.body._scroll
        for part in (scroll, page.body.notes, page.body.differences, page.body.heat):
            box = QRect(part.mapTo(page, QPoint(0, 0)), part.size())
            assert inside.contains(box), (part, box)
        notes = page.body.notes.geometry()
        among = any(spot.rect.toRect().intersects(notes) for spot in page.body.ranking.spots)
        assert scroll.geometry().bottom() < notes.top() or not among
        assert page.body.differences.height() >= page.body.differences.height_at(page.body.differences.width())
        assert len(page.body.ranking.data.rows) + len(page.body.ranking.data.out) == len(value.candidates)


def test_many_candidates_scroll_under_their_heads(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(made({"a": 1, "b": 1}, {f"Candidate {at}": [at % 6, at % 5] for at in range(30)}))
    bar = page.body._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    viewport = page.body._scroll.viewport()
    head = QRect(0, 0, viewport.width(), 30)
    top = viewport.grab(head).toImage()
    bar.setValue(bar.maximum())
    assert viewport.grab(head).toImage() == top
    assert page.body._scroll.viewport().grab().toImage() != top
    page.body.ranking.setFocus()
    QTest.keyClick(page.body.ranking, KEY.Key_Home)
    assert bar.value() == 0


def test_an_edit_is_followed_and_undo_brings_everything_back(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    before, said = page.value, state_of(page)
    page.edit("Weight of fit", set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    assert state_of(page).startswith("Crux leads")
    assert page.body.ranking.data.rows[0].key == "Crux"
    page.document.undo_stack.undo()
    page.opened.ranking.rank_now()
    assert page.value == before
    assert state_of(page) == said


def test_a_hidden_page_waits_until_it_is_seen(open_page: Callable[..., ResultsPage], qtbot: QtBot) -> None:
    page = open_page(FEW, seen=False)
    page.opened.ranking.rank_now()
    assert page.body.ranking.data is None
    page.show()
    assert page.body.ranking.data is not None
    page.hide()
    data = page.body.ranking.data
    page.edit("Weight of fit", set_weight(page.value, "fit", 400.0))
    page.opened.ranking.rank_now()
    assert page.body.ranking.data is data
    page.show()
    assert page.body.ranking.data.rows[0].key == "Crux"


def test_a_page_that_is_shown_before_the_ranking_is_ready_ranks(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    page.hide()
    page.edit("Candidate removed", remove_candidate(page.value, "Crux"))
    page.show()
    assert [row.key for row in page.body.ranking.data.rows] == ["Acme", "Bolt"]


# ---- two candidates -----------------------------------------------------------------------------


def test_any_two_candidates_can_be_set_against_each_other(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    first, second = page.body.pickers
    assert (first.currentData(), second.currentData()) == ("Acme", "Bolt")
    second.setFocus()
    QTest.keyClick(second, KEY.Key_Down)
    assert page.body._because.text == str(why(FEW, rank(FEW), "Acme", "Crux"))
    assert page.body.differences.data.second == "Crux"
    first.setFocus()
    QTest.keyClick(first, KEY.Key_End)  # Crux against itself: the two change places
    assert (first.currentData(), second.currentData()) == ("Crux", "Acme")
    assert page.body._why.text() == "Why Crux is behind Acme"


def test_the_chosen_pair_stays_over_an_edit(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    page.show_target("candidates", ("Crux",))
    page.edit("Weight of fit", set_weight(page.value, "fit", 21.0))
    page.opened.ranking.rank_now()
    assert [each.currentData() for each in page.body.pickers] == ["Acme", "Crux"]
    page.edit("Candidate removed", remove_candidate(page.value, "Crux"))
    page.opened.ranking.rank_now()
    assert [each.currentData() for each in page.body.pickers] == ["Acme", "Bolt"]


def test_one_candidate_asks_for_a_second(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(made({"cost": 60, "skill": 40}, {"Acme": [4, 3]}))
    assert page.body.differences.data.rows == ()
    said = heard(page.go_requested)
    QTest.mouseClick(button(page, "Add candidate"), LEFT)
    assert said == [("candidates", ("candidates", ()))]
    assert not any(each.isVisible() for each in page.body.pickers)


# ---- pointing -----------------------------------------------------------------------------------


def test_clicks_go_to_the_causes(open_page: Callable[..., ResultsPage], sample: Evaluation) -> None:
    page = open_page(sample)
    said = heard(page.go_requested)
    ranking, differences = page.body.ranking, page.body.differences
    QTest.mouseClick(ranking, LEFT, pos=middle(spot_of(ranking, "nordlys", "")))
    QTest.mouseClick(ranking, LEFT, pos=middle(spot_of(ranking, "", "cost")))
    points = [each for each in ranking.spots if (each.candidate, each.criterion) == ("nordlys", "cost")]
    QTest.mouseClick(ranking, LEFT, pos=middle(points[-1]))
    leaf = differences.data.rows[0].criterion
    QTest.mouseClick(differences, LEFT, pos=middle(spot_of(differences, "", leaf)))
    assert said == [
        ("candidates", ("candidates", ("nordlys",))),
        ("criteria", ("criteria", ("cost",))),
        ("scoring", ("criteria", ("cost",))),
        ("scoring", ("criteria", (leaf,))),
    ]


def test_a_cell_of_a_leaf_leads_to_its_score(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    said = heard(page.go_requested)
    heat = page.body.heat
    QTest.mouseClick(heat, LEFT, pos=middle(spot_of(heat, "Bolt", "skill")))
    assert said == [("scoring", ("consensus", ("Bolt", "skill")))]


def test_cell_of_a_figure_leads_to_its_fact(open_page: Callable[..., ResultsPage], sample: Evaluation) -> None:
    page = open_page(sample)
    said = heard(page.go_requested)
    measure = next(key for key, row in sample.criteria.items() if row.kind is Kind.MEASURE)
    page.heat.spot_clicked.emit("nordlys", measure)
    assert said == [("candidates", ("facts", ("nordlys", measure)))]


def test_pointing_lifts_the_criterion_in_every_picture(
    open_page: Callable[..., ResultsPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    row = page.body.differences.data.rows[0]
    move(page.body.differences, middle(spot_of(page.body.differences, "", row.criterion)))
    assert [each.data.lifted for each in (page.body.ranking, page.body.differences, page.body.heat)] == [row.top] * 3
    QApplication.sendEvent(page.body.differences, QEvent(QEvent.Type.Leave))
    assert page.body.ranking.data.lifted is None


# ---- nothing to show ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words", "target"),
    [
        (Evaluation(), "Go to criteria and weights", ("criteria", ("criteria", ()))),
        (made({"cost": 1}, {}), "Add candidates", ("candidates", ("candidates", ()))),
    ],
    ids=["no criterion", "no candidate"],
)
def test_an_empty_page_says_what_is_missing(
    open_page: Callable[..., ResultsPage], value: Evaluation, words: str, target: Any
) -> None:
    page = open_page(value)
    assert page.is_empty
    said = heard(page.go_requested)
    QTest.mouseClick(button(page, words), LEFT)
    assert said == [target]
    page.copy_picture()  # there is nothing to copy, and nothing happens


def test_nothing_scored_leads_to_the_scores(open_page: Callable[..., ResultsPage]) -> None:
    bare = made({"cost": 1, "skill": 1}, {"Acme": [None, None], "Bolt": [None, None]})
    page = open_page(with_row(bare, "evaluators", ("ann",), Evaluator("Ann")))
    assert page.is_empty
    said = heard(page.go_requested)
    QTest.mouseClick(button(page, "Go to scoring"), LEFT)
    assert said[0][0] == "scoring"
    page.edit("Score", set_score(page.value, "ann", "Acme", "cost", 4.0))
    page.opened.ranking.rank_now()
    assert not page.is_empty
    assert page.body.isVisible()
    page.document.undo_stack.undo()
    page.opened.ranking.rank_now()
    assert page.is_empty


# ---- words --------------------------------------------------------------------------------------


def test_what_is_missing_is_said_and_leads_there(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(PROVISIONAL)
    assert [row.second for row in page.body.ranking.data.rows] == ["provisional", "provisional"]
    assert all(row.still for row in page.body.ranking.data.rows)
    said = heard(page.go_requested)
    QTest.mouseClick(button(page, "2 scores missing"), LEFT)
    assert said[0][0] == "scoring"
    assert page.body._certainty.text == "Bolt can still end between 38.0 and 88.0, Acme up to 78.0."


def test_how_settled_the_first_place_is() -> None:
    assert verdict(FEW, rank(FEW)).certainty is Certainty.SETTLED
    tie = verdict(TIED, rank(TIED))
    assert (tie.certainty, tie.mends) == (Certainty.TIE, True)
    assert str(tie.what) == "2 share the first place. A tie-break by “cost” or “skill” would split them."
    broken = replace(TIED, rules=Rules(tie_break=("skill",)))
    assert str(verdict(broken, rank(broken)).what) == "The totals are equal; the tie-break by skill puts Bolt first."
    same = made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [4, 3]})
    assert not verdict(same, rank(same)).mends


def test_what_is_missing_may_not_matter() -> None:
    safe = made({"cost": 90, "skill": 10}, {"Acme": [5, None], "Bolt": [1, 5]})
    found = verdict(safe, rank(safe))
    assert found.certainty is Certainty.PROVISIONAL
    assert str(found.what) == "What is missing cannot change that Acme leads."
    chased = made({"cost": 60, "skill": 40}, {"Acme": [3, 3], "Bolt": [4, None], "Crux": [5, None]})
    assert "can still" in str(verdict(chased, rank(chased)).what)


def test_who_is_level_while_gates_are_open_is_not_said_to_catch_up() -> None:
    level = made({"cost": 50, "skill": 50, "gate": GATE}, {"Acme": [4, 3, None], "Bolt": [3, 4, None]})
    assert str(verdict(level, rank(level)).what) == "Acme and Bolt are level; not all of their gates are answered."
    rows: dict[str, list[int | bool | None]] = {"Acme": [4, 3], "Bolt": [3, 4], "Crux": [4, None]}
    open_cell = made({"cost": 50, "skill": 50}, rows)
    assert str(verdict(open_cell, rank(open_cell)).what) == (
        "Crux can still end between 40.0 and 90.0; 2 others can catch up, Acme up to 70.0."
    )
    far = made({"cost": 90, "skill": 10}, {"Acme": [4, 3], "Bolt": [4, 3], "Crux": [0, None]})
    assert str(verdict(far, rank(far)).what) == "Acme and Bolt are level; what is missing cannot change it."
    broken = with_row(level, "rules", (), Rules(tie_break=("cost",)))
    assert str(verdict(broken, rank(broken)).what) == (
        "Acme and Bolt have the same total; the tie-break by cost puts Acme first; not all of their gates are answered."
    )


def test_criteria_that_are_drawn_together_are_counted_one_by_one() -> None:
    count = 21
    better = [5 if at % 3 else 1 for at in range(count)]
    weights = {f"C{at + 1}": float(count - at) for at in range(count)}
    value = made(weights, {"Acme": better, "Bolt": [3] * count, "Crux": [2] * count})
    result = rank(value)
    data = heat_map_of(value, result)
    assert len(data.parts) == 13
    assert str(heat_sentence(data)) == "Acme is best in 14 of 21 criteria, Bolt in 7."
    said = str(profile_sentence(profile_of(value, result)))
    assert said == (
        "Acme reaches more than Bolt in C2, C3, 6 more and the 9 others together, and less in C1, C4 and 2 more."
    )


def test_the_link_to_tie_breaks(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(TIED)
    said = heard(page.go_requested)
    QTest.mouseClick(button(page, "Set tie-breaks"), LEFT)
    assert said == [("setup", ("rules", ()))]


def test_gates_waivers_and_who_is_out() -> None:
    assert list(map(str, screening_notes(GATED, rank(GATED)))) == ["1 gate: 1 of 3 candidates fails", "Out: Bolt"]
    waived = with_row(GATED, "waivers", ("Bolt", "gate"), Waiver("Ann", "It is on its way"))
    notes = list(map(str, screening_notes(waived, rank(waived))))
    assert notes == [
        "1 gate: 1 of 3 candidates fails, 1 with a waiver",
        "Bolt fails “Certificate in date”, waived by Ann",
    ]
    assert waivers_said(waived, rank(waived)) == "Bolt, Certificate in date: Ann, It is on its way"
    assert waivers_said(GATED, rank(GATED)) == ""
    open_gate = made({"cost": 1, "gate": GATE}, {"Acme": [4, None], "Bolt": [3, True]})
    assert str(screening_notes(open_gate, rank(open_gate))[0]) == "1 gate: not answered in full for 1 of 2 candidates"
    assert str(blanks(open_gate, rank(open_gate))) == "1 gate open"
    assert screening_notes(FEW, rank(FEW)) == []


def test_whose_scores_count(sample: Evaluation) -> None:
    assert str(whose(sample, rank(sample))) == "15 of 85 scores agreed. Mean of 4 to 5 evaluators"
    bare = {"Acme": [None, None], "Bolt": [None, None]}
    acme: dict[str, list[int | None]] = {"Acme": [3, 4]}
    bolt: dict[str, list[int | None]] = {"Bolt": [4, 2]}
    both, some = {**acme, **bolt}, {"Acme": [3, None], **bolt}
    panels: list[tuple[dict[str, dict[str, list[int | None]]], str]] = [
        ({"ann": both, "ben": both, "cy": both}, "Mean of 3 evaluators"),
        ({"ann": both, "ben": both, "cy": some}, "Mean of 2 to 3 evaluators"),
        ({"ann": acme, "ben": bolt, "cy": {"Acme": [3, None]}}, "Mean of 1 to 2 of 3 evaluators"),
        ({"ann": both, "ben": acme, "cy": bolt}, "Mean of 2 of 3 evaluators"),
        ({"ann": {"Acme": [3, None]}, "ben": {"Acme": [None, 3]}, "cy": bolt}, "One of 3 evaluators scores each cell"),
    ]
    for panel, words in panels:
        value = made({"cost": 1, "fit": 1}, bare, panel=panel, votes={"e": 0.0})
        assert str(whose(value, rank(value))) == words
    agreed = made({"cost": 1}, {"Acme": [None]}, panel={"ann": {"Acme": [3]}}, consensus={("Acme", "cost"): 4.0})
    assert str(whose(agreed, rank(agreed))) == "Agreed scores"
    only = made({"price": measure(ValueFunction(worst=0.0, best=10.0))}, {"Acme": [4.0], "Bolt": [3.0]})
    assert str(whose(only, rank(only))) == "Measured figures only"


def test_what_is_hidden_is_not_said_to_count_or_to_be_missing() -> None:
    early = handed_in(scored(in_scoring(), ("ann", "ben")), ("ann",))
    seen = veil(early, "ben")
    result = rank(seen.value)
    assert str(whose(seen.value, result, seen.sight)) == "Scores of Ben alone"
    assert blanks(seen.value, result, seen.sight) is None
    assert str(blanks(seen.value, result)) == "2 scores and 2 figures missing"
    data = ranking_of(seen.value, result)
    assert [part.name for part in data.parts] == ["Quality", "Money"]
    assert {row.points[1] for row in data.rows} == {"\N{EN DASH}"}
    assert all(row.points[0] > "0" for row in data.rows)


def test_sentences_above_the_large_pictures_agree_with_their_figures() -> None:
    scorecard = rank(FEW)
    assert str(profile_sentence(profile_of(FEW, scorecard))) == (
        "Acme reaches more than Bolt in cost, and less in skill and fit."
    )
    assert str(heat_sentence(heat_map_of(FEW, scorecard))) == ("Acme is best in 1 of 3 criteria, Bolt in 1, Crux in 1.")


# ---- views and what leaves ------------------------------------------------------------------------


def test_profile_and_heat_map_fill_the_page(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    page.views.setFocus()
    page.show_view(PROFILE_VIEW)
    assert page.profile.isVisible()
    assert [line.role for line in page.profile.data.lines] == ["leader", "asked", ""]
    page._asked.setFocus()
    QTest.keyClick(page._asked, KEY.Key_Down)
    assert [line.role for line in page.profile.data.lines] == ["leader", "", "asked"]
    assert page._profile_said.text == str(profile_sentence(page.profile.data))
    page.show_view(HEAT_VIEW)
    assert page.heat.isVisible()
    assert page.picture is page.heat


def test_copy_takes_the_view_that_is_shown(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    told = heard(page.told)
    QTest.mouseClick(button(page, "Copy picture"), LEFT)
    assert QGuiApplication.clipboard().mimeData().hasImage()
    page.show_view(HEAT_VIEW)
    next(each for each in page.actions() if each.text() == "Copy numbers").trigger()
    assert QGuiApplication.clipboard().text().startswith("Candidate\tcost\tskill\tfit")
    assert len(told) == 2


def test_a_saved_picture_offers_its_folder(open_page: Callable[..., ResultsPage], tmp_path: Path) -> None:
    page = open_page(FEW)
    files = page._files
    assert isinstance(files, ChosenFiles)
    files.path = tmp_path / "ranking.png"
    offered = heard(page.offered)
    page.save_picture()
    sentence, verb, call = offered[0]
    assert (sentence, verb) == ("Saved as ranking.png.", "Show in folder")
    call()
    assert files.shown == [files.path]


def test_a_version_is_asked_for(open_page: Callable[..., ResultsPage], qtbot: QtBot) -> None:
    page = open_page(FEW)
    with qtbot.waitSignal(page.version_requested):
        QTest.mouseClick(button(page, "Name this version"), LEFT)


def test_everything_has_a_name(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(FEW)
    for each in page.findChildren(QWidget):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
            assert each.accessibleName() or getattr(each, "text", lambda: "")(), each


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_the_other_look_and_size_are_taken_over(
    open_page: Callable[..., ResultsPage], look: Look, scale: float
) -> None:
    page = open_page(PROVISIONAL)
    look.choose(Choice.DARK)
    look.scale_text(scale)
    assert not page.grab().isNull()
    assert page.body.differences.height() >= page.body.differences.height_at(page.body.differences.width())
    look.scale_text(1.0)


def test_the_page_is_freed_when_it_is_closed(look: Look) -> None:
    opened = Opened(memory_document(FEW))
    page = ResultsPage(look, opened, ChosenFiles())
    page.show()
    page.show_view(PROFILE_VIEW)
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    opened.document.edit("Weight", set_weight(opened.value, "fit", 40.0))
    opened.ranking.rank_now()


def test_the_line_of_facts_stands_over_those_out_while_all_are_in_sight(open_page: Callable[..., ResultsPage]) -> None:
    page = open_page(GATED)
    body = page.body
    first = min(spot.rect.top() for spot in body.ranking.spots if spot.candidate == body.ranking.data.out[0].key)
    assert body.notes.geometry().bottom() < first + 1
    assert not any("Out:" in fact.text for fact in body.notes.facts)
    many = made(
        {"cost": 60, "gate": GATE},
        {f"Candidate {at}": [at % 6, at != 7] for at in range(30)},
    )
    body = open_page(many).body
    assert body.notes.geometry().top() > body._scroll.geometry().bottom()
    assert "Out:" in body.notes.facts[-1].text


def test_facts_that_have_no_room_begin_another_line(look: Look, qtbot: QtBot) -> None:
    line = FactLine(look, "Facts")
    qtbot.addWidget(line)
    line.set_facts([Fact("A fact of some words"), Fact("Another fact of some words"), Fact("A third one")])
    assert line.lines_at(1000) == 1
    assert line.lines_at(220) == 3


def test_where_all_are_equal_nobody_is_best(open_page: Callable[..., ResultsPage]) -> None:
    body = open_page(made({"a": 1, "b": 1}, {"Acme": [3, 4], "Bolt": [3, 2]})).body
    assert [row.best for row in body.ranking.data.rows] == [(False, True), (False, False)]
    assert body.heat.data.best[0] is None
    assert body.heat.data.best[1] is not None
