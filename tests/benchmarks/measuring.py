"""Measuring two things in turn, so that a machine whose speed drifts is fair to both."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MEBI: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of ours and of the floor, pair by pair, and the ratio that we want to stay under."""

    name: str
    ours: list[float]
    floor: list[float]
    bar: float | None

    @property
    def ratio(self) -> float:
        """The median of the ratios of the pairs."""
        return statistics.median(a / b for a, b in zip(self.ours, self.floor, strict=True))

    def line(self) -> str:
        """The figures in a line."""
        ours, floor = statistics.median(self.ours), statistics.median(self.floor)
        bar = f"bar {self.bar:.2f}" if self.bar else "for information"
        mark = "" if not self.bar else ("  ok" if self.ratio <= self.bar else "  OVER")
        return f"{self.name:<58} {_time(ours):>10} / {_time(floor):>10} = {self.ratio:6.2f}   ({bar}){mark}"


def _time(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def measured(
    name: str,
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    bar: float | None,
    pairs: int = 7,
    inner: int = 1,
) -> Measured:
    """Run both in turn, `pairs` times after one warm-up; each run is `inner` calls."""
    times: tuple[list[float], list[float]] = ([], [])
    for at in range(pairs + 1):
        for work, found in zip((ours, floor), times, strict=True):
            gc.collect()
            began = time.perf_counter()
            for _ in range(inner):
                work()
            spent = (time.perf_counter() - began) / inner
            if at:
                found.append(spent)
    result = Measured(name, times[0], times[1], bar)
    print(result.line(), flush=True)
    return result


def seconds(name: str, found: float, *, bar: float) -> None:
    """A line for a time that has a bar of its own, in seconds."""
    _against(name, _time(found), _time(bar), fits=found <= bar)


def memory(name: str, found: int, *, bar: int) -> None:
    """A line for a size in memory, in bytes."""
    _against(name, f"{found / MEBI:.0f} MiB", f"{bar / MEBI:.0f} MiB", fits=found <= bar)


def count(name: str, found: int, *, least: int) -> None:
    """A line for a number that should not be lower."""
    _against(name, str(found), str(least), fits=found >= least)


def _against(name: str, found: str, bar: str, *, fits: bool) -> None:
    print(f"{name:<58} {found:>10}                         (bar {bar}){'  ok' if fits else '  OVER'}", flush=True)


def share_of(times: Sequence[float], share: float) -> float:
    """The time that this share of all times does not exceed."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def heading(text: str) -> None:
    """A heading between figures."""
    print(f"\n{text}", flush=True)
    sys.stdout.flush()
