"""The ranking as one picture: rank, name, bar, points from each top criterion and total; who is out, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import lead_between, total_decimals
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard, Standing, Status, step_name
from scorecard.core.screening import Reason, ReasonKind
from scorecard.core.wording import NOTHING, isolated, listed, one_line, points_text
from scorecard.render import stacked_bar
from scorecard.render.drawing import FADED, Align, Drawing, Spot, drawing, swatch_room, wrapped
from scorecard.render.legend import paint_legend
from scorecard.render.ranking_layout import Columns, Layout, RankedRow, Ranking, layout_of
from scorecard.render.series import Part, parts_of, place_of, points_by_part, values_by_part
from scorecard.render.stacked_bar import bars_of
from scorecard.render.theme import Theme

MOST_NOTES: Final = 6


def ranking_of(
    evaluation: Evaluation,
    scorecard: Scorecard,
    *,
    headed: bool = True,
    before: Mapping[str, float] | None = None,
    lifted: str | None = None,
) -> Ranking:
    """The ranking of a scorecard. `headed`: with the title of the evaluation and the sentence about the leader."""
    parts = parts_of(evaluation.criteria, scorecard.tree)
    points = points_by_part(scorecard, parts)
    values = values_by_part(scorecard, parts)
    bars = bars_of(evaluation, scorecard, before=before, lifted=lifted)
    decimals = total_decimals(scorecard)
    running = [standing for standing in scorecard.standings if standing.rank is not None]
    columns = [[points[standing.key][at] for standing in running] for at in range(len(parts))]
    most = [max(column, default=0.0) for column in columns]
    differs = [bool(column) and min(column) < max(column) - 1e-9 for column in columns]  # else nobody is best
    ranked: list[RankedRow] = []
    out: list[RankedRow] = []
    for standing, bar in zip(scorecard.standings, bars, strict=True):
        is_out = standing.status is Status.OUT
        place = place_of(evaluation, standing.key)
        row = RankedRow(
            key=standing.key,
            name=standing.name,
            second=reasons_text(evaluation, standing.reasons)
            if is_out
            else ", ".join(filter(None, (place, _state(standing)))),
            rank=NOTHING if standing.rank is None else str(standing.rank),
            total=NOTHING if standing.total is None else shown(standing.total, decimals),
            range=_range(standing),
            points=tuple(
                NOTHING if standing.total is None or (value is None and not share) else shown(share)
                for share, value in zip(points[standing.key], values[standing.key], strict=True)
            ),
            best=tuple(
                standing.rank is not None and differ and share > 0 and share >= top - 1e-9
                for share, top, differ in zip(points[standing.key], most, differs, strict=True)
            ),
            bar=bar,
            leads=standing.rank == 1,
            status=standing.status,
            still=(standing.low, standing.high) if _range(standing) else None,
        )
        (out if is_out else ranked).append(row)
    return Ranking(
        title=evaluation.head.title if headed else "",
        sentence=str(leading(evaluation, scorecard)) if headed else "",
        parts=parts,
        rows=tuple(ranked),
        out=tuple(out),
        notes=_notes(evaluation, scorecard),
        lifted=lifted,
    )


def reasons_text(evaluation: Evaluation, reasons: Sequence[Reason]) -> str:
    """Why a candidate is out, on one line; several failed gates are named together."""
    gates = [each for each in reasons if each.kind is ReasonKind.GATE and each.waiver is None]
    if len(gates) < 2:
        return "; ".join(map(str, reasons))
    names = listed([evaluation.criteria[each.criterion].name for each in gates])
    said = sentence("Failed gates: {gates}", gates=names)
    return "; ".join(map(str, [said, *(each for each in reasons if each not in gates)]))


def _state(standing: Standing) -> str:
    return "provisional" if standing.status is Status.PROVISIONAL else ""


def leading(evaluation: Evaluation, scorecard: Scorecard) -> Sentence:
    """Who leads and by how much, in one sentence that agrees with the totals to the shown digit."""
    ranked = [standing for standing in scorecard.standings if standing.rank is not None]
    if not ranked:
        out = [standing.status is Status.OUT for standing in scorecard.standings]
        if all(out):
            return sentence("Every candidate is out of the ranking.")
        return sentence("Nobody who takes part is scored yet." if any(out) else "Nothing is scored yet.")
    decimals = total_decimals(scorecard)
    first = ranked[0]
    fields = {"leader": isolated(first.name), "total": shown(first.total or 0.0, decimals)}
    provisional = any(standing.status is Status.PROVISIONAL for standing in scorecard.standings)
    leaders = [isolated(standing.name) for standing in ranked if standing.rank == 1]
    if len(leaders) > 3:
        return sentence("{count} candidates share the first place with {total} points.", count=len(leaders), **fields)
    if len(leaders) > 1:
        return sentence("{names} share the first place with {total} points.", names=listed(leaders), **fields)
    if len(ranked) == 1:
        return sentence("{leader} is the only candidate in the ranking, with {total} points.", **fields)
    second = ranked[1]
    fields["second"] = isolated(second.name)
    if first.decided_by:
        fields["step"] = step_name(evaluation, first.decided_by)
        return sentence("{leader} and {second} both have {total} points; {step} puts {leader} first.", **fields)
    fields["lead"] = lead_between(first, second, decimals).text
    if provisional:
        return sentence("{leader} leads so far with {total} points, {lead} ahead of {second}.", **fields)
    return sentence("{leader} leads with {total} points, {lead} ahead of {second}.", **fields)


def _range(standing: Standing) -> str:
    """The range that a total can still take, its ends rounded inwards so that it never promises too much."""
    if standing.status is Status.RANKED or standing.high - standing.low <= 1e-9:
        return ""
    low, high = inward(standing.low, standing.high)
    return f"{shown(low)} to {shown(high)}"


def inward(low: float, high: float) -> tuple[float, float]:
    """The ends of a range in tenths, rounded inwards where that leaves a range."""
    inner_low, inner_high = ceil(low * 10 - 1e-9) / 10, floor(high * 10 + 1e-9) / 10
    return (inner_low, inner_high) if inner_low <= inner_high else (low, high)


def _notes(evaluation: Evaluation, scorecard: Scorecard) -> tuple[str, ...]:
    notes = []
    for standing in scorecard.standings:
        if standing.status is Status.OUT:
            continue
        reasons = [str(reason) for reason in standing.reasons]
        if standing.decided_by:
            reasons.append(f"placed by {step_name(evaluation, standing.decided_by)}")
        if reasons:
            notes.append(f"{isolated(standing.name)}: {'; '.join(reasons)}")
    if len(notes) > MOST_NOTES:
        rest = len(notes) - MOST_NOTES + 1
        notes = [*notes[: MOST_NOTES - 1], f"{rest} more candidates are provisional or have a note"]
    return tuple(notes)


def height(data: Ranking, theme: Theme, width: float) -> float:
    """The height that the whole ranking takes at a width."""
    if not data.rows and not data.out:
        return theme.length("row.standing")
    return layout_of(data, QRectF(0, 0, width, 1e6), theme).bottom


# ---- painting -----------------------------------------------------------------------------------


def paint(painter: QPainter, rect: QRectF, data: Ranking, theme: Theme) -> None:
    """Paint the ranking; rows that do not fit are counted."""
    with drawing(painter, rect, theme) as draw:
        if not data.rows and not data.out:
            draw.message(rect, "Add candidates to see a ranking")
            return
        layout = layout_of(data, rect, theme)
        if data.title:
            line = theme.line_height("title")
            draw.text(QRectF(rect.left(), rect.top(), rect.width(), line), data.title, "title")
            below = QRectF(rect.left(), rect.top() + line, rect.width(), theme.line_height("body") * 2)
            draw.lines(below, layout.heading, "body", "text.secondary")
        _paint_head(draw, data, layout)
        seen = painter.clipBoundingRect()
        for row_rect, row in layout.rows:
            if row_rect.intersects(seen):
                _paint_row(draw, data, layout.columns, row_rect, row)
                if row_rect.bottom() < layout.bottom:  # else what stands under the picture draws the rule
                    draw.row_rule(row_rect.left(), row_rect.right(), row_rect.bottom())
        if layout.out_head is not None:
            box = QRectF(layout.out_head)
            box.setLeft(layout.columns.name[0])
            if not data.noted:
                draw.text(box, "Out of the ranking", "label", "text.tertiary")
            draw.row_rule(rect.left(), rect.right(), layout.out_head.bottom(), "border.default")
        if layout.more is not None:
            draw.text(layout.more[0], layout.more[1], "small", "text.tertiary")
        paint_legend(draw, layout.legend)
        for box, lines in layout.foot:
            draw.lines(box, lines, "caption", "text.tertiary")


def _paint_head(draw: Drawing, data: Ranking, layout: Layout) -> None:
    theme, columns, head = draw.theme, layout.columns, layout.head

    def box(at: tuple[float, float]) -> QRectF:
        return QRectF(at[0], head.top(), at[1] - at[0], head.height())

    draw.text(box(columns.name), "Candidate", "label", "text.tertiary")
    draw.text(box(columns.bar), "Points out of 100", "label", "text.tertiary")
    draw.text(box(columns.total), "Total", "label", "text.tertiary", Align.RIGHT)
    line = theme.line_height("label")
    metrics = draw.metrics("label")
    swatch = theme.length("control.swatch")
    for part, at, lines in zip(data.parts, columns.parts, layout.heads, strict=False):
        top = head.center().y() - len(lines) * line / 2
        faded = data.lifted is not None and data.lifted != part.key
        with draw.opacity(FADED if faded else 1.0):
            cell = QRectF(at[0], top, at[1] - at[0], len(lines) * line)
            draw.lines(cell, lines, "label", "text.secondary", Align.RIGHT)
            left = at[1] - (metrics.horizontalAdvance(lines[0]) + swatch_room(theme) if lines[0] else swatch)
            draw.swatch(left, top + line / 2, part.series)
    draw.row_rule(head.left(), head.right(), head.bottom(), "border.default")


def _paint_row(draw: Drawing, data: Ranking, columns: Columns, rect: QRectF, row: RankedRow) -> None:
    theme = draw.theme
    out = row.status is Status.OUT
    quiet = "text.tertiary" if out else "text.secondary"

    def box(at: tuple[float, float]) -> QRectF:
        return QRectF(at[0], rect.top(), at[1] - at[0], rect.height())

    role = "strong" if row.leads else "body"
    if not out:
        draw.text(box(columns.rank), row.rank, role, "text.primary" if row.leads else "text.secondary")
    name, second = _name_boxes(columns, rect, row, theme)
    color = "text.tertiary" if out else "text.primary"
    if row.second:
        draw.text(name, row.name, role, color)
    else:
        lines = wrapped(theme, role, row.name, name.width(), 2)
        tall = len(lines) * theme.line_height(role)
        draw.lines(QRectF(name.left(), name.center().y() - tall / 2, name.width(), tall), lines, role, color)
    if row.second:
        draw.text(second, row.second, "caption", "danger.text" if out else "text.tertiary")
    bar = _bar_box(columns, rect, theme)
    if not out and bar.width() > 0:
        if row.bar.total is None:
            draw.text(bar, "nothing scored yet", "caption", "text.tertiary")
        else:
            stacked_bar.paint_bar(draw, bar, replace(row.bar, lifted=data.lifted))
            if row.still is not None:
                _paint_still(draw, bar, row.still)
    for part, at, points, best in zip(data.parts, columns.parts, row.points, row.best, strict=False):
        faded = data.lifted is not None and data.lifted != part.key
        with draw.opacity(FADED if faded else 1.0):
            draw.text(box(at), points, "strong" if best else "body", "text.primary" if best else quiet, Align.RIGHT)
    total = box(columns.total)
    if row.range:
        high, low = theme.line_height("section"), theme.line_height("caption")
        top = total.top() + max((total.height() - high - low + 1) / 2, 0.0)
        upper = QRectF(total.left(), top, total.width(), high)
        lower = QRectF(total.left(), upper.bottom() - 1, total.width(), low)
        draw.text(lower, row.range, "caption", "text.tertiary", Align.RIGHT)
        total = upper
    draw.text(total, row.total, "body" if out else "section", quiet if out else "text.primary", Align.RIGHT)


def _paint_still(draw: Drawing, bar: QRectF, still: tuple[float, float]) -> None:
    """What is still possible: a line under the bar from the lowest to the highest total, closed at both ends."""
    theme = draw.theme
    thin, tall = draw.gap(theme.length("line.tick")), theme.length("space.xs")
    left, right = (bar.left() + bar.width() * min(max(end, 0.0), 100.0) / 100 for end in still)
    bottom = draw.y(bar.bottom() + theme.length("space.xs"))
    draw.fill(QRectF(left, bottom - thin, right - left, thin), "text.tertiary")
    for at in (left, right - thin):
        draw.fill(QRectF(at, bottom - tall, thin, tall), "text.tertiary")


def _name_boxes(columns: Columns, rect: QRectF, row: RankedRow, theme: Theme) -> tuple[QRectF, QRectF]:
    """The places of a name and of the line under it; the reason of those out may run on over the bar."""
    left, right = columns.name
    if row.status is Status.OUT:
        right = columns.bar[1] if columns.bar[1] > columns.bar[0] else right
    if not row.second:
        return QRectF(left, rect.top(), right - left, rect.height()), QRectF()
    upper, lower = theme.line_height("body"), theme.line_height("caption")
    top = rect.center().y() - (upper + lower) / 2
    return QRectF(left, top, right - left, upper), QRectF(left, top + upper, right - left, lower)


def _bar_box(columns: Columns, rect: QRectF, theme: Theme) -> QRectF:
    high = stacked_bar.height(theme, "bar.ranking")
    return QRectF(columns.bar[0], rect.center().y() - high / 2, columns.bar[1] - columns.bar[0], high)


# ---- pointing and reading -----------------------------------------------------------------------


def spots(data: Ranking, rect: QRectF, theme: Theme) -> list[Spot]:
    """Everything that can be pointed at."""
    if not data.rows and not data.out:
        return []
    layout = layout_of(data, rect, theme)
    columns, found = layout.columns, []
    for part, at in zip(data.parts, columns.parts, strict=False):
        box = QRectF(at[0], layout.head.top(), at[1] - at[0], layout.head.height())
        found.append(Spot(box, f"{one_line(part.name)}\n{points_text(part.weight)} of 100 points", "", part.key))
    for row_rect, row in layout.rows:
        name, second = _name_boxes(columns, row_rect, row, theme)
        text = "\n".join(filter(None, (one_line(row.name), row.second)))
        found.append(Spot(name.united(second) if row.second else name, text, row.key))
        if row.status is not Status.OUT and columns.bar[1] > columns.bar[0]:
            found += stacked_bar.spots(row.bar, _bar_box(columns, row_rect, theme), theme)
        for part, at, points, best in zip(data.parts, columns.parts, row.points, row.best, strict=False):
            box = QRectF(at[0], row_rect.top(), at[1] - at[0], row_rect.height())
            text = f"{one_line(part.name)}, {points} of {points_text(part.weight)}\n{one_line(row.name)}"
            if best:
                text += f"\nMost points of {len(data.rows)}"
            found.append(Spot(box, text, row.key, part.key))
        box = QRectF(columns.total[0], row_rect.top(), columns.total[1] - columns.total[0], row_rect.height())
        text = f"{one_line(row.name)}, {row.total} of 100"
        found.append(Spot(box, f"{text}\nStill possible: {row.range}" if row.range else text, row.key))
    return found


def summary(data: Ranking) -> str:
    """The ranking in words."""
    if not data.rows and not data.out:
        return "There is no candidate yet."
    lines = [data.sentence] if data.sentence else []
    lines += [_said(row, data.parts) for row in data.rows]
    lines += [f"{isolated(row.name)} is out: {row.second}" for row in data.out]
    return "\n".join([*lines, *data.notes])


def _said(row: RankedRow, parts: Sequence[Part]) -> str:
    points = ", ".join(f"{isolated(part.name)} {text}" for part, text in zip(parts, row.points, strict=True))
    place = "no rank yet" if row.rank == NOTHING else f"rank {row.rank}"
    still = f", still possible {row.range}" if row.range else ""
    return f"{isolated(row.name)}, {place}: {row.total} points{still} ({points})"
