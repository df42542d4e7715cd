"""The evaluation: an immutable value made of plain records in tables.

Keys are not stored in the rows: a criterion's key is its place in `Evaluation.criteria`. Order among siblings is the
field `position` (then the key), so that moving a row changes that row alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from scorecard.core.table import Table

Key = tuple[str, ...]


class Kind(StrEnum):
    """What a criterion is: a group of others, or one of three kinds of leaf."""

    GROUP = "group"
    RATING = "rating"
    MEASURE = "measure"
    GATE = "gate"


class Direction(StrEnum):
    """Whether more of a measure is better, or less."""

    HIGHER = "higher"
    LOWER = "lower"


class Shape(StrEnum):
    """How a measure becomes a value; the formulas stand in `values`."""

    LINEAR = "linear"
    PIECEWISE = "piecewise"
    LOWEST_OVER_PRICE = "lowest_over_price"
    SHARE_OF_BEST = "share_of_best"
    LINEAR_PENALTY = "linear_penalty"
    LOGARITHMIC = "logarithmic"
    CATEGORIES = "categories"


class RatingRule(StrEnum):
    """How a score becomes a value."""

    INTERVAL = "interval"
    PROPORTIONAL = "proportional"


class Pooling(StrEnum):
    """How the scores of several evaluators become one."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"


class Missing(StrEnum):
    """What stands for a cell that has no score."""

    PROVISIONAL = "provisional"
    REDISTRIBUTE = "redistribute"
    WORST = "worst"


class Process(StrEnum):
    """Open: anything can change at any time. Formal: the order of work that the house has laid down is kept."""

    OPEN = "open"
    FORMAL = "formal"


class Stage(StrEnum):
    """How far an evaluation has come."""

    SETUP = "setup"
    SCORING = "scoring"
    CONSENSUS = "consensus"
    DECIDED = "decided"


class ActKind(StrEnum):
    """What a named person did to the order of work."""

    ADVANCED = "advanced"  # to a later stage
    REOPENED = "reopened"  # back to an earlier stage
    UNSEALED = "unsealed"  # what was sealed may be seen from here on


class Delivery(StrEnum):
    """Where a candidate would deliver from, seen from the buyer."""

    ONSHORE = "onshore"
    NEARSHORE = "nearshore"
    OFFSHORE = "offshore"


