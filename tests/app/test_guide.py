"""The guide: every outcome can be reached, none is favoured, and the reasons fit the recommendation."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from scorecard.app.guide import load_guide, recommend
from scorecard.app.templates import templates
from scorecard.core.errors import ScorecardError


def test_guide_asks_what_the_house_asks() -> None:
    guide = load_guide()
    assert len(guide.questions) == 7
    assert all(len(question.options) == 3 for question in guide.questions)
    assert [each.key for each in guide.models] == ["BPO", "BPM", "BPS", "KPO"]
    assert [each.key for each in guide.deliveries] == ["onshore", "nearshore", "offshore"]
    known = {each.key for each in templates()}
    assert all(each.template in known for each in guide.models)
    names = {each.key for each in (*guide.models, *guide.deliveries)}
    for question in guide.questions:
        for option in question.options:
            assert set(option.effects) <= names
            assert len(option.text) <= 26


def test_every_model_and_place_is_reached_and_none_rules() -> None:
    guide = load_guide()
    models: Counter[str] = Counter()
    deliveries: Counter[str] = Counter()
    choices = [[(question.key, option.key) for option in question.options] for question in guide.questions]
    for answers in product(*choices):
        points = Counter[str]()
        for key, answer in answers:
            (question,) = (each for each in guide.questions if each.key == key)
            points.update(next(each for each in question.options if each.key == answer).effects)
        models[max(("BPO", "BPM", "BPS", "KPO"), key=lambda each: points[each])] += 1
        deliveries[max(("onshore", "nearshore", "offshore"), key=lambda each: points[each])] += 1
    total = 3 ** len(guide.questions)
    assert all(0.12 <= models[each.key] / total <= 0.40 for each in guide.models)
    assert all(0.20 <= deliveries[each.key] / total <= 0.50 for each in guide.deliveries)


def test_recommendation_when_answers_speak_for_it_gives_points_reasons_and_turns() -> None:
    guide = load_guide()
    best: dict[str, str] = {}
    for question in guide.questions:
        best[question.key] = max(question.options, key=lambda each: each.effects.get("KPO", 0)).key
    found = recommend(guide, best)
    assert found.model.key == "KPO"
    assert found.lead > 0
    chosen = [option for question in guide.questions for option in question.options if best[question.key] == option.key]
    assert found.model_points["KPO"] == sum(option.effects.get("KPO", 0) for option in chosen)
    assert found.reasons
    assert all(any(reason == option.reason for option in chosen) for reason in found.reasons)
    for turn in found.turns:
        other = recommend(guide, {**best, turn.question.key: turn.option.key})
        assert other.model == turn.model != found.model


def test_unknown_answers_are_refused_with_those_there_are() -> None:
    guide = load_guide()
    with pytest.raises(ScorecardError, match="no question 'nope'"):
        recommend(guide, {"nope": "x"})
    with pytest.raises(ScorecardError, match=f"{guide.questions[0].key}: 'nope' is no answer"):
        recommend(guide, {guide.questions[0].key: "nope"})
