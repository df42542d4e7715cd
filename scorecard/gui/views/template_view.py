"""The templates to start from: the list of them, and what the chosen one brings along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from scorecard.app.templates import BLANK, Template, from_template
from scorecard.core.model import Evaluation, Kind
from scorecard.core.tree import TOP, tree_of
from scorecard.core.wording import counted, weight_text
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.roles import DESCRIBED, DISPLAY, SPOKEN, TOOL_TIP
from scorecard.gui.views.scrolled import Scrolled
from scorecard.render.drawing import Align, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Offer:
    """A template as the list shows it. `key` is "blank" for the start from nothing."""

    key: str
    name: str
    model: str
    summary: str


def offers_of(templates: Sequence[Template], blank: str, about_blank: str) -> list[Offer]:
    """The templates to choose from, the blank one last."""
    found = [Offer(each.key, each.name, each.model, each.summary) for each in templates]
    return [*found, Offer(BLANK, blank, "", about_blank)]


class OffersModel(QAbstractListModel):
    """The templates, one a row."""

    def __init__(self, offers: Sequence[Offer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers = list(offers)
        self.recommended: tuple[str, ...] = ()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        offer = self.offers[index.row()]
        if role in (DISPLAY, SPOKEN):
            return f"{offer.name}, fits best" if role == SPOKEN and offer.key in self.recommended else offer.name
        return offer.summary if role in (TOOL_TIP, DESCRIBED) else None

    def recommend(self, keys: Sequence[str]) -> None:
        """Mark the templates that the guide recommends: none, one, or several that fit equally well."""
        self.recommended = tuple(keys)
        self.dataChanged.emit(self.index(0), self.index(len(self.offers) - 1))


class OfferDelegate(QStyledItemDelegate):
    """Paints a template: its name over its summary, the sourcing model at the right."""

    def __init__(self, look: Look, model: OffersModel, fits: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._fits = fits

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("row.table_two_lines"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look, offer = self._look, self._model.offers[index.row()]
        rect = QRectF(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        with drawing(painter, rect, look.theme) as draw:
            if chosen:
                draw.fill(rect, "selection.fill")
            elif state & QStyle.StateFlag.State_MouseOver:
                draw.fill(rect, "surface.hover")
            draw.row_rule(rect.left() + look.length("size.page_left"), rect.right(), rect.bottom())
            left, right = rect.left() + look.length("size.page_left"), rect.right() - look.length("size.page_right")
            body, small, xxs = look.line_height("body"), look.line_height("small"), look.length("space.xxs")
            top = rect.top() + (rect.height() - body - small - xxs) / 2
            gap = look.length("space.sm")
            wide = width_of(look.theme, "body", offer.model) + gap if offer.model else 0
            draw.text(QRectF(right - wide, top, wide, body), offer.model, "body", "text.tertiary", Align.RIGHT)
            name = QRectF(left, top, right - wide - left, body)
            fits = offer.key in self._model.recommended
            if fits:
                chip = width_of(look.theme, "label", self._fits) + look.length("space.lg")
                name.setWidth(name.width() - chip - gap)
            taken = draw.text(name, offer.name, "strong")
            if fits:
                at = name.left() + taken + gap
                ground = "surface.canvas" if chosen else ""  # its own is that of the selection
                draw.chip(at, name.center().y(), self._fits, "accent", ground=ground)
            line = QRectF(left, top + body + xxs, right - left, small)
            draw.text(line, offer.summary, "small", "selection.text" if chosen else "text.secondary")
            if state & QStyle.StateFlag.State_HasFocus:
                look.draw_ring(draw, rect, "radius.cell")


class TemplateList(QListView):
    """The templates; one is always chosen.

    chosen  another template is the chosen one (its key)
    taken   a person goes on with the chosen one (Enter, double click)
    """

    chosen = Signal(str)
    taken = Signal()

    def __init__(self, look: Look, offers: Sequence[Offer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = OffersModel(offers, self)
        self.setAccessibleName(self.tr("Templates"))
        self.setModel(self._offers)
        self._delegate = OfferDelegate(look, self._offers, self.tr("fits best"), self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCurrentIndex(self._offers.index(0))
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def choice(self) -> str:
        """The key of the chosen template."""
        return self._offers.offers[max(self.currentIndex().row(), 0)].key

    def choose(self, key: str) -> None:
        """Choose a template."""
        self.setCurrentIndex(self.index_of(key))

    def index_of(self, key: str) -> QModelIndex:
        """Where a template stands."""
        return self._offers.index([each.key for each in self._offers.offers].index(key))

    def recommend(self, keys: Sequence[str]) -> None:
        """Mark the templates that the guide recommends: none, one, or several that fit equally well."""
        self._offers.recommend(keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.choice)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.taken.emit()


@dataclass(frozen=True, slots=True)
class _Row:
    """A criterion of a template: how deep it lies, and its share of the whole."""

    name: str
    depth: int
    share: Fraction
    place: int


def rows_of(value: Evaluation) -> list[_Row]:
    """The scored criteria of an evaluation in order, with their shares of the whole."""
    tree = tree_of(value.criteria)
    found: list[_Row] = []

    def add(parent: str, depth: int, place: int) -> None:
        scored = [key for key in tree.children.get(parent, ()) if key in tree.local_weights]
        for at, key in enumerate(scored):
            share = sum((tree.global_weights[leaf] for leaf in tree.leaves_under(key)), Fraction(0))
            found.append(_Row(value.criteria[key].name, depth, share, at if parent == TOP else place))
            add(key, depth + 1, found[-1].place)

    add(TOP, 0, 0)
    return found


class CriteriaTree(QWidget):
    """A small picture of a tree of criteria with their weights."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[_Row] = []
        self.setAccessibleName(self.tr("Criteria and weights"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_criteria(self, value: Evaluation) -> None:
        """Show the criteria of an evaluation."""
        self._rows = rows_of(value)
        self.setAccessibleDescription(
            ", ".join(f"{each.name} {weight_text(float(each.share))}" for each in self._rows if not each.depth)
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), round(sum(map(self._height, self._rows))))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        rect = QRectF(self.rect())
        swatch = look.length("control.swatch") + look.length("space.sm")
        figure = width_of(look.theme, "strong", weight_text(1)) + look.length("space.xs")
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            top = 0.0
            for at, row in enumerate(self._rows):
                high = self._height(row)
                box = QRectF(0, top, rect.width(), high)
                top += high
                if not row.depth and at:
                    draw.row_rule(0, rect.width(), box.top() + draw.pixel)
                if not row.depth:
                    draw.swatch(0, box.center().y(), row.place)
                indent = swatch * max(row.depth, 1)
                role, ink = ("strong", "text.primary") if not row.depth else ("small", "text.secondary")
                draw.text(box.adjusted(indent, 0, -figure, 0), row.name, role, ink)
                draw.text(box, weight_text(float(row.share)), role, ink, Align.RIGHT)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._told_at(event.pos().y()), self)
            return True
        return super().event(event)

    def _told_at(self, y: float) -> str:
        for row in self._rows:
            y -= self._height(row)
            if y < 0:
                return f"{row.name}\n{weight_text(float(row.share))}"
        return ""

    def _height(self, row: _Row) -> int:
        look = self._look
        return look.length("row.tree_group") if not row.depth else look.line_height("small") + look.length("space.xs")


