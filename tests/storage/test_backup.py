"""Backups: a checked copy under a new name, or no file at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from scorecard.core.changes import EMPTY, apply, diff
from scorecard.core.edits import set_head
from scorecard.core.errors import StorageError
from scorecard.storage.connect import copy_into
from scorecard.storage.records import Provider
from scorecard.storage.store import Store
from tests.storage.test_opening import KILLED_WRITER
from tests.storage.workspaces import filled, opened, raw, small_evaluation


def names(path: Path) -> list[str]:
    """The files in the folder of the workspace."""
    return sorted(each.name for each in path.parent.iterdir())


def test_a_backup_when_made_then_it_holds_everything_and_passes_its_check(store: Store, path: Path) -> None:
    loaded = [filled(store, seed)[0] for seed in range(3)]
    store.remove(loaded[0].uid)
    store.add_providers([Provider("u1", "Acme", notes="☂")])
    target = path.with_name("copy.scorecard")
    store.backup(target)
    assert names(path) == sorted([path.name, target.name])
    with opened(target) as copy:
        assert copy.check() == []
        assert copy.evaluations() == store.evaluations()
        assert copy.evaluations(removed=True) == store.evaluations(removed=True)
        assert copy.providers() == store.providers()
        for each in loaded:
            assert copy.load(each.uid) == store.load(each.uid)
            assert copy.entries(each.uid) == store.entries(each.uid)
            assert copy.versions(each.uid) == store.versions(each.uid)
        copy.name_version(loaded[1].uid, "In the copy", author="Ann", base_sequence=loaded[1].sequence)
    assert store.load(loaded[1].uid) == loaded[1]


def test_a_backup_when_the_workspace_is_empty_then_it_is_one_too(store: Store, path: Path) -> None:
    store.backup(path.with_name("copy.scorecard"))
    with opened(path.with_name("copy.scorecard")) as copy:
        assert copy.evaluations() == []
        assert copy.check() == []


@pytest.mark.parametrize("content", [b"", b"something else"])
def test_a_backup_when_the_name_is_taken_then_it_is_refused_and_that_file_stays(
    store: Store, path: Path, content: bytes
) -> None:
    filled(store, 1)
    target = path.with_name("copy.scorecard")
    target.write_bytes(content)
    with pytest.raises(StorageError, match="a file of this name already"):
        store.backup(target)
    assert target.read_bytes() == content
    with pytest.raises(StorageError, match="a file of this name already"):
        store.backup(path)
    with pytest.raises(StorageError, match="a file of this name already"):
        store.backup(path.parent)
    assert names(path) == sorted([path.name, target.name])
    assert store.check() == []


def test_a_backup_when_a_file_has_the_name_of_its_draft_then_that_file_stays(store: Store, path: Path) -> None:
    filled(store, 1)
    target = path.with_name("copy.scorecard")
    draft = path.with_name("copy.scorecard.part")
    draft.write_bytes(b"a person's own file")
    store.backup(target)
    assert draft.read_bytes() == b"a person's own file"
    assert names(path) == sorted([path.name, target.name, draft.name])


@pytest.mark.parametrize("ending", ["", ".part"])
def test_a_backup_when_an_old_journal_lies_beside_then_it_is_never_rolled_back_into_the_copy(
    store: Store, path: Path, ending: str
) -> None:
    loaded, _ = filled(store, 1)
    target = path.with_name("copy.scorecard")
    leave_a_hot_journal(path.with_name(f"{target.name}{ending}"))
    if ending:
        store.backup(target)
    else:
        with pytest.raises(StorageError, match="in the way"):
            store.backup(target)
        target.with_name(f"{target.name}-journal").unlink()
        store.backup(target)
    with opened(target) as copy:
        assert copy.load(loaded.uid) == loaded
        assert copy.check() == []


def leave_a_hot_journal(path: Path) -> None:
    """The journal of a database of this name that was killed and then removed, as a person does it."""
    other = path.with_name("other.scorecard")
    with opened(other, create=True):
        pass
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(other)], check=False)
    journal = other.with_name(f"{other.name}-journal")
    assert journal.stat().st_size > 0
    journal.rename(path.with_name(f"{path.name}-journal"))
    other.unlink()


def test_a_backup_when_the_folder_is_missing_then_it_is_refused(store: Store, path: Path) -> None:
    filled(store, 1)
    target = path.parent / "no folder" / "copy.scorecard"
    with pytest.raises(StorageError) as caught:
        store.backup(target)
    assert "no folder" in str(caught.value)
    assert names(path) == [path.name]


def test_a_backup_when_the_workspace_is_damaged_then_no_file_is_left(store: Store, path: Path) -> None:
    store.create(small_evaluation(), author="Ann", label="Made")
    with raw(path) as connection:
        connection.execute("DELETE FROM criteria")
    with pytest.raises(StorageError, match="did not pass its check"):
        store.backup(path.with_name("copy.scorecard"))
    assert names(path) == [path.name]


@pytest.mark.parametrize("stump", [b"", b"half", bytes(4096)])
def test_a_backup_when_the_copy_is_not_whole_then_no_file_is_left(
    store: Store, path: Path, stump: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, 1)

    def copied(_: Path, target: Path) -> None:
        target.write_bytes(stump)

    monkeypatch.setattr("scorecard.storage.store.copy_into", copied)
    with pytest.raises(StorageError):
        store.backup(path.with_name("copy.scorecard"))
    assert names(path) == [path.name]


def test_a_backup_when_the_copy_lacks_an_edit_in_its_middle_then_it_is_not_kept(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, _ = filled(store, 1)

    def copied(source: Path, target: Path) -> None:
        copy_into(source, target)
        with raw(target) as connection:
            connection.execute("UPDATE evaluation SET hash = 'of another history'")

    monkeypatch.setattr("scorecard.storage.store.copy_into", copied)
    with pytest.raises(StorageError, match="did not pass its check"):
        store.backup(path.with_name("copy.scorecard"))
    assert names(path) == [path.name]
    assert store.load(loaded.uid) == loaded


def test_a_backup_when_it_cannot_get_its_name_then_no_file_is_left(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, 1)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match="could not be written: Permission denied"):
        store.backup(path.with_name("copy.scorecard"))
    assert names(path) == [path.name]


def test_backups_when_made_during_edits_then_each_is_a_true_beginning(store: Store, path: Path) -> None:
    """A second program edits all the time; each copy is one state of the file, with the journal that leads to it."""
    loaded, _ = filled(store, 1)
    copies = [path.with_name(f"copy {at}.scorecard") for at in range(8)]
    finished: list[bool] = []

    def edit() -> None:
        with opened(path) as other:
            value, sequence = loaded.value, loaded.sequence
            while not finished and sequence < 400:
                changed = set_head(value, title=f"Edit {sequence}")
                sequence = other.save(
                    loaded.uid, diff(value, changed), sequence, author="Bob", label=f"Edit {sequence}"
                ).sequence
                value = changed

    editor = Thread(target=edit)
    editor.start()
    try:
        for copy in copies:
            store.backup(copy)
    finally:
        finished.append(True)
        editor.join()
    assert store.check() == []
    entries = store.entries(loaded.uid)
    lengths = []
    for copy in copies:
        with opened(copy) as backup:
            assert backup.check() == []
            kept = backup.entries(loaded.uid)
            assert kept == entries[: len(kept)]
            value = EMPTY
            for entry in kept:
                value = apply(value, entry.changes)
            assert backup.load(loaded.uid).value == value
            lengths.append(len(kept))
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0], "nothing was edited meanwhile, so that nothing is tested"
