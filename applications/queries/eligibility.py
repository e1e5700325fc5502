"""What the rules find in a submitted application."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from applications.domain.aid import activities_of, bases_in, ceilings_of
from applications.domain.eligibility import Demands, Finding, findings
from applications.domain.form import Form
from applications.domain.form_parsing import parse
from applications.domain.lifecycle import Status
from applications.models import Application, Call, FindingJudgement, Organisation, Version
from applications.queries.documents import for_judging
from applications.queries.forms import form_of

Approval = Organisation.Approval


def findings_of(application: Application) -> tuple[Finding, ...]:
    """The findings on the submitted version, without regard to any planning grant. None before submission."""
    version = application.submitted_version
    if version is None:
        return ()
    is_signed = application.status not in {Status.UNSIGNED, Status.REFUSED, Status.AWAITING_SIGNATURE}
    form = parse(version.form_version.specification)
    demands = demands_of(application.call, _ceilings(application.call, form, version.document))
    return findings(for_judging(version.document), demands, is_signed=is_signed)


def advice_on(application: Application, document: dict[str, Any]) -> tuple[Finding, ...]:
    """What the same rules say of a document that is not registered yet: advice, without the signature."""
    ceilings = _ceilings(application.call, form_of(application), document)
    demands = replace(demands_of(application.call, ceilings), needs_signature=False)
    return findings(for_judging(document), demands, is_signed=False)


def verdicts_on(version: Version | None) -> dict[str, FindingJudgement]:
    """The officers' last word on each rule, about this version."""
    if version is None:
        return {}
    return {one.rule: one for one in version.finding_judgements.select_related("by").order_by("recorded_at")}


def findings_with_verdicts(application: Application) -> list[dict[str, Any]]:
    """The findings as JSON values, each with the verdict on it, if any."""
    verdicts = verdicts_on(application.submitted_version)
    return [_with_verdict(finding.as_row(), verdicts.get(finding.rule)) for finding in findings_of(application)]


def _with_verdict(row: dict[str, Any], judged: FindingJudgement | None) -> dict[str, Any]:
    """A verdict on what the rule said before something changed is none on what it says now."""
    if judged is None or judged.finding != row:
        return row
    return row | {"verdict": judged.verdict, "reason": judged.reason}


def demands_of(call: Call, ceilings: Mapping[str, int] | None = None) -> Demands:
    """What the call demands of what was submitted. `ceilings`: of aid by party, as each has answered."""
    approved = Organisation.objects.filter(approval__in=[Approval.AUTOMATIC, Approval.APPROVED])
    return Demands(
        n_participants_min=call.n_participants_min,
        n_participants_max=call.n_participants_max,
        needs_approved_organisation=call.needs_approved_organisation,
        needs_cv=call.profile == Call.Profile.VR,
        needs_signature=call.needs_signature,
        budget_min_sek_per_year=call.budget_min_sek_per_year,
        approved=frozenset(str(key) for key in approved.values_list("pk", flat=True)),
        ceilings=ceilings,
    )


def _ceilings(call: Call, form: Form, document: Mapping[str, Any]) -> Mapping[str, int] | None:
    """Aid to enterprises has ceilings in the innovation agency's profile, as the document's own form sets them."""
    if call.profile != Call.Profile.VINNOVA:
        return None
    activities = activities_of(form, document["answers"])
    return ceilings_of(activities, bases_in(document, form)) if activities else None
