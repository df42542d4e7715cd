"""Settings: one immutable record, kept as JSON. What a newer program wrote there is kept, though not understood."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from math import isfinite
from pathlib import Path
from typing import Any, Final

from scorecard.core.errors import ScorecardError
from scorecard.exchange.files import replace_file

LOOKS: Final = ("system", "light", "dark")
TEXT_SCALES: Final = (0.9, 1.0, 1.15, 1.3)
"""The sizes of text that a person can choose from, beside the designed one."""

WIDEST: Final = 10_000
"""Pixels; a remembered width beyond this is none."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen.

    author          the name under which changes stand in the journal; "" for the name on this computer
    look            one of LOOKS
    text_scale      one of TEXT_SCALES
    reduced_motion  nothing moves by itself
    recent          workspaces opened lately, the last one first
    widths          page key -> width of its side panel
    working_as      workspace -> evaluation -> evaluator as whom one works in it; "" as nobody in particular
    bands           where the verdicts on a result begin: fields of `Bands`, those that differ from the usual ones
    backups         whether backups are made by themselves
    backup_folder   a second folder that backups are copied to; "" for none
    logo            the file with the organisation's logo, for reports; "" for none
    geometry        where the window stood, as Qt writes it, in base64; "" for the first time
    unknown         what else the file holds
    """

    author: str = ""
    look: str = LOOKS[0]
    text_scale: float = 1.0
    reduced_motion: bool = False
    recent: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    working_as: dict[str, dict[str, str]] = field(default_factory=dict)
    bands: dict[str, float] = field(default_factory=dict)
    backups: bool = True
    backup_folder: str = ""
    logo: str = ""
    geometry: str = ""
    unknown: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name under which changes are made."""
        return self.author or system_name()


def system_name() -> str:
    """The person's name on this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _text(given: Any) -> str | None:
    return given if isinstance(given, str) else None


def _look(given: Any) -> str | None:
    return given if given in LOOKS else None


def _text_scale(given: Any) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float) or not TEXT_SCALES[0] <= given <= TEXT_SCALES[-1]:
        return None
    return min(TEXT_SCALES, key=lambda scale: abs(scale - given))


def _switch(given: Any) -> bool | None:
    return given if isinstance(given, bool) else None


def _texts(given: Any) -> tuple[str, ...] | None:
    return tuple(each for each in given if isinstance(each, str)) if isinstance(given, list) else None


def _widths(given: Any) -> dict[str, int] | None:
    if not isinstance(given, dict):
        return None
    return {page: width for page, width in given.items() if type(width) is int and 0 < width <= WIDEST}


def _working_as(given: Any) -> dict[str, dict[str, str]] | None:
    if not isinstance(given, dict):
        return None
    return {
        workspace: {uid: evaluator for uid, evaluator in chosen.items() if isinstance(evaluator, str)}
        for workspace, chosen in given.items()
        if isinstance(chosen, dict)
    }


def _bands(given: Any) -> dict[str, float] | None:
    names = ("clear_share", "clear_margin", "tie_margin")
    if not isinstance(given, dict):
        return None
    read = {name: given[name] for name in names if type(given.get(name)) in (int, float) and isfinite(given[name])}
    return {name: float(number) for name, number in read.items()}


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "author": _text,
    "look": _look,
    "text_scale": _text_scale,
    "reduced_motion": _switch,
    "recent": _texts,
    "widths": _widths,
    "working_as": _working_as,
    "bands": _bands,
    "backups": _switch,
    "backup_folder": _text,
    "logo": _text,
    "geometry": _text,
}
"""How each field is read from the file; None where what stands there makes no sense."""


def load_settings(path: Path) -> Settings:
    """The settings in a file; the defaults where there is none, or where it holds no settings."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(given, dict):
        return Settings()
    read = {name: _READ[name](given.pop(name, None)) for name in _READ}
    given.pop("unknown", None)
    return Settings(**{name: value for name, value in read.items() if value is not None}, unknown=given)


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings. Raises ScorecardError where they cannot be written; the old ones are then still there."""
    given = {each.name: getattr(settings, each.name) for each in fields(Settings)}
    given |= given.pop("unknown")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScorecardError(
            f"The settings cannot be kept: {error.strerror or error}", place=str(path.parent)
        ) from error
    replace_file(path, (json.dumps(given, ensure_ascii=False, indent=1) + "\n").encode())
