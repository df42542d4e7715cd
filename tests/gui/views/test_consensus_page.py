"""The Consensus page, used as a person uses it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.transfer import import_document
from scorecard.core.agenda import agenda
from scorecard.core.agenda_filter import AgendaFilter
from scorecard.core.agreement import agreement
from scorecard.core.changes import row_at
from scorecard.core.edits import set_score
from scorecard.core.errors import ScorecardError
from scorecard.core.lead import lead_of
from scorecard.core.locks import Locked
from scorecard.core.model import Declaration, Evaluation, Head, Scale, ValueFunction
from scorecard.core.numbers import shown
from scorecard.core.outcomes import outcomes
from scorecard.core.panel_weights import leave_one_evaluator_out, own_winners
from scorecard.core.ranking import rank
from scorecard.core.table import Table
from scorecard.gui.jobs import ImmediateJobs, Job, Jobs, Queue
from scorecard.gui.look import Look
from scorecard.gui.models.agreement_model import EvaluatorColumn
from scorecard.gui.models.opened import Opened
from scorecard.gui.parts import parts_of
from scorecard.gui.views.consensus_item import LEAST_VOTES
from scorecard.gui.views.consensus_page import AGENDA_VIEW, AGREEMENT_VIEW, SPREAD_VIEW, ConsensusPage
from scorecard.gui.views.consensus_spread import spread_said
from scorecard.gui.views.consensus_words import votes_on
from scorecard.render import spread_map
from scorecard.render.drawing import width_of
from scorecard.render.heat_map import HeatMap
from tests.core.formal import decided, handed_in, in_consensus, in_scoring, scored
from tests.core.made import made, measure
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document
from tests.gui.places import RESOURCES
from tests.gui.views.test_picture_view import ChosenFiles

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
UNIT = ValueFunction(worst=0.0, best=1.0)
CTRL = Qt.KeyboardModifier.ControlModifier
SLA = ("solenne", "sla_history")
NOBODY = {"Acme": [None, None], "Bolt": [None, None]}
FINE = made(
    {"cost": 50, "skill": 50},
    NOBODY,
    panel={"ann": {"Acme": [20, 90], "Bolt": [70, 60]}, "ben": {"Acme": [80, 40], "Bolt": [70, 65]}},
    scale=Scale(0, 100, 0.5),
)


@pytest.fixture
def sample() -> Evaluation:
    return import_document(RESOURCES / "samples" / "customer_care.before_consensus.json")[0]


@pytest.fixture
def open_page(look: Look, qtbot: QtBot) -> Callable[..., ConsensusPage]:
    kept: list[Any] = []

    def opened_page(
        value: Evaluation,
        *,
        seen: bool = True,
        size: tuple[int, int] = (1064, 744),
        who: str = "",
        jobs: Jobs | None = None,
    ) -> ConsensusPage:
        opened = Opened(memory_document(value))
        opened.look_as(who)
        kept.extend((opened, jobs := jobs or ImmediateJobs()))
        page = ConsensusPage(look, opened, jobs, ChosenFiles())
        page.resize(*size)
        qtbot.addWidget(page)
        if seen:
            with qtbot.waitExposed(page):
                page.show()
            page.activateWindow()
            QCoreApplication.processEvents()
        return page

    return opened_page


def settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


def part(page: ConsensusPage, score: float) -> QAbstractButton:
    parts = page.item.decision.parts
    assert parts is not None
    return next(each for each in parts.parts if each.text() == shown(score, 0))


def state_of(page: ConsensusPage) -> str:
    return page.header._state.text()


# ---- the agenda ---------------------------------------------------------------------------------


def test_the_weightiest_is_shown_first(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page, first = open_page(sample), agenda(sample)[0]
    assert page.cell == (first.candidate, first.criterion) == SLA
    assert page.item.number == "1 of 17 on the agenda"
    assert page.item.title == "Solenne Contact, SLA and KPI history"
    lead = lead_of(rank(sample))
    assert lead is not None
    assert f"put {shown(first.points)} points at stake; the lead is {lead.text}." in page.item.stake
    assert "Solenne Contact first" in page.item.stake
    w = agreement(sample).totals.w
    assert w is not None
    assert (
        state_of(page) == f"17 disagreements to settle; agreement on the order is moderate (Kendall’s W {shown(w, 2)})"
    )


def test_what_left_the_agenda_as_the_lead_grew_is_counted(open_page: Callable[..., ConsensusPage]) -> None:
    page = open_page(import_document(RESOURCES / "samples" / "customer_care.json")[0])
    assert state_of(page).startswith("All 15 disagreements settled, 2 more cannot change who leads any more; agreement")


def test_everybody_is_shown_the_highest_first(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    rows = page.item.votes.rows
    scores = {key: row_at(sample, "sheets", (key, *SLA)) for key in sample.evaluators}
    assert [row.score for row in rows] == ["5", "4", "4", "3", "2"]
    for row in rows:
        assert row.reason == " ".join(scores[row.evaluator].rationale.split())
    assert page.item.strip.plot is not None
    assert page.item.strip.plot.mean == pytest.approx(agenda(sample)[0].pooled)


def test_keys_and_buttons_go_through_the_agenda(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    page.focus_body()
    QTest.keyClick(page.agenda, KEY.Key_Down)
    assert page.item.number == "2 of 17 on the agenda"
    QTest.mouseClick(page.item.later, LEFT)
    QTest.keyClick(page.agenda, KEY.Key_PageUp, CTRL)
    settle()
    assert page.item.number == "2 of 17 on the agenda"
    QTest.mouseClick(page.item.earlier, LEFT)
    assert page.cell == SLA
    assert not page.item.earlier.isEnabled()
    QTest.keyClick(page.agenda, KEY.Key_End)
    assert page.item.number == "17 of 17 on the agenda"
    assert not page.item.later.isEnabled()


def test_a_row_is_chosen_by_a_click(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    box = page.agenda.row_box(3)
    QTest.mouseClick(page.agenda.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, box.center())
    assert page.cell == page.model.cell_at(3)
    assert page.item.cell == page.cell


def test_a_head_says_which_could_change_who_leads(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    view, items = page.agenda, agenda(sample)
    leading = sum(item.changes_leader for item in items)
    assert 0 < leading < len(items)
    assert page.model.heads() == {0: "Could change who leads", leading: "The others"}
    plain_row = view.rowHeight(1)
    assert view.rowHeight(0) == view.rowHeight(leading) == plain_row + view.head_height()
    assert view.row_box(leading).height() == plain_row  # the ring goes round the row alone
    page.search.setText("brightwater")
    settle()
    heads = page.model.heads()
    assert [row for row in range(page.model.rowCount()) if view.rowHeight(row) > plain_row] == sorted(heads)
    page.search.clear()
    page.model.set_filter(AgendaFilter(leading=True))
    assert page.model.heads() == {0: "Could change who leads"}
    QTest.mouseClick(view.viewport(), LEFT, pos=view.row_box(leading - 1).center())
    assert page.cell == (items[leading - 1].candidate, items[leading - 1].criterion)


def test_where_nothing_could_change_the_leader_there_are_no_heads(open_page: Callable[..., ConsensusPage]) -> None:
    panel = {"ann": {"Acme": [100, 100], "Bolt": [0, 0]}, "ben": {"Acme": [100, 100], "Bolt": [40, 0]}}
    page = open_page(made({"cost": 50, "skill": 50}, NOBODY, panel=panel, scale=Scale(0, 100, 0.5)))
    assert page.model.rowCount() == 1
    assert page.model.heads() == {}
    assert page.agenda.row_box(0).height() == page.agenda.rowHeight(0)


def test_evidence_has_room_for_its_words(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    votes = open_page(sample).item.votes
    left = votes._columns(votes.width())[3]
    chips = [chip for row in votes.rows for chip in row.evidence]
    assert chips
    room = votes.width() - left
    assert room >= max(width_of(votes._look.theme, "label", chip) for chip in chips) + votes._chip_sides()


@pytest.mark.parametrize("size", [(1064, 744), (1704, 1024)])
def test_what_each_score_does_is_seen_without_scrolling(
    open_page: Callable[..., ConsensusPage], sample: Evaluation, size: tuple[int, int]
) -> None:
    item = open_page(sample, size=size).item
    settle()
    assert item.outcomes.rows
    assert item._outcomes.height() >= item.outcomes.height_of(len(item.outcomes.rows))
    assert item.votes.visibleRegion().boundingRect().height() == item.votes.height()


def test_finding_and_filtering(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    QTest.keyClicks(page.search, "kestrel")
    assert page.model.rowCount() == sum(item.candidate == "kestrel" for item in agenda(sample))
    assert page.item.cell is not None
    assert page.item.cell[0] == "kestrel"
    assert page.item.number.endswith("17 on the agenda")
    QTest.keyClicks(page.search, "xyz")
    assert page.model.rowCount() == 0
    assert page.item.isHidden()
    QTest.keyClick(page.search, KEY.Key_Escape)
    assert page.model.rowCount() == 17
    assert not page.item.isHidden()
    QTest.mouseClick(page.filter, LEFT)
    menu = next(parts_of(page, QMenu))
    texts = {action.text(): action for action in menu.actions()}
    texts["Only those that could change who leads"].trigger()
    menu.close()
    assert page.model.filter == AgendaFilter(leading=True)
    assert page.model.rowCount() == 10
    assert page.filter.text() == "All points, leading"


# ---- settling -----------------------------------------------------------------------------------


def test_agreeing_goes_on_and_undo_brings_everything_back(
    open_page: Callable[..., ConsensusPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    offered: list[Any] = []
    page.offered.connect(lambda *told: offered.append(told))
    second = page.model.cell_at(1)
    QTest.mouseClick(part(page, 4), LEFT)
    QTest.keyClicks(page.item.decision.reason, "Two clients confirm it")
    assert page.item.decision.agree.text() == "Agree on 4 and go on"
    QTest.mouseClick(page.item.decision.agree, LEFT)
    cell = row_at(page.value, "consensus", SLA)
    assert (cell.score, cell.rationale) == (4.0, "Two clients confirm it")
    assert page.value.sheets is sample.sheets
    assert page.cell == second
    assert page.undo_stack.undoText() == "Agreed score of Solenne Contact, SLA and KPI history"
    assert offered[0][0] == "Solenne Contact, SLA and KPI history is agreed on 4"
    expected = agenda(page.value)
    assert page.model.rowCount() == len(expected)
    assert state_of(page).startswith(f"{len(expected) - 1} disagreements to settle")
    assert page.model.line_at(page.model.row_of(SLA)).item.resolved
    offered[0][2]()
    settle()
    assert page.value == sample
    assert page.model.rowCount() == 17


def test_a_reason_is_needed_where_it_differs(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    QTest.mouseClick(part(page, 2), LEFT)
    QTest.mouseClick(page.item.decision.agree, LEFT)
    assert page.value is sample
    assert page.item.decision.fault == (
        "Say why the panel departs from the mean of 3.7: the reason is kept with the score."
    )
    assert page.cell == SLA
    QTest.keyClicks(page.item.decision.reason, "Not audited")
    assert page.item.decision.fault == ""
    QTest.keyClick(page.item.decision.reason, KEY.Key_Return, CTRL)
    assert row_at(page.value, "consensus", SLA).score == 2.0


def test_nothing_is_agreed_on_without_a_score(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    assert not page.item.decision.agree.isEnabled()
    page.item.decision.accept()
    assert page.value is sample
    assert page.item.decision.fault == "Choose the score that the panel agrees on first."


def test_the_mean_is_kept_without_a_reason(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    pooled = agenda(sample)[0].pooled
    assert page.item.decision.keep.text() == "Keep the mean, 3.7"
    QTest.mouseClick(page.item.decision.keep, LEFT)
    assert row_at(page.value, "consensus", SLA).score == pooled
    page.show_cell(*SLA)
    assert page.item.settled == "Agreed on the mean of the scores, 3.7."
    assert page.item.decision.keep.isHidden()
    assert [each.total for each in rank(page.value).standings] == pytest.approx(
        [each.total for each in rank(sample).standings]
    )


def test_an_agreement_is_shown_beside_the_originals_and_taken_back(
    open_page: Callable[..., ConsensusPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    page.agree(5.0, "Convincing")
    page.show_cell(*SLA)
    assert page.item.settled == "Agreed on 5 instead of the mean of 3.7 (+1.3)."
    assert [row.score for row in page.item.votes.rows] == ["5", "4", "4", "3", "2"]
    assert page.item.decision.reason.toPlainText() == "Convincing"
    assert page.item.decision.agree.text() == "Go on to the next"
    QTest.mouseClick(page.item.decision.back, LEFT)
    settle()
    assert page.value == sample
    assert page.item.settled == ""
    assert page.item.decision.score is None


def test_what_was_typed_stays_until_it_is_agreed_on(
    open_page: Callable[..., ConsensusPage], sample: Evaluation
) -> None:
    page = open_page(sample)
    QTest.mouseClick(part(page, 4), LEFT)
    QTest.keyClicks(page.item.decision.reason, "Half a thought")
    page.step(1)
    assert page.item.decision.reason.toPlainText() == ""
    assert page.item.decision.score is None
    page.step(-1)
    assert page.item.decision.reason.toPlainText() == "Half a thought"
    assert page.item.decision.score == 4.0
    assert page.value is sample


def test_what_each_score_does(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    settle()
    found = outcomes(sample, *SLA, [5.0, 4.0, 3.0, 2.0])
    names = {key: row.name for key, row in sample.candidates.items()}
    rows = [(row.score, row.leader, row.lead) for row in page.item.outcomes.rows]
    assert rows == [(each.score, names[each.leaders[0]], each.lead.text if each.lead else "") for each in found]
    box = page.item.outcomes.row_box(1).center().toPoint()
    QTest.mouseClick(page.item.outcomes, LEFT, Qt.KeyboardModifier.NoModifier, box)
    assert page.item.decision.score == 4.0
    assert part(page, 4).isChecked()
    QTest.mouseClick(part(page, 0), LEFT)
    settle()
    assert page.item.outcomes.rows[-1].score == 0.0


def test_settling_all_says_so(open_page: Callable[..., ConsensusPage]) -> None:
    value = made(
        {"cost": 50, "skill": 50},
        NOBODY,
        panel={"ann": {"Acme": [1, 3], "Bolt": [3, 3]}, "ben": {"Acme": [4, 3], "Bolt": [3, 3]}},
    )
    page = open_page(value)
    told = heard(page.told)
    assert page.model.rowCount() == 1
    page.item.decision.keep_pooled()
    assert "Every disagreement on the agenda is settled." in told
    assert state_of(page).startswith("All 1 disagreement settled")


def test_a_long_scale_is_typed(open_page: Callable[..., ConsensusPage]) -> None:
    page = open_page(FINE)
    assert page.item.decision.parts is None
    number = page.item.decision.number
    assert number.isVisible()
    QTest.keyClicks(number, "120")
    QTest.keyClicks(page.item.decision.reason, "Why not")
    QTest.mouseClick(page.item.decision.agree, LEFT)
    assert page.value is FINE
    assert "from 0 to 100" in page.item.decision.fault
    number.clear()
    QTest.keyClicks(number, "62.5")
    cell = page.cell
    QTest.mouseClick(page.item.decision.agree, LEFT)
    assert cell is not None
    assert row_at(page.value, "consensus", cell).score == 62.5


def test_who_is_not_heard_is_shown_grey_with_the_reason(
    open_page: Callable[..., ConsensusPage], sample: Evaluation
) -> None:
    ann, ben, *_ = sample.evaluators
    conflict = Table({"solenne": Declaration(conflict=True, statement="A cousin works there")})
    value = replace(
        sample,
        declarations=sample.declarations.set(ann, conflict),
        evaluators=sample.evaluators.set(ben, replace(sample.evaluators[ben], assigned=("cost",))),
    )
    rows, _ = votes_on(value, *SLA)
    unheard = {row.evaluator: row.unheard for row in rows if row.unheard}
    assert unheard == {
        ann: "Not counted, conflict of interest: A cousin works there",
        ben: "Not counted: the criterion is not assigned",
    }
    assert [bool(row.unheard) for row in rows] == [False, False, False, True, True]
    page = open_page(value)
    page.show_cell(*SLA)
    assert page.item.votes.rows == rows
    plot = page.item.strip.plot
    assert plot is not None
    assert {vote.evaluator for vote in plot.votes}.isdisjoint({ann, ben})


# ---- agreement ----------------------------------------------------------------------------------


def test_figures_of_agreement(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    QTest.mouseClick(page.views.parts[1], LEFT)
    settle()
    found = agreement(sample)
    rows = {row.key: row for row in page.agreement.evaluator_rows.rows}
    without, own = leave_one_evaluator_out(sample), own_winners(sample)
    for key, row in rows.items():
        leaning = found.evaluators[key]
        assert row.leniency == leaning.leniency
        assert leaning.consistency is not None
        assert row.consistency == shown(leaning.consistency, 2)
        assert row.turns == without[key].changes_leader
        assert row.without == ("Solenne" if row.turns else "as now")
        assert row.own_turns == own[key].changes_leader
    figures = [(row.name, row.text) for row in page.agreement.figure_rows.rows]
    assert figures[0] == ("Kendall’s W, order by totals", shown(found.totals.w or 0.0, 2))
    assert figures[2] == ("ICC, mean of all", shown(found.reliability.icc["ICC2k"] or 0.0, 2))
    assert len(figures) == 4 + len(found.criteria)
    assert page.agreement.said.text == (
        "Agreement on the order of the candidates is moderate (Kendall’s W 0.58). "
        "Without Ann Keller or Eva Marsh, Solenne Contact would lead."
    )


def test_every_figure_explains_itself(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    page.show_view(AGREEMENT_VIEW)
    settle()
    view = page.agreement
    for table in (view.evaluators, view.figures):
        model = table.model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                assert len(str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole))) > 40
    index = view.evaluator_rows.index(1, EvaluatorColumn.CONSISTENCY)
    box = view.evaluators.visualRect(index)
    QTest.mouseClick(view.evaluators.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, box.center())
    assert view.explanation.text.startswith("Ben Okafor\n0.61 on 82 cells.\nConsistency is the rank correlation")
    QTest.keyClick(view.evaluators, KEY.Key_Down)
    assert view.explanation.text.startswith("Chiara Neri")


def test_what_is_not_defined_says_why(open_page: Callable[..., ConsensusPage]) -> None:
    apart = made(
        {"a": 1, "b": 1}, NOBODY, panel={"ann": {"Acme": [1, None]}, "ben": {"Acme": [5, None], "Bolt": [2, 2]}}
    )
    page = open_page(apart)
    page.show_view(AGREEMENT_VIEW)
    settle()
    figures = page.agreement.figure_rows.rows
    undefined = [row for row in figures if row.share is None]
    assert undefined
    assert all(row.note and "Not defined" in row.explained.says for row in undefined)
    assert "cannot be told" in page.agreement.said.text


class WaitingJobs(Jobs):
    """Jobs that run when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Job] = []

    def _start(self, job: Job, queue: Queue) -> None:
        self.waiting.append(job)

    def run_next(self) -> None:
        self.waiting.pop(0).run()


