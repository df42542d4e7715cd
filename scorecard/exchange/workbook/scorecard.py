"""The sheet Scorecard: the result on top, then the points, the values, who is out, and how the ranks come about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scorecard.core.model import Kind, Shape
from scorecard.core.ranking import DRAW
from scorecard.core.tree import path_of
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.criteria import whole_share
from scorecard.exchange.workbook.facts import section, write_candidate_heads
from scorecard.exchange.workbook.figures import OPEN, OUT
from scorecard.exchange.workbook.plan import CRITERIA, FACTS, FIRST, HEAD_ROW, RULES, Plan
from scorecard.exchange.workbook.spreadsheet import Look, Page, letter

Values = Sequence[float | str | None]


def write_scorecard(page: Page, plan: Plan) -> None:
    """Everything between the scores and the ranks, a column for each candidate."""
    book = page.book
    page.text(1, 1, "Scorecard", book.style(looks.TITLE))
    note = "Points out of 100. Change a weight, a score or a fact on its sheet, and all of this follows."
    page.text(2, 1, note, book.style(looks.NOTE))
    write_candidate_heads(page, plan, ("", "Share of group", "Weight"))
    looks.widths(page, [42, 11, 10])
    looks.width_of_run(page, FIRST, plan.last_column, plan.width - 1)
    _result(page, plan)
    _points(page, plan)
    _values(page, plan)
    if plan.share_column:
        _shares(page, plan)
    if plan.check_row:
        _checks(page, plan)
    _working(page, plan)
    for row in (plan.RANK, plan.TOTAL):
        cells = f"{plan.first}{row}:{plan.last}{row}"
        looks.mark(page, cells, f"{plan.first}${plan.RANK}=1", fill=looks.GOOD_SOFT, bold=True)
        looks.mark(page, cells, f'{plan.first}${plan.STATUS}="out"', color=looks.FAINT)
    if plan.values.last > 45:  # what does not fit on a page starts on a new one
        page.break_before(plan.values_section)
        if plan.scorecard_last - plan.values.last > 12:
            page.break_before(plan.checks_section)
    looks.view(page, f"D{plan.STATUS + 1}")
    looks.groups_above(page)
    rows = f"{HEAD_ROW}:{plan.STATUS}"
    looks.print_setup(page, plan.title, repeat_rows=rows, repeat_columns="A:C", wide=plan.wide)
    if plan.share_column:  # these columns are not printed
        page.sheet.print_area = f"A1:{plan.last}{plan.scorecard_last}"


def _label(page: Page, row: int, text: str, look: Look = looks.TEXT, weights: tuple[str, str] = ("", "")) -> None:
    book = page.book
    page.text(row, 1, text, book.style(look))
    style = book.style(replace(look, bold=False, color=looks.THIRD, align="right"))
    page.text(row, 2, weights[0], style)
    page.text(row, 3, weights[1], style)


def _across(page: Page, plan: Plan, row: int, formula: str, values: Values, style: int) -> None:
    """A formula for each candidate; `@` in it stands for the candidate's column."""
    for at, (column, value) in enumerate(zip(plan.columns, values, strict=True)):
        page.formula(row, FIRST + at, formula.replace("@", column), value, style)


# ---- the result -------------------------------------------------------------------------------------


