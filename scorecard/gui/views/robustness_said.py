"""What the sentences of the Robustness page stand on: how weightings are drawn, the smallest change, what is tried."""

from __future__ import annotations

from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard
from scorecard.core.robustness.flip import Flip
from scorecard.core.robustness.verdict import flip_sentence, points
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.explanation import Explanation, Link
from scorecard.gui.views.robustness_explanations import (
    CHANGE_DRAWS,
    DRAWS,
    TO_RESULTS,
    TO_WEIGHTS,
    drawn_inputs,
    flip_try,
    how_flipped,
)
from scorecard.gui.views.robustness_words import name_of
from scorecard.render.drawing import counted, per_cent, points_text, signed


def explain_drawn(firm: Firm) -> Explanation | None:
    """How the weightings behind the ranks are drawn."""
    found = firm.shown
    if found is None:
        return None
    return Explanation(
        "How often on each rank",
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
            f"{points_text(then[key] - change)} to {points_text(then[key])}, {signed(100 * change, 2)}",
        )
        for key, change in sorted(flip.changes.items(), key=lambda each: -abs(each[1]))
    ]
    return Explanation(
        f"{name_of(firm, flip.winner)} first",
        points(100 * flip.moved),
        str(flip_sentence(firm.contest, flip)),
        how_flipped(firm, flip),
        (*told, ("Lead of the present first now", shown(firm.verdict.lead or 0.0, 2))),
        (Link(TO_WEIGHTS, "criteria"),),
        (flip_try(firm, flip),),
    )


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
