"""Evaluation documents that nobody would expect and that are right all the same, by name."""

from __future__ import annotations

from random import Random
from typing import Final

from tests.acceptance import strange_figures as figures
from tests.acceptance.strange_figures import (
    Json,
    agreed,
    document,
    gate,
    gates_and_waivers,
    group,
    measure,
    people,
    rating,
)

ODD_NAMES: Final = (
    *("=1+1", "TRUE", "1/2/2024", "+49 30 1234", "-5", "@SUM(A1)", "#REF!", "1e5", "007", "NULL", "nan", "'quoted"),
    *('"', "a,b;c\td", "two\nlines", " spaces ", "<b>&amp;</b>", "مزود الخدمة", "ספק", "株式会社 日本", "Ελλάδα"),
    *("e\u0301 and é", "🏳️‍🌈 family 👩‍👩‍👧", "A\u202eB", "zero\u200bwidth", "..\\..\\x", "C:/con", "{0} %s {name}"),
    *("[Sheet]1!A1", "x" * 400, "_x0041_", "{=A1}", '=HYPERLINK("http://x")', "Summary", "DDE|x!y", "\u00a0nbsp"),
)


def odd_names() -> Json:
    """Names that other programs take for something else, of everything that has a name."""
    count = len(ODD_NAMES)
    criteria = [rating(f"k{at}", 1 + at % 3, name=name) for at, name in enumerate(ODD_NAMES[:12])]
    criteria += [gate("gate", name="=cmd|x"), measure("m", None, 2, name="TRUE", unit="=EUR")]
    made = document(criteria, [f"c{at}" for at in range(count)], title="=1+1", description="=A1\n@x")
    for each, name in zip(made["candidates"], ODD_NAMES, strict=True):
        each |= {"name": name, "provider": name, "country": "=DE", "site": "-1", "notes": name, "commercial": "+"}
    made["evaluators"] = [{"key": f"e{at}", "name": name, "role": "=x"} for at, name in enumerate(ODD_NAMES[:20])]
    random = Random(3)
    made["sheets"] = {
        f"e{at}": {
            f"c{row}": {
                f"k{k}": {"score": random.randint(0, 5), "rationale": "=1+1", "evidence": "@x"} for k in range(12)
            }
            for row in range(count)
        }
        for at in range(3)
    }
    made["facts"] = {f"c{row}": {"m": row, "gate": {"value": row != 5, "rationale": "=x"}} for row in range(count)}
    made["waivers"] = {"c5": {"gate": {"by": "=Ann", "reason": "+why"}}}
    return made


def odd_keys() -> Json:
    """Keys that are numbers, words of programs and signs, the same for a criterion, a candidate and an evaluator."""
    keys = ["1", "true", "null", "__proto__", "a.b[0]", "= 1", "é", "e\u0301", "k" * 100, "'; --", "/", "\U0001f600"]
    criteria = [rating(key, at + 1) for at, key in enumerate(keys)]
    sheet = {c: {key: (a + b) % 6 for b, key in enumerate(keys)} for a, c in enumerate(keys)}
    made = document(criteria, keys, evaluators=people(keys), rules={"tie_break": [keys[3]], "draw": keys[::-1]})
    return made | {"sheets": dict.fromkeys(keys[:4], sheet), "weights": {keys[0]: {keys[1]: 3}}}


def same_names() -> Json:
    criteria = [rating(f"k{at}", name="Same") for at in range(4)]
    made = document(criteria, "xyz", evaluators=[{"key": f"e{at}", "name": "Same"} for at in range(3)])
    for each in made["candidates"]:
        each["name"] = "Same"
    scores = {c: {f"k{at}": (at + number) % 6 for at in range(4)} for number, c in enumerate("xyz")}
    return made | {"sheets": {f"e{at}": scores for at in range(3)}}


