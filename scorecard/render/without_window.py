"""Drawing in a program that has no window: fonts need an application, but no screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QGuiApplication

from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.render import picture, ranking
from scorecard.render.theme import load_theme

WIDTH: Final = 960.0

_WRITERS: Final[Mapping[str, Callable[..., bytes]]] = {".png": picture.png, ".svg": picture.svg}


def ranking_picture(evaluation: Evaluation, themes: Path, ending: str) -> bytes:
    """The ranking in the light look, as the bytes of a file with the ending ".png" or ".svg".

    Raises RankingError where there is nothing to rank by.
    """
    scorecard = rank(evaluation)
    with program():
        theme = load_theme(themes, "light")
        data = ranking.ranking_of(evaluation, scorecard)
        size = QSizeF(WIDTH, ranking.height(data, theme, WIDTH))
        return _WRITERS[ending](ranking.paint, data, size, theme)


@contextmanager
def program() -> Iterator[None]:
    """What fonts need to be there while something is drawn."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    yield
    del application  # it had to live until here
