"""Documents with strange figures: weights, scales, value functions, limits and ties; and what documents are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

Json = dict[str, Any]


def rating(key: str, weight: float = 1, **more: Any) -> Json:
    """A rated criterion."""
    return {"key": key, "name": more.pop("name", key.upper()), "weight": weight, **more}


def measure(key: str, value: Json | None = None, weight: float = 1, **more: Any) -> Json:
    """A measure; without a value function the default holds."""
    shape = {} if value is None else {"value": value}
    return {"key": key, "name": more.pop("name", key.upper()), "weight": weight, "kind": "measure", **shape, **more}


def gate(key: str, **more: Any) -> Json:
    """A gate."""
    return {"key": key, "name": more.pop("name", key.upper()), "kind": "gate", **more}


def group(key: str, criteria: Sequence[Json], weight: float = 1, **more: Any) -> Json:
    """A group."""
    name = more.pop("name", key.upper())
    return {"key": key, "name": name, "weight": weight, "criteria": list(criteria), **more}


def people(keys: Iterable[str], prefix: str = "") -> list[Json]:
    """Candidates or evaluators with these keys."""
    return [{"key": key, "name": f"{prefix}{key.upper()}"} for key in keys]


def document(criteria: Sequence[Json], candidates: Iterable[str], **more: Any) -> Json:
    """A document of the format with these criteria and candidates."""
    head = {"format": "scorecard.evaluation", "version": 1, "title": more.pop("title", "A strange evaluation")}
    return head | {"criteria": list(criteria), "candidates": people(candidates)} | more


def agreed(rows: Json) -> Json:
    """One evaluator's sheet with these rows of scores by candidate."""
    return {"evaluators": people(["ann"]), "sheets": {"ann": rows}}


def one_criterion() -> Json:
    return document([rating("a")], "xyz", **agreed({"x": {"a": 3}, "y": {"a": 5}, "z": {"a": 0}}))


def one_candidate() -> Json:
    return document([rating("a"), rating("b", 0.3)], "x", **agreed({"x": {"a": 1, "b": {"score": 2}}}))


def no_score_at_all() -> Json:
    return document([rating("a"), measure("m"), gate("g")], "xyz", evaluators=people(["ann"]))


def six_levels() -> Json:
    inner = [rating("deep", 3), rating("deeper", 7)]
    for level in range(6, 0, -1):
        inner = [group(f"g{level}", inner, 2 + level / 10), rating(f"r{level}", 1.7), gate(f"gate{level}")]
    keys = ["deep", "deeper", *(f"r{level}" for level in range(1, 7))]
    sheet = {c: {key: (at * 7 + number * 3) % 6 for at, key in enumerate(keys)} for number, c in enumerate("abcd")}
    facts = {c: {f"gate{level}": True for level in range(1, 7)} for c in "abcd"}
    return document(inner, "abcd", **agreed(sheet), facts=facts)


def twenty_levels() -> Json:
    inner = [rating("bottom"), rating("other", 2)]
    for level in range(19, 0, -1):
        inner = [group(f"g{level}", inner, 1)]
    return document(inner, "ab", **agreed({"a": {"bottom": 4, "other": 1}, "b": {"bottom": 1, "other": 4}}))


def weights_far_apart() -> Json:
    criteria = [rating("tiny", 1e-9), rating("huge", 1e9), rating("one", 1), rating("zero", 0)]
    rows = {
        "a": {"tiny": 5, "huge": 3, "one": 1, "zero": 0},
        "b": {"tiny": 0, "huge": 3, "one": 1, "zero": 5},
        "c": {"tiny": 5, "huge": 3, "one": 0, "zero": 5},
    }
    return document(criteria, "abc", **agreed(rows), rules={"tie_break": ["zero"]})


def tiny_weights_only() -> Json:
    criteria = [rating("a", 1e-9), rating("b", 3e-9), rating("c", 6e-9)]
    rows = {"x": {"a": 5, "b": 0, "c": 1}, "y": {"a": 0, "b": 1, "c": 3}, "z": {"a": 2, "b": 2, "c": 2}}
    return document(criteria, "xyz", **agreed(rows))