def _result(page: Page, plan: Plan) -> None:
    book, figures, working = page.book, plan.figures, plan.working
    last_step = len(figures.steps) - 1
    final = working["first"] if last_step < 0 else working[f"rank {last_step}"]
    weights = f"$C${plan.values.first}:$C${plan.values.last}"
    values = f"@${plan.values.first}:@${plan.values.last}"
    scored, divisor = f"@${working['scored']}", f"@${working['divisor']}"
    total = f"@{plan.TOTAL}"
    points = looks.points_format(plan.decimals)
    strong = book.style(replace(looks.RESULT, format=points, size=12))
    number = book.style(replace(looks.NUMBER, format=points, color=looks.THIRD))

    _label(page, plan.RANK, "Rank", looks.STRONG)
    rank = book.style(replace(looks.RESULT, format=f'0;-0;0;"{looks.DASH}"', size=12))
    _across(page, plan, plan.RANK, f"@{final}", figures.ranks, rank)
    _label(page, plan.TOTAL, "Total", looks.STRONG)
    totals = [standing.total for standing in figures.standings]
    _across(page, plan, plan.TOTAL, formulas.total(weights, values, divisor), totals, strong)
    _label(page, plan.LOW, "Lowest possible", looks.QUIET)
    lows = [standing.low for standing in figures.standings]
    _across(page, plan, plan.LOW, formulas.lowest(weights, values, divisor, total), lows, number)
    _label(page, plan.HIGH, "Highest possible", looks.QUIET)
    highs = [standing.high for standing in figures.standings]
    formula = formulas.highest(f"@{plan.LOW}", scored, divisor, total)
    _across(page, plan, plan.HIGH, formula, highs, number)
    rule = looks.RULE_STRONG
    _label(page, plan.STATUS, "Status", replace(looks.TEXT, line=rule))
    words = [str(standing.status) for standing in figures.standings]
    formula = formulas.status(f"@{working['out']}", f"@{working['missing']}", f"@{working['unanswered']}", divisor)
    _across(page, plan, plan.STATUS, formula, words, book.style(replace(looks.NUMBER, line=rule)))
    looks.mark_words(page, f"{plan.first}{plan.STATUS}:{plan.last}{plan.STATUS}", f"{plan.first}{plan.STATUS}")
    for row in (plan.RANK, plan.TOTAL):
        page.row(row, height=18)


# ---- points and values --------------------------------------------------------------------------------


def _weights(page: Page, plan: Plan, row: int, key: str, is_group: bool, *, whole: bool) -> None:
    look = looks.GROUP_NAME if is_group else looks.QUIET
    style = page.book.style(replace(look, bold=False, color=looks.THIRD, align="right", format=looks.PERCENT))
    source, columns = plan.criteria_row[key], plan.criteria_columns
    local = float(plan.tree.local_weights[key])
    page.formula(row, 2, f"{CRITERIA}!{letter(columns['local'])}{source}", local, style)
    if whole:
        page.formula(row, 3, f"{CRITERIA}!{letter(columns['whole'])}{source}", whole_share(plan, key), style)
    else:
        page.blank(row, 3, style)


def _points(page: Page, plan: Plan) -> None:
    book, block, figures = page.book, plan.points, plan.figures
    section(page, plan, plan.points_section, "Points: weight times value, which add up to the total")
    at = {leaf: number for number, leaf in enumerate(plan.tree.leaves)}
    leaf_style = book.style(replace(looks.NUMBER, format=looks.POINTS))
    group_style = book.style(replace(looks.GROUP_NAME, format=looks.POINTS, align="right"))
    divisor = plan.working["divisor"]
    for place in block.places:
        row = place.row
        _name(page, plan, row, place.key, place.depth, place.is_group)
        _weights(page, plan, row, place.key, place.is_group, whole=True)
        if place.is_group:
            first, last = plan.rows_under(block, place.key)
            columns = [at[leaf] for leaf in plan.tree.leaves_under(place.key)]
            sums = [sum(points[column] or 0.0 for column in columns) for points in figures.points]
            _across(page, plan, row, f"SUBTOTAL(9,@{first}:@{last})", sums, group_style)
        else:
            value = f"@{plan.values.rows[place.key]}"
            formula = f'IF(ISNUMBER({value}),100*$C{row}*{value}/@${divisor},"")'
            # with no weight scored there is nothing to share out by
            formula = f"IF(@${divisor}=0,{_zero_if(value)},{formula})"
            _across(page, plan, row, formula, [points[at[place.key]] for points in figures.points], leaf_style)
    row = block.last + 1
    _label(page, row, "Total", looks.TOTAL)
    totals = [
        None if shared_over == 0 else sum(point or 0.0 for point in points)
        for points, shared_over in zip(figures.points, figures.divisor, strict=True)
    ]
    style = book.style(replace(looks.TOTAL, align="right", format=looks.points_format(plan.decimals)))
    _across(page, plan, row, f'IF(@${divisor}=0,"",SUBTOTAL(9,@{block.first}:@{block.last}))', totals, style)


def _zero_if(value: str) -> str:
    return f'IF(ISNUMBER({value}),0,"")'


