"""The sheets of a workbook, in their order: one entry each, with what it says, its subject and who writes it.

To add a sheet: name it in `plan` (and in `OWN_TITLES`, so that no evaluator's sheet takes its title), write a function
that fills a `Page`, and yield an `Entry` here where it belongs. Its tab, the contents on Summary and About and the way
back to Summary follow from the entry; the way back stands in row 1, in the column `back`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scorecard.core.comparison.comparing import Comparison
from scorecard.core.progress import Report, within
from scorecard.core.report.parts import Png
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.about import write_about
from scorecard.exchange.workbook.comparison import write_comparison
from scorecard.exchange.workbook.costs import write_costs
from scorecard.exchange.workbook.criteria import has_rubric, write_criteria, write_rubric, write_rules
from scorecard.exchange.workbook.facts import write_facts
from scorecard.exchange.workbook.judgements import write_judgements
from scorecard.exchange.workbook.panel import write_consensus, write_evaluator, write_panel
from scorecard.exchange.workbook.pictures import write_pictures
from scorecard.exchange.workbook.plan import (
    ABOUT,
    COMPARISON,
    CONSENSUS,
    COSTS,
    CRITERIA,
    FACTS,
    JUDGEMENTS,
    PANEL,
    PICTURES,
    REASONS,
    ROBUSTNESS,
    RUBRIC,
    RULES,
    SCENARIOS,
    SCORECARD,
    SUMMARY,
    WHAT_IF,
    Plan,
)
from scorecard.exchange.workbook.reasons import has_reasons, write_reasons
from scorecard.exchange.workbook.robustness import has_robustness, write_robustness
from scorecard.exchange.workbook.scenarios import write_scenarios
from scorecard.exchange.workbook.scorecard import write_scorecard
from scorecard.exchange.workbook.spreadsheet import Page, quoted
from scorecard.exchange.workbook.summary import write_summary
from scorecard.exchange.workbook.what_if import write_what_if
from scorecard.exchange.workbook.what_if_places import has_what_if


class Subject(StrEnum):
    """What a sheet is about: the colour of its tab."""

    RESULT = "2350C8"
    WEIGHTS = "7B2B55"
    OFFERS = "CB8614"
    PANEL = "1B9E8C"
    NOTES = "5D6573"


WAY_BACK: Final = "\N{LEFTWARDS ARROW} Summary"


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet: its title, what there is to see, its subject, who fills it, and the column of its way back (0: none)."""

    title: str
    says: str
    subject: Subject
    write: Callable[[Page], None]
    back: int = 3

    def fill(self, page: Page) -> None:
        """Everything on the sheet."""
        self.write(page)
        page.sheet.sheet_properties.tabColor = self.subject.value
        if self.back:
            page.text(1, self.back, WAY_BACK, page.book.style(looks.LINK))
            page.link(1, self.back, f"{quoted(SUMMARY)}A1")


def entries_of(
    plan: Plan, report: Report, comparison: Comparison | None = None, pictures: Sequence[Png] = ()
) -> list[Entry]:
    """The sheets of this workbook. `report` hears of the progress within the longest."""
    entries: list[Entry] = []  # as Summary and About see them: they are written when all are known
    entries += _entries(plan, report, comparison, pictures, entries)
    return entries


