"""What a store answers with: lists, evaluations with their place in the journal, and why a save was refused."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation


class Stale(StorageError):
    """Somebody else saved first. `sequence` is where the journal is now."""

    def __init__(self, sequence: int) -> None:
        super().__init__("Somebody else has saved this evaluation", advice="Load what they changed and try again.")
        self.sequence = sequence


class Diverged(StorageError):
    """The journal does not go on from where the evaluation was loaded: another file has been put in its place."""

    def __init__(self, place: str) -> None:
        super().__init__(
            "This workspace holds another history than the one that was loaded; your change was not saved",
            place=place,
            advice="A backup may have been put back: load the evaluation again and make the change once more.",
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """An evaluation as the library lists it. Times are UTC in ISO form.

    service, scope, volume  what is sourced
    author                  who made the last change
    """

    uid: str
    title: str
    stage: str
    model: str
    template: str
    sample: bool
    criteria: int
    candidates: int
    created: str
    changed: str
    removed: str
    sequence: int
    service: str = ""
    scope: str = ""
    volume: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An evaluation with the place in its journal at which it was read."""

    uid: str
    value: Evaluation
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Version:
    """A name for a place in the journal."""

    sequence: int
    name: str
    at: str
    author: str
    hash: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who made entries of a journal: how many, and when the first."""

    author: str
    entries: int
    first: str


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation in the directory."""

    uid: str
    name: str
    country: str = ""
    sites: str = ""
    services: str = ""
    contacts: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate of an evaluation that is not deleted, with the name of the organisation that offers."""

    evaluation: str
    candidate: str
    provider: str
