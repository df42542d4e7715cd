"""Evaluations that pictures have to stand, and every picture with the data that it makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.model import Criterion, Evaluation, Kind, Missing, Rules, Stage, Waiver
from scorecard.core.ranking import Scorecard, rank
from scorecard.render import (
    difference_bars,
    dot_plot,
    heat_map,
    pips,
    profile,
    range_strip,
    ranking,
    stacked_bar,
)
from scorecard.render.drawing import Spot
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


def _pair(scorecard: Scorecard) -> tuple[str, str]:
    keys = [standing.key for standing in scorecard.standings]
    return keys[0], keys[min(1, len(keys) - 1)]


def _dot_plot(evaluation: Evaluation, scorecard: Scorecard) -> dot_plot.DotPlot:
    return dot_plot.dot_plot_of(evaluation, scorecard.standings[0].key, scorecard.tree.leaves[0])


PICTURES: dict[str, Shown] = {
    "ranking": Shown(ranking.paint, ranking.summary, ranking.ranking_of, (760, 420), ranking.hit),
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
        range_strip.hit,
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
    "heat map": Shown(heat_map.paint, heat_map.summary, heat_map.heat_map_of, (436, 280), heat_map.hit),
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
}
