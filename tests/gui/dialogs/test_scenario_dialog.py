"""The dialog of a scenario: what it asks, what it answers, and what it says is kept."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from scorecard.core.departures import departures_between
from scorecard.core.edits import remove_candidate, set_head, set_share
from scorecard.core.model import WHOLE, Evaluation, Scenario
from scorecard.core.scenarios import add_scenario, departures_of, set_departures
from scorecard.gui.dialogs.scenario_dialog import ScenarioDialog
from scorecard.gui.look import Look
from scorecard.gui.views.departure_leaf import DepartureLeaf

LEFT = Qt.MouseButton.LeftButton
RATINGS = ("references", "sla_history", "brand_voice", "automation", "omnichannel", "working_style", "location_fit")
CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(qtbot: QtBot, look: Look, value: Evaluation, **given: Any) -> ScenarioDialog:
    dialog = ScenarioDialog(look, value, **given)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    return dialog


def words(dialog: ScenarioDialog) -> str:
    texts = (label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    return "\n".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_scenario_is_answered_by_mouse_and_keys(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    dialog = shown(qtbot, look, sample)
    assert QApplication.focusWidget() is dialog.editor
    QTest.keyClicks(dialog.editor, "Without  Ben")
    QTest.keyClick(dialog.editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.reason
    QTest.keyClicks(dialog.reason, "Asked for")
    for box in (dialog.left_out["solenne"], dialog.voiceless["ben"]):
        QTest.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))
    dialog.rules["pooling"].setFocus()
    assert dialog.rules["pooling"].currentText() == "As now: mean"
    QTest.keyClick(dialog.rules["pooling"], Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(dialog.verb, LEFT)
    assert (dialog.name, dialog.note) == ("Without Ben", "Asked for")
    assert dialog.departures == {
        ("candidate", "solenne", WHOLE): True,
        ("vote", "ben", WHOLE): 0.0,
        ("rule", "pooling", WHOLE): "median",
    }
    add_scenario(sample, Scenario(dialog.name, dialog.note), dialog.departures)


def test_a_scenario_that_is_changed_keeps_what_is_not_asked(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    said: dict[Any, Any] = {
        ("weight", "cost", WHOLE): 40.0,
        ("candidate", "solenne", WHOLE): True,
        ("vote", "ben", WHOLE): 0.0,
        ("vote", "ann", WHOLE): 3.0,
        ("rule", "missing", WHOLE): "worst",
    }
    value, key = add_scenario(sample, Scenario("Mine", "Note"), said)
    value = remove_candidate(value, "kestrel")
    dialog = shown(qtbot, look, value, key=key)
    assert (dialog.name, dialog.note) == ("Mine", "Note")
    assert dialog.departures == said
    dialog.left_out["solenne"].click()
    dialog.voiceless["ben"].click()
    dialog.rules["missing"].setCurrentIndex(0)
    assert dialog.departures == {("weight", "cost", WHOLE): 40.0, ("vote", "ann", WHOLE): 3.0}
    dialog.voiceless["ann"].click()
    assert dialog.departures[("vote", "ann", WHOLE)] == 0.0
    after = set_departures(value, key, dialog.departures)
    assert departures_of(after, key)["vote", "ann", WHOLE] == 0.0


def leaf_of(dialog: ScenarioDialog) -> DepartureLeaf:
    leaf = dialog.leaf
    assert isinstance(leaf, DepartureLeaf)
    return leaf


def choose(leaf: DepartureLeaf, aspect: str, subject: str, criterion: str = "") -> None:
    form = leaf.form
    for picker, key in ((form.what, aspect), (form.subject, subject), (form.leaf, criterion)):
        if key:
            assert picker.findData(key) >= 0
            picker.setCurrentIndex(picker.findData(key))


def test_another_price_is_added_changed_and_taken_back_in_the_dialog(
    qtbot: QtBot, look: Look, sample: Evaluation
) -> None:
    dialog = shown(qtbot, look, sample)
    QTest.mouseClick(dialog.more, LEFT)
    leaf = leaf_of(dialog)
    choose(leaf, "fact", "solenne", "total_cost")
    assert leaf.form.hint.replace("\N{NO-BREAK SPACE}", " ") == "7,180,000 EUR in the evaluation."
    leaf.form.number.selectAll()
    QTest.keyClicks(leaf.form.number, "6,850,000")
    QTest.keyClick(leaf.form.number, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter in the leaf is not Enter in the dialog"
    place = ("fact", "solenne", "total_cost")
    assert dialog.departures == {place: 6850000.0}
    (row,) = dialog.said.rows
    words_of = row.text.replace("\N{NO-BREAK SPACE}", " ")
    assert words_of == "Solenne Contact, Total cost over the term: 6,850,000 EUR instead of 7,180,000 EUR"
    QTest.mouseClick(row.words, LEFT, pos=QPoint(4, 4))
    leaf = leaf_of(dialog)
    leaf.form.number.setText("6900000")
    QTest.mouseClick(leaf.take, LEFT)
    assert dialog.departures == {place: 6900000.0}
    QTest.mouseClick(dialog.said.rows[0].cross, LEFT)
    assert dialog.departures == {}
    assert dialog.said.rows == []


def test_a_weight_and_a_vote_stand_beside_the_boxes(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    dialog = shown(qtbot, look, sample)
    for aspect, subject, number in (("weight", "cost", "40"), ("vote", "ann", "2"), ("vote", "ben", "0")):
        QTest.mouseClick(dialog.more, LEFT)
        leaf = leaf_of(dialog)
        choose(leaf, aspect, subject)
        leaf.form.number.setText(number)
        QTest.mouseClick(leaf.take, LEFT)
    assert dialog.voiceless["ben"].isChecked()
    assert [row.told.place[:2] for row in dialog.said.rows] == [("weight", "cost"), ("vote", "ann")]
    found = dialog.departures
    assert found["weight", "cost", WHOLE] == 40.0
    assert (found["vote", "ann", WHOLE], found["vote", "ben", WHOLE]) == (2.0, 0.0)
    dialog.voiceless["ann"].click()  # whoever has no vote has no other one
    assert dialog.departures["vote", "ann", WHOLE] == 0.0
    assert [row.told.place[:2] for row in dialog.said.rows] == [("weight", "cost")]
    value, key = add_scenario(sample, Scenario("Mine"), dialog.departures)
    assert departures_of(value, key) == dialog.departures
    assert dialog.changes == dialog.departures


def test_what_does_not_apply_is_kept_unless_it_is_taken_away(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    gone = ("fact", "kestrel", "total_cost")
    said: dict[Any, Any] = {gone: 1.0, ("candidate", "kestrel", WHOLE): True, ("vote", "ben", WHOLE): 0.0}
    value, key = add_scenario(sample, Scenario("Mine"), said)
    value = remove_candidate(value, "kestrel")
    dialog = shown(qtbot, look, value, key=key)
    assert dialog.changes == {}
    assert len(dialog.said.rows) == 2
    assert all("does not apply" in row.text for row in dialog.said.rows)
    row = dialog.said.row_of(gone)
    assert row is not None
    QTest.mouseClick(row.cross, LEFT)
    assert dialog.changes == {gone: None}


def test_the_dialog_stays_on_a_low_screen_and_closes_its_leaf(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    said: dict[Any, Any] = {("score", "nordlys", leaf): 1.0 for leaf in RATINGS}
    value, key = add_scenario(sample, Scenario("Mine"), said)
    dialog = shown(qtbot, look, value, key=key)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.verb.geometry().bottom() < dialog.height()
    QTest.mouseClick(dialog.more, LEFT)
    assert dialog.leaf is not None
    QTest.keyClick(dialog.leaf, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.leaf is None
    QTest.mouseClick(dialog.more, LEFT)
    ref = weakref.ref(dialog)
    dialog.close()
    del dialog
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()
    assert ref() is None


def test_what_was_tried_is_listed_with_what_cannot_be_kept(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    tried = set_head(set_share(sample, "cost", 0.4), title="Other")
    dialog = shown(qtbot, look, sample, tried=departures_between(sample, tried), name="Cost first")
    assert dialog.said.rows[0].text.replace("\N{NO-BREAK SPACE}", " ") == "Cost weighs 40.0 % instead of 22.0 %"
    assert "What the evaluation is about cannot be otherwise in a scenario." in words(dialog)
    assert dialog.editor.selectedText() == "Cost first"
    assert not dialog.left_out
    assert dialog.departures == departures_between(sample, tried).departures
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("", "A scenario needs a name to be found by."), (" MINE ", "There is a scenario of this name already")],
)
def test_a_name_that_cannot_be_says_why_and_keeps_the_dialog(
    qtbot: QtBot, look: Look, sample: Evaluation, typed: str, fault: str
) -> None:
    value, _ = add_scenario(sample, Scenario("Mine"))
    dialog = shown(qtbot, look, value)
    QTest.keyClicks(dialog.editor, typed)
    QTest.keyClick(dialog.editor, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.fault.startswith(fault)
    QTest.keyClicks(dialog.editor, "x")
    assert dialog.fault == ""


def test_many_candidates_scroll_and_it_is_freed(qtbot: QtBot, look: Look, sample: Evaluation) -> None:
    value = sample
    row = value.candidates["solenne"]
    for at in range(40):
        value = type(value)(
            **{
                **{name: getattr(value, name) for name in value.__dataclass_fields__},
                "candidates": value.candidates.set(f"c{at}", row),
            }
        )
    dialog = shown(qtbot, look, value)
    assert dialog.height() < 760
    assert dialog.left_out["c39"].accessibleName() == row.name
    ref = weakref.ref(dialog)
    dialog.close()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert ref() is None
