"""Pictures as files: PNG, SVG and PDF from the painters that draw on the screen."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QSizeF
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from scorecard.core.errors import ScorecardError
from scorecard.render import picture, ranking
from scorecard.render.theme import Theme
from tests.render.cases import PICTURES, case
from tests.render.poppler import text_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("kind", PICTURES)
def test_every_picture_becomes_every_kind_of_file(dark: Theme, kind: str) -> None:
    shown = PICTURES[kind]
    data = shown.make(*case("few"))
    size = QSizeF(*shown.size)
    image = QImage.fromData(QByteArray(picture.png(shown.paint, data, size, dark, ratio=1.5)))
    assert image.width() == pytest.approx((size.width() + 48) * 1.5, abs=1)
    assert image.pixelColor(2, 2) == dark.color("surface.canvas")
    assert QSvgRenderer(QByteArray(picture.svg(shown.paint, data, size, dark))).isValid()
    page = picture.pdf(shown.paint, data, size, dark)
    assert page.startswith(b"%PDF-")
    assert page.rstrip().endswith(b"%%EOF")


def test_the_text_of_an_svg_stays_text(light: Theme) -> None:
    evaluation, scorecard = case("few")
    data = ranking.ranking_of(evaluation, scorecard)
    markup = picture.svg(
        ranking.paint, data, QSizeF(900, 300), light, title="R & D <1>", description=ranking.summary(data)
    )
    root = ElementTree.fromstring(markup)
    texts = {element.text for element in root.iter(f"{SVG}text")}
    assert {"Acme Care", "Nord Line", "Bright", "Total"} <= texts
    assert root.findtext(f"{SVG}title") == "R & D <1>"
    assert "rank 1" in (root.findtext(f"{SVG}desc") or "")


def test_the_text_of_a_pdf_can_be_found(dark: Theme, tmp_path: Path) -> None:
    evaluation, scorecard = case("one out")
    file = tmp_path / "ranking.pdf"
    data = ranking.ranking_of(evaluation, scorecard)
    file.write_bytes(picture.pdf(ranking.paint, data, QSizeF(900, 400), dark, title="Ranking"))
    found = text_of(file)
    assert data.out[0].second in found
    assert "Certificate" in data.out[0].second
    for row in (*data.rows, *data.out):
        assert row.name in found
        assert row.total in found


def test_paper_is_light_whatever_the_look(light: Theme, dark: Theme) -> None:
    data = ranking.ranking_of(*case("few"))
    one, other = (picture.pdf(ranking.paint, data, QSizeF(900, 300), theme) for theme in (light, dark))
    assert len(one) == len(other)


def test_a_picture_that_is_too_large_is_refused(light: Theme) -> None:
    data = ranking.ranking_of(*case("a thousand candidates"))
    tall = QSizeF(1024, ranking.height(data, light, 1024))
    with pytest.raises(ScorecardError, match="too large"):
        picture.png(ranking.paint, data, tall, light)
