"""Requests for disclosure as a person sees them: without the documents that are closed to the person."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.timezone import localdate

from applications.models import Agency, AgencyRole
from applications.policies.roles import agency_roles
from applications.queries.visibility import Role as Seeing
from applications.queries.visibility import applications_visible_to
from clusterportal.accounts.models import User
from reviews.models import CaseDocument, DisclosureItem, DisclosureRequest, SecrecyTest
from reviews.queries.desk import applications_of_staff
from reviews.queries.documents import RELATED, closed_to

T = TypeVar("T")
Role = AgencyRole.Role
State = DisclosureRequest.State
READERS = (Role.REGISTRAR, Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER)
WORKING = (Role.REGISTRAR, Role.OFFICER)
DECIDING = (Role.REGISTRAR, Role.DECISION_MAKER)
WAITING = (State.OPEN, State.PUT_FORWARD, State.DECIDED)


@dataclass(frozen=True)
class Tested:
    """A document of a request with its last test, and those that earlier requests led to."""

    item: DisclosureItem
    test: SecrecyTest | None
    earlier: tuple[SecrecyTest, ...]
    may_open: bool

    @property
    def document(self) -> CaseDocument:
        return self.item.document


@dataclass(frozen=True)
class Shown:
    """What somebody sees of a request; `elsewhere`: how many documents colleagues handle, by name."""

    items: tuple[Tested, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Waiting:
    """How many requests of an agency wait for somebody, and for how many days the oldest of them has.

    `is_own`: the person may take the next step of one of them, as far as that follows from roles.
    """

    agency: str
    state: str
    n: int
    days: int
    is_own: bool


def requests_seen_by(user: User) -> QuerySet[DisclosureRequest]:
    """The requests to the person's agencies."""
    agencies = agency_roles(user).filter(role__in=READERS).values("agency")
    return DisclosureRequest.objects.filter(agency__in=agencies).select_related(
        "agency", "registered_by", "put_forward_by", "decided_by", "answered_by"
    )


def shown_to(user: User, request: DisclosureRequest, at: datetime) -> Shown:
    """In four statements, however many documents; looked up once for one object of the request, as a page asks often.

    An action locks the request first, and so has an object of its own.
    """
    return _once(request, ("shown", user.pk, at), lambda: _shown_to(user, request, at))


def roles_at(user: User, request: DisclosureRequest) -> frozenset[str]:
    """The person's roles at the agency that was asked, looked up once for one object of the request."""
    held = agency_roles(user).filter(agency=request.agency_id).values_list("role", flat=True)
    return _once(request, ("roles", user.pk), lambda: frozenset(held))


def _once(request: DisclosureRequest, key: Hashable, find: Callable[[], T]) -> T:
    known: dict[Hashable, T] = request.__dict__.setdefault("looked_up", {})
    if key not in known:
        known[key] = find()
    return known[key]


def _shown_to(user: User, request: DisclosureRequest, at: datetime) -> Shown:
    standing = DisclosureItem.objects.filter(request=request, removed_at__isnull=True)
    read, known = applications_of_staff(user, at), applications_visible_to(user, Seeing.DECISION_MAKER, at)
    opens = Q(document__application__in=read)
    seen = standing.exclude(closed_to(user, "document__")).filter(opens | Q(document__application__in=known))
    seen = seen.annotate(may_open=opens)
    related = [f"document__{path}" for path in RELATED]
    items = list(seen.select_related("document__file", "added_by", *related))
    last, earlier = _last_tests(items), _earlier_tests(items, request)
    rows = tuple(Tested(one, last.get(one.pk), earlier.get(one.document_id, ()), one.may_open) for one in items)
    others = Counter(standing.exclude(pk__in=[one.pk for one in items]).values_list("added_by", "added_by__name"))
    named = sorted(("" if key == user.pk else name, n) for (key, name), n in others.items())
    return Shown(rows, tuple(named))


def waiting_for(user: User, at: datetime) -> list[Waiting]:
    """What waits at the agencies where the person registers, handles or decides; in one statement."""
    working = agency_roles(user).filter(role__in=WORKING).values("agency")
    deciding = agency_roles(user).filter(role=Role.DECISION_MAKER).values("agency")
    open_ones = Q(agency__in=working, state__in=WAITING) | Q(agency__in=deciding, state=State.PUT_FORWARD)
    rows = DisclosureRequest.objects.filter(open_ones).order_by("agency", "state")
    decides = Q(agency__in=agency_roles(user).filter(role__in=DECIDING).values("agency"))
    own = ~Q(state=State.PUT_FORWARD) | decides & ~Q(put_forward_by=user)
    counted = rows.values_list("agency__short_name", "state").annotate(
        first=Min("asked_on"), n=Count("pk"), n_own=Count("pk", filter=own)
    )
    return [Waiting(agency, state, n, days_since(first, at), n_own > 0) for agency, state, first, n, n_own in counted]


def agencies_without_paragraphs(user: User) -> QuerySet[Agency]:
    """The agencies where the person works whose secrecy tests have nothing to cite."""
    own = agency_roles(user).filter(role__in=WORKING).values("agency")
    return Agency.objects.filter(pk__in=own, secrecy_paragraphs__isnull=True).order_by("pk")


def days_since(day: date, at: datetime) -> int:
    """Whole days that have passed, by the Swedish calendar."""
    return max(0, (localdate(at) - day).days)


def _last_tests(items: Iterable[DisclosureItem]) -> dict[UUID, SecrecyTest]:
    rows = SecrecyTest.objects.filter(item__in=[one.pk for one in items]).select_related("masked", "by")
    return {one.item_id: one for one in rows.order_by("pk")}


def _earlier_tests(items: Iterable[DisclosureItem], request: DisclosureRequest) -> dict[UUID, tuple[SecrecyTest, ...]]:
    """By document the last test in each other request, where it was more than a release."""
    others = SecrecyTest.objects.filter(
        item__document__in=[one.document_id for one in items], item__removed_at__isnull=True
    ).exclude(item__request=request)
    rows = others.select_related("item__request", "by").order_by("pk")
    last = {(one.item.document_id, one.item_id): one for one in rows}
    found: dict[UUID, tuple[SecrecyTest, ...]] = {}
    for (document, _item), one in last.items():
        if one.outcome != SecrecyTest.Outcome.RELEASED:
            found[document] = (*found.get(document, ()), one)
    return found
