"""Reviewers entered by the officers, and their seats in the panels."""

from datetime import date, datetime

from applications.actions.people import ensure_person
from applications.models import Agency, Organisation
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.agencies import officers, organisation
from clusterportal.demo.loading.calls import sample_call
from clusterportal.demo.sample_files import Row
from reviews.actions.composition import Former, Profile, add_reviewer
from reviews.actions.seating import seat
from reviews.models import Panel


def load_reviewers(at: datetime) -> None:
    """Each is entered, seated, and known by the own account from then on."""
    for row in sample.people("reviewers"):
        officer = officers(row["agency"])[0]
        agency = Agency.objects.get(pk=row["agency"])
        reviewer = add_reviewer(agency, _profile(row, at), by=officer, at=at)
        ensure_person(account_of(row), at=at)
        reviewer.person.refresh_from_db()
        seat(_panel(row), reviewer, role=row["role"], load_max=row["load_max"], by=officer, at=at)


def publications(person: Row) -> list[Row]:
    """A person's publications as the actions take them."""
    return [{**row, "authors": "; ".join(row["authors"])} for row in person["publications"]]


def _profile(row: Row, at: datetime) -> Profile:
    place = row["affiliations"][0]
    return Profile(
        name=sample.name_of(row),
        email=row["email"],
        organisation=_employer(place),
        department=place["department"],
        orcid=row["orcid"],
        gender=row["gender"],
        subject_codes=row["subjects"],
        keywords=row["keywords"],
        languages=row["languages"],
        text=row["profile"],
        publications=publications(row),
        former=[_former(one, at) for one in row["affiliations"][1:]],
    )


def _former(place: Row, at: datetime) -> Former:
    """Where the person worked before; `to_years_ago` counts from loading, as detection looks five years back."""
    year = place["to_year"] if "to_year" in place else at.year - place["to_years_ago"]
    return Former(_employer(place), place["department"], date(year, 12, 31))


def _employer(place: Row) -> Organisation:
    key = place.get("organisation")
    return organisation(key) if key else Organisation.objects.get(name_en=place["organisation_name"])


def _panel(row: Row) -> Panel:
    call = next(call for call in sample.calls() if call["agency"] == row["agency"])
    name = next(panel["name_en"] for panel in call["panels"] if panel["key"] == row["panel"])
    return Panel.objects.select_related("round__call").get(round__call=sample_call(row["agency"]), name_en=name)
