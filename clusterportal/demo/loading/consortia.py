"""The people and organisations of an application: invitations and their answers, CVs, confirmations, budgets."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from applications.actions.budget import save_budget
from applications.actions.consortium import accept, invitation_token, invite
from applications.actions.curriculum import transfer_cv
from applications.actions.parties import PartyDetails, add_party, ask_confirmation, confirm_part, confirmation_token
from applications.actions.working_copy import Change
from applications.domain.budget import Place
from applications.models import Applicant, Application, Party
from applications.queries.curriculum import own_publications
from applications.queries.parties import active_parties, has_budget, part_sha256
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of, contact_name
from clusterportal.demo.loading.agencies import organisation
from clusterportal.demo.sample_files import Row
from clusterportal.mail.actions import send_queued

DAY = timedelta(days=1)
AID = "aid_activity"
NO_AID = ("non_economic", "own_cost")
Role = Applicant.Role


def form_consortium(application: Application, row: Row, *, by: User, at: datetime) -> None:
    """Invite everybody; all but those whom the sample names answer, and transfer their CVs; then name the parties."""
    invited = [
        _invite(application, sample.everybody()[key], Role.RESEARCHER, by=by, at=at) for key in row["researchers"]
    ]
    for key in row.get("administrators", ()):
        invited.append(_invite(application, sample.everybody()[key], Role.ADMINISTRATOR, by=by, at=at))
    send_queued(at)
    waiting = {sample.everybody()[key]["email"] for key in row.get("unanswered_invitations", ())}
    _transfer(application, by=by, at=at + DAY)
    for applicant in invited:
        if applicant.email not in waiting:
            _join(application, applicant, at=at + 2 * DAY)
    for details in _parties(row):
        add_party(application, details, by=by, at=at + 3 * DAY)


def fill_budgets(application: Application, row: Row, *, by: User, at: datetime) -> None:
    """Enter the amounts party by party, and let the contacts confirm what the sample says they confirmed."""
    by_party: dict[str, dict[Place, Change]] = {}
    for cells in row.get("budget", {"rows": []})["rows"]:
        by_party.setdefault(_party_name(cells["party"]), {}).update(_changes(cells, application.call.grant_years))
    chosen, of_project = _activities(row), row["answers"].get(AID, "")
    for party in active_parties(application.consortium):
        if has_budget(party) and party.name in by_party:
            activity = Change(chosen.get(party.name, of_project), "")
            save_budget(party, by_party[party.name], activity=activity, by=by, at=at)
    confirmed = {_party_name(one["organisation"]): one["confirmed"] for one in row["partners"]}
    for party in active_parties(application.consortium):
        if party.role != Party.Role.ADMINISTRATING:
            _confirm(party, confirmed.get(party.name, row["fate"] != "draft"), by=by, at=at)


def _invite(application: Application, person: Row, role: str, *, by: User, at: datetime) -> Applicant:
    employer = person.get("organisation")
    return invite(
        application,
        name=sample.name_of(person),
        email=person["email"],
        role=role,
        rights=Applicant.Rights.EDIT if role == Role.ADMINISTRATOR else Applicant.Rights.READ,
        organisation=organisation(employer) if employer else None,
        department=person.get("department", ""),
        by=by,
        at=at,
    )


def _join(application: Application, applicant: Applicant, *, at: datetime) -> None:
    user = account_of({"email": applicant.email})
    accept(invitation_token(applicant), by=user, at=at)
    if applicant.role == Role.RESEARCHER:
        _transfer(application, by=user, at=at)


def _transfer(application: Application, *, by: User, at: datetime) -> None:
    """The CV with the newest publications, as many as the call allows."""
    keys = own_publications(by).values_list("key", flat=True)[: application.call.n_publications_max]
    transfer_cv(application, publications=list(keys), by=by, at=at)


def _parties(row: Row) -> list[PartyDetails]:
    """The named partners, and every further organisation that has a budget or a researcher."""
    named = {partner["organisation"] for partner in row["partners"]} | {row["organisation"]}
    with_budget = [cells["party"] for cells in row.get("budget", {"rows": []})["rows"]]
    employers = [sample.everybody()[key]["organisation"] for key in row["researchers"]]
    further = dict.fromkeys(key for key in (*with_budget, *employers) if key not in named)
    role = Party.Role.PARTICIPATING if row["agency"] == "vr" else Party.Role.PROJECT_PARTY
    listed = [_university(key, role) for key in further if key not in sample.companies()]
    return [*listed, *(_partner(partner) for partner in row["partners"])]


def _university(key: str, role: str, contribution: str = "") -> PartyDetails:
    signatory = next(row for row in sample.people("signatories") if row["organisation"] == key)
    return PartyDetails(
        role=role,
        organisation=organisation(key),
        contact_name=sample.name_of(signatory),
        contact_email=signatory["email"],
        contribution=contribution or "Takes part with its researchers.",
    )


def _partner(row: Row) -> PartyDetails:
    if row["organisation"] not in sample.companies():
        return _university(row["organisation"], row["role"], row["contribution_en"])
    company = sample.companies()[row["organisation"]]
    return PartyDetails(
        role=row["role"],
        organisation=organisation(row["organisation"]),
        size=company["size_class"],
        contact_name=contact_name(company),
        contact_email=company["contact_email"],
        contribution=row["contribution_en"],
        in_kind_sek=row.get("in_kind_sek", 0),
        cash_sek=row.get("cash_sek", 0),
    )


def _activities(row: Row) -> dict[str, str]:
    """The activity of each partner that has one of its own, by its name; the others have the project's."""
    own = {_party_name(one["organisation"]): one.get("activity") for one in row["partners"]}
    return {name: activity for name, activity in own.items() if activity not in {None, *NO_AID}}


def _party_name(key: str) -> str:
    return organisation(key).name_en


def _changes(cells: Row, years: range) -> dict[Place, Change]:
    sides: Mapping[str, Mapping[str, int]] = {side: cells[side] for side in ("cost", "funding")}
    year = years[cells["year"]]
    return {
        Place(side, line, year): Change(amount, "0") for side, lines in sides.items() for line, amount in lines.items()
    }


def _confirm(party: Party, is_confirmed: bool, *, by: User, at: datetime) -> None:
    ask_confirmation(party, by=by, at=at)
    if is_confirmed:
        fresh = Party.objects.get(pk=party.pk)
        sha256 = part_sha256(fresh)
        confirm_part(confirmation_token(fresh), name=fresh.contact_name, sha256=sha256, by=None, at=at + DAY)
