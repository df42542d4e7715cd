"""What became of a candidate, in a sentence that names the main cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import EQUAL, Change, Comparison, WeightChange
from scorecard.core.comparison.figures import figures_of
from scorecard.core.comparison.series import Series
from scorecard.core.errors import Sentence, sentence
from scorecard.core.matrix import fact_of
from scorecard.core.model import Kind
from scorecard.core.numbers import MINUS, MOST_DECIMALS, between, shown
from scorecard.core.ranking import Standing, Status
from scorecard.core.wording import listed, one_line, signed

MOST_NAMES: Final = 4
MOST_OTHERS: Final = 3  # who else leads in a row of evaluations
ONLY: Final = 1e-6  # share of a change; the other causes together are less than that


def told(comparison: Comparison, change: Change) -> Sentence:
    """What became of a candidate: its rank, its points, the main cause, and whose place it took or who took its."""
    before, after = change.before, change.after
    name = one_line(change.name)
    if before is None and after is not None:
        return _of_new(comparison, name, after)
    if after is None and before is not None:
        return _of_gone(comparison, name, before)
    assert before is not None
    assert after is not None
    if Status.OUT in (before.status, after.status):
        return _of_out(name, before, after)
    if change.points is None:
        return _of_blank(comparison, name, before, after)
    found = _of_move(comparison, name, change, before, after)
    if Status.PROVISIONAL in (before.status, after.status):
        return sentence("{sentence} Cells are still missing.", sentence=found)
    return found


def leaders_told(comparison: Comparison) -> Sentence:
    """Who led and who leads now."""
    then = _and([one_line(each.name) for each in comparison.result_before.leaders])
    now = [each.after for each in comparison.changes if each.after is not None and each.after.rank == 1]
    names = _and([one_line(each.name) for each in now])
    stayed = [each for each in comparison.changes if each.before and each.after and each.before.rank == 1]
    same = len(stayed) == len(comparison.result_before.leaders) == len(now)
    if not then and not names:
        return sentence("Nobody can be ranked in either.")
    if not names:
        return sentence("{then} led; nobody can be ranked now.", then=then)
    if not then:
        template = "{now} leads now; before, nobody could be ranked."
        return sentence(template if len(now) == 1 else "{now} share the lead now; nobody could be ranked.", now=names)
    if same and all(each.after is not None and each.after.rank == 1 for each in stayed):
        return sentence("{now} leads in both." if len(now) == 1 else "{now} share the lead in both.", now=names)
    fields = {"then": then, "now": names}
    if len(comparison.result_before.leaders) == 1:
        return sentence(
            "{then} led; {now} leads now." if len(now) == 1 else "{then} led; {now} share the lead now.", **fields
        )
    return sentence(
        "{then} shared the lead; {now} leads now." if len(now) == 1 else "{then} shared the lead; {now} share it now.",
        **fields,
    )


def leaders_over(row: Series) -> Sentence:
    """Who leads in how many of the evaluations of a row, and who in the others, which are named."""
    leaders = [
        _and(
            [one_line(each.name) for each in row.lines if (found := each.standings[at]) is not None and found.rank == 1]
        )
        for at in range(len(row.titles))
    ]
    counts = Counter(leaders)
    most = max(counts, key=lambda names: counts[names])
    if not most:
        most = next((names for names in leaders if names), "")
    if not most:
        return sentence("Nobody can be ranked in any of them.")
    alone = sum(standing is not None and standing.rank == 1 for standing in _at(row, leaders.index(most))) == 1
    if counts[most] == len(leaders):
        template = "{names} leads in all {of}." if alone else "{names} share the lead in all {of}."
        return sentence(template, names=most, of=len(leaders))
    places = {names: _where(row.titles, leaders, names) for names in counts}
    others = [names for names in counts if names != most]
    said = [str(sentence("{who} in {where}", who=names or "nobody", where=places[names])) for names in others]
    if len(others) > MOST_OTHERS:
        said[MOST_OTHERS:] = ["others in the rest"]
    template = "{names} leads in {where}; {others}." if alone else "{names} share the lead in {where}; {others}."
    return sentence(template, names=most, where=places[most], others="; ".join(said))


def _at(row: Series, at: int) -> list[Standing | None]:
    return [line.standings[at] for line in row.lines]


def _where(titles: Sequence[str], leaders: Sequence[str], names: str) -> str:
    """Where they lead: in which evaluation, by its name, or in how many of them."""
    there = [title for title, each in zip(titles, leaders, strict=True) if each == names]
    if len(there) > 1:
        return f"{len(there)} of {len(leaders)}"
    return f"\N{LEFT DOUBLE QUOTATION MARK}{one_line(there[0])}\N{RIGHT DOUBLE QUOTATION MARK}"


# ---- one that stands in both rankings -------------------------------------------------------------


def _of_move(comparison: Comparison, name: str, change: Change, before: Standing, after: Standing) -> Sentence:
    fields = {"name": name, "before": _rank(before), "after": _rank(after), "points": _what(comparison, change)}
    one, other = before.rank or 0, after.rank or 0
    if one == other and before.tied == after.tied:
        return sentence("{name} stays at {after}: {points}.", **fields)
    if one == other:
        return sentence("{name} goes from {before} to {after}: {points}.", **fields)
    template = _rise(change) if other < one else _fall(change)
    rival = _rival(comparison, before, after)
    if rival is None:
        return sentence(f"{template}.", **fields)
    return sentence(f"{template}; {{rival}}.", rival=rival, **fields)


def _rise(change: Change) -> str:
    if (change.points or 0.0) < -EQUAL:
        return "{name} rose from {before} to {after} in spite of {points}"
    return "{name} rose from {before} to {after}: {points}"


def _fall(change: Change) -> str:
    if (change.points or 0.0) > EQUAL:
        return "{name} fell from {before} to {after} in spite of {points}"
    return "{name} fell from {before} to {after}: {points}"


def _what(comparison: Comparison, change: Change) -> Sentence:
    """The points gained or lost, and the main cause."""
    parts = change.parts or {}
    points = change.points or 0.0
    if abs(points) <= EQUAL:
        if all(abs(part) <= EQUAL for part in parts.values()):
            return sentence("the same total")
        return sentence("the same total, for the causes cancel out")
    text = _spoken(comparison, change)
    unit = "point" if text.strip(f"+{MINUS}") in ("1.0", "1.00") else "points"
    fields = {"points": text, "unit": unit, "why": _main_reason(comparison, change)}
    return sentence("{points} {unit}, {why}", **fields)


def _main_reason(comparison: Comparison, change: Change) -> Sentence:
    """The main cause as a subordinate clause; "mostly" where there are others, or other criteria behind it."""
    cause = main_cause(change)
    others = sum(abs(part) for each, part in (change.parts or {}).items() if each is not cause)
    alone = others <= ONLY * abs(change.points or 0.0) and _leaf_behind(comparison, change, cause) is None
    return sentence("because {why}" if alone else "mostly because {why}", why=because(comparison, change, cause))


def _leaf_behind(comparison: Comparison, change: Change, cause: Cause) -> float | None:
    """The points of the criterion that `because` names; None where it is all that is behind the cause."""
    row = change.row
    if row is None or cause in (Cause.WEIGHTS, Cause.CRITERIA):
        return None
    parts = comparison.causes.parts[list(Cause).index(cause), row]
    way = 1.0 if (change.parts or {}).get(cause, 0.0) > 0 else -1.0
    most = float(parts[int(np.argmax(way * parts))])
    return None if float(np.abs(parts).sum()) - abs(most) <= ONLY * abs(most) else most


def behind(comparison: Comparison, change: Change, cause: Cause) -> Sentence:
    """What stands behind one cause of a change, as a clause; with its points where it is the largest of several."""
    most, why = _leaf_behind(comparison, change, cause), because(comparison, change, cause)
    if most is None:
        return why
    points = signed(most, comparison.decimals)
    return sentence("above all {why}, {points}", why=why, points=points)


def main_cause(change: Change) -> Cause:
    """The cause that adds most to a change, in its direction. The change must have parts, and not be nought."""
    way = 1.0 if (change.points or 0.0) > 0 else -1.0
    parts = change.parts or {}
    return max(Cause, key=lambda cause: way * parts.get(cause, 0.0))


def because(comparison: Comparison, change: Change, cause: Cause) -> Sentence:
    """What stands behind one cause of a change, as a clause."""
    row = change.row
    assert row is not None
    part = (change.parts or {}).get(cause, 0.0)
    way = 1.0 if part > 0 else -1.0
    if cause is Cause.WEIGHTS:
        return _weights_clause(comparison, row, way)
    if cause is Cause.CRITERIA:
        return _criteria_clause(comparison, row, way)
    index = list(Cause).index(cause)
    at = int(np.argmax(way * comparison.causes.parts[index, row]))
    before, after = comparison.causes.leaves[at]
    criterion = _quoted(comparison.after.criteria[after].name if after else "")
    if cause is Cause.RULES:
        return _rules_clause(comparison, before, after, criterion)
    if before is None or after is None:
        return sentence("cells changed")
    if cause is Cause.SCORES:
        template = "its scores in {criterion} are better" if part > 0 else "its scores in {criterion} are weaker"
        return sentence(template, criterion=criterion)
    then = fact_of(comparison.before, comparison.causes.candidates[row][0], before)
    now = fact_of(comparison.after, comparison.causes.candidates[row][1], after)
    if then == now:
        return sentence("the figures of others in {criterion} changed", criterion=criterion)
    template = "its figure in {criterion} is better" if part > 0 else "its figure in {criterion} is worse"
    return sentence(template, criterion=criterion)


def _weights_clause(comparison: Comparison, row: int, way: float) -> Sentence:
    """The criterion whose weight says most: it weighs less where the candidate is strong, or more where it is weak."""
    causes = comparison.causes
    kept = np.array([None not in leaf for leaf in causes.leaves], dtype=bool)
    values = (causes.values_before[row] + causes.values_after[row]) / 2
    weights = np.where(kept, (causes.weights_before + causes.weights_after) / 2, 0.0)
    usual = float((weights * values).sum() / weights.sum()) if weights.sum() else 0.0
    moved = np.where(kept, causes.weights_after - causes.weights_before, 0.0) * (values - usual)
    best, most = None, EQUAL / 100
    for line in comparison.weights:
        if line.before is None or line.after is None or abs(line.change) <= EQUAL:
            continue
        worth = way * float(moved[list(line.leaves)].sum())
        if worth > most * (1 + 1e-9):
            best, most = line, worth
    return sentence("the weights changed") if best is None else _weighs(comparison, best)


def _weighs(comparison: Comparison, line: WeightChange) -> Sentence:
    moved = between(100 * (line.before or 0.0), 100 * (line.after or 0.0), comparison.weight_decimals)
    points = _seen(abs(moved), abs(line.change) * 100, comparison.weight_decimals)
    fields = {"criterion": _quoted(line.name), "points": points}
    if line.change > 0:
        return sentence("{criterion} weighs {points} points more", **fields)
    return sentence("{criterion} weighs {points} points less", **fields)


def _criteria_clause(comparison: Comparison, row: int, way: float) -> Sentence:
    """The criterion added or removed that says most: what it is worth to the candidate beside all the others."""
    causes = comparison.causes
    leaves = causes.leaves
    kept = np.array([None not in leaf for leaf in leaves], dtype=bool)
    values = (causes.values_before[row] + causes.values_after[row]) / 2
    weights = np.where(kept, (causes.weights_before + causes.weights_after) / 2, 0.0)
    usual = float((weights * values).sum() / weights.sum()) if weights.sum() else 0.0
    best, most = -1, -np.inf
    for at, (before, _) in enumerate(leaves):
        if kept[at]:
            continue
        value = causes.values_after[row, at] if before is None else causes.values_before[row, at]
        worth = way * float((causes.weights_after[at] - causes.weights_before[at]) * (value - usual))
        if worth > most:
            best, most = at, worth
    if best < 0:
        return sentence("the criteria changed")
    before, after = leaves[best]
    if after is not None:
        return sentence("{criterion} was added", criterion=_quoted(comparison.after.criteria[after].name))
    return sentence("{criterion} was removed", criterion=_quoted(comparison.before.criteria[before or ""].name))


def _rules_clause(comparison: Comparison, before: str | None, after: str | None, criterion: str) -> Sentence:
    one, other = comparison.before, comparison.after
    if before is not None and after is not None:
        old, new = one.criteria[before], other.criteria[after]
        if old.kind is Kind.MEASURE and (old.value, old.direction) != (new.value, new.direction):
            return sentence("the way to value {criterion} changed", criterion=criterion)
    found = []
    if one.rules.missing is not other.rules.missing:
        found.append("the rule for missing cells changed")
    if one.rules.pooling is not other.rules.pooling:
        found.append("the pooling of scores changed")
    if one.rules.rating is not other.rules.rating:
        found.append("the rating rule changed")
    if (one.scale.minimum, one.scale.maximum) != (other.scale.minimum, other.scale.maximum):
        found.append("the scale changed")
    votes = ((row, other.evaluators.get(key)) for key, row in one.evaluators.items())
    if any(new is not None and old.voting_weight != new.voting_weight for old, new in votes):
        found.append("the voting weights changed")
    return sentence(found[0]) if len(found) == 1 else sentence("the rules changed")


# ---- whose place it took ----------------------------------------------------------------------------


def _rival(comparison: Comparison, before: Standing, after: Standing) -> Sentence | None:
    """Of all who have passed the candidate since then, or have been passed by it, the one nearest to it."""
    one, other = before.rank or 0, after.rank or 0
    fell = other > one
    best: tuple[int, Change] | None = None
    for each in comparison.changes:
        then = each.before.rank if each.before is not None else None
        now = each.after.rank if each.after is not None else None
        was_ahead = then is not None and then < one
        is_ahead = now is not None and now < other
        if was_ahead == is_ahead or is_ahead != fell:
            continue
        distance = abs(((now if fell else then) or 0) - (one if fell else other))
        if best is None or distance < best[0]:
            best = (distance, each)
    return None if best is None else _rival_clause(comparison, after, best[1])


def _rival_clause(comparison: Comparison, after: Standing, rival: Change) -> Sentence:
    name = one_line(rival.name)
    if rival.before is None:
        return sentence("{rival} is new", rival=name)
    if rival.after is None:
        return sentence("{rival} does not take part any more", rival=name)
    if rival.after.status is Status.OUT and rival.before.status is not Status.OUT:
        return sentence("{rival} is out now", rival=name)
    if rival.before.status is Status.OUT and rival.after.status is not Status.OUT:
        return sentence("{rival} was out before", rival=name)
    if rival.points is None:
        return sentence("{rival} has no total in one of the two", rival=name)
    if after.total == rival.after.total and (after.decided_by or rival.after.decided_by):
        return sentence("a tie-break now decides between it and {rival}", rival=name)
    if abs(rival.points) <= EQUAL:
        return sentence("{rival} has the same total as before", rival=name)
    fields = {"rival": name, "points": _spoken(comparison, rival).strip(f"+{MINUS}")}
    why = _main_reason(comparison, rival)
    if rival.points > 0:
        return sentence("{rival} gained {points}, {why}", why=why, **fields)
    return sentence("{rival} lost {points}, {why}", why=why, **fields)


# ---- one that does not stand in both rankings -----------------------------------------------------


def _of_new(comparison: Comparison, name: str, after: Standing) -> Sentence:
    if after.status is Status.OUT:
        return sentence("{name} is new and out of the ranking: {reason}.", name=name, reason=_reason(after))
    if after.rank is None or after.total is None:
        return sentence("{name} is new; nothing of it is scored yet.", name=name)
    fields = {"name": name, "after": _rank(after), "total": shown(after.total, comparison.decimals)}
    return sentence("{name} is new, at {after} with {total} points.", **fields)


def _of_gone(comparison: Comparison, name: str, before: Standing) -> Sentence:
    if before.status is Status.OUT:
        return sentence("{name} was out of the ranking and does not take part any more.", name=name)
    if before.rank is None or before.total is None:
        return sentence("{name} had no scores and does not take part any more.", name=name)
    fields = {"name": name, "before": _rank(before), "total": shown(before.total, comparison.decimals)}
    return sentence("{name} was at {before} with {total} points and does not take part any more.", **fields)


def _of_out(name: str, before: Standing, after: Standing) -> Sentence:
    if before.status is Status.OUT and after.status is Status.OUT:
        return sentence("{name} is out of the ranking in both: {reason}.", name=name, reason=_reason(after))
    if after.status is Status.OUT:
        if before.rank is None:
            return sentence("{name} had no rank and is out now: {reason}.", name=name, reason=_reason(after))
        return sentence(
            "{name} was at {before} and is out now: {reason}.",
            name=name,
            before=_rank(before),
            reason=_reason(after),
        )
    fields = {"name": name, "reason": _reason(before)}
    if after.rank is None:
        return sentence("{name} is not out any more but nothing of it is scored; before: {reason}.", **fields)
    return sentence("{name} was out and is at {after} now; before: {reason}.", after=_rank(after), **fields)


def _of_blank(comparison: Comparison, name: str, before: Standing, after: Standing) -> Sentence:
    if before.total is None and after.total is None:
        return sentence("Nothing of {name} is scored in either.", name=name)
    if before.total is None and after.total is not None:
        fields = {"name": name, "after": _rank(after), "total": shown(after.total, comparison.decimals)}
        return sentence("{name} is at {after} with {total} points; before, nothing of it was scored.", **fields)
    fields = {"name": name, "before": _rank(before), "total": shown(before.total or 0.0, comparison.decimals)}
    return sentence("{name} was at {before} with {total} points; nothing of it is scored any more.", **fields)


# ---- words ----------------------------------------------------------------------------------------


def _spoken(comparison: Comparison, change: Change) -> str:
    """The change of a total with its sign, as it is shown beside the totals; where that is too small, as it is."""
    points = figures_of(comparison).points(change) or 0.0
    text = _seen(points, change.points or 0.0, comparison.decimals)
    return text if text.startswith(MINUS) else f"+{text}"


def _seen(as_shown: float, exact: float, decimals: int) -> str:
    """A number as it is shown; where nothing of it would be seen the exact one, with as many decimals as it takes."""
    if shown(as_shown, decimals).strip("-0.") or abs(exact) <= EQUAL:
        return shown(as_shown, decimals)
    for more in range(decimals, MOST_DECIMALS):
        text = shown(exact, more)
        if any(digit in text for digit in "123456789"):
            return text
    return shown(exact, MOST_DECIMALS)


def _rank(standing: Standing) -> str:
    """The rank as it stands in a sentence: "1", or "a shared 1"."""
    return str(sentence("a shared {rank}", rank=standing.rank)) if standing.tied else str(standing.rank)


def _reason(standing: Standing) -> str:
    found = [str(reason).rstrip(".") for reason in standing.reasons if reason.waiver is None]
    return "; ".join(found[:1]) if found else str(standing.status)


def _and(names: Sequence[str]) -> str:
    """Names as they stand in a sentence: "A", "A and B", "A, B and C"; of very many only how many there are more."""
    if len(names) > MOST_NAMES:
        rest = len(names) - MOST_NAMES + 1
        return str(sentence("{names} and {count} more", names=", ".join(names[: MOST_NAMES - 1]), count=rest))
    return listed(names)


def _quoted(name: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{one_line(name)}\N{RIGHT DOUBLE QUOTATION MARK}"
