"""What is worked out when an evaluation is opened, before the window shows it: its ranking, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.core.cube import Cube, cube_of
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.problems import Look, look
from scorecard.core.progress import Report, silent
from scorecard.core.ranking import Scorecard, rank


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The result, None where there is nothing to rank by, the problems, and the panel's scores side by side.

    Any later look starts from them.
    """

    scorecard: Scorecard | None
    look: Look
    cube: Cube


def first_look(evaluation: Evaluation, report: Report = silent) -> FirstLook:
    """Rank an evaluation and look for its problems, which in a large one takes too long for the window's thread."""
    report(0.0, "Ranking")
    scorecard: Scorecard | None
    try:
        scorecard = rank(evaluation)
    except RankingError:
        scorecard = None
    report(0.4, "Looking for problems")
    found = look(evaluation)
    report(0.7, "Comparing scores")
    return FirstLook(scorecard, found, cube_of(evaluation))
