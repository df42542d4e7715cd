"""The details of a criterion: what is typed is taken when it is left, what cannot be stays with its reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from scorecard.core.edits import change_criterion
from scorecard.core.model import Criterion, Direction, Evaluation, Kind, Shape, ValueFunction
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.typed import long_text, number_from
from scorecard.gui.views.criterion_form import CriterionForm
from scorecard.gui.views.value_curve import curve_of
from scorecard.gui.views.value_editor import SHAPES, NumberLine, ValueEditor
from tests.gui.models.documents import memory_document

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(look: Look, qtbot: QtBot, sample: Evaluation) -> CriterionForm:
    document = memory_document(sample)
    opened = Opened(document)
    made = CriterionForm(look, opened)
    for each in (document, opened):
        each.setParent(made)
    qtbot.addWidget(made)
    made.resize(384, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def criterion(form: CriterionForm) -> Criterion:
    found: Criterion = form._opened.value.criteria[form.key]
    return found


def typed(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, KEY.Key_Return)


def editor(form: CriterionForm) -> ValueEditor:
    found = form.part("value")
    assert isinstance(found, ValueEditor)
    return found


def test_name_and_texts(form: CriterionForm) -> None:
    form.show_criterion("references")
    before = form._opened.value
    typed(form.part("name"), "References")
    assert criterion(form).name == "References"
    form.part("evidence").setFocus()
    form.part("evidence").selectAll()
    QTest.keyClicks(form.part("evidence"), "Three calls")
    form.part("name").setFocus()
    assert criterion(form).evidence == "Three calls"
    stack = form._opened.document.undo_stack
    assert stack.undoText() == "Evidence asked for of References"
    while stack.canUndo():
        stack.undo()
    assert form._opened.value == before
    assert form.part("evidence").toPlainText() == before.criteria["references"].evidence


def test_empty_name_is_said_at_its_field(form: CriterionForm) -> None:
    form.show_criterion("references")
    before = form._opened.value
    form.part("name").selectAll()
    QTest.keyClick(form.part("name"), KEY.Key_Delete)
    QTest.keyClick(form.part("name"), KEY.Key_Return)
    assert form.part("name_field").fault == "A name is needed."
    assert form._opened.value is before


def test_text_is_taken_when_another_criterion_is_shown(form: CriterionForm) -> None:
    form.show_criterion("references")
    form.part("description").setFocus()
    form.part("description").selectAll()
    QTest.keyClicks(form.part("description"), "Who says so")
    form.show_criterion("automation")
    assert form._opened.value.criteria["references"].description == "Who says so"
    assert form._opened.value.criteria["automation"].description != "Who says so"


def test_levels_of_the_rubric(form: CriterionForm, sample: Evaluation) -> None:
    form.show_criterion("language_communication")
    assert sorted(form.part("levels")) == [0, 1, 2, 3, 4, 5]
    four = form.part("levels")[4.0]
    assert four.toPlainText() == ""
    assert four.placeholderText() == ""  # where a criterion has words of its own, those of the scale do not count
    four.setFocus()
    QTest.keyClicks(four, "Fluent")
    form.part("name").setFocus()
    assert dict(criterion(form).levels)[4.0] == "Fluent"


def test_limits(form: CriterionForm) -> None:
    form.show_criterion("language_communication")
    assert form.part("at_least").text() == "2"
    typed(form.part("at_most"), "1")
    assert form.part("at_most_field").fault.startswith("This limit is below at_least")
    assert form.part("at_most").text() == "1"
    typed(form.part("at_most"), "4,5")
    assert (criterion(form).at_most, form.part("at_most_field").fault) == (4.5, "")
    form.part("at_least").selectAll()
    QTest.keyClick(form.part("at_least"), KEY.Key_Delete)
    QTest.keyClick(form.part("at_least"), KEY.Key_Return)
    assert criterion(form).at_least is None
    typed(form.part("at_least"), "much")
    assert form.part("at_least").toolTip() == "A number is needed here"
    assert criterion(form).at_least is None


def test_kind_is_refused_once_there_are_scores(form: CriterionForm) -> None:
    form.show_criterion("references")
    said: list[object] = []
    form.failed.connect(said.append)
    before = form._opened.value
    form._on_kind(Kind.GATE.value)
    assert "cannot change once it has scores" in str(said[0])
    assert form.part("kind").choice == "rating"
    assert form._opened.value is before


def test_seal(form: CriterionForm) -> None:
    form.show_criterion("references")
    QTest.mouseClick(form.part("sealed"), LEFT, pos=form.part("sealed").rect().center() / 4)
    assert criterion(form).sealed


def test_gate_and_group_have_what_fits_them(form: CriterionForm) -> None:
    form.show_criterion("insurance")
    assert "at_least" not in form._parts
    assert form.part("description").accessibleName() == "What must be fulfilled"
    form.show_criterion("cost")
    assert "at_most" not in form._parts
    assert "sealed" not in form._parts
    form.show_criterion("")
    assert "name" not in form._parts


def test_unit_worst_and_best(form: CriterionForm) -> None:
    form.show_criterion("total_cost")
    value = editor(form)
    assert value.numbers["worst"].text() == long_text(9_600_000, form.locale())
    typed(value.numbers["worst"], "9900000")
    assert criterion(form).value.worst == 9_900_000
    typed(value.numbers["best"], "9900000")
    assert value._number_fields["best"].fault == "Worst and best are the same number."
    assert criterion(form).value.best == 5_200_000
    unit = value.unit.editor
    assert isinstance(unit, QLineEdit)
    typed(unit, "kEUR")
    assert criterion(form).unit == "kEUR"


@pytest.mark.parametrize("shape", [each for each in SHAPES if each is not Shape.CATEGORIES])
def test_every_shape_begins_with_what_it_needs(form: CriterionForm, shape: Shape) -> None:
    form.show_criterion("total_cost")
    value = editor(form)
    value.shape.setCurrentIndex(SHAPES.index(shape))
    value._on_shape(SHAPES.index(shape))
    assert criterion(form).value.shape is shape
    assert value._fault.text() == ""
    assert value.curve.shown_curve.line
    assert len(value.curve.shown_curve.dots) == 5
    value.curve.grab()
    relative = shape not in (Shape.LINEAR, Shape.PIECEWISE)
    assert value._warning.isVisible() is relative


def test_categories_are_refused_where_there_are_numbers(form: CriterionForm) -> None:
    opened = form._opened
    opened.document.edit("No limit", change_criterion(opened.value, "total_cost", at_most=None))
    form.show_criterion("total_cost")
    value = editor(form)
    value._on_shape(SHAPES.index(Shape.CATEGORIES))
    assert "not one of the categories" in value._fault.text()
    assert value.shape.currentIndex() == SHAPES.index(Shape.LINEAR)


def test_points_are_added_changed_and_removed(form: CriterionForm) -> None:
    form.show_criterion("total_cost")
    value = editor(form)
    value._on_shape(SHAPES.index(Shape.PIECEWISE))
    assert criterion(form).value.points == ((5_200_000, 1.0), (9_600_000, 0.0))
    QTest.mouseClick(value.points._add, LEFT)
    assert criterion(form).value.points[-1] == (14_000_000, 0.0)
    line = value.points.lines[1]
    assert isinstance(line, NumberLine)
    typed(line, "8000000")
    assert [x for x, _ in criterion(form).value.points] == [5_200_000, 8_000_000, 14_000_000]
    value.points._on_worth(1, 40.0)
    value.points._on_removed(2)
    assert criterion(form).value.points == ((5_200_000, 1.0), (8_000_000, 0.4))
    value.points._on_removed(1)
    assert value._fault.text() == "At least two points are needed."


def test_change_from_elsewhere_is_followed(form: CriterionForm) -> None:
    form.show_criterion("total_cost")
    before = editor(form)
    after = change_criterion(form._opened.value, "total_cost", name="Price", value=ValueFunction(worst=9e6, best=4e6))
    form._opened.document.edit("Changed", after)
    assert editor(form) is before
    assert form.part("name").text() == "Price"
    assert number_from(editor(form).numbers["best"].text(), form.locale()) == 4_000_000


def test_curve_is_the_formula_of_the_core() -> None:
    cost = Criterion("Cost", Kind.MEASURE, direction=Direction.LOWER, value=ValueFunction(worst=10.0, best=0.0))
    curve = curve_of(cost, [5.0], [5.0])
    assert curve.dots == ((5.0, 0.5),)
    assert (curve.line[0][1], curve.line[-1][1]) == (1.0, 0.0)
    assert curve_of(Criterion("Cost", Kind.MEASURE), [], []).line == ()
    assert "5.0 is worth 50.0" in curve.said()


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [(9600000.0, "9,600,000", "9 600 000"), (-12345.5, "-12,345.5", "-12 345,5"), (1234.0, "1234", "1234")],
)
def test_long_numbers_are_grouped(number: float, english: str, german: str) -> None:
    german = german.replace(" ", "\N{NARROW NO-BREAK SPACE}")
    for locale, shown in ((QLocale("en_GB"), english), (QLocale("de_DE"), german)):
        assert long_text(number, locale) == shown
        assert number_from(shown, locale) == number


def test_a_number_stands_plain_while_somebody_types(form: CriterionForm, qtbot: QtBot) -> None:
    form.show_criterion("total_cost")
    line = editor(form).numbers["best"]
    line.setLocale(QLocale("en_GB"))
    line.set_number(5_200_000.0)
    assert line.text() == "5,200,000"
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert line.text() == "5200000"
    line.clearFocus()
    assert line.text() == "5,200,000"
