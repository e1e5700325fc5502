"""The record: the audit trail, which can only be read, and the log of messages, with what did not arrive."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import RuleFilter
from applications.models import AgencyRole, Application
from applications.policies.roles import agency_roles
from applications.texts.reading import page_language
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions import messages as actions
from reviews.forms.staff.desk import ReasonForm
from reviews.policies.messages import check_follow_up_message
from reviews.queries.deliveries import deliveries_visible_to
from reviews.queries.desk import applications_of_staff
from reviews.queries.record import events_visible_to, messages_visible_to, stuck_messages
from reviews.queries.trail import Told, told
from reviews.texts.letters import SENTENCES

Role = AgencyRole.Role


@admin.register(Event)
class EventAdmin(PortalModelAdmin):
    roles = (Role.AUDITOR, Role.OFFICER)
    opens_on_declaring = True
    has_page = False
    list_display = ("at", "happened", "about", "record")
    search_fields = ("chain", "action")
    ordering = ("-recorded_at", "chain", "-seq")
    list_intro = gettext_lazy(
        "What was changed and what was read. Nothing here can be changed; each row holds the hash of the row before it."
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Event]:
        return events_visible_to(user, at)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list with its events told in words."""
        found = super().get_changelist_instance(request)
        own = agency_roles(request.user).order_by().values("agency")
        found.result_list = [_with_words(one) for one in told(found.result_list, page_language(), own)]
        return found

    @admin.display(description=gettext_lazy("what happened"))
    def happened(self, event: Event) -> str:
        return event.told.sentence

    @admin.display(description=gettext_lazy("about"))
    def about(self, event: Event) -> str:
        """Whom or what it is about: of an application its reference."""
        return event.told.subject or "–"

    @admin.display(description=gettext_lazy("record"))
    def record(self, event: Event) -> str:
        return render_to_string("admin/reviews/parts/event_record.html", {"event": event})


def _with_words(one: Told) -> Event:
    one.event.told = one
    return one.event


class StuckMessages(RuleFilter):
    """Those that did not arrive and that nobody has followed up."""

    title = gettext_lazy("follow-up")
    parameter_name = "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        self.user = request.user
        return [("1", gettext_lazy("did not arrive"))]

    def narrowed(self, rows: QuerySet[Message], wanted: str, at: datetime) -> QuerySet[Message]:
        return rows.filter(pk__in=stuck_messages(self.user, at).values("pk"))


class OfApplication(RuleFilter):
    """Those about one application that the person sees: the page of the application leads here."""

    title = gettext_lazy("application")
    parameter_name = "application"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        wanted = self.value()
        if wanted is None:
            return []
        try:
            named = applications_of_staff(request.user, request.at).get(pk=wanted)
        except (Application.DoesNotExist, ValidationError) as error:
            raise IncorrectLookupParameters from error
        return [(wanted, named.reference)]

    def narrowed(self, rows: QuerySet[Message], wanted: str, at: datetime) -> QuerySet[Message]:
        return rows.filter(scope=f"application:{UUID(wanted)}")


def send_again(doing: Doing) -> Done:
    made = actions.send_message_again(doing.row, by=doing.user, at=doing.at)
    return Done(_("The message is sent again to %(address)s.") % {"address": made.to})


def note_followed_up(doing: Doing) -> Done:
    actions.note_followed_up(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("It is noted how the message was followed up."))


@admin.register(Message)
class MessageAdmin(PortalModelAdmin):
    roles = (Role.OFFICER, Role.ADMINISTRATOR)
    opens_on_declaring = True
    list_display = ("queued_at", "to", "subject", "state", "sent_at", "what_failed")
    list_display_links = ("queued_at", "subject")
    list_filter = ("state", StuckMessages, OfApplication)
    search_fields = ("to", "subject")
    ordering = ("-queued_at",)
    exports = True
    list_intro = gettext_lazy("Which messages were sent, and which could not be. Their text is not shown.")
    page_fields = (
        *("to", "subject", "state", "queued_at", "sent_at", "returned_at", "attempts", "error"),
        *("followed_up_by", "followed_up_at", "follow_up_note"),
    )
    acts = (
        Act(
            "again",
            gettext_lazy("Send again"),
            send_again,
            check_follow_up_message,
            kind="primary",
            question=gettext_lazy(
                "It goes to the present address of the account; without an account, to the same as before."
            ),
            confirm_label=gettext_lazy("Send again"),
        ),
        Act(
            "followed-up",
            gettext_lazy("Note how it was followed up"),
            note_followed_up,
            check_follow_up_message,
            ReasonForm,
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Message]:
        return messages_visible_to(user, at).select_related("followed_up_by")

    def page_title(self, row: Message) -> str:
        return row.subject

    def page_context(self, request: HttpRequest, row: Message) -> dict[str, Any]:
        """What tells of a decision leads to where it is followed up."""
        found = deliveries_visible_to(request.user, request.at).filter(message=row).first()
        if found is None:
            return {}
        note = {"kind": "info", "title": _("A message of a decision"), "text": SENTENCES["message_of_decision"]}
        url = reverse("admin:reviews_delivery_change", args=[found.pk])
        return {"notes": [{**note, "url": url, "link_text": _("Show")}]}

    @admin.display(description=gettext_lazy("error"), ordering="error")
    def what_failed(self, row: Message) -> str:
        """A column of its own name: a cell that is called `error` would look like one of a form."""
        return row.error
