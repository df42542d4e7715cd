"""Lists of criteria on the clipboard: names with weights and descriptions, and the groups that they stand in.

Groups are told by a column of their own, by steps to the right (empty cells or spaces ahead of a name), or by numbers
such as 1 and 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scorecard.app.pasting.block import Block, column, filled, same, width
from scorecard.app.pasting.figures import POINT, decimal_in, figure_in, is_figure
from scorecard.app.pasting.heads import is_aside, is_total, role_of, words
from scorecard.core.edits import add_criterion, move_criterion
from scorecard.core.errors import EditError, Fault, sentence
from scorecard.core.model import Criterion, Direction, Evaluation, Kind
from scorecard.core.wording import one_line

NAME, GROUP, WEIGHT, GROUP_WEIGHT = "name", "group", "weight", "group_weight"
DESCRIPTION, UNIT, KIND, DIRECTION = "description", "unit", "kind", "direction"
_NUMBERED: Final = re.compile(r"((?:\d{1,3}\.)*\d{1,3})[.)]?\s+(?=\S)", re.ASCII)
_NUMBER: Final = re.compile(r"(?:\d{1,3}\.)*\d{1,3}[.)]?", re.ASCII)
_BULLET: Final = re.compile("^[-\u2022\u00b7\u2013*]\\s+")
_GATES: Final = words(
    "gate mandatory must muss k.o. ko k.o pass/fail pass-fail exclusion ausschluss ausschlusskriterium obligatoire"
    " knock-out"
)
_MEASURES: Final = words("measure measured number figure quantitative quantitativ messwert mesure medida")
_LOWER: Final = words(
    "lower low min minimise minimize minimum cost less niedriger nb non-benefit kosten menor moins \u2193 -"
)
_HIGHER: Final = words("higher high max maximise maximize maximum benefit more h\u00f6her b mayor plus \u2191 +")
_WIDE: Final = 1_000
"""How many spaces a column counts for."""
_MANY_WORDS: Final = 4
"""From how many words on average a column of texts is taken for descriptions."""


@dataclass(frozen=True, slots=True)
class PastedCriterion:
    """A row of a block: what it says of a criterion, under which of the rows above it, and where it stands.

    under  the place among the pasted criteria of its group, or None at the top
    """

    name: str
    under: int | None
    weight: float | None = None
    kind: Kind = Kind.RATING
    description: str = ""
    unit: str = ""
    direction: Direction = Direction.HIGHER
    row: int = 0


@dataclass(frozen=True, slots=True)
class PastedCriteria:
    """What a block says of criteria.

    criteria   groups ahead of what is in them
    fields     what the columns hold, in their order
    totals     how many rows sum up others, and were passed over
    left_out   what of the block is not taken, each with its place
    """

    criteria: tuple[PastedCriterion, ...] = ()
    fields: tuple[str, ...] = ()
    totals: int = 0
    left_out: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of pasted criteria: the keys of the new ones, those that were there already, and what cannot be."""

    keys: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    depth: int
    group: str
    name: str
    cells: dict[str, str]


def criteria_in(block: Block, decimal: str = POINT) -> PastedCriteria:
    """What a block says of criteria; `decimal` is the sign of decimals where the block leaves it open."""
    rows = filled(block)
    roles, has_heads = _roles(rows)
    if not roles:
        return PastedCriteria()
    body = rows[1:] if has_heads else rows
    heads = rows[0][1] if has_heads else []
    names = sorted(at for at, role in roles.items() if role == NAME)
    left_out = _columns_left_out(body, roles, heads)
    decimal = decimal_in(cell for _, row in body for cell in row) or decimal
    read: list[_Row] = []
    totals, group = 0, ""
    for number, cells in body:
        given = {role: cells[at].strip() for at, role in roles.items() if role != NAME and at < len(cells)}
        at = next((each for each in names if each < len(cells) and cells[each].strip()), None)
        if is_total(given.get(GROUP, "") if at is None else cells[at]):
            totals += 1
            continue
        group = one_line(given.get(GROUP, "")) or group
        if at is not None:
            depth, name = _stepped(cells[at], names.index(at))
            read.append(_Row(number, depth, group, name, given))
        elif given.get(GROUP):
            read.append(_Row(number, 0, group, "", given))  # a row that opens a group
    criteria = _weighted(_nested(_numbered(read), decimal, left_out))
    return PastedCriteria(tuple(criteria), _fields(roles), totals, tuple(left_out))


