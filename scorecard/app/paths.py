"""Where things are: the program's own resources, and the folders that a person's data lives in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import scorecard

SUFFIX: Final = ".scorecard"


def resource(*parts: str) -> Path:
    """A file or folder of `resources/`: inside the package once installed, beside it in a source tree."""
    package = Path(scorecard.__file__).resolve().parent
    inside = package / "resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def data_folder() -> Path:
    """Where the workspace lives, unless a person chooses another place. SCORECARD_DATA overrides it."""
    given = os.environ.get("SCORECARD_DATA")
    if given:
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("scorecard", appauthor=False)


def default_workspace() -> Path:
    """The workspace that is opened when none is named. SCORECARD_WORKSPACE overrides it."""
    given = os.environ.get("SCORECARD_WORKSPACE")
    return Path(given) if given else data_folder() / f"Workspace{SUFFIX}"


def mappings_folder() -> Path:
    """Where the mappings of spreadsheets are kept that a person has confirmed."""
    return data_folder() / "mappings"


def settings_file() -> Path:
    """Where the settings are kept."""
    given = os.environ.get("SCORECARD_DATA")
    if given:
        return Path(given) / "settings.json"
    from platformdirs import user_config_path

    return user_config_path("scorecard", appauthor=False) / "settings.json"


def log_folder() -> Path:
    """Where the log is written."""
    given = os.environ.get("SCORECARD_DATA")
    if given:
        return Path(given) / "log"
    from platformdirs import user_log_path

    return user_log_path("scorecard", appauthor=False)
