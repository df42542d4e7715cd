"""Hostile files of kinds that the published generators lack: each ends in a sentence that says where and what to do.

Documents are spoiled in every place by every kind of wrong value; files of all kinds are given to the real command.
"""

from __future__ import annotations

import copy
import gzip
import io
import json
import math
import os
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from scorecard.cli.commands import run
from scorecard.core.errors import DocumentError
from scorecard.core.problems import problems
from scorecard.core.ranking import rank
from scorecard.core.sight import veiled
from scorecard.exchange.document import document_bytes, parse_document
from scorecard.exchange.importing.delimited import book_of_text
from tests.acceptance.hostile import imported
from tests.acceptance.strange_documents import DOCUMENTS
from tests.cli.test_bad_input import changed

pytestmark = pytest.mark.usefixtures("own_data")

Path_ = tuple[str | int, ...]

SPOILED: Final = ("with_costs", "with_scenarios", "formal_decided", "gates_and_waivers", "every_shape")
WRONG: Final[tuple[Any, ...]] = (
    *(None, True, False, -1, 0, 1e308, -1e15, 1e15, 5e-324, 1e-9, math.nan, math.inf, 10**30),
    *("", "x", "\0", "=1+1", "2026-01-01", "9999-12-31T23:59:60Z", "x" * 33_000, "formal", "measure", "lower"),
    *([], {}, [[]], {"a": {}}, [1, 2]),
)
USUAL: Final = 1_500  # spoiled documents in the usual run; 20,000 in the long one


