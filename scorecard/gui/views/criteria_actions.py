"""The actions of the page of criteria: in its menus, in the palette of commands, and by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from scorecard.core.model import Method
from scorecard.core.panel_weights import AgreedBy
from scorecard.gui.actions import new_action, separate

if TYPE_CHECKING:
    from scorecard.gui.views.criteria_page import CriteriaPage


class CriteriaActions(QObject):
    """Made for a page, and added to it; what belongs together in a menu stands together."""

    def __init__(self, page: CriteriaPage) -> None:
        super().__init__(page)
        self._page = page
        does = page.changes

        def act(text: str, called: Callable[[], object], keys: str = "", icon: str = "") -> QAction:
            """An action whose keys work on the tree alone, so that they stay free for the fields of the form."""
            about = self.tr("Criteria and weights")
            action = new_action(page, text, called, about=about, icon=icon, keys=keys or None, look=page.look)
            if keys:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                page.tree.addAction(action)
            return action

        add = act(self.tr("Add criterion"), does.add_criterion, "Ins", "add")
        add.setShortcuts([QKeySequence("Ins"), QKeySequence("Ctrl+Shift+N")])
        self.adding = [
            add,
            act(self.tr("Add group"), does.add_group, "Ctrl+Shift+G", "library"),
            act(self.tr("Add gate"), does.add_gate, "", "gate"),
            act(self.tr("Paste criteria"), does.paste, "", "paste"),
        ]
        paste = self.adding[-1]
        paste.setShortcut(QKeySequence("Ctrl+V"))
        paste.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # also while there is no tree yet
        separate(page)
        self.row = [
            act(self.tr("Rename criterion"), does.rename, "F2", "edit"),
            act(self.tr("Lock or unlock weight"), does.toggle_lock, "L", "lock"),
            act(self.tr("Move criterion up"), partial(does.move_by, -1), "Alt+Up", "up"),
            act(self.tr("Move criterion down"), partial(does.move_by, 1), "Alt+Down", "down"),
            act(self.tr("Move criterion into the group above"), does.move_in, "Alt+Right"),
            act(self.tr("Move criterion out of its group"), does.move_out, "Alt+Left"),
            act(self.tr("Remove criterion"), does.remove, "Del", "delete"),
        ]
        separate(page)
        self.tree = [
            act(self.tr("Equal weights"), does.equal_weights, "", "scale"),
            act(self.tr("Unlock all weights"), does.unlock_all, "", "unlock"),
            act(self.tr("Open all groups"), page.tree.expandAll),
            act(self.tr("Close all groups"), page.tree.collapseAll),
        ]
        separate(page)
        self.agreeing = [
            act(self.tr("Use the mean of the own weights"), partial(does.agree, AgreedBy.MEAN), "", "consensus"),
            act(self.tr("Use the median of the own weights"), partial(does.agree, AgreedBy.MEDIAN)),
        ]
        separate(page)
        self.view = [
            act(self.tr("Show weights"), page.go_to_weights, "", "weights"),
            act(self.tr("Show details"), page.go_to_details, "Alt+Return", "document"),
        ]
        separate(page)
        self.asking = [
            act(self.tr("Weights by swing"), partial(page.go_to_method, Method.SWING), "", "scale"),
            act(self.tr("Weights by rank order"), partial(page.go_to_method, Method.RANK_ORDER)),
            act(self.tr("Weights by pairwise comparison"), partial(page.go_to_method, Method.PAIRWISE)),
            act(self.tr("Weights by best-worst"), partial(page.go_to_method, Method.BEST_WORST)),
            act(self.tr("Compare price formulas"), page.compare_formulas),
        ]

    @property
    def unlock(self) -> QAction:
        """Unlocks all weights."""
        return self.tree[1]

    def offer(self, *, settled: bool, own: bool) -> None:
        """Offer what can be done: not what is settled, and agreeing where there are own weights."""
        lock, remove, equal = self.row[1], self.row[-1], self.tree[0]
        for action in (*self.adding, lock, remove, equal):
            action.setEnabled(not settled)
        for action in self.agreeing:
            action.setEnabled(own and not settled)

    def pop_up(self, at: QPoint, *groups: Sequence[QAction]) -> None:
        """Show a menu of groups of actions at a place; it goes when it is closed."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(list(group))
        menu.popup(at)
