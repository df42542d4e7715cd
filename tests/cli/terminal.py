"""A terminal, as the tests of the command line have one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scorecard.cli.commands import run


class Terminal:
    """Runs commands and remembers what they printed; `first` are the words that all of them begin with."""

    def __init__(self, capfd: pytest.CaptureFixture[str], *first: str) -> None:
        self._capfd = capfd
        self._first = first
        self.out = self.err = ""

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """What a command printed that ends with this status."""
        self._capfd.readouterr()
        found = run([*self._first, *arguments])
        self.out, self.err = self._capfd.readouterr()
        assert found == status, (found, self.out, self.err)
        return self.out

    def json(self, *arguments: str) -> Any:
        """What a command prints for programs."""
        return json.loads(self(*arguments, "--format", "json"))
