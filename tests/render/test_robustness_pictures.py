"""Bands, shares of ranks, bars of a flip and rows of figures: inside their rectangles, true in what they say."""

from __future__ import annotations

import re
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from scorecard.core.model import Criterion, Kind
from scorecard.core.ranking import rank
from scorecard.core.robustness.flip import flips, flips_within
from scorecard.core.robustness.stability import stability
from scorecard.core.tree import TOP
from scorecard.render import figure_rows, flip_bars, rank_shares, stability_bands
from scorecard.render.figure_rows import Column, FigureRows
from scorecard.render.theme import Theme
from tests.core.made import made
from tests.render import cases
from tests.render.cases import PICTURES, hit
from tests.render.test_pictures import GROUND, painted

FEW = made({"cost": 30, "skill": 30, "fit": 40}, {"Acme": [4, 3, 5], "Bolt": [5, 4, 2], "Crux": [1, 2, 3]})
TREE = made(
    {
        "cost": 40.0,
        "quality": Criterion(weight=60.0, kind=Kind.GROUP),
        "skill": Criterion(weight=50.0, parent="quality"),
        "fit": Criterion(weight=50.0, parent="quality"),
    },
    {"Acme": [4, 3, 5], "Bolt": [5, 4, 2]},
)


MODULES: dict[str, ModuleType] = {
    "bands": stability_bands,
    "shares": rank_shares,
    "flip": flip_bars,
    "rows": figure_rows,
}


@pytest.mark.parametrize("kind", MODULES)
def test_everything_can_be_pointed_at_where_it_is_painted(light: Theme, kind: str) -> None:
    module, data = MODULES[kind], PICTURES[kind].make(FEW, rank(FEW))
    rect = QRectF(10, 10, 552, module.height(data, light, 552))
    spots = module.spots(data, rect, light)
    assert spots
    assert len({(each.candidate, each.criterion, each.detail) for each in spots}) == len(spots)
    for spot in spots:
        assert rect.adjusted(-1, -1, 1, 1).contains(spot.rect)
        assert hit(module, data, rect, light, spot.rect.center()) == spot
        assert spot.candidate or spot.criterion or spot.detail
    assert hit(module, data, rect, light, QPointF(-5, -5)) is None


@pytest.mark.parametrize("kind", MODULES)
def test_the_height_holds_all_of_it(light: Theme, kind: str) -> None:
    module, data = MODULES[kind], PICTURES[kind].make(FEW, rank(FEW))
    tall = module.height(data, light, 500)
    whole = module.spots(data, QRectF(0, 0, 500, tall), light)
    assert len(whole) == len(module.spots(data, QRectF(0, 0, 500, 10 * tall), light))
    assert len(whole) > len(module.spots(data, QRectF(0, 0, 500, tall / 2), light))


# ---- bands --------------------------------------------------------------------------------------


@given(st.floats(0, 1), st.floats(0, 1))
def test_ends_are_rounded_inwards(one: float, other: float) -> None:
    low, high = sorted((one, other))
    text = stability_bands.interval_text(low, high)
    found = [float(each) / 100 for each in re.findall(r"\d+(?:\.\d+)?", text)]
    assert all(low - 6e-4 <= each <= high + 6e-4 for each in found)
    if high - low >= 0.002:
        assert all(low - 1e-9 <= each <= high + 1e-9 for each in found)


def test_bands_hold_the_weight_and_name_who_leads_beyond() -> None:
    # Acme leads by 0.3 w(fit) 3/5 ... : the interval is that of `stability`
    contest = cases.contest(FEW)
    found = stability(contest)
    data = cases.bands(FEW)
    assert [band.criterion for band in data.bands] == ["cost", "skill", "fit"]
    for band in data.bands:
        assert band.low <= band.weight <= band.high
        assert (band.low, band.high) == (found[band.criterion].low, found[band.criterion].high)
    cost = data.bands[0]
    assert cost.above == ("Bolt",)
    assert cost.then == "Bolt"
    assert cost.low == 0
    assert cost.interval.startswith("0 to ")
    assert data.title == "Acme stays first while the weight is inside the band"
    assert "beyond: Bolt" in stability_bands.summary(data)


