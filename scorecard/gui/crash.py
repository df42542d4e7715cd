"""What nobody expected: caught, logged without data, and told once by a dialog.

Errors in slots and events of Qt, in threads and in what is cleared away all end here; so do Qt's own warnings, which go
into the log. What kills the program outright is noted by `app.running`, and told at the next start.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import PySide6
from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)

from scorecard.app.log import log_bug, note_warning, place_of, report_of

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

QUIET: Final = 5.0
"""Seconds for which an error must not have come before it is told again: what repeats by itself is told once."""

MOST_TOLD: Final = 3
"""How often the same error is told."""

MOST_LOGGED: Final = 20
"""How often the same error or warning is logged."""

MOST_REMEMBERED: Final = 1_000
"""How many different warnings are counted."""

STOPPED: Final = 130
"""The exit status after Ctrl+C."""

Show = Callable[[str], object]
"""Tells a person of an error: it is given the report, and returns when the person has read it."""


@dataclass(slots=True)
class _Seen:
    """What is known of errors of one kind at one place."""

    count: int = 0
    told: int = 0
    last: float = float("-inf")


class CrashHandler(QObject):
    """Catches what nobody expected, from `install` to `uninstall`. Lives in the window's thread."""

    _caught = Signal(str)

    def __init__(
        self, log_folder: Path, show: Show, parent: QObject | None = None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        """`show` is called from the event loop, never while it is still showing another."""
        super().__init__(parent)
        self._folder = log_folder
        self._show = show
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._warned: dict[str, int] = {}
        self._is_telling = False
        self._before: tuple[Any, Any, Any, Any] | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Begin to catch."""
        if self._before is None:
            qt = qInstallMessageHandler(self._on_message)
            self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook, qt)
            sys.excepthook = self._on_error
            threading.excepthook = self._on_thread_error
            sys.unraisablehook = self._on_unraisable

    def uninstall(self) -> None:
        """Leave everything as it was before."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook, qt = self._before
            qInstallMessageHandler(qt)
            self._before = None

    def catch(self, error: BaseException, *, tell: bool = True) -> None:
        """Log an error that nobody expected, and tell the person soon, unless it has just been told."""
        kind = (type(error).__qualname__, place_of(error))
        now = self._clock()
        with self._lock:
            seen = self._seen.setdefault(kind, _Seen())
            seen.count += 1
            is_news = now - seen.last > QUIET
            seen.last = now
            logs = seen.count <= MOST_LOGGED
            tells = tell and is_news and seen.told < MOST_TOLD and not self._is_telling
            if tells:
                seen.told += 1
                self._is_telling = True
        if logs:
            log_bug(error, self._folder)
        if tells:
            versions = {"PySide6": PySide6.__version__, "Qt": qVersion() or ""}
            self._caught.emit(report_of(error, versions))

    @Slot(str)
    def _on_caught(self, report: str) -> None:
        try:
            self._show(report)
        finally:
            self._is_telling = False

    # ---- where errors come from ---------------------------------------------------------------------

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QCoreApplication.exit(STOPPED)
            return
        _print(self._before, 0, kind, error, trace)
        self.catch(error)

    def _on_thread_error(self, given: ExceptHookArgs) -> None:
        if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
            _print(self._before, 1, given)
            self.catch(given.exc_value)

    def _on_unraisable(self, given: UnraisableHookArgs) -> None:
        if given.exc_value is not None:
            _print(self._before, 2, given)
            self.catch(given.exc_value, tell=False)

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        words = message or ""
        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            return
        with self._lock:
            if len(self._warned) > MOST_REMEMBERED:
                self._warned.clear()
            count = self._warned[words] = self._warned.get(words, 0) + 1
        if count <= MOST_LOGGED:
            note_warning(f"Qt {context.category or ''}: {words}")
            if sys.stderr is not None:
                with suppress(OSError, ValueError):
                    print(words, file=sys.stderr)


def _print(before: tuple[Any, Any, Any, Any] | None, which: int, *given: object) -> None:
    """Let whoever watches a terminal see what they would have seen without us."""
    if before is not None and sys.stderr is not None:
        with suppress(OSError, ValueError):
            before[which](*given)
