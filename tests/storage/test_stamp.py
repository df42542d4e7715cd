"""The stamp of a workspace: another one whenever anybody has written, and only then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_score
from scorecard.core.model import Evaluation
from scorecard.storage.records import Provider
from tests.core.made import made
from tests.storage.workspaces import opened

ELSEWHERE = """
import sys
from pathlib import Path
from scorecard.app.workspace import Workspace
with Workspace(Path(sys.argv[1])) as workspace:
    workspace.new_provider("Added elsewhere")
"""


def small() -> Evaluation:
    return made({"x": 1.0}, {"a": (1,)})


def test_stamp_when_nothing_is_written_then_the_same(tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        uid = workspace.add(small(), author="me", label="new").uid
        stamp = workspace.stamp
        workspace.evaluations()
        workspace.load(uid)
        assert workspace.stamp == stamp


def test_stamp_when_i_write_then_another_one(tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        stamps = [workspace.stamp]
        uid = workspace.add(small(), author="me", label="new").uid
        stamps.append(workspace.stamp)
        workspace.edit(uid, lambda value: set_score(value, "e", "a", "x", 3.0), author="me", label="score")
        stamps.append(workspace.stamp)
        workspace.remove(uid, author="me")
        stamps.append(workspace.stamp)
        assert len(set(stamps)) == len(stamps)


def test_stamp_when_another_program_writes_then_another_one(tmp_path: Path) -> None:
    path = tmp_path / "w.scorecard"
    with Workspace(path, create=True) as workspace:
        stamp = workspace.stamp
        subprocess.run([sys.executable, "-c", ELSEWHERE, str(path)], check=True)
        assert workspace.stamp != stamp
        assert [each.name for each in workspace.providers()] == ["Added elsewhere"]


def test_stamp_does_not_keep_others_from_writing(tmp_path: Path) -> None:
    path = tmp_path / "w.scorecard"
    with opened(path, create=True) as mine, opened(path) as theirs:
        before = mine.stamp
        theirs.add_providers([Provider("p", "Theirs")])
        mine.add_providers([Provider("q", "Mine")])
        assert mine.stamp != before
        assert len(mine.providers()) == 2
