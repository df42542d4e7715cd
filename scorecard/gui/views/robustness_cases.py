"""What the cases of the Robustness page mean: a single score that moves, and one of them that is left out."""

from __future__ import annotations

from functools import partial
from typing import Final

from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped, shown
from scorecard.core.robustness.leave_one_out import cases
from scorecard.core.robustness.single_changes import SingleChange, has_scores, scores_in
from scorecard.core.robustness.verdict import change_sentence, no_change_sentence, panel_sentence
from scorecard.core.what_if import with_agreed_score
from scorecard.core.wording import counted, listed, per_cent
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.explanation import Explanation, Link, Try
from scorecard.gui.views.robustness_rows import TITLES, score_text, step_text
from scorecard.gui.views.robustness_words import candidates_text, kept_text, name_of, without

TO_WEIGHTS: Final = "Go to the weights"
TO_SCORING: Final = Link("Go to scoring", "scoring")
MOST_NAMED: Final = 6
MOST_LISTED: Final = 6


def explain_changes(firm: Firm) -> Explanation:
    """How many single scores change who is first, one of them at a time."""
    title, contest = "Single scores that change the leader", firm.contest
    changes, scale = firm.exact.single_changes, firm.evaluation.scale
    if not has_scores(contest):
        return Explanation(
            title,
            "does not apply",
            str(no_change_sentence(contest)),
            "Figures that are measured have no next level. How far the weights decide stands in the bands.",
            links=(Link("Go to the results", "results"),),
        )
    panel = panel_sentence(contest, firm.exact.panel_changes)
    return Explanation(
        title,
        grouped(scores_in(changes)),
        "So many scores change who is first when one of them alone is one level higher or lower. A score is what one "
        "evaluator has given, or what was agreed where a score is agreed.",
        "Every score of every candidate is moved by one step up and down, as far as the scale goes; all else stays, "
        "the other evaluators' scores too. Limits that it meets or breaks count as well."
        + ("" if panel is None else f" {panel} The verdict does not rest on that."),
        (
            ("Scale", f"{shown(scale.minimum, 0)} to {shown(scale.maximum, 0)}"),
            ("Step", score_text(scale.step)),
            *((str(change_sentence(contest, each)), "") for each in changes[:MOST_LISTED]),
            *((("Further changes", grouped(len(changes) - MOST_LISTED)),) if len(changes) > MOST_LISTED else ()),
        ),
        (TO_SCORING,),
    )


def explain_panel(firm: Firm) -> Explanation | None:
    """The cells in which the whole panel, a level higher or lower, would change who is first."""
    changes, panel = firm.exact.panel_changes, panel_sentence(firm.contest, firm.exact.panel_changes)
    if panel is None:
        return None
    told = [
        (
            f"{name_of(firm, each.candidate)}, {name_of(firm, each.criterion)}",
            f"{score_text(each.before)} to {score_text(each.after)}: {candidates_text(firm, each.leaders)}",
        )
        for each in changes[:MOST_LISTED]
    ]
    if len(changes) > MOST_LISTED:
        told.append(("Further changes", grouped(len(changes) - MOST_LISTED)))
    return Explanation(
        "The whole panel, a level apart",
        counted(len(changes), "change", "changes"),
        f"{panel} Nobody can do that alone: the verdict does not rest on it. It says how far all of them may be "
        "mistaken about one thing.",
        "What the panel's scores of one cell come to moves by one step of the scale, where there is room for a whole "
        "one; everything else stays.",
        tuple(told),
        (TO_SCORING,),
    )


