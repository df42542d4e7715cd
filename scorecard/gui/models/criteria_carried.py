"""Criteria on their way from one place of the tree to another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData

MIME: Final = "application/x-scorecard-criteria"


def packed(evaluation: str, keys: Sequence[str]) -> QMimeData:
    """Criteria of an evaluation as they are dragged."""
    carried = QMimeData()
    carried.setData(MIME, json.dumps({"evaluation": evaluation, "keys": list(keys)}).encode())
    return carried


def unpacked(evaluation: str, data: QMimeData) -> list[str]:
    """The criteria that are being dragged; none where they are of another evaluation, or something else is dragged."""
    if not data.hasFormat(MIME):
        return []
    try:
        found = json.loads(data.data(MIME).toStdString())
        return [str(key) for key in found["keys"]] if found["evaluation"] == evaluation else []
    except (ValueError, KeyError, TypeError):
        return []
