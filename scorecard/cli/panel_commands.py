"""What `agreement` prints: how far the panel agrees, its agenda of disagreements, and whose say decides."""

from __future__ import annotations

from typing import Any, Final

from scorecard.app.agreement import PanelReport, panel_report
from scorecard.cli.printing import fitting, print_json, print_table
from scorecard.core.agenda import Item
from scorecard.core.agreement import Concordance, Leaning
from scorecard.core.model import Evaluation
from scorecard.core.numbers import plain, shown
from scorecard.core.panel_weights import OtherRanking, OwnWeights
from scorecard.core.tree import TOP
from scorecard.core.wording import NOTHING, with_sign

MOST_ITEMS: Final = 25  # of the agenda in a table; JSON has all
LEAST_P: Final = 0.001  # below this a probability is not spelled out


def print_agreement(evaluation: Evaluation, threshold: float, *, as_json: bool) -> None:
    """Look at the panel of an evaluation, as it may be seen, and print it. Raises RankingError."""
    report = panel_report(evaluation, threshold)
    if as_json:
        print_json(agreement_value(report))
        return
    print(fitting(evaluation.head.title))
    for line in (_concordance_told(report), _reliability_told(report), _kappa_told(report)):
        print(line)
    if report.agreement.evaluators:
        print()
        _print_evaluators(report)
    print()
    _print_agenda(report)


# ---- as a table -----------------------------------------------------------------------------------


def _concordance_told(report: PanelReport) -> str:
    found = report.agreement.totals
    if found.w is None or found.p_value is None:
        return f"Kendall's W over the totals is not defined: {found.reason}."
    chance = "below 0.001" if found.p_value < LEAST_P else shown(found.p_value, 3)
    of = f"{len(found.evaluators)} evaluators, {len(found.candidates)} candidates"
    return f"Kendall's W over the totals: {shown(found.w, 3)} ({of}; p {chance})."


def _reliability_told(report: PanelReport) -> str:
    found = report.agreement.reliability
    one, mean = found.icc["ICC2"], found.icc["ICC2k"]
    if not found.evaluators or (one is None and mean is None):
        return f"The intraclass correlation is not defined: {found.reason}."
    over = f"{found.cells} of {found.of_cells} cells, which {len(found.evaluators)} evaluators have all scored"
    return f"Intraclass correlation: one evaluator {_figure(one, 3)}, their mean {_figure(mean, 3)} (over {over})."


def _kappa_told(report: PanelReport) -> str:
    found = report.agreement.reliability
    if found.kappa is None:
        return f"Fleiss' kappa is not defined: {found.kappa_reason}."
    return f"Fleiss' kappa over the same cells: {shown(found.kappa, 3)}."


def _print_evaluators(report: PanelReport) -> None:
    heads = ["Evaluator", "Scored", "Leniency", "Scatter", "Consistency", "Without: first"]
    if report.own_winners:
        heads.append("Own weights: first")
    rows = []
    for key, leaning in report.agreement.evaluators.items():
        row = [
            fitting(report.evaluation.evaluators[key].name),
            str(leaning.scored),
            NOTHING if leaning.leniency is None else with_sign(leaning.leniency, 2),
            _figure(leaning.scatter, 2),
            _figure(leaning.consistency, 2),
            _first(report, report.leave_one_out[key]),
        ]
        if report.own_winners:
            row.append(_first(report, report.own_winners[key]) if key in report.own_winners else NOTHING)
        rows.append(row)
    print_table(heads, rows, right=(1, 2, 3, 4))
    print()
    print(
        "Leniency: mean of own score less the panel's mean of the cell. Scatter: standard deviation of the same. "
        "Consistency: rank correlation with the mean of the others."
    )
    for key, leaning in report.agreement.evaluators.items():
        if leaning.same_level:
            name = report.evaluation.evaluators[key].name
            print(f"{name} gives the same score everywhere: {plain(leaning.lowest or 0.0)}.")
    without: dict[tuple[str, ...], list[str]] = {}
    for key, own in report.own_weights.items():
        without.setdefault(own.agreed, []).append(report.evaluation.evaluators[key].name)
    for agreed, names in without.items():
        groups = ", ".join(_group(report.evaluation, group) for group in agreed)
        if groups:
            print(f"The agreed weights stand where there are no own ones: {groups} ({', '.join(names)}).")


def _first(report: PanelReport, other: OtherRanking) -> str:
    if other.reason is not None:
        return NOTHING
    if not other.changes_leader:
        return "as now"
    return fitting(", ".join(report.evaluation.candidates[key].name for key in other.leaders)) or "nobody"


def _group(evaluation: Evaluation, group: str) -> str:
    return "the top criteria" if group == TOP else evaluation.criteria[group].name


