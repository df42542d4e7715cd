"""Costs on a terminal: year by year, in all and per unit, by what they are for, and where candidates differ most."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scorecard.cli.printing import fitting, print_json, print_table, say
from scorecard.core.cost_buildup import BuildUp, drivers
from scorecard.core.costs import costs_of, currency_of, fed_facts
from scorecard.core.errors import EditError
from scorecard.core.matrix import fact_of
from scorecard.core.model import CostKind, Evaluation, in_order
from scorecard.core.numbers import plain, shown
from scorecard.core.wording import NOTHING


def print_costs(evaluation: Evaluation, *, as_json: bool) -> None:
    """What the costs of each candidate come to; why they do not, where they do not."""
    found = costs_of(evaluation)
    built = {key: cost for key, cost in found.items() if not isinstance(cost, EditError)}
    if as_json:
        print_json(_value(evaluation, found, built))
        return
    print(evaluation.head.title)
    if built:
        _print_years(evaluation, built)
        _print_kinds(evaluation, built)
        _print_fed(evaluation)
        for note in dict.fromkeys(str(note) for cost in built.values() for note in cost.notes):
            print(note)
    for key, cost in found.items():
        if isinstance(cost, EditError):
            say(f"{evaluation.candidates[key].name}: {cost}")
    without = [evaluation.candidates[key].name for key in in_order(evaluation.candidates) if key not in found]
    if without:
        say(f"No costs are given of: {', '.join(without)}.")


def _print_years(evaluation: Evaluation, built: Mapping[str, BuildUp]) -> None:
    terms = evaluation.cost_terms
    currency = currency_of(evaluation)
    unit = f"Per {terms.unit or 'unit'}"
    heads = [
        f"Candidate{f' ({currency})' if currency else ''}",
        *(f"Year {year}" for year in range(terms.years + 1)),
        *("Nominal", "Discounted", "A year", unit),
    ]
    rows = []
    for key, cost in built.items():
        per_unit = NOTHING if cost.per_unit is None else shown(cost.per_unit, 4)
        due = [shown(due, 2) for due, _ in cost.by_year]
        sums = [shown(each, 2) for each in (cost.nominal, cost.total, cost.per_year)]
        rows.append([fitting(evaluation.candidates[key].name), *due, *sums, per_unit])
    print()
    print_table(heads, rows, right=range(1, len(heads)))


def _print_kinds(evaluation: Evaluation, built: Mapping[str, BuildUp]) -> None:
    """The share of each kind of cost in the discounted total, the kinds in which candidates differ most first."""
    spread = drivers(list(built.values()))
    rows = []
    for kind, apart in spread:
        shares = [_share(cost, kind) for cost in built.values()]
        parts = [NOTHING if share is None else f"{shown(100 * share, 1)} %" for share in shares]
        rows.append([kind.replace("_", " "), *parts, shown(apart, 2)])
    names = [fitting(evaluation.candidates[key].name) for key in built]
    print()
    print_table(["Share of the total", *names, "Apart by"], rows, right=range(1, len(names) + 2))
    print()


def _print_fed(evaluation: Evaluation) -> None:
    feeds = evaluation.cost_terms.feeds
    figures = fed_facts(evaluation)
    if not figures:
        print("The costs feed no measure." if not feeds else "The costs cannot feed their measure yet.")
        return
    stale = [key for key, figure in figures.items() if fact_of(evaluation, key, feeds) != figure]
    measure = evaluation.criteria[feeds].name
    if not stale:
        print(f"{measure} takes these figures as its facts.")
    for key in stale:
        print(f"{measure} of {evaluation.candidates[key].name} is not {plain(figures[key])}; --feed enters it.")


def _share(cost: BuildUp, kind: CostKind) -> Fraction | None:
    """The part of the total that a kind of cost makes up; None where there is no total to be a part of."""
    return cost.by_kind.get(kind, Fraction(0)) / cost.total if cost.total else None


def _value(
    evaluation: Evaluation, found: Mapping[str, BuildUp | EditError], built: Mapping[str, BuildUp]
) -> dict[str, Any]:
    terms = evaluation.cost_terms
    figures = fed_facts(evaluation)
    return {
        "evaluation": evaluation.head.title,
        "currency": currency_of(evaluation),
        "years": terms.years,
        "discount": terms.discount,
        "rates": {currency: {"worth": worth, "at": day} for currency, worth, day in terms.rates},
        "volume": terms.volume,
        "unit": terms.unit,
        "feeds": terms.feeds,
        "fed": str(terms.fed),
        "candidates": [
            {"key": key, "name": evaluation.candidates[key].name, "why": str(cost)}
            if isinstance(cost, EditError)
            else _cost_value(evaluation, key, cost, figures.get(key))
            for key, cost in found.items()
        ],
        "without": [key for key in in_order(evaluation.candidates) if key not in found],
        "drivers": [{"kind": str(kind), "apart": float(apart)} for kind, apart in drivers(list(built.values()))],
    }


def _cost_value(evaluation: Evaluation, key: str, cost: BuildUp, figure: float | None) -> dict[str, Any]:
    feeds = evaluation.cost_terms.feeds
    return {
        "key": key,
        "name": evaluation.candidates[key].name,
        "by_year": [{"due": float(due), "discounted": float(discounted)} for due, discounted in cost.by_year],
        "nominal": float(cost.nominal),
        "total": float(cost.total),
        "per_year": float(cost.per_year),
        "per_unit": None if cost.per_unit is None else float(cost.per_unit),
        "by_kind": {
            str(kind): {"amount": float(amount), "share": None if share is None else float(share)}
            for kind, amount in cost.by_kind.items()
            for share in [_share(cost, kind)]
        },
        "figure": figure,
        "fact": fact_of(evaluation, key, feeds) if feeds else None,
        "notes": [str(note) for note in cost.notes],
    }
