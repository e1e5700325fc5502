"""Reading pages as a person does: from an address on, every link of the portal's own, each once."""

import re
from collections.abc import Iterable

from django.http.response import HttpResponseBase

from tests.access.addresses import client_of
from tests.access.worlds import World

LINK = re.compile(r'(?:href|action|src|data-[a-z-]*url|hx-get)="(/[^"#]*)')
MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
OUTSIDE = ("/static/", "/accounts/", "/demo/")
MOST_PAGES = 1500


def crawl(
    world: World, role: str, sessions: dict[str, str], start: Iterable[str], *, within: str = "", follow: bool = False
) -> dict[str, str]:
    """The text of every page that answers 200, by address; with `follow` also of what it links to under `within`."""
    client, waiting, pages = client_of(role, sessions), list(start), {}
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        if response.status_code in {301, 302} and follow:
            _add(response["Location"].split("#")[0], known, waiting, within)
        if response.status_code != 200:
            continue
        pages[address] = text_of(response)
        assert len(pages) < MOST_PAGES
        if follow:
            for link in LINK.findall(pages[address]):
                _add(link.replace("&amp;", "&"), known, waiting, within)
    return pages


def text_of(response: HttpResponseBase) -> str:
    """The body as text; what is no text is read as bytes of Latin-1."""
    content = b"".join(response) if response.streaming else response.content
    return content.decode("utf-8", errors="replace")


def content_of(text: str) -> str:
    """A page without its menus and footer, which are the same for everybody; a file as it is."""
    found = MAIN.search(text)
    return found.group(1) if found else text


def showing(pages: dict[str, str], words: Iterable[str]) -> dict[str, list[str]]:
    """The pages on which one of the words stands."""
    found = {address: [word for word in words if word in text] for address, text in pages.items()}
    return {address: hits for address, hits in found.items() if hits}


def _add(link: str, known: set[str], waiting: list[str], within: str) -> None:
    if link not in known and link.startswith(within or "/") and not link.startswith(OUTSIDE):
        known.add(link)
        waiting.append(link)
