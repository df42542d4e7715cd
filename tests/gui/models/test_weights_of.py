"""An evaluator's own weights in the place of the agreed ones."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from scorecard.core import edits
from scorecard.core.model import Evaluation
from scorecard.core.panel_weights import own_weights
from scorecard.core.tree import tree_of
from scorecard.gui.models.seen import Seen
from scorecard.gui.models.weights_of import WeightsOf
from tests.core.formal import as_open, in_scoring, in_setup
from tests.gui.models.documents import any_document, memory_document


def made(value: Evaluation) -> tuple[Seen, WeightsOf]:
    seen = Seen(memory_document(value))
    return seen, WeightsOf(seen)


def test_agreed_weights_are_the_very_value(qapp: object) -> None:
    for seed in range(20):
        seen = Seen(any_document(Random(seed)))
        weights = WeightsOf(seen)
        assert weights.value is seen.value


def test_a_weight_becomes_that_evaluators_own_for_all_siblings_in_one_step(qapp: object) -> None:
    seen, weights = made(as_open(in_setup()))
    before = seen.value
    weights.look_at("ann")
    weights.edit("Weight", edits.set_share(weights.value, "quality", 0.8))
    assert seen.value.criteria is before.criteria
    own = own_weights(seen.value, "ann")
    assert own.local["quality"] == Fraction(8, 10)
    assert own.local["money"] == Fraction(2, 10)
    assert set(seen.value.weights["ann"]) == {"quality", "money"}
    assert tree_of(weights.value.criteria).local_weights["quality"] == Fraction(8, 10)
    assert seen.undo_stack.count() == 1
    seen.undo_stack.undo()
    assert seen.value == before


def test_names_are_everybodys_whatever_weights_are_shown(qapp: object) -> None:
    seen, weights = made(as_open(in_setup()))
    weights.look_at("ann")
    weights.edit("Weight", edits.set_share(weights.value, "quality", 0.9))
    weights.edit("Name", edits.change_criterion(weights.value, "skill", name="Skills"))
    assert seen.value.criteria["skill"].name == "Skills"
    assert seen.value.criteria["quality"].weight == 60.0


def test_a_preview_of_own_weights_ends(qapp: object) -> None:
    seen, weights = made(as_open(in_setup()))
    before = seen.value
    weights.look_at("ben")
    weights.preview(edits.set_share(weights.value, "money", 0.7))
    assert seen.is_previewing
    assert own_weights(seen.value, "ben").local["money"] == Fraction(7, 10)
    weights.end_preview()
    assert seen.value is before


def test_who_leaves_the_panel_takes_the_view_along(qapp: object) -> None:
    seen, weights = made(as_open(in_setup()))
    weights.look_at("eva")
    seen.edit("Gone", edits.remove_evaluator(seen.value, "eva"))
    assert weights.whose == ""
    assert weights.value is seen.value


def test_own_weights_are_locked_with_the_others(qapp: object) -> None:
    document = memory_document(in_scoring())
    refused: list[object] = []
    document.refused.connect(refused.append)
    weights = WeightsOf(Seen(document))
    weights.look_at("ann")
    weights.edit("Weight", edits.set_share(weights.value, "quality", 0.8))
    assert len(refused) == 1
    assert not document.value.weights
