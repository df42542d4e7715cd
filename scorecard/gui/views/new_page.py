"""New evaluation: what fits, from which template, and who takes part, in three steps of which none hides another."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from scorecard.app.guide import Recommendation, load_guide
from scorecard.app.start import new_evaluation, proposed_title
from scorecard.app.templates import BLANK, templates
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.page import Page, Toolbar
from scorecard.gui.session import Session
from scorecard.gui.views.guide_advice import GuideAdvice
from scorecard.gui.views.guide_view import GuideQuestions
from scorecard.gui.views.new_form import NewForm, NewSummary
from scorecard.gui.views.steps import StepBar
from scorecard.gui.views.template_view import TemplateList, TemplateSummary, offers_of

FITS: Final = "fits"
TEMPLATE: Final = "template"
NAMES: Final = "names"
STEPS: Final = (FITS, TEMPLATE, NAMES)

CREATE_KEYS: Final = "Ctrl+Return"
BACK_KEYS: Final = "Alt+Left"
SIDE_SHARE: Final = 32
"""What the panel at the right takes of a wide page, in hundredths."""
MOST_ADVICE: Final = 1.35
"""The widest that it becomes, of its own width."""


class NewPage(Page):
    """A short way to an evaluation. Every step can be gone to at any time, and left as it is.

    created    the evaluation is there (its id)
    cancelled  the person wants none
    """

    created = Signal(str)
    cancelled = Signal()

    help_page: ClassVar[str] = "new-evaluation"

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        self.skip_button = Button(look, self.tr("Skip the guide"))
        self.import_button = Button(look, self.tr("From a spreadsheet"), icon="table")
        about_back = self.tr("To the step before ({keys})").format(keys=BACK_KEYS)
        self.back_button = Button(look, self.tr("Back"), icon="chevron-left", tooltip=about_back)
        self.cancel_button = Button(look, self.tr("Cancel"))
        title = self.tr("New evaluation")
        secondary = [self.import_button, self.skip_button, self.back_button, self.cancel_button]
        super().__init__(look, title, secondary=secondary, parent=parent)
        self.session = session
        self._guide = load_guide()
        self._templates = templates()
        self._about_blank = (
            self.tr("Blank"),
            self.tr("Nothing but the scale, for a tree of criteria of your own."),
        )
        self._taken: Recommendation | None = None
        self._is_template_mine = False
        self._is_title_mine = False
        self._is_creating = False
        words = (self.tr("What fits"), self.tr("Template"), self.tr("Name and candidates"))
        self.steps = StepBar(look, list(zip(STEPS, words, strict=True)))
        self.questions = GuideQuestions(look, self._guide)
        self.advice = GuideAdvice(
            look,
            self._guide,
            take=self.tr("Use {model} and continue"),
            decline=self.tr("Choose another"),
            undecided=self.tr("Choose a template"),
        )
        self.list = TemplateList(look, offers_of(self._templates, *self._about_blank))
        self.template = TemplateSummary(look, self._templates)
        self.form = NewForm(look, session.author)
        self.summary = NewSummary(look)
        self._bodies, self._sides = QStackedWidget(), QStackedWidget()
        for body in (self.questions, self._listed(), self.form):
            self._bodies.addWidget(body)
        for side in (self.advice, self.template, self.summary):
            self._sides.addWidget(side)
        toolbar = Toolbar(look, [self.steps])
        row = toolbar.layout()
        assert row is not None
        margins = row.contentsMargins()
        left = margins.left() - look.length("line.focus")  # the first circle stands under the title, its ring around it
        row.setContentsMargins(left, 0, margins.right(), 0)
        self.set_toolbar(toolbar)
        self.set_body(self._bodies)
        self.set_side(self._sides, share=SIDE_SHARE)
        self._dress()
        look.changed.connect(self._dress)
        self._make_actions()
        self._connect()
        self._show_template()
        self._show_ways()
        self._show_state()

    # ---- what it holds ----------------------------------------------------------------------------

    @property
    def value(self) -> Evaluation:
        """The evaluation that would be made now. Raises ScorecardError where a name or the title cannot be."""
        form = self.form
        value = new_evaluation(
            self.list.choice, form.title.text(), form.candidates.names, form.evaluators.names, form.currency
        )
        if self._taken is not None and not value.head.model:
            value = set_head(value, model=self._taken.model.key)
        return value

    def go(self, step: str) -> None:
        """Show a step, and put the keyboard where its work begins."""
        self.steps.set_current(step)
        at = STEPS.index(step)
        self._bodies.setCurrentIndex(at)
        self._sides.setCurrentIndex(at)
        self._show_ways()
        self._show_state()
        self.focus_body()

    def go_back(self) -> None:
        """Show the step before; of the first one nothing comes before."""
        at = STEPS.index(self.steps.current)
        if at:
            self.go(STEPS[at - 1])

    def focus_body(self) -> None:
        """Put the keyboard where the work of the present step begins."""
        step = self.steps.current
        reason = Qt.FocusReason.OtherFocusReason
        if step == FITS:
            self.questions.setFocus(reason)
            self.questions.focusNextPrevChild(True)
        elif step == TEMPLATE:
            self.list.setFocus(reason)
        else:
            self.form.candidates.line.setFocus(reason)

    def make(self) -> None:
        """Make the evaluation; `created` follows, or `failed` with nothing lost."""
        if self._is_creating:
            return
        try:
            value = self.value
        except ScorecardError as error:
            self.go(NAMES)
            self.form.refuse(error)
            return
        author = self.session.author
        template = self.list.choice
        label = f"Started from the template '{template}'" if template != BLANK else "Started from nothing"

        def add(workspace: Workspace, _report: Report) -> Any:
            return workspace.add(value, author=author, label=label)

        self._set_creating(busy=True)
        self.session.change(add, self._on_created, self._on_failed)

    # ---- slots -------------------------------------------------------------------------------------

    def _on_created(self, loaded: Any) -> None:
        self._set_creating(busy=False)
        self.created.emit(loaded.uid)

    def _on_failed(self, error: ScorecardError) -> None:
        self._set_creating(busy=False)
        self.failed.emit(error)

    def _on_answered(self) -> None:
        self.advice.show_answers(self.questions.answers)
        found = self.advice.found
        key = found.model.template if found else ""
        self.list.recommend([each.template for each in found.models] if found else [])
        if key and not self._is_template_mine:
            self._choose_quietly(key)
        self._show_state()

    def _on_taken(self, found: Recommendation) -> None:
        self._taken = found
        self._is_template_mine = False
        self._choose_quietly(found.model.template)
        self.go(TEMPLATE)

    def _on_template_chosen(self, _key: str) -> None:
        self._is_template_mine = True
        self._show_template()
        self._show_state()

    def _on_template_taken(self) -> None:
        self._is_template_mine = True
        self.go(NAMES)

    def _on_title_edited(self, text: str) -> None:
        self._is_title_mine = bool(text.strip())
        self._show_state()

    def _to_templates(self) -> None:
        self.go(TEMPLATE)

    def _on_directory(self, providers: Any) -> None:
        self.form.candidates.suggest([each.name for each in providers])

    def _on_listed(self, _evaluations: Any) -> None:
        self._show_title()

    # ---- showing -----------------------------------------------------------------------------------

    def _choose_quietly(self, key: str) -> None:
        mine = self._is_template_mine
        self.list.choose(key)
        self._is_template_mine = mine
        self._show_template()

    def _show_template(self) -> None:
        self.template.show_template(self.list.choice, self._about_blank)
        self._show_title()

    def _show_title(self) -> None:
        """The title follows the template until a person has given one."""
        if self._is_title_mine:
            return
        chosen = next((each for each in self._templates if each.key == self.list.choice), None)
        taken = [each.title for each in self.session.evaluations]
        what = "" if chosen is None else chosen.name.removesuffix(" outsourcing")
        if chosen is not None and chosen.key.upper() == chosen.model:
            what = chosen.model
        if chosen is not None and not chosen.model:
            what = ""
        self.form.title.setText(proposed_title(what or self.tr("outsourcing"), QDate.currentDate().year(), taken))
        self.form.title.setCursorPosition(0)

    def _show_state(self) -> None:
        answers, form = self.questions.answers, self.form
        has_title = bool(form.title.text().strip())
        self.steps.set_done(FITS, done=self._taken is not None or len(answers) == len(self._guide.questions))
        self.steps.set_done(TEMPLATE, done=self._is_template_mine or self._taken is not None)
        self.steps.set_done(NAMES, done=has_title and len(form.candidates.names) >= 2)
        self.header.set_state(self._said_state(form.title.text().strip()))
        self.form.title_field.set_fault("" if has_title else self.tr("A title is needed."))
        name = next((each.name for each in self._templates if each.key == self.list.choice), self._about_blank[0])
        self.summary.show_plan(form.title.text().strip(), name, form.candidates.names, form.evaluators.names)
        self._create.setEnabled(has_title and not self._is_creating)
        self.summary.create_button.setEnabled(has_title and not self._is_creating)

    def _said_state(self, title: str) -> str:
        """The title once there is something to name: before any answer no template has been chosen."""
        step = self.steps.current
        if step == FITS and not (self._is_title_mine or self._is_template_mine or self.questions.answers):
            return self.tr("Step {step} of {steps}").format(step=1, steps=len(STEPS))
        return title or self.tr("It needs a title")

    def _show_ways(self) -> None:
        """At the first step the guide can be skipped; from every other there is a way back."""
        first = self.steps.current == STEPS[0]
        for each in (self.skip_button, self.import_button):
            each.setVisible(first)
        self.back_button.setVisible(not first)
        self._back.setEnabled(not first and not self._is_creating)

    def _set_creating(self, *, busy: bool) -> None:
        self._is_creating = busy
        for each in (self.cancel_button, self._cancel, self.back_button):
            each.setEnabled(not busy)
        self._show_ways()
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_directory(self.session.providers)
        self._show_title()
        self._show_state()

    # ---- putting together --------------------------------------------------------------------------

    def _dress(self) -> None:
        self._sides.setMaximumWidth(
            round(self.look.length("size.advice") * MOST_ADVICE * max(self.look.text_scale, 1.0))
        )
        self.share_side()

    def _listed(self) -> QWidget:
        """The list of templates under its title."""
        look = self.look
        inside = QWidget()
        head = QVBoxLayout()
        left, top = look.length("size.page_left"), look.length("space.xl") - look.length("space.xs")
        head.setContentsMargins(left, top, look.length("size.page_right"), look.length("space.md"))
        head.setSpacing(look.length("space.xxs"))
        head.addWidget(Text(look, self.tr("What to start from"), "section"))
        about = self.tr("Criteria, weights and rubrics are a proposal; everything can be changed later.")
        head.addWidget(Text(look, about, "body", "text.secondary", wraps=True))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule(look))
        column.addWidget(self.list, 1)
        return inside

    def _on_import(self) -> None:
        self.go_requested.emit("import", None)

    def _make_actions(self) -> None:
        about = self.tr("New evaluation")
        self._create = new_action(self, self.tr("Create the evaluation"), self.make, about=about, keys=CREATE_KEYS)
        self._enter = QShortcut(QKeySequence("Ctrl+Enter"), self)
        self._enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        new_action(self, self.tr("Ask what fits"), self._to_guide, about=about)
        new_action(self, self.tr("Choose a template"), self._to_templates, about=about)
        new_action(self, self.tr("Name it and its candidates"), self._to_names, about=about)
        self._back = new_action(self, self.tr("Back to the step before"), self.go_back, about=about, keys=BACK_KEYS)
        self._cancel = new_action(self, self.tr("Cancel"), self.cancelled.emit, about=about)

    def _to_guide(self) -> None:
        self.go(FITS)

    def _to_names(self) -> None:
        self.go(NAMES)

    def _connect(self) -> None:
        session, form = self.session, self.form
        self.steps.chosen.connect(self.go)
        self.questions.answered.connect(self._on_answered)
        self.advice.taken.connect(self._on_taken)
        self.advice.declined.connect(self._to_templates)
        self.skip_button.clicked.connect(self._to_templates)
        self.import_button.clicked.connect(self._on_import)
        self.back_button.clicked.connect(self.go_back)
        self.cancel_button.clicked.connect(self.cancelled)
        self.list.chosen.connect(self._on_template_chosen)
        self.list.taken.connect(self._on_template_taken)
        self.template.taken.connect(self._on_template_taken)
        form.title.textEdited.connect(self._on_title_edited)
        form.candidates.changed.connect(self._show_state)
        form.evaluators.changed.connect(self._show_state)
        form.candidates.entered.connect(form.to_evaluators)
        form.evaluators.entered.connect(self.summary.create_button.setFocus)
        self.summary.create_button.clicked.connect(self.make)
        self._enter.activated.connect(self.make)
        session.directory.connect(self._on_directory)
        session.listed.connect(self._on_listed)
