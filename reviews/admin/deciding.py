"""Decision meetings: proposals, the locked list with its minutes, the decision maker's approval."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Button, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.domain.numbers import format_sek
from applications.forms.staff.base import ChosenForm
from applications.models import AgencyRole
from applications.queries.visibility import bars_in_call
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from reviews.actions import decisions as actions
from reviews.admin.delivering import delivery_figures
from reviews.admin.publishing import OUTCOME_KINDS, PublicationPages, shown_to_decide
from reviews.forms.staff import deciding as forms
from reviews.models import Decision, DecisionMeeting
from reviews.policies.composition import check_some_officer
from reviews.policies.deciding import check_decide, check_prepare, check_reopen
from reviews.queries.decisions import (
    crowded_areas,
    decisions_of_staff,
    decisions_seen_by,
    granted_sek,
    meetings_seen_by,
)
from reviews.queries.desk import applications_of_staff
from reviews.queries.reserves import Reserve, reserves_for
from reviews.queries.searching import applications_found, meetings_found
from reviews.queries.submitted import with_submitted
from reviews.queries.substitutes import substitutes

Role = AgencyRole.Role
State = DecisionMeeting.State
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)
MEETING_KINDS = {State.OPEN: "info", State.LOCKED: "notice", State.PUBLISHED: "positive"}


def create(doing: Doing) -> Done:
    values = dict(doing.values)
    actions.create_meeting(values.pop("call"), **values, by=doing.user, at=doing.at)
    return Done(_("The meeting is created. Attach its cases."))


def attach(doing: Doing) -> Done:
    count = actions.attach(doing.row, doing.values["applications"], by=doing.user, at=doing.at)
    return Done(_("Attached: %(count)s. Look at each proposal and write its reason.") % {"count": count})


def propose(doing: Doing) -> Done:
    values = dict(doing.values)
    decision = values.pop("decision")
    actions.propose(decision, **values, by=doing.user, at=doing.at)
    return Done(_("The proposal on %(reference)s is saved.") % {"reference": decision.application})


def detach(doing: Doing) -> Done:
    seen = decisions_seen_by(doing.user, doing.row, doing.at)
    decision = next((one for one in seen if one.pk == doing.values["chosen"]), None)
    if decision is None:
        raise Hidden
    actions.detach(decision, by=doing.user, at=doing.at)
    return Done(_("%(reference)s is no longer in the meeting.") % {"reference": decision.application})


def lock(doing: Doing) -> Done:
    actions.lock_meeting(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The list is locked. The decision maker can decide."))


def reopen(doing: Doing) -> Done:
    actions.reopen_meeting(doing.row, by=doing.user, at=doing.at)
    return Done(_("The list is open again."))


def publish(doing: Doing) -> Done:
    count = actions.publish_meeting(doing.row, by=doing.user, at=doing.at)
    return Done(_("Decisions published, all at once: %(count)s. The applicants get an e-mail.") % {"count": count})


def proposed(request: HttpRequest, row: DecisionMeeting) -> dict[str, Any]:
    key = request.POST.get("decision") or request.GET.get("decision")
    seen = decisions_seen_by(request.user, row, request.at)
    return {"decision": next((one for one in seen if str(one.pk) == key), None)}


def _reserves(request: HttpRequest, row: DecisionMeeting, free_sek: int) -> list[tuple[Reserve, str]]:
    """For the officers of the call alone: a reserve is an opinion until it is decided."""
    return [(one, format_sek(one.asked_sek)) for one in reserves_for(request.user, row.call, free_sek, request.at)]


@admin.register(DecisionMeeting)
class DecisionMeetingAdmin(PublicationPages):
    roles = READERS
    opens_on_declaring = True
    list_display = ("title", "call", "held_on", "state", "published_at")
    list_filter = ("state", ("call", CallFilter))
    search_fields = ("title",)
    search_help_text = gettext_lazy("By title or call, or by an application that the meeting decides.")
    change_form_template = "admin/reviews/meeting.html"
    page_fields = ("call", "held_on", "locked_by", "locked_at", "approved_by", "published_at")
    list_acts = (
        Act(
            "add",
            gettext_lazy("Create a meeting"),
            create,
            check_some_officer,
            forms.MeetingForm,
            kind="primary",
            confirm_label=gettext_lazy("Create the meeting"),
        ),
    )
    acts = (
        Act(
            "publish",
            gettext_lazy("Decide and publish"),
            publish,
            check_decide,
            forms.PublishForm,
            kind="primary",
            question=gettext_lazy(
                "You approve the list and the minutes as they stand. All decisions are published at once, and every "
                "applicant gets a letter. It cannot be undone."
            ),
            confirm_label=gettext_lazy("Decide and publish all"),
            template="admin/reviews/publish.html",
            form_context=shown_to_decide,
        ),
        Act(
            "attach",
            gettext_lazy("Attach cases"),
            attach,
            check_prepare,
            forms.AttachForm,
            confirm_label=gettext_lazy("Attach"),
        ),
        Act(
            "lock",
            gettext_lazy("Lock the list"),
            lock,
            check_prepare,
            forms.LockForm,
            kind="primary",
            confirm_label=gettext_lazy("Lock the list"),
        ),
        Act(
            "reopen",
            gettext_lazy("Open the list again"),
            reopen,
            check_reopen,
            question=gettext_lazy("What was proposed to the decision maker no longer stands."),
            confirm_label=gettext_lazy("Open the list"),
        ),
        Act(
            "proposal",
            gettext_lazy("Proposal"),
            propose,
            check_prepare,
            forms.ProposalForm,
            shown=False,
            template="admin/reviews/proposal.html",
            context=proposed,
        ),
        Act("detach", gettext_lazy("Take out"), detach, check_prepare, ChosenForm, shown=False),
    )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Of the applications those that the person may see in the meeting."""
        own = decisions_of_staff(request.user, request.at)
        return meetings_found(queryset, search_term, own), False

    def visible_to(self, user: User, at: datetime) -> QuerySet[DecisionMeeting]:
        """With the number of its cases, of those that the person sees, and whether its call has any that are closed."""
        seen = Count("decisions", filter=Q(decisions__in=decisions_of_staff(user, at)), distinct=True)
        numbered = meetings_seen_by(user).annotate(n_decisions=Count("decisions", distinct=True), n_seen=seen)
        return numbered.annotate(is_barred=Exists(bars_in_call(user, OuterRef("call"))))

    def buttons(self, request: HttpRequest, row: DecisionMeeting) -> list[Button]:
        """Attaching is the strong button until there is a list to lock."""
        found = super().buttons(request, row)
        if row.n_seen:
            return found
        return [replace(one, kind="primary" if one.url.endswith("/attach/") else "") for one in found]

    def page_context(self, request: HttpRequest, row: DecisionMeeting) -> dict[str, Any]:
        record_read(f"meeting:{row.pk}", by=request.user, at=request.at)
        rows = decisions_seen_by(request.user, row, request.at)
        known = decisions_of_staff(request.user, request.at).filter(meeting__call=row.call)
        cases = applications_of_staff(request.user, request.at).filter(decisions__meeting=row)
        granted = granted_sek(known)
        free = row.call.frame_sek - granted
        knows_frame = not row.is_barred
        return {
            "status": row.get_state_display(),
            "kind": MEETING_KINDS[State(row.state)],
            "decisions": [
                (one, OUTCOME_KINDS[one.outcome], format_sek(one.amount_sek), self._letters_url(row, one))
                for one in rows
            ],
            "cases": frozenset(cases.values_list("pk", flat=True)),
            "checks_url": self.url("checks", row) if row.state != State.PUBLISHED else "",
            "deliveries": delivery_figures(request, row),
            "substitutes": substitutes(request.user, row.call, row),
            "sees_all": row.n_decisions == len(rows),
            "granted_sek": format_sek(granted),
            "frame_sek": format_sek(row.call.frame_sek),
            "is_over": granted > row.call.frame_sek,
            "crowded": crowded_areas(row, known),
            "may_prepare": permits(check_prepare, request.user, row),
            "knows_frame": knows_frame,
            "free_sek": format_sek(max(free, 0)) if knows_frame else "",
            "reserves": _reserves(request, row, free),
            "proposal_url": self.url("proposal", row),
            "detach_url": self.url("detach", row),
        }

    def _letters_url(self, row: DecisionMeeting, decision: Decision) -> str:
        """Of the letters as they would be sent, while that can be looked at."""
        if row.state == State.PUBLISHED:
            return ""
        return reverse(f"admin:{self.url_name('letters')}", args=[row.pk, decision.pk])


@admin.register(Decision)
class DecisionAdmin(PortalModelAdmin):
    roles = READERS
    opens_on_declaring = True
    list_display = ("application", "title", "outcome", "amount_sek", "meeting", "proposed_by")
    list_filter = ("outcome", ("application__call", CallFilter))
    list_select_related = ("application", "meeting", "proposed_by")
    search_fields = ("application__reference",)
    search_help_text = gettext_lazy("By reference, case number, title, organisation or project leader, as submitted.")
    exports = True
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Decision]:
        return with_submitted(decisions_of_staff(user, at), "application__")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return applications_found(queryset, search_term, "application__"), False

    @admin.display(description=gettext_lazy("title"))
    def title(self, row: Any) -> str:
        return row.submitted_title or "–"
