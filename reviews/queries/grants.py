"""Grants: what is agreed, whose each is, where it stands, and what of a call's frame is committed."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from applications.models import Applicant, Application, Call, OrganisationRole, Person
from applications.queries.organisations import signatories_of
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.grants import GrantState, Side, Standing, standing
from reviews.models import Acceptance, Decision, Grant, GrantTerms
from reviews.queries.decisions import decisions_of_staff

APPLICATION = "decision__application"
RELATED = (
    f"{APPLICATION}__call__agency",
    f"{APPLICATION}__case_number",
    f"{APPLICATION}__consortium",
    "leader__user",
    "organisation",
    "terms",
)
SCHEMA = "clusterportal/grant/1"


def newest_terms(call: Call) -> GrantTerms | None:
    """The terms with which a grant is made now."""
    return call.grant_terms.order_by("-number").first()


def agreed_document(decision: Decision, terms: GrantTerms, leader: Person | None) -> dict[str, Any]:
    """What leader and organisation accept, as JSON values: the decision, and the terms in both languages."""
    application = decision.application
    version = application.submitted_version
    call = application.call
    return {
        "schema": SCHEMA,
        "application": application.reference,
        "version": version.sha256 if version is not None else "",
        "decision": {
            "id": str(decision.pk),
            "amount_sek": decision.amount_sek,
            "reason_sv": decision.reason_sv,
            "reason_en": decision.reason_en,
        },
        "leader": leader.name if leader is not None else "",
        "organisation": str(version.organisation_id) if version is not None and version.organisation_id else "",
        "starts_on": call.grant_starts_on.isoformat(),
        "ends_on": call.grant_ends_on.isoformat(),
        "terms": {"version": terms.number, "sv": terms.text_sv, "en": terms.text_en},
    }


def leader_of(application: Application) -> Person | None:
    """Who leads the consortium."""
    leaders = Applicant.objects.filter(
        consortium=application.pk, role=Applicant.Role.LEADER, invitation=Applicant.Invitation.ACCEPTED
    )
    leader = leaders.select_related("person__user").first()
    return leader.person if leader is not None else None


def grants_of(user: User, at: datetime) -> QuerySet[Grant]:
    """The grants that a person reads as leader, as one of the applicants, or for the organisation.

    Each with `reader_takes_part` (one of the applicants) and `reader_signs` (for the organisation), and `with_sides`.
    """
    if not user.is_authenticated:
        return Grant.objects.none()
    own = applications_visible_to(user, Role.APPLICANT, at).filter(pk=OuterRef("decision__application"))
    roles = OrganisationRole.objects.filter(organisation=OuterRef("organisation"), user=user, ended_at__isnull=True)
    readers = {
        "reader_takes_part": Exists(own),
        "reader_signs": Exists(roles.filter(role=OrganisationRole.Role.SIGNATORY)),
    }
    seen = Q(leader__user=user) | Q(Exists(own)) | Q(Exists(roles))
    return with_sides(Grant.objects.annotate(**readers).filter(seen, offered_at__lte=at).select_related(*RELATED))


def own_grant(user: User, reference: str, at: datetime) -> Grant:
    """The grant of an application, for those who read it so. Raises Hidden."""
    found = grants_of(user, at).filter(decision__application__reference=reference).first()
    if found is None:
        raise Hidden
    return found


def grants_of_staff(user: User, at: datetime) -> QuerySet[Grant]:
    """The grants of the decisions that a member of staff sees."""
    seen = Grant.objects.filter(decision__in=decisions_of_staff(user, at))
    return with_sides(seen.select_related(*RELATED))


def titled(grants: QuerySet[Grant]) -> QuerySet[Any]:
    """Each with the submitted version's `title_sv` and `title_en`."""
    version = f"{APPLICATION}__submitted_version"
    return grants.annotate(title_sv=F(f"{version}__title_sv"), title_en=F(f"{version}__title_en"))


def answers_of(grant: Grant) -> QuerySet[Acceptance]:
    """What the two sides have said, in order."""
    return grant.acceptances.select_related("by", "organisation")


def with_sides(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Each with `leader_accepted` and `organisation_accepted`, for `standing_of`."""
    accepted = Acceptance.objects.filter(grant=OuterRef("pk"), outcome=Acceptance.Outcome.ACCEPTED)
    return grants.annotate(**{f"{side}_accepted": Exists(accepted.filter(side=side)) for side in Side})


def standing_of(grant: Any, at: datetime) -> Standing:
    """Where a grant that came `with_sides` stands."""
    accepted = [side for side in Side if getattr(grant, f"{side}_accepted")]
    return standing(GrantState(grant.state), accepted, grant.due_on, localdate(at))


def in_standing(grants: QuerySet[Grant], wanted: str, at: datetime) -> QuerySet[Grant]:
    """Those that stand as `wanted` says, a value of Standing, or that wait at all; the same rule as a condition."""
    today = localdate(at)
    waiting = Q(state=GrantState.WAITING.value)
    in_time = waiting & Q(due_on__gte=today)
    conditions = {
        Standing.WAITS_FOR_BOTH: in_time & Q(leader_accepted=False, organisation_accepted=False),
        Standing.WAITS_FOR_LEADER: in_time & Q(leader_accepted=False, organisation_accepted=True),
        Standing.WAITS_FOR_ORGANISATION: in_time & Q(leader_accepted=True),
        Standing.LAPSED: waiting & Q(due_on__lt=today),
    }
    if wanted == GrantState.WAITING:
        return grants.filter(in_time)
    return with_sides(grants).filter(conditions.get(Standing(wanted), Q(state=wanted)))


def accounts_to_answer(grant: Any) -> dict[Side, list[User]]:
    """Who can still answer for each side that has not accepted, of a grant that came `with_sides`."""
    found: dict[Side, list[User]] = {}
    if not grant.leader_accepted and grant.leader is not None and grant.leader.user is not None:
        found[Side.LEADER] = [grant.leader.user]
    if not grant.organisation_accepted and grant.organisation is not None:
        found[Side.ORGANISATION] = list(signatories_of(grant.organisation))
    return found
