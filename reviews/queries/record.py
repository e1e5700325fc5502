"""Which events of the audit trail and which messages staff may read.

An auditor reads what concerns the own agency: its calls, what was submitted to them, its register of reviewers, the
accounts of its staff and what those have read. An officer reads the events of own calls and, after declaring, of the
applications that the officer may see.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from applications.models import Agency, AgencyRole, Call
from applications.policies.roles import agency_roles, calls_with_role
from applications.queries.visibility import Role, applications_visible_to, bars_in_call
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.models import DisclosureItem, DisclosureRequest, RegisterEntry
from reviews.queries.desk import applications_handled_by
from reviews.queries.trail import with_actors

Held = AgencyRole.Role
AUDITING = (Held.AUDITOR, Held.OFFICER)
# Events of a call that count its applications or name several: who is barred from one could subtract the rest.
OVER_CASES = ("bids.saved", "conflicts.noted", "declaration.made")


def events_visible_to(user: User, at: datetime) -> QuerySet[Event]:
    """The events of which the person may know, each with the name of its account as `actor_name`."""
    shown = _scopes(user, at, "chain", AUDITING)
    if agency_roles(user).filter(role=Held.AUDITOR).exists():
        staff = _staff_of_agencies(user)
        shown |= Q(chain__in=_names("account:", staff)) | Q(chain__startswith="reads:", actor__in=_names("", staff))
        agencies = agency_roles(user).filter(role=Held.AUDITOR).values("agency")
        shown |= Q(chain__in=_names("entry:", RegisterEntry.objects.filter(agency__in=agencies)))
        shown |= Q(chain__in=_names("agency:", Agency.objects.filter(pk__in=agencies)))
        shown |= Q(chain__in=_names("disclosure:", _requests_without_bar(user, agencies, at)))
    counting = Q(action__in=OVER_CASES, chain__in=_names("call:", _calls_with_bar(user)))
    return with_actors(Event.objects.filter(shown).exclude(counting))


def messages_visible_to(user: User, at: datetime) -> QuerySet[Message]:
    """The messages of which the person may know that they were sent: an officer's and an administrator's own calls,
    and to an officer those about what the own agency is owed from stage one."""
    own = Agency.objects.filter(pk__in=agency_roles(user).filter(role=Held.OFFICER).values("agency"))
    of_calls = _scopes(user, at, "scope", (Held.OFFICER, Held.ADMINISTRATOR))
    return Message.objects.filter(of_calls | Q(scope__in=_names("agency:", own)))


def stuck_messages(user: User, at: datetime) -> QuerySet[Message]:
    """Those of them that failed or came back and that nobody has followed up.

    What tells of a decision stands in the delivery log, and is counted there.
    """
    stuck = [Message.State.FAILED, Message.State.RETURNED]
    return messages_visible_to(user, at).filter(state__in=stuck, followed_up_at__isnull=True, delivery__isnull=True)


def _scopes(user: User, at: datetime, column: str, roles: Iterable[str]) -> Q:
    """Rows whose `column` names a call of the person's, or an application that the person may see in one of `roles`."""
    found = Q(**{f"{column}__in": _names("call:", calls_with_role(user, *roles))})
    if Held.AUDITOR in roles:
        found |= Q(**{f"{column}__in": _names("application:", applications_visible_to(user, Role.AUDITOR, at))})
    if Held.OFFICER in roles:
        found |= Q(**{f"{column}__in": _names("application:", applications_handled_by(user, at))})
    return found


def _calls_with_bar(user: User) -> QuerySet[Call]:
    """The calls in which an application is closed to the person."""
    return Call.objects.filter(Exists(bars_in_call(user, OuterRef("pk"))))


def _requests_without_bar(user: User, agencies: Any, at: datetime) -> QuerySet[DisclosureRequest]:
    """The requests none of whose documents, taken out or not, is closed to the person."""
    open_ = applications_visible_to(user, Role.AUDITOR, at)
    closed = DisclosureItem.objects.filter(request=OuterRef("pk")).exclude(document__application__in=open_)
    return DisclosureRequest.objects.filter(~Exists(closed), agency__in=agencies)


def _staff_of_agencies(user: User) -> QuerySet[User]:
    own = agency_roles(user).filter(role=Held.AUDITOR).values("agency")
    return User.objects.filter(agency_roles__agency__in=own)


def _names(prefix: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The names that chains and scopes have for `rows`, such as call:<id>."""
    name = Concat(Value(prefix), Cast("pk", CharField()), output_field=CharField())
    named: QuerySet[Any] = rows.order_by().annotate(record_name=name).values("record_name")
    return named
