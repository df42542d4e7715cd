"""How firm a ranking is, and rankings by other methods, as they look on a terminal and as JSON."""

from __future__ import annotations

import sys
from typing import Any

from scorecard.app.transfer import table_csv
from scorecard.cli.printing import Progress, fitting, print_json, print_table, say
from scorecard.core.methods import METHOD_NAMES, Method
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped, shown
from scorecard.core.ranking import Scorecard, Status, rank
from scorecard.core.robustness.answers import Robustness, notes, robustness
from scorecard.core.robustness.contest import Contest, contest_of
from scorecard.core.robustness.cross_check import Ranked, ranked_by
from scorecard.core.robustness.double_counting import told
from scorecard.core.robustness.flip import MOST_ASKED
from scorecard.core.robustness.leave_one_out import kept_sentence
from scorecard.core.robustness.simulation import Draws
from scorecard.core.robustness.single_changes import has_scores
from scorecard.core.robustness.verdict import (
    Bands,
    bands_sentence,
    change_sentence,
    flip_sentence,
    no_change_sentence,
    panel_sentence,
    percent,
    stability_sentence,
)
from scorecard.core.wording import NOTHING, listed

SCORES = {
    Method.WEIGHTED_SUM: "Total",
    Method.TOPSIS: "Closeness",
    Method.PROMETHEE: "Net flow",
    Method.WEIGHTED_PRODUCT: "Product",
}
MOST_RANKS = 6  # columns of ranks in a table
MOST_CHANGES = 20  # single changes that a table lists


# ---- robustness -------------------------------------------------------------------------------------


def print_robustness(evaluation: Evaluation, draws: Draws, bands: Bands, *, as_json: bool) -> None:
    """How firm the ranking is, on standard output."""
    progress = Progress()
    found = robustness(evaluation, None, draws, bands, progress)
    progress.done()
    if as_json:
        print_json(robustness_value(found))
    else:
        _print_tables(found)


def robustness_value(found: Robustness) -> dict[str, Any]:
    """What `robustness --format json` prints."""
    exact, contest = found.exact, found.contest
    flip = next(iter(exact.flips.values()), None)
    return {
        "evaluation": contest.evaluation.head.title,
        "verdict": str(found.verdict.firmness),
        "sentence": str(found.verdict.what),
        "reasons": [str(reason) for reason in found.verdict.reasons],
        "notes": [str(note) for note in found.notes],
        "leader": found.leader,
        "leaders": [contest.candidates[row] for row in contest.leaders],
        "lead": found.verdict.lead,
        "stability": {key: [each.low, each.high] for key, each in exact.stability.items()},
        "takes_over": {
            key: {"below": list(each.below), "above": list(each.above)} for key, each in exact.stability.items()
        },
        "draws_level": {
            key: {"at_0": list(each.level[0]), "at_1": list(each.level[1])} for key, each in exact.stability.items()
        },
        "flip": None if flip is None else _flip_value(flip),
        "flips": {key: _flip_value(each) for key, each in exact.flips.items()},
        "single_changes": [
            {
                "candidate": each.candidate,
                "criterion": each.criterion,
                "before": each.before,
                "after": each.after,
                "leaders": list(each.leaders),
                "evaluators": list(each.evaluators),
                "together": each.together,
            }
            for each in exact.single_changes
        ],
        "panel_changes": [
            {
                "candidate": each.candidate,
                "criterion": each.criterion,
                "before": each.before,
                "after": each.after,
                "leaders": list(each.leaders),
            }
            for each in exact.panel_changes
        ],
        "has_scores": has_scores(contest),
        "dominated": {key: list(by) for key, by in exact.dominance.dominated_by.items()},
        "potentially_first": list(exact.dominance.potential),
        "without": {
            name: {
                key: {
                    "leaders": list(each.leaders),
                    "changed": each.changed,
                    "reordered": each.reordered,
                    "is_case": each.is_case,
                }
                for key, each in left.items()
            }
            for name, left in (
                ("criteria", exact.without_criteria),
                ("candidates", exact.without_candidates),
                ("evaluators", found.without_evaluators),
            )
        },
        **_acceptability_value(found),
        "cross_check": {
            str(method): {
                "ranking": list(each.ranking),
                "ranks": each.ranks,
                "scores": each.scores,
                "correlation": each.rho,
                "tau": each.tau,
            }
            for method, each in exact.cross_check.items()
        },
        "alike": [
            {
                "criteria": [each.first, each.second],
                "correlation": each.correlation,
                "weight": each.weight,
                "by_chance": each.by_chance,
            }
            for each in exact.overlaps
        ],
        "bands": {
            "clear_share": found.bands.clear_share,
            "clear_margin": found.bands.clear_margin,
            "tie_margin": found.bands.tie_margin,
        },
        "weights": str(found.draws.weights),
        "concentration": found.draws.concentration,
        "uncertain_scores": found.draws.scores,
        "seed": found.draws.seed,
        "samples": found.draws.samples,
    }


