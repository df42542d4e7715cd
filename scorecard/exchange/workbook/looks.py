"""How the workbook looks: colours, cell looks, widths, print set-up. Colours are those of the program's light look."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from scorecard.core.wording import one_line
from scorecard.exchange.workbook.spreadsheet import Look, Page, letter

INK, SECOND, THIRD, FAINT = "14171C", "464E5B", "5D6573", "9BA3AF"
ACCENT, ACCENT_SOFT = "1F4BBF", "E8EEFC"
GROUP, SUNKEN = "F8F9FB", "EEF1F5"
RULE, RULE_STRONG = "E7EAEE", "858E9D"
DANGER, DANGER_SOFT = "B42A23", "FCEAE8"
WARN, WARN_SOFT = "855300", "FDF2DF"
GOOD, GOOD_SOFT = "1E6B3C", "E6F4EC"
HEAT_LOW, HEAT_HIGH = "F5F7F8", "9DB2BA"
SERIES: Final = (
    *("2C5F9E", "CB8614", "1B9E8C", "7B2B55", "6A6A1E", "9281D9"),
    *("9F7513", "5F7A71", "4B7FAE", "75503F", "184732", "4B2674"),
)
SERIES_TEXT: Final = (
    *("FFFFFF", "14171C", "14171C", "FFFFFF", "FFFFFF", "14171C"),
    *("14171C", "FFFFFF", "FFFFFF", "FFFFFF", "FFFFFF", "FFFFFF"),
)

DASH: Final = "\N{EN DASH}"
PERCENT: Final = "0.0\N{NO-BREAK SPACE}%"
POINTS: Final = f'0.0;-0.0;0.0;"{DASH}"'
VALUE: Final = f'0.000;-0.000;0.000;"{DASH}"'
SCORE: Final = f'0.00;-0.00;0.00;"{DASH}"'
WHOLE: Final = "0"
MOST_ACROSS: Final = 14  # more columns of numbers than this are printed on several pages side by side

TITLE = Look(bold=True, size=16)
SENTENCE = Look(bold=True, size=13, wrap=True)
NOTE = Look(color=THIRD)
NOTE_WRAPPED = Look(color=THIRD, wrap=True, valign="top")
SECTION = Look(bold=True, size=12, line=RULE_STRONG, valign="bottom")
SECTION_RULE = Look(line=RULE_STRONG)
HEAD = Look(bold=True, color=SECOND, fill=SUNKEN, line=RULE_STRONG, wrap=True)
HEAD_RIGHT = Look(bold=True, color=SECOND, fill=SUNKEN, line=RULE_STRONG, wrap=True, align="right")
HEAD_CENTER = Look(bold=True, color=SECOND, fill=SUNKEN, line=RULE_STRONG, wrap=True, align="center")
TEXT = Look(line=RULE)
TEXT_WRAPPED = Look(line=RULE, wrap=True, valign="top")
STRONG = Look(bold=True, line=RULE)
QUIET = Look(color=THIRD, line=RULE)
QUIET_CENTER = Look(color=THIRD, line=RULE, align="center")
LABEL = Look(color=THIRD, valign="top")
LINK = Look(color=ACCENT, underline=True)
GROUP_NAME = Look(bold=True, fill=GROUP, line=RULE)
INPUT = Look(color=ACCENT, fill=ACCENT_SOFT, line="FFFFFF", align="right", is_input=True)
UNCOUNTED_INPUT = Look(color=THIRD, fill=SUNKEN, line="FFFFFF", align="right", strike=True, is_input=True)
UNCOUNTED = Look(color=FAINT, fill=SUNKEN, line=RULE, align="right", strike=True)
INPUT_TEXT = Look(color=ACCENT, fill=ACCENT_SOFT, line="FFFFFF", is_input=True)
INPUT_CENTER = Look(color=ACCENT, fill=ACCENT_SOFT, line="FFFFFF", align="center", is_input=True)
WORD = Look(color=THIRD, line=RULE, align="center")
NUMBER = Look(line=RULE, align="right")
TOTAL = Look(bold=True, line=RULE_STRONG, above=RULE_STRONG, fill=GROUP)
RESULT = Look(bold=True, line=RULE, align="right")


def measure_format(numbers: Iterable[float | None]) -> str:
    """A number format with as many decimals as these numbers have, four at most, and thousands apart."""
    decimals = 0
    for number in numbers:
        if number is not None and math.isfinite(number) and number != int(number):
            text = f"{number:.4f}".rstrip("0")
            decimals = max(decimals, len(text) - text.index(".") - 1)
    shown = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f'{shown};-{shown};{shown};"{DASH}"'


def points_format(decimals: int) -> str:
    """Points of 100 with so many decimals, a dash where there are none."""
    shown = f"0.{'0' * decimals}"
    return f'{shown};-{shown};{shown};"{DASH}"'


def percent_format(decimals: int) -> str:
    """A share in per cent with so many decimals."""
    return PERCENT.replace(".0", f".{'0' * decimals}")


def signed_format(shown: str) -> str:
    """Differences with their signs, otherwise as the format `shown` shows them."""
    return f"+{shown};-{shown};{shown}"


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, estimated."""
    room = max(width * 1.15, 1)
    return sum(max(1, math.ceil(_length(line) / room)) for line in text.split("\n")) if text else 1


def _length(line: str) -> float:
    return sum(2.0 if ord(sign) > 0x2E80 else 1.0 for sign in line)


