"""Finding an organisation by its number, its ROR or its name, and who acts for it."""

import re

from django.db.models import Q, QuerySet

from applications.domain.specification import Words
from applications.models import Organisation, OrganisationInvitation, OrganisationRole, Party
from clusterportal.accounts.models import User

N_SUGGESTED = 200
N_NAMED = 10


def organisations_matching(text: str) -> list[Organisation]:
    """At most ten organisations for what somebody wrote; exactly one where it is a number, a ROR or a whole name."""
    text = " ".join(text.split())
    if not text:
        return []
    exact = organisation_exactly(text)
    if exact is not None:
        return [exact]
    parts = Q(name_sv__icontains=text) | Q(name_en__icontains=text)
    return list(Organisation.objects.filter(parts)[:N_NAMED])


def organisation_exactly(text: str) -> Organisation | None:
    """The one organisation of which this is the number, the ROR or the whole name."""
    text = " ".join(text.split())
    number = re.sub(r"\D", "", text)
    exact = Q(name_sv__iexact=text) | Q(name_en__iexact=text)
    exact |= Q(ror__iendswith="/" + text.rstrip("/").rsplit("/", 1)[-1])
    if re.fullmatch(r"[\d\s-]+", text) and len(number) == 10:
        exact |= Q(organisation_number=f"{number[:6]}-{number[6:]}") | Q(organisation_number=number)
    found = list(Organisation.objects.filter(exact)[:2])
    return found[0] if len(found) == 1 else None


def names_of(row: Organisation | Party) -> Words:
    """What it is called in both languages, for a sentence that is read in either."""
    return Words(sv=row.name_sv, en=row.name_en)


def suggested_names(language: str) -> list[str]:
    """Names to choose from while typing."""
    column = "name_sv" if language == "sv" else "name_en"
    return list(Organisation.objects.order_by(column).values_list(column, flat=True)[:N_SUGGESTED])


def roles_at(user: User, organisation: Organisation) -> QuerySet[OrganisationRole]:
    """What the account may do for the organisation now."""
    if not user.is_authenticated:
        return OrganisationRole.objects.none()
    return OrganisationRole.objects.filter(organisation=organisation, user=user, ended_at__isnull=True)


def supervised_by(user: User) -> QuerySet[Organisation]:
    """The organisations whose supervisor the account is."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    held = OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.SUPERVISOR, ended_at__isnull=True)
    return Organisation.objects.filter(pk__in=held.values("organisation"))


def active_roles(organisation: Organisation) -> QuerySet[OrganisationRole]:
    """Who acts for the organisation, by name."""
    held = organisation.roles.filter(ended_at__isnull=True).select_related("user", "granted_by")
    return held.order_by("user__name", "role")


def open_invitations(organisation: Organisation) -> QuerySet[OrganisationInvitation]:
    """What has been offered and is neither accepted nor withdrawn; it may have expired."""
    return organisation.invitations.filter(state=OrganisationInvitation.State.SENT).select_related("invited_by")


def signatories_of(organisation: Organisation) -> QuerySet[User]:
    """The accounts that sign for the organisation now, by name."""
    roles = OrganisationRole.objects.filter(
        organisation=organisation, role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True
    )
    return User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("name")
