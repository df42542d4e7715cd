"""The log: five files of at most one megabyte, for finding out what went wrong.

It holds no scores, names or rationales: of an exception it keeps the kind and where it happened, never the message.
"""

from __future__ import annotations

import logging
import platform
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

import scorecard

_LOGGER: Final = logging.getLogger("scorecard")


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
    for handler in list(_LOGGER.handlers):
        _LOGGER.removeHandler(handler)
        handler.close()


def log_bug(error: BaseException, folder: Path) -> Path | None:
    """Note an unexpected error: its kind and the places in our code that it passed; the path of the log."""
    path = start_log(folder)
    frames = traceback.extract_tb(error.__traceback__)
    root = str(Path(scorecard.__file__).resolve().parent)
    ours = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames if root in frame.filename]
    versions = f"scorecard {scorecard.__version__}, Python {platform.python_version()}, {platform.system()}"
    _LOGGER.error("%s in %s (%s)", type(error).__name__, " < ".join(reversed(ours)) or "other code", versions)
    stop_log()
    return path