def scale_around_zero() -> Json:
    rows = {"x": {"a": -5, "b": 5}, "y": {"a": 0, "b": -0.0}, "z": {"a": 5, "b": -5}}
    return document(
        [rating("a", 2), rating("b", 1, at_least=-4)], "xyz", **agreed(rows), scale={"minimum": -5, "maximum": 5}
    )


def scale_of_hundred() -> Json:
    rows = {c: {"a": 7 * at % 101, "b": 33.5, "c": 100 - at} for at, c in enumerate("pqrstu")}
    scale = {"minimum": 0, "maximum": 100, "step": 0.5, "levels": {"0": "None", "50": "Half", "100": "All"}}
    return document([rating("a", 1), rating("b", 2), rating("c", 3)], "pqrstu", **agreed(rows), scale=scale)


def scale_in_tenths() -> Json:
    rows = {"x": {"a": 1.1, "b": 8.7}, "y": {"a": 4.9, "b": 4.9}, "z": {"a": 8.7, "b": 1.1}}
    scale = {"minimum": 1, "maximum": 9, "step": 0.1}
    return document([rating("a"), rating("b")], "xyz", **agreed(rows), scale=scale)


def proportional() -> Json:
    rows = {"x": {"a": 1, "b": 5}, "y": {"a": 3, "b": 3}, "z": {"a": 4, "b": 2}}
    scale = {"minimum": 1, "maximum": 5}
    return document(
        [rating("a", 0.7), rating("b", 0.2)], "xyz", **agreed(rows), scale=scale, rules={"rating": "proportional"}
    )


def proportional_in_tenths() -> Json:
    rows = {"x": {"a": 0.7, "b": 2.9}, "y": {"a": 1.8, "b": 1.8}}
    scale = {"minimum": 0.5, "maximum": 3.1, "step": 0.1}
    return document([rating("a"), rating("b")], "xy", **agreed(rows), scale=scale, rules={"rating": "proportional"})


def every_shape() -> Json:
    lower = {"direction": "lower"}
    criteria = [
        measure("fixed", {"shape": "linear", "worst": 2400000, "best": 1200000}, 30, unit="EUR", **lower),
        measure("highlow", None, 5, unit="%"),
        measure("lowhigh", {"shape": "linear"}, 5, **lower),
        measure("half", {"shape": "linear", "worst": 0}, 3),
        measure("curve", {"shape": "piecewise", "points": [[70, 0], [80, 0.6], [90, 1]]}, 7),
        measure("hill", {"shape": "piecewise", "points": [[0, 0], [40, 1], [60, 1], [100, 0]]}, 7),
        measure("price", {"shape": "lowest_over_price"}, 20, **lower),
        measure("ref", {"shape": "lowest_over_price", "reference": 95.5}, 2, **lower),
        measure("share", {"shape": "share_of_best"}, 4),
        measure("least", {"shape": "share_of_best"}, 4, **lower),
        measure("penalty", {"shape": "linear_penalty"}, 4, **lower),
        measure("steep", {"shape": "linear_penalty", "zero_at": 1.25, "reference": 100}, 4, **lower),
        measure("log", {"shape": "logarithmic", "zero_at": 4, "reference": 1000}, 4, **lower),
        measure("lograt", {"shape": "logarithmic"}, 4, **lower),
        measure("where", {"shape": "categories", "categories": {"on": 1, "near": 0.7, "off": 0.4, "=1+1": 0}}, 6),
    ]
    random = Random(5)
    facts: Json = {}
    for candidate in "abcdef":
        row: Json = {each["key"]: random.randint(60, 130) for each in criteria}
        row |= {"fixed": random.randint(1100, 2600) * 1000, "log": random.randint(900, 4500)}
        row["where"] = random.choice(("on", "near", "off", "=1+1"))
        facts[candidate] = row
    return document(criteria, "abcdef", facts=facts, currency="EUR")


def all_alike() -> Json:
    criteria = [
        measure("a", {"shape": "linear"}, direction="lower"),
        measure("b", {"shape": "share_of_best"}),
        measure("c", {"shape": "linear_penalty"}, direction="lower"),
    ]
    return document(criteria, "xyz", facts={c: {"a": 7.7, "b": 7.7, "c": 7.7} for c in "xyz"})


