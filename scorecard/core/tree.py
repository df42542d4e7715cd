"""The criteria tree: order, local and global weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import lcm

from scorecard.core.errors import RankingError, sentence
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.numbers import exact
from scorecard.core.table import Table

TOP = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """The criteria in order, with what each weighs.

    children        group key ("" for the top) -> its criteria in order
    order           every criterion, depth first
    leaves          the leaves that are scored (ratings and measures), depth first
    ratings         those of them that people score
    measures        those that are facts
    gates           the gates, depth first
    local_weights   share among siblings, 0..1, of everything that has a scored leaf in it
    global_weights  leaf -> share of the whole: the product of the local weights up the tree; they add up to 1
    weightless      groups whose weights add up to zero, so that nothing can be shared out among their children
    """

    children: dict[str, list[str]]
    order: tuple[str, ...]
    leaves: tuple[str, ...]
    ratings: tuple[str, ...]
    measures: tuple[str, ...]
    gates: tuple[str, ...]
    local_weights: dict[str, Fraction]
    global_weights: dict[str, Fraction]
    weightless: tuple[str, ...]

    def narrowed(self, leaves: Sequence[str]) -> Tree:
        """With these of its leaves alone, in this order; weights stay what they are."""
        ratings, measures = (tuple(key for key in leaves if key in kept) for kept in (self.ratings, self.measures))
        return replace(self, leaves=tuple(leaves), ratings=ratings, measures=measures)

    def leaves_under(self, key: str) -> list[str]:
        """The scored leaves under a criterion; the leaf itself if it is one."""
        if key in self.global_weights:
            return [key]
        below = self.children.get(key, ()) if key in self.local_weights else ()
        return [leaf for child in below for leaf in self.leaves_under(child)]

    def shares_under(self, key: str) -> dict[str, Fraction]:
        """Leaf -> its share of a criterion, whatever that weighs itself; they add up to 1. The leaf itself: 1."""
        if key in self.global_weights:
            return {key: Fraction(1)}
        found: dict[str, Fraction] = {}
        if key in self.local_weights:  # not a gate, a group without scored leaves, or one that hangs in the air
            for child in self.children.get(key, ()):
                for leaf, share in self.shares_under(child).items():
                    found[leaf] = share * self.local_weights[child]
        return found


class _Same:
    """A table as a key by which table it is, not by what it holds; a table never changes."""

    __slots__ = ("criteria",)

    def __init__(self, criteria: Table[str, Criterion]) -> None:
        self.criteria = criteria

    def __hash__(self) -> int:
        return id(self.criteria)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.criteria is self.criteria


def tree_of(criteria: Table[str, Criterion]) -> Tree:
    """The tree of these criteria. Rows that hang in the air (see `changes.dangling`) are left out.

    The latest trees are kept, for one step of a slider asks for the same one several times.
    """
    return _tree_of(_Same(criteria))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a tree does not hang on the weights. `shared` are the groups with their scored children."""

    children: dict[str, list[str]]
    order: tuple[str, ...]
    leaves: tuple[str, ...]
    ratings: tuple[str, ...]
    measures: tuple[str, ...]
    gates: tuple[str, ...]
    shared: tuple[tuple[str, list[str]], ...]


@dataclass(frozen=True, slots=True)
class _Worked:
    """A tree as it was worked out, to take over from: `whole` is the share of the whole, of groups as well."""

    criteria: Table[str, Criterion]
    shape: _Shape
    tree: Tree
    whole: dict[str, Fraction]


_latest: _Worked | None = None


@lru_cache(maxsize=4)
def _tree_of(same: _Same) -> Tree:
    global _latest  # any earlier tree will do, whichever thread has worked it out
    _latest = worked = _worked(same.criteria, _latest)
    return worked.tree


