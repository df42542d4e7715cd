"""Every figure: `python3 packaging/dev.py bench [NAME ...]`.

Each line shows ours / floor = ratio. The floor is the same work with the bare library, in the same run, in turn.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Mapping

import numpy as np

from tests.benchmarks import (
    agreeing,
    collecting,
    comparing,
    deciding,
    exporting,
    firmness,
    importing,
    library,
    remembering,
    starting,
    storing,
    windows,
)

BENCHMARKS: Mapping[str, Callable[[], None]] = {
    "edit": deciding.edit,
    "rank": deciding.ranking,
    "robustness": firmness.robustness,
    "compare": comparing.comparison,
    "agreement": agreeing.agreeing,
    "save": storing.one_edit,
    "bulk": storing.bulk,
    "history": remembering.history,
    "import": importing.import_sheet,
    "library": library.library,
    "export": exporting.export,
    "collect": collecting.collect,
    "start": starting.start,
    "window": windows.window,
}


def main() -> None:
    """Run the benchmarks that are named, or all."""
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.system()} {platform.machine()}")
    for name in chosen:
        BENCHMARKS[name]()


main()
