"""What a paste of candidates or criteria did, or would do, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.app.pasting.candidates import PastedCandidates
from scorecard.app.pasting.criteria import PastedCriteria, Taken
from scorecard.core.errors import Fault
from scorecard.core.model import Kind
from scorecard.core.wording import counted, listed

MOST_SAID: Final = 2
"""How many of the things that are not taken are said in full."""


def tr(text: str) -> str:
    """A text in the language of the person."""
    return QCoreApplication.translate("pasting", text)


def field_name(field: str) -> str:
    """What a column of a pasted list holds, as it stands in a sentence."""
    return {
        "name": tr("names"),
        "provider": tr("providers"),
        "country": tr("countries"),
        "site": tr("sites"),
        "delivery": tr("delivery"),
        "commercial": tr("commercial models"),
        "notes": tr("notes"),
        "group": tr("groups"),
        "weight": tr("weights"),
        "group_weight": tr("weights of groups"),
        "description": tr("descriptions"),
        "unit": tr("units"),
        "kind": tr("kinds"),
        "direction": tr("directions"),
    }[field]


def candidates_asked(found: PastedCandidates) -> str:
    """What can be added, and what of the block is not taken."""
    count = counted(len(found.candidates), tr("candidate"), tr("candidates"))
    words = tr("{count} can be added, with {fields}. Not taken: {left_out}.")
    return words.format(count=count, fields=_fields(found.fields), left_out=_left_out(found.left_out))


def candidates_pasted(found: PastedCandidates, added: int) -> str:
    """What was added; "" where one name was and there is nothing to say about it."""
    told = []
    if added:
        count = counted(added, tr("candidate"), tr("candidates"))
        told.append(tr("{count} added").format(count=count))
    if found.known and added:
        told.append(tr("{count} of them known to the directory").format(count=len(found.known)))
    told += _doubled(found.there, found.twice, tr("a candidate already"), tr("candidates already"))
    return _sentence(told)


def criteria_asked(found: PastedCriteria) -> str:
    """What can be added, and what of the block is not taken."""
    words = tr("{count} can be added, with {fields}. Not taken: {left_out}.")
    return words.format(count=_criteria(found), fields=_fields(found.fields), left_out=_left_out(found.left_out))


def criteria_pasted(found: PastedCriteria, taken: Taken) -> str:
    """What was added."""
    told = []
    if taken.keys:
        count = counted(len(taken.keys), tr("criterion"), tr("criteria"))
        told.append(tr("{count} added with {fields}").format(count=count, fields=_fields(found.fields)))
    if found.totals:
        told.append(counted(found.totals, tr("row of totals passed over"), tr("rows of totals passed over")))
    told += _doubled(taken.there, (), tr("a criterion already"), tr("criteria already"))
    return _sentence(told)


def _criteria(found: PastedCriteria) -> str:
    groups = sum(each.kind is Kind.GROUP for each in found.criteria)
    parts = [counted(len(found.criteria) - groups, tr("criterion"), tr("criteria"))]
    parts += [counted(groups, tr("group"), tr("groups"))] if groups else []
    return listed(parts)


def _fields(fields: Sequence[str]) -> str:
    return listed([field_name(each) for each in fields])


def _left_out(faults: Sequence[Fault]) -> str:
    said = "; ".join(map(str, faults[:MOST_SAID]))
    more = len(faults) - MOST_SAID
    return tr("{said}; and {count} more").format(said=said, count=more) if more > 0 else said


def _doubled(there: Sequence[str], twice: Sequence[str], one: str, many: str) -> list[str]:
    told = []
    if there:
        names = listed(there) if len(there) <= MOST_SAID else str(len(there))
        words = tr("{names} is {what}") if len(there) == 1 else tr("{names} are {what}")
        told.append(words.format(names=names, what=one if len(there) == 1 else many))
    if twice:
        names = listed(twice) if len(twice) <= MOST_SAID else str(len(twice))
        words = tr("{names} is in the list twice") if len(twice) == 1 else tr("{names} are in the list twice")
        told.append(words.format(names=names))
    return told


def _sentence(told: Sequence[str]) -> str:
    return f"{'; '.join(told)}." if told else ""
