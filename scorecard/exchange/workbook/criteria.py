"""The sheets Criteria (the tree with weights and value functions), Rubric (what is asked) and Rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from scorecard.core.choice_words import CHOICES
from scorecard.core.model import Criterion, Kind, Missing, Pooling, RatingRule, Shape
from scorecard.core.numbers import exact, plain
from scorecard.core.values import PRICE_SHAPES
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.figures import tolerance
from scorecard.exchange.workbook.plan import FACTS, HEAD_ROW, Plan
from scorecard.exchange.workbook.spreadsheet import Page, letter

_HEADS: Final = {
    "name": ("Criterion", 44.0),
    "key": ("Key", 24.0),
    "kind": ("Kind", 9.0),
    "under": ("Under row", 8.0),
    "weight": ("Weight", 9.0),
    "local": ("Share of its group", 10.0),
    "whole": ("Share of the whole", 10.0),
    "sum": ("Weights under it", 10.0),
    "at_least": ("At least", 11.0),
    "at_most": ("At most", 11.0),
    "unit": ("Unit", 10.0),
    "direction": ("Better", 9.0),
    "shape": ("Value function", 18.0),
    "worst": ("Worst (0)", 12.0),
    "best": ("Best (1)", 12.0),
    "reference": ("Reference price", 12.0),
    "zero_at": ("Worth 0 at, times", 10.0),
    "zero": ("Used as 0", 12.0),
    "one": ("Used as 1 or reference", 13.0),
    "sealed": ("Sealed", 8.0),
    "gap": ("", 3.0),
}
_LEFT: Final = frozenset({"name", "key", "kind", "unit", "direction", "shape", "sealed"})
_SHAPES: Final = {
    Shape.LINEAR: "linear",
    Shape.PIECEWISE: "piecewise linear",
    Shape.LOWEST_OVER_PRICE: "lowest over price",
    Shape.SHARE_OF_BEST: "share of the best",
    Shape.LINEAR_PENALTY: "linear penalty",
    Shape.LOGARITHMIC: "logarithmic",
    Shape.CATEGORIES: "categories",
}


# ---- Criteria -----------------------------------------------------------------------------------


def write_criteria(page: Page, plan: Plan) -> None:
    """The tree: a row per criterion, weights to change, shares by formula."""
    book, columns = page.book, plan.criteria_columns
    page.text(1, 1, "Criteria and weights", book.style(looks.TITLE))
    note = "Weights are relative among the criteria of one group. Shaded cells can be changed; the rest follows."
    page.text(2, 1, note, book.style(looks.NOTE))
    for name, column in columns.items():
        look = replace(looks.HEAD, indent=0 if name == "name" else 1) if name in _LEFT else looks.HEAD_RIGHT
        if name == "gap":
            continue
        page.text(HEAD_ROW, column, _HEADS[name][0], book.style(look))
    page.row(HEAD_ROW, height=30)
    looks.widths(page, [_HEADS[name][1] for name in columns])
    _whole(page, plan)
    for key in plan.tree.order:
        _criterion(page, plan, key)
    last = plan.criteria_last
    weight = letter(columns["weight"])
    looks.at_least(page, f"{weight}{plan.criteria_first}:{weight}{last}", "0", "A weight is a number, 0 or more.")
    if "direction" in columns:
        cells = f"{letter(columns['direction'])}{plan.criteria_first}:{letter(columns['direction'])}{last}"
        looks.one_of(page, cells, '"higher,lower"', "Write higher or lower.")
    looks.view(page, f"B{HEAD_ROW + 1}")
    looks.groups_above(page)
    looks.print_setup(page, plan.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}")
    page.sheet.print_area = f"A1:{letter(plan.criteria_shown)}{last}"


def _whole(page: Page, plan: Plan) -> None:
    """The row over all criteria, which holds the sum of the top weights."""
    book, row = page.book, HEAD_ROW + 1
    style = book.style(looks.GROUP_NAME)
    for name, column in plan.criteria_columns.items():
        if name != "gap":
            page.blank(row, column, style)
    page.text(row, 1, "The whole", style)
    percent = book.style(replace(looks.GROUP_NAME, format=looks.PERCENT, align="right"))
    page.number(row, plan.criteria_columns["whole"], 1, percent)
    _sum_of_weights(page, plan, "", row, book.style(replace(looks.GROUP_NAME, align="right", color=looks.THIRD)))


def _sum_of_weights(page: Page, plan: Plan, key: str, row: int, style: int) -> None:
    first, last = plan.criteria_first, plan.criteria_last
    under, weight = letter(plan.criteria_columns["under"]), letter(plan.criteria_columns["weight"])
    children = [child for child in plan.tree.children.get(key, ()) if child in plan.tree.local_weights]
    if children:
        total = sum(plan.criterion(child).weight for child in children)
        formula = f"SUMIF(${under}${first}:${under}${last},{row},${weight}${first}:${weight}${last})"
        page.formula(row, plan.criteria_columns["sum"], formula, total, style)


def _criterion(page: Page, plan: Plan, key: str) -> None:
    book, columns, row = page.book, plan.criteria_columns, plan.criteria_row[key]
    criterion, depth = plan.criterion(key), plan.depth(key)
    is_group = criterion.kind is Kind.GROUP
    base = looks.GROUP_NAME if is_group else looks.TEXT
    for name, column in columns.items():
        if name != "gap":
            page.blank(row, column, book.style(base))
    page.text(row, 1, plan.name_of(key), book.style(replace(base, indent=depth, wrap=True)))
    quiet = replace(base, bold=False, color=looks.THIRD, indent=1)
    page.text(row, columns["key"], key, book.style(quiet))
    page.text(row, columns["kind"], str(criterion.kind), book.style(quiet))
    if key in plan.tree.local_weights:
        parent = plan.criteria_row.get(criterion.parent, HEAD_ROW + 1)
        page.number(row, columns["under"], parent, book.style(replace(quiet, indent=0, align="right")))
        page.number(row, columns["weight"], criterion.weight, book.style(looks.INPUT))
        weight, total = f"{letter(columns['weight'])}{row}", f"{letter(columns['sum'])}{parent}"
        percent = book.style(replace(base, format=looks.PERCENT, align="right"))
        local = float(plan.tree.local_weights[key])
        page.formula(row, columns["local"], f"IF({total}=0,0,{weight}/{total})", local, percent)
        product = f"{letter(columns['local'])}{row}*{letter(columns['whole'])}{parent}"
        page.formula(row, columns["whole"], product, whole_share(plan, key), percent)
        if is_group:
            _sum_of_weights(page, plan, key, row, book.style(replace(quiet, indent=0, align="right")))
    _limits(page, plan, key, criterion)
    if criterion.kind is Kind.MEASURE:
        _value_function(page, plan, key, criterion)
    if criterion.sealed:
        page.text(row, columns["sealed"], "sealed", book.style(quiet))
    page.row(row, level=depth, height=looks.height_of([(plan.name_of(key), _HEADS["name"][1] - 2 * depth)]))


def whole_share(plan: Plan, key: str) -> float:
    """The share of the whole that a criterion has, groups as well."""
    share = 1.0
    while key:
        share *= float(plan.tree.local_weights[key])
        key = plan.criterion(key).parent
    return share


def _limits(page: Page, plan: Plan, key: str, criterion: Criterion) -> None:
    columns, row = plan.criteria_columns, plan.criteria_row[key]
    for name, limit in (("at_least", criterion.at_least), ("at_most", criterion.at_most)):
        if limit is not None:
            page.number(
                row,
                columns[name],
                limit,
                page.book.style(
                    replace(looks.INPUT, format="#,##0.####")
                    if limit != int(limit)
                    else replace(looks.INPUT, format="#,##0")
                ),
            )


def _value_function(page: Page, plan: Plan, key: str, criterion: Criterion) -> None:
    book, columns, row = page.book, plan.criteria_columns, plan.criteria_row[key]
    function, shape = criterion.value, criterion.value.shape
    quiet = book.style(replace(looks.QUIET, indent=1))
    page.text(row, columns["unit"], criterion.unit, quiet)
    page.text(row, columns["shape"], _SHAPES[shape], quiet)
    counted = plan.figures.counted.get(key)
    if counted is None:
        page.text(row, columns["direction"], "see Rules", quiet)
        return
    page.text(row, columns["direction"], str(criterion.direction), book.style(replace(looks.INPUT_TEXT, indent=1)))
    form = looks.measure_format([function.worst, function.best, function.reference, *counted.numbers])
    inputs = book.style(replace(looks.INPUT, format=form))
    number = book.style(replace(looks.NUMBER, format=form))

    def fixed(name: str, given: float | None) -> None:
        if given is None:
            page.blank(row, columns[name], inputs)
        else:
            page.number(row, columns[name], given, inputs)

    if shape is Shape.LINEAR:
        fixed("worst", function.worst)
        fixed("best", function.best)
    elif shape in PRICE_SHAPES:
        fixed("reference", function.reference)
        if shape is not Shape.LOWEST_OVER_PRICE:
            page.number(row, columns["zero_at"], function.zero_at, book.style(looks.INPUT))
    low, high = (f"{FACTS}!${column}${plan.counted_row[key]}" for column in ("B", "C"))
    zero, one = end_formulas(shape, lambda name: f"{letter(columns[name])}{row}", low, high)
    if zero:
        page.formula(row, columns["zero"], zero, counted.zero, number)
    page.formula(row, columns["one"], one, counted.one, number)


def end_formulas(shape: Shape, cell: Callable[[str], str], low: str, high: str) -> tuple[str, str]:
    """What a measure uses as 0 ("" for a shape that has none) and as 1 or reference.

    `cell` gives its cell in a column of Criteria; `low` and `high` are the lowest and highest number that count.
    """
    direction = cell("direction")
    if shape is Shape.LINEAR:
        zero = formulas.bound(cell("worst"), direction, high, low)
        return zero, formulas.bound(cell("best"), direction, low, high)
    if shape in PRICE_SHAPES:
        return "", formulas.bound(cell("reference"), direction, low, low)
    return "", f'IF({direction}="lower",{low},{high})'


# ---- Rubric -------------------------------------------------------------------------------------


def has_rubric(plan: Plan) -> bool:
    """Whether anything is said about a criterion beyond its name."""
    rows = (plan.criterion(key) for key in plan.tree.order)
    return any(row.description or row.evidence or row.levels for row in rows)


def write_rubric(page: Page, plan: Plan) -> None:
    """What each criterion means, which evidence is asked for, and what earns each score."""
    book = page.book
    levels = sorted({level for key in plan.tree.order for level, _ in plan.criterion(key).levels})
    heads = ["Criterion", "What it means", "Evidence asked for", *(f"Score {plain(level)}" for level in levels)]
    room = [26.0, 38.0, 34.0, *([max(18.0, 104.0 / len(levels))] * len(levels) if levels else [])]
    page.text(1, 1, "Rubric", book.style(looks.TITLE))
    page.text(2, 1, "What each criterion means and what earns a score.", book.style(looks.NOTE))
    for column, head in enumerate(heads, 1):
        page.text(HEAD_ROW, column, head, book.style(looks.HEAD))
    looks.widths(page, room)
    row = HEAD_ROW
    for key in plan.tree.order:
        criterion = plan.criterion(key)
        row += 1
        meanings = dict(criterion.levels)
        texts = [criterion.description, criterion.evidence, *(meanings.get(level, "") for level in levels)]
        base = looks.GROUP_NAME if criterion.kind is Kind.GROUP else looks.TEXT_WRAPPED
        name = replace(base, wrap=True, valign="top", indent=plan.depth(key), bold=criterion.kind is Kind.GROUP)
        page.text(row, 1, plan.name_of(key), book.style(name))
        style = book.style(replace(base, wrap=True, valign="top", bold=False))
        for column, text in enumerate(texts, 2):
            page.text(row, column, text, style)
        sized = zip([plan.name_of(key), *texts], [room[0] - 2 * plan.depth(key), *room[1:]], strict=True)
        page.row(row, height=looks.height_of(sized))
    looks.view(page, f"B{HEAD_ROW + 1}")
    looks.print_setup(page, plan.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}")


# ---- Rules --------------------------------------------------------------------------------------


def write_rules(page: Page, plan: Plan) -> None:
    """The scale and the rules, which can be changed, and the points and categories of value functions."""
    book, scale, rules = page.book, plan.evaluation.scale, plan.evaluation.rules
    looks.widths(page, [40, 18, 16, 74])
    page.text(1, 1, "Rules", book.style(looks.TITLE))
    page.text(2, 1, "How scores become a ranking. Shaded cells can be changed.", book.style(looks.NOTE))
    _section(page, 3, "Scale of the ratings")
    _setting(page, 4, "Lowest score", scale.minimum, "")
    _setting(page, 5, "Highest score", scale.maximum, "")
    _setting(page, 6, "Step", scale.step, "The step is for people; formulas take any score on the scale.")
    for level, row in plan.level_rows.items():
        page.number(row, 1, level, book.style(replace(looks.QUIET, align="left", valign="top")))
        text = dict(scale.levels)[level]
        page.text(row, 2, text, book.style(replace(looks.TEXT, wrap=True, valign="top")))
        page.blank(row, 3, book.style(looks.TEXT))
        page.blank(row, 4, book.style(looks.TEXT))
        page.merge(row, 2, 4)
        page.row(row, height=looks.height_of([(text, 105)]))
    row = plan.rules_row
    _section(page, row, "Rules")
    zero = "interval: the lowest score is worth 0. proportional: a score of 0 is worth 0."
    _choice(page, row + 1, "Value of a rating", str(rules.rating), [str(rule) for rule in RatingRule], zero)
    page.text(row + 2, 1, "Score worth 0", book.style(looks.TEXT))
    worth = scale.minimum if rules.rating is RatingRule.INTERVAL else 0.0
    formula = f'IF({formulas.RATING_RULE}="proportional",0,{formulas.SCALE_MINIMUM})'
    page.formula(row + 2, 2, formula, worth, book.style(looks.NUMBER))
    text = "Of the members who vote. mean: by voting weight. median and trimmed mean: one voice each."
    _choice(page, row + 3, "Pooling of the panel", CHOICES[rules.pooling], [CHOICES[rule] for rule in Pooling], text)
    text = "provisional: the total of what is scored, with the range still possible. redistribute: weights are scaled "
    text += "up. worst: counts as the worst."
    _choice(page, row + 4, "What is not scored", str(rules.missing), [str(rule) for rule in Missing], text)
    page.text(row + 5, 1, "Scores this close to a limit meet it", book.style(looks.TEXT))
    formula = f"0.000000001*MAX(ABS({formulas.SCALE_MINIMUM}),ABS({formulas.SCALE_MAXIMUM}))"
    page.formula(row + 5, 2, formula, tolerance(plan.evaluation), book.style(replace(looks.NUMBER, format="0E+00")))
    _notes(page, row + 5, "Far below what a person can score; it keeps the rounding of the machine out.")
    _ties(page, plan)
    for key in plan.points_at:
        _points(page, plan, key)
    looks.view(page)
    looks.print_setup(page, plan.title)


def _section(page: Page, row: int, title: str, last: int = 4) -> None:
    page.text(row, 1, title, page.book.style(looks.SECTION))
    page.row(row, height=24)
    for column in range(2, last + 1):
        page.blank(row, column, page.book.style(looks.SECTION_RULE))


def _notes(page: Page, row: int, text: str) -> None:
    look = replace(looks.QUIET, wrap=True, indent=1)
    page.text(row, 3, text, page.book.style(look))
    page.blank(row, 4, page.book.style(look))
    page.merge(row, 3, 4)
    page.row(row, height=looks.height_of([(text, 88)]))


def _setting(page: Page, row: int, label: str, number: float, note: str) -> None:
    page.text(row, 1, label, page.book.style(looks.TEXT))
    page.number(row, 2, number, page.book.style(looks.INPUT))
    _notes(page, row, note)


def _choice(page: Page, row: int, label: str, chosen: str, choices: list[str], note: str) -> None:
    page.text(row, 1, label, page.book.style(looks.TEXT))
    page.text(row, 2, chosen, page.book.style(replace(looks.INPUT_TEXT, align="right")))
    words = ",".join(choices)
    looks.one_of(page, f"B{row}", f'"{words}"', f"Write one of: {', '.join(choices)}.")
    _notes(page, row, note)


def _ties(page: Page, plan: Plan) -> None:
    book, row = page.book, plan.ties_row
    _section(page, row, "Equal totals")
    steps = [plan.name_of(key) for key in plan.evaluation.rules.tie_break if key in plan.evaluation.criteria]
    text = "Candidates with equal totals share a rank (1, 2, 2, 4)"
    text += ", unless one of these tells them apart, in this order:" if steps or plan.evaluation.rules.draw else "."
    page.text(row + 1, 1, text, book.style(looks.NOTE))
    page.row(row + 1, height=18)
    for at, name in enumerate(steps, 1):
        page.text(row + 1 + at, 1, f"{at}. The higher value in: {name}", book.style(looks.TEXT))
    if plan.evaluation.rules.draw:
        text = f"{len(steps) + 1}. The lots drawn (sheet Scorecard, last block)"
        page.text(row + 2 + len(steps), 1, text, book.style(looks.TEXT))


def _points(page: Page, plan: Plan, key: str) -> None:
    """The points or categories of one value function."""
    book, function = page.book, plan.criterion(key).value
    first, last = plan.points_at[key]
    kind = "points of the value function" if function.shape is Shape.PIECEWISE else "categories"
    _section(page, first - 2, f"{plan.name_of(key)}: {kind}")
    share = book.style(replace(looks.INPUT, format="0.000"))
    if function.shape is Shape.CATEGORIES:
        page.text(first - 1, 1, "Category", book.style(looks.HEAD))
        page.text(first - 1, 2, "Value, 0 to 1", book.style(looks.HEAD_RIGHT))
        for row, (label, worth) in enumerate(plan.labels(key).items(), first):
            page.text(row, 1, label, book.style(looks.INPUT_TEXT))
            page.number(row, 2, worth, share)
        return
    for column, head in enumerate(
        (f"Measure {plan.criterion(key).unit}".strip(), "Value, 0 to 1", "Rise to the next"), 1
    ):
        page.text(first - 1, column, head, book.style(looks.HEAD_RIGHT))
    form = replace(looks.INPUT, format=looks.measure_format(x for x, _ in function.points))
    points = [*function.points, None]
    for row, (point, following) in enumerate(zip(function.points, points[1:], strict=True), first):
        page.number(row, 1, point[0], book.style(form))
        page.number(row, 2, point[1], share)
        style = book.style(replace(looks.NUMBER, format="0.000E+00"))
        if following is None:
            page.number(row, 3, 0, book.style(replace(looks.NUMBER, color=looks.FAINT)))
        else:
            rise = float((exact(following[1]) - exact(point[1])) / (exact(following[0]) - exact(point[0])))
            run = formulas.difference(f"A{row + 1}", f"A{row}", narrow=key in plan.figures.narrow)
            page.formula(row, 3, f"(B{row + 1}-B{row})/{run}", rise, style)
    looks.between(page, f"B{first}:B{last}", "0", "1", "A value is a number from 0 to 1.")


RULE_CELLS: Final = {
    formulas.SCALE_MINIMUM: (None, 4),
    formulas.SCALE_MAXIMUM: (None, 5),
    formulas.RATING_RULE: (1, 0),
    formulas.RATING_ZERO: (2, 0),
    formulas.POOLING_RULE: (3, 0),
    formulas.MISSING_RULE: (4, 0),
    formulas.SCORE_TOLERANCE: (5, 0),
}


def rule_names(plan: Plan) -> dict[str, str]:
    """The names under which formulas know the scale and the rules, and the cells they stand for."""
    found = {}
    for name, (offset, row) in RULE_CELLS.items():
        found[name] = f"Rules!$B${row if offset is None else plan.rules_row + offset}"
    return found
