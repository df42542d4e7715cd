"""What cannot be changed now, as the pages say it before anybody tries: what the order of work has locked, and an
earlier state as a whole."""

from __future__ import annotations

from typing import Any

from scorecard.core.changes import Change
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.core.process import forbidden
from scorecard.gui.models.moments import with_days
from scorecard.gui.models.seen import Shown

PROBES: dict[str, dict[str, Any]] = {
    "scale": {"maximum": None},
    "rules": {"pooling": None},
    "criteria": {"weight": None},
    "weights": {"weight": None},
    "cost_terms": {"years": None},
}
"""A field of each table that is settled with it."""


def why_settled(shown: Shown, table: str, *, briefly: bool = False) -> str:
    """Why scale, rules, criteria or own weights are not changed now, and what to do; "" where they may be.

    `briefly` leaves out what to do, where a button offers it, and what a band over all pages says.
    """
    if shown.why_closed:
        return "" if briefly else shown.why_closed
    value = shown.value
    if value.head.process is Process.OPEN or value.head.stage is Stage.SETUP:
        return ""
    key = {"criteria": next(iter(value.criteria), ""), "weights": ""}.get(table)
    keys = () if key is None else ("", key) if table == "weights" else (key,)
    return _first(value, Change(table, keys, dict(PROBES[table]), dict(PROBES[table])), briefly=briefly)


def why_closed_costs(shown: Shown, candidate: str) -> str:
    """Why no line of a candidate's costs is changed now, and what to do; "" where they may be."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    return _first(value, Change("cost_lines", (candidate, ""), {"name": None}, {"name": ""}))


def why_closed_list(shown: Shown, table: str) -> str:
    """Why no candidate or evaluator is added or removed now; "" where it may be."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    key = next(iter(getattr(value, table)), "")
    return _first(value, Change(table, (key,), {"name": ""}, None))


def why_fixed_order(shown: Shown, table: str) -> str:
    """Why candidates or evaluators stay in their order now; "" where they may be moved."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    key = next(iter(getattr(value, table)), "")
    return _first(value, Change(table, (key,), {"position": 0.0}, {"position": 1.0}))


def why_fixed_head(shown: Shown) -> str:
    """Why title, scope and what else says what is sourced stay as they are; "" where they may be changed."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    return _first(value, Change("head", (), {"title": None}, {"title": ""}))


def why_fixed_candidate(shown: Shown, candidate: str) -> str:
    """Why what a candidate says of itself, its name say, stays as it is; "" where it may be changed."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    return _first(value, Change("candidates", (candidate,), {"name": None}, {"name": ""}))


def why_closed_agreement(shown: Shown, cell: tuple[str, str]) -> str:
    """Why nothing is agreed on now for a candidate and a criterion, and what to do; "" where it may be."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    return _first(value, Change("consensus", cell, {"score": None}, {"score": value.scale.minimum}))


def why_closed_waiver(shown: Shown, candidate: str, criterion: str) -> str:
    """Why no waiver is given or taken back now; "" where it may be."""
    value = shown.value
    if shown.why_closed or value.head.process is Process.OPEN:
        return shown.why_closed
    return _first(value, Change("waivers", (candidate, criterion), {"reason": None}, {"reason": ""}))


def why_fixed_process(shown: Shown) -> str:
    """Why the process stays as it is: formal, or open beyond the setup; "" where it may be chosen."""
    value = shown.value
    if shown.why_closed:
        return shown.why_closed
    if value.head.process is Process.FORMAL:
        return _first(value, Change("head", (), {"process": Process.FORMAL}, {"process": Process.OPEN}))
    if value.head.stage is Stage.SETUP:
        return ""  # where something was given already, a step asks for a name and a reason
    return _first(value, Change("head", (), {"process": Process.OPEN}, {"process": Process.FORMAL}))


def _first(value: Evaluation, change: Change, *, briefly: bool = False) -> str:
    found = forbidden(value, (change,), value)
    if not found:
        return ""
    return with_days(f"{found[0].what}." if briefly else str(found[0]))
