"""Where everything stands in the workbook: sheets, rows and columns, fixed before the first cell is written.

Candidates stand in the same columns on every sheet that has them across, from `FIRST` on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorecard.core.model import Criterion, Evaluation, Evaluator, Kind, Shape, in_order
from scorecard.core.numbers import decimals_needed
from scorecard.core.ranking import DRAW
from scorecard.core.tree import TOP, Tree, path_of
from scorecard.core.wording import one_line
from scorecard.exchange.workbook.cost_places import place_costs
from scorecard.exchange.workbook.figures import Figures, limited_groups, limited_leaves
from scorecard.exchange.workbook.spreadsheet import letter, safe_sheet_title

SUMMARY, SCORECARD, CRITERIA, RUBRIC, RULES = "Summary", "Scorecard", "Criteria", "Rubric", "Rules"
FACTS, CONSENSUS, PANEL, REASONS, ABOUT = "Facts", "Consensus", "Panel", "Reasons", "About"
COMPARISON: Final = "Comparison"
ROBUSTNESS: Final = "Robustness"
COSTS: Final = "Cost build-up"
JUDGEMENTS: Final = "Judgements"
WHAT_IF: Final = "What if"
PICTURES: Final = "Pictures"
SCENARIOS: Final = "Scenarios"
OWN_TITLES: Final = (
    *(SUMMARY, SCORECARD, CRITERIA, RUBRIC, RULES, FACTS, CONSENSUS, PANEL, REASONS, ABOUT),
    *(COMPARISON, ROBUSTNESS, COSTS, JUDGEMENTS, WHAT_IF, SCENARIOS, PICTURES, "Scores", "Weights"),
)

FIRST: Final = 4  # the column of the first candidate
HEAD_ROW: Final = 4
WIDE: Final = 18  # more candidates than this are printed on several pages side by side
OFFER: Final = {
    "provider": "Provider",
    "country": "Country",
    "site": "Site",
    "delivery": "Delivery",
    "commercial": "Commercial model",
    "notes": "Notes",
}
"""The fields of a candidate that the sheet Facts shows, by name, and what they are called there."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the workbook comes from: what wrote it, when, and from what.

    `source` is the title of the workspace or the name of the file. `journal_hash` and `journal_sequence` name the
    place in the journal; "" and None where the evaluation comes from a document.
    """

    program_version: str
    written_at: str
    source: str = ""
    journal_hash: str = ""
    journal_sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a block: a criterion and how deep it lies."""

    row: int
    key: str
    depth: int
    is_group: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Criteria in consecutive rows. `rows` finds a criterion's row."""

    places: list[Place]
    rows: dict[str, int]
    first: int
    last: int


