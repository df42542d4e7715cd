"""The log: five files of at most one megabyte, for finding out what went wrong.

It holds no scores, names or rationales: of an exception it keeps the kind and where it happened, never the message,
and of what a library says it keeps the words, never what stands in quotes or looks like a path.
"""

from __future__ import annotations

import logging
import platform
import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

import scorecard
from scorecard.core.wording import one_line

LONGEST: Final = 400
"""Letters that are kept of what a library says."""

_LOGGER: Final = logging.getLogger("scorecard")
_QUOTED: Final = re.compile("\"[^\"]*\"|(?<!\\w)'[^']*'|“[^”]*”")
_PATH: Final = re.compile(r"(?:\b[A-Za-z]+://|\b[A-Za-z]:[\\/]|~?[\\/])[^\s,;:)]*|[^\s,;:()]+[\\/][^\s,;:)]*")
_LIBRARIES: Final = ("site-packages", "dist-packages")


def start_log(folder: Path) -> Path | None:
    """Begin to log into a folder; the path of the log, or None where it cannot be written."""
    path = folder / "scorecard.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=False)
        path.chmod(0o600)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    stop_log()
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    return path


def stop_log() -> None:
    """Close the log."""
    for handler in _open_handlers():
        _LOGGER.removeHandler(handler)
        handler.close()


def _open_handlers() -> list[RotatingFileHandler]:
    return [each for each in _LOGGER.handlers if isinstance(each, RotatingFileHandler)]


def log_bug(error: BaseException, folder: Path) -> Path | None:
    """Note an unexpected error: its kind and the places in our code that it passed; the path of the log.

    A log that is open stays open; else it is opened for this one line.
    """
    is_open = bool(_open_handlers())
    path = folder / "scorecard.log" if is_open else start_log(folder)
    if path is not None:
        versions = f"scorecard {scorecard.__version__}, Python {platform.python_version()}, {platform.system()}"
        _LOGGER.error("%s in %s (%s)", type(error).__name__, place_of(error), versions)
    if not is_open:
        stop_log()
    return path


def note_warning(words: str) -> None:
    """Write into the log what a library warns of, without what may be data."""
    if _open_handlers():
        _LOGGER.warning("%s", without_data(words))


def without_data(words: str) -> str:
    """What a library says, on one line, without what it quotes and without paths."""
    return _PATH.sub("...", _QUOTED.sub("'...'", one_line(words)))[:LONGEST]


def place_of(error: BaseException) -> str:
    """The places in our code that an error passed, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    root = str(Path(scorecard.__file__).resolve().parent)
    ours = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames if root in frame.filename]
    return " < ".join(reversed(ours)) or "other code"


def report_of(error: BaseException, versions: Mapping[str, str]) -> str:
    """What a person can send to those who can mend it: versions, the system, and where the error came from.

    No message of an exception and no path of a person stands in it. `versions` are those of further libraries.
    """
    lines = [*_heading(versions), ""]
    for at, each in enumerate(_chain(error)):
        lines += ["", "which came from", ""] if at else []
        lines.append(type(each).__qualname__)
        lines += [
            f"  {short_path(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in reversed(traceback.extract_tb(each.__traceback__))
        ]
    return "\n".join(lines)


def short_path(path: str) -> str:
    """The path of a source file from its library on, without the folders of a person above it."""
    parts = (PureWindowsPath(path) if "\\" in path else PurePosixPath(path)).parts
    for library in _LIBRARIES:
        if library in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(library) :])
    if "scorecard" in parts[:-1]:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("scorecard") :])
    return parts[-1] if parts else ""


def _heading(versions: Mapping[str, str]) -> list[str]:
    known = {"Scorecard": scorecard.__version__, "Python": platform.python_version(), **versions}
    return [
        ", ".join(f"{name} {version}" for name, version in known.items()),
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        datetime.now().astimezone().isoformat(sep=" ", timespec="seconds"),
    ]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and those that it came from."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
