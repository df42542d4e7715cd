"""The sheet Cost build-up: every line of cost, year by year, discounted, and the figure that a measure takes.

Amounts, rates of exchange, the discount rate and the volume can be changed; all else follows by formula, the facts that
are taken from here too. How many years the term has is fixed by the columns.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from scorecard.core.cost_buildup import BuildUp
from scorecard.core.costs import currency_of
from scorecard.core.model import CostKind, CostLine, Fed
from scorecard.core.wording import one_line
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.cost_places import (
    CURRENCY,
    DECIMALS,
    DISCOUNT,
    FEEDS,
    FIRST_YEAR,
    RATES,
    TIMES,
    VOLUME,
    YEARS,
    CostBlock,
    CostPlaces,
    year_columns,
)
from scorecard.exchange.workbook.plan import Plan
from scorecard.exchange.workbook.spreadsheet import Page, letter

NOTE: Final = (
    "Shaded cells can be changed; what they come to follows, also on the sheet Facts where it is taken from here."
)
MONEY: Final = "#,##0.00;-#,##0.00;0.00"
EXACT: Final = "#,##0.00##;-#,##0.00##;0.00"
_FED: Final = {Fed.TOTAL: "C", Fed.PER_YEAR: "D", Fed.PER_UNIT: "E"}  # columns of the table of sums
_FED_WORDS: Final = {Fed.TOTAL: "discounted total", Fed.PER_YEAR: "cost a year", Fed.PER_UNIT: "cost per unit"}


def write_costs(page: Page, plan: Plan, places: CostPlaces) -> None:
    """Terms, rates, lines, what falls due, what it comes to, and what it is made up of."""
    book = page.book
    page.text(1, 1, "Cost build-up", book.style(looks.TITLE))
    page.text(2, 1, NOTE, book.style(looks.NOTE))
    looks.widths(page, [30, 18, 26, 14, 12])
    looks.width_of_run(page, FIRST_YEAR, places.total, 14)
    _terms(page, plan, places)
    _heads(page, plan, places)
    for block in places.blocks:
        _lines(page, plan, places, block)
    if places.built:
        _sums(page, plan, places)
        _shares(page, plan, places)
    looks.view(page, f"{letter(FIRST_YEAR)}1")
    looks.print_setup(page, plan.title, wide=places.years > looks.MOST_ACROSS)


def _terms(page: Page, plan: Plan, places: CostPlaces) -> None:
    book, terms = page.book, plan.evaluation.cost_terms
    label, quiet = book.style(looks.TEXT), book.style(replace(looks.QUIET, indent=1))
    amount = book.style(replace(looks.INPUT, format="General"))
    page.text(DISCOUNT, 1, "Discount rate a year", label)
    page.number(DISCOUNT, 2, terms.discount, book.style(replace(looks.INPUT, format="0.00%")))
    page.text(YEARS, 1, "Years of the term", label)
    page.number(YEARS, 2, terms.years, book.style(looks.NUMBER))
    page.text(VOLUME, 1, "Volume over the term", label)
    volume = replace(looks.INPUT, format=looks.measure_format([terms.volume]))
    page.number(VOLUME, 2, terms.volume, book.style(volume))
    page.text(VOLUME, 3, terms.unit, quiet)
    page.text(DECIMALS, 1, "Decimals of the fact", label)
    page.number(DECIMALS, 2, terms.decimals, amount)
    page.text(CURRENCY, 1, "Currency", label)
    page.text(CURRENCY, 2, currency_of(plan.evaluation), book.style(replace(looks.TEXT, align="right")))
    page.text(FEEDS, 1, "Is the fact of", label)
    fed = plan.name_of(terms.feeds) if terms.feeds in plan.evaluation.criteria else "no measure"
    page.text(FEEDS, 2, fed, book.style(replace(looks.TEXT, align="right")))
    page.text(FEEDS, 3, _FED_WORDS[terms.fed] if terms.feeds else "", quiet)
    if terms.rates:
        for column, head in enumerate(("Currency", "One unit is worth", "On"), 1):
            page.text(RATES - 1, column, head, book.style(looks.HEAD if column != 2 else looks.HEAD_RIGHT))
    for currency, worth, day in terms.rates:
        row = places.rates[currency]
        page.text(row, 1, currency, label)
        page.number(row, 2, worth, amount)
        page.text(row, 3, day, quiet)


def _heads(page: Page, plan: Plan, places: CostPlaces) -> None:
    book, row = page.book, places.factors
    rate = plan.evaluation.cost_terms.discount
    page.text(row, 1, "Discount factor", book.style(looks.QUIET))
    factor = book.style(replace(looks.QUIET, align="right", format="0.000000"))
    for year in range(places.years):
        page.formula(row, FIRST_YEAR + year, f"1/(1+$B${DISCOUNT})^{year}", 1 / (1 + rate) ** year, factor)
        page.text(row + 1, FIRST_YEAR + year, f"Year {year}", book.style(looks.HEAD_RIGHT))
    for at, head in enumerate(("Candidate", "What for", "Line", "Currency"), 1):
        page.text(row + 1, at, head, book.style(looks.HEAD))
    page.text(row + 1, TIMES, "Times", book.style(looks.HEAD_RIGHT))
    page.text(row + 1, places.total, "Sum", book.style(looks.HEAD_RIGHT))


def _lines(page: Page, plan: Plan, places: CostPlaces, block: CostBlock) -> None:
    """The lines of a candidate; below them what falls due, what it is worth at the start, and their sums."""
    book = page.book
    text, quiet = book.style(looks.TEXT), book.style(looks.QUIET)
    amount = book.style(replace(looks.INPUT, format=MONEY))
    number = book.style(replace(looks.NUMBER, format=EXACT))
    name = plan.names[plan.candidates.index(block.candidate)]
    given = plan.evaluation.cost_lines[block.candidate]
    worth = {currency: each for currency, each, _ in plan.evaluation.cost_terms.rates}
    for row, key in enumerate(block.numbers, block.first):
        line: CostLine = given[key]
        page.text(row, 1, name, text)
        page.text(row, 2, _words(line.kind), text)
        page.text(row, 3, one_line(f"{line.name} {f'({line.note})' if line.note else ''}"), quiet)
        page.text(row, 4, line.currency or currency_of(plan.evaluation), quiet)
        sign = "-" if line.kind is CostKind.SERVICE_CREDITS else ""
        one = float(f"{sign}1")
        if line.currency in ("", currency_of(plan.evaluation)):
            page.number(row, TIMES, one, number)
        elif line.currency in places.rates:
            page.formula(row, TIMES, f"{sign}$B${places.rates[line.currency]}", one * worth[line.currency], number)
        else:
            page.text(row, TIMES, "no rate", quiet)
        for year in range(places.years):
            if year < len(line.amounts):
                page.number(row, FIRST_YEAR + year, line.amounts[year], amount)
            else:
                page.blank(row, FIRST_YEAR + year, amount)
    if block.cost is None:
        page.text(block.due, 1, f"{name}: {block.why}", book.style(looks.NOTE))
        return
    _years(page, places, block, name, block.cost)


def _years(page: Page, places: CostPlaces, block: CostBlock, name: str, cost: BuildUp) -> None:
    """What falls due each year, what that is worth at the start, and both added up."""
    book, columns = page.book, year_columns(places)
    strong, total = book.style(looks.GROUP_NAME), book.style(replace(looks.GROUP_NAME, align="right", format=MONEY))
    first, last, due = block.first, block.last, block.due
    beyond = [(Fraction(0), Fraction(0))] * (places.years - len(cost.by_year))
    years = [*cost.by_year, *beyond]
    for row, words in ((due, "Falls due"), (due + 1, "Worth at the start")):
        page.text(row, 1, name, strong)
        page.text(row, 2, words, strong)
        for at in range(3, FIRST_YEAR):
            page.blank(row, at, strong)
    times = letter(TIMES)
    for year, column in enumerate(columns):
        formula = f"SUMPRODUCT(${times}${first}:${times}${last},{column}{first}:{column}{last})"
        page.formula(due, FIRST_YEAR + year, formula, float(years[year][0]), total)
        formula = f"{column}{due}*{column}${places.factors}"
        page.formula(due + 1, FIRST_YEAR + year, formula, float(years[year][1]), total)
    for row, whole in ((due, cost.nominal), (due + 1, cost.total)):
        page.formula(row, places.total, f"SUM({columns[0]}{row}:{columns[-1]}{row})", float(whole), total)


def _sums(page: Page, plan: Plan, places: CostPlaces) -> None:
    """What it comes to: a row for each candidate."""
    book, terms, row = page.book, plan.evaluation.cost_terms, places.sums
    money = book.style(replace(looks.NUMBER, format=MONEY))
    exact = book.style(replace(looks.NUMBER, format=EXACT))
    strong = book.style(replace(looks.RESULT, format=EXACT))
    unit = f"Per {terms.unit or 'unit'}"
    for column, head in enumerate(("What it comes to", "Undiscounted", "Discounted", "A year", unit, "Fact"), 1):
        page.text(row, column, head, book.style(looks.HEAD if column == 1 else looks.HEAD_RIGHT))
    total = letter(places.total)
    for at, block in enumerate(places.built, row + 1):
        cost = block.cost
        assert cost is not None
        page.text(at, 1, plan.names[plan.candidates.index(block.candidate)], book.style(looks.STRONG))
        page.formula(at, 2, f"{total}{block.due}", float(cost.nominal), money)
        page.formula(at, 3, f"{total}{block.due + 1}", float(cost.total), money)
        page.formula(at, 4, f"C{at}/$B${YEARS}", float(cost.per_year), money)
        per_unit = None if cost.per_unit is None else float(cost.per_unit)
        page.formula(at, 5, f'IF($B${VOLUME}>0,C{at}/$B${VOLUME},"")', per_unit, exact)
        if block.candidate in places.figures:
            taken = f"{_FED[terms.fed]}{at}"
            formula = f'IF(ISNUMBER({taken}),ROUND({taken},$B${DECIMALS}),"")'
            page.formula(at, 6, formula, places.figures[block.candidate], strong)


def _shares(page: Page, plan: Plan, places: CostPlaces) -> None:
    """What part of the discounted total each kind of cost makes up, a column for each candidate."""
    book, row = page.book, places.shares
    page.text(row, 1, "Share of the discounted total", book.style(looks.HEAD))
    share = book.style(replace(looks.NUMBER, format=looks.PERCENT))
    total = letter(places.total)
    for at, kind in enumerate(places.kinds, row + 1):
        page.text(at, 1, _words(kind), book.style(looks.TEXT))
    times, first, last = letter(TIMES), letter(FIRST_YEAR), letter(places.total - 1)
    for column, block in enumerate(places.built, 2):
        cost = block.cost
        assert cost is not None
        page.text(row, column, plan.names[plan.candidates.index(block.candidate)], book.style(looks.HEAD_RIGHT))
        whole = f"${total}${block.due + 1}"
        rows = f"{block.first}", f"{block.last}"
        amounts = f"${first}${rows[0]}:${last}${rows[1]}"
        factors = f"${first}${places.factors}:${last}${places.factors}"
        for at, kind in enumerate(places.kinds, row + 1):
            asked = f"($B${rows[0]}:$B${rows[1]}=$A{at})*${times}${rows[0]}:${times}${rows[1]}"
            formula = f'IF({whole}=0,"",SUMPRODUCT({asked}*{amounts}*{factors})/{whole})'
            part = float(cost.by_kind.get(kind, 0) / cost.total) if cost.total else None
            page.formula(at, column, formula, part, share)


def _words(kind: CostKind) -> str:
    return kind.replace("_", " ")
