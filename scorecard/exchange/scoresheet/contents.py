"""What goes on the scoresheet of one evaluator: which candidates, in which order, and which criteria."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from hashlib import blake2s
from typing import Final

from scorecard.core.errors import ExchangeError, sentence
from scorecard.core.model import Candidate, Cell, Cells, Criterion, Evaluation, Evaluator, Process, in_order
from scorecard.core.numbers import grouped
from scorecard.core.panel import conflicts_of, criteria_of
from scorecard.core.sight import closed_criteria, sealed_criteria
from scorecard.core.tree import path_of, tree_of
from scorecard.core.wording import one_line
from scorecard.exchange.scoresheet.sheet_map import SheetCandidate

MOST_CANDIDATES: Final = 1_000
MOST_ROWS: Final = 100_000
SHORTEST_NAME: Final = 2  # a single letter is found by chance in many texts
SPELLED: Final = 3  # so short a name counts only as it is spelled: "IT" is not "it"


def sheet_criteria(evaluation: Evaluation, evaluator: str) -> list[str]:
    """The ratings that an evaluator can score now, in order.

    Those assigned, without those that are sealed; once a formal sheet is handed in, only what was sealed before.
    """
    chosen = criteria_of(evaluation, evaluator) - closed_criteria(evaluation)
    if evaluation.head.process is Process.FORMAL and evaluator in evaluation.submissions:
        chosen &= sealed_criteria(evaluation.criteria)
    return [leaf for leaf in tree_of(evaluation.criteria).leaves if leaf in chosen]


def sheet_candidates(
    evaluation: Evaluation,
    evaluator: str,
    *,
    blind: bool,
    evaluation_id: str,
    among: Collection[str] | None = None,
    shuffled: bool = True,
) -> dict[str, SheetCandidate]:
    """Key -> candidate as the sheet shows it, in the order of the sheet.

    The order is one of each evaluator's own, the same at every writing, so that nobody is always read first.
    Raises ExchangeError for a blind sheet while a candidate has no label.
    """
    conflicts = conflicts_of(evaluation, evaluator)
    found: dict[str, SheetCandidate] = {}
    for key in in_order(evaluation.candidates):
        if among is not None and key not in among:
            continue
        candidate: Candidate = evaluation.candidates[key]
        if blind and not candidate.label.strip():
            raise ExchangeError(
                sentence("{name} has no label yet for blind scoresheets", name=candidate.name),
                advice="Give the candidates labels first.",
            )
        code, name = (candidate.label, candidate.label) if blind else (key, candidate.name)
        found[key] = SheetCandidate(code, one_line(name) or key, key in conflicts)
    if not shuffled:
        return found

    def place(key: str) -> bytes:
        return blake2s("\0".join((evaluation_id, evaluator, found[key].code)).encode()).digest()

    return {key: found[key] for key in sorted(found, key=place)}


def own_cell(evaluation: Evaluation, evaluator: str, candidate: str, criterion: str) -> Cell | None:
    """What the evaluator has given already."""
    below = evaluation.sheets.get(evaluator)
    cells: Cells | None = None if below is None else below.get(candidate)
    return None if cells is None else cells.get(criterion)


def check_size(candidates: int, criteria: int) -> None:
    """Refuse what nobody could fill in and no program shows well."""
    if not candidates or not criteria:
        raise ExchangeError(
            "There is nothing to score on this scoresheet",
            advice="Assign criteria, or name candidates without conflict.",
        )
    if candidates > MOST_CANDIDATES or candidates * criteria > MOST_ROWS:
        raise ExchangeError(
            sentence(
                "The scoresheet would have {count} rows; it can have {most}",
                count=grouped(candidates * criteria),
                most=grouped(MOST_ROWS),
            ),
            advice="Write it for fewer candidates.",
        )


# ---- names on blind sheets ------------------------------------------------------------------------


def given_away(
    evaluation: Evaluation, evaluator: str, criteria: list[str], due: str, *, with_given: bool
) -> Iterator[tuple[str, str]]:
    """Where a text that goes on a blind sheet names a candidate: the place, and the name."""
    names = {
        one_line(name)
        for candidate in evaluation.candidates.values()
        for name in (candidate.name, candidate.provider)
        if len(one_line(name)) >= SHORTEST_NAME
    }
    if not names:
        return
    pattern = re.compile(
        "|".join(rf"(?<!\w)(?{'' if len(name) <= SPELLED else 'i'}:{re.escape(name)})(?!\w)" for name in sorted(names))
    )
    texts = [*_texts(evaluation, evaluator, criteria, due)]
    texts += _own_texts(evaluation, evaluator, criteria) if with_given else []
    for place, text in texts:
        found = pattern.search(one_line(text))
        if found:
            yield place, found.group()


def _texts(evaluation: Evaluation, evaluator: str, criteria: list[str], due: str) -> Iterator[tuple[str, str]]:
    row: Evaluator = evaluation.evaluators[evaluator]
    yield from (("title", evaluation.head.title), ("due", due), ("evaluator", row.name), ("role", row.role))
    yield from (("scale", text) for _, text in evaluation.scale.levels)
    above = {group for leaf in criteria for group in path_of(evaluation.criteria, leaf)}
    for key in sorted({*criteria, *above}):
        criterion: Criterion = evaluation.criteria[key]
        for text in (
            criterion.name,
            criterion.description,
            criterion.evidence,
            *(text for _, text in criterion.levels),
        ):
            yield criterion.name, text


def _own_texts(evaluation: Evaluation, evaluator: str, criteria: list[str]) -> Iterator[tuple[str, str]]:
    for candidate in evaluation.candidates:
        for key in criteria:
            cell = own_cell(evaluation, evaluator, candidate, key)
            if cell is not None:
                yield f"own rationale on {evaluation.criteria[key].name}", f"{cell.rationale}\n{cell.evidence}"
