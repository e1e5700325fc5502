"""What the rules find in a submitted application."""

from applications.domain.eligibility import Demands, Finding, findings
from applications.domain.lifecycle import Status
from applications.models import Application, Call, Organisation
from applications.queries.documents import for_judging

Approval = Organisation.Approval


def findings_of(application: Application) -> tuple[Finding, ...]:
    """The findings on the submitted version, without regard to any planning grant. None before submission."""
    version = application.submitted_version
    if version is None:
        return ()
    is_signed = application.status not in {Status.UNSIGNED, Status.REFUSED, Status.AWAITING_SIGNATURE}
    return findings(for_judging(version.document), demands_of(application.call), is_signed=is_signed)


def demands_of(call: Call) -> Demands:
    """What the call demands of what was submitted."""
    approved = Organisation.objects.filter(approval__in=[Approval.AUTOMATIC, Approval.APPROVED])
    return Demands(
        n_participants_min=call.n_participants_min,
        n_participants_max=call.n_participants_max,
        needs_approved_organisation=call.needs_approved_organisation,
        needs_cv=call.profile == Call.Profile.VR,
        needs_signature=call.needs_signature,
        budget_min_sek_per_year=call.budget_min_sek_per_year,
        approved=frozenset(str(key) for key in approved.values_list("pk", flat=True)),
    )
