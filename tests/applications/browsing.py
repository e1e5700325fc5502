"""A page as the test client got it, shown in a browser: no server, its scripts and styles straight from the files.

Or a browser that is signed in at a running portal.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, Route

from clusterportal.accounts.models import User

ORIGIN = "http://127.0.0.1:9"
EMPTY = "<!doctype html><title>Empty</title>"
DROP = """(zone, [name, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name, {type: "application/pdf"}));
  for (const kind of ["dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
  }
}"""


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """Somebody's browser, signed in at a running portal."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def show(page: Page, client: Client, address: str, data: Mapping[str, Any] | None = None) -> None:
    """The answer to a GET of `address`, or to a POST of `data`."""
    response = client.get(address) if data is None else client.post(address, data)
    show_html(page, response.content.decode())


def show_html(page: Page, html: str = EMPTY) -> None:
    """Some HTML, with the portal's static files beside it."""
    page.unroute_all()
    page.route(f"{ORIGIN}/**", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.route(f"{ORIGIN}/static/**", _static)
    page.goto(f"{ORIGIN}/")


def drop(zone: Locator, name: str, content: bytes) -> None:
    """A PDF, or what its name says is one, dropped on a zone."""
    zone.evaluate(DROP, [name, list(content)])


def module(page: Page, name: str, expression: str, value: Any = None) -> Any:
    """`expression` with the exports of static/js/<name>.js as `m` and `value` as `value`."""
    script = f"const m = await import('/static/js/{name}.js'); return {expression};"
    return page.evaluate(f"async (value) => {{ {script} }}", value)


def _static(route: Route) -> None:
    path = finders.find(route.request.url.removeprefix(f"{ORIGIN}/static/").split("?")[0])
    route.fulfill(path=path) if path else route.abort()
