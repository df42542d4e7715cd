"""The sheet to fill in: criterion by criterion, the rubric above, and a row for each candidate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation

from scorecard.core.model import Cell, Criterion, Evaluation, Scale
from scorecard.core.numbers import plain
from scorecard.core.panel import Progress
from scorecard.core.scale import steps_of
from scorecard.core.tree import path_of
from scorecard.core.wording import one_line
from scorecard.exchange.scoresheet.sheet_map import CONFLICT, COVER, HEADS, LEVEL, SheetMap, levels_for, row_key
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.spreadsheet import Look, Page, quoted

HEAD_ROW: Final = 4
KEY, NAME, SCORE, RATIONALE, EVIDENCE = 1, 2, 3, 4, 5
WIDTHS: Final = (8.0, 34.0, 10.0, 62.0, 38.0)
PAGE: Final = 680.0  # points of rows on a printed page that is fitted to these widths
LONGEST_PROMPT: Final = 255
LONGEST_PROMPT_TITLE: Final = 32
LEVELS_ROW: Final = 15  # where the cover lists the scale

_GROUP: Final = Look(bold=True, size=12, color=looks.ACCENT, valign="bottom")
_NUMBER: Final = Look(bold=True, color=looks.THIRD, fill=looks.GROUP, align="left", above=looks.RULE_STRONG)
_CRITERION: Final = Look(bold=True, size=11, fill=looks.GROUP, wrap=True, above=looks.RULE_STRONG)
_GUIDE: Final = Look(color=looks.SECOND, wrap=True, valign="top")
_LEVEL: Final = Look(bold=True, color=looks.SECOND, align="center", valign="top")
_MEANING: Final = Look(color=looks.SECOND, wrap=True, valign="top")
_KEY: Final = Look(size=8, color=looks.THIRD, line=looks.RULE)
_UNSEEN: Final = Look(size=8, color=looks.FAINT, format=";;;")
_CANDIDATE: Final = Look(bold=True, line=looks.RULE, wrap=True)
_SCORE: Final = replace(looks.INPUT, bold=True, size=11, align="center", line=looks.RULE)
_WORDS: Final = replace(looks.INPUT_TEXT, color=looks.INK, wrap=True, line=looks.RULE, format="@")
_SOURCES: Final = replace(_WORDS, fill="F3F6FD")
_OUT: Final = Look(color=looks.FAINT, fill=looks.SUNKEN, line=looks.RULE)
_OUT_NOTE: Final = Look(italic=True, color=looks.THIRD, fill=looks.SUNKEN, line=looks.RULE)


@dataclass(frozen=True, slots=True)
class FillingSheet:
    """What the sheet is made of: the evaluation, what goes on the sheet, and what is given already."""

    evaluation: Evaluation
    map: SheetMap
    cells: Mapping[tuple[str, str], Cell]

    @property
    def scale(self) -> Scale:
        """The scale of the scores."""
        scale: Scale = self.evaluation.scale
        return scale

    @property
    def last_row(self) -> int:
        """The last row to fill in."""
        return self.map.criteria[-1].row + len(self.map.candidates) - 1

    def steps(self) -> tuple[float, ...]:
        """Every score there is, ascending; none on a fine scale."""
        return steps_of(self.scale)


# ---- where everything stands ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A criterion on the sheet: the groups to name above it, its first row, and the rows of its rubric."""

    key: str
    groups: tuple[str, ...]
    row: int
    guide: tuple[str, ...]
    levels: tuple[tuple[float, str], ...]

    @property
    def first(self) -> int:
        """The row of the first candidate."""
        return self.row + (1 if self.groups else 0) + 1 + self.rubric_rows

    @property
    def rubric_rows(self) -> int:
        """How many rows the rubric takes, with a narrow one above it."""
        rows = len(self.levels) or (1 if self.guide else 0)
        return rows + 1 if rows else 0


def blocks(evaluation: Evaluation, leaves: Sequence[str], candidates: int) -> Iterator[Block]:
    """The criteria on a sheet for so many candidates, from the top down."""
    row = HEAD_ROW + 1
    named: tuple[str, ...] = ()
    for leaf in leaves:
        criterion: Criterion = evaluation.criteria[leaf]
        groups = tuple(path_of(evaluation.criteria, leaf)[:-1]) if criterion.parent else ()
        shown = groups if groups != named else ()
        named = groups
        guide = [criterion.description.strip()]
        if criterion.evidence.strip():
            guide.append(f"Evidence asked for: {criterion.evidence.strip()}")
        if criterion.at_least is not None:
            guide.append(f"A candidate with less than {plain(criterion.at_least)} is out.")
        levels = tuple(reversed(levels_for(criterion, evaluation.scale)))
        block = Block(leaf, shown, row, tuple(filter(None, guide)), levels)
        yield block
        row = block.first + candidates + 1