def test_the_long_work_is_done_while_it_is_seen_and_anew_when_it_is_of_yesterday(
    open_page: Callable[..., ConsensusPage], sample: Evaluation
) -> None:
    jobs = WaitingJobs()
    page = open_page(sample, jobs=jobs)
    assert jobs.waiting == []
    page.show_view(AGREEMENT_VIEW)
    assert page.agreement.is_busy
    assert {row.without for row in page.agreement.evaluator_rows.rows} == {""}
    page.opened.seen.edit("Score", set_score(page.value, "ann", *SLA, 0.0))
    page.opened.ranking.rank_now()
    jobs.run_next()  # stopped at its first report
    assert page.agreement.is_busy
    jobs.run_next()
    assert not page.agreement.is_busy
    without = leave_one_evaluator_out(page.value)
    turns = {row.key: row.turns for row in page.agreement.evaluator_rows.rows}
    assert turns == {key: other.changes_leader for key, other in without.items()}
    page.show_view(AGENDA_VIEW)
    page.agree(4.0, "because")
    assert jobs.waiting == []


# ---- spread -------------------------------------------------------------------------------------


def test_the_spread_leads_to_what_is_talked_about(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    page.show_view(SPREAD_VIEW)
    settle()
    found = agreement(sample)
    data = page.spread.map.data
    at = [part.key for part in data.parts].index("sla_history")
    row = [each.candidate for each in data.candidates].index("solenne")
    assert data.values[row][at] == pytest.approx(60.0)
    assert len(data.parts) == len(found.cube.leaves)
    spots = {(spot.candidate, spot.criterion): spot for spot in page.spread.map.spots}
    spot = spots[SLA]
    assert "60\u00a0% of the scale" in spot.text
    QTest.mouseClick(page.spread.map, LEFT, Qt.KeyboardModifier.NoModifier, spot.rect.center().toPoint())
    assert page.views.choice == AGENDA_VIEW
    assert page.cell == SLA
    asked = heard(page.go_requested)
    page.show_cell("nordlys", "time_zone")
    if page.cell != ("nordlys", "time_zone"):
        assert asked


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([[0.1]], "Of 1 cell that two or more have scored, in 1 the scores lie close together"),
        ([[0.1, 0.6], [0.7, 0.3]], "Of 4 cells that two or more have scored, in 1 the scores lie close together"),
    ],
)
def test_the_spread_is_said_in_words_that_fit_the_number(shares: list[list[float]], words: str) -> None:
    cells = tuple(tuple(each * spread_map.WHOLE for each in row) for row in shares)
    said = str(spread_said(HeatMap((), (), cells, (), 0.0, 100.0, across=False)))
    assert said.startswith(words)
    assert said.endswith("far apart (over 50\N{NO-BREAK SPACE}%).")


