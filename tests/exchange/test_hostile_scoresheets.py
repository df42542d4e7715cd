"""Scoresheets that came back spoiled: each gets a reason with its place, and none of them changes anything."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scorecard.app.scoresheets import Collected, CollectedFile, merge, read_returned
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation, Scale
from scorecard.exchange.scoresheet.reading import read
from scorecard.exchange.scoresheet.sheet_map import MAP, SCORES
from scorecard.exchange.scoresheet.writing import write
from tests.exchange.scoresheets import edited, panel, repacked, row_of

Make = Callable[[Path, Path], object]
"""Makes a spoiled file (second) of a good one (first)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A spoiled file: its name, how it is made, and what must be said of it, and where."""

    name: str
    make: Make
    reason: str
    place: str = ""


def cell(value: object, column: int = 3, key: str = "R002", **look: Any) -> Make:
    """Another value in a cell of a row."""

    def change(_: Workbook, sheet: Worksheet) -> None:
        found = sheet.cell(row_of(sheet, key), column)
        found.value = value  # type: ignore[assignment]
        for name, setting in look.items():
            setattr(found, name, setting)

    return lambda good, bad: edited(good, change, bad)


def sheet(change: Callable[[Worksheet], object]) -> Make:
    """Another sheet to fill in."""
    return lambda good, bad: edited(good, lambda _, found: change(found), bad)


def book(change: Callable[[Workbook], object]) -> Make:
    """Another workbook."""
    return lambda good, bad: edited(good, lambda found, _: change(found), bad)


def package(change: Callable[[dict[str, bytes]], object]) -> Make:
    """Other parts."""
    return lambda good, bad: repacked(good, bad, change)


def data(make: Callable[[bytes], bytes]) -> Make:
    """Other bytes."""
    return lambda good, bad: bad.write_bytes(make(good.read_bytes()))


def text(part: str, before: str, after: str) -> Make:
    """Another text in a part."""

    def change(parts: dict[str, bytes]) -> None:
        assert before.encode() in parts[part], before
        parts[part] = parts[part].replace(before.encode(), after.encode(), 1)

    return package(change)


def bomb(part: str, head: bytes, piece: bytes, times: int, tail: bytes) -> Make:
    """A part that is small when packed and large when not."""

    def make(good: Path, bad: Path) -> None:
        with ZipFile(good) as source, ZipFile(bad, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                if name != part:
                    target.writestr(name, source.read(name))
            with target.open(part, "w") as stream:
                stream.write(head)
                for start in range(0, times, 100_000):
                    stream.write(piece * min(100_000, times - start))
                stream.write(tail)

    return make


def lying(good: Path, bad: Path) -> None:
    """A part that unpacks to more than its directory says."""
    bomb("xl/sharedStrings.xml", b"<sst>", b"<si><t>a</t></si>", 200_000, b"</sst>")(good, bad)
    raw = bytearray(bad.read_bytes())
    with ZipFile(bad) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    packed, small = struct.pack("<L", size), struct.pack("<L", 1000)
    assert packed in raw
    bad.write_bytes(bytes(raw).replace(packed, small))


def twice(good: Path, bad: Path) -> None:
    bad.write_bytes(good.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(bad, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")


def encrypted(good: Path, bad: Path) -> None:
    raw = bytearray(good.read_bytes())
    start = raw.rfind(b"PK\x01\x02")
    raw[start + 8] |= 1
    bad.write_bytes(bytes(raw))


def swapped(found: Worksheet) -> None:
    """Names moved without the rest of their rows."""
    one, two = found.cell(row_of(found, "R001"), 2), found.cell(row_of(found, "R002"), 2)
    one.value, two.value = two.value, one.value


def copied(found: Worksheet) -> None:
    """A row copied below the table."""
    row, last = row_of(found, "R001"), found.max_row + 2
    for column in range(1, 6):
        found.cell(last, column).value = found.cell(row, column).value


def inserted(found: Worksheet) -> None:
    """A score written into a row that somebody put in."""
    found.cell(found.max_row + 2, 2).value = "Our favourite"
    found.cell(found.max_row, 3).value = 5


def merged(found: Worksheet) -> None:
    row = row_of(found, "R001")
    found.merge_cells(f"C{row}:C{row + 2}")


def of(evaluation: Callable[[], Evaluation], evaluator: str = "ann", evaluation_id: str = "") -> Make:
    """A sheet written for something else."""

    def make(good: Path, bad: Path) -> None:
        found = read(good).map
        assert found is not None
        uid = evaluation_id or found.about.evaluation
        write(evaluation(), evaluator, bad, blind=False, evaluation_id=uid, sequence=1)

    return make


def removed_part(name: str) -> Make:
    return package(lambda parts: parts.pop(name))


def with_part(name: str, content: bytes) -> Make:
    return package(lambda parts: parts.update({name: content}))


def entity(good: Path, bad: Path) -> None:
    definitions = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def change(parts: dict[str, bytes]) -> None:
        part = "xl/worksheets/sheet2.xml"
        start = parts[part].find(b"<worksheet")
        parts[part] = definitions + parts[part][start:]

    repacked(good, bad, change)


def _flipped(whole: bytes) -> bytes:
    """Some bytes of the sheet to fill in are others."""
    start = whole.index(b"xl/worksheets/sheet2.xml") + 200
    return whole[:start] + bytes(64) + whole[start + 64 :]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
MACRO = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)

CASES = [
    Case("text.xlsx", cell("four"), "'four' is not a score", "Scores, C"),
    Case("not-applicable.xlsx", cell("n/a"), "'n/a' is not a score", "Scores, C"),
    Case("formula.xlsx", cell("=2+2"), "a formula stands here", "Scores, C"),
    Case("link.xlsx", cell("='[other.xlsx]Sheet1'!A1"), "a formula stands here", "Scores, C"),
    Case("too-high.xlsx", cell(6), "the score 6 is outside the scale", "Scores, C"),
    Case("below.xlsx", cell(-1), "is outside the scale", "Scores, C"),
    Case("huge.xlsx", cell(1e300), "is outside the scale", "Scores, C"),
    Case("off-step.xlsx", cell(3.5), "lies between the steps of 1", "Scores, C"),
    Case("date.xlsx", cell(datetime(2026, 4, 3)), "a date stands here", "Scores, C"),
    Case("percent.xlsx", cell(0.8, number_format="0%"), "a percentage stands here", "Scores, C"),
    Case("boolean.xlsx", cell(True), "TRUE stands here", "Scores, C"),
    Case("error.xlsx", cell("#REF!", data_type="e"), "the error #REF! stands here", "Scores, C"),
    Case("ambiguous.xlsx", cell("1.2.3"), "is not a score", "Scores, C"),
    Case("not-a-number.xlsx", text("xl/worksheets/sheet2.xml", "<v>4</v>", "<v>NaN</v>"), "the error NaN stands here"),
    Case("formula-in-words.xlsx", cell('=HYPERLINK("http://x","y")', 4), "a formula stands where words", "Scores, D"),
    Case(
        "control.xlsx", text("xl/sharedStrings.xml", "Two like", "_x0007_Two"), "this text cannot be kept", "Scores, D"
    ),
    Case("merged.xlsx", sheet(merged), "cells to fill in are merged", "Scores, C"),
    Case(
        "deleted-row.xlsx", sheet(lambda found: found.delete_rows(row_of(found, "R003"))), "a row was taken out: R003"
    ),
    Case("deleted-rows.xlsx", sheet(lambda found: found.delete_rows(12, 9)), "rows were taken out", SCORES),
    Case("no-rows.xlsx", sheet(lambda found: found.delete_rows(5, 90)), "every row to fill in was taken out", SCORES),
    Case("inserted-row.xlsx", sheet(inserted), "a score stands in a row without a key", "Scores, C"),
    Case("copied-row.xlsx", sheet(copied), "row R001 stands here a second time", "Scores, A"),
    Case("sorted-in-part.xlsx", sheet(swapped), "parts of rows were moved", "Scores, B"),
    Case("another-key.xlsx", cell("R999", 1), "there is no row R999", "Scores, A"),
    Case("no-heads.xlsx", sheet(lambda found: found.delete_rows(4)), "heads of the columns is gone"),
    Case("deleted-column.xlsx", sheet(lambda found: found.delete_cols(4)), "Rationale is missing"),
    Case("no-scores.xlsx", book(lambda found: found.remove(found[SCORES])), "the sheet 'Scores' is not there"),
    Case("no-map.xlsx", book(lambda found: found.remove(found[MAP])), "is not a scoresheet"),
    Case(
        "changed-map.xlsx",
        book(lambda found: found[MAP].delete_rows(5)),
        "the hidden sheet that says what the rows stand for was changed",
    ),
    Case("version.xlsx", book(lambda found: _set(found[MAP], 2, "9")), "is of version 9"),
    Case("other-evaluation.xlsx", of(panel, evaluation_id="another"), "of another evaluation, 'Customer care 2026'"),
    Case("other-evaluator.xlsx", of(lambda: _with_zoe(), "zoe"), "Zoe is not on the panel"),
    Case("other-scale.xlsx", of(lambda: panel(Scale(0.0, 10.0, 1.0))), "the scale was 0 to 10 in steps of 1"),
    Case("any-workbook.xlsx", lambda _, bad: Workbook().save(bad), "is not a scoresheet"),
    Case("empty.xlsx", data(lambda _: b""), "the file is empty"),
    Case("words.xlsx", data(lambda _: b"Dear Ann, here are my scores"), "this is not a workbook"),
    Case("web-page.xlsx", data(lambda _: b"<html><table></table></html>"), "this is a web page or XML"),
    Case("truncated.xlsx", data(lambda whole: whole[: len(whole) // 2]), "damaged or was cut off"),
    Case("flipped.xlsx", data(_flipped), "damaged"),
    Case("password.xlsx", data(lambda _: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le")), "by a password"),
    Case("password-in-zip.xlsx", encrypted, "by a password"),
    Case("old.xls", data(lambda _: OLE + bytes(1024)), "an old workbook (.xls)"),
    Case("old-renamed.xlsx", data(lambda _: OLE + bytes(1024)), "an old workbook (.xls)"),
    Case("new-named-old.xls", data(lambda whole: whole), "whose name ends with '.xls'"),
    Case("macros.xlsx", text("[Content_Types].xml", *MACRO), "holds macros although its name ends with .xlsx"),
    Case("project.xlsx", with_part("xl/vbaProject.bin", OLE), "holds macros although its name ends with .xlsx"),
    Case(
        "open-document.ods",
        lambda _, bad: _zipped(bad, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "an OpenDocument file",
    ),
    Case("archive.xlsx", lambda _, bad: _zipped(bad, {"a.txt": b"hello"}), "a packed file, but no workbook"),
    Case("no-strings.xlsx", removed_part("xl/sharedStrings.xml"), "a part of the workbook is missing"),
    Case("no-sheet.xlsx", removed_part("xl/worksheets/sheet2.xml"), "a part of the workbook is missing"),
    Case("two-of-a-name.xlsx", twice, "two parts of one name"),
    Case("leading-out.xlsx", with_part("../../etc/passwd", b"x"), "a path that leads out of it"),
    Case("entities.xlsx", entity, "defines entities of its own"),
    Case(
        "bad-xml.xlsx", text("xl/worksheets/sheet2.xml", "<sheetData>", "<sheetDaten>"), "a part of the file is damaged"
    ),
    Case("too-many-parts.xlsx", package(lambda parts: parts.update({f"x/{n}": b"" for n in range(1_001)})), "parts"),
    Case("large.xlsx", data(lambda whole: whole + bytes(21 << 20)), "more than the 20,971,520 that are read"),
    Case("bomb.xlsx", bomb("xl/media/a.bin", b"", bytes(64), 2_000_000, b""), "Unpacked the file would have".lower()),
    Case("lying.xlsx", lying, "damaged or was cut off"),
    Case(
        "rows-of-nothing.xlsx",
        bomb("xl/worksheets/sheet2.xml", ROWS, b"<row/>", 1_000_000, b"</sheetData></worksheet>"),
        "more than the 200,000 rows",
    ),
    Case(
        "strings-bomb.xlsx",
        bomb("xl/sharedStrings.xml", STRINGS, b"<si><t>a</t></si>", 2_000_000, b"</sst>"),
        "more than 1,000,000 texts",
    ),
    Case(
        "merges.xlsx",
        bomb(
            "xl/worksheets/sheet2.xml",
            ROWS + b"</sheetData><mergeCells>",
            b'<mergeCell ref="A1:B2"/>',
            20_000,
            b"</mergeCells></worksheet>",
        ),
        "merged cells",
    ),
    Case(
        "far-away.xlsx",
        text(
            "xl/worksheets/sheet2.xml", '<row r="1"', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"'
        ),
        "not in order",
    ),
]


def _set(found: Worksheet, row: int, value: str) -> None:
    found.cell(row, 2).value = value


def _zipped(path: Path, parts: dict[str, bytes]) -> None:
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _with_zoe() -> Evaluation:
    value = panel()
    return replace(value, evaluators=value.evaluators.set("zoe", replace(value.evaluators["ann"], name="Zoe")))


@dataclass(frozen=True, slots=True)
class Returned:
    """All spoiled files, collected in one go."""

    workspace: Workspace
    collected: Collected

    def of(self, name: str) -> CollectedFile:
        """What was said of a file."""
        return next(each for each in self.collected.files if each.path.name == name)


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("hostile")
    good = folder / "good.xlsx"
    with Workspace(folder / "w.scorecard", create=True) as workspace:
        loaded = workspace.add(panel(), author="Ann", label="Added")
        write(panel(), "ann", good, blind=False, evaluation_id=loaded.uid, sequence=loaded.sequence, shuffled=False)
        files = []
        for case in CASES:
            files.append(folder / case.name)
            case.make(good, files[-1])
        yield Returned(workspace, read_returned(workspace, loaded.uid, files))


def test_there_are_more_than_forty_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_spoiled_scoresheet_has_a_reason_and_changes_nothing(case: Case, returned: Returned) -> None:
    file = returned.of(case.name)
    said = [str(fault) for fault in file.faults]
    assert any(case.reason in each for each in said), said
    assert any(case.place in fault.place for fault in file.faults if case.reason in fault.what), said
    assert file.differences == ()
    before = returned.workspace.stamp
    with pytest.raises(ScorecardError, match="nothing was changed"):
        merge(returned.workspace, replace(returned.collected, files=(file,)), author="Ann")
    assert returned.workspace.stamp == before


def test_nothing_of_a_batch_is_taken_while_one_file_is_spoiled(returned: Returned) -> None:
    with pytest.raises(ScorecardError, match="files cannot be taken; nothing was changed"):
        merge(returned.workspace, returned.collected, author="Ann")
    assert len(returned.workspace.entries(returned.collected.loaded.uid)) == 1
