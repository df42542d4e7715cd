"""Evaluations that pictures have to stand, and every picture with the data that it makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.agenda import Item, agreed_score
from scorecard.core.comparison.comparing import compare
from scorecard.core.comparison.series import series
from scorecard.core.edits import remove_candidate
from scorecard.core.matrix import agreed_scores
from scorecard.core.model import Cell, Criterion, Evaluation, Kind, Missing, Rules, Stage, Waiver, in_order
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.robustness.contest import Contest, contest_of
from scorecard.core.robustness.flip import flips
from scorecard.core.robustness.simulation import Drawn, Draws, simulate
from scorecard.core.robustness.stability import stability
from scorecard.core.table import Table
from scorecard.render import (
    cause_bars,
    difference_bars,
    dot_plot,
    figure_rows,
    flip_bars,
    heat_map,
    pips,
    profile,
    range_strip,
    rank_shares,
    ranking,
    slope_chart,
    stability_bands,
    stacked_bar,
)
from scorecard.render.drawing import Spot, spot_at
from scorecard.render.figure_rows import Column, FigureRows, Line
from scorecard.render.theme import Theme
from tests.core.made import made

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und Söhne Nachfolger " * 3
HEBREW = "שירות לקוחות בינלאומי בעמ"
ARABIC = "مركز خدمة العملاء الدولي"
CHINESE = "国际客户服务外包有限公司上海分公司"


def _few() -> Evaluation:
    return made(
        {"cost": 30, "expertise": 30, "fit": 25, "record": 15},
        {"Acme Care": [4, 3, 5, 2], "Nord Line": [3, 4, 4, 4], "Bright": [5, 1, 2, 3]},
    )


def _gated(answers: dict[str, bool]) -> Evaluation:
    gate = Criterion(name="Certificate in date", kind=Kind.GATE)
    rows = {name: [4 - at, 3 + at, passed] for at, (name, passed) in enumerate(answers.items())}
    return made({"cost": 60, "skill": 40, "gate": gate}, rows)


def _waived() -> Evaluation:
    waiver = Waiver("Ann", "The certificate is on its way")
    gate = Criterion(name="Certificate in date", kind=Kind.GATE)
    return made({"cost": 60, "gate": gate}, {"Acme": [4, False], "Bolt": [3, True]}, waivers={("Acme", "gate"): waiver})


def _many_criteria() -> Evaluation:
    count = 40
    rows = {f"Candidate {at}": [float((at * 7 + leaf * 3) % 6) for leaf in range(count)] for at in range(5)}
    return made({f"Criterion number {leaf}": 1.0 + leaf % 7 for leaf in range(count)}, rows)


def _many_candidates() -> Evaluation:
    rows = {f"Candidate {at:04d}": [at % 6, (at * 5) % 6, (at // 6) % 6] for at in range(1000)}
    return made({"cost": 50, "skill": 30, "fit": 20}, rows)


def _long_names() -> Evaluation:
    evaluation = made({LONG: 60, f"{LONG} 2": 40}, {f"{LONG} A": [4, 3], f"{LONG} B\n\tsecond line": [3, 5]})
    return replace(evaluation, head=replace(evaluation.head, title=LONG))


def _scripts() -> Evaluation:
    return made({HEBREW: 50, CHINESE: 50}, {ARABIC: [4, 3], CHINESE: [3, 4], "": [1, 1], "🏢" * 40: [2, 2]})


def _panel() -> Evaluation:
    panel = {f"Evaluator {at}": {"Acme": [at % 6], "Bolt": [4]} for at in range(9)}
    rows = {"Acme": [None], "Bolt": [None]}
    return made({"cost": 1}, rows, panel=panel, consensus={("Acme", "cost"): 3.0})


CASES: dict[str, Callable[[], Evaluation]] = {
    "few": _few,
    "one candidate": lambda: made({"cost": 60, "skill": 40}, {"Acme": [4, 3]}),
    "a tie": lambda: made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 4], "Crux": [3, 4]}),
    "a tie that is broken": lambda: made(
        {"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 4]}, rules=Rules(tie_break=("skill",))
    ),
    "all out": lambda: _gated({"Acme": False, "Bolt": False}),
    "one out": lambda: _gated({"Acme": True, "Bolt": True, "Crux": False}),
    "a waiver": _waived,
    "provisional": lambda: made({"cost": 50, "skill": 30, "fit": 20}, {"Acme": [4, 3, None], "Bolt": [None, 5, 2]}),
    "nothing scored": lambda: made({"cost": 50, "skill": 50}, {"Acme": [None, None], "Bolt": [None, None]}),
    "one has nothing": lambda: made({"cost": 50, "skill": 50}, {"Acme": [4, 4], "Bolt": [None, None]}),
    "counted as worst": lambda: made(
        {"cost": 50, "skill": 50}, {"Acme": [4, None], "Bolt": [3, 3]}, rules=Rules(missing=Missing.WORST)
    ),
    "all the same": lambda: made({"cost": 50, "skill": 50}, {"Acme": [3, 3], "Bolt": [3, 3]}),
    "all nought": lambda: made({"cost": 50, "skill": 50}, {"Acme": [0, 0], "Bolt": [0, 0]}),
    "all best": lambda: made({"cost": 50, "skill": 50}, {"Acme": [5, 5], "Bolt": [5, 5]}),
    "a criterion without weight": lambda: made({"cost": 0, "skill": 50}, {"Acme": [5, 4], "Bolt": [2, 3]}),
    "forty criteria": _many_criteria,
    "a thousand candidates": _many_candidates,
    "very long names": _long_names,
    "many scripts": _scripts,
    "a panel": _panel,
}


@cache
def case(name: str) -> tuple[Evaluation, Scorecard]:
    """An evaluation of that name and its result."""
    evaluation = CASES[name]()
    return evaluation, rank(evaluation)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as the tests go through it."""

    paint: Callable[[QPainter, QRectF, Any, Theme], None]
    summary: Callable[[Any], str]
    make: Callable[[Evaluation, Scorecard], Any]
    size: tuple[float, float]
    hit: Callable[[Any, QRectF, Theme, QPointF], Spot | None] | None = None


