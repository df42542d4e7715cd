"""The costs that an evaluation keeps: their terms, the lines of each candidate, and the measure that they feed.

What they come to is worked out in `cost_buildup`, and entered as a fact only when somebody asks for it (`feed_costs`),
so that a fact never changes behind anybody's back; `cost_problems` says where the two have moved apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from scorecard.core.changes import row_at, with_row
from scorecard.core.checks import ACT_DIGITS, cost_line_flaws, cost_terms_flaws, feeds_flaws, number_key_flaws
from scorecard.core.cost_buildup import BuildUp, Rate, Terms, build_up, fed_figure, feed_measure
from scorecard.core.editing import as_kept, candidate_at, name_of, refuse
from scorecard.core.errors import EditError, sentence
from scorecard.core.matrix import fact_of
from scorecard.core.model import CostLine, CostTerms, Evaluation, in_order
from scorecard.core.numbers import grouped
from scorecard.core.problems import Problem, Severity

# ---- edits --------------------------------------------------------------------------------------


def set_cost_terms(evaluation: Evaluation, **fields: Any) -> Evaluation:
    """Change the terms on which the costs of all candidates are built up."""
    given = replace(evaluation.cost_terms, **fields)
    terms = replace(as_kept(given), years=given.years, decimals=given.decimals)  # counts stay whole numbers
    refuse(cost_terms_flaws(terms), "")
    refuse(feeds_flaws(terms, evaluation.criteria), "")
    return replace(evaluation, cost_terms=terms)


def add_cost_line(evaluation: Evaluation, candidate: str, line: CostLine) -> tuple[Evaluation, str]:
    """Add a line to the costs of a candidate, after all others, with the number that it gets."""
    line = _checked(evaluation, candidate, line)
    number = _next_number(evaluation, candidate)
    return with_row(evaluation, "cost_lines", (candidate, number), line), number


def change_cost_line(evaluation: Evaluation, candidate: str, number: str, **fields: Any) -> Evaluation:
    """Change fields of a line."""
    line = _checked(evaluation, candidate, replace(cost_line_at(evaluation, candidate, number), **fields))
    return with_row(evaluation, "cost_lines", (candidate, number), line)


def remove_cost_line(evaluation: Evaluation, candidate: str, number: str) -> Evaluation:
    """Take a line away; the others keep their numbers."""
    cost_line_at(evaluation, candidate, number)
    return with_row(evaluation, "cost_lines", (candidate, number), None)


def feed_costs(evaluation: Evaluation) -> Evaluation:
    """Enter what the costs of every candidate come to as its fact in the measure that they feed.

    Candidates without lines keep their fact. Raises EditError where they feed no measure, or a candidate's costs cannot
    be built up.
    """
    terms = evaluation.cost_terms
    if not terms.feeds:
        raise EditError(
            "The costs feed no measure", advice="Say which criterion takes the figure that they come to.", field="feeds"
        )
    found = {}
    for candidate in in_order(evaluation.candidates):
        if candidate in evaluation.cost_lines:
            try:
                found[candidate] = cost_of(evaluation, candidate)
            except EditError as error:
                place = f"{evaluation.candidates[candidate].name}, {error.place}".rstrip(", ")
                raise EditError(error.what, place=place, advice=error.advice) from None
    return feed_measure(evaluation, terms.feeds, found, terms.fed, terms.decimals)


def cost_line_at(evaluation: Evaluation, candidate: str, number: str) -> CostLine:
    """A line of the costs of a candidate; EditError where there is none."""
    place = candidate_at(evaluation, candidate).name
    found: CostLine | None = row_at(evaluation, "cost_lines", (candidate, number))
    if found is None:
        raise EditError(sentence("There is no line of costs with the number {number}", number=number), place=place)
    return found


def _checked(evaluation: Evaluation, candidate: str, line: CostLine) -> CostLine:
    line = as_kept(line)
    place = f"{candidate_at(evaluation, candidate).name}, {line.name or line.kind}"
    refuse(cost_line_flaws(line), place)
    return line


def _next_number(evaluation: Evaluation, candidate: str) -> str:
    given = evaluation.cost_lines.get(candidate, ())
    number = max((int(key) for key in given if not any(number_key_flaws(key))), default=0) + 1
    if number >= 10**ACT_DIGITS:
        raise EditError("There is no number left for another line", place=candidate_at(evaluation, candidate).name)
    return f"{number:0{ACT_DIGITS}}"


# ---- what they come to ------------------------------------------------------------------------------


def currency_of(evaluation: Evaluation) -> str:
    """The currency in which the costs are added up."""
    return str(evaluation.cost_terms.currency or evaluation.head.currency)


def lines_of(evaluation: Evaluation, candidate: str) -> list[CostLine]:
    """The lines of a candidate, in order."""
    given = evaluation.cost_lines.get(candidate, {})
    return [given[number] for number in sorted(given)]


def cost_of(evaluation: Evaluation, candidate: str) -> BuildUp:
    """What the costs of a candidate come to. Raises EditError where that cannot be said."""
    lines = tuple(lines_of(evaluation, candidate))
    return _built(lines, evaluation.cost_terms, currency_of(evaluation))


def costs_of(evaluation: Evaluation) -> dict[str, BuildUp | EditError]:
    """What the costs of each candidate that has lines come to, or why that cannot be said; in the order of them."""
    found: dict[str, BuildUp | EditError] = {}
    for candidate in in_order(evaluation.candidates):
        if candidate in evaluation.cost_lines:
            try:
                found[candidate] = cost_of(evaluation, candidate)
            except EditError as error:
                found[candidate] = error
    return found


def fed_facts(evaluation: Evaluation) -> Mapping[str, float]:
    """The fact that each candidate's costs come to in the measure that they feed; empty where they feed none."""
    terms = evaluation.cost_terms
    if any(feeds_flaws(terms, evaluation.criteria)) or not terms.feeds:
        return {}
    found = {}
    for candidate, cost in costs_of(evaluation).items():
        figure = None if isinstance(cost, EditError) else fed_figure(cost, terms.fed, terms.decimals)
        if figure is not None:
            found[candidate] = figure
    return found


