"""What each figure of the Robustness page means, how it was worked out and from what."""

from __future__ import annotations

from functools import partial
from math import ceil, floor
from typing import Final

from scorecard.core.edits import set_share
from scorecard.core.lead import total_decimals
from scorecard.core.methods import METHOD_NAMES, Method
from scorecard.core.model import Evaluation
from scorecard.core.numbers import between, grouped, shown
from scorecard.core.ranking import Standing
from scorecard.core.robustness.flip import MOST_ASKED, Flip
from scorecard.core.robustness.simulation import Drawn
from scorecard.core.robustness.verdict import (
    flip_sentence,
    percent,
    points,
    stability_sentence,
)
from scorecard.core.what_if import visible_weights, with_weights
from scorecard.core.wording import counted, per_cent, points_text, signed
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.explanation import Explanation, Link, Try
from scorecard.gui.views.robustness_cases import TO_WEIGHTS, explain_changes
from scorecard.gui.views.robustness_words import (
    CHANGES,
    LEAD,
    OPEN,
    SCORES,
    SHARE,
    candidates_text,
    drawn_words,
    lead_text,
    name_of,
    needs_of,
    share_figure,
    spread_at,
)
from scorecard.render.stability_bands import interval_text

BANDS: Final = "bands"
DRAWS: Final = "draws"
CHANGE_BANDS: Final = "Change the thresholds"
CHANGE_DRAWS: Final = "Change how weightings are drawn"
TO_RESULTS: Final = "Go to the results"
STEP: Final = 0.001  # a tenth of a per cent


def explain_verdict(firm: Firm) -> Explanation:
    """The verdict as a whole."""
    bands = firm.bands
    computed = (
        f"Tie: the first rank is shared, a tie-break decided it, or the lead is below {points(bands.tie_margin)}. "
        "Clear: everything on the right is met, as far as it applies. Close: everything else."
    )
    needs = tuple(
        (each.words, each.told if each.met is None else f"{each.figure}, {each.told}") for each in needs_of(firm)
    )
    means = " ".join(str(each) for each in (*firm.verdict.reasons, *firm.notes)) or "Nothing that was asked changes it."
    return Explanation(
        "The verdict",
        str(firm.verdict.firmness).capitalize(),
        means,
        computed,
        needs,
        (Link(TO_RESULTS, "results"),),
        settings=BANDS,
        change=CHANGE_BANDS,
    )


def explain_need(firm: Firm, key: str) -> Explanation:
    """One of the things that "clear" needs."""
    return {LEAD: _lead, SHARE: _share, CHANGES: explain_changes, OPEN: _open}[key](firm)


def _lead(firm: Firm) -> Explanation:
    standings = [each for each in firm.contest.scorecard.standings if each.rank is not None][:4]
    decimals = total_decimals(firm.contest.scorecard)
    return Explanation(
        "The lead",
        f"{lead_text(firm)} points",
        "So many points of 100 the first is ahead of the second.",
        "Total of the first − total of the second. A total is the sum of global weight × value over all criteria, "
        "times 100.",
        (
            *((each.name, shown(each.total or 0.0, decimals)) for each in standings),
            ("Clear from", _band(firm.bands.clear_margin)),
        ),
        (Link(TO_RESULTS, "results"),),
        settings=BANDS,
        change=CHANGE_BANDS,
    )


def _band(margin: float) -> str:
    return points(margin)


def _share(firm: Firm) -> Explanation:
    near = firm.near
    assert near is not None
    if not firm.contest.has_weights_to_move:
        return Explanation(
            "First in so many weightings",
            "does not apply",
            "There is only one criterion: with no other to give weight to, nothing but its own values decides.",
            links=(Link(TO_WEIGHTS, "criteria"),),
        )
    share = near.first(firm.leader)
    return Explanation(
        "First in so many weightings",
        share_figure(share),
        f"In {percent(share)} of the weightings that were tried, {name_of(firm, firm.leader)} is first.",
        "Weightings that put it first ÷ all weightings. Each is drawn at random near the stated one, group by group "
        "(Dirichlet, concentration × weight), and ranked. Equal totals share the rank.",
        (*drawn_inputs(firm, Drawn.AROUND), ("Standard error at most", per_cent(near.standard_error, 1))),
        (Link(TO_WEIGHTS, "criteria"),),
        settings=DRAWS,
        change=CHANGE_DRAWS,
    )