def with_criteria(
    value: Evaluation, pasted: PastedCriteria, group: str = "", before: str = ""
) -> tuple[Evaluation, Taken]:
    """The evaluation with pasted criteria in a group ("" for the top), ahead of the sibling `before` or at its end.

    A group that is there by that name takes up what is pasted into it. Beside criteria that have weights already, the
    pasted ones get such that their mean is the mean of those; among themselves they keep their ratios.
    """
    keys: dict[int, str] = {}
    new, there, faults = [], [], []
    scales: dict[int | None, float] = {None: _beside(value, pasted, None, group)}
    for at, each in enumerate(pasted.criteria):
        if each.under is not None and each.under not in keys:
            faults.append(Fault(each.name, "its group cannot be added"))
            continue
        parent = group if each.under is None else keys[each.under]
        siblings = {same(row.name): key for key, row in value.criteria.items() if row.parent == parent}
        found = siblings.get(same(each.name), "")
        if found:
            if each.kind is Kind.GROUP and value.criteria[found].kind is Kind.GROUP:
                keys[at] = found
                scales[at] = _beside(value, pasted, at, found)
            else:
                there.append(each.name)
            continue
        weight = 1.0 if each.weight is None else each.weight * scales.get(each.under, 1.0)
        row = Criterion(
            each.name, each.kind, parent, weight=weight, description=each.description, unit=each.unit,
            direction=each.direction,
        )  # fmt: skip
        try:
            value, key = add_criterion(value, row)
            if before and each.under is None and before in value.criteria:
                value = move_criterion(value, key, parent, before)
        except EditError as error:
            faults.append(Fault(each.name, str(error.what)))
            continue
        keys[at] = key
        new.append(key)
    return value, Taken(tuple(new), tuple(there), tuple(faults))


# ---- columns ------------------------------------------------------------------------------------------


def _roles(rows: Sequence[tuple[int, list[str]]]) -> tuple[dict[int, str], bool]:
    """What the columns hold, and whether their heads say so."""
    if not rows:
        return {}, False
    roles: dict[int, str] = {}
    for at, text in enumerate(rows[0][1]):
        role = role_of(text, "criteria")
        if role == GROUP and GROUP in roles.values() and NAME not in roles.values():
            role = NAME
        if role and role not in roles.values():
            roles[at] = role
    if GROUP in roles.values() and NAME not in roles.values():
        roles = {at: NAME if role == GROUP else role for at, role in roles.items()}
    if NAME in roles.values():
        return _with_steps(roles, rows[1:]), True
    return _with_steps(_roles_by_content(rows), rows), False