def test_bands_of_a_group_are_those_of_what_lies_under_it() -> None:
    contest = cases.contest(TREE)
    found = stability(contest)
    tops = stability_bands.stability_bands_of(contest, found)
    under = stability_bands.stability_bands_of(contest, found, "quality")
    assert [band.is_group for band in tops.bands] == [False, True]
    assert [band.criterion for band in under.bands] == ["skill", "fit"]
    assert {band.series for band in under.bands} == {tops.bands[1].series}


def test_a_tie_stands_on_one_weight() -> None:
    data = cases.bands(made({"a": 50, "b": 50}, {"Acme": [4, 3], "Bolt": [3, 4]}))
    assert data.bands[0].interval == "just 50.0"
    assert data.title == "Acme and Bolt stay first while the weight is inside the band"
    assert data.bands[0].then == "Bolt below, Acme above"


# ---- shares -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "text"),
    [
        *((0.0, ""), (1e-5, "<1"), (0.0099, "<1"), (0.01, "1"), (0.145, "15"), (0.864, "86")),
        *((0.99, "99"), (0.9951, ">99"), (1.0, "100")),
    ],
)
def test_a_share_is_never_all_or_nothing_unless_it_is(share: float, text: str) -> None:
    assert rank_shares.share_text(share) == text


def test_rows_of_shares_stand_in_the_order_of_the_ranking_and_add_up() -> None:
    data = cases.shares(FEW)
    assert [row.rank for row in data.rows] == [1, 2, 3]
    table = np.array([row.shares for row in data.rows])
    assert table.sum(axis=0) == pytest.approx(1.0)
    assert table.sum(axis=1) == pytest.approx(1.0)
    assert data.drawn == "Per cent of 500 weightings near yours, seed 1"


def test_ranks_without_room_share_the_last_column(light: Theme) -> None:
    many = made({"a": 1, "b": 1}, {f"Candidate {at}": [at % 6, at % 5] for at in range(20)})
    data = cases.shares(many)
    rect = QRectF(0, 0, 400, 2000)
    layout = rank_shares._layout(data, rect, light)
    assert layout.rest
    assert layout.note is not None
    ranks = len(layout.heads)
    assert len(layout.names) + layout.absent == 20
    assert [row.candidate for _, row in layout.names[:ranks]] == [row.candidate for row in data.rows[:ranks]]
    shown = {row.candidate for _, row in layout.names}
    for row in data.rows[ranks:]:
        assert (row.candidate in shown) == (max(row.shares[: ranks - 1]) >= rank_shares.RARELY)
    assert layout.absent
    for _, row in layout.names:
        assert sum(layout.share(row, place) for place in range(ranks)) == pytest.approx(1.0)  # nothing is left away
    lowest = data.rows[ranks - 1]
    spot = [each for each in rank_shares.spots(data, rect, light) if each.candidate == lowest.candidate][-1]
    assert spot.text.startswith(f"{lowest.name}\nRank {ranks} or lower: ")
    assert spot.detail == ""


def test_a_lone_row_without_room_takes_the_place_of_the_note(light: Theme) -> None:
    shares = tuple([0.0] * 6)
    rows = [
        rank_shares.Row(f"c{at}", f"C{at}", f"C{at}", at + 1, (*shares[:at], 1.0, *shares[at + 1 :])) for at in range(6)
    ]
    width = next(
        each
        for each in range(60, 600)
        if len(rank_shares._layout(rank_shares.RankShares("", "", tuple(rows)), QRectF(0, 0, each, 900), light).heads)
        == 5
    )
    layout = rank_shares._layout(rank_shares.RankShares("", "", tuple(rows)), QRectF(0, 0, width, 900), light)
    assert (len(layout.names), layout.note, layout.rest) == (6, None, True)
    assert layout.share(rows[5], 4) == 1.0


