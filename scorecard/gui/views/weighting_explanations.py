"""What each figure beside the questions for weights means, how it was worked out and from what."""

from __future__ import annotations

from typing import Final

from scorecard.core.choice_words import CHOICES
from scorecard.core.model import Method
from scorecard.core.numbers import plain, shown
from scorecard.core.weighting.answers import Swung
from scorecard.core.weighting.elicited import times
from scorecard.core.weighting.pairwise import LIMIT, on_scale
from scorecard.core.weighting.rank_order import RankRule, place_weights
from scorecard.core.wording import one_line, per_cent, points_text
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.views.explanation import Explanation

_RULES: Final = {
    RankRule.CENTROID: "Of n criteria the one in place i gets the mean of 1/i, 1/(i+1) … 1/n, each divided by n: the "
    "middle of all weights that keep the order (rank order centroid, Barron 1992).",
    RankRule.SUM: "Of n criteria the one in place i gets 2 (n + 1 − i) ÷ (n (n + 1)) (rank sum, Stillwell, Seaver "
    "and Edwards 1981).",
    RankRule.RECIPROCAL: "The one in place i gets 1/i, divided by the sum of 1/k over all places (rank reciprocal, "
    "Stillwell, Seaver and Edwards 1981).",
}


def explain_weight(asked: Eliciting, key: str) -> Explanation:
    """The weight of a criterion now, and as it follows from the answers."""
    name, found = one_line(asked.names[key]), asked.elicited
    now = points_text(asked.before[key])
    where = one_line(asked.group_name(asked.group))
    means = f"Its share of the weight of {where}. The tick and the grey figure are the weight in force."
    if found is None:
        return Explanation(name, f"{now} %", means, asked.fault, (("Now", f"{now} %"),))
    computed, inputs = {
        Method.SWING: _swing,
        Method.RANK_ORDER: _rank_order,
        Method.PAIRWISE: _pairwise,
        Method.BEST_WORST: _best_worst,
    }[found.method](asked, key)
    told = (("Now", f"{now} %"), ("Then", per_cent(found.weights[key], 1)), *inputs)
    return Explanation(f"{name}, by {CHOICES[found.method]}", per_cent(found.weights[key], 1), means, computed, told)


def _swing(asked: Eliciting, key: str) -> tuple[str, list[tuple[str, str]]]:
    given, names = asked.answers["swings"], asked.names
    order = [key, *(each for each in names if each != key)]
    points = [(one_line(names[each]), f"{plain(round(float(given[each]), 2))} points") for each in order]
    computed = "Its points ÷ the points of all (swing weights, von Winterfeldt and Edwards 1986)."
    if asked.answers.get("range", str(Swung.SCALE)) == Swung.OFFERS:
        computed = (
            "Its points are for the step between the offers. They are divided by the part of the scale that this "
            "step covers, and then by the sum over all."
        )
        spans = asked.ranges()
        points += [
            (f"{one_line(names[each])}, part of the scale", per_cent(spans[each].span, 1))
            for each in names
            if each in spans
        ]
    return computed, points


def _rank_order(asked: Eliciting, key: str) -> tuple[str, list[tuple[str, str]]]:
    rule = RankRule(asked.answers.get("rule", RankRule.CENTROID))
    order = asked.answers["order"]
    first = 1
    inputs: list[tuple[str, str]] = []
    places = place_weights(len(asked.names), rule)
    for tied in order:
        if key in tied:
            last = first + len(tied) - 1
            inputs.append(("Place", str(first) if last == first else f"{first} to {last}, shared"))
            inputs += [
                (f"Weight of place {place}", per_cent(float(places[place - 1]), 1)) for place in range(first, last + 1)
            ]
        first += len(tied)
    inputs.append(("Criteria", str(len(asked.names))))
    return f"{_RULES[rule]} Those that are level share the mean of the places that they take.", inputs


def _pairwise(asked: Eliciting, key: str) -> tuple[str, list[tuple[str, str]]]:
    found, names = asked.elicited, asked.names
    assert found is not None
    inputs = []
    for first, second, given in asked.answers.get("judgements", []):
        if given is None or key not in (first, second):
            continue
        other = second if first == key else first
        said = float(given) if first == key else 1 / float(given)
        weight = found.weights[other]
        stands = f", the weights say {times(found.weights[key] / weight)}" if weight > 0 else ""
        inputs.append((f"Against {one_line(names[other])}", f"{on_scale(said)}{stands}"))
    for person in asked.answers.get("people", {}):
        inputs.append((person, "answers combined"))
    computed = (
        "The principal eigenvector of the matrix of all answers, brought to a sum of 1 (Saaty 1977). Pairs that are "
        "open are filled so that the answers agree as well as they can (Bozóki, Fülöp and Rónyai 2010)."
    )
    if "people" in asked.answers:
        computed += " The answers of several people are combined pair by pair by the geometric mean."
    return computed, inputs


