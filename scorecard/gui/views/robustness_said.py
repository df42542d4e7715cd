"""What the sentences of the Robustness page stand on: how weightings are drawn, the smallest change, what is tried."""

from __future__ import annotations

from typing import Final

from scorecard.core.numbers import between, grouped, shown
from scorecard.core.ranking import Scorecard
from scorecard.core.robustness.flip import Flip
from scorecard.core.robustness.verdict import flip_sentence, points
from scorecard.core.wording import WEIGHT_DECIMALS, counted, per_cent, points_text, signed
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.explanation import Explanation, Link
from scorecard.gui.views.robustness_cases import TO_WEIGHTS
from scorecard.gui.views.robustness_explanations import (
    CHANGE_DRAWS,
    DRAWS,
    TO_RESULTS,
    drawn_inputs,
    flip_try,
    how_flipped,
)
from scorecard.gui.views.robustness_words import lead_text, name_of

MOST_PAIRS: Final = 8
HOW_ALIKE: Final = (
    "Spearman's correlation of the ranks of the values, above 0.95. It tells something where chance is a poor "
    "explanation: where the share of all orders in which the ranks would be as alike, times the number of pairs of "
    "criteria, is below 0.05."
)


def explain_drawn(firm: Firm) -> Explanation | None:
    """How the weightings behind the ranks are drawn."""
    found = firm.shown
    if found is None:
        return None
    return Explanation(
        "How often each rank is reached",
        counted(found.draws.samples, "weighting", "weightings"),
        "Weights are drawn at random many times, and every time the candidates are ranked anew. Each figure says in "
        "how many of a hundred of these rankings a candidate takes a rank.",
        "Near yours: group by group from a Dirichlet distribution around the stated weights. Any weights: evenly "
        "over everything that adds up to 100 %. The same seed gives the same draws (SMAA-2, Lahdelma and Salminen "
        "2001).",
        (*drawn_inputs(firm, found.draws.weights), ("Standard error at most", per_cent(found.standard_error, 1))),
        (Link(TO_WEIGHTS, "criteria"),),
        settings=DRAWS,
        change=CHANGE_DRAWS,
    )


def explain_whole_flip(firm: Firm, flip: Flip) -> Explanation:
    """The smallest change of weights that puts a rival first, as a whole."""
    then = {key: flip.weights[key] for key in flip.changes}
    told = [
        (
            name_of(firm, key),
            f"{points_text(then[key] - change)} to {points_text(then[key])}, {_moved(then[key] - change, then[key])}",
        )
        for key, change in sorted(flip.changes.items(), key=lambda each: -abs(each[1]))
    ]
    return Explanation(
        f"{name_of(firm, flip.winner)} first",
        points(100 * flip.moved),
        str(flip_sentence(firm.contest, flip)),
        how_flipped(firm, flip),
        (*told, ("Lead of the present first now", lead_text(firm))),
        (Link(TO_WEIGHTS, "criteria"),),
        (flip_try(firm, flip),),
    )


def _moved(now: float, then: float) -> str:
    """How far a weight 0..1 moves in points of 100, as both ends are shown."""
    return signed(between(100 * now, 100 * then, WEIGHT_DECIMALS), WEIGHT_DECIMALS)


def explain_overlap(firm: Firm, first: str, second: str) -> Explanation:
    """Two criteria that rank alike."""
    found = next(each for each in firm.exact.overlaps if (each.first, each.second) == (first, second))
    weights = firm.contest.tree.global_weights
    return Explanation(
        f"{name_of(firm, first)} and {name_of(firm, second)}",
        f"correlation {shown(found.correlation, 2)}",
        "They rank the candidates in nearly the same order. Perhaps one thing is counted twice under two names; only "
        "people can say.",
        HOW_ALIKE,
        (
            *((name_of(firm, key), per_cent(float(weights[key]), 1)) for key in (first, second)),
            ("Together", per_cent(found.weight, 1)),
            ("Candidates", str(len(firm.contest.candidates))),
            ("Pairs as alike by chance", "below 0.001" if found.by_chance < 1e-3 else shown(found.by_chance, 3)),
        ),
        (*(Link(f"Go to {name_of(firm, key)}", "criteria", ("criteria", (key,))) for key in (first, second)),),
    )


def explain_by_chance(firm: Firm) -> Explanation | None:
    """The pairs of criteria that chance may have made alike."""
    pairs = [each for each in firm.exact.overlaps if not each.is_telling]
    if not pairs:
        return None
    told = [
        (f"{name_of(firm, each.first)} and {name_of(firm, each.second)}", f"correlation {shown(each.correlation, 2)}")
        for each in pairs[:MOST_PAIRS]
    ]
    if len(pairs) > MOST_PAIRS:
        told.append(("Further pairs", grouped(len(pairs) - MOST_PAIRS)))
    return Explanation(
        "Alike, perhaps by chance",
        counted(len(pairs), "pair", "pairs"),
        "The fewer the candidates, the more easily two of many criteria put them into the same order without having "
        "anything to do with each other. Look at these pairs if you wish; nothing is said against them.",
        HOW_ALIKE,
        (*told, ("Pairs as alike by chance", _ends([each.by_chance for each in pairs]))),
        (Link(TO_WEIGHTS, "criteria"),),
    )


def _ends(numbers: list[float]) -> str:
    low, high = shown(min(numbers)), shown(max(numbers))
    return low if low == high else f"{low} to {high}"


def explain_tried(firm: Firm, what: str, tried: Scorecard | None) -> Explanation:
    """What is tried beside what is saved: both results."""
    return Explanation(
        "What if",
        what,
        "Nothing of it is saved until it is kept. A lead is the total of the first less the total of the second.",
        "The whole ranking is worked out again with what is tried, by the same rules.",
        (*_first_of("Saved", firm.contest.scorecard), *_first_of("What if", tried)),
        (Link(TO_RESULTS, "results"),),
    )


def _first_of(words: str, scorecard: Scorecard | None) -> list[tuple[str, str]]:
    ranked = [each for each in (scorecard.standings if scorecard is not None else ()) if each.rank is not None]
    return [(f"{words}, {each.rank}. {each.name}", shown(each.total or 0.0, 2)) for each in ranked[:4]]