# ---- every kind of wrong value in every place ---------------------------------------------------------------


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The place of everything in a JSON value."""
    yield path
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in below:
        yield from places(each, (*path, key))


def spoiled(value: Any, path: Path_, wrong: Any) -> Any:
    """A copy with another value in a place; `...` takes the place out."""
    if not path:
        return wrong
    found = copy.deepcopy(value)
    at = found
    for key in path[:-1]:
        at = at[key]
    if wrong is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = wrong
    return found


def spoilings() -> list[tuple[str, Path_, Any]]:
    """Document, place and wrong value of every case."""
    return [
        (name, path, wrong)
        for name in SPOILED
        for path in places(DOCUMENTS[name])
        for wrong in (*WRONG, *([...] if path else []))
    ]


def check_spoiled(name: str, path: Path_, wrong: Any) -> bool:
    """Whether a spoiled document is taken; then it can be ranked, looked through and written."""
    data = json.dumps(spoiled(DOCUMENTS[name], path, wrong)).encode()
    try:
        value = parse_document(data, "sent.json")
    except DocumentError as error:
        if "sent.json" not in str(error) or not all(fault.what for fault in error.faults):
            raise AssertionError(f"no sentence: {error}") from error
        return False
    rank(value)
    rank(veiled(value))
    problems(value)
    assert parse_document(document_bytes(value)) == value, (name, path, wrong)
    return True


def test_wrong_values_are_faults_or_hold() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        taken = [check_spoiled(*case) for case in Random(11).sample(spoilings(), USUAL)]
    assert 0 < sum(taken) < USUAL / 2


@pytest.mark.slow
def test_all_wrong_values_are_faults_or_hold() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        taken = [check_spoiled(*case) for case in spoilings()]
    assert 0 < sum(taken) < len(taken) / 2


# ---- documents that are none ----------------------------------------------------------------------------------


def measured(value: Any, **more: Any) -> bytes:
    """The good document with a measure that has this value function."""
    leaf = {"key": "m", "name": "M", "kind": "measure", "value": value, **more}
    return changed(criteria=[{"key": "q", "name": "Q"}, {"key": "p", "name": "P"}, leaf])


def nested(depth: int) -> bytes:
    """A document whose criteria lie so deep."""
    row: dict[str, Any] = {"key": "z", "name": "Z"}
    for level in range(depth):
        row = {"key": f"g{level}", "name": "G", "criteria": [row]}
    return changed(criteria=[row], sheets={})


REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "UTF-16": (lambda: changed().decode().encode("utf-16"), "byte 1: the file is not UTF-8 text but UTF-16"),
    "UTF-16 without a mark": (
        lambda: changed().decode().encode("utf-16-be"),
        "line 1, column 1: this is not valid JSON",
    ),
    "UTF-32": (lambda: changed().decode().encode("utf-32"), "not UTF-8 text"),
    "a mark alone": (lambda: b"\xef\xbb\xbf", "The file is empty"),
    "packed": (lambda: gzip.compress(changed()), "not UTF-8 text. JSON in UTF-8 is needed here"),
    "NUL": (lambda: b"\0" * 100_000, "line 1, column 1"),
    "NUL behind": (lambda: changed() + b"\0\0", "Extra data. JSON in UTF-8 is needed here"),
    "null": (lambda: b"null", "an object) is needed here, not null"),
    "a number": (lambda: b"3", "an object) is needed here, not a number"),
    "a list of it": (lambda: b"[" + changed() + b"]", "an object) is needed here, not a list"),
    "two in one": (lambda: changed() * 2, "Extra data"),
    "a comma too many": (lambda: changed().rstrip()[:-1] + b",}", "not valid JSON"),
    "other quotes": (lambda: changed().replace(b'"', b"'"), "line 1, column 2"),
    "a comment": (lambda: b"// mine\n" + changed(), "line 1, column 1"),
    "a line in a text": (lambda: changed().replace(b'"T"', b'"a\nb"'), "Invalid control character. JSON"),
    "hexadecimal": (lambda: changed().replace(b'"q": 3', b'"q": 0x3'), "line 1, column"),
    "a plus sign": (lambda: changed().replace(b'"q": 3', b'"q": +3'), "line 1, column"),
    "deep groups": (lambda: nested(300), "criteria are nested more than 20 deep"),
    "too many candidates": (
        lambda: changed(candidates=[{"key": f"c{at}", "name": "x"} for at in range(20_001)], sheets={}),
        "candidates: 20,001 entries are more than the 20,000",
    ),
    "too many criteria": (
        lambda: changed(criteria=[{"key": f"c{at}", "name": "x"} for at in range(10_001)], sheets={}),
        "criteria: 10,001 entries",
    ),
    "too many faults": (
        lambda: changed(facts={f"n{at}": {} for at in range(50_000)}),
        "has 1000 faults or more and was not read",
    ),
    "a long key": (lambda: changed(**{"k" * 1_000_000: 1}), "...: unknown key"),
    "many categories": (
        lambda: measured({"shape": "categories", "categories": {f"c{at}": 0.5 for at in range(50_000)}}),
        "criteria[2].value.categories: 50,000 categories are more than the 10,000",
    ),
    "a blank category": (
        lambda: measured({"shape": "categories", "categories": {" ": 1, "x": 0}}),
        "criteria[2].value.categories: a category needs a name",
    ),
    "points in lists": (
        lambda: measured({"shape": "piecewise", "points": [[[1], 0], [2, [1]], {"x": 1}, None]}),
        "criteria[2].value.points[0][0]: a number is needed here, not a list",
    ),
    "points on each other": (
        lambda: measured({"shape": "piecewise", "points": [[0, 0], [5e-324, 1]]}),
        "criteria[2].value.points[1]: this point is too close to the one before it",
    ),
    "ends on each other": (
        lambda: measured({"shape": "linear", "worst": 0, "best": 1e-300}),
        "criteria[2].value: worst and best are too close together",
    ),
    "a reference next to nothing": (
        lambda: measured({"shape": "lowest_over_price", "reference": 1e-310}, direction="lower"),
        "criteria[2].value.reference: the reference price is too close to 0",
    ),
    "a step next to nothing": (
        lambda: changed(scale={"minimum": 0, "maximum": 5, "step": 1e-300}),
        "scale.step: the step is too close to 0",
    ),
    "levels that are no numbers": (
        lambda: changed(scale={"levels": {"nan": "x", "inf": "y", "1e999": "z", "0x3": ""}}),
        "scale.levels.nan: a level of the scale is a number",
    ),
    "a half key": (lambda: changed().replace(b'"ann"', b'"an\\udc00n"'), "evaluators[0].key: the character U+DC00"),
    "answers that are deep": (
        lambda: changed(judgements=[{"method": "points", "answers": json.loads("[" * 900 + "]" * 900)}]),
        "judgements[0].answers: answers are nested too deeply",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_is_refused_with_place_and_advice(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make, words = REFUSED[name]
    path = tmp_path / "sent.json"
    path.write_bytes(make())
    assert run(["import", str(path), "--format", "json"]) == 1
    out, err = capfd.readouterr()
    told = json.loads(out.splitlines()[-1])
    assert told["outcome"] == "rejected"
    assert "sent.json" in told["message"]
    assert words in told["message"]
    assert "Traceback" not in err
    assert not (tmp_path / "data" / "Workspace.scorecard").exists()


def test_two_marks_are_one(tmp_path: Path) -> None:
    path = tmp_path / "sent.json"
    path.write_bytes(b"\xef\xbb\xbf" * 2 + changed())
    assert run(["import", str(path)]) == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x0c", "\x1d"], ids=ascii)
def test_only_the_ends_of_csv_end_a_row(sign: str, end: str) -> None:
    text = CSV.replace("Quality", f"Quality{sign}of work").replace("\n", end)
    (grid,) = book_of_text(text.encode(), "sent.csv").grids
    assert (grid.rows, grid.columns) == (4, 4)
    assert str(grid.cells[2, 1].text).startswith("Quality")
    assert grid.cells[2, 4].number == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are known on POSIX systems alone")
@pytest.mark.parametrize(
    "words",
    [
        *(["import", "{}.json"], ["import", "{}.xlsx"], ["import", "{}.csv"], ["import", "{}.scorecard"]),
        *(["rank", "{}.json"], ["check", "{}.json"], ["providers", "--import", "{}.csv"]),
        *(["rank", "T", "--workspace", "{}.scorecard"], ["import", "{}.csv", "--mapping", "{}.json"]),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("device", ["a pipe", "an endless device"])
def test_what_never_ends_is_not_begun(
    words: list[str], device: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for ending in ("json", "xlsx", "csv", "scorecard"):
        if device == "a pipe":
            os.mkfifo(tmp_path / f"sent.{ending}")
        else:
            (tmp_path / f"sent.{ending}").symlink_to("/dev/zero")
    assert run([word.format(tmp_path / "sent") for word in words]) == 1
    told = capfd.readouterr().err
    assert "this is a pipe or a device" in told.lower()
    assert "sent" in told


# ---- workbooks and text through the real command ----------------------------------------------------------------

NS: Final = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES: Final = (
    f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MAIN}.worksheet+xml"/></Types>'
)
LINKS: Final = f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
TOP: Final = LINKS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>')
SHEETS: Final = LINKS.format(f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>')
BOOK: Final = (
    f'<?xml version="1.0"?><workbook {NS}><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>{{}}</workbook>'
)
TABLE: Final = (
    ("Criterion", "Weight", "Acme", "Beta"),
    ("Quality", 40, 3, 4),
    ("Price", 35, 5, 2),
    ("Team", 25, 2, 3),
)


def rows(table: tuple[tuple[object, ...], ...] = TABLE) -> str:
    """The rows of a sheet as XML."""
    found = []
    for row, cells in enumerate(table, 1):
        each = (
            f'<c r="{chr(65 + at)}{row}"><v>{cell}</v></c>'
            if isinstance(cell, (int, float))
            else f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for at, cell in enumerate(cells)
        )
        found.append(f'<row r="{row}">{"".join(each)}</row>')
    return "".join(found)


def sheet(data: str, behind: str = "") -> str:
    """A sheet with these rows."""
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {NS}><sheetData>{data}</sheetData>{behind}</worksheet>'


def workbook(one: str | bytes = "", **parts: str | bytes | None) -> bytes:
    """A workbook of these parts: `sheet1`, `book`, `links`; None leaves a part out."""
    named: dict[str, str | bytes | None] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP,
        "xl/workbook.xml": parts.get("book", BOOK.format("")),
        "xl/_rels/workbook.xml.rels": parts.get("links", SHEETS),
        "xl/worksheets/sheet1.xml": one or parts.get("sheet1", sheet(rows())),
        "xl/styles.xml": parts.get("styles"),
    }
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in named.items():
            if part is not None:
                archive.writestr(name, part)
    return into.getvalue()


def with_flag(data: bytes) -> bytes:
    """A packed file that says of every part that it is encrypted."""
    found = bytearray(data)
    for mark, off in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := found.find(mark, at + 1)) >= 0:
            found[at + off] |= 1
    return bytes(found)


CSV: Final = "Criterion;Weight;Acme;Beta\nQuality;40;3;4\nPrice;35;5;2\nTeam;25;2;3\n"

FILES: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "cut.xlsx": (lambda: workbook()[:700], "damaged or was cut off"),
    "cut_sheet.xlsx": (lambda: workbook(sheet(rows())[:-300]), "A part of the file is damaged"),
    "encrypted.xlsx": (lambda: with_flag(workbook()), "protected by a password"),
    "prefix.xlsx": (lambda: b"MZ" + b"\0" * 998 + workbook(), "not an Excel workbook"),
    "no_workbook.xlsx": (lambda: workbook(book=None), "xl/workbook.xml: A part of the workbook is missing"),
    "no_sheet.xlsx": (lambda: workbook(sheet1=None), "sheet1.xml: A part of the workbook is missing"),
    "no_sheets.xlsx": (lambda: workbook(book=f"<workbook {NS}><sheets/></workbook>"), "no sheet that could be read"),
    "elsewhere.xlsx": (
        lambda: workbook(
            links=SHEETS.replace(
                'Target="worksheets/sheet1.xml"', 'Target="http://127.0.0.1:9/x" TargetMode="External"'
            )
        ),
        "no sheet that could be read",
    ),
    "upwards.xlsx": (
        lambda: workbook(links=SHEETS.replace("worksheets/sheet1.xml", "../../../../etc/passwd")),
        "A part of the workbook is missing",
    ),
    "sheets.xlsx": (
        lambda: workbook(
            book=f"<workbook {NS}><sheets>"
            + "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="rId1"/>' for at in range(1, 5_000))
            + "</sheets></workbook>"
        ),
        "too many sheets, more than 200",
    ),
    "no_text.xlsx": (
        lambda: workbook(sheet(rows() + '<row r="6"><c r="A6" t="s"><v>99999</v></c></row>')),
        "S!A6: A cell names a text that is not there",
    ),
    "long_number.xlsx": (
        lambda: workbook(sheet(rows().replace("<v>3</v>", f"<v>{'3' * 100_000}</v>", 1))),
        "S!C2: A cell holds 100,000 characters",
    ),
    "far_away.xlsx": (
        lambda: workbook(sheet(rows() + '<row r="7"><c r="ZZZZZZ1"><v>1</v></c></row>')),
        "A cell stands where no cell can be",
    ),
    "backwards.xlsx": (lambda: workbook(sheet(rows() * 2)), "S: The rows of a sheet are not in order"),
    "wide.xlsx": (lambda: workbook(sheet("<row r='1'>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")), "too many cells"),
    "tall.xlsx": (lambda: workbook(sheet("<row/>" * 2_000_000)), "too many rows, more than the 30,000"),
    "merged.xlsx": (
        lambda: workbook(sheet(rows(), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        "A1:XFD1048576 are too large",
    ),
    "entities.xlsx": (
        lambda: workbook(sheet(rows()).replace("?><work", '?><!DOCTYPE worksheet [<!ENTITY a "b">]><work')),
        "defines entities of its own",
    ),
    "names.xlsx": (
        lambda: workbook(
            book=BOOK.format(
                "<definedNames>"
                + "".join(f'<definedName name="n{at}">S!$A$1</definedName>' for at in range(100_000))
                + "</definedNames>"
            )
        ),
        "too many names, more than 10,000",
    ),
    "bomb.xlsx": (lambda: workbook(styles="<styleSheet>" + " " * 200_000_000 + "</styleSheet>"), "Unpacked the file"),
    "web.xls": (
        lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx",
        "a web page with its pictures",
    ),
    "noise.xls": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Random(1).randbytes(40_000),
        "is damaged or cannot be read",
    ),
    "columns.csv": (
        lambda: b"\n".join(b",".join([cell] * 1_000_000) for cell in (b"name", b"3")),
        "too many cells, more than the 250,000",
    ),
    "rows.csv": (lambda: b"a,b,c,d\n" + b"x,1,2,3\n" * 1_000_000, "too many rows, more than the 30,000"),
    "open.csv": (
        lambda: CSV.replace("Quality", '"Quality').encode() + b"x;1;2;3\n" * 300_000,
        "line 2: A field is too",
    ),
    "nul.csv": (lambda: CSV.replace("3", "\0").encode(), "line 2: The file holds NUL characters"),
    "separators.csv": (lambda: b";,\t|" * 100_000, "no rows hold anything"),
    "head.csv": (lambda: CSV.splitlines()[0].encode(), "No table of scores was found"),
    "rich.csv": (lambda: b"{\\rtf1 hello}", "a text document (RTF)"),
}

TAKEN: Final[dict[str, Callable[[], bytes]]] = {
    "wide_letters.xlsx": lambda: workbook(sheet(rows()).replace("UTF-8", "UTF-16").encode("utf-16")),
    "circular.xlsx": lambda: workbook(
        sheet(
            rows(TABLE[:3])
            + '<row r="4"><c r="A4" t="inlineStr"><is><t>Team</t></is></c><c r="B4"><v>25</v></c>'
            + '<c r="C4"><f>D4</f><v>2</v></c><c r="D4"><f>C4</f><v>2</v></c></row>'
        )
    ),
    "formula_names.xlsx": lambda: workbook(sheet(rows((("=Criterion", "Weight", "=Acme+1", "@Beta"), *TABLE[1:])))),
    "loop_of_names.xlsx": lambda: workbook(
        book=BOOK.format(
            '<definedNames><definedName name="a">b</definedName><definedName name="b">a</definedName></definedNames>'
        )
    ),
    "deep.xlsx": lambda: workbook(sheet(rows(), "<extLst>" * 50_000 + "</extLst>" * 50_000)),
    "commands.csv": lambda: CSV.replace("Acme", "=cmd|' /C calc'!A0").encode(),
    "utf32.csv": lambda: CSV.encode("utf-32"),
    "returns.csv": lambda: CSV.replace("\n", "\r").encode(),
}

QUICK: Final = ("encrypted.xlsx", "columns.csv", "open.csv", "circular.xlsx")
SLACK: Final = 4  # a machine that does other things at the same time may take so many times two seconds


def check_file(name: str, folder: Path) -> None:
    """The real command says what it must, soon and in little memory, and leaves the workspace as it was."""
    data = folder / "data"
    good, path = folder / "good.csv", folder / name
    good.write_text(CSV, encoding="utf-8")
    path.write_bytes(FILES[name][0]() if name in FILES else TAKEN[name]())
    began = imported(good, data)
    assert began.status == 0
    before = {each: each.read_bytes() for each in data.rglob("*.scorecard")}
    start = time.process_time()
    answer = imported(path, data)
    assert time.process_time() - start < SLACK
    assert "Traceback" not in answer.error
    assert answer.peak < max(300, began.peak + 220)
    assert answer.work - began.work < 2 * SLACK
    if name in TAKEN:
        assert answer.status == 0, answer.value
        assert len(answer.value["scores"]) >= 4
        return
    assert answer.status == 1
    assert FILES[name][1] in answer.value["message"]
    assert name in answer.value["message"]
    assert {each: each.read_bytes() for each in data.rglob("*.scorecard")} == before


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of a child is known on POSIX systems alone")
@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_of_each_family(name: str, tmp_path: Path) -> None:
    check_file(name, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of a child is known on POSIX systems alone")
@pytest.mark.parametrize("name", [name for name in (*FILES, *TAKEN) if name not in QUICK])
def test_every_hostile_file(name: str, tmp_path: Path) -> None:
    check_file(name, tmp_path)
