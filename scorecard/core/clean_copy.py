"""A clean copy of an evaluation, for people outside: the same ranking, without what was said and by whom.

What may go out is named here, field by field; whatever is not named stays inside, and so does what is added to the
model later until somebody names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

from scorecard.core.changes import from_rows, rows
from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import (
    Candidate,
    Cell,
    Declaration,
    Evaluation,
    Evaluator,
    Head,
    Key,
    OwnWeight,
    Process,
    Waiver,
)

LEFT_OUT: Final = "Left out of this copy"
PANEL: Final = "The panel"


def clean_copy(evaluation: Evaluation, *, hides_candidates: bool = False) -> Evaluation:
    """The evaluation without the names of evaluators, reasons, evidence, notes, declarations, costs and proceedings.

    Evaluators are numbered in an order that does not follow theirs. With `hides_candidates` candidates are lettered
    likewise, and of their sites only country and kind of delivery are left. It is an open evaluation whatever it was,
    and ranks as the one that it was made of. Hide first (`sight.veil`) what whoever makes the copy must not see.
    """
    evaluators = _renamed(evaluation.evaluators, evaluation.head.title, "evaluator-")
    candidates = {key: key for key in evaluation.candidates}
    if hides_candidates:
        candidates = _renamed(evaluation.candidates, evaluation.head.title, "candidate-")
    head = evaluation.head
    tables: dict[str, Mapping[Key, Any]] = {
        "head": {
            (): Head(
                head.title,
                currency=head.currency,
                model=head.model,
                service=head.service,
                process=Process.OPEN,
                stage=head.stage,
                sample=head.sample,
            )
        },
        "scale": {(): evaluation.scale},
        "rules": {(): replace(evaluation.rules, draw=tuple(candidates[key] for key in evaluation.rules.draw))},
        "criteria": {(key,): row for key, row in evaluation.criteria.items()},
        "candidates": {
            (candidates[key],): _lettered(row, at) if hides_candidates else _named(row)
            for at, (key, row) in enumerate(_by_new_key(evaluation.candidates, candidates))
        },
        "evaluators": {
            (evaluators[key],): Evaluator(f"Evaluator {at + 1}", float(at), "", row.voting_weight, row.assigned)
            for at, (key, row) in enumerate(_by_new_key(evaluation.evaluators, evaluators))
        },
        "facts": _cells(evaluation, "facts", candidates),
        "consensus": _cells(evaluation, "consensus", candidates),
        "sheets": {
            (evaluators[who], candidates[candidate], leaf): Cell(row.score)
            for (who, candidate, leaf), row in rows(evaluation, "sheets")
            if row.score is not None
        },
        "weights": {
            (evaluators[who], criterion): OwnWeight(row.weight) for (who, criterion), row in rows(evaluation, "weights")
        },
        "waivers": {
            (candidates[candidate], criterion): Waiver(PANEL, LEFT_OUT)
            for (candidate, criterion), _ in rows(evaluation, "waivers")
        },
        "declarations": {
            (evaluators[who], candidates[candidate]): Declaration(conflict=True)
            for (who, candidate), row in rows(evaluation, "declarations")
            if row.conflict
        },
    }
    return from_rows(tables)


def about_clean_copy(*, hides_candidates: bool = False) -> Sentence:
    """What is not in a clean copy, in one sentence."""
    if hides_candidates:
        return sentence(
            "A clean copy: no names of evaluators or candidates, no reasons, evidence, notes, costs, declarations, "
            "proceedings or history."
        )
    return sentence(
        "A clean copy: no names of evaluators, no reasons, evidence, notes, costs, declarations, proceedings "
        "or history."
    )


def _named(row: Candidate) -> Candidate:
    return Candidate(row.name, row.position, country=row.country, delivery=row.delivery)


def _lettered(row: Candidate, at: int) -> Candidate:
    return Candidate(f"Candidate {_letters(at)}", float(at), country=row.country, delivery=row.delivery)


def _cells(evaluation: Evaluation, table: str, candidates: Mapping[str, str]) -> dict[Key, Cell]:
    return {
        (candidates[candidate], leaf): Cell(row.score)
        for (candidate, leaf), row in rows(evaluation, table)
        if row.score is not None
    }


def _renamed(given: Mapping[str, Any], title: str, word: str) -> dict[str, str]:
    """New keys, in an order that is always the same and has nothing to do with the one that people know."""
    shuffled = sorted(given, key=lambda key: sha256(f"{title}\0{word}\0{key}".encode()).digest())
    digits = len(str(len(shuffled)))
    return {key: f"{word}{at + 1:0{digits}}" for at, key in enumerate(shuffled)}


def _by_new_key(given: Mapping[str, Any], new: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    return ((key, given[key]) for key in sorted(given, key=new.__getitem__))


def _letters(at: int) -> str:
    """0 is A, 25 Z, 26 AA."""
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
