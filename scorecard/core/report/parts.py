"""The sections of a report by name, and a picture of it as a file: what is known before a report is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """The sections that can be chosen, in their order. The summary on page one always stands."""

    CONTRIBUTIONS = "contributions"
    PROFILE = "profile"
    HEAD_TO_HEAD = "head-to-head"
    ROBUSTNESS = "robustness"
    CRITERIA = "criteria"
    METHOD = "method"
    SCREENING = "screening"
    PANEL = "panel"
    AGENDA = "agenda"
    COSTS = "costs"
    COMPARISON = "comparison"
    RECORD = "record"


EVERY_PART: Final = frozenset(Part)

TITLES: Final[Mapping[Part, str]] = {
    Part.CONTRIBUTIONS: "Where the points come from",
    Part.PROFILE: "Strengths and weaknesses",
    Part.HEAD_TO_HEAD: "The first two, head to head",
    Part.ROBUSTNESS: "How firm the result is",
    Part.CRITERIA: "Criteria and weights",
    Part.METHOD: "How totals are worked out",
    Part.SCREENING: "Gates, minimums and waivers",
    Part.PANEL: "The panel",
    Part.AGENDA: "Disagreements and what was agreed",
    Part.COSTS: "What it costs over the term",
    Part.COMPARISON: "What has changed",
    Part.RECORD: "Versions and record",
}
"""What each section is called."""


@dataclass(frozen=True, slots=True)
class Png:
    """A picture of pixels: what it is called, what it says in words, the file, and its size in logical pixels."""

    title: str
    summary: str
    data: bytes
    width: float
    height: float
