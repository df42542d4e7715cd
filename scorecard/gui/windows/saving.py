"""Whether everything is saved, what to do where it cannot be, and when a window may close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.app.workspace import Clash
from scorecard.core.errors import ScorecardError
from scorecard.gui.dialogs.clash_dialog import ClashDialog
from scorecard.gui.dialogs.trouble import LeavingDialog
from scorecard.gui.document import Document
from scorecard.gui.foot import SavedState
from scorecard.gui.look import Look
from scorecard.gui.models.moments import time_text, with_days
from scorecard.gui.page import Page
from scorecard.gui.parts import part_of, parts_of
from scorecard.gui.session import Session
from scorecard.gui.toast import Toast, ToastKind
from scorecard.gui.windows.main_window import MainWindow


class Saving(QObject):
    """Follows the document of one window.

    left  the window may go now, and goes
    """

    left = Signal()

    def __init__(self, window: MainWindow, look: Look, session: Session, is_last: Callable[[], bool]) -> None:
        """`is_last` tells whether no other window is left, so that what nobody shows must be waited for."""
        super().__init__(window)
        self._window = window
        self._look = look
        self._session = session
        self._is_last = is_last
        self._document: Document | None = None
        self._alert: Toast | None = None
        self._told = ""
        self._awaited: list[Document] = []
        self._writing: Page | None = None
        self._leaves = False
        window.foot.saving_requested.connect(self._on_saving_requested)
        window.closing.connect(self._on_closing)
        self._show()

    def follow(self, document: Document | None) -> None:
        """Show whether this document is saved from now on; None for none."""
        if self._document is not None:
            before = self._document
            before.changed.disconnect(self._on_changed)
            before.saved.disconnect(self._on_saved)
            before.save_failed.disconnect(self._on_save_failed)
            before.look_failed.disconnect(self._on_look_failed)
            before.clashed.disconnect(self._on_clashed)
            self._forget_alert()
        self._document = document
        if document is not None:
            document.changed.connect(self._on_changed)
            document.saved.connect(self._on_saved)
            document.save_failed.connect(self._on_save_failed)
            document.look_failed.connect(self._on_look_failed)
            document.clashed.connect(self._on_clashed)
        self._show()
        if document is not None and document.clash is not None:
            self._on_clashed(document.clash)

    # ---- what is said -----------------------------------------------------------------------------

    def _show(self) -> None:
        foot, document = self._window.foot, self._document
        if document is None or document.is_saved:
            foot.set_saved(SavedState.SAVED, self.tr("Saved {time}").format(time=time_text(datetime.now())))
        else:
            foot.set_saved(SavedState.SAVING, self.tr("Saving"))

    def _on_changed(self, _before: object, _after: object) -> None:
        self._show()

    def _on_saved(self) -> None:
        self._forget_alert()
        self._show()
        self._session.list_again()

    def _on_save_failed(self, error: ScorecardError) -> None:
        """Say it once: the edit is tried again by itself, and may fail many times for the same reason."""
        self._window.foot.set_saved(SavedState.FAILED, self.tr("Not saved, try again"))
        if str(error) == self._told:
            return
        self._forget_alert()
        self._told = str(error)
        self._alert = self._window.toasts.tell(str(error), ToastKind.FAILED, self.tr("Try again"))
        self._alert.action_requested.connect(self._on_saving_requested)
        self._alert.closed.connect(self._on_alert_closed)

    def _on_look_failed(self, error: ScorecardError) -> None:
        if str(error) != self._told:
            self._told = str(error)
            self._window.toasts.tell(with_days(str(error)), ToastKind.FAILED)

    def _on_alert_closed(self) -> None:
        self._alert = None

    def _forget_alert(self) -> None:
        """What could not be saved is saved now, or is no business of this window any more."""
        self._told = ""
        if self._alert is not None:
            self._alert.dismiss()

    # ---- what is asked ------------------------------------------------------------------------------

    def _on_saving_requested(self) -> None:
        document = self._document
        if document is None:
            return
        self._forget_alert()
        if document.clash is not None:
            self._on_clashed(document.clash)
        else:
            document.retry()
            self._show()

    def _on_clashed(self, clash: Clash) -> None:
        document = self._document
        if document is None:
            return
        self._window.foot.set_saved(SavedState.FAILED, self.tr("Not saved, decide first"))
        label = next(iter(document.waiting), "")
        dialog = ClashDialog(self._look, clash, document.value, self._window, label=label)
        dialog.decided.connect(self._on_decided)
        dialog.open()

    def _on_decided(self, mine: bool) -> None:
        if self._document is not None:
            self._document.settle(mine=mine)
            self._show()

    # ---- closing --------------------------------------------------------------------------------------

    def _on_closing(self) -> None:
        """Let the window go when everything is on the disk; otherwise as soon as it is, or when the person says so."""
        unsaved = [] if self._leaves else self._unsaved()
        writing = [] if unsaved else [page for page in parts_of(self._window.pages, Page) if page.is_writing]
        self._window.may_close = not (unsaved or writing)
        if writing:
            self._await_files(writing)
        elif not unsaved:
            self._await(())
            self.left.emit()
        elif all(each.is_saving and each.clash is None for each in unsaved):
            self._await(unsaved)
        else:
            self._ask_leaving()

    def _unsaved(self) -> list[Document]:
        """What is lost if the window goes now: not what another window shows, which goes on being saved."""
        document = self._document
        own = (
            [document]
            if document is not None and not document.is_saved and self._session.users_of(document) == 1
            else []
        )
        return own + (self._session.left_unsaved if self._is_last() else [])

    def _await(self, documents: Sequence[Document]) -> None:
        """Close when these are saved, or ask when one of them cannot be."""
        for each in self._awaited:
            each.saved.disconnect(self._on_awaited_saved)
            each.save_failed.disconnect(self._ask_leaving)
            each.clashed.disconnect(self._ask_leaving)
        self._awaited = list(documents)
        for each in documents:
            each.saved.connect(self._on_awaited_saved)
            each.save_failed.connect(self._ask_leaving)
            each.clashed.connect(self._ask_leaving)

    def _await_files(self, pages: Sequence[Page]) -> None:
        """Close when these have written what a person has asked for; not where that fails, which is to be read."""
        if self._writing is not None:
            return
        page = self._writing = pages[0]
        page.calmed.connect(self._on_calmed)
        page.failed.connect(self._on_writing_failed)
        self._window.toasts.tell(self.tr("A file is still being written. The window closes when it is there."))

    def _let_page_go(self) -> None:
        page, self._writing = self._writing, None
        if page is not None:
            page.calmed.disconnect(self._on_calmed)
            page.failed.disconnect(self._on_writing_failed)

    def _on_calmed(self) -> None:
        QTimer.singleShot(0, self, self._close_after_writing)  # whether it has failed is said right after

    def _on_writing_failed(self, _error: object) -> None:
        self._let_page_go()

    def _close_after_writing(self) -> None:
        if self._writing is not None and not self._writing.is_writing:
            self._let_page_go()
            self._window.close()

    def _on_awaited_saved(self) -> None:
        QTimer.singleShot(0, self, self._close_again)  # the next edit of the same evaluation is handed over first

    def _close_again(self) -> None:
        if self._awaited:
            self._window.close()

    def _ask_leaving(self, _why: object = None) -> None:
        """Ask what to do with edits that cannot be saved."""
        self._await(())
        waiting = [label for each in self._unsaved() for label in each.waiting]
        asked = part_of(self._window, LeavingDialog)
        if asked is not None and asked.isVisible():
            asked.raise_()
        elif waiting:
            dialog = LeavingDialog(self._look, waiting, self._window)
            dialog.accepted.connect(self._leave)
            dialog.open()

    def _leave(self) -> None:
        self._leaves = True
        self._window.close()
