"""Wherever the size of a lead is said, it is the same number: no page, file or command can be held against another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget

from scorecard.cli.printing import headline as printed
from scorecard.core.agenda import agenda
from scorecard.core.improvements import way_to_lead
from scorecard.core.lead import Lead, lead_of, total_decimals
from scorecard.core.model import Evaluation, Missing, Rules, Scale
from scorecard.core.numbers import shown
from scorecard.core.outcomes import outcome_of
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.report.decision import decision_of
from scorecard.core.robustness.answers import robustness
from scorecard.core.robustness.headline import headline
from scorecard.core.robustness.simulation import Draws
from scorecard.core.robustness.verdict import Bands
from scorecard.core.why import head_to_head
from scorecard.exchange.workbook import Provenance
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import Plan
from scorecard.exchange.workbook.summary import leader_sentence
from scorecard.gui.models.firmness_model import firmness
from scorecard.gui.models.summaries import summary_of
from scorecard.gui.standing_rows import lead_of as lead_of_rows
from scorecard.gui.standing_rows import rows_of
from scorecard.gui.views.consensus_words import stake_of
from scorecard.gui.views.picture_kinds import DIFFERENCES
from scorecard.gui.views.robustness_explanations import explain_need
from scorecard.gui.views.robustness_words import LEAD, needs_of
from scorecard.gui.views.what_if_band import result_text, state_text
from scorecard.render.difference_bars import differences_of
from scorecard.render.difference_bars import summary as differences_in_words
from scorecard.render.ranking import leading
from tests.core.made import made

DRAWS = Draws(samples=20, seed=1)
BANDS = Bands(tie_margin=0.0)
"""Nothing that is ahead is called a tie, so that each place says by how much."""


def panels() -> st.SearchStrategy[Evaluation]:
    """Random evaluations with two evaluators, whose means make totals with many decimals."""

    def build(pick: Random) -> Evaluation:
        count, names = pick.randint(1, 4), [f"p{at}" for at in range(pick.randint(2, 6))]
        fine = pick.random() < 0.5

        def score() -> float | None:
            if pick.random() < 0.05:
                return None
            return round(5 * pick.random(), 2) if fine else float(pick.randint(3, 5))

        panel = {who: {name: [score() for _ in range(count)] for name in names} for who in ("ann", "ben", "cy")}
        rows: dict[str, list[None]] = {name: [None] * count for name in names}
        weights = {f"c{at}": float(pick.randint(1, 9)) for at in range(count)}
        rules = Rules(missing=pick.choice([Missing.REDISTRIBUTE, Missing.WORST]))
        return made(weights, rows, panel=panel, rules=rules, scale=Scale(step=0.01 if fine else 1.0))

    return st.builds(build, st.integers(0, 2**32 - 1).map(Random))


def said(evaluation: Evaluation, scorecard: Scorecard, lead: Lead) -> Iterator[tuple[str, str, str]]:
    """Every place that says the lead: what it is, its text, and the words in which the lead (#) stands there."""
    first, second = scorecard.standings[:2]
    yield "results", str(leading(evaluation, scorecard)), "points, # ahead of "
    yield "why", str(head_to_head(evaluation, scorecard, first.key, second.key).what), " by # points"
    yield "way", str(way_to_lead(evaluation, scorecard, second.key).what), " is # points behind"
    bars = differences_of(evaluation, scorecard, first.key, second.key)
    yield "bars", differences_in_words(bars), r"Lead \+#"
    yield "bars as numbers", DIFFERENCES.table(bars)[-1][-1], r"^\+#$"
    rows = lead_of_rows(rows_of(evaluation, scorecard))
    assert rows is not None
    yield "standing", differences_in_words(rows), r"Lead \+#"
    summary = summary_of("u", 1, evaluation, scorecard)
    yield "library", f"{summary.lead_text} of {summary.total_text}", f"^# of {shown(first.total or 0, lead.decimals)}$"
    outcome = outcome_of(scorecard, 1.0)
    assert outcome.lead is not None
    yield "what a score does", outcome.lead.text, "^#$"
    words = QWidget()
    yield "what if", result_text(scorecard, words), "would lead by # points"
    yield "as it is", state_text(scorecard, words), "leads by # points"
    for item in agenda(evaluation, scorecard=scorecard)[:1]:
        yield "consensus", str(stake_of(evaluation, scorecard, item)), "the lead is #[.]"
    yield "report", str(decision_of(evaluation, scorecard, bands=BANDS).what), "points, # ahead of "
    yield "command line", printed(scorecard), "points of 100, # ahead of "
    yield (
        "workbook",
        leader_sentence(Plan(evaluation, figures_of(evaluation), Provenance("", ""))),
        "points, # ahead of ",
    )
    found = robustness(evaluation, scorecard, DRAWS, BANDS)
    short = headline(found.contest, found.acceptability, found.exact.single_changes, found.verdict, BANDS)
    yield "robustness", str(short), "leads by (?:only )?# points"
    firm = firmness(evaluation, scorecard, DRAWS, BANDS)
    yield "a clear verdict", next(each.figure for each in needs_of(firm) if each.key == LEAD), "^#$"
    yield "its explanation", explain_need(firm, LEAD).figure, "^# points$"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(panels())
def test_the_lead_is_the_same_wherever_it_is_said(qapp: QApplication, evaluation: Evaluation) -> None:
    scorecard = rank(evaluation)
    lead = lead_of(scorecard)
    if lead is None or len(scorecard.leaders) > 1 or scorecard.standings[1].rank is None:
        return
    beside = lead.beside(BANDS.clear_margin).removesuffix(" points")
    for place, text, words in said(evaluation, scorecard, lead):
        kinds = {lead.text, beside} if place in ("robustness", "a clear verdict", "its explanation") else {lead.text}
        assert any(re.search(words.replace("#", re.escape(each)), text) for each in kinds), (place, text, lead)


def test_a_published_contest_says_one_lead() -> None:
    """Totals 96.154 and 93.137, as in fund 7 of Project Catalyst: 3.1 apart on every page, and nowhere 3.0."""
    evaluation = made(
        {"x": 1.0},
        {"a": [None], "b": [None]},
        panel={"ann": {"a": [96.154], "b": [93.137]}},
        scale=Scale(0, 100, 0.001),
    )
    scorecard = rank(evaluation)
    lead = lead_of(scorecard)
    assert lead is not None
    assert (lead.text, total_decimals(scorecard)) == ("3.1", 1)
    for place, text, words in said(evaluation, scorecard, lead):
        assert re.search(words.replace("#", "3[.]1"), text), (place, text)