def drawn_inputs(firm: Firm, weights: Drawn) -> tuple[tuple[str, str], ...]:
    """How weightings are drawn, as names and figures."""
    draws = firm.draws
    near = weights is Drawn.AROUND
    told = [("Weightings", grouped(draws.samples)), ("Seed", str(draws.seed))]
    told.append(("Drawn", drawn_words(draws) if weights is draws.weights else "weights near the stated ones"))
    if near:
        spread = spread_at(0.2, draws.concentration)
        told.append(("Concentration", shown(draws.concentration, 0)))
        told.append(("So a weight of 20 % varies by", f"±{per_cent(spread, 1)}"))
    told.append(("Scores", "vary as the panel's do" if draws.scores else "as they stand"))
    return tuple(told)


def _open(firm: Firm) -> Explanation:
    standings = [each for each in firm.contest.scorecard.standings if each.rank is not None][:6]
    return Explanation(
        "What is missing",
        "open" if not _met(firm, OPEN) else "safe",
        "Whether cells or gates that are still empty could put somebody else first, or take the leader out.",
        "Each total is worked out with all that is missing at worst and at best. Open: another's best reaches the "
        "leader's worst, or a gate of the leader is not answered.",
        tuple((each.name, f"{shown(each.low)} to {shown(each.high)}") for each in standings),
        (Link("Go to scoring", "scoring"),),
    )


def _met(firm: Firm, key: str) -> bool:
    return any(each.key == key and each.met for each in needs_of(firm))


def explain_band(firm: Firm, criterion: str) -> Explanation:
    """How far one weight can go."""
    found = firm.exact.stability[criterion]
    evaluation, name = firm.evaluation, name_of(firm, criterion)
    parent = evaluation.criteria[criterion].parent
    siblings = [key for key in firm.contest.tree.children[parent] if key in firm.contest.tree.local_weights]
    inputs = [(name, f"now {per_cent(found.weight, 1)}")]
    inputs += [("Lower end", per_cent(found.low, 1)), ("Upper end", per_cent(found.high, 1))]
    if found.below:
        inputs.append(("Below it leads", candidates_text(firm, found.below)))
    if found.above:
        inputs.append(("Above it leads", candidates_text(firm, found.above)))
    for end, level in zip((0.0, 1.0), found.level, strict=True):
        if level:
            inputs.append((f"Level at {per_cent(end)}", candidates_text(firm, level)))
    inputs.append(("Siblings that give or take", str(len(siblings) - 1)))
    tries = []
    for there, share in (
        (found.below, floor((found.low - 1e-9) / STEP) * STEP),
        (found.above, ceil((found.high + 1e-9) / STEP) * STEP),
    ):
        if there and 0 <= share <= 1 and len(siblings) > 1:
            tries.append(weight_try(firm, criterion, share))
    return Explanation(
        name,
        interval_text(found.low, found.high, firm=found.firm),
        str(stability_sentence(firm.contest, found)),
        "This weight moves among its siblings, who keep their proportions. Every total is then a straight line; the "
        "band ends where the leader's line meets another's. Exact; the ends are rounded inwards.",
        tuple(inputs),
        (Link(TO_WEIGHTS, "criteria", ("criteria", (criterion,))),),
        tuple(tries),
    )


def weight_try(firm: Firm, criterion: str, share: float) -> Try:
    """Trying another weight of a criterion among its siblings."""
    label = f"Weight of {name_of(firm, criterion)} {per_cent(share, 1)}"
    return Try(f"Try {per_cent(share, 1)}", label, partial(_with_share, criterion, share))


def _with_share(criterion: str, share: float, evaluation: Evaluation) -> Evaluation:
    return set_share(evaluation, criterion, share)