def explain_change(firm: Firm, change: SingleChange) -> Explanation:
    """One score that changes who leads."""
    candidate, criterion = name_of(firm, change.candidate), name_of(firm, change.criterion)
    weight = float(firm.contest.tree.global_weights.get(change.criterion, 0))
    agreed = score_text(change.together)
    label = f"Agreed score of {candidate}, {criterion}: {agreed}"
    words = "Try this score" if change.together == change.after else f"Try {agreed} as the agreed score"
    cell = (change.candidate, change.criterion)
    target: tuple[str, tuple[str, ...]]
    if change.evaluators:
        target, name = ("sheets", (change.evaluators[0], *cell)), "Score now"
        computed = (
            "This score moves by one step of the scale, as far as the scale goes; everything else stays, the other "
            "evaluators' scores of the cell too. Ranked anew with limits and tie-breaks."
        )
    else:
        target, name = ("consensus", cell), "Agreed score now"
        computed = (
            "The agreed score moves by one step of the scale, as far as the scale goes; everything else stays. Ranked "
            "anew with limits and tie-breaks."
        )
    given = [name_of(firm, key) for key in change.evaluators[:MOST_NAMED]]
    if len(change.evaluators) > MOST_NAMED:
        given.append(f"{grouped(len(change.evaluators) - MOST_NAMED)} more")
    told = [(name, score_text(change.before))]
    if given:
        told.append(("Given by" if len(given) == 1 else "Given by each of", listed(given)))
        told.append(("What the cell comes to then", agreed))
    told.append(("Weight of the criterion in the whole", per_cent(weight, 1)))
    told.append(("Then first", candidates_text(firm, change.leaders)))
    return Explanation(
        f"{candidate}, {criterion}",
        step_text(change),
        str(change_sentence(firm.contest, change)),
        computed,
        tuple(told),
        (Link("Go to the score", "scoring", target),),
        (Try(words, label, partial(_with_score, change)),),
    )


def _with_score(change: SingleChange, evaluation: Evaluation) -> Evaluation:
    score = round(change.together, 9)
    return with_agreed_score(evaluation, change.candidate, change.criterion, score)


def explain_left_out(firm: Firm, what: str) -> Explanation:
    """In how many cases those who lead now lead still."""
    found = dict(without(firm))[what]
    means = {
        "evaluator": "The sheet of each evaluator who has scored something is left out in turn. What the consensus has "
        "settled stays settled.",
        "criterion": "Each criterion is left out in turn; its siblings share its weight in their proportions.",
        "candidate": "Each of the others is left out in turn. That matters to the rest only where values are relative, "
        "as in lowest price over price.",
    }[what]
    told = [(f"Without {name_of(firm, each.key)}", candidates_text(firm, each.leaders)) for each in cases(found)]
    told.sort(key=lambda case: case[1] == candidates_text(firm, (firm.leader,)))
    told += [
        (f"No such case: without {name_of(firm, each.key)} itself", candidates_text(firm, each.leaders))
        for each in found.values()
        if not each.is_case
    ]
    page, words = {
        "evaluator": ("panel", "Go to the panel"),
        "criterion": ("criteria", TO_WEIGHTS),
        "candidate": ("candidates", "Go to the candidates"),
    }[what]
    return Explanation(
        TITLES[what],
        kept_text(found),
        f"In so many cases those who lead now lead still. {means}",
        "Ranked anew without it, by the same rules.",
        tuple(told),
        (Link(words, page),),
    )


def explain_without(firm: Firm, what: str, key: str) -> Explanation:
    """Who leads when one is left out."""
    found = dict(without(firm))[what][key]
    table = {"evaluator": "evaluators", "criterion": "criteria", "candidate": "candidates"}[what]
    page = {"evaluator": "panel", "criterion": "criteria", "candidate": "candidates"}[what]
    name = name_of(firm, key)
    return Explanation(
        f"Without {name}",
        candidates_text(firm, found.leaders),
        f"Without the {what} {name}, the first rank goes to {candidates_text(firm, found.leaders)}.",
        "Ranked anew without it, by the same rules.",
        (
            ("First now", candidates_text(firm, tuple(firm.contest.candidates[row] for row in firm.contest.leaders))),
            ("First without it", candidates_text(firm, found.leaders)),
            ("Others change places", "yes" if found.reordered else "no"),
        ),
        (Link(f"Go to {name}", page, (table, (key,))),),
    )
