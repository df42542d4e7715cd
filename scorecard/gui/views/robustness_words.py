"""The words of the Robustness page: what a clear verdict needs, and the summary as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import lead_of
from scorecard.core.methods import METHOD_NAMES, Method
from scorecard.core.numbers import grouped, shown
from scorecard.core.robustness.cross_check import Ranked
from scorecard.core.robustness.double_counting import told
from scorecard.core.robustness.headline import headline
from scorecard.core.robustness.leave_one_out import LeftOut, cases
from scorecard.core.robustness.simulation import Drawn, Draws
from scorecard.core.robustness.single_changes import has_scores, scores_in
from scorecard.core.robustness.verdict import (
    Firmness,
    change_sentence,
    flip_sentence,
    is_open,
    no_change_sentence,
    panel_sentence,
    percent,
    points,
    stability_sentence,
)
from scorecard.core.wording import NOTHING, counted, isolated, listed, one_line
from scorecard.gui.chips import ChipKind
from scorecard.gui.models.firmness_model import Firm

CHIPS: Final = {
    Firmness.CLEAR: ("Clear", ChipKind.CLEAR),
    Firmness.CLOSE: ("Close", ChipKind.CLOSE),
    Firmness.TIE: ("Tie", ChipKind.TIE),
}
SCORES: Final = {
    Method.WEIGHTED_SUM: "total",
    Method.TOPSIS: "closeness",
    Method.PROMETHEE: "net flow",
    Method.WEIGHTED_PRODUCT: "product",
}

LEAD: Final = "lead"
SHARE: Final = "share"
CHANGES: Final = "changes"
OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that "clear" needs: its words, the figure as it is, and whether it is met; None where there is
    nothing to ask."""

    key: str
    words: str
    figure: str
    met: bool | None

    @property
    def told(self) -> str:
        """Whether it is met, in a word or two."""
        return "does not apply" if self.met is None else "met" if self.met else "not met"

    @property
    def whole(self) -> str:
        """All of it in words."""
        return f"{self.words}: {self.told}" if self.met is None else f"{self.words}: {self.figure}, {self.told}"


def needs_of(firm: Firm) -> tuple[Need, ...]:
    """What "clear" needs, with the figures; () where there is nobody to compare with."""
    found, bands, contest = firm.verdict, firm.bands, firm.contest
    if found.lead is None or firm.near is None:
        return ()
    share = firm.near.first(firm.leader)
    changes = grouped(scores_in(firm.exact.single_changes))
    asked, moves = has_scores(contest), contest.has_weights_to_move
    split = len(contest.leaders) > 1 or any(each.rank == 1 and each.decided_by for each in contest.scorecard.standings)
    needs = [
        Need(
            LEAD,
            str(sentence("A lead of {points} or more", points=points(bands.clear_margin))),
            lead_text(firm),
            found.lead >= bands.clear_margin - 1e-9 and not split,
        ),
        Need(
            SHARE,
            str(sentence("First in {share} or more", share=percent(bands.clear_share))),
            share_figure(share) if moves else NOTHING,
            share >= bands.clear_share if moves else None,
        ),
        Need(
            CHANGES,
            "No single score that changes the leader",
            changes if asked else NOTHING,
            not firm.exact.single_changes if asked else None,
        ),
    ]
    if contest.provisional or not contest.complete:
        needs.append(
            Need(
                OPEN, "Nothing missing that can change it", "open" if is_open(contest) else "safe", not is_open(contest)
            )
        )
    return tuple(needs)


def headline_of(firm: Firm) -> Sentence:
    """The verdict in one sentence, with what keeps it from being clear first."""
    return headline(firm.contest, firm.near, firm.exact.single_changes, firm.verdict, firm.bands)


def lead_text(firm: Firm) -> str:
    """The lead in points as it is shown, beside what a clear one takes; "" where there is no second."""
    found = lead_of(firm.contest.scorecard)
    return "" if found is None else found.beside(firm.bands.clear_margin).split(" ", maxsplit=1)[0]


def share_figure(share: float) -> str:
    """A share beside its band: "86 %", "<1 %"."""
    return percent(share).replace("less than ", "<").replace("more than ", ">")


def name_of(firm: Firm, key: str) -> str:
    """What a candidate, criterion or evaluator is called, on one line."""
    for table in (firm.evaluation.candidates, firm.evaluation.criteria, firm.evaluation.evaluators):
        row = table.get(key)
        if row is not None:
            return isolated(row.name) or key
    return key


