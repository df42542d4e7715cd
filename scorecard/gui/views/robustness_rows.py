"""The rows of words and figures on the Robustness page, as painters take them."""

from __future__ import annotations

from typing import Final

from scorecard.core.lead import total_text
from scorecard.core.methods import METHOD_NAMES
from scorecard.core.numbers import between, decimals_needed, shown
from scorecard.core.ranking import Scorecard, Standing
from scorecard.core.robustness.double_counting import FEWEST, told
from scorecard.core.robustness.leave_one_out import kept_sentence
from scorecard.core.robustness.single_changes import SingleChange, has_scores
from scorecard.core.robustness.verdict import change_sentence
from scorecard.core.wording import NOTHING, WEIGHT_DECIMALS, listed, per_cent, signed
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.robustness_words import candidates_text, kept_text, name_of, placed, without
from scorecard.render.figure_rows import Column, FigureRows, Line
from scorecard.render.series import short_names

MOST_CHANGES: Final = 6
MOST_ROWS: Final = 12

TITLES: Final = {
    "evaluator": "Without one evaluator",
    "criterion": "Without one criterion",
    "candidate": "Without another candidate",
}
ONE: Final = {"evaluator": "One evaluator", "criterion": "One criterion", "candidate": "One rival"}


def score_text(score: float) -> str:
    """An agreed score, short."""
    text = shown(score, 2)
    return text.rstrip("0").rstrip(".") if not text.endswith(".00") else text[:-1]


def step_text(change: SingleChange) -> str:
    """One step of an agreed score, both with as many decimals as either needs."""
    both = (change.before, change.after)
    decimals = 1 if all(abs(round(each, 1) - each) < 5e-3 for each in both) else 2
    return f"{shown(both[0], decimals)} to {shown(both[1], decimals)}"


def whose(firm: Firm, change: SingleChange) -> str:
    """Who gave the score: a name, how many, or that it is agreed."""
    if not change.evaluators:
        return "agreed"
    return name_of(firm, change.evaluators[0]) if len(change.evaluators) == 1 else f"each of {len(change.evaluators)}"


def single_rows(firm: Firm, most: int = MOST_CHANGES) -> FigureRows:
    """Single scores that change who leads."""
    short = short_names(firm.evaluation)
    changes = firm.exact.single_changes
    named = len(firm.evaluation.evaluators) > 1
    lines = tuple(
        Line(
            (
                *(short[each.candidate], name_of(firm, each.criterion)),
                *((whose(firm, each),) if named else ()),
                *(step_text(each), listed([short[key] for key in each.leaders]) or "nobody"),
            ),
            str(change_sentence(firm.contest, each)),
            *(each.candidate, each.criterion, str(at)),
        )
        for at, each in enumerate(changes[:most])
    )
    columns = (Column("Candidate"), Column("Criterion"), *((Column("Score of"),) if named else ()))
    columns += (Column("One step", figures=True), Column("Then leads"))
    note = f"and {len(changes) - most} more" if len(changes) > most else ""
    message = "None: no score changed by one step does it."
    if not has_scores(firm.contest):
        message = "There is no score: all that counts is measured."
    return FigureRows("Single scores that change the leader", columns, lines, message, note)


def left_out_rows(firm: Firm) -> FigureRows:
    """In how many cases those who lead now lead still."""
    lines = []
    for what, found in without(firm):
        figure = kept_text(found)
        words = TITLES[what]
        lines.append(Line((ONE[what], figure), f"{words}: {figure} the same", detail=what, strong=frozenset({1})))
    note = f"Cases in which {leaders_short(firm)} leads" if len(firm.contest.leaders) == 1 else "Cases without a change"
    return FigureRows(
        "Leave one out", (Column(""), Column("", figures=True)), tuple(lines), "Nothing to leave out", note
    )


def leaders_short(firm: Firm) -> str:
    """Short names of those who are first."""
    short = short_names(firm.evaluation)
    return listed([short[firm.contest.candidates[row]] for row in firm.contest.leaders])


def method_rows(firm: Firm) -> FigureRows:
    """Who is first by other methods, and the rank correlation with the weighted sum."""
    short = short_names(firm.evaluation)
    lines = []
    for method, ranked in firm.exact.cross_check.items():
        leaders = [short[key] for key in ranked.leaders]
        words = leaders[0] if len(leaders) == 1 else f"{len(leaders)} share it"
        rho = NOTHING if ranked.rho is None else shown(ranked.rho, 2)
        said = f"{METHOD_NAMES[method]}: {placed(firm, ranked)} first, rank correlation {rho}"
        lines.append(Line((METHOD_NAMES[method], words, rho), said, detail=str(method), strong=frozenset({2})))
    columns = (Column(""), Column(""), Column("", figures=True))
    return FigureRows(
        "Other methods", columns, tuple(lines), "Nothing to compare", "Rank correlation with your ranking"
    )


