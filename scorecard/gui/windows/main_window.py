"""The main window: menu bar, rail, the page that is shown, and the foot. What it all does is `desk`'s business.

It stands on the screen, in the colours of the look, before anything else of the program is loaded; `furnish` puts the
rest in its place. So little is imported up here, on purpose.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from scorecard.gui.buttons import IconButton
    from scorecard.gui.foot import Foot
    from scorecard.gui.look import Look
    from scorecard.gui.page import Page
    from scorecard.gui.rail import Rail, RailCard
    from scorecard.gui.toast import Toasts

SMALLEST: Final = (1024, 640)
FIRST_SIZE: Final = (1280, 800)
RAIL: Final = 216
TALLEST: Final = 10_000
ICONS_ALONE_UNDER: Final = 1120
"""Width of the window under which the rail shows its icons alone."""


class Menu(StrEnum):
    """The menus, in their order."""

    FILE = "&File"
    EDIT = "&Edit"
    VIEW = "&View"
    EVALUATION = "E&valuation"
    HELP = "&Help"


PLACES: Final = (
    ("library", "Library", "library"),
    ("providers", "Providers", "providers"),
    ("compare", "Compare", "compare"),
)
"""Key, words and icon of the places of a workspace."""
UNDER: Final = {"collect": "scoring"}
"""Pages that stand in no rail, with the place that they belong to."""
STEPS: Final = (
    ("setup", "Setup", "setup"),
    ("criteria", "Criteria and weights", "weights"),
    ("candidates", "Candidates", "candidates"),
    ("panel", "Panel and stages", "users"),
    ("scoring", "Scoring", "scoring"),
    ("consensus", "Consensus", "consensus"),
    ("results", "Results", "results"),
    ("robustness", "Robustness", "robustness"),
    ("history", "History", "history"),
    ("export", "Export", "export"),
)
"""The steps of the open evaluation, likewise."""


class MainWindow(QMainWindow):
    """One window on a workspace.

    place_requested  the key of the place that a person wants to go to
    files_dropped    files were let fall on the window (list of paths)
    painted          the window has been painted for the first time
    closing          the window wants to close; `may_close` decides
    """

    place_requested = Signal(str)
    files_dropped = Signal(list)
    painted = Signal()
    closing = Signal()

    look: Look
    rail: Rail
    foot: Foot
    toasts: Toasts
    pages: QStackedWidget
    workspace_card: RailCard
    person_card: RailCard
    settings_button: IconButton

    def __init__(self, theme: Path, parent: QWidget | None = None) -> None:
        """`theme` is the file of the look, for the first grounds."""
        super().__init__(parent)
        surface = tomllib.loads(theme.read_text("utf-8"))["surface"]
        rail = QWidget(self)
        rail.resize(RAIL, TALLEST)
        rail.setStyleSheet(f"background: {surface['rail']}")  # the quickest way to a ground: no painter is loaded yet
        self.setStyleSheet(f"QMainWindow {{ background: {surface['canvas']} }}")
        self._first_rail: QWidget | None = rail
        self.may_close = True
        self._furnished = False
        self._evaluation = ""
        self._collapsed_by_hand: bool | None = None
        self.setWindowTitle("Scorecard")
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST_SIZE)

    def furnish(self, look: Look) -> None:
        """Put rail, pages and foot in their places."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QKeySequence, QShortcut

        from scorecard.gui.buttons import IconButton
        from scorecard.gui.foot import Foot
        from scorecard.gui.labels import Text
        from scorecard.gui.rail import Rail, RailCard, RailItem
        from scorecard.gui.toast import Toasts

        self.look = look
        self.setStyleSheet("")
        if self._first_rail is not None:
            self._first_rail.deleteLater()
            self._first_rail = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.menus = {menu: self._menu(menu) for menu in Menu}
        self._dress()
        look.changed.connect(self._dress)
        self.rail = Rail(look, "Places")
        self.workspace_card = RailCard(look, "Scorecard", "Opening the workspace", icon="results")
        self.person_card = RailCard(look, "", "Settings", initials=" ")
        self._title = Text(look, "", "strong", elides=True)
        self._state = Text(look, "", "caption", "text.secondary", elides=True)
        self.rail.add_card(self.workspace_card)
        self.rail.add_items([RailItem(*place) for place in PLACES])
        self.rail.add_rule()
        self.rail.add_heading(self._title, self._state)
        self.rail.add_items([RailItem(*step) for step in STEPS])
        self.settings_button = IconButton(look, "settings", self.tr("Settings"), keys="Ctrl+,")
        self.rail.add_card(self.person_card, below=True, beside=self.settings_button)
        self.pages = QStackedWidget()
        self.foot = Foot(look)
        beside_rail = QWidget()
        right = QVBoxLayout(beside_rail)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.pages, 1)
        self._beside_rail = right
        right.addWidget(self.foot)
        middle = QWidget()
        whole = QHBoxLayout(middle)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addWidget(beside_rail, 1)
        self.setCentralWidget(middle)
        self.toasts = Toasts(look, beside_rail, self.foot)
        QShortcut(QKeySequence("F6"), self, self.next_region)
        QShortcut(QKeySequence("Shift+F6"), self, self.previous_region)
        self.rail.item_requested.connect(self.place_requested)
        self._furnished = True
        self.show_title("", "")
        self._fit_rail()

    def _dress(self) -> None:
        self.menuBar().setFont(self.look.font("small"))
        self.menuBar().setMinimumHeight(self.look.length("size.menu_bar"))
        if self._furnished:
            self._fit_rail()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        from scorecard.gui.page import Page

        page = self.pages.currentWidget() if self._furnished else None
        return page if isinstance(page, Page) else None

    def show_page(self, key: str, page: QWidget) -> None:
        """Show a page, and its place in the rail."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        if key != self.rail.current:
            self.toasts.leave()
        self.pages.setCurrentWidget(page)
        self.rail.set_current(key, UNDER.get(key, ""))
        self._name_foot()

    def add_band(self, band: QWidget) -> None:
        """Put a band above the pages, such as one that says which version is looked at."""
        self._beside_rail.insertWidget(0, band)

    def drop_page(self, page: QWidget) -> None:
        """Take a page away for good."""
        from scorecard.gui.forgetting import forget

        forget(page)

    def show_title(self, title: str, state: str) -> None:
        """Name the open evaluation above its steps; without one the steps cannot be gone to."""
        self._evaluation = title
        self._title.setText(title or self.tr("No evaluation is open"))
        self._title.setToolTip(title)
        self._state.setText(state or self.tr("Open one in the library"))
        self.setWindowTitle(f"{title} – Scorecard" if title else "Scorecard")
        self._name_foot()
        for key, _, _ in STEPS:
            self.rail.set_enabled(key, enabled=bool(title))

    def _name_foot(self) -> None:
        """What is missing in the open evaluation is said under its name where something else is seen."""
        place = UNDER.get(self.rail.current, self.rail.current)
        self.foot.set_about("" if place in {key for key, _, _ in STEPS} else self._evaluation)

    # ---- regions --------------------------------------------------------------------------------

    def next_region(self) -> None:
        """Put the keyboard into the next region: rail, header, toolbar, body, side panel, foot."""
        self._go_round(1)

    def previous_region(self) -> None:
        """Put the keyboard into the region before."""
        self._go_round(-1)

    def _go_round(self, steps: int) -> None:
        from PySide6.QtCore import Qt

        from scorecard.gui.tab_order import tab_stops

        page = self.page
        regions: list[QWidget] = [self.rail, *(page.regions() if page else ()), self.foot]
        focused: QWidget | None = self.focusWidget()
        at = next(
            (at for at, each in enumerate(regions) if focused is not None and each.isAncestorOf(focused)),
            -1 if steps > 0 else 0,
        )
        for step in range(1, len(regions) + 1):
            region = regions[(at + steps * step) % len(regions)]
            stops = tab_stops(region)
            if stops:
                stops[0].setFocus(Qt.FocusReason.TabFocusReason)
                return

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as things stand: rail, header, toolbar, body, side panel, foot."""
        from scorecard.gui.tab_order import go_on

        middle = self.centralWidget()
        if middle is not None and go_on(middle, self.focusWidget(), forward):
            return True
        return super().focusNextPrevChild(forward)

    # ---- rail -------------------------------------------------------------------------------------

    def toggle_rail(self) -> None:
        """Show the rail's icons alone, or with their words again."""
        self._collapsed_by_hand = not self.rail.is_collapsed
        self._fit_rail()

    def _fit_rail(self) -> None:
        narrow = self.width() < ICONS_ALONE_UNDER * max(self.look.text_scale, 1.0)
        wanted = narrow if self._collapsed_by_hand is None else self._collapsed_by_hand
        if wanted is not self.rail.is_collapsed:
            self.rail.set_collapsed(wanted)

    # ---- events -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._furnished:
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._furnished:
            self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.setAccepted(self.may_close)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def _menu(self, menu: Menu) -> QMenu:
        made = self.menuBar().addMenu(self.tr(menu.value))
        made.setToolTipsVisible(True)
        return made
