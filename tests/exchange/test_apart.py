"""Readers in a process of their own: what they return, how they fail, and that the next call works again."""

from __future__ import annotations

import os
import sys
from threading import Event
from typing import Any

import pytest

from scorecard.core.errors import ExchangeError
from scorecard.exchange.apart import Apart, BrokeDown, NeededTooMuch, TookTooLong

MEMORY = 512 << 20
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux is sure to limit a process and to name it")


def own_process(_: str) -> int:
    """The number of the process that reads."""
    return os.getpid()


def refusing(place: str) -> None:
    """A reader that says what is wrong."""
    raise ExchangeError("It is not so", place=place, advice="Try another.")


def hanging(_: str) -> None:
    """A reader that does not come back."""
    Event().wait()


def greedy(_: str) -> int:
    """A reader that wants more memory than there is to have."""
    return len(bytearray(4 << 30))


def dying(_: str) -> None:
    """A reader that ends its process, as a fault in a library does."""
    os.abort()


def mistaken(_: str) -> int:
    """A reader with a fault of its own."""
    return len(str(1 // int("0")))


def large(_: str) -> list[str]:
    """More than a pipe holds."""
    return ["x" * 1000] * 5000


def test_a_reader_runs_in_another_process_that_is_kept() -> None:
    with Apart() as apart:
        first = apart.run(own_process, "")
        assert first != os.getpid()
        assert apart.run(own_process, "") == first
        assert len(apart.run(large, "")) == 5000


def test_what_a_reader_says_arrives_whole() -> None:
    with Apart() as apart, pytest.raises(ExchangeError) as said:
        apart.run(refusing, "there")
    assert str(said.value) == "there: It is not so. Try another."


@pytest.mark.parametrize(
    ("reader", "error", "reason"),
    [
        (hanging, TookTooLong, "stopped after 2 seconds"),
        pytest.param(greedy, NeededTooMuch, "more memory", marks=LINUX),
        (dying, BrokeDown, "break down"),
        (mistaken, BrokeDown, "ZeroDivisionError"),
    ],
)
def test_a_reader_that_fails_is_told_and_the_next_one_works(reader: Any, error: type[Exception], reason: str) -> None:
    with Apart(seconds=2.0, memory=MEMORY) as apart:
        with pytest.raises(error, match=reason):
            apart.run(reader, "")
        apart.seconds = 60.0
        assert apart.run(own_process, "") != os.getpid()


@LINUX
def test_nothing_is_left_running() -> None:
    with Apart() as apart:
        process = apart.run(own_process, "")
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
