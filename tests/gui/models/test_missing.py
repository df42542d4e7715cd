"""What the foot of the window says is missing."""

from __future__ import annotations

from scorecard.app.start import new_evaluation
from scorecard.core.edits import add_candidate, set_fact, set_score
from scorecard.core.model import TABLES, Candidate, Evaluation, Kind, in_order
from scorecard.core.problems import problems
from scorecard.core.tree import tree_of
from scorecard.gui.models.missing import MOST, PAGES, Lack, lacks_in, page_of


def lacks_of(evaluation: Evaluation) -> list[Lack]:
    return lacks_in(problems(evaluation), {key: each.kind for key, each in evaluation.criteria.items()})


def test_every_table_has_a_page_to_go_to() -> None:
    assert set(PAGES) == set(TABLES)


def test_cells_are_counted_over_all_criteria_and_lead_to_the_first() -> None:
    value = new_evaluation("bpo", "Care", ["A", "B"], ["Ann"])
    words = {lack.shown.key: lack for lack in lacks_of(value)}
    ratings = [key for key in tree_of(value.criteria).leaves if value.criteria[key].kind is Kind.RATING]
    assert words["scores"].shown.text == f"{2 * len(ratings)} cells unscored"
    assert words["scores"].problems[0].key == ("ann", in_order(value.candidates)[0], ratings[0])
    assert page_of(words["scores"].problems[0]) == "scoring"
    value = set_score(value, "ann", in_order(value.candidates)[0], ratings[0], 3)
    assert lacks_of(value)[0].shown.text == f"{2 * len(ratings) - 1} cells unscored"


def test_one_of_a_kind_is_said_in_the_singular() -> None:
    value = new_evaluation("bpo", "Care", ["A", "B"], ["Ann"])
    tree = tree_of(value.criteria)
    for gate in tree.gates:
        for candidate in value.candidates:
            if (gate, candidate) != (tree.gates[-1], in_order(value.candidates)[-1]):
                value = set_fact(value, candidate, gate, True)
    assert "1 gate unanswered" in [lack.shown.text for lack in lacks_of(value)]


def test_there_is_never_more_than_the_foot_has_room_for_and_nothing_is_left_out() -> None:
    value = new_evaluation("bpo", "Care")
    value, _ = add_candidate(value, Candidate("Only one"))
    lacks = lacks_of(value)
    assert len(lacks) == MOST
    assert lacks[-1].shown.key == "more"
    assert lacks[-1].shown.text == f"{len(lacks[-1].problems)} more to look at"


def test_nothing_is_missing_where_there_is_no_problem() -> None:
    assert lacks_in([], {}) == []
