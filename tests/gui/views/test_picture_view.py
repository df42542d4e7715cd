"""The view of a picture: pointer, keys, clipboard and files."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.ranking import rank
from scorecard.gui.files import FileKind, Files
from scorecard.gui.look import Choice, Look
from scorecard.gui.views.picture_kinds import DIFFERENCES, HEAT_MAP, PROFILE, RANKING, PictureKind, tab_separated
from scorecard.gui.views.picture_view import SVG, PictureView
from scorecard.render.difference_bars import differences_of
from scorecard.render.drawing import Spot
from scorecard.render.heat_map import heat_map_of
from scorecard.render.profile import profile_of
from scorecard.render.ranking import ranking_of
from tests.core.made import made
from tests.gui.heard import heard

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class ChosenFiles(Files):
    """Answers with a path as if a person had chosen it."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.path = path
        self.asked: list[str] = []
        self.shown: list[Path] = []

    def to_save(self, parent: QWidget, title: str, name: str, kinds: Any) -> Path | None:
        self.asked.append(name)
        assert all(isinstance(each, FileKind) for each in kinds)
        return self.path

    def show_folder(self, path: Path) -> None:
        self.shown.append(path)


EVALUATION = made(
    {"cost": 50, "skill": 30, "fit": 20}, {"Acme": [4, 3, 2], "Bolt": [2, 5, 4], "Crux": [1, 2, 5], "=Dora": [1, 1, 1]}
)
SCORECARD = rank(EVALUATION)
DATA: dict[str, tuple[PictureKind, Any]] = {
    "ranking": (RANKING, ranking_of(EVALUATION, SCORECARD)),
    "differences": (DIFFERENCES, differences_of(EVALUATION, SCORECARD, "Acme", "Bolt")),
    "heat map": (HEAT_MAP, heat_map_of(EVALUATION, SCORECARD)),
    "profile": (PROFILE, profile_of(EVALUATION, SCORECARD)),
}


@pytest.fixture
def files() -> ChosenFiles:
    return ChosenFiles()


@pytest.fixture(params=list(DATA))
def view(request: pytest.FixtureRequest, look: Look, files: ChosenFiles, qtbot: QtBot) -> PictureView:
    return shown(qtbot, look, files, request.param)


@pytest.fixture
def ranking(look: Look, files: ChosenFiles, qtbot: QtBot) -> PictureView:
    return shown(qtbot, look, files, "ranking")


def shown(qtbot: QtBot, look: Look, files: ChosenFiles, name: str) -> PictureView:
    kind, data = DATA[name]
    view = PictureView(look, files, kind, name)
    view.set_data(data, title="Partner")
    view.resize(700, 360)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    return view


def middle(spot: Spot) -> QPoint:
    return spot.rect.center().toPoint()


def move(view: PictureView, point: QPoint) -> None:
    at = QPointF(point)
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        view,
        QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier),
    )


def test_every_picture_has_a_name_a_summary_and_places_to_walk_over(view: PictureView) -> None:
    assert view.accessibleName()
    assert "Acme" in view.accessibleDescription()
    assert view.spots
    said = heard(view.walked)
    view.setFocus()
    for key in (KEY.Key_Down, KEY.Key_Right, KEY.Key_Down, KEY.Key_Left, KEY.Key_Up, KEY.Key_End, KEY.Key_Home):
        QTest.keyClick(view, key)
    assert len(said) >= 3


def test_a_click_goes_to_the_cause(view: PictureView) -> None:
    said = heard(view.spot_clicked)
    spot = next(each for each in reversed(view.spots) if each.criterion)
    QTest.mouseClick(view, LEFT, pos=middle(spot))
    assert len(said) == 1
    assert said[0][1] == spot.criterion


def test_enter_goes_to_the_cause_of_what_the_keys_are_at(ranking: PictureView) -> None:
    said = heard(ranking.spot_clicked)
    ranking.setFocus()
    QTest.keyClick(ranking, KEY.Key_Return)
    assert said == []  # the keys are nowhere yet
    QTest.keyClick(ranking, KEY.Key_Down)
    QTest.keyClick(ranking, KEY.Key_Return)
    first = ranking.spots[0]
    assert said == [(first.candidate, first.criterion)]
    QTest.keyClick(ranking, KEY.Key_Escape)
    QTest.keyClick(ranking, KEY.Key_Return)
    assert len(said) == 1


def test_ring_is_drawn_for_who_comes_by_keys_or_uses_them(ranking: PictureView) -> None:
    ranking.clearFocus()
    plain = ranking.grab().toImage()
    ranking.setFocus(Qt.FocusReason.OtherFocusReason)
    assert ranking.grab().toImage() == plain
    QTest.keyClick(ranking, KEY.Key_Down)
    assert ranking.grab().toImage() != plain
    ranking.clearFocus()
    ranking.setFocus(Qt.FocusReason.OtherFocusReason)
    assert ranking.grab().toImage() == plain
    ranking.clearFocus()
    ranking.setFocus(Qt.FocusReason.TabFocusReason)
    assert ranking.hasFocus()
    assert ranking.grab().toImage() != plain