def _worked(criteria: Table[str, Criterion], before: _Worked | None) -> _Worked:
    """The tree of these criteria. Where only weights differ from `before`, the rest is taken over from it."""
    moved = None if before is None else _reweighed(before.criteria, criteria)
    if before is None or moved is None:
        before, moved = None, set[str]()
        shape = _shape_of(dict(criteria.items()))
    else:
        shape = before.shape
    local: dict[str, Fraction] = {}
    whole: dict[str, Fraction] = {TOP: Fraction(1)}
    weightless = []
    for group, siblings in shape.shared:
        if before is not None and group not in moved:
            if group in before.tree.weightless:
                weightless.append(group)
            for key in siblings:
                local[key] = before.tree.local_weights[key]
            if whole[group] == before.whole[group]:
                for key in siblings:
                    whole[key] = before.whole[key]
                continue
        else:
            weights = [exact(criteria[key].weight) for key in siblings]
            total = _sum(weights)
            if total <= 0:
                weightless.append(group)
            for key, weight in zip(siblings, weights, strict=True):
                local[key] = weight / total if total > 0 else Fraction(0)
        for key in siblings:
            whole[key] = whole[group] * local[key]
    global_weights = {key: whole[key] for key in shape.leaves}
    tree = Tree(
        shape.children,
        shape.order,
        shape.leaves,
        shape.ratings,
        shape.measures,
        shape.gates,
        local,
        global_weights,
        tuple(weightless),
    )
    return _Worked(criteria, shape, tree, whole)


def _reweighed(before: Table[str, Criterion], after: Table[str, Criterion]) -> set[str] | None:
    """The groups in which weights differ; None where the two differ in more than that."""
    moved = set()
    for _, old, new in before.differences(after):
        if old is None or new is None:
            return None
        if (old.kind, old.parent, old.position) != (new.kind, new.parent, new.position):
            return None
        moved.add(new.parent)
    return moved


def _shape_of(criteria: dict[str, Criterion]) -> _Shape:
    children: dict[str, list[str]] = {TOP: []}
    for key, criterion in sorted(criteria.items(), key=lambda item: (item[1].position, item[0])):
        parent = criteria.get(criterion.parent)
        if criterion.parent == TOP or (parent is not None and parent.kind is Kind.GROUP):
            children.setdefault(criterion.parent, []).append(key)
    order = tuple(_depth_first(children, TOP))
    leaves = tuple(key for key in order if criteria[key].kind.is_scored)
    ratings = tuple(key for key in leaves if criteria[key].kind is Kind.RATING)
    measures = tuple(key for key in leaves if criteria[key].kind is Kind.MEASURE)
    gates = tuple(key for key in order if criteria[key].kind is Kind.GATE)

    scored = set(leaves)
    for key in reversed(order):
        if key in scored and criteria[key].parent:
            scored.add(criteria[key].parent)

    groups = (TOP, *(key for key in order if criteria[key].kind is Kind.GROUP))
    shared = ((group, [key for key in children.get(group, ()) if key in scored]) for group in groups)
    with_weights = tuple((group, below) for group, below in shared if below)
    return _Shape(children, order, leaves, ratings, measures, gates, with_weights)


def _sum(weights: list[Fraction]) -> Fraction:
    """As `sum`, but brought to lowest terms once, not at every step."""
    below = lcm(*(weight.denominator for weight in weights))
    return Fraction(sum(weight.numerator * (below // weight.denominator) for weight in weights), below)


def _depth_first(children: dict[str, list[str]], key: str) -> Iterator[str]:
    for child in children.get(key, ()):
        yield child
        yield from _depth_first(children, child)


def weighted_tree(evaluation: Evaluation) -> Tree:
    """The tree of an evaluation that can be ranked.

    Raises RankingError where there is nothing to score, or weights that add up to zero.
    """
    tree = tree_of(evaluation.criteria)
    if not tree.leaves:
        raise RankingError(
            "There is no criterion to score yet", place="criteria", advice="Add at least one rating or measure."
        )
    for group in tree.weightless:
        name = evaluation.criteria[group].name if group else ""
        raise RankingError(
            sentence("The weights under {name} add up to zero", name=f"'{name}'")
            if name
            else "The weights of the top criteria add up to zero",
            place=f"criteria, {group}" if group else "criteria",
            advice="Give at least one of them a weight above zero.",
        )
    return tree


def path_of(criteria: Table[str, Criterion], key: str) -> list[str]:
    """The criterion and its groups, from the top down."""
    path: list[str] = []
    while key and key not in path and key in criteria:
        path.insert(0, key)
        key = criteria[key].parent
    return path
