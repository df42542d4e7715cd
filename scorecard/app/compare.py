"""Saved evaluations found for a comparison: evaluations of a workspace, their versions, and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorecard.app.paths import SUFFIX
from scorecard.app.transfer import Source, as_seen, import_document
from scorecard.core.comparison.comparing import Comparison, compare
from scorecard.core.comparison.matching import Matching, matched
from scorecard.core.comparison.series import Series, series
from scorecard.core.errors import ScorecardError, Sentence, sentence
from scorecard.core.model import Evaluation
from scorecard.core.report.phrases import some
from scorecard.core.scenarios import scenario_at, under
from scorecard.core.sight import veiled_state
from scorecard.core.table import Table

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace
    from scorecard.storage.records import Listed, Version

AT: Final = "@"  # TITLE@VERSION
NOW: Final = "now"
MOST_UNMATCHED: Final = 6
"""Candidates that are named as standing on one side only; of more the rest is counted."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the evaluations that are compared.

    label     what it is called beside the others
    version   the name of the version, "" for the present state or a document
    uid       the evaluation that it is a state of, "" where that is not known
    sequence  the place in its journal, None for a document that does not say
    file      the name of the document that it comes from, or ""
    scenario  the name of the scenario, "" for the main line
    hidden    a sentence for each thing that may not be seen
    """

    label: str
    value: Evaluation
    title: str
    version: str = ""
    uid: str = ""
    sequence: int | None = None
    file: str = ""
    scenario: str = ""
    hidden: tuple[Sentence, ...] = ()


def side_of_document(path: Path, who: str = "") -> Side:
    """An evaluation in a document file. Raises DocumentError, ExchangeError."""
    value, place = import_document(path)
    seen = as_seen(value, Source(path.name), who)
    title = value.head.title or path.stem
    if place is None:
        return Side(title, seen.value, title, file=path.stem, hidden=seen.hidden)
    uid, sequence = place.evaluation, place.sequence
    return Side(title, seen.value, title, "", uid, sequence, path.stem, hidden=seen.hidden)


def side_of(workspace: Workspace, uid: str, sequence: int | None = None, who: str = "") -> Side:
    """An evaluation of a workspace as it stands, or as it was at a place in its journal, as it may be seen now.

    A state from before is seen whole where the evaluation hides nothing any more.
    """
    loaded = workspace.load(uid)
    title = loaded.value.head.title
    seen = as_seen(loaded.value, Source(title), who)
    if sequence is None or sequence == loaded.sequence:
        named = [each for each in workspace.versions(uid) if each.sequence == sequence]
        name = named[-1].name if named else ""
        return Side(title, seen.value, title, name, uid, loaded.sequence, hidden=seen.hidden)
    value = workspace.state_at(uid, sequence)
    name = next((each.name for each in reversed(workspace.versions(uid)) if each.sequence == sequence), "")
    shown = veiled_state(value, loaded.value, seen.sight.who)
    return Side(title, shown, title, name or str(sequence), uid, sequence, hidden=seen.hidden)


def side_under(side: Side, scenario: str) -> Side:
    """A side as one of its scenarios has it. Raises EditError where it has no such scenario.

    The scenario is applied to what may be seen, and so says nothing of what is hidden.
    """
    if not scenario:
        return side
    value = replace(under(side.value, scenario), scenarios=Table(), departures=Table())
    return replace(side, value=value, scenario=scenario_at(side.value, scenario).name)


def side_named(workspace: Workspace, name: str, who: str = "") -> Side:
    """The evaluation of that title or id; with "@" behind it a version, by its name or its place in the journal.

    Raises ScorecardError where there is none, or more than one.
    """
    listed, version = _found(workspace, name)
    return side_of(workspace, listed.uid, _sequence(workspace, listed, version), who)


def _found(workspace: Workspace, name: str) -> tuple[Listed, str]:
    try:
        return workspace.find(name), ""
    except ScorecardError:
        title, at, version = name.rpartition(AT)
        if not at or not title:
            raise
    return workspace.find(title), version.strip()


def _sequence(workspace: Workspace, listed: Listed, version: str) -> int | None:
    """The place in the journal that a version means; None for the present state."""
    return None if not version or version.casefold() == NOW else place_named(workspace, listed, version)


def place_named(workspace: Workspace, listed: Listed, version: str) -> int:
    """The place in the journal of the latest version of that name, or of the change of that number.

    Raises ScorecardError where there is none.
    """
    versions: list[Version] = workspace.versions(listed.uid)
    named = [each for each in versions if each.name == version]
    named = named or [each for each in versions if each.name.casefold() == version.casefold()]
    if named:
        return named[-1].sequence
    if version.isascii() and version.isdigit() and 1 <= int(version) <= listed.sequence:
        return int(version)
    known = ", ".join(f"'{each.name}'" for each in versions[-5:])
    advice = f"There are: {known}." if known else f"Name a place in its journal, 1 to {listed.sequence}, or a version."
    raise ScorecardError(f"There is no version '{version}'", place=listed.title, advice=advice)


def sides_named(names: Sequence[str], workspace: Path, who: str = "") -> tuple[Side, ...]:
    """What several names mean: documents and workspaces by their paths, all else in a workspace.

    A workspace that holds one evaluation stands for that. Raises ScorecardError.
    """
    found = [_side(name, workspace, who) for name in names]
    return labelled(found)


def _side(name: str, workspace: Path, who: str) -> Side:
    from scorecard.app.workspace import Workspace  # documents are read without loading the database

    path = Path(name)
    if path.suffix.lower() == ".json" or (path.suffix.lower() not in ("", SUFFIX) and path.is_file()):
        return side_of_document(path, who)
    own, _, version = name.rpartition(AT) if not path.is_file() else (name, "", "")
    file = Path(own or name)
    if file.suffix.lower() == SUFFIX and file.is_file():
        with Workspace(file) as opened:
            listed = opened.only()
            return side_of(opened, listed.uid, _sequence(opened, listed, version if own else ""), who)
    if not workspace.exists():
        raise ScorecardError(
            "There is no workspace yet",
            place=str(workspace),
            advice="Name documents (.json), or make a workspace with 'scorecard new' or 'scorecard import'.",
        )
    with Workspace(workspace) as opened:
        return side_named(opened, name, who)


def labelled(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The sides with labels that tell them apart: the title, then the version, then a number."""
    found = list(sides)
    titles = Counter(side.title for side in found)
    if len(titles) == 1 and len(found) > 1:  # states of one evaluation: the title says nothing
        found = [replace(side, label=_which(side)) for side in found]
    else:
        found = [
            replace(side, label=f"{side.title} ({_which(side)})" if titles[side.title] > 1 else side.title)
            for side in found
        ]
    counts = Counter(side.label for side in found)
    seen: Counter[str] = Counter()
    for at, side in enumerate(found):
        seen[side.label] += 1
        if counts[side.label] > 1:
            found[at] = replace(side, label=f"{side.label} {seen[side.label]}")
    return tuple(found)