def long_texts() -> Json:
    text = ("A long text, with “quotes” & a line\n" * 900)[:32_000]
    made = document([rating("a", name="N" * 3000, description=text, evidence=text)], "xy", description=text)
    made["candidates"][0] |= {"name": "Very " * 500, "notes": text}
    return made | agreed({"x": {"a": {"score": 2, "rationale": text, "evidence": text}}, "y": {"a": 3}})


def right_to_left() -> Json:
    criteria = [rating("السعر", 2, name="السعر"), rating("איכות", 1, name="איכות (ISO 9001)")]
    made = document(criteria, ["شركة", "חברה"], title="اختيار الشريك", currency="د.إ")
    return made | {
        "evaluators": [{"key": "ع", "name": "عائشة"}],
        "sheets": {"ع": {"شركة": {"السعر": 4, "איכות": 1}, "חברה": {"السعر": 1, "איכות": 5}}},
    }


def three_hundred_evaluators() -> Json:
    random = Random(9)
    panel = [{"key": f"e{at}", "name": f"Evaluator {at}", "voting_weight": at % 4 / 3} for at in range(300)]
    sheets = {
        each["key"]: {c: {k: random.randint(0, 5) for k in "abc"} for c in "vwxyz"}
        for each in panel
        if random.random() < 0.9
    }
    rules = {"pooling": "trimmed_mean"}
    return document(
        [rating("a"), rating("b", 2), rating("c", 3)], "vwxyz", evaluators=panel, sheets=sheets, rules=rules
    )


def many_candidates() -> Json:
    random = Random(4)
    keys = [f"c{at:03}" for at in range(150)]
    rows = {c: {"a": random.randint(0, 5), "b": random.randint(0, 5)} for c in keys}
    return document([rating("a"), rating("b", 1)], keys, **agreed(rows), rules={"tie_break": ["b"], "draw": keys[::7]})


def many_criteria() -> Json:
    random = Random(8)
    criteria = [
        group(f"g{at}", [rating(f"k{at}_{each}", random.choice((0, 1, 2.5))) for each in range(9)] + [rating(f"z{at}")])
        for at in range(12)
    ]
    leaves = [each["key"] for row in criteria for each in row["criteria"]]
    return document(criteria, "xyz", **agreed({c: {leaf: random.randint(0, 5) for leaf in leaves} for c in "xyz"}))


def groups_of_gates() -> Json:
    """A group with nothing in it that has a weight takes no part of the whole."""
    criteria = [
        group("only gates", [gate("g1"), gate("g2"), group("inner", [gate("g3")], 9)], 50),
        group("nothing", [], 30),
        rating("a", 3),
        group("one", [rating("b", 0.001)], 1),
    ]
    rows = {"x": {"a": 1, "b": 5}, "y": {"a": 2, "b": 1}}
    return document(criteria, "xy", **agreed(rows), facts={c: {"g1": True, "g2": True, "g3": True} for c in "xy"})


def weightless_groups() -> Json:
    criteria = [
        group("none", [rating("a", 1), rating("b", 3)], 0, at_least=50),
        rating("c", 2),
        measure("d", None, 0, at_most=10),
    ]
    rows = {"x": {"a": 5, "b": 1, "c": 2}, "y": {"a": 1, "b": 3, "c": 4}, "z": {"a": 5, "b": 5, "c": 2}}
    facts = {"x": {"d": 10}, "y": {"d": 10.0001}, "z": {"d": 3}}
    return document(criteria, "xyz", **agreed(rows), facts=facts, rules={"tie_break": ["none"]})


def group_minimum(missing: str) -> Json:
    criteria = [group("g", [rating("a"), rating("b"), rating("c")], at_least=60), rating("d", 2)]
    rows = {
        "met": {"a": 3, "b": 3, "c": 3, "d": 1},
        "may": {"a": 4, "b": 1, "d": 2},
        "cannot": {"a": 1, "b": 1, "d": 5},
        "half": {"a": 4, "b": 3, "d": 5},
        "none": {"d": 3},
    }
    return document(criteria, rows, **agreed(rows), rules={"missing": missing})


