"""What the order of work has locked, as the pages say it before anybody tries."""

from __future__ import annotations

from typing import Any

from scorecard.core.changes import Change
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.core.process import forbidden

PROBES: dict[str, dict[str, Any]] = {
    "scale": {"maximum": None},
    "rules": {"pooling": None},
    "criteria": {"weight": None},
    "weights": {"weight": None},
    "cost_terms": {"years": None},
}
"""A field of each table that is settled with it."""


def why_settled(value: Evaluation, table: str, *, briefly: bool = False) -> str:
    """Why scale, rules, criteria or own weights are not changed now, and what to do; "" where they may be.

    `briefly` leaves out what to do, where a button offers it.
    """
    if value.head.process is Process.OPEN or value.head.stage is Stage.SETUP:
        return ""
    key = {"criteria": next(iter(value.criteria), ""), "weights": ""}.get(table)
    keys = () if key is None else ("", key) if table == "weights" else (key,)
    return _first(value, Change(table, keys, dict(PROBES[table]), dict(PROBES[table])), briefly=briefly)


def why_closed_list(value: Evaluation, table: str) -> str:
    """Why no candidate or evaluator is added or removed now; "" where it may be."""
    if value.head.process is Process.OPEN:
        return ""
    key = next(iter(getattr(value, table)), "")
    return _first(value, Change(table, (key,), {"name": ""}, None))


def why_fixed_order(value: Evaluation, table: str) -> str:
    """Why candidates or evaluators stay in their order now; "" where they may be moved."""
    if value.head.process is Process.OPEN:
        return ""
    key = next(iter(getattr(value, table)), "")
    return _first(value, Change(table, (key,), {"position": 0.0}, {"position": 1.0}))


def why_fixed_process(value: Evaluation) -> str:
    """Why a formal evaluation stays formal; "" where the process may be chosen."""
    if value.head.process is Process.OPEN:
        return ""
    return _first(value, Change("head", (), {"process": Process.FORMAL}, {"process": Process.OPEN}))


def _first(value: Evaluation, change: Change, *, briefly: bool = False) -> str:
    found = forbidden(value, (change,), value)
    if not found:
        return ""
    return f"{found[0].what}." if briefly else str(found[0])