# ---- the page as a whole --------------------------------------------------------------------------


def test_a_blind_evaluation_shows_nobody_elses_scores(open_page: Callable[..., ConsensusPage]) -> None:
    value = handed_in(scored(in_scoring()), ("ann",))
    for who in ("", "ann", "ben"):
        page = open_page(value, who=who)
        assert page.is_empty
        assert page.model.rowCount() == 0
        for view in (AGREEMENT_VIEW, SPREAD_VIEW, AGENDA_VIEW):
            page.show_view(view)
            assert page.is_empty
        assert "awaited: Ben, Eva" in page._around.empty.accessibleDescription()  # type: ignore[union-attr]


def test_sealed_criteria_are_named_and_agreements_are_refused_early(open_page: Callable[..., ConsensusPage]) -> None:
    page = open_page(in_consensus())
    assert not page.is_empty
    assert [fact.text.partition(" until")[0] for fact in page.hidden.facts] == ["Money is sealed"]
    assert {item.criterion for item in agenda(page.value)} <= {"skill", "fit"}
    early = handed_in(scored(in_scoring()))
    page = open_page(early)
    refused: list[ScorecardError] = []
    page.opened.refused.connect(refused.append)
    cell, before = page.cell, page.value
    page.agree(3.0, "We agree")
    assert page.value == before
    assert page.cell == cell
    assert isinstance(refused[0], Locked)
    assert "all sheets are in" in str(refused[0])


