"""Whatever a person does, in whatever order: nothing breaks, nothing is lost, and undo goes all the way back.

Keys, clicks, drags and actions are drawn from a seed and sent to a real window, as they would come from a person's
hands. The long form (`--slow`) draws thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QProcess, QTimer
from PySide6.QtGui import QDesktopServices, QDrag
from PySide6.QtWidgets import QApplication

from scorecard.app.workspace import Clash
from scorecard.core.changes import diff
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.core.soundness import unsound
from tests.acceptance.shared_folder import shared_folder
from tests.gui.windows.program import Program
from tests.gui.windows.somebody import Answers, Somebody
from tests.gui.windows.starts import open_sent, open_value

SHARED = shared_folder()
SENT = sorted(
    each.name
    for each in (SHARED / "evaluations").glob("*.json")
    if not each.name.endswith(".expected.json")
) if SHARED else []  # fmt: skip


@pytest.fixture
def closed_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Menus and questions that open are answered, things that are dragged fall, and no other program is started."""
    answers = Answers(7)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)
    monkeypatch.setattr(QProcess, "startDetached", lambda *_: True)
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: answers.let_fall(drag))
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(answers.leave)
    timer.start()
    yield
    timer.stop()


def check_everything(program: Program, start: Evaluation, story: str) -> None:
    """What is seen is what is stored and holds together; and undo goes back to the start, and redo to the end."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # takes what is being typed
    program.settle()
    opened = program.desk.opened
    assert opened is not None
    assert not opened.document.is_previewing, story
    end = opened.value
    assert program.stored() == end, story
    assert not unsound(end, diff(start, end)), story
    opened.ranking.rank_now()
    if opened.scorecard is not None:
        assert opened.scorecard.standings == rank(end).standings, story
    document, stack = opened.document, opened.document.undo_stack
    asked: list[Clash] = []

    def undo_all_the_same(clash: Clash) -> None:
        asked.append(clash)
        document.settle(mine=True)

    document.clashed.connect(undo_all_the_same)
    last = stack.index()
    stack.setIndex(0)
    assert opened.value == start, story
    assert program.stored() == start, story
    stack.setIndex(last)
    if asked:  # the title was changed in the library too, after it had been edited here
        assert {(each.table, each.field) for clash in asked for each in clash.conflicts} == {("head", "title")}
        end = replace(end, head=replace(end.head, title=opened.value.head.title))
    assert opened.value == end, story
    assert program.stored() == end, story


def run(program: Program, seed: int, count: int) -> None:
    """Act, and check."""
    somebody = Somebody(program, seed)
    for number in range(count):
        try:
            somebody.act()
        except Exception as error:
            error.add_note("\n".join(somebody.done[-30:]))
            raise
        if not program.window.isActiveWindow() and number % 10 == 0:
            program.window.activateWindow()
    program.settle()
    program.desk.looking.end()  # what is looked at is over, and not what is stored
    story = "\n".join(somebody.done[-30:])
    if program.desk.opened is None:
        somebody.open_other()
    somebody.remember()
    assert program.desk.opened is not None, story
    document = program.desk.opened.document
    start = somebody.beginning_of(document)
    assert start is not None
    if somebody.was_asked(document):  # and may have taken the other side, with which undo begins anew
        document.undo_stack.clear()
        start = document.value
    check_everything(program, start, story)


@pytest.mark.usefixtures("closed_again")
@pytest.mark.parametrize("seed", range(3))
def test_a_few_hundred_actions(program: Program, seed: int) -> None:
    run(program, seed, 300)


@pytest.mark.slow
@pytest.mark.usefixtures("closed_again")
@pytest.mark.parametrize("seed", range(100, 108))
def test_thousands_of_actions(program: Program, seed: int) -> None:
    run(program, seed, 1_500)


@pytest.mark.slow
@pytest.mark.usefixtures("closed_again")
@pytest.mark.parametrize("start", ["nothing", "template", *SENT])
def test_actions_on_other_evaluations(program: Program, start: str) -> None:
    if start in SENT:
        assert SHARED is not None
        open_sent(program, SHARED / "evaluations" / start)
    else:
        open_value(program, start)
    run(program, len(start), 500)


@pytest.mark.slow
@pytest.mark.usefixtures("closed_again")
@pytest.mark.parametrize("seed", range(300, 303))
def test_actions_in_large_text_and_dark(program: Program, seed: int) -> None:
    application = program.application
    application.take_settings(replace(application.settings, look="dark", text_scale=1.3))
    run(program, seed, 500)