def explain_cell(firm: Firm, candidate: str, rank: int) -> Explanation:
    """How often a candidate takes a rank."""
    found = firm.shown
    assert found is not None
    row = found.candidates.index(candidate)
    share = float(found.ranks[row, rank - 1])
    name = name_of(firm, candidate)
    told: list[tuple[str, str]] = [
        ("Weightings with this rank", f"about {grouped(round(share * found.draws.samples))}")
    ]
    told += drawn_inputs(firm, found.draws.weights)
    told.append(("Expected rank", shown(found.expected_rank(candidate), 2)))
    told.append(("Standard error at most", per_cent(found.standard_error, 1)))
    central = found.central.get(candidate)
    if central is not None:
        tops = [key for key in firm.contest.tree.children[""] if key in central]
        told += [
            (f"Typical weight that puts it first: {name_of(firm, key)}", per_cent(central[key], 1)) for key in tops
        ]
    return Explanation(
        f"{name}, rank {rank}",
        share_figure(share) if share > 0 else "never",
        f"{name} takes rank {rank} in {percent(share)} of {counted(found.draws.samples, 'weighting', 'weightings')}.",
        "Weightings that give it the rank ÷ all weightings (rank acceptability, SMAA-2). Every row and every column "
        "adds up to 100 %.",
        tuple(told),
        (Link("Go to the candidate", "candidates", ("candidates", (candidate,))),),
        settings=DRAWS,
        change=CHANGE_DRAWS,
    )


def explain_row(firm: Firm, candidate: str) -> Explanation:
    """How often a candidate is ahead of each of the others."""
    found = firm.shown
    assert found is not None
    row = found.candidates.index(candidate)
    wins = [
        (f"Ahead of {name_of(firm, other)}", percent(float(found.wins[row, at])))
        for at, other in enumerate(found.candidates)
        if at != row
    ]
    return Explanation(
        name_of(firm, candidate),
        f"expected rank {shown(found.expected_rank(candidate), 2)}",
        "How often it is ahead of each of the others over the same weightings.",
        "Weightings in which its total is higher ÷ all weightings; equal totals count by half.",
        (*wins, *drawn_inputs(firm, found.draws.weights)),
        (Link("Go to the candidate", "candidates", ("candidates", (candidate,))),),
        settings=DRAWS,
        change=CHANGE_DRAWS,
    )


def flip_try(firm: Firm, flip: Flip) -> Try:
    """Trying the weights of a flip."""
    name = name_of(firm, flip.winner)
    weights = visible_weights(firm.contest, flip)
    return Try("Try these weights", f"Weights that put {name} first", partial(_with_weights, weights))


def _with_weights(weights: dict[str, float], evaluation: Evaluation) -> Evaluation:
    return with_weights(evaluation, weights)


def how_flipped(firm: Firm, flip: Flip) -> str:
    """How the smallest change of weights is found, and how sure that is."""
    what = "all criteria" if set(flip.weights) == set(firm.contest.leaves) else "the top criteria"
    found = (
        f"Of all weights of {what} that put {name_of(firm, flip.winner)} ahead of everybody, these are the nearest: "
        "the sum of all changes is as small as can be (a linear programme). No weight falls below 0, and they add up "
        "to 100 as before."
    )
    if len(firm.contest.candidates) - len(firm.contest.leaders) > MOST_ASKED:
        found = f"{found} Of so many rivals those {MOST_ASKED} are asked that need the least to catch up."
    return found if flip.proven else f"{found} As cells are missing, a smaller change may exist."


def explain_flip(firm: Firm, flip: Flip, criterion: str) -> Explanation:
    """One weight in the smallest change that puts a rival first."""
    change = flip.changes.get(criterion, 0.0)
    then = flip.weights[criterion]
    return Explanation(
        name_of(firm, criterion),
        f"{points_text(then - change)} to {points_text(then)}",
        str(flip_sentence(firm.contest, flip)),
        how_flipped(firm, flip),
        (
            ("Now", shown(100 * (then - change), 2)),
            ("Then", shown(100 * then, 2)),
            ("Change", signed(between(100 * (then - change), 100 * then, 2), 2)),
            ("Weight that moves in all", points(100 * flip.moved)),
            ("Criteria that change", str(len(flip.changes))),
        ),
        (Link(TO_WEIGHTS, "criteria", ("criteria", (criterion,))),),
        (flip_try(firm, flip),),
    )


