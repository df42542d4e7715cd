"""Spreadsheet files to read, written part by part as the standards have them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns"
_SECTOR: Final = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def excel(path: Path, rows: str, *, after: str = "", before: str = "", parts: dict[str, str] | None = None) -> Path:
    """A workbook of one sheet, "One", with these rows as XML."""
    found = {
        "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType="sheet.main+xml"/></Types>',
        "_rels/.rels": (
            '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="One" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="c" Type="x/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>",
    } | (parts or {})
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in found.items():
            archive.writestr(name, text)
    return path


def text_cell(place: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def open_document(path: Path, tables: str, *, styles: str = "") -> Path:
    """An OpenDocument spreadsheet with these tables as XML."""
    names = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text", "style", "draw"))
    content = (
        f'<office:document-content {names} xmlns:calcext="urn:calcext"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ZIP_STORED)
        archive.writestr("content.xml", content, ZIP_DEFLATED)
    return path


def old_excel(path: Path, cells: list[tuple[int, int, float | str | bool]], merged: str = "") -> Path:
    """An old workbook (BIFF8 in a compound file) of one sheet with cells by row and column from 0.

    merged  first row, last row, first column, last column, with spaces between, from 0
    """
    path.write_bytes(_compound(_workbook(cells, merged)))
    return path


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _text(text: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))


def _workbook(cells: list[tuple[int, int, float | str | bool]], merged: str) -> bytes:
    end = _record(0x000A, b"")
    name = _text("Sheet1", "B")
    head = _begin(5) + _record(0x0042, struct.pack("<H", 1200)) + _record(0x00E0, bytes(20))
    position = len(head) + 4 + 6 + len(name) + len(end)
    head += _record(0x0085, struct.pack("<IBB", position, 0, 0) + name) + end
    body = _begin(0x10)
    for row, column, value in cells:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, bool):
            body += _record(0x0205, place + struct.pack("<BB", value, 0))
        elif isinstance(value, str):
            body += _record(0x0204, place + _text(value, "H"))
        else:
            body += _record(0x0203, place + struct.pack("<d", value))
    if merged:
        body += _record(0x00E5, struct.pack("<H4H", 1, *map(int, merged.split())))
    return head + body + end


def _compound(stream: bytes) -> bytes:
    """A compound file that holds one stream, "Workbook"."""
    stream = stream.ljust(4096, b"\0")  # smaller ones stand elsewhere
    count = -(-len(stream) // _SECTOR)
    fat = [_FAT, _END, *range(3, count + 2), _END]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    return (
        head
        + struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
        + _entry("Root Entry", 5, _END, 0, child=1)
        + _entry("Workbook", 2, 2, len(stream))
        + bytes(256)
        + stream.ljust(count * _SECTOR, b"\0")
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<III", _FREE, _FREE, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + tree
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