def _name(page: Page, plan: Plan, row: int, key: str, depth: int, is_group: bool) -> None:
    look = looks.GROUP_NAME if is_group else looks.TEXT
    name = plan.name_of(key)
    page.text(row, 1, name, page.book.style(replace(look, indent=depth, wrap=True)))
    page.row(row, level=depth, height=looks.height_of([(name, 42 - 2 * depth)]))


def _values(page: Page, plan: Plan) -> None:
    book, block, figures = page.book, plan.values, plan.figures
    section(page, plan, plan.values_section, "Values: 0 is the worst, 1 the best")
    at = {leaf: number for number, leaf in enumerate(plan.tree.leaves)}
    style, group = book.style(replace(looks.NUMBER, format=looks.VALUE)), book.style(looks.GROUP_NAME)
    for place in block.places:
        row = place.row
        _name(page, plan, row, place.key, place.depth, place.is_group)
        _weights(page, plan, row, place.key, place.is_group, whole=not place.is_group)
        if place.is_group:
            for column in range(FIRST, plan.last_column + 1):
                page.blank(row, column, group)
            continue
        values = [row_values[at[place.key]] for row_values in figures.values]
        if plan.criterion(place.key).kind is Kind.RATING:
            for candidate, value in enumerate(values):
                formula = formulas.rating_value(plan.panel_cell(place.key, candidate, "C"))
                page.formula(row, FIRST + candidate, formula, value, style)
        else:
            x = f"{FACTS}!@${plan.facts_row[place.key]}"
            _across(page, plan, row, measure_formula(plan, place.key, x), values, style)
    looks.heat(page, f"{plan.first}{block.first}:{plan.last}{block.last}")


def _shares(page: Page, plan: Plan) -> None:
    """Beside the values: what share each leaf has within a group that has a minimum or splits ties."""
    book, rows = page.book, plan.values.rows
    columns = sorted(set(plan.share_column.values()))
    page.sheet.column_dimensions[letter(columns[0] - 1)].width = 3
    head = book.style(replace(looks.SECTION, size=10, align="right"))
    quiet = replace(looks.QUIET, align="right", format=looks.PERCENT)
    style, whole = book.style(quiet), book.style(replace(quiet, fill=looks.GROUP))
    for column in columns:
        page.sheet.column_dimensions[letter(column)].width = 18
        page.text(plan.values_section, column, "Share within group", head)
    for group, column in plan.share_column.items():
        page.number(rows[group], column, 1, whole)
        for leaf, share in plan.tree.shares_under(group).items():
            path = path_of(plan.evaluation.criteria, leaf)
            below = path[path.index(group) + 1 :]
            page.formula(rows[leaf], column, "*".join(f"$B{rows[key]}" for key in below), float(share), style)


def _shares_under(plan: Plan, group: str) -> tuple[str, str]:
    """The shares of the leaves within a group, and a candidate's values beside them; `@` stands for its column."""
    first, last = plan.rows_under(plan.values, group)
    column = letter(plan.share_column[group])
    return f"${column}${first}:${column}${last}", f"@${first}:@${last}"


def measure_formula(plan: Plan, leaf: str, x: str, zero: str = "", one: str = "") -> str:
    """The formula of a measure's value at the cell `x`; the ends are those on Criteria, unless others are given."""
    shape = plan.criterion(leaf).value.shape
    if shape in (Shape.PIECEWISE, Shape.CATEGORIES):
        first, last = plan.points_at[leaf]
        a, b, c = (f"{RULES}!${column}${first}:${column}${last}" for column in "ABC")
        if shape is Shape.CATEGORIES:
            return formulas.category_value(x, a, b)
        start = (f"{RULES}!$A${first}", f"{RULES}!$B${first}")
        return formulas.piecewise_value(x, a, b, c, start, narrow=leaf in plan.figures.narrow)
    one = one or plan.criteria_cell(leaf, "one")
    direction = plan.criteria_cell(leaf, "direction")
    if shape is Shape.LINEAR:
        worst, best = (plan.criteria_cell(leaf, name) for name in ("worst", "best"))
        ends = formulas.LinearEnds(worst, best, zero or plan.criteria_cell(leaf, "zero"), one, direction)
        return formulas.linear_value(x, ends, narrow=leaf in plan.figures.narrow)
    needs_multiple = shape in (Shape.LINEAR_PENALTY, Shape.LOGARITHMIC)
    zero_at = plan.criteria_cell(leaf, "zero_at") if needs_multiple else ""
    return formulas.relative_value(shape, x, one, zero_at, direction)


