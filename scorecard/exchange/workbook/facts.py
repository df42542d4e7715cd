"""The sheet Facts: what is known of each candidate, and which numbers count as a reference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from scorecard.core.model import Candidate, Kind, Shape
from scorecard.core.values import PRICE_SHAPES
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.plan import COSTS, FIRST, HEAD_ROW, OFFER, RULES, SCORECARD, Plan
from scorecard.exchange.workbook.spreadsheet import Page, quoted


def write_candidate_heads(page: Page, plan: Plan, heads: tuple[str, str, str], row: int = HEAD_ROW) -> None:
    """The head of a sheet that has the candidates across."""
    book = page.book
    page.text(row, 1, heads[0], book.style(looks.HEAD))
    page.text(row, 2, heads[1], book.style(looks.HEAD_RIGHT))
    page.text(row, 3, heads[2], book.style(looks.HEAD_RIGHT))
    style = book.style(looks.HEAD_RIGHT)
    for at, name in enumerate(plan.names):
        page.text(row, FIRST + at, name, style)
    page.row(
        row,
        height=max(
            30.0 if heads[1] else 18.0, looks.height_of(((name, plan.width - 3) for name in plan.names), most=6)
        ),
    )


def section(page: Page, plan: Plan, row: int, title: str) -> None:
    """A heading over a block, ruled to the last candidate."""
    page.text(row, 1, title, page.book.style(looks.SECTION))
    rule = page.book.style(looks.SECTION_RULE)
    for column in range(2, plan.last_column + 1):
        page.blank(row, column, rule)
    page.row(row, height=24)


def write_facts(page: Page, plan: Plan) -> None:
    """Offers, gates, measures and waivers to fill in; below them, by formula, the numbers that count."""
    book = page.book
    page.text(1, 1, "Facts", book.style(looks.TITLE))
    page.text(2, 1, "Gates, measures and waivers. Shaded cells can be changed.", book.style(looks.NOTE))
    write_candidate_heads(page, plan, ("", "Unit", "Limit"))
    looks.widths(page, [42, 12, 14])
    looks.width_of_run(page, FIRST, plan.last_column, plan.width)
    if plan.offer_rows:
        _offers(page, plan)
    if plan.tree.gates:
        _gates(page, plan)
    if plan.measures:
        _measures(page, plan)
    if plan.waiver_row:
        _waivers(page, plan)
    if plan.counted_row:
        _counted(page, plan)
    looks.view(page, f"D{HEAD_ROW + 1}")
    looks.print_setup(page, plan.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}", repeat_columns="A:C", wide=plan.wide)


def _offers(page: Page, plan: Plan) -> None:
    book = page.book
    section(page, plan, plan.offer_section, "Offers")
    style = book.style(replace(looks.TEXT_WRAPPED, indent=1))
    for name, row in plan.offer_rows.items():
        _labels(page, row, OFFER[name], "", "")
        texts = []
        for at, key in enumerate(plan.candidates):
            candidate: Candidate = plan.evaluation.candidates[key]
            texts.append(str(getattr(candidate, name) or ""))
            page.text(row, FIRST + at, texts[-1], style)
        page.text(row, 1, OFFER[name], book.style(looks.TEXT_WRAPPED))
        page.row(row, height=looks.height_of(((text, plan.width - 2.5) for text in texts), most=14))


def _labels(page: Page, row: int, name: str, second: str, third: str) -> None:
    book = page.book
    page.text(row, 1, name, book.style(replace(looks.TEXT, wrap=True)))
    quiet = book.style(replace(looks.QUIET, align="right"))
    page.text(row, 2, second, quiet)
    page.text(row, 3, third, quiet)
    page.row(row, height=looks.height_of([(name, 42)]))


def _gates(page: Page, plan: Plan) -> None:
    book, rows = page.book, [plan.facts_row[key] for key in plan.tree.gates]
    section(page, plan, plan.gates_section, "Gates: pass or fail, blank while not answered")
    style = book.style(looks.INPUT_CENTER)
    for gate, row in zip(plan.tree.gates, rows, strict=True):
        _labels(page, row, plan.name_of(gate), "", "")
        for at, key in enumerate(plan.candidates):
            answer = plan.fact(key, gate)
            page.text(row, FIRST + at, answer if isinstance(answer, str) else "", style)
    cells = f"{plan.first}{rows[0]}:{plan.last}{rows[-1]}"
    looks.one_of(page, cells, '"pass,fail"', "Write pass or fail, or leave it blank.")
    looks.mark(page, cells, f'{plan.first}{rows[0]}="fail"', color=looks.DANGER, fill=looks.DANGER_SOFT, bold=True)


def _measures(page: Page, plan: Plan) -> None:
    book = page.book
    section(page, plan, plan.measures_section, "Measures: blank while not known")
    for leaf in plan.measures:
        criterion, row = plan.criterion(leaf), plan.facts_row[leaf]
        _labels(page, row, plan.name_of(leaf), criterion.unit, _limits(plan, leaf))
        facts = [plan.fact(key, leaf) for key in plan.candidates]
        numbers = [fact for fact in facts if isinstance(fact, (int, float))]
        style = book.style(replace(looks.INPUT, format=looks.measure_format(numbers)))
        words = book.style(replace(looks.INPUT_TEXT, align="right"))
        linked = book.style(replace(looks.NUMBER, format=looks.measure_format(numbers)))
        for at, fact in enumerate(facts):
            cell = _built_up(plan, leaf, plan.candidates[at], fact)
            if cell:
                page.formula(row, FIRST + at, cell, fact, linked)
            elif isinstance(fact, str):
                page.text(row, FIRST + at, fact, words)
            elif fact is None:
                page.blank(row, FIRST + at, style)
            else:
                page.number(row, FIRST + at, fact, style)
        if criterion.value.shape is Shape.CATEGORIES:
            first, last = plan.points_at[leaf]
            cells = f"{plan.first}{row}:{plan.last}{row}"
            looks.one_of(page, cells, f"{RULES}!$A${first}:$A${last}", "Choose one of the categories.")


def _built_up(plan: Plan, leaf: str, candidate: str, fact: float | str | None) -> str:
    """The cell that a fact is taken from: one that is what the costs come to; "" for all others."""
    places = plan.costs
    if places is None or leaf != plan.evaluation.cost_terms.feeds or fact is None:
        return ""
    return quoted(COSTS) + places.figure_cell(candidate) if places.figures.get(candidate) == fact else ""


def _limits(plan: Plan, leaf: str) -> str:
    criterion = plan.criterion(leaf)
    parts = [f"≥ {_apart(criterion.at_least)}"] if criterion.at_least is not None else []
    parts += [f"≤ {_apart(criterion.at_most)}"] if criterion.at_most is not None else []
    return ", ".join(parts)


def _apart(number: float) -> str:
    """A number with its thousands apart as the spreadsheet program sets them apart in the cells beside it: 1,000."""
    return f"{Decimal(repr(float(number))).normalize():,f}"


def _waivers(page: Page, plan: Plan) -> None:
    book = page.book
    section(
        page, plan, plan.waivers_section, "Waivers: who lets a failed gate or a missed limit pass; blank for nobody"
    )
    style = book.style(replace(looks.INPUT_CENTER, wrap=True))
    for key, row in plan.waiver_row.items():
        kind = "gate" if plan.criterion(key).kind is Kind.GATE else "limit"
        _labels(page, row, plan.name_of(key), kind, "")
        names = []
        for at, candidate in enumerate(plan.candidates):
            waivers = plan.evaluation.waivers.get(candidate)
            waiver = None if waivers is None else waivers.get(key)
            names.append("" if waiver is None else waiver.by or "waived")
            page.text(row, FIRST + at, names[-1], style)
        page.row(row, height=looks.height_of([(plan.name_of(key), 42), *((name, plan.width - 2) for name in names)]))


def _counted(page: Page, plan: Plan) -> None:
    book = page.book
    title = "Numbers that count as reference"
    section(page, plan, plan.counted_section, title)
    page.text(plan.counted_section, 2, "Lowest", book.style(replace(looks.SECTION, size=10, align="right")))
    page.text(plan.counted_section, 3, "Highest", book.style(replace(looks.SECTION, size=10, align="right")))
    compliant = plan.working["compliant"]
    for leaf, row in plan.counted_row.items():
        counted, fact = plan.figures.counted[leaf], plan.facts_row[leaf]
        page.text(row, 1, plan.name_of(leaf), book.style(looks.TEXT))
        style = book.style(replace(looks.NUMBER, format=looks.measure_format(counted.numbers)))
        numbers = f"${plan.first}{row}:${plan.last}{row}"
        page.formula(row, 2, formulas.extreme(numbers, "MIN"), counted.lowest, style)
        page.formula(row, 3, formulas.extreme(numbers, "MAX"), counted.highest, style)
        for at, column in enumerate(plan.columns):
            formula = counted_formula(plan, leaf, f"{column}{fact}", f"{SCORECARD}!{column}${compliant}")
            page.formula(row, FIRST + at, formula, counted.numbers[at], style)


def counted_formula(plan: Plan, leaf: str, x: str, compliant: str) -> str:
    """A measure at the cell `x`, if it counts as a reference."""
    shape = plan.criterion(leaf).value.shape
    above = f"{x}>0" if shape in PRICE_SHAPES else ""
    if shape is Shape.SHARE_OF_BEST:
        above = f'OR({x}>0,{plan.criteria_cell(leaf, "direction")}<>"lower")'
    return formulas.counted(x, compliant, above)
