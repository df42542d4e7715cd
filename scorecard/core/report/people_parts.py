"""The sections on the people: who is on the panel, how far it agrees, and what it agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from scorecard.core.agenda import Agenda, agenda, fallen_away
from scorecard.core.agenda import Item as Disagreement
from scorecard.core.agreement import Agreement, agreement
from scorecard.core.changes import row_at
from scorecard.core.errors import sentence
from scorecard.core.model import Cell, Declaration, Evaluation, Evaluator, Kind, Submission, in_order
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.panel import progress
from scorecard.core.ranking import Scorecard
from scorecard.core.report.contents import Item, Line, Role, Section, Under, grid, words
from scorecard.core.report.parts import Part
from scorecard.core.report.phrases import moment, some
from scorecard.core.sight import Sight
from scorecard.core.tree import tree_of
from scorecard.core.wording import NOTHING, one_line, per_cent, with_sign

MOST_MEMBERS: Final = 60
MOST_CELLS: Final = 400_000
"""Cells of all sheets; of more, agreement and agenda are left to their pages."""
MOST_AGREED: Final = 80
MOST_OPEN: Final = 20


def panel_part(evaluation: Evaluation, sight: Sight) -> Section | None:
    """The members with role, vote and interests, and how far they agree; nothing where there is no panel."""
    keys = in_order(evaluation.evaluators)
    if not keys:
        return None
    lines = [_member(evaluation, key, evaluation.evaluators[key]) for key in keys[:MOST_MEMBERS]]
    columns = [("Member", 24.0, False), ("Role", 22.0, False), ("Vote", 8.0, True)]
    if any(line.cells[-1] for line in lines):
        columns.append(("Interests and sheet", 46.0, False))
    lines = [replace(line, cells=line.cells[: len(columns)]) for line in lines]
    items: list[Item] = [grid(tuple(columns), lines)]
    if len(keys) > MOST_MEMBERS:
        items.append(words("And {count} more members.", Role.QUIET, count=len(keys) - MOST_MEMBERS))
    if not evaluation.declarations:
        items.append(words("Nobody on the panel has declared anything about interests.", Role.QUIET))
    if sight.blind:
        items.append(words("How far the panel agrees is not told while its sheets are hidden.", Role.CAUTION))
    elif _can_be_asked(evaluation):
        items += _agreement(evaluation, agreement(evaluation))
    return Section(Part.PANEL, tuple(items))


def _can_be_asked(evaluation: Evaluation) -> bool:
    ratings = sum(1 for each in evaluation.criteria.values() if each.kind is Kind.RATING)
    return 0 < ratings * len(evaluation.candidates) * len(evaluation.evaluators) <= MOST_CELLS


def _member(evaluation: Evaluation, key: str, evaluator: Evaluator) -> Line:
    said_of = []
    declared: Mapping[str, Declaration] = evaluation.declarations.get(key, {})
    conflicts = [each for each in in_order(evaluation.candidates) if each in declared and declared[each].conflict]
    for candidate in conflicts:
        statement = one_line(declared[candidate].statement).rstrip(".")
        fields = {"name": one_line(evaluation.candidates[candidate].name), "why": statement}
        template = "Conflict of interest with {name}: {why}." if statement else "Conflict of interest with {name}."
        said_of.append(str(sentence(template, **fields)))
    clear = len(declared) - len(conflicts)
    if clear and clear == len(evaluation.candidates):
        said_of.append("Declares no conflict of interest.")
    elif clear:
        of = len(evaluation.candidates)
        said_of.append(str(sentence("Declares none with {count} of {of} candidates.", count=clear, of=of)))
    elif not conflicts and evaluation.declarations:
        said_of.append("Nothing declared.")
    if evaluator.assigned:
        names = [evaluation.criteria[each].name for each in evaluator.assigned if each in evaluation.criteria]
        said_of.append(str(sentence("Scores {criteria}.", criteria=some(names))))
    submission: Submission | None = evaluation.submissions.get(key)
    if submission is not None:
        said_of.append(str(sentence("Sheet handed in {at}.", at=moment(submission.at))))
        if submission.sealed_at:
            said_of.append(str(sentence("Sealed criteria handed in {at}.", at=moment(submission.sealed_at))))
    cells = (one_line(evaluator.name) or key, one_line(evaluator.role), plain(evaluator.voting_weight))
    return Line((*cells, " ".join(said_of)), faint=evaluator.voting_weight <= 0)


def _agreement(evaluation: Evaluation, found: Agreement) -> Iterator[Item]:
    yield Under("How far the panel agrees")
    w, icc = found.totals, found.reliability
    if w.w is None:
        yield words("Kendall's W: {why}.", why=_small(str(w.reason or "there is nothing to compare")))
    else:
        fields = {"w": shown(w.w, 2), "evaluators": str(len(w.evaluators)), "candidates": str(len(w.candidates))}
        text = "Kendall's W is {w}: how far {evaluators} evaluators put {candidates} candidates in the same order, "
        text += "from 0 (no agreement) to 1 (all the same)."
        yield words(text, Role.BODY, **fields)
    one, mean = icc.icc.get("ICC2"), icc.icc.get("ICC2k")
    if one is None or mean is None:
        yield words("Intraclass correlation: {why}.", why=_small(str(icc.reason or "there is nothing to compare")))
    else:
        text = "The intraclass correlation is {one} for one evaluator (ICC 2,1) and {mean} for the panel's mean (ICC "
        text += "2,k), over {cells} of {of} cells that are scored."
        yield words(text, one=shown(one, 2), mean=shown(mean, 2), cells=grouped(icc.cells), of=grouped(icc.of_cells))
    lines = []
    for key, leaning in list(found.evaluators.items())[:MOST_MEMBERS]:
        lines.append(
            Line(
                (
                    one_line(evaluation.evaluators[key].name) or key,
                    f"{grouped(leaning.scored)} of {grouped(progress(evaluation, key).expected)}",
                    NOTHING if leaning.leniency is None else with_sign(leaning.leniency, 2),
                    NOTHING if leaning.consistency is None else shown(leaning.consistency, 2),
                )
            )
        )
    columns = (("Member", 40.0, False), ("Scores", 20.0, True), ("Leniency", 20.0, True), ("Consistency", 20.0, True))
    yield grid(columns, lines)
    text = "Leniency: the mean of own score less the panel's mean of the cell. Consistency: the rank correlation with "
    text += "the mean of the others. They are shown, and correct nothing."
    yield words(text, Role.QUIET)


# ---- the agenda ----------------------------------------------------------------------------------------------


def agenda_part(evaluation: Evaluation, scorecard: Scorecard | None, sight: Sight) -> Section | None:
    """What the panel disagreed on, and what it agreed on with its reasons."""
    if scorecard is None or not evaluation.evaluators or not _can_be_asked(evaluation):
        return None
    if sight.blind:
        text = "What the panel disagrees on is not told while its sheets are hidden."
        return Section(Part.AGENDA, (words(text, Role.CAUTION),))
    found = agenda(evaluation, scorecard=scorecard)
    agreed = _agreed(evaluation)
    if not len(found) and not agreed:
        return None
    return Section(Part.AGENDA, tuple(_agenda(evaluation, found, agreed)))


def _agreed(evaluation: Evaluation) -> list[tuple[str, str, Cell]]:
    """The agreed scores in the order of candidates and criteria."""
    return [
        (candidate, leaf, cell)
        for candidate in in_order(evaluation.candidates)
        for leaf in tree_of(evaluation.criteria).leaves
        if (cell := row_at(evaluation, "consensus", (candidate, leaf))) is not None and cell.score is not None
    ]


def _agenda(evaluation: Evaluation, found: Agenda, agreed: list[tuple[str, str, Cell]]) -> Iterator[Item]:
    resolved, deciding = int(found.resolved.sum()), int(found.changes_leader.sum())
    if len(found):
        fields = {
            "count": grouped(len(found)),
            "spread": per_cent(found.threshold),
            "deciding": grouped(deciding),
        }
        fields["resolved"] = grouped(resolved)
        yield words(_agenda_text(len(found), deciding, resolved), Role.LEAD, **fields)
        yield from _left(evaluation, found)
    else:
        yield words("No scores of the panel lie far apart.", Role.LEAD)
    disputed: dict[tuple[str, str], Disagreement] = {}
    still: list[Disagreement] = []
    for at in range(min(len(found), 4 * MOST_AGREED)):
        each = found[at]
        disputed[each.candidate, each.criterion] = each
        if not each.resolved:
            still.append(each)
    if agreed:
        yield Under("Agreed scores")
        order = {key: at for at, key in enumerate(disputed)}
        agreed.sort(key=lambda each: order.get((each[0], each[1]), len(order)))
        lines = [
            _agreed_line(evaluation, candidate, leaf, cell, disputed.get((candidate, leaf)))
            for candidate, leaf, cell in agreed[:MOST_AGREED]
        ]
        columns = (
            ("Candidate", 18.0, False),
            ("Criterion", 24.0, False),
            ("Scores", 12.0, True),
            ("Agreed", 9.0, True),
            ("Reason", 37.0, False),
        )
        yield grid(columns, lines)
        if len(agreed) > MOST_AGREED:
            yield words("And {count} more agreed scores.", Role.QUIET, count=grouped(len(agreed) - MOST_AGREED))
    if still:
        yield Under("Not settled")
        yield words("The scores are pooled by the rule; the largest stakes stand first.", Role.QUIET)
        lines = [_open_line(evaluation, each) for each in still[:MOST_OPEN]]
        columns = (
            ("Candidate", 24.0, False),
            ("Criterion", 32.0, False),
            ("Scores", 14.0, True),
            ("Pooled", 12.0, True),
            ("Points at stake", 18.0, True),
        )
        yield grid(columns, lines)
        rest = len(found) - resolved - len(lines)
        if rest > 0:
            yield words("And {count} more.", Role.QUIET, count=grouped(rest))


def _left(evaluation: Evaluation, found: Agenda) -> Iterator[Item]:
    """What was on the agenda before anything was agreed on, and matters no more."""
    left = fallen_away(evaluation, found)
    if left:
        candidates, criteria = evaluation.candidates, evaluation.criteria
        names = [f"{one_line(candidates[key].name)} in {one_line(criteria[leaf].name)}" for key, leaf in left]
        text = "Of what was to be talked about before, this cannot change who is first any more: {names}."
        yield words(text, Role.QUIET, names=some(names))


def _agenda_text(count: int, deciding: int, resolved: int) -> str:
    text = "In one cell the scores lie {spread} of the scale or more apart, or could change who is first; "
    if count > 1:
        text = "In {count} cells the scores lie {spread} of the scale or more apart, or could change who is first; "
    could = "all" if deciding == count > 1 else "{deciding}" if deciding else "none"
    text += f"{could} of them could change it, "
    return text + ("and {resolved} were settled by an agreed score." if resolved else "and none was settled.")


def _agreed_line(evaluation: Evaluation, candidate: str, leaf: str, cell: Cell, item: Disagreement | None) -> Line:
    names = one_line(evaluation.candidates[candidate].name), one_line(evaluation.criteria[leaf].name)
    given: Iterable[float] = item.scores.values() if item is not None else _given(evaluation, candidate, leaf)
    agreed = plain(cell.score) if isinstance(cell.score, float) else str(cell.score)
    return Line((*names, _scores(given), agreed, cell.rationale.strip() or NOTHING))


def _given(evaluation: Evaluation, candidate: str, leaf: str) -> list[float]:
    found = []
    for key in in_order(evaluation.evaluators):
        cell: Cell | None = row_at(evaluation, "sheets", (key, candidate, leaf))
        if cell is not None and isinstance(cell.score, float) and evaluation.evaluators[key].voting_weight > 0:
            found.append(cell.score)
    return found


def _scores(given: Iterable[float]) -> str:
    scores = sorted(given)
    if len(scores) > 6:
        return str(sentence("{low} to {high}", low=plain(scores[0]), high=plain(scores[-1])))
    return " ".join(plain(score) for score in scores) or NOTHING


def _open_line(evaluation: Evaluation, item: Disagreement) -> Line:
    names = one_line(evaluation.candidates[item.candidate].name), one_line(evaluation.criteria[item.criterion].name)
    pooled = NOTHING if item.pooled is None else shown(item.pooled, 2)
    return Line((*names, _scores(item.scores.values()), pooled, shown(item.points)))


def _small(text: str) -> str:
    text = text.rstrip(".")
    return text[:1].lower() + text[1:]
