"""What an officer fills in about planning reports."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from applications.actions.planning_reports import MAX_MEGABYTES, MAX_PAGES, Parts
from applications.forms.sent_files import as_upload
from applications.forms.staff.base import StaffForm, day, text
from applications.models import PlanningReport, ReceivedReport
from applications.queries.planning import OWED, planning_reports_of
from applications.texts.planning import STATES
from applications.texts.reading import in_language

PARTS = ("has_analysis", "has_strategy", "has_assessment")


class RecordReportForm(StaffForm):
    """What came in. While it waits for an answer, it can be recorded anew, and its file stays unless one is chosen."""

    received_on = day(_("Received on"))
    has_analysis = forms.BooleanField(label=_("Analysis of the research field"), required=False)
    has_strategy = forms.BooleanField(label=_("Strategy for collaboration"), required=False)
    has_assessment = forms.BooleanField(
        label=_("Assessment of the long-term societal impact, security implications included"), required=False
    )
    file = forms.FileField(
        label=_("The report's file"), widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
    )

    def prepare(self) -> None:
        self.fields["file"].help_text = _("PDF, at most %(megabytes)s MB and %(pages)s pages.") % {
            "megabytes": MAX_MEGABYTES,
            "pages": MAX_PAGES,
        }
        current = self.subject.current
        if current is not None and not current.answer:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file, instead of %(name)s") % {"name": current.file_name}
            self.start_with({name: getattr(current, name) for name in ("received_on", *PARTS)})

    def clean_received_on(self) -> date:
        given: date = self.cleaned_data["received_on"]
        if given > localtime(self.at).date():
            raise forms.ValidationError(_("The report cannot have been received on a day that has not come yet."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["parts"] = Parts(**{name: given.pop(name, False) for name in PARTS})
        given["upload"] = as_upload(given.pop("file", None))
        return given


class AnswerReportForm(StaffForm):
    """Holds which of those that came in the officer has read."""

    read = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.start_with({"read": self.subject.current_id})


class ReturnReportForm(AnswerReportForm):
    missing = text(_("What is missing"), help_text=_("The contact reads it, where an address is known."))

    def prepare(self) -> None:
        super().prepare()
        current = self.subject.current
        if current is not None:
            absent = [self.label_of(name) for name in PARTS if not getattr(current, name)]
            self.start_with({"missing": "\n".join(absent)})

    @staticmethod
    def label_of(name: str) -> str:
        label = str(ReceivedReport._meta.get_field(name).verbose_name)
        return f"{label[:1].upper()}{label[1:]}."


class ContactForm(StaffForm):
    contact_email = forms.EmailField(
        label=_("Contact address"), required=False, help_text=_("Leave it empty to remind nobody. It is not public.")
    )

    def prepare(self) -> None:
        self.start_with({"contact_email": self.subject.contact_email})


class RemindForm(StaffForm):
    """The reports that are owed and whose contact is known; those that are overdue are chosen from the beginning.

    `without_address`: those of which nobody can be reminded.
    """

    reports = forms.ModelMultipleChoiceField(
        PlanningReport.objects.none(), label=_("Send a reminder of"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        owed: QuerySet[Any] = planning_reports_of(self.user, self.at).filter(OWED).select_related("grant")
        rows = list(owed)
        self.without_address = [one for one in rows if not one.contact_email]
        field = self.fields["reports"]
        field.queryset = owed.exclude(contact_email="")
        field.label_from_instance = _label
        field.initial = [one.pk for one in rows if one.contact_email and one.state == "overdue"]


def _label(report: Any) -> str:
    grant = report.grant
    named = f"{grant.register_id} · {in_language(grant, 'title')} · {grant.leader}"
    return f"{named} · {report.contact_email} · {STATES[report.state]}"