def candidates_text(firm: Firm, keys: tuple[str, ...]) -> str:
    """Names of candidates as they stand in a sentence; "nobody" for none."""
    names = [isolated(firm.evaluation.candidates[key].name) or key for key in keys]
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return listed(names) or "nobody"


def drawn_words(draws: Draws) -> str:
    """How weightings are drawn, in words."""
    if draws.weights is Drawn.UNIFORM:
        return "any weights, all alike"
    return "weights near the stated ones"


def spread_at(weight: float, concentration: float) -> float:
    """The standard deviation of a drawn weight 0..1 (Dirichlet)."""
    return float((weight * (1 - weight) / (concentration + 1)) ** 0.5)


def kept_text(found: dict[str, LeftOut]) -> str:
    """In how many of the cases those who lead now lead still: "14 of 15"."""
    asked = cases(found)
    return f"{grouped(sum(not each.changed for each in asked))} of {grouped(len(asked))}"


def placed(firm: Firm, ranked: Ranked) -> str:
    """Who is first by a method, and how far it agrees."""
    return candidates_text(firm, ranked.leaders)


def summary_text(firm: Firm, *, hidden: tuple[str, ...] = ()) -> str:
    """The whole as plain text, for a mail or the minutes."""
    contest, exact = firm.contest, firm.exact
    lines = [one_line(firm.evaluation.head.title), ""]
    lines.append(f"{str(firm.verdict.firmness).capitalize()}. {headline_of(firm)}")
    lines += [str(each) for each in (*firm.verdict.reasons, *firm.notes)]
    lines += [f"{each}." for each in hidden]
    if firm.verdict.lead is None:
        return "\n".join(lines).rstrip()
    lines += ["", "Clear needs"]
    lines += [f"- {each.whole}" for each in needs_of(firm)]
    lines += ["", "How far each weight can go, among its siblings"]
    lines += [f"- {stability_sentence(contest, each)}" for each in exact.stability.values()]
    lines += ["", "The smallest change of weights that puts another first"]
    lines += [f"- {flip_sentence(contest, each)}" for each in exact.flips.values()]
    if not exact.flips:
        lines.append("- No weights put anybody else first.")
    lines += ["", "Single scores, one step up or down"]
    lines += [f"- {change_sentence(contest, each)}" for each in exact.single_changes]
    if not exact.single_changes:
        lines.append(f"- {no_change_sentence(contest)}")
    panel = panel_sentence(contest, exact.panel_changes)
    lines += [] if panel is None else [f"- {panel}"]
    lines += ["", "Who leads when one is left out"]
    for what, found in without(firm):
        one = "another candidate" if what == "candidate" else f"one {what}"
        lines.append(f"- Without {one}: the same in {kept_text(found)} cases")
        lines += [
            f"  - without {name_of(firm, each.key)}: {candidates_text(firm, each.leaders)}"
            for each in found.values()
            if each.changed
        ]
    lines += ["", "Other methods"]
    for method, ranked in exact.cross_check.items():
        rho = "" if ranked.rho is None else f", rank correlation {shown(ranked.rho, 2)}"
        lines.append(f"- {METHOD_NAMES[method]}: {placed(firm, ranked)} first{rho}")
    overlaps, chance = told(exact.overlaps, len(contest.candidates))
    if overlaps:
        lines += ["", "Criteria that rank alike, perhaps one thing counted twice"]
        lines += [
            f"- {name_of(firm, each.first)} and {name_of(firm, each.second)}: rank correlation "
            f"{shown(each.correlation, 2)}"
            for each in overlaps
        ]
        lines += [] if chance is None else [f"- {chance}"]
    draws = firm.draws
    scores = ", scores varied as the panel does" if draws.scores else ""
    lines += [
        "",
        f"{counted(draws.samples, 'weighting', 'weightings')} near the stated one{scores}, seed {draws.seed}.",
    ]
    return "\n".join(lines)


def without(firm: Firm) -> tuple[tuple[str, dict[str, LeftOut]], ...]:
    """What was left out one after the other, in the words for one of them."""
    every = (
        ("evaluator", firm.without_evaluators),
        ("criterion", firm.exact.without_criteria),
        ("candidate", firm.exact.without_candidates),
    )
    return tuple((what, found) for what, found in every if cases(found))
