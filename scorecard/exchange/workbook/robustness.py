"""The sheet Robustness: how firm the first place is, in figures of the moment of export, with seed and settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scorecard.core.methods import METHOD_NAMES
from scorecard.core.numbers import grouped, plain
from scorecard.core.robustness.answers import Robustness, robustness
from scorecard.core.robustness.leave_one_out import kept_sentence
from scorecard.core.robustness.simulation import Drawn
from scorecard.core.robustness.verdict import (
    change_sentence,
    flip_sentence,
    no_change_sentence,
    panel_sentence,
    percent,
    points,
)
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.plan import Plan
from scorecard.exchange.workbook.spreadsheet import Page

MOST_CELLS: Final = 2_000  # candidates x leaves; of more, the sheet would take longer than the rest of the workbook
MOST_RANKS: Final = 12
MOST_CHANGES: Final = 200
WIDTHS: Final = (34, 12, 12, 12, 24, 24, *([12] * (MOST_RANKS - 5)))
NOTE: Final = "Figures of the moment of export, not formulas: they do not follow changes in this workbook."


def has_robustness(plan: Plan) -> bool:
    """Whether there is a first place that somebody else could take, and little enough to ask."""
    standings = plan.figures.result.standings
    running = sum(each.rank is not None for each in standings)
    return running > 1 and len(standings) * len(plan.tree.leaves) <= MOST_CELLS


def write_robustness(page: Page, plan: Plan) -> None:
    """The verdict, ranks by share of weightings, how far weights can go, and what else would change the winner."""
    found = robustness(plan.evaluation, plan.figures.result)
    book = page.book
    page.text(1, 1, "Robustness", book.style(looks.TITLE))
    page.text(2, 1, NOTE, book.style(looks.NOTE))
    what = f"{str(found.verdict.firmness).capitalize()}. {found.verdict.what}"
    page.text(3, 1, what, book.style(replace(looks.SENTENCE, valign="top")))
    page.merge(3, 1, 6)
    page.row(3, height=looks.height_of([(what, sum(WIDTHS[:6]))], size=13))
    row = 4
    for line in (*map(str, found.verdict.reasons), *map(str, found.notes)):
        row = _line(page, row, line)
    row = _shares(page, row + 1, found)
    row = _stability(page, row + 1, found, plan)
    lines = [str(flip_sentence(found.contest, flip)) for flip in found.exact.flips.values()]
    row = _lines(page, row + 1, "The smallest change of weights for each of the others", lines, "No weights do.")
    changes = found.exact.single_changes
    lines = [str(change_sentence(found.contest, change)) for change in changes[:MOST_CHANGES]]
    if len(changes) > MOST_CHANGES:
        lines.append(f"And {len(changes) - MOST_CHANGES} more.")
    panel = panel_sentence(found.contest, found.exact.panel_changes)
    lines = [*(lines or [str(no_change_sentence(found.contest))]), *([] if panel is None else [str(panel)])]
    row = _lines(page, row + 1, "Single scores, one step up or down", lines, "")
    row = _left_out(page, row + 1, found, plan)
    row = _methods(page, row + 1, found)
    _settings(page, row + 1, found)
    looks.widths(page, WIDTHS)
    looks.view(page)
    looks.print_setup(page, plan.title)


def _line(page: Page, row: int, text: str) -> int:
    page.text(row, 1, text, page.book.style(looks.NOTE_WRAPPED))
    page.merge(row, 1, 6)
    page.row(row, height=looks.height_of([(text, sum(WIDTHS[:6]))]))
    return row + 1


def _lines(page: Page, row: int, title: str, lines: Sequence[str], otherwise: str) -> int:
    row = _section(page, row, title)
    for line in lines or [otherwise]:
        row = _line(page, row, line)
    return row


def _section(page: Page, row: int, title: str) -> int:
    page.text(row, 1, title, page.book.style(looks.SECTION))
    for column in range(2, 7):
        page.blank(row, column, page.book.style(looks.SECTION_RULE))
    return row + 1


def _heads(page: Page, row: int, heads: Sequence[str], left: Sequence[int] = (1,)) -> int:
    for column, head in enumerate(heads, 1):
        page.text(row, column, head, page.book.style(looks.HEAD if column in left else looks.HEAD_RIGHT))
    return row + 1


def _shares(page: Page, row: int, found: Robustness) -> int:
    shares = found.acceptability
    if shares is None:
        return row
    row = _section(page, row, f"How often on which rank, of {grouped(found.draws.samples)} weightings")
    count = min(len(shares.candidates), MOST_RANKS)
    row = _heads(page, row, ["Candidate", *(f"Rank {rank}" for rank in range(1, count + 1))])
    share = page.book.style(replace(looks.NUMBER, format="0.0%"))
    for at in range(len(shares.candidates)):
        page.text(row, 1, found.contest.name(at), page.book.style(looks.STRONG))
        for rank in range(count):
            page.number(row, 2 + rank, float(shares.ranks[at, rank]), share)
        row += 1
    return row


def _stability(page: Page, row: int, found: Robustness, plan: Plan) -> int:
    row = _section(page, row, "How far each weight can go, among its siblings, before somebody else is first")
    heads = ["Criterion", "Weight", "From", "To", "First below", "First above"]
    row = _heads(page, row, heads, left=(1, 5, 6))
    share = page.book.style(replace(looks.NUMBER, format="0.0%"))
    text = page.book.style(looks.TEXT)
    for key, each in found.exact.stability.items():
        name = page.book.style(replace(looks.TEXT, indent=plan.depth(key)))
        page.text(row, 1, plan.name_of(key), name)
        for column, number in enumerate((each.weight, each.low, each.high), 2):
            page.number(row, column, number, share)
        for column, who in ((5, each.below), (6, each.above)):
            page.text(row, column, _named(plan, who) if who else looks.DASH, text)
        row += 1
    return row


def _left_out(page: Page, row: int, found: Robustness, plan: Plan) -> int:
    evaluation = plan.evaluation
    lines = [
        f"Without the {what} {rows[key].name or key}: {_named(plan, each.leaders)}."
        for what, rows, left in (
            ("criterion", evaluation.criteria, found.exact.without_criteria),
            ("candidate", evaluation.candidates, found.exact.without_candidates),
            ("evaluator", evaluation.evaluators, found.without_evaluators),
        )
        for key, each in left.items()
        if each.changed
    ]
    exact = found.exact
    same = kept_sentence(exact.without_criteria, exact.without_candidates, found.without_evaluators)
    return _lines(page, row, "Who leads when one is left out", lines, str(same))


def _methods(page: Page, row: int, found: Robustness) -> int:
    row = _section(page, row, "Ranks by other methods")
    names = [found.contest.name(at) for at in range(len(found.contest.candidates))]
    checks = found.exact.cross_check
    row = _heads(page, row, ["Candidate", *(METHOD_NAMES[method] for method in checks)])
    number = page.book.style(looks.NUMBER)
    for key, name in zip(found.contest.candidates, names, strict=True):
        page.text(row, 1, name, page.book.style(looks.STRONG))
        for column, ranked in enumerate(checks.values(), 2):
            page.number(row, column, ranked.ranks[key], number)
        row += 1
    page.text(row, 1, "Rank correlation", page.book.style(looks.QUIET))
    for column, ranked in enumerate(checks.values(), 2):
        if ranked.rho is None:
            page.text(row, column, looks.DASH, page.book.style(looks.WORD))
        else:
            page.number(row, column, ranked.rho, page.book.style(replace(looks.NUMBER, format="0.00")))
    return row + 1


def _settings(page: Page, row: int, found: Robustness) -> int:
    draws, bands = found.draws, found.bands
    how = "any, group by group, all alike"
    if draws.weights is Drawn.AROUND:
        how = f"around the stated ones, concentration {plain(draws.concentration)}"
    row = _section(page, row, "Settings")
    lines = (
        ("Weightings drawn", grouped(draws.samples)),
        ("Seed", str(draws.seed)),
        ("Weights", how),
        ("Scores", "drawn with the spread of the panel" if draws.scores else "as they are"),
        (
            "Clear",
            f"first in {percent(bands.clear_share)} of the weightings or more, {points(bands.clear_margin)} ahead or "
            "more, and no single score changes it",
        ),
        ("Tie", f"equal, or less than {points(bands.tie_margin)} ahead"),
    )
    for label, text in lines:
        page.text(row, 1, label, page.book.style(looks.LABEL))
        page.text(row, 2, text, page.book.style(looks.NOTE))
        row += 1
    return row


def _named(plan: Plan, keys: Sequence[str]) -> str:
    return ", ".join(plan.names[plan.candidates.index(key)] for key in keys) or looks.DASH
