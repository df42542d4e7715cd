"""Returned sheets on their way from the process that reads them: there as JSON, and back as what they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scorecard.core.errors import Fault
from scorecard.core.model import Cell
from scorecard.exchange.scoresheet.reading import ReturnedCell, ReturnedSheet, read
from scorecard.exchange.scoresheet.sheet_map import map_of, map_rows


def read_as_json(path: str) -> dict[str, Any]:
    """`read`, for a process of its own: the result as a value that JSON can hold."""
    found = read(Path(path))
    return {
        "source": found.source,
        "map": None if found.map is None else map_rows(found.map),
        "cells": [
            [*place, each.cell.score, each.cell.rationale, each.cell.evidence, each.place, each.changed]
            for place, each in found.cells.items()
        ],
        "faults": [[each.place, each.what] for each in found.faults],
        "notes": [[each.place, each.what] for each in found.notes],
    }


def returned_from(value: dict[str, Any]) -> ReturnedSheet:
    """The sheet in what `read_as_json` gave."""
    rows = value["map"]
    return ReturnedSheet(
        value["source"],
        None if rows is None else map_of([(word, text) for word, text in rows]),
        {
            (code, criterion): ReturnedCell(Cell(score, rationale, evidence), place, changed)
            for code, criterion, score, rationale, evidence, place, changed in value["cells"]
        },
        tuple(Fault(place, what) for place, what in value["faults"]),
        tuple(Fault(place, what) for place, what in value["notes"]),
    )
