"""Judging eligibility. The judgement is hidden from the applicant and may change until the review starts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.status import change_status, lock_application
from applications.domain.lifecycle import TO_BE_JUDGED, Status
from applications.models import Application, EligibilityJudgement, FindingJudgement
from applications.policies.staff import check_handle
from applications.queries.eligibility import findings_of
from applications.queries.phases import closes_at
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

Outcome = EligibilityJudgement.Outcome
MAY_BE_ELIGIBLE = {Status.SUBMITTED, Status.SIGNED}


@transaction.atomic
def judge(
    application: Application,
    *,
    outcome: str,
    reason: str = "",
    findings: Sequence[dict[str, Any]] = (),
    by: User,
    at: datetime,
) -> EligibilityJudgement:
    """Record that an application is eligible, or is to be proposed for dismissal with a reason."""
    application = lock_application(application)
    check_handle(by, application, at)
    _check_judgeable(application, outcome, reason, at)
    columns = {"outcome": outcome, "reason": reason.strip(), "findings": list(findings), "by": by, "at": at}
    judgement, _new = EligibilityJudgement.objects.update_or_create(application=application, defaults=columns)
    detail = {"outcome": outcome, "findings": list(findings)}
    append(f"application:{application.pk}", "application.eligibility_judged", detail=detail, by=by, at=at)
    return judgement


@transaction.atomic
def judge_finding(
    application: Application, *, rule: str, verdict: str, reason: str = "", by: User, at: datetime
) -> FindingJudgement:
    """Confirm or overrule what a rule found in the submitted version; the last word on a rule counts.

    Refused: `unknown_rule`, `overruling_needs_reason`, `review_has_started`, `not_yet_signed`, and by policy.
    """
    application = lock_application(application)
    check_handle(by, application, at)
    if Status(application.status) not in TO_BE_JUDGED:
        raise Refused("review_has_started" if application.status == Status.ELIGIBLE else "not_yet_signed")
    finding = next((one for one in findings_of(application) if one.rule == rule), None)
    if finding is None or application.submitted_version is None:
        raise Refused("unknown_rule")
    if verdict == FindingJudgement.Verdict.OVERRULED and not reason.strip():
        raise Refused("overruling_needs_reason")
    columns = {"rule": rule, "finding": finding.as_row(), "verdict": verdict, "reason": reason.strip()}
    made = FindingJudgement.objects.create(version=application.submitted_version, **columns, by=by, at=at)
    detail = {**columns, "version": application.submitted_version.number}
    append(f"application:{application.pk}", "application.finding_judged", detail=detail, by=by, at=at)
    return made


@transaction.atomic
def confirm_eligible(application: Application, *, by: User, at: datetime) -> None:
    """Make the judgement known: the review of the application starts. Called by reviews when it opens a case."""
    application = lock_application(application)
    change_status(application, "confirm_eligible", by=by, at=at)


@transaction.atomic
def announce_ineligible(application: Application, *, by: User, at: datetime) -> None:
    """Tell the applicant, before any decision, that dismissal will be proposed."""
    application = lock_application(application)
    check_handle(by, application, at)
    judgement = EligibilityJudgement.objects.filter(application=application, outcome=Outcome.INELIGIBLE).first()
    if judgement is None:
        raise Refused("ineligible_needs_reason")
    change_status(application, "announce_ineligible", by=by, at=at)


def _check_judgeable(application: Application, outcome: str, reason: str, at: datetime) -> None:
    status = Status(application.status)
    if status is Status.ELIGIBLE:
        raise Refused("review_has_started")
    if status not in TO_BE_JUDGED or at <= closes_at(application):
        raise Refused("not_yet_signed")
    if outcome == Outcome.ELIGIBLE and status not in MAY_BE_ELIGIBLE:
        raise Refused("unsigned_not_eligible")
    if outcome == Outcome.ELIGIBLE and application.call.needs_signature and status is Status.SUBMITTED:
        raise Refused("not_yet_signed")
    if outcome == Outcome.INELIGIBLE and not reason.strip():
        raise Refused("ineligible_needs_reason")