# ---- gates and limits ------------------------------------------------------------------------------------


def _checks(page: Page, plan: Plan) -> None:
    book, figures = page.book, plan.figures
    section(page, plan, plan.checks_section, "Gates and limits: who is out, and who is waived")
    style = book.style(looks.WORD)
    for key, row in plan.check_row.items():
        criterion = plan.criterion(key)
        waiver = f"{FACTS}!@${plan.waiver_row[key]}"
        kind = {Kind.GATE: "gate", Kind.GROUP: "points"}.get(criterion.kind, "limit")
        _label(page, row, plan.name_of(key), weights=(kind, ""))
        words = [word or None for word in figures.checks[key]]
        minimum = plan.criteria_cell(key, "at_least") if criterion.at_least is not None else ""
        maximum = plan.criteria_cell(key, "at_most") if criterion.at_most is not None else ""
        if criterion.kind is Kind.GATE:
            _across(page, plan, row, formulas.gate_word(f"{FACTS}!@${plan.facts_row[key]}", waiver), words, style)
        elif criterion.kind is Kind.GROUP:
            reached = f"@${plan.working[f'points {key}']}"
            formula = formulas.limit_word(reached, minimum, "", "0.000000001", waiver)
            _across(page, plan, row, formula, words, style)
        elif criterion.kind is Kind.MEASURE:
            fact = f"{FACTS}!@${plan.facts_row[key]}"
            _across(page, plan, row, formulas.limit_word(fact, minimum, maximum, "", waiver), words, style)
        else:
            for at, (column, word) in enumerate(zip(plan.columns, words, strict=True)):
                score, slack = plan.panel_cell(key, at, "C"), formulas.SCORE_TOLERANCE
                formula = formulas.limit_word(score, minimum, maximum, slack, waiver)
                page.formula(row, FIRST + at, formula.replace("@", column), word, style)
    rows = list(plan.check_row.values())
    looks.mark_words(page, f"{plan.first}{rows[0]}:{plan.last}{rows[-1]}", f"{plan.first}{rows[0]}")


# ---- the way to the ranks -----------------------------------------------------------------------------------


