"""What can be done in a round now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, Q, QuerySet

from applications.domain.lifecycle import Status
from applications.models import Application, EligibilityJudgement, Round
from clusterportal.accounts.models import User
from clusterportal.jobs.models import Job
from reviews.domain.lifecycle import RANKED, Stage
from reviews.models import Assignment, AssignmentRun, Case, Panel
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import active_assignments, cases_to_assign, readers_of

State = AssignmentRun.State

TO_END = Q(
    stage__in=sorted(RANKED), panel__list_state=Panel.ListState.LOCKED, application__decisions__isnull=True
)  # fmt: skip
HAS_OPEN_LIST = Q(panel__isnull=True) | Q(panel__list_state=Panel.ListState.OPEN)


@dataclass(frozen=True)
class RoundNow:
    """`has_ready`: applications without a case; `has_readings`: somebody reads, or is proposed to; `has_waiting`:
    proposals that nobody has confirmed.
    """

    has_ready: bool
    has_cases: bool
    has_readers: bool
    has_readings: bool
    is_at_work: bool
    has_waiting: bool
    has_next: bool


@dataclass(frozen=True)
class CasesNow:
    """How many of a round's cases an officer can screen out, lift back, and say an outcome of."""

    n_to_screen: int
    n_to_lift: int
    n_to_end: int


def next_round(round_: Round) -> Round | None:
    """The round that follows in the call."""
    return Round.objects.filter(call=round_.call_id, number=round_.number + 1).first()


def cases_to_end(user: User, round_: Round, at: datetime) -> QuerySet[Case]:
    """The cases of locked lists that the officer sees and of which an outcome can be said: none is at a meeting."""
    return (
        _standing(user, round_, at).filter(TO_END).order_by("panel__name_en", F("rank").asc(nulls_last=True), "label")
    )


def ready(round_: Round) -> QuerySet[Application]:
    """The applications that the round can begin with: those judged as eligible, or sent on by the round before."""
    applications = Application.objects.select_related("submitted_version").filter(call=round_.call)
    found = applications.exclude(cases__round=round_).order_by("reference")
    if round_.number > 1:
        return found.filter(cases__round__number=round_.number - 1, cases__stage=Stage.GOES_ON)
    judged = Q(eligibility__outcome=EligibilityJudgement.Outcome.ELIGIBLE)
    return found.filter(judged, status__in=[Status.SUBMITTED, Status.SIGNED, Status.ELIGIBLE])


def runs_at_work(round_: Round) -> QuerySet[AssignmentRun]:
    """The run of the round whose job is not over: one whose worker failed before it could say so is not at work."""
    return AssignmentRun.objects.filter(
        round=round_, state=State.WORKING, job__state__in=(Job.State.QUEUED, Job.State.RUNNING)
    )


def cases_with_open_list(user: User, round_: Round, stage: Stage, at: datetime) -> QuerySet[Case]:
    """The cases in this stage that the officer sees, whose panel's list is not locked."""
    return _standing(user, round_, at).filter(HAS_OPEN_LIST, stage=stage)


def cases_now(user: User, round_: Round, at: datetime) -> CasesNow:
    """All of it in one statement."""

    def count(which: Q) -> Count:
        return Count("pk", filter=which, distinct=True)

    found = _standing(user, round_, at).aggregate(
        n_to_screen=count(HAS_OPEN_LIST & Q(stage=Stage.UNDER_REVIEW)),
        n_to_lift=count(HAS_OPEN_LIST & Q(stage=Stage.SCREENED_OUT)),
        n_to_end=count(TO_END),
    )
    return CasesNow(**found)


def _standing(user: User, round_: Round, at: datetime) -> QuerySet[Case]:
    """The cases that the officer sees, but for those withdrawn or decided."""
    seen = cases_of_staff(user, round_, at).filter(application__withdrawn_at__isnull=True)
    return seen.exclude(application__decided_at__lte=at)


def waiting_proposals(round_: Round) -> QuerySet[Assignment]:
    """What nobody has confirmed yet; of a case that is screened out it waits until that is lifted back."""
    proposed = active_assignments(round_).filter(state=Assignment.State.PROPOSED)
    return proposed.exclude(case__stage=Stage.SCREENED_OUT)


def round_now(round_: Round) -> RoundNow:
    """All of it in one statement."""
    unconfirmed = AssignmentRun.objects.filter(round=round_, state=State.PROPOSED)
    found = Round.objects.filter(pk=round_.pk).values_list(
        Exists(ready(round_)),
        Exists(cases_to_assign(round_)),
        Exists(readers_of(round_)),
        Exists(active_assignments(round_)),
        Exists(runs_at_work(round_)),
        Exists(waiting_proposals(round_)),
        Exists(unconfirmed),
        Exists(Round.objects.filter(call=round_.call_id, number=round_.number + 1)),
    )
    has_ready, has_cases, has_readers, has_readings, is_at_work, *waiting, has_next = found.get()
    return RoundNow(has_ready, has_cases, has_readers, has_readings, is_at_work, any(waiting), has_next)