def _best_worst(asked: Eliciting, key: str) -> tuple[str, list[tuple[str, str]]]:
    found, names, said = asked.elicited, asked.names, asked.answers
    assert found is not None
    best, worst = said["best"], said["worst"]
    inputs = []
    if key in said["best_to_others"]:
        inputs.append(
            (f"{one_line(names[best])} counts as much as this", f"{times(float(said['best_to_others'][key]))} times")
        )
    if key in said["others_to_worst"]:
        inputs.append(
            (f"This counts as much as {one_line(names[worst])}", f"{times(float(said['others_to_worst'][key]))} times")
        )
    inputs.append(("Largest distance (ξ)", shown(found.figures["xi"], 3)))
    computed = (
        "A linear programme makes the largest of all distances |best − answer × weight| and |weight − answer × "
        "worst| as small as can be; the weights add up to 1 (linear best-worst method, Rezaei 2016)."
    )
    return computed, inputs


def explain_consistency(asked: Eliciting) -> Explanation:
    """How consistent the answers are."""
    found = asked.elicited
    assert found is not None
    figures = found.figures
    if found.method is Method.PAIRWISE:
        revisit = f" {found.revisit}" if found.revisit is not None else ""
        return Explanation(
            "Consistency ratio",
            shown(figures["consistency_ratio"], 3),
            f"How far the answers contradict each other: 0 not at all, 1 as much as answers at random. Up to "
            f"{shown(LIMIT, 2)} is taken as consistent enough.{revisit}",
            "Consistency index ÷ random index. The consistency index is (λmax − n) ÷ (n − 1), with λmax the largest "
            "eigenvalue of the matrix; the random index is its mean over matrices filled at random (Saaty 1980).",
            (
                ("λmax", shown(figures["lambda_max"], 4)),
                ("Criteria (n)", str(len(asked.names))),
                ("Consistency index", shown(figures["consistency_index"], 4)),
                ("Random index", shown(figures["random_index"], 2)),
                ("Pairs compared", f"{figures['answers']:.0f} of {figures['answers_possible']:.0f}"),
            ),
        )
    limit = figures.get("input_threshold")
    return Explanation(
        "Consistency ratio of the answers",
        shown(figures["input_ratio"], 3),
        "How far the answers contradict each other, before any weights are worked out: 0 not at all.",
        "For each criterion: |best to it × it to worst − best to worst| ÷ (best to worst² − best to worst); the "
        "largest counts. The limit depends on the number of criteria and on best to worst (Liang, Brunelli and "
        "Rezaei 2020).",
        (
            ("Best to worst", times(float(asked.answers["best_to_others"].get(asked.answers["worst"], 1.0)))),
            ("Criteria", str(len(asked.names))),
            ("Limit", "none for so many" if limit is None else shown(limit, 3)),
            ("Largest distance of the weights (ξ)", shown(figures["xi"], 3)),
        ),
    )


def explain_data(asked: Eliciting) -> Explanation:
    """What the figures of the candidates alone would say."""
    told: list[tuple[str, str]] = []
    for method, said in asked.data_says().items():
        if isinstance(said, str):
            told.append((CHOICES[method], said))
            continue
        told += [
            (f"{CHOICES[method]}: {one_line(asked.names[key])}", per_cent(share, 1)) for key, share in said.items()
        ]
    return Explanation(
        "What the scores suggest",
        "for information",
        "Both methods call a criterion heavy where the candidates differ much in it. They know nothing of what matters "
        "to you, and change with every offer.",
        "Entropy: 1 − the entropy of the figures as shares of their sum, brought to a sum of 1 (Hwang and Yoon 1981). "
        "CRITIC: standard deviation × sum of (1 − correlation with each other criterion), brought to a sum of 1 "
        "(Diakoulaki, Mavrotas and Papayannakis 1995). Over the candidates that have all their figures, by leaf, then "
        "added up by group.",
        tuple(told),
    )
