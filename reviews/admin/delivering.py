"""The messages of decisions: who was told and when, which came back, and what was done about it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, NamedFilter
from applications.models import AgencyRole
from applications.policies.roles import calls_with_role
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.mail.models import Message
from reviews.actions import deliveries as actions
from reviews.forms.staff.letters import DeliveredForm, SendAgainForm
from reviews.models import DecisionMeeting, Delivery
from reviews.policies.letters import check_follow_up
from reviews.queries.deliveries import STUCK, deliveries_visible_to, n_by_state

State = Message.State
KINDS = {
    State.QUEUED: "info",
    State.SENT: "positive",
    State.DROPPED: "neutral",
    State.FAILED: "negative",
    State.RETURNED: "negative",
}


class StuckFilter(admin.SimpleListFilter):
    """Those that did not arrive and that nobody has followed up."""

    title = gettext_lazy("follow-up")
    parameter_name = "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("1", gettext_lazy("did not arrive"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return queryset.filter(STUCK) if self.value() == "1" else queryset


def delivery_figures(request: HttpRequest, meeting: DecisionMeeting) -> list[tuple[str, str, int, str]]:
    """For an officer of a published meeting: each state with its kind, how many, and the list of those."""
    is_officer = calls_with_role(request.user, AgencyRole.Role.OFFICER).filter(pk=meeting.call_id).exists()
    if meeting.state != DecisionMeeting.State.PUBLISHED or not is_officer:
        return []
    counts = n_by_state(request.user, meeting, request.at)
    address = f"{reverse('admin:reviews_delivery_changelist')}?decision__meeting__id__exact={meeting.pk}"
    return [
        (
            str(state.label),
            KINDS[state],
            counts[state.value],
            f"{address}&message__state__exact={state.value}",
        )
        for state in State
        if counts.get(state.value)
    ]


def send_again(doing: Doing) -> Done:
    actions.send_again(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The message is sent again to %(address)s.") % {"address": doing.values["to"]})


def note_delivered(doing: Doing) -> Done:
    actions.note_delivered(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("It is noted how the decision was delivered."))


@admin.register(Delivery)
class DeliveryAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    opens_on_declaring = True
    exports = True
    list_display = ("application", "to", "shown_state", "queued_at", "sent_at", "followed_up")
    list_filter = (
        StuckFilter,
        ("decision__meeting__call", CallFilter),
        ("decision__meeting", NamedFilter),
        "message__state",
    )
    ordering = ("-message__queued_at", "pk")
    list_intro = gettext_lazy(
        "Who was told of which decision, and when. What did not arrive is sent again or delivered in another way."
    )
    page_fields = ("application", "to", "recipient", "queued_at", "sent_at", "returned_at", "error", "followed_up")
    acts = (
        Act(
            "again",
            gettext_lazy("Send again"),
            send_again,
            check_follow_up,
            SendAgainForm,
            kind="primary",
            confirm_label=gettext_lazy("Send again"),
        ),
        Act(
            "otherwise",
            gettext_lazy("Delivered another way"),
            note_delivered,
            check_follow_up,
            DeliveredForm,
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Delivery]:
        return deliveries_visible_to(user, at)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == StuckFilter.parameter_name or super().lookup_allowed(lookup, value, request)

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        record_read("meeting:all:deliveries", by=request.user, at=request.at)
        return {}

    def page_title(self, row: Delivery) -> str:
        return _("Message on %(reference)s") % {"reference": row.decision.application.reference}

    def page_context(self, request: HttpRequest, row: Delivery) -> dict[str, Any]:
        record_read(f"meeting:{row.decision.meeting_id}:deliveries", by=request.user, at=request.at)
        return {"status": row.message.get_state_display(), "kind": KINDS[State(row.message.state)]}

    @admin.display(description=gettext_lazy("application"), ordering="decision__application__reference")
    def application(self, row: Delivery) -> str:
        return str(row.decision.application.reference)

    @admin.display(description=gettext_lazy("to"), ordering="message__to")
    def to(self, row: Delivery) -> str:
        return str(row.message.to)

    @admin.display(description=gettext_lazy("recipient"))
    def recipient(self, row: Delivery) -> str:
        return str(row.message.recipient.name) if row.message.recipient else "–"

    @admin.display(description=gettext_lazy("state"), ordering="message__state")
    def shown_state(self, row: Delivery) -> str:
        return str(row.message.get_state_display())

    @admin.display(description=gettext_lazy("queued"), ordering="message__queued_at")
    def queued_at(self, row: Delivery) -> datetime:
        return row.message.queued_at

    @admin.display(description=gettext_lazy("sent"), ordering="message__sent_at")
    def sent_at(self, row: Delivery) -> datetime | None:
        return row.message.sent_at

    @admin.display(description=gettext_lazy("returned"))
    def returned_at(self, row: Delivery) -> datetime | None:
        return row.message.returned_at

    @admin.display(description=gettext_lazy("what the mail server said"))
    def error(self, row: Delivery) -> str:
        return str(row.message.error)

    @admin.display(description=gettext_lazy("followed up"))
    def followed_up(self, row: Delivery) -> str:
        if row.settled_at is None:
            return "–"
        if row.otherwise_on is None:
            return _("sent again by %(name)s") % {"name": row.settled_by.name}
        given = {"day": date_format(row.otherwise_on), "name": row.settled_by.name, "note": row.note}
        return _("delivered another way on %(day)s (%(name)s): %(note)s") % given
