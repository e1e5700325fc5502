"""What a party's contact reads by the link: the own budget, and what has changed since it was confirmed."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.budget import save_budget
from applications.actions.parties import ask_confirmation, confirm_part, confirmation_token
from applications.actions.registering import register
from applications.actions.working_copy import Change
from applications.domain.budget import Place
from applications.models import Application, Party
from applications.queries.parties import part_content, part_sha256
from tests.factories import NOW, make_application, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return make_application(make_call("vinnova"))


@pytest.fixture
def party(application: Application) -> Party:
    """A medium-sized company with costs in one year."""
    party = Party.objects.create(
        consortium=application.consortium,
        role="project_party",
        name="Demobolaget",
        size="medium",
        aid_activity="industrial_research",
        contact_name="Kim Provsson",
        contact_email="kim@post.example",
        contribution="Builds the sensor.",
        position=2,
    )
    year = application.call.grant_years[0]
    amounts = {("cost", "salary"): 1_000_000, ("funding", "requested"): 600_000, ("funding", "own"): 400_000}
    enter(application, party, {Place(*line, year): amount for line, amount in amounts.items()})
    ask_confirmation(party, by=application.created_by, at=NOW)
    return Party.objects.get(pk=party.pk)


def enter(application: Application, party: Party, amounts: dict[Place, int]) -> None:
    """Save amounts over whatever stands there."""
    stored = {Place(cell.side, cell.line, cell.year): cell.revision for cell in party.cells.all()}
    changes = {place: Change(amount, str(stored.get(place, 0))) for place, amount in amounts.items()}
    assert save_budget(party, changes, by=application.created_by, at=NOW).clashes == ()


def confirm(party: Party) -> Party:
    fresh = Party.objects.get(pk=party.pk)
    return confirm_part(confirmation_token(party), name="Kim Provsson", sha256=part_sha256(fresh), by=None, at=NOW)


def page(party: Party, language: str = "en") -> Any:
    return Client(headers={"accept-language": language}).get(reverse("confirm_part", args=[confirmation_token(party)]))


def words(response: Any) -> str:
    return re.sub(r"(<[^>]*>|\s|\u00a0)+", " ", unescape(response.content.decode()))


def test_the_contact_reads_the_own_budget_line_by_line(application, party):
    text = words(page(party))

    assert "Your budget Costs, SEK" in text
    assert re.search(r"Personnel[^0-9]* 1 000 000 1 000 000", text)
    assert "Requested from the agency 600 000 600 000 Own funding 400 000 400 000" in text
    assert "Activity that the aid is for Industrial research" in text
    assert "Aid intensity 60% (ceiling 60%)" in text
    assert "45 000 000" not in text, "the coordinator's budget is not theirs to read"


def test_what_was_confirmed_is_kept(party):
    confirm(party)
    party.refresh_from_db()

    assert party.confirmed_content == part_content(Party.objects.get(pk=party.pk))
    assert "Changed since" not in words(page(party))


def test_each_row_that_has_changed_stands_as_it_was_and_as_it_is(application, party):
    confirm(party)
    year = application.call.grant_years[0]
    enter(application, party, {Place("cost", "salary", year): 1_500_000, Place("funding", "other", year): 500_000})
    Party.objects.filter(pk=party.pk).update(size="large", contribution="Builds two sensors.")

    response = page(party)
    text = words(response)

    assert "Changed since Kim Provsson confirmed the part" in text
    assert re.search(rf"Personnel[^0-9]*{year} 1 000 000 1 500 000", text)
    assert f"Other funding {year} 0 500 000" in text
    assert "Size class medium-sized enterprise large enterprise" in text
    assert "Part in the cluster Builds the sensor. Builds two sensors." in text
    assert f"Own funding {year}" not in text
    assert response.context["form"]["sha256"].value() == part_sha256(Party.objects.get(pk=party.pk))


def test_the_applicants_see_who_has_confirmed_while_the_application_is_closed(client, application, party):
    def closed() -> str:
        return words(client.get(reverse("section", args=[application.reference, "partners"])))

    register(application, by=application.created_by, at=NOW)
    client.force_login(application.created_by)
    asked = closed()
    confirm(party)

    assert "Confirmations Demobolaget Asked to confirm" in asked
    assert "Confirmations Demobolaget Confirmed" in closed()


def test_the_confirmation_is_bound_to_what_was_shown(application, party):
    shown = page(party).context["form"]["sha256"].value()
    enter(application, party, {Place("funding", "own", application.call.grant_years[0]): 1})

    address = reverse("confirm_part", args=[confirmation_token(party)])
    response = Client().post(address, {"name": "Kim Provsson", "is_true": "on", "sha256": shown})

    assert "The part has changed since you opened the page." in words(response)
    party.refresh_from_db()
    assert (party.confirmed_at, party.confirmed_content) == (None, None)


def test_a_partner_without_a_budget_reads_its_contribution_alone(application, party):
    Party.objects.filter(pk=party.pk).update(role="partner", in_kind_sek=70_000)
    text = words(page(party))

    assert "Contribution in kind, SEK 70 000" in text
    assert "Your budget" not in text
