"""A feedback letter as a PDF."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from scorecard.core.errors import Sentence as Words
from scorecard.core.letter import Letter
from scorecard.core.letter_outline import Figures, Grid, Heading, Paragraph, Part, Role, Title, outline_of
from scorecard.core.wording import isolated
from scorecard.render import paper_blocks as paper
from scorecard.render.drawing import Align
from scorecard.render.paper import Paper, on_paper, pdf_of
from scorecard.render.paper_blocks import Block, Cell, Row, Setup, Size, Table, Together
from scorecard.render.theme import Theme, load_theme

__all__ = ["Size", "letter_paper", "letter_pdf", "letter_pdf_without_window"]


def letter_pdf(letter: Letter, theme: Theme, date: str = "", *, size: Size = Size.A4, logo: bytes = b"") -> bytes:
    """The letter as the bytes of a PDF. Raises ScorecardError where the logo is no picture."""
    return pdf_of(letter_paper(letter, theme, date, size=size, logo=logo))


def letter_paper(letter: Letter, theme: Theme, date: str = "", *, size: Size = Size.A4, logo: bytes = b"") -> Paper:
    """The letter laid out on its pages. Raises ScorecardError where the logo is no picture."""
    parts = outline_of(letter, date)
    title = next(each.text for each in parts if isinstance(each, Title))
    setup = Setup(f"{title}: {letter.addressee}", letter.evaluation, date, size, logo)
    return on_paper(_together(parts), setup, theme)


def letter_pdf_without_window(
    letter: Letter, themes: Path, date: str = "", *, size: Size = Size.A4, logo: bytes = b""
) -> bytes:
    """As `letter_pdf`, in a program that has no window: fonts need an application, but no screen."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    found = letter_pdf(letter, load_theme(themes, "light"), date, size=size, logo=logo)
    del application  # it had to live until here
    return found


def _together(parts: tuple[Part, ...]) -> Iterator[Block]:
    """The parts as blocks; a short list stays with its heading."""
    waiting: list[Block] = []
    for part in parts:
        if isinstance(part, Paragraph) and part.role is Role.POINT and not part.typed:
            waiting += _blocks(part)
            continue
        if 1 < len(waiting) <= 8 and isinstance(waiting[0], paper.Heading):
            yield Together(tuple(waiting))
        else:
            yield from waiting
        waiting = []
        if isinstance(part, Heading) and part.level == 1:
            waiting = list(_blocks(part))
        else:
            yield from _blocks(part)
    yield from waiting


def _blocks(part: Part) -> Iterator[Block]:
    match part:
        case Title():
            yield paper.Sentence(isolated(part.above), "small", "text.tertiary", after=2.0, kept=True)
            yield paper.Heading(part.text, 0)
            first, *rest = part.under
            yield paper.Sentence(isolated(first), "strong", after=2.0, kept=True)
            if rest:
                line = " \N{MIDDLE DOT} ".join(map(isolated, rest))
                yield paper.Sentence(line, "small", "text.secondary", after=2.0, kept=True)
            yield paper.Gap(20.0)
        case Heading():
            yield paper.Heading(isolated(part.text), part.level, isolated(part.aside))
            if part.under:
                yield paper.Sentence(part.under, "small", "text.secondary", after=4.0, kept=True)
        case Figures():
            yield paper.Figures(part.items)
        case Grid():
            yield _table(part)
        case Paragraph():
            yield from _paragraph(part)


def _paragraph(part: Paragraph) -> Iterator[Block]:
    text = _said(part.text)
    if part.role is Role.LEAD:
        yield paper.Sentence(text, "section", after=8.0)
    elif part.role is Role.QUIET:
        yield paper.Sentence(text, "small", "text.tertiary", after=3.0)
    else:
        point = part.role is Role.POINT
        yield paper.Sentence(text, bullet=point, typed=part.typed, after=4.0)


def _said(words: Words | str) -> str:
    """A sentence whose names keep their direction of writing to themselves."""
    if isinstance(words, str):
        return words
    return str(replace(words, fields={name: isolated(text) for name, text in words.fields.items()}))


def _table(grid: Grid) -> Table:
    family = {"strength": "success", "weakness": "danger", "": ""}
    rows = []
    for row in grid.rows:
        cells = []
        for column, text in enumerate(row.cells):
            is_score = column == (2 if len(row.cells) > 2 else 1)
            cells.append(
                Cell(
                    isolated(text),
                    color="text.secondary" if column == 1 and not row.strong and len(row.cells) > 2 else "",
                    share=row.share if is_score else None,
                    family=family[row.mark.value] if is_score else "",
                )
            )
        rows.append(Row(tuple(cells), row.depth, row.strong))
    aligns = (Align.LEFT, *(Align.RIGHT for _ in grid.heads[1:]))
    return Table(tuple(map(isolated, grid.heads)), tuple(rows), grid.widths, aligns)
