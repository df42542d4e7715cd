"""The way from each schema to the next.

The SQL of a step is written out and never changes: what `tables` makes belongs to the present schema alone. Tables are
spelled as SQLAlchemy spells them, for `scorecard check` compares the text of every table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

Step = Callable[[sqlite3.Connection], None]


def _made_anew(connection: sqlite3.Connection, table: str, sql: str, columns: str) -> None:
    """Make a table anew as `sql` says, each row of the old one as `columns` says.

    Renaming would rewrite what refers to the table; dropping it does not while foreign keys are off.
    """
    connection.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}")
    connection.execute(f"DROP TABLE main.{table}")
    connection.execute(sql)
    connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM kept")
    connection.execute("DROP TABLE kept")


def add_the_panel(connection: sqlite3.Connection) -> None:
    """From 1 to 2: assigned criteria, labels, whether unsealed, declarations, submissions, the record of acts; the
    judgements behind weights, and what costs are built up of."""
    _made_anew(connection, "head", _HEAD_2, _HEAD_FROM_1)
    _made_anew(connection, "candidates", _CANDIDATES_2, "*, ''")
    _made_anew(connection, "evaluators", _EVALUATORS_2, "*, '[]'")
    for sql in (_DECLARATIONS_2, _SUBMISSIONS_2, _ACTS_2, _JUDGEMENTS_2, _COST_TERMS_2, _COST_LINES_2):
        connection.execute(sql)


_HEAD_FROM_1: Final = (
    "evaluation, title, description, currency, model, service, scope, volume, complexity, kpis, template, process, "
    "stage, 0, sample"
)

_HEAD_2: Final = """
CREATE TABLE head (
    evaluation INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    currency TEXT NOT NULL,
    model TEXT NOT NULL,
    service TEXT NOT NULL,
    scope TEXT NOT NULL,
    volume TEXT NOT NULL,
    complexity TEXT NOT NULL,
    kpis TEXT NOT NULL,
    template TEXT NOT NULL,
    process TEXT NOT NULL,
    stage TEXT NOT NULL,
    unsealed INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    PRIMARY KEY (evaluation),
    CHECK (unsealed IN (0, 1)),
    CHECK (sample IN (0, 1)),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_CANDIDATES_2: Final = """
CREATE TABLE candidates (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    position REAL NOT NULL,
    provider TEXT NOT NULL,
    country TEXT NOT NULL,
    site TEXT NOT NULL,
    delivery TEXT NOT NULL,
    commercial TEXT NOT NULL,
    notes TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    CHECK (position BETWEEN -1e15 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_EVALUATORS_2: Final = """
CREATE TABLE evaluators (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    position REAL NOT NULL,
    role TEXT NOT NULL,
    voting_weight REAL NOT NULL,
    assigned TEXT NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    CHECK (position BETWEEN -1e15 AND 1e15),
    CHECK (voting_weight BETWEEN 0 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_DECLARATIONS_2: Final = """
CREATE TABLE declarations (
    evaluation INTEGER NOT NULL,
    evaluator TEXT NOT NULL,
    candidate TEXT NOT NULL,
    "conflict" INTEGER NOT NULL,
    statement TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (evaluation, evaluator, candidate),
    FOREIGN KEY(evaluation, evaluator) REFERENCES evaluators (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    CHECK (conflict IN (0, 1)),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_SUBMISSIONS_2: Final = """
CREATE TABLE submissions (
    evaluation INTEGER NOT NULL,
    evaluator TEXT NOT NULL,
    at TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    PRIMARY KEY (evaluation, evaluator),
    FOREIGN KEY(evaluation, evaluator) REFERENCES evaluators (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_ACTS_2: Final = """
CREATE TABLE acts (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    "by" TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_JUDGEMENTS_2: Final = """
CREATE TABLE judgements (
    evaluation INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    evaluator TEXT NOT NULL,
    method TEXT NOT NULL,
    answers TEXT NOT NULL,
    "by" TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (evaluation, criterion, evaluator),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_COST_TERMS_2: Final = """
CREATE TABLE cost_terms (
    evaluation INTEGER NOT NULL,
    years INTEGER NOT NULL,
    discount REAL NOT NULL,
    currency TEXT NOT NULL,
    rates TEXT NOT NULL,
    feeds TEXT NOT NULL,
    fed TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    volume REAL NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (evaluation),
    CHECK (years BETWEEN 0 AND 100),
    CHECK (discount BETWEEN -1e15 AND 1e15),
    CHECK (decimals BETWEEN 0 AND 10),
    CHECK (volume BETWEEN 0 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_COST_LINES_2: Final = """
CREATE TABLE cost_lines (
    evaluation INTEGER NOT NULL,
    candidate TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    amounts TEXT NOT NULL,
    currency TEXT NOT NULL,
    note TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (evaluation, candidate, number),
    FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""


def add_scenarios(connection: sqlite3.Connection) -> None:
    """From 2 to 3: scenarios, and what each of them has otherwise."""
    for sql in (_SCENARIOS_3, _DEPARTURES_3):
        connection.execute(sql)


_SCENARIOS_3: Final = """
CREATE TABLE scenarios (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    position REAL NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    CHECK (position BETWEEN -1e15 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

_DEPARTURES_3: Final = """
CREATE TABLE departures (
    evaluation INTEGER NOT NULL,
    scenario TEXT NOT NULL,
    aspect TEXT NOT NULL,
    subject TEXT NOT NULL,
    leaf TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (evaluation, scenario, aspect, subject, leaf),
    FOREIGN KEY(evaluation, scenario) REFERENCES scenarios (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
"""

STEPS: Final[Mapping[int, Step]] = {1: add_the_panel, 2: add_scenarios}
"""From schema n to n + 1; a step runs in the upgrade's transaction."""
