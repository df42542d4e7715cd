"""Saves, exports and backups where the system refuses: `python -m tests.faults.refused WHAT TROUBLE FOLDER FIRST STEP`.

Every call by which the deed writes is refused in turn, beginning with FIRST and going on by STEP. What is left is held
against what must be: as it was before, or as it should have become, and never anything else.
Figures are printed as JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scorecard.app.settings import Settings, load_settings, save_settings
from scorecard.app.transfer import Source, export
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.exchange.document import read_document
from tests.faults.refusing import Refusing
from tests.faults.writers import EDITS, panel

PATIENCE: Final = 400
"""Calls after which a deed that never ends well would be given up."""

Outcome = str
Deed = Callable[[Path, Refusing, int, str], Outcome]


def begun(folder: Path) -> tuple[Path, str]:
    """A workspace with some work in it, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "team.scorecard"
    with Workspace(path, create=True) as workspace:
        loaded = workspace.add(panel(), author="Eva", label="Made")
        for at in range(5):
            value, _, _ = EDITS["scores"](loaded.value, "ann", at)
            loaded = workspace.commit(loaded, value, author="ann", label=f"ann {at}").loaded
    return path, loaded.uid


def tried(refusing: Refusing, folder: Path, at: int, trouble: str, deed: Callable[[], object]) -> tuple[str, bool]:
    """Do something while the system refuses: "done" or "told", and whether anything was refused."""
    refusing.refuse(folder, at, trouble)
    try:
        deed()
    except ScorecardError as error:
        said = "told" if str(error).strip() else "told without words"
    else:
        said = "done"
    finally:
        seen = refusing.allow()
    return said, seen > 0


def found_in(path: Path, uid: str) -> Evaluation:
    """What a program finds that opens the workspace afterwards; it must be whole."""
    with Workspace(path) as workspace:
        faults = workspace.check()
        assert not faults, faults
        return workspace.load(uid).value


def save(folder: Path, refusing: Refusing, at: int, trouble: str) -> Outcome:
    """An edit is saved; after the trouble it is saved again."""
    path, uid = begun(folder)
    with Workspace(path) as workspace:
        loaded = workspace.load(uid)
        value, _, _ = EDITS["comings_and_goings"](loaded.value, "ann", 39)
        said, hit = tried(
            refusing, folder, at, trouble, lambda: workspace.commit(loaded, value, author="ann", label="refused")
        )
    now = found_in(path, uid)
    assert now in (loaded.value, value), "neither before nor after"
    assert said == "told" or now == value, "said to be saved, and is not"
    with Workspace(path) as workspace:  # and the same edit again, as the window tries it
        saved = workspace.commit(loaded, value, author="ann", label="refused")
    assert saved.loaded.value == value == found_in(path, uid)
    assert [each.name for each in folder.iterdir()] == [path.name], list(folder.iterdir())
    return said if hit else "untouched"


def create(folder: Path, refusing: Refusing, at: int, trouble: str) -> Outcome:
    """A workspace is made."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "new.scorecard"

    def deed() -> None:
        with Workspace(path, create=True) as workspace:
            workspace.add(panel(), author="Eva", label="Made")

    said, hit = tried(refusing, folder, at, trouble, deed)
    with Workspace(path, create=True) as workspace:
        assert not workspace.check()
        assert said == "told" or len(workspace.evaluations()) == 1
        workspace.add(panel(), author="Eva", label="Made again")
    return said if hit else "untouched"


def load(folder: Path, refusing: Refusing, at: int, trouble: str) -> Outcome:
    """A workspace is listed and an evaluation of it opened; nothing of that changes it."""
    path, uid = begun(folder)
    before, value = path.read_bytes(), found_in(path, uid)

    def deed() -> None:
        with Workspace(path) as workspace:
            assert [each.uid for each in workspace.evaluations()] == [uid]
            assert workspace.load(uid).value == value, "another evaluation than the stored one"

    said, hit = tried(refusing, folder, at, trouble, deed)
    assert path.read_bytes() == before
    return said if hit else "untouched"


def back_up(folder: Path, refusing: Refusing, at: int, trouble: str) -> Outcome:
    """A backup is made in another folder."""
    path, uid = begun(folder)
    away = folder / "away"
    away.mkdir()
    target = away / "backup.scorecard"
    with Workspace(path) as workspace:
        said, hit = tried(refusing, away, at, trouble, lambda: workspace.backup(target))
        value = workspace.load(uid).value
    left = [each.name for each in away.iterdir()]
    if said == "done":
        assert left == [target.name], left
        assert found_in(target, uid) == value
    else:
        assert target.name not in left or found_in(target, uid) == value, "a backup that is none"
        if trouble.startswith(("full", "over")):
            assert [each for each in left if each != target.name] == [], left
    assert found_in(path, uid) == value
    return said if hit else "untouched"


def written(ending: str) -> Deed:
    """An export over a file that is there already."""

    def deed(folder: Path, refusing: Refusing, at: int, trouble: str) -> Outcome:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        path, before = folder / f"scorecard.{ending}", b"what was there before"
        path.write_bytes(before)
        value, _, _ = EDITS["scores"](panel(), "ann", 3)
        said, hit = tried(refusing, folder, at, trouble, lambda: export(value, path, Source("test")))
        now = path.read_bytes()
        if said == "done":
            assert now != before
            if ending == "json":
                assert read_document(path) == value
        else:
            assert now == before or len(now) > 10 * len(before), "half written"
            assert now == before or ending != "json" or read_document(path) == value
        if trouble.startswith(("full", "over")):
            assert [each.name for each in folder.iterdir()] == [path.name], list(folder.iterdir())
        return said if hit else "untouched"

    return deed


def settings(folder: Path, refusing: Refusing, at: int, trouble: str) -> Outcome:
    """The settings are kept."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "settings.json"
    save_settings(Settings(author="before"), path)
    said, hit = tried(refusing, folder, at, trouble, lambda: save_settings(Settings(author="after"), path))
    now = load_settings(path)
    assert now.author in ("before", "after")
    assert said == "told" or now.author == "after"
    return said if hit else "untouched"


DEEDS: Final[dict[str, Deed]] = {
    "save": save,
    "create": create,
    "load": load,
    "backup": back_up,
    "workbook": written("xlsx"),
    "document": written("json"),
    "ranking": written("csv"),
    "settings": settings,
}


def main() -> None:
    """Refuse each call in turn, until one more makes no difference."""
    what, trouble, folder, first, step = sys.argv[1], sys.argv[2], Path(sys.argv[3]), *map(int, sys.argv[4:6])
    refusing, figures = Refusing.here(), Counter[str]()
    at = first
    while at < PATIENCE:
        try:
            outcome = DEEDS[what](folder, refusing, at, trouble)
        except BaseException as error:
            error.add_note(f"{what}, {trouble}, call {at}")
            raise
        finally:
            refusing.allow()
        figures[outcome] += 1
        if outcome == "untouched":
            break
        at += step
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
