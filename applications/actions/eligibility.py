"""Judging eligibility. The judgement is hidden from the applicant and may change until the review starts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.status import change_status, lock_application
from applications.actions.telling import tell_all
from applications.domain.eligibility import is_lacking, is_open
from applications.domain.lifecycle import TO_BE_JUDGED, Status
from applications.models import Application, EligibilityJudgement, FindingJudgement
from applications.policies.staff import check_handle
from applications.queries.eligibility import findings_of, findings_with_verdicts
from applications.queries.phases import closes_at
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

Outcome = EligibilityJudgement.Outcome
MAY_BE_ELIGIBLE = {Status.SUBMITTED, Status.SIGNED}


@transaction.atomic
def judge(application: Application, *, outcome: str, reason: str = "", by: User, at: datetime) -> EligibilityJudgement:
    """Record that an application is eligible, or is to be proposed for dismissal, with what the rules say of it now.

    Refused: `findings_open` and `findings_lacking` where a rule stands in the way of eligibility,
    `ineligible_needs_reason` where neither an officer's word on a rule nor a reason says why, and by state.
    """
    application = lock_application(application)
    check_handle(by, application, at)
    _check_judgeable(application, outcome, at)
    rows = findings_with_verdicts(application)
    _check_findings(rows, outcome, reason)
    columns = {"outcome": outcome, "reason": reason.strip(), "findings": rows, "by": by, "at": at}
    judgement, _new = EligibilityJudgement.objects.update_or_create(application=application, defaults=columns)
    detail = {"outcome": outcome, "findings": rows}
    append(f"application:{application.pk}", "application.eligibility_judged", detail=detail, by=by, at=at)
    return judgement


@transaction.atomic
def judge_finding(
    application: Application, *, rule: str, verdict: str, reason: str = "", by: User, at: datetime
) -> FindingJudgement:
    """Confirm or overrule what a rule found in the submitted version; the last word on a rule counts.

    A judgement of eligibility that the new word contradicts is void: the application is to be judged anew.
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
    _void_what_it_contradicts(application, by=by, at=at)
    return made


@transaction.atomic
def confirm_eligible(application: Application, *, by: User, at: datetime) -> None:
    """Make the judgement known: the review of the application starts. Called by reviews when it opens a case."""
    application = lock_application(application)
    change_status(application, "confirm_eligible", by=by, at=at)


@transaction.atomic
def announce_ineligible(application: Application, *, by: User, at: datetime) -> None:
    """Tell the applicants, before any decision, that dismissal will be proposed. Why, the decision says."""
    application = lock_application(application)
    check_handle(by, application, at)
    judgement = EligibilityJudgement.objects.filter(application=application, outcome=Outcome.INELIGIBLE).first()
    if judgement is None:
        raise Refused("ineligible_needs_reason")
    change_status(application, "announce_ineligible", by=by, at=at)
    tell_all(application, "eligibility_announced", key=f"ineligible:{application.pk}", at=at)


def _void_what_it_contradicts(application: Application, *, by: User, at: datetime) -> None:
    judged = EligibilityJudgement.objects.filter(application=application).first()
    if judged is None:
        return
    try:
        _check_findings(findings_with_verdicts(application), judged.outcome, judged.reason)
    except Refused:
        judged.delete()
        append(f"application:{application.pk}", "application.eligibility_void", by=by, at=at)


def _check_findings(rows: Sequence[dict[str, Any]], outcome: str, reason: str) -> None:
    """Eligible: no rule stands in the way. Ineligible: an officer's word on a rule or a reason says why."""
    lacking = any(map(is_lacking, rows))
    if outcome == Outcome.ELIGIBLE and any(map(is_open, rows)):
        raise Refused("findings_open")
    if outcome == Outcome.ELIGIBLE and lacking:
        raise Refused("findings_lacking")
    if outcome == Outcome.INELIGIBLE and not lacking and not reason.strip():
        raise Refused("ineligible_needs_reason")


def _check_judgeable(application: Application, outcome: str, at: datetime) -> None:
    status = Status(application.status)
    if status is Status.ELIGIBLE:
        raise Refused("review_has_started")
    if status not in TO_BE_JUDGED or at <= closes_at(application):
        raise Refused("not_yet_signed")
    if outcome == Outcome.ELIGIBLE and status not in MAY_BE_ELIGIBLE:
        raise Refused("unsigned_not_eligible")
    if outcome == Outcome.ELIGIBLE and application.call.needs_signature and status is Status.SUBMITTED:
        raise Refused("not_yet_signed")