def changed_rows(firm: Firm, most: int = MOST_ROWS) -> FigureRows:
    """What would change the leader if it were not there."""
    lines: list[Line] = []
    count = 0
    for what, found in without(firm):
        for each in found.values():
            if not each.changed:
                continue
            count += 1
            if len(lines) < most:
                then = candidates_text(firm, each.leaders)
                name = name_of(firm, each.key)
                said = f"Without the {what} {name}: {then}"
                lines.append(Line((name, what, then), said, detail=f"{what}:{each.key}"))
    columns = (Column("Without"), Column("Kind"), Column("Then leads"))
    message = str(
        kept_sentence(*(dict(without(firm)).get(what, {}) for what in ("criterion", "candidate", "evaluator")))
    )
    note = f"and {count - most} more" if count > most else ""
    return FigureRows("Who leads when one is left out", columns, tuple(lines), message, note)


def chance_rows(firm: Firm, most: int = MOST_ROWS) -> FigureRows:
    """Who could be first under some weights, and who is behind somebody whatever they are."""
    dominance = firm.exact.dominance
    lines = []
    short = short_names(firm.evaluation)
    order = {each.key: place for place, each in enumerate(firm.contest.scorecard.standings)}
    for key in sorted(firm.contest.candidates, key=order.__getitem__)[:most]:
        by = dominance.dominated_by.get(key, ())
        if key == firm.leader and not by:
            verdict = "is first"
        elif key in dominance.potential:
            verdict = "could be first"
        elif by:
            verdict = f"never; nowhere ahead of {short[min(by, key=order.__getitem__)]}"
        else:
            verdict = "never, whatever the weights"
        name, said = name_of(firm, key), verdict
        if by:
            said = f"never; nowhere ahead of {candidates_text(firm, by)}"
        faint = key not in dominance.potential
        lines.append(Line((name, verdict), f"{name}: {said}", candidate=key, detail="chance", faint=faint))
    rest = len(firm.contest.candidates) - most
    columns = (Column("Candidate"), Column("Under some weights"))
    note = f"and {rest} more" if rest > 0 else ""
    return FigureRows("Who could be first at all", columns, tuple(lines), "Nobody is in the ranking", note)


def overlap_rows(firm: Firm, most: int = MOST_ROWS) -> FigureRows:
    """Criteria that rank the candidates more alike than chance makes them."""
    lines = []
    candidates = len(firm.contest.candidates)
    overlaps, _ = told(firm.exact.overlaps, candidates)
    for each in overlaps[:most]:
        names = f"{name_of(firm, each.first)} and {name_of(firm, each.second)}"
        rho = shown(each.correlation, 2)
        weight = per_cent(each.weight, WEIGHT_DECIMALS)
        said = f"{names}: rank correlation {rho}, together {weight} of the weight"
        lines.append(Line((names, rho, weight), said, detail=f"{each.first}:{each.second}"))
    columns = (Column("Criteria"), Column("Correlation", figures=True), Column("Weight", figures=True))
    few = candidates < FEWEST
    message = "Four candidates or more are needed to tell." if few else "No two criteria rank the candidates alike."
    note = f"and {len(overlaps) - most} more" if len(overlaps) > most else ""
    return FigureRows("Perhaps one thing counted twice", columns, tuple(lines), message, note)


def compared_rows(saved: Scorecard, tried: Scorecard | None) -> FigureRows:
    """The saved result and the one that is tried, side by side."""
    then = {each.key: each for each in (tried.standings if tried is not None else ())}
    order = [*then.values(), *(each for each in saved.standings if each.key not in then)]
    before = {each.key: each for each in saved.standings}
    decimals = max(_decimals(saved.standings), _decimals(list(then.values())))
    lines = []
    for place in order[:MOST_ROWS]:
        was, new = before.get(place.key), then.get(place.key)
        change = None
        if was is not None and new is not None and was.total is not None and new.total is not None:
            change = between(was.total, new.total, decimals)
        texts = (
            place.name,
            *(_rank(was), total_text(was, decimals)),
            *(_rank(new), total_text(new, decimals)),
            NOTHING if change is None else signed(change, decimals),
        )
        moved = (was.rank if was else None) != (new.rank if new else None)
        strong = frozenset({0, 3, 4} if new is not None and new.rank == 1 else {3} if moved else ())
        said = f"{place.name}: saved rank {texts[1]} with {texts[2]}, then rank {texts[3]} with {texts[4]}"
        tone = change if change is not None and abs(change) > 1e-9 else 0.0
        lines.append(Line(texts, said, candidate=place.key, detail="what if", strong=strong, tone=tone))
    columns = (
        Column("Candidate"),
        *(Column("Saved rank", figures=True), Column("Saved total", figures=True)),
        *(Column("What-if rank", figures=True), Column("What-if total", figures=True)),
        Column("Change", figures=True),
    )
    rest = len(order) - MOST_ROWS
    note = f"and {rest} more" if rest > 0 else ""
    return FigureRows("What if, beside what is saved", columns, tuple(lines), "Nothing to rank by", note)


def _decimals(standings: tuple[Standing, ...] | list[Standing]) -> int:
    return decimals_needed((each.rank, each.total) for each in standings if each.rank and each.total is not None)


def _rank(standing: Standing | None) -> str:
    return NOTHING if standing is None or standing.rank is None else str(standing.rank)
