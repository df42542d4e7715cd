"""The directory of providers: who they are, and how they did in the evaluations that they took part in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelection, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from scorecard.app.providers_import import ENDINGS, ProviderPreview
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report
from scorecard.core.wording import counted, isolated
from scorecard.gui.actions import new_action, separate
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.files import FileKind, Files
from scorecard.gui.look import Look
from scorecard.gui.models.provider_list import Taken, read_list, taken, taken_back
from scorecard.gui.models.providers_model import Organisation, ProvidersColumn, ProvidersModel, ProvidersOrder
from scorecard.gui.models.summaries import summaries_of
from scorecard.gui.page import EmptyPage, Page, Toolbar
from scorecard.gui.session import Session
from scorecard.gui.views.library_view import ChoiceButton, FindField
from scorecard.gui.views.provider_list_body import ProviderListBody
from scorecard.gui.views.provider_side import ProviderSide
from scorecard.gui.views.providers_view import ProvidersView

LIST = 2
"""The place in the body of a list that is to be taken over."""
SOON_MS = 50
"""How long results gather before the table shows them."""


class ProvidersPage(Page):
    """The organisations of the workspace.

    open_requested  an evaluation is to be opened (its uid)
    """

    open_requested = Signal(str)

    help_page = "providers"

    def __init__(self, look: Look, session: Session, files: Files | None = None, parent: QWidget | None = None) -> None:
        import_button = Button(look, "", icon="download")
        new_button = Button(look, "", icon="add", kind=ButtonKind.PRIMARY)
        self.take_button = Button(look, "", icon="check", kind=ButtonKind.PRIMARY)
        self.leave_button = Button(look, "")
        secondary = (import_button, self.leave_button, self.take_button)
        super().__init__(look, "", secondary=secondary, primary=new_button, parent=parent)
        self.header.set_title(self.tr("Providers"))
        self.setAccessibleName(self.tr("Providers"))
        self._new_button, self._import_button = new_button, import_button
        self._files = Files() if files is None else files
        self._session = session
        self._summaries = summaries_of(session)
        self._to_choose = ""
        self._make_actions()
        new_button.setText(self._new.text())
        new_button.setToolTip(self._new.toolTip())
        new_button.clicked.connect(self._new.trigger)
        self.leave_button.setText(self.tr("Cancel"))
        import_button.setText(self.tr("Import list"))
        import_button.setToolTip(self._import.toolTip())
        import_button.clicked.connect(self.import_list)
        self.model = ProvidersModel(self._summaries, self)
        self.order = ProvidersOrder(self.model, self)
        self.table = ProvidersView(look, self.order, self.tr("Providers"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.addAction(self._remove)
        self.find_field = FindField(look, self.tr("Find a provider"))
        self.sort_button = ChoiceButton(look, "sort", self.tr("Sort by"))
        self.sort_button.set_choices(self._sorts.actions())
        self._bar = Toolbar(look, (self.find_field,), (self.sort_button,))
        self.set_toolbar(self._bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty_page())
        self.list_body = ProviderListBody(look)
        self._stack.addWidget(self.list_body)
        self._stack.setFocusProxy(self.table)
        self.set_body(self._stack)
        self.side = ProviderSide(look, self._remove)
        self.set_side(self.side)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._connect()
        if session.providers != ():
            self._on_directory(session.providers)

    @property
    def chosen(self) -> str:
        """The chosen provider, or ""."""
        rows = self.table.chosen_rows()
        return self.order.uid_at(rows[0]) if rows else ""

    def choose(self, uid: str) -> None:
        """Choose a provider, now or when it is listed."""
        self._to_choose = uid
        index = self.order.index_of(uid)
        if index.isValid():
            self._to_choose = ""
            self.table.choose([index])

    def focus_body(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---- making ---------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        tr, look = self.tr, self.look
        self._new = new_action(
            self, tr("New provider"), self._on_new, about=tr("In the directory"), icon="add", look=look
        )
        self._remove = new_action(
            self, tr("Remove"), self._on_remove, about=tr("The chosen provider"), icon="delete", keys="Del", look=look
        )
        self._import = new_action(
            self,
            tr("Import a list of providers"),
            self.import_list,
            about=tr("From a spreadsheet, CSV or vCards; shown before it is taken over"),
            icon="download",
            look=look,
        )
        self._find = new_action(
            self,
            tr("Find a provider"),
            self._on_find,
            about=tr("In the directory"),
            icon="search",
            keys="Ctrl+F",
            look=look,
        )

        separate(self)
        self._sorts = QActionGroup(self)
        ways = (
            (ProvidersColumn.NAME, Qt.SortOrder.AscendingOrder, tr("Sort by name")),
            (ProvidersColumn.COUNTRY, Qt.SortOrder.AscendingOrder, tr("Sort by country")),
            (ProvidersColumn.EVALUATIONS, Qt.SortOrder.DescendingOrder, tr("Sort by evaluations")),
            (ProvidersColumn.LAST, Qt.SortOrder.DescendingOrder, tr("Sort by last result")),
        )
        for column, order, text in ways:
            action = new_action(self, text, partial(self._on_sort, column, order), about=tr("Providers"))
            action.setCheckable(True)
            action.setData(column)
            self._sorts.addAction(action)

    def _empty_page(self) -> EmptyPage:
        primary = Button(self.look, self._new.text(), icon="add", kind=ButtonKind.PRIMARY)
        primary.clicked.connect(self._new.trigger)
        words = self.tr("Candidates of your evaluations come here by themselves. You can also add one before.")
        other = Button(self.look, self.tr("Import list"), icon="download")
        other.clicked.connect(self.import_list)
        return EmptyPage(self.look, "providers", self.tr("Add your first provider"), words, primary, other)

    def _connect(self) -> None:
        self._session.directory.connect(self._on_directory)
        self._session.listed.connect(self._on_listed)
        self._summaries.ready.connect(self._on_summary)
        self._soon.timeout.connect(self._show_results)
        self.find_field.sought.connect(self._on_sought)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.head.sortIndicatorChanged.connect(self._on_sorted)
        self.list_body.decided.connect(self._show_list_buttons)
        self.take_button.clicked.connect(self.take_list)
        self.leave_button.clicked.connect(self.close_list)
        self.side.changed.connect(self._on_changed)
        self.side.open_requested.connect(self.open_requested)
        self._on_sorted(ProvidersColumn.NAME)
        self._on_selection()

    # ---- showing --------------------------------------------------------------------------------

    def _on_directory(self, providers: Sequence[Organisation]) -> None:
        row = self.table.currentIndex().row()
        self.model.show(providers)
        self._show_parts(shown=bool(providers) or self.side.is_draft)
        count = counted(len(providers), "provider", "providers")
        if self.list_body.preview is None:
            self.header.set_state(count if providers else self.tr("No provider yet"))
        if self._to_choose:
            self.choose(self._to_choose)
        if not self.chosen and self.order.rowCount() and not self.side.is_draft:
            self.table.choose([self.order.index(min(max(row, 0), self.order.rowCount() - 1), 0)], shows=False)
        self._show_chosen()
        self._ask_offers()

    def _on_listed(self, _listed: object) -> None:
        self._ask_offers()

    def _ask_offers(self) -> None:
        if self.isVisible():
            self._session.ask(lambda workspace, _report: workspace.offers(), self._on_offers)

    def _on_offers(self, offers: dict[str, list[Any]]) -> None:
        listed = self._session.evaluations
        self.model.show_offers(offers, listed)
        taken = {each.evaluation for found in offers.values() for each in found}
        if self.isVisible():
            self._summaries.want(id(self), [each for each in listed if each.uid in taken])
        self._show_chosen()

    def _on_summary(self, _uid: str) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _show_results(self) -> None:
        self.model.show_results()
        self._show_chosen()

    def _on_selection(self, _chosen: QItemSelection | None = None, _left: QItemSelection | None = None) -> None:
        self._remove.setEnabled(bool(self.chosen))
        self._show_chosen()

    def _show_parts(self, *, shown: bool) -> None:
        shows_list = self.list_body.preview is not None
        self._stack.setCurrentIndex(LIST if shows_list else 0 if shown else 1)
        for part in (self._bar, self.side):
            part.setVisible(shown and not shows_list)
        for button in (self._new_button, self._import_button):
            button.setVisible(shown and not shows_list)
        for button in (self.take_button, self.leave_button):
            button.setVisible(shows_list)
        self._show_list_buttons()

    def _show_chosen(self) -> None:
        uid = self.chosen
        if not uid and self.side.is_draft:
            return
        self.side.show_provider(self.model.provider(uid), self.model.participations(uid))

    def _on_sought(self, text: str) -> None:
        self.order.find(text)
        self.table.set_message(self.tr("No provider is like that. Escape in the search field shows all again."))
        if not self.chosen and self.order.rowCount():
            self.table.choose([self.order.index(0, 0)])

    def _on_sort(self, column: int, order: Qt.SortOrder) -> None:
        self.table.sortByColumn(column, order)

    def _on_sorted(self, column: int, _order: Qt.SortOrder | None = None) -> None:
        for action in self._sorts.actions():
            action.setChecked(action.data() == column)
        self.sort_button.set_words(str(self.model.headerData(column, Qt.Orientation.Horizontal)))
        current = self.table.currentIndex()
        if current.isValid():
            self.table.scrollTo(current)

    def _on_find(self) -> None:
        self.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_field.selectAll()

    # ---- a list -----------------------------------------------------------------------------------

    def import_list(self) -> None:
        """Ask for a list of organisations and show what it would change."""
        endings = tuple(each.lstrip(".") for each in ENDINGS)
        paths = self._files.to_open(self, self.tr("Import a list of providers"), (FileKind(self.tr("Lists"), endings),))
        if paths:
            self.read_list(paths[0])

    def read_list(self, path: Path) -> None:
        """Read a list and show what it would change; nothing changes before it is taken over."""
        self.header.set_state(self.tr("Reading {file}").format(file=path.name))
        self._ask(partial(read_list, path), self._on_list)

    def take_list(self) -> None:
        """Take the list over that is shown, as one step."""
        body = self.list_body
        if body.preview is not None and body.count:
            self._change(partial(taken, body.preview, dict(body.decisions)), self._on_list_taken)

    def close_list(self) -> None:
        """Show the directory again; nothing of the list is taken."""
        self.list_body.show_preview(None)
        self._on_directory(self._session.providers)
        self.focus_body()

    def _on_list(self, preview: ProviderPreview) -> None:
        self.list_body.show_preview(preview)
        self._show_parts(shown=True)
        if self.isVisible():
            self.list_body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_list_taken(self, done: Taken) -> None:
        self.close_list()
        parts = [counted(len(done.added), self.tr("provider added"), self.tr("providers added"))] if done.added else []
        parts += [self.tr("{count} changed").format(count=len(done.changed))] if done.changed else []
        self.offered.emit(f"{', '.join(parts)}.", self.tr("Undo"), partial(self._take_list_back, done))

    def _take_list_back(self, done: Taken) -> None:
        def then(stay: int) -> None:
            if stay:
                count = counted(stay, self.tr("provider stays"), self.tr("providers stay"))
                self.told.emit(self.tr("{count}: by now they take part in an evaluation.").format(count=count))

        self._change(partial(taken_back, done), then)

    def _show_list_buttons(self) -> None:
        """What of the list that is shown can be taken over."""
        body = self.list_body
        if body.preview is None:
            return
        self.take_button.setText(self.tr("Take over {count}").format(count=grouped(body.count)))
        self.take_button.setToolTip("" if body.count else self.tr("There is nothing new to take over"))
        self.take_button.setEnabled(body.count > 0)
        self.header.set_state(self.tr("{file}, nothing is changed yet").format(file=body.preview.source))

    # ---- changing -------------------------------------------------------------------------------

    def _on_new(self) -> None:
        self.find_field.clear()
        self._show_parts(shown=True)
        self.table.clearSelection()
        self.side.show_draft()

    def _add(self, name: str) -> None:
        def work(workspace: Workspace, _report: Report) -> str:
            return workspace.new_provider(name).uid

        def refused(error: ScorecardError) -> None:
            if not self.side.refuse("", "name", str(error)):
                self.failed.emit(error)

        self._change(work, self.choose, refused)

    def _on_changed(self, uid: str, field: str, text: str) -> None:
        if not uid:
            self._add(text)
            return
        provider = self.model.provider(uid)
        before = "" if provider is None else str(getattr(provider, field))
        took_part = len(self.model.participations(uid)) if field == "name" else 0

        def work(workspace: Workspace, _report: Report) -> None:
            workspace.change_provider(uid, **{field: text})

        def done(_: None) -> None:
            self.side.take(uid, field)
            if took_part:
                words = self.tr("Renamed; the evaluations that {name} took part in keep that name")
                self.offered.emit(
                    words.format(name=isolated(before)), self.tr("Undo"), partial(self._on_changed, uid, field, before)
                )

        def refused(error: ScorecardError) -> None:
            if not self.side.refuse(uid, field, str(error)):
                self.failed.emit(error)

        self._change(work, done, refused)

    def _on_remove(self) -> None:
        provider = self.model.provider(self.chosen)
        if provider is None:
            return

        def work(workspace: Workspace, _report: Report) -> None:
            workspace.remove_provider(provider.uid)

        def done(_: None) -> None:
            words = self.tr("{name} removed").format(name=isolated(provider.name))
            self.offered.emit(words, self.tr("Undo"), partial(self._bring_back, provider))

        self._change(work, done)

    def _bring_back(self, provider: Any) -> None:
        def work(workspace: Workspace, _report: Report) -> None:
            workspace.add_provider(provider)

        self._to_choose = provider.uid
        self._change(work, lambda _: None)

    def _ask(self, work: Any, done: Any) -> None:
        def then(answer: object) -> None:
            if isValid(self):
                done(answer)

        def otherwise(error: ScorecardError) -> None:
            if isValid(self):
                self._on_directory(self._session.providers)
                self.failed.emit(error)

        self._session.ask(work, then, otherwise)

    def _change(self, work: Any, done: Any, failed: Any = None) -> None:
        def then(answer: object) -> None:
            if isValid(self):  # the page may have been closed meanwhile
                done(answer)

        def otherwise(error: ScorecardError) -> None:
            if isValid(self):
                (failed or self.failed.emit)(error)

        self._session.change(work, then, otherwise)

    # ---- events ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_offers()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._summaries.want(id(self), ())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.find_field.text():
            self.find_field.clear()
        elif event.key() == Qt.Key.Key_Escape and self.list_body.preview is not None:
            self.close_list()
        elif event.key() == Qt.Key.Key_Escape and self.side.isAncestorOf(self.focusWidget()):
            self.focus_body()
        else:
            super().keyPressEvent(event)
