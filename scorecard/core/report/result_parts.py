"""The sections of the result: the ranking and its points, the profile, the first two head to head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scorecard.core.choice_words import CHOICES
from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import total_decimals
from scorecard.core.model import Evaluation, Kind
from scorecard.core.numbers import grouped, shown
from scorecard.core.ranking import Scorecard, Standing, Status, step_name
from scorecard.core.report.contents import Drawn, Grid, Item, Line, Picture, Role, Section, Under, grid, said, words
from scorecard.core.report.decision import waived, why_out
from scorecard.core.report.parts import Part
from scorecard.core.tree import TOP, Tree, path_of
from scorecard.core.why import head_to_head
from scorecard.core.wording import NOTHING, clipped, one_line, weight_text

MOST_RANKED: Final = 100
"""Candidates whose ranks are listed; of more the rest is counted."""
MOST_BROKEN_DOWN: Final = 12
"""Candidates whose points are given criterion by criterion."""
ACROSS: Final = 5
"""Candidates beside one another in a table of points."""
MOST_LINES: Final = 150
"""Criteria in a table of points; of more only the groups, or the top criteria, are listed."""
LONGEST_HEAD: Final = 36
"""Characters of a name over a column."""


def contributions(evaluation: Evaluation, scorecard: Scorecard) -> Section:
    """The whole ranking, and what each of the first has from each criterion."""
    items: list[Item] = [*_ranking(evaluation, scorecard)]
    standings = [each for each in scorecard.standings if each.total is not None]
    if standings and scorecard.tree.leaves:
        items += _points(evaluation, scorecard, standings)
    return Section(Part.CONTRIBUTIONS, tuple(items))


def _ranking(evaluation: Evaluation, scorecard: Scorecard) -> Iterator[Item]:
    yield Under("The ranking")
    decimals = total_decimals(scorecard)
    kept = list(scorecard.standings[:MOST_RANKED])
    lines = []
    for each in kept:
        out = each.status is Status.OUT
        total = NOTHING if each.total is None else shown(each.total, decimals)
        rank = NOTHING if each.rank is None else str(each.rank)
        lines.append(Line((rank, one_line(each.name), total, _note(evaluation, each)), strong=False, faint=out))
    if any(line.cells[-1] for line in lines):
        columns = [("Rank", 7.0, True), ("Candidate", 38.0, False), ("Total", 13.0, True), ("Note", 42.0, False)]
    else:
        lines = [Line(line.cells[:-1], faint=line.faint) for line in lines]
        columns = [("Rank", 7.0, True), ("Candidate", 73.0, False), ("Total", 20.0, True)]
    yield grid(tuple(columns), lines)
    if len(scorecard.standings) > len(kept):
        fields = {"count": grouped(len(kept)), "of": grouped(len(scorecard.standings))}
        text = "The first {count} of {of} candidates are listed; the workbook and the ranking as CSV hold them all."
        yield words(text, Role.QUIET, **fields)
    yield words("Totals are points of 100. Equal totals share a rank.", Role.QUIET)


def _note(evaluation: Evaluation, standing: Standing) -> str:
    candidate = evaluation.candidates[standing.key]
    place = one_line(candidate.site or candidate.country)
    where = ", ".join(filter(None, (place, CHOICES[candidate.delivery] if candidate.delivery else "")))
    found = [where] if where and standing.status is not Status.OUT else []
    if standing.status is Status.OUT:
        found.append(str(sentence("Out. {why}", why=why_out(evaluation, standing))))
    elif standing.status is Status.PROVISIONAL:
        if standing.high - standing.low > 1e-9 and standing.total is not None:
            fields = {"low": shown(standing.low), "high": shown(standing.high)}
            found.append(str(sentence("provisional, {low} to {high} possible", **fields)))
        else:
            found.append(str(sentence("provisional")))
    if standing.decided_by:
        found.append(str(sentence("placed by {step}", step=step_name(evaluation, standing.decided_by))))
    if waived(standing):
        found.append(str(sentence("takes part by a waiver")))
    text = "; ".join(found)
    return text[:1].upper() + text[1:]


def _points(evaluation: Evaluation, scorecard: Scorecard, standings: Sequence[Standing]) -> Iterator[Item]:
    yield Under("Points by criterion")
    text = "A criterion adds its weight times the value reached in it; the points of a candidate add up to its total."
    yield words(text, Role.QUIET)
    kept = list(standings[:MOST_BROKEN_DOWN])
    keys, cut = listed_criteria(evaluation, scorecard.tree)
    decimals = max(total_decimals(scorecard), 1)
    tables = -(-len(kept) // ACROSS)
    each = -(-len(kept) // tables)  # as many in each, so that the last table is no single column
    for start in range(0, len(kept), each):
        yield _points_grid(evaluation, scorecard, kept[start : start + each], keys, decimals)
    if cut is not None:
        yield said(cut, Role.QUIET)
    if len(standings) > len(kept):
        fields = {"count": len(kept), "of": grouped(len(standings))}
        yield words("The first {count} of {of} candidates; the workbook holds them all.", Role.QUIET, **fields)


def listed_criteria(evaluation: Evaluation, tree: Tree, most: int = MOST_LINES) -> tuple[list[str], Sentence | None]:
    """The weighted criteria that a table lists, in order; where they are too many, the groups alone and a sentence."""
    weighted = [key for key in tree.order if key in tree.local_weights]
    if len(weighted) <= most:
        return weighted, None
    groups = [key for key in weighted if evaluation.criteria[key].kind is Kind.GROUP]
    fields = {"count": grouped(len(tree.leaves))}
    if 0 < len(groups) <= most:
        text = "Groups are listed; the workbook holds each of the {count} criteria in them."
        return groups, sentence(text, **fields)
    tops = [key for key in tree.children[TOP] if key in tree.local_weights]
    tops.sort(key=lambda key: -tree.local_weights[key])
    text = "The heaviest are listed; the workbook holds each of the {count} criteria."
    chosen = set(tops[:most])
    return [key for key in weighted if key in chosen], sentence(text, **fields)


def _points_grid(
    evaluation: Evaluation, scorecard: Scorecard, standings: Sequence[Standing], keys: Sequence[str], decimals: int
) -> Grid:
    tree = scorecard.tree
    columns = [("Criterion", 30.0, False), ("Weight", 12.0, True)]
    columns += [(_head(each, standings), 58.0 / max(len(standings), 3), True) for each in standings]
    lines = []
    for key in keys:
        points = [shown(scorecard.points_under(each.key, key), decimals) for each in standings]
        weight = weight_text(float(sum(tree.global_weights[leaf] for leaf in tree.leaves_under(key))))
        group = evaluation.criteria[key].kind is Kind.GROUP and bool(tree.children.get(key))
        cells = (one_line(evaluation.criteria[key].name) or key, weight, *points)
        lines.append(Line(cells, len(path_of(evaluation.criteria, key)) - 1, strong=group))
    totals = tuple(shown(each.total or 0.0, decimals) for each in standings)
    lines.append(Line(("Total", weight_text(1.0), *totals), strong=True))
    ranks = tuple(NOTHING if each.rank is None else str(each.rank) for each in standings)
    lines.append(Line(("Rank", "", *ranks), strong=True))
    return grid(tuple(columns), lines)


def _head(standing: Standing, beside: Sequence[Standing]) -> str:
    """A name over a narrow column: cut where it is long, as long as that tells it from those beside it."""
    name = clipped(standing.name, LONGEST_HEAD)
    if any(each is not standing and clipped(each.name, LONGEST_HEAD) == name for each in beside):
        name = one_line(standing.name)
    return str(sentence("{name} (out)", name=name)) if standing.status is Status.OUT else name


# ---- the profile, and the first two --------------------------------------------------------------------------


def profile(scorecard: Scorecard) -> Section | None:
    """What each candidate reaches in each top criterion; nothing where nothing is scored."""
    if all(each.total is None for each in scorecard.standings):
        return None
    note = "The value that each candidate reaches in each top criterion, 0 to 100, before it is weighted."
    items: list[Item] = [words(note, Role.QUIET), Picture(Drawn.HEAT_MAP)]
    if len(scorecard.standings) > 1:
        items.append(Picture(Drawn.PROFILE))
    return Section(Part.PROFILE, tuple(items))


def first_two(evaluation: Evaluation, scorecard: Scorecard) -> Section | None:
    """Why the first is ahead of the second; None where there are not two in the ranking."""
    ranked = [each for each in scorecard.standings if each.rank is not None]
    if len(ranked) < 2:
        return None
    found = head_to_head(evaluation, scorecard, ranked[0].key, ranked[1].key)
    items: list[Item] = [said(found.what, Role.LEAD), Picture(Drawn.DIFFERENCES)]
    return Section(Part.HEAD_TO_HEAD, tuple(items))
