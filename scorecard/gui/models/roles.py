"""The roles and alignments of Qt as the numbers that Python models are asked for and answer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

USER: Final = int(Qt.ItemDataRole.UserRole)
DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
EDIT: Final = int(Qt.ItemDataRole.EditRole)
CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
DESCRIBED: Final = int(Qt.ItemDataRole.AccessibleDescriptionRole)

LEFT: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
