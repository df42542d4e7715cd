"""What a spreadsheet program is strict about in a sheet and its formulas; see `package_rules`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import column_index_from_string

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

ROWS, COLUMNS = 1_048_576, 16_384
IN_ORDER: Final = (  # the parts of a worksheet as CT_Worksheet lists them
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)")
R1C1: Final = re.compile(r"[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*")
QUOTED: Final = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'!')  # a text, or a sheet
PLAIN_SHEET: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)!")
ERRORS: Final = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!")


@dataclass
class Package:
    """A workbook taken apart, and what is found to be wrong with it."""

    path: Path
    parts: dict[str, bytes] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def fault(self, place: str, what: str) -> None:
        self.found.append(f"{place}: {what}")

    def xml(self, part: str) -> Element:
        root: Element = fromstring(self.parts[part])
        return root


# ---- formulas ------------------------------------------------------------------------------------------------


def check_formula(package: Package, place: str, formula: str, sheets: set[str], names: set[str]) -> None:
    """Its length, its texts, brackets and arguments, and that what it speaks of is there."""
    if len(formula) > 8_192:
        package.fault(place, f"a formula of {len(formula)} characters")
    named: list[str] = []

    def without(match: re.Match[str]) -> str:
        found = match[0]
        if found.startswith('"'):
            if len(found) - 2 > 255:
                package.fault(place, f"a text of {len(found) - 2} characters in a formula")
            return '""'
        named.append(found[1:-2].replace("''", "'"))
        return ""

    outside = QUOTED.sub(without, formula)
    if any(error in outside for error in ERRORS):
        package.fault(place, f"an error in {formula}")
    for plain in PLAIN_SHEET.findall(outside):
        named.append(plain)
        if CELL.fullmatch(plain.upper()) or R1C1.fullmatch(plain):
            package.fault(place, f"the sheet {plain!r} needs quotes")
    for title in named:
        if title not in sheets:
            package.fault(place, f"speaks of the sheet {title!r}, which is not there")
    depth = deepest = 0
    arguments: list[int] = []
    for sign in outside:
        if sign == "(":
            arguments.append(1)
        elif sign == ")":
            if not arguments:
                package.fault(place, f"brackets do not match in {formula}")
                return
            arguments.pop()
        elif sign == "," and arguments:
            arguments[-1] += 1
            if arguments[-1] > 255:
                package.fault(place, "a function with more than 255 arguments")
        depth = len(arguments)
        deepest = max(deepest, depth)
    if depth or deepest > 64:
        package.fault(place, f"brackets do not match, or are nested {deepest} deep, in {formula}")
    for cell in CELL.finditer(outside):
        if not on_sheet(cell):
            package.fault(place, f"{cell[0]} lies beyond the sheet")
    if names:
        for word in re.findall(r"(?<![A-Za-z0-9_.$!])[A-Za-z_][A-Za-z0-9_.]*(?![A-Za-z0-9_.(!$])", outside):
            if word.casefold() not in names | {"true", "false"} and not CELL.fullmatch(word.upper()):
                package.fault(place, f"the name {word!r} is not defined")


def on_sheet(cell: re.Match[str]) -> bool:
    return len(cell[1]) <= 3 and column_index_from_string(cell[1]) <= COLUMNS and int(cell[2]) <= ROWS


# ---- a sheet ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Area:
    """A rectangle of cells, its ends included."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: _Area) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


