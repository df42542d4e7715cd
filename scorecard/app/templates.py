"""Templates: evaluations to start from, as data in `resources/templates`.

The building blocks (leaves with their level descriptors, gates, the scale) stand in `library.toml`; each template
names those that it uses, with starting weights that are a proposal.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from scorecard.app.paths import resource
from scorecard.core.changes import from_rows
from scorecard.core.errors import ScorecardError
from scorecard.core.model import (
    Criterion,
    Direction,
    Evaluation,
    Head,
    Key,
    Kind,
    Scale,
    Shape,
    ValueFunction,
)

BLANK: Final = "blank"
GATES: Final = "gates"


@dataclass(frozen=True, slots=True)
class Template:
    """A template as the list of templates shows it."""

    key: str
    name: str
    model: str
    summary: str
    weights_note: str
    kpis: tuple[str, ...]
    order: int


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _files() -> dict[str, Path]:
    folder = resource("templates")
    return {path.stem: path for path in sorted(folder.glob("*.toml")) if path.stem != "library"}


def templates() -> list[Template]:
    """The templates, in the order in which they are offered."""
    found = [_template(_read(path)) for path in _files().values()]
    return sorted(found, key=lambda each: (each.order, each.key))


def _template(given: Mapping[str, Any]) -> Template:
    return Template(
        key=given["key"],
        name=given["name"],
        model=given["model"],
        summary=given["summary"],
        weights_note=given["weights_note"],
        kpis=tuple(given["kpis"]),
        order=given["order"],
    )


def template_name(key: str) -> str:
    """What a template is called; a key that none has stands for itself, for evaluations keep the key alone."""
    path = _files().get(key)
    return key if path is None else _template(_read(path)).name


def from_template(key: str, *, title: str, currency: str = "EUR") -> Evaluation:
    """A new evaluation made from a template; "blank" starts with nothing but the scale.

    Raises ScorecardError where there is no such template.
    """
    library = _read(resource("templates", "library.toml"))
    scale = _scale(library["scale"])
    if key == BLANK:
        return replace(Evaluation(), head=Head(title=title, currency=currency), scale=scale)
    files = _files()
    if key not in files:
        known = ", ".join([*(each.key for each in templates()), BLANK])
        raise ScorecardError(f"There is no template '{key}'", advice=f"Choose one of: {known}.")
    given = _read(files[key])
    template = _template(given)
    head = Head(title=title, currency=currency, model=template.model, template=key, kpis=template.kpis)
    rows: dict[Key, Criterion] = {}
    for position, group in enumerate(given["groups"]):
        _add_group(rows, group, float(position), library, currency)
    if given.get("gates"):
        rows[(GATES,)] = Criterion("Gates", Kind.GROUP, position=float(len(given["groups"])), description=_GATES_TEXT)
    for position, gate in enumerate(given.get("gates", ())):
        block = library["gates"][gate]
        rows[(gate,)] = Criterion(
            name=block["name"],
            kind=Kind.GATE,
            parent=GATES,
            position=float(position),
            description=block.get("description", ""),
            evidence=block.get("evidence", ""),
        )
    return from_rows({"head": {(): head}, "scale": {(): scale}, "criteria": rows})


_GATES_TEXT: Final = "What every candidate must fulfil. A failed gate takes a candidate out, whatever it scores."


def _add_group(
    rows: dict[Key, Criterion], given: Mapping[str, Any], position: float, library: Mapping[str, Any], currency: str
) -> None:
    key = given["key"]
    leaves = given.get("leaves", [])
    if not leaves:
        rows[(key,)] = _leaf(given, given["weight"], "", position, currency)
        return
    rows[(key,)] = Criterion(
        name=given["name"],
        kind=Kind.GROUP,
        position=position,
        weight=float(given["weight"]),
        description=given.get("description", ""),
    )
    for at, each in enumerate(leaves):
        block = library["leaves"][each["key"]]
        rows[(each["key"],)] = _leaf(block, each["weight"], key, float(at), currency)


def _leaf(block: Mapping[str, Any], weight: float, parent: str, position: float, currency: str) -> Criterion:
    function = block.get("value", {})
    return Criterion(
        name=block["name"],
        kind=Kind(block.get("kind", "rating")),
        parent=parent,
        position=position,
        weight=float(weight),
        description=block.get("description", ""),
        evidence=block.get("evidence", ""),
        levels=_levels(block.get("levels", {})),
        unit=currency if block.get("unit") == "EUR" else block.get("unit", ""),
        direction=Direction(block.get("direction", "higher")),
        value=ValueFunction(shape=Shape(function.get("shape", "linear"))),
    )


def _levels(given: Mapping[str, str]) -> tuple[tuple[float, str], ...]:
    return tuple(sorted((float(level), text) for level, text in given.items()))


def _scale(given: Mapping[str, Any]) -> Scale:
    return Scale(float(given["minimum"]), float(given["maximum"]), float(given["step"]), _levels(given["levels"]))
