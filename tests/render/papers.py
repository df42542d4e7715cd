"""Documents on paper as they are written to a file."""

from __future__ import annotations

from collections.abc import Iterable

from scorecard.render.paper import on_paper, pdf_of
from scorecard.render.paper_blocks import Block, Setup
from scorecard.render.theme import Theme


def paper_pdf(blocks: Iterable[Block], setup: Setup, theme: Theme) -> bytes:
    """The blocks laid out on pages, as the bytes of a PDF."""
    return pdf_of(on_paper(blocks, setup, theme))
