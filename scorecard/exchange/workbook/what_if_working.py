"""The lower part of the sheet What if: what follows from what is tried, block by block, as on Scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scorecard.core.model import Kind
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.criteria import end_formulas
from scorecard.exchange.workbook.facts import counted_formula
from scorecard.exchange.workbook.figures import OPEN, OUT
from scorecard.exchange.workbook.plan import FACTS, SCORECARD, Plan
from scorecard.exchange.workbook.scorecard import measure_formula
from scorecard.exchange.workbook.spreadsheet import Page, letter
from scorecard.exchange.workbook.what_if_lines import Lines, Made, Values, shares_within, values_of
from scorecard.exchange.workbook.what_if_places import (
    CHOSEN,
    SCORE,
    WHOLE,
    WhatIfPlaces,
)
from scorecard.exchange.workbook.what_if_ranks import write_ranks, write_who


def choice(plan: Plan, at: int) -> str:
    """How a candidate is called in the list to choose from: no two alike, and none like a formula."""
    return f"No. {at + 1}: {plan.names[at]}"


# ---- gates and limits ------------------------------------------------------------------------------------


def write_checks(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """Who is out with what is tried."""
    lines = Lines(page, plan, places)
    lines.section(places.checks_section, "Gates and limits, with what is tried")
    for key, row in places.checks.items():
        lines.label(row, plan.name_of(key), looks.TEXT)
        words = [word or None for word in plan.figures.checks[key]]
        lines.across(row, _check(plan, places, key), words, looks.WORD)
    rows = list(places.checks.values())
    first, last = places.columns[0], places.columns[-1]
    looks.mark_words(page, f"{first}{rows[0]}:{last}{rows[-1]}", f"{first}{rows[0]}")


def _check(plan: Plan, places: WhatIfPlaces, key: str) -> Made:
    criterion = plan.criterion(key)
    minimum = plan.criteria_cell(key, "at_least") if criterion.at_least is not None else ""
    maximum = plan.criteria_cell(key, "at_most") if criterion.at_most is not None else ""

    def made(own: str, there: str) -> str:
        waiver = f"{FACTS}!{there}${plan.waiver_row[key]}"
        if criterion.kind is Kind.GROUP:
            reached = f"{own}${places.working[f'points {key}']}"
            return formulas.limit_word(reached, minimum, "", "0.000000001", waiver)
        here = f"{own}${places.tried[key]}"
        if criterion.kind is Kind.GATE:
            return formulas.gate_word(here, waiver)
        slack = "" if criterion.kind is Kind.MEASURE else formulas.SCORE_TOLERANCE
        return formulas.limit_word(here, minimum, maximum, slack, waiver)

    return made


# ---- values -----------------------------------------------------------------------------------------------


def write_values(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """The values with what is tried: those of Scorecard but for the candidate whose scores are tried."""
    assert places.values is not None
    lines, block = Lines(page, plan, places), places.values
    lines.section(block.first - 1, "Values, with what is tried: 0 is the worst, 1 the best")
    at = {leaf: number for number, leaf in enumerate(plan.tree.leaves)}
    look = replace(looks.NUMBER, format=looks.VALUE)
    for place in block.places:
        row, key = place.row, place.key
        base = looks.GROUP_NAME if place.is_group else looks.TEXT
        lines.label(row, plan.name_of(key), replace(base, indent=place.depth))
        page.row(row, level=place.depth)
        if place.is_group:
            style = page.book.style(base)
            for column in range(places.first, places.last_column + 1):
                page.blank(row, column, style)
            continue
        values = [row_values[at[key]] for row_values in plan.figures.values]
        lines.across(row, _value(plan, places, key), values, look)
    looks.heat(page, f"{places.columns[0]}{block.first}:{places.columns[-1]}{block.last}")


def _value(plan: Plan, places: WhatIfPlaces, leaf: str) -> Made:
    if plan.criterion(leaf).kind is Kind.RATING:
        score, chosen = f"${letter(SCORE)}${places.block.rows[leaf]}", places.working["chosen"]
        tried, stated = formulas.rating_value(score), plan.values.rows[leaf]
        return lambda own, there: f"IF({own}${chosen}*ISNUMBER({score})=1,{tried},{SCORECARD}!{there}${stated})"
    zero = one = ""
    if leaf in places.counted:
        zero, one = (f"${column}${places.counted[leaf]}" for column in "DE")
    x = places.tried[leaf]
    return lambda own, _: measure_formula(plan, leaf, f"{own}${x}", zero, one)


# ---- facts and references -------------------------------------------------------------------------------------


def write_tried(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """Facts, answers and limited scores with what is tried, and the references that follow from them."""
    lines = Lines(page, plan, places)
    if places.tried:
        lines.section(places.tried_section, "Facts and limited scores, with what is tried")
    for key in places.tried:
        _tried(lines, key)
    if not places.counted:
        return
    lines.section(places.counted_section, "What counts as reference")
    for column, head in enumerate(("Lowest", "Highest", "Used as 0", "Used as 1"), 2):
        style = page.book.style(replace(looks.SECTION, size=10, align="right"))
        page.text(places.counted_section, column, head, style)
    for leaf in places.counted:
        _counted(lines, leaf)


def stated_cells(plan: Plan, key: str) -> tuple[list[str], list[float | str | None]]:
    """Where the score, fact or answer of each candidate stands, and what it is."""
    if key in plan.facts_row:
        cells = [f"{FACTS}!{there}${plan.facts_row[key]}" for there in plan.columns]
        return cells, [plan.fact(candidate, key) for candidate in plan.candidates]
    column = plan.ratings.index(key)
    cells = [plan.panel_cell(key, at, "C") for at in range(len(plan.candidates))]
    return cells, [agreed[column] for agreed in plan.figures.agreed]


def format_of(values: Values) -> str:
    """A number format for facts, which are numbers or words."""
    numbers = [value for value in values if isinstance(value, float)]
    return looks.measure_format(numbers) if numbers else "General"


def _tried(lines: Lines, key: str) -> None:
    plan, places = lines.plan, lines.places
    inputs = places.block.rows.get(key) or places.checks[key]
    given, chosen = f"${letter(SCORE)}${inputs}", places.working["chosen"]
    cells, values = stated_cells(plan, key)
    stated = dict(zip(places.columns, cells, strict=True))

    def made(own: str, _: str) -> str:
        return f'IF(AND({own}${chosen}=1,{given}<>""),{given},IF({stated[own]}="","",{stated[own]}))'

    form = looks.SCORE if key in plan.ratings else format_of(values)
    lines.line(places.tried[key], plan.name_of(key), made, values, form)


def _counted(lines: Lines, leaf: str) -> None:
    page, plan, places = lines.page, lines.plan, lines.places
    row, x, compliant = places.counted[leaf], places.tried[leaf], places.working["compliant"]
    counted = plan.figures.counted[leaf]
    form = looks.measure_format(counted.numbers)

    def made(own: str, _: str) -> str:
        return counted_formula(plan, leaf, f"{own}${x}", f"{own}${compliant}")

    lines.line(row, plan.name_of(leaf), made, counted.numbers, form)
    style = page.book.style(replace(looks.NUMBER, color=looks.SECOND, format=form))
    numbers, shape = places.run(row), plan.criterion(leaf).value.shape
    zero, one = end_formulas(shape, lambda name: plan.criteria_cell(leaf, name), f"$B${row}", f"$C${row}")
    page.formula(row, 2, formulas.extreme(numbers, "MIN"), counted.lowest, style)
    page.formula(row, 3, formulas.extreme(numbers, "MAX"), counted.highest, style)
    if zero:
        page.formula(row, 4, zero, counted.zero, style)
    page.formula(row, 5, one, counted.one, style)


# ---- the way to the ranks -----------------------------------------------------------------------------------------


def write_working(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """From shares and values to ranks, as on Scorecard."""
    lines, figures, at = Lines(page, plan, places), plan.figures, places.working
    lines.section(places.working_section, "How it comes about")
    page.row(places.working_section, height=24)
    weights = places.down(places.leaf)
    words = list(figures.checks.values())
    leaf_words, gate_words = words[: plan.leaf_checks], words[: len(plan.tree.gates)]
    rows = list(places.checks.values())
    here = places.values is not None

    def count(own: str, word: str, among: Sequence[int]) -> str:
        return f'COUNTIF({own}{among[0]}:{own}{among[-1]},"{word}")' if among else "0"

    def counted(word: str, among: Sequence[Sequence[str]]) -> list[float]:
        return [float(sum(row[number] == word for row in among)) for number in range(len(plan.candidates))]

    if here:
        _choices(page, plan, places)
    weightless = f"$B${at['weightless']}"
    lines.label(at["weightless"], "Groups whose weights add up to zero", looks.QUIET)
    sums = letter(places.sum)
    page.formula(
        at["weightless"],
        2,
        f"COUNTIF(${sums}${WHOLE}:${sums}${places.block.last},0)",
        0,
        page.book.style(replace(looks.NUMBER, color=looks.SECOND)),
    )
    lines.line(
        at["scored"],
        "Weight that is scored",
        lambda own, there: (
            f"IF({weightless}>0,0,SUMPRODUCT({weights},--ISNUMBER({values_of(plan, places, own, there)})))"
        ),
        figures.share_scored,
        looks.PERCENT,
    )
    lines.line(
        at["divisor"],
        "Points are shared out over",
        lambda own, _: f'IF(AND({weightless}=0,{formulas.MISSING_RULE}="worst"),1,{own}{at["scored"]})',
        figures.divisor,
        looks.PERCENT,
    )
    lines.line(
        at["missing"],
        "Criteria without a value",
        lambda own, there: (
            f"SUMPRODUCT(({weights}>0)*ISNUMBER({weights})*(1-ISNUMBER({values_of(plan, places, own, there)})))"
        ),
        [float(number) for number in figures.missing],
    )
    leaf_checks = rows[: plan.leaf_checks] if here else []
    lines.line(
        at["screened"],
        "Failed gates and single limits",
        lambda own, there: count(own, OUT, leaf_checks) if here else f"{SCORECARD}!{there}${plan.working['screened']}",
        counted(OUT, leaf_words),
    )
    if here:
        compliant = [1.0 if fine else 0.0 for fine in figures.compliant]
        lines.line(
            at["compliant"], "Counts as a reference (1)", lambda own, _: f"IF({own}{at['screened']}=0,1,0)", compliant
        )
    for key in plan.limited_groups:
        _group_line(lines, key)
    groups = rows[len(leaf_checks) :]
    lines.line(
        at["out"],
        "Failed gates and limits in all",
        lambda own, _: f"{own}{at['screened']}+{count(own, OUT, groups)}",
        counted(OUT, words),
    )
    gates = rows[: len(plan.tree.gates)] if here else []
    lines.line(
        at["unanswered"],
        "Gates not answered",
        lambda own, there: count(own, OPEN, gates) if here else f"{SCORECARD}!{there}${plan.working['unanswered']}",
        counted(OPEN, gate_words),
    )
    write_ranks(lines, weights)
    write_who(lines)


def _choices(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """The list to choose a candidate from, whose column is chosen, and its number."""
    lines, at = Lines(page, plan, places), places.working
    lines.label(at["list"], "Candidates to choose from", looks.QUIET)
    style = page.book.style(replace(looks.NUMBER, color=looks.SECOND, wrap=True))
    texts = [choice(plan, number) for number in range(len(plan.candidates))]
    for column, text in enumerate(texts, places.first):
        page.text(at["list"], column, text, style)
    page.row(at["list"], height=looks.height_of(((text, plan.width - 3) for text in texts), most=6))
    lines.line(
        at["chosen"],
        "Chosen (1)",
        lambda own, _: f"--EXACT({own}{at['list']},{CHOSEN})",
        [1.0 if number == first_choice(plan) else 0.0 for number in range(len(plan.candidates))],
    )
    lines.label(at["number"], "Number of the chosen", looks.QUIET)
    row = places.run(at["chosen"])
    formula = f"SUMPRODUCT({row},COLUMN({row}))-SUM({row})*{places.first - 1}"
    style = page.book.style(replace(looks.NUMBER, color=looks.SECOND))
    page.formula(at["number"], 2, formula, first_choice(plan) + 1, style)


def first_choice(plan: Plan) -> int:
    """The place of the candidate that is chosen in a fresh workbook: whoever is listed first."""
    return plan.figures.order.index(1)


def _group_line(lines: Lines, key: str) -> None:
    plan, places = lines.plan, lines.places

    def made(own: str, there: str) -> str:
        if key not in places.share_column:  # nothing is scored in it
            return '""'
        return formulas.group_points(*shares_within(lines, key, own, there))

    text = f"Points of 100 in {plan.name_of(key)}"
    lines.line(places.working[f"points {key}"], text, made, plan.figures.group_points[key], looks.POINTS)
