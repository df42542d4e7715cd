"""What is chosen from in an evaluation: kinds of criteria, shapes of values, rules, stages, methods.

Each value is the word that documents and workspaces keep; what people read for it stands in `choice_words`.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a criterion is: a group of others, or one of three kinds of leaf."""

    GROUP = "group"
    RATING = "rating"
    MEASURE = "measure"
    GATE = "gate"

    @property
    def is_weighed(self) -> bool:
        """Whether it has a weight and a value, by itself or by what lies under it."""
        return self is not Kind.GATE

    @property
    def is_scored(self) -> bool:
        """Whether it is a leaf with a weight and a value, of which totals are made."""
        return self is Kind.RATING or self is Kind.MEASURE

    @property
    def is_stated(self) -> bool:
        """Whether what is said on it stands in the facts, once for all evaluators."""
        return self is Kind.MEASURE or self is Kind.GATE


class Direction(StrEnum):
    """Whether more of a measure is better, or less."""

    HIGHER = "higher"
    LOWER = "lower"


class Shape(StrEnum):
    """How a measure becomes a value; the formulas stand in `values`."""

    LINEAR = "linear"
    PIECEWISE = "piecewise"
    LOWEST_OVER_PRICE = "lowest_over_price"
    SHARE_OF_BEST = "share_of_best"
    LINEAR_PENALTY = "linear_penalty"
    LOGARITHMIC = "logarithmic"
    CATEGORIES = "categories"


class RatingRule(StrEnum):
    """How a score becomes a value."""

    INTERVAL = "interval"
    PROPORTIONAL = "proportional"


class Pooling(StrEnum):
    """How the scores of several evaluators become one."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"


class Missing(StrEnum):
    """What stands for a cell that has no score."""

    PROVISIONAL = "provisional"
    REDISTRIBUTE = "redistribute"
    WORST = "worst"


class Process(StrEnum):
    """Open: anything can change at any time. Formal: the order of work that the house has laid down is kept."""

    OPEN = "open"
    FORMAL = "formal"


class Stage(StrEnum):
    """How far an evaluation has come."""

    SETUP = "setup"
    SCORING = "scoring"
    CONSENSUS = "consensus"
    DECIDED = "decided"


class ActKind(StrEnum):
    """What a named person did to the order of work."""

    ADVANCED = "advanced"  # to a later stage
    REOPENED = "reopened"  # back to an earlier stage
    UNSEALED = "unsealed"  # what was sealed may be seen from here on


class Method(StrEnum):
    """How weights are found: by people's answers, or from the figures of the candidates alone."""

    POINTS = "points"
    SWING = "swing"
    RANK_ORDER = "rank-order"
    PAIRWISE = "pairwise"
    BEST_WORST = "best-worst"
    ENTROPY = "entropy"
    CRITIC = "critic"


class CostKind(StrEnum):
    """What a line of cost is for. Service credits come back: their amounts are taken off."""

    FEES = "fees"
    TRANSITION = "transition"
    RETAINED_TEAM = "retained_team"
    GOVERNANCE = "governance"
    TRAVEL = "travel"
    TOOLING = "tooling"
    TAX_AND_EXCHANGE = "tax_and_exchange"
    EXIT = "exit"
    REWORK = "rework"
    SERVICE_CREDITS = "service_credits"


class Fed(StrEnum):
    """Which figure of a cost build-up a measure takes."""

    TOTAL = "total"
    PER_YEAR = "per_year"
    PER_UNIT = "per_unit"


class Aspect(StrEnum):
    """What a scenario changes, and what a departure names; see `Departure`."""

    WEIGHT = "weight"
    CANDIDATE = "candidate"
    VOTE = "vote"
    SCORE = "score"
    FACT = "fact"
    RULE = "rule"


class Delivery(StrEnum):
    """Where a candidate would deliver from, seen from the buyer."""

    ONSHORE = "onshore"
    NEARSHORE = "nearshore"
    OFFSHORE = "offshore"
