"""Why one candidate leads another: the differences criterion by criterion round a centre line, and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import lead_between, total_decimals
from scorecard.core.matrix import fact_of
from scorecard.core.model import Evaluation, Kind, Shape
from scorecard.core.numbers import MOST_DECIMALS, added_up, plain, shown
from scorecard.core.ranking import Scorecard, Standing, Status, step_name
from scorecard.core.screening import ReasonKind
from scorecard.core.wording import NBSP, NOTHING, isolated, listed, one_line, signed
from scorecard.render.drawing import (
    FADED,
    Align,
    Drawing,
    Spot,
    drawing,
    spot_at,
    swatch_room,
    widest,
    width_of,
    wrapped,
)
from scorecard.render.ranking import reasons_text
from scorecard.render.series import part_of_leaf, parts_of, short_names
from scorecard.render.theme import Theme

MOST_ROWS: Final = 8
TOLD_APART: Final = 0.4  # a second criterion is named if it weighs at least this much beside the first
EQUAL: Final = 1e-9
NARROWEST_BARS: Final = 64.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: what each has, and by how many points the first is ahead.

    criterion  the key, or "" for the row that stands for the rest
    top        the key of the top criterion it belongs to
    series     the place of its colour
    figure     the points as they are shown: those of all rows add up to the lead
    count      how many criteria it stands for
    """

    criterion: str
    top: str
    name: str
    series: int | None
    first: str
    second: str
    points: float
    figure: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Differences:
    """The rows, largest difference first, then the rest; `title` and `sentence` stand above where not empty.

    `heads` are short names of both for the heads of their columns. `shown_lead` is the lead as it is shown: what lies
    between the two totals as these are shown.
    """

    title: str
    sentence: str
    first: str
    second: str
    heads: tuple[str, str]
    rows: tuple[Difference, ...]
    rest: Difference | None
    lead: float
    shown_lead: float
    decimals: int
    lifted: str | None = None


def differences_of(
    evaluation: Evaluation,
    scorecard: Scorecard,
    first: str,
    second: str,
    *,
    most: int = MOST_ROWS,
    by_top: bool = False,
    headed: bool = True,
    lifted: str | None = None,
) -> Differences:
    """The differences of two candidates by leaf, or by top criterion in their order (`by_top`)."""
    a, b = _standing(scorecard, first), _standing(scorecard, second)
    rows = _by_top(evaluation, scorecard, first, second) if by_top else _by_leaf(evaluation, scorecard, first, second)
    short = short_names(evaluation)
    lead = lead_between(a, b, total_decimals(scorecard))
    rest = None
    if not by_top:
        rows.sort(key=lambda row: -abs(row.points))
        if len(rows) > most + 1:
            rest = _rest_of(rows[most:])
            rows = rows[:most]
    rows = with_figures(rows if rest is None else [*rows, rest], lead.shown, lead.decimals)
    if rest is not None:
        rest = rows.pop()
    return Differences(
        title=_title(a, b, short) if headed else "",
        sentence=str(why(evaluation, scorecard, first, second)) if headed else "",
        first=a.name,
        second=b.name,
        heads=(short[a.key], short[b.key]),
        rows=tuple(rows),
        rest=rest,
        lead=lead.points,
        shown_lead=lead.shown,
        decimals=lead.decimals,
        lifted=lifted,
    )


def _rest_of(rows: Sequence[Difference]) -> Difference:
    """The row that stands for these."""
    count = sum(row.count for row in rows)
    return Difference("", "", f"{count} more criteria", None, "", "", sum(row.points for row in rows), count=count)


def with_figures(rows: Sequence[Difference], lead: float, decimals: int) -> list[Difference]:
    """The rows with their points as they are shown, so that they add up to the lead as it is shown."""
    points = added_up([row.points for row in rows], lead, decimals)
    return [
        replace(row, figure=signed(number if number or abs(row.points) <= EQUAL else row.points, decimals))
        for row, number in zip(rows, points, strict=True)
    ]


