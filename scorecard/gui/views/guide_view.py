"""The guide as people see it: questions with three answers each, and beside them what the answers recommend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.app.guide import Guide, Option, Question, Recommendation, recommend
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.scrolled import Scrolled
from scorecard.render.drawing import Align, counted, drawing, listed, signed

MOST_REASONS: Final = 3
MOST_TURNS: Final = 2
NARROWEST: Final = 0.8
"""What the panel can be narrowed to, of its width."""


class GuideQuestions(EdgeScroll):
    """The questions, one under the other; none is answered at first.

    answered  a question has another answer
    """

    answered = Signal()

    def __init__(self, look: Look, guide: Guide, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        self._look = look
        self.setAccessibleName(self.tr("Guide"))
        head = self.tr("{count} questions about the work").format(count=len(guide.questions))
        self._about = Text(look, "", "body", "text.secondary", wraps=True)
        column = QVBoxLayout(inside)
        left, top = look.length("size.page_left"), look.length("space.xl") - look.length("space.xs")
        column.setContentsMargins(left, top, left, look.length("space.md"))
        column.setSpacing(look.length("space.xxs"))
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(Text(look, head, "section"))
        column.addWidget(self._about)
        column.addSpacing(look.length("space.xs"))
        self._rows: dict[str, QuestionRow] = {}
        for number, question in enumerate(guide.questions, 1):
            row = QuestionRow(look, question, number)
            row.answered.connect(self.answered)
            self._rows[question.key] = row
            column.addWidget(row)
        self.set_about(self.tr("Every answer shows at once what it speaks for."))
        self._dress()
        look.changed.connect(self._dress)

    def row(self, question: str) -> QuestionRow:
        """The row of a question."""
        return self._rows[question]

    @property
    def answers(self) -> dict[str, str]:
        """The answers given so far, by question."""
        return {key: row.answer for key, row in self._rows.items() if row.answer}

    def set_about(self, line: str) -> None:
        """Say under the title what it is about."""
        self._about.setText(line)

    def _dress(self) -> None:
        """Answers stay close together on a wide window."""
        most = round(self._look.length("size.form") * 1.25 * max(self._look.text_scale, 1.0))
        for row in self._rows.values():
            row.setMaximumWidth(most)
        self._about.setMaximumWidth(most)


class QuestionRow(QWidget):
    """A question with its answers, and what the present one speaks for.

    answered  a person gave another answer
    """

    answered = Signal()

    def __init__(self, look: Look, question: Question, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self.setAccessibleName(question.text)
        words = Text(look, question.text)
        words.setFont(look.button_font())
        words.setToolTip(question.help)
        self._effect = Text(look, "", "small", "text.secondary")
        parts = [(option.key, option.text) for option in question.options]
        self.answers = SegmentedControl(look, question.text, parts, blank=True, fills=True)
        self.answers.setAccessibleDescription(question.help)
        grid = QGridLayout(self)
        md, hair = look.length("space.md"), look.length("line.hair")
        grid.setContentsMargins(0, md, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, look.length("column.rank"))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Text(look, str(number), "body", "text.secondary"), 0, 0)
        grid.addWidget(words, 0, 1)
        grid.addWidget(self._effect, 0, 2)
        grid.setRowMinimumHeight(1, look.length("space.sm"))
        grid.addWidget(self.answers, 2, 1, 1, 2)
        grid.setRowMinimumHeight(3, md + hair)
        grid.addWidget(Rule(look), 4, 0, 1, 3)
        self.answers.chosen.connect(self._on_chosen)

    @property
    def answer(self) -> str:
        """The key of the present answer; "" while there is none."""
        return self.answers.choice

    def _on_chosen(self, _key: str) -> None:
        self._show_effect()
        self.answered.emit()

    def _show_effect(self) -> None:
        option = next((each for each in self._question.options if each.key == self.answer), None)
        short, full = ("", "") if option is None else effect_of(option)
        self._effect.setText(short)
        self._effect.setToolTip(full)


def effect_of(option: Option) -> tuple[str, str]:
    """What an answer speaks for most, as in "+3 BPO", and all that it adds and takes."""
    ordered = sorted(option.effects.items(), key=lambda each: -each[1])
    words = [f"{signed(points, 0)} {name}" for name, points in ordered]
    models = [(name, points) for name, points in ordered if name.isupper() and points > 0] or ordered
    most = [f"{signed(points, 0)} {name}" for name, points in models if points == models[0][1]]
    return ", ".join(most), ", ".join(words)


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
                draw.text(line, signed(points, 0).lstrip("+±"), "strong" if leads else "body", ink, Align.RIGHT)
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

    taken     the recommendation is taken over (Recommendation)
    declined  a person wants to choose by hand
    """

    taken = Signal(object)
    declined = Signal()

    def __init__(
        self, look: Look, guide: Guide, take: str, decline: str, undecided: str, parent: QWidget | None = None
    ) -> None:
        """`take` is on the button that takes it over, with a field {model}; `undecided` while nothing is answered."""
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
        self._reasons = [Reason(look, "check", "success.mark") for _ in range(MOST_REASONS)]
        self._against = Reason(look, "info", "text.secondary")
        self._turns = Text(look, "", "body", "text.secondary", wraps=True)
        self.take_button = Button(look, "", kind=ButtonKind.PRIMARY)
        self.decline_button = Button(look, decline)
        self._arrange()
        self.take_button.clicked.connect(self._on_take)
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
        self._found = found if answers else None
        self._bars.set_points(found.model_points)
        answered = self._found is not None
        self._because.setVisible(answered)
        self.take_button.setVisible(answered)
        shown = found.reasons[:MOST_REASONS] if answered else ()
        for at, reason in enumerate(self._reasons):
            reason.set_words(shown[at] if at < len(shown) else "")
            reason.setVisible(at < len(shown))
        against = found.against[0] if found.against and answered else ""
        self._against.set_words(against)
        self._against.setVisible(bool(against))
        self._turns.setText(self._said_turns(found))
        self.take_button.setText(self._take_words.format(model=found.model.key))
        self.decline_button.setText(self._decline_words if answered else self._undecided_words)
        self._say(found)

    def sizeHint(self) -> QSize:
        return QSize(self._width(), self._look.length("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(round(self._width() * NARROWEST), super().minimumSizeHint().width()), 0)

    def _width(self) -> int:
        return round(self._look.length("size.advice") * min(max(self._look.text_scale, 1.0), 1.1))

    def _say(self, found: Recommendation) -> None:
        if self._found is None:
            self._title.setText(self.tr("What fits best?"))
            line = self.tr("Answer a question on the left, and the recommendation stands here.")
            self._line.setText(line)
            return
        points = found.model_points
        equal = [each.key for each in self._guide.models if points[each.key] == points[found.model.key]]
        place = self.tr("Best delivered {place}.").format(place=found.delivery.name.lower())
        if len(equal) > 1:
            self._title.setText(self.tr("{models} fit equally well").format(models=listed(equal)))
            line = self.tr("{points} each. {place}")
            self._line.setText(line.format(points=counted(points[found.model.key], "point", "points"), place=place))
            return
        second = max((each for each in self._guide.models if each != found.model), key=lambda each: points[each.key])
        self._title.setText(self.tr("{model} fits best").format(model=found.model.key))
        line = self.tr("{name}, {points} ahead of {second}. {place}")
        lead = counted(found.lead, "point", "points")
        self._line.setText(line.format(name=found.model.name, points=lead, second=second.key, place=place))

    def _said_turns(self, found: Recommendation) -> str:
        if not found.turns:
            return self.tr("No other single answer would change it.")
        line = self.tr("With \u201c{answer}\u201d for \u201c{question}\u201d, {model} leads.")
        turns = found.turns[:MOST_TURNS]
        return " ".join(
            line.format(answer=each.option.text, question=each.question.text, model=each.model.key) for each in turns
        )

    def _on_take(self) -> None:
        if self._found is not None:
            self.taken.emit(self._found)

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
        for widget in (Text(look, self.tr("What would change it"), "strong"), self._turns):
            because.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(xl, lg, lg, lg)
        buttons.setSpacing(sm)
        buttons.addWidget(self.take_button)
        buttons.addWidget(self.decline_button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.length("line.hair"), 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scrolled(inside))
        whole.addLayout(buttons)
        whole.addStretch(1)
