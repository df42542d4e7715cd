"""Power is cut at random moments of a run: whatever was acknowledged is on the disk, and the file is whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from scorecard.core.errors import StorageError
from tests.faults.power_cut import Call, Disk, File, recorded
from tests.faults.writers import panel
from tests.storage.workspaces import opened


def cut(tmp_path: Path, rounds: int, cuts: int, *, keeps_its_word: bool = True) -> Counter[str]:
    """Record a run and cut the power so many times in it; how often what came of it."""
    folder = tmp_path / "running"
    folder.mkdir()
    path = folder / "team.scorecard"
    with opened(path, create=True) as store:
        uid = store.create(panel(), author="Eva", label="Made").uid
    disk = Disk(folder, keeps_its_word=keeps_its_word)
    calls = recorded(path, uid, rounds)
    pick = Random(rounds)
    first = next(at for at, call in enumerate(calls) if path.name.encode() in b"".join(call.texts))
    places = Counter(pick.randrange(first, len(calls)) for _ in range(cuts))
    found: Counter[str] = Counter()
    disk.acknowledged = 1
    for at, call in enumerate(calls):
        disk.apply(call)
        for _ in range(places[at]):
            found["cuts"] += 1
            found[outcome(tmp_path / "after" / path.name, uid, disk, pick)] += 1
    assert disk.acknowledged == 1 + rounds
    found["syncs"] = disk.syncs
    return found


def outcome(path: Path, uid: str, disk: Disk, pick: Random) -> str:
    """What the program finds after a power cut."""
    path.parent.mkdir(exist_ok=True)
    for each in path.parent.iterdir():
        each.unlink()
    for name, data in disk.after_a_cut(pick).items():
        (path.parent / name).write_bytes(data)
    journal = "with a journal" if len(list(path.parent.iterdir())) > 1 else "without a journal"
    try:
        with opened(path) as store:
            if store.check():
                return "damaged"
            behind = disk.acknowledged - store.load(uid).sequence
    except StorageError:
        return "unreadable"
    return f"lost {behind}" if behind > 0 else f"whole {journal}"


def assert_all_whole(found: Counter[str], cuts: int, rounds: int) -> None:
    assert found.pop("cuts") == cuts
    assert found.pop("syncs") >= 5 * rounds
    assert set(found) == {"whole with a journal", "whole without a journal"}, found


def test_a_power_cut_when_at_any_moment_then_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    assert_all_whole(cut(tmp_path, 30, 80), 80, 30)


def test_a_power_cut_when_the_disk_does_not_keep_its_word_then_the_loss_is_seen(tmp_path: Path) -> None:
    """Otherwise the test above would prove nothing."""
    found = cut(tmp_path, 10, 20, keeps_its_word=False)
    assert found["whole with a journal"] + found["whole without a journal"] < 10
    assert found["damaged"] + found["unreadable"] + sum(found[f"lost {at}"] for at in range(1, 11)) > 10


@pytest.mark.slow
def test_a_power_cut_when_tried_a_thousand_times_then_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    found = cut(tmp_path, 150, 1_000)
    print(dict(found))
    assert_all_whole(found, 1_000, 150)


# ---- the model itself ------------------------------------------------------------------------------------


def test_a_file_when_synced_then_only_what_came_later_is_at_stake() -> None:
    file = File(b"a" * 1024)
    file.since.append((0, b"b" * 512))
    file.sync()
    file.since.append((512, b"c" * 512))
    states = {file.possible(Random(seed)) for seed in range(20)}
    assert states == {b"b" * 512 + b"a" * 512, b"b" * 512 + b"c" * 512}


def test_a_file_when_not_synced_then_its_sectors_arrive_in_any_order() -> None:
    file = File(bytes(1024), [(0, b"x" * 1024)])
    states = {file.possible(Random(seed)) for seed in range(50)}
    assert states == {a * 512 + b * 512 for a in (b"x", b"\0") for b in (b"x", b"\0")}


def test_a_name_when_its_folder_is_not_synced_then_it_may_be_there_or_not(tmp_path: Path) -> None:
    folder = str(tmp_path).encode()
    (tmp_path / "old").write_bytes(b"old")
    disk = Disk(tmp_path)
    disk.apply(Call("openat", (folder + b"/new",), (), "O_RDWR|O_CREAT", 5))
    disk.apply(Call("pwrite64", (b"data",), (5, 4, 0), "", 4))
    disk.apply(Call("fdatasync", (), (5,), "", 0))
    disk.apply(Call("unlink", (folder + b"/old",), (), "", 0))
    states = [disk.after_a_cut(Random(seed)) for seed in range(50)]
    assert {tuple(sorted(state)) for state in states} == {("old",), ("new", "old"), ("new",)}
    assert all(state.get("new", b"data") == b"data" for state in states)
    disk.apply(Call("openat", (folder,), (), "O_RDONLY", 6))
    disk.apply(Call("fsync", (), (6,), "", 0))
    assert all(disk.after_a_cut(Random(seed)) == {"new": b"data"} for seed in range(20))
