"""The mark of a running program: whatever way a real program dies, the next one knows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scorecard.app.running import LAST_CRASH, ended_badly

PROGRAM = """
import os, sys
from pathlib import Path
from scorecard.app.running import Running
running = Running(Path(sys.argv[1]))
def in_the_middle_of_it():
    {does}
print("here", flush=True)
in_the_middle_of_it()
"""


def started(folder: Path, does: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM.format(does=does), str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def run_to_its_end(folder: Path, does: str) -> int:
    with started(folder, does) as program:
        program.communicate()
        return program.returncode


def marks(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("running-*"))


@pytest.mark.parametrize("does", ["os.abort()", "import faulthandler; faulthandler._sigsegv()"])
def test_next_start_knows_of_a_crash_and_where_it_was(tmp_path: Path, does: str) -> None:
    assert run_to_its_end(tmp_path, does) != 0
    end = ended_badly(tmp_path)
    assert end is not None
    assert "in_the_middle_of_it" in end.details
    assert (tmp_path / LAST_CRASH).read_text(encoding="utf-8").strip() == end.details
    assert ended_badly(tmp_path) is None  # it is told once
    assert marks(tmp_path) == []


def test_next_start_knows_of_a_program_that_was_killed_but_not_where_it_was(tmp_path: Path) -> None:
    with started(tmp_path, "sys.stdin.read()") as program:
        assert program.stdout is not None
        program.stdout.readline()
        program.kill()
        program.communicate()
    end = ended_badly(tmp_path)
    assert end is not None
    assert end.details == ""
    assert not (tmp_path / LAST_CRASH).exists()


def test_clean_end_leaves_nothing(tmp_path: Path) -> None:
    assert run_to_its_end(tmp_path, "running.end(); running.end()") == 0
    assert ended_badly(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_program_that_still_runs_has_not_ended_badly(tmp_path: Path) -> None:
    with started(tmp_path, "sys.stdin.read()") as program:
        assert program.stdout is not None
        program.stdout.readline()
        run_to_its_end(tmp_path, "os.abort()")
        end = ended_badly(tmp_path)
        assert end is not None
        assert "in_the_middle_of_it" in end.details
        assert marks(tmp_path) == [f"running-{program.pid}.txt"]
        program.kill()
        program.communicate()
    assert ended_badly(tmp_path) is not None


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="forks")
def test_programs_with_the_same_process_id_have_a_mark_each(tmp_path: Path) -> None:
    """As in containers, where every program may have the same."""
    does = (
        "from scorecard.app import running as r; "
        "a, b = r._new_mark(Path(sys.argv[1])), r._new_mark(Path(sys.argv[1])); print(a.name, b.name)"
    )
    with started(tmp_path, does) as program:
        out, _ = program.communicate()
    first, second = out.split()[-2:]
    assert first != second
    assert ended_badly(tmp_path) is not None


def test_details_name_no_folder_of_a_person(tmp_path: Path) -> None:
    dead = 'Scorecard\nFatal Python error: Aborted\n  File "/home/ann/app/scorecard/gui/palette.py", line 3 in open\n'
    (tmp_path / "running-1.txt").write_text(dead, encoding="utf-8")
    end = ended_badly(tmp_path)
    assert end is not None
    assert 'File "scorecard/gui/palette.py", line 3 in open' in end.details
    assert "ann" not in end.details


def test_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    assert ended_badly(blocked / "log") is None
    does = "assert running.path is None; running.end()"
    assert run_to_its_end(blocked / "log", does) == 0


def test_mark_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    does = "import stat; print(stat.S_IMODE(os.stat(running.path).st_mode)); running.end()"
    with started(tmp_path, does) as program:
        out, _ = program.communicate()
    assert os.name == "nt" or out.split()[-1] == str(0o600)
