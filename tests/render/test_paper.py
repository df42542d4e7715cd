"""Documents on paper: pages, repeated heads, what stays together, and text that can be found again."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from scorecard.core.errors import ScorecardError
from scorecard.core.letter import Disclosure, WithWinner, letter_of
from scorecard.render.drawing import Align, Drawing
from scorecard.render.letter_pdf import letter_pdf
from scorecard.render.paper import Strip, paginated
from scorecard.render.paper_blocks import (
    Block,
    Cell,
    Figures,
    Heading,
    Note,
    PageBreak,
    Picture,
    Row,
    Sentence,
    Setup,
    Size,
    Table,
    Together,
)
from scorecard.render.theme import Theme
from tests.core.letters import large, panel_of_three
from tests.core.made import made
from tests.render.papers import paper_pdf
from tests.render.poppler import told

TALL = 100.0
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#207040"/></svg>'


def _nothing(_draw: Drawing, _left: float, _top: float) -> None:
    """What paints nothing."""


def pages_of(data: bytes, folder: Path) -> list[str]:
    return told("pdftotext", data, folder, "-layout").split("\f")[:-1]


def table(rows: int, text: str = "Row {at}") -> Table:
    cells = [Row((Cell(text.format(at=at)), Cell(f"{at}", share=0.4))) for at in range(rows)]
    return Table(("Name head", "Figure head"), tuple(cells), (0.7, 0.3), (Align.LEFT, Align.RIGHT))


# ---- pages --------------------------------------------------------------------------------------

_HEAD = (Strip(10.0, _nothing, glued=True),)
_strips = st.lists(
    st.builds(
        Strip,
        st.floats(0.0, 40.0),
        st.just(_nothing),
        st.floats(0.0, 30.0),
        st.booleans(),
        st.sampled_from(((), _HEAD)),
        st.sampled_from((False, False, False, True)),
    ),
    max_size=40,
)


@given(_strips)
def test_every_strip_stands_on_a_page_once_in_order_and_inside_it(strips: list[Strip]) -> None:
    strips = [Strip(each.height, lambda _d, _l, _t: None, each.before, each.glued, each.head) for each in strips]
    pages = paginated(strips, TALL)
    placed = [strip for page in pages for _, strip in page if strip not in _HEAD]
    assert [id(each) for each in placed] == [id(each) for each in strips if any(each is found for found in placed)]
    lost = [each for each in strips if not any(each is found for found in placed)]
    assert all(each.height == 0 for each in lost)
    for page in pages:
        assert all(at + strip.height <= TALL + 1e-6 for at, strip in page)
        assert all(one + strip.height <= other + 1e-9 for (one, strip), (other, _) in pairwise(page))
    assert all(page for page in pages[1:])


@given(_strips)
def test_a_table_never_goes_on_without_its_head(strips: list[Strip]) -> None:
    for page in paginated(strips, TALL):
        for at, (_, strip) in enumerate(page):
            if strip.head and strip not in _HEAD:
                before = [each for _, each in page[:at]]
                assert _HEAD[0] in before


def test_what_belongs_together_is_not_parted() -> None:
    high = Strip(70.0, _nothing)
    glued = Strip(20.0, lambda _d, _l, _t: None, glued=True)
    last = Strip(20.0, lambda _d, _l, _t: None)
    pages = paginated([high, glued, last], TALL)
    assert [[strip for _, strip in page] for page in pages] == [[high], [glued, last]]


def test_nothing_is_a_page_too(light: Theme, tmp_path: Path) -> None:
    assert paginated([], TALL) == [[]]
    assert "Page 1 of 1" in pages_of(paper_pdf([], Setup("Empty"), light), tmp_path)[0]


# ---- files --------------------------------------------------------------------------------------


def test_a_table_over_pages_repeats_its_head_and_pages_are_numbered(light: Theme, tmp_path: Path) -> None:
    blocks: list[Block] = [Heading("Title", 0), Sentence("A sentence."), table(120)]
    pages = pages_of(paper_pdf(blocks, Setup("T", "Evaluation E", "1 May 2026"), light), tmp_path)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert page.count("Name head") == 1
        assert f"Page {number} of {len(pages)}" in page
        assert "Evaluation E · 1 May 2026" in page
    found = re.findall(r"Row (\d+)", "".join(pages))
    assert found == [str(at) for at in range(120)]


def test_a_row_that_is_larger_than_a_page_is_broken_and_nothing_is_lost(light: Theme, tmp_path: Path) -> None:
    words = " ".join(f"w{at:04}" for at in range(2500))
    big = Table(("Head", "Number"), (Row((Cell(words), Cell("1"))),), (0.8, 0.2), (Align.LEFT, Align.RIGHT))
    pages = pages_of(paper_pdf([big], Setup("T"), light), tmp_path)
    assert len(pages) > 2
    assert re.findall(r"w\d{4}", "".join(pages)) == words.split()


def test_a_heading_is_never_alone_at_the_foot(light: Theme, tmp_path: Path) -> None:
    for count in range(40, 52):
        blocks: list[Block] = [
            *(Sentence("Line", after=0.0) for _ in range(count)),
            Heading("Alone?"),
            Sentence("What follows."),
        ]
        for page in pages_of(paper_pdf(blocks, Setup("T"), light), tmp_path):
            assert ("Alone?" in page) == ("What follows." in page)


def test_a_page_break_and_blocks_kept_together(light: Theme, tmp_path: Path) -> None:
    both = Together((Sentence("One"), Sentence("Two"), Sentence("Three")))
    blocks: list[Block] = [Sentence("First"), PageBreak(), *(Sentence("Fill") for _ in range(35)), both]
    pages = pages_of(paper_pdf(blocks, Setup("T"), light), tmp_path)
    assert "Fill" not in pages[0]
    assert all(("One" in page) == ("Three" in page) for page in pages)


def test_pictures_are_vectors_and_notes_and_figures_are_text(light: Theme, tmp_path: Path) -> None:
    def paint(painter: QPainter, rect: QRectF, _theme: Theme) -> None:
        painter.fillRect(rect, QColor("#2C5F9E"))
        painter.drawText(rect.center(), "Inside")

    blocks: list[Block] = [
        Picture(paint, 120.0, "What it shows"),
        Note("Mind this", "warn"),
        Figures((("73.6", "points"),)),
    ]
    data = paper_pdf(blocks, Setup("T"), light)
    text = pages_of(data, tmp_path)[0]
    assert all(word in text for word in ("Inside", "What it shows", "Mind this", "73.6", "points"))
    assert len(told("pdfimages", data, tmp_path, "-list").splitlines()) == 2  # heads alone: no picture of pixels


def test_a_picture_higher_than_a_page_is_made_to_fit(light: Theme, tmp_path: Path) -> None:
    heights: list[float] = []
    paper_pdf([Picture(lambda _p, rect, _t: heights.append(rect.height()), 5000.0)], Setup("T"), light)
    assert 500 < heights[0] < Size.A4.pixels.height()


@pytest.mark.parametrize(("size", "points"), [(Size.A4, "595 x 842"), (Size.LETTER, "612 x 792")])
def test_the_paper_and_the_properties(light: Theme, tmp_path: Path, size: Size, points: str) -> None:
    data = paper_pdf([Sentence("x")], Setup("Title here", size=size), light)
    about = told("pdfinfo", data, tmp_path)
    assert points in about
    assert re.search(r"Title: +Title here", about)
    assert not re.search(r"Author: +\S", about)
    assert str(Path.home()).encode() not in data
    fonts = told("pdffonts", data, tmp_path).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)  # embedded


def test_paper_is_light_whatever_the_look(light: Theme, dark: Theme) -> None:
    assert len(paper_pdf([Sentence("x")], Setup("T"), light)) == len(paper_pdf([Sentence("x")], Setup("T"), dark))


def test_logos_of_both_kinds_and_none(light: Theme, tmp_path: Path) -> None:
    image = QImage(300, 60, QImage.Format.Format_ARGB32)
    image.fill(QColor("#207040"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]
    png = paper_pdf([Sentence("x")], Setup("T", logo=bytes(buffer.data().data())), light)
    assert "image" in told("pdfimages", png, tmp_path, "-list")
    assert len(paper_pdf([Sentence("x")], Setup("T", logo=SVG), light)) > len(
        paper_pdf([Sentence("x")], Setup("T"), light)
    )
    for broken in (b"no picture", b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(ScorecardError, match="logo"):
            paper_pdf([Sentence("x")], Setup("T", logo=broken), light)


# ---- letters ------------------------------------------------------------------------------------


def test_a_letter_holds_what_it_tells(light: Theme, tmp_path: Path) -> None:
    letter = letter_of(panel_of_three(), "acme", Disclosure(WithWinner.REASONS, winner_named=True))
    text = "\n".join(pages_of(letter_pdf(letter, light, "1 May 2026", logo=SVG), tmp_path))
    flat = " ".join(text.split())
    assert str(letter.decision) in flat
    assert "An evaluator doubts the staffing." in flat
    for name in ("Ann", "Ben", "Okafor", "Corvo", "1,240,000"):
        assert name not in flat
    assert "Page 1 of" in text


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("candidate", ["c0", "c1", "c2", "c3"])
def test_sixty_criteria_with_hard_texts(light: Theme, tmp_path: Path, candidate: str, size: Size) -> None:
    letter = letter_of(large(), candidate, Disclosure(WithWinner.REASONS, winner_named=True))
    data = letter_pdf(letter, light, "1 May 2026", size=size)
    pages = pages_of(data, tmp_path)
    assert len(pages) > 4
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    text = "".join("".join(pages).split())
    for at in range(60):
        if at != 3:
            assert f"Criterion{at}ofmany" in text


@pytest.mark.parametrize(
    ("rows", "words"),
    [({"p": [None]}, "nothing of it has been scored"), ({"p": [3.0]}, "the only one ranked")],
)
def test_letters_with_little_to_tell(
    light: Theme, tmp_path: Path, rows: dict[str, list[float | None]], words: str
) -> None:
    letter = letter_of(made({"a": 1.0}, rows), "p")
    assert words in " ".join("".join(pages_of(letter_pdf(letter, light), tmp_path)).split())
