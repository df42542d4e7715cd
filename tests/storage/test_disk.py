"""Full disks and places that may not be written: a clear word, nothing lost, and work goes on afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from scorecard.core.changes import diff
from scorecard.core.edits import add_candidate, set_head
from scorecard.core.errors import StorageError
from scorecard.core.model import Candidate, Evaluation
from scorecard.storage.records import Loaded
from scorecard.storage.schema import SCHEMA, upgrade
from scorecard.storage.store import Store
from tests.storage.test_upgrade import slow_step
from tests.storage.workspaces import filled, opened, raw

NOBODY = 65534


def grown(evaluation: Evaluation, at: int) -> Evaluation:
    """The evaluation with a candidate more, whose notes take some pages."""
    return add_candidate(evaluation, Candidate(f"Candidate {at}", notes="long " * 3_000))[0]


def limit_pages(store: Store, pages: int) -> None:
    """Let the file of a store grow no further than to so many pages; 0 takes the limit away."""
    connection = store._engine.raw_connection()
    try:
        connection.cursor().execute(f"PRAGMA max_page_count = {pages or 2**30}")
    finally:
        connection.close()


def page_count(path: Path) -> int:
    with raw(path) as connection:
        found: int = connection.execute("PRAGMA page_count").fetchone()[0]
        return found


def save_until_full(store: Store, loaded: Loaded) -> tuple[Loaded, str]:
    """Save edits until the disk is full: the last state that was acknowledged, and what was said then."""
    for at in range(1_000):
        value = grown(loaded.value, at)
        try:
            entry = store.save(
                loaded.uid, diff(loaded.value, value), loaded.sequence, author="Ann", label=f"Candidate {at}"
            )
        except StorageError as error:
            return loaded, str(error)
        loaded = Loaded(loaded.uid, value, entry.sequence, entry.hash)
    raise AssertionError("the disk was never full")


def assert_works_again(store: Store, loaded: Loaded) -> None:
    """Whatever was acknowledged is there, and the edit that was refused can be saved now."""
    assert store.load(loaded.uid) == loaded
    assert store.check() == []
    value = grown(loaded.value, 0)
    store.save(loaded.uid, diff(loaded.value, value), loaded.sequence, author="Ann", label="Once more")
    assert store.load(loaded.uid).value == value
    assert store.check() == []


# ---- a limit on the file, which needs no rights -----------------------------------------------------------


@pytest.mark.parametrize("room", range(9))
def test_a_save_when_there_is_no_room_then_it_names_the_disk_and_nothing_is_lost(
    store: Store, path: Path, room: int
) -> None:
    loaded, _ = filled(store, 1)
    limit_pages(store, page_count(path) + room)
    last, said = save_until_full(store, loaded)
    assert "The disk is full" in said
    assert "was not saved" in said
    assert "Make room" in said
    assert str(path) in said
    assert store.load(loaded.uid) == last
    assert store.check() == []
    assert save_until_full(store, last) == (last, said), "a second try changes nothing either"
    limit_pages(store, 0)
    assert_works_again(store, last)


def test_a_new_evaluation_when_there_is_no_room_then_there_is_no_half_of_it(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    limit_pages(store, page_count(path) + 2)
    with pytest.raises(StorageError, match="disk is full"):
        store.create(grown(grown(grown(loaded.value, 1), 2), 3), author="Ann", label="Made")
    assert [each.uid for each in store.evaluations()] == [loaded.uid]
    assert store.check() == []


# ---- a file system that is really full ----------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or mount is None or unmount is None:
        pytest.skip("a small file system can be mounted by root on Linux alone")
    folder = tmp_path / "small"
    folder.mkdir()
    command = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if mounted.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run([unmount, str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all the room there is."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return filler


def test_a_save_when_the_disk_is_full_then_it_names_the_disk_and_nothing_is_lost(small_disk: Path) -> None:
    path = small_disk / "team.scorecard"
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
        last, said = save_until_full(store, loaded)
        assert "The disk is full" in said
        filler = fill(small_disk)
        assert store.load(loaded.uid) == last, "reading needs no room"
        with pytest.raises(StorageError, match="The disk is full"):
            store.save(
                last.uid, diff(last.value, set_head(last.value, title="Mine")), last.sequence, author="A", label="Mine"
            )
        assert store.load(loaded.uid) == last
    with opened(path) as store:
        assert store.load(loaded.uid) == last
        assert store.check() == []
        filler.unlink()
        store.erase(store.create(last.value.__class__(), author="Ann", label="Small").uid)
        assert store.check() == []
    roomy = small_disk.parent / "roomy.scorecard"
    with opened(path) as store:
        store.backup(roomy)
    with opened(roomy) as store:
        assert_works_again(store, last)


@pytest.mark.parametrize("room", [0, 4096, 50_000])
def test_a_workspace_when_made_on_a_full_disk_then_it_names_the_disk_and_can_be_made_later(
    small_disk: Path, room: int
) -> None:
    filler = fill(small_disk)
    if room:
        os.truncate(filler, filler.stat().st_size - room)
    path = small_disk / "team.scorecard"
    with pytest.raises(StorageError, match="disk"):
        Store(path, create=True)
    filler.unlink()
    with opened(path, create=True) as store:
        filled(store, 1)
        assert store.check() == []


def test_a_backup_when_its_disk_is_full_then_no_file_is_left(small_disk: Path, path: Path) -> None:
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
        filler = fill(small_disk)
        target = small_disk / "copy.scorecard"
        size = filler.stat().st_size
        for room in (0, 4096, 40_000, 80_000):
            os.truncate(filler, size - room)
            with pytest.raises(StorageError, match="The disk is full"):
                store.backup(target)
            assert list(small_disk.iterdir()) == [filler]
        filler.unlink()
        store.backup(target)
        assert store.load(loaded.uid) == loaded
    with opened(target) as copy:
        assert copy.load(loaded.uid) == loaded


@pytest.mark.parametrize("room", range(0, 600_000, 60_000))
def test_an_upgrade_when_the_disk_is_full_then_the_file_is_as_before(small_disk: Path, room: int) -> None:
    path = small_disk / "team.scorecard"
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
    before = path.read_bytes()
    filler = fill(small_disk)
    os.truncate(filler, max(filler.stat().st_size - room, 0))
    said, backup = "", path
    try:
        backup = upgrade(path, SCHEMA, steps={SCHEMA: slow_step}, target=SCHEMA + 1)
    except StorageError as error:
        said = str(error)
    if said:
        assert "disk is full" in said
        assert path.read_bytes() == before
    else:
        assert path.read_bytes() != before
        assert backup != path
    with opened(backup) as store:
        assert store.load(loaded.uid) == loaded
        assert store.check() == []
    assert not [each.name for each in small_disk.iterdir() if "upgrading" in each.name or "journal" in each.name]


# ---- places that may not be written -------------------------------------------------------------------------


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, to whom every place is open."""
    if os.name != "posix":
        pytest.skip("rights of files as POSIX has them")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)