def prices_without_a_value() -> Json:
    criteria = [
        measure("p", {"shape": "lowest_over_price"}, direction="lower"),
        measure("s", {"shape": "share_of_best"}, 2),
        measure("l", {"shape": "logarithmic", "zero_at": 3}, 2, direction="lower"),
    ]
    facts = {
        "free": {"p": 0, "s": 0, "l": 10},
        "rebate": {"p": -5, "s": -3, "l": 0},
        "paid": {"p": 10, "s": 4, "l": 20},
        "dear": {"p": 1e12, "s": 8, "l": 1e12},
    }
    return document(criteria, facts, facts=facts)


def share_of_nothing() -> Json:
    facts = {"x": {"s": 0, "t": 4}, "y": {"s": 0, "t": 2}}
    criteria = [measure("s", {"shape": "share_of_best"}), measure("t", {"shape": "share_of_best"})]
    return document(criteria, "xy", facts=facts)


def narrow_ranges() -> Json:
    criteria = [
        measure("m", {"shape": "linear", "worst": 1000000000.1, "best": 1000000003.4}),
        measure("n", {"shape": "piecewise", "points": [[0, 0.1], [1e-9, 0.3], [2e-9, 1]]}),
    ]
    facts = {"x": {"m": 1000000001.2, "n": 1.5e-9}, "y": {"m": 1000000002.3, "n": 5e-10}, "z": {"m": 1e9, "n": 0}}
    return document(criteria, "xyz", facts=facts)


def large_figures() -> Json:
    criteria = [measure("m", None, direction="lower"), measure("n", {"shape": "share_of_best"})]
    facts = {"x": {"m": 1e15, "n": 1e15}, "y": {"m": -1e15, "n": 1e-12}, "z": {"m": 0.1, "n": 999999999999999}}
    return document(criteria, "xyz", facts=facts)


def gates_and_waivers() -> Json:
    criteria = [
        group("g", [rating("a", 2, at_least=2), gate("iso"), rating("b", 1)], 3, at_least=40),
        measure("cost", {"shape": "lowest_over_price"}, 2, direction="lower", at_most=150),
        gate("gdpr"),
    ]
    rows = {
        "fine": {"a": 3, "b": 3},
        "failed": {"a": 5, "b": 5},
        "waived": {"a": 4, "b": 5},
        "low": {"a": 1, "b": 5},
        "dear": {"a": 4, "b": 4},
        "edge": {"a": 2, "b": 2},
        "weak": {"a": 2, "b": 1},
        "open": {"a": 4, "b": 1},
    }
    costs = (100, 50, 80, 60, 150.01, 150, 90, 70)
    facts: Json = {c: {"cost": cost, "iso": True, "gdpr": True} for c, cost in zip(rows, costs, strict=True)}
    facts["failed"]["gdpr"] = False
    facts["waived"]["iso"] = False
    del facts["open"]["gdpr"]
    waivers = {
        "waived": {"iso": {"by": "Ann", "reason": "Certificate is under way", "at": "2026-02-29T25:00"}},
        "fine": {"gdpr": {"by": "Ann", "reason": "Not needed"}},
    }
    return document(criteria, rows, **agreed(rows), facts=facts, waivers=waivers)


def everybody_out() -> Json:
    rows = {c: {"a": 4} for c in "xy"}
    criteria = [rating("a"), measure("m", {"shape": "linear"}), gate("g")]
    return document(criteria, "xy", **agreed(rows), facts={c: {"g": False, "m": 3} for c in "xy"})


def limits_on_pooled_scores() -> Json:
    """Three scores whose mean is exactly the minimum, which floats miss."""
    panel = [{"key": f"e{at}", "name": f"E{at}", "voting_weight": vote} for at, vote in enumerate((0.1, 0.2, 0.3))]
    sheets = {
        "e0": {"x": {"a": 1, "b": 4}, "y": {"a": 1, "b": 3}},
        "e1": {"x": {"a": 2, "b": 4}, "y": {"a": 2, "b": 3}},
        "e2": {"x": {"a": 3, "b": 4}, "y": {"a": 2.9, "b": 3}},
    }
    criteria = [rating("a", at_least=2.333333333333333), rating("b", 2, at_least=3, at_most=4)]
    return document(criteria, "xy", evaluators=panel, sheets=sheets)


