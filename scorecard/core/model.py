"""The evaluation: an immutable value made of plain records in tables.

Keys are not stored in the rows: a criterion's key is its place in `Evaluation.criteria`. Order among siblings is the
field `position` (then the key), so that moving a row changes that row alone.

What the fields are chosen from stands in `choices`; others import that from here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scorecard.core.choices import (
    ActKind,
    Aspect,
    CostKind,
    Delivery,
    Direction,
    Fed,
    Kind,
    Method,
    Missing,
    Pooling,
    Process,
    RatingRule,
    Shape,
    Stage,
)
from scorecard.core.table import Table

__all__ = [
    "NAMING",
    "TABLES",
    "WHOLE",
    "Act",
    "ActKind",
    "Aspect",
    "Candidate",
    "Cell",
    "Cells",
    "CostKind",
    "CostLine",
    "CostTerms",
    "Criterion",
    "Declaration",
    "Delivery",
    "Departure",
    "Direction",
    "Evaluation",
    "Evaluator",
    "Fed",
    "Head",
    "Judgement",
    "Key",
    "Kind",
    "Method",
    "Missing",
    "OwnWeight",
    "Pooling",
    "Process",
    "RatingRule",
    "Row",
    "Rules",
    "Scale",
    "Scenario",
    "Shape",
    "Sheet",
    "Stage",
    "Submission",
    "TableShape",
    "ValueFunction",
    "Waiver",
    "in_order",
    "named_in",
    "next_position",
]

Key = tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was answered when weights were found, so that it can be audited and revisited.

    Its key is the group whose criteria were weighted and the evaluator whose own weights followed, WHOLE standing for
    the top and for the panel together. `answers` are the plain value that `weighting.answers` reads, as JSON text in
    the one form of `weighting.kept`.
    """

    method: Method = Method.POINTS
    answers: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class CostTerms:
    """What the costs of all candidates are built up on.

    years         how long the term is; 0: not said yet
    discount      the yearly rate, 0.06 for 6 %
    currency      that of the result; "": that of the evaluation
    rates         (currency, what one unit of it is worth in that of the result, the day of the rate)
    feeds, fed    the measure that takes a figure of the build-up as its fact ("": none), and which figure
    decimals      to how many decimals the fact is rounded
    volume, unit  units of service over the whole term, such as contacts; 0: unknown
    """

    years: int = 0
    discount: float = 0.0
    currency: str = ""
    rates: tuple[tuple[str, float, str], ...] = ()
    feeds: str = ""
    fed: Fed = Fed.TOTAL
    decimals: int = 2
    volume: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a candidate's costs: an amount for each year from the start, in one currency.

    A line with fewer years than the term costs nothing in the others. `note` says where the figure comes from. Its key
    is a number in the order of the lines, written with leading zeros.
    """

    kind: CostKind = CostKind.FEES
    amounts: tuple[float, ...] = ()
    currency: str = ""
    note: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named variant of the evaluation, which says in departures what is different and takes the rest from it."""

    name: str = ""
    note: str = ""
    position: float = 0.0


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that a scenario has otherwise. Its key: the scenario, the aspect, a subject, and a leaf or WHOLE.

    aspect     subject      leaf    value
    weight     a criterion          the weight, relative among its siblings
    candidate  a candidate          True: left out
    vote       an evaluator         the voting weight; 0: without that evaluator
    score      a candidate  rating  the agreed score
    fact       a candidate  leaf    the number or category of a measure, or whether a gate is passed
    rule       a field of           the rule, by its name
               `Rules`

    What it names need not be there any more, for the evaluation goes on; then the departure does not apply (see
    `scenarios.applied`), and does again when it comes back.
    """

    value: float | bool | str = True


WHOLE: Final = ""
"""In the key of a judgement, the top of the criteria or the panel together; in that of a departure, no leaf. What these
keys name has no empty key."""

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
    | Judgement
    | CostTerms
    | CostLine
    | Scenario
    | Departure
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
    judgements: Table[str, Table[str, Judgement]] = field(default_factory=Table)
    cost_terms: CostTerms = CostTerms()
    cost_lines: Table[str, Table[str, CostLine]] = field(default_factory=Table)
    scenarios: Table[str, Scenario] = field(default_factory=Table)
    departures: Table[str, Table[str, Table[str, Table[str, Departure]]]] = field(default_factory=Table)


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a part of the evaluation holds: its row type, and what the parts of a key name.

    A part of a key that names no table, such as the number of a line, is called by what it is. With `standing_in`, a
    part may be WHOLE and names nothing then.
    """

    row: type[Any]
    key: tuple[str, ...]
    standing_in: bool = False


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
    "judgements": TableShape(Judgement, ("criteria", "evaluators"), standing_in=True),
    "cost_terms": TableShape(CostTerms, ()),
    "cost_lines": TableShape(CostLine, ("candidates", "number")),
    "scenarios": TableShape(Scenario, ("scenarios",)),
    "departures": TableShape(Departure, ("scenarios", "aspect", "subject", "leaf")),
}

NAMING: Final = frozenset(table for table, shape in TABLES.items() if shape.key not in ((), (table,)))
"""The tables whose keys name rows of other tables, so that a row can lose what it is about."""


def named_in(table: str, key: Key) -> Iterator[tuple[str, str]]:
    """The table and the key of each row that a key names."""
    shape = TABLES[table]
    for name, part in zip(shape.key, key, strict=True):
        if name in TABLES and (part != WHOLE or not shape.standing_in):
            yield name, part


def in_order(rows: Mapping[str, Any]) -> list[str]:
    """The keys of rows that have a position, in the order in which people see them."""
    return sorted(rows, key=lambda key: (rows[key].position, key))


def next_position(rows: Iterable[Any]) -> float:
    """A position after all of `rows`."""
    return max((row.position for row in rows), default=-1.0) + 1.0
