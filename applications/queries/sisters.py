"""Links between a cluster's two applications at different agencies: what is linked, proposed and offered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from applications.domain.lifecycle import Status
from applications.models import Applicant, Application, Call
from applications.queries.phases import closes_at
from clusterportal.approvals.models import Approval
from clusterportal.mail.models import Message

LINKING = "application.sister"


@dataclass(frozen=True)
class Sister:
    """An application as the leader of the other one sees it: its reference, its call and who leads it."""

    reference: str
    call: Call
    leader: str


@dataclass(frozen=True)
class Asked:
    """What was proposed and waits: the reference that was typed, and nothing that lies behind it."""

    reference: str
    at: datetime


@dataclass(frozen=True)
class Link:
    """Where an application stands. `offers` are the proposals that it may answer."""

    sister: Sister | None = None
    asked: Asked | None = None
    offers: tuple[Sister, ...] = ()


def link_of(application: Application, at: datetime) -> Link:
    """Three statements at most; one where nothing is proposed."""
    if application.sister_id is not None:
        return Link(sister=_sister(_with_leader().get(pk=application.sister_id)))
    proposals = [_pair(proposal) for proposal in _waiting(at).filter(subject__contains=str(application.pk))]
    if not proposals:
        return Link()
    known = {row.pk: row for row in _with_leader().filter(pk__in={key for pair in proposals for key in pair[:2]})}
    asked = (Asked(known[to].reference, since) for by, to, since in proposals if by == application.pk)
    offers = (known[by] for by, to, _since in proposals if to == application.pk)
    return Link(asked=next(asked, None), offers=tuple(_sister(one) for one in offers if _still_stands(one, at)))


def elsewhere(application: Application, reference: str) -> Application | None:
    """The application with this reference in another agency's call of the same initiative."""
    initiative, agency = application.call.initiative_id, application.call.agency_id
    found = Application.objects.filter(reference=reference.strip().upper(), call__initiative=initiative)
    return found.exclude(call__agency=agency).first()


def has_other_calls(application: Application, at: datetime) -> bool:
    """Whether another agency has a call in the initiative, so that a link is worth mentioning."""
    calls = Call.objects.filter(initiative=application.call.initiative_id, published_at__lte=at)
    return calls.exclude(agency=application.call.agency_id).exists()


def own_proposal(application: Application, at: datetime) -> Approval | None:
    """What its leader has proposed and nobody has answered."""
    return _waiting(at).filter(subject__startswith=f"{application.pk}:").first()


def subject_of(proposed_by: Application, accepted_by: Application) -> str:
    """How a proposal names the two applications."""
    return f"{proposed_by.pk}:{accepted_by.pk}"


def proposal_waits(message: Message, at: datetime) -> bool:
    """Guard: whether the proposal still waits, and the recipient for an answer to give."""
    leads = Applicant.objects.filter(
        consortium=UUID(message.subject_id.partition(":")[2]),
        role=Applicant.Role.LEADER,
        invitation=Applicant.Invitation.ACCEPTED,
        person__user=message.recipient,
    )
    return _waiting(at).filter(subject=message.subject_id).exists() and leads.exists()


def _waiting(at: datetime) -> QuerySet[Approval]:
    return Approval.objects.filter(
        kind=LINKING, approved_at__isnull=True, withdrawn_at__isnull=True, expires_at__gte=at
    ).order_by("proposed_at")


def _pair(proposal: Approval) -> tuple[UUID, UUID, datetime]:
    by, _colon, to = proposal.subject.partition(":")
    return UUID(by), UUID(to), proposal.proposed_at


def _with_leader() -> QuerySet[Application]:
    leaders = Applicant.objects.filter(
        consortium=OuterRef("pk"), role=Applicant.Role.LEADER, invitation=Applicant.Invitation.ACCEPTED
    )
    return Application.objects.select_related("call__agency").annotate(leader_name=Subquery(leaders.values("name")[:1]))


def _sister(row: Any) -> Sister:
    """`row`: with its leader's name."""
    return Sister(row.reference, row.call, row.leader_name)


def _still_stands(row: Application, at: datetime) -> bool:
    return row.status != Status.WITHDRAWN and row.sister_id is None and at <= closes_at(row)
