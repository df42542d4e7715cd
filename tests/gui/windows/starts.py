"""Evaluations that tests of the window begin with."""

from __future__ import annotations

from pathlib import Path

from scorecard.app.start import new_evaluation
from scorecard.core.model import Evaluation, Head
from tests.gui.windows.program import PATIENCE, Program


def open_value(program: Program, kind: str) -> None:
    """Open an evaluation with nothing in it, or one from a template that has no candidates and evaluators yet."""
    value = Evaluation(Head(title="Empty")) if kind == "nothing" else new_evaluation("plain", "Made", [], [])
    session = program.application.session
    assert session is not None
    session.change(
        lambda workspace, _: workspace.add(value, author="Ann", label="New"),
        lambda loaded: program.desk.open(loaded.uid),
    )
    program.qtbot.waitUntil(
        lambda: program.desk.opened is not None and program.value.head.title in ("Empty", "Made"), timeout=PATIENCE
    )
    program.settle()


def open_sent(program: Program, path: Path) -> None:
    """Read a document and open it."""
    before = program.desk.opened
    program.desk.take_files([str(path)])
    program.qtbot.waitUntil(lambda: program.desk.opened is not before, timeout=PATIENCE)
    program.settle()
