"""What a scoresheet holds and how it is known again when it comes back.

Each row to fill in bears a key that a person can see ("R007"), so that rows which were moved or sorted are still
known. A hidden sheet keeps what the keys stand for: candidates and criteria in order, the first criterion's rows
first. It also keeps a digest of every cell as it was written, by which a later reader tells what the evaluator changed
from what was changed elsewhere meanwhile. A checksum tells whether the hidden sheet itself is as it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import blake2s, sha256
from typing import Any, Final

from scorecard.core.model import Cell, Criterion, Scale
from scorecard.core.scale import levels_said

FORMAT: Final = "scorecard.scoresheet"
VERSION: Final = 1
COVER, SCORES, MAP = "Scoresheet", "Scores", "Scorecard map"
LEVEL: Final = "Level"  # what stands before a row of the rubric
HEADS: Final = ("Row", "Candidate", "Score", "Rationale", "Evidence")
CONFLICT: Final = "Declared conflict of interest: you do not score this candidate."


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet was written from, for whom, and under which number of its own.

    `sequence` is the place in the journal of the evaluation; `minimum`, `maximum` and `step` are its scale. `between`
    are scores that had been given already though no step of the scale is there; they may stay.
    """

    evaluation: str
    title: str
    evaluator: str
    evaluator_name: str
    sheet: str
    sequence: int
    blind: bool
    written_at: str
    minimum: float
    maximum: float
    step: float
    between: tuple[str, ...] = ()

    @property
    def scale(self) -> Scale:
        """The scale that the scores are on, without its levels."""
        return Scale(self.minimum, self.maximum, self.step)


@dataclass(frozen=True, slots=True)
class SheetCandidate:
    """A candidate on a sheet: the key, or on a blind sheet the label, and the name that is shown."""

    code: str
    name: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class SheetCriterion:
    """A criterion on a sheet: its digest as people read it, its first row, and the digests of its cells."""

    key: str
    name: str
    digest: str
    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetMap:
    """What stands on a sheet, in order."""

    about: About
    candidates: tuple[SheetCandidate, ...]
    criteria: tuple[SheetCriterion, ...]

    def places(self) -> dict[str, tuple[int, int]]:
        """Row key -> which criterion and which candidate."""
        size = len(self.candidates)
        return {
            row_key(at * size + number, len(self.criteria) * size): (at, number)
            for at in range(len(self.criteria))
            for number in range(size)
        }


class MapError(ValueError):
    """A hidden sheet that is not as it was written; the text says why."""


def row_key(number: int, count: int) -> str:
    """The key of a row, counted from 0, of so many; all keys of a sheet are of one length."""
    return f"R{number + 1:0{max(3, len(str(count)))}}"


# ---- digests --------------------------------------------------------------------------------------


def cell_digest(cell: Cell | None) -> str:
    """A short digest of what stands in a cell; "" for nothing."""
    if cell is None or (cell.score is None and not cell.rationale and not cell.evidence):
        return ""
    return _digest(f"{cell.score!r}\0{cell.rationale}\0{cell.evidence}")


def criterion_digest(criterion: Criterion, levels: Iterable[tuple[float, str]]) -> str:
    """A short digest of what a person reads of a criterion before scoring."""
    said = [criterion.name, criterion.description, criterion.evidence]
    return _digest("\0".join([*said, *(f"{level!r} {text}" for level, text in levels)]))


def levels_for(criterion: Criterion, scale: Scale) -> tuple[tuple[float, str], ...]:
    """The levels that a criterion is scored by: its own, or those of the scale."""
    return tuple(sorted(levels_said(criterion, scale)))


def _digest(text: str) -> str:
    return blake2s(text.encode(), digest_size=5).hexdigest()


# ---- the hidden sheet -----------------------------------------------------------------------------


def map_rows(found: SheetMap) -> list[tuple[str, str]]:
    """The rows of the hidden sheet: a word, and JSON in ASCII, which every program keeps as it is."""
    rows = [
        ("format", FORMAT),
        ("version", str(VERSION)),
        ("about", json.dumps(asdict(found.about))),
        *(("candidate", json.dumps(asdict(each))) for each in found.candidates),
        *(("criterion", json.dumps(asdict(each))) for each in found.criteria),
    ]
    return [*rows, ("checksum", _checksum(rows))]


def _checksum(rows: Iterable[tuple[str, str]]) -> str:
    return sha256("\n".join(f"{word}\t{text}" for word, text in rows).encode()).hexdigest()


def map_of(rows: Sequence[tuple[str, str]]) -> SheetMap:
    """The map in the rows of the hidden sheet. Raises MapError."""
    given: dict[str, list[str]] = {}
    for word, text in rows:
        given.setdefault(word, []).append(text)
    if given.get("format") != [FORMAT]:
        raise MapError("This workbook is not a scoresheet")
    version = given.get("version", ["?"])[0]
    if version != str(VERSION):
        raise MapError(f"The scoresheet is of version {version[:20]}, and this program reads version {VERSION}")
    if rows[-1] != ("checksum", _checksum(rows[:-1])):
        raise MapError("The hidden sheet that says what the rows stand for was changed")
    try:
        said = json.loads(given["about"][0])
        about = _record(About, said | {"between": tuple(said["between"])})
        candidates = tuple(_record(SheetCandidate, json.loads(text)) for text in given.get("candidate", []))
        criteria = tuple(
            _record(SheetCriterion, value | {"cells": tuple(value["cells"])})
            for value in map(json.loads, given.get("criterion", []))
        )
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise MapError("The hidden sheet that says what the rows stand for cannot be read") from error
    if any(len(each.cells) != len(candidates) for each in criteria) or not _is_scale(about):
        raise MapError("The hidden sheet that says what the rows stand for contradicts itself")
    return SheetMap(about, candidates, criteria)


_TYPES: Final[Mapping[str, type]] = {"str": str, "int": int, "float": float, "bool": bool, "tuple[str, ...]": tuple}


def _record(kind: type[Any], given: dict[str, Any]) -> Any:
    record = kind(**given)
    for each in fields(kind):
        if type(getattr(record, each.name)) is not _TYPES[str(each.type)]:
            raise TypeError(each.name)
    return record


def _is_scale(about: About) -> bool:
    """Whether the scale is one; NaN is none."""
    return about.minimum < about.maximum and 0 < about.step <= about.maximum - about.minimum < 1e15
