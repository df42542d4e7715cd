"""The weights nearest to given ones at which one candidate is ahead of many: a linear programme with a head start.

    minimise  sum q    subject to  a_c . (w + p - q) >= lead for every rival c,  sum p = sum q,  p >= 0,  0 <= q <= w

The dual simplex (Lemke 1954) on a dictionary that holds only the rivals asked for so far: leaving the weights as they
are is optimal until a rival is asked for, and each further rival costs a few steps from where the last one ended.
Steps that do not end are left to `core.linear`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from scorecard.core import linear
from scorecard.core.robustness.contest import Floats

LEAD: Final = 1e-8  # what a programme is right to a little less than
ZERO: Final = 1e-11  # below which a float in the dictionary counts as zero
SHORT: Final = 1e-12  # by how much a variable may miss its bounds


class Nearest:
    """The programme for weights `now` (k,), and advantages of the candidate over each rival: (rivals, k)."""

    def __init__(self, now: Floats, advantages: Floats, lead: float = LEAD) -> None:
        k = now.size
        self._now, self._advantages, self._lead = now, advantages, lead
        self._asked: list[int] = []
        # variables: k added, k taken, then a lead for each rival; the first added one stands for the sum
        self._upper = np.concatenate((np.full(k, np.inf), now, np.full(len(advantages), np.inf)))
        self._basic = [0]
        self._free = np.arange(1, 2 * k)
        self._rows = np.concatenate((np.ones(k - 1), -np.ones(k)))[None, :]
        self._costs = np.concatenate((np.zeros(k - 1), np.ones(k)))
        self._high = np.zeros(2 * k - 1, dtype=np.bool_)  # free variables that stand at their upper bound
        self._values = np.zeros(1)

    def ahead_of(self, rivals: Iterable[int]) -> Floats | None:
        """The nearest weights (k,) at which the candidate is ahead of these rivals too; None where there are none."""
        for rival in rivals:
            if rival not in self._asked:
                self._ask(rival)
        steps = 40 * (len(self._basic) + 5)
        while steps:
            found = self._step()
            if found is None:
                return None
            if found:
                break
            steps -= 1
        weights = self._weights()
        if not steps or (self._advantages[self._asked] @ weights).min() < 0.9 * self._lead:
            return nearest(self._now, self._advantages[self._asked], self._lead)
        return weights

    def _ask(self, rival: int) -> None:
        """One more row: lead - a . (w + p - q), in terms of the variables that are free now."""
        k = self._now.size
        self._asked.append(rival)
        row = np.concatenate((-self._advantages[rival], self._advantages[rival]))
        held = self._lead - float(self._advantages[rival] @ self._now)
        variable = 2 * k + rival
        full = np.zeros(self._upper.size)
        full[: 2 * k] = row
        new = full[self._free]
        for at, basic in enumerate(self._basic):
            if full[basic]:
                new = new - full[basic] * self._rows[at]
        amount = np.zeros(self._upper.size)
        amount[self._free[self._high]] = self._upper[self._free[self._high]]
        amount[self._basic] = self._values
        self._rows = np.vstack((self._rows, new))
        self._basic.append(variable)
        self._values = np.append(self._values, -held - float(full @ amount))

    def _step(self) -> bool | None:
        """One step of the dual simplex. True: the optimum is reached; None: there is nothing feasible."""
        basic = np.array(self._basic)
        below, above = -self._values, self._values - self._upper[basic]
        worst = np.maximum(below, above)
        leaving = int(worst.argmax())
        if worst[leaving] <= SHORT:
            return True
        up = bool(below[leaving] >= above[leaving])
        row = self._rows[leaving]
        rates = row if up else -row
        helps = np.where(self._high, rates > ZERO, rates < -ZERO)
        fixed = self._upper[self._free] <= 0
        helps &= ~fixed
        if not helps.any():
            return None
        ratios = np.full(row.size, np.inf)
        ratios[helps] = np.abs(self._costs[helps]) / np.abs(row[helps])
        nearest_ratio = ratios.min()
        tied = np.flatnonzero(ratios <= nearest_ratio + ZERO)
        entering = int(tied[np.abs(row[tied]).argmax()])
        bound = 0.0 if up else float(self._upper[basic[leaving]])
        self._pivot(leaving, entering, bound, to_upper=not up)
        return False

    def _pivot(self, leaving: int, entering: int, bound: float, *, to_upper: bool) -> None:
        rows, pivot = self._rows, float(self._rows[leaving, entering])
        column = rows[:, entering].copy()
        change = (float(self._values[leaving]) - bound) / pivot
        start = float(self._upper[self._free[entering]]) if self._high[entering] else 0.0
        self._values -= column * change
        self._values[leaving] = start + change
        new = rows[leaving] / pivot
        rows -= np.outer(column, new)
        rows[:, entering] = -column / pivot
        rows[leaving] = new
        rows[leaving, entering] = 1.0 / pivot
        cost = float(self._costs[entering])
        self._costs -= cost * new
        self._costs[entering] = -cost / pivot
        self._basic[leaving], self._free[entering] = int(self._free[entering]), self._basic[leaving]
        self._high[entering] = to_upper

    def _weights(self) -> Floats:
        k = self._now.size
        amount = np.zeros(self._upper.size)
        amount[self._free[self._high]] = self._upper[self._free[self._high]]
        amount[self._basic] = self._values
        new = np.maximum(self._now + amount[:k] - amount[k : 2 * k], 0.0)
        return np.asarray(new / new.sum(), dtype=float)


def nearest(now: Floats, advantages: Floats, lead: float = LEAD) -> Floats | None:
    """The same, asked at once of the general solver."""
    k = now.size
    found = linear.solve(
        np.concatenate((np.zeros(k), np.ones(k))),
        np.hstack((-advantages, advantages)),
        advantages @ now - lead,
        np.concatenate((np.ones(k), -np.ones(k)))[None, :],
        np.zeros(1),
        upper=[*np.ones(k).tolist(), *now.tolist()],
    )
    if not found.optimal:
        return None
    new = np.maximum(now + found.x[:k] - found.x[k:], 0.0)
    return np.asarray(new / new.sum(), dtype=float)
