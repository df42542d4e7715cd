"""The defined names of the workbook: what formulas and people call its weights, scores, totals and ranks.

A name is legal where it begins with a letter, holds only letters, digits, points and underscores, and is no reference
to a cell: not `ABC1`, not `R1C1`. Names differ also where capitals do not count.
"""

from __future__ import annotations

import re
from typing import Final

from scorecard.exchange.workbook.criteria import rule_names
from scorecard.exchange.workbook.plan import CRITERIA, HEAD_ROW, PANEL, SCORECARD, WHAT_IF, Plan
from scorecard.exchange.workbook.spreadsheet import letter, quoted
from scorecard.exchange.workbook.what_if_places import RANK, TOTAL, WEIGHT, has_what_if, place_what_if

CANDIDATES, RANKS, TOTALS, STATUSES = "candidates", "ranks", "totals", "statuses"
WEIGHTS, SHARES, SCORES, POINTS, VALUES = "weights", "shares", "scores", "points", "values"
TRIED_WEIGHTS, TRIED_RANKS, TRIED_TOTALS = "tried_weights", "tried_ranks", "tried_totals"
MOST_WEIGHTS: Final = 1_000  # criteria that have a name each; of more, nobody would find one in the list
_LONGEST: Final = 120

_OTHERS: Final = re.compile(r"[^a-z0-9]+")


def defined_names(plan: Plan) -> dict[str, str]:
    """Every name, and what it stands for."""
    first, last = f"${plan.first}$", f"${plan.last}$"

    def across(row: int) -> str:
        return f"{SCORECARD}!{first}{row}:{last}{row}"

    def column(name: str) -> str:
        at = letter(plan.criteria_columns[name])
        return f"{CRITERIA}!${at}${plan.criteria_first}:${at}${plan.criteria_last}"

    found = dict(rule_names(plan))
    found |= {CANDIDATES: across(HEAD_ROW), RANKS: across(plan.RANK), TOTALS: across(plan.TOTAL)}
    found |= {STATUSES: across(plan.STATUS), WEIGHTS: column("weight"), SHARES: column("whole")}
    for name, block in ((POINTS, plan.points), (VALUES, plan.values)):
        found[name] = f"{SCORECARD}!{first}{block.first}:{last}{block.last}"
    if plan.ratings:
        found[SCORES] = f"{PANEL}!$C${plan.panel_first}:$C${plan.panel_last}"
    if has_what_if(plan):
        places = place_what_if(plan)
        sheet = quoted(WHAT_IF)
        found[TRIED_WEIGHTS] = sheet + places.down(WEIGHT)
        found |= {TRIED_RANKS: sheet + places.run(RANK), TRIED_TOTALS: sheet + places.run(TOTAL)}
    at = letter(plan.criteria_columns["weight"])
    found |= {name: f"{CRITERIA}!${at}${plan.criteria_row[key]}" for key, name in weight_names(plan).items()}
    return found


def weight_names(plan: Plan) -> dict[str, str]:
    """Criterion -> the name of its weight: `weight_cost` for the key `cost`; none where they are too many."""
    weighted = [key for key in plan.tree.order if key in plan.tree.local_weights]
    if len(weighted) > MOST_WEIGHTS:
        return {}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in weighted:
        stem = f"weight_{_OTHERS.sub('_', key.lower()).strip('_')[:_LONGEST] or 'of'}"
        name, number = stem, 2
        while name in taken:
            name = f"{stem}_{number}"
            number += 1
        taken.add(name)
        found[key] = name
    return found
