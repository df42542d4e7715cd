"""A formal evaluation full of marks that occur nowhere else, and a reader of everything that a window shows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QTextEdit, QWidget

from scorecard.core import edits
from scorecard.core.changes import with_row
from scorecard.core.costs import add_cost_line, set_cost_terms
from scorecard.core.model import (
    WHOLE,
    Cell,
    CostKind,
    CostLine,
    Departure,
    Evaluation,
    Judgement,
    Method,
    Scale,
    Scenario,
    Waiver,
)
from scorecard.core.panel_edits import submit_sheet
from scorecard.core.process import advance, unseal
from tests.core.formal import AT, CANDIDATES, PANEL, QUALITY, in_setup
from tests.render import poppler

TITLE: Final = "Partner"
SCENARIO: Final = "Cheaper"
BLIND: Final = ("3.37", "Quagga", "Okapi", "73.19")
"""Marks on the sheets of others."""
SEALED: Final = ("1397531", "9876543", "Narwhal", "Axolotl")
"""Marks on what is sealed: figures, a reason, and a waiver of the limit that the figure breaks."""
OWN: Final = ("2.91", "Wombat")
"""Marks on the sheet of Ann."""


def in_scoring() -> Evaluation:
    """All have scored, and only Ann has handed in."""
    value = replace(in_setup(), scale=Scale(0.0, 5.0, 0.01))
    value = edits.set_own_weight(value, "ben", "quality", 73.19)
    answers = Judgement(Method.POINTS, '{"money":26.81,"quality":73.19}', "Quagga", AT)
    value = with_row(value, "judgements", (WHOLE, "ben"), answers)
    value = set_cost_terms(value, years=1, feeds="price")
    value = advance(value, "Ada", "", AT)
    for evaluator in PANEL:
        own = evaluator == "ann"
        for candidate in CANDIDATES:
            for leaf in QUALITY:
                cell = Cell(2.91, "Wombat", "Wombat") if own else Cell(3.37, "Quagga", "Okapi")
                value = with_row(value, "sheets", (evaluator, candidate, leaf), cell)
    value = with_row(value, "facts", ("acme", "price"), Cell(1_397_531.0, "Narwhal", "Narwhal"))
    value = with_row(value, "facts", ("brio", "price"), Cell(9_876_543.0, "Narwhal", "Narwhal"))
    value, _ = add_cost_line(value, "acme", CostLine(CostKind.FEES, (1_397_531.0,), note="Narwhal", name="Narwhal"))
    value, _ = add_cost_line(value, "brio", CostLine(CostKind.FEES, (9_876_543.0,), note="Narwhal", name="Narwhal"))
    value = edits.set_waiver(value, "brio", "price", Waiver("Axolotl", "Axolotl", AT))
    for candidate in CANDIDATES:
        value = edits.set_fact(value, candidate, "iso", fact=True)
    value = with_row(value, "scenarios", ("other",), Scenario(SCENARIO, "Without those who are awaited"))
    for place, said in (
        (("vote", "ben", WHOLE), 0.0),
        (("vote", "eva", WHOLE), 0.0),
        (("score", "acme", "skill"), 3.37),
        (("fact", "acme", "price"), 9_876_543.0),
        (("weight", "money", WHOLE), 10.0),
    ):
        value = with_row(value, "departures", ("other", *place), Departure(said))
    return submit_sheet(value, "ann", AT)


def in_consensus() -> Evaluation:
    """All sheets are in; the price is sealed."""
    value = in_scoring()
    for evaluator in ("ben", "eva"):
        value = submit_sheet(value, evaluator, AT)
    return advance(value, "Ada", "", AT)


def opened() -> Evaluation:
    """Nothing is hidden any more."""
    return unseal(in_consensus(), "Ada", "", AT)


def marks_in(text: str, marks: tuple[str, ...]) -> set[str]:
    """Which marks a text holds; thousands may be set apart in figures. The moment of a change is no score."""
    text = re.sub(r"(?<=\d\d:\d\d:\d\d)\.\d+", "", text)
    bare = re.sub(r"(?<=\d)[\s,'\u2009\u202f\u00a0](?=\d{3})", "", text)
    return {mark for mark in marks if mark in text or mark in bare}


def text_of(path: Path) -> str:
    """All text in a file, in every part of one that is zipped."""
    if path.suffix == ".pdf":
        return poppler.text_of(path)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return path.read_bytes().decode("utf-8", "replace")


# ---- everything that a window shows ---------------------------------------------------------------------


def shown_by(widget: QWidget) -> Iterator[str]:
    """Every text of a widget and of all in it: properties, what is told to screen readers, and models in every role."""
    for each in (widget, *widget.findChildren(QWidget)):
        yield from _properties(each)
        interface = QAccessible.queryAccessibleInterface(each)
        if interface is not None:
            yield from (interface.text(kind) for kind in QAccessible.Text)
        if isinstance(each, QTextEdit | QPlainTextEdit):
            yield each.toPlainText()
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            yield from _model(each.model())
    for action in widget.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.statusTip(), action.whatsThis())


def _properties(widget: QWidget) -> Iterator[str]:
    about = widget.metaObject()
    for at in range(about.propertyCount()):
        name: Any = about.property(at).name()
        value = widget.property(name)
        if isinstance(value, str):
            yield value


def _model(model: QAbstractItemModel) -> Iterator[str]:
    roles = [*(int(role) for role in Qt.ItemDataRole if int(role) < 64), *range(256, 300)]

    def columns(parent: QModelIndex) -> int:
        return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)

    for orientation in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        count = columns(QModelIndex()) if orientation is Qt.Orientation.Horizontal else model.rowCount()
        for section in range(count):
            yield from (_text(model.headerData(section, orientation, role)) for role in roles)
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            for column in range(columns(parent)):
                index = model.index(row, column, parent)
                yield from (_text(model.data(index, role)) for role in roles)
                if column == 0:
                    waiting.append(index)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
