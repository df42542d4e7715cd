"""Putting a finished file in the place of an old one.

The new file is written beside the old one under a name of its own, flushed to the disk, looked at, and only then
moved over it. Whatever goes wrong on the way, the old file keeps every byte and nothing unfinished is left behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Final

from scorecard.core.errors import ExchangeError

Verify = Callable[[Path], None]

UNFINISHED: Final = ".save-"  # how the name of a file that is still being written begins
CHUNK: Final = 1 << 20
PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)  # seconds; virus scanners and sync clients let go within these

_HELD: Final = frozenset({5, 32, 33})  # Windows: access denied, sharing violation, lock violation

_CAUSES: Final = {
    errno.ENOSPC: ("There is no room left on the disk", "Free some space, or choose another disk."),
    errno.EDQUOT: ("Your share of the disk is used up", "Free some space, or choose another disk."),
    errno.EFBIG: ("The file is larger than this disk allows", "Choose another disk."),
    errno.EROFS: ("This place is read-only", "Choose another folder."),
    errno.EACCES: ("Nothing may be written here", "Close the file where it is open, or choose another folder."),
    errno.EPERM: ("Nothing may be written here", "Close the file where it is open, or choose another folder."),
    errno.ENOENT: ("The folder is not there", "Choose a folder that exists."),
    errno.ENOTDIR: ("The folder is not there", "Choose a folder that exists."),
    errno.EISDIR: ("This is a folder", "Give the file a name of its own."),
    errno.ENAMETOOLONG: ("The name of the file is too long", "Choose a shorter name."),
}


def must_be_a_file(path: Path) -> None:
    """Raise OSError where `path` is a pipe or a device, which may never end. Folders are told elsewhere."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "this is a pipe or a device, and no file", str(path))


def replace_file(path: Path, data: bytes, verify: Verify | None = None) -> None:
    """Put `data` at `path`, whole or not at all.

    `verify` gets the finished file under its passing name and raises what it finds wrong. Raises ExchangeError where
    the system refuses; then, as after any other exception, the old file is what it was.
    """
    try:
        target = path.resolve()  # a link stays a link: what it points to is replaced
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        _replace(target, data, verify)
    except OSError as error:
        what, advice = _CAUSES.get(
            error.errno or 0, (f"The file cannot be written: {error.strerror or error}", "Choose another folder.")
        )
        raise ExchangeError(what, place=str(path), advice=advice) from error


def _replace(target: Path, data: bytes, verify: Verify | None) -> None:
    unfinished = target.with_name(f"{UNFINISHED}{os.urandom(6).hex()}{target.suffix[:16]}")
    try:
        _write(unfinished, data)
        if unfinished.stat().st_size != len(data):
            raise OSError(errno.EIO, "not everything arrived on the disk")
        if verify is not None:
            verify(unfinished)
        if target.exists():
            unfinished.chmod(stat.S_IMODE(target.stat().st_mode))
        _move(unfinished, target)
    except BaseException:  # also when the person stops the work: nothing unfinished stays behind
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _write(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    file = os.open(path, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            written = os.write(file, rest[:CHUNK])
            if written <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = rest[written:]
        os.fsync(file)
    finally:
        os.close(file)


def _move(unfinished: Path, target: Path) -> None:
    """Move over the target; on Windows wait a little for whoever holds it."""
    for pause in PAUSES:
        try:
            unfinished.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            Event().wait(pause)
        else:
            return
    unfinished.replace(target)


def _flush_folder(folder: Path) -> None:
    """Make the new name last over a power cut, where the system lets a folder be flushed."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # some network disks refuse; the file itself is safe
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
