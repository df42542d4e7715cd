"""Reading files from outside in a process of its own, with limits of time and memory.

A file from outside may be made to hang, to fill the memory or to end the process of whoever reads it. Here that is a
child, which is ended when it takes too long or breaks down; the program goes on and says which file it was. What comes
back is JSON: nothing that a spoiled child answers can become code.

Memory is limited where the system lets a process limit itself (Linux and most of its kin); elsewhere the limits on
the size of the file, packed and unpacked, stand alone.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final

from scorecard.core.errors import ExchangeError

SECONDS: Final = 60.0
MEMORY: Final = 1 << 30  # bytes
SLICE: Final = 0.1  # seconds between two looks at whether the work is still wanted
PATIENCE: Final = 5.0  # seconds for a child to end by itself


class TookTooLong(ExchangeError):
    """The reader was stopped after the time that it had."""


class NeededTooMuch(ExchangeError):
    """The reader asked for more memory than it may have."""


class BrokeDown(ExchangeError):
    """The reader ended in a way that nobody expected."""


class Apart:
    """A child process that runs readers, one call at a time.

    It is started by the first call, kept for the next, and started anew after one that did not end well.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds = seconds
        self.memory = memory
        self._child: BaseProcess | None = None
        self._line: Connection[Any, Any] | None = None

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def run(
        self,
        reader: Callable[..., object],
        *given: str | float | bool | None,
        waiting: Callable[[], None] | None = None,
    ) -> Any:
        """What `reader`, a function at the top of a module, returns for what is given; a value that JSON can hold.

        `waiting` is called again and again until the answer is there; what it raises ends the child.

        Raises what the reader says by an ExchangeError, and TookTooLong, NeededTooMuch or BrokeDown.
        """
        line = self._ready()
        try:
            line.send_bytes(json.dumps([reader.__module__, reader.__qualname__, given]).encode())
            if not self._answered(line, waiting):
                self._stop()
                raise TookTooLong(
                    f"Reading was stopped after {self.seconds:g} seconds", advice="Ask for the file once more."
                )
            answer = json.loads(line.recv_bytes())
        except (EOFError, OSError) as error:
            self._stop()
            raise BrokeDown(
                "The file made its reader break down", advice="It is damaged or was made to do harm; do not use it."
            ) from error
        except BaseException:  # also when the person stops the work: the next call must not get this answer
            self._stop()
            raise
        if "value" in answer:
            return answer["value"]
        raise _error_of(answer)

    def _answered(self, line: Connection[Any, Any], waiting: Callable[[], None] | None) -> bool:
        """Whether an answer came in time."""
        if waiting is None:
            return line.poll(self.seconds)
        end = time.monotonic() + self.seconds
        while (left := end - time.monotonic()) > 0:
            if line.poll(min(SLICE, left)):
                return True
            waiting()
        return False

    def close(self) -> None:
        """End the child."""
        child, line = self._child, self._line
        if child is None or line is None:
            return
        line.close()  # the child ends when nobody can ask any more
        child.join(PATIENCE)
        self._stop()

    def _ready(self) -> Connection[Any, Any]:
        if self._child is not None and self._line is not None and self._child.is_alive():
            return self._line
        self._stop()
        context = get_context("spawn")
        here, there = context.Pipe()
        child = context.Process(target=_serve, args=(there, self.memory), daemon=True)
        child.start()
        there.close()
        self._child, self._line = child, here
        return here

    def _stop(self) -> None:
        child, line = self._child, self._line
        self._child = self._line = None
        if line is not None:
            line.close()
        if child is not None:
            child.kill()
            child.join()
            child.close()


def _error_of(answer: dict[str, Any]) -> ExchangeError:
    if "expected" in answer:
        what, place, advice = answer["expected"]
        return ExchangeError(what, place=place, advice=advice)
    if "memory" in answer:
        return NeededTooMuch(
            "The file needs more memory than its reader may have", advice="It is not one that we wrote; do not use it."
        )
    return BrokeDown(
        f"The file could not be read ({answer.get('bug', 'no reason')})", advice="Ask for the file once more."
    )


# ---- in the child -----------------------------------------------------------------------------------


def _serve(line: Connection[Any, Any], memory: int) -> None:
    """Answer calls until nobody asks any more."""
    _limit(memory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            module, name, given = json.loads(line.recv_bytes())
            line.send_bytes(_answer(module, name, given))


def _limit(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is told, and ends this process
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit stands already, or the system knows none
            resource.setrlimit(what, (most, most))


def _answer(module: str, name: str, given: list[Any]) -> bytes:
    answer: dict[str, Any]
    try:
        answer = {"value": getattr(import_module(module), name)(*given)}
        return json.dumps(answer, allow_nan=False).encode()
    except ExchangeError as error:
        answer = {"expected": [str(error.what), error.place, str(error.advice)]}
    except MemoryError:
        answer = {"memory": True}
    except Exception as error:  # noqa: BLE001 - whatever a foreign file does to a reader is told by kind alone
        answer = {"bug": type(error).__name__}
    return json.dumps(answer).encode()
