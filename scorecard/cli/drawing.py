"""Pictures from the command line: the ranking as PNG or SVG, in the light look."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QGuiApplication

from scorecard.app.paths import resource
from scorecard.app.transfer import write_file
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.render import picture, ranking
from scorecard.render.theme import load_theme

WIDTH: Final = 960.0

ENDINGS: Final[Mapping[str, Callable[..., bytes]]] = {".png": picture.png, ".svg": picture.svg}


def draw_ranking(evaluation: Evaluation, path: Path) -> None:
    """Draw the ranking into a file whose ending says as what. Raises RankingError, ExchangeError."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    theme = load_theme(resource("themes"), "light")
    data = ranking.ranking_of(evaluation, rank(evaluation))
    size = QSizeF(WIDTH, ranking.height(data, theme, WIDTH))
    write_file(path, ENDINGS[path.suffix.lower()](ranking.paint, data, size, theme))
    del application
