"""Reading files of others: what stands in them comes out as it is, and what is wrong with them is said."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.errors import ExchangeError
from scorecard.core.progress import Cancelled
from scorecard.exchange.apart import Apart
from scorecard.exchange.importing import reading
from scorecard.exchange.importing.book import Book, Cell, CellKind, of_json, to_json
from scorecard.exchange.importing.reading import MEMORY, read_book, read_here
from tests.exchange.importing.written import excel, old_excel, open_document, text_cell
from tests.exchange.test_apart import hanging


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart(seconds=20.0, memory=MEMORY) as found:
        yield found


def cell_of(path: Path, row: str, place: tuple[int, int] = (1, 1)) -> Cell | None:
    """The cell in the first row of a workbook."""
    return read_here(excel(path, f'<row r="1">{row}</row>')).grids[0].cells.get(place)


def said_of(book: Book) -> list[str]:
    return [str(each) for each in book.notes]


# ---- Excel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A1"><v>7</v></c>', Cell(CellKind.NUMBER, "7", 7.0)),
        ('<c r="A1"><v>-0.0</v></c>', Cell(CellKind.NUMBER, "0", 0.0)),
        ('<c r="A1" s="2"><v>0.85</v></c>', Cell(CellKind.PERCENT, "0.85", 0.85)),
        ('<c r="A1" s="1"><v>45937</v></c>', Cell(CellKind.DATE, "2025-10-07")),
        ('<c r="A1" s="1"><v>59</v></c>', Cell(CellKind.DATE, "1900-02-28")),
        ('<c r="A1" s="1"><v>45937.5</v></c>', Cell(CellKind.DATE, "2025-10-07 12:00")),
        ('<c r="A1" s="1"><v>0.25</v></c>', Cell(CellKind.DATE, "06:00")),
        ('<c r="A1" t="d"><v>2026-03-01T00:00:00</v></c>', Cell(CellKind.DATE, "2026-03-01")),
        ('<c r="A1" t="b"><v>1</v></c>', Cell(CellKind.BOOLEAN, "TRUE", 1.0)),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Cell(CellKind.ERROR, "#REF!")),
        ('<c r="A1"><v>1e999</v></c>', Cell(CellKind.ERROR, "inf")),
        ('<c r="A1"><v>NaN</v></c>', Cell(CellKind.ERROR, "NaN")),
        ('<c r="A1"><v>1_0</v></c>', Cell(CellKind.ERROR, "1_0")),
        ('<c r="A1"><f>3+4</f><v>7</v></c>', Cell(CellKind.NUMBER, "7", 7.0, True, "3+4")),
        ('<c r="A1"><f>3+4</f></c>', Cell(CellKind.UNKNOWN, "", None, True, "3+4")),
        ('<c r="A1" t="str"><f>A2</f><v>Acme</v></c>', Cell(CellKind.TEXT, "Acme", None, True, "A2")),
        ('<c r="A1" t="str"><f>A2</f><v></v></c>', None),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Cell(CellKind.ERROR, "#DIV/0!", None, True, "1/0")),
        (
            '<c r="A1" t="str"><f>HYPERLINK("http://x","Acme")</f><v>Acme</v></c>',
            Cell(CellKind.UNKNOWN, "Acme", None, True, 'HYPERLINK("http://x","Acme")'),
        ),
        (text_cell("A1", "=cmd|' /C calc'!A0"), Cell(CellKind.TEXT, "=cmd|' /C calc'!A0")),
        (text_cell("A1", "Cafe\u0301"), Cell(CellKind.TEXT, "Café")),
        (text_cell("A1", "\u202eAcme\u200b"), Cell(CellKind.TEXT, "Acme")),
        (text_cell("A1", "Ac_x0000_me_x0007_"), Cell(CellKind.TEXT, "Acme")),
        (text_cell("A1", "_xD800_Acme"), Cell(CellKind.TEXT, "Acme")),
        (text_cell("A1", "👩\u200d👧"), Cell(CellKind.TEXT, "👩\u200d👧")),
        (text_cell("A1", "می\u200cخواهم"), Cell(CellKind.TEXT, "می\u200cخواهم")),
        (text_cell("A1", "   "), None),
    ],
)
def test_a_cell_of_a_workbook_is_read_as_what_it_is(tmp_path: Path, xml: str, cell: Cell | None) -> None:
    assert cell_of(tmp_path / "a.xlsx", xml) == cell


def test_what_is_beside_the_cells_is_read_too(tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A1", "x")}</row><row r="3" hidden="1"><c r="C3"><v>1</v></c></row>'
    path = excel(
        tmp_path / "a.xlsx",
        rows,
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells><drawing/>',
    )
    book = read_here(path)
    (grid,) = book.grids
    assert (grid.rows, grid.columns, grid.hidden_rows, grid.hidden_columns) == (3, 3, frozenset({3}), frozenset({2, 3}))
    assert [each.a1 for each in grid.merges] == ["A1:B1"]
    assert said_of(book) == [
        "One: Pictures and charts are not read.",
        "One: Hidden rows hold something and are read like the others: 3.",
    ]
    assert of_json(to_json(book)) == book


def test_stray_cells_are_left_out_and_named_and_many_are_too_many(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    book = read_here(excel(tmp_path / "a.xlsx", row + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert list(book.grids[0].cells) == [(1, 1)]
    assert "XFD1048576" in said_of(book)[0]
    many = "".join(f'<row r="{200_000 + n}"><c r="A{200_000 + n}"><v>1</v></c></row>' for n in range(30))
    with pytest.raises(ExchangeError, match="too many rows"):
        read_here(excel(tmp_path / "b.xlsx", row + many))


def test_two_sheets_of_one_name_and_titles_of_no_program_get_names(tmp_path: Path) -> None:
    sheets = "".join(f'<sheet name="{name}" r:id="a"/>' for name in ("One", "one", "a/b", ""))
    parts = {"xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{sheets}</sheets></workbook>'}
    book = read_here(excel(tmp_path / "a.xlsx", "", parts=parts))
    assert [each.title for each in book.grids] == ["One", "one (2)", "a/b", "Sheet 3"]
    assert "a/b" in said_of(book)[0]


# ---- OpenDocument -----------------------------------------------------------------------------------


def ods(path: Path, rows: str, **given: str) -> Book:
    return read_here(open_document(path, f'<table:table table:name="One">{rows}</table:table>', **given))


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('office:value-type="float" office:value="7.5"', Cell(CellKind.NUMBER, "7.5", 7.5)),
        ('office:value-type="percentage" office:value="0.3"', Cell(CellKind.PERCENT, "0.3", 0.3)),
        ('office:value-type="currency" office:value="5"', Cell(CellKind.NUMBER, "5", 5.0)),
        ('office:value-type="date" office:date-value="2026-03-01"', Cell(CellKind.DATE, "2026-03-01")),
        ('office:value-type="boolean" office:boolean-value="true"', Cell(CellKind.BOOLEAN, "TRUE", 1.0)),
        ('office:value-type="float" office:value="NaN"', Cell(CellKind.ERROR, "nan")),
        ('office:value-type="float" office:value="1_0"', Cell(CellKind.ERROR, "1_0")),
        ('office:value-type="string"', Cell(CellKind.TEXT, "a  b")),
        (
            'office:value-type="float" office:value="3" table:formula="of:=[.B1]+1"',
            Cell(CellKind.NUMBER, "3", 3.0, True, "[.B1]+1"),
        ),
        (
            'office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"',
            Cell(CellKind.ERROR, "a b", None, True, "1/0"),
        ),
    ],
)
def test_a_cell_of_an_open_document_is_read_as_what_it_is(tmp_path: Path, xml: str, cell: Cell) -> None:
    text = '<text:p>a<text:s text:c="2"/>b</text:p>' if "string" in xml else ""
    if "error" in xml:
        text = "<text:p>a b</text:p>"
    book = ods(
        tmp_path / "a.ods", f"<table:table-row><table:table-cell {xml}>{text}</table:table-cell></table:table-row>"
    )
    assert book.grids[0].cells[1, 1] == cell


def test_repeated_merged_and_hidden_parts_of_an_open_document(tmp_path: Path) -> None:
    number = 'office:value-type="float" office:value="1"'
    rows = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="2">'
        f'<table:table-cell {number} table:number-columns-repeated="2"/>'
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        f'<table:table-row table:visibility="collapse"><table:table-cell {number} table:number-columns-spanned="2"/>'
        "<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>"
        f"<table:table-cell {number}><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>"
        '</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    (grid,) = ods(tmp_path / "a.ods", rows).grids
    assert set(grid.cells) == {(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 3)}
    assert [each.a1 for each in grid.merges] == ["A3:B3"]
    assert (grid.hidden_rows, grid.hidden_columns) == (frozenset({3}), frozenset({3}))
    everywhere = f'<table:table-row table:number-rows-repeated="1000000"><table:table-cell {number}/></table:table-row>'
    with pytest.raises(ExchangeError, match="too many"):
        ods(tmp_path / "b.ods", everywhere)


def test_an_open_document_that_is_hidden_or_spoiled(tmp_path: Path) -> None:
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    table = '<table:table table:name="Two" table:style-name="h"/>'
    assert read_here(open_document(tmp_path / "a.ods", table, styles=style)).grids[0].hidden
    with pytest.raises(ExchangeError, match="no sheet"):
        read_here(open_document(tmp_path / "b.ods", ""))
    with pytest.raises(ExchangeError, match="damaged"):
        read_here(open_document(tmp_path / "c.ods", "<table:table>"))
    entities = open_document(tmp_path / "d.ods", "").read_bytes()
    (tmp_path / "d.ods").write_bytes(entities[: len(entities) // 2])
    with pytest.raises(ExchangeError, match="damaged"):
        read_here(tmp_path / "d.ods")


# ---- old Excel --------------------------------------------------------------------------------------


def test_an_old_workbook_is_read_apart(tmp_path: Path, apart: Apart) -> None:
    path = old_excel(
        tmp_path / "a.xls", [(0, 1, "Price"), (1, 0, "Müller"), (1, 1, 7.5), (2, 0, "Acme"), (2, 1, True)], "0 0 1 2"
    )
    book = read_book(path, apart=apart)
    (grid,) = book.grids
    assert (book.kind, grid.title) == ("xls", "Sheet1")
    assert {place: (cell.kind, cell.text) for place, cell in grid.cells.items()} == {
        (1, 2): (CellKind.TEXT, "Price"),
        (2, 1): (CellKind.TEXT, "Müller"),
        (2, 2): (CellKind.NUMBER, "7.5"),
        (3, 1): (CellKind.TEXT, "Acme"),
        (3, 2): (CellKind.BOOLEAN, "TRUE"),
    }
    assert [each.a1 for each in grid.merges] == ["B1:C1"]


def test_a_cell_far_away_in_an_old_workbook_ends_no_more_than_the_child(tmp_path: Path, apart: Apart) -> None:
    good = old_excel(tmp_path / "good.xls", [(0, 0, 1.0)])
    with pytest.raises(ExchangeError):
        read_book(old_excel(tmp_path / "far.xls", [(0, 0, 1.0), (65_535, 65_535, 1.0)]), apart=apart)
    assert read_book(good, apart=apart).grids[0].cells[1, 1].number == 1.0


# ---- what a file is -----------------------------------------------------------------------------------

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"", "empty"),
        ("a.csv", b" \r\n;;\r\n", "empty"),
        ("a.xlsx", b"Vendor,Score\r\nAcme,7\r\n", "text, such as CSV"),
        ("a.xlsx", b"<html><table></table></html>", "web page"),
        ("a.csv", b"\xef\xbb\xbf  <!DOCTYPE html><p>", "web page"),
        ("a.xlsx", OLE + bytes(600), "old Excel file"),
        ("a.xls", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.csv", OLE + bytes(600), "not a text table"),
        ("a.csv", b"PK\x03\x04" + bytes(100), "not a text table"),
        ("a.xlsx", bytes(range(256)) * 9, "not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "damaged"),
        ("a.csv", b"%PDF-1.7\n...", "a PDF document"),
        ("a.csv", b"SQLite format 3\0" + bytes(100), "a database"),
        ("a.ods", b"a;b\r\n1;2\r\n", "not an OpenDocument file"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ExchangeError, match=said):
        read_here(path)


def test_a_text_table_that_is_called_an_old_workbook_is_read_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(b"Vendor\tScore\r\nAcme\t7\r\n")
    book = read_here(path)
    assert book.grids[0].cells[2, 2].number == 7.0
    assert "ends with .xls" in said_of(book)[0]


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="a folder"):
        read_here(tmp_path)
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_here(tmp_path / "gone.xlsx")


# ---- in a process apart ----------------------------------------------------------------------------


def test_a_book_comes_whole_out_of_the_child_and_its_errors_name_the_file(tmp_path: Path, apart: Apart) -> None:
    path = excel(tmp_path / "ä b.xlsx", f'<row r="1">{text_cell("A1", "日本")}</row>')
    assert read_book(path, apart=apart) == read_here(path)
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b'a,b\r\n"c,d\r\n')
    with pytest.raises(ExchangeError) as caught:
        read_book(bad, apart=apart)
    assert str(caught.value).startswith("bad.csv, line 2: A quotation mark is not closed")


def test_reading_stops_when_nobody_wants_it_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is one that never comes back."""
    asked = 0

    def report(_share: float, _doing: str) -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise Cancelled

    monkeypatch.setattr(reading, "SECONDS", 60.0)
    monkeypatch.setattr(reading, "read_as_json", hanging)
    with pytest.raises(Cancelled):
        read_book(tmp_path / "any.csv", report=report)