def _title(a: Standing, b: Standing, short: Mapping[str, str]) -> str:
    names = {"first": isolated(short[a.key]), "second": isolated(short[b.key])}
    if a.rank is None or b.rank is None or a.rank == b.rank:
        return str(sentence("{first} beside {second}", **names))
    if a.rank < b.rank:
        return str(sentence("Why {first} leads {second}", **names))
    return str(sentence("Why {first} is behind {second}", **names))


def _standing(scorecard: Scorecard, key: str) -> Standing:
    return next(standing for standing in scorecard.standings if standing.key == key)


def _by_leaf(evaluation: Evaluation, scorecard: Scorecard, first: str, second: str) -> list[Difference]:
    part_of = part_of_leaf(parts_of(evaluation.criteria, scorecard.tree))
    matrix = scorecard.matrix
    a, b = matrix.candidates.index(first), matrix.candidates.index(second)
    apart = (scorecard.contributions[a] - scorecard.contributions[b]).tolist()
    return [
        Difference(
            leaf,
            part_of[leaf].key,
            evaluation.criteria[leaf].name,
            part_of[leaf].series,
            _reached(evaluation, scorecard, first, a, at),
            _reached(evaluation, scorecard, second, b, at),
            apart[at],
        )
        for at, leaf in enumerate(matrix.leaves)
    ]


def _by_top(evaluation: Evaluation, scorecard: Scorecard, first: str, second: str) -> list[Difference]:
    apart = {row.criterion: row.points for row in _by_leaf(evaluation, scorecard, first, second)}
    return [
        Difference(part.key, part.key, part.name, part.series, "", "", sum(apart[leaf] for leaf in part.leaves))
        for part in parts_of(evaluation.criteria, scorecard.tree)
    ]


def _reached(evaluation: Evaluation, scorecard: Scorecard, candidate: str, row: int, column: int) -> str:
    """The score, measure or category of a candidate as a short text."""
    matrix = scorecard.matrix
    leaf = matrix.leaves[column]
    criterion = evaluation.criteria[leaf]
    if not matrix.given[row, column]:
        return NOTHING
    if criterion.kind is not Kind.MEASURE:
        decimals = min(len(plain(evaluation.scale.step).partition(".")[2]), MOST_DECIMALS)
        return shown(float(matrix.raw[row, column]), max(decimals, 1))
    if criterion.value.shape is Shape.CATEGORIES:
        return str(fact_of(evaluation, candidate, leaf))
    return compact(float(matrix.raw[row, column]))


def compact(number: float) -> str:
    """A measure in few figures: 1.35 m for 1,350,000."""
    for size, sign in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(number) >= 10 * size or (abs(number) >= size and sign != "k"):
            return f"{shown(number / size, 1 if abs(number) >= 10 * size else 2)}{NBSP}{sign}"
    if abs(number) >= 1000:
        return shown(number, 0)
    return shown(number) if abs(number) >= 1 or number == 0 else plain(round(number, 3))


# ---- the sentence -------------------------------------------------------------------------------


def why(evaluation: Evaluation, scorecard: Scorecard, first: str, second: str) -> Sentence:
    """Why the first candidate stands before the second (or behind it), in one sentence with the points for and against.

    The names of criteria stand in quotation marks as they were given, so that the sentence is right whatever they are.
    """
    a, b = _standing(scorecard, first), _standing(scorecard, second)
    names = {"a": isolated(a.name), "b": isolated(b.name)}
    for standing in (a, b):
        if standing.status is Status.OUT:
            return sentence(
                "{name} is out of the ranking: {reasons}.",
                name=isolated(standing.name),
                reasons=reasons_text(evaluation, standing.reasons).rstrip("."),
            )
        if standing.total is None:
            return sentence("Nothing of {name} is scored yet.", name=isolated(standing.name))
    apart = sorted(_by_leaf(evaluation, scorecard, first, second), key=lambda row: -abs(row.points))
    ahead = [row for row in apart if row.points > EQUAL]
    behind = [row for row in apart if row.points < -EQUAL]
    lead = lead_between(a, b, total_decimals(scorecard))
    gain, loss = sum(row.points for row in ahead), sum(row.points for row in behind)
    up, down = added_up((gain, loss), lead.shown, lead.decimals)
    fields = {
        **names,
        "ahead": _named(ahead),
        "behind": _named(behind),
        "gain": signed(up, lead.decimals),
        "loss": signed(down, lead.decimals),
    }
    if a.rank is not None and b.rank is not None and abs(gain + loss) <= EQUAL:
        return _of_equals(evaluation, a, b, fields, bool(ahead))
    found = sentence(_template(len(_chosen(ahead)), len(_chosen(behind)), gain + loss > 0), **fields)
    if Status.PROVISIONAL in (a.status, b.status):
        kinds = {reason.kind for each in (a, b) for reason in each.reasons}
        if ReasonKind.SEALED in kinds and ReasonKind.MISSING not in kinds:
            return sentence("{sentence} What is sealed is not in it yet.", sentence=found)
        return sentence("{sentence} Scores are still missing.", sentence=found)
    return found


