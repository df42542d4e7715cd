"""What stays on this computer: no network is used, and files for others name neither who made them nor from where."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from re import DOTALL, finditer
from typing import Final
from zipfile import ZipFile, is_zipfile

import pytest

from tests.faults.refusing import library
from tests.storage.workspaces import PROJECT

PERSON: Final = "zaphodbx"
PLACE: Final = "heartofgold"
TITLE: Final = "Customer care partner 2026 (sample)"

LISTENING: Final = """
import json, sys
asked = []
def hear(event, given):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        asked.append((event, str(given)))
sys.addaudithook(hear)
from scorecard.cli.commands import run  # main ends the process where it stands
for each in json.loads(sys.argv[1]):
    status = run(each)
    assert status == 0, (each, status)
network = [each for each in asked if "AF_UNIX" not in str(each)]
assert not network, network
print("heard", len(json.loads(sys.argv[1])), "commands")
"""

SOCKETS: Final = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
int socket(int kind, int type, int protocol) {
    static int (*real)(int, int, int);
    FILE *record = fopen(getenv("RECORD"), "a");
    if (record) { fprintf(record, "%d\n", kind); fclose(record); }
    if (!real) real = dlsym(RTLD_NEXT, "socket");
    return real(kind, type, protocol);
}
"""

WINDOW: Final = """
import socket, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scorecard.app.settings import Settings
from scorecard.gui.application import Application

socket.socket(socket.AF_UNIX).close()  # is heard
qt = QApplication([])
application = Application(qt, Path(sys.argv[1]), Settings(author="somebody", look="light"))
application.show()
while not application.desks or application.desks[0].opened is None:
    QTest.qWait(5)
desk = application.desks[0]
for place in ("library", "providers", "setup", "criteria", "candidates", "panel", "scoring", "results", "robustness",
              "history", "export", "compare"):
    desk.go(place)
    QTest.qWait(20)
while application.session.jobs.under_way:
    QTest.qWait(5)
application.quit()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A person of a name that is found again, whose home has one too."""
    home = tmp_path / PLACE / PERSON
    home.mkdir(parents=True)
    names = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "LNAME"), PERSON)
    return {**os.environ, **names, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"} | {
        f"XDG_{each}_HOME": str(home / each.lower()) for each in ("DATA", "CONFIG", "CACHE", "STATE")
    }


def run(environment: dict[str, str], folder: Path, *commands: Sequence[str]) -> None:
    """Run commands one after the other in a process that listens for the network."""
    done = subprocess.run(
        [sys.executable, "-c", LISTENING, json.dumps(commands)],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"heard {len(commands)} commands" in done.stdout


def texts_in(path: Path) -> Iterator[bytes]:
    """All that a file holds, unpacked."""
    data = path.read_bytes()
    yield data
    yield path.name.encode()
    if is_zipfile(path):
        with ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    elif path.suffix == ".pdf":
        for each in finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, DOTALL):
            try:
                yield zlib.decompress(each[1])
            except zlib.error:
                continue


def spoken(word: str) -> list[bytes]:
    """A word as it may stand in a file."""
    return [word.encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be")]


def test_no_file_for_others_names_who_made_it_or_where(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / PLACE / "work"
    folder.mkdir()
    workspace = ("--workspace", str(folder / "ours.scorecard"))
    sample = str(PROJECT / "resources" / "samples" / "customer_care.json")
    out = tmp_path / "out"
    out.mkdir()
    run(
        environment,
        folder,
        ("new", "--template", "plain", "--title", "Partner", *workspace),
        ("import", sample, *workspace),
        *(
            ("export", TITLE, str(out / f"scorecard.{ending}"), *workspace)
            for ending in ("xlsx", "json", "csv", "png", "svg", "pdf")
        ),
        ("scoresheets", TITLE, str(out / "sheets"), *workspace),
        ("letters", TITLE, str(out / "letters"), *workspace),
    )
    made = [each for each in out.rglob("*") if each.is_file()]
    assert len(made) > 10
    for path in made:
        for text in texts_in(path):
            for word in (PERSON, PLACE, "ours.scorecard"):
                found = [each for each in spoken(word) if each in text.lower()]
                assert not found, f"{path.name} names {word}"


def test_no_command_asks_the_network(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    sample = str(PROJECT / "resources" / "samples" / "customer_care.json")
    run(
        environment,
        tmp_path,
        ("rank", sample),
        ("robustness", sample, "--samples", "100"),
        ("agreement", sample),
        ("export", sample, str(out)),
        ("guide",),
        ("templates",),
        ("settings",),
    )


def test_the_window_opens_no_connection(environment: dict[str, str], tmp_path: Path) -> None:
    made = library(tmp_path, SOCKETS, "hearing of every connection")
    record = tmp_path / "record"
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, str(tmp_path / "w.scorecard")],
        cwd=PROJECT,
        env={**environment, "LD_PRELOAD": str(made), "RECORD": str(record)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kinds = record.read_text(encoding="ascii").split()
    assert set(kinds) == {str(int(socket.AF_UNIX))}
