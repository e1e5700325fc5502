"""Reading pages as a person does: from an address on, every link of the portal's own, each once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.http.response import HttpResponseBase
from django.test import Client

from tests.access.addresses import client_of
from tests.access.worlds import World

LINK = re.compile(r'(?:href|action|src|data-[a-z-]*url|hx-get)="(/[^"#]*)')
MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
OUTSIDE = ("/static/", "/accounts/", "/demo/")
MOST_PAGES = 1500
WHEN_MADE = "docProps/core.xml"
TELLING = ("ETag", "Last-Modified", "Location", "Content-Disposition")
VOLATILE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="request_key" value="[^"]*"|data-now="[^"]*"|data-deadline="[^"]*"'
    r"|csrf-token\" content=\"[^\"]*\"|X-CSRFToken[^,}]*|DTSTAMP:[^\r\n]*|\?request=[0-9a-f-]*"
)


def crawl(world: World, role: str, sessions: dict[str, str], start: Iterable[str], **options: Any) -> dict[str, str]:
    """The text of every page that answers 200, by address; `options` as of `visit`."""
    found = visit(client_of(role, sessions), start, **options)
    return {address: one.text for address, one in found.items() if one.status == 200}


@dataclass(frozen=True)
class Answer:
    """What one request gave: all that an eavesdropper on the own connection could compare."""

    status: int
    headers: tuple[tuple[str, str], ...]
    text: str


def visit(
    client: Client, start: Iterable[str], *, within: str = "", follow: bool = False, leave: str = ""
) -> dict[str, Answer]:
    """Every answer by address; with `follow` also what pages link to under `within`, but for what `leave` matches."""
    waiting, found = list(start), {}
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        if response.status_code in {301, 302} and follow:
            _add(response["Location"].split("#")[0], known, waiting, within, leave)
        told = tuple((name, response[name]) for name in TELLING if name in response)
        found[address] = Answer(response.status_code, told, text_of(response))
        assert len(found) < MOST_PAGES
        if follow and response.status_code == 200:
            for link in LINK.findall(found[address].text):
                _add(link.replace("&amp;", "&"), known, waiting, within, leave)
    return found


def normalised(text: str) -> str:
    """A page without what differs from request to request."""
    return VOLATILE.sub("", text)


def text_of(response: HttpResponseBase) -> str:
    """The body as text; of a package its parts, but for the one that says when a workbook was made."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in sorted(package.namelist()) if name != WHEN_MADE)
    return content.decode("utf-8", errors="replace")


def content_of(text: str) -> str:
    """A page without its menus and footer, which are the same for everybody; a file as it is."""
    found = MAIN.search(text)
    return found.group(1) if found else text


def showing(pages: dict[str, str], words: Iterable[str]) -> dict[str, list[str]]:
    """The pages on which one of the words stands."""
    found = {address: [word for word in words if word in text] for address, text in pages.items()}
    return {address: hits for address, hits in found.items() if hits}


def _add(link: str, known: set[str], waiting: list[str], within: str, leave: str) -> None:
    is_left = bool(leave) and re.search(leave, link) is not None
    if link not in known and link.startswith(within or "/") and not link.startswith(OUTSIDE) and not is_left:
        known.add(link)
        waiting.append(link)
