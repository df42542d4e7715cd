"""Letting the system open `.scorecard` files with this program, for the person who asks for it and nobody else.

Linux and its kin: a desktop entry and a type of file in the person's data folder, as the desktop's own standards have
it. Windows: the person's own classes. macOS learns it from the bundle of the application, so there is nothing to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from scorecard.app.paths import SUFFIX, resource
from scorecard.core.errors import ScorecardError

TYPE: Final = "application/x-scorecard"
ENTRY: Final = "scorecard.desktop"
CLASS: Final = "Scorecard.Workspace"
PATIENCE: Final = 30
"""Seconds that a program of the desktop may take."""

DESKTOP: Final = """[Desktop Entry]
Type=Application
Name=Scorecard
Comment=Choose an outsourcing partner
Exec={command} %f
Icon={icon}
Terminal=false
Categories=Office;
MimeType={type};
StartupWMClass=Scorecard
"""

KIND: Final = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{type}">
    <comment>Scorecard workspace</comment>
    <sub-class-of type="application/vnd.sqlite3"/>
    <glob pattern="*{suffix}"/>
  </mime-type>
</mime-info>
"""


def associate() -> list[Path]:
    """Have `.scorecard` files opened by this program on a double click; the files that were written.

    Raises ScorecardError where the system does not let it.
    """
    if sys.platform == "darwin":
        raise ScorecardError(
            "On macOS the application itself says what it opens",
            advice="In the Finder choose a workspace, Get Info, Open with, Scorecard, Change all.",
        )
    try:
        return _on_windows() if sys.platform == "win32" else _on_a_desktop()
    except OSError as error:
        raise ScorecardError(
            f"The file type cannot be registered: {error.strerror or error}", place=str(error.filename or "")
        ) from error


def program() -> list[str]:
    """How this program is started, as words of a command."""
    script = shutil.which("scorecard", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-m", "scorecard"]


def _on_a_desktop() -> list[Path]:
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = data / "applications" / ENTRY
    kind = data / "mime" / "packages" / "scorecard.xml"
    for path, text in (
        (
            entry,
            DESKTOP.format(command=_quoted(program()), icon=resource("scorecard.svg"), type=TYPE),
        ),
        (kind, KIND.format(type=TYPE, suffix=escape(SUFFIX))),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for command in (
        ["update-mime-database", str(data / "mime")],
        ["update-desktop-database", str(data / "applications")],
        ["xdg-mime", "default", ENTRY, TYPE],
    ):
        if shutil.which(command[0]):  # a desktop without it finds the files by itself at its next start
            subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)
    return [entry, kind]


def _quoted(words: Sequence[str]) -> str:
    """Words as the key Exec wants them (Desktop Entry Specification, "The Exec key")."""
    made = []
    for word in words:
        for letter in '\\"`$':
            word = word.replace(letter, f"\\{letter}")
        made.append(f'"{word}"'.replace("%", "%%"))
    return " ".join(made)


def _on_windows() -> list[Path]:
    import importlib

    winreg = importlib.import_module("winreg")  # there is none elsewhere, for the type checker neither
    command = f'{subprocess.list2cmdline(program())} "%1"'
    for key, value in (
        (rf"Software\Classes\{SUFFIX}", CLASS),
        (rf"Software\Classes\{CLASS}", "Scorecard workspace"),
        (rf"Software\Classes\{CLASS}\shell\open\command", command),
    ):
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            winreg.SetValueEx(opened, "", 0, winreg.REG_SZ, value)
    return []
