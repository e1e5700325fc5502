"""Who acts in the stages."""

from collections.abc import Iterator

from applications.models import Application, Bar, Call, OrganisationRole, Round
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.calls import sample_call
from clusterportal.demo.sample_files import Row
from reviews.models import Case, Panel, PanelRole

HEADS = ("chair", "vice_chair")


def sample_calls() -> list[Call]:
    """Both calls."""
    return [sample_call(row["agency"]) for row in sample.calls()]


def first_rounds() -> Iterator[Round]:
    """The round of each call."""
    for call in sample_calls():
        yield call.rounds.select_related("call__agency").get(number=1)


def signatory_of(application: Application) -> User:
    """Who signs for the organisation that administrates or coordinates."""
    roles = OrganisationRole.objects.filter(role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True)
    version = application.submitted_version
    ours = roles.filter(organisation=version.organisation_id if version else None)
    return ours.select_related("user").earliest("granted_at").user


def seats(panel: Panel, *roles: str) -> list[PanelRole]:
    """Who sits in a panel, in these roles or in any, in the order of the sample."""
    order = {row["email"]: place for place, row in enumerate(sample.people("reviewers"))}
    held = panel.roles.filter(ended_at__isnull=True).select_related("reviewer__person__user", "panel")
    found = [seat for seat in held if not roles or seat.role in roles]
    return sorted(found, key=lambda seat: order.get(user_of(seat).email, len(order)))


def user_of(seat: PanelRole) -> User:
    """The account of a seat's reviewer."""
    user = seat.reviewer.person.user
    if user is None:
        raise LookupError(f"{seat.reviewer} has no account")
    return user


def head_of(case: Case) -> User:
    """Who acts as chair of a case: the chair, or the vice chair where the chair is barred from it."""
    barred = set(
        Bar.objects.filter(application=case.application_id, lifted_at__isnull=True).values_list("person", flat=True)
    )
    panel = panel_of(case)
    free = [seat for role in HEADS for seat in seats(panel, role) if seat.reviewer.person_id not in barred]
    return user_of(free[0])


def panel_of(case: Case) -> Panel:
    """The panel of a case. Raises LookupError where an officer has placed it in none."""
    if case.panel is None:
        raise LookupError(f"{case} lies in no panel")
    return case.panel


def file_of(application: Application) -> Row:
    """What the sample says of an application; nothing of one that somebody has made in the demo."""
    return files_by_title().get(application.title_en, {})


def files_by_title() -> dict[str, Row]:
    return {row["title_en"]: row for row in sample.applications().values()}


def reviewer_rows() -> dict[str, Row]:
    """The sample's reviewers by address."""
    return {account_of(row).email: row for row in sample.people("reviewers")}
