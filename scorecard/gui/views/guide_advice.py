"""What the answers of the guide recommend: the model and the place that fit best, why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.app.guide import Guide, Outcome, Recommendation, recommend
from scorecard.core.numbers import plain
from scorecard.core.wording import counted, listed
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.views.button_flow import ButtonFlow
from scorecard.gui.views.scrolled import Scrolled
from scorecard.render.drawing import Align, drawing

MOST_REASONS: Final = 3
MOST_TURNS: Final = 2
MOST_MODELS: Final = 4
NARROWEST: Final = 0.8
"""What the panel can be narrowed to, of its width."""


class ModelBars(QWidget):
    """The models with their points as bars; the best one in ink."""

    def __init__(self, look: Look, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._guide = guide
        self._points: Mapping[str, int] = {each.key: 0 for each in guide.models}
        self._full = max(
            sum(max(max(option.effects.get(model.key, 0) for option in each.options), 0) for each in guide.questions)
            for model in guide.models
        )
        self.setAccessibleName(self.tr("Points of the models"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_points(self, points: Mapping[str, int]) -> None:
        """Show other points, by model."""
        self._points = points
        self.setAccessibleDescription(", ".join(f"{each.key} {points[each.key]}" for each in self._guide.models))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), round(self._step() * len(self._guide.models)) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        rect = QRectF(self.rect())
        best = max(self._points.values())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            draw.row_rule(0, rect.width(), draw.pixel)
            for at, model in enumerate(self._guide.models):
                points = self._points[model.key]
                leads = points == best and best > 0
                top = at * self._step() + look.length("space.sm") + draw.pixel
                line = QRectF(0, top, rect.width(), look.line_height("body"))
                indent = look.length("column.rank") + look.length("space.xl")
                draw.text(QRectF(0, top, indent, line.height()), model.key, "strong")
                figure = look.length("size.gutter")
                name = QRectF(indent, top, rect.width() - indent - figure, line.height())
                draw.text(name, model.name, "body", "text.primary" if leads else "text.secondary")
                ink = "text.primary" if leads else "text.secondary"
                draw.text(line, plain(points), "strong" if leads else "body", ink, Align.RIGHT)
                track = QRectF(indent, line.bottom() + look.length("space.xs"), rect.width() - indent, self._bar())
                draw.fill(track, "surface.sunken")
                share = min(max(points / self._full, 0.0), 1.0)
                draw.fill(
                    QRectF(track.left(), track.top(), track.width() * share, track.height()),
                    "text.primary" if leads else "border.strong",
                )
                draw.row_rule(0, rect.width(), (at + 1) * self._step() + draw.pixel)
        painter.end()

    def _bar(self) -> int:
        return self._look.length("bar.range")

    def _step(self) -> float:
        look = self._look
        inside = look.line_height("body") + look.length("space.xs") + self._bar()
        return inside + 2 * look.length("space.sm") + 2 * look.length("line.hair")


class Reason(QWidget):
    """A sentence behind a sign: a check for what speaks for it, an i for what does not."""

    def __init__(self, look: Look, icon: str, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._color = color
        self._words = Text(look, "", "body", "text.secondary", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.length("icon.button") + look.length("space.sm"), 0, 0, 0)
        row.addWidget(self._words)

    def set_words(self, words: str) -> None:
        """Show another sentence."""
        self._words.setText(words)

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            box = QRectF(0, 0, look.length("icon.button"), look.line_height("body"))
            look.draw_icon(draw, box, self._icon, self._color)
        painter.end()


class GuideAdvice(QWidget):
    """What the answers recommend: the model that fits best, why, and what would change it.

    taken     the recommendation is taken over (Recommendation, of equals with the one that was chosen)
    declined  a person wants to choose by hand
    """

    taken = Signal(object)
    declined = Signal()

    def __init__(
        self, look: Look, guide: Guide, take: str, decline: str, undecided: str, parent: QWidget | None = None
    ) -> None:
        """`take` is on the button that takes it over, with a field {model}; `undecided` while nothing is answered.

        Where several fit equally well there is a button for each, and none of them comes first.
        """
        super().__init__(parent)
        self._look = look
        self._guide = guide
        self._take_words = take
        self._decline_words = decline
        self._undecided_words = undecided
        self._found: Recommendation | None = None
        self.setAccessibleName(self.tr("Recommendation"))
        self._title = Text(look, "", "display", wraps=True)
        self._line = Text(look, "", "body", "text.secondary", wraps=True)
        self._bars = ModelBars(look, guide)
        self._because = QWidget()
        self._place = Text(look, "", "strong", wraps=True)
        self._place_line = Text(look, "", "body", "text.secondary", wraps=True)
        self._reasons = [Reason(look, "check", "success.mark") for _ in range(max(MOST_REASONS, MOST_MODELS))]
        self._against = Reason(look, "info", "text.secondary")
        self._turns = Text(look, "", "body", "text.secondary", wraps=True)
        self.take_button = Button(look, "", kind=ButtonKind.PRIMARY)
        self.equal_buttons = [Button(look, "") for _ in range(MOST_MODELS)]
        self.decline_button = Button(look, decline)
        self._arrange()
        self.take_button.clicked.connect(self._on_take)
        for at, button in enumerate(self.equal_buttons):
            button.clicked.connect(partial(self._on_equal, at))
        self.decline_button.clicked.connect(self.declined)
        self.show_answers({})

    @property
    def found(self) -> Recommendation | None:
        """The recommendation; None while nothing is answered."""
        return self._found

    @property
    def said(self) -> str:
        """The title, as in "BPO fits best"."""
        return self._title.text()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that are shown."""
        return tuple(each.words for each in (*self._reasons, self._against) if not each.isHidden())

    def show_answers(self, answers: Mapping[str, str]) -> None:
        """Show what these answers recommend."""
        found = recommend(self._guide, answers)
        answered = bool(answers)
        self._found = found if answered else None
        self._bars.set_points(found.model_points)
        self._because.setVisible(answered)
        is_tie = len(found.models) > 1
        shown = found.reasons[: max(MOST_REASONS, len(found.models))]
        for at, reason in enumerate(self._reasons):
            reason.set_words(shown[at] if at < len(shown) else "")
            reason.setVisible(at < len(shown))
        against = found.against[0] if found.against else ""
        self._against.set_words(against)
        self._against.setVisible(bool(against))
        self._turns.setText(self._said_turns(found))
        self.take_button.setVisible(answered and not is_tie)
        self.take_button.setText(self._take_words.format(model=found.model.key))
        for at, button in enumerate(self.equal_buttons):
            button.setVisible(answered and is_tie and at < len(found.models))
            if at < len(found.models):
                button.setText(self.tr("Use {model}").format(model=found.models[at].key))
        self.decline_button.setText(self._decline_words if answered else self._undecided_words)
        self._say(found)
        self._say_place(found)

    def close_taking(self, why: str) -> None:
        """Let nothing be taken over, and say why; "" opens it again."""
        for button in (self.take_button, *self.equal_buttons):
            button.setEnabled(not why)
            button.setToolTip(why)

    @property
    def said_of_place(self) -> str:
        """Where it is best delivered, and what decides that, as two sentences."""
        return "" if self._because.isHidden() else f"{self._place.text()}. {self._place_line.text()}"

    @property
    def said_of_turns(self) -> str:
        """Which other answers would change the model, "" while nothing is answered."""
        return "" if self._because.isHidden() else self._turns.text()

    def sizeHint(self) -> QSize:
        return QSize(self._width(), self._look.length("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(round(self._width() * NARROWEST), super().minimumSizeHint().width()), 0)

    def _width(self) -> int:
        return round(self._look.length("size.advice") * min(max(self._look.text_scale, 1.0), 1.1))

    def _say(self, found: Recommendation) -> None:
        if self._found is None:
            self._title.setText(self.tr("What fits best?"))
            line = self.tr("Answer a question on the left, and the recommendation appears here.")
            self._line.setText(line)
            return
        points = found.model_points
        if len(found.models) > 1:
            self._title.setText(self.tr("{models} fit equally well").format(models=keys_of(found.models)))
            line = self.tr("{points} each.")
            self._line.setText(line.format(points=counted(points[found.model.key], "point", "points")))
            return
        behind = max(points[each.key] for each in self._guide.models if each != found.model)
        second = keys_of(each for each in self._guide.models if points[each.key] == behind)
        self._title.setText(self.tr("{model} fits best").format(model=found.model.key))
        line = self.tr("{name}, {points} ahead of {second}.")
        lead = counted(found.lead, "point", "points")
        self._line.setText(line.format(name=found.model.name, points=lead, second=second))

    def _say_place(self, found: Recommendation) -> None:
        """Where it is best delivered, with the points of each place, or the answer that decides against them."""
        points = found.delivery_points
        if len(found.deliveries) > 1:
            self._place.setText(self.tr("{places} fit equally well").format(places=listed_places(found.deliveries)))
        else:
            self._place.setText(self.tr("Best delivered {place}").format(place=found.delivery.name.lower()))
        if found.deciding is not None:
            ruled = [each for each in self._guide.deliveries if each.key not in found.deciding.leaves]
            other = max(ruled, key=lambda each: points[each.key])
            line = self.tr(
                "Your answer \u201c{answer}\u201d decides this: it rules out {other}, for which your answers together "
                "have {more}, against {fewer} for {place}."
            )
            self._place_line.setText(
                line.format(
                    answer=found.deciding.text,
                    other=other.name.lower(),
                    more=counted(points[other.key], "point", "points"),
                    fewer=plain(points[found.delivery.key]),
                    place=found.delivery.name.lower(),
                )
            )
            return
        figures = [(each.name, points[each.key]) for each in self._guide.deliveries]
        figures.sort(key=lambda each: -each[1])
        said = [f"{name.lower()} {plain(reached)}" for name, reached in figures]
        self._place_line.setText(self.tr("Points of the places: {figures}.").format(figures=", ".join(said)))

    def _said_turns(self, found: Recommendation) -> str:
        if not found.turns:
            return self.tr("No other single answer would change it.")
        leads = self.tr("With {answers} for \u201c{question}\u201d, {models} leads.")
        equal = self.tr("With {answers} for \u201c{question}\u201d, {models} fit equally well.")
        told: dict[tuple[str, tuple[Outcome, ...]], list[str]] = {}
        for each in sorted(found.turns, key=lambda turn: len(turn.models)):
            told.setdefault((each.question.text, each.models), []).append(f"\u201c{each.option.text}\u201d")
        return " ".join(
            (leads if len(models) == 1 else equal).format(
                answers=self.tr(" or ").join(answers), question=question, models=keys_of(models)
            )
            for (question, models), answers in list(told.items())[: MOST_TURNS if len(found.models) == 1 else 1]
        )

    def _on_take(self) -> None:
        if self._found is not None:
            self.taken.emit(self._found)

    def _on_equal(self, at: int) -> None:
        if self._found is not None:
            self.taken.emit(replace(self._found, model=self._found.models[at]))

    def _arrange(self) -> None:
        look = self._look
        xs, sm, lg, xl = (look.length(f"space.{name}") for name in ("xs", "sm", "lg", "xl"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(xl, lg + xs, lg, 0)
        column.setSpacing(0)
        column.addWidget(Text(look, self.tr("Recommendation"), "label", "text.tertiary"))
        for widget, gap in ((self._title, xs), (self._line, lg), (self._bars, 0), (self._because, 0)):
            column.addWidget(widget)
            column.addSpacing(gap)
        because = QVBoxLayout(self._because)
        because.setContentsMargins(0, lg, 0, 0)
        because.setSpacing(sm - look.length("space.xxs"))
        for widget in (Text(look, self.tr("Why"), "strong"), *self._reasons, self._against):
            because.addWidget(widget)
        because.addSpacing(sm)
        for widget in (self._place, self._place_line):
            because.addWidget(widget)
        because.addSpacing(sm)
        for widget in (Text(look, self.tr("What would change it"), "strong"), self._turns):
            because.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(xl, lg, lg, lg)
        buttons.addWidget(ButtonFlow(look, [self.take_button, *self.equal_buttons, self.decline_button]))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.length("line.hair"), 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scrolled(inside))
        whole.addLayout(buttons)
        whole.addStretch(1)


def keys_of(models: Iterable[Outcome]) -> str:
    """The short names of models in a row of words, as in "BPS and KPO"."""
    return listed([each.key for each in models])


def listed_places(deliveries: Iterable[Outcome]) -> str:
    """Places in a row of words at the beginning of a sentence, as in "Onshore and nearshore"."""
    return listed([each.name.lower() for each in deliveries]).capitalize()
