"""Recalculating workbooks with LibreOffice, without a window and with a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PROGRAM: Final = shutil.which("soffice") or shutil.which("libreoffice")
MISSING: Final = "LibreOffice (soffice) is not installed, and nothing else recalculates workbooks here"

_ALWAYS_RECALCULATE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def converted(files: Sequence[Path], folder: Path, *, to: str = "xlsx", profile: Path, timeout: float = 600) -> None:
    """Load, recalculate and save `files` into `folder` as another kind, all by one process."""
    assert PROGRAM is not None
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    command = [PROGRAM, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", to]
    done = subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)], capture_output=True, timeout=timeout, check=False
    )
    missing = [file.name for file in files if not (folder / file.with_suffix(f".{to}").name).exists()]
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert not missing, f"not converted: {missing}"
