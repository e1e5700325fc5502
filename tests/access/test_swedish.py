"""Everybody's pages in Swedish, of each kind one or two: nothing on them is left in English."""

import re

import pytest

from tests.access.addresses import client_of, sessions_of
from tests.access.crawling import LINK
from tests.access.swedish import english_in, is_english, read, untranslated
from tests.access.worlds import World
from tests.factories import AREAS
from tests.thoroughness import is_thorough, usual

pytestmark = pytest.mark.django_db
ROLES = ("ANON", "LEAD", "EDIT", "INV", "SIG", "REVn", "REVs", "EXT", "CHA", "HO", "DEC", "ADM", "AUD", "REGI", "COO")
START = ("/", "/mine/", "/mine/cv/", "/organisation/", "/reviewing/", "/staff/", "/accounts/login/", "/accounts/email/")
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
NOT_PAGES = ("/static/", "/accounts/logout/", "/demo/design/")
AS_RECORDED = ("/staff/audit/", "/staff/mail/", "/staff/applications/answer/", "/staff/applications/problemreport/")
NAMES_IN_ENGLISH = {"Swedish Research Council", "Excellence clusters", *AREAS.values()}  # in a column of their own


def pages_of(world: World, role: str, n_of_kind: int) -> dict[str, str]:
    """The pages that a role can reach by links, by address: of each kind the first."""
    client = client_of(role, sessions_of(world, (role,)))
    client.cookies["django_language"] = "sv"
    waiting, pages, kinds = list(START), {}, {}
    while waiting:
        address = waiting.pop(0)
        kind = KEY.sub("*", address)
        if address in pages or kinds.get(kind, 0) >= n_of_kind:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        response = client.get(address)
        waiting += [response["Location"]] if response.status_code == 302 else []
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            pages[address] = response.content.decode()
            waiting += [link for link in LINK.findall(pages[address]) if not link.startswith(NOT_PAGES)]
        elif response.streaming:
            list(response)  # a file stays open until it is read
    return pages


@pytest.mark.parametrize("role", usual(ROLES, set(ROLES) - {"AUD"}))  # an auditor reads what a registrar does
def test_no_english_is_left(role: str, world: World, pytestconfig: pytest.Config) -> None:
    known = untranslated()
    pages = pages_of(world, role, n_of_kind=2 if is_thorough(pytestconfig) else 1)

    checked = {address: page for address, page in pages.items() if not address.startswith(AS_RECORDED)}
    found = {text: address for address, page in checked.items() for text in english_in(page, known)}

    assert len(pages) > 5
    assert [address for address, page in pages.items() if '<html lang="en"' in page] == []
    assert {text: address for text, address in found.items() if not _is_name(text)} == {}


def test_english_is_found_where_it_is_and_where_it_says_so_it_may_stay() -> None:
    page = """<html lang="sv"><p>Du <em>har</em> svarat.</p><p lang="en">What is to be read</p>
        <p>Sign in</p><p>in all <a>of the call</a></p></html>"""

    assert read(page) == [
        ("sv", "Du har svarat."),
        ("en", "What is to be read"),
        ("sv", "Sign in"),
        ("sv", "in all of the call"),
    ]
    assert english_in(page, frozenset({"Sign in"})) == ["Sign in", "in all of the call"]
    assert not is_english("Ansökan at KTH")


def _is_name(text: str) -> bool:
    """A name of the world in its English; the Swedish names of areas are made of it."""
    return text in NAMES_IN_ENGLISH or text.partition(" (sv)")[0] in AREAS.values()
