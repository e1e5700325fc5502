"""Staff meet no draft and nothing that is registered before its deadline, and nothing of the other agency's calls.

Each member of staff reads every staff page that can be reached, lists with every filter and order that they offer, and
every address that exists for the things that are hidden.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.addresses import NotThere, address_of, client_of, sessions_of
from tests.access.crawling import crawl, showing
from tests.access.urls import every_address
from tests.access.worlds import World

pytestmark = pytest.mark.django_db
VR_STAFF = ("HO", "HOc", "ADM", "DEC", "AUD", "REGI", "COO")
VINNOVA_STAFF = ("HOx", "DECx", "ADMx")
DRAFTS = ("D", "S", "R", "xD", "xS")
OF_VR = ("C", "M", "V", "P", "B", "O", "W", "U")
OF_VINNOVA = ("xV", "xU")
STAFF_PAGES = [address for address in every_address() if address.name.startswith("admin:")]
SECRETS = {"U": ["Secretcallcanary"], "xU": ["Farawaysecret"], "xV": ["Farawaycall", "Farawaypanel"]}


def words(world: World, states: tuple[str, ...]) -> list[str]:
    """What would give away the applications and calls of these states."""
    own = [world.words[state] for state in states if state in world.words]
    references = [world.applications[state].reference for state in states if state in world.applications]
    return [*own, *references, *(secret for state in states for secret in SECRETS.get(state, ()))]


def joint_pages(world: World) -> set[str]:
    """Where a coordinator reads of the other agency's calls: side by side, and what they take of frames."""
    initiative = world.initiative.pk
    return {
        reverse("admin:reviews_initiative_joint", args=[initiative]),
        reverse("admin:reviews_initiative_frame", args=[initiative, "vinnova"]),
        reverse("admin:reviews_call_frame", args=[world.calls["xV"].pk]),
    }


def pages_of(world: World, role: str) -> dict[str, str]:
    """Everything under /staff/ that the role can reach."""
    lists = [reverse(one.name) for one in STAFF_PAGES if not one.kwargs]
    pages = crawl(world, role, sessions_of(world, (role,)), lists, within="/staff/", follow=True)
    assert reverse("admin:index") in pages
    return pages


@pytest.mark.parametrize("role", VR_STAFF)
def test_staff_of_the_research_council(role: str, world: World) -> None:
    pages = pages_of(world, role)

    assert showing(pages, words(world, DRAFTS)) == {}
    assert set(showing(pages, words(world, OF_VINNOVA))) == (joint_pages(world) if role == "COO" else set())


def test_the_joint_pages_have_titles_and_no_texts(world: World) -> None:
    """What coordinators may know of the other agency's calls, and of calls that are not published."""
    read = pages_of(world, "COO")
    pages = {address: read[address] for address in joint_pages(world)}

    assert showing(pages, ["Title farawayreview", f"Title {world.words['C']}"])
    texts = [f"Text {word}" for word in world.words.values()]
    assert showing(pages, [*texts, "Secretcallcanary", "Farawaysecret", "Statement on the case."]) == {}


@pytest.mark.parametrize("role", VINNOVA_STAFF)
def test_staff_of_the_innovation_agency(role: str, world: World) -> None:
    pages = pages_of(world, role)

    assert showing(pages, words(world, DRAFTS)) == {}
    assert showing(pages, words(world, OF_VR)) == {}


def test_an_officer_does_meet_what_is_submitted(world: World) -> None:
    """Otherwise the tests above would read pages without content."""
    pages = pages_of(world, "HO")
    assert showing(pages, [world.words["C"]])
    assert showing(pages_of(world, "HOx"), [world.words["xV"]])


@pytest.mark.parametrize("role", ["HO", "ADM", "DEC", "HOx"])
@pytest.mark.parametrize("state", DRAFTS)
def test_no_staff_address_of_a_draft_exists(role: str, state: str, world: World) -> None:
    client = client_of(role, sessions_of(world, (role,)))
    asked = [one for one in STAFF_PAGES if one.name.startswith("admin:applications_application_") and one.kwargs]

    assert asked
    for one in asked:
        assert client.get(address_of(world, one.name, one.kwargs, role, state)).status_code == 404, one.name


@pytest.mark.parametrize(("role", "state"), [("HOx", "C"), ("HOx", "V"), ("DECx", "B"), ("HO", "xV"), ("DEC", "xV")])
def test_no_staff_address_of_the_other_agency_exists(role: str, state: str, world: World) -> None:
    client = client_of(role, sessions_of(world, (role,)))
    tied = ("_application_", "_call_", "_round", "_run", "_panel_", "_decisionmeeting_", "_conflict_", "_review_")
    asked = 0
    for one in STAFF_PAGES:
        if not one.kwargs or not any(part in one.name for part in tied):
            continue
        try:
            address = address_of(world, one.name, one.kwargs, role, state)
        except NotThere:
            continue
        asked += 1
        assert client.get(address).status_code == 404, one.name
    assert asked > 10


def test_the_list_cannot_be_asked_about_a_draft(world: World) -> None:
    """Neither by a search, nor by filters that the list does not offer."""
    client = client_of("HO", sessions_of(world, ("HO",)))
    listing = reverse("admin:applications_application_changelist")
    draft = world.applications["D"]

    assert _n_rows(client, f"{listing}?q={draft.reference}") == 0
    for lookup in ("title_en__startswith=T", "created_by__email__startswith=l", "consortium__organisation__id=1"):
        assert client.get(f"{listing}?{lookup}").status_code == 404
    for filtered in ("status__exact=draft", "status__exact=registered"):
        assert _n_rows(client, f"{listing}?{filtered}") == 0


def _n_rows(client: Client, address: str) -> int:
    return client.get(address).context["cl"].result_count
