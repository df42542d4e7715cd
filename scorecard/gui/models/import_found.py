"""What a spreadsheet comes to under a mapping: the evaluation that it would be, and all there is to say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from scorecard.app import importing
from scorecard.app.correcting import Book, CriterionChoice, Mapping, Note, Treat
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ExchangeError, RankingError, ScorecardError
from scorecard.core.model import Criterion, Evaluation, Kind, Scale, in_order
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report, silent
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.tree import tree_of
from scorecard.core.wording import counted, listed, weight_text
from scorecard.gui.models.import_lines import CandidateLine, CriterionLine, Remark, RemarkKind, each_once
from scorecard.gui.models.import_roles import tr

MOST_TOLD: Final = 4
"""How many of those that disagree for one cause are told one by one."""
TREATS = {Kind.RATING: Treat.RATING, Kind.MEASURE: Treat.MEASURE, Kind.GATE: Treat.GATE}


@dataclass(frozen=True, slots=True)
class Found:
    """What was read.

    why_not          why no evaluation can be made of it; "" where one can
    why_no_ranking   why there is no ranking yet
    counts           how much was read, in few words each
    words            what stands in words in the places of scores, and of weights, whether it counts or not
    faults           how much can be meant in two ways; it must be left out for the rest to be taken
    """

    evaluation: Evaluation
    scorecard: Scorecard | None = None
    criteria: tuple[CriterionLine, ...] = ()
    candidates: tuple[CandidateLine, ...] = ()
    remarks: tuple[Remark, ...] = ()
    counts: tuple[str, ...] = ()
    faults: int = 0
    why_not: str = ""
    why_no_ranking: str = ""
    words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def scale(self) -> Scale:
        """The scale of the scores."""
        return self.evaluation.scale

    @property
    def title(self) -> str:
        """What the evaluation is called."""
        return self.evaluation.head.title


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, with the mapping that is shown first.

    questions   what a person should look at before anything is made of a proposed mapping
    others      mappings of other tables of the file, of which one can be taken instead
    digest      the fingerprint of the file
    remembered  the day on which the mapping was used before, as 2026-05-12; "" where it is proposed
    """

    book: Book
    mapping: Mapping
    found: Found
    questions: tuple[Remark, ...] = ()
    digest: str = ""
    remembered: str = ""
    others: tuple[Mapping, ...] = ()


