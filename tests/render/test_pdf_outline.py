"""The outline and the properties that are added to a finished PDF: sound for whoever reads it, and nothing is moved."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.render.paper import on_paper, pdf_of
from scorecard.render.paper_blocks import Block, Heading, PageBreak, Sentence, Setup
from scorecard.render.pdf_outline import Entry, with_outline
from scorecard.render.theme import Theme
from tests.render.papers import paper_pdf

HARD = 'Kosten \N{EURO SIGN} & <"Fit"> (50 %) \\ \u05e2\u05dc\u05d5\u05ea \U0001f600'
BLOCKS: list[Block] = [
    Heading("Partner 2026", 0),
    Sentence("First page."),
    PageBreak(),
    Heading("Ranking", 1),
    Heading("Points", 2),
    Heading("Not listed", 3),
    Sentence("Second page."),
    PageBreak(),
    Heading(HARD, 1),
    Sentence("Third page."),
]


@dataclass(frozen=True)
class Line:
    """A line of an outline as it is read back."""

    title: str
    page: int
    depth: int


def objects(data: bytes) -> dict[int, bytes]:
    """The objects as a reader finds them: by the last table, then by those before it; each where the table says."""
    found: dict[int, bytes] = {}
    start = int(re.findall(rb"startxref\s+(\d+)\s+%%EOF", data)[-1])
    while True:
        assert data.startswith(b"xref\n", start)
        at = start + 5
        while head := re.match(rb"(\d+) (\d+) ?\n", data[at : at + 24]):
            first, count = int(head.group(1)), int(head.group(2))
            at += head.end()
            for number in range(first, first + count):
                row, at = data[at : at + 20], at + 20
                assert re.fullmatch(rb"\d{10} \d{5} [nf][ \r]\n", row), row
                place = int(row[:10])
                if number and number not in found and row[17:18] == b"n":
                    assert data.startswith(b"%d 0 obj" % number, place), number
                    found[number] = data[place : data.index(b"endobj", place)]
        trailer = data[at : data.index(b"startxref", at)]
        before = re.search(rb"/Prev (\d+)", trailer)
        if before is None:
            return found
        start = int(before.group(1))


def outline_of(data: bytes) -> list[Line]:
    """The outline, walked from its root; whatever points somewhere must be pointed back at."""
    found = objects(data)
    root = int(re.findall(rb"/Root (\d+) 0 R", data)[-1])
    catalog = found[root]
    pages_at = re.search(rb"/Pages (\d+) 0 R", catalog)
    assert pages_at is not None
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", found[int(pages_at.group(1))])
    assert kids is not None
    pages = [int(each) for each in re.findall(rb"(\d+) 0 R", kids.group(1))]
    top = re.search(rb"/Outlines (\d+) 0 R", catalog)
    return [] if top is None else _under(found, pages, int(top.group(1)), 0)


def _under(found: dict[int, bytes], pages: list[int], parent: int, depth: int) -> list[Line]:
    def one(name: bytes, text: bytes) -> int:
        there = re.search(rb"/" + name + rb" (-?\d+)", text)
        return int(there.group(1)) if there else 0

    lines: list[Line] = []
    at, before, count = one(b"First", found[parent]), 0, 0
    while at:
        text = found[at]
        assert one(b"Parent", text) == parent
        assert one(b"Prev", text) == before
        title = re.search(rb"/Title <FEFF([0-9A-F]*)>", text)
        dest = re.search(rb"/Dest \[(\d+) 0 R /XYZ null -?\d+ null\]", text)
        assert title is not None
        assert dest is not None
        lines.append(Line(bytes.fromhex(title.group(1).decode()).decode("utf-16-be"), pages.index(int(dest[1])), depth))
        lines += _under(found, pages, at, depth + 1)
        before, at, count = at, one(b"Next", text), count + 1
    assert one(b"Last", found[parent]) == before
    assert abs(one(b"Count", found[parent])) == count
    return lines


def poppler(tool: str, data: bytes, folder: Path, *options: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} (poppler) is not installed")
    path = folder / "outline.pdf"
    path.write_bytes(data)
    asked = subprocess.run([found, *options, str(path)], capture_output=True, encoding="utf-8", check=True)
    assert not asked.stderr
    return asked.stdout


def test_headings_stand_in_the_outline_with_their_pages(light: Theme) -> None:
    data = paper_pdf(BLOCKS, Setup("Report"), light)
    assert outline_of(data) == [
        Line("Partner 2026", 0, 0),
        Line("Ranking", 1, 0),
        Line("Points", 1, 1),
        Line(HARD, 2, 0),
    ]


def test_other_readers_find_the_outline_and_the_properties(light: Theme, tmp_path: Path) -> None:
    data = paper_pdf(BLOCKS, Setup("Report", subject=HARD), light)
    assert re.search(rf"Subject:\s+{re.escape(HARD)}", poppler("pdfinfo", data, tmp_path))
    assert re.search(r"Title:\s+Report", poppler("pdfinfo", data, tmp_path))
    about = ET.fromstring(poppler("pdfinfo", data, tmp_path, "-meta").split("?>", 1)[-1].rsplit("<?", 1)[0])
    assert HARD in [each.text for each in about.iter() if each.tag.endswith("}li")]
    text = poppler("pdftohtml", data, tmp_path, "-xml", "-i", "-stdout")
    items = re.findall(r'<item page="(\d)">(.*?)</item>', text)
    assert [(page, title) for page, title in items[:3]] == [("1", "Partner 2026"), ("2", "Ranking"), ("2", "Points")]
    assert items[3][0] == "3"


def test_one_page_has_no_outline_and_nothing_of_the_file_is_moved(light: Theme) -> None:
    setup = Setup("Report")
    assert outline_of(paper_pdf([Heading("Alone", 1)], setup, light)) == []
    paper = on_paper(BLOCKS, setup, light)
    data = pdf_of(paper)
    end = data.index(b"%%EOF") + len(b"%%EOF\n")
    assert data[:end].startswith(b"%PDF-1.4")
    assert data[end:].count(b"%%EOF") == 1
    assert with_outline(data[:end], paper.outline) == data


def test_a_heading_that_is_gone_to_is_in_sight(light: Theme) -> None:
    paper = on_paper(BLOCKS, Setup("Report", head="Head"), light)
    tall = paper.size.height() * 72 / 96
    for entry in paper.outline:
        assert 0 < entry.up <= tall
    lower, upper = paper.outline[2], paper.outline[1]
    assert lower.page == upper.page
    assert lower.up < upper.up


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4\n%%EOF\n", b"no PDF at all", b"trailer << /Size 3 >>\nstartxref\n0\n%%EOF\n"]
)
def test_a_file_of_another_make_stays_as_it_is(data: bytes) -> None:
    assert with_outline(data, (Entry("A", 0, 0.0),), "About") == data


def test_a_file_that_was_changed_already_stays_as_it_is(light: Theme) -> None:
    data = paper_pdf(BLOCKS, Setup("Report"), light)
    assert with_outline(data, (Entry("Again", 0, 0.0),)) == data


@given(
    st.lists(
        st.builds(Entry, st.text(max_size=8), st.integers(0, 4), st.floats(0, 842), st.integers(0, 3)),
        min_size=1,
        max_size=14,
    )
)
def test_any_outline_is_sound(light: Theme, entries: list[Entry]) -> None:
    bare = pdf_of(on_paper([Sentence("One"), PageBreak(), Sentence("Two")], Setup("Report"), light))
    bare = bare[: bare.index(b"%%EOF") + len(b"%%EOF\n")]
    found = outline_of(with_outline(bare, entries))
    assert [line.title for line in found] == [
        each.title.encode("utf-16-be", "replace").decode("utf-16-be") for each in entries
    ]
    assert [line.page for line in found] == [min(each.page, 1) for each in entries]
    above: list[int] = []
    for entry, line in zip(entries, found, strict=True):
        while above and above[-1] >= entry.depth:
            above.pop()
        assert line.depth == len(above)
        above.append(entry.depth)