# ---- text tables --------------------------------------------------------------------------------------


def csv(tmp_path: Path, data: bytes | str, name: str = "a.csv") -> Book:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_here(path)


def texts(book: Book) -> list[list[str]]:
    grid = book.grids[0]
    return [[grid.text(row, column) for column in range(1, grid.columns + 1)] for row in range(1, grid.rows + 1)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_separator_and_the_line_ends_are_found_out(tmp_path: Path, separator: str, newline: str) -> None:
    rows = [["Vendor", "Price", "Comment, if any; or | none"], ["Acme", "7", 'said "yes"'], ["Bo", "5", "two\nlines"]]
    text = newline.join(
        separator.join('"' + field.replace('"', '""').replace("\n", newline) + '"' for field in row) for row in rows
    )
    book = csv(tmp_path, text)
    assert texts(book) == [[" ".join(field.split()) for field in row] for row in rows]
    assert book.notes == ()


@pytest.mark.parametrize(
    ("data", "numbers", "noted"),
    [
        ("a;b\nx;5,5\n", [5.5], "decimal sign"),
        ("a;b\nx;1.234,5\ny;2,5\n", [1234.5, 2.5], "decimal sign"),
        ("a;b\nx;5.5\ny;2\n", [5.5, 2.0], ""),
        ("a;b\nx;5.5\ny;2,5\n", [5.5], "left as text"),
        ("a\tb\nx\t1,000\ny\t2,000\n", [], "left as text"),
        ('a,b\nx,"5,5"\n', [], ""),
        ("a,b\nx,-3.25\ny,1E+02\n", [-3.25, 100.0], ""),
        ("a,b\nx,30%\ny,12.5 %\n", [0.3, 0.125], ""),
        ("a,b\nx,nan\ny,inf\nz,1e400\nu,1_0\nv,٥\nw,５\n", [], ""),
    ],
)
def test_separator_and_decimal_sign_are_decided_together(
    tmp_path: Path, data: str, numbers: list[float], noted: str
) -> None:
    book = csv(tmp_path, data)
    assert [cell.number for cell in book.grids[0].cells.values() if cell.number is not None] == numbers
    assert (noted in " ".join(said_of(book))) if noted else book.notes == ()


@pytest.mark.parametrize(
    ("codec", "text", "name"),
    [
        ("utf-8-sig", "Lieferant;Note\nMüller;5\n", ""),
        ("utf-8", "Lieferant;Note\nMüller;5\n", ""),
        ("utf-16", "Lieferant;Note\nMüller;5\n", "UTF-16"),
        ("utf-16-le", "Lieferant;Note\nMuller;5\n", "UTF-16"),
        ("utf-16-be", "Lieferant;Note\nMuller;5\n", "UTF-16"),
        ("cp1252", "Lieferant;Note\nMüller & Söhne;5\n", "Windows-1252"),
        ("cp1252", "Société;Note\nGénérale – été;5\n", "Windows-1252"),
        ("cp850", "Lieferant;Note\nMüller & Söhne Größe;5\n", "DOS 850"),
        ("mac_roman", "Société;Critère\nGénérale Qualité;5\n", "Mac Roman"),
        ("cp1251", "Поставщик;Оценка\nРога и Копыта;5\n", "Windows-1251"),
        ("cp866", "Поставщик;Оценка\nРога и Копыта;5\n", "DOS 866"),
        ("gb18030", "供应商;得分\n北京公司价格;5\n", "GB 18030"),
        ("cp932", "供給者;点数\n株式会社テスト;5\n", "Shift JIS"),
    ],
)
def test_the_encoding_is_found_out_and_said_where_it_is_a_guess(
    tmp_path: Path, codec: str, text: str, name: str
) -> None:
    book = csv(tmp_path, text.encode(codec))
    assert texts(book) == [line.split(";") for line in text.splitlines()]
    assert (f"read as {name};" in " ".join(said_of(book))) if name else book.notes == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\nx\0,1\n", "line 2.*NUL"),
        ("a,b\nMüller,1\n".encode() + "Börse,2\n".encode("cp1252"), "line 3.*UTF-8"),
        (b'a,b\n"c,d\n1,2\n', "line 2.*not closed"),
        (b'a,b\n"c"d,1\n', "quotation mark"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "too long"),
        (b"a,b\nc,1\nd,2\ne,3,4,5\n", "row 4.*4 fields and the others have 2"),
        (b"a,b\n" + b"c,1\n" * 40_000, "too many rows"),
        (b"\xff\xfea\x00\xd8", "bytes that are no characters"),
        (b",".join(b"1" for _ in range(2_000)) + b"\n", "too many columns"),
    ],
)
def test_a_spoiled_text_table_is_refused_with_its_place(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        csv(tmp_path, data)


def test_the_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    book = csv(tmp_path, 'sep=;\r\nVendor;Score\r\n"Acme, Inc";7\r\n')
    assert texts(book) == [["Vendor", "Score"], ["Acme, Inc", "7"]]
    assert "is no row" in said_of(book)[0]


def test_text_kept_from_becoming_a_formula_loses_its_guard_once(tmp_path: Path) -> None:
    book = csv(tmp_path, "name,b\n'=1+1,x\n''=1,y\n+1,z\n'tis,u\n")
    assert [row[0] for row in texts(book)] == ["name", "=1+1", "''=1", "+1", "'tis"]


@settings(max_examples=60)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name in ("a.csv", "a.xlsx", "a.ods"):
            path = Path(folder) / name
            path.write_bytes(data)
            with suppress(ExchangeError):
                assert of_json(to_json(read_here(path))).kind in ("csv", "xlsx", "ods")


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf"]), max_size=6),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_was_written_with_quotes_is_read_again(rows: list[list[str]]) -> None:
    """Whatever stands in the fields, where all rows are equally long and everything is quoted."""
    width = max(len(row) for row in rows)
    full = [["head"] * width, *([*row, *[""] * (width - len(row))] for row in rows)]
    text = "\r\n".join(",".join('"' + field.replace('"', '""') + '"' for field in row) for row in full)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        grid = read_here(path).grids[0]
    for row, fields in enumerate(full, 1):
        for column, field in enumerate(fields, 1):
            if field.strip() and not field.strip().endswith("%") and field[:1] != "'":
                assert grid.text(row, column) == " ".join(unicodedata.normalize("NFC", field).split())
