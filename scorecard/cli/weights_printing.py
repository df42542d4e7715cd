"""Weights on a terminal: what they are, what answers to a method imply, and what the data alone would say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorecard.app.answers import read_answers
from scorecard.cli.printing import fitting, print_json, print_table, say
from scorecard.core.errors import EditError, RankingError, ScorecardError
from scorecard.core.model import WHOLE, Evaluation, Judgement, in_order
from scorecard.core.numbers import plain, shown
from scorecard.core.panel_weights import OwnWeights, own_weights
from scorecard.core.ranking import rank
from scorecard.core.tree import TOP, path_of, weighted_tree
from scorecard.core.weighting.answers import elicit
from scorecard.core.weighting.applying import local_from_leaves, names_in, set_tree_weights
from scorecard.core.weighting.elicited import FROM_DATA, Elicited, Method
from scorecard.core.weighting.judging import with_judgement
from scorecard.core.weighting.kept import kept
from scorecard.core.weighting.objective import from_data
from scorecard.core.weighting.swing import swing_ranges
from scorecard.core.wording import NOTHING


@dataclass(frozen=True, slots=True)
class Found:
    """What a method found.

    elicited  group -> weights with what stands behind them; entropy and CRITIC have one entry, of all leaves
    local     group -> criterion -> share, ready to be taken over
    answers   group -> what was answered; empty for what goes by the figures of the candidates
    """

    method: Method
    elicited: dict[str, Elicited]
    local: dict[str, dict[str, float]]
    answers: dict[str, Any] = field(default_factory=dict)

    def taken_over(self, evaluation: Evaluation, who: str = WHOLE, by: str = "", at: str = "") -> Evaluation:
        """The evaluation with these weights and the answers behind them, as one edit; `who`: as own weights."""
        if not self.answers:
            return set_tree_weights(evaluation, self.local)
        for group, said in self.answers.items():
            judgement = Judgement(self.method, kept(said), by, at)
            evaluation = with_judgement(evaluation, group, who, judgement, self.local[group])
        return evaluation


# ---- what the weights are -----------------------------------------------------------------------


def print_weights(evaluation: Evaluation, group: str | None, *, as_json: bool) -> None:
    """Local and global weights, and beside them each evaluator's own."""
    tree = weighted_tree(evaluation)
    people = {key: own_weights(evaluation, key) for key in in_order(evaluation.evaluators) if key in evaluation.weights}
    keys = [key for key in tree.order if key in tree.local_weights]
    if group is not None:
        names_in(evaluation, group)
        keys = [key for key in keys if group == TOP or group in path_of(evaluation.criteria, key)[:-1]]
    overall = {
        key: float(sum(tree.global_weights[leaf] for leaf in tree.leaves_under(key))) for key in tree.local_weights
    }
    if as_json:
        print_json(
            {
                "evaluation": evaluation.head.title,
                "weights": [
                    {
                        "key": key,
                        "name": evaluation.criteria[key].name,
                        "kind": evaluation.criteria[key].kind,
                        "group": evaluation.criteria[key].parent,
                        "local": float(tree.local_weights[key]),
                        "global": overall[key],
                        "own": {
                            who: float(own.local[key]) for who, own in people.items() if _gives(evaluation, own, key)
                        },
                    }
                    for key in keys
                ],
            }
        )
        return
    print(evaluation.head.title)
    print()
    heads = ["Criterion", "Local %", "Global %", *(fitting(evaluation.evaluators[who].name) for who in people)]
    rows = []
    for key in keys:
        depth = len(path_of(evaluation.criteria, key)) - 1
        given = [shown(100 * own.local[key]) if _gives(evaluation, own, key) else NOTHING for own in people.values()]
        name = "  " * depth + fitting(evaluation.criteria[key].name)
        rows.append([name, shown(100 * tree.local_weights[key]), shown(100 * overall[key]), *given])
    print_table(heads, rows, right=range(1, len(heads)))
    for own in people.values():
        if own.partly:
            names = ", ".join(_group_name(evaluation, each) for each in own.partly)
            say(f"{evaluation.evaluators[own.evaluator].name} gives only some of the weights in: {names}.")


def _gives(evaluation: Evaluation, own: OwnWeights, key: str) -> bool:
    """Whether the evaluator says anything of the group in which a criterion stands."""
    return evaluation.criteria[key].parent not in own.agreed


def _group_name(evaluation: Evaluation, group: str) -> str:
    return evaluation.criteria[group].name if group else "the top criteria"


# ---- what is to be answered ---------------------------------------------------------------------------


