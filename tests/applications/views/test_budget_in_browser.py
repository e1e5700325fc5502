"""The budget's grid while somebody types."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from applications.models import Application, BudgetCell, Party
from tests.applications.browsing import show
from tests.factories import make_application, make_call

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
NBSP = "\u00a0"


@pytest.fixture
def application() -> Application:
    """Two parties; each year 45 million is asked for by one of them."""
    call = make_call(budget_min_sek_per_year=45_000_000, budget_max_sek_per_year=50_000_000)
    application = make_application(call)
    Party.objects.create(consortium=application.consortium, role="participating", name="Second", position=2)
    return application


def address(application: Application, role: str) -> str:
    party = application.consortium.parties.get(role=role)
    return reverse("budget", args=[application.reference, party.pk])


def signed_in(client: Client, application: Application) -> Client:
    client.force_login(application.created_by)
    return client


def sums(page: Page) -> list[str]:
    """Every sum on the page, in its order."""
    return [text.replace(NBSP, " ") for text in page.locator("output").all_inner_texts()]


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def test_it_adds_up_in_both_directions_while_typing(client, application, page):
    year = application.call.grant_years[0]
    show(page, signed_in(client, application), address(application, "participating"))

    fill(page, f"Salaries with social fees {year}", "1 000 000")
    fill(page, f"Salaries with social fees {year + 1}", "500.00")
    fill(page, f"Indirect costs {year}", "250 000 kr")
    fill(page, f"Requested from the agency {year}", "1,000,000")
    fill(page, f"Running costs {year + 2}", "x")

    shown = {row.locator("th").inner_text(): sums_of(row) for row in page.locator("#cost tr:has(output), #funding tr:has(output)").all()}
    assert shown["Salaries with social fees"] == ["1 000 500"]
    assert shown["Direct costs"] == ["1 000 000", "500", "–", "–"]
    assert shown["Indirect costs"] == ["250 000", "0", "0", "250 000"]
    assert shown["Requested from the agency"] == ["1 000 000"]


def sums_of(row) -> list[str]:
    return [text.replace(NBSP, " ") for text in row.locator("output").all_inner_texts()]


def test_each_year_is_checked_while_typing(client, application, page):
    year = application.call.grant_years[0]
    show(page, signed_in(client, application), address(application, "participating"))
    first = page.locator("#check tbody tr").first
    assert sums_of(first) == ["Equal", "45 000 000", "Within the limits"]

    fill(page, f"Salaries with social fees {year}", "2000")
    fill(page, f"Requested from the agency {year}", "1500")
    assert sums_of(first) == ["The costs are SEK 500 higher.", "45 001 500", "Within the limits"]

    fill(page, f"Requested from the agency {year}", "5 000 001")
    assert sums_of(first) == ["The funding is SEK 4 998 001 higher.", "50 000 001", "SEK 1 too much."]

    fill(page, f"Salaries with social fees {year}", "1.000")
    assert sums_of(first) == ["An amount cannot be read.", "50 000 001", "SEK 1 too much."]


def test_the_browser_s_sums_are_the_server_s(client, application, page):
    """The page as it is stored, with and without the script."""
    party = application.consortium.parties.get(role="administrating")
    years = application.call.grant_years
    BudgetCell.objects.filter(party=party, side="funding", year=years[1]).update(amount_sek=44_999_999)
    BudgetCell.objects.create(party=party, side="cost", line="indirect", year=years[2], amount_sek=7)
    signed_in(client, application)

    show(page, client, address(application, "administrating"))
    with_script = sums(page)
    response = client.get(address(application, "administrating")).content.decode()

    assert "SEK 1 too little." in with_script
    assert with_script == by_the_server(response)


def by_the_server(html: str) -> list[str]:
    return [text.replace(NBSP, " ") for text in re.findall(r"<output[^>]*>([^<]*)</output>", html)]