def pooled_scores(rule: str, missing: str) -> Json:
    """Votes of all kinds, conflicts, assigned criteria, blanks, and scores that are agreed on."""
    random = Random(f"{rule} {missing}")
    criteria = [group("g", [rating("a", 3), rating("b", 1)], 5), rating("c", 4), measure("m", None, 2), gate("ok")]
    panel = people(f"e{at}" for at in range(7))
    for member, vote in zip(panel, (1, 2, 0.5, 0, 1e-6, 3.7, 1), strict=True):
        member["voting_weight"] = vote
    panel[0]["assigned"] = ["g"]
    panel[2]["assigned"] = ["c", "a"]
    sheets: Json = {}
    for member in panel:
        for candidate in "uvwxyz":
            for leaf in "abc":
                if random.random() < 0.7:
                    row = sheets.setdefault(member["key"], {}).setdefault(candidate, {})
                    row[leaf] = random.choice((0, 1, 2, 3, 3.5, 4, 5))
                    if random.random() < 0.2:
                        row[leaf] = {"score": None, "rationale": "Not shown"}
    declarations: Json = {"e1": {"u": {"conflict": True, "statement": "Former employer"}, "v": {"conflict": False}}}
    declarations["e5"] = {candidate: {"conflict": True} for candidate in "uw"}
    consensus = {"u": {"a": {"score": 4, "rationale": "Agreed"}}, "v": {"c": 2}, "w": {"b": {"score": None}}}
    facts = {c: {"m": random.randint(1, 9), "ok": True} for c in "uvwx"} | {"y": {"ok": True}}
    return document(
        criteria,
        "uvwxyz",
        evaluators=panel,
        sheets=sheets,
        consensus=consensus,
        declarations=declarations,
        facts=facts,
        rules={"pooling": rule, "missing": missing},
    )


def tie_broken_at(step: int) -> Json:
    """Two or more with the same total that part at a step of the tie-break: 0 to 2, by lots at 3, never at 4."""
    keys = ["a", "b", "c", "d"]
    same, other = {"a": 3, "b": 3, "c": 3, "d": 3}, {"a": 3, "b": 3, "c": 3, "d": 3}
    if step < 3:
        other[keys[step]], other["d"] = 4, 2
    rules: Json = {"tie_break": ["a", "g", "c"]}
    if step == 3:
        rules["draw"] = ["y", "z"]
    criteria = [rating("a"), group("g", [rating("b")]), rating("c"), rating("d")]
    return document(criteria, "xyz", **agreed({"x": same, "y": other, "z": same}), rules=rules)


def exact_ties() -> Json:
    """Sums that are equal in decimals and differ in floats."""
    criteria = [rating(f"k{at}", weight) for at, weight in enumerate((0.1, 0.2, 0.3, 0.7, 1.1, 2.3))]
    rows: Json = {"x": {f"k{at}": 0 for at in range(6)}}
    rows["x"] |= {"k0": 1, "k1": 1}
    rows["y"] = {f"k{at}": 0 for at in range(6)} | {"k2": 1}
    rows["z"] = {f"k{at}": 0 for at in range(6)} | {"k0": 3}
    rows["w"] = {f"k{at}": 0 for at in range(6)} | {"k0": 0.99999999999999}
    return document(criteria, "xyzw", **agreed(rows))


def ties_of_thirds() -> Json:
    criteria = [group("g", [rating("a"), rating("b"), rating("c")]), group("h", [rating("d", 7), rating("e", 13)])]
    rows = {
        "x": {"a": 1, "b": 2, "c": 3, "d": 2, "e": 2},
        "y": {"a": 3, "b": 1, "c": 2, "d": 2, "e": 2},
        "z": {"a": 2, "b": 2, "c": 2, "d": 2, "e": 2},
    }
    return document(criteria, "xyz", **agreed(rows), rules={"tie_break": ["h"]})


def tie_break_with_blanks() -> Json:
    criteria = [rating("a", 1), rating("b", 0), measure("m", None, 0, direction="lower")]
    rows = {"x": {"a": 3}, "y": {"a": 3, "b": 2}, "z": {"a": 3, "b": 0}, "w": {"a": 3}}
    return document(criteria, "xyzw", **agreed(rows), facts={"x": {"m": 4}}, rules={"tie_break": ["b", "m"]})
