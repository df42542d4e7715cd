"""What a spreadsheet program is strict about: faults in the package of a workbook, as sentences.

The rules are those of ECMA-376 part 1 (18: SpreadsheetML) and of Excel's published specifications and limits: a file
that breaks one of them is opened with a question whether it shall be repaired, or not at all.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from tests.exchange.sheet_rules import (
    CELL,
    MAIN,
    PLAIN_SHEET,
    R1C1,
    RELATION,
    Package,
    Worksheet,
    check_formula,
    on_sheet,
)

PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAME: Final = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]*")


def faults(path: Path) -> list[str]:
    """Everything that is wrong with the package; an empty list where nothing is."""
    package = Package(path)
    with ZipFile(path) as archive:
        names = archive.namelist()
        package.parts = {name: archive.read(name) for name in names}
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            package.fault(name, "the part is there twice")
    for name in names:
        if name.endswith((".xml", ".rels")):
            package.xml(name)
    _content_types(package)
    relations = {name: _relations(package, name) for name in names if name.endswith(".rels")}
    book = package.xml("xl/workbook.xml")
    sheets = _sheets(package, book, relations.get("xl/_rels/workbook.xml.rels", {}))
    defined = _defined_names(package, book, list(sheets))
    strings = _strings(package)
    styles = _styles(package)
    uses = 0
    for title, part in sheets.items():
        links = relations.get(f"xl/worksheets/_rels/{posixpath.basename(part)}.rels", {})
        uses += Worksheet(package, title, part, set(sheets), defined, links).check(len(strings), *styles)
    told = package.xml("xl/sharedStrings.xml").get("count")
    if told not in (None, str(uses)):
        package.fault("shared strings", f"used {uses} times and not {told}")
    for name in names:
        if name.startswith("xl/charts/chart"):
            for formula in package.xml(name).iter(f"{CHART}f"):
                check_formula(package, name, formula.text or "", set(sheets), defined)
        if name.startswith("xl/drawings/drawing"):
            _drawing(package, name)
    return package.found


# ---- the package -------------------------------------------------------------------------------------------


def _content_types(package: Package) -> None:
    root = package.xml("[Content_Types].xml")
    defaults = {each.get("Extension", "").casefold() for each in root.iter(f"{TYPES}Default")}
    overrides = [each.get("PartName", "").lstrip("/") for each in root.iter(f"{TYPES}Override")]
    for part, times in Counter(overrides).items():
        if times > 1:
            package.fault("content types", f"{part} stands there twice")
        if part not in package.parts:
            package.fault("content types", f"{part} is not in the package")
    for part in package.parts:
        if part != "[Content_Types].xml" and part not in overrides:
            if part.rpartition(".")[2].casefold() not in defaults:
                package.fault("content types", f"{part} has none")
            elif part.endswith(".xml"):
                package.fault("content types", f"{part} is only some XML")


def _relations(package: Package, name: str) -> dict[str, str]:
    """The identifiers of relations and the parts they lead to."""
    found: dict[str, str] = {}
    folder = posixpath.dirname(posixpath.dirname(name))
    for each in package.xml(name).iter(f"{PACKAGE}Relationship"):
        key, target = each.get("Id", ""), each.get("Target", "")
        if not key or key in found:
            package.fault(name, f"the identifier {key!r} is missing or there twice")
        if each.get("TargetMode") == "External":
            package.fault(name, f"leads out of the workbook, to {target}")
            continue
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if part not in package.parts:
            package.fault(name, f"leads to {part}, which is not in the package")
        found[key] = part
    return found


def _strings(package: Package) -> list[str]:
    root = package.xml("xl/sharedStrings.xml")
    texts = ["".join(text.text or "" for text in each.iter(f"{MAIN}t")) for each in root.iter(f"{MAIN}si")]
    if root.get("uniqueCount") != str(len(texts)):
        package.fault("shared strings", f"{len(texts)} and not {root.get('uniqueCount')}")
    for text in texts:
        if len(text.encode("utf-16-le")) // 2 > 32_767:
            package.fault("shared strings", f"a text of {len(text)} characters")
    return texts


def _styles(package: Package) -> tuple[int, int]:
    """How many looks of cells and of conditional formats there are."""
    root = package.xml("xl/styles.xml")
    counts = {}
    for name, least, most in (
        *(("fonts", 1, 1_024), ("fills", 2, 64_000), ("borders", 1, 64_000), ("cellStyleXfs", 1, 64_000)),
        *(("cellXfs", 1, 64_000), ("cellStyles", 0, 64_000), ("dxfs", 0, 64_000), ("numFmts", 0, 250)),
    ):
        group = root.find(f"{MAIN}{name}")
        counts[name] = 0 if group is None else len(group)
        if not least <= counts[name] <= most:
            package.fault("styles", f"{counts[name]} {name}")
        if group is not None and group.get("count") not in (None, str(len(group))):
            package.fault("styles", f"{len(group)} {name} and not {group.get('count')}")
    for number in root.iter(f"{MAIN}numFmt"):
        if len(number.get("formatCode", "")) > 255:
            package.fault("styles", "a number format is too long")
    for xf in root.findall(f"{MAIN}cellXfs/{MAIN}xf"):
        for name, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            if int(xf.get(name, "0")) >= counts[kind]:
                package.fault("styles", f"{name} {xf.get(name)} is not there")
    return counts["cellXfs"], counts["dxfs"]


# ---- the book ------------------------------------------------------------------------------------------------


def _sheets(package: Package, book: Element, relations: dict[str, str]) -> dict[str, str]:
    """Titles and parts of the sheets."""
    found: dict[str, str] = {}
    numbers: list[str] = []
    for sheet in book.iter(f"{MAIN}sheet"):
        title = sheet.get("name", "")
        numbers.append(sheet.get("sheetId", ""))
        if not title or len(title.encode("utf-16-le")) // 2 > 31:
            package.fault(repr(title), "a title has 1 to 31 characters")
        if re.search(r"[\[\]:*?/\\\x00-\x1f]", title) or title[:1] == "'" or title[-1:] == "'":
            package.fault(repr(title), "a title with a character that references use")
        if title.casefold() == "history" or title.casefold() in {other.casefold() for other in found}:
            package.fault(repr(title), "the title is taken")
        if sheet.get("state", "visible") != "visible":
            package.fault(repr(title), "the sheet is hidden")
        found[title] = relations.get(sheet.get(f"{RELATION}id", ""), "")
    if len(set(numbers)) < len(numbers):
        package.fault("workbook", "two sheets have one number")
    if len(set(found.values())) < len(found) or "" in found.values():
        package.fault("workbook", "a sheet without a part of its own")
    active = int(book.find(f"{MAIN}bookViews/{MAIN}workbookView").get("activeTab", "0"))  # type: ignore[union-attr]
    if active >= len(found):
        package.fault("workbook", f"the sheet {active} is not there")
    return found


def _defined_names(package: Package, book: Element, sheets: list[str]) -> set[str]:
    taken: set[tuple[str, str]] = set()
    names = set()
    for each in book.iter(f"{MAIN}definedName"):
        name, scope, stands_for = each.get("name", ""), each.get("localSheetId", ""), each.text or ""
        place = f"name {name!r}"
        if (name.casefold(), scope) in taken:
            package.fault(place, "there twice")
        taken.add((name.casefold(), scope))
        if scope and int(scope) >= len(sheets):
            package.fault(place, f"belongs to the sheet {scope}, which is not there")
        if not name.startswith("_xlnm."):
            names.add(name.casefold())
            cell = CELL.fullmatch(name.upper())
            if not NAME.fullmatch(name) or len(name) > 255 or R1C1.fullmatch(name):
                package.fault(place, "not a legal name")
            elif cell and on_sheet(cell):
                package.fault(place, "a name like that of a cell")
        for part in re.split(r",(?=')", stands_for):
            check_formula(package, place, part, set(sheets), set())
            if not (PLAIN_SHEET.match(part) or part.startswith("'")):
                package.fault(place, f"stands for {part}, without a sheet")
    return names


def _drawing(package: Package, name: str) -> None:
    for anchor in package.xml(name):
        ends = [anchor.find(f"{DRAWING}{end}") for end in ("from", "to")]
        places = [
            [int(end.findtext(f"{DRAWING}{axis}", "0")) for axis in ("row", "col")] for end in ends if end is not None
        ]
        if len(places) == 2 and (places[0][0] >= places[1][0] or places[0][1] >= places[1][1]):
            package.fault(name, f"a picture from {places[0]} to {places[1]}")
