"""The guide: every outcome can be reached, none is favoured, and the reasons fit the recommendation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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
        deliveries[recommend(guide, dict(answers)).delivery.key] += 1
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
        assert other.models == turn.models != found.models


def _every_answers() -> Iterator[dict[str, str]]:
    choices = [[(question.key, option.key) for option in question.options] for question in load_guide().questions]
    return (dict(answers) for answers in product(*choices))


def test_place_is_what_its_question_says_whatever_the_other_answers_add() -> None:
    guide = load_guide()
    left = {"home": {"onshore"}, "hours": {"onshore", "nearshore"}, "rates": {"offshore"}}
    for answers in _every_answers():
        found = recommend(guide, answers)
        assert {each.key for each in found.deliveries} <= left[answers["place"]]
        points = found.delivery_points
        assert points[found.delivery.key] == max(points[each] for each in left[answers["place"]])
        ruled_out = [each for each in points if each not in left[answers["place"]]]
        outvoted = any(points[each] >= points[found.delivery.key] for each in ruled_out)
        assert (found.deciding is not None) is outvoted
        if found.deciding is not None:
            assert found.deciding.key == answers["place"]
            assert found.delivery_lead <= 0
        elif len(found.deliveries) == 1:
            assert found.delivery_lead > 0


def test_place_without_its_question_is_the_one_with_the_most_points() -> None:
    guide = load_guide()
    found = recommend(guide, {"goal": "cost", "volume": "steady"})
    assert (found.delivery.key, found.delivery_lead, found.deciding) == ("offshore", 4, None)
    found = recommend(guide, {"platform": "ours_improve"})
    assert [each.key for each in found.deliveries] == ["onshore", "nearshore"]
    assert found.delivery_lead == 0


def test_reasons_speak_for_what_is_recommended_and_those_against_for_none_of_it() -> None:
    guide = load_guide()
    for answers in _every_answers():
        found = recommend(guide, answers)
        chosen = [o for question in guide.questions for o in question.options if answers[question.key] == o.key]
        models = [each.key for each in found.models]
        assert (found.lead == 0) is (len(models) > 1)
        assert all(found.model_points[key] == max(found.model_points.values()) for key in models)
        gains = {o.reason: [key for key in models if o.effects.get(key, 0) > 0] for o in chosen}
        expected = {reason: keys for reason, keys in gains.items() if keys}
        if len(models) == 1:
            assert set(found.reasons) == set(expected)
        else:
            assert set(found.reasons) == {f"{', '.join(keys)}: {reason}" for reason, keys in expected.items()}
            first = [each.partition(":")[0] for each in found.reasons[: len(models)]]
            assert all(any(key in each for each in first) for key in models)
        assert all(gains[reason] == [] for reason in found.against)


def test_answers_that_rule_out_places_stand_in_one_question_and_leave_one() -> None:
    guide = load_guide()
    known = {each.key for each in guide.deliveries}
    ruling = [question for question in guide.questions if any(option.leaves for option in question.options)]
    assert [question.key for question in ruling] == ["place"]
    for option in ruling[0].options:
        assert set(option.leaves) <= known
        assert all(option.effects[place] > 0 for place in option.leaves)


def test_unknown_answers_are_refused_with_those_there_are() -> None:
    guide = load_guide()
    with pytest.raises(ScorecardError, match="no question 'nope'"):
        recommend(guide, {"nope": "x"})
    with pytest.raises(ScorecardError, match=f"{guide.questions[0].key}: 'nope' is no answer"):
        recommend(guide, {guide.questions[0].key: "nope"})
