"""`scorecard`: without a command it opens the window, on a workspace or a document if one is named; else it does it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the program and leave with its exit status."""
    if getattr(sys, "frozen", False):  # a packed program starts itself anew to read files in a process apart
        from multiprocessing import freeze_support

        freeze_support()
    arguments = sys.argv[1:]
    if all(_opens_in_a_window(each) for each in arguments) and _has_screen():
        from scorecard.gui.application import main as show

        status = show(arguments)
        sys.stdout.flush()
        os._exit(status)  # every file is closed; taking the interpreter apart would only cost time
    from scorecard.cli import main as run

    run()


def _opens_in_a_window(argument: str) -> bool:
    """Whether an argument is a file that the window opens, rather than a command or an option."""
    return Path(argument).suffix.lower() in (".scorecard", ".json") and not argument.startswith("-")


def _has_screen() -> bool:
    """Whether a window can be shown: on Linux and its kin only where a display is named."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    main()