_HOW: Final = {
    Method.TOPSIS: "Distance to the worst ÷ (distance to the worst + distance to the best), over weighted raw numbers "
    "brought to length 1 (Hwang and Yoon 1981).",
    Method.PROMETHEE: "Each pair of candidates is compared criterion by criterion: how far one is ahead, as a share of "
    "the range, times the weight. Net flow: what it wins less what it loses (Brans, Vincke and Mareschal 1986).",
    Method.WEIGHTED_PRODUCT: "The product of the ratios to the best, each to the power of its weight (Miller and "
    "Starr 1969).",
    Method.WEIGHTED_SUM: "The sum of weight × value.",
}


def explain_method(firm: Firm, method: Method) -> Explanation:
    """The ranking by another method."""
    ranked = firm.exact.cross_check[method]
    rho = "not defined" if ranked.rho is None else shown(ranked.rho, 2)
    order = [(f"{ranked.ranks[key]}. {name_of(firm, key)}", shown(ranked.scores[key], 3)) for key in ranked.ranking]
    tau = "not defined" if ranked.tau is None else shown(ranked.tau, 2)
    return Explanation(
        METHOD_NAMES[method],
        f"rank correlation {rho}",
        "The same figures ranked in another way: a check on what the value functions and the sum do. 1.00 is the same "
        "order, 0 none, −1.00 the opposite.",
        f"{_HOW[method]} The correlation is Spearman's rho between both rankings.",
        (("Kendall's tau", tau), *((name, f"{SCORES[method]} {figure}") for name, figure in order)),
        (Link(TO_RESULTS, "results"),),
    )


def explain_chance(firm: Firm, candidate: str) -> Explanation:
    """Whether a candidate could be first under any weights."""
    dominance, name = firm.exact.dominance, name_of(firm, candidate)
    by = dominance.dominated_by.get(candidate, ())
    weights = dominance.potential.get(candidate)
    inputs = [("Dominated by", candidates_text(firm, by))] if by else []
    tries: tuple[Try, ...] = ()
    if weights is not None and candidate != firm.leader:
        heaviest = sorted(weights.items(), key=lambda each: -each[1])[:6]
        inputs += [(name_of(firm, key), per_cent(share, 1)) for key, share in heaviest if share > 0]
        label = f"Weights that favour {name} most"
        tries = (Try("Try these weights", label, partial(_with_weights, dict(weights))),)
    if weights is None:
        means = f"No weights at all put {name} first."
    elif candidate == firm.leader:
        means = f"{name} is first as it stands."
    else:
        means = f"There are weights under which nobody is ahead of {name}; those that favour it most stand below."
    return Explanation(
        name,
        "never first" if weights is None else "could be first" if candidate != firm.leader else "is first",
        means,
        "Dominated: another is at least as good in every criterion and better in one. Potentially first: a linear "
        "programme finds weights, none below zero, with nobody ahead. What is missing counts in favour of whom it is "
        "asked for.",
        tuple(inputs),
        (Link("Go to the candidate", "candidates", ("candidates", (candidate,))),),
        tries,
    )


def explain_total(saved: Standing | None, tried: Standing | None) -> Explanation:
    """One line of what is tried beside what is saved."""
    both = [each for each in (saved, tried) if each is not None]
    words = ("Saved", "What if")
    inputs = [
        (words[0] if each is saved else words[1], f"rank {each.rank or 'none'}, {shown(each.total or 0.0, 2)} points")
        for each in both
    ]
    change = between(saved.total or 0.0, tried.total or 0.0, 2) if saved is not None and tried is not None else 0.0
    return Explanation(
        both[0].name if both else "",
        signed(change, 2),
        "What it has as saved, and what it would have with what is tried.",
        "The whole ranking is worked out again with what is tried, by the same rules. Nothing of it is kept.",
        tuple(inputs),
        (Link(TO_RESULTS, "results"),),
    )
