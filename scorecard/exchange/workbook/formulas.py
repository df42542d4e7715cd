"""The formulas of the workbook, in the functions that Excel 2010 and LibreOffice both know.

Every function here takes references to cells and gives a formula without its sign of equality. None needs to be
entered as an array formula: what runs over a range does so in SUMPRODUCT.
"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.core.choice_words import CHOICES
from scorecard.core.model import Pooling, Shape

SCALE_MINIMUM, SCALE_MAXIMUM = "scale_minimum", "scale_maximum"
RATING_RULE, RATING_ZERO = "rating_rule", "score_worth_0"
POOLING_RULE, MISSING_RULE = "pooling_rule", "missing_rule"
SCORE_TOLERANCE = "score_tolerance"


# ---- scores ----------------------------------------------------------------------------------------


def voiced(score: str, vote: str) -> str:
    """A score, if it is there and its evaluator votes."""
    return f'IF(AND({vote}>0,ISNUMBER({score})),{score},"")'


def uncounted(score: str, vote: str) -> str:
    """A score that does not count, as a text, which no function over a range takes for a number."""
    return f'IF(AND({vote}>0,ISNUMBER({score})),{score}&"","")'


def pooled(scores: str, votes: str) -> str:
    """The scores of the panel as one, by the pooling rule."""
    mean = f"SUMPRODUCT({votes},{scores})/SUMPRODUCT({votes},--ISNUMBER({scores}))"
    trimmed = f"IF(COUNT({scores})<3,AVERAGE({scores}),(SUM({scores})-MAX({scores})-MIN({scores}))/(COUNT({scores})-2))"
    middle, inner = CHOICES[Pooling.MEDIAN], CHOICES[Pooling.TRIMMED_MEAN]
    by_rule = f'IF({POOLING_RULE}="{middle}",MEDIAN({scores}),IF({POOLING_RULE}="{inner}",{trimmed},{mean}))'
    return f'IF(COUNT({scores})=0,"",{by_rule})'


def agreed(consensus: str, pooled_score: str) -> str:
    """The consensus where there is one, else the pooled score."""
    return f'IF(ISNUMBER({consensus}),{consensus},IF(ISNUMBER({pooled_score}),{pooled_score},""))'


@dataclass(frozen=True, slots=True)
class LinearEnds:
    """The cells of a linear value function: what is fixed (or blank), what is used for 0 and 1, and the direction."""

    worst: str
    best: str
    zero: str
    one: str
    direction: str


# ---- value functions ------------------------------------------------------------------------------------


def rating_value(score: str) -> str:
    """(s - worth 0) / (maximum - worth 0); by the rating rule, the minimum or zero is worth 0."""
    return f'IF(ISNUMBER({score}),{_clamped(f"({score}-{RATING_ZERO})/({SCALE_MAXIMUM}-{RATING_ZERO})")},"")'


def difference(a: str, b: str, *, narrow: bool) -> str:
    """a - b; `narrow`: of large numbers close to each other, where only the 15 digits that a person can enter count."""
    return f"ROUND({a}-{b},14-INT(LOG10(MAX(ABS({a}),ABS({b})))))" if narrow else f"({a}-{b})"


def linear_value(x: str, ends: LinearEnds, *, narrow: bool = False) -> str:
    """(x - worst) / (best - worst).

    1 where the candidates set both ends and are equal. Where all offers lie beyond the one end that is fixed, there is
    only a step: better than the fixed worst, or as good as the fixed best.
    """
    zero, one, lower = ends.zero, ends.one, f'{ends.direction}="lower"'
    crossed = f"AND(COUNT({ends.worst},{ends.best})>0,IF({lower},{zero}<={one},{zero}>={one}))"
    better = f"IF({lower},{x}<{zero},{x}>{zero})"
    as_good = f"IF({lower},{x}<={one},{x}>={one})"
    step = f"--IF(ISNUMBER({ends.worst}),{better},{as_good})"
    between = _clamped(f"{difference(x, zero, narrow=narrow)}/{difference(one, zero, narrow=narrow)}")
    return f'IF(COUNT({x},{zero},{one})<3,"",IF({crossed},{step},IF({zero}={one},1,{between})))'


def piecewise_value(
    x: str, measures: str, values: str, slopes: str, first: tuple[str, str], *, narrow: bool = False
) -> str:
    """Straight lines between points, flat beyond the ends."""
    start, worth = first
    beyond = difference(x, f"LOOKUP({x},{measures})", narrow=narrow)
    inside = f"LOOKUP({x},{measures},{values})+{beyond}*LOOKUP({x},{measures},{slopes})"
    return f'IF(ISNUMBER({x}),{_clamped(f"IF({x}<={start},{worth},{inside})")},"")'


def category_value(x: str, labels: str, values: str) -> str:
    """The value of a label, capitals and all."""
    found = f"SUMPRODUCT(--EXACT({labels},{x}))"
    return f'IF({x}="","",IF({found}=0,"",{_clamped(f"SUMPRODUCT(--EXACT({labels},{x}),{values})")}))'


def relative_value(shape: Shape, x: str, reference: str, zero_at: str, direction: str) -> str:
    """The formulas that go by a reference: prices, and the share of the best."""
    if shape is Shape.SHARE_OF_BEST:
        higher = _clamped(f"{x}/{reference}")
        lower = f'IF({x}<=0,"",{_clamped(f"{reference}/{x}")})'
        return f'IF(COUNT({x},{reference})<2,"",IF({reference}<=0,"",IF({direction}="lower",{lower},{higher})))'
    if shape is Shape.LOWEST_OVER_PRICE:
        value = f"{reference}/{x}"
    elif shape is Shape.LINEAR_PENALTY:
        value = f"1-({x}/{reference}-1)/({zero_at}-1)"
    else:
        value = f"1-LN({x}/{reference})/LN({zero_at})"
    return f'IF(COUNT({x},{reference})<2,"",IF({x}<=0,"",{_clamped(value)}))'


def _clamped(value: str) -> str:
    return f"MAX(0,MIN(1,{value}))"


# ---- what counts as a reference ----------------------------------------------------------------------------


def counted(x: str, compliant: str, above_zero: str) -> str:
    """A measure, if its candidate is not out. `above_zero` is a condition on it, or ""."""
    conditions = f"{compliant}=1,ISNUMBER({x})" + (f",{above_zero}" if above_zero else "")
    return f'IF(AND({conditions}),{x},"")'


def extreme(numbers: str, which: str) -> str:
    """MIN or MAX of the numbers there are."""
    return f'IF(COUNT({numbers})=0,"",{which}({numbers}))'


def bound(fixed: str, direction: str, if_lower: str, if_higher: str) -> str:
    """A number fixed beforehand, else the one of the candidates that the direction asks for."""
    return f'IF(ISNUMBER({fixed}),{fixed},IF({direction}="lower",{if_lower},{if_higher}))'


# ---- totals ----------------------------------------------------------------------------------------------


def total(weights: str, values: str, divisor: str) -> str:
    """Points of 100 over what is scored; nothing where nothing is."""
    return f'IF({divisor}=0,"",100*SUMPRODUCT({weights},{values})/{divisor})'


def lowest(weights: str, values: str, divisor: str, total_cell: str) -> str:
    """The total with everything missing at its worst."""
    return f'IF({divisor}=0,0,IF({MISSING_RULE}="provisional",100*SUMPRODUCT({weights},{values}),{total_cell}))'


def highest(low: str, scored: str, divisor: str, total_cell: str) -> str:
    """The total with everything missing at its best."""
    return f'IF({divisor}=0,100,IF({MISSING_RULE}="provisional",{low}+100*MAX(0,1-{scored}),{total_cell}))'


def status(out: str, missing: str, unanswered: str, divisor: str) -> str:
    """ranked, provisional or out."""
    waits = f'OR(AND({MISSING_RULE}="provisional",{missing}>0),{unanswered}>0,{divisor}=0)'
    return f'IF({out}>0,"out",IF({waits},"provisional","ranked"))'


def group_points(shares: str, values: str) -> str:
    """Points of 100 that a candidate reaches in a group, or while provisional still can.

    `shares` are those of the leaves within the group, whatever the group itself weighs.
    """
    reached, whole = f"SUMPRODUCT({shares},{values})", f"SUM({shares})"
    given = f"SUMPRODUCT({shares},--ISNUMBER({values}))"
    at_best = f'IF({MISSING_RULE}="provisional",{whole}-{given},0)'
    return (
        f'IF({MISSING_RULE}="redistribute",IF({given}=0,"",100*{reached}/{given}),'
        f'IF({whole}=0,"",100*({reached}+{at_best})/{whole}))'
    )


def value_in(shares: str, values: str) -> str:
    """0..1 reached in a group, over what is scored of it or with the rest as the worst; -1 where nothing is scored.

    `shares` are those of the leaves within the group.
    """
    reached, whole = f"SUMPRODUCT({shares},{values})", f"SUM({shares})"
    given = f"SUMPRODUCT({shares},--ISNUMBER({values}))"
    over_all = f"IF({whole}=0,-1,{reached}/{whole})"
    return f'IF({MISSING_RULE}="worst",{over_all},IF({given}=0,-1,{reached}/{given}))'


def value_of_leaf(value: str) -> str:
    """0..1 reached in a single criterion; what is missing is the worst or, by the other rules, comes last with -1."""
    return f'IF(ISNUMBER({value}),{value},IF({MISSING_RULE}="worst",0,-1))'


# ---- gates and limits -----------------------------------------------------------------------------------------


def gate_word(answer: str, waiver: str) -> str:
    """What a gate says of a candidate."""
    return f'IF({answer}="","open",IF({answer}="pass","pass",IF({waiver}="","out","waived")))'


def limit_word(number: str, minimum: str, maximum: str, slack: str, waiver: str) -> str:
    """What a minimum or a limit says of a candidate. `minimum` or `maximum` is "" where there is none."""
    minus, plus = (f"-{slack}", f"+{slack}") if slack else ("", "")
    tests = [f"IF(ISNUMBER({minimum}),{number}<{minimum}{minus},FALSE)"] if minimum else []
    tests += [f"IF(ISNUMBER({maximum}),{number}>{maximum}{plus},FALSE)"] if maximum else []
    breached = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
    return f'IF(NOT(ISNUMBER({number})),"",IF({breached},IF({waiver}="","out","waived"),"ok"))'


# ---- ranks --------------------------------------------------------------------------------------------------------


def first_rank(own: str, everyone: str) -> str:
    """The rank by total: one more than the number of those who are truly ahead."""
    return f'IF({own}<0,"",1+SUMPRODUCT(--({everyone}>{own}+0.000000001)))'


def next_rank(own_rank: str, ranks: str, own: str, everyone: str) -> str:
    """The rank after a tie-break: behind those of equal rank who are ahead in it."""
    return f'IF({own_rank}="","",{own_rank}+SUMPRODUCT(({ranks}={own_rank})*({everyone}>{own}+0.000000001)))'
