"""A workspace file, and a store that is open on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecard.storage.store import Store
from tests.storage.workspaces import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "team.scorecard"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with opened(path, create=True) as store:
        yield store
