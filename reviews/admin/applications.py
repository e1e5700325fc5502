"""Submitted applications: the list, the eligibility desk and the page of one case. Nothing here changes a content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import eligibility, signing, supplements
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.domain.lifecycle import BEFORE_SUBMISSION, LIFE, TO_BE_JUDGED, Status
from applications.domain.presentation import present
from applications.models import AgencyRole, Application, EligibilityJudgement, Signature
from applications.policies.supplements import check_ask, check_asked
from applications.queries.documents import for_judging
from applications.queries.forms import form_version
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.audit.models import Event
from reviews.admin.finding import find_address, finding_url
from reviews.admin.judging import bulk_context, changed_since, findings_shown, judging_context
from reviews.forms.staff import desk as forms
from reviews.models import Assignment, Review
from reviews.policies.composition import check_some_officer
from reviews.policies.staff import check_handles
from reviews.queries.desk import applications_handled_by, applications_of_staff, calls_to_declare
from reviews.queries.submitted import with_submitted
from reviews.queries.trail import told, with_actors
from reviews.texts.conflicts import rule_label

Role = AgencyRole.Role
READERS = (Role.OFFICER, Role.REGISTRAR, Role.AUDITOR)
N_EVENTS = 40
STATUS_KINDS = {
    "submitted": "info",
    "awaiting_signature": "notice",
    "signed": "info",
    "refused": "notice",
    "unsigned": "notice",
    "supplementing": "notice",
    "eligible": "positive",
    "ineligible": "negative",
    "withdrawn": "neutral",
    "granted": "positive",
    "rejected": "neutral",
    "dismissed": "neutral",
}


def _judge(user: User, row: Application, at: datetime) -> None:
    if Status(row.status) not in TO_BE_JUDGED:
        raise Hidden
    check_handles(user, row, at)


def _announce(user: User, row: Application, at: datetime) -> None:
    known = getattr(row, "eligibility", None)
    if known is None or known.outcome != EligibilityJudgement.Outcome.INELIGIBLE:
        raise Hidden
    _judge(user, row, at)


def _extend(user: User, row: Application, at: datetime) -> None:
    if row.status not in {Status.UNSIGNED, Status.AWAITING_SIGNATURE}:
        raise Hidden
    check_handles(user, row, at)


def _ask(user: User, row: Application, at: datetime) -> None:
    if Status(row.status) not in LIFE["ask_supplement"].sources:
        raise Hidden
    check_handles(user, row, at)
    check_ask(user, row, at)


def _under_way(user: User, row: Application, at: datetime) -> None:
    check_asked(user, row, at)
    check_handles(user, row, at)


def judge(doing: Doing) -> Done:
    eligibility.judge(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The judgement is saved. The applicant does not see it."))


def judge_many(doing: Doing) -> Done:
    chosen = list(doing.values["applications"])
    for application in chosen:
        eligibility.judge(application, outcome="eligible", by=doing.user, at=doing.at)
    return Done(_("Judged as eligible: %(count)s.") % {"count": len(chosen)})


def judge_finding(doing: Doing) -> Done:
    eligibility.judge_finding(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("Your judgement of the rule is saved. The applicant does not see it."))


def announce(doing: Doing) -> Done:
    eligibility.announce_ineligible(doing.row, by=doing.user, at=doing.at)
    return Done(_("The applicant now sees that the application does not meet the requirements."))


def extend(doing: Doing) -> Done:
    signing.extend(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The organisation may sign later."))


def ask(doing: Doing) -> Done:
    supplements.ask_supplement(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The applicants are asked for a supplement."))


def lengthen(doing: Doing) -> Done:
    supplements.lengthen_supplement(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The applicants have more time for the supplement."))


def end(doing: Doing) -> Done:
    supplements.end_supplement(doing.row, by=doing.user, at=doing.at)
    return Done(_("The supplement is ended. The earlier version stands."))


class ReceivedStatusFilter(admin.ChoicesFieldListFilter):
    """By status, without those of drafts, which are no rows here."""

    def choices(self, changelist: Any) -> Iterable[Any]:
        labels = dict(self.field.flatchoices)
        drafts = {str(labels[status]) for status in BEFORE_SUBMISSION}
        return [one for one in super().choices(changelist) if str(one["display"]) not in drafts]


@admin.register(Application)
class ApplicationAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("reference", "number", "title", "call", "status", "judgement")
    list_filter = (("call", CallFilter), ("status", ReceivedStatusFilter))
    list_select_related = ("call__agency", "case_number", "eligibility")
    search_fields = ("reference",)
    search_help_text = gettext_lazy("By reference.")
    change_form_template = "admin/reviews/application.html"
    list_acts = (
        Act(
            "eligible",
            gettext_lazy("Judge several as eligible"),
            judge_many,
            check_some_officer,
            forms.BulkEligibleForm,
            intro=gettext_lazy("Look through the list. Take out what you want to look at one by one."),
            confirm_label=gettext_lazy("Judge the chosen ones as eligible"),
            template="admin/reviews/bulk_eligible.html",
            form_context=bulk_context,
            waits=lambda user, at: forms.ready_for_eligible(user, at).exists(),
        ),
    )
    acts = (
        Act(
            "judge",
            gettext_lazy("Judge eligibility"),
            judge,
            _judge,
            forms.JudgeForm,
            kind="primary",
            template="admin/reviews/judge.html",
            context=judging_context,
        ),
        Act(
            "finding",
            gettext_lazy("Confirm or overrule a rule"),
            judge_finding,
            _judge,
            forms.JudgeFindingForm,
            shown=False,
        ),
        Act(
            "announce",
            gettext_lazy("Tell the applicant"),
            announce,
            _announce,
            question=gettext_lazy("The applicant sees that dismissal will be proposed."),
            confirm_label=gettext_lazy("Tell the applicant"),
        ),
        Act("extend", gettext_lazy("Extend the time for signing"), extend, _extend, forms.ExtendForm),
        Act(
            "supplement",
            gettext_lazy("Ask for a supplement"),
            ask,
            _ask,
            forms.SupplementForm,
            intro=gettext_lazy(
                "The applicants can change what you choose here and nothing else. The earlier version stands unless "
                "they register the supplement; then eligibility is judged anew, and the organisation signs again."
            ),
            confirm_label=gettext_lazy("Ask for the supplement"),
        ),
        Act("lengthen", gettext_lazy("Lengthen the supplement"), lengthen, _under_way, forms.LengthenForm),
        Act(
            "end-supplement",
            gettext_lazy("End the supplement"),
            end,
            _under_way,
            question=gettext_lazy("The applicants can no longer change anything. The earlier version stands."),
            confirm_label=gettext_lazy("End the supplement"),
        ),
    )

    def get_urls(self) -> list[Any]:
        return [finding_url(self), *super().get_urls()]

    def visible_to(self, user: User, at: datetime) -> QuerySet[Application]:
        rows = with_submitted(applications_of_staff(user, at))
        return rows.select_related("call__agency", "case_number", "eligibility__by")

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        text = _("Declare your conflicts of interest before the applications of this call open to you.")
        notes = [
            {"kind": "notice", "title": str(call), "text": text, "link_text": _("Declare"), "url": _declare(call)}
            for call in calls_to_declare(request.user, request.at).select_related("agency")
        ]
        return {"notes": notes}

    @admin.display(description=gettext_lazy("case number"), ordering="case_number__serial")
    def number(self, row: Application) -> str:
        return str(row.case_number) if hasattr(row, "case_number") else "–"

    @admin.display(description=gettext_lazy("title"))
    def title(self, row: Any) -> str:
        return row.submitted_title or "–"

    @admin.display(description=gettext_lazy("eligibility"))
    def judgement(self, row: Application) -> str:
        return str(row.eligibility.get_outcome_display()) if hasattr(row, "eligibility") else "–"

    def page_title(self, row: Any) -> str:
        return getattr(row, "submitted_title", None) or row.reference

    def page_context(self, request: HttpRequest, row: Application) -> dict[str, Any]:
        record_read(f"application:{row.pk}", by=request.user, at=request.at)
        version = row.submitted_version
        document = for_judging(version.document) if version is not None else None
        form = form_version(version.form_version_id) if version is not None else None
        return {
            "kicker": row.reference,
            "status": row.get_status_display(),
            "kind": STATUS_KINDS.get(row.status, "neutral"),
            "facts": [f"{row.call.agency} {row.case_number}"] if hasattr(row, "case_number") else [],
            "document": document,
            "sections": present(document, form, page_language()) if document is not None else (),
            "findings": findings_shown(row),
            "finding_url": self.url("finding", row) if permits(_judge, request.user, row, request.at) else "",
            "judged": getattr(row, "eligibility", None),
            "versions": row.versions.defer("document").select_related("registered_by"),
            "signatures": _signatures(row),
            "supplements": row.supplements.select_related("earlier_version", "new_version", "asked_by"),
            "changed": changed_since(row),
            **(
                _handling(self, row)
                if applications_handled_by(request.user, request.at).filter(pk=row.pk).exists()
                else {}
            ),
        }


def _declare(call: Any) -> str:
    return reverse("staff_declaration", args=[call.pk])


def _signatures(row: Application) -> Any:
    return Signature.objects.filter(version__application=row).select_related("by", "organisation", "version")


def _handling(owner: PortalModelAdmin, row: Application) -> dict[str, Any]:
    """What only those who handle the application see: who reads and judges it, and its trail."""
    chain = f"application:{row.pk}"
    newest = with_actors(Event.objects.filter(chain=chain)).order_by("-seq")[:N_EVENTS]
    trail = f"{reverse('admin:audit_event_changelist')}?{urlencode({'q': chain})}"
    return {
        "events": told(newest, page_language()),
        "trail_url": trail,
        "related": _related(row),
        "find_url": find_address(owner, row),
    }


def _related(row: Application) -> dict[str, Any]:
    reading = {"case__application": row}
    reviews = Review.objects.filter(**reading).exclude(state=Review.State.EMPTY)
    readers = Assignment.objects.filter(**reading, ended_at__isnull=True)
    return {
        "cases": row.cases.select_related("panel"),
        "readers": readers.select_related("reviewer__person"),
        "reviews": reviews.select_related("reviewer__person"),
        "conflicts": [(one, rule_label(one.rule)) for one in row.conflicts.select_related("person")],
        "decisions": row.decisions.select_related("meeting"),
    }
