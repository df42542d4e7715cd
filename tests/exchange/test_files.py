"""Replacing files: whole or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from scorecard.core.errors import ExchangeError
from scorecard.exchange import files
from scorecard.exchange.files import CHUNK, replace_file

OLD, NEW = b"the old file", b"the new file" * 1000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "evaluation.xlsx"
    path.write_bytes(OLD)
    return path


def only(path: Path) -> bool:
    """Whether the file is alone in its folder: nothing unfinished beside it."""
    return [each.name for each in path.parent.iterdir()] == [path.name]


def test_new_file(tmp_path: Path) -> None:
    replace_file(tmp_path / "new.json", NEW)
    assert (tmp_path / "new.json").read_bytes() == NEW
    assert only(tmp_path / "new.json")


@pytest.mark.parametrize("data", [b"", b"x", b"y" * (2 * CHUNK + 7)])
def test_replaces_the_old(target: Path, data: bytes) -> None:
    replace_file(target, data)
    assert target.read_bytes() == data
    assert only(target)


def test_looked_at_before_it_is_moved(target: Path) -> None:
    seen = []

    def verify(written: Path) -> None:
        seen.append((written.read_bytes(), target.read_bytes(), written.suffix, written.parent))

    replace_file(target, NEW, verify)
    assert seen == [(NEW, OLD, ".xlsx", target.parent)]


def test_refused_by_the_look(target: Path) -> None:
    def verify(_written: Path) -> None:
        raise ExchangeError("It cannot be read back")

    with pytest.raises(ExchangeError, match="read back"):
        replace_file(target, NEW, verify)
    assert target.read_bytes() == OLD
    assert only(target)


def test_stopped_by_the_person(target: Path) -> None:
    def verify(_written: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(target, NEW, verify)
    assert target.read_bytes() == OLD
    assert only(target)


@pytest.mark.parametrize("after", [0, 1, 5_000, CHUNK, CHUNK + 1])
def test_disk_full(target: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The disk takes so many bytes, and no more."""
    left = [after]
    real = os.write

    def write(handle: int, data: Any) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(handle, bytes(data[: left[0]]))
        left[0] -= written
        return written

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(ExchangeError, match="no room") as raised:
        replace_file(target, b"n" * (2 * CHUNK))
    monkeypatch.undo()
    assert raised.value.place == str(target)
    assert "disk" in str(raised.value.advice)
    assert target.read_bytes() == OLD
    assert only(target)


def test_short_writes_are_carried_on(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data[:7])))
    replace_file(target, NEW)
    assert target.read_bytes() == NEW


@pytest.mark.parametrize("name", ["open", "write", "fsync", "close"])
def test_any_call_may_fail(target: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = getattr(os, name)

    def fails(*given: Any) -> None:
        if name == "close":
            real(*given)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, name, fails)
    with pytest.raises(ExchangeError, match="cannot be written"):
        replace_file(target, NEW)
    monkeypatch.undo()
    assert target.read_bytes() == OLD
    assert only(target)


def test_moving_may_fail(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(ExchangeError, match="Nothing may be written"):
        replace_file(target, NEW)
    monkeypatch.undo()
    assert target.read_bytes() == OLD
    assert only(target)


def test_waits_for_who_holds_the_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: a virus scanner lets go after a moment."""
    real, held = Path.replace, [2]

    def replace(self: Path, other: Path) -> Path:
        if held[0]:
            held[0] -= 1
            error = PermissionError(errno.EACCES, "Access is denied")
            error.winerror = 5  # type: ignore[attr-defined, unused-ignore]
            raise error
        return real(self, other)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "PAUSES", (0.001, 0.001, 0.001))
    replace_file(target, NEW)
    assert target.read_bytes() == NEW
    held[0] = 100
    with pytest.raises(ExchangeError):
        replace_file(target, OLD)
    assert target.read_bytes() == NEW
    assert only(target)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExchangeError, match="This is a folder") as raised:
        replace_file(tmp_path / "folder", NEW)
    assert raised.value.advice
    assert only(tmp_path / "folder")


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="not there"):
        replace_file(tmp_path / "nowhere" / "file.json", NEW)


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="rights of folders as in POSIX")
def test_read_only_folder(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the administrator may write everywhere")
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(ExchangeError, match="Nothing may be written"):
        replace_file(folder / "file.json", NEW)
    folder.chmod(stat.S_IRWXU)


@pytest.mark.skipif(sys.platform == "win32", reason="rights and links as in POSIX")
def test_keeps_rights_and_links(target: Path) -> None:
    target.chmod(0o640)
    link = target.with_name("link.xlsx")
    link.symlink_to(target)
    replace_file(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