def _of_equals(evaluation: Evaluation, a: Standing, b: Standing, fields: dict[str, str], differ: bool) -> Sentence:
    step = a.decided_by or b.decided_by
    if step and a.rank != b.rank:
        fields["step"] = step_name(evaluation, step)
        fields["front"] = fields["a"] if (a.rank or 0) < (b.rank or 0) else fields["b"]
        return sentence("{a} and {b} have the same total; {step} puts {front} first.", **fields)
    if not differ:
        return sentence("{a} and {b} have the same points in every criterion.", **fields)
    return sentence(
        "{a} and {b} have the same total: {a} is better above all in {ahead} and weaker above all in {behind}, in all "
        "{gain} against {loss} points.",
        **fields,
    )


def _template(ahead: int, behind: int, leads: bool) -> str:
    """The sentence for so many criteria named on either side."""
    if not behind:
        return "{a} is nowhere weaker than {b} and better above all in {ahead}: {gain} points."
    if not ahead:
        return "{a} is nowhere better than {b} and weaker above all in {behind}: {loss} points."
    if leads and ahead == 1:
        return "Better {ahead} outweighs the stronger {behind} of {b}: in all {gain} against {loss} points."
    if leads:
        return "Better {ahead} outweigh the stronger {behind} of {b}: in all {gain} against {loss} points."
    if ahead == 1:
        return "Better {ahead} does not make up for the stronger {behind} of {b}: in all {gain} against {loss} points."
    return "Better {ahead} do not make up for the stronger {behind} of {b}: in all {gain} against {loss} points."


def _chosen(rows: Sequence[Difference]) -> list[Difference]:
    """The one or two rows, of those sorted by size, that explain most of their side."""
    return [row for row in rows[:2] if abs(row.points) >= TOLD_APART * abs(rows[0].points)]


def _named(rows: Sequence[Difference]) -> str:
    return listed(
        [f"\N{LEFT DOUBLE QUOTATION MARK}{isolated(row.name)}\N{RIGHT DOUBLE QUOTATION MARK}" for row in _chosen(rows)]
    )


# ---- painting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    heading: tuple[str, ...]
    head: QRectF | None
    rows: tuple[tuple[QRectF, Difference], ...]
    total: QRectF
    name: tuple[float, float]
    first: tuple[float, float]
    second: tuple[float, float]
    bars: tuple[float, float]
    points: tuple[float, float]
    unit: float
    center: float


