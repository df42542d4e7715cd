"""What the cells of a scoring grid are: their states, all that is needed to paint one, and what a block would do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scorecard.core.errors import EditError
from scorecard.core.model import Kind

Place = tuple[int, int]


class Source(StrEnum):
    """Whose cells are shown. EVALUATOR and CONSENSUS have ratings, with the measures beside them to read."""

    EVALUATOR = "evaluator"
    CONSENSUS = "consensus"
    FACTS = "facts"


class CellState(StrEnum):
    """What a cell is.

    GROUP           the weighted mean of a group, in points of the scale
    NOT_APPLICABLE  a group of which there is no mean, as in the facts
    BARRED          it does not count: not assigned to the evaluator, or a conflict of interest is declared
    """

    SCORED = "scored"
    UNSCORED = "unscored"
    MEASURE = "measure"
    GATE = "gate"
    SEALED = "sealed"
    GROUP = "group"
    NOT_APPLICABLE = "not_applicable"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """All that is needed to paint a cell.

    score_step      where the score stands on the scale, 0..1; None where there is none
    value           what is stored: a score, a measure, a category, whether a gate is passed; None: blank or hidden
    below_minimum   a limit of the criterion is missed, or a gate failed
    is_approximate  a group's mean while some of its cells are missing
    short           the text where there is little room, if it is another one
    """

    state: CellState
    text: str = ""
    score_step: float | None = None
    value: float | bool | str | None = None
    has_reason: bool = False
    has_evidence: bool = False
    below_minimum: bool = False
    is_approximate: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell of a block that cannot be set, with the text meant for it. It may lie outside the grid."""

    row: int
    column: int
    text: str
    error: EditError


@dataclass(frozen=True, slots=True)
class Preview:
    """What a block would do: the cells it would set, with what they would say, and those that refuse it."""

    cells: tuple[Place, ...]
    refused: tuple[Refused, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of a row."""

    name: str
    kind: Kind
    depth: int
    weight: str
    series: int | None
    unit: str
