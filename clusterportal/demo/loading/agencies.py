"""The register of known facts, the agencies' people, and the organisations that the sample adds."""

from datetime import datetime
from functools import cache

from applications.actions.organisation_roles import grant_organisation_role
from applications.actions.organisations import add_organisation
from applications.actions.register import facts_of, load_register
from applications.actions.roles import bootstrap_agency, confirm_role, grant_role
from applications.models import Agency, Initiative, Organisation
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from reviews.actions.secrecy import start_paragraphs

FOUND_BY = "invented for the demo"


def load_agencies(at: datetime) -> None:
    """Known facts, then every role granted by one administrator and confirmed by another."""
    load_register(facts_of(), by=None, at=at)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for code, agency in agencies.items():
        bootstrap_agency(agency, administrators=administrators(code), at=at)
    for row in sample.people("staff"):
        if row["role"] != "administrator":
            first, second = administrators(row["agency"])
            coordinates = row["role"] == "coordinator"
            scope = {"initiative": Initiative.objects.get()} if coordinates else {}
            given = {"email": row["email"], "role": row["role"], **scope}
            role = grant_role(agencies[row["agency"]], **given, by=first, at=at)
            confirm_role(role, by=_other_side(row["agency"]) if coordinates else second, at=at)
    for code, agency in agencies.items():
        start_paragraphs(agency, by=registrar(code), at=at)


def load_organisations(at: datetime) -> None:
    """Companies, partners, the reviewers' organisations, and who signs for the universities."""
    officer = officers("vr")[0]
    for company in sample.companies().values():
        columns = {name: company[name] for name in ("country", "kind")}
        number = company.get("organisation_number")
        _add(company["name"], by=officer, at=at, **columns, organisation_number=number)
    for reviewer in sample.people("reviewers"):
        for place in reviewer["affiliations"]:
            if "organisation_name" in place:
                kind = Organisation.Kind.OTHER if reviewer["country"] == "SE" else Organisation.Kind.UNIVERSITY
                _add(place["organisation_name"], by=officer, at=at, country=reviewer["country"], kind=kind)
    for row in sample.people("signatories"):
        grant_organisation_role(
            organisation(row["organisation"]), email=row["email"], role=row["role"], by=officer, at=at
        )


def administrators(agency: str) -> list[User]:
    """The two first administrators of an agency."""
    return _staff(agency, "administrator")


def officers(agency: str) -> list[User]:
    """The handling officers of an agency: the one who runs the call, and a colleague."""
    return _staff(agency, "officer")


def decision_maker(agency: str) -> User:
    """Who approves an agency's decisions."""
    return _staff(agency, "decision_maker")[0]


def registrar(agency: str) -> User:
    """Who keeps an agency's record."""
    return _staff(agency, "registrar")[0]


def organisation(key: str) -> Organisation:
    """An organisation by its key in the register or in companies.toml."""
    if key in sample.companies():
        return Organisation.objects.get(name_en=sample.companies()[key]["name"])
    return Organisation.objects.get(organisation_number=_numbers()[key])


@cache
def _numbers() -> dict[str, str | None]:
    return {fact.key: fact.organisation_number for fact in facts_of().organisations}


def _other_side(agency: str) -> User:
    """An administrator of the other agency."""
    rows = sample.people("staff")
    return account_of(next(row for row in rows if row["role"] == "administrator" and row["agency"] != agency))


def _staff(agency: str, role: str) -> list[User]:
    rows = (row for row in sample.people("staff") if (row["agency"], row["role"]) == (agency, role))
    return [account_of(row) for row in rows]


def _add(name: str, *, by: User, at: datetime, **columns: object) -> None:
    if not Organisation.objects.filter(name_en=name).exists():
        fields = {"name_sv": name, "name_en": name, "source": FOUND_BY, **columns}
        add_organisation(fields=fields, by=by, at=at)
