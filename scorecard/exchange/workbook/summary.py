"""The sheet Summary: who leads, the ranking, a chart, who is out and why, and what is being sourced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

from scorecard.core.model import Head
from scorecard.core.numbers import MOST_DECIMALS, between, shown
from scorecard.core.ranking import Standing
from scorecard.core.wording import one_line
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.figures import OPEN, OUT, WAIVED
from scorecard.exchange.workbook.names import CANDIDATES, RANKS, STATUSES, TOTALS
from scorecard.exchange.workbook.plan import HEAD_ROW, SCORECARD, SUMMARY, Plan
from scorecard.exchange.workbook.spreadsheet import Look, Page, letter, quoted

TABLE: Final = 6  # the row of the table's head
FIRST_PART: Final = 7  # the column of the first top criterion
MOST_PARTS: Final = 12
MOST_BARS: Final = 30
LEAST_CONTENTS: Final = 24  # sheets that are listed beside the chart, however low that is
ONE_PAGE: Final = 1_150.0  # points that can be read when they are fitted to one page
ROW_HEIGHT: Final = 0.529  # of a row that has no height of its own, in centimetres
_SOURCING: Final = (
    *(("service", "Service"), ("model", "Sourcing model"), ("scope", "Scope"), ("volume", "Volume")),
    *(("complexity", "Complexity"), ("currency", "Currency"), ("description", "Description")),
)
NAME_WIDTH: Final = 30.0
REMARK_WIDTH: Final = 46.0
_FIXED: Final = (7.0, NAME_WIDTH, 9.0, 9.0, 9.0, 12.0)


def _part_width(columns: int) -> float:
    return 13.0 if columns <= 6 else 10.5


def write_summary(page: Page, plan: Plan, contents: Sequence[tuple[str, str]]) -> None:
    """The result at a glance; all numbers follow the other sheets."""
    book, head = page.book, plan.evaluation.head
    parts = plan.tops if len(plan.tops) <= MOST_PARTS else plan.tops[: MOST_PARTS - 1]
    others = len(plan.tops) - len(parts)
    columns = len(parts) + (1 if others else 0)
    remark = FIRST_PART + columns
    page.text(1, 1, plan.title, book.style(replace(looks.TITLE, size=18)))
    page.row(1, height=27)
    page.text(2, 1, _subtitle(head), book.style(looks.NOTE))
    _sentence(page, plan, remark)
    _table(page, plan, parts, others, remark)
    bottom = TABLE + len(plan.candidates) + 1
    page.row(bottom, height=22)
    note = (
        "Every number follows the weights, scores and facts on the other sheets. Dark on light: formulas; shaded blue: "
    )
    page.text(bottom, 1, f"{note}cells to change.", book.style(looks.NOTE))
    rows = _chart(page, plan, columns, remark, bottom + 2)
    rows = max(rows, _contents(page, plan, contents, rows, remark, bottom + 2))
    row = _reasons(page, plan, bottom + 2 + rows, remark)
    _sourcing(page, plan, row, remark)
    room = _part_width(columns)
    looks.widths(page, [*_FIXED, *([room] * columns), REMARK_WIDTH, 3, 9, 30])
    looks.view(page, f"C{TABLE + 1}" if len(plan.candidates) > 12 else "")
    looks.print_setup(page, plan.title, repeat_rows=f"{TABLE}:{TABLE}" if len(plan.candidates) > 25 else "")
    last_row = max(row + len(_facts(plan)) + 1, bottom + rows)
    if page.tall(1, last_row) <= ONE_PAGE:
        page.sheet.page_setup.fitToHeight = 1
    else:
        page.break_before(bottom + 2)
    page.sheet.print_area = f"A1:{letter(remark)}{last_row}"


def _subtitle(head: Head) -> str:
    parts = [head.service, head.model, f"stage: {head.stage}", head.currency]
    text = "  ·  ".join(one_line(part) for part in parts if part)
    return f"{text}  ·  a sample with invented figures" if head.sample else text


# ---- who leads -------------------------------------------------------------------------------------


def _sentence(page: Page, plan: Plan, last: int) -> None:
    first, end = TABLE + 1, TABLE + len(plan.candidates)
    style = page.book.style(looks.SENTENCE)
    page.formula(4, 1, _leader_formula(first, end, plan.decimals), leader_sentence(plan), style)
    page.merge(4, 1, last)
    page.row(4, height=24)


def total_formula(total: str, decimals: int) -> str:
    """A total as it is shown in a sentence."""
    return f"FIXED(ROUND({total},9),{decimals},TRUE)"


def lead_formula(ahead: str, behind: str, decimals: int) -> str:
    """What lies between two totals as they are shown; with more decimals than they have where it would read nought."""

    def between_at(places: int | str) -> str:
        return f"(ROUND(ROUND({ahead},9),{places})-ROUND(ROUND({behind},9),{places}))"

    first, second = _lead_steps(decimals)
    enough = f"IF({between_at(first)}>0.{'0' * first}5,{first},"
    enough += f"IF({between_at(second)}>0.{'0' * second}5,{second},{MOST_DECIMALS}))"
    return f"FIXED({between_at(enough)},{enough},TRUE)"


def _lead_steps(decimals: int) -> tuple[int, int]:
    """The decimals with which a lead is tried in turn, before all that there are."""
    return decimals, decimals + 2


def _leader_formula(first: int, end: int, decimals: int) -> str:
    ranks, one, two = f"$A${first}:$A${end}", f"B{first}", f"B{first + 1}"
    top = total_formula(f"C{first}", decimals)
    waits = f'IF(COUNTIF($F${first}:$F${end},"provisional")>0," The ranking is provisional.","")'
    alone = f'{one}&" is the only candidate in the ranking, with "&{top}&" points."'
    if end == first:
        found = alone
    else:
        gap = f"(C{first}-C{first + 1})"
        more = f'IF(COUNTIF({ranks},1)>2," and others","")'
        shared = f'{one}&" and "&{two}&{more}&" share the first rank with "&{top}&" points."'
        by_step = f'{one}&" and "&{two}&" have equal totals of "&{top}&" points; the tie-break puts "&{one}&" first."'
        apart = lead_formula(f"C{first}", f"C{first + 1}", decimals)
        ahead = f'{one}&" leads with "&{top}&" points, "&{apart}&" ahead of "&{two}&"."'
        behind = f"IF({gap}<0.000000001,{by_step},{ahead})"
        found = f"IF(COUNTIF({ranks},1)>1,{shared},IF(COUNT({ranks})=1,{alone},{behind}))"
    return f'IF(COUNT({ranks})=0,"No candidate is in the ranking yet.",{found}&{waits})'


def leader_sentence(plan: Plan) -> str:
    """Who leads by how much, as the formula says it."""
    listed = plan.figures.result.standings
    names = dict(zip(plan.candidates, plan.names, strict=True))
    ranked = [standing for standing in listed if standing.rank is not None]
    if not ranked:
        return "No candidate is in the ranking yet."
    first = ranked[0]
    one, top = names[first.key], shown(round(first.total or 0.0, 9), plan.decimals)
    if len(ranked) == 1:
        text = f"{one} is the only candidate in the ranking, with {top} points."
    else:
        two, gap = names[ranked[1].key], (first.total or 0.0) - (ranked[1].total or 0.0)
        leaders = sum(1 for standing in ranked if standing.rank == 1)
        totals = round(ranked[1].total or 0.0, 9), round(first.total or 0.0, 9)
        decimals = next((each for each in _lead_steps(plan.decimals) if between(*totals, each) > 0), MOST_DECIMALS)
        if leaders > 1:
            text = f"{one} and {two}{' and others' if leaders > 2 else ''} share the first rank with {top} points."
        elif gap < 1e-9:
            text = f"{one} and {two} have equal totals of {top} points; the tie-break puts {one} first."
        else:
            text = f"{one} leads with {top} points, {shown(between(*totals, decimals), decimals)} ahead of {two}."
    waits = any(standing.status == "provisional" for standing in listed)
    return f"{text} The ranking is provisional." if waits else text


# ---- the table ---------------------------------------------------------------------------------------


def _table(page: Page, plan: Plan, parts: list[str], others: int, remark: int) -> None:
    book, size = page.book, len(plan.candidates)
    heads = ["Rank", "Candidate", "Total", "Lowest", "Highest", "Status", *(plan.name_of(key) for key in parts)]
    heads += [f"{others} others"] if others else []
    for column, head in enumerate(heads, 1):
        right = column >= 3
        page.text(TABLE, column, head, book.style(looks.HEAD_RIGHT if right else looks.HEAD))
    page.text(TABLE, remark, "Remark", book.style(replace(looks.HEAD, indent=1)))
    room = [(head, _part_width(remark - FIRST_PART) - 2.5) for head in heads[6:]]
    page.row(TABLE, height=max(30.0, looks.height_of(room, most=5)))
    helper = remark + 2
    faint = book.style(Look(color=looks.FAINT, align="right"))
    page.text(TABLE, helper, "Column", book.style(Look(color=looks.FAINT, align="right")))
    page.text(TABLE, helper + 1, "Name in the chart", book.style(Look(color=looks.FAINT)))

    order = {key: at for at, key in enumerate(plan.candidates)}
    points = looks.points_format(plan.decimals)
    rank = book.style(replace(looks.RESULT, align="center", format=f'0;-0;0;"{looks.DASH}"'))
    name = book.style(replace(looks.TEXT, wrap=True))
    total = book.style(replace(looks.RESULT, format=points))
    quiet = book.style(replace(looks.NUMBER, color=looks.THIRD, format=points))
    word = book.style(looks.NUMBER)
    part = book.style(replace(looks.NUMBER, format=looks.POINTS))
    text = book.style(replace(looks.QUIET, wrap=True, indent=1))
    first, last = f"${plan.first}$", f"${plan.last}$"
    known = {HEAD_ROW: CANDIDATES, plan.RANK: RANKS, plan.TOTAL: TOTALS, plan.STATUS: STATUSES}
    for at, standing in enumerate(plan.figures.result.standings):
        row = TABLE + 1 + at
        here = order[standing.key]
        where = f"${letter(helper)}{row}"

        def taken(line: int, where: str = where) -> str:
            run = known.get(line, f"{SCORECARD}!{first}{line}:{last}{line}")
            return f"INDEX({run},{where})"

        place = plan.working["order"]
        found = f"MATCH({at + 1},{SCORECARD}!{first}{place}:{last}{place},0)"
        page.formula(row, helper, found, here + 1, faint)
        page.formula(row, 1, taken(plan.RANK), standing.rank, rank)
        page.formula(row, 2, taken(HEAD_ROW), plan.names[here], name)
        page.formula(row, 3, taken(plan.TOTAL), standing.total, total)
        page.formula(row, 4, taken(plan.LOW), standing.low, quiet)
        page.formula(row, 5, taken(plan.HIGH), standing.high, quiet)
        page.formula(row, 6, taken(plan.STATUS), str(standing.status), word)
        points_here = plan.figures.result.contributions_of(standing.key)
        shares = []
        for column, key in enumerate(parts, FIRST_PART):
            value = _part(plan, points_here, key)
            shares.append(value)
            page.formula(row, column, taken(plan.points.rows[key]), value, part)
        if others:
            cells = f"{letter(FIRST_PART)}{row}:{letter(remark - 2)}{row}"
            line = plan.points.last + 1
            rest = sum(points_here.values()) - sum(share or 0.0 for share in shares)
            page.formula(row, remark - 1, f"N({taken(line)})-SUM({cells})", rest, part)
        remark_text = _remark(plan, here)
        page.formula(row, remark, _remark_formula(plan, where), remark_text or None, text)
        label = f'B{row}&IF(F{row}="out"," (out)",IF(C{row}="",""," "&FIXED(ROUND(C{row},9),1,TRUE)))'
        page.formula(row, helper + 1, label, _bar_name(plan, standing, here), faint)
        height = looks.height_of([(plan.names[here], NAME_WIDTH - 0.5), (remark_text, REMARK_WIDTH - 3)])
        page.row(row, height=max(18.0, height))
    cells = f"A{TABLE + 1}:{letter(remark)}{TABLE + size}"
    looks.mark_words(page, f"F{TABLE + 1}:F{TABLE + size}", f"$F{TABLE + 1}")
    looks.mark(page, f"A{TABLE + 1}:C{TABLE + size}", f"$A{TABLE + 1}=1", fill=looks.GOOD_SOFT, bold=True)
    looks.mark(page, cells, f'$F{TABLE + 1}="out"', color=looks.THIRD)


def _part(plan: Plan, points: dict[str, float], key: str) -> float | None:
    leaves = plan.tree.leaves_under(key)
    if leaves == [key]:
        return points.get(key)
    return sum(points.get(leaf, 0.0) for leaf in leaves)


def _bar_name(plan: Plan, standing: Standing, at: int) -> str:
    if standing.status == "out":
        return f"{plan.names[at]} (out)"
    return plan.names[at] if standing.total is None else f"{plan.names[at]} {shown(round(standing.total, 9))}"


def _remark_formula(plan: Plan, where: str) -> str:
    """Out by what, what is missing, what is open, what was waived: each only where there is something to say."""
    first, last = f"${plan.first}$", f"${plan.last}$"

    def taken(name: str) -> str:
        row = plan.working[name]
        return f"INDEX({SCORECARD}!{first}{row}:{last}{row},{where})"

    missing = taken("missing")
    pieces = []
    rows = list(plan.check_row.values())
    if rows:
        words = f"INDEX({SCORECARD}!{first}{rows[0]}:{last}{rows[-1]},0,{where})"
        names = f"{SCORECARD}!$A${rows[0]}:$A${rows[-1]}"
        for word, label in ((OUT, "out: "), (WAIVED, "waived: ")):
            count = f'COUNTIF({words},"{word}")'
            more = f'IF({count}>1," and "&({count}-1)&" more","")'
            found = f'"; {label}"&INDEX({names},MATCH("{word}",{words},0))&{more}'
            pieces.append(f'IF({count}>0,{found},"")')
    pieces.append(f'IF({missing}>0,"; "&{missing}&" of {len(plan.tree.leaves)} criteria have no value","")')
    if plan.tree.gates:
        unanswered = taken("unanswered")
        pieces.append(f'IF({unanswered}>0,"; gates not answered: "&{unanswered},"")')
    return f"MID({'&'.join(pieces)},3,1000)"


def _remark(plan: Plan, at: int) -> str:
    figures, parts = plan.figures, []
    for word, label in ((OUT, "out: "), (WAIVED, "waived: ")):
        names = [plan.name_of(key) for key in plan.check_row if figures.checks[key][at] == word]
        if names:
            parts.append(label + names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else ""))
    if figures.missing[at]:
        parts.append(f"{figures.missing[at]} of {len(plan.tree.leaves)} criteria have no value")
    unanswered = sum(figures.checks[gate][at] == OPEN for gate in plan.tree.gates)
    if unanswered:
        parts.append(f"gates not answered: {unanswered}")
    return "; ".join(parts)[:1000]


# ---- the chart -----------------------------------------------------------------------------------------


def _chart(page: Page, plan: Plan, columns: int, remark: int, row: int) -> int:
    """Bars stacked by top criterion; the number of rows that the chart covers."""
    bars = min(len(plan.candidates), MOST_BARS)
    first, last = TABLE + 1, TABLE + bars
    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    chart.title = None
    chart.style = None
    chart.roundedCorners = False
    labels = f"{SUMMARY}!${letter(remark + 3)}${first}:${letter(remark + 3)}${last}"
    for at in range(columns):
        column = letter(FIRST_PART + at)
        series: Any = Series(idx=at, order=at)
        series.tx = SeriesLabel(strRef=StrRef(f"{SUMMARY}!${column}${TABLE}"))
        series.cat = AxDataSource(strRef=StrRef(labels))
        series.val = NumDataSource(numRef=NumRef(f=f"{SUMMARY}!${column}${first}:${column}${last}"))
        series.spPr = GraphicalProperties(solidFill=looks.SERIES[at])
        series.spPr.line = LineProperties(solidFill="FFFFFF", w=6350)
        series.invertIfNegative = False
        if columns <= 7 and bars <= 12:
            series.dLbls = _labels(looks.SERIES_TEXT[at])
        chart.series.append(series)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.majorTickMark = "none"
    chart.x_axis.txPr = _font(900, looks.INK)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=looks.RULE_STRONG))
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 100, 20
    chart.y_axis.number_format = "0"
    chart.y_axis.numFmt.sourceLinked = False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=looks.RULE))
    chart.y_axis.txPr = _font(900, looks.THIRD)
    chart.y_axis.title = None
    chart.legend.position = "t"
    chart.legend.txPr = _font(900, looks.SECOND)
    chart.layout = Layout(
        manualLayout=ManualLayout(
            layoutTarget="inner",
            xMode="edge",
            yMode="edge",
            x=0.2,
            y=0.14 if bars > 5 else 0.18,
            w=0.77,
            h=0.74 if bars > 5 else 0.66,
        )
    )
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    title = "Points by criterion" + (f", the first {bars}" if bars < len(plan.candidates) else "")
    _section(page, row, title, remark)
    high = 2.6 + 0.95 * bars if bars <= 12 else 2.6 + 0.62 * bars
    rows = 1 + int(high / ROW_HEIGHT)
    corner, other = AnchorMarker(col=0, row=row), AnchorMarker(col=remark - 1, row=row + rows)
    chart.anchor = TwoCellAnchor(_from=corner, to=other)
    page.sheet.add_chart(chart)
    return rows + 2


def _font(size: int, color: str) -> RichText:
    text = CharacterProperties(sz=size, solidFill=color)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=text), endParaRPr=text)])


def _labels(color: str) -> Any:
    labels: Any = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.numFmt = "0.0;;"
    labels.txPr = _font(800, color)
    return labels


def _section(page: Page, row: int, title: str, last: int) -> None:
    page.text(row, 1, title, page.book.style(looks.SECTION))
    for column in range(2, last + 1):
        page.blank(row, column, page.book.style(looks.SECTION_RULE))
    page.row(row, height=24)


# ---- contents ------------------------------------------------------------------------------------------


def _contents(page: Page, plan: Plan, contents: Sequence[tuple[str, str]], chart: int, column: int, row: int) -> int:
    """Links to the other sheets, beside the chart, which covers so many rows; the number of rows with the heading.

    Where they are too many, the last of the evaluators' sheets are left to About.
    """
    style, link = page.book.style(replace(looks.SECTION, indent=1)), page.book.style(replace(looks.LINK, indent=1))
    page.text(row, column, "Contents", style)
    others = [each for each in contents if each[0] != SUMMARY]
    members = [title for title, _ in others if title in plan.sheets.values()]
    room = max(chart - 3, LEAST_CONTENTS)
    left = set(members[len(members) - min(len(members), max(0, len(others) - room)) :])
    shown = [each for each in others if each[0] not in left]
    for at, (title, says) in enumerate(shown, row + 1):
        page.text(at, column, title, link)
        page.link(at, column, f"{quoted(title)}A1", says)
    if left:
        more = f"{len(left)} more sheets of evaluators are listed there"
        page.text(row + 1 + len(shown), column, more, page.book.style(replace(looks.NOTE, indent=1)))
    return len(shown) + 3


# ---- reasons and sourcing --------------------------------------------------------------------------------


def _reasons(page: Page, plan: Plan, row: int, last: int) -> int:
    """What the program said of each candidate when the workbook was written; the next free row."""
    book, names = page.book, dict(zip(plan.candidates, plan.names, strict=True))
    told = [standing for standing in plan.figures.result.standings if standing.reasons]
    if not told:
        return row
    day = plan.provenance.written_at[:10]
    _section(page, row, f"Reasons as of {day}" if day else "Reasons", last)
    room = _room(last, 3)
    style = book.style(replace(looks.TEXT_WRAPPED, valign="center"))
    for standing in told:
        row += 1
        text = "; ".join(str(reason) for reason in standing.reasons)
        text = text if len(text) <= 4_000 else f"{text[:3_999]}…"
        page.text(row, 1, names[standing.key], book.style(replace(looks.TEXT_WRAPPED, bold=True, valign="center")))
        page.blank(row, 2, style)
        page.merge(row, 1, 2)
        page.text(row, 3, text, style)
        for column in range(4, last + 1):
            page.blank(row, column, style)
        page.merge(row, 3, last)
        page.row(row, height=looks.height_of([(names[standing.key], NAME_WIDTH + 5), (text, room)]))
    return row + 2


def _room(last: int, first: int) -> float:
    widths = [*_FIXED, *([_part_width(last - FIRST_PART)] * (last - FIRST_PART)), REMARK_WIDTH]
    return sum(widths[first - 1 :])


def _facts(plan: Plan) -> list[tuple[str, str]]:
    head = plan.evaluation.head
    found = [(label, str(getattr(head, name))) for name, label in _SOURCING if getattr(head, name)]
    return [*found, ("What is measured", "\n".join(head.kpis))] if head.kpis else found


def _sourcing(page: Page, plan: Plan, row: int, last: int) -> None:
    facts = _facts(plan)
    if not facts:
        return
    book, room = page.book, _room(last, 3)
    _section(page, row, "What is being sourced", last)
    for at, (label, text) in enumerate(facts, row + 1):
        valign = "top" if looks.lines_of(text, room) > 1 else "center"
        page.text(at, 1, label, book.style(replace(looks.LABEL, valign=valign)))
        page.text(at, 3, text, book.style(replace(looks.TEXT_WRAPPED, line="", valign=valign)))
        page.merge(at, 3, last)
        page.row(at, height=looks.height_of([(text, room)]))
