"""Weights found by a method on the page of criteria, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from scorecard.core.edits import set_consensus
from scorecard.core.model import WHOLE, Evaluation, Method
from scorecard.core.weighting.judging import apply_judgement
from scorecard.core.weighting.kept import read
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.parts import parts_of
from scorecard.gui.slider import x_of
from scorecard.gui.views.answer_scale import AnswerScale
from scorecard.gui.views.criteria_page import WEIGHTS, CriteriaPage
from scorecard.gui.views.rank_list import RankList, dropped, levelled, moved
from scorecard.gui.views.weighting_body import WeightingBody
from scorecard.gui.views.weighting_words import comparison
from tests.core.formal import in_scoring
from tests.gui.models.documents import memory_document

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


Show = Callable[[Evaluation, Method], tuple[CriteriaPage, WeightingBody]]


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    def shown(value: Evaluation, method: Method) -> tuple[CriteriaPage, WeightingBody]:
        document = memory_document(value)
        opened = Opened(document)
        page = CriteriaPage(look, opened, author="Ann Keller")
        for each in (document, opened):
            each.setParent(page)
        qtbot.addWidget(page)
        page.resize(1064, 744)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.go_to_method(method)
        assert page.areas.asking is not None
        return page, page.areas.asking

    return shown


def pressed(scale: AnswerScale, at: int) -> None:
    QTest.mouseClick(scale, LEFT, pos=scale.box_of(at).center().toPoint())


# ---- the order, without a window -----------------------------------------------------------------------


def test_rows_move_out_of_shared_places_and_past_their_neighbours() -> None:
    order = (("a",), ("b", "c"), ("d",))
    assert moved(order, "c", -1) == (("a",), ("c",), ("b",), ("d",))
    assert moved(order, "b", 1) == (("a",), ("c",), ("b",), ("d",))
    assert moved(order, "d", -1) == (("a",), ("d",), ("b", "c"))
    assert moved(order, "a", -1) == order
    assert levelled(order, "b") == (("a", "b", "c"), ("d",))
    assert levelled(order, "c") == (("a",), ("b",), ("c",), ("d",))
    assert levelled(order, "a") == order
    assert dropped(order, "d", 0) == (("d",), ("a",), ("b", "c"))
    assert dropped(order, "a", 4) == (("b", "c"), ("d",), ("a",))
    assert dropped(order, "a", 2) == (("b",), ("a",), ("c",), ("d",))
    assert dropped(order, "b", 2) == order


@given(st.permutations("abcdef"), st.lists(st.booleans(), min_size=5, max_size=5), st.data())
def test_a_dropped_row_stands_alone_where_it_was_dropped(
    keys: list[str], ties: list[bool], data: st.DataObject
) -> None:
    tiers: list[list[str]] = [[keys[0]]]
    for key, tied in zip(keys[1:], ties, strict=True):
        if tied:
            tiers[-1].append(key)
        else:
            tiers.append([key])
    key, place = data.draw(st.sampled_from(keys)), data.draw(st.integers(0, 6))
    found = [each for tier in dropped(tiers, key, place) for each in tier]
    rest = [each for each in keys if each != key]
    at = place if place <= keys.index(key) else place - 1
    assert found == [*rest[:at], key, *rest[at:]]


def test_comparisons_in_words() -> None:
    assert comparison("Cost", "Fit", None) == "Not compared yet."
    assert "matter equally" in comparison("Cost", "Fit", 1.0)
    said = comparison("Cost", "Fit", 1 / 5)
    assert "strongly more" in said
    assert said.index("Fit") < said.index("Cost")
    assert "2.5" in comparison("Cost", "Fit", 2.5)


# ---- by mouse and keys -------------------------------------------------------------------------------------


def test_swing_is_dragged_seen_in_the_result_and_kept(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.SWING)
    before = page.value
    row = body.swing.rows[0]
    box = row.slider_box()
    QTest.mouseClick(row, LEFT, pos=QPoint(round(x_of(page.look, box, 50)), round(box.center().y())))
    assert row.points == 50.0
    assert page.eliciting.answers["swings"][row.key] == 50.0
    assert page.document.is_previewing
    assert body.result.rows.shares[0].then is not None
    assert body.result.rows.shares[0].then < body.result.rows.shares[0].now
    row.setFocus()
    QTest.keyClick(row, KEY.Key_Right)
    assert row.points == 51.0
    QTest.keyClicks(row, "77")
    assert row.points == 77.0
    QTest.mouseClick(body.result.use, LEFT)
    assert page.value.judgements[""][WHOLE].method is Method.SWING
    assert page.undo_stack.count() == 1
    page.undo_stack.undo()
    assert page.value == before


def test_swing_between_offers_names_their_range(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.SWING)
    weights = dict(page.eliciting.elicited.weights)  # type: ignore[union-attr]
    QTest.mouseClick(body.swing.over.parts[1], LEFT)
    assert page.eliciting.answers["range"] == "offers"
    assert page.eliciting.elicited is not None
    assert page.eliciting.elicited.weights != weights
    assert "% of the scale" in body.swing.rows[0].toolTip()


def test_ranking_by_keys_and_a_rule(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.RANK_ORDER)
    page.eliciting.answer({"order": [[key] for key in page.eliciting.names], "rule": "centroid"})
    keys = list(page.eliciting.names)
    rows: RankList = body.ranking.list
    rows.set_current(keys[1])
    rows.setFocus()
    QTest.keyClick(rows, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.eliciting.answers["order"][:2] == [[keys[1]], [keys[0]]]
    rows.set_current(keys[0])
    QTest.keyClicks(rows, "=")
    assert page.eliciting.answers["order"][0] == [keys[1], keys[0]]
    QTest.mouseClick(body.ranking.rule.parts[1], LEFT)
    assert page.eliciting.answers["rule"] == "sum"
    weights = page.eliciting.elicited.weights  # type: ignore[union-attr]
    assert [round(weights[key], 4) for key in keys] == [0.3, 0.3, 0.2, 0.1333, 0.0667]


def test_ranking_by_dragging(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.RANK_ORDER)
    page.eliciting.answer({"order": [[key] for key in page.eliciting.names], "rule": "sum"})
    keys, rows = list(page.eliciting.names), body.ranking.list
    QTest.mousePress(rows, LEFT, pos=rows.row_box(4).center().toPoint())
    QTest.mouseMove(rows, rows.row_box(0).topLeft().toPoint() + QPoint(200, 2))
    QTest.mouseRelease(rows, LEFT, pos=rows.row_box(0).topLeft().toPoint() + QPoint(200, 2))
    assert page.eliciting.answers["order"] == [[keys[4]], *[[key] for key in keys[:4]]]
    assert page.eliciting.answers["order"] == [list(tier) for tier in rows._order]


def test_pairs_are_asked_one_by_one_and_the_one_to_revisit_is_a_click_away(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.PAIRWISE)
    asked, pairs = page.eliciting, body.pairwise
    keys = list(asked.names)
    assert asked.elicited is None
    assert body.result.fault.isVisible()
    assert not body.result.use.isEnabled()
    pressed(pairs.scale, 6)  # 3
    assert asked.answers == {"judgements": [[keys[0], keys[1], 3.0]]}
    QTest.mouseClick(pairs.next, LEFT)
    assert pairs._pair == (keys[0], keys[2])
    pairs.scale.setFocus()
    QTest.keyClicks(pairs.scale, "9")
    QTest.keyClick(pairs.scale, KEY.Key_Right)
    assert asked.answers["judgements"][1] == [keys[0], keys[2], 8.0]
    asked.answer(
        {
            "judgements": [
                [keys[0], keys[1], 3.0],
                [keys[0], keys[2], 5.0],
                [keys[1], keys[2], 0.2],
                [keys[2], keys[3], 3.0],
                [keys[3], keys[4], 2.0],
            ]
        }
    )
    assert asked.elicited is not None
    assert asked.elicited.revisit is not None
    assert "Consistency ratio" in body.result.consistency.text
    assert "5 of 10 pairs" in body.result.consistency.text
    pairs.go_to(keys[3], keys[4])
    QTest.mouseClick(body.result.way, LEFT)
    assert set(pairs._pair or ()) == {asked.elicited.revisit.first, asked.elicited.revisit.second}
    QTest.mouseClick(pairs.clear, LEFT)
    assert len(asked.answers["judgements"]) == 4
    QTest.mouseClick(pairs.matrix, LEFT, pos=pairs.matrix.cell_box(2, 3).center().toPoint())
    assert pairs._pair == (keys[2], keys[3])
    high = pairs.matrix.cell_box(1, 2).top() - pairs.matrix.cell_box(0, 1).top()
    last = pairs.matrix.cell_box(3, 4).bottom()
    assert pairs.matrix.height() >= last + high  # the last criterion has a row of its own, with its name
    QTest.mouseClick(pairs.matrix, LEFT, pos=QPoint(round(pairs.matrix.cell_box(3, 4).center().x()), round(last + 4)))
    assert pairs._pair == (keys[2], keys[3])  # and nothing to click in it


def test_several_peoples_judgements_are_combined(show: Show, sample: Evaluation) -> None:
    tops = [key for key, row in sample.criteria.items() if not row.parent and row.weight and row.kind == "group"]
    value = sample
    for who, times in (("a", 4.0), ("b", 1.0)):
        key = list(value.evaluators)[0 if who == "a" else 1]
        said = [[first, second, times] for first, second in pairwise(tops)]
        value = apply_judgement(value, "", key, Method.PAIRWISE, said)
    page, body = show(value, Method.PAIRWISE)
    assert body.pairwise.together.isVisible()
    body.pairwise.together.click()
    weights = page.eliciting.elicited.weights  # type: ignore[union-attr]
    first, second = list(page.eliciting.names)[:2]
    assert weights[first] / weights[second] == pytest.approx(2.0)
    assert page.eliciting.keep()
    assert len(read(page.value.judgements[""][WHOLE].answers)["people"]) == 2


def test_best_worst_asks_the_pair_in_both_rows_once(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.BEST_WORST)
    asked, bw = page.eliciting, body.best_worst
    keys = list(asked.names)
    assert "matters most" in body.result.fault.text
    for picker, key in ((bw.best, keys[0]), (bw.worst, keys[4])):
        picker.setCurrentIndex(picker.findData(key))
        picker.activated.emit(picker.currentIndex())
    assert list(bw.to_others) == keys[1:]
    assert list(bw.to_worst) == keys[1:4]
    for key, number in zip(keys[1:], (2, 3, 4, 8), strict=True):
        pressed(bw.to_others[key], number - 1)
    for key, number in zip(keys[1:4], (4, 3, 2), strict=True):
        pressed(bw.to_worst[key], number - 1)
    assert asked.answers["others_to_worst"][keys[0]] == 8.0
    assert asked.elicited is not None
    assert "Consistency ratio" in body.result.consistency.text
    assert bw.best.findData(keys[4]) < 0  # what matters least cannot matter most


def test_what_the_data_says_is_shown_when_asked(show: Show, sample: Evaluation) -> None:
    _, body = show(sample, Method.SWING)
    assert not body.result.data.isVisible()
    QTest.mouseClick(body.result.ask_data, LEFT)
    assert body.result.data.isVisible()
    assert "do not know what matters to you" in body.result.data.text
    assert "CRITIC" in body.result.data.text


def test_a_what_if_that_is_kept_leaves_the_answers_being_tried(show: Show, sample: Evaluation, qtbot: QtBot) -> None:
    page, _ = show(sample, Method.SWING)
    asked, opened = page.eliciting, page.opened
    first = next(iter(asked.names))
    asked.answer({**asked.answers, "swings": {**asked.answers["swings"], first: 10.0}})
    tried = set_consensus(sample, next(iter(sample.candidates)), "references", 5.0)
    opened.what_if.try_out("References", tried)
    assert opened.what_if.keep()
    kept = opened.document.undo_stack.count()
    assert kept == 1
    opened.document.undo_stack.undo()
    assert opened.document.value.criteria == sample.criteria
    opened.document.undo_stack.redo()
    qtbot.waitUntil(lambda: opened.seen.is_previewing)  # the answers are there still, and are tried on what was kept
    assert asked.answers["swings"][first] == 10.0


# ---- around it --------------------------------------------------------------------------------------------


def test_own_weights_are_asked_of_whom_the_page_shows(show: Show, sample: Evaluation) -> None:
    page, _ = show(sample, Method.RANK_ORDER)
    who = next(iter(sample.evaluators))
    page.show_weights_of(who)
    assert page.eliciting.who == who
    page.eliciting.answer({"order": [[key] for key in page.eliciting.names], "rule": "sum"})
    assert page.value.criteria is sample.criteria
    assert page.eliciting.keep()
    assert page.value.judgements[""][who].method is Method.RANK_ORDER


def test_what_is_tried_is_seen_on_no_other_page_and_in_no_other_edit(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.SWING)
    names = page.eliciting.names
    page.eliciting.answer({"swings": dict.fromkeys(names, 10.0), "range": "scale"})
    assert page.document.is_previewing
    page.hide()
    assert not page.document.is_previewing
    assert page.value is sample
    page.show()
    assert page.eliciting.answers["swings"] == dict.fromkeys(names, 10.0)
    page.changes.add_criterion()
    assert page.views.choice == WEIGHTS
    assert page.value.criteria[next(iter(names))].weight == sample.criteria[next(iter(names))].weight
    assert not body.isVisible()


@pytest.mark.parametrize("do", ["rename", "move_in", "toggle_lock", "unlock_all"])
def test_what_else_is_done_stands_on_what_is_kept(show: Show, sample: Evaluation, do: str) -> None:
    page, _ = show(sample, Method.SWING)
    page.eliciting.answer({"swings": dict.fromkeys(page.eliciting.names, 10.0), "range": "scale"})
    getattr(page.changes, do)()
    assert not page.document.is_previewing
    key = next(iter(page.eliciting.names))
    assert page.value.criteria[key].weight == sample.criteria[key].weight


def test_locked_weights_are_shown_and_nothing_is_offered(show: Show) -> None:
    page, body = show(in_scoring(), Method.SWING)
    assert body.lock.isVisible()
    assert "locked" in body.lock.text
    assert not body.result.use.isEnabled()
    assert not body.result.leave.isEnabled()
    before = page.value
    row = body.swing.rows[0]
    assert not row.isEnabled()
    box = row.slider_box()
    QTest.mouseClick(row, LEFT, pos=QPoint(round(x_of(page.look, box, 10)), round(box.center().y())))
    assert page.value is before


def test_everything_has_a_name(show: Show, sample: Evaluation) -> None:
    page, body = show(sample, Method.BEST_WORST)
    for method in (Method.SWING, Method.RANK_ORDER, Method.PAIRWISE, Method.BEST_WORST):
        page.go_to_method(method)
        for scale in parts_of(body.questions, AnswerScale):
            assert scale.accessibleName()
        for button in parts_of(body, QPushButton):
            assert button.text()


def test_a_page_on_which_something_is_asked_goes_when_it_is_closed(look: Look, sample: Evaluation) -> None:
    document = memory_document(sample)
    opened = Opened(document)
    page = CriteriaPage(look, opened)
    for each in (document, opened):
        each.setParent(page)
    page.show()
    for method in (Method.SWING, Method.RANK_ORDER, Method.PAIRWISE, Method.BEST_WORST):
        page.go_to_method(method)
    page.eliciting.answer({**page.eliciting.answers, "best": next(iter(page.eliciting.names))})
    body = page.areas.asking
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(page)
    assert not isValid(body)
