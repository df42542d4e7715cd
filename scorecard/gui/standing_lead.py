"""The leader against the second, at the foot of the Standing panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.wording import isolated
from scorecard.gui.look import Look
from scorecard.render import difference_bars
from scorecard.render.difference_bars import Differences
from scorecard.render.drawing import drawing


class StandingLead(QWidget):
    """The leader against the second, in points by top criterion round a centre line."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._data: Differences | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The leader against the second")
        look.changed.connect(self.updateGeometry)

    @property
    def shown_lead(self) -> Differences | None:
        """What is painted."""
        return self._data

    def show_lead(self, data: Differences | None, *, told: bool = True) -> None:
        """Show who leads whom by what; nothing for None. `told` puts it into words for screen readers too."""
        counted = (data is None) is not (self._data is None) or (
            data is not None and self._data is not None and len(data.rows) != len(self._data.rows)
        )
        self._data = data
        if counted:
            self.updateGeometry()
        if told:
            self.setAccessibleDescription("" if data is None else difference_bars.summary(data))
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        height = 0.0
        if self._data is not None:
            height = difference_bars.height(self._data, theme, theme.length("size.standing")) + self._head()
        return QSize(self._look.length("size.standing_minimum"), round(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._data is not None:
            spot = difference_bars.hit(self._data, self._body(), self._look.theme, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if spot is None else spot.text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        data = self._data
        if data is None:
            return
        theme, body = self._look.theme, self._body()
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), theme) as draw:
            caption = f"{isolated(data.heads[0])} against {isolated(data.heads[1])}, points"
            head = QRectF(body.left(), 0, body.width(), theme.line_height("label"))
            draw.text(head, caption, "label", "text.tertiary")
        difference_bars.paint(painter, body, data, theme)
        painter.end()

    def _head(self) -> float:
        return self._look.theme.line_height("label") + self._look.theme.length("space.xs")

    def _body(self) -> QRectF:
        side = self._look.theme.length("space.lg")
        return QRectF(self.rect()).adjusted(side, self._head(), -side, 0)
