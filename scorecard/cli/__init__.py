"""The command line: the program's verbs without a window."""

import gc

_collecting = gc.isenabled()
gc.disable()  # nothing that an import makes is garbage, and looking for it would take a tenth of the start

from scorecard.cli.commands import main  # noqa: E402

if _collecting:
    gc.enable()

__all__ = ["main"]
