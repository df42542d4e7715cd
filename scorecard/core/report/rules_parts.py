"""The sections on the rules: criteria with their weights, how totals are worked out, and who is out by what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorecard.core.choice_words import CHOICES
from scorecard.core.errors import sentence
from scorecard.core.letter_words import figure
from scorecard.core.matrix import fact_of
from scorecard.core.model import Criterion, Evaluation, Kind, Process, RatingRule, in_order
from scorecard.core.numbers import grouped, plain
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.report.contents import Grid, Item, Line, Role, Section, Under, grid, said, words
from scorecard.core.report.decision import waived, why_out
from scorecard.core.report.parts import Part
from scorecard.core.report.phrases import (
    MISSING_RULES,
    POOLING_RULES,
    RATING_RULES,
    moment,
    named,
    scale_text,
    some,
    valued_text,
)
from scorecard.core.sight import Sight, sealed_criteria
from scorecard.core.tree import TOP, Tree, path_of, tree_of
from scorecard.core.values import is_relative
from scorecard.core.wording import NOTHING, one_line, weight_text

MOST_CRITERIA: Final = 400
MOST_OUT: Final = 60
MOST_GATES: Final = 60
TOTAL: Final = "total = 100 \N{MULTIPLICATION SIGN} \N{N-ARY SUMMATION} (weight \N{MULTIPLICATION SIGN} value)"


# ---- criteria ----------------------------------------------------------------------------------------------


def criteria_part(evaluation: Evaluation) -> Section | None:
    """The tree with its weights, how each is valued, and how the weights were found."""
    tree = tree_of(evaluation.criteria)
    if not tree.order:
        return None
    note = "Share: of the group that a criterion belongs to. Weight: of the whole; the weights of all criteria that "
    note += "are scored add up to 100 %."
    kept = tree.order[:MOST_CRITERIA]
    sealed = sealed_criteria(evaluation.criteria)
    columns = (("Criterion", 40.0, False), ("Share", 9.0, True), ("Weight", 10.0, True), ("Scored by", 41.0, False))
    lines = [_criterion(evaluation, tree, key, sealed=key in sealed) for key in kept]
    items: list[Item] = [words(note, Role.QUIET), grid(columns, lines)]
    if len(tree.order) > len(kept):
        rest = len(tree.order) - len(kept)
        items.append(words("{count} more criteria stand in the workbook.", Role.QUIET, count=grouped(rest)))
    items += _judgements(evaluation, tree)
    return Section(Part.CRITERIA, tuple(items))


def _criterion(evaluation: Evaluation, tree: Tree, key: str, *, sealed: bool) -> Line:
    criterion = evaluation.criteria[key]
    weighted = key in tree.local_weights
    local = weight_text(tree.local_weights[key]) if weighted else NOTHING
    whole = weight_text(sum(tree.global_weights[leaf] for leaf in tree.leaves_under(key))) if weighted else NOTHING
    group = criterion.kind is Kind.GROUP
    depth = len(path_of(evaluation.criteria, key)) - 1
    text = _how(evaluation, criterion, sealed=sealed)
    return Line((one_line(criterion.name) or key, local, whole, text), depth, strong=group)


def _how(evaluation: Evaluation, criterion: Criterion, *, sealed: bool) -> str:
    parts = []
    if criterion.kind is Kind.GATE:
        parts.append("Gate: passed or failed, no weight")
    elif criterion.kind is Kind.RATING:
        parts.append("The panel, on the scale")
    elif criterion.kind is Kind.MEASURE:
        parts.append(str(sentence("Measure: {how}", how=valued_text(criterion))))
        if is_relative(criterion):
            parts.append("depends on the other offers")
    parts += [limit for limit in limits_of(criterion) if limit]
    if sealed and criterion.kind is not Kind.GROUP and evaluation.head.process is Process.FORMAL:
        parts.append("sealed until the other scores are in")
    return "; ".join(parts)


def limits_of(criterion: Criterion) -> list[str]:
    """What must be reached or must not be passed, in words."""
    found = []
    unit = criterion.unit if criterion.kind is Kind.MEASURE else ""
    if criterion.at_least is not None:
        text = figure(criterion.at_least, unit) + (" of 100 points" if criterion.kind is Kind.GROUP else "")
        found.append(str(sentence("at least {limit}", limit=text)))
    if criterion.at_most is not None:
        found.append(str(sentence("at most {limit}", limit=figure(criterion.at_most, unit))))
    return found


def _judgements(evaluation: Evaluation, tree: Tree) -> Iterator[Item]:
    found = []
    for group in (TOP, *tree.order):
        for who, judgement in sorted(evaluation.judgements.get(group, {}).items()):
            if judgement is None:
                continue
            under = one_line(evaluation.criteria[group].name) if group else "the top criteria"
            evaluator = evaluation.evaluators.get(who)
            fields = {"group": under, "method": CHOICES[judgement.method], "at": moment(judgement.at)}
            fields["whose"] = one_line(evaluator.name) if evaluator is not None else "the panel together"
            by = one_line(judgement.by)
            text = "Weights under {group}, by {whose}: found by {method}"
            text += ", entered by {by}" if by and by != fields["whose"] else ""
            text += ", {at}." if judgement.at else "."
            found.append(words(text, Role.POINT, by=by, **fields))
    if found:
        yield Under("How weights were found")
        yield from found[:MOST_GATES]


# ---- method ------------------------------------------------------------------------------------------------


def method_part(evaluation: Evaluation) -> Section:
    """How a score becomes a value, values a total, and totals a rank, with the formulas."""
    tree = tree_of(evaluation.criteria)
    kinds = {evaluation.criteria[key].kind for key in tree.leaves}
    rules = evaluation.rules
    items: list[Item] = [
        said(TOTAL, Role.FORMULA),
        words(
            "A total is in points of 100. The weight of a criterion is the product of its share of its group and of "
            "the shares of the groups above it, so that all weights add up to 1; a value lies between 0 and 1."
        ),
    ]
    if Kind.RATING in kinds:
        items += _of_ratings(evaluation)
    if Kind.MEASURE in kinds:
        items.append(
            words(
                "A measure is a number in its own unit. The value function beside it under Criteria turns it into a "
                "value; below 0 and above 1 it is cut off."
            )
        )
        measures = [evaluation.criteria[key] for key in tree.measures]
        relative = [one_line(each.name) for each in measures if is_relative(each)]
        if relative:
            text = "{names} is" if len(relative) == 1 else "{names} are"
            text += " valued relative to the other offers: one offer more or less can change the order of the rest."
            items.append(words(text, Role.CAUTION, names=some(relative)))
    items.append(said(MISSING_RULES[rules.missing]))
    items.append(words("A failed gate or a missed limit takes a candidate out, unless a named person waives it."))
    items.append(_ties(evaluation))
    text = "Ranks are settled in exact arithmetic; figures are rounded half up, for display only."
    items.append(words(text, Role.QUIET))
    return Section(Part.METHOD, tuple(items))


def _of_ratings(evaluation: Evaluation) -> Iterator[Item]:
    scale, rules = evaluation.scale, evaluation.rules
    yield said(RATING_RULES[rules.rating], Role.FORMULA)
    yield words("Ratings are scores on a scale from {scale}.", scale=scale_text(scale))
    if rules.rating is RatingRule.PROPORTIONAL and scale.minimum > 0:
        yield words("The lowest score of this scale is worth more than nothing, to everybody alike.", Role.CAUTION)
    text = "Where the panel has agreed on a score, that score counts; else {rule}."
    yield words(text, rule=POOLING_RULES[rules.pooling])
    if scale.levels:
        columns = (("Score", 10.0, True), ("Means", 90.0, False))
        yield grid(columns, [Line((plain(level), one_line(text))) for level, text in scale.levels])


def _ties(evaluation: Evaluation) -> Item:
    rules = evaluation.rules
    steps = [one_line(evaluation.criteria[key].name) for key in rules.tie_break if key in evaluation.criteria]
    if not steps and not rules.draw:
        return words("Candidates with equal totals share a rank; no tie-break is declared.")
    text = ", then ".join(steps)
    if steps and rules.draw:
        return words("Equal totals: the higher value in {steps} decides, then the lots that were drawn.", steps=text)
    if rules.draw:
        return words("Equal totals: the lots that were drawn decide.")
    return words("Equal totals: the higher value in {steps} decides; else the rank is shared.", steps=text)


# ---- gates, minimums and waivers ------------------------------------------------------------------------------


def screening_part(evaluation: Evaluation, scorecard: Scorecard | None, sight: Sight) -> Section | None:
    """What must be passed, who is out by it, and what was waived by whom and why."""
    tree = tree_of(evaluation.criteria)
    limited = [key for key in tree.order if limits_of(evaluation.criteria[key])]
    if not (tree.gates or limited or any(evaluation.waivers.values())):
        return None
    items: list[Item] = []
    if tree.gates:
        items += [Under("Gates"), _gates(evaluation, tree, sight)]
        if len(tree.gates) > MOST_GATES:
            items.append(words("And {count} more gates.", Role.QUIET, count=len(tree.gates) - MOST_GATES))
    if limited:
        items.append(Under("Minimums and limits"))
        lines = [
            Line((one_line(evaluation.criteria[key].name), "; ".join(limits_of(evaluation.criteria[key]))))
            for key in limited[:MOST_GATES]
        ]
        items.append(grid((("Criterion", 50.0, False), ("Limit", 50.0, False)), lines))
    items.append(Under("Who is out"))
    items += _out(evaluation, scorecard, sight)
    items.append(Under("Waivers"))
    items += _waivers(evaluation, scorecard, sight)
    return Section(Part.SCREENING, tuple(items))


def _gates(evaluation: Evaluation, tree: Tree, sight: Sight) -> Grid:
    lines = []
    for gate in tree.gates[:MOST_GATES]:
        name = one_line(evaluation.criteria[gate].name) or gate
        if gate in sight.sealed:
            lines.append(Line((name, NOTHING, "sealed", NOTHING)))
            continue
        answers = {key: fact_of(evaluation, key, gate) for key in in_order(evaluation.candidates)}
        failed = [evaluation.candidates[key].name for key, answer in answers.items() if answer is False]
        blank = [evaluation.candidates[key].name for key, answer in answers.items() if answer is None]
        passed = len(answers) - len(failed) - len(blank)
        lines.append(
            Line(
                (
                    name,
                    grouped(passed),
                    some(failed) or NOTHING,
                    some(blank) or NOTHING,
                )
            )
        )
    columns = (("Gate", 40.0, False), ("Passed", 10.0, True), ("Failed", 25.0, False), ("Not answered", 25.0, False))
    return grid(columns, lines)


def _out(evaluation: Evaluation, scorecard: Scorecard | None, sight: Sight) -> Iterator[Item]:
    standings = () if scorecard is None else scorecard.standings
    out = [each for each in standings if each.status is Status.OUT]
    if not out:
        yield words("Nobody is out." if sight.clear else "Nobody is out by what may be seen so far.")
        return
    lines = [Line((one_line(each.name), str(why_out(evaluation, each)))) for each in out[:MOST_OUT]]
    yield grid((("Candidate", 32.0, False), ("Why", 68.0, False)), lines)
    if len(out) > MOST_OUT:
        yield words("And {count} more.", Role.QUIET, count=len(out) - MOST_OUT)


def _waivers(evaluation: Evaluation, scorecard: Scorecard | None, sight: Sight) -> Iterator[Item]:
    lines = []
    effective = {
        (each.key, reason.criterion) for each in (scorecard.standings if scorecard else ()) for reason in waived(each)
    }
    for candidate in in_order(evaluation.candidates):
        for criterion, waiver in sorted(evaluation.waivers.get(candidate, {}).items()):
            if criterion not in evaluation.criteria:
                continue
            reason = one_line(waiver.reason)
            if (candidate, criterion) not in effective:
                reason = str(sentence("{reason} (not needed as things stand)", reason=reason))
            who = named(filter(None, [waiver.by]))
            by = "\n".join(filter(None, (who, moment(waiver.at))))
            names = one_line(evaluation.candidates[candidate].name), one_line(evaluation.criteria[criterion].name)
            lines.append(Line((*names, by, reason)))
    if sight.unspoken:
        yield words("A waiver that tells of what is hidden is not shown yet.", Role.CAUTION)
    if not lines:
        yield words("Nothing was waived." if not sight.unspoken else "No other is given.")
        return
    heads = ("Candidate", 20.0), ("Criterion", 24.0), ("Waived by", 20.0), ("Reason", 36.0)
    columns = tuple((head, width, False) for head, width in heads)
    yield grid(columns, lines)