def test_of_a_decided_evaluation_nothing_is_offered_for_agreement(open_page: Callable[..., ConsensusPage]) -> None:
    page = open_page(decided())
    decision, before = page.item.decision, page.value
    assert decision.is_closed
    assert decision.closed.isVisible()
    assert "decided" in decision.closed.text
    for each in (decision.parts, decision.agree, decision.keep):
        assert each is not None
        assert not each.isEnabled()
        assert each.toolTip() == decision.closed.text
    assert decision.reason.isReadOnly()
    assert " left open" in state_of(page)
    page.accept()
    page.keep_pooled()
    QTest.mouseClick(page.item.outcomes, LEFT, pos=page.item.outcomes.row_box(0).center().toPoint())
    assert decision.score is None
    assert page.value is before


def test_what_may_be_agreed_on_is_offered(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    decision = open_page(sample).item.decision
    assert not decision.is_closed
    assert not decision.closed.isVisible()
    assert decision.parts is not None
    assert decision.parts.isEnabled()
    assert not decision.reason.isReadOnly()


@pytest.mark.parametrize(
    ("value", "title", "place"),
    [
        (Evaluation(Head(title="Empty")), "Nothing to rank yet", "criteria"),
        (made({"a": 1}, {"Acme": [3], "Bolt": [2]}), "A panel comes first", "panel"),
        (made({"a": measure(UNIT)}, {"Acme": [0.3], "Bolt": [0.2]}), "Everything is measured", "results"),
        (
            made(
                {"a": 1},
                {"Acme": [None], "Bolt": [None]},
                panel={"ann": {"Acme": [3], "Bolt": [2]}, "ben": {"Acme": [3], "Bolt": [2]}},
            ),
            "Nothing to settle",
            "results",
        ),
    ],
)
def test_what_comes_first_is_said(
    open_page: Callable[..., ConsensusPage], value: Evaluation, title: str, place: str
) -> None:
    page = open_page(value)
    asked = heard(page.go_requested)
    assert page.is_empty
    assert page._around.empty is not None
    assert page._around.empty.accessibleName() == title
    button = next(parts_of(page._around.empty, QAbstractButton))
    QTest.mouseClick(button, LEFT)
    assert asked[0][0] == place


def test_minutes_are_copied(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    page.agree(4.0, "Two clients confirm it")
    page.copy_minutes()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "Candidate"
    mine = next(line.split("\t") for line in lines if line.startswith("Solenne Contact\tSLA"))
    assert mine[2] == "4.8"
    assert mine[5:] == ["4", "Two clients confirm it"]
    assert "Ben Okafor 5" in mine[3]


def test_a_hidden_page_does_nothing(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample, seen=False)
    assert page.model.rowCount() == 0
    page.opened.seen.edit("Score", set_score(sample, "ann", *SLA, 0.0))
    page.opened.ranking.rank_now()
    assert page.model.rowCount() == 0
    page.show_target("consensus", ("nordlys", "sla_history"))
    page.show()
    assert page.cell == ("nordlys", "sla_history")
    assert page.model.rowCount() == len(agenda(page.value))


def test_names_for_those_who_do_not_see(open_page: Callable[..., ConsensusPage], sample: Evaluation) -> None:
    page = open_page(sample)
    page.agree(4.0, "because")
    page.show_cell(*SLA)
    for kind in (QAbstractButton, QLineEdit, QAbstractItemView):
        for each in parts_of(page, kind):
            if each.isVisible() and each.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()), each
    assert "Ben Okafor, Operations, 5" in page.item.votes.accessibleDescription()
    assert page.item.strip.accessibleDescription()


@pytest.mark.parametrize("size", [(1064, 744), (1704, 1024), (976, 556)])
def test_every_part_lies_inside_the_page(
    open_page: Callable[..., ConsensusPage], sample: Evaluation, size: tuple[int, int]
) -> None:
    page = open_page(sample, size=size)
    page.agree(4.0, "because")
    page.show_cell(*SLA)
    settle()
    inside = page.rect()
    decision = page.item.decision
    shown_parts: tuple[QWidget, ...] = (page.agenda, page.item.strip, decision, decision.buttons, decision.agree)
    for each in (*shown_parts, decision.back):
        box = QRect(each.mapTo(page, QPoint(0, 0)), each.size())
        assert inside.contains(box), (each, box)
    assert decision.reason.height() >= decision.reason.sizeHint().height()


@pytest.mark.parametrize("size", [(1064, 744), (976, 556), (976, 430), (976, 300)])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_votes_are_seen_whatever_the_height_is(
    open_page: Callable[..., ConsensusPage], look: Look, sample: Evaluation, size: tuple[int, int], scale: float
) -> None:
    look.scale_text(scale)
    page = open_page(sample, size=size)
    page.show_cell(*SLA)
    settle()
    item = page.item
    whole, votes, buttons = item._whole, item._votes, item.decision.buttons
    assert votes.height() >= item.votes.height_of(LEAST_VOTES, votes.width())
    inside = whole.widget()
    assert inside is not None
    for each in (votes, item.decision, item.outcomes):
        box = QRect(each.mapTo(inside, QPoint(0, 0)), each.size())
        assert box.left() >= 0
        assert box.right() <= inside.width()
    assert votes.mapTo(inside, QPoint(0, votes.height())).y() <= item.decision.mapTo(inside, QPoint(0, 0)).y()
    bar = whole.verticalScrollBar()
    assert (bar.maximum() > 0) == (inside.height() > whole.height())
    box = QRect(buttons.mapTo(item, QPoint(0, 0)), buttons.size())
    assert item.rect().contains(box)  # what is done with it stays in sight
    assert box.top() >= whole.geometry().bottom()


def test_the_page_is_freed(look: Look, qapp: QApplication, sample: Evaluation) -> None:
    opened = Opened(memory_document(sample))
    page = ConsensusPage(look, opened, ImmediateJobs(), ChosenFiles())
    page.resize(1064, 744)
    page.show()
    for view in (AGREEMENT_VIEW, SPREAD_VIEW, AGENDA_VIEW):
        page.show_view(view)
    page.agree(4.0, "because")
    gone = weakref.ref(page)
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    opened.seen.edit("Score", set_score(opened.value, "ann", *SLA, 0.0))
    opened.ranking.rank_now()