@dataclass
class Worksheet:
    package: Package
    title: str
    part: str
    sheets: set[str]
    names: set[str]
    relations: dict[str, str]

    def check(self, strings: int, looks: int, differences: int) -> int:
        """How many texts the sheet uses."""
        root = self.package.xml(self.part)
        order = [IN_ORDER.index(each.tag.removeprefix(MAIN)) for each in root]
        if order != sorted(order):
            self.fault("", "the parts of the sheet are not in order")
        uses = self._cells(root, strings, looks)
        self._columns(root)
        self._views(root)
        self._merged(root)
        self._formats(root, differences)
        self._validations(root)
        self._hyperlinks(root)
        self._printing(root)
        for tag in ("drawing", "legacyDrawing", "tablePart"):
            for each in root.iter(f"{MAIN}{tag}"):
                if each.get(f"{RELATION}id") not in self.relations:
                    self.fault("", f"a {tag} that leads nowhere")
        return uses

    def fault(self, place: str, what: str) -> None:
        self.package.fault(f"{self.title}!{place}", what)

    def area(self, reference: str, place: str) -> _Area:
        """A range; a fault where it is none."""
        ends = [CELL.fullmatch(end) for end in reference.split(":")]
        if len(ends) > 2 or None in ends or not all(on_sheet(end) for end in ends if end):
            self.fault(place, f"{reference!r} is no range")
            return _Area(1, 1, 1, 1)
        columns, rows = zip(*((column_index_from_string(end[1]), int(end[2])) for end in ends if end), strict=True)
        if columns[0] > columns[-1] or rows[0] > rows[-1]:
            self.fault(place, f"{reference!r} runs backwards")
        return _Area(columns[0], rows[0], columns[-1], rows[-1])

    def areas(self, references: str, place: str) -> Iterator[_Area]:
        if not references:
            self.fault(place, "no cells")
        for reference in references.split():
            yield self.area(reference, place)

    def formula(self, place: str, text: str) -> None:
        check_formula(self.package, f"{self.title}!{place}", text, self.sheets, self.names)

    def _cells(self, root: Element, strings: int, looks: int) -> int:
        uses = last_row = 0
        for row in root.iter(f"{MAIN}row"):
            number = int(row.get("r", "0"))
            if not last_row < number <= ROWS:
                self.fault(f"row {number}", "not in order")
            last_row = number
            if not 0 <= float(row.get("ht", "15")) <= 409.5 or int(row.get("outlineLevel", "0")) > 7:
                self.fault(f"row {number}", "too high, or too deep in the outline")
            last_column = 0
            for cell in row:
                place = cell.get("r", "")
                match = CELL.fullmatch(place)
                column = column_index_from_string(match[1]) if match else 0
                if not match or int(match[2]) != number or not last_column < column <= COLUMNS:
                    self.fault(place, "not in order")
                last_column = column
                uses += self._cell(cell, place, strings, looks)
        return uses

    def _cell(self, cell: Element, place: str, strings: int, looks: int) -> bool:
        if int(cell.get("s", "0")) >= looks:
            self.fault(place, f"the look {cell.get('s')} is not there")
        kind, value, formula = cell.get("t", "n"), cell.findtext(f"{MAIN}v"), cell.find(f"{MAIN}f")
        if [each.tag.removeprefix(MAIN) for each in cell] not in ([], ["v"], ["f", "v"]):
            self.fault(place, "more than a formula and its value")
        if formula is not None:
            if not formula.text or formula.text.startswith("="):
                self.fault(place, f"{formula.text!r} is no formula")
            self.formula(place, formula.text or "")
        if kind == "s":
            if formula is not None or value is None or not 0 <= int(value) < strings:
                self.fault(place, f"the text {value} is not there")
            return True
        if kind == "n" and value is not None:
            number = float(value)
            if number - number != 0 or not re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", value):
                self.fault(place, f"{value} is no number")
        if kind == "str" and value and len(value.encode("utf-16-le")) // 2 > 32_767:
            self.fault(place, "too long")
        if kind not in ("n", "str"):
            self.fault(place, f"a cell of the kind {kind}")
        return False

    def _columns(self, root: Element) -> None:
        last = 0
        for column in root.iter(f"{MAIN}col"):
            first, end = int(column.get("min", "0")), int(column.get("max", "0"))
            if not last < first <= end <= COLUMNS or not 0 <= float(column.get("width", "8")) <= 255:
                self.fault(f"columns {first} to {end}", "overlap, or are too wide")
            last = end

    def _views(self, root: Element) -> None:
        selected = 0
        for view in root.iter(f"{MAIN}sheetView"):
            selected += view.get("tabSelected") == "1"
            panes = {pane.get("activePane", "topLeft") for pane in view.iter(f"{MAIN}pane")}
            held = {each.get("pane", "topLeft"): each for each in view.iter(f"{MAIN}selection")}
            if panes - held.keys():
                self.fault("view", f"nothing is chosen in the pane {panes}")
            for pane in view.iter(f"{MAIN}pane"):
                self.area(pane.get("topLeftCell", ""), "view")
            for each in held.values():
                self.area(each.get("activeCell", "A1"), "view")

    def _merged(self, root: Element) -> None:
        merged = [self.area(each.get("ref", ""), "merged") for each in root.iter(f"{MAIN}mergeCell")]
        group = root.find(f"{MAIN}mergeCells")
        if group is not None and group.get("count") not in (None, str(len(merged))):
            self.fault("merged", "the count is wrong")
        self._apart(merged, "merged")
        for area in merged:
            if (area.left, area.top) == (area.right, area.bottom):
                self.fault("merged", f"one cell, {area}")

    def _apart(self, areas: list[_Area], place: str) -> None:
        areas = sorted(areas, key=lambda area: area.top)
        for at, one in enumerate(areas):
            for other in areas[at + 1 :]:
                if other.top > one.bottom:
                    break
                if one.meets(other):
                    self.fault(place, f"{one} and {other} overlap")

    def _formats(self, root: Element, differences: int) -> None:
        priorities = []
        for group in root.iter(f"{MAIN}conditionalFormatting"):
            list(self.areas(group.get("sqref", ""), "conditional format"))
            for rule in group.iter(f"{MAIN}cfRule"):
                priorities.append(int(rule.get("priority", "0")))
                look = rule.get("dxfId")
                if look is not None and int(look) >= differences:
                    self.fault("conditional format", f"the look {look} is not there")
                for formula in rule.iter(f"{MAIN}formula"):
                    self.formula("conditional format", formula.text or "")
        if len(set(priorities)) < len(priorities) or min(priorities, default=1) < 1:
            self.fault("conditional format", "two rules of one priority")

    def _validations(self, root: Element) -> None:
        rules = list(root.iter(f"{MAIN}dataValidation"))
        group = root.find(f"{MAIN}dataValidations")
        if group is not None and (group.get("count") != str(len(rules)) or not 0 < len(rules) <= 65_534):
            self.fault("validation", f"{len(rules)} rules and not {group.get('count')}")
        cells: list[_Area] = []
        for rule in rules:
            cells += self.areas(rule.get("sqref", ""), "validation")
            for name, most in (("errorTitle", 32), ("promptTitle", 32), ("error", 225), ("prompt", 255)):
                if len(rule.get(name, "")) > most:
                    self.fault("validation", f"{name} has more than {most} characters")
            formulas = [each.text or "" for tag in ("formula1", "formula2") for each in rule.iter(f"{MAIN}{tag}")]
            if len(formulas) < (
                2 if rule.get("operator", "between") == "between" and rule.get("type") != "list" else 1
            ):
                self.fault("validation", "a rule without its formulas")
            for formula in formulas:
                if len(formula) > 255 + 2 * formula.startswith('"'):
                    self.fault("validation", f"a formula of {len(formula)} characters")
                self.formula("validation", formula)
        self._apart(cells, "validation")

    def _hyperlinks(self, root: Element) -> None:
        links = list(root.iter(f"{MAIN}hyperlink"))
        if len(links) > 65_530:
            self.fault("links", f"{len(links)} of them")
        for each in links:
            place = each.get("ref", "")
            self.area(place, "links")
            target = re.fullmatch(r"'((?:[^']|'')+)'!(.+)", each.get("location", ""))
            if target is None or target[1].replace("''", "'") not in self.sheets:
                self.fault(place, f"a link to {each.get('location')!r}, which is not there")
            else:
                self.area(target[2], place)
            if len(each.get("tooltip", "")) > 255:
                self.fault(place, "the word at the link is too long")
        if len({each.get("ref") for each in links}) < len(links):
            self.fault("links", "two on one cell")

    def _printing(self, root: Element) -> None:
        for tag in ("oddHeader", "oddFooter"):
            for text in root.iter(f"{MAIN}{tag}"):
                if len(text.text or "") > 255:
                    self.fault(tag, "more than 255 characters")
        for group in ("rowBreaks", "colBreaks"):
            breaks = [each.get("id", "0") for each in root.iterfind(f"{MAIN}{group}/{MAIN}brk")]
            if len(set(breaks)) < len(breaks) or len(breaks) > 1_026:
                self.fault(group, "there twice, or too many")
        setup = root.find(f"{MAIN}pageSetup")
        if setup is None or setup.get("orientation") != "landscape":
            self.fault("printing", "no page set-up")
