"""Finding tables of figures on a sheet: heads, labels, and what each of their rows and columns is.

Nothing is decided here about what is a criterion and what a candidate (see `orientation`); rows and columns are
looked at in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scorecard.exchange.importing.blocks import FAR, REACH, SAMPLE, SUB_ROLES, block_under, head_rows, segments_of
from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import (
    Role,
    direction_of,
    has_role,
    is_instance_of,
    plain_words,
    role_of,
    same_name,
)
from scorecard.exchange.importing.view import ANSWERS, View
from scorecard.exchange.importing.word_ladders import PRIORITIES
from scorecard.exchange.importing.worked_out import are_points_of_words, are_shares_of, are_statistics

MOST_HEADS: Final = 30
MOST_CELLS: Final = 300_000  # that are looked at under one head after another


class Line(StrEnum):
    """What a row or column of a table is."""

    ITEM = "item"
    LABEL = "label"
    TEXT = "text"
    BLANK = "blank"
    HEAD = "head"
    GROUP = "group"
    NUMBER = "number"
    COMMENT = "comment"
    DESCRIPTION = "description"
    WEIGHT = "weight"
    DIRECTION = "direction"
    UNIT = "unit"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    WEIGHTED = "weighted"
    TOTAL = "total"
    RANK = "rank"
    STATISTIC = "statistic"
    EVALUATOR = "evaluator"


_FIGURE_ROLES: Final = {
    Role.WEIGHT: Line.WEIGHT,
    Role.RANK: Line.RANK,
    Role.TOTAL: Line.TOTAL,
    Role.WEIGHTED: Line.WEIGHTED,
    Role.MAXIMUM: Line.MAXIMUM,
    Role.MINIMUM: Line.MINIMUM,
    Role.AVERAGE: Line.STATISTIC,
    Role.STATISTIC: Line.STATISTIC,
    Role.NUMBER: Line.NUMBER,
}
_WORD_ROLES: Final = {
    Role.COMMENT: Line.COMMENT,
    Role.DESCRIPTION: Line.DESCRIPTION,
    Role.UNIT: Line.UNIT,
    Role.GROUP: Line.GROUP,
    Role.NUMBER: Line.NUMBER,
    Role.EVALUATOR: Line.EVALUATOR,
}
_NUMBERING: Final = re.compile(r"[A-Za-z]{0,3}\.?\s?\d{1,3}([.\-]\d{1,3})*\.?|[A-Z]\.?")


@dataclass(slots=True)
class Table:
    """A table on a sheet, as far as it can be told without knowing what is a criterion.

    head, sub   the row of the names over the columns, and the row of their parts ("Score", "Comment") beneath
    label       the column of the names of the rows
    rows        what each row is; columns: what each column is
    """

    view: View
    head: int
    label: int
    sub: int | None = None
    rows: dict[int, Line] = field(default_factory=dict)
    columns: dict[int, Line] = field(default_factory=dict)
    worth: float = 0.0

    def of(self, kind: Line, *, across: bool) -> list[int]:
        """The columns (or else the rows) of a kind."""
        lines = self.columns if across else self.rows
        return sorted(index for index, each in lines.items() if each is kind)

    @property
    def item_rows(self) -> list[int]:
        """The rows that are criteria or candidates."""
        return self.of(Line.ITEM, across=False)

    @property
    def item_columns(self) -> list[int]:
        """The columns that hold scores."""
        return self.of(Line.ITEM, across=True)

    @property
    def bottom(self) -> int:
        """The last row of it."""
        return max(self.rows, default=self.head)

    @property
    def top(self) -> int:
        """The first row of it, also above the heads."""
        return min(*self.rows, self.head) if self.rows else self.head

    def name_of_row(self, row: int) -> str:
        """The label of a row."""
        return self.view.text(row, self.label)

    def name_of_column(self, column: int) -> str:
        """The head over a column, taken from the left where its own cell is blank and a part stands beneath."""
        text = self.view.text(self.head, column)
        if text or self.sub is None:
            return text
        for left in range(column - 1, self.label, -1):
            if self.view.text(self.head, left):
                return self.view.text(self.head, left)
        return ""


def tables_of(view: View) -> list[Table]:
    """The tables of a sheet, the worthiest first; tables that overlap are told from different heads."""
    heads = sorted(head_rows(view), key=lambda pair: (-pair[1], pair[0]))[:MOST_HEADS]
    found: list[Table] = []
    left = MOST_CELLS
    for head, _ in heads:
        rows = block_under(view, head)
        left -= len(rows) * view.columns
        if left < 0 and found:
            break
        for columns in segments_of(view, head, rows):
            table = _table(view, head, columns)
            if table is not None:
                found.append(table)
    found.sort(key=lambda table: (-table.worth, table.head, table.label))
    return found


# ---- one table ---------------------------------------------------------------------------------------


def _table(view: View, head: int, columns: Sequence[int]) -> Table | None:
    rows = _block_within(view, head, columns)
    if not rows:
        return None
    label = _label_column(view, head, rows, columns)
    if label is None:
        return None
    sub = _sub_row(view, head, rows, columns, label)
    if sub is not None and _names_stand_below(view, head, sub, columns, label):
        rows = [row for row in rows if row > sub]
        head, sub = sub, None
    table = Table(view, head, label, sub)
    columns = range(min(columns), max(columns) + 1)
    table.rows = dict.fromkeys(rows, Line.TEXT)
    body = [row for row in rows if row != table.sub and (view.own(row, label) or not view.is_blank(row, columns))]
    items = [row for row in body if _has_answers(view, row, columns, label)]
    for column in columns:
        table.columns[column] = Line.LABEL if column == label else _column_line(table, column, items)
    for column in table.item_columns:
        pointed = role_of(head_over(table, column)) in (Role.SCORE, Role.WEIGHTED)
        if pointed and are_points_of_words(view, column, items):
            table.columns[column] = Line.WEIGHTED
    for row in rows:
        table.rows[row] = Line.HEAD if row == table.sub else _row_line(table, row)
    _look_above(table)
    _unnamed_weights(table)
    for weights in table.of(Line.WEIGHT, across=True):
        again = [c for c in table.item_columns if are_shares_of(view, weights, c, table.item_rows)]
        table.columns.update(dict.fromkeys(again, Line.WEIGHT))
    _drop_nameless(table)
    if not table.item_columns or not table.item_rows:
        return None
    table.worth = _worth(table)
    return table if table.worth > 0 else None


def _names_stand_below(view: View, head: int, sub: int, columns: Sequence[int], label: int) -> bool:
    """Whether one head stands over all the names ("Score" over the vendors), which are the row under it."""
    under = [column for column in columns if view.words(sub, column) and column > label]
    heads = {view.text(head, column) for column in under}
    names = [view.own(sub, column) for column in under]
    said = heads - {""}
    if len(said) > 1 and all(role_of(each) in (Role.SCORE, Role.WEIGHTED, Role.TOTAL) for each in said):
        return not any(role_of(view.own(sub, c)) in SUB_ROLES for c in under if view.text(head, c))
    if len(under) < 2 or len(heads) > 1 or len(set(names)) < len(names):
        return False
    return not any(role_of(name) in SUB_ROLES for name in names)


def _block_within(view: View, head: int, columns: Sequence[int]) -> list[int]:
    """The rows under a head as these columns see them: another table beside may reach further down."""
    inside = frozenset(columns)
    rows, last, seen = [], head, False
    for row in block_under(view, head):
        here = [column for column in view.in_row.get(row, []) if column in inside]
        if row - last > (FAR if seen else REACH):
            break
        if any(view.says(row, column) in (Says.NUMBER, Says.YES, Says.NO) for column in here):
            last, seen = row, True
        rows.append(row)
    return [row for row in rows if row <= last + 1] if seen else []


def _has_answers(view: View, row: int, columns: Iterable[int], label: int) -> bool:
    return any(view.says(row, column) in ANSWERS for column in columns if column != label)


def _label_column(view: View, head: int, rows: Sequence[int], columns: Sequence[int]) -> int | None:
    """The column whose words name the rows."""
    figured = [row for row in rows if _has_answers(view, row, columns, 0)][:SAMPLE]
    with_figures = [c for c in columns if sum(view.says(row, c) is Says.NUMBER for row in figured) > 0.5 * len(figured)]
    best: tuple[float, int] | None = None
    filled_to = max(columns)
    for column in columns:
        names = [view.own(row, column) for row in figured if view.words(row, column)]
        numbers = sum(1 for row in figured if view.says(row, column) is Says.NUMBER)
        role = role_of(view.own(head, column))
        if numbers > len(names):
            if role in (Role.CANDIDATE, Role.CRITERION) and column == min(columns) and _counts(view, figured, column):
                names = [view.own(row, column) for row in figured]
            else:
                continue
        if not names or column == filled_to:
            continue
        worth = len(set(names)) / max(1, len(figured))
        worth += {Role.CRITERION: 1.0, Role.CANDIDATE: 0.8, Role.BOTH: 0.8}.get(role, 0.0) if role else 0.0
        if role in (Role.COMMENT, Role.DESCRIPTION, Role.UNIT, Role.DIRECTION, Role.GROUP, Role.EVALUATOR, Role.NUMBER):
            worth -= 0.7
        if all(_NUMBERING.fullmatch(name) for name in names) and column < filled_to:
            worth -= 0.25
        if sum(direction_of(name) is not None for name in names) > 0.6 * len(names):
            worth -= 0.8
        if sum(len(name) for name in names) > 70 * len(names):
            worth -= 0.4
        worth -= 0.02 * (column - min(columns))
        worth -= 0.6 * sum(1 for c in with_figures if c < column) / max(1, len(with_figures))
        if best is None or worth > best[0] + 1e-9:
            best = (worth, column)
    return best[1] if best is not None and best[0] > 0 else None


def _counts(view: View, rows: Sequence[int], column: int) -> bool:
    values = [view.number(row, column) for row in rows]
    return all(value is not None and value % 1 == 0 for value in values) and len(set(values)) == len(values)


def _sub_row(view: View, head: int, rows: Sequence[int], columns: Sequence[int], label: int) -> int | None:
    """A row under the heads that names their parts: Score, Comment, or the evaluators."""
    for row in rows[:3]:
        if view.is_blank(row, columns):
            return None
        if role_of(view.own(row, label)) in (Role.WEIGHT, Role.MAXIMUM, Role.DIRECTION, Role.UNIT):
            continue
        here = [c for c in columns if view.words(row, c) and c != label]
        if any(view.says(row, c) is Says.NUMBER for c in columns):
            return None
        if not here:
            continue
        texts = [plain_words(view.own(row, c)) for c in here if c > label]
        parts = sum(role_of(text) in SUB_ROLES for text in texts)
        again = len(texts) - len(set(texts))
        if texts and (parts >= 0.5 * len(texts) or (again >= 1 and again >= 0.3 * len(texts))):
            return row
        wide = any(view.span(head, c).width > 1 for c in columns)
        if again and not view.own(row, label) and wide:
            return row
        if len(texts) >= 2 and all(is_instance_of(text) is Role.EVALUATOR for text in texts):
            return row
    return None


def _column_line(table: Table, column: int, rows: Sequence[int]) -> Line:
    view = table.view
    texts = [view.own(row, column) for row in rows]
    says = [view.says(row, column) for row in rows]
    sub = role_of(view.own(table.sub, column)) if table.sub is not None else None
    role = sub or role_of(head_over(table, column))
    if role not in _FIGURE_ROLES and column > table.label and are_statistics(view, ((row, column) for row in rows)):
        return Line.STATISTIC
    if role is None and texts and all(PRIORITIES.rung(plain_words(text)) is not None for text in texts):
        return Line.WEIGHT
    return _line(role, says, texts, after_label=column > table.label)


def head_over(table: Table, column: int) -> str:
    """The head of a column: in its row, or nearest above the first figure where that is blank."""
    view = table.view
    text = view.own(table.head, column)
    if text:
        return text
    if view.span(table.head, column).width > 1:
        return view.text(table.head, column)
    first = next((row for row in sorted(table.rows) if view.says(row, column) in ANSWERS), table.head)
    for row in range(first - 1, max(0, table.head - 3), -1):
        if view.words(row, column):
            return view.own(row, column)
    return ""


def _row_line(table: Table, row: int) -> Line:
    view = table.view
    items = [column for column in table.columns if table.columns[column] is Line.ITEM]
    name = view.own(row, table.label) or _label_beside(table, row)
    texts = [view.own(row, column) for column in items]
    says = [view.says(row, column) for column in items]
    if not any(each in ANSWERS for each in says):
        if view.is_blank(row, table.columns):
            return Line.BLANK
        weighted = [c for c, kind in table.columns.items() if kind is Line.WEIGHTED]
        role = role_of(name)
        if role is None and any(has_role(name, each) for each in (Role.WEIGHTED, Role.TOTAL)):
            role = Role.TOTAL
        if role in (Role.TOTAL, Role.RANK, Role.WEIGHTED) and any(view.says(row, c) is Says.NUMBER for c in weighted):
            return Line.RANK if role is Role.RANK else Line.TOTAL
        words = sum(each is Says.WORDS for each in says)
        if words >= 2 and sum(same_name(view.own(row, c)) == same_name(view.own(table.head, c)) for c in items) >= 2:
            return Line.HEAD
        if (words and role_of(name) in (Role.UNIT, Role.DIRECTION, Role.EVALUATOR)) or _are_flags(texts):
            return _line(role_of(name), says, texts, after_label=True)
        if words and (not name or role_of(name) is Role.COMMENT) and words >= 0.3 * len(items):
            return Line.COMMENT
        return Line.GROUP if name and not words else Line.TEXT
    found = _line(role_of(name), says, texts, after_label=True)
    if found in (Line.ITEM, Line.TOTAL) and are_statistics(view, ((row, column) for column in items)):
        return Line.STATISTIC
    if found is Line.ITEM and not name:
        goes_on = view.text(row, table.label) or any(
            view.words(row, c) for c, kind in table.columns.items() if kind is Line.EVALUATOR
        )
        return Line.ITEM if goes_on else Line.TEXT
    return found


def _label_beside(table: Table, row: int) -> str:
    """The label of a row that stands in another column left of the figures."""
    first = min((c for c, line in table.columns.items() if line is Line.ITEM and c > table.label), default=0)
    for column in range(first - 1, 0, -1):
        if table.view.words(row, column):
            return table.view.own(row, column)
    return ""


def _are_flags(texts: Sequence[str]) -> bool:
    """Whether texts are flags of direction, such as b and nb."""
    given = [text for text in texts if text]
    return len(given) >= 2 and all(direction_of(text) is not None for text in given)


def _line(role: Role | None, says: Sequence[Says], texts: Sequence[str], *, after_label: bool) -> Line:
    """What a row or column is by its heading and by what stands in it."""
    numbers = sum(each is Says.NUMBER for each in says)
    words = sum(each is Says.WORDS for each in says)
    answers = sum(each in ANSWERS for each in says)
    if not numbers and not words and not answers:
        return Line.BLANK
    if _are_flags(texts) and (role is Role.DIRECTION or words >= answers) and not numbers:
        return Line.DIRECTION
    if role in _FIGURE_ROLES and numbers >= max(1, words):
        return _FIGURE_ROLES[role]
    if role in _WORD_ROLES and words >= answers:
        return _WORD_ROLES[role]
    if role is Role.RANK and words:
        return Line.RANK
    if role is Role.COMMENT and not numbers:
        return Line.COMMENT
    if answers and answers >= words:
        return Line.ITEM if after_label or numbers else Line.TEXT
    if words and after_label and answers and words <= 0.7 * (words + answers) and max(map(len, texts)) <= 25:
        return Line.ITEM
    return Line.TEXT


def _look_above(table: Table) -> None:
    """Weights, directions, units and groups that stand above the heads."""
    view, blank = table.view, 0
    items = table.item_columns
    for row in range(table.head - 1, max(0, table.head - 9), -1):
        if view.is_blank(row, range(1, view.columns + 1)):
            blank += 1
            if blank > 1:
                return
            continue
        name = view.own(row, table.label) or _label_beside(table, row)
        says = [view.says(row, column) for column in items]
        texts = [view.own(row, column) for column in items]
        role = role_of(name)
        if _are_flags(texts):
            table.rows[row] = Line.DIRECTION
        elif role in (Role.WEIGHT, Role.MAXIMUM, Role.MINIMUM, Role.UNIT) and any(each in ANSWERS for each in says):
            table.rows[row] = _line(role, says, texts, after_label=True)
        elif role is Role.UNIT and any(each is Says.WORDS for each in says):
            table.rows[row] = Line.UNIT
        elif sum(each is Says.WORDS for each in says) >= 2 and not any(each is Says.NUMBER for each in says):
            table.rows[row] = Line.GROUP
        elif not name and sum(each is Says.NUMBER for each in says) >= 0.8 * len(items) and _add_up(view, row, items):
            table.rows[row] = Line.WEIGHT
        elif any(each is Says.NUMBER for each in says):
            return  # the end of a table above
        else:
            blank = 0


def _add_up(view: View, row: int, columns: Sequence[int]) -> bool:
    total = sum(view.number(row, column) or 0.0 for column in columns)
    return any(abs(total - whole) <= 0.02 * whole for whole in (1.0, 100.0))


def _unnamed_weights(table: Table) -> None:
    """A row of figures under the heads without a label that adds up to one or to a hundred."""
    view = table.view
    for row, line in table.rows.items():
        if line is Line.TEXT and row > table.head and len(table.item_columns) > 1:
            full = all(view.says(row, column) is Says.NUMBER for column in table.item_columns)
            if full and _add_up(view, row, table.item_columns):
                table.rows[row] = Line.WEIGHT


def _drop_nameless(table: Table) -> None:
    """Items need a head."""
    for column, line in list(table.columns.items()):
        if line is Line.ITEM and not table.name_of_column(column) and not head_over(table, column):
            table.columns[column] = Line.TEXT


def _worth(table: Table) -> float:
    """How likely it is that this is the table of the scores."""
    view, rows, columns = table.view, table.item_rows, table.item_columns
    filled = [(r, c) for r in rows for c in columns if view.says(r, c) in ANSWERS]
    numbers = sum(view.says(r, c) is Says.NUMBER or view.says(r, c) in (Says.YES, Says.NO) for r, c in filled)
    if not numbers:
        return 0.0
    names_of_columns = [table.name_of_column(column) for column in columns]
    over = {same_name(head_over(table, column)) for column in columns}
    names_of_rows = [table.name_of_row(row) for row in rows]
    if len(columns) > 1 and len({same_name(x) for x in names_of_rows} & over) >= 0.6 * len(columns):
        return 0.0  # everything compared with everything
    distinct = len(set(names_of_rows)) / len(rows)
    share = numbers / (len(rows) * len(columns))
    worth: float = min(numbers, 60) ** 0.75 * share * distinct
    formulas = sum(view.is_formula(r, c) for r, c in filled) / len(filled)
    worth *= 1.0 - 0.75 * formulas
    roles = {role_of(view.own(table.head, c)) for c in range(1, table.label + 1)}
    worth *= 1.25 if roles & {Role.CRITERION, Role.CANDIDATE, Role.BOTH} else 1.0
    lines = set(table.rows.values()) | set(table.columns.values())
    worth *= 1.5 if Line.WEIGHT in lines else 1.0
    worth *= 1.25 if lines & {Line.TOTAL, Line.RANK, Line.WEIGHTED} else 1.0
    own_heads: float = len({name for name in names_of_columns if name}) / len(columns)
    return worth * (0.4 + 0.6 * own_heads if table.sub is None else 1.0)
