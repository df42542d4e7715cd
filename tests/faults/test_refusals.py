"""The system refuses to write, at any call: one clear error, everything as it was, and the next try ends well."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.refused import DEEDS
from tests.faults.refusing import ERRORS, library, run_refused


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("refusing"))


def figures(made: Path, folder: Path, what: str, trouble: str, first: int = 0, step: int = 1) -> Counter[str]:
    """What came of refusing each call of a deed in turn."""
    answer = run_refused(made, "tests.faults.refused", what, trouble, str(folder / "there"), str(first), str(step))
    return Counter(json.loads(answer.splitlines()[-1]))


def assert_told(found: Counter[str], step: int) -> None:
    """Something was refused, most of it was told, and it came to an end."""
    assert found["untouched"] == 1, found
    assert found["told"] >= max(1, 4 // step), found


@pytest.mark.parametrize("what", ["save", "backup", "document"])
def test_a_disk_that_is_full_from_any_fifth_call_on(made: Path, tmp_path: Path, what: str) -> None:
    assert_told(figures(made, tmp_path, what, "full", step=5), 5)


def test_a_disk_that_cannot_be_read_for_a_moment(made: Path, tmp_path: Path) -> None:
    found = figures(made, tmp_path, "load", "unreadable for a moment", step=3)
    assert found["told"] >= 2
    assert found["untouched"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("trouble", ERRORS)
@pytest.mark.parametrize("what", DEEDS)
def test_any_trouble_at_any_call(made: Path, tmp_path: Path, what: str, trouble: str) -> None:
    found = figures(made, tmp_path, what, trouble)
    assert found["untouched"] == 1, found
    assert set(found) <= {"told", "done", "untouched"}, found
    if (what == "load") is trouble.startswith("unreadable"):
        assert found["told"] >= 2, found
