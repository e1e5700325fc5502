"""Decision meetings: what can be attached, what is proposed, what exactly is approved, what the applicant reads."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from applications.domain.lifecycle import BEFORE_SUBMISSION, FINAL, Status
from applications.models import AgencyRole, Application, Call, Round
from applications.policies.roles import calls_open_to, calls_with_role
from applications.queries.visibility import Role as Seeing
from applications.queries.visibility import applications_visible_to
from clusterportal.accounts.models import User
from reviews.domain.grants import FREED
from reviews.domain.lifecycle import RANKED, Stage
from reviews.domain.lifecycle import Outcome as RoundOutcome
from reviews.models import Case, Decision, DecisionMeeting, Grant, Panel, Review
from reviews.queries.eligibility import NOT_ELIGIBLE
from reviews.queries.naming import name_at
from reviews.queries.panels import requested_sek
from reviews.queries.reserves import is_called_up
from reviews.queries.submitted import with_submitted

Role = AgencyRole.Role
Outcome = Decision.Outcome
SETTLED = sorted(stage.value for stage in RANKED | {Stage.PROPOSED, Stage.SCREENED_OUT})
FORMAL = sorted({Status.UNSIGNED.value, Status.REFUSED.value})
APPROVAL = "meeting.publish"
# What an application must be for each outcome.
POSSIBLE = {
    Outcome.GRANTED: frozenset({Status.ELIGIBLE}),
    Outcome.REJECTED: frozenset({Status.ELIGIBLE}),
    Outcome.DISMISSED: frozenset(Status)
    - FINAL
    - BEFORE_SUBMISSION
    - {Status.AWAITING_SIGNATURE, Status.SUPPLEMENTING},
}


def meetings_seen_by(user: User) -> QuerySet[DecisionMeeting]:
    """All meetings for officers, locked and published ones for a decision maker, published ones for the record.

    For officers and decision makers after they have declared.
    """
    state = DecisionMeeting.State
    prepared = Q(call__in=calls_open_to(user, Role.OFFICER))
    decided = Q(call__in=calls_open_to(user, Role.DECISION_MAKER)) & ~Q(state=state.OPEN)
    recorded = Q(call__in=calls_with_role(user, Role.REGISTRAR, Role.AUDITOR), state=state.PUBLISHED)
    return DecisionMeeting.objects.filter(prepared | decided | recorded).select_related(
        "call__agency", "locked_by", "approved_by"
    )


def attachable(call: Call) -> QuerySet[Application]:
    """What a meeting of the call can decide: cases of locked lists, and what is to be dismissed for formal reasons.

    Where another round follows, a case of a list waits until the officer has said that it does not go on.
    """
    free = Application.objects.filter(call=call, decisions__isnull=True)
    listed = Q(Exists(_settled_cases()), status=Status.ELIGIBLE.value)
    return free.filter(listed | Q(status__in=FORMAL) | NOT_ELIGIBLE).distinct().order_by("reference")


def first_proposal(application: Application) -> dict[str, Any]:
    """The outcome and amount that an attached case starts from: as its place in the priority list says.

    A reserve that is attached after decisions of the call have been published is called up: it starts as a grant.
    """
    if application.status != Status.ELIGIBLE:
        return {"outcome": Outcome.DISMISSED.value, "amount_sek": 0}
    case = last_case(application)
    if case is None or case.outcome == RoundOutcome.OUT or not (_is_prioritised(case) or is_called_up(case)):
        return {"outcome": Outcome.REJECTED.value, "amount_sek": 0}
    return {"outcome": Outcome.GRANTED.value, "amount_sek": requested_sek([case])[application.pk]}


def _is_prioritised(case: Case) -> bool:
    return case.place == Stage.PRIORITISED


def last_case(application: Application) -> Case | None:
    """The case of the application's latest round."""
    return (
        application.cases.select_related("panel", "round__call", "application__submitted_version")
        .order_by("-round__number")
        .first()
    )


def decisions_of(call: Call) -> QuerySet[Decision]:
    """Everything that is proposed and published in a call: what an act asks, whoever starts it."""
    return Decision.objects.filter(meeting__call=call)


