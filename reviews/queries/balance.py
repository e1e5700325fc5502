"""The gender balance over a call's reviewers, and why it is as it is."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from applications.models import Call
from clusterportal.audit.models import Event
from reviews.domain.balance import Balance
from reviews.models import PanelRole, RegisterEntry, Reviewer
from reviews.queries.register import shared_with
from reviews.queries.trail import with_actors

EXPLAINED = "reviewers.balance_explained"
COUNTED = ("n_women", "n_men", "n_others", "n_unstated")


@dataclass(frozen=True)
class Explanation:
    """Why the reviewers of a call are balanced as they are; `is_current`: the figures are those that it explains."""

    reason: str
    name: str
    at: datetime
    is_current: bool


def balance_of(call: Call) -> Balance:
    """The genders of all who review for the call now, as they say themselves or else as the agency knows.

    Who observes does not count.
    """
    roles = PanelRole.objects.filter(panel__round__call=call, ended_at__isnull=True)
    reviewing = roles.exclude(role=PanelRole.Role.OBSERVER).order_by()
    own = RegisterEntry.objects.filter(agency=call.agency_id, reviewer=OuterRef("reviewer"))
    shared = shared_with([call.agency_id]).filter(reviewer=OuterRef("reviewer")).exclude(gender="")
    answered = Exists(own.filter(person_knows_since__isnull=False))
    entered = (Subquery(own.values("gender")[:1]), Subquery(shared.values("gender")[:1]))
    people = reviewing.values_list("reviewer", "reviewer__gender", answered, *entered).distinct()
    stated = Counter((said if knows else "") or mine or theirs or "" for _key, said, knows, mine, theirs in people)
    gender = Reviewer.Gender
    return Balance(stated[gender.WOMAN], stated[gender.MAN], stated[gender.OTHER], stated[gender.NOT_STATED])


def explanation_of(call: Call, balance: Balance) -> Explanation | None:
    """The latest reason on the call's record, or None."""
    event = with_actors(Event.objects.all()).filter(chain=f"call:{call.pk}", action=EXPLAINED).order_by("-seq").first()
    if event is None:
        return None
    is_current = all(event.detail[count] == getattr(balance, count) for count in COUNTED)
    return Explanation(event.detail["reason"], event.actor_name or "", event.at, is_current)
