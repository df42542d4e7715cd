"""Documents drawn at random as JSON values, with nothing of the program behind them; a seed names one for good."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from tests.acceptance.strange_figures import Json, document, people

SCALES: Final[tuple[Json, ...]] = (
    *({}, {"minimum": 1, "maximum": 5}, {"minimum": -5, "maximum": 5}),
    *({"minimum": 0, "maximum": 100, "step": 0.5}, {"minimum": 1, "maximum": 9, "step": 0.1}),
)
WEIGHTS: Final = (0, 1, 1, 2, 0.1, 0.3, 1e-9, 3, 33.3)
LABELS: Final = {"a": 1, "b": 0.5, "c": 0.25}


class _Drawn:
    """A document on its way."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.scale = random.choice(SCALES)
        self.low: float = self.scale.get("minimum", 0)
        self.high: float = self.scale.get("maximum", 5)
        self.step: float = self.scale.get("step", 1)
        self.coarse = random.random() < 0.6  # few different figures, so that there are ties
        self.ratings: list[str] = []
        self.gates: list[str] = []
        self.measures: dict[str, str] = {}
        self.groups: list[str] = []

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def criteria(self, depth: int = 1) -> list[Json]:
        return [self.criterion(depth) for _ in range(self.random.randint(1, 4))]

    def criterion(self, depth: int) -> Json:
        key = f"k{len(self.ratings) + len(self.gates) + len(self.measures) + len(self.groups)}"
        found: Json = {"key": key, "name": key.upper(), "weight": self.random.choice(WEIGHTS)}
        drawn = self.random.random()
        if depth < 4 and drawn < 0.3:
            self.groups.append(key)
            found["criteria"] = self.criteria(depth + 1)
            return found | ({"at_least": self.random.choice((10, 40, 50, 60))} if self.often(0.15) else {})
        if drawn < 0.4 and self.ratings:
            self.gates.append(key)
            return {"key": key, "name": key.upper(), "kind": "gate"}
        if drawn < 0.75:
            self.ratings.append(key)
            if self.often(0.1):
                found["at_least"] = self.low + (self.high - self.low) * self.random.choice((0.2, 0.4))
            return found | ({"at_most": self.high - (self.high - self.low) * 0.1} if self.often(0.05) else {})
        return found | self.measure(key)

    def measure(self, key: str) -> Json:
        shapes = ("linear", "piecewise", "share_of_best", "categories")
        prices = ("lowest_over_price", "linear_penalty", "logarithmic")
        shape = self.random.choice((*shapes, *prices))
        value: Json = {"shape": shape}
        lower = shape in prices or (shape in ("linear", "share_of_best") and self.often(0.5))
        if shape == "linear" and self.often(0.5):
            ends = self.random.choice(((0, 100), (20.5, 80.25)))
            value["worst"], value["best"] = ends[::-1] if lower else ends
        if shape == "piecewise":
            at = sorted(self.random.sample(range(200), self.random.randint(2, 5)))
            value["points"] = [[x / 2, round(self.random.random(), 2)] for x in at]
        if shape == "categories":
            value["categories"] = LABELS
        if shape in prices and self.often(0.4):
            value["reference"] = self.random.choice((20, 50.5))
        if shape in prices[1:] and self.often(0.5):
            value["zero_at"] = self.random.choice((1.5, 3))
        self.measures[key] = shape
        limit = {"at_most": self.random.choice((70, 90))} if shape != "categories" and self.often(0.1) else {}
        return {"kind": "measure", "direction": "lower" if lower else "higher", "value": value} | limit

    def score(self) -> float:
        if self.coarse:
            return self.random.choice((self.low, 5 if self.step == 0.1 else (self.low + self.high) / 2, self.high))
        steps = round((self.high - self.low) / self.step)
        return round(self.low + self.step * self.random.randint(0, steps), 6)

    def fact(self, shape: str) -> Any:
        if shape == "categories":
            return self.random.choice(list(LABELS))
        if self.coarse:
            return self.random.choice((10, 50, 50, 80))
        return self.random.choice((round(self.random.uniform(-5, 120), 1), 0))


def random_document(seed: int) -> Json:
    """A document with up to six candidates and five evaluators."""
    random = Random(seed)
    drawn = _Drawn(random)
    criteria = [{"key": "first", "name": "First", "weight": 1}, *drawn.criteria()]
    drawn.ratings.append("first")
    candidates = [f"c{at}" for at in range(random.randint(1, 6))]
    panel = people(f"e{at}" for at in range(random.randint(1, 5)))
    keys = [*drawn.ratings, *drawn.measures, *drawn.groups]
    for member in panel:
        member["voting_weight"] = random.choice((1, 1, 2, 0.5, 0, 0.1))
        if drawn.often(0.2):
            member["assigned"] = random.sample(keys, 1)
    gaps = random.choice((0, 0, 0.1, 0.4))
    made: Json = {"evaluators": panel, "scale": drawn.scale}
    made |= {name: {} for name in ("sheets", "facts", "consensus", "waivers", "declarations")}

    def put(name: str, *place: str, cell: Any) -> None:
        at = made[name]
        for key in place[:-1]:
            at = at.setdefault(key, {})
        at[place[-1]] = cell

    for candidate in candidates:
        for leaf in drawn.ratings:
            for member in panel:
                if random.random() >= gaps:
                    put("sheets", member["key"], candidate, leaf, cell=drawn.score())
            if drawn.often(0.1):
                put("consensus", candidate, leaf, cell=drawn.score())
        for leaf, shape in drawn.measures.items():
            if random.random() >= gaps / 2:
                put("facts", candidate, leaf, cell=drawn.fact(shape))
        for leaf in drawn.gates:
            if random.random() >= gaps / 2:
                put("facts", candidate, leaf, cell=drawn.often(0.85))
        for key in (*keys, *drawn.gates):
            if drawn.often(0.08):
                put("waivers", candidate, key, cell={"by": "Ann", "reason": "Insured"})
        for member in panel:
            if drawn.often(0.08):
                put("declarations", member["key"], candidate, cell={"conflict": drawn.often(0.7)})
    made["rules"] = {
        "pooling": random.choice(("mean", "median", "trimmed_mean")),
        "missing": random.choice(("provisional", "redistribute", "worst")),
        "tie_break": random.sample(keys, min(len(keys), random.randint(0, 3))),
        "draw": random.sample(candidates, random.randint(1, len(candidates))) if drawn.often(0.3) else [],
    }
    if drawn.low >= 0 and drawn.often(0.3):
        made["rules"]["rating"] = "proportional"
    return document(criteria, candidates, **made)
