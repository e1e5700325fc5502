"""The record: the audit trail and the log of messages. Both can only be read."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.queries.record import events_visible_to, messages_visible_to

Role = AgencyRole.Role


@admin.register(Event)
class EventAdmin(PortalModelAdmin):
    roles = (Role.AUDITOR, Role.OFFICER)
    has_page = False
    list_display = ("at", "action", "who", "chain", "seq", "facts", "recorded_at")
    search_fields = ("chain", "action")
    ordering = ("-recorded_at", "chain", "-seq")
    list_intro = gettext_lazy(
        "What was changed and what was read. Nothing here can be changed; each row holds the hash of the row before it."
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Event]:
        return events_visible_to(user, at)

    @admin.display(description=gettext_lazy("account"))
    def who(self, event: Event) -> str:
        if not event.actor:
            return _("the portal")
        return event.actor_name or event.actor

    @admin.display(description=gettext_lazy("detail"))
    def facts(self, event: Event) -> str:
        return ", ".join(f"{name}: {value}" for name, value in event.detail.items())


@admin.register(Message)
class MessageAdmin(PortalModelAdmin):
    roles = (Role.OFFICER, Role.ADMINISTRATOR)
    has_page = False
    list_display = ("queued_at", "to", "subject", "state", "sent_at", "attempts", "error")
    list_filter = ("state",)
    search_fields = ("to", "subject")
    ordering = ("-queued_at",)
    list_intro = gettext_lazy("Which messages were sent, and which could not be. Their text is not shown.")

    def visible_to(self, user: User, at: datetime) -> QuerySet[Message]:
        return messages_visible_to(user, at)
