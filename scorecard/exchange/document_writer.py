"""From an evaluation to the values and the bytes of an evaluation document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from scorecard.core.model import (
    WHOLE,
    Act,
    Cell,
    CostLine,
    CostTerms,
    Evaluation,
    Head,
    Judgement,
    Kind,
    Sheet,
    ValueFunction,
    in_order,
)
from scorecard.core.tree import TOP, tree_of
from scorecard.core.values import SHAPE_FIELDS
from scorecard.exchange.document_reader import FORMAT, VERSION, JournalPlace
from scorecard.exchange.document_scenarios import scenarios_of
from scorecard.exchange.json_text import json_number


def document_of(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as a JSON value, in the order in which people read it."""
    head, rules = evaluation.head, evaluation.rules
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION, "title": head.title}
    document |= _filled(description=head.description, currency=head.currency)
    sourcing = _filled(
        model=head.model,
        service=head.service,
        scope=head.scope,
        volume=head.volume,
        complexity=head.complexity,
        kpis=list(head.kpis),
    )
    document |= _filled(sourcing=sourcing, template=head.template, sample=head.sample)
    document |= _unless(Head(), process=head.process, stage=head.stage) | _filled(unsealed=head.unsealed)
    document["scale"] = {
        "minimum": json_number(evaluation.scale.minimum),
        "maximum": json_number(evaluation.scale.maximum),
        "step": json_number(evaluation.scale.step),
        **_filled(levels=_levels(evaluation.scale.levels)),
    }
    document["rules"] = {
        "rating": str(rules.rating),
        "pooling": str(rules.pooling),
        "missing": str(rules.missing),
        **_filled(tie_break=list(rules.tie_break), draw=list(rules.draw)),
    }
    tree = tree_of(evaluation.criteria)
    document["criteria"] = [_criterion(evaluation, tree.children, key) for key in tree.children[TOP]]
    document["candidates"] = [_candidate(evaluation, key) for key in in_order(evaluation.candidates)]
    evaluators = [_evaluator(evaluation, key) for key in in_order(evaluation.evaluators)]
    order = {key: at for at, key in enumerate(tree.order)}
    panel = [key for key in in_order(evaluation.evaluators) if key in evaluation.sheets]
    document |= _filled(
        evaluators=evaluators,
        facts=_cells(evaluation, evaluation.facts, order, "value"),
        sheets={key: _cells(evaluation, evaluation.sheets[key], order, "score") for key in panel},
        consensus=_cells(evaluation, evaluation.consensus, order, "score"),
        weights={
            key: {
                leaf: json_number(evaluation.weights[key][leaf].weight)
                for leaf in _ordered(evaluation.weights[key], order)
            }
            for key in in_order(evaluation.evaluators)
            if key in evaluation.weights
        },
        waivers={
            key: {
                leaf: _filled(by=waiver.by, reason=waiver.reason, at=waiver.at)
                for leaf in _ordered(evaluation.waivers[key], order)
                for waiver in [evaluation.waivers[key][leaf]]
            }
            for key in in_order(evaluation.candidates)
            if key in evaluation.waivers
        },
        declarations={
            key: {
                candidate: _filled(conflict=row.conflict, statement=row.statement, at=row.at)
                for candidate in in_order(evaluation.candidates)
                for row in [evaluation.declarations[key].get(candidate)]
                if row is not None
            }
            for key in in_order(evaluation.evaluators)
            if key in evaluation.declarations
        },
        submissions={
            key: _filled(at=evaluation.submissions[key].at, sealed_at=evaluation.submissions[key].sealed_at)
            for key in in_order(evaluation.evaluators)
            if key in evaluation.submissions
        },
        acts={key: _act(evaluation.acts[key]) for key in sorted(evaluation.acts)},
        judgements=[
            _judgement(group, who, evaluation.judgements[group][who])
            for group in _ordered(evaluation.judgements, {WHOLE: -1, **order})
            for who in (WHOLE, *in_order(evaluation.evaluators))
            if who in evaluation.judgements[group]
        ],
        costs=_filled(
            terms=_cost_terms(evaluation.cost_terms),
            lines={
                key: {number: _cost_line(lines[number]) for number in sorted(lines)}
                for key in in_order(evaluation.candidates)
                if key in evaluation.cost_lines
                for lines in [evaluation.cost_lines[key]]
            },
        ),
        scenarios=scenarios_of(evaluation),
    )
    return document


def _act(act: Act) -> dict[str, Any]:
    return {"kind": str(act.kind), "stage": str(act.stage), "by": act.by} | _filled(reason=act.reason, at=act.at)


def _judgement(group: str, who: str, row: Judgement) -> dict[str, Any]:
    found = _filled(group=group, evaluator=who) | {"method": str(row.method), "answers": json.loads(row.answers)}
    return found | _filled(by=row.by, at=row.at)


