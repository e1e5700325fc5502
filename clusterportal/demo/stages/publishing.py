"""Publish: grades, lists and statements of the panels, their joint list, then the decision meeting of each agency."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from applications.domain.lifecycle import Status
from applications.models import Application, Call
from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.clock import jump_to
from clusterportal.demo.loading.agencies import decision_maker, officers
from clusterportal.demo.sample_files import Row
from clusterportal.demo.stages.board import settle_board
from clusterportal.demo.stages.disclosing import ask_for_documents
from clusterportal.demo.stages.granting import answer_grants, write_sample_terms
from clusterportal.demo.stages.joining import join_lists
from clusterportal.demo.stages.letters import propose_text, settle_letters
from clusterportal.demo.stages.panel import open_panels
from clusterportal.demo.stages.people import file_of, first_rounds, sample_calls
from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose, publish_meeting
from reviews.models import Decision, DecisionMeeting
from reviews.queries.decisions import attachable, crowded_areas, decisions_of
from reviews.queries.reserves import reserve_cases

TITLE = "Decision meeting on excellence clusters"
MINUTES = (
    "The meeting goes through the panels' priority lists and the applications that are proposed for dismissal. "
    "Nobody with a conflict of interest takes part in the handling of the case that it concerns. "
    "The meeting proposes decisions according to the list."
)
FORMAL = {
    Status.UNSIGNED: (
        "Ansökan avvisas. Medelsförvaltaren har inte signerat den inom den tid som anges i utlysningen.",
        "The application is dismissed. The organisation did not sign it within the time that the call gives.",
    ),
    Status.REFUSED: (
        "Ansökan avvisas. Organisationen har avböjt att signera den.",
        "The application is dismissed. The organisation has refused to sign it.",
    ),
}
INELIGIBLE = (
    "Ansökan avvisas. Forskningsplanen är inte skriven på engelska, vilket utlysningen kräver.",
    "The application is dismissed. The research plan is not written in English, as the call requires.",
)
SEVERAL = "The grants differ in research and innovation area although they share a technology area."


def publish(report: Callable[[float, str], None]) -> None:
    """Each panel settles its list; a week later both agencies decide, each all at one instant."""
    open_panels(lambda _fraction, _phase: None)
    rounds = list(first_rounds())
    for place, round_ in enumerate(rounds):
        report(0.1 + 0.35 * place, gettext_noop("Panel grades, priority lists and statements"))
        for panel in round_.panels.select_related("round__call").order_by("name_en"):
            settle_board(panel)
    jump_to(max(round_.panel_closes_at for round_ in rounds) + timedelta(days=7))
    for place, call in enumerate(sample_calls()):
        report(0.8 + 0.1 * place, gettext_noop("Decisions are made and published"))
        join_lists(call)
        _decide(call)
        settle_letters(call)
        propose_text(call)
        ask_for_documents(call.agency)


def _decide(call: Call) -> None:
    """The officer prepares and locks; the decision maker, another person, approves and so publishes."""
    officer = officers(call.agency_id)[0]
    write_sample_terms(call)
    meeting = call.meetings.filter(title=TITLE).first()
    if meeting is None:
        meeting = create_meeting(call, title=TITLE, held_on=localdate(clock.now()), by=officer, at=clock.now())
    if meeting.state == DecisionMeeting.State.OPEN:
        attach(meeting, _to_be_decided(call), by=officer, at=clock.now())
        for decision in meeting.decisions.select_related("application__call").order_by("application__title_en"):
            _propose(decision, by=officer)
        reason = SEVERAL if crowded_areas(meeting, decisions_of(call)) else ""
        lock_meeting(meeting, minutes=MINUTES, two_in_one_area_reason=reason, by=officer, at=clock.now())
    if DecisionMeeting.objects.get(pk=meeting.pk).state == DecisionMeeting.State.LOCKED:
        publish_meeting(meeting, by=decision_maker(call.agency_id), at=clock.now())
    answer_grants(call)


def _to_be_decided(call: Call) -> QuerySet[Application]:
    """Everything but VR's first reserve, which waits for money until the grants are accepted."""
    waiting = list(reserve_cases(call).values_list("application", flat=True)[:1])
    return attachable(call).exclude(pk__in=waiting if call.agency_id == "vr" else [])


def _propose(decision: Decision, *, by: User) -> None:
    reason_sv, reason_en = _reasons(decision.application)
    propose(
        decision,
        outcome=decision.outcome,
        amount_sek=decision.amount_sek,
        reason_sv=reason_sv,
        reason_en=reason_en,
        internal_note="",
        by=by,
        at=clock.now(),
    )


def _reasons(application: Application) -> tuple[str, str]:
    """The sample's reason for a reviewed application, the formal one for a dismissed one."""
    statement = statement_of(application)
    if statement and application.status == Status.ELIGIBLE:
        return statement["reason_sv"], statement["reason_en"]
    return FORMAL.get(Status(application.status), INELIGIBLE)


def statement_of(application: Application) -> Row:
    """What the sample's panel says of an application; nothing of one that the sample does not know."""
    key = file_of(application).get("key")
    return next((row for row in sample.reviews()["statements"] if row["application"] == key), {})
