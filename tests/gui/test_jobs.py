"""Jobs: the answer comes in the window's thread, whatever happens elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from scorecard.core.errors import ScorecardError
from scorecard.core.progress import Cancelled, Report
from scorecard.gui.jobs import ImmediateJobs, Jobs, Queue


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.wait()


def until_idle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.under_way)


def test_job_when_done_then_the_answer_comes_in_this_thread(qtbot: QtBot, jobs: Jobs) -> None:
    threads: list[object] = []
    answers: list[int] = []

    def work(_report: Report) -> int:
        threads.append(threading.current_thread())
        return 42

    def done(answer: int) -> None:
        threads.append(threading.current_thread())
        answers.append(answer)

    jobs.run(work, done=done)
    until_idle(qtbot, jobs)
    assert answers == [42]
    assert threads[0] is not threads[1]
    assert threads[1] is threading.main_thread()


def test_job_when_it_reports_then_the_first_report_arrives_too(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[float, str]] = []

    def work(report: Report) -> None:
        report(0.0, "first")
        report(1.0, "last")

    jobs.run(work, progressed=lambda share, doing: seen.append((share, doing)))
    until_idle(qtbot, jobs)
    assert seen == [(0.0, "first"), (1.0, "last")]


def test_job_when_it_fails_as_expected_then_told_and_a_bug_is_raised_here(qtbot: QtBot, jobs: Jobs) -> None:
    errors: list[ScorecardError] = []

    def expected(_report: Report) -> None:
        raise ScorecardError("The disk is full")

    jobs.run(expected, failed=errors.append)
    until_idle(qtbot, jobs)
    assert [str(error) for error in errors] == ["The disk is full."]

    def bug(_report: Report) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        jobs.run(bug, failed=errors.append)
        until_idle(qtbot, jobs)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert len(errors) == 1


def test_job_when_cancelled_then_it_stops_at_its_next_report(qtbot: QtBot, jobs: Jobs) -> None:
    began, go_on = threading.Event(), threading.Event()
    told: list[str] = []

    def work(report: Report) -> None:
        began.set()
        go_on.wait(30)
        report(0.5, "half")
        told.append("not reached")

    job = jobs.run(work, done=lambda _: told.append("done"), stopped=lambda: told.append("stopped"))
    assert began.wait(30)
    job.cancel()
    go_on.set()
    until_idle(qtbot, jobs)
    assert told == ["stopped"]


def test_storage_jobs_run_one_after_the_other_in_their_order(qtbot: QtBot, jobs: Jobs) -> None:
    running: list[int] = []
    most: list[int] = []
    order: list[int] = []

    def numbered(number: int) -> Callable[[Report], None]:
        def work(_report: Report) -> None:
            running.append(number)
            most.append(len(running))
            order.append(number)
            running.remove(number)

        return work

    for number in range(20):
        jobs.run(numbered(number), queue=Queue.STORAGE)
    until_idle(qtbot, jobs)
    assert order == list(range(20))
    assert max(most) == 1


def test_immediate_jobs_answer_before_run_returns(qapp: object) -> None:
    answers: list[object] = []
    jobs = ImmediateJobs()

    def cancelled(_report: Report) -> None:
        raise Cancelled

    jobs.run(lambda _report: "answer", done=answers.append)
    jobs.run(cancelled, stopped=lambda: answers.append("stopped"))
    assert answers == ["answer", "stopped"]
    assert jobs.under_way == ()