def _flip_value(flip: Any) -> dict[str, Any]:
    return {"winner": flip.winner, "distance": flip.distance, "weights": flip.weights, "proven": flip.proven}


def _acceptability_value(found: Robustness) -> dict[str, Any]:
    shares = found.acceptability
    if shares is None:
        return {"acceptability": {}, "winning": {}, "central_weights": {}, "confidence": {}}
    keys = shares.candidates
    return {
        "acceptability": dict(zip(keys, shares.ranks.tolist(), strict=True)),
        "winning": {
            key: dict(zip(keys, row, strict=True)) for key, row in zip(keys, shares.wins.tolist(), strict=True)
        },
        "central_weights": shares.central,
        "confidence": shares.confidence,
    }


def _print_tables(found: Robustness) -> None:
    contest, exact = found.contest, found.exact
    print(contest.evaluation.head.title)
    print(f"{str(found.verdict.firmness).capitalize()}. {found.verdict.what}")
    for reason in found.verdict.reasons:
        print(f"Why {found.verdict.firmness}: {reason}")
    for note in found.notes:
        print(note)
    if not contest.leaders:
        return
    print(bands_sentence(found.bands))
    _print_acceptability(found)
    print("\nHow far each weight can go, among its siblings")
    for stability in exact.stability.values():
        print(f"  {stability_sentence(contest, stability)}")
    asked = len(contest.candidates) - len(contest.leaders) <= MOST_ASKED
    others = "each of the others" if asked else f"the {MOST_ASKED} that need the least to catch up"
    print(f"\nThe smallest change of weights for {others}")
    for flip in exact.flips.values():
        print(f"  {flip_sentence(contest, flip)}")
    if not exact.flips:
        print("  No weights put anybody else first.")
    print("\nSingle scores, one step up or down")
    for change in exact.single_changes[:MOST_CHANGES]:
        print(f"  {change_sentence(contest, change)}")
    if not exact.single_changes:
        print(f"  {no_change_sentence(contest)}")
    elif len(exact.single_changes) > MOST_CHANGES:
        print(f"  and {len(exact.single_changes) - MOST_CHANGES} more; --format json lists them all.")
    panel = panel_sentence(contest, exact.panel_changes)
    if panel is not None:
        print(f"  {panel}")
    _print_left_out(found)
    print("\nOther methods")
    for method, ranked in exact.cross_check.items():
        order = ", ".join(_placed(contest, ranked))
        rho = "" if ranked.rho is None else f" (rank correlation {shown(ranked.rho, 2)})"
        print(f"  {METHOD_NAMES[method]}: {order}{rho}")
    overlaps, chance = told(exact.overlaps, len(contest.candidates))
    if overlaps:
        print("\nCriteria that rank alike: perhaps one thing counted twice")
        for overlap in overlaps:
            names = [contest.evaluation.criteria[key].name for key in (overlap.first, overlap.second)]
            print(f"  {names[0]} and {names[1]}: rank correlation {shown(overlap.correlation, 2)}")
        if chance is not None:
            print(f"  {chance}")


def _print_acceptability(found: Robustness) -> None:
    shares = found.acceptability
    if shares is None:
        return
    count = min(len(shares.candidates), MOST_RANKS)
    how = "weights around the stated ones" if found.draws.weights == "around" else "any weights"
    print(f"\nHow often on which rank, in {grouped(found.draws.samples)} weightings ({how}, seed {found.draws.seed})")
    heads = ["Candidate", *(f"Rank {rank}" for rank in range(1, count + 1))]
    rows = [
        [fitting(found.contest.name(row)), *(percent(float(share)) for share in shares.ranks[row, :count])]
        for row in range(len(shares.candidates))
    ]
    print_table(heads, rows, right=tuple(range(1, count + 1)))