@lru_cache(maxsize=512)
def _built(lines: tuple[CostLine, ...], terms: CostTerms, currency: str) -> BuildUp:
    if not terms.years:
        raise EditError("The years of the term are not known yet", advice="Say how long the term is.", field="years")
    return build_up(lines, _terms(terms, currency))


def _terms(terms: CostTerms, currency: str) -> Terms:
    rates = {foreign: Rate(worth, day) for foreign, worth, day in terms.rates}
    return Terms(terms.years, terms.discount, currency, rates, terms.volume, terms.unit)


# ---- problems ------------------------------------------------------------------------------------------


def cost_problems(evaluation: Evaluation) -> Iterator[Problem]:
    """Costs that cannot be built up, candidates that have none, and facts that are not what the costs come to."""
    terms, costs = evaluation.cost_terms, costs_of(evaluation)
    names = {key: row.name for key, row in evaluation.candidates.items()}
    if not terms.years:
        yield Problem(Severity.WARNING, "cost_terms", (), sentence("The costs have no term: say how many years it has"))
        return
    for candidate, cost in costs.items():
        if isinstance(cost, EditError):
            what = sentence(
                "The costs of {candidate} cannot be added up: {why}", candidate=names[candidate], why=cost.what
            )
            yield Problem(Severity.WARNING, "cost_lines", (candidate, min(evaluation.cost_lines[candidate])), what)
    without = [key for key in in_order(evaluation.candidates) if key not in costs]
    if without and costs:
        template = "There are no costs of {candidate}" if len(without) == 1 else "There are no costs of {count} of {of}"
        fields: dict[str, object] = {"candidate": names[without[0]]}
        if len(without) > 1:
            fields = {"count": len(without), "of": len(names)}
        yield Problem(Severity.HINT, "candidates", (without[0],), sentence(template, **fields))
    if not terms.feeds:
        yield Problem(Severity.HINT, "cost_terms", (), sentence("The costs feed no measure, so they do not count"))
        return
    if terms.feeds in evaluation.criteria:
        yield from _unlike(evaluation)


def _unlike(evaluation: Evaluation) -> Iterator[Problem]:
    """Facts that are not what the costs come to; feeding the costs mends them all."""
    terms = evaluation.cost_terms
    measure = name_of(evaluation, terms.feeds)
    figures = fed_facts(evaluation)
    built = [key for key, cost in costs_of(evaluation).items() if not isinstance(cost, EditError)]
    if built and not figures:
        what = sentence("{criterion} takes the cost per unit, and the volume is not known", criterion=measure)
        yield Problem(Severity.WARNING, "cost_terms", (), what)
    for candidate, figure in figures.items():
        fact = fact_of(evaluation, candidate, terms.feeds)
        if fact == figure:
            continue
        fields = {"candidate": evaluation.candidates[candidate].name, "criterion": measure, "figure": grouped(figure)}
        if fact is None:
            what = sentence("{candidate}, {criterion}: the costs come to {figure}; enter it as the fact", **fields)
        else:
            fields["fact"] = grouped(fact) if isinstance(fact, float) else str(fact)
            what = sentence(
                "{candidate}, {criterion}: the fact is {fact}, and the costs come to {figure}; enter them anew",
                **fields,
            )
        yield Problem(Severity.WARNING, "facts", (candidate, terms.feeds), what)
