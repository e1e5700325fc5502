"""Hearings as each side may know of them.

The panel's side is nobody's list: it follows at each asking from seats, declarations and bars. The applicants' side is
the consortium; those who come are its leader and whom the leader has named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from applications.models import Applicant, Application, Bar, Round
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.access import IN_PANEL, Right
from reviews.domain.hearings import Appointed
from reviews.domain.lifecycle import RANKED, Stage
from reviews.models import Assignment, Case, Declaration, Hearing, HearingGuest, MeetingItem, Panel, PanelRole
from reviews.queries.desk import applications_handled_by, cases_of_staff
from reviews.queries.visibility import Seen, case_for

ACCEPTED = Applicant.Invitation.ACCEPTED
IS_BEFORE_PANEL = Q(
    stage__in=sorted({*RANKED, Stage.UNDER_REVIEW}),
    outcome__isnull=True,
    panel__list_state=Panel.ListState.OPEN,
    application__withdrawn_at__isnull=True,
    application__decided_at__isnull=True,
)
RELATED = ("case__application", "case__panel", "case__round__call__agency")


@dataclass(frozen=True)
class HeldFor:
    """A hearing as the panel's side knows it, with the names of those who come from the applicants'."""

    hearing: Hearing
    seen: Seen
    names: tuple[str, ...]


def standing() -> QuerySet[Hearing]:
    """The hearings that are to be held, as far as anybody has said."""
    return Hearing.objects.filter(cancelled_at__isnull=True, case__application__withdrawn_at__isnull=True)


def cases_before_panel(user: User, panel: Panel, at: datetime) -> QuerySet[Case]:
    """The cases of the panel that the officer sees and that could be heard, in the order of the agenda."""
    agenda = MeetingItem.objects.filter(case=OuterRef("pk"), meeting__closed_at__isnull=True)
    first = agenda.order_by("meeting__starts_at", "meeting").values("position")[:1]
    seen = cases_of_staff(user, panel.round, at).filter(IS_BEFORE_PANEL, panel=panel)
    return seen.annotate(on_agenda=Subquery(first)).order_by(F("on_agenda").asc(nulls_last=True), "label")


def cases_to_hear(user: User, panel: Panel, at: datetime) -> QuerySet[Case]:
    """Those of them for which no hearing is planned."""
    planned = Hearing.objects.filter(case=OuterRef("pk"), cancelled_at__isnull=True)
    return cases_before_panel(user, panel, at).exclude(Exists(planned))


def hearings_of_staff(user: User, round_: Round, at: datetime) -> QuerySet[Hearing]:
    """The hearings of a round that the officer sees, the cancelled ones too."""
    return Hearing.objects.filter(case__in=cases_of_staff(user, round_, at)).order_by("starts_at", "pk")


def with_names(hearings: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """With the `names` of those who come from the applicants' side, for a list: in the same statement."""
    is_leader = ExpressionWrapper(Q(role=Applicant.Role.LEADER), output_field=BooleanField())
    named = HearingGuest.objects.filter(applicant=OuterRef("pk"), hearing=OuterRef(OuterRef("pk")))
    people = Applicant.objects.filter(consortium=OuterRef("case__application"), invitation=ACCEPTED)
    coming_too = people.filter(Q(role=Applicant.Role.LEADER) | Exists(named)).order_by(is_leader.desc(), "name", "pk")
    return hearings.select_related("case__application").annotate(names=ArraySubquery(coming_too.values("name")))


