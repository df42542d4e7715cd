"""Good files with something changed at random, through every reader: read, or refused in a sentence, and never more.

The usual run tries some of each kind; with `--slow` there are more than 10,000. Nothing is left to chance: the same
number makes the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from scorecard.app.importing import preview, proposal
from scorecard.core.errors import ExchangeError, ScorecardError
from scorecard.exchange.apart import Apart, BrokeDown
from scorecard.exchange.document import document_bytes, parse_document
from scorecard.exchange.importing.mapping import mapping_bytes, parse_mapping
from scorecard.exchange.importing.reading import MEMORY, read_book, read_here
from scorecard.exchange.providers.reading import read_list_here
from scorecard.exchange.scoresheet.reading import read as read_scoresheet
from tests.cli.test_bad_input import changed
from tests.exchange.importing.written import excel, old_excel, open_document, text_cell
from tests.exchange.scoresheets import panel, written

ROWS: Final = (
    ("Vendor", "Criterion", "Score", "Comment"),
    ("Acme", "Price", "7", "fair"),
    ("Acme", "Quality", "8", ""),
    ("Böreal", "Price", "5.5", 'said "late"'),
    ("Böreal", "Quality", "9", "best"),
)
GRID: Final = (
    ("", "Price", "Quality", "Total"),
    ("Weight", "2", "1", ""),
    ("Acme", "7", "8", "22"),
    ("Bo", "5", "9", "19"),
)
PIECES: Final = (
    *(b"\0", b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b'"', b"'", b"<", b">", b"&x;", b"]]>", b"=1+1", b",", b";", b"\r"),
    *(b"\n", b"{", b"[", b"NaN", b"1e999", b"-1", b"9" * 400, b"true", b"null", b"_x0000_", b"1048576", b"ZZZZ1"),
    *(b"A1:XFD1048576", b"<!DOCTYPE x>", b"<c>", b"</row>", b'r="0"', b"BEGIN:VCARD", b"END:VCARD", b"\xe2\x80\xae"),
)


def mutated(data: bytes, pick: Random) -> bytes:
    """The bytes with one to four things changed."""
    found = bytearray(data)
    for _ in range(pick.randint(1, 4)):
        at = pick.randrange(len(found) + 1)
        length = pick.choice((1, 1, 2, 8, 64))
        match pick.randrange(7):
            case 0 if at < len(found):
                found[at] ^= 1 << pick.randrange(8)
            case 1:
                found[at:at] = pick.choice(PIECES)
            case 2:
                del found[at : at + length]
            case 3:
                found[at : at + length] = pick.choice(PIECES)
            case 4:
                other = pick.randrange(len(found) + 1)
                found[at:at] = found[other : other + length]
            case 5:
                found[at : at + length] = pick.randbytes(min(length, 8))
            case _:
                if pick.random() < 0.2:
                    del found[at:]
    return bytes(found)


def retyped(part: bytes, pick: Random) -> bytes:
    """A part with other things between its tags, or in its attributes, so that it stays XML."""
    found = list(re.finditer(rb">([^<>]+)<|=\"([^\"]*)\"", part))
    for each in sorted(pick.sample(found, min(len(found), pick.randint(1, 3))), key=lambda one: -one.start()):
        group = 1 if each.group(1) is not None else 2
        text = pick.choice(
            (
                b"",
                b"-1",
                b"1e999",
                b"NaN",
                b"TRUE",
                b"7,5",
                b"=1+1",
                b"#REF!",
                b"9" * 320,
                b"XFD1048576",
                b"A1:B2",
                b"Total",
                b"Weight",
                b"\xc2\xa0",
                b"Acme",
                b"str",
                b"e",
                b"s",
                b"3",
                b"99999",
            )
        )
        part = part[: each.start(group)] + text + part[each.end(group) :]
    return part


def repacked(data: bytes, pick: Random) -> bytes:
    """A packed file with one of its parts changed; or the pack itself."""
    if pick.random() < 0.25:
        return mutated(data, pick)
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        names = source.namelist()
        chosen = pick.choice([name for name in names if name != "mimetype"])
        for name in names:
            part = source.read(name)
            if name == chosen:
                part = (retyped if pick.random() < 0.6 else mutated)(part, pick)
            target.writestr(name, part, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


# ---- good files ---------------------------------------------------------------------------------------


def good_list() -> bytes:
    return "\r\n".join(",".join(f'"{field}"' if '"' not in field else field for field in row) for row in ROWS).encode()


def good_excel(folder: Path) -> bytes:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(_cell(f"{'ABCD'[column]}{row}", text) for column, text in enumerate(texts))
        + "</row>"
        for row, texts in enumerate(GRID, 1)
    )
    merge = '<mergeCells><mergeCell ref="A6:B7"/></mergeCells>'
    return excel(
        folder / "good.xlsx", rows, after=merge, before='<cols><col min="5" max="6" hidden="1"/></cols>'
    ).read_bytes()


def _cell(place: str, text: str) -> str:
    if text == "22":
        return f'<c r="{place}"><f>SUMPRODUCT(B2:C2,B3:C3)</f><v>22</v></c>'
    return f'<c r="{place}"><v>{text}</v></c>' if text.isdigit() else text_cell(place, text) if text else ""


def good_open_document(folder: Path) -> bytes:
    def cell(text: str) -> str:
        if text.isdigit():
            return f'<table:table-cell office:value-type="float" office:value="{text}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in GRID)
    return open_document(folder / "good.ods", f'<table:table table:name="One">{rows}</table:table>').read_bytes()


def good_old_excel(folder: Path) -> bytes:
    cells: list[tuple[int, int, float | str | bool]] = [
        (row, column, float(text) if text.isdigit() else text)
        for row, texts in enumerate(GRID)
        for column, text in enumerate(texts)
        if text
    ]
    return old_excel(folder / "good.xls", cells, "0 0 1 2").read_bytes()


CARDS: Final = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jane\r\nORG:Acme;Care\r\nADR:;;1 St;Manila;;1;PH\r\nTEL:+63\r\n"
    b"EMAIL:a@\r\n b.c\r\nNOTE;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nr\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo\r\nEND:VCARD\r\n"
)
PROVIDERS: Final = b"Vendor;Country;City;E-Mail\r\nAcme;PH;Manila;a@b.c\r\nM\xfcller;DE;K\xf6ln;\r\n"


# ---- what is done with them ---------------------------------------------------------------------------

Try = Callable[[bytes], object]


def book_of(path: Path) -> Try:
    """Read a spreadsheet here, and make of it what it seems to mean."""

    def run(data: bytes) -> None:
        path.write_bytes(data)
        book = read_here(path)
        preview(book, proposal(book).mapping)

    return run


def file_with(path: Path, reader: Callable[[Path], object]) -> Try:
    def run(data: bytes) -> None:
        path.write_bytes(data)
        reader(path)

    return run


def scoresheet(folder: Path) -> Try:
    def run(data: bytes) -> None:
        path = folder / "sheet.xlsx"
        path.write_bytes(data)
        found = read_scoresheet(path)
        assert found.faults or found.map is not None

    return run


def document(data: bytes) -> None:
    """What is read of it can be written and read again."""
    found = parse_document(data)
    assert parse_document(document_bytes(found)) == found


def mapping(data: bytes) -> None:
    found = parse_mapping(data)
    assert parse_mapping(mapping_bytes(found)) == found


def good_mapping(folder: Path) -> bytes:
    (folder / "list.csv").write_bytes(good_list())
    return mapping_bytes(proposal(read_here(folder / "list.csv")).mapping)


def good_scoresheet(folder: Path) -> bytes:
    path = folder / "good_sheet.xlsx"
    written(panel(), path)
    return path.read_bytes()


KINDS: Final[dict[str, Callable[[Path], tuple[bytes, Callable[[bytes, Random], bytes], Try]]]] = {
    "csv": lambda folder: (good_list(), mutated, book_of(folder / "a.csv")),
    "xlsx": lambda folder: (good_excel(folder), repacked, book_of(folder / "a.xlsx")),
    "ods": lambda folder: (good_open_document(folder), repacked, book_of(folder / "a.ods")),
    "scoresheet": lambda folder: (good_scoresheet(folder), repacked, scoresheet(folder)),
    "document": lambda _: (changed(), mutated, document),
    "mapping": lambda folder: (good_mapping(folder), mutated, mapping),
    "cards": lambda folder: (CARDS, mutated, file_with(folder / "a.vcf", read_list_here)),
    "providers": lambda folder: (PROVIDERS, mutated, file_with(folder / "b.csv", read_list_here)),
}
FEW: Final = {"scoresheet": 15, "xlsx": 80, "ods": 80}
MANY: Final = {"scoresheet": 300}


def tried(kind: str, folder: Path, numbers: Iterator[int] | range) -> int:
    """Run mutations by number; how many were read although something was changed."""
    good, change, run = KINDS[kind](folder)
    run(good)
    read = 0
    for number in numbers:
        data = change(good, Random(f"{kind} {number}"))
        try:
            run(data)
            read += 1
        except ScorecardError as error:
            told = str(error)
            if not told.strip():
                raise AssertionError(f"number {number} of {kind} is refused without a word") from error
        except Exception as error:
            raise AssertionError(f"number {number} of {kind}: {type(error).__name__}: {error}") from error
    return read


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_file_is_read_or_refused_in_a_sentence(kind: str, tmp_path: Path) -> None:
    tried(kind, tmp_path, range(FEW.get(kind, 150)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_changed_files_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    tried(kind, tmp_path, range(1_000, 1_000 + MANY.get(kind, 1_400)))


def old_workbooks(folder: Path, numbers: range) -> tuple[int, int]:
    """Old workbooks through the child; how many were read, and how often it broke down."""
    good = good_old_excel(folder)
    path = folder / "a.xls"
    read = broken = 0
    with Apart(seconds=20.0, memory=MEMORY) as apart:
        for number in numbers:
            path.write_bytes(mutated(good, Random(f"xls {number}")))
            try:
                read += bool(read_book(path, apart=apart).grids)
            except BrokeDown:
                broken += 1
            except ExchangeError:
                pass
        path.write_bytes(good)
        assert read_book(path, apart=apart).grids[0].rows == len(GRID), "the reader works again, whatever there was"
    return read, broken


def test_a_changed_old_workbook_ends_no_more_than_its_reader(tmp_path: Path) -> None:
    read, _ = old_workbooks(tmp_path, range(60))
    assert read > 0


@pytest.mark.slow
def test_a_thousand_changed_old_workbooks_end_no_more_than_their_reader(tmp_path: Path) -> None:
    read, _ = old_workbooks(tmp_path, range(1_000, 2_000))
    assert read > 0


def test_the_same_number_makes_the_same_file() -> None:
    assert mutated(good_list(), Random("csv 5")) == mutated(good_list(), Random("csv 5"))
    assert json.loads(changed())
