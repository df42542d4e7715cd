"""A report on paper: a page that can be read alone, then the sections, with pictures as vectors and selectable text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.errors import Sentence as Said
from scorecard.core.numbers import grouped
from scorecard.core.report.contents import (
    Drawn,
    Grid,
    Item,
    Line,
    Outcome,
    Picture,
    Report,
    Role,
    Section,
    Under,
    Words,
)
from scorecard.core.wording import clipped, isolated
from scorecard.render import paper_blocks as paper
from scorecard.render import ranking
from scorecard.render.drawing import Align
from scorecard.render.paper import Paper, height_of, on_paper, pdf_of, room_of
from scorecard.render.paper_blocks import Block, Cell, Row, Setup, Size, Table
from scorecard.render.report_pictures import drawing_of
from scorecard.render.theme import Theme, load_theme
from scorecard.render.without_window import program

HIGHEST: Final = 700.0
"""The height at which a picture is cut: its painter says what it has no room for."""
LEAST_RANKING: Final = 250.0
"""So much of page one is for the ranking, however much has to be said beside it."""
LONGEST_TITLE: Final = 240
LENGTHS: Final = (480, 320, 200, 120)
"""Characters of a paragraph on page one; the first at which the page has room for the ranking."""
LONG_DECISION: Final = 200
"""A longer decision is set in smaller type."""
MOST_TOGETHER: Final = 4
"""A heading stays on the page with so many paragraphs of quiet words less one, where these are all that it has."""
SHORT_TABLE: Final = 9
"""A table of so many rows is not broken."""
OUTCOMES: Final = {
    Outcome.DECIDED: "Decision",
    Outcome.RECOMMENDED: "Recommendation",
    Outcome.NONE: "No recommendation",
}
FIRMNESS: Final = {"clear": ("Clear", "success"), "close": ("Close", "warn"), "tie": ("Tie", "")}


@dataclass(frozen=True, slots=True)
class Dress:
    """How a report is dressed: the paper, a logo (bytes of a PNG, JPEG or SVG picture) and a line on every page."""

    size: Size = Size.A4
    logo: bytes = b""
    notice: str = ""


def report_paper(report: Report, theme: Theme, dress: Dress | None = None) -> Paper:
    """The report laid out on pages. Raises ScorecardError where the logo is no picture."""
    setup = _setup(report, dress or Dress())
    sections = [block for section in report.sections for block in _section(report, section, theme, setup)]
    draft = on_paper([*_page_one(report, setup, theme, dict.fromkeys(_titles(report), 0)), *sections], setup, theme)
    return on_paper([*_page_one(report, setup, theme, draft.marks), *sections], setup, theme)


def report_pdf(report: Report, theme: Theme, dress: Dress | None = None) -> bytes:
    """The report as the bytes of a PDF. Raises ScorecardError where the logo is no picture."""
    return pdf_of(report_paper(report, theme, dress))


def pages_without_window(report: Report, themes: Path, dress: Dress | None = None) -> tuple[bytes, int]:
    """As `report_pdf`, with how many pages it has, in a program that has no window."""
    with program():
        made = report_paper(report, load_theme(themes, "light"), dress)
        return pdf_of(made), len(made.pages)


def _setup(report: Report, dress: Dress) -> Setup:
    given = report.provenance
    place = ""
    if given.journal_sequence is not None:
        place = f"Journal entry {grouped(given.journal_sequence)}"
        place += f", hash {given.journal_hash[:12]}" if given.journal_hash else ""
    title = clipped(report.title, LONGEST_TITLE)
    return Setup(
        title=f"{title}: report",
        about=place or given.source,
        date=given.written,
        size=dress.size,
        logo=dress.logo,
        head=title,
        notice=dress.notice,
        subject=_subject(report, place or given.source),
    )


def _subject(report: Report, place: str) -> str:
    """What the file says that it is about: what is sourced, how far that has come, and where the figures stand."""
    summary = report.summary
    parts = [*(str(line) for line in summary.subject[:1]), str(summary.state), report.provenance.state, place]
    return clipped(". ".join(part.rstrip(".") for part in parts if part), LONGEST_TITLE)


# ---- page one ------------------------------------------------------------------------------------------------------


def _titles(report: Report) -> list[str]:
    return [section.title for section in report.sections]


def _page_one(report: Report, setup: Setup, theme: Theme, places: Mapping[str, int]) -> list[Block]:
    """The page that may be all that is read; the ranking takes what room the rest leaves.

    Very long names are cut where the page would overflow: they stand in full further on. What else is in the report,
    and on which page, is said where there is room for it.
    """
    _, tall = room_of(setup)
    for most in LENGTHS:
        above, below = list(_above(report, most)), list(_below(report, most))
        if height_of([*above, *below], setup, theme) + LEAST_RANKING <= tall:
            break
    picture, left = _ranking(report, setup, theme, above, below)
    contents = _contents(report, places)
    if height_of(contents, setup, theme) > left:
        contents = []
    return [*above, *picture, *below, *contents, *([paper.PageBreak()] if report.sections else [])]


def _contents(report: Report, places: Mapping[str, int]) -> list[Block]:
    """The sections with their pages, in two columns one after the other."""
    titles = _titles(report)
    if not titles:
        return []
    half = -(-len(titles) // 2)
    rows = []
    for at in range(half):
        cells = []
        for title in (titles[at], titles[at + half] if at + half < len(titles) else ""):
            cells += [Cell(title), Cell(str(places.get(title, "")) if title else "", color="text.secondary")]
        rows.append(Row(tuple(cells)))
    aligns = (Align.LEFT, Align.RIGHT, Align.LEFT, Align.RIGHT)
    table = Table(("",) * 4, tuple(rows), (0.42, 0.06, 0.46, 0.06), aligns)
    return [paper.Gap(10.0), paper.Heading("In this report", 2), table]


def _above(report: Report, most: int) -> Iterator[Block]:
    """What stands over the ranking; no paragraph has more than so many characters."""
    summary = report.summary
    yield paper.Sentence(_said(summary.state), "small", "text.tertiary", after=2.0, kept=True)
    yield paper.Heading(isolated(clipped(report.title, min(most, LONGEST_TITLE))), 0)
    for line in summary.subject:
        yield paper.Sentence(clipped(_said(line), most), "small", "text.secondary", after=2.0, kept=True)
    yield paper.Gap(18.0)
    decision = summary.decision
    what = clipped(_said(decision.what), 2 * most)
    yield paper.Heading(OUTCOMES[decision.outcome], 3)
    yield paper.Together((paper.Sentence(what, "title" if len(what) <= LONG_DECISION else "section", after=8.0),))
    for line in decision.further:
        yield paper.Sentence(clipped(_said(line), most), "body", "text.secondary", after=4.0)
    if summary.hidden:
        yield paper.Note("\n".join(f"{clipped(_said(line), most).rstrip('.')}." for line in summary.hidden), "warn")
    yield paper.Gap(14.0)


def _below(report: Report, most: int) -> Iterator[Block]:
    """What stands under it."""
    summary = report.summary
    if summary.verdict is not None:
        word, family = FIRMNESS[summary.firmness]
        yield paper.Heading(f"How firm that is: {word.lower()}", 2)
        yield paper.Note(clipped(_said(summary.verdict), most), family)
    if summary.out:
        yield paper.Heading("Out of the ranking", 2)
        for each in summary.out:
            text = f"{isolated(clipped(each.name, most // 4))}: {_said(each.why)}"
            yield paper.Sentence(clipped(text, most), bullet=True, after=3.0)
        if summary.more_out:
            yield paper.Sentence(f"and {grouped(summary.more_out)} more", "small", "text.tertiary")


def _ranking(
    report: Report, setup: Setup, theme: Theme, above: Sequence[Block], below: Sequence[Block]
) -> tuple[list[Block], float]:
    """The picture of the ranking, as high as there is room, and what room it leaves; those out stand below in words."""
    width, tall = room_of(setup)
    left = tall - height_of([*above, *below], setup, theme) - 2 * 18
    if report.scorecard is None:
        return [], left
    data = replace(ranking.ranking_of(report.evaluation, report.scorecard, headed=False), out=(), notes=())
    if not data.rows:
        return [], left
    high = min(ranking.height(data, theme.for_print(), width), max(left, LEAST_RANKING))

    def paint(painter: QPainter, rect: QRectF, look: Theme) -> None:
        ranking.paint(painter, rect, data, look)

    return [paper.Picture(paint, high)], left - high


# ---- sections --------------------------------------------------------------------------------------------------


def _section(report: Report, section: Section, theme: Theme, setup: Setup) -> Iterator[Block]:
    yield paper.Heading(section.title, 1, mark=section.title)
    items, at = section.items, 0
    while at < len(items):
        words = _words_under(items, at)
        if words:
            inside = (block for item in items[at : at + words] for block in _blocks(report, item, None, theme, setup))
            yield paper.Together(tuple(inside))
            at += words
            continue
        following = items[at + 1] if at + 1 < len(items) else None
        yield from _blocks(report, items[at], following, theme, setup)
        at += 1


def _words_under(items: Sequence[Item], at: int) -> int:
    """How many items from a heading on are that heading and a few quiet words under it, which stay together; or 0."""
    if not at or not isinstance(items[at], Under):
        return 0
    end = next((place for place in range(at + 1, len(items)) if isinstance(items[place], Under)), len(items))
    quiet = all(isinstance(item, Words) and item.role is Role.QUIET for item in items[at + 1 : end])
    return end - at if quiet and 1 < end - at <= MOST_TOGETHER else 0


def _blocks(report: Report, item: Item, following: Item | None, theme: Theme, setup: Setup) -> Iterator[Block]:
    match item:
        case Words():
            yield from _paragraph(item, kept=isinstance(following, Grid | Picture))
        case Under():
            yield paper.Heading(isolated(item.text), 2)
        case Grid():
            table = _table(item)
            yield paper.Together((table,)) if len(table.rows) <= SHORT_TABLE else table
            yield paper.Gap(8.0)
        case Picture():
            yield from _picture(report, item.drawn, theme, setup)


def _paragraph(words: Words, *, kept: bool) -> Iterator[Block]:
    text = _said(words.text)
    match words.role:
        case Role.LEAD:
            yield paper.Together((paper.Sentence(text, "section", after=8.0, kept=kept),))
        case Role.QUIET:
            yield paper.Sentence(text, "small", "text.tertiary", after=6.0, kept=kept)
        case Role.POINT:
            yield paper.Sentence(text, bullet=True, after=4.0)
        case Role.CAUTION:
            yield paper.Note(text, "warn")
            yield paper.Gap(6.0)
        case Role.FORMULA:
            yield paper.Note(text)
            yield paper.Gap(8.0)
        case Role.BODY:
            yield paper.Sentence(text, after=6.0, kept=kept)


def _said(words: Said) -> str:
    """A sentence whose names keep their direction of writing to themselves."""
    return str(replace(words, fields={name: isolated(text) for name, text in words.fields.items()}))


def _picture(report: Report, drawn: Drawn, theme: Theme, setup: Setup) -> Iterator[Block]:
    made = drawing_of(report, drawn)
    if made is None:
        return
    width, tall = room_of(setup)
    high = made.height(theme.for_print(), width)
    yield paper.Picture(made.paint, min(high, HIGHEST, tall))
    yield paper.Gap(6.0)


def _table(grid: Grid) -> Table:
    aligns = tuple(Align.RIGHT if column.figures else Align.LEFT for column in grid.columns)
    heads = tuple(isolated(column.head) for column in grid.columns)
    return Table(heads, tuple(map(_row, grid.lines)), tuple(column.share for column in grid.columns), aligns)


def _row(line: Line) -> Row:
    color = "text.tertiary" if line.faint else ""
    return Row(tuple(Cell(_cell(text), color=color) for text in line.cells), line.depth, line.strong)


def _cell(text: str) -> str:
    return "\n".join(map(isolated, text.split("\n")))


__all__ = ["Dress", "Size", "pages_without_window", "report_paper", "report_pdf"]