def test_a_low_rank_that_is_often_first_is_shown_although_ranks_have_no_room(light: Theme) -> None:
    shares = tuple([0.1] * 10)
    rows = [rank_shares.Row(f"c{at}", f"C{at}", f"C{at}", at + 1, (0.0,) * 5 + shares[:5]) for at in range(9)]
    rows.append(rank_shares.Row("last", "Last", "Last", 10, (0.2, *(0.0,) * 8, 0.8)))
    layout = rank_shares._layout(rank_shares.RankShares("", "", tuple(rows)), QRectF(0, 0, 200, 2000), light)
    assert layout.rest
    assert layout.names[-1][1].candidate == "last"
    assert layout.absent == 9 - len(layout.heads)


# ---- the flip -----------------------------------------------------------------------------------


def test_bars_of_a_flip_add_up_and_agree_with_its_sentence() -> None:
    contest = cases.contest(FEW)
    flip = next(iter(flips(contest).values()))
    data = flip_bars.flip_bars_of(contest, flip)
    assert sum(bar.now for bar in data.bars) == pytest.approx(1.0)
    assert sum(bar.then for bar in data.bars) == pytest.approx(1.0)
    assert sum(bar.change for bar in data.bars) == pytest.approx(0.0, abs=1e-9)
    assert sum(abs(bar.change) for bar in data.bars) / 200 == pytest.approx(flip.moved)
    assert data.winner in data.sentence
    assert data.rest == 0


def test_of_many_criteria_those_that_move_are_shown() -> None:
    rows = {"Acme": [3] * 19 + [5], "Bolt": [3] * 18 + [5, 3]}
    contest = cases.contest(made({f"c{at}": 5.0 + at * 0.1 for at in range(20)}, rows))
    data = flip_bars.flip_bars_of(contest, next(iter(flips(contest).values())))
    assert all(bar.moves for bar in data.bars)
    assert data.rest == 20 - len(data.bars)
    assert data.stays


def test_a_flip_of_the_top_weights_shows_them_all() -> None:
    contest = cases.contest(TREE)
    flip = next(iter(flips_within(contest, TOP).values()))
    assert [bar.criterion for bar in flip_bars.flip_bars_of(contest, flip).bars] == ["cost", "quality"]


def test_a_tiny_change_does_not_read_as_none() -> None:
    contest = cases.contest(made({"a": 50.0004, "b": 49.9996}, {"Acme": [4, 3], "Bolt": [3, 4]}))
    data = flip_bars.flip_bars_of(contest, next(iter(flips(contest).values())))
    assert data.decimals > 1
    assert all(
        any(digit in text for digit in "123456789") for bar in data.bars for text in flip_bars._figures(data, bar)
    )


# ---- nothing to show ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "empty"),
    [
        ("bands", stability_bands.StabilityBands("", "", ())),
        ("shares", rank_shares.RankShares("", "", ())),
        ("flip", flip_bars.FlipBars("", "No weights put anybody else first.", "", (), 0, 1)),
        ("rows", FigureRows("Rows", (Column("A"),), (), "There are none.")),
    ],
)
def test_pictures_without_anything_say_so(light: Theme, kind: str, empty: Any) -> None:
    shown = PICTURES[kind]
    assert (painted(shown, empty, light) != GROUND).any()
    assert MODULES[kind].spots(empty, QRectF(0, 0, 300, 100), light) == []
    assert MODULES[kind].height(empty, light, 300) > 0
    assert shown.summary(empty).strip()


def test_words_give_way_to_figures(light: Theme) -> None:
    data = cases.rows(FEW)
    spans = figure_rows._columns(data, QRectF(0, 0, 300, 100), light)
    assert spans[-1][1] == 300
    assert all(left <= right for left, right in spans)
    assert all(one[1] <= other[0] + 0.5 for one, other in pairwise(spans))