def read_only(path: Path, what: str) -> None:
    """Take away the right to write the file, its folder, or both."""
    if what != "folder":
        path.chmod(0o444)
    else:
        path.chmod(0o666)
    if what != "file":
        path.parent.chmod(0o555)


@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_a_read_only_place_when_the_workspace_is_there_then_it_can_be_read_and_a_save_says_why_not(
    public: Path, what: str
) -> None:
    path = public / "team.scorecard"
    with opened(path, create=True) as store:
        loaded, states = filled(store, 1)
    before = path.read_bytes()
    read_only(path, what)
    value = set_head(loaded.value, title="Mine")
    attempts: list[Callable[[Store], object]] = [
        lambda store: store.save(loaded.uid, diff(loaded.value, value), loaded.sequence, author="Ann", label="Mine"),
        lambda store: store.create(value, author="Ann", label="Made"),
        lambda store: store.remove(loaded.uid),
        lambda store: store.name_version(loaded.uid, "Mine", author="Ann", base_sequence=loaded.sequence),
    ]
    with as_nobody(), opened(path) as store:
        assert store.load(loaded.uid) == loaded
        assert [store.state_at(loaded.uid, at) for at in range(len(states))] == states
        assert store.check() == []
        for attempt in attempts:
            with pytest.raises(StorageError) as caught:
                attempt(store)
            assert "read-only" in str(caught.value)
            assert str(path) in str(caught.value)
            assert "rights" in str(caught.value)
        assert store.load(loaded.uid) == loaded
    assert path.read_bytes() == before
    assert [each.name for each in public.iterdir()] == [path.name]


def test_a_file_when_it_may_not_even_be_read_then_that_is_said(public: Path) -> None:
    path = public / "team.scorecard"
    with opened(path, create=True) as store:
        filled(store, 1)
    path.chmod(0o000)
    with as_nobody(), pytest.raises(StorageError, match="rights"):
        Store(path)


def test_a_folder_when_it_may_not_be_written_then_no_workspace_is_made(public: Path) -> None:
    public.chmod(0o555)
    with as_nobody(), pytest.raises(StorageError, match="rights"):
        Store(public / "team.scorecard", create=True)
    assert list(public.iterdir()) == []


def test_a_backup_when_its_folder_may_not_be_written_then_no_file_is_left(public: Path, path: Path) -> None:
    inside = public / "team.scorecard"
    with opened(inside, create=True) as store:
        loaded, _ = filled(store, 1)
    inside.chmod(0o444)
    public.chmod(0o555)
    with as_nobody(), opened(inside) as store:
        with pytest.raises(StorageError):
            store.backup(public / "copy.scorecard")
        assert store.load(loaded.uid) == loaded
    assert [each.name for each in public.iterdir()] == [inside.name]


def test_a_read_only_workspace_when_backed_up_elsewhere_then_the_copy_is_whole(public: Path) -> None:
    folder = public / "shelf"
    folder.mkdir()
    path = folder / "team.scorecard"
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
    read_only(path, "both")
    target = public / "copy.scorecard"
    with as_nobody(), opened(path) as store:
        store.backup(target)
        with opened(target) as copy:
            assert copy.load(loaded.uid) == loaded
            assert copy.check() == []
    folder.chmod(0o777)
