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


def row(page: Page, label: str) -> list[str]:
    """The sums of the row with this heading."""
    found = page.locator("tr", has=page.get_by_role("rowheader", name=label, exact=True))
    return sums_of(found.locator("output").all_inner_texts())


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


def sums_of(texts: list[str]) -> list[str]:
    """With common spaces."""
    return [text.replace(NBSP, " ") for text in texts]


def sums(page: Page) -> list[str]:
    """Every sum on the page, in its order."""
    return sums_of(page.locator("output").all_inner_texts())


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

    assert row(page, "Salaries with social fees") == ["1 000 500"]
    assert row(page, "Direct costs") == ["1 000 000", "500", "–", "–"]
    assert row(page, "Indirect costs") == ["250 000"]
    assert row(page, "Requested from the agency") == ["1 000 000"]


def test_each_year_is_checked_while_typing(client, application, page):
    year = application.call.grant_years[0]
    show(page, signed_in(client, application), address(application, "participating"))
    assert row(page, str(year)) == ["Equal", "45 000 000", "Within the limits"]

    fill(page, f"Salaries with social fees {year}", "2000")
    fill(page, f"Requested from the agency {year}", "1500")
    assert row(page, str(year)) == ["The costs are SEK 500 higher.", "45 001 500", "Within the limits"]

    fill(page, f"Requested from the agency {year}", "5 000 001")
    assert row(page, str(year)) == ["The funding is SEK 4 998 001 higher.", "50 000 001", "SEK 1 too much."]

    fill(page, f"Salaries with social fees {year}", "1.000")
    assert row(page, str(year)) == ["An amount cannot be read.", "50 000 001", "SEK 1 too much."]


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
    """The sums as the page carries them."""
    return sums_of(re.findall(r"<output[^>]*>([^<]*)</output>", html))


def paste(page: Page, label: str, text: str) -> None:
    """As from a spreadsheet, into the cell with this label."""
    page.get_by_label(label, exact=True).focus()
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            if (document.activeElement.dispatchEvent(event)) document.activeElement.value = text;
        }""",
        text,
    )


def amounts(page: Page, table: str) -> list[list[str]]:
    """What stands in the grid, row by row."""
    rows = page.locator(f"#{table} tbody tr:has(input)").all()
    return [[one.input_value().replace(NBSP, " ") for one in row.locator("input").all()] for row in rows]


def test_a_pasted_block_fills_the_grid_to_the_right_and_down(client, application, page):
    year = application.call.grant_years[0]
    show(page, signed_in(client, application), address(application, "participating"))

    paste(page, f"Running costs {year + 1}", "1000\t2 000,00\r\n1,000\tabc\r\n5\t\r\n")

    assert amounts(page, "cost") == [
        ["", "", ""],
        ["", "1 000", "2 000"],
        ["", "1,000", ""],
        ["", "5", ""],
        ["", "", ""],
    ]
    said = page.locator('[data-paste="cost"] [role=status]').inner_text()
    assert said == "Amounts filled in: 5. Nothing is saved yet.\n\nNot a whole amount, not filled in: 1 (“abc”)."
    assert row(page, "Running costs") == ["3 000"]


def test_what_does_not_fit_is_said_and_one_button_undoes_it(client, application, page):
    year = application.call.grant_years[2]
    show(page, signed_in(client, application), address(application, "participating"))
    fill(page, f"Own funding {year}", "7")

    paste(page, f"Own funding {year}", "1\t2\n3\t4\n5\t6\n")
    assert amounts(page, "funding") == [["", "", ""], ["", "", "1"], ["", "", "3"]]
    said = page.locator('[data-paste="funding"] [role=status]')
    assert "Outside the grid, not filled in: 4 (“2”, “4”, “5” …)." in said.inner_text()

    page.get_by_role("button", name="Undo the paste").click()
    assert amounts(page, "funding") == [["", "", ""], ["", "", "7"], ["", "", ""]]
    assert said.inner_text() == "The paste is undone."
    assert row(page, "Own funding") == ["7"]


def test_one_pasted_cell_is_left_to_the_browser(client, application, page):
    year = application.call.grant_years[0]
    show(page, signed_in(client, application), address(application, "participating"))

    paste(page, f"Own funding {year}", "12")

    assert amounts(page, "funding")[1] == ["12", "", ""]
    assert page.get_by_role("button", name="Undo the paste").count() == 0


@pytest.mark.parametrize(("language", "share", "ceiling"), [("en", "60.1%", "60%"), ("sv", "60,1 %", "60 %")])
def test_the_aid_intensity_follows_amounts_and_activity(client, page, language, share, ceiling):
    application = make_application(make_call("vinnova"))
    party = Party.objects.create(
        consortium=application.consortium, role="project_party", name="Bolaget", size="medium", position=2
    )
    client.force_login(application.created_by)
    client.cookies["django_language"] = language
    show(page, client, reverse("budget", args=[application.reference, party.pk]))
    said = [page.locator(f"[data-aid-{name}]") for name in ("share", "ceiling", "mark")]
    assert [one.inner_text() for one in said] == ["–", "–", ""]

    inputs = page.locator("input[data-sum-row='cost.salary']")
    inputs.first.fill("1000")
    page.locator("input[data-sum-row='funding.requested']").first.fill("600.00")
    page.get_by_role("combobox").select_option("industrial_research")
    assert said[0].inner_text().replace(NBSP, " ") in {"60%", "60 %"}
    is_within = said[2].get_attribute("class")

    inputs.first.fill("999")
    shown = [one.inner_text().replace(NBSP, " ") for one in said[:2]]
    assert (shown, is_within, said[2].get_attribute("class")) == (
        [share, ceiling],
        "status status-positive",
        "status status-notice",
    )