def _entries(
    plan: Plan, report: Report, comparison: Comparison | None, pictures: Sequence[Png], contents: Sequence[Entry]
) -> Iterator[Entry]:
    """One after the other; those that have nothing to show are left out."""
    # ---- the result
    yield Entry(
        SUMMARY,
        "Who leads, the ranking, who is out and why",
        Subject.RESULT,
        lambda page: write_summary(page, plan, _contents(contents)),
        back=0,
    )
    yield Entry(
        SCORECARD,
        "Points, values, gates and limits, and how the ranks come about",
        Subject.RESULT,
        lambda page: write_scorecard(page, plan),
    )
    if has_what_if(plan):
        yield Entry(
            WHAT_IF,
            "Other weights and scores to try, and who would lead with them",
            Subject.RESULT,
            lambda page: write_what_if(page, plan),
        )
    # ---- what it is judged by
    yield Entry(
        CRITERIA,
        "The criteria with their weights and value functions",
        Subject.WEIGHTS,
        lambda page: write_criteria(page, plan),
    )
    if has_rubric(plan):
        yield Entry(
            RUBRIC,
            "What each criterion means, and what earns which score",
            Subject.WEIGHTS,
            lambda page: write_rubric(page, plan),
        )
    yield Entry(
        RULES,
        "The scale, the rules, the points and categories of value functions",
        Subject.WEIGHTS,
        lambda page: write_rules(page, plan),
    )
    # ---- what is offered
    if plan.facts_row or plan.offer_rows or plan.waiver_row:
        yield Entry(
            FACTS, "Gates, measures and waivers of each candidate", Subject.OFFERS, lambda page: write_facts(page, plan)
        )
    places = plan.costs
    if places is not None:
        yield Entry(
            COSTS,
            "What each candidate costs over the term, line by line and year by year",
            Subject.OFFERS,
            lambda page: write_costs(page, plan, places),
        )
    # ---- what the panel says
    if plan.ratings:
        yield Entry(
            PANEL,
            "All scores side by side, pooled and agreed",
            Subject.PANEL,
            lambda page: write_panel(page, plan, _share_of(report, page)),
        )
        yield Entry(
            CONSENSUS,
            "The scores that the panel agreed on",
            Subject.PANEL,
            lambda page: write_consensus(page, plan),
        )
    for at, key in enumerate(plan.evaluators):
        yield _evaluator(plan, key, at)
    if plan.evaluation.judgements:
        yield Entry(
            JUDGEMENTS,
            "What was answered when weights were found, and how consistent it is",
            Subject.WEIGHTS,
            lambda page: write_judgements(page, plan),
        )
    if has_reasons(plan):
        yield Entry(
            REASONS,
            "What was written beside scores, facts and waivers",
            Subject.NOTES,
            lambda page: write_reasons(page, plan),
        )
    # ---- what else there is to say
    if comparison is not None:
        yield Entry(
            COMPARISON,
            "What changed since an earlier evaluation, and from what causes",
            Subject.RESULT,
            lambda page: write_comparison(page, comparison),
        )
    if plan.evaluation.scenarios:
        yield Entry(
            SCENARIOS,
            "Named variants: who leads in each, and what it has otherwise",
            Subject.RESULT,
            lambda page: write_scenarios(page, plan),
        )
    if has_robustness(plan):
        yield Entry(
            ROBUSTNESS,
            "How firm the first place is, and what would change it",
            Subject.RESULT,
            lambda page: write_robustness(page, plan),
        )
    if pictures:
        yield Entry(
            PICTURES,
            "The pictures of the report, as they were when this workbook was written",
            Subject.RESULT,
            lambda page: write_pictures(page, pictures, plan.title),
            back=9,
        )
    yield Entry(
        ABOUT,
        "How this workbook calculates, how to check it, and where it comes from",
        Subject.NOTES,
        lambda page: write_about(page, plan, _contents(contents)),
        back=2,
    )


def _evaluator(plan: Plan, key: str, number: int) -> Entry:
    return Entry(
        plan.sheets[key],
        "Scores of one member of the panel",
        Subject.PANEL,
        lambda page: write_evaluator(page, plan, key, number),
    )


def _contents(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The titles, and what there is to see."""
    return [(entry.title, entry.says) for entry in entries]


def _share_of(report: Report, page: Page) -> Report:
    """Progress within one sheet, as a part of the progress over all sheets."""
    pages = page.book.pages
    at = pages.index(page)
    return within(report, at / len(pages), (at + 1) / len(pages))