def print_questions(evaluation: Evaluation, method: Method, group: str, *, as_json: bool) -> None:
    """What a method asks of a group, with the range of the offers and a form for the file of answers."""
    names = names_in(evaluation, group)
    try:
        ranges = swing_ranges(evaluation, rank(evaluation), names)
    except RankingError:
        ranges = {}  # nobody is there to be scored yet
    form = _form(method, list(names))
    if as_json:
        print_json(
            {
                "evaluation": evaluation.head.title,
                "method": method,
                "group": group,
                "criteria": [
                    {
                        "key": key,
                        "name": name,
                        "worst": ranges[key].worst if key in ranges else None,
                        "best": ranges[key].best if key in ranges else None,
                        "span": ranges[key].span if key in ranges else None,
                    }
                    for key, name in names.items()
                ],
                "answers": form,
            }
        )
        return
    rows = [
        [key, fitting(name), *((ranges[key].worst, ranges[key].best) if key in ranges else (NOTHING, NOTHING))]
        for key, name in names.items()
    ]
    print_table(["Key", "Criterion", "Worst offer", "Best offer"], rows)
    print("\nAnswers, as --answers FILE.json takes them (fill in what is null):")
    print_json(form)


def _form(method: Method, keys: list[str]) -> Any:
    if method is Method.SWING:
        return {"swings": dict.fromkeys(keys), "range": "offers"}
    if method is Method.RANK_ORDER:
        return {"order": keys, "rule": "centroid"}
    if method is Method.PAIRWISE:
        return [[a, b, None] for at, a in enumerate(keys) for b in keys[at + 1 :]]
    if method is Method.BEST_WORST:
        return {
            "best": None,
            "worst": None,
            "best_to_others": dict.fromkeys(keys),
            "others_to_worst": dict.fromkeys(keys),
        }
    return dict.fromkeys(keys)


# ---- what follows from answers ---------------------------------------------------------------------------


def found_weights(evaluation: Evaluation, method: Method, group: str | None, answers: Path | None) -> Found:
    """The weights by a method: of one group, or of all groups that the file of answers names under "groups"."""
    if method in FROM_DATA:
        return _from_data(evaluation, method, group)
    if answers is None:
        raise AssertionError("the questions are printed where there are no answers")
    given = read_answers(answers)
    by_group = {group or TOP: given}
    if isinstance(given, Mapping) and set(given) == {"groups"} and isinstance(given["groups"], Mapping):
        if group is not None:
            raise ScorecardError("The file names its groups itself", place=answers.name, advice="Leave --group out.")
        by_group = dict(given["groups"])
    found = {}
    for each, said in by_group.items():
        try:
            found[each] = elicit(evaluation, names_in(evaluation, each), method, said)
        except EditError as error:
            place = f"{answers.name}, {error.place}" if error.place else answers.name
            raise EditError(error.what, place=place, advice=error.advice) from None
    return Found(method, found, {each: elicited.weights for each, elicited in found.items()}, by_group)


def _from_data(evaluation: Evaluation, method: Method, group: str | None) -> Found:
    scorecard = rank(evaluation)
    found = from_data(evaluation, scorecard, method)
    local = local_from_leaves(evaluation, scorecard.tree, found.weights)
    if group is not None:
        names_in(evaluation, group)
        if group not in local:
            raise EditError("The candidates are all alike in this group", place=evaluation.criteria[group].name)
        local = {group: local[group]}
    shares = {each: _shares(inside) for each, inside in local.items()}
    return Found(method, {TOP if group is None else group: found}, shares)


def _shares(parts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(parts.values())
    return {key: part / whole for key, part in parts.items()}


def print_found(evaluation: Evaluation, found: Found, *, applied: bool, as_json: bool) -> None:
    """The weights that a method found beside those in force, how consistent the answers are, and what they imply."""
    tree = weighted_tree(evaluation)
    before = {key: float(share) for key, share in tree.local_weights.items()}
    if as_json:
        print_json(
            {
                "evaluation": evaluation.head.title,
                "method": found.method,
                "applied": applied,
                "weights": {group: dict(inside) for group, inside in found.local.items()},
                "before": {group: {key: before[key] for key in inside} for group, inside in found.local.items()},
                "answers": [_elicited_value(group, each) for group, each in found.elicited.items()],
            }
        )
        return
    print(evaluation.head.title)
    rows = []
    for group, inside in found.local.items():
        if len(found.local) > 1:
            rows.append([fitting(_group_name(evaluation, group)).upper(), "", ""])
        for key, share in inside.items():
            rows.append([fitting(evaluation.criteria[key].name), shown(100 * before[key]), shown(100 * share)])
    print_table(["Criterion", "Now %", "Then %"], rows, right=(1, 2))
    for each in found.elicited.values():
        print()
        for name, figure in each.figures.items():
            print(f"{name.replace('_', ' ')}: {plain(round(figure, 4))}")
        for text in (*each.implied, *each.warnings):
            print(text)
        if each.revisit is not None:
            print(each.revisit)


def _elicited_value(group: str, elicited: Elicited) -> dict[str, Any]:
    revisit = elicited.revisit
    return {
        "group": group,
        "weights": elicited.weights,
        "figures": elicited.figures,
        "implied": [str(each) for each in elicited.implied],
        "warnings": [str(each) for each in elicited.warnings],
        "revisit": None
        if revisit is None
        else {
            "first": revisit.first,
            "second": revisit.second,
            "given": revisit.given,
            "proposed": revisit.proposed,
            "ratio_after": revisit.ratio_after,
            "sentence": str(revisit),
        },
    }