def first_rows(evaluation: Evaluation, leaves: list[str], candidates: int) -> dict[str, int]:
    """Criterion -> the row of its first candidate."""
    return {block.key: block.first for block in blocks(evaluation, leaves, candidates)}


# ---- writing --------------------------------------------------------------------------------------


def write_scores(page: Page, sheet: FillingSheet, done: Progress) -> None:
    """The sheet to fill in."""
    book, about = page.book, sheet.map.about
    page.text(1, 1, one_line(about.title), book.style(looks.TITLE))
    page.text(2, 1, f"Scores of {' '.join(about.evaluator_name.split())}", book.style(looks.NOTE))
    _write_progress(page, sheet, done)
    styles = [looks.HEAD, looks.HEAD, looks.HEAD_CENTER, looks.HEAD, looks.HEAD]
    for column, (head, style) in enumerate(zip(HEADS, styles, strict=True), 1):
        page.text(HEAD_ROW, column, head, book.style(style))
    page.row(HEAD_ROW, height=20)
    looks.widths(page, WIDTHS)
    keys = [each.key for each in sheet.map.criteria]
    used = page.tall(1, HEAD_ROW)
    for number, block in enumerate(blocks(sheet.evaluation, keys, len(sheet.map.candidates))):
        _write_block(page, sheet, block, number)
        tall = page.tall(block.row, block.first + len(sheet.map.candidates))
        if number and used + tall > PAGE:
            page.break_before(block.row)
            used = page.tall(HEAD_ROW, HEAD_ROW)
        used += tall
    _write_checks(page, sheet)
    looks.view(page, f"C{HEAD_ROW + 1}", looks.ACCENT)
    looks.print_setup(page, about.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}")


def scored_formula(sheet: FillingSheet, prefix: str = "") -> str:
    """A formula for how many cells are scored."""
    rows = f"${HEAD_ROW + 1}:{{0}}${sheet.last_row}"
    keys, scores = (prefix + f"${column}{rows.format(f'${column}')}" for column in ("A", "C"))
    return f'SUMPRODUCT((LEFT({keys},1)="R")*ISNUMBER({scores}))'


def _write_progress(page: Page, sheet: FillingSheet, done: Progress) -> None:
    of = f'&" of {done.expected} scored"'
    formula = scored_formula(sheet) + of
    style = page.book.style(replace(looks.NOTE, align="right"))
    page.formula(2, EVIDENCE, formula, f"{done.scored} of {done.expected} scored", style)


