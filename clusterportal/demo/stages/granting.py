"""After the decision: the terms that were written before it, and what leaders and organisations have answered.

What the sample says of a grant: `accepted` by both sides, `leader` where the organisation has not answered, `declined`.
Nothing is said of one that both sides still have to answer for.
"""

from datetime import timedelta

from applications.models import Call
from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.stages.people import file_of, signatory_of
from reviews.actions.grant_changes import ask_change
from reviews.actions.grants import accept, decline, write_terms
from reviews.domain.grant_changes import Kind
from reviews.domain.grants import GrantState
from reviews.models import Grant
from reviews.queries.grants import newest_terms

DAYS = 30
REASON = "The clean room opens half a year later than planned, so the last experiments need the time."
DECLINED = "The director leaves for a post abroad, and none of the others can lead the cluster in full time."
TERMS_SV = (
    "Påhittade villkor för demonstrationen.\n\n"
    "Medelsförvaltaren eller koordinatorn ansvarar för bidraget och redovisar det varje år.\n\n"
    "Projektledaren leder klustret under hela bidragsperioden. Byte av projektledare, organisation eller period "
    "begärs hos myndigheten innan det görs.\n\n"
    "Resultat publiceras med öppen tillgång. Bidraget får inte användas till annat än vad beslutet anger."
)
TERMS_EN = (
    "Terms invented for the demonstration.\n\n"
    "The administrating or coordinating organisation answers for the grant and accounts for it every year.\n\n"
    "The project leader leads the cluster for the whole grant period. A change of project leader, organisation or "
    "period is requested from the agency before it is made.\n\n"
    "Results are published with open access. The grant is used for nothing but what the decision says."
)


def write_sample_terms(call: Call) -> None:
    """The call's terms, before its first decision."""
    if newest_terms(call) is None:
        days = {"n_days_to_accept": DAYS, "report_month": 3, "report_day": 31}
        write_terms(call, text_sv=TERMS_SV, text_en=TERMS_EN, **days, by=officers(call.agency_id)[0], at=clock.now())


def answer_grants(call: Call) -> None:
    """What the sample says of each grant. May run twice."""
    granted = Grant.objects.filter(decision__application__call=call).order_by("decision__application__title_en")
    for grant in granted.select_related("leader__user", "decision__application__submitted_version"):
        answered = file_of(grant.decision.application).get("grant", "")
        leader = grant.leader.user if grant.leader is not None else None
        if answered == "declined":
            _decline(grant, leader)
        elif answered:
            _accept(grant, leader)
        if answered == "accepted":
            _accept(grant, signatory_of(grant.decision.application))
            _ask_for_more_time(grant, leader)


def _ask_for_more_time(grant: Grant, leader: User | None) -> None:
    """A request that waits for the officer."""
    grant = Grant.objects.get(pk=grant.pk)
    if leader is not None and grant.state == GrantState.ACCEPTED and not grant.changes.exists():
        until = grant.ends_on + timedelta(days=180)
        ask_change(grant, kind=Kind.PERIOD.value, reason=REASON, ends_on=until, by=leader, at=clock.now())


def _decline(grant: Grant, user: User | None) -> None:
    if user is not None and grant.state == GrantState.WAITING:
        decline(grant, sha256=grant.sha256, reason=DECLINED, by=user, at=clock.now())


def _accept(grant: Grant, user: User | None) -> None:
    """Once: who has answered for a side has answered."""
    grant = Grant.objects.get(pk=grant.pk)
    if user is not None and grant.state == GrantState.WAITING and not grant.acceptances.filter(by=user).exists():
        accept(grant, sha256=grant.sha256, by=user, at=clock.now())
