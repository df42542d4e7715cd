"""What narrows the history: words, kinds, and by a menu a person, a criterion or a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.model import Evaluation, in_order
from scorecard.core.tree import path_of, tree_of
from scorecard.core.wording import one_line
from scorecard.gui.buttons import Button, IconButton
from scorecard.gui.fields import SearchField
from scorecard.gui.forgetting import forget
from scorecard.gui.look import Look
from scorecard.gui.page import Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.change_words import Area
from scorecard.gui.views.history_entries import Filter, under

ALL: Final = "all"
KINDS: Final = {
    ALL: frozenset[Area](),
    "weights": frozenset({Area.WEIGHTS}),
    "scores": frozenset({Area.SCORES, Area.CONSENSUS, Area.FACTS, Area.WAIVERS}),
    "rules": frozenset({Area.RULES, Area.SETUP}),
}
PERSON, CRITERION, CANDIDATE = "person", "criterion", "candidate"
LONGEST_CHIP: Final = 28


class HistoryFilter(QWidget):
    """The line above the journal, and under it what the journal is narrowed to.

    changed  another filter (Filter)
    """

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._filter = Filter()
        self._evaluation = Evaluation()
        self._people: tuple[str, ...] = ()
        self.search = SearchField(look, self.tr("Find a change"))
        self.search.setMinimumWidth(look.length("column.score_minimum"))
        self.search.setMaximumWidth(look.length("size.standing"))
        kinds = (
            (ALL, self.tr("All")),
            ("weights", self.tr("Weights")),
            ("scores", self.tr("Scores")),
            ("rules", self.tr("Rules")),
        )
        self.kinds = SegmentedControl(look, self.tr("Kind of change"), kinds)
        self.narrow = IconButton(look, "filter", self.tr("Filter by person, criterion or candidate"))
        self._menu = QMenu(self)
        self._menu.setAccessibleName(self.tr("Filter"))
        self._menu.aboutToShow.connect(self._fill)
        self._menu.triggered.connect(self._on_triggered)
        self._submenus: list[QMenu] = []
        self._line = Toolbar(look, (self.search, self.kinds), (self.narrow,))
        self._chips = QWidget()
        self._narrowing: list[_FilterChip] = []
        self._chip_row = QHBoxLayout(self._chips)
        self._chip_row.setSpacing(look.length("space.sm"))
        lg = look.length("space.lg")
        self._chip_row.setContentsMargins(lg, look.length("space.sm"), lg, look.length("space.sm"))
        self._chip_row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._chips.hide()
        layout = self._line.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setContentsMargins(lg, 0, lg, 0)
        layout.setStretch(0, 1)
        layout.setStretch(2, 0)  # the field takes what room there is
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(self._chips)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.sought.connect(self._on_sought)
        self.kinds.chosen.connect(self._on_kind)
        self.narrow.clicked.connect(self.open_menu)

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self._filter

    @property
    def menu(self) -> QMenu:
        """The menu of people, criteria and candidates."""
        return self._menu

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), super().minimumSizeHint().height())

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Offer the criteria and candidates of an evaluation."""
        self._evaluation = evaluation

    def show_people(self, people: Iterable[str]) -> None:
        """Offer these people."""
        self._people = tuple(people)

    def narrow_to(self, person: str | None = None, criterion: str | None = None, candidate: str | None = None) -> None:
        """Show only what a person did, or what was done to a criterion with all under it, or to a candidate.

        "" takes the narrowing back.
        """
        found = self._filter
        if person is not None:
            found = replace(found, person=person)
        if criterion is not None:
            keys = under(self._evaluation, criterion) if criterion else frozenset[str]()
            found = replace(found, criterion=criterion, criteria=keys)
        if candidate is not None:
            found = replace(found, candidate=candidate)
        self._take(found)

    def clear(self) -> None:
        """Show everything."""
        for part in (self.search, self.kinds):
            part.blockSignals(True)
        self.search.clear()
        self.kinds.choose(ALL)
        for part in (self.search, self.kinds):
            part.blockSignals(False)
        self._take(Filter())

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self._menu.popup(self.narrow.mapToGlobal(QPoint(0, self.narrow.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rest = 2 * self._look.length("space.lg") + 3 * self._look.length("space.sm") + self.narrow.sizeHint().width()
        room = self.width() - rest - self.kinds.sizeHint().width()
        fits = room >= self._look.length("column.score_maximum")
        if not fits and self._filter.areas:
            self.kinds.choose(ALL)
            self._take(replace(self._filter, areas=frozenset()))
        self.kinds.setVisible(fits)

    def _on_sought(self, text: str) -> None:
        self._take(replace(self._filter, text=text))

    def _on_kind(self, kind: str) -> None:
        self._take(replace(self._filter, areas=KINDS[kind]))

    def _take(self, found: Filter) -> None:
        if found == self._filter:
            return
        self._filter = found
        self._show_chips()
        self.changed.emit(found)

    # ---- menu -----------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._menu.clear()
        for each in self._submenus:
            each.deleteLater()
        criteria, candidates = self._evaluation.criteria, self._evaluation.candidates
        indent = "    "
        self._submenus = [
            self._submenu(PERSON, self.tr("Person"), self.tr("Anybody"), [(name, name) for name in self._people]),
            self._submenu(
                CRITERION,
                self.tr("Criterion"),
                self.tr("Any criterion"),
                [
                    (key, indent * (len(path_of(criteria, key)) - 1) + criteria[key].name)
                    for key in tree_of(criteria).order
                ],
            ),
            self._submenu(
                CANDIDATE,
                self.tr("Candidate"),
                self.tr("Any candidate"),
                [(key, candidates[key].name) for key in in_order(candidates)],
            ),
        ]
        self._menu.addSeparator()
        everything = self._menu.addAction(self.tr("Show everything"))
        everything.setEnabled(not self._filter.is_open)
        everything.setData(("", ""))

    def _submenu(self, what: str, title: str, none: str, choices: Sequence[tuple[str, str]]) -> QMenu:
        submenu = QMenu(title, self._menu)
        group = QActionGroup(submenu)
        now = getattr(self._filter, what)
        for key, name in [("", none), *choices]:
            action = submenu.addAction(one_line_keeping_indent(name).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == now)
            action.setData((what, key))
            group.addAction(action)
        self._menu.addMenu(submenu)
        return submenu

    def _on_triggered(self, action: QAction) -> None:
        data = action.data()
        if not data:
            return
        what, key = data
        if not what:
            self.clear()
        else:
            self.narrow_to(**{what: key})

    # ---- chips ----------------------------------------------------------------------------------

    def _show_chips(self) -> None:
        for each in self._narrowing:
            forget(each)
        self._narrowing = []
        for what, words in self._narrowed():
            chip = _FilterChip(self._look, what, words)
            chip.removed.connect(self._on_removed)
            self._narrowing.append(chip)
            self._chip_row.addWidget(chip)
        self._chips.setVisible(bool(self._narrowing))

    def _narrowed(self) -> list[tuple[str, str]]:
        found = self._filter
        criterion = self._evaluation.criteria.get(found.criterion)
        candidate = self._evaluation.candidates.get(found.candidate)
        named = (
            (PERSON, found.person),
            (CRITERION, "" if criterion is None else criterion.name),
            (CANDIDATE, "" if candidate is None else candidate.name),
        )
        return [(what, words) for what, words in named if words]

    def _on_removed(self, what: str) -> None:
        self.narrow_to(**{what: ""})
        self.search.setFocus()


class _FilterChip(Button):
    """What the journal is narrowed to; pressing it takes that back.

    removed  which of them
    """

    removed = Signal(str)

    def __init__(self, look: Look, what: str, words: str) -> None:
        name = one_line(words)
        short = name if len(name) <= LONGEST_CHIP else f"{name[: LONGEST_CHIP - 1].rstrip()}…"
        super().__init__(look, short.replace("&", "&&"), icon="close", small=True)
        self._what = what
        self.setToolTip(self.tr("Show not only {name}").format(name=name))
        self.setAccessibleName(self.tr("Only {name}: press to show the others too").format(name=name))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.removed.emit(self._what)


def one_line_keeping_indent(text: str) -> str:
    """A name on one line, with the blanks before it that show its depth."""
    bare = text.lstrip(" ")
    return " " * (len(text) - len(bare)) + one_line(bare)