def _with_steps(roles: dict[int, str], rows: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
    """Further columns of names, where the names step to the right: one column is empty wherever the other is not."""
    start = min((at for at, role in roles.items() if role == NAME), default=None)
    if start is None or GROUP in roles.values():
        return roles
    taken, found = [start], dict(roles)
    for at in range(start + 1, width(rows)):
        cells = column(rows, at)
        if at in roles and roles[at] != DESCRIPTION:
            break
        here = [number for number, cell in enumerate(cells) if cell]
        clash = any(column(rows, each)[number] for each in taken for number in here)
        if not here or clash or any(is_figure(cells[number]) for number in here):
            break
        found[at] = NAME
        taken.append(at)
    return found


def _roles_by_content(rows: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
    roles: dict[int, str] = {}
    texts: list[int] = []
    for at in range(width(rows)):
        cells = [cell for cell in column(rows, at) if cell]
        if not cells:
            continue
        figures = sum(is_figure(cell) for cell in cells)
        if figures == len(cells) and not (not texts and all(_NUMBER.fullmatch(cell) for cell in cells)):
            if WEIGHT not in roles.values():
                roles[at] = WEIGHT
        elif figures < len(cells):
            texts.append(at)
    if not texts:
        return {}
    first, second = texts[0], texts[1] if len(texts) > 1 else None
    if second is not None and _is_group_column(rows, first, second):
        roles |= {first: GROUP, second: NAME}
        texts = texts[2:]
    else:
        roles[first] = NAME
        texts = texts[1:]
    long = [at for at in texts if _length(rows, at) >= _MANY_WORDS]
    roles |= dict.fromkeys(long[:1], DESCRIPTION)
    return roles


def _is_group_column(rows: Sequence[tuple[int, list[str]]], first: int, second: int) -> bool:
    """Whether one column names the groups of the next: it has gaps or repeats, while the next is full and does not."""
    groups, names = column(rows, first), column(rows, second)
    if not groups[0] or not all(names) or len(set(map(same, names))) < len(names):
        return False
    return len(set(filter(None, groups))) < len(groups) and _length(rows, second) < _MANY_WORDS * 2


def _length(rows: Sequence[tuple[int, list[str]]], at: int) -> float:
    cells = [cell for cell in column(rows, at) if cell]
    return sum(len(cell.split()) for cell in cells) / max(len(cells), 1)


def _fields(roles: dict[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(roles[at] for at in sorted(roles)))


def _columns_left_out(
    rows: Sequence[tuple[int, list[str]]], roles: dict[int, str], heads: Sequence[str]
) -> list[Fault]:
    found = []
    for at in range(width(rows)):
        cells = [cell for cell in column(rows, at) if cell]
        head = heads[at].strip() if at < len(heads) else ""
        if at in roles or not cells or is_aside(head) or (not head and _are_numbers(cells)):
            continue
        place = str(sentence("column {number}", number=at + 1))
        found.append(Fault(place, str(sentence("'{head}'", head=one_line(head or cells[0])))))
    return found


def _are_numbers(cells: Sequence[str]) -> bool:
    return all(_NUMBER.fullmatch(cell) for cell in cells)


# ---- rows ---------------------------------------------------------------------------------------------


def _stepped(cell: str, step: int) -> tuple[int, str]:
    """How far to the right a name stands, by its column and the spaces ahead of it, and the name."""
    text = cell.rstrip()
    spaces = len(text) - len(text.lstrip(" \u00a0\u2003"))
    return step * _WIDE + spaces, one_line(_BULLET.sub("", text.strip()))


def _numbered(rows: list[_Row]) -> list[_Row]:
    """Names without the numbers ahead of them, where all have one, and as deep as those say."""
    found = [_NUMBERED.match(row.name) for row in rows]
    if len(rows) < 2 or not all(found):
        return rows
    numbers = [each.group(1) for each in found if each is not None]
    if len(set(numbers)) < len(numbers):
        return rows
    deep = any("." in number for number in numbers)
    return [
        replace(row, name=row.name[len(each.group()) :].strip(), depth=number.count(".") if deep else row.depth)
        for row, each, number in zip(rows, found, numbers, strict=True)
        if each is not None
    ]


def _nested(rows: Sequence[_Row], decimal: str, left_out: list[Fault]) -> list[PastedCriterion]:
    """The rows as criteria, each under its group."""
    found: list[PastedCriterion] = []
    groups: dict[str, int] = {}
    above: list[tuple[int, int]] = []  # depth and place of the rows that a deeper one may stand under
    for row in rows:
        under: int | None = None
        if row.group:
            if same(row.group) not in groups:
                groups[same(row.group)] = len(found)
                found.append(_group(row, decimal, left_out))
            under = groups[same(row.group)]
            if not row.name:
                continue
        else:
            while above and above[-1][0] >= row.depth:
                above.pop()
            under = above[-1][1] if above else None
            above.append((row.depth, len(found)))
        found.append(_criterion(row, under, decimal, left_out))
    parents = {each.under for each in found}
    return [
        replace(each, kind=Kind.GROUP, unit="", direction=Direction.HIGHER) if at in parents else each
        for at, each in enumerate(found)
    ]


def _group(row: _Row, decimal: str, left_out: list[Fault]) -> PastedCriterion:
    """The group of a row; where the row has no name, what it says is said of the group."""
    text = row.cells.get(GROUP_WEIGHT, "") or ("" if row.name else row.cells.get(WEIGHT, ""))
    description = "" if row.name else row.cells.get(DESCRIPTION, "")
    weight = _weight(text, decimal, row, left_out)
    return PastedCriterion(row.group, None, weight, Kind.GROUP, description, row=row.number)


def _criterion(row: _Row, under: int | None, decimal: str, left_out: list[Fault]) -> PastedCriterion:
    given = row.cells
    unit = one_line(given.get(UNIT, ""))
    word = same(given.get(KIND, ""))
    kind = Kind.GATE if word in _GATES else Kind.MEASURE if word in _MEASURES or unit else Kind.RATING
    lower = same(given.get(DIRECTION, ""))
    weight = _weight(given.get(WEIGHT, ""), decimal, row, left_out)
    if kind is Kind.RATING and same(given.get(WEIGHT, "")) in _GATES:
        kind, weight = Kind.GATE, None
    direction = Direction.LOWER if lower in _LOWER and kind is Kind.MEASURE else Direction.HIGHER
    if lower and lower not in _LOWER | _HIGHER:
        left_out.append(_fault(row, sentence("'{said}' says neither higher nor lower", said=given[DIRECTION])))
    unit = unit if kind is Kind.MEASURE else ""
    return PastedCriterion(row.name, under, weight, kind, given.get(DESCRIPTION, ""), unit, direction, row.number)


def _weight(text: str, decimal: str, row: _Row, left_out: list[Fault]) -> float | None:
    if not text or same(text) in _GATES:
        return None
    figure = figure_in(text, decimal)
    if figure is None or figure.number < 0:
        left_out.append(_fault(row, sentence("'{said}' is no weight", said=one_line(text))))
        return None
    return figure.number


def _weighted(criteria: list[PastedCriterion]) -> list[PastedCriterion]:
    """Weights for those that have none: a group gets the sum of what is in it where those are shares of the whole,
    and anything else the mean of its siblings."""
    found = list(criteria)
    inside: dict[int | None, list[int]] = {}
    for at, each in enumerate(found):
        if each.kind is not Kind.GATE:
            inside.setdefault(each.under, []).append(at)
    sums = {under: sum(found[at].weight or 0.0 for at in places) for under, places in inside.items()}
    bare = [at for at, each in enumerate(found) if each.kind is Kind.GROUP and each.weight is None]
    own = [sums.get(at, 0.0) for at in bare]
    shares = bool(own) and max(own) - min(own) > 1e-6 * max(own, default=0.0)
    for at in reversed(bare):
        if shares and sums.get(at):
            found[at] = replace(found[at], weight=sum(found[each].weight or 0.0 for each in inside[at]))
    for places in inside.values():
        given = [weight for at in places if (weight := found[at].weight) is not None]
        mean = sum(given) / len(given) if given else 0.0
        for at in places:
            if found[at].weight is None and mean > 0:
                found[at] = replace(found[at], weight=mean)
    return found


def _beside(value: Evaluation, pasted: PastedCriteria, under: int | None, group: str) -> float:
    """By what pasted weights are multiplied beside the criteria that a group has already."""
    there = [row.weight for row in value.criteria.values() if row.parent == group and row.kind is not Kind.GATE]
    given = [
        each.weight
        for each in pasted.criteria
        if each.under == under and each.kind is not Kind.GATE and each.weight is not None
    ]
    if not sum(there) or not sum(given):
        return 1.0
    return float((sum(there) / len(there)) / (sum(given) / len(given)))


def _fault(row: _Row, what: object) -> Fault:
    return Fault(str(sentence("row {number}, {name}", number=row.number, name=row.name or row.group)), str(what))
