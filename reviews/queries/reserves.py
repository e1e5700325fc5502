"""The reserves of a call: what is not decided yet and can be called up when money is free again, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce

from applications.domain.lifecycle import Status
from applications.models import Call
from clusterportal.accounts.models import User
from reviews.domain.lifecycle import Outcome, Stage
from reviews.models import Case, Decision, DecisionMeeting, Panel
from reviews.queries.call_list import standing_version
from reviews.queries.desk import applications_handled_by
from reviews.queries.panels import requested_in
from reviews.queries.submitted import with_submitted


@dataclass(frozen=True)
class Reserve:
    """A case that waits, `place` from 1 among those that the officer sees. `fits`: what is free is enough for it."""

    place: int
    case: Any
    asked_sek: int
    fits: bool


def reserve_cases(call: Call) -> QuerySet[Case]:
    """The undecided reserves of locked lists: as the joint list has them where one stands, else as the panels' do."""
    waiting = _undecided(Case.objects.filter(round__call=call))
    if standing_version(call) is not None:
        return waiting.filter(call_list_row__place=Stage.RESERVE.value).order_by("call_list_row__position")
    return waiting.filter(place=Stage.RESERVE.value).order_by("rank", "panel__name_en")


def reserves_for(user: User, call: Call, free_sek: int, at: datetime) -> list[Reserve]:
    """The reserves that an officer sees, in order."""
    seen = reserve_cases(call).filter(application__in=applications_handled_by(user, at))
    parties = KeyTransform("parties", "application__submitted_version__document")
    rows = seen.select_related("panel", "application").annotate(parties=parties)
    cases: list[Any] = list(with_submitted(rows, "application__"))
    amounts = ((one, requested_in(one.parties or [])) for one in cases)
    return [Reserve(place, one, sek, 0 < sek <= free_sek) for place, (one, sek) in enumerate(amounts, start=1)]


def is_called_up(case: Case) -> bool:
    """Whether what is attached now is a reserve, after a published meeting has decided more than dismissals."""
    call = case.round.call
    if not reserve_cases(call).filter(pk=case.pk).exists():
        return False
    published = Decision.objects.filter(meeting__call=call, meeting__state=DecisionMeeting.State.PUBLISHED)
    return published.exclude(outcome=Decision.Outcome.DISMISSED).exists()


def were_reserves(application: Any) -> QuerySet[Case]:
    """The cases of an application that are in reserve: in the joint list where they are in it, else in the panel's."""
    cases = Case.objects.annotate(its_place=Coalesce("call_list_row__place", "place"))
    return cases.filter(application=application, its_place=Stage.RESERVE.value)


def undecided_reserves(user: User, calls: Iterable[UUID], at: datetime) -> QuerySet[Case]:
    """The undecided reserves of panels' locked lists that the officer sees."""
    seen = applications_handled_by(user, at).filter(call__in=calls)
    return _undecided(Case.objects.filter(application__in=seen)).filter(place=Stage.RESERVE.value)


def _undecided(cases: QuerySet[Case]) -> QuerySet[Case]:
    waiting = cases.filter(application__status=Status.ELIGIBLE.value, application__decisions__isnull=True)
    return waiting.filter(panel__list_state=Panel.ListState.LOCKED).exclude(outcome=Outcome.GOES_ON.value)
