"""The end of the sheet What if: what totals are still possible, how ranks come about, and who leads."""

from __future__ import annotations

from dataclasses import replace

from scorecard.core.ranking import DRAW
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.figures import Step
from scorecard.exchange.workbook.plan import SCORECARD
from scorecard.exchange.workbook.spreadsheet import letter
from scorecard.exchange.workbook.what_if_lines import RANKS, Lines, shares_within, values_of
from scorecard.exchange.workbook.what_if_places import RANK, SCORE, STATED, STATED_RANK, TOTAL


def write_ranks(lines: Lines, weights: str) -> None:
    """The totals that are still possible, the rank by points, and the rank after each step of the tie-break."""
    plan, places, figures, at = lines.plan, lines.places, lines.plan.figures, lines.places.working
    points = looks.points_format(plan.decimals)
    lines.line(
        at["low"],
        "Lowest possible",
        lambda own, there: formulas.lowest(
            weights, values_of(plan, places, own, there), f"{own}${at['divisor']}", f"{own}{TOTAL}"
        ),
        [standing.low for standing in figures.standings],
        points,
    )
    lines.line(
        at["high"],
        "Highest possible",
        lambda own, _: formulas.highest(
            f"{own}{at['low']}", f"{own}{at['scored']}", f"{own}{at['divisor']}", f"{own}{TOTAL}"
        ),
        [standing.high for standing in figures.standings],
        points,
    )
    lines.line(
        at["running"],
        "Points in the running",
        lambda own, _: f"IF(OR({own}{at['out']}>0,{own}{at['divisor']}=0),-1,{own}{TOTAL})",
        figures.in_running,
        f'0.000000;"{looks.DASH}";0.000000',
    )
    everyone = places.run(at["running"])
    lines.line(
        at["first"],
        "Rank by points",
        lambda own, _: formulas.first_rank(f"{own}{at['running']}", everyone),
        figures.first_ranks,
        RANKS,
    )
    before = at["first"]
    for number, step in enumerate(figures.steps):
        _step(lines, number, step, before)
        before = at[f"rank {number}"]


def _step(lines: Lines, number: int, step: Step, before: int) -> None:
    """The rank after a step of the tie-break. Lots stand on Scorecard, values with what is tried stand here."""
    plan, places, at = lines.plan, lines.places, lines.places.working
    if step.key == DRAW:
        lots = plan.working[f"worth {number}"]
        everyone, sheet, row, label = f"{SCORECARD}!${plan.first}${lots}:${plan.last}${lots}", SCORECARD, lots, "lots"
    else:
        row, sheet, label = at[f"worth {number}"], "", plan.name_of(step.key)
        everyone = places.run(row)
        lines.line(
            row,
            f"Tie-break: value in {label}",
            lambda own, there: _worth(lines, step.key, own, there),
            step.worth,
            f'0.000000;"{looks.DASH}";0.000000',
        )

    def made(own: str, there: str) -> str:
        mine = f"{sheet}!{there}{row}" if sheet else f"{own}{row}"
        return formulas.next_rank(f"{own}{before}", places.run(before), mine, everyone)

    words = "Rank after it" if step.key != DRAW else "Rank after the lots drawn, which stand on Scorecard"
    lines.line(at[f"rank {number}"], words, made, step.ranks, RANKS)


def _worth(lines: Lines, key: str, own: str, there: str) -> str:
    plan, places = lines.plan, lines.places
    if key in places.share_column:
        return formulas.value_in(*shares_within(lines, key, own, there))
    if places.values is not None:
        return formulas.value_of_leaf(f"{own}${places.values.rows[key]}")
    return formulas.value_of_leaf(f"{SCORECARD}!{there}${plan.values.rows[key]}")


def write_who(lines: Lines) -> None:
    """The places of the leader and of whoever comes next, for the sentence on top."""
    page, places, at = lines.page, lines.places, lines.places.working
    ranks, stated = places.run(RANK), places.run(STATED_RANK)
    figures = lines.plan.figures
    known = sorted(rank for rank in figures.ranks if rank is not None)
    leader = figures.ranks.index(1) + 1 if known else 0
    follower = 0
    if len(known) > 1:
        start = leader if known[1] == 1 else 0
        follower = figures.ranks.index(known[1], start) + 1
    style = page.book.style(replace(looks.NUMBER, color=looks.SECOND))
    inputs = [f"SUMPRODUCT(--({places.down(places.used)}<>{places.down(STATED)}))"]
    if places.values is not None:
        last = max([places.block.last, *(places.checks[gate] for gate in lines.plan.tree.gates)])
        inputs.append(f"COUNTA(${letter(SCORE)}${places.block.first}:${letter(SCORE)}${last})")
    leads, second = f"B{at['leader']}", f"MATCH(SMALL({ranks},2),{ranks},0)"
    after = f"INDEX({ranks},{leads}+1):${places.columns[-1]}${RANK}"  # those behind the first of several leaders
    for name, text, formula, value in (
        ("changed", "Weights and scores that are tried", "+".join(inputs), 0),
        ("leader", "Place of the leader", f"IF(COUNT({ranks})=0,0,MATCH(1,{ranks},0))", leader),
        (
            "next",
            "Place of the next",
            f"IF(COUNT({ranks})<2,0,IF(COUNTIF({ranks},1)>1,{leads}+MATCH(1,{after},0),{second}))",
            follower,
        ),
        ("stated leader", "Place of the leader as stated", f"IF(COUNT({stated})=0,0,MATCH(1,{stated},0))", leader),
    ):
        lines.label(at[name], text, looks.QUIET)
        page.formula(at[name], 2, formula, value, style)