def with_guests(hearings: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """With their cases and what `coming` asks for."""
    named = HearingGuest.objects.filter(applicant__invitation=ACCEPTED).select_related("applicant__person__user")
    leaders = Applicant.objects.filter(role=Applicant.Role.LEADER, invitation=ACCEPTED).select_related("person__user")
    return hearings.select_related(*RELATED, "case__application__consortium").prefetch_related(
        Prefetch("guests", named.order_by("applicant__name", "pk"), to_attr="named"),
        Prefetch("case__application__consortium__applicants", leaders, to_attr="leaders"),
    )


def coming(hearing: Hearing) -> list[Applicant]:
    """Who comes from the applicants' side, the leader first; the hearing is read by `with_guests`."""
    leaders: list[Applicant] = hearing.case.application.consortium.leaders  # type: ignore[attr-defined]
    named: list[HearingGuest] = hearing.named  # type: ignore[attr-defined]
    return [*leaders, *(one.applicant for one in named if one.applicant not in leaders)]


def hearings_in(seen: Iterable[Seen]) -> tuple[tuple[Case, Appointed], ...]:
    """The hearings among these cases of which the person may know, by time."""
    found = [(one.case, heard) for one in seen if (heard := one.hearing) is not None]
    return tuple(sorted(found, key=lambda pair: (pair[1].slot.starts_at, pair[0].label)))


def hearing_for(user: User, key: UUID, at: datetime) -> HeldFor:
    """A hearing for the panel's side and the officer. Raises Hidden for others."""
    found = with_guests(Hearing.objects.filter(pk=key)).first()
    if found is None:
        raise Hidden
    seen = case_for(user, found.case_id, at, Right.HEARING)
    return HeldFor(found, seen, tuple(one.name for one in coming(found)))


def own_hearing(user: User, key: UUID, at: datetime) -> Hearing:
    """A hearing for its applicants. Raises Hidden for others."""
    own = applications_visible_to(user, Role.APPLICANT, at).filter(withdrawn_at__isnull=True)
    found = with_guests(Hearing.objects.filter(pk=key, case__application__in=own)).first()
    if found is None:
        raise Hidden
    return found


def hearings_of(application: Application) -> list[Hearing]:
    """What its applicants are told of: of each case the hearing that stands, or else the last one cancelled."""
    newer = Hearing.objects.filter(case=OuterRef("case"), planned_at__gt=OuterRef("planned_at"))
    rows = Hearing.objects.filter(case__application=application).exclude(Exists(newer))
    return list(rows.select_related("case").order_by("starts_at")) if application.withdrawn_at is None else []


def consortium_of(hearing: Hearing) -> QuerySet[Applicant]:
    """Whom the leader can name: everybody in the consortium but the leader."""
    others = Applicant.objects.filter(consortium=hearing.case.application_id, invitation=ACCEPTED)
    return others.exclude(role=Applicant.Role.LEADER).order_by("name", "pk")


def seats_at(case: Case, at: datetime) -> QuerySet[PanelRole]:
    """Who is to come from the panel's side: who has declared for the case, sits or reads, and is not barred from it."""
    person = "reviewer__person"
    answers = Declaration.objects.filter(round=case.round_id, application=case.application_id, person=OuterRef(person))
    bars = Bar.objects.filter(application=case.application_id, person=OuterRef(person), lifted_at__isnull=True)
    reads = Assignment.objects.filter(
        case=case, reviewer=OuterRef("reviewer"), state=Assignment.State.CONFIRMED, ended_at__isnull=True
    )
    sits = Q(panel=case.panel_id, role__in=IN_PANEL, declared_at__isnull=False)
    from_outside = ~Q(role__in=IN_PANEL) & Exists(reads) & Exists(answers)
    in_time = Q(panel__round=case.round_id) if at < case.round.panel_opens_at else Q(pk__in=[])
    found = PanelRole.objects.filter(sits | (from_outside & in_time), ended_at__isnull=True)
    clear = found.exclude(Exists(bars)).exclude(Exists(answers.filter(asked_again_at__isnull=False)))
    return clear.select_related("reviewer__person__user").order_by("reviewer__person__name", "pk")


def people_at(case: Case, at: datetime) -> dict[UUID, str]:
    """Everybody who is to come to a hearing of the case, of both sides: names by the person's key."""
    sitting = {one.reviewer.person_id: one.reviewer.person.name for one in seats_at(case, at)}
    named = Q(hearings__hearing__case=case, hearings__hearing__cancelled_at__isnull=True)
    own = Applicant.objects.filter(Q(role=Applicant.Role.LEADER) | named, consortium=case.application_id)
    return sitting | dict(own.filter(invitation=ACCEPTED).distinct().values_list("person", "name"))


def may_be_told(user: User, hearing: Hearing, at: datetime) -> bool:
    """Whether the person is on either side of the hearing now."""
    seats = seats_at(hearing.case, at).filter(reviewer__person__user=user)
    return seats.exists() or any(one.person and one.person.user_id == user.pk for one in coming(hearing))


def known_to_staff(user: User, hearings: Iterable[Hearing], at: datetime) -> frozenset[UUID]:
    """The keys of those whose case the officer may know of."""
    handled = applications_handled_by(user, at)
    rows = Hearing.objects.filter(pk__in=[one.pk for one in hearings], case__application__in=handled)
    return frozenset(rows.values_list("pk", flat=True))


def in_the_way(panel: Panel, starts_at: datetime, ends_at: datetime, but: Hearing | None) -> list[Hearing]:
    """The hearings of the agency that lie in this time, apart from one that is being moved."""
    at_agency = standing().filter(case__round__call__agency=panel.round.call.agency_id)
    found = at_agency.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    found = found.exclude(pk=but.pk) if but else found
    return list(found.select_related("case__round", "case__panel").order_by("starts_at", "pk"))


def to_remind(at: datetime, ahead: datetime) -> QuerySet[Hearing]:
    """What begins by `ahead`, nobody was reminded of, and was not set at shorter notice than that."""
    soon = standing().filter(starts_at__gt=at, starts_at__lte=ahead, reminded_at__isnull=True)
    notice = ahead - at
    told_late = Q(moved_at__gt=F("starts_at") - notice) | Q(
        moved_at__isnull=True, planned_at__gt=F("starts_at") - notice
    )
    return soon.exclude(told_late).order_by("starts_at", "pk")
