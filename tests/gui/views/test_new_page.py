"""The page that makes an evaluation, used as somebody uses it who sees it for the first time."""

from __future__ import annotations

import gc
import re
import weakref
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.guide import load_guide, recommend
from scorecard.app.workspace import Workspace
from scorecard.core.errors import StorageError
from scorecard.core.model import in_order
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Choice, Look
from scorecard.gui.session import Session
from scorecard.gui.views.names_field import NamesField
from scorecard.gui.views.new_page import NewPage

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(workspace: Workspace) -> Iterator[Session]:
    made = Session(workspace, ImmediateJobs(), "Ann Keller")
    made.list_again()
    yield made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # the jobs, while their owner is there


@pytest.fixture
def page(look: Look, session: Session, qtbot: QtBot) -> NewPage:
    made = NewPage(look, session)
    made.resize(1064, 744)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.focus_body()
    return made


class Hand:
    """A person's hand: every click and every key is counted."""

    def __init__(self) -> None:
        self.clicks = 0
        self.keys = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.clicks += 1
        if at is None:
            QTest.mouseClick(widget, LEFT)
        else:
            QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, at)

    def type(self, text: str) -> None:
        for letter in text:
            self.key(KEY.Key_Return if letter == "\n" else letter)

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the keyboard, as keys go."""
        self.keys += 1
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(key, str):
            QTest.keyClicks(focus, key, modifier)
        else:
            QTest.keyClick(focus, key, modifier)


def parts(page: NewPage, question: str) -> list[QAbstractButton]:
    return page.questions.row(question).answers.parts


def entered(field: NamesField) -> list[str]:
    return list(field.names)


def offer(page: NewPage, key: str) -> QPoint:
    page.list.scrollTo(page.list.index_of(key))
    return page.list.visualRect(page.list.index_of(key)).center()


def test_a_new_user_has_three_candidates_in_four_clicks_and_three_names(page: NewPage, workspace: Workspace) -> None:
    created: list[str] = []
    page.created.connect(created.append)
    hand = Hand()
    hand.click(page.skip_button)
    hand.click(page.list.viewport(), offer(page, "crm"))
    hand.click(page.template.take_button)
    hand.type("Acme\nBolt\nCrest\n")
    hand.click(page.summary.create_button)
    (uid,) = created
    value = workspace.load(uid).value
    assert [value.candidates[key].name for key in in_order(value.candidates)] == ["Acme", "Bolt", "Crest"]
    assert [each.name for each in value.evaluators.values()] == ["Ann Keller"]
    assert (value.head.template, value.head.model) == ("crm", "BPO")
    year = QDate.currentDate().year()
    assert value.head.title == f"Contact centre and customer care partner {year}"
    assert (hand.clicks, hand.keys - len("AcmeBoltCrest")) == (4, 3)


def test_by_keys_alone_it_takes_two_keys_beside_the_names(page: NewPage, workspace: Workspace) -> None:
    page.go("template")
    hand = Hand()
    hand.key(KEY.Key_Return)
    hand.type("Acme\nBolt\nCrest")
    hand.key(KEY.Key_Return, CTRL)
    (listed,) = workspace.evaluations()
    assert listed.candidates == 3
    assert hand.keys - len("Acme\nBolt\nCrest") == 2


def test_nothing_is_answered_at_first_and_each_answer_redraws_the_recommendation(page: NewPage) -> None:
    guide = load_guide()
    assert page.questions.answers == {}
    assert (page.advice.found, page.advice.take_button.isVisible()) == (None, False)
    answers: dict[str, str] = {}
    for question in guide.questions:
        option = max(question.options, key=lambda each: each.effects.get("KPO", 0))
        QTest.mouseClick(parts(page, question.key)[question.options.index(option)], LEFT)
        answers[question.key] = option.key
        expected = recommend(guide, answers)
        assert page.questions.answers == answers
        assert page.advice.found == expected
        assert expected.model.key in page.advice.said
        assert set(page.advice.reasons) <= {*expected.reasons, *expected.against}
    assert page.advice.said == "KPO fits best"
    assert page.list.choice == "kpo"
    assert page.steps.step("fits").done


def answer(page: NewPage, **answers: str) -> None:
    for question in load_guide().questions:
        for option, part in zip(question.options, parts(page, question.key), strict=True):
            if answers.get(question.key) == option.key:
                QTest.mouseClick(part, LEFT)
    QApplication.sendPostedEvents()  # what is shown now gets its place


def test_the_place_follows_from_its_answer_and_the_page_says_what_it_outvotes(page: NewPage) -> None:
    answer(page, goal="cost", work="routine", volume="steady")
    assert (
        page.advice.said_of_place
        == "Best delivered offshore. Points of the places: offshore 5, onshore 0, nearshore 0."
    )
    answer(page, place="home")
    assert page.advice.said_of_place == (
        "Best delivered onshore. Your answer \u201cOur language and law\u201d decides this: it rules out offshore, for "
        "which your answers together have 5 points, against 3 for onshore."
    )
    answer(page, place="rates")
    assert page.advice.said_of_place.startswith("Best delivered offshore. Points of the places: offshore 8, ")


def test_an_answer_shows_what_it_adds_to_models_and_to_places(page: NewPage) -> None:
    answer(page, place="home", goal="cost")
    shown = [each.text() for each in page.questions.row("place").findChildren(QLabel)]
    assert "+1\u00a0KPO, +3\u00a0onshore, +1\u00a0nearshore" in shown
    shown = [each.text() for each in page.questions.row("goal").findChildren(QLabel)]
    assert "+3\u00a0BPO, +1\u00a0BPS, \u22121\u00a0KPO, +2\u00a0offshore" in shown


def test_what_stands_beside_the_questions_adds_up_to_the_points(page: NewPage) -> None:
    given = {"goal": "cost", "work": "mixed", "volume": "low", "control": "together", "platform": "ours_ready"}
    answer(page, **given, change_budget="redesign", place="hours")
    added: Counter[str] = Counter()
    for key in page.questions.answers:
        for label in page.questions.row(key).findChildren(QLabel):
            for number, name in re.findall("([+\u2212][0-9]+)\u00a0([A-Za-z]+)", label.text()):
                added[name] += int(number.replace("\u2212", "-"))
    found = page.advice.found
    assert found is not None
    assert {**found.model_points, **found.delivery_points} == {
        key: added[key] for key in (*found.model_points, *found.delivery_points)
    }
    assert set(added) <= {*found.model_points, *found.delivery_points}


def test_from_every_step_but_the_first_there_is_a_way_back(page: NewPage) -> None:
    assert not page.back_button.isVisible()
    QTest.keyClick(page, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.steps.current == "fits"
    page.go("names")
    page.form.title.setText("Kept")
    QTest.mouseClick(page.back_button, LEFT)
    assert page.steps.current == "template"
    assert page.list.hasFocus()
    QTest.keyClick(page.list, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.steps.current == "fits"
    assert not page.back_button.isVisible()
    assert page.form.title.text() == "Kept"


def test_the_other_steps_look_like_what_can_be_clicked(page: NewPage) -> None:
    def shapes() -> list[Qt.CursorShape]:
        return [page.steps.step(key).cursor().shape() for key in ("fits", "template", "names")]

    hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
    assert shapes() == [arrow, hand, hand]
    QTest.mouseClick(page.steps.step("names"), LEFT)
    assert page.steps.current == "names"
    assert shapes() == [hand, hand, arrow]


def test_of_models_that_fit_equally_well_each_has_its_reasons_and_its_button(page: NewPage) -> None:
    answer(page, goal="insight", work="expert", volume="low", control="provider", platform="provider")
    answer(page, change_budget="redesign", place="rates")
    advice = page.advice
    assert advice.said == "BPS and KPO fit equally well"
    assert [each.partition(":")[0] for each in advice.reasons] == ["BPS, KPO", "KPO", "BPS"]
    shown = [each for each in (advice.take_button, *advice.equal_buttons) if each.isVisible()]
    assert [each.text() for each in shown] == ["Use BPS", "Use KPO"]
    assert advice.said_of_turns == (
        "With \u201cLower cost\u201d or \u201cA better process\u201d for \u201cWhat is the main goal?\u201d, BPS leads."
    )
    model = page.list.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert sum(each.endswith(", fits best") for each in spoken) == 2
    QTest.mouseClick(shown[1], LEFT)
    assert (page.steps.current, page.list.choice, page.value.head.model) == ("template", "kpo", "KPO")


def test_nothing_is_named_before_there_is_something_to_name(page: NewPage) -> None:
    def said() -> list[str]:
        return [each.text() for each in page.header.findChildren(QLabel)]

    assert "Step 1 of 3" in said()
    answer(page, goal="improvement")
    assert any(each.startswith("BPM ") for each in said())


def test_taking_the_recommendation_chooses_its_template_and_goes_on(page: NewPage) -> None:
    QTest.mouseClick(parts(page, "goal")[1], LEFT)
    assert page.advice.take_button.text() == "Use BPM and continue"
    QTest.mouseClick(page.advice.take_button, LEFT)
    assert (page.steps.current, page.list.choice, page.value.head.model) == ("template", "bpm", "BPM")
    page.list.choose("blank")
    assert (page.value.head.model, page.value.head.template) == ("BPM", "")


def test_answers_do_not_take_away_a_template_that_was_chosen_by_hand(page: NewPage) -> None:
    page.go("template")
    QTest.mouseClick(page.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, offer(page, "ito"))
    QTest.mouseClick(page.steps.step("fits"), LEFT)
    QTest.mouseClick(parts(page, "goal")[2], LEFT)
    assert page.list.choice == "ito"
    QTest.mouseClick(page.advice.take_button, LEFT)
    assert page.list.choice == "kpo"


def test_answers_are_given_by_keys(page: NewPage) -> None:
    hand = Hand()
    assert QApplication.focusWidget() is parts(page, "goal")[0]
    hand.key(KEY.Key_Right)
    hand.key(KEY.Key_Space)
    assert page.questions.answers == {"goal": "improvement"}
    hand.key(KEY.Key_Right)
    assert page.questions.answers == {"goal": "insight"}
    hand.key(KEY.Key_Tab)
    assert QApplication.focusWidget() is parts(page, "work")[0]
    hand.key(KEY.Key_Space)
    assert page.questions.answers == {"goal": "insight", "work": "routine"}


def test_any_step_can_be_gone_to_and_what_was_entered_stays(page: NewPage) -> None:
    QTest.mouseClick(page.steps.step("names"), LEFT)
    Hand().type("Acme\n")
    QTest.mouseClick(page.steps.step("fits"), LEFT)
    QTest.mouseClick(page.steps.step("names"), LEFT)
    assert page.form.candidates.names == ("Acme",)
    assert page.form.isVisible()
    assert not page.steps.step("names").done
    Hand().type("Bolt\n")
    assert page.steps.step("names").done


def test_the_title_follows_the_template_until_a_person_gives_one(page: NewPage) -> None:
    year = QDate.currentDate().year()
    page.go("template")
    page.list.choose("bps")
    assert page.form.title.text() == f"BPS partner {year}"
    page.go("names")
    page.form.title.setFocus()
    assert page.form.title.selectedText() == f"BPS partner {year}"
    Hand().type("Help desk")
    page.list.choose("bpo")
    assert page.form.title.text() == "Help desk"


def test_a_title_that_is_taken_is_not_proposed_again(page: NewPage, workspace: Workspace) -> None:
    page.go("template")
    page.list.choose("bps")
    Hand().key(KEY.Key_Return, CTRL)
    Hand().key(KEY.Key_Return, CTRL)
    titles = sorted(each.title for each in workspace.evaluations())
    year = QDate.currentDate().year()
    assert titles == [f"BPS partner {year}", f"BPS partner {year} (2)"]


def test_without_a_title_nothing_is_created_and_the_field_says_why(page: NewPage, workspace: Workspace) -> None:
    page.go("names")
    page.form.title.setFocus()
    Hand().key(KEY.Key_Delete)
    assert page.form.title_field.fault == "A title is needed."
    assert not page.summary.create_button.isEnabled()
    Hand().key(KEY.Key_Return, CTRL)
    page.make()
    assert workspace.evaluations() == []
    assert "A title is needed" in page.form.title_field.fault


def test_names_are_pasted_taken_back_and_never_twice(page: NewPage) -> None:
    page.go("names")
    names = page.form.candidates
    QGuiApplication.clipboard().setText("Acme\n\n  Bolt  Contact \r\nacme\n")
    hand = Hand()
    hand.key(KEY.Key_V, CTRL)
    assert entered(names) == ["Acme", "Bolt Contact"]
    hand.type("ACME\n")
    assert "ACME is there already" in names.field.fault
    assert names.line.text() == "ACME"
    names.line.clear()
    hand.key(KEY.Key_Backspace)
    assert names.line.text() == "Bolt Contact"
    hand.type("s\n")
    assert entered(names) == ["Acme", "Bolt Contacts"]
    QTest.mouseClick(names.rows[0].remove_button, LEFT)
    assert entered(names) == ["Bolt Contacts"]
    hand.type("half typed")
    assert sorted(each.name for each in page.value.candidates.values()) == ["Bolt Contacts", "half typed"]


def test_providers_of_the_directory_are_suggested(page: NewPage, workspace: Workspace) -> None:
    workspace.add_sample(author="Ann")
    page.session.list_again()
    known = [each.name for each in page.session.providers]
    assert known
    assert page.form.candidates.suggestions == sorted(known, key=str.casefold)


def test_what_cannot_be_stored_is_told_and_nothing_is_lost(page: NewPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: Any, **_named: Any) -> None:
        raise StorageError("The disk is full")

    monkeypatch.setattr(Workspace, "add", full)
    told: list[Any] = []
    page.failed.connect(told.append)
    page.go("names")
    Hand().type("Acme\n")
    QTest.mouseClick(page.summary.create_button, LEFT)
    assert [str(each) for each in told] == ["The disk is full."]
    assert page.form.candidates.names == ("Acme",)
    assert page.summary.create_button.isEnabled()


def test_cancel_asks_to_leave(page: NewPage, qtbot: QtBot, workspace: Workspace) -> None:
    with qtbot.waitSignal(page.cancelled):
        QTest.mouseClick(page.cancel_button, LEFT)
    assert workspace.evaluations() == []


def test_everything_that_takes_the_focus_has_a_name(page: NewPage) -> None:
    for step in ("fits", "template", "names"):
        page.go(step)
        if step == "names":
            Hand().type("Acme\n")
        for each in page.findChildren(QWidget):
            if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
                name = QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
                assert name, f"{type(each).__name__} on {step}"


def test_no_words_are_cut_at_the_smallest_window_and_large_text(page: NewPage, look: Look, qtlog: Any) -> None:
    look.scale_text(1.3)
    page.resize(930, 736)
    QApplication.sendPostedEvents()
    for question in load_guide().questions:
        for part in parts(page, question.key):
            assert part.width() >= part.sizeHint().width(), part.accessibleName()
    for button in (page.advice.decline_button, page.skip_button, page.cancel_button):
        assert button.width() >= button.sizeHint().width()
    look.choose(Choice.DARK)
    page.grab()
    assert [each.message for each in qtlog.records if "plugin does not support" not in each.message] == []


def test_the_page_is_freed_when_it_is_closed(look: Look, session: Session, qapp: QApplication) -> None:
    page = NewPage(look, session)
    page.show()
    page.go("names")
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    session.list_again()
    look.choose(Choice.DARK)
