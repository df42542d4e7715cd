"""Starting an evaluation: from a template, with candidates and a panel, ready to be filled in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from scorecard.app.templates import from_template
from scorecard.core.changes import from_rows, row_at, rows, with_row
from scorecard.core.edits import add_candidate, add_evaluator, set_head
from scorecard.core.errors import EditError
from scorecard.core.model import TABLES, Candidate, Cell, Evaluation, Evaluator, Key, Kind, ValueFunction
from scorecard.core.text import checked_text
from scorecard.core.tree import tree_of

CURRENCIES: Final = (
    "EUR", "USD", "GBP", "CHF", "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "HUF", "INR", "JPY", "MXN", "NOK", "NZD",
    "PHP", "PLN", "RON", "SEK", "SGD", "TRY", "ZAR",
)  # fmt: skip
"""What is offered; an evaluation can be in any other."""


def new_evaluation(
    template: str, title: str, candidates: Sequence[str] = (), evaluators: Sequence[str] = (), currency: str = "EUR"
) -> Evaluation:
    """A new evaluation. Raises ScorecardError for an unknown template, or a title or name that cannot be."""
    if not title.strip():
        raise EditError("A title is needed")
    value = from_template(template, title=checked_text(title), currency=checked_text(currency))
    for name in candidates:
        value, _ = add_candidate(value, Candidate(name=name, provider=name))
    for name in evaluators:
        value, _ = add_evaluator(value, Evaluator(name=name))
    return value


def proposed_title(what: str, year: int, taken: Collection[str] = ()) -> str:
    """A title to start with, such as "BPO partner 2026", that no evaluation has yet. `what` may be ""."""
    title = f"{what} partner {year}".strip()
    title = f"{title[:1].upper()}{title[1:]}"
    used = {each.casefold() for each in taken}
    number, found = 1, title
    while found.casefold() in used:
        number += 1
        found = f"{title} ({number})"
    return found


def with_currency(evaluation: Evaluation, currency: str) -> Evaluation:
    """The evaluation in another currency: measures in the old one follow, unless an amount is stated there."""
    before = evaluation.head.currency
    evaluation = set_head(evaluation, currency=currency)
    if not before:
        return evaluation
    for key, criterion in evaluation.criteria.items():
        stated = any(
            cells[key].score is not None for cells in evaluation.facts.values() if key in cells
        ) or criterion.value != ValueFunction(shape=criterion.value.shape)
        if criterion.kind is Kind.MEASURE and criterion.unit == before and not stated:
            evaluation = with_row(evaluation, "criteria", (key,), replace(criterion, unit=currency))
    return evaluation


def with_blank_cells(evaluation: Evaluation) -> Evaluation:
    """The evaluation with a blank cell wherever somebody is to fill one in, so that a document shows them all."""
    tree = tree_of(evaluation.criteria)
    plain: dict[str, dict[Key, object]] = {table: dict(rows(evaluation, table)) for table in TABLES}
    ratings = [key for key in tree.leaves if evaluation.criteria[key].kind is Kind.RATING]
    facts = [key for key in tree.order if evaluation.criteria[key].kind.is_stated]
    for candidate in evaluation.candidates:
        for leaf in facts:
            plain["facts"].setdefault((candidate, leaf), Cell())
        for evaluator in evaluation.evaluators:
            for leaf in ratings:
                plain["sheets"].setdefault((evaluator, candidate, leaf), Cell())
    return from_rows(plain)


def without_new_blanks(before: Evaluation, after: Evaluation) -> Evaluation:
    """`after` without blank cells that `before` does not have: a document only showed them to be filled in."""
    for table in ("facts", "sheets"):
        blanks = [key for key, cell in rows(after, table) if cell == Cell() and row_at(before, table, key) is None]
        for key in blanks:
            after = with_row(after, table, key, None)
    return after
