"""What two people made of one evaluation put together, as saving does it when somebody saved first."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.core.changes import Conflict, Dangling, apply, dangling, diff, rebase
from scorecard.core.model import Evaluation


@dataclass(frozen=True, slots=True)
class Merge:
    """The value with every change that fits, theirs where two clash, and what a person must look at."""

    value: Evaluation
    conflicts: tuple[Conflict, ...]
    dangling: tuple[Dangling, ...]


def merge(base: Evaluation, mine: Evaluation, theirs: Evaluation) -> Merge:
    """`mine` and `theirs`, both made from `base`, in one value; each conflict offers the change that makes mine win."""
    rebased = rebase(diff(base, mine), diff(base, theirs))
    value = apply(theirs, rebased.changes)
    return Merge(value, rebased.conflicts, dangling(value))