def opened(path: Path, report: Report) -> Opened:
    """Read a file, with the mapping that was used for its layout before, or one that is proposed."""
    book = importing.read(path, report=report)
    report(0.7, tr("Looking for criteria and candidates"))
    digest, known = importing.fingerprint(path), importing.remembered(book)
    if known is not None:
        found = found_in(book, known)
        if not found.why_not:
            day, others = importing.remembered_on(book), _besides(known, proposed(book))
            return Opened(book, known, found, (), digest, day, others)
    first = proposed(book)
    return Opened(book, first.mapping, found_in(book, first.mapping), first.questions, digest, others=first.others)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a book seems to mean, what to look at, and mappings of other tables that are no part of it."""

    mapping: Mapping
    questions: tuple[Remark, ...] = ()
    others: tuple[Mapping, ...] = ()


def proposed(book: Book) -> Proposed:
    """What a book seems to mean; nothing where no table is found, for a person may see one."""
    try:
        proposal = importing.proposal(book)
    except ExchangeError as error:
        return Proposed(Mapping(), (Remark(RemarkKind.QUESTION, "", error.said_there),))
    questions = tuple(Remark(RemarkKind.QUESTION, each.place, each.sentence) for each in proposal.questions)
    return Proposed(proposal.mapping, questions, proposal.others)


def _besides(known: Mapping, first: Proposed) -> tuple[Mapping, ...]:
    """The tables that are found beside those of a mapping that is known."""
    taken = {(table.sheet, each) for table in known.tables for each in table.scores}
    found = [each for each in (first.mapping, *first.others) if each.tables]
    return tuple(each for each in found if not any((t.sheet, area) in taken for t in each.tables for area in t.scores))


def forgotten(book: Book) -> Mapping:
    """Forget the mapping of a layout; the one that is proposed instead."""
    importing.forget(book)
    return proposed(book).mapping


def found_in(book: Book, mapping: Mapping, report: Report = silent) -> Found:
    """What a book comes to under a mapping. What cannot be is told in the answer."""
    report(0.0, "")
    if not mapping.tables:
        return Found(Evaluation(), why_not=tr("No table was found: choose the names of criteria and say what they are"))
    words = importing.words_in(book, mapping)
    try:
        preview = importing.preview(book, mapping)
    except ScorecardError as error:
        return Found(Evaluation(), why_not=str(error), words=words)
    value, made = preview.evaluation, preview.made
    scorecard, why = None, ""
    try:
        scorecard = rank(value)
    except RankingError as error:
        why = error.said_there
    remarks = [Remark(RemarkKind.FAULT, each.place, each.sentence) for each in preview.faults]
    for text, (first, *others) in importing.by_cause(made, MOST_TOLD):
        remarks.append(Remark(RemarkKind.DISAGREEMENT, first, text, tuple(others)))
    remarks += [Remark(RemarkKind.NOTE, each.place, each.sentence) for each in preview.notes]
    remarks += [Remark(RemarkKind.LEFT_OUT, "", each) for each in made.left_out]
    return Found(
        value,
        scorecard,
        tuple(_criteria(value, mapping)),
        tuple(_candidates(value, mapping)),
        each_once(remarks),
        _counts(value, made),
        len(preview.faults),
        why_no_ranking=why,
        words=words,
    )


def found_after(
    book: Book, before: Mapping | None, mapping: Mapping, report: Report = silent
) -> tuple[Mapping, Mapping, Found]:
    """A mapping, the same with what follows from its corrections, and what that comes to.

    `before` is the mapping before the corrections; None where there were none.
    """
    thought = mapping if before is None else importing.rethought(book, before, mapping)
    return mapping, thought, found_in(book, thought, report)


def stored(
    book: Book,
    before: Mapping | None,
    mapping: Mapping,
    author: str,
    digest: str,
    leave_out: bool,
    questions: Sequence[Remark],
    workspace: Workspace,
    report: Report,
) -> tuple[str, str]:
    """Create the evaluation in the workspace, and remember the mapping; its uid and title.

    before     the mapping before corrections of which it was not thought over yet what follows, or None
    questions  what was asked, and taken as it was proposed
    """
    report(0.0, tr("Creating the evaluation"))
    mapping = mapping if before is None else importing.rethought(book, before, mapping)
    preview = importing.preview(book, mapping)
    asked = [Note(each.text, place) for each in questions for place in each.places or ("",)]
    loaded = importing.create(
        workspace, preview, author=author, digest=digest, leave_out_faulty=leave_out, questions=asked
    )
    with suppress(ScorecardError):  # the evaluation is there; the next file of this layout is proposed anew
        importing.remember(book, mapping)
    return loaded.uid, preview.evaluation.head.title


# ---- lines ----------------------------------------------------------------------------------------------


def _criteria(value: Evaluation, mapping: Mapping) -> Iterable[CriterionLine]:
    tree = tree_of(value.criteria)
    names = [row.name for row in value.criteria.values()]
    given = _given(value)
    whole = len(value.candidates)
    known = set()
    for key in tree.order:
        row = value.criteria[key]
        path = _path(value, key)
        full = " / ".join(path)
        called = full if names.count(row.name) > 1 else row.name
        known |= {called, full, row.name}
        choice = None if row.kind is Kind.GROUP else mapping.choice(full, row.name) or choice_of(row)
        scored = "" if choice is None else tr("{given} of {all}").format(given=given.get(key, 0), all=whole)
        share = sum((tree.global_weights[leaf] for leaf in tree.leaves_under(key)), start=Fraction())
        weight = "" if row.kind is Kind.GATE else weight_text(share)
        yield CriterionLine(called, row.name, len(path) - 1, weight, choice, scored)
    for name, choice in mapping.criteria:
        if choice.treat is Treat.LEAVE_OUT and name not in known:
            yield CriterionLine(name, name, 0, "", choice)


def choice_of(criterion: Criterion) -> CriterionChoice:
    """How a criterion was taken over, as far as it shows."""
    treat = TREATS[criterion.kind]
    if treat is not Treat.MEASURE:
        return CriterionChoice(treat)
    function = criterion.value
    return CriterionChoice(treat, criterion.direction, function.shape, function.worst, function.best, criterion.unit)


def _candidates(value: Evaluation, mapping: Mapping) -> Iterable[CandidateLine]:
    leaves = [key for key, row in value.criteria.items() if row.kind is not Kind.GROUP]
    for key in in_order(value.candidates):
        said = {leaf for leaf, cell in value.facts.get(key, {}).items() if cell.score is not None}
        for sheet in (value.consensus, *value.sheets.values()):
            said |= {leaf for leaf, cell in sheet.get(key, {}).items() if cell.score is not None}
        words = tr("{given} of {all}").format(given=len(said), all=len(leaves))
        yield CandidateLine(value.candidates[key].name, words)
    there = {row.name for row in value.candidates.values()}
    for name in mapping.leave_out:
        if name not in there:
            yield CandidateLine(name, "", is_left_out=True)


def _given(value: Evaluation) -> dict[str, int]:
    """Of how many candidates each leaf is scored or stated by anybody."""
    said: dict[str, set[str]] = {}
    for sheet in (value.facts, value.consensus, *value.sheets.values()):
        for candidate, cells in sheet.items():
            for leaf, cell in cells.items():
                if cell.score is not None:
                    said.setdefault(leaf, set()).add(candidate)
    return {leaf: len(candidates) for leaf, candidates in said.items()}


def _path(value: Evaluation, key: str) -> list[str]:
    names: list[str] = []
    while key:
        names.insert(0, value.criteria[key].name)
        key = value.criteria[key].parent
    return names


def _counts(value: Evaluation, made: importing.Made) -> tuple[str, ...]:
    leaves = sum(row.kind is not Kind.GROUP for row in value.criteria.values())
    found = [
        counted(len(value.candidates), tr("candidate"), tr("candidates")),
        counted(leaves, tr("criterion"), tr("criteria")),
    ]
    people = len(value.evaluators)
    found += [counted(people, tr("evaluator"), tr("evaluators"))] if people > 1 else []
    return (*found, *checked_words(made))


def checked_words(made: importing.Made) -> list[str]:
    """How many totals and ranks of the sheet disagree with what comes out, and how many agree.

    "4 totals and 4 ranks agree", "3 of 3 totals and 2 of 3 ranks disagree", "1 of 3 ranks disagrees".
    """
    wrong = Counter(each.is_rank for each in made.disagreements)
    looked_at = (
        (wrong[False], max(made.looked_at.totals, wrong[False]), tr("total"), tr("totals")),
        (wrong[True], max(made.looked_at.ranks, wrong[True]), tr("rank"), tr("ranks")),
    )
    off = [(f"{grouped(bad)} of {counted(count, one, many)}", bad) for bad, count, one, many in looked_at if bad]
    right = [(counted(count, one, many), count) for bad, count, one, many in looked_at if count and not bad]
    found = []
    if off:
        words = tr("{what} disagrees") if sum(bad for _, bad in off) == 1 else tr("{what} disagree")
        found.append(words.format(what=listed([each for each, _ in off])))
    if right:
        words = tr("{what} agrees") if sum(count for _, count in right) == 1 else tr("{what} agree")
        found.append(words.format(what=listed([each for each, _ in right])))
    return found
