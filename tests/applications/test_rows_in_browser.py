"""A row of one's applications in a browser: all of it leads to the application, a link within it elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from applications.models import Application
from tests.applications.browsing import show
from tests.applications.worlds import submitted
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AT_THE_MIDDLE = """element => {
  const {left, top, width, height} = element.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2).closest("a")?.getAttribute("href");
}"""


def test_title_and_status_of_a_row_lead_to_the_application_and_its_next_step_to_the_decision(
    page: Page, client: Client
) -> None:
    application = submitted()
    Application.objects.filter(pk=application.pk).update(status="granted", decided_at=NOW)
    client.force_login(application.created_by)
    show(page, client, reverse("my_applications"))

    own, decision = (reverse(name, args=[application.reference]) for name in ("application", "decision"))
    for part, address in ((".task-name > a", own), (".task > .status", own), (".task-hint a", decision)):
        assert page.locator(part).first.evaluate(AT_THE_MIDDLE) == address, part