def _print_agenda(report: PanelReport) -> None:
    agenda = report.agenda
    if not agenda:
        print("There is no disagreement to talk about.")
        return
    deciding, resolved = int(agenda.changes_leader.sum()), int(agenda.resolved.sum())
    print(f"Agenda: {len(agenda)} disagreements, {deciding} of which could change who leads; {resolved} agreed on.")
    print()
    heads = ["Candidate", "Criterion", "Scores", "Spread", "Points", "Could lead", "Agreed"]
    print_table(heads, [_item_row(report, item) for item in agenda[:MOST_ITEMS]], right=(3, 4, 6))
    if len(agenda) > MOST_ITEMS:
        print(f"... and {len(agenda) - MOST_ITEMS} more; --format json has all.")


def _item_row(report: PanelReport, item: Item) -> list[str]:
    evaluation = report.evaluation
    return [
        fitting(evaluation.candidates[item.candidate].name),
        fitting(evaluation.criteria[item.criterion].name),
        fitting(" ".join(plain(score) for score in sorted(item.scores.values()))),
        f"{shown(item.spread * 100, 0)} %",
        shown(item.points),
        fitting(", ".join(evaluation.candidates[key].name for key in item.would_lead))
        or ("nobody" if item.changes_leader else NOTHING),
        NOTHING if item.agreed is None else plain(item.agreed),
    ]


def _figure(number: float | None, decimals: int) -> str:
    return NOTHING if number is None else shown(number, decimals)


# ---- as JSON --------------------------------------------------------------------------------------


def agreement_value(report: PanelReport) -> dict[str, Any]:
    """The agreement as the JSON value that `agreement --format json` prints."""
    found = report.agreement
    reliability = found.reliability
    return {
        "evaluation": report.evaluation.head.title,
        "kendall_w": found.totals.w,
        "kendall": {
            "totals": _concordance_value(found.totals),
            "criteria": {leaf: _concordance_value(each) for leaf, each in found.criteria.items()},
        },
        "icc": {
            **reliability.icc,
            "evaluators": list(reliability.evaluators),
            "cells": reliability.cells,
            "of_cells": reliability.of_cells,
            "reason": _words(reliability.reason),
        },
        "fleiss": {"kappa": reliability.kappa, "reason": _words(reliability.kappa_reason)},
        "evaluators": {
            key: {"name": report.evaluation.evaluators[key].name, **_leaning_value(leaning)}
            for key, leaning in found.evaluators.items()
        },
        "threshold": report.agenda.threshold,
        "agenda": [_item_value(item) for item in report.agenda],
        "leaders": [standing.key for standing in report.scorecard.leaders],
        "leave_one_out": {key: _other_value(other) for key, other in report.leave_one_out.items()},
        "own_weights": {
            key: {**_own_value(report.own_weights[key]), **_other_value(other)}
            for key, other in report.own_winners.items()
        },
    }


def _concordance_value(found: Concordance) -> dict[str, Any]:
    return {
        "w": found.w,
        "chi_squared": found.chi_squared,
        "df": found.freedom,
        "p_value": found.p_value,
        "evaluators": list(found.evaluators),
        "candidates": list(found.candidates),
        "reason": _words(found.reason),
    }


def _leaning_value(leaning: Leaning) -> dict[str, Any]:
    return {
        "scored": leaning.scored,
        "compared": leaning.compared,
        "leniency": leaning.leniency,
        "beside_others": leaning.beside,
        "scatter": leaning.scatter,
        "consistency": leaning.consistency,
        "same_level": leaning.same_level,
        "lowest": leaning.lowest,
        "highest": leaning.highest,
        "reason": _words(leaning.reason),
        "consistency_reason": _words(leaning.inconsistent_reason),
    }


def _item_value(item: Item) -> dict[str, Any]:
    return {
        "candidate": item.candidate,
        "criterion": item.criterion,
        "scores": item.scores,
        "spread": item.spread,
        "band": item.band,
        "points": item.points,
        "changes_leader": item.changes_leader,
        "would_lead": list(item.would_lead),
        "pooled": item.pooled,
        "agreed": item.agreed,
        "resolved": item.resolved,
    }


def _other_value(other: OtherRanking) -> dict[str, Any]:
    return {
        "leaders": list(other.leaders),
        "changes_leader": other.changes_leader,
        "ranks": dict(other.ranks),
        "totals": dict(other.totals),
        "moved": {key: list(ranks) for key, ranks in other.moved.items()},
        "reason": _words(other.reason),
    }


def _own_value(own: OwnWeights) -> dict[str, Any]:
    return {
        "local": {key: float(share) for key, share in own.local.items()},
        "overall": {key: float(share) for key, share in own.overall.items()},
        "agreed_in": list(own.agreed),
        "partly_in": list(own.partly),
    }


def _words(reason: object) -> str | None:
    return None if reason is None else str(reason)
