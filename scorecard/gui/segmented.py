"""The segmented control: two to six parts, of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing, drawing, width_of


class SegmentedControl(QWidget):
    """Parts side by side. Tab goes to the chosen one, the arrows choose another.

    chosen  the key of the part that a person chose
    """

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        parts: Sequence[tuple[str, str]],
        *,
        small: bool = False,
        equal: bool = False,
        blank: bool = False,
        fills: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`parts` are keys and words; the first is chosen, or with `blank` none until a person chooses.

        `equal` gives all parts the width of the widest; with `fills` they share what room there is, and stand one
        under the other where it is too narrow for them.
        """
        super().__init__(parent)
        self._fills = fills
        self._is_stacked = False
        self._look = look
        self._height = "control.segmented_small" if small else "control.segmented"
        self._group = QButtonGroup(self)
        self._keys = [key for key, _ in parts]
        self.setAccessibleName(name)
        row = self._row = QHBoxLayout(self)
        inset = look.length("space.xxs")
        row.setContentsMargins(inset, inset, inset, inset)
        row.setSpacing(0)
        widest = max(width_of(look.theme, "strong", text) for _, text in parts) if equal else 0.0
        for at, (_, text) in enumerate(parts):
            part = _Part(look, text, widest, self, small=small)
            part.setAccessibleDescription(name)
            part.installEventFilter(self)
            self._group.addButton(part, at)
            row.addWidget(part)
        if blank:
            self._share_tab()
        else:
            self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._on_toggled)
        self._quiet = False
        across = QSizePolicy.Policy.Expanding if fills else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)

    @property
    def choice(self) -> str:
        """The key of the chosen part; "" where none is."""
        at = self._group.checkedId()
        return self._keys[at] if at >= 0 else ""

    @property
    def parts(self) -> list[QAbstractButton]:
        """The buttons, in their order."""
        return [*self._group.buttons()]

    def choose(self, key: str) -> None:
        """Show a part as chosen, or none for "", without telling."""
        self._quiet = True
        if key:
            self._group.button(self._keys.index(key)).setChecked(True)
        elif (chosen := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            chosen.setChecked(False)
            self._group.setExclusive(True)
            self._share_tab()
        self._quiet = False

    def set_words(self, key: str, words: str) -> None:
        """Show other words on a part, as where they count something."""
        part = self._group.button(self._keys.index(key))
        assert isinstance(part, _Part)
        part.set_words(words)

    def sizeHint(self) -> QSize:
        rows = len(self._keys) if self._is_stacked else 1
        return QSize(super().sizeHint().width(), self._look.length(self._height) * rows)

    def minimumSizeHint(self) -> QSize:
        if not self._fills:
            return self.sizeHint()
        return QSize(max(part.sizeHint().width() for part in self._group.buttons()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            border = "border.default" if self._look.high_contrast else None
            self._look.draw_box(draw, rect, "surface.sunken", border)
            if self._group.checkedId() < 0 and not self._is_stacked:
                self._divide(draw)
            if any(part.hasFocus() for part in self._group.buttons()):
                self._look.draw_ring(draw, rect)
        painter.end()

    def _divide(self, draw: Drawing) -> None:
        """Lines between the parts while none is chosen, which would look like one otherwise."""
        top = self._look.length("space.sm")
        for part in self._group.buttons()[1:]:
            line = QRectF(part.geometry().left(), top, draw.pixel, self.height() - 2 * top)
            draw.fill(line, "border.strong")

    def _on_toggled(self, at: int, checked: bool) -> None:
        if checked and not self._quiet:
            self.chosen.emit(self._keys[at])

    def _turn(self) -> None:
        """Put the parts side by side where there is room for them."""
        inset = 2 * self._look.length("space.xxs")
        needed = sum(part.sizeHint().width() for part in self._group.buttons()) + inset
        stacked = self._fills and self.width() < needed
        if stacked is not self._is_stacked:
            self._is_stacked = stacked
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._row.setDirection(down if stacked else across)
            self.updateGeometry()

    def _share_tab(self) -> None:
        """Let Tab go to the first part alone; once one is chosen, the group lets it go there."""
        for at, part in enumerate(self._group.buttons()):
            part.setFocusPolicy(Qt.FocusPolicy.ClickFocus if at else Qt.FocusPolicy.StrongFocus)

    def _dress(self) -> None:
        for part in self._group.buttons():
            part.updateGeometry()
        self._turn()
        self.updateGeometry()


class _Part(QAbstractButton):
    """One part; it paints its own ground when it is chosen."""

    def __init__(self, look: Look, text: str, widest: float, parent: QWidget, *, small: bool) -> None:
        super().__init__(parent)
        self._look = look
        self._equal = widest > 0
        self._words = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._widest = widest
        self._role = "small" if small else "body"

    def set_words(self, words: str) -> None:
        """Show other words."""
        if words != self._words:
            self._words = words
            self.setText(words.replace("&", "&&"))
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font(chosen=True)).horizontalAdvance(self._words)
        width = max(width, round(self._widest)) if self._equal else width
        padding = self._look.length("control.padding_small")
        return QSize(width + 2 * padding, self._look.line_height(self._role))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, look.theme) as draw:
            if self.isChecked():
                ground = "surface.pressed" if look.is_dark else "surface.raised"
                look.draw_box(draw, rect, ground, "border.default", "radius.chip")
            elif (self.underMouse() or self.hasFocus()) and self.isEnabled():
                look.draw_box(draw, rect, "surface.hover", None, "radius.chip")
            ink = "text.primary" if self.isChecked() or self.underMouse() else "text.secondary"
            painter.setFont(self._font(chosen=self.isChecked()))
            painter.setPen(look.color(ink if self.isEnabled() else "text.disabled"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()

    def _font(self, *, chosen: bool) -> QFont:
        font = self._look.font(self._role)
        if chosen:
            font.setWeight(self._look.font("strong").weight())
        return font