def formal(stage: str) -> Json:
    """A formal evaluation with a sealed price, in a stage."""
    criteria = [
        group("q", [rating("a", 2), rating("b", 1)], 6),
        measure("price", {"shape": "lowest_over_price"}, 4, direction="lower", sealed=True),
    ]
    panel = people(["ann", "bob"])
    sheets = {
        "ann": {"x": {"a": 4, "b": 2}, "y": {"a": 3, "b": 3}},
        "bob": {"x": {"a": 5, "b": 2}, "y": {"a": 1, "b": 3}},
    }
    facts = {"x": {"price": 200}, "y": {"price": 100}}
    at = "2026-02-28T23:59:59+14:00"
    made = document(criteria, "xy", evaluators=panel, sheets=sheets, facts=facts, process="formal", stage=stage)
    if stage in ("consensus", "decided"):
        made["submissions"] = {key: {"at": at, "sealed_at": at} for key in ("ann", "bob")}
        made["declarations"] = {
            key: {c: {"conflict": False, "at": "2026-01-01"} for c in "xy"} for key in ("ann", "bob")
        }
    if stage == "decided":
        made["unsealed"] = True
        made["acts"] = {
            "000001": {"kind": "advanced", "stage": "scoring", "by": "Ann", "at": "2026-01-01"},
            "000002": {"kind": "advanced", "stage": "consensus", "by": "Ann", "at": "2026-02-01T00:00Z"},
            "000003": {"kind": "reopened", "stage": "scoring", "by": "Bob", "reason": "=late bid", "at": "2026-02-02"},
            "000007": {"kind": "unsealed", "stage": "consensus", "by": "Ann", "at": "2026-02-03"},
        }
        made["consensus"] = {"x": {"a": {"score": 4.5, "rationale": "Agreed"}}}
    return made


def with_costs() -> Json:
    """A price that is built up from lines in three currencies, and the fact that it gives."""
    criteria = [
        measure("tco", {"shape": "linear", "worst": 500000, "best": 100000}, 1, unit="EUR", direction="lower"),
        rating("a", 1),
    ]
    lines = {
        "x": {
            "000001": {"kind": "fees", "name": "=Fees", "amounts": [100000, 100000, 100000]},
            "000002": {"kind": "transition", "amounts": [5e4], "currency": "USD"},
            "000010": {"kind": "service_credits", "amounts": [0, 1000.5]},
        },
        "y": {"000001": {"kind": "exit", "amounts": [0, 0, 250000], "currency": "INR", "note": "1/2/2024"}},
    }
    terms = {"years": 3, "discount": 0.06, "currency": "EUR", "feeds": "tco", "decimals": 2, "unit": "=contacts"} | {
        "rates": {"USD": {"worth": 0.92, "at": "2026-01-31"}, "INR": {"worth": 0.0101, "at": "2026-01-31"}},
        "volume": 120000,
    }
    facts = {"x": {"tco": 1.0}, "y": {"tco": 2.0}}
    rows = {"x": {"a": 2}, "y": {"a": 3}}
    return document(criteria, "xy", **agreed(rows), facts=facts, costs={"terms": terms, "lines": lines}, currency="EUR")


