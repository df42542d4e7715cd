"""Filling in scoresheets with LibreOffice, which types into the cells, saves the file, and knows nothing of us."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from scorecard.core.model import Cell
from tests.acceptance.spreadsheet_program import PROGRAM

_MODULE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Filling" script:language="StarBasic">
{code}</script:module>
"""
_LIBRARY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false">
 <library:element library:name="Filling"/>
</library:library>
"""
_CODE: Final = """Sub Fill
  Dim asked(0) As New com.sun.star.beans.PropertyValue
  asked(0).Name = "Hidden"
  asked(0).Value = True
  Dim kept(0) As New com.sun.star.beans.PropertyValue
  kept(0).Name = "FilterName"
  kept(0).Value = "Calc MS Excel 2007 XML"
{lines}End Sub
"""


def filled_elsewhere(files: Mapping[Path, Mapping[str, Cell]], profile: Path, *, timeout: float = 300) -> None:
    """Fill in each file, by row key: score, rationale and evidence; saved in place by one process."""
    assert PROGRAM is not None
    lines = []
    for path, rows in files.items():
        lines.append(f'  book = StarDesktop.loadComponentFromURL("{path.as_uri()}", "_blank", 0, asked())')
        lines.append('  scores = book.Sheets.getByName("Scores")')
        lines.append("  used = scores.createCursor()\n  used.gotoEndOfUsedArea(False)")
        lines.append(
            "  For row = 0 To used.RangeAddress.EndRow\n    Select Case scores.getCellByPosition(0, row).String"
        )
        for key, cell in rows.items():
            lines.append(f'    Case "{key}"')
            if cell.score is not None:
                lines.append(f"      scores.getCellByPosition(2, row).Value = {cell.score!r}")
            lines.append(f"      scores.getCellByPosition(3, row).String = {_text(cell.rationale)}")
            lines.append(f"      scores.getCellByPosition(4, row).String = {_text(cell.evidence)}")
        lines.append("    End Select\n  Next row")
        lines.append(f'  book.storeToURL("{path.as_uri()}", kept())\n  book.close(True)')
    folder = profile / "user" / "basic" / "Standard"
    command = [PROGRAM, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    if not folder.exists():  # the first start makes the profile, and would write over what is there
        subprocess.run([*command, "--terminate_after_init"], capture_output=True, timeout=timeout, check=False)
    folder.mkdir(parents=True, exist_ok=True)
    code = _CODE.format(lines="".join(f"{line}\n" for line in lines))
    (folder / "Filling.xba").write_text(_MODULE.format(code=escape(code)), encoding="utf-8")
    (folder / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    done = subprocess.run(
        [*command, "macro:///Standard.Filling.Fill"], capture_output=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


def _text(text: str) -> str:
    """A text as Basic writes it."""
    pieces = ('"' + line.replace('"', '""') + '"' for line in text.split("\n"))
    return " & Chr(10) & ".join(pieces)