def height_of(texts: Iterable[tuple[str, float]], size: float = 10.0, most: int = 26) -> float:
    """The height of a row that shows these (text, width) pairs whole, as far as a row can."""
    lines = max((lines_of(text, width * 10 / size) for text, width in texts), default=1)
    return min(409.0, 3.0 + min(lines, most) * size * 1.32)


# ---- the sheet ------------------------------------------------------------------------------------


def widths(page: Page, columns: Sequence[float]) -> None:
    """The widths of the first columns, in characters."""
    for column, width in enumerate(columns, 1):
        page.sheet.column_dimensions[letter(column)].width = width


def width_of_run(page: Page, first: int, last: int, width: float) -> None:
    """One width for the columns from `first` to `last`."""
    dimension = page.sheet.column_dimensions[letter(first)]
    dimension.min, dimension.max, dimension.width = first, max(first, last), width


def print_setup(page: Page, title: str, *, repeat_rows: str = "", repeat_columns: str = "", wide: bool = False) -> None:
    """A4 landscape, fitted to the width of the page (or, when wide, on as many as needed), with head and foot."""
    sheet: Any = page.sheet
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.7, 0.65
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    if wide:
        sheet.page_setup.scale = 70
        sheet.page_setup.pageOrder = "overThenDown"
    else:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if repeat_rows:
        sheet.print_title_rows = repeat_rows
    if repeat_columns and wide:
        sheet.print_title_cols = repeat_columns
    clipped = title if len(title) <= 90 else f"{title[:89]}…"
    clean = one_line(clipped).replace("&", "&&")
    sheet.oddHeader.left.text, sheet.oddHeader.left.size = clean, 9
    sheet.oddHeader.right.text, sheet.oddHeader.right.size = "&A", 9
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "Page &P of &N", 9
    sheet.oddFooter.left.text, sheet.oddFooter.left.size = "Scorecard", 9


def view(page: Page, freeze: str = "", tab: str = "") -> None:
    """No grid lines (the rows have rules of their own), panes frozen at a cell, and the colour of the tab."""
    page.sheet.sheet_view.showGridLines = False
    page.sheet.sheet_view.zoomScale = 100
    page.row(1, height=27)
    if freeze:
        page.sheet.freeze_panes = freeze
    if tab:
        page.sheet.sheet_properties.tabColor = tab


def active(page: Page, row: int, column: int) -> None:
    """The cell that is chosen when the sheet is first seen, in the pane that it lies in."""
    view: Any = page.sheet.sheet_view
    pane, cell = view.pane, f"{letter(column)}{row}"
    if pane is not None:
        below = "bottom" if row > (pane.ySplit or 0) else "top"
        pane.activePane = f"{below}{'Right' if column > (pane.xSplit or 0) else 'Left'}"
    for selection in view.selection:
        if pane is None or selection.pane == pane.activePane:
            selection.activeCell = selection.sqref = cell


def groups_above(page: Page) -> None:
    """In the outline a group stands above what it holds."""
    sheet: Any = page.sheet
    sheet.sheet_properties.outlinePr.summaryBelow = False


# ---- rules for cells --------------------------------------------------------------------------------


def mark(page: Page, cells: str, formula: str, *, color: str = "", fill: str = "", bold: bool = False) -> None:
    """Show `cells` in another colour where a formula holds."""
    look = DifferentialStyle(
        font=Font(color=color or None, bold=bold or None) if color or bold else None,
        fill=PatternFill(bgColor=fill, fill_type="solid") if fill else None,
    )
    page.sheet.conditional_formatting.add(cells, Rule(type="expression", dxf=look, formula=[formula]))


def mark_words(page: Page, cells: str, first: str) -> None:
    """Colour the words out, waived, open and provisional. `first` is the upper left cell."""
    mark(page, cells, f'{first}="out"', color=DANGER, fill=DANGER_SOFT, bold=True)
    mark(page, cells, f'{first}="waived"', color=WARN, fill=WARN_SOFT)
    mark(page, cells, f'OR({first}="open",{first}="provisional")', color=WARN)


def heat(page: Page, cells: str) -> None:
    """Shade values from 0 to 1."""
    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=1)]
    scale = ColorScale(cfvo=ends, color=[Color(HEAT_LOW), Color(HEAT_HIGH)])
    page.sheet.conditional_formatting.add(cells, Rule(type="colorScale", colorScale=scale))


def between(page: Page, cells: str, low: str, high: str, prompt: str) -> None:
    """Allow only numbers between two formulas, or nothing."""
    rule = DataValidation(type="decimal", operator="between", formula1=low, formula2=high, allow_blank=True)
    _explained(page, cells, rule, prompt)


def at_least(page: Page, cells: str, low: str, prompt: str) -> None:
    """Allow only numbers from a formula up, or nothing."""
    rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1=low, allow_blank=True)
    _explained(page, cells, rule, prompt)


def one_of(page: Page, cells: str, choices: str, prompt: str) -> None:
    """Allow only the words in a range, or in a quoted list, or nothing."""
    rule = DataValidation(type="list", formula1=choices, allow_blank=True)
    _explained(page, cells, rule, prompt)


def _explained(page: Page, cells: str, rule: DataValidation, prompt: str) -> None:
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "Not possible here", prompt
    rule.add(cells)
    page.sheet.add_data_validation(rule)
