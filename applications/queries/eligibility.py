"""What the rules find in a submitted application."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from applications.domain.aid import activities_of, bases_in, ceilings_of
from applications.domain.eligibility import Demands, Finding, findings, is_lacking, is_open
from applications.domain.form import Form
from applications.domain.lifecycle import Status
from applications.models import Application, Call, FindingJudgement, Organisation, Version
from applications.queries.documents import for_judging
from applications.queries.forms import form_of, form_version

Approval = Organisation.Approval


def findings_of(application: Application) -> tuple[Finding, ...]:
    """The findings on the submitted version, without regard to any planning grant. None before submission."""
    return _found(application, demands_of(application.call))


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
    return [with_verdict(finding, verdicts.get(finding.rule)) for finding in findings_of(application)]


def findings_in_the_way(applications: Iterable[Application]) -> dict[UUID, list[Finding]]:
    """Of many at once: what keeps each from being judged eligible. One with nothing in its way is left out.

    Give them with `call` and `submitted_version`; the statements grow with the number of calls alone.
    """
    given = list(applications)
    demands = {key: demands_of(call) for key, call in {one.call_id: one.call for one in given}.items()}
    verdicts = _verdicts_on_all(one.submitted_version_id for one in given)
    found = {}
    for one in given:
        said = verdicts.get(one.submitted_version_id, {})
        rules = _found(one, demands[one.call_id])
        found[one.pk] = [rule for rule in rules if is_in_the_way(with_verdict(rule, said.get(rule.rule)))]
    return {key: in_the_way for key, in_the_way in found.items() if in_the_way}


def is_in_the_way(row: Mapping[str, Any]) -> bool:
    """Whether a finding, with the verdict on it, keeps an application from being judged eligible."""
    return is_open(row) or is_lacking(row)


def with_verdict(finding: Finding, judged: FindingJudgement | None) -> dict[str, Any]:
    """A verdict on what the rule said before something changed is none on what it says now."""
    row = finding.as_row()
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


def _verdicts_on_all(versions: Iterable[UUID | None]) -> dict[UUID | None, dict[str, FindingJudgement]]:
    verdicts: dict[UUID | None, dict[str, FindingJudgement]] = {}
    for one in FindingJudgement.objects.filter(version__in=list(versions)).order_by("recorded_at"):
        verdicts.setdefault(one.version_id, {})[one.rule] = one
    return verdicts


def _found(application: Application, demands: Demands) -> tuple[Finding, ...]:
    version = application.submitted_version
    if version is None:
        return ()
    ceilings = _ceilings(application.call, form_version(version.form_version_id), version.document)
    is_signed = application.status not in {Status.UNSIGNED, Status.REFUSED, Status.AWAITING_SIGNATURE}
    return findings(for_judging(version.document), replace(demands, ceilings=ceilings), is_signed=is_signed)


def _ceilings(call: Call, form: Form, document: Mapping[str, Any]) -> Mapping[str, int] | None:
    """Aid to enterprises has ceilings in the innovation agency's profile, as the document's own form sets them."""
    if call.profile != Call.Profile.VINNOVA:
        return None
    activities = activities_of(form, document["answers"])
    return ceilings_of(activities, bases_in(document, form)) if activities else None
