"""What a disk may hold after a power cut, from a record of the system calls of a program that wrote.

The model is as hard as a real disk may be: the bytes of a file are safe once the file is synced, its coming and going
once its folder is. Of writes that were not synced any sectors may have reached the disk and others not, in whatever
order; of names that came or went, any number of the first ones. It takes for granted that a drive keeps what it has
said is synced.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.storage.workspaces import PROJECT

SECTOR: Final = 512
CALLS: Final = "openat,write,pwrite64,fsync,fdatasync,unlink,ftruncate,close,rename"
_CALL: Final = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')

PROGRAM: Final = """
import os, sys
from pathlib import Path
from scorecard.app.workspace import Workspace
from tests.faults.writers import EDITS

with Workspace(Path(sys.argv[1])) as workspace:
    loaded = workspace.load(sys.argv[2])
    for at in range(int(sys.argv[3])):
        value, _, _ = EDITS["comings_and_goings" if at % 2 else "scores"](loaded.value, "ann", at // 2)
        loaded = workspace.commit(loaded, value, author="ann", label=f"ann {at}").loaded
        os.write(1, b"%d\\n" % loaded.sequence)
"""


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that worked: its name, its texts, its other arguments, and what it returned."""

    name: str
    texts: tuple[bytes, ...]
    numbers: tuple[int, ...]
    flags: str
    result: int


def recorded(path: Path, uid: str, rounds: int) -> list[Call]:
    """The calls of a program that makes so many edits and says the place in the journal after each."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace, which records the system calls of a program")
    record = path.with_name("record")
    command = [strace, "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(record)]
    command += [sys.executable, "-c", PROGRAM, str(path), uid, str(rounds)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)
    if "ptrace" in done.stderr.lower():
        pytest.skip(f"strace may not be used here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    calls = list(_calls(record))
    record.unlink()
    return calls


def _calls(record: Path) -> Iterator[Call]:
    with record.open(encoding="ascii") as lines:
        for line in lines:
            match = _CALL.match(line)
            if match is None or match[3] == "-1":
                continue
            texts = []
            for text in _TEXT.finditer(match[2]):
                assert text[2] is None, "the record is cut"
                texts.append(bytes.fromhex(text[1].replace("\\x", "")))
            rest = _TEXT.sub("", match[2])
            numbers = tuple(int(each) for each in re.findall(r"(?<![\w|])\d+(?!\w)", rest))
            yield Call(match[1], tuple(texts), numbers, rest, int(match[3]))


@dataclass
class File:
    """What is safe of a file, and what was done to it since: (place, bytes), or (length, None) where it was cut."""

    safe: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        """Everything so far is safe."""
        self.safe, self.since = self.possible(None), []

    def possible(self, pick: Random | None) -> bytes:
        """The bytes after a power cut; without `pick`, with everything that was done."""
        found = bytearray(self.safe)
        for place, data in self.since:
            if data is None:
                if pick is None or pick.random() < 0.5:
                    del found[place:]
                continue
            if len(found) < place + len(data) and (pick is None or pick.random() < 0.7):
                found.extend(bytes(place + len(data) - len(found)))
            for start in range(place - place % SECTOR, place + len(data), SECTOR):
                low, high = max(start, place), min(start + SECTOR, place + len(data), len(found))
                if high > low and (pick is None or pick.random() < 0.5):
                    found[low:high] = data[low - place : high - place]
        return bytes(found)


class Disk:
    """A folder as calls change it."""

    def __init__(self, folder: Path, *, keeps_its_word: bool = True) -> None:
        self.acknowledged = 0
        self.syncs = 0
        self._folder = str(folder).encode()
        self._keeps_its_word = keeps_its_word
        self._safe_names = {each.name: File(each.read_bytes()) for each in folder.iterdir()}
        self._names = dict(self._safe_names)
        self._since: list[tuple[str, File | None]] = []
        self._open: dict[int, File | None] = {}  # None: the folder

    def apply(self, call: Call) -> None:
        """Take in one call."""
        match call.name:
            case "openat":
                self._opened(call)
            case "close":
                self._open.pop(call.numbers[0], None)
            case "write" if call.numbers[0] == 1:
                self.acknowledged = int(call.texts[0])
            case "pwrite64" if call.numbers[0] in self._open:
                file = self._open[call.numbers[0]]
                assert file is not None
                assert call.result == len(call.texts[0])
                file.since.append((call.numbers[2], call.texts[0]))
            case "ftruncate" if call.numbers[0] in self._open:
                file = self._open[call.numbers[0]]
                assert file is not None
                file.since.append((call.numbers[1], None))
            case "fsync" | "fdatasync" if call.numbers[0] in self._open:
                self.syncs += 1
                if self._keeps_its_word:
                    self._sync(self._open[call.numbers[0]])
            case "unlink" if name := self._name(call):
                del self._names[name]
                self._since.append((name, None))
            case "write":
                assert call.numbers[0] not in self._open, "a write at no place is not in the model"
            case "rename":
                assert not self._name(call), "renaming is not in the model"

    def _name(self, call: Call) -> str:
        folder, _, name = call.texts[0].rpartition(b"/")
        return name.decode() if folder == self._folder else ""

    def _opened(self, call: Call) -> None:
        if call.texts[0] == self._folder:
            self._open[call.result] = None
        elif name := self._name(call):
            if name not in self._names:
                self._names[name] = File()
                self._since.append((name, self._names[name]))
            assert "O_TRUNC" not in call.flags
            self._open[call.result] = self._names[name]

    def _sync(self, file: File | None) -> None:
        if file is not None:
            file.sync()
        else:
            self._safe_names, self._since = dict(self._names), []

    def after_a_cut(self, pick: Random) -> dict[str, bytes]:
        """One of the states in which the folder may be found afterwards."""
        names = dict(self._safe_names)
        for name, file in self._since[: pick.randint(0, len(self._since))]:
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file
        return {name: file.possible(pick) for name, file in names.items()}
