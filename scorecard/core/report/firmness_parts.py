"""The section on how firm the result is: the verdict, and what would change who is first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scorecard.core.errors import sentence
from scorecard.core.methods import METHOD_NAMES
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.ranking import Scorecard
from scorecard.core.report.contents import (
    MOST_IN_BANDS,
    MOST_IN_SHARES,
    Drawn,
    Item,
    Line,
    Picture,
    Role,
    Section,
    Under,
    grid,
    said,
    words,
)
from scorecard.core.report.parts import Part
from scorecard.core.report.phrases import some
from scorecard.core.robustness.answers import Robustness
from scorecard.core.robustness.double_counting import told
from scorecard.core.robustness.leave_one_out import kept_sentence
from scorecard.core.robustness.simulation import Drawn as Weightings
from scorecard.core.robustness.verdict import (
    change_sentence,
    flip_sentence,
    no_change_sentence,
    panel_sentence,
    percent,
    points,
    stability_sentence,
)
from scorecard.core.tree import TOP
from scorecard.core.wording import one_line

MOST_CANDIDATES: Final = 1000
"""Candidates; of more, a report does not ask how firm the result is, for the work grows with their square."""
MOST_BANDS: Final = 40
MOST_RIVALS: Final = 8
MOST_CHANGES: Final = 15
MOST_LEFT_OUT: Final = 15
MOST_ALIKE: Final = 10
MOST_RANKED: Final = 30


def can_be_asked(scorecard: Scorecard) -> bool:
    """Whether there are two to compare, and not too many."""
    return 1 < _running(scorecard) <= MOST_CANDIDATES


def _running(scorecard: Scorecard) -> int:
    return sum(1 for each in scorecard.standings if each.rank is not None)


def robustness_part(scorecard: Scorecard | None, found: Robustness | None) -> Section | None:
    """The section; a sentence alone where there are too many candidates, nothing where nobody can be compared."""
    if found is None:
        if scorecard is None or _running(scorecard) < 2:
            return None
        text = "This section compares up to {most} candidates, and there are more; the page Robustness works it out."
        return Section(Part.ROBUSTNESS, (words(text, most=grouped(MOST_CANDIDATES)),))
    items: list[Item] = [said(found.verdict.what, Role.LEAD)]
    items += [said(reason, Role.POINT) for reason in found.verdict.reasons]
    items += [said(note, Role.CAUTION) for note in found.notes]
    items += _stability(found)
    items += _smallest(found)
    items += _ranks(found)
    items += _single(found)
    items += _left_out(found)
    items += _methods(found)
    items += _alike(found)
    items += _settings(found)
    return Section(Part.ROBUSTNESS, tuple(items))


def _stability(found: Robustness) -> Iterator[Item]:
    exact, tree = found.exact, found.contest.tree
    tops = [key for key in tree.children[TOP] if key in exact.stability]
    if not tops:
        return
    yield Under("How far each weight can go")
    note = "The band is where the first place stays as it is while the weight moves and its siblings keep their "
    note += "proportions; the dot is the weight now."
    yield words(note, Role.QUIET)
    yield Picture(Drawn.BANDS)
    if len(tops) > MOST_IN_BANDS:
        fields = {"count": MOST_IN_BANDS, "of": len(tops)}
        yield words("The first {count} of {of} top criteria; the others follow in words.", Role.QUIET, **fields)
    drawn = frozenset(tops[:MOST_IN_BANDS])
    under = [key for key in exact.stability if key not in drawn]
    moving = [key for key in under if not exact.stability[key].firm]
    for key in moving[:MOST_BANDS]:
        yield said(stability_sentence(found.contest, exact.stability[key]), Role.POINT)
    if len(moving) > MOST_BANDS:
        yield words("And {count} more criteria.", Role.QUIET, count=len(moving) - MOST_BANDS)
    firm = len(under) - len(moving)
    if firm:
        text = "{count} further criteria can have any weight among their siblings."
        text = "One further criterion can have any weight among its siblings." if firm == 1 else text
        yield words(text, Role.QUIET, count=firm)


def _smallest(found: Robustness) -> Iterator[Item]:
    flips = list(found.exact.flips.values())
    yield Under("The smallest change of weights that changes the first place")
    if not flips:
        yield words("No weights put anybody else first.")
        return
    yield said(flip_sentence(found.contest, flips[0]))
    yield Picture(Drawn.FLIP)
    for flip in flips[1:MOST_RIVALS]:
        yield said(flip_sentence(found.contest, flip), Role.POINT)
    if len(flips) > MOST_RIVALS:
        yield words("{count} more candidates need a larger change.", Role.QUIET, count=len(flips) - MOST_RIVALS)


def _ranks(found: Robustness) -> Iterator[Item]:
    if found.acceptability is None:
        return
    yield Under("How often each takes each rank")
    yield words("Per cent of {count} weightings.", Role.QUIET, count=grouped(found.draws.samples))
    yield Picture(Drawn.RANK_SHARES)
    if len(found.contest.candidates) > MOST_IN_SHARES:
        fields = {"count": MOST_IN_SHARES, "of": grouped(len(found.contest.candidates))}
        yield words("The first {count} of {of} candidates.", Role.QUIET, **fields)


def _single(found: Robustness) -> Iterator[Item]:
    changes = found.exact.single_changes
    yield Under("Single scores, one step up or down")
    if not changes:
        yield said(no_change_sentence(found.contest))
    for change in changes[:MOST_CHANGES]:
        yield said(change_sentence(found.contest, change), Role.POINT)
    if len(changes) > MOST_CHANGES:
        yield words("And {count} more.", Role.QUIET, count=len(changes) - MOST_CHANGES)
    panel = panel_sentence(found.contest, found.exact.panel_changes)
    if panel is not None:
        yield said(panel, Role.QUIET)


def _left_out(found: Robustness) -> Iterator[Item]:
    evaluation = found.contest.evaluation
    lines = [
        words(template, Role.POINT, name=one_line(rows[key].name) or key, leaders=_names(evaluation, each.leaders))
        for template, rows, left in (
            ("Without the criterion {name}: {leaders}.", evaluation.criteria, found.exact.without_criteria),
            ("Without the candidate {name}: {leaders}.", evaluation.candidates, found.exact.without_candidates),
            ("Without the evaluator {name}: {leaders}.", evaluation.evaluators, found.without_evaluators),
        )
        for key, each in left.items()
        if each.changed
    ]
    yield Under("Who is first when one is left out")
    if not lines:
        exact = found.exact
        yield said(kept_sentence(exact.without_criteria, exact.without_candidates, found.without_evaluators))
    yield from lines[:MOST_LEFT_OUT]
    if len(lines) > MOST_LEFT_OUT:
        yield words("And {count} more.", Role.QUIET, count=len(lines) - MOST_LEFT_OUT)


def _names(evaluation: Evaluation, keys: Sequence[str]) -> str:
    return some([evaluation.candidates[key].name for key in keys]) or "nobody"


def _methods(found: Robustness) -> Iterator[Item]:
    checks, contest = found.exact.cross_check, found.contest
    if not checks:
        return
    yield Under("Ranks by other methods")
    order = {each.key: at for at, each in enumerate(contest.scorecard.standings)}
    ranks = {each.key: each.rank for each in contest.scorecard.standings}
    keys = sorted(contest.candidates, key=order.__getitem__)
    lines = [
        Line(
            (
                one_line(contest.evaluation.candidates[key].name) or key,
                str(ranks[key]),
                *(str(ranked.ranks[key]) for ranked in checks.values()),
            )
        )
        for key in keys[:MOST_RANKED]
    ]
    rho = ("" if ranked.rho is None else shown(ranked.rho, 2) for ranked in checks.values())
    lines.append(Line(("Rank correlation with this report", "", *rho), strong=True))
    columns = [("Candidate", 40.0, False), ("This report", 15.0, True)]
    columns += [(METHOD_NAMES[method], 15.0, True) for method in checks]
    yield grid(tuple(columns), lines)
    if len(keys) > MOST_RANKED:
        yield words("The first {count} of {of} candidates.", Role.QUIET, count=MOST_RANKED, of=len(keys))


def _alike(found: Robustness) -> Iterator[Item]:
    overlaps, chance = told(found.exact.overlaps, len(found.contest.candidates))
    if not overlaps:
        return
    yield Under("Criteria that rank the candidates alike")
    yield words("Perhaps one thing is counted twice; only people can say.", Role.QUIET)
    for overlap in overlaps[:MOST_ALIKE]:
        names = [one_line(found.contest.evaluation.criteria[key].name) for key in (overlap.first, overlap.second)]
        fields = {"first": names[0], "second": names[1], "rho": shown(overlap.correlation, 2)}
        yield words("{first} and {second}: rank correlation {rho}.", Role.POINT, **fields)
    if len(overlaps) > MOST_ALIKE:
        yield words("And {count} more pairs.", Role.QUIET, count=len(overlaps) - MOST_ALIKE)
    if chance is not None:
        yield said(chance, Role.QUIET)


def _settings(found: Robustness) -> Iterator[Item]:
    draws, bands = found.draws, found.bands
    yield Under("How this was worked out")
    how = sentence("any weights, group by group, all alike")
    if draws.weights is Weightings.AROUND:
        how = sentence("around the stated weights, with a concentration of {near}", near=plain(draws.concentration))
    fields = {"samples": grouped(draws.samples), "seed": draws.seed, "how": how}
    text = "Drawn: {samples} weightings, {how}, seed {seed}; the same seed gives the same figures."
    yield words(text, Role.QUIET, **fields)
    if draws.scores:
        yield words("Scores vary as well, with the panel's own spread.", Role.QUIET)
    text = "Clear: first in {share} of the weightings or more, {clear} ahead or more, and no single score changes it. "
    text += "Tie: equal, or less than {tie} ahead. Close: everything else."
    fields = {"share": percent(bands.clear_share), "clear": points(bands.clear_margin), "tie": points(bands.tie_margin)}
    yield words(text, Role.QUIET, **fields)