def _which(side: Side) -> str:
    """Which state of an evaluation it is, or which scenario of it."""
    if side.scenario:
        return f"{side.scenario} ({side.version})" if side.version else side.scenario
    return side.version or side.file or NOW


def matching_of(sides: Sequence[Side]) -> Matching:
    """Who is who: by key where all are states of one evaluation, else by provider and name."""
    return matched([side.value for side in sides], same_keys=are_states_of_one(sides))


def are_states_of_one(sides: Sequence[Side]) -> bool:
    """Whether the sides are states of one evaluation, or scenarios of one document."""
    one = len({(side.uid, "" if side.uid else side.file) for side in sides}) == 1
    return one and (bool(sides[0].uid) or any(side.scenario for side in sides))


def compare_sides(sides: Sequence[Side], matching: Matching | None = None) -> tuple[Comparison, Series]:
    """The first and the last compared, and all in a row. Raises ScorecardError for fewer than two, RankingError."""
    if len(sides) < 2:
        raise ScorecardError("A comparison needs two evaluations", advice="Name another one, or TITLE@VERSION.")
    found = matching_of(sides) if matching is None else matching
    titled = [replace(side.value, head=replace(side.value.head, title=side.label)) for side in sides]
    row = series(titled, found)
    results = row.results[0], row.results[-1]
    return compare(titled[0], titled[-1], first_and_last(found), results=results), row


def first_and_last(matching: Matching) -> Matching:
    """The matching of the first and the last evaluation alone."""
    ends = {
        table: tuple((row[0], row[-1]) for row in getattr(matching, table) if (row[0], row[-1]) != (None, None))
        for table in ("candidates", "criteria")
    }
    return Matching(ends["candidates"], ends["criteria"])


def unmatched_told(sides: Sequence[Side], matching: Matching) -> list[Sentence]:
    """Who of the first stands in none of the last, and the other way round, where neither side is short of partners."""
    one, other = matching.alone("candidates", 0, -1), matching.alone("candidates", -1, 0)
    if not one or not other:
        return []
    names = [
        some([side.value.candidates[key].name for key in keys], MOST_UNMATCHED)
        for side, keys in zip((sides[0], sides[-1]), (one, other), strict=True)
    ]
    return [
        sentence(
            "Only in {before}: {one}. Only in {after}: {other}.",
            before=sides[0].label,
            after=sides[-1].label,
            one=names[0],
            other=names[1],
        )
    ]
