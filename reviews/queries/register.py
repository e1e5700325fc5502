"""An agency's register of reviewers, looked up by what a file says of people. No other register is looked into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from applications.models import Agency, Person, PersonEmail
from reviews.models import Reviewer


@dataclass(frozen=True)
class Register:
    """The agency's reviewers by ORCID and by every address that is theirs, in small letters."""

    by_orcid: Mapping[str, Reviewer]
    by_email: Mapping[str, Reviewer]


def register_of(agency: Agency) -> Register:
    """Three queries, however many reviewers."""
    reviewers = {one.person_id: one for one in reviewers_of(agency)}
    entered = PersonEmail.objects.filter(person__reviewer__agencies=agency).values_list("email", "person")
    confirmed = EmailAddress.objects.filter(verified=True, user__person__reviewer__agencies=agency)
    addresses = [*entered, *confirmed.values_list("email", "user__person")]
    return Register(
        {one.person.orcid: one for one in reviewers.values() if one.person.orcid},
        {email.lower(): reviewers[person] for email, person in addresses if person in reviewers},
    )


def reviewers_of(agency: Agency) -> QuerySet[Reviewer]:
    return Reviewer.objects.filter(agencies=agency).select_related("person")


def holders_of(orcids: Iterable[str]) -> dict[str, Person]:
    """Whoever has these ORCIDs, by ORCID."""
    return {str(one.orcid): one for one in Person.objects.filter(orcid__in=set(orcids))}
