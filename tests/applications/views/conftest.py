"""What the browser tests of these pages share."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from applications.models import Application
from clusterportal.accounts.models import User
from tests.applications.browsing import sign_in


@pytest.fixture
def open_section(live_server, all_answered: None, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Somebody's browser at a section of an application."""

    def opened(application: Application, user: User, section: str = "summary") -> Page:
        context = new_context(base_url=live_server.url)
        sign_in(context, user, live_server.url)
        page = context.new_page()
        page.goto(reverse("section", args=[application.reference, section]))
        return page

    return opened
