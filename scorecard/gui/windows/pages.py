"""The pages by their keys, made with what each of them needs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scorecard.gui.files import Files
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import Page
from scorecard.gui.session import Session
from scorecard.gui.views.candidates_page import CandidatesPage
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.export_page import ExportPage
from scorecard.gui.views.history_page import HistoryPage
from scorecard.gui.views.library_page import LibraryPage
from scorecard.gui.views.new_page import NewPage
from scorecard.gui.views.providers_page import ProvidersPage
from scorecard.gui.views.results_page import ResultsPage
from scorecard.gui.views.scoring_page import ScoringPage
from scorecard.gui.views.setup_page import SetupPage


class Pages(QObject):
    """Makes pages.

    open_requested     an evaluation is wanted
    created            a new evaluation is in the workspace
    cancelled          no new evaluation is wanted after all
    version_requested  the present state is to be named
    waiver_requested   a candidate is to be let pass: its key and that of the gate or limit
    """

    open_requested = Signal(str)
    created = Signal(str)
    cancelled = Signal()
    version_requested = Signal()
    waiver_requested = Signal(str, str)

    def __init__(self, look: Look, session: Session, files: Files, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._files = files

    def make(self, key: str, opened: Opened | None) -> Page:
        """The page of a key; those of an evaluation need the open one."""
        page = self._workspace_page(key) if opened is None else self._workspace_page(key) or self._step(key, opened)
        assert page is not None, key
        return page

    def _workspace_page(self, key: str) -> Page | None:
        look, session = self._look, self._session
        if key == "library":
            library = LibraryPage(look, session, self._files)
            library.open_requested.connect(self.open_requested)
            return library
        if key == "providers":
            providers = ProvidersPage(look, session)
            providers.open_requested.connect(self.open_requested)
            return providers
        if key == "new":
            new = NewPage(look, session)
            new.created.connect(self.created)
            new.cancelled.connect(self.cancelled)
            return new
        return None

    def _step(self, key: str, opened: Opened) -> Page:
        look, session, files = self._look, self._session, self._files
        if key == "setup":
            return SetupPage(look, opened)
        if key == "criteria":
            return CriteriaPage(look, opened)
        if key == "candidates":
            candidates = CandidatesPage(look, opened, session)
            candidates.waiver_requested.connect(self.waiver_requested)
            return candidates
        if key == "scoring":
            return ScoringPage(look, opened, person=session.author)
        if key == "results":
            results = ResultsPage(look, opened, files)
            results.version_requested.connect(self.version_requested)
            return results
        if key == "history":
            history = HistoryPage(look, opened, session)
            history.version_requested.connect(self.version_requested)
            return history
        return ExportPage(look, opened, session, files)
