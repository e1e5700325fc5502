"""Questions and answers on the pages of calls: published, replaced by a newer text, withdrawn."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import public_questions as actions
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.forms.staff import enquiries as forms
from applications.models import AgencyRole, PublicQuestion
from applications.policies.public_questions import check_change_question
from applications.policies.roles import has_agency_role
from applications.queries.public_questions import answered, calls_to_publish_in, questions_visible_to
from applications.texts.reading import in_language
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User

Role = AgencyRole.Role
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)


def _some_officer(user: User, _row: None, _at: datetime) -> None:
    if not has_agency_role(user, Role.OFFICER):
        raise Hidden


def _has_calls(user: User, at: datetime) -> bool:
    return calls_to_publish_in(user, at).exists()


def publish(doing: Doing) -> Done:
    made = actions.publish_question(**doing.values, by=doing.user, at=doing.at)
    to = reverse("admin:applications_publicquestion_change", args=[made.pk])
    return Done(_("The question and answer stand on the page of the call."), to)


def replace(doing: Doing) -> Done:
    values = {"words": doing.values["words"], "seen": doing.values["seen_text"]}
    actions.replace_question(doing.row, **values, by=doing.user, at=doing.at)
    return Done(_("The newer text stands on the page of the call, marked as changed today. The earlier one is kept."))


def withdraw(doing: Doing) -> Done:
    actions.withdraw_question(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The question is withdrawn. The reason stands in its place."))


@admin.register(PublicQuestion)
class PublicQuestionAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("reference", "says", "call", "at", "changed", "withdrawn", "asked")
    list_filter = (("call", CallFilter),)
    list_select_related = ("call__agency", "withdrawal")
    list_intro = gettext_lazy("What stands as questions and answers on the pages of the calls, the newest first.")
    change_form_template = "admin/applications/public_question.html"
    page_fields = ("reference", "call", "at", "by", "asked")
    list_acts = (
        Act(
            "publish",
            gettext_lazy("Publish a question and answer"),
            publish,
            _some_officer,
            forms.PublishForm,
            kind="primary",
            intro=gettext_lazy("Without names. Everybody can read it at once."),
            confirm_label=gettext_lazy("Publish the question and answer"),
            waits=_has_calls,
        ),
    )
    acts = (
        Act(
            "replace",
            gettext_lazy("Replace the text"),
            replace,
            check_change_question,
            forms.ReplaceForm,
            kind="primary",
            intro=gettext_lazy(
                "The question is marked with the day of the change. Those who asked are told by e-mail. "
                "The earlier text is kept here, for the staff alone."
            ),
            confirm_label=gettext_lazy("Publish the newer text"),
        ),
        Act(
            "withdraw",
            gettext_lazy("Withdraw"),
            withdraw,
            check_change_question,
            forms.WithdrawForm,
            intro=gettext_lazy(
                "Question and answer are shown no longer. Your reason stands in their place, and those who asked are "
                "told by e-mail."
            ),
            confirm_label=gettext_lazy("Withdraw the question and answer"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[PublicQuestion]:
        rows = questions_visible_to(user).annotate(n_asked=Count("enquiries")).select_related("call__agency", "by")
        return rows.select_related("withdrawal").prefetch_related("texts__by")

    @admin.display(description=gettext_lazy("question"))
    def says(self, row: PublicQuestion) -> str:
        return in_language(answered(row).text, "question")

    @admin.display(description=gettext_lazy("changed"))
    def changed(self, row: PublicQuestion) -> datetime | None:
        return answered(row).changed_at

    @admin.display(description=gettext_lazy("withdrawn"))
    def withdrawn(self, row: PublicQuestion) -> datetime | None:
        withdrawal = answered(row).withdrawal
        return withdrawal.at if withdrawal else None

    @admin.display(description=gettext_lazy("enquiries that it answers"))
    def asked(self, row: Any) -> int:
        return int(row.n_asked)

    def page_title(self, row: PublicQuestion) -> str:
        return self.says(row)

    def page_context(self, request: HttpRequest, row: PublicQuestion) -> dict[str, Any]:
        now = answered(row)
        return {
            "kicker": row.reference,
            "status": _("Withdrawn") if now.withdrawal else _("Published"),
            "kind": "neutral" if now.withdrawal else "positive",
            "public_url": f"{reverse('call', args=[row.call_id])}#{now.anchor}",
            "withdrawal": now.withdrawal,
            "texts": list(reversed(row.texts.all())),
        }