class TemplateSummary(QWidget):
    """What the chosen template brings along.

    taken  a person goes on with it
    """

    taken = Signal()

    def __init__(self, look: Look, templates: Sequence[Template], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._templates = {each.key: each for each in templates}
        self.setAccessibleName(self.tr("Template"))
        self._model = Text(look, "", "label", "text.tertiary")
        self._name = Text(look, "", "verdict", wraps=True)
        self._summary = Text(look, "", "body", "text.secondary", wraps=True)
        self._head = Text(look, self.tr("Criteria and weights"), "strong")
        self._tree = CriteriaTree(look)
        self._note = Text(look, "", "caption", "text.tertiary", wraps=True)
        self._gates_head, self._gates = Text(look, "", "strong"), Text(look, "", "small", "text.secondary", wraps=True)
        self._kpis_head, self._kpis = Text(look, "", "strong"), Text(look, "", "small", "text.secondary", wraps=True)
        self.take_button = Button(look, self.tr("Use this template"), kind=ButtonKind.PRIMARY)
        self._arrange()
        self.take_button.clicked.connect(self.taken)

    def show_template(self, key: str, about_blank: tuple[str, str]) -> None:
        """Show a template; of the blank one its name and summary are given."""
        template = self._templates.get(key)
        value = from_template(key, title=key)
        name, summary = (template.name, template.summary) if template else about_blank
        self._model.setText(template.model if template and template.model else self.tr("Template"))
        self._name.setText(name)
        self._summary.setText(summary)
        self._tree.show_criteria(value)
        self._note.setText(template.weights_note if template else "")
        gates = [each.name for each in value.criteria.values() if each.kind is Kind.GATE]
        self._gates_head.setText(counted(len(gates), "gate", "gates").capitalize())
        self._gates.setText(" \u00b7 ".join(gates))
        kpis = value.head.kpis
        self._kpis_head.setText(f"{len(kpis)} KPI" if len(kpis) == 1 else f"{len(kpis)} KPIs")
        self._kpis.setText("\n".join(kpis))
        for widget, there in (
            (self._head, template is not None),
            (self._tree, template is not None),
            (self._note, template is not None),
            (self._gates_head, bool(gates)),
            (self._gates, bool(gates)),
            (self._kpis_head, bool(kpis)),
            (self._kpis, bool(kpis)),
        ):
            widget.setVisible(there)

    def sizeHint(self) -> QSize:
        return QSize(self._width(), self._look.length("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._width() * 0.8), 0)

    def _width(self) -> int:
        return round(self._look.length("size.advice") * min(max(self._look.text_scale, 1.0), 1.1))

    def _arrange(self) -> None:
        look = self._look
        xs, sm, lg, xl = (look.length(f"space.{name}") for name in ("xs", "sm", "lg", "xl"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(xl, lg + xs, lg, lg)
        column.setSpacing(0)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget, gap in (
            (self._model, xs),
            (self._name, xs),
            (self._summary, lg),
            (self._head, xs),
            (self._tree, sm),
            (self._note, lg),
            (self._gates_head, xs),
            (self._gates, lg),
            (self._kpis_head, xs),
            (self._kpis, 0),
        ):
            column.addWidget(widget)
            column.addSpacing(gap)
        foot = QVBoxLayout()
        foot.setContentsMargins(xl, lg, lg, lg)
        foot.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.length("line.hair"), 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scrolled(inside))
        whole.addWidget(Rule(look))
        whole.addLayout(foot)
        whole.addStretch(1)
