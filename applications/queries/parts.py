"""The people of a consortium, read once per page."""

from django.db.models import Prefetch

from applications.models import Applicant, Application
from clusterportal.accounts.models import User

LOADED = "loaded_applicants"
WITH_PARTS = Prefetch(
    "consortium__applicants",
    queryset=Applicant.objects.select_related("organisation", "person").order_by("invited_at", "name"),
    to_attr=LOADED,
)


def applicants_of(application: Application) -> list[Applicant]:
    """Everybody who was ever invited: what the page has prefetched with WITH_PARTS, else from the database."""
    loaded: list[Applicant] | None = getattr(application.consortium, LOADED, None)
    if loaded is not None:
        return loaded
    rows = application.consortium.applicants.select_related("organisation", "person")
    return list(rows.order_by("invited_at", "name"))


def leading_account(application: Application) -> User | None:
    """The account of the project leader."""
    leaders = application.consortium.applicants.filter(
        role=Applicant.Role.LEADER, invitation=Applicant.Invitation.ACCEPTED
    )
    leader = leaders.select_related("person__user").first()
    return leader.person.user if leader is not None and leader.person is not None else None
