"""What a file can be called on every system."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.wording import one_line

LONGEST_NAME: Final = 80
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *(\.|$)", re.IGNORECASE)


def file_name(title: str) -> str:
    """The title as a file can be called everywhere, without an ending."""
    plain = "".join(letter if _is_fit(letter) else " " for letter in title)
    name = one_line(plain)[:LONGEST_NAME].strip(". ")
    if _RESERVED.match(name):
        name = f"{name[:3]}_{name[3:]}"
    return name or _tr("Evaluation")


def fault_of_name(name: str) -> str:
    """What is wrong with the name of a file; "" where nothing is."""
    if not name.strip(". "):
        return _tr("Give the file a name.")
    found = sorted({letter for letter in name if not _is_fit(letter)})
    if found:
        return _tr("A name of a file cannot hold {signs}.").format(signs=" ".join(found))
    if _RESERVED.match(name):
        return _tr("Windows keeps the name {name} for itself.").format(name=name)
    return ""


def _is_fit(letter: str) -> bool:
    return letter not in _FORBIDDEN and letter.isprintable()


def _tr(text: str) -> str:
    return QCoreApplication.translate("file names", text)
