"""The sheet What if: other weights, and other scores of one candidate, tried beside the stated ones.

What is tried stands in shaded cells of this sheet alone. Everything goes the way it goes on Scorecard, by the same
rules: shares, value functions with their references, minimums of groups, ties. `what_if_working` has what follows from
the weights and scores; here is what is tried, and the result on top.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Final

from scorecard.core.model import Shape
from scorecard.core.numbers import grouped, plain
from scorecard.core.tree import path_of
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.criteria import whole_share
from scorecard.exchange.workbook.names import weight_names
from scorecard.exchange.workbook.plan import FACTS, PANEL, RULES, SCORECARD, Place, Plan
from scorecard.exchange.workbook.spreadsheet import Page, letter
from scorecard.exchange.workbook.summary import lead_formula, leader_sentence, total_formula
from scorecard.exchange.workbook.what_if_lines import Lines, values_of
from scorecard.exchange.workbook.what_if_places import (
    HEAD,
    MOST_VALUES,
    NOW,
    RANK,
    RANK_CHANGE,
    SCORE,
    SENTENCE,
    SHARE,
    STATED,
    STATED_RANK,
    STATED_SHARE,
    STATED_TOTAL,
    STATUS,
    TOTAL,
    TOTAL_CHANGE,
    WEIGHT,
    WHOLE,
    WhatIfPlaces,
    place_what_if,
)
from scorecard.exchange.workbook.what_if_working import (
    choice,
    first_choice,
    format_of,
    stated_cells,
    write_checks,
    write_tried,
    write_values,
    write_working,
)

UNTRIED: Final = "Nothing is tried yet: "
WEIGHTLESS: Final = "The weights of a group add up to zero: give one of them a weight above zero."
ONE_PAGE: Final = 60  # rows
CHANGE: Final = '"\N{BLACK UP-POINTING TRIANGLE} "0;"\N{BLACK DOWN-POINTING TRIANGLE} "0;"="'
CHOOSER: Final = replace(looks.INPUT_TEXT, align="center", bold=True, wrap=True)


def write_what_if(page: Page, plan: Plan) -> None:
    """Weights and scores to try, and by formula what becomes of every candidate."""
    book, places = page.book, place_what_if(plan)
    page.text(1, 1, "What if", book.style(looks.TITLE))
    page.text(2, 1, _note(places), book.style(looks.NOTE))
    _heads(page, plan, places)
    _result(page, plan, places)
    _weights(page, plan, places)
    if places.checks:
        write_checks(page, plan, places)
    if places.values is not None:
        write_values(page, plan, places)
        write_tried(page, plan, places)
    write_working(page, plan, places)
    _sentence(page, plan, places)
    _rules_for_cells(page, plan, places)
    if places.values is not None and places.values.first <= ONE_PAGE:  # what helps starts on a new page
        page.break_before(places.values.first - 1)
    looks.view(page, f"{places.columns[0]}{STATUS + 1}")
    looks.active(page, places.block.first, WEIGHT)
    looks.groups_above(page)
    rows = f"{SENTENCE}:{STATUS}"
    looks.print_setup(
        page, plan.title, repeat_rows=rows, repeat_columns=f"A:{letter(places.first - 1)}", wide=plan.wide
    )
    page.sheet.print_area = f"A1:{places.columns[-1]}{places.last}"


def _note(places: WhatIfPlaces) -> str:
    what = "Weights and, for one candidate, scores" if places.values is not None else "Weights"
    text = f"{what} to try go into the shaded cells; nothing else in the workbook changes. "
    text += "To start again, delete them: an empty cell counts as stated."
    if places.values is None:
        text += f" Scores can be tried where there are up to {grouped(MOST_VALUES)} values; here they are too many."
    return text


# ---- what stands on top -----------------------------------------------------------------------------------


def _heads(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    book = page.book
    heads = ["", "Stated weight", "Weight to try", "Stated share", "Tried share"]
    room = [42.0, 9.0, 10.0, 10.0, 10.0]
    if places.values is not None:
        heads += ["Score now", "Score to try"]
        room += [14, 14]
    for column, head in enumerate(heads, 1):
        page.text(HEAD, column, head, book.style(looks.HEAD_RIGHT if column > 1 else looks.HEAD))
    style = book.style(looks.HEAD_RIGHT)
    for at, name in enumerate(plan.names, places.first):
        page.text(HEAD, at, name, style)
    texts = [(head, 8.0) for head in heads[1:]] + [(name, plan.width - 3) for name in plan.names]
    page.row(HEAD, height=max(30.0, looks.height_of(texts, most=6)))
    looks.widths(page, room)
    looks.width_of_run(page, places.first, places.last_column, plan.width - 1)
    looks.width_of_run(page, places.under, places.leaf, 11)
    for column, head in enumerate(("Under row", "Weight used", "Weights under it", "Share of group", "Leaf"), 0):
        page.text(HEAD, places.under + column, head, book.style(replace(looks.HEAD_RIGHT, color=looks.THIRD)))


def _result(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    book, figures, working = page.book, plan.figures, places.working
    steps = len(figures.steps)
    final = working["first"] if not steps else working[f"rank {steps - 1}"]
    totals = [standing.total for standing in figures.standings]
    points = looks.points_format(max(2, plan.decimals))  # what is tried may bring totals closer
    ranks = f'0;-0;0;"{looks.DASH}"'
    strong = replace(looks.RESULT, size=12)
    quiet = replace(looks.NUMBER, color=looks.THIRD)
    lines = Lines(page, plan, places)
    for row, text, look in (
        *((RANK, "Rank", looks.STRONG), (STATED_RANK, "as stated", replace(looks.QUIET, indent=1))),
        *((RANK_CHANGE, "Places won or lost", replace(looks.QUIET, indent=1)), (TOTAL, "Total", looks.STRONG)),
        *((STATED_TOTAL, "as stated", replace(looks.QUIET, indent=1)),),
        *((TOTAL_CHANGE, "Points won or lost", replace(looks.QUIET, indent=1)),),
        (STATUS, "Status", replace(looks.TEXT, line=looks.RULE_STRONG)),
    ):
        lines.label(row, text, look)
    lines.across(RANK, lambda own, _: f"{own}{final}", figures.ranks, replace(strong, format=ranks))
    stated = replace(quiet, format=ranks)
    lines.across(STATED_RANK, lambda _, there: f"{SCORECARD}!{there}{plan.RANK}", figures.ranks, stated)
    moved = [None if rank is None else 0.0 for rank in figures.ranks]
    lines.across(
        RANK_CHANGE,
        lambda own, _: f'IF(COUNT({own}{RANK},{own}{STATED_RANK})<2,"",{own}{STATED_RANK}-{own}{RANK})',
        moved,
        replace(quiet, format=CHANGE),
    )
    weights, divisor = places.down(places.leaf), working["divisor"]
    lines.across(
        TOTAL,
        lambda own, there: formulas.total(weights, values_of(plan, places, own, there), f"{own}${divisor}"),
        totals,
        replace(strong, format=points),
    )
    lines.across(
        STATED_TOTAL, lambda _, there: f"{SCORECARD}!{there}{plan.TOTAL}", totals, replace(quiet, format=points)
    )
    lines.across(
        TOTAL_CHANGE,
        lambda own, _: f'IF(COUNT({own}{TOTAL},{own}{STATED_TOTAL})<2,"",{own}{TOTAL}-{own}{STATED_TOTAL})',
        [None if total is None else 0.0 for total in totals],
        replace(quiet, format='+0.00;-0.00;"="'),
    )
    words = [str(standing.status) for standing in figures.standings]
    lines.across(
        STATUS,
        lambda own, _: formulas.status(
            *(f"{own}{working[name]}" for name in ("out", "missing", "unanswered", "divisor"))
        ),
        words,
        replace(looks.NUMBER, line=looks.RULE_STRONG),
    )
    for row in (RANK, TOTAL):
        page.row(row, height=18)
    if places.values is not None:
        page.text(RANK, SHARE, "Scores of", book.style(replace(looks.STRONG, bold=False, align="right")))
        page.text(RANK, NOW, choice(plan, first_choice(plan)), book.style(CHOOSER))
        page.blank(RANK, SCORE, book.style(CHOOSER))
        page.merge(RANK, NOW, SCORE)
        names = [(choice(plan, at), 24.0) for at in range(len(plan.candidates))]
        page.row(RANK, height=max(18.0, looks.height_of(names, most=2)))
        choices = places.run(working["list"])
        looks.one_of(page, f"{letter(NOW)}{RANK}", choices, "Choose the candidate whose scores are tried.")


# ---- weights and scores to try -----------------------------------------------------------------------------


def _weights(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """A row for each criterion: its weight, what is tried in its place, shares, and the points of every candidate."""
    lines, book = Lines(page, plan, places), page.book
    named = weight_names(plan)
    whole = replace(looks.GROUP_NAME, align="right", format=looks.PERCENT)
    lines.label(WHOLE, "The whole", looks.GROUP_NAME)
    for column in (STATED_SHARE, SHARE):
        page.number(WHOLE, column, 1, book.style(whole))
    totals = [
        None if over == 0 else sum(point or 0.0 for point in points)
        for points, over in zip(plan.figures.points, plan.figures.divisor, strict=True)
    ]
    look = replace(whole, format=looks.points_format(plan.decimals))
    lines.across(WHOLE, lambda own, _: f"{own}{TOTAL}", totals, look)
    _sum_of_weights(page, plan, places, "", WHOLE)
    at = {leaf: number for number, leaf in enumerate(plan.tree.leaves)}
    for place in places.block.places:
        _weight(page, plan, places, place, named.get(place.key, ""))
        if places.values is not None:
            _points(lines, place, at)
    for group, column in places.share_column.items():
        _shares_within(page, plan, places, group, column)


def _weight(page: Page, plan: Plan, places: WhatIfPlaces, place: Place, name: str) -> None:
    book, row, key = page.book, place.row, place.key
    base = looks.GROUP_NAME if place.is_group else looks.TEXT
    page.text(row, 1, plan.name_of(key), book.style(replace(base, indent=place.depth, wrap=True)))
    page.row(row, level=place.depth, height=looks.height_of([(plan.name_of(key), 42 - 2 * place.depth)]))
    quiet = replace(base, bold=False, color=looks.THIRD, align="right")
    weight, whole = plan.criterion(key).weight, whole_share(plan, key)
    page.formula(row, STATED, name or plan.criteria_cell(key, "weight"), weight, book.style(quiet))
    page.formula(row, WEIGHT, f"{letter(STATED)}{row}", weight, book.style(looks.INPUT))
    percent = replace(quiet, format=looks.PERCENT)
    page.formula(row, STATED_SHARE, plan.criteria_cell(key, "whole"), whole, book.style(percent))
    parent = places.block.rows.get(plan.criterion(key).parent, WHOLE)
    product = f"{letter(places.local)}{row}*{letter(SHARE)}{parent}"
    strong = replace(percent, color=looks.INK, bold=place.is_group)
    page.formula(row, SHARE, product, whole, book.style(strong))

    faint = book.style(replace(looks.NUMBER, color=looks.THIRD))
    page.number(row, places.under, parent, faint)
    given, stated = f"{letter(WEIGHT)}{row}", f"{letter(STATED)}{row}"
    page.formula(row, places.used, f"IF(ISNUMBER({given}),MAX(0,{given}),{stated})", weight, faint)
    used, total = f"{letter(places.used)}{row}", f"{letter(places.sum)}{parent}"
    local = float(plan.tree.local_weights[key])
    share = book.style(replace(looks.NUMBER, color=looks.THIRD, format=looks.PERCENT))
    page.formula(row, places.local, f"IF({total}=0,0,{used}/{total})", local, share)
    if place.is_group:
        _sum_of_weights(page, plan, places, key, row)
        for column in range(NOW, places.first):
            page.blank(row, column, book.style(base))
    else:
        page.formula(row, places.leaf, f"{letter(SHARE)}{row}", whole, share)
        if places.values is not None:
            _score(page, plan, places, key, row)


def _sum_of_weights(page: Page, plan: Plan, places: WhatIfPlaces, key: str, row: int) -> None:
    """The sum of the weights that are used in a group."""
    children = [child for child in plan.tree.children[key] if child in plan.tree.local_weights]
    total = sum(plan.criterion(child).weight for child in children)
    formula = f"SUMIF({places.down(places.under)},{row},{places.down(places.used)})"
    style = page.book.style(replace(looks.NUMBER, color=looks.THIRD))
    page.formula(row, places.sum, formula, total, style)


def _score(page: Page, plan: Plan, places: WhatIfPlaces, key: str, row: int) -> None:
    """What the chosen candidate has now, and the cell for what to try."""
    book, chosen = page.book, first_choice(plan)
    _, values = stated_cells(plan, key)
    value = values[chosen]
    form = looks.SCORE if key in plan.ratings else format_of(values)
    number = f"$B${places.working['number']}"
    if key in plan.facts_row:
        run = f"{FACTS}!${plan.first}${plan.facts_row[key]}:${plan.last}${plan.facts_row[key]}"
    else:
        first = plan.panel_row[key]
        run = f"{PANEL}!$C${first}:$C${first + len(plan.candidates) - 1}"
    found = f"INDEX({run},{number})"
    formula = f'IF({number}<1,"",IF({found}="","",{found}))'
    page.formula(row, NOW, formula, value, book.style(replace(looks.NUMBER, color=looks.THIRD, format=form)))
    page.blank(row, SCORE, book.style(replace(looks.INPUT, format=form)))


def _points(lines: Lines, place: Place, at: dict[str, int]) -> None:
    """The points of every candidate with what is tried."""
    plan, places, row = lines.plan, lines.places, place.row
    assert places.values is not None
    divisor, column = places.working["divisor"], letter(places.leaf)
    if place.is_group:
        first, last = plan.rows_under(places.block, place.key)
        leaves = [at[leaf] for leaf in plan.tree.leaves_under(place.key)]
        sums = [sum(points[leaf] or 0.0 for leaf in leaves) for points in plan.figures.points]
        look = replace(looks.GROUP_NAME, format=looks.POINTS, align="right")
        lines.across(row, lambda own, _: f"SUBTOTAL(9,{own}{first}:{own}{last})", sums, look)
        return
    values = places.values.rows[place.key]
    points = [candidate[at[place.key]] for candidate in plan.figures.points]

    def made(own: str, _: str) -> str:
        value = f"{own}{values}"
        return f'IF(ISNUMBER({value}),IF({own}${divisor}=0,0,100*${column}{row}*{value}/{own}${divisor}),"")'

    lines.across(row, made, points, replace(looks.NUMBER, format=looks.POINTS))


def _shares_within(page: Page, plan: Plan, places: WhatIfPlaces, group: str, column: int) -> None:
    """The shares of the leaves within a group that has a minimum or splits ties."""
    rows, style = places.block.rows, page.book.style(replace(looks.NUMBER, color=looks.THIRD, format=looks.PERCENT))
    page.sheet.column_dimensions[letter(column)].width = 18
    page.text(HEAD, column, "Share within group", page.book.style(replace(looks.HEAD_RIGHT, color=looks.THIRD)))
    page.number(rows[group], column, 1, style)
    for leaf, share in plan.tree.shares_under(group).items():
        path = path_of(plan.evaluation.criteria, leaf)
        below = path[path.index(group) + 1 :]
        product = "*".join(f"${letter(places.local)}{rows[key]}" for key in below)
        page.formula(rows[leaf], column, product, float(share), style)


# ---- who would lead -----------------------------------------------------------------------------------------


def _sentence(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """Who leads with what is tried, by how much, and in whose place."""
    at = {name: f"$B${row}" for name, row in places.working.items()}
    names, totals, ranks = places.run(HEAD), places.run(TOTAL), places.run(RANK)

    def of(run: str, who: str) -> str:
        return f"INDEX({run},{at[who]})"

    top = total_formula(of(totals, "leader"), plan.decimals)
    gap = f"({of(totals, 'leader')}-{of(totals, 'next')})"
    lead = lead_formula(of(totals, "leader"), of(totals, "next"), plan.decimals)
    one, two, leads = of(names, "leader"), of(names, "next"), f'IF({at["changed"]}=0," leads"," would lead")'
    others = f'IF(COUNTIF({ranks},1)>2," and others","")'
    shared = f'{one}&" and "&{two}&{others}&" share the first rank with "&{top}&" points"'
    by_step = f'{one}&" and "&{two}&" have equal totals of "&{top}&" points; the tie-break puts "&{one}&" first"'
    ahead = f'{one}&{leads}&" with "&{top}&" points, "&{lead}&" ahead of "&{two}'
    alone = f'{one}&" is the only candidate in the ranking, with "&{top}&" points"'
    found = f"IF(COUNTIF({ranks},1)>1,{shared},IF({gap}<0.000000001,{by_step},{ahead}))"
    found = f"IF({at['next']}=0,{alone},{found})"
    place = f'IF({at["stated leader"]}=0,"",IF({at["leader"]}={at["stated leader"]},", as stated",'
    place += f'"; as stated it is "&{of(names, "stated leader")}))'
    found = f'{found}&IF({at["changed"]}=0,"",{place})&"."'
    waits = f'IF(COUNTIF({places.run(STATUS)},"provisional")>0," The ranking is provisional.","")'
    start = f'IF({at["changed"]}=0,"{UNTRIED}","")'
    start = f'IF({at["weightless"]}>0,"{WEIGHTLESS} ",{start})'
    formula = f'{start}&IF({at["leader"]}=0,"No candidate is in the ranking yet.",{found}&{waits})'
    page.formula(SENTENCE, 1, formula, _said(plan), page.book.style(replace(looks.SENTENCE, wrap=False)))
    page.row(SENTENCE, height=24)


def _said(plan: Plan) -> str:
    """The sentence while nothing is tried."""
    return f"{UNTRIED}{leader_sentence(plan)}"


# ---- what may be typed, and what shows that it moved ---------------------------------------------------------


def _rules_for_cells(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    first, last = places.block.first, places.block.last
    weight, stated, score = letter(WEIGHT), letter(STATED), letter(SCORE)
    cells = f"{weight}{first}:{weight}{last}"
    looks.at_least(page, cells, "0", "A weight is a number, 0 or more; an empty cell counts as stated.")
    moved = f"AND(ISNUMBER(${weight}{first}),${weight}{first}<>${stated}{first})"
    looks.mark(page, cells, moved, color=looks.WARN, fill=looks.WARN_SOFT, bold=True)
    shares = f"{letter(SHARE)}{first}:{letter(SHARE)}{last}"
    apart = f"ABS(${letter(SHARE)}{first}-${letter(STATED_SHARE)}{first})>0.00005"
    looks.mark(page, shares, apart, color=looks.WARN, bold=True)
    start, end = places.columns[0], places.columns[-1]
    for row in (RANK, TOTAL):
        cells = f"{start}{row}:{end}{row}"
        looks.mark(page, cells, f"{start}${RANK}=1", fill=looks.GOOD_SOFT, bold=True)
        looks.mark(page, cells, f'{start}${STATUS}="out"', color=looks.FAINT)
    for row in (RANK_CHANGE, TOTAL_CHANGE):
        cells, least = f"{start}{row}:{end}{row}", "0.00000001"
        looks.mark(page, cells, f"N({start}${row})>{least}", color=looks.GOOD, fill=looks.GOOD_SOFT, bold=True)
        looks.mark(page, cells, f"N({start}${row})<-{least}", color=looks.DANGER, fill=looks.DANGER_SOFT, bold=True)
    looks.mark_words(page, f"{start}{STATUS}:{end}{STATUS}", f"{start}${STATUS}")
    if places.values is None:
        return
    chosen = places.working["chosen"]
    looks.mark(page, f"{start}{HEAD}:{end}{HEAD}", f"{start}${chosen}=1", color=looks.ACCENT)
    tried = [(first, last)]
    gates = [places.checks[gate] for gate in plan.tree.gates]
    tried += [(gates[0], gates[-1])] if gates else []
    for top, bottom in tried:
        cells = f"{score}{top}:{score}{bottom}"
        looks.mark(page, cells, f'${score}{top}<>""', color=looks.WARN, fill=looks.WARN_SOFT, bold=True)
    _inputs_of_scores(page, plan, places)


def _inputs_of_scores(page: Page, plan: Plan, places: WhatIfPlaces) -> None:
    """Only scores of the scale, numbers, categories of the value function, and pass or fail."""
    scale, column = plan.evaluation.scale, letter(SCORE)
    allowed = f"A score is a number from {plain(scale.minimum)} to {plain(scale.maximum)}, or blank."
    rows = places.block.rows
    for kind, leaves in groupby((leaf for leaf in plan.tree.leaves), plan.ratings.__contains__):
        run = list(leaves)
        if kind:
            cells = f"{column}{rows[run[0]]}:{column}{rows[run[-1]]}"
            looks.between(page, cells, formulas.SCALE_MINIMUM, formulas.SCALE_MAXIMUM, allowed)
            continue
        for leaf in run:
            cells = f"{column}{rows[leaf]}"
            if plan.criterion(leaf).value.shape is Shape.CATEGORIES:
                top, bottom = plan.points_at[leaf]
                looks.one_of(page, cells, f"{RULES}!$A${top}:$A${bottom}", "Choose one of the categories.")
            else:
                looks.between(page, cells, "-1E+300", "1E+300", "A fact is a number, or blank.")
    for gate in plan.tree.gates:
        row = places.checks[gate]
        chosen = plan.fact(plan.candidates[first_choice(plan)], gate)
        number = f"$B${places.working['number']}"
        line = plan.facts_row[gate]
        found = f"INDEX({FACTS}!${plan.first}${line}:${plan.last}${line},{number})"
        formula = f'IF({number}<1,"",IF({found}="","",{found}))'
        page.formula(row, NOW, formula, chosen, page.book.style(replace(looks.WORD, align="right")))
        page.blank(row, SCORE, page.book.style(looks.INPUT))
    if plan.tree.gates:
        top, bottom = places.checks[plan.tree.gates[0]], places.checks[plan.tree.gates[-1]]
        looks.one_of(page, f"{column}{top}:{column}{bottom}", '"pass,fail"', "Write pass or fail, or leave it blank.")
