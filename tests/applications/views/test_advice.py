"""The rules of eligibility as the applicants read them before they register."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.applications.views.test_walk import fill
from tests.factories import make_application, make_call, make_organisation

pytestmark = pytest.mark.django_db


def warned() -> Application:
    """A complete application to a call whose smallest budget only warns."""
    call = make_call(budget_min_sek_per_year=90_000_000, budget_min_strictness="warning")
    return make_application(call, organisation=make_organisation())


def test_what_does_not_hold_comes_first_with_its_remedy_and_its_place(client: Client) -> None:
    application = warned()
    client.force_login(application.created_by)
    for name in ("missing", "register"):
        response = client.get(reverse(name, args=[application.reference]))
        rows = response.context["advice"]
        assert [row.holds for row in rows] == [False, True, True, True]
        assert rows[0].text == "SEK 45 000 000 a year on average: less than SEK 90 000 000.".replace(" 000", "\xa0000")
        page = response.content.decode()
        assert "This is advice." in page
        assert "Request more, if the project costs more" in page
        assert reverse("section", args=[application.reference, "budget"]) in page


def test_advice_never_stops_a_registration(client: Client) -> None:
    application = warned()
    client.force_login(application.created_by)
    assert fill(client, reverse("register", args=[application.reference]), is_true="on").status_code == 302
    application.refresh_from_db()
    assert application.status == "registered"
