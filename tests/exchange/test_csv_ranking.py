"""The ranking as CSV: its columns, its numbers, and no text that a spreadsheet program takes for a formula."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest

from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.exchange.csv_ranking import ranking_csv, safe_text
from scorecard.exchange.document import evaluation_of
from tests.acceptance.random_evaluations import random_evaluation


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_columns_and_rows() -> None:
    document = {
        "format": "scorecard.evaluation",
        "version": 1,
        "title": "T",
        "criteria": [{"key": "a", "name": "=Quality", "weight": 3}, {"key": "b", "name": "Price, net"}],
        "candidates": [{"key": "-x", "name": "@X"}, {"key": "y", "name": "Ü 質"}],
        "consensus": {"-x": {"a": 5, "b": 2.5}, "y": {"a": 4}},
    }
    data = ranking_csv(evaluation_of(document))
    assert data.startswith(b'\xef\xbb\xbfrank,key,name,status,total,low,high,\'=Quality,"Price, net",reasons\r\n')
    assert data.count(b"\r\n") == 3
    assert b"\n" not in data.replace(b"\r\n", b"")
    rows = read(data)
    assert rows[1] == ["1", "'-x", "'@X", "ranked", "87.5", "87.5", "87.5", "75.0", "12.5", ""]
    assert rows[2][:4] == ["2", "y", "Ü 質", "provisional"]
    assert [float(number) for number in rows[2][4:8]] == pytest.approx([80, 60, 85, 80])
    assert rows[2][8] == ""
    assert rows[2][9] == "1 of 2 criteria have no value yet: Price, net"


@pytest.mark.parametrize("seed", range(40))
def test_agrees_with_the_ranking(seed: int) -> None:
    evaluation: Evaluation = random_evaluation(Random(seed))
    result = rank(evaluation)
    rows = read(ranking_csv(evaluation))[1:]
    assert [row[2].removeprefix("'") for row in rows] == [standing.name for standing in result.standings]
    for row, standing in zip(rows, result.standings, strict=True):
        assert row[0] == ("" if standing.rank is None else str(standing.rank))
        assert row[4] == ("" if standing.total is None else repr(float(standing.total)))
        points = [float(number) for number in row[7:-1] if number]
        assert points == list(result.contributions_of(standing.key).values())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_formulas(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    assert safe_text(f"a{text}") == f"a{text}"


def test_nothing_to_rank() -> None:
    with pytest.raises(RankingError):
        ranking_csv(Evaluation())
