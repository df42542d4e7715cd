"""The levels of a scale."""

from __future__ import annotations

from scorecard.core.model import Scale
from scorecard.core.scale import levels_of, steps_of


def test_every_step_is_a_level() -> None:
    assert levels_of(Scale(1.0, 3.0, 0.5)) == (1.0, 1.5, 2.0, 2.5, 3.0)
    assert levels_of(Scale(0.0, 10.0, 1.0)) == tuple(map(float, range(11)))
    assert steps_of(Scale(0.0, 0.3, 0.1)) == (0.0, 0.1, 0.2, 0.3)


def test_fine_scale_has_its_ends_and_what_is_described() -> None:
    fine = Scale(0.0, 100.0, 1.0, levels=((50.0, "half"),))
    assert steps_of(fine) == ()
    assert levels_of(fine, (*fine.levels, (80.0, "good"))) == (0.0, 50.0, 80.0, 100.0)
    assert len(levels_of(fine, most=101)) == 101


def test_broken_scale_has_its_ends() -> None:
    assert levels_of(Scale(0.0, 5.0, 0.0)) == (0.0, 5.0)