def hit(picture: Any, data: Any, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """What a picture (its module) says at a point: most leave it to their spots."""
    if hasattr(picture, "hit"):
        found: Spot | None = picture.hit(data, rect, theme, point)
        return found
    return spot_at(picture.spots(data, rect, theme), point)


def _pair(scorecard: Scorecard) -> tuple[str, str]:
    keys = [standing.key for standing in scorecard.standings]
    return keys[0], keys[min(1, len(keys) - 1)]


def _dot_plot(evaluation: Evaluation, scorecard: Scorecard) -> dot_plot.DotPlot:
    return dot_plot.dot_plot_of(evaluation, item_of(evaluation, scorecard.standings[0].key, scorecard.tree.leaves[0]))


def item_of(evaluation: Evaluation, candidate: str, criterion: str) -> Item:
    """What the agenda says of a cell, whether it stands on it or not: the scores on the sheets, pooled and agreed."""
    cells = {key: sheet.get(candidate, {}).get(criterion, Cell()) for key, sheet in evaluation.sheets.items()}
    given = {key: cells[key].score for key in in_order(evaluation.evaluators) if key in cells}
    scores = {key: score for key, score in given.items() if isinstance(score, float)}
    before = replace(evaluation, consensus=Table())
    pooled, found = agreed_scores(before, [candidate], [criterion])
    mean = float(pooled[0, 0]) if found[0, 0] else None
    agreed = agreed_score(evaluation, candidate, criterion)
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return Item(candidate, criterion, scores, low, high, 0.0, 0.0, False, (), mean, agreed)


def _other(evaluation: Evaluation) -> Evaluation:
    """The same with the weights turned round and without its first candidate, if there are others."""
    criteria = evaluation.criteria
    for key in sorted(criteria):
        criteria = criteria.set(key, replace(criteria[key], weight=criteria[key].position + 1.0))
    changed = replace(evaluation, criteria=criteria)
    first = sorted(evaluation.candidates)[0]
    return remove_candidate(changed, first) if len(evaluation.candidates) > 1 else changed


def _slope(evaluation: Evaluation, _: Scorecard) -> slope_chart.SlopeChart:
    return slope_chart.slope_chart_of(series((evaluation, _other(evaluation)), titles=("3 Nov", "Today")))


def _slope_of_ranks(evaluation: Evaluation, _: Scorecard) -> slope_chart.SlopeChart:
    row = series((evaluation, _other(evaluation), evaluation), titles=(LONG, "", "b"))
    return slope_chart.slope_chart_of(row, by_rank=True)


def _causes(evaluation: Evaluation, _: Scorecard) -> cause_bars.CauseBars:
    return cause_bars.cause_bars_of(compare(evaluation, _other(evaluation)))


def contest(evaluation: Evaluation) -> Contest:
    """What robustness starts from."""
    return contest_of(evaluation, rank(evaluation))


def bands(evaluation: Evaluation, _: object = None) -> stability_bands.StabilityBands:
    asked = contest(evaluation)
    return stability_bands.stability_bands_of(asked, stability(asked))


def shares(evaluation: Evaluation, _: object = None) -> rank_shares.RankShares:
    asked = contest(evaluation)
    found = simulate(asked, Draws(500, weights=Drawn.AROUND))
    return rank_shares.RankShares("", "", ()) if found is None else rank_shares.rank_shares_of(asked, found)


def flip(evaluation: Evaluation, _: object = None) -> flip_bars.FlipBars:
    asked = contest(evaluation)
    found = next(iter(flips(asked, 3).values()), None)
    if found is None:
        return flip_bars.FlipBars("", "No weights put anybody else first.", "", (), 0, 1)
    return flip_bars.flip_bars_of(asked, found)


def rows(evaluation: Evaluation, _: object = None) -> FigureRows:
    """A row for every criterion, its name beside long words and figures."""
    names = [row.name for row in evaluation.criteria.values()]
    lines = tuple(
        Line((name, LONG, f"{at}.0", "+1.0"), f"{name}: {at}", detail=str(at), tone=1.0, series=at % 12)
        for at, name in enumerate(names)
    )
    columns = (Column("Criterion"), Column("Words"), Column("Figure", figures=True), Column("Change", figures=True))
    return FigureRows("Rows", columns, lines, "None", "and more")


PICTURES: dict[str, Shown] = {
    "ranking": Shown(ranking.paint, ranking.summary, ranking.ranking_of, (760, 420), partial(hit, ranking)),
    "stacked bar": Shown(
        stacked_bar.paint,
        stacked_bar.summary,
        lambda evaluation, scorecard: stacked_bar.bars_of(evaluation, scorecard, before={_pair(scorecard)[0]: 41.5})[0],
        (280, 12),
        stacked_bar.hit,
    ),
    "range strip": Shown(
        range_strip.paint,
        range_strip.summary,
        lambda _, scorecard: range_strip.strips_of(scorecard)[0],
        (96, 24),
    ),
    "differences": Shown(
        difference_bars.paint,
        difference_bars.summary,
        lambda evaluation, scorecard: difference_bars.differences_of(evaluation, scorecard, *_pair(scorecard)),
        (540, 320),
        difference_bars.hit,
    ),
    "differences by top criterion": Shown(
        difference_bars.paint,
        difference_bars.summary,
        lambda evaluation, scorecard: difference_bars.differences_of(
            evaluation, scorecard, *_pair(scorecard), by_top=True, headed=False
        ),
        (264, 200),
        difference_bars.hit,
    ),
    "heat map": Shown(heat_map.paint, heat_map.summary, heat_map.heat_map_of, (436, 280), partial(hit, heat_map)),
    "profile": Shown(profile.paint, profile.summary, profile.profile_of, (560, 260), profile.hit),
    "profile of dots": Shown(
        profile.paint,
        profile.summary,
        lambda evaluation, scorecard: profile.profile_of(evaluation, scorecard, dots=True),
        (560, 260),
        profile.hit,
    ),
    "dot plot": Shown(dot_plot.paint, dot_plot.summary, _dot_plot, (560, 120), dot_plot.hit),
    "small dot plot": Shown(dot_plot.paint_small, dot_plot.summary, _dot_plot, (84, 40)),
    "pips": Shown(pips.paint, pips.summary, lambda *_: pips.pips_of(Stage.SCORING, 0.59), (112, 40)),
    "slopes of totals": Shown(slope_chart.paint, slope_chart.summary, _slope, (440, 340)),
    "slopes of ranks": Shown(slope_chart.paint, slope_chart.summary, _slope_of_ranks, (560, 340)),
    "causes": Shown(cause_bars.paint, cause_bars.summary, _causes, (560, 380)),
    "bands": Shown(stability_bands.paint, stability_bands.summary, bands, (552, 240)),
    "shares": Shown(rank_shares.paint, rank_shares.summary, shares, (424, 240)),
    "flip": Shown(flip_bars.paint, flip_bars.summary, flip, (552, 240)),
    "rows": Shown(figure_rows.paint, figure_rows.summary, rows, (424, 240)),
}
