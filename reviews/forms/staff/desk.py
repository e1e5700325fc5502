"""What an officer fills in about submitted applications, conflicts and statements."""

from typing import Any

from django import forms
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from applications.domain.lifecycle import Status
from applications.forms.staff.base import StaffForm, moment, text
from applications.models import Application, Call, EligibilityJudgement, FindingJudgement
from applications.queries.eligibility import findings_in_the_way, findings_of
from applications.queries.forms import form_version
from applications.texts.eligibility import finding_in_words
from applications.texts.reading import page_language
from reviews.models import Conflict
from reviews.queries.desk import applications_handled_by
from reviews.queries.naming import name_at
from reviews.queries.submitted import with_submitted
from reviews.texts.conflicts import rule_label

Outcome = EligibilityJudgement.Outcome
JUDGEMENTS = [
    ("clear", _("Clear: the person may take part")),
    ("disqualify", _("Disqualify: the application stays closed")),
]


class JudgeForm(StaffForm):
    outcome = forms.ChoiceField(label=_("Judgement"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = text(
        _("Reason"),
        required=False,
        help_text=_(
            "Needed for a dismissal, unless it is already said of a rule that it does not hold. "
            "The applicant does not see it before the decision."
        ),
    )

    def prepare(self) -> None:
        known = EligibilityJudgement.objects.filter(application=self.subject).first()
        if known is not None:
            self.start_with({"outcome": known.outcome, "reason": known.reason})


class JudgeFindingForm(StaffForm):
    """The officer's word on what one rule found; a link of the page chooses the rule."""

    rule = forms.ChoiceField(label=_("What the rule says"), widget=forms.RadioSelect)
    verdict = forms.ChoiceField(
        label=_("Your judgement"),
        choices=[
            (FindingJudgement.Verdict.CONFIRMED.value, _("Confirm what the rule says")),
            (FindingJudgement.Verdict.OVERRULED.value, _("Overrule it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = text(_("Reason"), required=False, help_text=_("Needed to overrule. Kept in the record."))

    def prepare(self) -> None:
        found = findings_of(self.subject)
        self.fields["rule"].choices = [(one.rule, finding_in_words(one)) for one in found]
        self.start_with({"rule": self.address.get("rule", "")})


class BulkEligibleForm(StaffForm):
    """All that can be judged as eligible, shown before anything is done; each can be taken out.

    `held_back`: those with a rule in the way, each with what the rules found. They are judged one by one.
    """

    applications = forms.ModelMultipleChoiceField(
        Application.objects.none(), label=_("Judge as eligible"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        found = ready_for_eligible(self.user, self.at)
        if self.address.get("call"):
            call = Call.objects.filter(pk__in=found.values("call"), pk=_uuid(self.address["call"])).first()
            found = found.filter(call=call)
        in_the_way = findings_in_the_way(found.select_related("call", "submitted_version"))
        rows = with_submitted(found).select_related("case_number").order_by("reference")
        self.held_back = [(one, in_the_way[one.pk]) for one in rows.filter(pk__in=in_the_way)] if in_the_way else []
        field = self.fields["applications"]
        field.queryset = rows.exclude(pk__in=in_the_way)
        field.label_from_instance = lambda one: f"{one.reference} · {one.submitted_title}"
        field.initial = [one.pk for one in field.queryset]


def ready_for_eligible(user: Any, at: Any) -> Any:
    """What the person handles as an officer, is signed where the call asks for it, and is not judged yet."""
    seen = applications_handled_by(user, at).filter(eligibility__isnull=True)
    ready = [Status.SIGNED.value, Status.SUBMITTED.value]
    return seen.filter(status__in=ready).exclude(status=Status.SUBMITTED.value, call__needs_signature=True)


class ExtendForm(StaffForm):
    until = moment(_("The organisation may sign until"))
    reason = text(_("Reason"), help_text=_("Kept in the record."))


class SupplementForm(StaffForm):
    """What the applicants may change, why, and until when."""

    sections = forms.MultipleChoiceField(label=_("Sections"), required=False, widget=forms.CheckboxSelectMultiple)
    attachments = forms.MultipleChoiceField(label=_("Attachments"), required=False, widget=forms.CheckboxSelectMultiple)
    reason_sv = text(_("What is asked for, in Swedish"), required=False, help_text=_("The applicants read it."))
    reason_en = text(
        _("What is asked for, in English"), required=False, help_text=_("Write it in one language or in both.")
    )
    until = moment(
        _("Last instant"),
        help_text=_("Exactly this instant is in time. After it the earlier version stands."),
    )

    def prepare(self) -> None:
        form, language = form_version(self.subject.form_version_id), page_language()
        sections = [one for one in form.sections if one.kind != "attachments"]
        self.fields["sections"].choices = [(one.key, one.title.read_in(language)) for one in sections]
        self.fields["attachments"].choices = [(one.key, one.label.read_in(language)) for one in form.attachments]


class LengthenForm(StaffForm):
    until = moment(_("The supplement can be registered until"))


class ReasonForm(StaffForm):
    reason = text(_("Reason"), help_text=_("Kept in the record."))


class JudgeConflictForm(StaffForm):
    judgement = forms.ChoiceField(label=_("Judgement"), choices=JUDGEMENTS, widget=forms.RadioSelect)
    reason = text(_("Reason"), help_text=_("Kept in the record."))


class JudgeConflictsForm(StaffForm):
    """The suspected conflicts of one person or rule, chosen one by one from a list that is shown."""

    conflicts = forms.ModelMultipleChoiceField(
        Conflict.objects.none(), label=_("Conflicts"), widget=forms.CheckboxSelectMultiple
    )
    judgement = forms.ChoiceField(label=_("Judgement"), choices=JUDGEMENTS, widget=forms.RadioSelect)
    reason = text(_("Reason"), help_text=_("Recorded with each of them."))

    def prepare(self) -> None:
        rows = conflicts_to_judge(self.user, self.at)
        if self.address.get("rule"):
            rows = rows.filter(rule=self.address["rule"])
        field = self.fields["conflicts"]
        field.queryset = rows
        field.label_from_instance = lambda one: f"{one.who} · {one.application.reference} · {rule_label(one.rule)}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["keys"] = [one.pk for one in given.get("conflicts", ())]
        return given


def conflicts_to_judge(user: Any, at: Any) -> Any:
    """The suspected conflicts on applications that the person handles as an officer."""
    rows = Conflict.objects.filter(application__in=applications_handled_by(user, at), state=Conflict.State.SUSPECTED)
    named = rows.annotate(who=name_at(OuterRef("application__call__agency"), ""))
    return named.select_related("person", "application").order_by("rule", "who")


def _uuid(value: str) -> Any:
    return forms.UUIDField(required=False).to_python(value) if len(value) == 36 else None
