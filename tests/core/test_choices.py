"""What can be chosen in an evaluation: what a kind of criterion is, and that every choice has words for people."""

from __future__ import annotations

from typing import Any, Final

import pytest

from scorecard.core import choices, model
from scorecard.core.choice_words import CHOICES
from scorecard.core.choices import Aspect, Kind, Shape
from scorecard.core.edits import set_fact, set_rules, set_score
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator, Rules, ValueFunction
from scorecard.core.table import Table
from scorecard.core.tree import tree_of

ENUMERATIONS: Final = [
    each for each in vars(choices).values() if isinstance(each, type) and each.__module__ == choices.__name__
]


def one_of(kind: Kind) -> Evaluation:
    """An evaluation with one criterion of a kind, and a rating under it if it is a group."""
    criteria = {"it": Criterion("It", kind, value=ValueFunction(worst=0.0, best=1.0))}
    if kind is Kind.GROUP:
        criteria |= {"under": Criterion("Under", parent="it")}
    return Evaluation(
        criteria=Table(criteria),
        candidates=Table({"acme": Candidate("Acme")}),
        evaluators=Table({"ann": Evaluator("Ann")}),
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_what_the_tree_and_the_edits_make_of_it(kind: Kind) -> None:
    evaluation = one_of(kind)
    tree = tree_of(evaluation.criteria)
    assert ("it" in tree.leaves) == kind.is_scored
    assert ("it" in tree.local_weights) == kind.is_weighed
    if kind.is_stated:
        stated = set_fact(evaluation, "acme", "it", True if kind is Kind.GATE else 0.5)
        assert "it" in stated.facts["acme"]
    else:
        with pytest.raises(EditError):
            set_fact(evaluation, "acme", "it", 0.5)
    if kind.is_weighed:
        assert set_rules(evaluation, Rules(tie_break=("it",))).rules.tie_break == ("it",)
    else:
        with pytest.raises(EditError):
            set_rules(evaluation, Rules(tie_break=("it",)))


@pytest.mark.parametrize("kind", Kind)
def test_people_score_a_leaf_that_is_not_stated(kind: Kind) -> None:
    evaluation = one_of(kind)
    if kind.is_scored and not kind.is_stated:
        assert "it" in set_score(evaluation, "ann", "acme", "it", 3.0).sheets["ann"]["acme"]
    else:
        with pytest.raises(EditError):
            set_score(evaluation, "ann", "acme", "it", 3.0)


@pytest.mark.parametrize("enumeration", ENUMERATIONS, ids=lambda each: each.__name__)
def test_every_choice_has_words_and_is_a_name_of_the_model(enumeration: Any) -> None:
    assert getattr(model, enumeration.__name__) is enumeration
    if enumeration not in (Shape, Aspect):  # a formula and a departure are told by sentences of their own
        assert [each for each in enumeration if not CHOICES.get(each)] == []