def _cost_terms(terms: CostTerms) -> dict[str, Any]:
    found = _filled(years=terms.years, discount=json_number(terms.discount), currency=terms.currency)
    found |= _filled(rates={currency: {"worth": json_number(worth), "at": day} for currency, worth, day in terms.rates})
    found |= _filled(feeds=terms.feeds) | _unless(CostTerms(), fed=terms.fed)
    if terms.decimals != CostTerms().decimals:
        found["decimals"] = terms.decimals
    return found | _filled(volume=json_number(terms.volume), unit=terms.unit)


def _cost_line(line: CostLine) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": str(line.kind)} | _filled(name=line.name, currency=line.currency)
    return found | _filled(amounts=[json_number(amount) for amount in line.amounts], note=line.note)


def document_bytes(evaluation: Evaluation, place: JournalPlace | None = None) -> bytes:
    """The evaluation as the bytes of a document file, with the state in a workspace that it was written from."""
    document = document_of(evaluation)
    if place is not None:
        document["journal"] = {"evaluation": place.evaluation, "sequence": place.sequence, "hash": place.hash}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _filled(**given: Any) -> dict[str, Any]:
    """The entries that hold something: not empty, not false."""
    return {name: value for name, value in given.items() if value}


def _unless(default: Any, **given: Any) -> dict[str, Any]:
    """The entries that differ from the default's field of that name."""
    return {name: str(value) for name, value in given.items() if value != getattr(default, name)}


def _stated(**given: float | None) -> dict[str, Any]:
    return {name: json_number(value) for name, value in given.items() if value is not None}


def _levels(levels: Iterable[tuple[float, str]]) -> dict[str, str]:
    return {str(json_number(level)): text for level, text in levels}


def _ordered(cells: Iterable[str], order: Mapping[str, int]) -> list[str]:
    return sorted(cells, key=lambda leaf: (order.get(leaf, len(order)), leaf))


def _criterion(evaluation: Evaluation, children: Mapping[str, list[str]], key: str) -> dict[str, Any]:
    criterion = evaluation.criteria[key]
    found: dict[str, Any] = {"key": key, "name": criterion.name}
    if criterion.kind.is_weighed or criterion.weight != 1.0:
        found["weight"] = json_number(criterion.weight)
    if criterion.kind is not Kind.GROUP:
        found["kind"] = str(criterion.kind)
    found |= _filled(
        description=criterion.description,
        evidence=criterion.evidence,
        unit=criterion.unit,
        levels=_levels(criterion.levels),
    )
    if criterion.kind is Kind.MEASURE:
        found["direction"] = str(criterion.direction)
        found["value"] = _value_function(criterion.value)
    found |= _stated(at_least=criterion.at_least, at_most=criterion.at_most)
    found |= _filled(sealed=criterion.sealed)
    if criterion.kind is Kind.GROUP:
        found["criteria"] = [_criterion(evaluation, children, child) for child in children.get(key, ())]
    return found


def _value_function(function: ValueFunction) -> dict[str, Any]:
    found: dict[str, Any] = {"shape": str(function.shape)}
    keys = SHAPE_FIELDS[function.shape]
    numbers = {"worst": function.worst, "best": function.best, "reference": function.reference}
    found |= _stated(**{name: number for name, number in numbers.items() if name in keys})
    if "zero_at" in keys:
        found["zero_at"] = json_number(function.zero_at)
    if "points" in keys:
        found["points"] = [[json_number(x), json_number(v)] for x, v in function.points]
    if "categories" in keys:
        found["categories"] = {label: json_number(value) for label, value in function.categories}
    return found


def _candidate(evaluation: Evaluation, key: str) -> dict[str, Any]:
    candidate = evaluation.candidates[key]
    return {"key": key, "name": candidate.name} | _filled(
        provider=candidate.provider,
        country=candidate.country,
        site=candidate.site,
        delivery=str(candidate.delivery or ""),
        commercial=candidate.commercial,
        notes=candidate.notes,
        label=candidate.label,
    )


def _evaluator(evaluation: Evaluation, key: str) -> dict[str, Any]:
    evaluator = evaluation.evaluators[key]
    found = {"key": key, "name": evaluator.name} | _filled(role=evaluator.role)
    found |= {"voting_weight": json_number(evaluator.voting_weight)}
    return found | _filled(assigned=list(evaluator.assigned))


def _cells(evaluation: Evaluation, sheet: Sheet, order: Mapping[str, int], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for candidate in in_order(evaluation.candidates):
        cells = sheet.get(candidate)
        if cells is not None:
            found[candidate] = {leaf: _cell(cells[leaf], name) for leaf in _ordered(cells, order)}
    return found


def _cell(cell: Cell, name: str) -> Any:
    score = json_number(cell.score)
    if not cell.rationale and not cell.evidence:
        return score
    return {name: score} | _filled(rationale=cell.rationale, evidence=cell.evidence)
