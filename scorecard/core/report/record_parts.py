"""The sections on the record: costs, what changed since an earlier state, versions, acts, and where all this stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scorecard.core.choice_words import titled
from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import EQUAL, Comparison
from scorecard.core.comparison.figures import figures_of
from scorecard.core.comparison.words import leaders_told, told
from scorecard.core.cost_buildup import BuildUp, drivers
from scorecard.core.costs import costs_of, currency_of
from scorecard.core.errors import EditError, sentence
from scorecard.core.formality import lateness, makes_formal
from scorecard.core.model import Act, ActKind, CostKind, Evaluation, Process, Stage, in_order
from scorecard.core.numbers import grouped, shown
from scorecard.core.ranking import Standing, Status
from scorecard.core.report.contents import (
    MOST_IN_CAUSES,
    Drawn,
    Item,
    Line,
    Picture,
    Provenance,
    Role,
    Section,
    Under,
    grid,
    said,
    words,
)
from scorecard.core.report.parts import Part
from scorecard.core.report.phrases import day, moment, money, some
from scorecard.core.sight import Sight
from scorecard.core.stages import NAMES
from scorecard.core.tree import tree_of
from scorecard.core.wording import NBSP, NOTHING, one_line, weight_text

OUT: Final = "out"
MOST_COSTED: Final = 40
KINDS_ACROSS: Final = 5
MOST_COMPARED: Final = 40
MOST_TOLD: Final = 15
MOST_WEIGHTS: Final = 20
MOST_VERSIONS: Final = 60
MOST_ACTS: Final = 200
_MOVED: Final = 5e-4  # of the whole; a weight that moved by less shows no change


# ---- costs ---------------------------------------------------------------------------------------------------


def costs_part(evaluation: Evaluation, sight: Sight) -> Section | None:
    """The cost build-up of each candidate, and where they differ; nothing where there is none."""
    if not evaluation.cost_terms.years:
        return None
    if sight.costs:
        text = "What costs are built up of is sealed until the other scores are in and it is opened."
        return Section(Part.COSTS, (words(text, Role.CAUTION),))
    found = costs_of(evaluation)
    if not found:
        return None
    built = {key: cost for key, cost in found.items() if not isinstance(cost, EditError)}
    items: list[Item] = [_terms(evaluation)]
    if built:
        items += _costs(evaluation, built)
    for key, cost in found.items():
        if isinstance(cost, EditError):
            name = one_line(evaluation.candidates[key].name)
            items.append(words("{name}: {why}", Role.CAUTION, name=name, why=str(cost)))
    without = [evaluation.candidates[key].name for key in in_order(evaluation.candidates) if key not in found]
    if without:
        items.append(words("No costs are given of {names}.", Role.CAUTION, names=some(without)))
    return Section(Part.COSTS, tuple(items))


def _terms(evaluation: Evaluation) -> Item:
    terms = evaluation.cost_terms
    fields = {"years": str(terms.years), "rate": weight_text(terms.discount), "currency": currency_of(evaluation)}
    text = "All costs over a term of {years} years, in {currency}, discounted at {rate} a year."
    text = text if terms.discount else "All costs over a term of {years} years, in {currency}, not discounted."
    text = text if currency_of(evaluation) else text.replace(", in {currency}", "")
    return words(text, Role.BODY, **fields)


def _costs(evaluation: Evaluation, built: Mapping[str, BuildUp]) -> Iterator[Item]:
    terms = evaluation.cost_terms
    kept = dict(list(built.items())[:MOST_COSTED])
    per_unit = any(cost.per_unit is not None for cost in kept.values())
    columns = [("Candidate", 36.0, False), ("As it falls due", 18.0, True), ("Discounted", 18.0, True)]
    columns.append(("A year", 16.0, True))
    if per_unit:
        columns.append((str(sentence("Per {unit}", unit=one_line(terms.unit) or "unit")), 16.0, True))
    lines = []
    for key, cost in kept.items():
        cells = [_name(evaluation, key), money(cost.nominal), money(cost.total), money(cost.per_year)]
        if per_unit:
            cells.append(NOTHING if cost.per_unit is None else shown(cost.per_unit, 2))
        lines.append(Line(tuple(cells)))
    yield grid(tuple(columns), lines)
    kinds = [kind for kind, _ in drivers(list(kept.values()))]
    if kinds:
        yield Under("By what it is for, discounted")
        yield words("What differs most between the candidates stands first.", Role.QUIET)
    for start in range(0, len(kinds), KINDS_ACROSS):
        chosen = kinds[start : start + KINDS_ACROSS]
        heads = [("Candidate", 30.0, False), *((titled(kind), 70.0 / KINDS_ACROSS, True) for kind in chosen)]
        lines = [
            Line((_name(evaluation, key), *(_amount(cost, kind) for kind in chosen))) for key, cost in kept.items()
        ]
        yield grid(tuple(heads), lines)
    for note in dict.fromkeys(str(note) for cost in kept.values() for note in cost.notes):
        yield said(note, Role.QUIET)
    if len(built) > len(kept):
        yield words("The first {count} of {of} candidates.", Role.QUIET, count=len(kept), of=len(built))
    if terms.feeds in evaluation.criteria:
        name = one_line(evaluation.criteria[terms.feeds].name)
        yield words("{criterion} takes its figures from here.", Role.QUIET, criterion=name)


def _amount(cost: BuildUp, kind: CostKind) -> str:
    return money(cost.by_kind[kind]) if kind in cost.by_kind else NOTHING


def _name(evaluation: Evaluation, key: str) -> str:
    return one_line(evaluation.candidates[key].name) or key


# ---- what has changed ------------------------------------------------------------------------------------------


def comparison_part(comparison: Comparison) -> Section:
    """Who rose and fell since an earlier state, and from what causes; the weights that moved."""
    before, after = one_line(comparison.before.head.title), one_line(comparison.after.head.title)
    items: list[Item] = [
        said(leaders_told(comparison), Role.LEAD),
        words("From {before} to {after}.", Role.QUIET, before=before, after=after),
        Picture(Drawn.CAUSES),
    ]
    if len(comparison.changes) > MOST_IN_CAUSES:
        fields = {"count": MOST_IN_CAUSES, "of": grouped(len(comparison.changes))}
        items.append(words("The first {count} of {of} candidates.", Role.QUIET, **fields))
    items += _changes(comparison)
    text = "The parts add up to the change of the total: the mean of what each cause adds over all orders in which "
    text += "they can be taken. A change is shown as what lies between the two totals as these are shown."
    items.append(words(text, Role.QUIET))
    for change in comparison.changes[:MOST_TOLD]:
        if change.points is None or abs(change.points) > 1e-9:
            items.append(said(told(comparison, change), Role.POINT))
    items += _weights(comparison)
    return Section(Part.COMPARISON, tuple(items))


def _changes(comparison: Comparison) -> Iterator[Item]:
    """Ranks, totals and the change of each, then the parts of the changes: the causes that matter to anybody."""
    figures, changes = figures_of(comparison), comparison.changes[:MOST_COMPARED]
    causes = [cause for cause in Cause if any(abs((each.parts or {}).get(cause, 0.0)) > EQUAL for each in changes)]
    lines = []
    for change in changes:
        parts = figures.causes(change)
        cells = [one_line(change.name), _ranks(change.before, change.after)]
        cells += [figures.total(standing) or NOTHING for standing in (change.before, change.after)]
        cells += [NOTHING if parts is None else parts[cause] for cause in causes]
        lines.append(Line((*cells, figures.change(change) or NOTHING)))
    columns = [("Candidate", 24.0, False), ("Rank", 11.0, True), ("Before", 10.0, True), ("After", 10.0, True)]
    columns += [(str(cause).capitalize(), 10.0, True) for cause in causes]
    yield grid((*columns, ("Change", 10.0, True)), lines)


def _ranks(before: Standing | None, after: Standing | None) -> str:
    """From what rank to what."""
    places = _rank(before), _rank(after)
    return places[0] if places == (OUT, OUT) else f"{places[0]} \N{RIGHTWARDS ARROW} {places[1]}"


def _rank(standing: Standing | None) -> str:
    if standing is not None and standing.status is Status.OUT:
        return OUT
    return NOTHING if standing is None or standing.rank is None else str(standing.rank)


def _weights(comparison: Comparison) -> Iterator[Item]:
    moved = [each for each in comparison.weights if abs(each.change) >= _MOVED]
    if not moved:
        return
    yield Under("Weights that moved")
    moved.sort(key=lambda each: -abs(each.change))
    figures = figures_of(comparison)
    lines = []
    for each in moved[:MOST_WEIGHTS]:
        found = (figures.weight(share) for share in (each.before, each.after))
        shares = (f"{share}{NBSP}%" if share else NOTHING for share in found)
        lines.append(Line((one_line(each.name), *shares, figures.moved(each)), strong=each.group))
    columns = (("Criterion", 52.0, False), ("Before", 16.0, True), ("After", 16.0, True), ("Change", 16.0, True))
    yield grid(columns, lines)
    if len(moved) > MOST_WEIGHTS:
        yield words("And {count} more.", Role.QUIET, count=len(moved) - MOST_WEIGHTS)


# ---- the record --------------------------------------------------------------------------------------------------

_ACTS: Final = {
    ActKind.ADVANCED: "Went on to {stage}",
    ActKind.REOPENED: "Went back to {stage}",
    ActKind.UNSEALED: "Opened what was sealed",
}


def record_part(evaluation: Evaluation, provenance: Provenance) -> Section:
    """The versions, the acts, and from where and when all this was taken."""
    items: list[Item] = []
    if provenance.versions:
        items.append(Under("Versions"))
        lines = [
            Line((one_line(each.name), moment(each.at), one_line(each.by), str(each.sequence), each.hash[:12]))
            for each in provenance.versions[-MOST_VERSIONS:]
        ]
        columns = (
            ("Version", 27.0, False),
            ("Named", 27.0, False),
            ("By", 17.0, False),
            ("Entry", 8.0, True),
            ("Hash begins", 21.0, False),
        )
        items.append(grid(columns, lines))
    items += _acts(evaluation)
    items.append(Under("Where this report comes from"))
    lines = [Line(pair) for pair in _origin(evaluation, provenance)]
    items.append(grid((("", 18.0, False), ("", 82.0, False)), lines))
    if provenance.journal_hash:
        text = "Every change stands in the journal, each entry sealed with the hash of all before it. The hash above "
        text += "is that of the entry at which this report was made: who has the workspace can check that nothing was "
        text += "altered."
        items.append(words(text, Role.QUIET))
    return Section(Part.RECORD, tuple(items))


def _acts(evaluation: Evaluation) -> Iterator[Item]:
    keys, early = sorted(evaluation.acts), evaluation.head.stage is Stage.SETUP
    if not keys:
        if evaluation.head.process is Process.FORMAL:
            yield Under("Record of proceedings")
            yield from _late(evaluation)
            yield words("No step has been taken yet." if early else "There is no record of any step.")
        return
    yield Under("Record of proceedings")
    yield from _late(evaluation)
    lines = [_act(evaluation.acts[key]) for key in keys[-MOST_ACTS:]]
    columns = (("When", 26.0, False), ("What", 26.0, False), ("By", 18.0, False), ("Reason", 30.0, False))
    yield grid(columns, lines)


def _late(evaluation: Evaluation) -> Iterator[Item]:
    """That the process was not formal from the start."""
    late = lateness(evaluation, day)
    if late is not None:
        yield said(f"{late.what}.", Role.CAUTION)


def _act(act: Act) -> Line:
    what = "Made formal" if makes_formal(act) else str(sentence(_ACTS[act.kind], stage=NAMES[act.stage]))
    return Line((moment(act.at), what, one_line(act.by), one_line(act.reason) or NOTHING))


def _origin(evaluation: Evaluation, provenance: Provenance) -> Iterator[tuple[str, str]]:
    yield "Evaluation", one_line(evaluation.head.title) or NOTHING
    if provenance.state:
        yield "State", one_line(provenance.state)
    if provenance.uid:
        yield "Id", provenance.uid
    if provenance.source:
        yield "Read from", one_line(provenance.source)
    if provenance.journal_sequence is not None:
        yield "Journal entry", grouped(provenance.journal_sequence)
    if provenance.journal_hash:
        yield "Journal hash", provenance.journal_hash
    template = provenance.template or evaluation.head.template
    if template:
        yield "Template", one_line(template)
    tree = tree_of(evaluation.criteria)
    counts = (len(evaluation.candidates), len(tree.leaves), len(tree.gates), len(evaluation.evaluators))
    text = "Candidates {candidates}, scored criteria {criteria}, gates {gates}, evaluators {evaluators}"
    names = ("candidates", "criteria", "gates", "evaluators")
    fields = {name: grouped(count) for name, count in zip(names, counts, strict=True)}
    yield "Size", str(sentence(text, **fields))
    if provenance.written:
        yield "Report made", provenance.written
    if provenance.program_version:
        yield "Program", f"Scorecard {provenance.program_version}"