def with_scenarios() -> Json:
    criteria = [
        group("q", [rating("a", 2), rating("b", 1)], 6),
        measure("price", {"shape": "lowest_over_price"}, 4, direction="lower"),
        gate("iso"),
    ]
    panel = [{"key": "ann", "name": "Ann", "voting_weight": 2}, {"key": "bob", "name": "Bob"}]
    sheets = {
        "ann": {"x": {"a": 4, "b": 2}, "y": {"a": 3, "b": 3}, "z": {"a": 5}},
        "bob": {"x": {"a": 5, "b": 2}, "y": {"a": 1, "b": 3}, "z": {"a": 2, "b": 0}},
    }
    facts = {"x": {"price": 200, "iso": True}, "y": {"price": 100, "iso": True}, "z": {"price": 150, "iso": True}}
    scenarios = [
        {"key": "price", "name": "=Price first", "weights": {"price": 100, "a": 0}},
        {"key": "without", "name": "Without Y", "without": ["y"], "votes": {"bob": 0}},
        {
            "key": "tried",
            "name": "Other figures",
            "scores": {"x": {"a": 0}},
            "facts": {"x": {"price": 50}, "y": {"iso": False}},
        },
        {"key": "rules", "name": "Other rules", "rules": {"pooling": "median", "missing": "worst"}},
        {
            "key": "gone",
            "name": "What is not there",
            "weights": {"nothing": 3},
            "without": ["nobody"],
            "votes": {"x": 1},
        },
    ]
    return document(criteria, "xyz", evaluators=panel, sheets=sheets, facts=facts, scenarios=scenarios)


def dates_everywhere() -> Json:
    made = gates_and_waivers()
    made["waivers"] = {"waived": {"iso": {"by": "Ann", "reason": "x", "at": "31.12.1999"}}}
    made["declarations"] = {"ann": {"fine": {"at": "2024-02-29"}, "low": {"at": "2026-03-31T14:05+02:00"}}}
    made["submissions"] = {"ann": {"at": "0001-01-01"}}
    made["evaluators"][0]["name"] = "1/2/2024"
    made["candidates"][0]["name"] = "2024-02-29"
    return made


def categories_with_odd_labels() -> Json:
    labels = {".": 0, "-": 0.1, "=1+1": 0.2, "TRUE": 0.3, "1": 0.4, "1.0": 0.5, "?": 0.6, "*": 0.7, "a": 0.8, "A": 0.9}
    labels |= {"~": 1, "é": 0.25, "e\u0301": 0.75}
    keys = [f"c{at}" for at in range(len(labels))]
    facts = {key: {"m": label} for key, label in zip(keys, labels, strict=True)}
    return document([measure("m", {"shape": "categories", "categories": labels})], keys, facts=facts)


_ALONE: Final = {
    made.__name__: made()
    for made in (
        *(
            figures.one_criterion,
            figures.one_candidate,
            figures.no_score_at_all,
            figures.six_levels,
            figures.twenty_levels,
            figures.weights_far_apart,
        ),
        *(
            figures.tiny_weights_only,
            figures.scale_around_zero,
            figures.scale_of_hundred,
            figures.scale_in_tenths,
            figures.proportional,
        ),
        *(
            figures.proportional_in_tenths,
            figures.every_shape,
            figures.all_alike,
            figures.prices_without_a_value,
            figures.share_of_nothing,
            figures.narrow_ranges,
        ),
        *(
            figures.large_figures,
            gates_and_waivers,
            figures.everybody_out,
            figures.limits_on_pooled_scores,
            figures.exact_ties,
            figures.ties_of_thirds,
        ),
        *(figures.tie_break_with_blanks, odd_names, odd_keys, same_names, long_texts, right_to_left),
        *(three_hundred_evaluators, many_candidates, many_criteria, groups_of_gates, weightless_groups),
        *(with_costs, with_scenarios, dates_everywhere, categories_with_odd_labels),
    )
}
_POOLED: Final = {
    f"pooled_{rule}_{missing}": figures.pooled_scores(rule, missing)
    for rule in ("mean", "median", "trimmed_mean")
    for missing in ("provisional", "redistribute", "worst")
}
_TIED: Final = {f"tie_broken_at_{step}": figures.tie_broken_at(step) for step in range(5)}
_MINIMA: Final = {
    f"group_minimum_{missing}": group_minimum(missing) for missing in ("provisional", "redistribute", "worst")
}
_FORMAL: Final = {f"formal_{stage}": formal(stage) for stage in ("setup", "scoring", "consensus", "decided")}
DOCUMENTS: Final[dict[str, Json]] = _ALONE | _POOLED | _TIED | _MINIMA | _FORMAL
