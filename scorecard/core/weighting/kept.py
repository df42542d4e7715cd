"""Answers as they are kept: a plain value as JSON text, in the one form that equal values share.

Keys stand in order, whole numbers without a fraction, and nothing between the parts. A value that reads the same is
thereby the same text, in the workspace and in every document.
"""

from __future__ import annotations

import json
from typing import Any, Final

from scorecard.core.errors import EditError
from scorecard.core.numbers import grouped
from scorecard.core.text import unfit

LONGEST: Final = 262_144  # characters of answers
DEEPEST: Final = 8
LARGEST: Final = 1e15


def kept(answers: Any) -> str:
    """The text of answers. Raises EditError where they hold what cannot be kept."""
    fault = value_flaw(answers)
    if fault:
        raise EditError(f"{fault[:1].upper()}{fault[1:]}", place="answers")
    text = _text(answers)
    if len(text) > LONGEST:
        raise EditError(_too_long(text), place="answers")
    return text


def read(text: str) -> Any:
    """The answers in their text; every number is a float. Raises EditError where the text is not of that form."""
    fault = answers_flaw(text)
    if fault:
        raise EditError(f"{fault[:1].upper()}{fault[1:]}", place="answers")
    return json.loads(text, parse_int=float)


def answers_flaw(text: str) -> str:
    """Why this is not the text of answers, or ""."""
    if len(text) > LONGEST:
        return _too_long(text)
    try:
        value = json.loads(text, parse_int=_whole)
    except (ValueError, RecursionError):
        return "these answers are not JSON"
    fault = value_flaw(value)
    if fault:
        return fault
    return "" if _text(value) == text else "these answers are not in the form in which they are kept"


def value_flaw(value: Any, depth: int = 0) -> str:
    """Why a plain value cannot be kept as answers, or ""."""
    if depth > DEEPEST:
        return "answers are nested too deeply"
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return unfit(value)
    if isinstance(value, (int, float)):
        return "" if -LARGEST <= value <= LARGEST else "a number in these answers is too large, or none"
    if isinstance(value, dict):
        parts = [*value, *value.values()]
        if not all(isinstance(key, str) for key in value):
            return "these answers have a key that is no text"
    elif isinstance(value, list):
        parts = value
    else:
        return "only texts, numbers, lists and tables can be answers"
    return next((fault for part in parts if (fault := value_flaw(part, depth + 1))), "")


def _text(value: Any) -> str:
    return json.dumps(_even(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _even(value: Any) -> Any:
    """The value with whole numbers as such."""
    if isinstance(value, dict):
        return {key: _even(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_even(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _whole(text: str) -> float:
    return float(text) if len(text) < 40 else float("inf")


def _too_long(text: str) -> str:
    return f"answers of {grouped(len(text))} characters are more than the {grouped(LONGEST)} that are kept"
