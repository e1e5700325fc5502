"""Parts in a panel: given, by an officer or by accepting an invitation, and ended."""

from datetime import datetime

from django.db import transaction

from applications.domain.lifecycle import FINAL
from applications.models import Applicant, Person
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.actions.entries import keep_if_shared
from reviews.models import Assignment, Panel, PanelRole, Reviewer
from reviews.queries.availability import availability_of, days_of_office
from reviews.queries.naming import call_by_entry, entered_address

GUARD = "reviews.queries.composition.still_in_panel"


@transaction.atomic
def seat(panel: Panel, reviewer: Reviewer, *, role: str, load_max: int, by: User, at: datetime) -> PanelRole:
    """Give a part in a panel to a reviewer who has already agreed, and say so by mail. Refused as `check_seat` says."""
    check_run_call(by, panel.round.call)
    keep_if_shared(reviewer, panel.round.call.agency, by=by, at=at)
    panel = lock(panel, "round__call__agency")
    check_seat(panel, reviewer, role=role, at=at)
    made = give_part(panel, reviewer, role=role, load_max=load_max, granted_by=by, by=by, at=at)
    _tell(made, at=at)
    return made


def check_seat(panel: Panel, reviewer: Reviewer, *, role: str, at: datetime) -> None:
    """Whether a reviewer can have this part in a panel that the caller has locked.

    Hidden: not in the agency's register. Refused: `applies_in_initiative`, `already_in_panel`, `one_chair`,
    `outside_term`.
    """
    agency = panel.round.call.agency_id
    if not reviewer.agencies.filter(pk=agency).exists():
        raise Hidden
    call_by_entry(reviewer, agency)
    check_applies(reviewer.person, panel, role=role, name=str(reviewer))
    active = panel.roles.filter(ended_at__isnull=True)
    if active.filter(reviewer=reviewer).exists():
        raise Refused("already_in_panel", name=str(reviewer))
    if role == PanelRole.Role.CHAIR and active.filter(role=role).exists():
        raise Refused("one_chair")
    if role != PanelRole.Role.EXTERNAL:
        _check_term(panel, reviewer, at)


def _check_term(panel: Panel, reviewer: Reviewer, at: datetime) -> None:
    """Who holds office for a time sits only where it lasts until the panel is done; externals hold none."""
    first, last = days_of_office(panel.round, at)
    if not availability_of(panel.round.call.agency_id, [reviewer])[reviewer.pk].covers(first, last):
        raise Refused("outside_term", name=str(reviewer), first=first.isoformat(), last=last.isoformat())


def check_applies(person: Person, panel: Panel, *, role: str, name: str = "") -> None:
    """Who applies in a call of the initiative that is under way sits in no panel of it: `applies_in_initiative`.

    `name`: what the agency calls the person, where that is not the own name.
    """
    done = [status.value for status in FINAL]
    parts = Applicant.objects.filter(person=person, invitation=Applicant.Invitation.ACCEPTED)
    under_way = parts.exclude(consortium__application__status__in=done)
    in_initiative = under_way.filter(consortium__application__call__initiative=panel.round.call.initiative_id)
    if role != PanelRole.Role.EXTERNAL and in_initiative.exists():
        raise Refused("applies_in_initiative", name=name or person.name)


def give_part(
    panel: Panel, reviewer: Reviewer, *, role: str, load_max: int, granted_by: User, by: User | None, at: datetime
) -> PanelRole:
    """Write a part that has been checked; `by` is None where the person accepted it by a link alone."""
    made = PanelRole.objects.create(
        panel=panel, reviewer=reviewer, role=role, load_max=load_max, granted_by=granted_by, granted_at=at
    )
    detail = {"panel": str(panel.pk), "reviewer": str(reviewer.pk), "role": role}
    append(f"call:{panel.round.call_id}", "panel.seated", detail=detail, by=by, at=at)
    return made


@transaction.atomic
def unseat(role: PanelRole, *, reason: str, by: User, at: datetime) -> None:
    """End a part in a panel and the readings that go with it. What the person wrote is kept. Refused: `role_ended`."""
    check_run_call(by, role.panel.round.call)
    role = lock(role, "panel__round")
    if role.ended_at is not None:
        raise Refused("role_ended")
    end_part(role, reason=reason, by=by, at=at)


def end_part(role: PanelRole, *, reason: str, by: User | None, at: datetime) -> None:
    """End a locked part and its readings, whoever asks for it."""
    role.ended_at = at
    role.save(update_fields=["ended_at"])
    readings = Assignment.objects.filter(
        case__panel=role.panel_id, reviewer=role.reviewer_id, ended_at__isnull=True
    ).update(ended_at=at, end_reason=reason[:200])
    detail = {"panel": str(role.panel_id), "reviewer": str(role.reviewer_id), "n_readings": readings}
    append(f"call:{role.panel.round.call_id}", "panel.unseated", detail=detail, by=by, at=at)


def _tell(role: PanelRole, *, at: datetime) -> None:
    person, call = role.reviewer.person, role.panel.round.call
    email = entered_address(role.reviewer, call.agency_id)
    if not email:
        raise Refused("reviewer_without_address", name=str(role.reviewer))
    queue(
        "reviews_seated",
        to=email,
        recipient=person.user,
        context={"call": call, "panel": role.panel, "role": role},
        scope=f"call:{call.pk}",
        guard=GUARD,
        subject_id=role.pk,
        key=f"seated:{role.pk}",
        at=at,
    )
