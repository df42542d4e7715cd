"""The roles that cells of a spreadsheet can have: their words, letters, keys and colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.app.correcting import Mapping, Range, marked


@dataclass(frozen=True, slots=True)
class Role:
    """What cells can be.

    key     as in a mapping
    letter  what marks it beside its colour; also the key that gives it to the chosen cells
    place   of its colour among the series
    """

    key: str
    letter: str
    place: int


ROLES: Final = (
    Role("criteria", "C", 0),
    Role("weights", "W", 1),
    Role("candidates", "A", 2),
    Role("scores", "S", 4),
    Role("reasons", "R", 3),
    Role("totals", "T", 5),
    Role("ranks", "K", 7),
    Role("groups", "G", 8),
    Role("group_weights", "H", 6),
    Role("evaluators", "E", 9),
    Role("directions", "D", 10),
    Role("units", "U", 11),
    Role("maxima", "M", 10),
    Role("descriptions", "N", 11),
    Role("remarks", "P", 9),
)
FIRST_ROLES: Final = 7
"""How many of them stand above the preview; the others are in a menu."""
BY_KEY: Final = {role.key: role for role in ROLES}


def tr(text: str) -> str:
    """A text in the language of the person."""
    return QCoreApplication.translate("importing", text)


def role_name(key: str) -> str:
    """What a role is called."""
    return {
        "criteria": tr("Criteria"),
        "weights": tr("Weights"),
        "candidates": tr("Candidates"),
        "scores": tr("Scores"),
        "reasons": tr("Reasons"),
        "totals": tr("Totals"),
        "ranks": tr("Ranks"),
        "groups": tr("Groups"),
        "group_weights": tr("Weights of groups"),
        "evaluators": tr("Evaluators"),
        "directions": tr("Directions"),
        "units": tr("Units"),
        "maxima": tr("Most points"),
        "descriptions": tr("Descriptions"),
        "remarks": tr("Remarks"),
    }[key]


def role_about(key: str) -> str:
    """What cells of a role hold."""
    return {
        "criteria": tr("The names of the criteria"),
        "weights": tr("The weights beside the criteria"),
        "candidates": tr("The names of the candidates"),
        "scores": tr("All cells with scores or figures"),
        "reasons": tr("Words beside the scores"),
        "totals": tr("Totals of the candidates; they are compared, not imported"),
        "ranks": tr("Ranks of the candidates; they are compared, not imported"),
        "groups": tr("Heads over several criteria"),
        "group_weights": tr("The weights beside the groups"),
        "evaluators": tr("Whose scores stand in a line"),
        "directions": tr("Whether more or less is better, beside the criteria"),
        "units": tr("Units such as EUR or %, beside the criteria"),
        "maxima": tr("The most points of each criterion"),
        "descriptions": tr("What is asked for, beside the criteria"),
        "remarks": tr("What is said about each candidate as a whole"),
    }[key]


def marks_on(mapping: Mapping, sheet: str) -> list[tuple[str, Range]]:
    """The ranges of a sheet with their roles, in the order of the mapping."""
    return [(each.role, each.range) for each in marked(mapping) if each.sheet == sheet and each.role in BY_KEY]
