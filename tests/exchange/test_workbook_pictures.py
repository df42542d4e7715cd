"""Pictures in a workbook: a sheet of their own, each with its words, in a package without fault."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

from scorecard.core.report.parts import Png
from scorecard.exchange.workbook import Provenance, sheet_titles, write_workbook
from tests.core.made import made
from tests.exchange.package_rules import faults

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def png(side: int) -> bytes:
    """A grey square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURES = (
    Png("Ranking", "Acme leads with <72> & more.", png(8), 720.0, 350.5),
    Png("Profile", "Acme is strong in cost.", png(4), 720.0, 240.0),
)


def test_each_picture_is_there_with_its_words(tmp_path: Path) -> None:
    value = made({"cost": 60, "skill": 40}, {"Acme": [4, 3], "Bolt": [3, 5]})
    path = tmp_path / "a.xlsx"
    write_workbook(value, path, provenance=Provenance("1", ""), pictures=PICTURES)
    assert faults(path) == []
    with ZipFile(path) as archive:
        names = archive.namelist()
        media = sorted(name for name in names if name.startswith("xl/media/"))
        assert [archive.read(name) for name in media] == [each.data for each in PICTURES]
        assert b'Extension="png"' in archive.read("[Content_Types].xml")
        drawings = [fromstring(archive.read(name)) for name in names if name.startswith("xl/drawings/drawing")]
    told = [each for drawing in drawings for each in drawing.iter(f"{DRAWING}cNvPr") if each.get("descr")]
    assert [(each.get("name"), each.get("descr")) for each in told] == [(p.title, p.summary) for p in PICTURES]
    assert len({each.get("id") for each in told}) == len(told)
    sheet = load_workbook(path)["Pictures"]
    found = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert {"Ranking", "Profile"} <= set(found)


def test_without_pictures_there_is_no_such_sheet(tmp_path: Path) -> None:
    value = made({"cost": 60, "skill": 40}, {"Acme": [4, 3], "Bolt": [3, 5]})
    path = tmp_path / "a.xlsx"
    write_workbook(value, path, provenance=Provenance("1", ""))
    book = load_workbook(path, read_only=True)
    assert book.sheetnames == sheet_titles(value)
    assert "Pictures" not in book.sheetnames
    assert "Pictures" in sheet_titles(value, pictured=True)
