"""The report as plain data: the sentence on page one, every rank and total as the ranking has them, nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import with_row
from scorecard.core.comparison.comparing import compare
from scorecard.core.costs import add_cost_line, set_cost_terms
from scorecard.core.edits import set_head, set_weight
from scorecard.core.errors import RankingError
from scorecard.core.lead import total_decimals
from scorecard.core.model import (
    CostKind,
    CostLine,
    Criterion,
    Declaration,
    Evaluation,
    Head,
    Kind,
    Missing,
    Process,
    Rules,
    Stage,
    ValueFunction,
    Waiver,
)
from scorecard.core.numbers import shown
from scorecard.core.progress import Cancelled
from scorecard.core.ranking import Status, rank
from scorecard.core.report import firmness_parts
from scorecard.core.report.contents import (
    Choice,
    Grid,
    Item,
    Named,
    Outcome,
    Picture,
    Provenance,
    Report,
    Under,
    Words,
)
from scorecard.core.report.decision import decision_of
from scorecard.core.report.making import report_of
from scorecard.core.report.parts import EVERY_PART, TITLES, Part
from scorecard.core.report.result_parts import MOST_RANKED
from scorecard.core.robustness.simulation import Draws
from scorecard.core.sight import sight, veiled
from scorecard.core.table import Table
from tests.acceptance.secrets_in_formal import BLIND, OWN, SEALED, marks_in
from tests.acceptance.secrets_in_formal import in_consensus as secret_consensus
from tests.acceptance.secrets_in_formal import in_scoring as secret_scoring
from tests.core.evaluations import evaluations
from tests.core.formal import decided, in_consensus, unsealed
from tests.core.letters import panel_of_three
from tests.core.made import made, measure
from tests.render.cases import CASES

FEW = Choice(draws=Draws(samples=50))


def texts(report: Report) -> Iterator[str]:
    """Every text of a report."""
    summary = report.summary
    yield report.title
    yield from (str(each) for each in (summary.state, *summary.subject, *summary.hidden, summary.verdict or ""))
    yield from (str(each) for each in (summary.decision.what, *summary.decision.further))
    yield from (f"{each.name} {each.why}" for each in summary.out)
    for section in report.sections:
        yield section.title
        for item in section.items:
            yield from said_by(item)


def said_by(item: Item) -> Iterator[str]:
    match item:
        case Words():
            yield str(item.text)
        case Under():
            yield item.text
        case Grid():
            yield from (column.head for column in item.columns)
            yield from (text for line in item.lines for text in line.cells)
        case Picture():
            return


def whole(evaluation: Evaluation, choice: Choice = FEW) -> Report:
    """The report of what everybody may see."""
    return report_of(veiled(evaluation), None, choice, sight=sight(evaluation))


def ranking_of(report: Report) -> Grid:
    """The table of all ranks."""
    section = report.section(Part.CONTRIBUTIONS)
    assert section is not None
    return next(item for item in section.items if isinstance(item, Grid))


# ---- the decision in one sentence ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "outcome", "sentence"),
    [
        (
            "few",
            Outcome.RECOMMENDED,
            "Nord Line is recommended: first of 3 with 74.0 of 100 points, 1.0 ahead of Acme Care.",
        ),
        (
            "one candidate",
            Outcome.NONE,
            "There is no recommendation: Acme is the only candidate in the ranking, with 72.0 of 100 points, and is "
            "compared with nobody.",
        ),
        (
            "a tie",
            Outcome.NONE,
            "There is no recommendation: Acme, Bolt and Crux share the first place with 70.0 of 100 points.",
        ),
        (
            "a tie that is broken",
            Outcome.RECOMMENDED,
            "Bolt is recommended: it has the same 70.0 of 100 points as Acme, and the tie-break by skill puts it "
            "first.",
        ),
        ("all out", Outcome.NONE, "There is no recommendation: every candidate is out of the ranking."),
        ("nothing scored", Outcome.NONE, "There is no recommendation yet: nothing is scored."),
        (
            "provisional",
            Outcome.NONE,
            "There is no recommendation yet: values of Bolt and Acme are still missing.",
        ),
    ],
)
def test_the_decision_in_one_sentence(name: str, outcome: Outcome, sentence: str) -> None:
    evaluation = CASES[name]()
    found = decision_of(evaluation, rank(evaluation))
    assert (found.outcome, str(found.what)) == (outcome, sentence)


def test_nothing_to_rank_by_is_no_recommendation() -> None:
    report = report_of(Evaluation(head=Head(title="Bare")), None, FEW)
    assert report.scorecard is None
    assert str(report.summary.decision.what) == "There is no recommendation: there is no criterion to score yet."


def test_what_is_decided_is_called_so() -> None:
    value = decided()
    found = decision_of(value, rank(value))
    assert found.outcome is Outcome.DECIDED
    assert str(found.what).startswith(f"Decided for {rank(value).standings[0].name}: first of 2 with ")
    reopened = replace(value, head=replace(value.head, stage=Stage.CONSENSUS))
    assert decision_of(reopened, rank(reopened)).outcome is Outcome.RECOMMENDED


def test_in_an_open_process_the_decision_follows_the_figures_and_says_so() -> None:
    value = made({"cost": 60, "skill": 40}, {"Acme": [4, 3], "Bolt": [3, 3]})
    value = replace(value, head=replace(value.head, stage=Stage.DECIDED))
    found = decision_of(value, rank(value))
    assert (found.outcome, str(found.what)) == (
        Outcome.DECIDED,
        "Decided. As it stands now Acme leads: first of 2 with 72.0 of 100 points, 12.0 ahead of Bolt.",
    )
    assert "its figures can change after the decision" in str(found.further[-1])
    formal = replace(value, head=replace(value.head, process=Process.FORMAL))
    assert str(decision_of(formal, rank(formal)).what).startswith("Decided for Acme: first of 2 with 72.0")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"Acme": [4, 3]}, "Decided. As it stands now Acme is the only candidate in the ranking: 70.0 of 100 points."),
        (
            {"Acme": [4, 2], "Bolt": [2, 4]},
            "Decided. As it stands now Bolt is first: it has the same 60.0 of 100 points as Acme, and the tie-break by "
            "skill puts it first.",
        ),
    ],
)
def test_an_open_decision_of_one_and_of_equals(rows: dict[str, list[float]], said: str) -> None:
    value = made({"cost": 1, "skill": 1}, rows, rules=Rules(tie_break=("skill",)))
    value = replace(value, head=replace(value.head, stage=Stage.DECIDED))
    assert str(decision_of(value, rank(value)).what) == said


def test_a_lead_that_counts_as_a_tie_is_no_recommendation() -> None:
    value = made({"cost": 999, "skill": 1}, {"Acme": [3, 4], "Bolt": [3, 3]})
    found = decision_of(value, rank(value))
    assert found.outcome is Outcome.NONE
    assert "Acme is only 0.02 points ahead of Bolt" in str(found.what)
    later = replace(value, head=replace(value.head, stage=Stage.DECIDED))
    assert decision_of(later, rank(later)).outcome is Outcome.DECIDED


def test_while_something_is_hidden_nothing_is_recommended() -> None:
    value = in_consensus()
    report = whole(value)
    assert report.summary.decision.outcome is Outcome.NONE
    assert "still hidden" in str(report.summary.decision.what)
    assert report.summary.hidden == sight(value).hidden != ()
    assert "hidden" not in str(whole(unsealed()).summary.decision.what)


def test_a_waiver_of_the_first_is_told_on_page_one() -> None:
    gate = Criterion(name="Certificate", kind=Kind.GATE)
    waiver = Waiver("Ann", "It is on its way.", "2026-03-01T09:00:00+01:00")
    value = made(
        {"cost": 60, "gate": gate},
        {"Acme": [4, False], "Bolt": [3, True]},
        waivers={("Acme", "gate"): waiver},
    )
    found = decision_of(value, rank(value))
    assert found.outcome is Outcome.RECOMMENDED
    told = "Acme takes part by a waiver. Failed gate: Certificate; waived by Ann: It is on its way."
    assert [str(each) for each in found.further] == [told]
    lines = " ".join(texts(whole(value)))
    assert "Ann\n1 March 2026, 09:00 +0100" in lines


# ---- every figure -----------------------------------------------------------------------------------------


@given(evaluations())
def test_every_rank_and_total_is_that_of_the_ranking(evaluation: Evaluation) -> None:
    report = report_of(evaluation, None, FEW)
    try:
        scorecard = rank(evaluation)
    except RankingError:
        assert report.scorecard is None
        assert report.summary.decision.outcome is Outcome.NONE
        return
    decimals = total_decimals(scorecard)
    lines = ranking_of(report).lines
    assert len(lines) == len(scorecard.standings)
    for line, standing in zip(lines, scorecard.standings, strict=True):
        assert line.cells[0] == ("–" if standing.rank is None else str(standing.rank))
        assert line.cells[2] == ("–" if standing.total is None else shown(standing.total, decimals))
    leaders = scorecard.leaders
    firm = len(leaders) == 1 and all(each.status is not Status.PROVISIONAL for each in scorecard.standings)
    if report.summary.decision.outcome is not Outcome.NONE:
        assert firm
        assert " ".join(leaders[0].name.split()) in str(report.summary.decision.what)


@given(evaluations())
def test_every_table_is_whole(evaluation: Evaluation) -> None:
    for section in report_of(evaluation, None, FEW).sections:
        assert section.items
        for item in section.items:
            if isinstance(item, Grid):
                assert sum(column.share for column in item.columns) == pytest.approx(1.0)
                assert all(len(line.cells) == len(item.columns) for line in item.lines)
                assert item.lines


@given(evaluations(), st.frozensets(st.sampled_from(Part)))
def test_only_the_chosen_sections_are_there_in_their_order(evaluation: Evaluation, parts: frozenset[Part]) -> None:
    all_of = [each.part for each in report_of(evaluation, None, FEW).sections]
    found = [each.part for each in report_of(evaluation, None, replace(FEW, parts=parts)).sections]
    assert found == [part for part in all_of if part in parts]
    assert all_of == [part for part in Part if part in all_of]


def test_points_add_up_to_the_total() -> None:
    report = whole(made({"cost": 30, "expertise": 30, "fit": 40}, {"Acme": [4, 3, 5], "Bolt": [1, 2, 3]}))
    section = report.section(Part.CONTRIBUTIONS)
    assert section is not None
    table = [item for item in section.items if isinstance(item, Grid)][1]
    for column in (2, 3):
        figures = [float(line.cells[column]) for line in table.lines]
        assert sum(figures[:3]) == pytest.approx(figures[3], abs=0.16)


# ---- sizes ----------------------------------------------------------------------------------------------------


def test_a_thousand_candidates_are_cut_with_a_sentence() -> None:
    report = whole(CASES["a thousand candidates"](), replace(FEW, parts=EVERY_PART - {Part.ROBUSTNESS}))
    assert len(ranking_of(report).lines) == MOST_RANKED
    said = " ".join(texts(report))
    assert "The first 100 of 1000 candidates are listed" in said
    assert "first of" not in str(report.summary.decision.what)  # many share the first place
    assert "more share the first place" in str(report.summary.decision.what)


def test_many_criteria_are_listed_by_group() -> None:
    criteria: dict[str, Criterion | float] = {}
    for group in range(10):
        criteria[f"g{group}"] = Criterion(kind=Kind.GROUP)
        for leaf in range(25):
            criteria[f"g{group}l{leaf}"] = Criterion(parent=f"g{group}")
    value = made(criteria, {"Acme": [4.0] * 250, "Bolt": [3.0] * 250})
    report = whole(value)
    said = " ".join(texts(report))
    assert "the workbook holds each of the 250 criteria" in said
    section = report.section(Part.CRITERIA)
    assert section is not None
    assert any(isinstance(item, Grid) and len(item.lines) == 260 for item in section.items)


def test_without_evaluators_there_is_no_panel() -> None:
    value = made({"cost": 1, "skill": 1}, {"Acme": [4, 1], "Bolt": [1, 2]})
    bare = replace(value, evaluators=type(value.evaluators)(), sheets=type(value.sheets)())
    report = whole(bare)
    assert report.section(Part.PANEL) is None
    assert report.section(Part.AGENDA) is None


# ---- what must not be told ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "hidden"),
    [(secret_scoring(), (*BLIND, *OWN, *SEALED)), (secret_consensus(), SEALED)],
    ids=["scoring", "consensus"],
)
def test_nothing_blind_or_sealed_is_told(value: Evaluation, hidden: tuple[str, ...]) -> None:
    report = whole(value)
    said = "\n".join(texts(report))
    assert not marks_in(said, hidden)
    assert "is sealed until the quality sheets are in" in said
    assert "What costs are built up of is sealed" in said
    assert "A waiver that tells of what is hidden is not shown yet." in said


# ---- the record ----------------------------------------------------------------------------------------------


def test_costs_versions_and_what_changed() -> None:
    before = made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 5]})
    before = set_cost_terms(set_head(before, title="Partner", currency="EUR"), years=2, discount=0.1)
    for name, amount in (("Acme", 1000.0), ("Bolt", 1500.0)):
        before, _ = add_cost_line(before, name, CostLine(CostKind.FEES, (0.0, amount, amount)))
    after = set_weight(before, "cost", 80)
    found = compare(before, after, same_keys=True)
    given_versions = (Named("Board", "2026-05-12T09:30:00+00:00", "Ann", 7, "ab" * 32),)
    origin = Provenance(
        "9.9", "3 May 2026", uid="u-1", journal_sequence=9, journal_hash="cd" * 32, versions=given_versions
    )
    report = report_of(after, origin, replace(FEW, comparison=found))
    said = "\n".join(texts(report))
    for text in ("cd" * 32, "Board", "12 May 2026, 09:30 UTC", "Scorecard 9.9", "3 May 2026", "1736", "2603"):
        assert text in said, text  # 1000 / 1.1 + 1000 / 1.21 = 1735.5, and half as much again
    section = report.section(Part.COMPARISON)
    assert section is not None
    changes = next(item for item in section.items if isinstance(item, Grid))
    assert {line.cells[0] for line in changes.lines} == {"Acme", "Bolt"}
    assert [column.head for column in changes.columns] == ["Candidate", "Rank", "Before", "After", "Weights", "Change"]
    for line in changes.lines:
        then, now, moved = (float(line.cells[at].replace("\N{MINUS SIGN}", "-")) for at in (2, 3, -1))
        assert now - then == pytest.approx(moved, abs=1e-9)


def test_the_template_is_named_and_its_key_stands_in_where_the_name_is_not_known() -> None:
    value = set_head(made({"cost": 1}, {"Acme": [4]}), title="Partner", template="crm")
    assert "Contact centre" in list(texts(report_of(value, Provenance(template="Contact centre"), FEW)))
    assert "crm" not in list(texts(report_of(value, Provenance(template="Contact centre"), FEW)))
    assert "crm" in list(texts(report_of(value, Provenance(), FEW)))


def test_a_large_evaluation_is_asked_how_firm_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    criteria: dict[str, Criterion | float] = {f"c{at}": 1.0 + at % 3 for at in range(250)}
    rows = {f"Candidate {at}": [(at * at + 7 * place) % 4 for place in range(250)] for at in range(90)}
    value = made(criteria, rows | {"Leader": [5 - (at % 9 == 0) for at in range(250)]})
    report = report_of(value, None, replace(FEW, parts=frozenset({Part.ROBUSTNESS})))
    section = report.section(Part.ROBUSTNESS)
    assert section is not None
    assert report.robustness is not None
    assert section.items[0].text == report.robustness.verdict.what  # type: ignore[union-attr]
    monkeypatch.setattr(firmness_parts, "MOST_CANDIDATES", 90)
    report = report_of(value, None, replace(FEW, parts=frozenset({Part.ROBUSTNESS})))
    assert report.robustness is None
    assert "compares up to 90 candidates, and there are more" in " ".join(texts(report))


def test_what_is_said_of_single_scores_is_what_the_program_says() -> None:
    rows: dict[str, list[float | None]] = {"A": [4, 5], "B": [5, 4]}
    blank: dict[str, list[None]] = {"A": [None] * 2, "B": [None] * 2}
    nine = made({"x": 45.0, "y": 55.0}, blank, panel={f"e{at}": rows for at in range(9)})
    settings = replace(FEW, parts=frozenset({Part.ROBUSTNESS}))
    told = list(texts(report_of(nine, None, settings)))
    at = told.index("Single scores, one step up or down")
    assert told[at + 1] == "None changes who is first."
    assert told[at + 2].startswith("If all evaluators together moved any one of 3 cells by a whole level")
    unit = measure(ValueFunction(worst=0.0, best=1.0))
    told = list(texts(report_of(made({"x": unit, "y": unit}, {"A": [0.9, 0.8], "B": [0.5, 0.4]}), None, settings)))
    assert told[told.index("Single scores, one step up or down") + 1].startswith("There is no score to ask")
    assert "The first place stays, whichever one criterion or other candidate is left out." in told


def test_asking_how_firm_it_is_can_be_stopped_between_evaluators() -> None:
    told: list[str] = []

    def stop(_share: float, doing: str) -> None:
        told.append(doing)
        if told.count("Leaving out one evaluator after the other") == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        report_of(panel_of_three(), None, FEW, progress=stop)
    assert told[-1] == "Leaving out one evaluator after the other"


def test_interests_are_told_by_member_only_where_somebody_declared_any() -> None:
    value = replace(panel_of_three(), declarations=Table())
    told = list(texts(whole(value)))
    assert "Nobody on the panel has declared anything about interests." in told
    assert not [each for each in told if "Nothing declared" in each]
    somebody, candidate = next(iter(value.evaluators)), next(iter(value.candidates))
    declared = with_row(value, "declarations", (somebody, candidate), Declaration(conflict=True))
    told = list(texts(whole(declared)))
    assert [each for each in told if "Nothing declared" in each]
    assert "Nobody on the panel has declared anything about interests." not in told


def test_every_part_has_a_title() -> None:
    assert set(TITLES) == set(Part)


def test_missing_by_rule_is_said() -> None:
    value = made(
        {"cost": 50, "skill": 50}, {"Acme": [4, None], "Bolt": [3, 3]}, rules=Rules(missing=Missing.REDISTRIBUTE)
    )
    found = decision_of(value, rank(value))
    assert found.outcome is Outcome.RECOMMENDED
    assert any("Values of Acme are missing" in str(each) for each in found.further)
