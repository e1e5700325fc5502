"""Requests for changes of grants: approved or refused by an officer once those concerned have consented."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, RuleFilter
from applications.policies.roles import READERS
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.actions import grant_changes as actions
from reviews.domain.grant_changes import ChangeState
from reviews.forms.staff.grant_changes import AnswerForm
from reviews.models import ChangeRequest
from reviews.policies.grant_changes import check_approve_change, check_decide_change
from reviews.queries.grant_changes import changes_of_staff, ready
from reviews.texts.grant_changes import STATE_KINDS, waits_for, wanted


def approve(doing: Doing) -> Done:
    actions.approve_change(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The change is approved, and the grant is changed. Those concerned get an e-mail."))


def refuse(doing: Doing) -> Done:
    actions.refuse_change(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The request is refused. Those concerned get an e-mail."))


class WaitsFilter(RuleFilter):
    """Those that wait for the officer alone."""

    title = gettext_lazy("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("officer", gettext_lazy("the agency's decision"))]

    def narrowed(self, rows: QuerySet[ChangeRequest], wanted: str, at: datetime) -> QuerySet[ChangeRequest]:
        return ready(rows)


@admin.register(ChangeRequest)
class ChangeRequestAdmin(PortalModelAdmin):
    roles = READERS
    opens_on_declaring = True
    list_display = ("reference", "kind", "asked_for", "state", "waits", "asked_at")
    list_filter = (WaitsFilter, "kind", "state", ("grant__decision__application__call", CallFilter))
    search_fields = ("grant__decision__application__reference",)
    ordering = ("-asked_at", "pk")
    change_form_template = "admin/reviews/grant_change.html"
    exports = True
    acts = (
        Act(
            "approve",
            gettext_lazy("Approve the change"),
            approve,
            check_approve_change,
            AnswerForm,
            kind="primary",
            intro=gettext_lazy(
                "The grant has the new leader, organisation or end from now on. The decision and the submitted "
                "application stay as they are."
            ),
            confirm_label=gettext_lazy("Approve the change"),
        ),
        Act(
            "refuse",
            gettext_lazy("Refuse the request"),
            refuse,
            check_decide_change,
            AnswerForm,
            confirm_label=gettext_lazy("Refuse the request"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[ChangeRequest]:
        return changes_of_staff(user, at)

    @admin.display(description=gettext_lazy("application"), ordering="grant__decision__application__reference")
    def reference(self, row: ChangeRequest) -> str:
        return str(row.grant.decision.application.reference)

    @admin.display(description=gettext_lazy("change asked for"))
    def asked_for(self, row: ChangeRequest) -> str:
        return wanted(row)

    @admin.display(description=gettext_lazy("waits for"))
    def waits(self, row: ChangeRequest) -> str:
        return " ".join(waits_for(row)) or "–"

    def page_title(self, row: ChangeRequest) -> str:
        reference = row.grant.decision.application.reference
        return f"{row.get_kind_display().capitalize()}, {reference}"

    def page_context(self, request: HttpRequest, row: ChangeRequest) -> dict[str, Any]:
        record_read(f"grant:{row.grant_id}:change", by=request.user, at=request.at)
        return {
            "status": row.get_state_display(),
            "kind": STATE_KINDS[ChangeState(row.state)],
            "change": row,
            "wanted": wanted(row),
            "waits": waits_for(row),
            "consents": row.consents.select_related("by"),
            "grant_url": reverse("admin:reviews_grant_change", args=[row.grant_id]),
        }