def test_arrows_stay_in_their_row(ranking: PictureView) -> None:
    said = heard(ranking.walked)
    ranking.setFocus()
    cells = [each for each in ranking.spots if each.candidate == "Bolt"]
    ranking._step_to(ranking.spots.index(cells[0]))
    for _ in range(3):
        QTest.keyClick(ranking, KEY.Key_Right)
    assert len({round(box.center().y()) // 10 for box in said}) == 1
    assert [box.center().x() for box in said] == sorted(box.center().x() for box in said)


def test_pointing_tells_the_criterion_and_leaving_ends_it(ranking: PictureView) -> None:
    said = heard(ranking.pointed)
    spot = next(each for each in ranking.spots if each.criterion == "skill" and each.candidate)
    move(ranking, middle(spot))
    move(ranking, middle(spot) + QPoint(1, 0))
    assert said == ["skill"]
    assert ranking.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(ranking, QEvent(QEvent.Type.Leave))
    assert said == ["skill", ""]


def test_what_is_lifted_stands_out(view: PictureView) -> None:
    before = view.grab().toImage()
    view.lift("skill")
    assert view.data.lifted == "skill"
    if view.accessibleName() != "profile":  # its lines belong to candidates
        assert view.grab().toImage() != before
    view.lift("")
    assert view.grab().toImage() == before


def test_another_look_is_painted_at_once(ranking: PictureView, look: Look) -> None:
    before = ranking.grab().toImage()
    look.choose(Choice.DARK)
    assert ranking.grab().toImage() != before


def test_a_copy_is_an_image_and_vectors_in_the_light_look(view: PictureView, look: Look) -> None:
    said = heard(view.copied)
    view.lift("skill")
    view.copy_picture()
    mime = QGuiApplication.clipboard().mimeData()
    light = QImage(mime.imageData())
    assert light.width() > 1000
    assert bytes(mime.data(SVG).data()).startswith(b"<?xml")
    assert len(said) == 1
    look.choose(Choice.DARK)
    view.lift("")
    view.copy_picture()
    assert QImage(QGuiApplication.clipboard().mimeData().imageData()) == light


def test_figures_are_copied_as_a_table(ranking: PictureView) -> None:
    ranking.copy_numbers()
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert rows[0][:2] == ["Rank", "Candidate"]
    assert {len(row) for row in rows} == {len(rows[0])}
    totals = {row[1]: float(row[-2]) for row in rows[1:]}
    assert totals == pytest.approx(
        {("'=Dora" if each.name == "=Dora" else each.name): round(each.total or 0, 1) for each in SCORECARD.standings}
    )
    for each in rows[1:]:
        assert sum(map(float, each[3:6])) == pytest.approx(float(each[-2]), abs=0.16)


def test_the_menu_offers_what_can_leave(ranking: PictureView) -> None:
    point = QPoint(40, 40)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(ranking, QContextMenuEvent(reason, point, ranking.mapToGlobal(point)))
    menu = ranking.findChild(QMenu)
    assert menu is not None
    assert [each.text() for each in menu.actions()] == ["Copy as picture", "Copy as numbers", "Save picture…"]
    menu.actions()[1].trigger()
    menu.close()
    assert QGuiApplication.clipboard().text().startswith("Rank")


def test_the_keys_stay_where_they_are_when_the_figures_change(ranking: PictureView) -> None:
    said = heard(ranking.spot_clicked)
    ranking.setFocus()
    QTest.keyClick(ranking, KEY.Key_Down)
    QTest.keyClick(ranking, KEY.Key_Down)
    QTest.keyClick(ranking, KEY.Key_Return)
    other = made({"cost": 20, "skill": 30, "fit": 50}, {"Crux": [1, 2, 5], "Acme": [4, 3, 2], "Bolt": [2, 5, 4]})
    ranking.set_data(ranking_of(other, rank(other)))
    QTest.keyClick(ranking, KEY.Key_Return)
    assert said[0] == said[1]


def test_figures_of_differences_have_plain_signs() -> None:
    table = tab_separated(DIFFERENCES.table(DATA["differences"][1]))
    points = [float(line.split("\t")[3]) for line in table.split("\n")[1:]]
    assert points == [20.0, -12.0, -8.0, 0.0]


@pytest.mark.parametrize(
    ("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")], ids=["png", "svg", "pdf"]
)
def test_it_is_saved_as_the_ending_says(
    ranking: PictureView, files: ChosenFiles, tmp_path: Path, ending: str, start: bytes
) -> None:
    files.path = tmp_path / f"ranking.{ending}"
    said = heard(ranking.saved)
    ranking.save_picture()
    assert said == [files.path]
    assert files.path.read_bytes().startswith(start)
    assert files.asked == ["Partner.png"]


def test_nothing_is_saved_where_nobody_chose_a_file(ranking: PictureView, files: ChosenFiles) -> None:
    said = heard(ranking.saved)
    ranking.save_picture()
    assert said == []


def test_a_folder_that_is_gone_is_told(ranking: PictureView, files: ChosenFiles, tmp_path: Path) -> None:
    files.path = tmp_path / "gone" / "ranking.png"
    said = heard(ranking.failed)
    ranking.save_picture()
    assert "folder is not there" in str(said[0])


def test_it_is_freed_when_it_is_closed(look: Look, files: ChosenFiles, qtbot: QtBot) -> None:
    view = PictureView(look, files, RANKING, "Ranking")
    view.set_data(DATA["ranking"][1])
    view.show()
    gone = weakref.ref(view)
    view.close()
    view.deleteLater()
    del view
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
