"""The layers of the program: who may import whom.

Every import counts, also one inside a function, under TYPE_CHECKING or made by `importlib.import_module`: a layer that
is bound to another in any of these ways cannot be understood, tested or replaced without it.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PACKAGE = "scorecard"

MAY_IMPORT: dict[str, frozenset[str]] = {
    "core": frozenset({"numpy"}),
    "storage": frozenset({"scorecard.core", "sqlmodel", "sqlalchemy", "sqlite3"}),
    "exchange": frozenset({"scorecard.core", "openpyxl", "defusedxml", "python_calamine", "numpy"}),
    "render": frozenset({"scorecard.core", "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg"}),
    "app": frozenset({"scorecard.core", "scorecard.storage", "scorecard.exchange", "platformdirs"}),
    "cli": frozenset({"scorecard.core", "scorecard.app", "scorecard.render", "typer", "click", "rich"}),
    "gui": frozenset({"scorecard.core", "scorecard.app", "scorecard.render", "PySide6", "shiboken6"}),
    "root": frozenset({"scorecard.cli", "scorecard.gui"}),
}
"""What each layer may import besides itself and the standard library. The root is `__init__` and `__main__`."""

ONLY_WHERE_NAMED = frozenset({"sqlite3", "tkinter"})
"""Modules of the standard library that a layer may import only where the table names them."""

GUI_ORDER = ("root modules", "models", "views", "dialogs", "windows", "application")
"""Inside `gui` each may import itself and those before it."""

AGREED_FOLDERS = frozenset({".ci", "packaging", "resources", "scorecard", "tests"})
TOLERATED_FOLDERS = frozenset({".github"})


@dataclass(frozen=True, slots=True)
class Import:
    """One import as it stands in a file."""

    place: str
    """File and line, as in scorecard/core/model.py:12."""
    importer: str
    """The dotted name of the importing module."""
    target: str
    """The dotted name imported; a.b for `from a import b`. It begins with a dot where it is relative."""

    def __str__(self) -> str:
        return f"{self.place}: {self.importer} imports {self.target}"


def sources(tree: Path) -> Iterator[tuple[str, str, Path]]:
    """Dotted name, path relative to the tree and path of every module of the package."""
    for path in sorted((tree / PACKAGE).rglob("*.py")):
        relative = path.relative_to(tree)
        parts = relative.with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), relative.as_posix(), path


def imports_in(tree: Path) -> Iterator[Import]:
    """Every import of every module of the package."""
    for module, relative, path in sources(tree):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            for target in targets_of(node):
                yield Import(f"{relative}:{getattr(node, 'lineno', 0)}", module, target)


def targets_of(node: ast.AST) -> Iterator[str]:
    """What one statement or call imports."""
    match node:
        case ast.Import(names=names):
            yield from (name.name for name in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            yield from ("." * level + ".".join(filter(None, (module, name.name))) for name in names)
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(target)), *_],
        ):
            yield target


def layer_of(module: str) -> str:
    """The layer that a module, or a name in one, belongs to."""
    layer = module.partition(".")[2].partition(".")[0]
    return "root" if layer in ("", "__main__", "__version__") else layer


def gui_place(module: str) -> int:
    """The place of a module, or of a name in one, in the order inside `gui`."""
    folder = next(iter(module.split(".")[2:]), "")
    return GUI_ORDER.index(folder) if folder in GUI_ORDER else 0


def is_one_of(target: str, allowed: frozenset[str]) -> bool:
    """Whether the target is one of the allowed modules or lies in one."""
    return any(f"{target}.".startswith(f"{name}.") for name in allowed)


def fault_of(found: Import) -> str | None:
    """What is wrong with an import; none where it is an arrow of the table."""
    layer = layer_of(found.importer)
    if found.target.startswith("."):
        return f"{found}: a relative import, to be written in full"
    if is_one_of(found.target, MAY_IMPORT.get(layer, frozenset())):
        return None
    top = found.target.partition(".")[0]
    if top == PACKAGE:
        target_layer = layer_of(found.target)
        if target_layer == layer == "gui" and gui_place(found.target) > gui_place(found.importer):
            here, there = GUI_ORDER[gui_place(found.importer)], GUI_ORDER[gui_place(found.target)]
            return f"{found}: inside gui, {here} may not import {there}"
        permitted = target_layer in (layer, "root")
    else:
        permitted = top in sys.stdlib_module_names and top not in ONLY_WHERE_NAMED
    return None if permitted else f"{found}: not in the table for {layer}"


def faults_in(tree: Path) -> list[str]:
    """Every arrow that is not in the table and every module that has no place in it, one sentence each."""
    strays = [
        f"{relative}: {layer_of(module)} is no layer"
        for module, relative, _ in sources(tree)
        if layer_of(module) not in MAY_IMPORT
    ]
    folders = (tree / PACKAGE / "gui").glob("*/__init__.py")
    strays += [
        f"{PACKAGE}/gui/{path.parent.name}: no place in gui" for path in folders if path.parent.name not in GUI_ORDER
    ]
    return [*strays, *filter(None, map(fault_of, imports_in(tree)))]


def make_believe(tree: Path, files: Mapping[str, str]) -> Path:
    """A package of the given files under `tree`."""
    for name, source in files.items():
        path = tree / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    return tree


def test_every_import_of_the_program_is_in_the_table(pytestconfig: pytest.Config) -> None:
    faults = faults_in(pytestconfig.rootpath)
    assert not faults, "\n".join(faults)


def test_the_program_is_found(pytestconfig: pytest.Config) -> None:
    assert "core" in {layer_of(module) for module, _, _ in sources(pytestconfig.rootpath)}


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("core/model.py", "import dataclasses\nimport numpy as np\nfrom scorecard.core.tree import walk"),
        (
            "storage/store.py",
            "import sqlite3, sqlmodel\nfrom sqlalchemy.orm import Session\nfrom scorecard import core",
        ),
        ("exchange/workbook.py", "from openpyxl.chart import BarChart\nfrom defusedxml import ElementTree"),
        ("render/profile.py", "from PySide6 import QtCore, QtSvg\nfrom PySide6.QtGui import QPainter"),
        ("app/workspace.py", "import platformdirs\nfrom scorecard.storage import store\nimport scorecard.exchange"),
        (
            "cli.py",
            "import typer\nfrom scorecard import __version__, app\ndef f():\n    import scorecard.render.report",
        ),
        ("gui/look.py", "from scorecard.gui import jobs\nfrom scorecard.render.theme import Theme"),
        ("gui/windows/main.py", "from scorecard.gui.dialogs.weights import Weights\nfrom PySide6 import QtWidgets"),
        ("gui/application.py", "from scorecard.gui.windows.main import Main\nfrom scorecard.gui import look"),
        ("__main__.py", "from scorecard.cli import main"),
        ("__init__.py", "def main():\n    from scorecard import cli, gui"),
    ],
)
def test_an_arrow_of_the_table_passes(tmp_path: Path, file: str, source: str) -> None:
    assert faults_in(make_believe(tmp_path, {file: source})) == []


@pytest.mark.parametrize(
    ("file", "source", "fault"),
    [
        ("core/a.py", "import os\nimport openpyxl", "core/a.py:2: scorecard.core.a imports openpyxl"),
        ("core/a.py", "import sqlite3", "core/a.py:1: scorecard.core.a imports sqlite3"),
        (
            "core/a.py",
            "def f():\n    from scorecard.app import x",
            "core/a.py:2: scorecard.core.a imports scorecard.app.x",
        ),
        (
            "core/a.py",
            "if TYPE_CHECKING:\n    from scorecard import gui",
            "core/a.py:2: scorecard.core.a imports scorecard.gui",
        ),
        (
            "core/a.py",
            "importlib.import_module('PySide6.QtCore')",
            "core/a.py:1: scorecard.core.a imports PySide6.QtCore",
        ),
        (
            "core/__init__.py",
            "from . import model",
            "core/__init__.py:1: scorecard.core imports .model: a relative import",
        ),
        ("core/a.py", "from ..app import x", "core/a.py:1: scorecard.core.a imports ..app.x: a relative import"),
        (
            "storage/a.py",
            "import scorecard.exchange.csv",
            "imports scorecard.exchange.csv: not in the table for storage",
        ),
        ("storage/a.py", "import platformdirs", "imports platformdirs: not in the table for storage"),
        ("exchange/a.py", "from scorecard import storage", "imports scorecard.storage: not in the table for exchange"),
        ("render/a.py", "from PySide6.QtWidgets import QLabel", "imports PySide6.QtWidgets.QLabel: not in the table"),
        ("render/a.py", "import PySide6", "imports PySide6: not in the table for render"),
        ("app/a.py", "from scorecard import render", "imports scorecard.render: not in the table for app"),
        ("app/a.py", "from scorecard.cli import main", "imports scorecard.cli.main: not in the table for app"),
        ("cli/run.py", "from scorecard.gui import application", "imports scorecard.gui.application: not in the table"),
        ("gui/a.py", "from scorecard.storage.store import Store", "imports scorecard.storage.store.Store: not in the"),
        ("gui/a.py", "import openpyxl", "imports openpyxl: not in the table for gui"),
        ("gui/a.py", "from scorecard.gui.models import grid", "inside gui, root modules may not import models"),
        ("gui/views/a.py", "from scorecard.gui import dialogs", "inside gui, views may not import dialogs"),
        (
            "gui/windows/a.py",
            "from scorecard.gui.application import A",
            "inside gui, windows may not import application",
        ),
        ("gui/parts/__init__.py", "", "scorecard/gui/parts: no place in gui"),
        ("__main__.py", "from scorecard.core import model", "imports scorecard.core.model: not in the table for root"),
        ("helpers/a.py", "", "scorecard/helpers/a.py: helpers is no layer"),
    ],
)
def test_a_bad_arrow_is_named(tmp_path: Path, file: str, source: str, fault: str) -> None:
    faults = faults_in(make_believe(tmp_path, {"core/fine.py": "import math", file: source}))
    assert len(faults) == 1
    assert fault in faults[0]


def test_the_top_level_holds_the_agreed_folders_only(pytestconfig: pytest.Config) -> None:
    git = shutil.which("git")
    if git is None or not (pytestconfig.rootpath / ".git").exists():
        pytest.skip("a source tree without its history")
    listing = subprocess.run(
        [git, "ls-files", "-z"], cwd=pytestconfig.rootpath, capture_output=True, encoding="utf-8", check=False
    )
    if listing.returncode != 0:
        pytest.skip(f"git does not read this folder: {listing.stderr}")
    tracked = {name.partition("/")[0] for name in listing.stdout.split("\0") if "/" in name}
    assert tracked <= AGREED_FOLDERS | TOLERATED_FOLDERS
    assert [name for name in sorted(AGREED_FOLDERS) if not (pytestconfig.rootpath / name).is_dir()] == []
