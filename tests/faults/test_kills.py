"""Programs are killed at random moments while they write: whatever was acknowledged is there."""

from __future__ import annotations

from pathlib import Path
from random import Random
from threading import Timer

import pytest

from tests.faults.verifying import assert_nothing_lost
from tests.faults.writers import Ack, Writer, panel
from tests.storage.workspaces import opened

PER_FILE = 20
MOST_AWAITED = 5
"""A program is killed after fewer acknowledged edits than this and a moment more: how many fall into the moment alone
depends on the machine."""


def kill_and_compare(folder: Path, kills: int, seed: int, longest: float) -> dict[str, int]:
    """Kill one of two writers again and again; figures of what happened.

    The other goes on all the time, so that a killed writer's half change is found by a program that has the file open.
    """
    pick = Random(seed)
    figures = {"kills": 0, "awaited": 0, "acknowledged": 0, "saved unheard": 0, "journals left": 0}
    while figures["kills"] < kills:
        path = folder / f"{figures['kills']}.scorecard"
        with opened(path, create=True) as store:
            uid = store.create(panel(), author="Eva", label="Made").uid
        alone = pick.random() < 0.3
        survivor = None if alone else Writer(path, uid, "bob", "scores")
        if survivor is not None:
            survivor.go()
        acks: list[Ack] = []
        here = min(PER_FILE, kills - figures["kills"])
        for at in range(here):
            victim = Writer(path, uid, "ann", pick.choice(("scores", "rows_of_one_table")), start=10_000 * at)
            victim.go()
            awaited = pick.randrange(MOST_AWAITED)
            victim.await_acks(awaited)
            timer = Timer(pick.uniform(0, longest), victim.kill)
            timer.start()
            acks += victim.finish()
            timer.join()
            assert victim.errors == []
            assert len(victim.acks) >= awaited
            figures["awaited"] += awaited
            figures["kills"] += 1
            figures["journals left"] += path.with_name(f"{path.name}-journal").exists()
        if survivor is not None:
            survivor.stop()
            acks += survivor.finish()
            assert survivor.errors == []
        with opened(path) as store:
            entries = assert_nothing_lost(store, uid, acks, unheard=here)
        figures["acknowledged"] += len(acks)
        figures["saved unheard"] += entries - 1 - len(acks)
    return figures


def test_a_program_when_killed_at_random_moments_then_what_it_acknowledged_is_there(tmp_path: Path) -> None:
    figures = kill_and_compare(tmp_path, 20, 1, 0.03)
    assert figures["kills"] == 20
    assert figures["acknowledged"] >= figures["awaited"] > 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_a_program_when_killed_a_thousand_times_then_what_it_acknowledged_is_there(tmp_path: Path, seed: int) -> None:
    figures = kill_and_compare(tmp_path, 200, seed, 0.05)
    print(figures)
    assert figures["kills"] == 200
    assert figures["acknowledged"] > 1_000
    assert figures["journals left"] > 0
