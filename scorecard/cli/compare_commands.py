"""What `compare` prints: two evaluations with the cause of each change, or several in a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from scorecard.app.compare import Side, compare_sides, labelled, side_under, sides_named, unmatched_told
from scorecard.app.transfer import Source, export
from scorecard.cli.printing import Progress, fitting, print_json, print_table, say
from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import Change, Comparison
from scorecard.core.comparison.figures import figures_of
from scorecard.core.comparison.series import Line, Series
from scorecard.core.comparison.words import leaders_told, told
from scorecard.core.errors import ExchangeError
from scorecard.core.lead import total_decimals, total_text
from scorecard.core.ranking import Standing
from scorecard.core.scenarios import scenario_called
from scorecard.core.wording import NOTHING

MOST_SENTENCES: Final = 20
HEADS: Final = {
    Cause.WEIGHTS: "Weights",
    Cause.SCORES: "Scores",
    Cause.FACTS: "Facts",
    Cause.RULES: "Rules",
    Cause.CRITERIA: "Criteria",
}


def print_comparison(
    names: Sequence[str], workspace: Path, who: str, scenarios: Sequence[str] = (), *, as_json: bool
) -> None:
    """Compare what the names mean, or scenarios of the one that is named, and print it. Raises ScorecardError."""
    sides = _sides(names, workspace, who, scenarios)
    _say_hidden(sides)
    comparison, row = compare_sides(sides)
    if as_json:
        print_json(comparison_value(sides, comparison, row))
        return
    for at, side in enumerate(sides, 1):
        print(f"{at}  {fitting(side.label)}" + (f"  {fitting(side.title)}" if side.label != side.title else ""))
    print()
    print(leaders_told(comparison))
    print()
    if len(sides) > 2:
        _print_row(row)
        print()
    _print_changes(comparison)
    _print_weights(comparison)
    for each in unmatched_told(sides, row.matching):
        print()
        print(each)


def _sides(names: Sequence[str], workspace: Path, who: str, scenarios: Sequence[str]) -> tuple[Side, ...]:
    """What is named; with a scenario, the evaluation and that, with several, those."""
    sides = sides_named(names, workspace, who)
    if not scenarios:
        return sides
    under = [side_under(sides[0], scenario_called(sides[0].value, name)) for name in scenarios]
    return labelled([*(sides if len(scenarios) == 1 else ()), *under])


def _say_hidden(sides: Sequence[Side]) -> None:
    for line in dict.fromkeys(str(each) for side in sides for each in side.hidden):
        say(f"Hidden: {line.rstrip('.')}.")


def write_comparison(names: Sequence[str], workspace: Path, who: str, out: Path, scenarios: Sequence[str] = ()) -> None:
    """Write the workbook of the last of them, with a sheet that compares it with the first. Raises ScorecardError."""
    if out.suffix.lower() != ".xlsx":
        raise ExchangeError("A comparison is written as a workbook", place=out.name, advice="End the name with .xlsx.")
    sides = _sides(names, workspace, who, scenarios)
    _say_hidden(sides)
    comparison, _ = compare_sides(sides)
    last = sides[-1]
    progress = Progress()
    source = Source(last.label, last.uid, last.sequence if not last.hidden else None)
    export(last.value, out, source, progress, comparison)
    progress.done()
    say(f"Written: {out}")


# ---- as a table -----------------------------------------------------------------------------------


def _print_changes(comparison: Comparison) -> None:
    figures = figures_of(comparison)
    causes = [
        cause for cause in Cause if any(abs((each.parts or {}).get(cause, 0)) > 1e-9 for each in comparison.changes)
    ]
    rows = []
    for change in comparison.changes:
        parts = figures.causes(change)
        rows.append(
            [
                fitting(change.name),
                *(_rank(standing) for standing in (change.before, change.after)),
                *(figures.total(standing) or NOTHING for standing in (change.before, change.after)),
                *(NOTHING if parts is None else parts[cause] for cause in causes),
                figures.change(change) or NOTHING,
            ]
        )
    heads = ["Candidate", "Rank", "to", "Total", "to", *(HEADS[cause] for cause in causes), "Change"]
    print_table(heads, rows, right=tuple(range(1, len(heads))))
    print()
    for change in comparison.changes[:MOST_SENTENCES]:
        print(told(comparison, change))
    if len(comparison.changes) > MOST_SENTENCES:
        print(f"... and {len(comparison.changes) - MOST_SENTENCES} more; --format json has a sentence for each.")


def _print_weights(comparison: Comparison) -> None:
    moved = [each for each in comparison.weights if abs(each.change) > 1e-12]
    print()
    if not moved:
        print("No weight has changed.")
        return
    figures = figures_of(comparison)
    rows = [
        [
            "  " * each.depth + fitting(each.name),
            *(NOTHING if share is None else f"{figures.weight(share)} %" for share in (each.before, each.after)),
            figures.moved(each),
        ]
        for each in moved
    ]
    print_table(["Weight", "Before", "After", "Change"], rows, right=(1, 2, 3))


def _print_row(row: Series) -> None:
    heads = ["Candidate", *(f"Rank {at}" for at in range(1, len(row.titles) + 1))]
    heads += [f"Total {at}" for at in range(1, len(row.titles) + 1)]
    decimals = max(map(total_decimals, row.results))
    rows = [
        [
            fitting(line.name),
            *(_rank(standing) for standing in line.standings),
            *(total_text(standing, decimals) for standing in line.standings),
        ]
        for line in row.lines
    ]
    print_table(heads, rows, right=tuple(range(1, len(heads))))


def _rank(standing: Standing | None) -> str:
    return NOTHING if standing is None or standing.rank is None else f"{standing.rank}{'=' if standing.tied else ''}"


# ---- as JSON --------------------------------------------------------------------------------------


def comparison_value(sides: Sequence[Side], comparison: Comparison, row: Series) -> dict[str, Any]:
    """The comparison as the JSON value that `compare --format json` prints; of several, the first and the last."""
    return {
        "evaluations": [
            {
                "label": side.label,
                "title": side.title,
                "version": side.version,
                "scenario": side.scenario,
                "id": side.uid,
                "sequence": side.sequence,
                "hidden": [str(each) for each in side.hidden],
            }
            for side in sides
        ],
        "sentence": str(leaders_told(comparison)),
        "candidates": [_change_value(comparison, change) for change in comparison.changes],
        "weights": [
            {
                "criterion": each.after_key if each.after_key is not None else each.before_key,
                "name": each.name,
                "depth": each.depth,
                "group": each.group,
                "before": each.before,
                "after": each.after,
                "local_before": each.local_before,
                "local_after": each.local_after,
                "change": each.change,
            }
            for each in comparison.weights
        ],
        "series": {
            "titles": list(row.titles),
            "candidates": [_line_value(line) for line in row.lines],
            "criteria": [
                {
                    "name": trend.name,
                    "keys": list(trend.keys),
                    "weights": list(trend.weights),
                    "values": [list(values) for values in trend.values],
                }
                for trend in row.trends
            ],
        },
    }


def _line_value(line: Line) -> dict[str, Any]:
    return {"name": line.name, "keys": list(line.keys), "ranks": list(line.ranks), "totals": list(line.totals)}


def _change_value(comparison: Comparison, change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "name": change.name,
        "key_before": None if before is None else before.key,
        "key_after": None if after is None else after.key,
        "before": None if before is None else before.total,
        "after": None if after is None else after.total,
        "rank_before": None if before is None else before.rank,
        "rank_after": None if after is None else after.rank,
        "status_before": None if before is None else before.status,
        "status_after": None if after is None else after.status,
        "change": change.points,
        "parts": None if change.parts is None else {str(cause): part for cause, part in change.parts.items()},
        "reason": None if change.reason is None else str(change.reason),
        "sentence": str(told(comparison, change)),
        "criteria": [
            {
                "criterion": part.after if part.after is not None else part.before,
                "name": part.name,
                "change": part.points,
                "parts": {str(cause): points for cause, points in part.parts.items()},
            }
            for part in comparison.by_criterion(change)
        ],
    }
