"""The tree of criteria: weights typed, locked and dragged; what cannot be is refused and said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QMimeData, QModelIndex, Qt

from scorecard.core.edits import add_criterion, set_weight
from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.gui.document import Document
from scorecard.gui.models.criteria_lines import CriteriaColumn
from scorecard.gui.models.criteria_model import CriteriaModel, CriteriaRole
from tests.gui.models.documents import memory_document, watched


def example() -> Evaluation:
    """cost 50 (price 60, terms 40), skill 30, fit 20, and a gate."""
    value = Evaluation()
    for key, kind, parent, weight in (
        ("cost", Kind.GROUP, "", 50.0),
        ("price", Kind.RATING, "cost", 60.0),
        ("terms", Kind.RATING, "cost", 40.0),
        ("skill", Kind.RATING, "", 30.0),
        ("fit", Kind.RATING, "", 20.0),
        ("iso", Kind.GATE, "", 1.0),
    ):
        value, _ = add_criterion(value, Criterion(key.title(), kind, parent, weight=weight), key)
    return value


@pytest.fixture
def document(qapp: object) -> Document:
    return memory_document(example())


@pytest.fixture
def model(document: Document) -> Iterator[CriteriaModel]:
    made = CriteriaModel(document, locale=QLocale(QLocale.Language.German))
    tester = watched(made)
    yield made
    del tester


def texts(model: CriteriaModel, key: str) -> list[str]:
    return [model.data(model.index_of(key, column)) for column in CriteriaColumn]


def refusals(model: CriteriaModel) -> list[EditError]:
    found: list[EditError] = []
    model.refused.connect(found.append)
    return found


def names(model: CriteriaModel, group: str = "") -> list[str]:
    parent = model.index_of(group)
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def test_tree_shows_weights_as_given_of_the_siblings_and_of_the_whole(model: CriteriaModel) -> None:
    assert texts(model, "cost") == ["Cost", "50.0", "50.0", "50.0"]
    assert texts(model, "terms") == ["Terms", "40.0", "40.0", "20.0"]
    assert texts(model, "iso") == ["Iso", "", "", ""]
    assert model.data(model.index_of("terms"), CriteriaRole.SERIES) == 0
    assert model.data(model.index_of("fit"), CriteriaRole.SERIES) == 2
    assert model.data(model.index_of("iso"), CriteriaRole.SERIES) is None
    share = model.index_of("terms", CriteriaColumn.GLOBAL)
    assert model.data(share, Qt.ItemDataRole.AccessibleTextRole) == "20.0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("typed", ["62,5", "62.5", " 62,5 % ", 62.5])
def test_typed_share_rescales_the_others_and_global_weights_follow(model: CriteriaModel, typed: object) -> None:
    assert model.setData(model.index_of("cost", CriteriaColumn.LOCAL), typed)
    assert texts(model, "cost")[2:] == ["62.5", "62.5"]
    assert texts(model, "skill")[2:] == ["22.5", "22.5"]
    assert texts(model, "terms")[2:] == ["40.0", "25.0"]


def test_locked_weight_keeps_its_share_and_cannot_be_typed(model: CriteriaModel, document: Document) -> None:
    said = refusals(model)
    told: list[list[int]] = []
    model.dataChanged.connect(lambda _first, _last, roles: told.append(list(roles)))
    model.toggle_lock("skill")
    assert told == [[CriteriaRole.LOCKED]]
    assert model.data(model.index_of("skill"), CriteriaRole.LOCKED) is True
    assert not model.flags(model.index_of("skill", CriteriaColumn.LOCAL)) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(model.index_of("skill", CriteriaColumn.LOCAL), "10")
    assert model.setData(model.index_of("cost", CriteriaColumn.LOCAL), "60")
    assert [texts(model, key)[2] for key in ("cost", "skill", "fit")] == ["60.0", "30.0", "10.0"]
    model.toggle_lock("fit")
    assert not model.setData(model.index_of("cost", CriteriaColumn.LOCAL), "65")
    assert [str(each) for each in said] == [
        "Skill: This weight is locked. Unlock it first.",
        "Cost: All the other weights here are locked. Unlock one first.",
    ]
    model.toggle_lock("skill")
    assert model.setData(model.index_of("skill", CriteriaColumn.WEIGHT), "40")
    assert document.undo_stack.count() == 2


def test_gesture_is_one_step(model: CriteriaModel, document: Document) -> None:
    drag = object()
    assert all(model.set_share("cost", share, drag) for share in (0.52, 0.6, 0.7))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert texts(model, "cost")[2] == "50.0"


@pytest.mark.parametrize(
    ("key", "column", "typed"),
    [
        ("cost", CriteriaColumn.NAME, "  "),
        ("cost", CriteriaColumn.NAME, "bell\a"),
        ("cost", CriteriaColumn.WEIGHT, "much"),
        ("cost", CriteriaColumn.WEIGHT, "-1"),
        ("cost", CriteriaColumn.WEIGHT, float("nan")),
        ("cost", CriteriaColumn.LOCAL, "1e999"),
        ("iso", CriteriaColumn.LOCAL, "10"),
    ],
)
def test_what_cannot_be_is_refused(
    model: CriteriaModel, document: Document, key: str, column: CriteriaColumn, typed: object
) -> None:
    said, before = refusals(model), document.value
    assert not model.setData(model.index_of(key, column), typed)
    assert len(said) == 1
    assert document.value is before


def test_rename_is_one_edit(model: CriteriaModel, document: Document) -> None:
    assert model.setData(model.index_of("skill"), " Skills ")
    assert texts(model, "skill")[0] == "Skills"
    assert document.undo_stack.undoText() == "Renamed Skill to Skills"
    assert not model.setData(model.index_of("skill", CriteriaColumn.GLOBAL), "10")


def dropped(model: CriteriaModel, keys: list[str], row: int, group: str = "") -> bool:
    data = model.mimeData([model.index_of(key) for key in keys])
    return model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, model.index_of(group))


def test_drop_reorders_and_moves_into_groups(model: CriteriaModel, document: Document) -> None:
    assert dropped(model, ["fit"], 0)
    assert names(model) == ["Fit", "Cost", "Skill", "Iso"]
    assert dropped(model, ["skill", "fit"], 1, "cost")
    assert names(model, "cost") == ["Price", "Fit", "Skill", "Terms"]
    assert dropped(model, ["price"], -1, "")
    assert names(model) == ["Cost", "Iso", "Price"]
    assert document.undo_stack.count() == 3
    for _ in range(3):
        document.undo_stack.undo()
    assert names(model) == ["Cost", "Skill", "Fit", "Iso"]
    assert names(model, "cost") == ["Price", "Terms"]


def test_drop_of_a_group_takes_its_criteria_along_once(model: CriteriaModel) -> None:
    assert dropped(model, ["cost", "price"], 3)
    assert names(model) == ["Skill", "Fit", "Cost", "Iso"]
    assert names(model, "cost") == ["Price", "Terms"]


def test_drop_ahead_of_itself_changes_nothing(model: CriteriaModel) -> None:
    assert dropped(model, ["skill", "fit"], 1)
    assert names(model) == ["Cost", "Skill", "Fit", "Iso"]


def test_drop_where_it_cannot_be_is_refused(model: CriteriaModel, document: Document) -> None:
    said, before = refusals(model), document.value
    assert not dropped(model, ["cost"], 0, "cost")
    assert len(said) == 1
    assert not dropped(model, ["fit"], 0, "skill")
    other = CriteriaModel(memory_document(example()))
    data = other.mimeData([other.index_of("fit")])
    data.setData("application/x-scorecard-criteria", b'{"evaluation": "another", "keys": ["fit"]}')
    for carried in (data, QMimeData()):
        assert not model.dropMimeData(carried, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert document.value is before


def test_only_rows_that_show_something_else_are_painted_again(model: CriteriaModel, document: Document) -> None:
    told: list[tuple[str, int, int]] = []
    model.dataChanged.connect(lambda a, b: told.append((model.key_at(a.parent()), a.row(), b.row())))
    document.edit("Weight", set_weight(document.value, "price", 10.0))
    assert told == [("cost", 0, 1)]