def committed(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """The grants among them, proposed or published, without those that were declined or ended: their money is free."""
    return decisions.filter(~is_given_up(), outcome=Outcome.GRANTED)


def is_given_up() -> Exists:
    """For a query over decisions: the grant was declined or ended."""
    return Exists(Grant.objects.filter(decision=OuterRef("pk"), state__in=sorted(state.value for state in FREED)))


def granted_sek(decisions: QuerySet[Decision]) -> int:
    """The sum of the committed grants among them."""
    total = committed(decisions).aggregate(Sum("amount_sek"))
    return int(total["amount_sek__sum"] or 0)


def crowded_areas(meeting: DecisionMeeting, decisions: QuerySet[Decision]) -> list[str]:
    """The names of the technology areas in which the meeting makes one of several grants among `decisions`."""
    grants = with_submitted(committed(decisions), "application__")
    rows = list(grants.values_list("meeting", "submitted_area"))
    counted = Counter(area for _meeting, area in rows)
    here = {area for one, area in rows if one == meeting.pk}
    return sorted(area for area, count in counted.items() if area and count > 1 and area in here)


def approved_content(meeting: DecisionMeeting) -> dict[str, Any]:
    """The meeting as JSON values: what the officer locks is what the decision maker approves, to the letter."""
    related = ("application__submitted_version",)
    return {
        "meeting": str(meeting.pk),
        "title": meeting.title,
        "held_on": str(meeting.held_on),
        "minutes": meeting.minutes,
        "two_in_one_area_reason": meeting.two_in_one_area_reason,
        "decisions": [
            _row(one) for one in meeting.decisions.select_related(*related).order_by("application__reference")
        ],
    }


def decisions_seen_by(user: User, meeting: DecisionMeeting, at: datetime) -> list[Decision]:
    """The meeting's decisions without those on applications that the person is barred from."""
    unbarred = applications_visible_to(user, Seeing.REVIEW, at)
    related = ("application__case_number", "proposed_by")
    rows = meeting.decisions.filter(application__in=unbarred).select_related(*related)
    return list(with_submitted(rows, "application__").order_by("outcome", "application__reference"))


def decisions_of_staff(user: User, at: datetime) -> QuerySet[Decision]:
    """The decisions of all meetings of which the person may know, without those on barred applications."""
    unbarred = applications_visible_to(user, Seeing.REVIEW, at)
    return Decision.objects.filter(meeting__in=meetings_seen_by(user), application__in=unbarred)


def published_decision(application: Application) -> Decision | None:
    """The published decision on an application, for whoever may read the application."""
    published = application.decisions.filter(meeting__state=DecisionMeeting.State.PUBLISHED)
    return published.select_related("meeting__approved_by", "grant").prefetch_related("letters").first()


def reviewer_names(application: Application) -> list[str]:
    """Who has submitted a review of it, for applicants of a call that says so; what was set aside does not count."""
    reviews = Review.objects.filter(case__application=application, set_aside_at__isnull=True)
    submitted = reviews.filter(state=Review.State.SUBMITTED)
    named = submitted.annotate(name=name_at(application.call.agency_id))
    return sorted(set(named.values_list("name", flat=True)))


def _settled_cases() -> QuerySet[Case]:
    """Those of an application whose round is over for it."""
    follows = Round.objects.filter(call=OuterRef("round__call"), number__gt=OuterRef("round__number"))
    said = Q(outcome__in=[RoundOutcome.OUT.value, RoundOutcome.DECIDE.value]) | Q(stage=Stage.SCREENED_OUT)
    settled = Case.objects.filter(application=OuterRef("pk"), stage__in=SETTLED)
    return settled.filter(said | ~Exists(follows), panel__list_state=Panel.ListState.LOCKED)


def _row(one: Decision) -> dict[str, Any]:
    version = one.application.submitted_version
    case = last_case(one.application)
    return {
        "application": one.application.reference,
        "status": one.application.status,
        "version": version.sha256 if version else "",
        "place": (case.place or "") if case else "",
        "rank": case.rank if case else None,
        "outcome": one.outcome,
        "amount_sek": one.amount_sek,
        "reason_sv": one.reason_sv,
        "reason_en": one.reason_en,
    }