def _print_left_out(found: Robustness) -> None:
    contest, exact = found.contest, found.exact
    rows = contest.evaluation
    lines = []
    for what, names, left in (
        ("criterion", rows.criteria, exact.without_criteria),
        ("candidate", rows.candidates, exact.without_candidates),
        ("evaluator", rows.evaluators, found.without_evaluators),
    ):
        for key, each in left.items():
            if each.changed:
                first = listed(rows.candidates[leader].name for leader in each.leaders)
                lines.append(f"  Without the {what} {names[key].name}: {first}")
    print("\nWho leads when one is left out")
    same = kept_sentence(exact.without_criteria, exact.without_candidates, found.without_evaluators)
    for line in lines or [f"  {same}"]:
        print(line)


def _placed(contest: Contest, ranked: Ranked) -> list[str]:
    places = list(ranked.ranks.values())
    return [
        f"{ranked.ranks[key]}{'=' if places.count(ranked.ranks[key]) > 1 else ''} "
        f"{contest.name(contest.candidates.index(key))}"
        for key in ranked.ranking
    ]


# ---- the ranking by another method --------------------------------------------------------------------


def print_ranking_by(evaluation: Evaluation, method: Method, shown_as: str) -> None:
    """The ranking by another method than the weighted sum: "table", "json" or "csv"."""
    scorecard = rank(evaluation)
    contest = contest_of(evaluation, scorecard)
    if shown_as == "json":
        print_json(ranking_by_value(evaluation, scorecard, contest, method))
        return
    rows = _rows(scorecard, contest, method)
    if shown_as == "csv":
        heads = ["rank", "key", "name", "status", SCORES[method].lower(), "weighted sum", "reasons"]
        sys.stdout.buffer.write(table_csv(heads, [[str(cell) for cell in row] for row in rows]))
        return
    print(evaluation.head.title)
    print(f"{METHOD_NAMES[method]}, beside the weighted sum.")
    print()
    heads = ["Rank", "Candidate", SCORES[method], "Weighted sum", "Status"]
    places = [row[0] for row in rows]
    table = [
        [
            NOTHING if row[0] == "" else f"{row[0]}{'=' if places.count(row[0]) > 1 else ''}",
            fitting(str(row[2])),
            NOTHING if row[4] == "" else shown(float(row[4]), 4),
            NOTHING if row[5] == "" else shown(float(row[5])),
            str(row[3]),
        ]
        for row in rows
    ]
    print_table(heads, table, right=(0, 2, 3))
    for note in notes(contest):
        say(str(note))


def ranking_by_value(evaluation: Evaluation, scorecard: Scorecard, contest: Contest, method: Method) -> dict[str, Any]:
    """What `rank --method METHOD --format json` prints; totals are 100 times the method's own scores."""
    rules, weights = evaluation.rules, scorecard.tree.global_weights
    found = ranked_by(contest, method) if contest.leaders else None
    standings = {each.key: each for each in scorecard.standings}
    ranking = []
    for rank_here, key, _, status, score, total, _ in _rows(scorecard, contest, method):
        standing = standings[str(key)]
        own = None if score == "" else 100 * float(score)
        place = None if rank_here == "" else rank_here
        ranking.append(
            {
                "key": key,
                "name": standing.name,
                "rank": place,
                "total": own,
                "score": None if score == "" else score,
                "weighted_sum": None if total == "" else total,
                "status": status,
                "reasons": [str(reason) for reason in standing.reasons],
                "range": [own, own],
                "tied": found is not None and place is not None and list(found.ranks.values()).count(int(place)) > 1,
                "contributions": {},
            }
        )
    return {
        "evaluation": evaluation.head.title,
        "method": str(method),
        "rules": {
            "rating": rules.rating,
            "pooling": rules.pooling,
            "missing": rules.missing,
            "tie_break": list(rules.tie_break),
            "draw": list(rules.draw),
        },
        "weights": {leaf: float(weights[leaf]) for leaf in scorecard.tree.leaves},
        "correlation": None if found is None else found.rho,
        "tau": None if found is None else found.tau,
        "ranking": ranking,
    }


def _rows(scorecard: Scorecard, contest: Contest, method: Method) -> list[tuple[Any, ...]]:
    """Rank, key, name, status, score, weighted sum and reasons; best first, those without a rank last."""
    found = ranked_by(contest, method) if contest.leaders else None
    places = {} if found is None else found.ranks
    last = len(scorecard.standings) + 1
    order = sorted(
        scorecard.standings,
        key=lambda each: (each.status is Status.OUT, places.get(each.key, last), each.rank or last),
    )
    return [
        (
            places.get(each.key, ""),
            each.key,
            each.name,
            str(each.status),
            "" if found is None else found.scores.get(each.key, ""),
            "" if each.total is None else each.total,
            "; ".join(str(reason) for reason in each.reasons),
        )
        for each in order
    ]
