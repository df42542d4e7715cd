"""Settings: one immutable record, kept as JSON. What a newer program wrote there is kept, though not understood."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from scorecard.core.errors import ScorecardError
from scorecard.exchange.files import replace_file


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen.

    author   the name under which changes stand in the journal; "" for the name on this computer
    look     "system", "light" or "dark"
    recent   workspaces opened lately, the last one first
    unknown  what else the file holds
    """

    author: str = ""
    look: str = "system"
    recent: tuple[str, ...] = ()
    unknown: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name under which changes are made."""
        if self.author:
            return self.author
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "unknown"


def load_settings(path: Path) -> Settings:
    """The settings in a file; the defaults where there is none, or where it holds no settings."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(given, dict):
        return Settings()
    defaults = Settings()
    known: dict[str, Any] = {}
    for each in fields(Settings):
        value = given.pop(each.name, None)
        default = getattr(defaults, each.name)
        if isinstance(default, tuple) and isinstance(value, list):
            known[each.name] = tuple(item for item in value if isinstance(item, str))
        elif isinstance(value, str) and isinstance(default, str):
            known[each.name] = value
    return Settings(**known, unknown=given)


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings. Raises ScorecardError where they cannot be written; the old ones are then still there."""
    given = asdict(settings)
    given |= given.pop("unknown")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScorecardError(
            f"The settings cannot be kept: {error.strerror or error}", place=str(path.parent)
        ) from error
    replace_file(path, (json.dumps(given, ensure_ascii=False, indent=1) + "\n").encode())
