"""Who plans hearings and who names people for one, when, and what a plan must be like."""

from collections.abc import Sequence
from datetime import datetime

from applications.models import Applicant
from applications.policies.applications import part_of
from applications.policies.freezing import check_not_frozen
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.domain.hearings import Slot, Terms, is_https, overlap_among
from reviews.models import Case, Hearing, Panel
from reviews.policies.staff import check_declared_officer
from reviews.queries.hearings import in_the_way, known_to_staff, people_at

Planned = Sequence[tuple[Case, Slot]]


def check_plan_hearings(user: User, panel: Panel, _at: datetime | None = None) -> None:
    """Plan, change and cancel hearings of a panel: a declared officer of its call."""
    check_declared_officer(user, panel.round.call)


def check_standing(hearing: Hearing, at: datetime) -> None:
    """It is neither cancelled nor over."""
    if hearing.is_cancelled:
        raise Refused("hearing_cancelled")
    if hearing.ends_at <= at:
        raise Refused("hearing_over")


def check_name_guests(user: User, hearing: Hearing, at: datetime) -> None:
    """Say who comes along: the project leader, by the date."""
    if part_of(user, hearing.case.application).role != Applicant.Role.LEADER:
        raise Refused("leader_only")
    check_not_frozen(hearing.case.round.call)
    check_standing(hearing, at)
    if at > hearing.names_by:
        raise Refused("names_too_late")


def check_terms(terms: Terms, planned: Sequence[Slot], at: datetime) -> None:
    """What is said of hearings at these times. The code of a refusal belongs to one field of the form."""
    first = min(one.starts_at for one in planned)
    if first <= at:
        raise Refused("hearing_in_past")
    if any(one.ends_at <= one.starts_at for one in planned):
        raise Refused("hearing_ends_before_start")
    if terms.link and not is_https(terms.link):
        raise Refused("hearing_link_not_https")
    if not (terms.place or terms.link):
        raise Refused("hearing_is_nowhere")
    if terms.names_by <= at:
        raise Refused("names_in_past")
    if terms.names_by > first:
        raise Refused("names_after_start")


def check_free(user: User, panel: Panel, planned: Planned, at: datetime, *, but: Hearing | None = None) -> None:
    """The panel, and everybody who is to come, is at no other hearing of the agency then.

    All hearings count; of one that the officer may not know of the refusal says neither case nor person.
    """
    slots = [slot for _case, slot in planned]
    if overlap_among(slots):
        raise Refused("hearings_overlap")
    last = max(one.ends_at for one in slots)
    others = in_the_way(panel, min(one.starts_at for one in slots), last, but)
    known = known_to_staff(user, others, at) if others else frozenset()
    for case, slot in planned:
        for other in others:
            if slot.overlaps(other.slot):
                _check_apart(case, other, at, is_known=other.pk in known)


def _check_apart(case: Case, other: Hearing, at: datetime, *, is_known: bool) -> None:
    if other.case.panel_id == case.panel_id:
        raise Refused("panel_taken", label=other.case.label) if is_known else Refused("time_taken")
    there = people_at(other.case, at)
    names = [name for key, name in people_at(case, at).items() if key in there]
    if names:
        raise Refused("person_taken", name=names[0], label=other.case.label) if is_known else Refused("time_taken")
