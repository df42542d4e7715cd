"""As whom one works in the open evaluation: a member of its panel, or nobody in particular."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from scorecard.core.model import in_order
from scorecard.gui.models.opened import Opened


def nobody_in_particular() -> str:
    """What somebody is called who only looks on."""
    return _tr("Nobody in particular")


def who_menu(parent: QWidget, opened: Opened) -> QMenu:
    """The panel in its order, then nobody in particular; choosing shows the evaluation as that person sees it.

    It is freed when it is closed.
    """
    menu = QMenu(parent)
    menu.setAccessibleName(_tr("As whom you work"))
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    evaluators = opened.value.evaluators
    names = [(key, evaluators[key].name, evaluators[key].role) for key in in_order(evaluators)]
    nobody = ("", nobody_in_particular(), _tr("You look on, and see what everybody may see"))
    for key, name, about in (*names, nobody):
        if not key and names:
            menu.addSeparator()
        action = menu.addAction(name.replace("&", "&&"))
        action.setToolTip(about or name)
        action.setCheckable(True)
        action.setChecked(key == opened.who)
        action.triggered.connect(partial(_choose, opened, key))
        group.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _choose(opened: Opened, key: str, _checked: bool = False) -> None:
    opened.look_as(key)


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhoMenu", text)
