"""The slope chart and the bars of causes: inside their rectangles, names apart, parts that add up, what they say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from scorecard.core.comparison.comparing import compare
from scorecard.core.comparison.series import series
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.ranking import rank
from scorecard.core.wording import NOTHING
from scorecard.render import cause_bars, difference_bars, slope_chart
from scorecard.render.theme import Theme
from tests.core.made import made
from tests.render.cases import LONG, PICTURES, hit
from tests.render.test_pictures import GROUND, painted

GATE = Criterion(name="Certificate", kind=Kind.GATE)
TITLES = ("3 Nov", "Today")


def _before() -> Evaluation:
    return made(
        {"Cost": 30, "Skill": 20, "gate": GATE},
        {"Acme": [4, 3, True], "Bolt": [3, 5, True], "Crux": [1, 2, True], "Dash": [5, 5, False], "Gone": [2, 2, True]},
    )


def _after() -> Evaluation:
    return made(
        {"Cost": 20, "Skill": 30, "gate": GATE},
        {"Acme": [3, 3, True], "Bolt": [3, 4, True], "Crux": [1, 2, False], "Dash": [5, 4, True], LONG: [4, 2, True]},
    )


# ---- the slope chart ------------------------------------------------------------------------------


def labels(data: slope_chart.SlopeChart, rect: QRectF, theme: Theme) -> list[QRectF]:
    found = slope_chart.spots(data, rect, theme)
    return [spot.rect for spot in found if spot.rect.width() > 2 * slope_chart.REACH]


@given(st.lists(st.floats(0, 5, width=16), min_size=1, max_size=30), st.floats(60, 500))
def test_names_never_cover_each_other(light: Theme, scores: list[float], tall: float) -> None:
    before = made({"cost": 1}, {f"Candidate {at}": [score] for at, score in enumerate(scores)})
    after = made({"cost": 1}, {f"Candidate {at}": [5 - score] for at, score in enumerate(scores)})
    data = slope_chart.slope_chart_of(series((before, after), titles=TITLES), most=30)
    rect = QRectF(10, 10, 460, tall)
    boxes = labels(data, rect, light)
    assert boxes
    for one, other in combinations(boxes, 2):
        assert not one.adjusted(0.01, 0.01, -0.01, -0.01).intersects(other)
    if tall >= slope_chart.height(data, light):
        assert len(boxes) == 2 * len(scores)
        assert all(rect.adjusted(-1, -1, 1, 1).contains(box) for box in boxes)


@given(st.lists(st.floats(0, 100), max_size=12).map(sorted))
def test_places_are_moved_apart_and_no_further(places: list[float]) -> None:
    moved = slope_chart.moved_apart(places, 5.0, 0.0, 200.0)
    assert all(b - a >= 5 - 1e-9 for a, b in pairwise(moved))
    assert all(2.5 - 1e-9 <= place <= 197.5 + 1e-9 for place in moved)
    roomy = all(b - a >= 5 for a, b in pairwise(places))
    if roomy and all(2.5 <= place <= 197.5 for place in places):
        assert moved == pytest.approx(places)


def test_who_leads_now_is_ink_and_the_one_asked_about_stands_out() -> None:
    data = slope_chart.slope_chart_of(series((_before(), _after()), titles=TITLES), asked="Bolt")
    roles = {line.name: line.role for line in data.lines}
    assert roles["Dash"] == "leader"
    assert roles["Bolt"] == "asked"
    assert roles["Acme"] == ""
    (dash,) = [line for line in data.lines if line.name == "Dash"]
    assert dash.points[0] is not None
    assert dash.points[0].out
    assert dash.points[0].rank == NOTHING
    (gone,) = [line for line in data.lines if line.name == "Gone"]
    assert gone.points[1] is None


def test_the_one_asked_about_always_has_a_line() -> None:
    data = slope_chart.slope_chart_of(series((_before(), _after()), titles=TITLES), asked="Gone", most=2)
    assert [line.name for line in data.lines] == ["Dash", "Gone"]
    assert data.hidden == 4


def test_the_slope_chart_says_what_it_shows(light: Theme) -> None:
    data = slope_chart.slope_chart_of(series((_before(), _after()), titles=TITLES))
    text = slope_chart.summary(data)
    assert text.splitlines()[0] == "Rank and total in 3 Nov, then Today."
    assert "Dash: out of the ranking with 100.0; 1 with 88.0" in text
    rect = QRectF(0, 0, 440, 340)
    for spot in slope_chart.spots(data, rect, light):
        assert slope_chart.hit(data, rect, light, spot.rect.center()) is not None
        assert spot.candidate
    assert slope_chart.hit(data, rect, light, QPointF(-5, -5)) is None
    empty = replace(data, lines=())
    assert slope_chart.spots(empty, rect, light) == []
    assert "no two evaluations" in slope_chart.summary(empty)


@pytest.mark.parametrize("one_decimal", [True, False])
def test_totals_of_the_slopes_agree_with_the_changes_beside_them(*, one_decimal: bool) -> None:
    before = made({"cost": 1}, {"Acme": [3.072], "Bolt": [2.0]})
    after = made({"cost": 1}, {"Acme": [3.171 if one_decimal else 3.163], "Bolt": [2.5]})
    comparison = compare(before, after)
    slopes = slope_chart.slope_chart_of(series((before, after), titles=TITLES), decimals=comparison.decimals)
    bars = {row.candidate: row for row in cause_bars.cause_bars_of(comparison).rows}
    for line in slopes.lines:
        then, now = (Decimal(point.total) for point in line.points if point is not None)
        assert now - then == Decimal(bars[line.candidate].total.strip("+"))
    assert bars["Acme"].total == ("+2.0" if one_decimal else "+1.82")
    assert bars["Acme"].figures == (bars["Acme"].total,)


# ---- the bars of causes -----------------------------------------------------------------------------


def test_bars_add_up_to_the_change(light: Theme) -> None:
    data = cause_bars.cause_bars_of(compare(_before(), _after()), asked="Bolt")
    rect = QRectF(0, 0, 560, cause_bars.height(data, light, 560))
    layout = cause_bars._layout(data, rect, light)
    assert len(layout.rows) == len(data.rows) == 6
    assert layout.hidden == 0
    for box, row in layout.rows:
        places = cause_bars._boxes(layout.axis, box, row, data, light)
        if row.parts is None:
            assert places == []
            continue
        ends = sum(place.width() if row.parts[at] > 0 else -place.width() for place, at in places)
        assert row.change is not None
        assert ends == pytest.approx(row.change * layout.axis.unit, abs=1e-6)
        for place, _ in places:
            assert layout.bars[0] - 1e-6 <= place.left()
            assert place.right() <= layout.bars[1] + 1e-6


def test_only_causes_that_matter_have_a_column_and_rows_say_where_they_went() -> None:
    data = cause_bars.cause_bars_of(compare(_before(), _after()))
    assert [cause_bars.CAUSES[cause] for cause in data.causes] == ["Weights", "Scores"]
    moves = {row.name: row.move for row in data.rows}
    assert moves["Dash"] == "out to 1"
    assert moves["Crux"] == "4 to out"
    assert moves["Gone"] == "3, no longer takes part"
    assert moves[LONG].startswith("new, ")
    text = cause_bars.summary(data)
    assert "Acme (" in text
    assert "= Weights" in text


def test_every_row_and_part_answers(light: Theme) -> None:
    data = cause_bars.cause_bars_of(compare(_before(), _after()))
    rect = QRectF(0, 0, 560, 420)
    found = cause_bars.spots(data, rect, light)
    assert {spot.candidate for spot in found} == {row.candidate for row in data.rows}
    for spot in found:
        assert spot.text
        assert hit(cause_bars, data, rect, light, spot.rect.center()) is not None
    empty = replace(data, rows=(), causes=())
    assert hit(cause_bars, empty, rect, light, QPointF(5, 5)) is None
    assert cause_bars.height(empty, light, 560) > 0
    assert cause_bars.summary(empty)


def test_rows_without_room_are_counted(light: Theme) -> None:
    data = cause_bars.cause_bars_of(compare(_before(), _after()))
    layout = cause_bars._layout(data, QRectF(0, 0, 560, 240), light)
    assert layout.hidden == len(data.rows) - len(layout.rows) > 0


def test_pictures_without_anything_say_what_to_do(light: Theme) -> None:
    before = _before()
    for kind, nothing in (("slopes of totals", {"lines": ()}), ("causes", {"rows": ()})):
        shown = PICTURES[kind]
        empty = replace(shown.make(before, rank(before)), **nothing)
        assert (painted(shown, empty, light) != GROUND).any()


def test_names_that_do_not_fit_are_told_by_their_first_words(light: Theme) -> None:
    criteria = {"Cost": 30.0, "Skill": 20.0}
    rows = {"Solenne Contact Services": [4, 3], "Nordlys Care and Support": [3, 5], "Nordlys Care": [1, 2]}
    before, after = made(criteria, rows), made({"Cost": 20.0, "Skill": 30.0}, rows)
    data = slope_chart.slope_chart_of(series((before, after), titles=TITLES))
    wide = slope_chart._layout(data, QRectF(0, 0, 900, 300), light)
    assert set(wide.names.values()) == set(rows)
    narrow = slope_chart._layout(data, QRectF(0, 0, 420, 300), light)
    assert set(narrow.names.values()) == {"Solenne Contact", "Nordlys Care and Support", "Nordlys Care"}
    told = [spot.text for spot in slope_chart.spots(data, QRectF(0, 0, 420, 300), light)]
    assert any("Solenne Contact Services" in each for each in told)


def test_a_difference_of_what_neither_shows_is_a_dash() -> None:
    row = difference_bars.Difference("price", "price", "Price", None, NOTHING, NOTHING, 0.0, "0.0")
    assert difference_bars.points_of(row) == NOTHING
    assert difference_bars.points_of(replace(row, first="4.0")) == "0.0"
    assert difference_bars.points_of(replace(row, points=1.25, figure="+1.3")) == "+1.3"
