"""Reading cells of foreign workbooks: what the standard allows is read as it is, and damage is never a bug of ours."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.errors import ExchangeError
from scorecard.exchange.foreign_workbook import Found, foreign_workbook
from scorecard.exchange.scoresheet.reading import read
from tests.exchange.scoresheets import panel, repacked, written

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType="sheet.main+xml"/></Types>',
    "_rels/.rels": (
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": (
        '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="b" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        '<Relationship Id="c" Type="x/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/sharedStrings.xml": (
        "<sst><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>spoken</t></rPh></si>"
        "<si><t>_x0041__x000D_\nb</t></si></sst>"
    ),
    "xl/styles.xml": (
        '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="&quot;day &quot;0"/>'
        '<numFmt numFmtId="201" formatCode="yyyy\\-mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="201"/><xf numFmtId="10"/></cellXfs></styleSheet>'
    ),
}


def cells_of(path: Path, rows: str, prefix: str = "") -> dict[tuple[int, int], Found]:
    """The cells of a sheet with these rows."""
    root = f'<{prefix}worksheet xmlns{":x" if prefix else ""}="{NAMESPACE}"><{prefix}sheetData>'
    sheet = f"{root}{rows}</{prefix}sheetData></{prefix}worksheet>"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, text)
    found: dict[tuple[int, int], Found] = {}
    with foreign_workbook(path) as workbook:
        workbook.rows(
            workbook.sheets[0], lambda row, cells: found.update({(row, at): cell for at, cell in cells.items()})
        )
    return found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="A1"><v>4</v></c>', Found("number", "4")),
        ("<c><v>-1.5e3</v></c>", Found("number", "-1.5e3")),
        ('<c r="A1" s="1"><v>4</v></c>', Found("number", "4")),
        ('<c r="A1" s="2"><v>4</v></c>', Found("date", "4")),
        ('<c r="A1" s="3"><v>0.4</v></c>', Found("percent", "0.4")),
        ('<c r="A1" t="s"><v>0</v></c>', Found("text", "rich text")),
        ('<c r="A1" t="s"><v>1</v></c>', Found("text", "A\nb")),
        ('<c r="A1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>', Found("text", "inline")),
        ('<c r="A1" t="b"><v>1</v></c>', Found("boolean", "TRUE")),
        ('<c r="A1" t="e"><v>#N/A</v></c>', Found("error", "#N/A")),
        ('<c r="A1" t="d"><v>2026-03-31</v></c>', Found("date", "2026-03-31")),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', Found("formula", "2")),
        ('<c r="A1"><f>1+1</f></c>', Found("formula", "")),
        ('<c r="A1"><v>1_0</v></c>', Found("error", "1_0")),
        ('<c r="A1"><v>٥</v></c>', Found("error", "٥")),
        ('<c r="A1"><v>INF</v></c>', Found("error", "INF")),
    ],
)
def test_a_cell_is_what_it_says(tmp_path: Path, cell: str, found: Found) -> None:
    assert cells_of(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>') == {(1, 1): found}


def test_places_may_be_left_out_and_names_may_have_a_prefix(tmp_path: Path) -> None:
    rows = '<x:row><x:c/><x:c><x:v>1</x:v></x:c></x:row><x:row r="5"><x:c r="AB5"><x:v>2</x:v></x:c></x:row>'
    found = cells_of(tmp_path / "a.xlsx", rows, "x:")
    assert found == {(1, 2): Found("number", "1"), (5, 28): Found("number", "2")}


@pytest.mark.parametrize("place", ["1A", "a1", "XFE1", "ZZZZZZ1", "Ä1", "1", "$A1"])
def test_a_place_where_no_cell_can_be_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(ExchangeError, match="where no cell can be"):
        cells_of(tmp_path / "a.xlsx", f'<row r="1"><c r="{place}"><v>1</v></c></row>')


def test_the_last_column_is_read(tmp_path: Path) -> None:
    found = cells_of(tmp_path / "a.xlsx", '<row r="1"><c r="XFD1"><v>1</v></c></row>')
    assert found == {(1, 16_384): Found("number", "1")}


def test_a_part_in_an_encoding_that_nobody_knows_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cells_of(path, '<row r="1"><c r="A1"><v>1</v></c></row>')
    for encoding in ("UxF-8", "shift_jis"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>'

        def declare(parts: dict[str, bytes], declared: str = declared) -> None:
            parts["xl/workbook.xml"] = declared.encode() + parts["xl/workbook.xml"]

        repacked(path, tmp_path / "b.xlsx", declare)
        with pytest.raises(ExchangeError, match="encoding"), foreign_workbook(tmp_path / "b.xlsx"):
            pass


@given(at=st.integers(0, 20_000), mask=st.integers(1, 255), packed=st.booleans())
def test_a_damaged_byte_is_a_fault_or_changes_nothing(at: int, mask: int, packed: bool) -> None:
    """Of the packed file, whose sums show it; or of the sheet itself, where it may make another valid score."""
    with TemporaryDirectory() as name:
        good, bad = Path(name) / "good.xlsx", Path(name) / "bad.xlsx"
        written(panel(), good)

        def flip(data: bytes) -> bytes:
            place = at % len(data)
            return data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]

        if packed:
            bad.write_bytes(flip(good.read_bytes()))
        else:
            part = "xl/worksheets/sheet2.xml"
            repacked(good, bad, lambda parts: parts.update({part: flip(parts[part])}))
        returned = read(bad)
        assert returned.faults or len(returned.cells) == 12
        if packed and not returned.faults:
            assert not any(each.changed for each in returned.cells.values())
