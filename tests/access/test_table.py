"""Every address × role × state answers as the table says; what the table does not name is refused."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import path

from clusterportal.audit.models import Event
from tests.access.addresses import address_of, answer, body_of, client_of, missing_beside, sessions_of
from tests.access.table import ROWS, Cell, cells
from tests.access.urls import addresses_in, every_address, unknown, unlisted
from tests.access.worlds import ROLES, World
from tests.thoroughness import is_thorough

pytestmark = pytest.mark.django_db
ADDRESSES = {address.name: address for address in every_address()}
CELLS = [cell for cell in cells() if cell.name in ADDRESSES]
REFUSED = [cell for cell in CELLS if cell.may_write is False]
# A POST with something in every field that an act could ask for.
FILLED_IN = {"text": "x", "reason": "x", "is_sure": "on", "is_accepted": "on", "rest": "none", "step": "up", "ask": "1"}
# What says no to a POST, by what reading gives: who may read there is told why, on the page or on the way back.
REFUSALS = {
    "404": {"404"},
    "403": {"403", "404", "422"},
    "405": {"404", "403", "page", "422", "elsewhere"},
    "page": {"404", "403", "page", "422", "elsewhere"},
    "elsewhere": {"404", "403", "page", "elsewhere"},
}
NO_ACCOUNT = {"sign-in", "404"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every twelfth cell in `make test`, all in `make test-all`: the whole table takes minutes."""
    if "cell" in metafunc.fixturenames:
        asked = CELLS if metafunc.function is test_reading else REFUSED
        step = 1 if is_thorough(metafunc.config) else 12
        metafunc.parametrize("cell", asked[::step], ids=str)


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    return sessions_of(world, ROLES)


@pytest.fixture(scope="module")
def missing_pages() -> dict[tuple[str, str], bytes]:
    """The page of an address that does not exist, by address and role, as far as it was asked for."""
    return {}


def test_no_address_is_missing_from_the_table() -> None:
    assert unlisted(every_address(), (row.name for row in ROWS)) == []


def test_the_table_names_no_address_that_is_gone() -> None:
    assert unknown(every_address(), (row.name for row in ROWS)) == []


def test_a_name_leads_to_one_address() -> None:
    names = [address.name for address in every_address()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_a_seeded_address_that_is_not_listed_is_found() -> None:
    seeded = tuple(addresses_in([path("back-door/", lambda _request: None, name="back_door")]))
    assert unlisted((*every_address(), *seeded), (row.name for row in ROWS)) == ["back_door"]


def test_a_row_without_its_address_is_found() -> None:
    assert unknown(every_address(), ["home", "long_gone"]) == ["long_gone"]


def test_reading(
    cell: Cell, world: World, sessions: dict[str, str], missing_pages: dict[tuple[str, str], bytes]
) -> None:
    address = address_of(world, cell.name, ADDRESSES[cell.name].kwargs, cell.role, cell.state)
    client = client_of(cell.role, sessions)

    response = client.get(address)

    assert answer(response) == cell.answer, address
    if cell.answer == "404":
        assert body_of(response, address) == _missing_page(client, cell.role, address, missing_pages)


def test_writing_what_is_not_theirs(cell: Cell, world: World, sessions: dict[str, str]) -> None:
    address = address_of(world, cell.name, ADDRESSES[cell.name].kwargs, cell.role, cell.state)
    before = _n_acts()

    response = client_of(cell.role, sessions).post(address, FILLED_IN)

    assert answer(response) in (NO_ACCOUNT if cell.role == "ANON" else REFUSALS[cell.answer]), address
    assert _n_acts() == before


def _n_acts() -> int:
    """What was done, by the audit trail; that a page was read is no act."""
    return Event.objects.exclude(chain__startswith="reads:").count()


def _missing_page(client: Client, role: str, address: str, kept: dict[tuple[str, str], bytes]) -> bytes:
    """`address` is where to look for nothing: in the same part of the portal."""
    nowhere = missing_beside(address)
    if (nowhere, role) not in kept:
        kept[nowhere, role] = body_of(client.get(nowhere), nowhere)
    return kept[nowhere, role]


def test_the_table_is_whole() -> None:
    """Every role of access.md is asked about, and every state."""
    asked = tuple(cells())
    assert {cell.role for cell in asked} == set(ROLES)
    assert set(_states()) >= set("DSRCVPBOW")


def _states() -> Iterator[str]:
    for cell in cells():
        yield cell.state