def _write_block(page: Page, sheet: FillingSheet, block: Block, number: int) -> None:
    book, evaluation = page.book, sheet.evaluation
    row = block.row
    if block.groups:
        names = [one_line(evaluation.criteria[key].name) for key in block.groups]
        page.text(row, 1, " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(names), book.style(_GROUP))
        page.row(row, height=24)
        row += 1
    name = sheet.map.criteria[number].name
    page.number(row, KEY, number + 1, book.style(_NUMBER))
    page.text(row, NAME, name, book.style(_CRITERION))
    for column in (SCORE, RATIONALE, EVIDENCE):
        page.blank(row, column, book.style(_CRITERION))
    page.merge(row, NAME, EVIDENCE)
    page.row(row, height=looks.height_of([(name, sum(WIDTHS[1:]))], size=11) + 5)
    _write_rubric(page, block, row + 1)
    _write_rows(page, sheet, block, number)
    page.row(block.first + len(sheet.map.candidates), height=9)


def _write_rubric(page: Page, block: Block, row: int) -> None:
    book, guide = page.book, "\n".join(block.guide)
    if block.rubric_rows:
        page.row(row, height=5)
        row += 1
    if not block.levels:
        if guide:
            page.text(row, NAME, guide, book.style(_GUIDE))
            page.merge(row, NAME, EVIDENCE)
            page.row(row, height=looks.height_of([(guide, sum(WIDTHS[1:]))]) + 3)
        return
    meaning_width = WIDTHS[RATIONALE - 1] + WIDTHS[EVIDENCE - 1]
    heights = [looks.height_of([(text or " ", meaning_width)]) + 2 for _, text in block.levels]
    heights[-1] += max(3.0, looks.height_of([(guide, WIDTHS[NAME - 1])]) - sum(heights) if guide else 0.0)
    for at, (level, text) in enumerate(block.levels):
        page.text(row + at, KEY, LEVEL, book.style(_UNSEEN))
        page.number(row + at, SCORE, level, book.style(_LEVEL))
        page.text(row + at, RATIONALE, text, book.style(_MEANING))
        page.merge(row + at, RATIONALE, EVIDENCE)
        page.row(row + at, height=min(409.0, heights[at]))
    if guide:
        page.text(row, NAME, guide, book.style(_GUIDE))
        if len(block.levels) > 1:
            page.sheet.merged_cells.add(f"B{row}:B{row + len(block.levels) - 1}")


def _write_rows(page: Page, sheet: FillingSheet, block: Block, number: int) -> None:
    book, size = page.book, len(sheet.map.candidates)
    count = size * len(sheet.map.criteria)
    key, name, score = (book.style(each) for each in (_KEY, _CANDIDATE, _SCORE))
    words, sources = book.style(_WORDS), book.style(_SOURCES)
    for at, candidate in enumerate(sheet.map.candidates):
        row = block.first + at
        page.text(row, KEY, row_key(number * size + at, count), key)
        if candidate.conflict:
            page.text(row, KEY, row_key(number * size + at, count), book.style(replace(_KEY, fill=looks.SUNKEN)))
            page.text(row, NAME, candidate.name, book.style(replace(_OUT, wrap=True)))
            page.blank(row, SCORE, book.style(_OUT))
            page.text(row, RATIONALE, CONFLICT, book.style(_OUT_NOTE))
            page.blank(row, EVIDENCE, book.style(_OUT))
            page.row(row, height=looks.height_of([(candidate.name, WIDTHS[NAME - 1] - 2)]) + 4)
            continue
        page.text(row, NAME, candidate.name, name)
        cell = sheet.cells.get((candidate.code, block.key), Cell())
        if type(cell.score) is float:
            page.number(row, SCORE, cell.score, score)
        else:
            page.blank(row, SCORE, score)
        page.text(row, RATIONALE, cell.rationale, words)
        page.text(row, EVIDENCE, cell.evidence, sources)
        shown = (candidate.name, WIDTHS[1] - 2), (cell.rationale, WIDTHS[3]), (cell.evidence, WIDTHS[4])
        page.row(row, height=max(30.0, looks.height_of(shown) + 4))


# ---- checks while filling in ----------------------------------------------------------------------


def _write_checks(page: Page, sheet: FillingSheet) -> None:
    """What may be typed, the rubric beside the cell, and the cells that are still to fill in shaded."""
    size = len(sheet.map.candidates)
    scale, steps = sheet.scale, sheet.steps()
    low, high = plain(scale.minimum), plain(scale.maximum)
    step = f" in steps of {plain(scale.step)}" if scale.step != scale.maximum - scale.minimum else ""
    error = f"A score is a number from {low} to {high}{step}. Leave the cell blank if you cannot say."
    for criterion in sheet.map.criteria:
        runs = list(_runs(criterion.row, [each.conflict for each in sheet.map.candidates], "C"))
        if steps:
            last = LEVELS_ROW + len(steps) - 1
            formula = f"{quoted(COVER)}$A${LEVELS_ROW}:$A${last}"
            rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        else:
            first = f"C{criterion.row}"
            distance = f"({first}-({scale.minimum!r}))/{scale.step!r}"
            rule = DataValidation(
                type="custom",
                formula1=f"AND(ISNUMBER({first}),{first}>={scale.minimum!r},{first}<={scale.maximum!r},"
                f"ABS({distance}-ROUND({distance},0))<0.000001)",
                allow_blank=True,
            )
        rule.showErrorMessage, rule.errorTitle, rule.error = True, "Not on the scale", error[:225]
        rule.showInputMessage = True
        rule.promptTitle = _clipped(criterion.name, LONGEST_PROMPT_TITLE)
        rule.prompt = _prompt(levels_for(sheet.evaluation.criteria[criterion.key], scale), low, high)
        for run in runs:
            rule.add(run)
        page.sheet.add_data_validation(rule)
        _shade(page, criterion.row, criterion.row + size - 1)


def _shade(page: Page, first: int, last: int) -> None:
    locked = f'$D{first}="{CONFLICT}"'
    looks.mark(page, f"C{first}:C{last}", f"AND(ISBLANK(C{first}),NOT({locked}))", fill=looks.WARN_SOFT)
    looks.mark(page, f"D{first}:D{last}", f"AND(ISNUMBER($C{first}),LEN(TRIM(D{first}))=0)", fill=looks.WARN_SOFT)


def _runs(first: int, conflicts: list[bool], column: str) -> Iterator[str]:
    """The cells of a column from a row on, without those where a conflict is declared, as ranges."""
    start: int | None = None
    for at, conflict in enumerate([*conflicts, True]):
        if conflict and start is not None:
            yield f"{column}{first + start}:{column}{first + at - 1}"
            start = None
        elif not conflict and start is None:
            start = at


def _prompt(levels: tuple[tuple[float, str], ...], low: str, high: str) -> str:
    lines = [f"{plain(level)}  {' '.join(text.split())}" for level, text in reversed(levels) if text.strip()]
    if not lines:
        return f"From {low} to {high}, or blank."
    room = LONGEST_PROMPT - len(lines)
    most = max(12, room // len(lines))
    spare = sum(max(0, most - len(line)) for line in lines)
    return _clipped("\n".join(_clipped(line, most + spare // len(lines)) for line in lines), LONGEST_PROMPT)


def _clipped(text: str, most: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * most:
        text = f"{text[: min(len(text) - 2, most - 1)].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    return text