def _layout(data: Differences, rect: QRectF, theme: Theme) -> _Layout:
    md, lg = theme.length("space.md"), theme.length("space.lg")
    top = rect.top()
    heading: tuple[str, ...] = ()
    if data.title:
        heading = tuple(wrapped(theme, "small", data.sentence, rect.width(), 4)) if data.sentence else ()
        top += theme.line_height("section") + 4 + len(heading) * theme.line_height("small") + theme.length("space.sm")
    shown_rows = [*data.rows, *([data.rest] if data.rest else [])]
    figures = [points_of(row) for row in shown_rows] + [signed(data.shown_lead, data.decimals)]
    points = max(widest(theme, "strong", figures), width_of(theme, "label", "Points")) + md
    texts = any(row.first or row.second for row in data.rows)
    first = second = 0.0
    if texts:
        cap = max(76.0, rect.width() * 0.14)
        figures_a, figures_b = ((row.first for row in data.rows), (row.second for row in data.rows))
        head_a, head_b = (min(width_of(theme, "label", head), cap) for head in data.heads)
        first = max(min(widest(theme, "small", figures_a), cap), head_a) + md
        second = max(min(widest(theme, "small", figures_b), cap), head_b) + md
    names = widest(theme, "small", (row.name for row in shown_rows)) + swatch_room(theme)
    if rect.width() - first - second - points < NARROWEST_BARS + 120:
        first = second = 0.0
    free = rect.width() - first - second - points - lg
    bars = max(free - names, min(max(free * 0.3, NARROWEST_BARS), free * 0.5), 0.0)
    bars = min(bars, max(free * 0.5, NARROWEST_BARS))
    name = max(free - bars, 0.0)
    left = rect.left()
    name_at = (left, left + name)
    first_at = (name_at[1], name_at[1] + first)
    second_at = (first_at[1], first_at[1] + second)
    bars_at = (second_at[1] + lg, second_at[1] + lg + bars)
    points_at = (rect.right() - points, rect.right())
    head = None
    if texts and first:
        head = QRectF(left, top, rect.width(), theme.length("row.table_dense"))
        top = head.bottom()
    step = theme.length("row.table_dense")
    total_height = step + theme.length("space.xs")
    fitting = max(int((rect.bottom() - top - total_height + 0.5) // step), 0)
    placed = []
    for row in _fitted(data, fitting):
        placed.append((QRectF(left, top, rect.width(), step), row))
        top += step
    total = QRectF(left, top, rect.width(), total_height)
    highest = max([*(row.points for row in shown_rows), 0.0])
    lowest = min([*(row.points for row in shown_rows), 0.0])
    span = max(highest - lowest, 1e-9)
    unit = bars / span if highest - lowest > EQUAL else 0.0
    center = bars_at[0] + (-lowest / span) * bars if highest - lowest > EQUAL else (bars_at[0] + bars_at[1]) / 2
    return _Layout(heading, head, tuple(placed), total, name_at, first_at, second_at, bars_at, points_at, unit, center)


def _fitted(data: Differences, count: int) -> list[Difference]:
    """As many rows as there is room for; the last of them stands for all that are left out, so that they add up."""
    rows = [*data.rows, *([data.rest] if data.rest else [])]
    if len(rows) <= count or count == 0:
        return rows[:count]
    return with_figures([*rows[: count - 1], _rest_of(rows[count - 1 :])], data.shown_lead, data.decimals)


def height(data: Differences, theme: Theme, width: float) -> float:
    """The height that all rows take at a width."""
    if not data.rows:
        return theme.length("row.standing")
    return _layout(data, QRectF(0, 0, width, 1e6), theme).total.bottom()


def paint(painter: QPainter, rect: QRectF, data: Differences, theme: Theme) -> None:
    """Paint the rows round a centre line: to the right what speaks for the first, to the left for the second."""
    with drawing(painter, rect, theme) as draw:
        if not data.rows:
            draw.message(rect, "Add a second candidate to compare")
            return
        layout = _layout(data, rect, theme)
        if data.title:
            line = theme.line_height("section")
            draw.text(QRectF(rect.left(), rect.top(), rect.width(), line), data.title, "section")
            below = QRectF(rect.left(), rect.top() + line + 4, rect.width(), rect.height())
            draw.lines(below, layout.heading, "small", "text.secondary")
        if layout.head is not None:
            _paint_head(draw, data, layout, layout.head)
        for box, row in layout.rows:
            faded = data.lifted is not None and data.lifted not in (row.top, row.criterion)
            with draw.opacity(FADED if faded else 1.0):
                _paint_row(draw, layout, box, row)
            draw.row_rule(box.left(), box.right(), box.bottom())
        if layout.rows:
            top, bottom = layout.rows[0][0].top() + 3, layout.rows[-1][0].bottom() - 3
            draw.column_rule(layout.center, top, bottom, "border.strong")
        name = _box(layout.total, (layout.name[0] + swatch_room(theme), layout.name[1]))
        draw.text(name, "Lead" if data.lead >= 0 else "Behind", "strong")
        draw.text(_box(layout.total, layout.points), _lead(data), "strong", "text.primary", Align.RIGHT)


def _lead(data: Differences) -> str:
    return signed(data.shown_lead, data.decimals)


def _box(row: QRectF, at: tuple[float, float]) -> QRectF:
    return QRectF(at[0], row.top(), at[1] - at[0], row.height())


def _paint_head(draw: Drawing, data: Differences, layout: _Layout, head: QRectF) -> None:
    draw.text(_box(head, layout.name), "Criterion", "label", "text.tertiary")
    gap = draw.theme.length("space.sm")
    for at, name in zip((layout.first, layout.second), data.heads, strict=True):
        draw.text(_box(head, at).adjusted(gap, 0, 0, 0), name, "label", "text.tertiary", Align.RIGHT)
    draw.text(_box(head, layout.points), "Points", "label", "text.tertiary", Align.RIGHT)
    draw.row_rule(head.left(), head.right(), head.bottom(), "border.default")


def _paint_row(draw: Drawing, layout: _Layout, box: QRectF, row: Difference) -> None:
    theme = draw.theme
    is_rest = not row.criterion and row.series is None
    if not is_rest or row.top:
        draw.swatch(layout.name[0], box.center().y(), row.series)
    name = _box(box, (layout.name[0] + swatch_room(theme), layout.name[1]))
    draw.text(name, row.name, "small", "text.tertiary" if is_rest else "text.primary")
    gap = theme.length("space.xs")
    draw.text(_box(box, layout.first).adjusted(gap, 0, 0, 0), row.first, "small", "text.secondary", Align.RIGHT)
    draw.text(_box(box, layout.second).adjusted(gap, 0, 0, 0), row.second, "small", "text.secondary", Align.RIGHT)
    bar = _bar(layout, box, row, theme)
    if abs(row.points) > EQUAL:
        draw.series(QRectF(bar.left(), bar.top(), max(bar.width(), draw.pixel), bar.height()), row.series)
    draw.text(_box(box, layout.points), points_of(row), "small", "text.primary", Align.RIGHT)


def points_of(row: Difference) -> str:
    """The points between the two; a dash where neither has anything that may be seen."""
    return NOTHING if row.first == row.second == NOTHING and abs(row.points) <= EQUAL else row.figure


def _bar(layout: _Layout, box: QRectF, row: Difference, theme: Theme) -> QRectF:
    thick = theme.length("bar.difference")
    end = layout.center + row.points * layout.unit
    return QRectF(min(layout.center, end), box.center().y() - thick / 2, abs(end - layout.center), thick)


# ---- pointing and reading -----------------------------------------------------------------------


def hit(data: Differences, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """The row at a point, with full names and figures."""
    return spot_at(spots(data, rect, theme), point)


def spots(data: Differences, rect: QRectF, theme: Theme) -> list[Spot]:
    """All rows with what they say."""
    if not data.rows:
        return []
    return [Spot(box, _row_text(data, row), "", row.criterion) for box, row in _layout(data, rect, theme).rows]


def _row_text(data: Differences, row: Difference) -> str:
    lines = [f"{one_line(row.name)}, {points_of(row)}"]
    if row.first or row.second:
        lines.append(f"{one_line(data.first)} {row.first}, {one_line(data.second)} {row.second}")
    return "\n".join(lines)


def summary(data: Differences) -> str:
    """The differences in words."""
    if not data.rows:
        return "There is no second candidate to compare."
    head = data.sentence or f"{one_line(data.first)} against {one_line(data.second)}, in points"
    rows = [*data.rows, *([data.rest] if data.rest else [])]
    lines = [f"{one_line(row.name)} {points_of(row)}" for row in rows]
    return "\n".join([head, *lines, f"{'Lead' if data.lead >= 0 else 'Behind'} {_lead(data)}"])