@dataclass(frozen=True, slots=True)
class Head:
    """What the evaluation is about and how far it has come.

    `unsealed` says that the sealed criteria have been opened; a formal evaluation hides them until then.
    """

    title: str = ""
    description: str = ""
    currency: str = ""
    model: str = ""
    service: str = ""
    scope: str = ""
    volume: str = ""
    complexity: str = ""
    kpis: tuple[str, ...] = ()
    template: str = ""
    process: Process = Process.OPEN
    stage: Stage = Stage.SETUP
    unsealed: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on which ratings are given, with the meaning of its levels in ascending order."""

    minimum: float = 0.0
    maximum: float = 5.0
    step: float = 1.0
    levels: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """How scores become a ranking.

    `tie_break` lists criteria: of candidates with equal totals the one with the higher value there comes first.
    `draw` lists candidates in the order in which lots were drawn, the last resort of a tie.
    """

    rating: RatingRule = RatingRule.INTERVAL
    pooling: Pooling = Pooling.MEAN
    missing: Missing = Missing.PROVISIONAL
    tie_break: tuple[str, ...] = ()
    draw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """How a measure becomes a value 0..1. Which fields count depends on the shape.

    worst, best   linear: the numbers worth 0 and 1; None: those of the candidates
    points        piecewise: (measure, value), ascending by measure
    reference     price formulas: the price worth 1; None: the lowest of the candidates
    zero_at       linear penalty and logarithmic: the multiple of the reference that is worth 0
    categories    categories: (label, value)
    """

    shape: Shape = Shape.LINEAR
    worst: float | None = None
    best: float | None = None
    points: tuple[tuple[float, float], ...] = ()
    reference: float | None = None
    zero_at: float = 2.0
    categories: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the criteria tree.

    `parent` is the key of its group, "" at the top. `weight` is relative among siblings. `at_least` and `at_most`
    are limits whose breach takes a candidate out: in scores for a rating, in its unit for a measure, in points of
    100 for a group.
    """

    name: str = ""
    kind: Kind = Kind.RATING
    parent: str = ""
    position: float = 0.0
    weight: float = 1.0
    description: str = ""
    evidence: str = ""
    levels: tuple[tuple[float, str], ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    sealed: bool = False
    unit: str = ""
    direction: Direction = Direction.HIGHER
    value: ValueFunction = ValueFunction()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider's offer: where it would be delivered from, and on what commercial terms.

    `label` stands for the name on blind scoresheets ("Candidate C"); once given it stays.
    """

    name: str = ""
    position: float = 0.0
    provider: str = ""
    country: str = ""
    site: str = ""
    delivery: Delivery | None = None
    commercial: str = ""
    notes: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A member of the panel.

    `assigned` are the criteria that the member scores, a group standing for all under it; none means all.
    """

    name: str = ""
    position: float = 0.0
    role: str = ""
    voting_weight: float = 1.0
    assigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a sheet: a score, the number or category of a measure, or whether a gate is passed.

    A score of None in a cell that is there keeps a rationale or evidence without a score, or shows in a document where
    something is to be filled in; for the ranking it is the same as no cell.
    """

    score: float | bool | str | None = None
    rationale: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """The weight that one evaluator would give a criterion, relative among its siblings."""

    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Waiver:
    """A named person's decision that a failed gate or a missed minimum does not take a candidate out."""

    by: str = ""
    reason: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an evaluator declares of interests in a candidate.

    A conflict takes that evaluator's cells for that candidate out of the pool; a declaration without one says that
    there is none.
    """

    conflict: bool = False
    statement: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """That an evaluator has handed in the sheet: when, and when the sealed criteria on it ("" = not yet)."""

    at: str = ""
    sealed_at: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A step in the order of work, as the record of proceedings keeps it.

    `stage` is the stage that it led to. Its key is a number in the order of the acts, written with leading zeros.
    """

    kind: ActKind = ActKind.ADVANCED
    stage: Stage = Stage.SETUP
    by: str = ""
    reason: str = ""
    at: str = ""


Row = (
    Head
    | Scale
    | Rules
    | Criterion
    | Candidate
    | Evaluator
    | Cell
    | OwnWeight
    | Waiver
    | Declaration
    | Submission
    | Act
)
Cells = Table[str, Cell]
Sheet = Table[str, Cells]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One selection decision. Never changed: an edit makes a new one that shares what did not change."""

    head: Head = Head()
    scale: Scale = Scale()
    rules: Rules = Rules()
    criteria: Table[str, Criterion] = field(default_factory=Table)
    candidates: Table[str, Candidate] = field(default_factory=Table)
    evaluators: Table[str, Evaluator] = field(default_factory=Table)
    facts: Sheet = field(default_factory=Table)
    sheets: Table[str, Sheet] = field(default_factory=Table)
    consensus: Sheet = field(default_factory=Table)
    weights: Table[str, Table[str, OwnWeight]] = field(default_factory=Table)
    waivers: Table[str, Table[str, Waiver]] = field(default_factory=Table)
    declarations: Table[str, Table[str, Declaration]] = field(default_factory=Table)
    submissions: Table[str, Submission] = field(default_factory=Table)
    acts: Table[str, Act] = field(default_factory=Table)


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a part of the evaluation holds: its row type, and what the parts of a key name."""

    row: type[Any]
    key: tuple[str, ...]


TABLES: Final[Mapping[str, TableShape]] = {
    "head": TableShape(Head, ()),
    "scale": TableShape(Scale, ()),
    "rules": TableShape(Rules, ()),
    "criteria": TableShape(Criterion, ("criteria",)),
    "candidates": TableShape(Candidate, ("candidates",)),
    "evaluators": TableShape(Evaluator, ("evaluators",)),
    "facts": TableShape(Cell, ("candidates", "criteria")),
    "sheets": TableShape(Cell, ("evaluators", "candidates", "criteria")),
    "consensus": TableShape(Cell, ("candidates", "criteria")),
    "weights": TableShape(OwnWeight, ("evaluators", "criteria")),
    "waivers": TableShape(Waiver, ("candidates", "criteria")),
    "declarations": TableShape(Declaration, ("evaluators", "candidates")),
    "submissions": TableShape(Submission, ("evaluators",)),
    "acts": TableShape(Act, ("acts",)),
}

NAMING: Final = frozenset(table for table, shape in TABLES.items() if shape.key not in ((), (table,)))
"""The tables whose keys name rows of other tables, so that a row can lose what it is about."""


def in_order(rows: Mapping[str, Any]) -> list[str]:
    """The keys of rows that have a position, in the order in which people see them."""
    return sorted(rows, key=lambda key: (rows[key].position, key))


def next_position(rows: Iterable[Any]) -> float:
    """A position after all of `rows`."""
    return max((row.position for row in rows), default=-1.0) + 1.0
