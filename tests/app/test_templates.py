"""The templates: what procurement teams start from. Weights are those of the project's own proposal."""

from __future__ import annotations

import pytest

from scorecard.app.start import new_evaluation, with_blank_cells
from scorecard.app.templates import BLANK, GATES, from_template, template_name, templates
from scorecard.core.changes import dangling
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Kind
from scorecard.core.problems import Severity, problems
from scorecard.core.tree import TOP, tree_of
from scorecard.exchange.document import document_bytes, parse_document

KEYS = ["bpo", "bpm", "bps", "kpo", "hro", "ito", "crm", "finance", "lpo", "plain"]
FIVE = ["Cost", "Expertise", "Technological capability", "Cultural fit", "Track record"]


def test_templates_are_the_nine_services_and_a_plain_one() -> None:
    assert [each.key for each in templates()] == KEYS


def test_a_template_is_named_by_its_key_and_an_unknown_key_by_itself() -> None:
    assert [template_name(each.key) for each in templates()] == [each.name for each in templates()]
    assert template_name("crm") == "Contact centre and customer care outsourcing"
    assert (template_name("our own"), template_name(""), template_name("library")) == ("our own", "", "library")


@pytest.mark.parametrize("key", KEYS)
def test_template_has_the_five_criteria_whose_weights_add_up_to_100(key: str) -> None:
    value = from_template(key, title="T")
    tree = tree_of(value.criteria)
    groups = [each for each in tree.children[TOP] if each != GATES]
    assert [value.criteria[each].name for each in groups] == FIVE
    assert sum(value.criteria[each].weight for each in groups) == 100
    for group in groups:
        leaves = tree.children.get(group, [])
        if leaves:
            assert sum(value.criteria[each].weight for each in leaves) == 100


@pytest.mark.parametrize("key", KEYS)
def test_template_describes_every_rating_and_has_gates_kpis_and_a_note_on_its_weights(key: str) -> None:
    value = from_template(key, title="T")
    tree = tree_of(value.criteria)
    ratings = [value.criteria[each] for each in tree.leaves if value.criteria[each].kind is Kind.RATING]
    assert all({0.0, 1.0, 3.0, 5.0} <= {level for level, _ in each.levels} for each in ratings)
    assert all(each.evidence and each.name for each in ratings)
    assert len(tree.gates) >= 3
    assert len(value.scale.levels) == 6
    (template,) = (each for each in templates() if each.key == key)
    assert template.kpis
    assert value.head.kpis == template.kpis
    assert "proposed by Scorecard" in template.weights_note


@pytest.mark.parametrize("key", [*KEYS, BLANK])
def test_evaluation_from_template_is_whole_and_survives_its_document(key: str) -> None:
    value = new_evaluation(key, "Title", ["A", "B", "A"], ["Ann"], currency="USD")
    assert not dangling(value)
    assert parse_document(document_bytes(value)) == value
    assert len(value.candidates) == 3
    blocking = [str(each) for each in problems(value) if each.severity is Severity.BLOCKING]
    assert blocking == (["There is no criterion to score yet"] if key == BLANK else [])
    assert all(each.unit in ("", "USD") for each in value.criteria.values())


def test_blank_cells_when_written_show_every_cell_that_somebody_is_to_fill_in() -> None:
    value = with_blank_cells(new_evaluation("plain", "T", ["A", "B"], ["Ann", "Ben"]))
    assert {len(cells) for sheet in value.sheets.values() for cells in sheet.values()} == {5}
    assert {len(cells) for cells in value.facts.values()} == {3}
    assert parse_document(document_bytes(value)) == value


def test_unknown_template_is_refused_with_those_there_are() -> None:
    with pytest.raises(ScorecardError, match=r"no template 'nope'.*bpo.*blank"):
        from_template("nope", title="T")
