"""JSON text as values, with everything noted that Python's reader would let pass.

Keys that stand in an object twice, NaN and Infinity, and numbers without bounds are kept as marks in the values, so
that whoever reads the values can report them with their place.
"""

from __future__ import annotations

import json
import math
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from scorecard.core.errors import DocumentError, Fault

_AS_JSON: Final = "JSON in UTF-8 is needed here; put this right, or have the file written again."


class JsonObject(dict[str, Any]):
    """A JSON object that remembers keys which stood in it twice."""

    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Something JSON-like that is no usable value, such as NaN."""

    why: str


def _pairs(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = JsonObject(pairs)
    if len(found) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        found.twice = tuple(sorted(key for key, count in counted.items() if count > 1))
    return found


def _float(text: str) -> float | Refused:
    number = float(text)
    return number if math.isfinite(number) else Refused(f"the number {text[:40]} is too large")


def _int(text: str) -> float | Refused:
    return float(text) if len(text) < 40 else Refused(f"a number of {len(text)} digits is too large")


def _constant(text: str) -> Refused:
    return Refused(f"{text} is not a number that can be used")


def json_number(value: float | bool | str | None) -> float | int | bool | str | None:
    """What is written for a value: whole numbers without a fraction, 4 and not 4.0."""
    return int(value) if type(value) is float and value.is_integer() else value


def kind_of(value: object) -> str:
    """What a value is, in words for a person."""
    if isinstance(value, Refused):
        return value.why
    names: dict[type, str] = {str: "text", bool: "true or false", int: "a number", float: "a number"}
    names |= {list: "a list", type(None): "null"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "an object")


def json_value(data: bytes, source: str = "") -> object:
    """The value in the bytes of a JSON file. Raises DocumentError where it is not JSON in UTF-8."""
    try:
        text = data.decode("utf-8-sig").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")  # a mark that stands there twice
    except UnicodeDecodeError as error:
        wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE))
        what = "the file is not UTF-8 text" + (" but UTF-16 or UTF-32" if wide else "")
        raise DocumentError([Fault(f"byte {error.start + 1}", what)], source=source, advice=_AS_JSON) from None
    if not text.strip():
        raise DocumentError([Fault("", "the file is empty")], source=source)
    try:
        value: object = json.loads(
            text, object_pairs_hook=_pairs, parse_float=_float, parse_int=_int, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        fault = Fault(
            f"line {error.lineno}, column {error.colno}", f"this is not valid JSON: {error.msg.removesuffix(' at')}"
        )
        raise DocumentError([fault], source=source, advice=_AS_JSON) from None
    except RecursionError:
        raise DocumentError([Fault("", "the file is nested too deeply")], source=source) from None
    return value
