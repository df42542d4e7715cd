"""What the tools of poppler say of a PDF; nothing else reads PDF here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def reader(tool: str) -> str:
    """Where a tool is; the test is skipped where it is not installed."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} (poppler) is not installed, and nothing else reads PDF here")
    return found


def told(tool: str, data: bytes, folder: Path, *options: str) -> str:
    """What a tool says of a PDF, which is put into this folder."""
    path = folder / "looked_at.pdf"
    path.write_bytes(data)
    return _told(tool, path, *options)


def text_of(path: Path) -> str:
    """The text of a PDF, as it stands on its pages."""
    return _told("pdftotext", path, "-layout")


def _told(tool: str, path: Path, *options: str) -> str:
    end = ["-"] if tool == "pdftotext" else []
    done = subprocess.run([reader(tool), *options, str(path), *end], capture_output=True, encoding="utf-8", check=True)
    return done.stdout
