"""Where the published inputs are: the folder `shared` beside the project, or the one named in SCORECARD_SHARED.

They are not part of the project. Tests that need them are skipped where they are absent.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ABSENT = "the published inputs are not beside the project (see SCORECARD_SHARED)"


def shared_folder() -> Path | None:
    """The folder of published inputs, or None."""
    named = os.environ.get("SCORECARD_SHARED")
    folder = Path(named) if named else PROJECT.parent / "shared"
    return folder if folder.is_dir() else None


def published(folder: str, pattern: str) -> list[pytest.ParameterSet]:
    """One parameter per published file, named by its stem; a skipped one where there are none."""
    shared = shared_folder()
    found = sorted((shared / folder).glob(pattern)) if shared is not None else []
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip(reason=ABSENT), id="absent")]
    return [pytest.param(path, id=path.stem) for path in found]
