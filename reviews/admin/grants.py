"""Grants after their decision: the terms of a call, and each grant until both sides have accepted it."""

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
from applications.domain.numbers import format_sek
from applications.models import AgencyRole
from applications.policies.roles import READERS, calls_readable_by
from applications.texts.reading import page_language
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.actions import grants as actions
from reviews.domain.grants import GrantState, Standing
from reviews.forms.staff import grants as forms
from reviews.models import Grant, GrantTerms
from reviews.models.grants import STATE_LABELS
from reviews.policies.composition import check_some_officer
from reviews.policies.grants import check_end, check_extend
from reviews.queries.grant_changes import changes_of
from reviews.queries.grants import answers_of, grants_of_staff, in_standing, standing_of, titled
from reviews.queries.yearly_reports import lines_of
from reviews.texts.grant_changes import shown as shown_change
from reviews.texts.grants import STANDING_KINDS, STANDING_LABELS
from reviews.texts.yearly_reports import shown

Role = AgencyRole.Role


def write_terms(doing: Doing) -> Done:
    values = dict(doing.values)
    terms = actions.write_terms(values.pop("call"), **values, by=doing.user, at=doing.at)
    return Done(
        _("The terms are saved as version %(n)s. Grants that are decided from now on have them.") % {"n": terms.number}
    )


def extend(doing: Doing) -> Done:
    actions.extend_acceptance(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("There is more time to accept the terms. Those who have not answered get an e-mail."))


def end(doing: Doing) -> Done:
    actions.end_grant(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(
        _("The grant is ended, and both sides get an e-mail. Its amount is free for another decision of the call.")
    )


class StandingFilter(RuleFilter):
    """By where the grant stands, as the officer reads it."""

    title = gettext_lazy("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        waiting = (GrantState.WAITING.value, STATE_LABELS[GrantState.WAITING])
        return [waiting, *((one.value, STANDING_LABELS[one]) for one in Standing)]

    def narrowed(self, rows: QuerySet[Grant], wanted: str, at: datetime) -> QuerySet[Grant]:
        return in_standing(rows, wanted, at)


@admin.register(GrantTerms)
class GrantTermsAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("call", "number", "n_days_to_accept", "report_month", "report_day", "written_by", "written_at")
    list_select_related = ("call__agency", "written_by")
    page_fields = list_display
    change_form_template = "admin/reviews/grant_terms.html"
    list_intro = gettext_lazy(
        "What those who get a grant accept. A grant keeps the terms with which it was decided; a new version is for "
        "grants that are decided after it."
    )
    list_acts = (
        Act(
            "write",
            gettext_lazy("Write terms"),
            write_terms,
            check_some_officer,
            forms.TermsForm,
            kind="primary",
            confirm_label=gettext_lazy("Save as a new version"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[GrantTerms]:
        return GrantTerms.objects.filter(call__in=calls_readable_by(user))


@admin.register(Grant)
class GrantAdmin(PortalModelAdmin):
    roles = READERS
    opens_on_declaring = True
    list_display = ("reference", "title", "amount", "standing", "due_on", "leader", "organisation")
    list_filter = (StandingFilter, ("decision__application__call", CallFilter))
    search_fields = ("decision__application__reference", "leader__name", "organisation__name_sv")
    ordering = ("due_on", "decision__application__reference")
    change_form_template = "admin/reviews/grant.html"
    page_fields = ("title", "organisation", "leader", "starts_on", "ends_on", "due_on", "offered_at", "settled_at")
    exports = True
    acts = (
        Act(
            "extend",
            gettext_lazy("Give more time"),
            extend,
            check_extend,
            forms.MoreTimeForm,
            confirm_label=gettext_lazy("Give more time"),
        ),
        Act(
            "end",
            gettext_lazy("End the grant"),
            end,
            check_end,
            forms.EndGrantForm,
            kind="danger",
            intro=gettext_lazy(
                "For a grant that nobody accepts, or that is given back before it begins. The decision stands as it "
                "was published. The amount is free for another decision. It cannot be undone."
            ),
            confirm_label=gettext_lazy("End the grant"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Grant]:
        return titled(grants_of_staff(user, at))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        self.read_at = request.at
        return super().get_queryset(request)

    @admin.display(description=gettext_lazy("application"), ordering="decision__application__reference")
    def reference(self, row: Grant) -> str:
        return str(row.decision.application.reference)

    @admin.display(description=gettext_lazy("title"))
    def title(self, row: Any) -> str:
        return str(getattr(row, f"title_{page_language()}") or row.title_sv or row.title_en or "–")

    @admin.display(description=gettext_lazy("amount, SEK"), ordering="decision__amount_sek")
    def amount(self, row: Grant) -> str:
        return format_sek(row.decision.amount_sek)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, row: Grant) -> str:
        return str(STANDING_LABELS[standing_of(row, self.read_at)])

    def page_title(self, row: Grant) -> str:
        return _("Grant %(reference)s") % {"reference": row.decision.application.reference}

    def page_context(self, request: HttpRequest, row: Grant) -> dict[str, Any]:
        record_read(f"grant:{row.pk}", by=request.user, at=request.at)
        where = standing_of(row, request.at)
        application = row.decision.application
        return {
            "status": STANDING_LABELS[where],
            "kind": STANDING_KINDS[where],
            "facts": [_("SEK %(amount)s") % {"amount": format_sek(row.decision.amount_sek)}],
            "standing": where,
            "answers": answers_of(row),
            "case_url": reverse("admin:applications_application_change", args=[application.pk]),
            "meeting_url": reverse("admin:reviews_decisionmeeting_change", args=[row.decision.meeting_id]),
            "agreed": row.document["terms"],
            "changes": [
                shown_change(one, reverse("admin:reviews_changerequest_change", args=[one.pk]))
                for one in changes_of(row)
            ],
            "reports": [
                shown(one, where, reverse("admin:reviews_yearlyreport_change", args=[one.pk]))
                for one, where in lines_of(row, request.at)
            ],
        }
