"""Damaged files: nothing but a clear error comes of them, and content that changed without one is found by the check.

Two things have no journal and are left out of the comparison: the directory of providers, and the time at which an
evaluation was removed. `tests.storage.test_journal` marks both as not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scorecard.core.errors import RankingError, StorageError
from scorecard.core.model import Evaluation
from scorecard.core.problems import problems
from scorecard.core.ranking import rank
from scorecard.storage.store import Store
from tests.storage.workspaces import filled, opened

Damage = Callable[[bytes, Random], bytes]


def one_bit(data: bytes, pick: Random) -> bytes:
    """One bit is flipped."""
    found = bytearray(data)
    found[pick.randrange(len(found))] ^= 1 << pick.randrange(8)
    return bytes(found)


def one_byte(data: bytes, pick: Random) -> bytes:
    """One byte is another."""
    found = bytearray(data)
    found[pick.randrange(len(found))] ^= pick.randrange(1, 256)
    return bytes(found)


def one_sector(data: bytes, pick: Random) -> bytes:
    """A sector of the disk is empty."""
    start = pick.randrange(len(data) // 512) * 512
    return data[:start] + bytes(512) + data[start + 512 :]


def two_pages(data: bytes, pick: Random) -> bytes:
    """Two pages are exchanged."""
    first, second = (4096 * each for each in sorted(pick.sample(range(len(data) // 4096), 2)))
    pages = data[first : first + 4096], data[second : second + 4096]
    return data[:first] + pages[1] + data[first + 4096 : second] + pages[0] + data[second + 4096 :]


def an_older_page(data: bytes, pick: Random) -> bytes:
    """A page is as another page was, as when a write went to the wrong place."""
    source, target = (4096 * each for each in pick.sample(range(len(data) // 4096), 2))
    return data[:target] + data[source : source + 4096] + data[target + 4096 :]


def the_end(data: bytes, pick: Random) -> bytes:
    """The end is missing."""
    return data[: pick.randrange(len(data))]


DAMAGES: list[Damage] = [one_bit, one_byte, one_sector, two_pages, an_older_page, the_end]


def content(store: Store) -> dict[str, Any]:
    """All that the journal vouches for."""
    return {
        each.uid: (
            replace(each, removed="removed" if each.removed else ""),
            store.load(each.uid),
            tuple(store.entries(each.uid)),
            tuple(store.versions(each.uid)),
        )
        for each in (*store.evaluations(), *store.evaluations(removed=True))
    }


def ranking(evaluation: Evaluation) -> str:
    """What people would read; a word where it cannot be ranked."""
    problems(evaluation)
    try:
        return repr(rank(evaluation))
    except RankingError:
        return "not to be ranked"


def rankings(store: Store) -> dict[str, str]:
    """The ranking of every evaluation, now and at the beginning."""
    found = {}
    for each in store.evaluations():
        found[each.uid] = ranking(store.load(each.uid).value) + ranking(store.state_at(each.uid, 1))
    return found


def consequences(path: Path, good: dict[str, Any], good_rankings: dict[str, str]) -> str:
    """What comes of a file: every step either works or raises StorageError."""
    now = shown = None
    try:
        store = Store(path)
    except StorageError:
        return "refused"
    try:
        try:
            now = content(store)
            shown = rankings(store)
        except StorageError:
            pass
        try:
            named = bool(store.check())
        except StorageError:
            named = True
    finally:
        store.close()
    if now == good and shown == good_rankings:
        return "right, and said to be damaged" if named else "right"
    if now is None or shown is None:
        return "an error" if named else "an error that the check does not find"
    return "found by the check" if named else "silently wrong"


def damage(folder: Path, how: Damage, seed: int, times: int) -> Counter[str]:
    """Damage a workspace so many times, each time afresh; how often what came of it."""
    path, damaged = folder / "team.scorecard", folder / "damaged.scorecard"
    with opened(path, create=True) as store:
        for each in range(3):
            filled(store, 3 * seed + each)
        store.remove(store.evaluations()[0].uid)
        good, good_rankings = content(store), rankings(store)
    data = path.read_bytes()
    pick = Random(seed)
    found: Counter[str] = Counter()
    for _ in range(times):
        for stray in folder.glob("damaged.scorecard*"):
            stray.unlink()
        damaged.write_bytes(how(data, pick))
        found[consequences(damaged, good, good_rankings)] += 1
    return found


def assert_nothing_silent(found: Counter[str], times: int) -> None:
    assert sum(found.values()) == times
    assert found["silently wrong"] == 0
    assert found["an error that the check does not find"] == 0
    assert found["refused"] + found["an error"] + found["found by the check"] > 0


@pytest.mark.parametrize("how", DAMAGES, ids=lambda how: how.__name__)
def test_a_workspace_when_damaged_at_random_then_nothing_wrong_goes_unnoticed(tmp_path: Path, how: Damage) -> None:
    assert_nothing_silent(damage(tmp_path, how, 1, 50), 50)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 5))
@pytest.mark.parametrize("how", DAMAGES, ids=lambda how: how.__name__)
def test_a_workspace_when_damaged_very_often_then_nothing_wrong_goes_unnoticed(
    tmp_path: Path, how: Damage, seed: int
) -> None:
    found = damage(tmp_path, how, seed, 1_000)
    print(how.__name__, seed, dict(found))
    assert_nothing_silent(found, 1_000)
