"""Proposing and approving. The caller judges who may; this keeps the two persons apart and the content fixed."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from django.db import transaction
from django.db.models import QuerySet

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.approvals.models import Approval

VALID_FOR = timedelta(days=14)


def content_hash(content: Any) -> str:
    """SHA-256 of the canonical JSON of what is to be approved."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


@transaction.atomic
def propose(kind: str, subject: object, *, content: Any, by: User, at: datetime) -> Approval:
    """A new proposal; an open one about the same subject is withdrawn by it."""
    open_proposal(kind, subject).update(withdrawn_at=at)
    return Approval.objects.create(
        kind=kind,
        subject=str(subject),
        content_sha256=content_hash(content),
        proposed_by=by,
        proposed_at=at,
        expires_at=at + VALID_FOR,
    )


@transaction.atomic
def approve(kind: str, subject: object, *, content: Any, by: User, at: datetime) -> Approval:
    """Approve the open proposal. Refused: none open, expired, own proposal, content changed since."""
    approval = open_proposal(kind, subject).select_for_update().first()
    if approval is None:
        raise Refused("nothing_proposed")
    if approval.expires_at < at:
        raise Refused("proposal_expired")
    if approval.proposed_by_id == by.pk:
        raise Refused("own_proposal")
    if approval.content_sha256 != content_hash(content):
        raise Refused("changed_since_proposed")
    approval.approved_by, approval.approved_at = by, at
    approval.save(update_fields=["approved_by", "approved_at"])
    return approval


@transaction.atomic
def withdraw(proposal: Approval, *, at: datetime) -> None:
    """End a proposal that nobody has approved. Refused: `nothing_proposed`."""
    if not open_proposal(proposal.kind, proposal.subject).filter(pk=proposal.pk).update(withdrawn_at=at):
        raise Refused("nothing_proposed")


def open_proposal(kind: str, subject: object) -> QuerySet[Approval]:
    """The open proposal about `subject`, as a queryset of at most one."""
    return Approval.objects.filter(kind=kind, subject=str(subject), approved_at__isnull=True, withdrawn_at__isnull=True)
