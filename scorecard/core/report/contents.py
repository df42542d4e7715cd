"""What a report is made of: sections in order, each of words, tables and pictures that are named but not drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scorecard.core.comparison.comparing import Comparison
from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.core.report.parts import EVERY_PART, TITLES, Part
from scorecard.core.robustness.answers import NEAR, Robustness
from scorecard.core.robustness.simulation import Draws
from scorecard.core.robustness.verdict import Bands

# ---- what stands in a section ---------------------------------------------------------------------------


class Role(StrEnum):
    """What a paragraph is."""

    LEAD = "lead"  # the sentence that the section is about
    BODY = "body"
    QUIET = "quiet"  # how to read what stands beside it
    POINT = "point"  # of a list
    CAUTION = "caution"  # what must not be overlooked
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: Sentence
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Under:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, and whether it holds figures, which stand at the right."""

    head: str
    share: float
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. `strong`: a group or a total; `faint`: one that takes no part; `depth` in a tree."""

    cells: tuple[str, ...]
    depth: int = 0
    strong: bool = False
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The shares of its columns add up to 1."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


MOST_IN_SHARES: Final = 20
"""Candidates in the picture of how often each takes each rank."""
MOST_IN_BANDS: Final = 20
"""Criteria in the picture of how far each weight can go."""
MOST_IN_CAUSES: Final = 12
"""Candidates in the picture of what changed."""


class Drawn(StrEnum):
    """The pictures of a report."""

    RANKING = "ranking"
    HEAT_MAP = "heat map"
    PROFILE = "profile"
    DIFFERENCES = "differences"
    BANDS = "bands"
    RANK_SHARES = "rank shares"
    FLIP = "flip"
    CAUSES = "causes"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, drawn from what the report stands on. `about` names what of it, such as a group of criteria."""

    drawn: Drawn
    about: str = ""


Item = Words | Under | Grid | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A section under its title."""

    part: Part
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.part]


# ---- page one ---------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What the first sentence of a report says."""

    DECIDED = "decided"
    RECOMMENDED = "recommended"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision in one sentence. `further` is what has to be known with it, a sentence each."""

    outcome: Outcome
    what: Sentence
    further: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Out:
    """A candidate that is out of the ranking, and why."""

    name: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Summary:
    """The page that may be all that is read.

    state     how far the evaluation has come, in words
    subject   what is sourced, a line each
    firmness  "clear", "close", "tie", or "" where nothing can be said
    verdict   how firm the first place is
    out       who is out, and why; `more_out` further ones are not named
    hidden    a sentence for each thing that must not be seen yet
    """

    state: Sentence
    subject: tuple[Sentence, ...]
    decision: Decision
    firmness: str
    verdict: Sentence | None
    out: tuple[Out, ...]
    more_out: int
    hidden: tuple[Sentence, ...]


# ---- the report ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """A version of the evaluation: its name, when, by whom, and its place in the journal."""

    name: str
    at: str
    by: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where what is reported comes from.

    source            what it was read from, such as a file's name; "" for a workspace
    state             the version that is shown; "" for the present state
    template          the name of the template that it was made from; "" where that is not known
    uid               the number of the evaluation
    journal_sequence  its place in the journal; None where it is a file
    written           the day of the report, as it is to be read
    """

    program_version: str = ""
    written: str = ""
    source: str = ""
    state: str = ""
    template: str = ""
    uid: str = ""
    journal_sequence: int | None = None
    journal_hash: str = ""
    versions: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of a report.

    parts       the sections; those that have nothing to say are left out
    draws       how weightings are drawn for the robustness
    bands       where the verdicts begin
    comparison  with an earlier state, whose name stands in it
    """

    parts: frozenset[Part] = EVERY_PART
    draws: Draws = NEAR
    bands: Bands = field(default_factory=Bands)
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says, and what its pictures are drawn from.

    scorecard   None where there is nothing to rank by
    robustness  None where it was not asked for, or could not be worked out
    """

    title: str
    summary: Summary
    sections: tuple[Section, ...]
    provenance: Provenance
    evaluation: Evaluation
    scorecard: Scorecard | None
    robustness: Robustness | None
    comparison: Comparison | None

    def section(self, part: Part) -> Section | None:
        """One of its sections; None where it has none of that kind."""
        return next((each for each in self.sections if each.part is part), None)


# ---- making it ------------------------------------------------------------------------------------------------


def words(template: str, role: Role = Role.BODY, **fields: object) -> Words:
    """A paragraph of a template and its fields."""
    return Words(sentence(template, **fields), role)


def said(text: Sentence | str, role: Role = Role.BODY) -> Words:
    """A paragraph of a sentence that stands as it is."""
    return Words(sentence("{text}", text=text) if isinstance(text, str) else text, role)


def grid(columns: tuple[tuple[str, float, bool], ...], lines: list[Line]) -> Grid:
    """A table of columns (head, width relative to the others, whether figures) and lines."""
    whole = sum(width for _, width, _ in columns)
    return Grid(tuple(Column(head, width / whole, figures) for head, width, figures in columns), tuple(lines))