class Plan:
    """The places, and the evaluation and figures that go there."""

    def __init__(self, evaluation: Evaluation, figures: Figures, provenance: Provenance) -> None:
        self.evaluation = evaluation
        self.figures = figures
        self.provenance = provenance
        self.tree: Tree = figures.result.tree
        self.title = one_line(evaluation.head.title) or "Evaluation"
        self.candidates = list(figures.result.matrix.candidates)
        self.names = [_name(evaluation.candidates[key].name, key) for key in self.candidates]
        self.columns = [letter(FIRST + at) for at in range(len(self.candidates))]
        self.first, self.last = self.columns[0], self.columns[-1]
        self.last_column = FIRST + len(self.candidates) - 1
        self.wide = len(self.candidates) > WIDE
        word = max((len(word) for name in self.names for word in name.split()), default=0)
        self.width = 16.0 if len(self.candidates) <= 8 else 12.5 if len(self.candidates) <= 12 else 10.5
        self.width = max(self.width, min(13.5, word + 2.5))  # so that words are not broken
        self.ratings = figures.ratings
        criteria = evaluation.criteria
        self.measures = [leaf for leaf in self.tree.leaves if criteria[leaf].kind is Kind.MEASURE]
        self.limited = limited_leaves(evaluation, self.tree.leaves)
        self.limited_groups = limited_groups(evaluation, self.tree.order)
        self.tops = [key for key in self.tree.children[TOP] if self.tree.leaves_under(key)]
        ranked = [(s.rank, s.total) for s in figures.standings if s.rank is not None and s.total is not None]
        self.decimals = min(6, decimals_needed(ranked))

        self._name_sheets()
        self._place_criteria()
        self._place_facts()
        self._place_scores()
        self._place_scorecard()
        self.costs = place_costs(evaluation, self.candidates) if evaluation.cost_lines else None

    # -- names ------------------------------------------------------------------------------------

    def criterion(self, key: str) -> Criterion:
        """The row of a criterion."""
        row: Criterion = self.evaluation.criteria[key]
        return row

    def name_of(self, key: str) -> str:
        """What a criterion is called."""
        return _name(self.criterion(key).name, key)

    def depth(self, key: str) -> int:
        """How many groups a criterion lies in."""
        depth, parent = 0, self.criterion(key).parent
        while parent:
            depth, parent = depth + 1, self.criterion(parent).parent
        return depth

    def _name_sheets(self) -> None:
        self.evaluators = in_order(self.evaluation.evaluators) if self.ratings else []
        self.sheets: dict[str, str] = {}
        taken = list(OWN_TITLES)
        for key in self.evaluators:
            evaluator: Evaluator = self.evaluation.evaluators[key]
            self.sheets[key] = safe_sheet_title(_name(evaluator.name, key), taken)
            taken.append(self.sheets[key])

    # -- Criteria and Rules -----------------------------------------------------------------------

    def _place_criteria(self) -> None:
        self.criteria_first = HEAD_ROW + 2  # the row before holds the whole
        self.criteria_row = {key: self.criteria_first + at for at, key in enumerate(self.tree.order)}
        self.criteria_last = self.criteria_first + len(self.tree.order) - 1
        names = ["name", "kind", "weight", "local", "whole"]
        leaves_or_groups = [self.criterion(key) for key in self.tree.order]
        if any(each.at_least is not None for each in leaves_or_groups):
            names.append("at_least")
        if any(each.at_most is not None for each in leaves_or_groups):
            names.append("at_most")
        if self.measures:
            names += ["unit", "direction", "shape"]
            shapes = {self.criterion(key).value.shape for key in self.measures}
            if Shape.LINEAR in shapes:
                names += ["worst", "best"]
            if shapes & {Shape.LOWEST_OVER_PRICE, Shape.LINEAR_PENALTY, Shape.LOGARITHMIC}:
                names.append("reference")
            if shapes & {Shape.LINEAR_PENALTY, Shape.LOGARITHMIC}:
                names.append("zero_at")
            if self.figures.counted:
                names += ["zero", "one"]
        if any(each.sealed for each in leaves_or_groups):
            names.append("sealed")
        self.criteria_shown = len(names)  # the rest helps the formulas and is not printed
        names += ["gap", "key", "under", "sum"]
        self.criteria_columns = {name: column for column, name in enumerate(names, 1)}

        row = 8
        self.level_rows = {level: row + at for at, (level, _) in enumerate(self.evaluation.scale.levels)}
        row += len(self.level_rows) + (2 if self.level_rows else 1)
        self.rules_row = row  # heading; then rating, worth 0, pooling, missing, tolerance
        row += 7
        self.ties_row = row
        row += 4 + len(self.evaluation.rules.tie_break)
        self.points_at: dict[str, tuple[int, int]] = {}
        for key in self.measures:
            value = self.criterion(key).value
            size = len(value.points) if value.shape is Shape.PIECEWISE else 0
            if value.shape is Shape.CATEGORIES:
                size = len(self.labels(key))
            if size:
                self.points_at[key] = (row + 2, row + 1 + size)
                row += size + 3

    def labels(self, key: str) -> dict[str, float]:
        """The categories of a measure; of equal labels the first counts."""
        found: dict[str, float] = {}
        for label, worth in self.criterion(key).value.categories:
            found.setdefault(label, worth)
        return found

    def criteria_cell(self, key: str, column: str) -> str:
        """A cell of the Criteria sheet, as a formula elsewhere names it."""
        return f"{CRITERIA}!${letter(self.criteria_columns[column])}${self.criteria_row[key]}"

    # -- Facts ------------------------------------------------------------------------------------

    def _place_facts(self) -> None:
        row = HEAD_ROW + 1
        candidates = [self.evaluation.candidates[key] for key in self.candidates]
        self.offer_rows: dict[str, int] = {}
        fields = [name for name in OFFER if any(getattr(each, name) for each in candidates)]
        self.offer_section = row
        if fields:
            self.offer_rows = {name: row + 1 + at for at, name in enumerate(fields)}
            row += len(fields) + 2
        self.facts_row: dict[str, int] = {}
        self.gates_section = row
        if self.tree.gates:
            self.facts_row |= {key: row + 1 + at for at, key in enumerate(self.tree.gates)}
            row += len(self.tree.gates) + 2
        self.measures_section = row
        if self.measures:
            self.facts_row |= {key: row + 1 + at for at, key in enumerate(self.measures)}
            row += len(self.measures) + 2
        self.waivers_section = row
        waivable = [*self.tree.gates, *self.limited, *self.limited_groups]
        self.waiver_row = {key: row + 1 + at for at, key in enumerate(waivable)}
        if waivable:
            row += len(waivable) + 2
        self.counted_section = row
        self.counted_row = {key: row + 1 + at for at, key in enumerate(self.figures.counted)}

    # -- scores -----------------------------------------------------------------------------------

    def _place_scores(self) -> None:
        """One order of rows for the sheets of all evaluators and the consensus."""
        self.scores = self.block(HEAD_ROW + 1, set(self.ratings))
        self.panel_first = HEAD_ROW + 1
        size = len(self.candidates)
        self.panel_row = {leaf: self.panel_first + at * size for at, leaf in enumerate(self.ratings)}
        self.panel_last = self.panel_first + len(self.ratings) * size - 1
        self.panel_evaluators = 8  # the column of the first evaluator

    def panel_cell(self, leaf: str, candidate: int, column: str) -> str:
        """A cell of the Panel sheet: C agreed, D consensus, E pooled."""
        return f"{PANEL}!${column}${self.panel_row[leaf] + candidate}"

    # -- Scorecard --------------------------------------------------------------------------------

    RANK, TOTAL, LOW, HIGH, STATUS = 5, 6, 7, 8, 9

    def _place_scorecard(self) -> None:
        scored = set(self.tree.leaves)
        self.points_section = 11
        self.points = self.block(12, scored)
        self.values_section = self.points.last + 3  # the row between holds the total
        self.values = self.block(self.values_section + 1, scored)
        row = self.values.last + 2
        self.checks_section = row
        checked = [*self.tree.gates, *self.limited, *self.limited_groups]
        self.check_row = {key: row + 1 + at for at, key in enumerate(checked)}
        if checked:
            row += len(checked) + 2
        self.leaf_checks = len(self.tree.gates) + len(self.limited)
        self.working_section = row
        names = ["scored", "divisor", "missing", "screened", "compliant"]
        names += [f"points {key}" for key in self.limited_groups]
        names += ["out", "unanswered", "running", "first"]
        for at, step in enumerate(self.figures.steps):
            names += [f"lot {at}"] if step.key == DRAW else []
            names += [f"worth {at}", f"rank {at}"]
        names += ["key", "order"]
        self.working = {name: row + 1 + at for at, name in enumerate(names)}
        self.scorecard_last = row + len(names)
        self._place_shares()

    def _place_shares(self) -> None:
        """Columns beside the values: the shares of the leaves within each group whose own value is asked about.

        Groups side by side stand in one column, a group within another in the next.
        """
        asked = {*self.limited_groups, *self.evaluation.rules.tie_break}
        self.share_column: dict[str, int] = {}
        for key in self.tree.order:
            if key in asked and self.criterion(key).kind is Kind.GROUP and self.tree.leaves_under(key):
                above = path_of(self.evaluation.criteria, key)[:-1]
                self.share_column[key] = self.last_column + 2 + sum(group in self.share_column for group in above)

    def block(self, row: int, leaves: set[str]) -> Block:
        """Consecutive rows from `row` on for these leaves and the groups over them, in the order of the tree."""
        places: list[Place] = []
        for key in self.tree.order:
            is_group = self.criterion(key).kind is Kind.GROUP
            if key in leaves or (is_group and leaves.intersection(self.tree.leaves_under(key))):
                places.append(Place(row + len(places), key, self.depth(key), is_group))
        return Block(places, {place.key: place.row for place in places}, row, row + len(places) - 1)

    def rows_under(self, block: Block, key: str) -> tuple[int, int]:
        """The first and the last row of a block that lie under a criterion; its own row if it is a leaf."""
        rows = [block.rows[leaf] for leaf in self.tree.leaves_under(key)]
        return min(rows), max(rows)

    def fact(self, candidate: str, leaf: str) -> float | str | None:
        """What stands in the Facts sheet for a gate or a measure."""
        cells = self.evaluation.facts.get(candidate)
        cell = None if cells is None else cells.get(leaf)
        if cell is None or cell.score is None:
            return None
        if self.criterion(leaf).kind is Kind.GATE:
            return "pass" if cell.score is True else "fail"
        score: float | str = cell.score
        return score


def _name(name: str, key: str) -> str:
    return one_line(name) or key
