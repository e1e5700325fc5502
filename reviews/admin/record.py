"""The record: the audit trail and the log of messages. Both can only be read."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from applications.policies.roles import agency_roles
from applications.texts.reading import page_language
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.admin.exporting import export_act
from reviews.queries.record import events_visible_to, messages_visible_to
from reviews.queries.trail import Told, told

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


@admin.register(Message)
class MessageAdmin(PortalModelAdmin):
    roles = (Role.OFFICER, Role.ADMINISTRATOR)
    opens_on_declaring = True
    has_page = False
    list_display = ("queued_at", "to", "subject", "state", "sent_at", "attempts", "error")
    list_filter = ("state",)
    search_fields = ("to", "subject")
    ordering = ("-queued_at",)
    list_acts = (export_act(Message),)
    list_intro = gettext_lazy("Which messages were sent, and which could not be. Their text is not shown.")

    def visible_to(self, user: User, at: datetime) -> QuerySet[Message]:
        return messages_visible_to(user, at)
