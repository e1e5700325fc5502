"""The texts of letters: each change a new version, used once a second officer has approved it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.models import Agency, Call
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.approvals import actions as approvals
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.domain.letters import body_faults, subject_faults
from reviews.models import LetterApproval, LetterTemplate
from reviews.policies.letters import check_approve_letters, check_withdraw_letters, check_write_letters
from reviews.queries.letters import KIND, source_for
from reviews.texts.letters import fault_params


@transaction.atomic
def write_letter_text(
    agency: Agency,
    call: Call | None,
    *,
    outcome: str,
    language: str,
    subject: str,
    body: str,
    by: User,
    at: datetime,
) -> LetterTemplate:
    """A new version, proposed for approval; one of the same letters that waited so far is taken back by it.

    Refused with the code of the first fault, `letter_text_empty`, or `letter_text_unchanged`.
    """
    lock(agency)
    check_write_letters(by, agency, call)
    text = {"subject": " ".join(subject.split()), "body": body.replace("\r\n", "\n").strip() + "\n"}
    _check_text(outcome, **text)
    now = source_for(agency, call, outcome, language)
    if (now.subject, now.body) == (text["subject"], text["body"]):
        raise Refused("letter_text_unchanged")
    slot = {"agency": agency, "call": call, "outcome": outcome, "language": language}
    earlier = list(LetterTemplate.objects.filter(**slot).order_by("number"))
    for one in earlier:
        approvals.open_proposal(KIND, one.pk).update(withdrawn_at=at)
    number = earlier[-1].number + 1 if earlier else 1
    made = LetterTemplate.objects.create(**slot, **text, number=number, written_by=by, written_at=at)
    approvals.propose(KIND, made.pk, content=_content(made), by=by, at=at)
    _audit("letter_text.written", made, by=by, at=at)
    return made


@transaction.atomic
def approve_letter_text(template: LetterTemplate, *, by: User, at: datetime) -> None:
    """Let the letters use a version from now on. A letter that is written already stays as it is."""
    lock(template.agency)
    check_approve_letters(by, template)
    approvals.approve(KIND, template.pk, content=_content(template), by=by, at=at)
    LetterApproval.objects.create(template=template, by=by, at=at)
    _audit("letter_text.approved", template, by=by, at=at)


@transaction.atomic
def withdraw_letter_text(template: LetterTemplate, *, by: User, at: datetime) -> None:
    """Take a version back that waits for approval. It stays among the versions."""
    lock(template.agency)
    check_withdraw_letters(by, template)
    approvals.withdraw(approvals.open_proposal(KIND, template.pk).get(), at=at)
    _audit("letter_text.withdrawn", template, by=by, at=at)


def _check_text(outcome: str, *, subject: str, body: str) -> None:
    if not subject or not body.strip():
        raise Refused("letter_text_empty")
    for fault in (*subject_faults(subject), *body_faults(body, outcome)):
        raise Refused(fault.code, **fault_params(fault))


def _content(template: LetterTemplate) -> dict[str, Any]:
    """What is approved, as JSON values."""
    return {
        "template": str(template.pk),
        "agency": str(template.agency_id),
        "call": str(template.call_id or ""),
        "outcome": template.outcome,
        "language": template.language,
        "number": template.number,
        "subject": template.subject,
        "body": template.body,
    }


def _audit(action: str, template: LetterTemplate, *, by: User, at: datetime) -> None:
    chain = f"call:{template.call_id}" if template.call_id else f"agency:{template.agency_id}"
    detail = {"outcome": template.outcome, "language": template.language, "version": template.number}
    append(chain, action, detail=detail, by=by, at=at)