def _working(page: Page, plan: Plan) -> None:
    figures, at = plan.figures, plan.working
    section(page, plan, plan.working_section, "How the ranks come about")
    weights = f"$C${plan.values.first}:$C${plan.values.last}"
    values = f"@${plan.values.first}:@${plan.values.last}"
    checks = list(plan.check_row.values())
    leaf_checks = checks[: plan.leaf_checks]
    gates = [plan.check_row[key] for key in plan.tree.gates]
    words = list(figures.checks.values())

    def line(name: str, label: str, formula: str, computed: Values, form: str = looks.WHOLE) -> None:
        _label(page, at[name], label, looks.QUIET)
        style = page.book.style(replace(looks.NUMBER, color=looks.SECOND, format=form))
        _across(page, plan, at[name], formula, computed, style)

    def count(word: str, rows: list[int]) -> str:
        return f'COUNTIF(@{rows[0]}:@{rows[-1]},"{word}")' if rows else "0"

    def counted(word: str, among: Sequence[Sequence[str]]) -> list[float]:
        return [float(sum(row[number] == word for row in among)) for number in range(len(plan.candidates))]

    formula = f"SUMPRODUCT({weights},--ISNUMBER({values}))"
    line("scored", "Weight that is scored", formula, figures.share_scored, looks.PERCENT)
    formula = f'IF({formulas.MISSING_RULE}="worst",1,@{at["scored"]})'
    line("divisor", "Points are shared out over", formula, figures.divisor, looks.PERCENT)
    formula = f"SUMPRODUCT(({weights}>0)*ISNUMBER({weights})*(1-ISNUMBER({values})))"
    line("missing", "Criteria without a value", formula, [float(n) for n in figures.missing])
    screened = counted(OUT, words[: plan.leaf_checks])
    line("screened", "Failed gates and single limits", count(OUT, leaf_checks), screened)
    compliant = [1.0 if fine else 0.0 for fine in figures.compliant]
    line("compliant", "Counts as a reference (1)", f"IF(@{at['screened']}=0,1,0)", compliant)
    for key in plan.limited_groups:
        _group_line(page, plan, key)
    line("out", "Failed gates and limits in all", count(OUT, checks), counted(OUT, words))
    unanswered = counted(OPEN, words[: len(gates)])
    line("unanswered", "Gates not answered", count(OPEN, gates), unanswered)
    formula = f"IF(OR(@{at['out']}>0,@{at['divisor']}=0),-1,@{plan.TOTAL})"
    form = f'{"0." + "0" * 6};"{looks.DASH}";{"0." + "0" * 6}'
    line("running", "Points in the running", formula, figures.in_running, form)
    ranks = f'0;-0;0;"{looks.DASH}"'
    everyone = _run(plan, at["running"])
    line("first", "Rank by points", formulas.first_rank(f"@{at['running']}", everyone), figures.first_ranks, ranks)
    before = at["first"]
    for number, step in enumerate(figures.steps):
        worth = at[f"worth {number}"]
        if step.key == DRAW:
            _lots(page, plan, number)
            formula = (
                f"IF(ISNUMBER(@{at[f'lot {number}']}),-@{at[f'lot {number}']},-{len(plan.evaluation.rules.draw) + 1})"
            )
            line(f"worth {number}", "Tie-break: place among the lots", formula, step.worth, "0;0;0")
        else:
            if step.key in plan.share_column:
                formula = formulas.value_in(*_shares_under(plan, step.key))
            else:
                formula = formulas.value_of_leaf(f"@${plan.values.rows[step.key]}")
            label = f"Tie-break: value in {plan.name_of(step.key)}"
            line(f"worth {number}", label, formula, step.worth, f'0.000000;"{looks.DASH}";0.000000')
        formula = formulas.next_rank(f"@{before}", _run(plan, before), f"@{worth}", _run(plan, worth))
        line(f"rank {number}", "Rank after it", formula, step.ranks, ranks)
        before = at[f"rank {number}"]
    _order(page, plan)


def _run(plan: Plan, row: int) -> str:
    """All candidates of a row."""
    return f"${plan.first}{row}:${plan.last}{row}"


def _group_line(page: Page, plan: Plan, key: str) -> None:
    row = plan.working[f"points {key}"]
    _label(page, row, f"Points of 100 in {plan.name_of(key)}", looks.QUIET)
    reached = plan.figures.group_points[key]
    style = page.book.style(replace(looks.NUMBER, color=looks.SECOND, format=looks.POINTS))
    if key not in plan.share_column:  # nothing is scored in it
        _across(page, plan, row, '""', reached, style)
        return
    _across(page, plan, row, formulas.group_points(*_shares_under(plan, key)), reached, style)


def _lots(page: Page, plan: Plan, number: int) -> None:
    row = plan.working[f"lot {number}"]
    _label(page, row, "Lots drawn: 1 is the first", looks.QUIET)
    drawn = {key: place for place, key in enumerate(plan.evaluation.rules.draw, 1)}
    style = page.book.style(looks.INPUT)
    for at, key in enumerate(plan.candidates, FIRST):
        if key in drawn:
            page.number(row, at, drawn[key], style)
        else:
            page.blank(row, at, style)


def _order(page: Page, plan: Plan) -> None:
    """Where each candidate stands in the list on the Summary; those out come last."""
    at, standings = plan.working, plan.figures.standings
    keys = [
        (2e6 if standing.status == "out" else 0.0)
        + (standing.rank if standing.rank is not None else 1e6)
        + (FIRST + number) / 1e5
        for number, standing in enumerate(standings)
    ]
    style = page.book.style(replace(looks.NUMBER, color=looks.FAINT, format="0"))
    _label(page, at["key"], "Sorted by", looks.QUIET)
    formula = f'IF(@{plan.STATUS}="out",2000000,0)+IF(@{plan.RANK}="",1000000,@{plan.RANK})+COLUMN()/100000'
    _across(page, plan, at["key"], formula, keys, style)
    _label(page, at["order"], "Place in the list on the Summary", looks.QUIET)
    formula = f"RANK(@{at['key']},{_run(plan, at['key'])},1)"
    _across(page, plan, at["order"], formula, [float(place) for place in plan.figures.order], style)
