"""Staff meet no draft and nothing that is registered before its deadline, and nothing of the other agency's calls.

Each member of staff reads every staff page that can be reached, lists with every filter and order that they offer, and
every address that exists for the things that are hidden.
"""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.addresses import NotThere, address_of, body_of, client_of, missing_beside, sessions_of
from tests.access.crawling import crawl, showing
from tests.access.urls import every_address
from tests.access.worlds import FAR_GRANT, FAR_YEAR, REVIEWERS, World
from tests.thoroughness import is_thorough, usual

pytestmark = pytest.mark.django_db
VR_STAFF = ("HO", "HOc", "ADM", "DEC", "AUD", "REGI", "COO")
VINNOVA_STAFF = ("HOx", "DECx", "ADMx")
FOLLOWED = ("HO", "HOx", "COO")  # by `make test` too: those who could meet most
READ_ALIKE = ("HOc", "AUD")  # by `make test-all` alone: an officer of one call, and whoever reads what registrars read
DRAFTS = ("D", "S", "R", "xD", "xS")
OF_VR = ("C", "M", "V", "P", "B", "O", "W", "U")
OF_VINNOVA = ("xV", "xB", "xU")
STAFF_PAGES = [address for address in every_address() if address.name.startswith("admin:")]
SECRETS = {
    "U": ["Secretcallcanary"],
    "xU": ["Farawaysecret"],
    "xV": ["Farawaycall", "Farawaypanel"],
    "xB": ["Fardecidedcall", "Fardecidedpanel"],
}
YEARS, OF_ONE_AT_VR = 3, 135_000_000
NBSP = "\N{NO-BREAK SPACE}"
# What only those who handle a call may read of it, whoever coordinates: texts, people who judge, conflicts, mail.
INSIDE_VINNOVA = (
    *("Text faraway", "Farawayopinion", "Farawaystatement", "Farawayconflict", "Skäl farawaylocked", "Meeting xB"),
    *("Farawaychair", "Farawaymember", "Farawaybarred", "Leader faraway", "farawayreview@", "farawaylocked@"),
)
# Written, and on no staff page: in files, in the discussion among reviewers, and as notes to declarations.
UNREAD = frozenset({"Text faraway", "A first word.", "We run a project together.", "Farawayconflict"})
FOR_OFFICERS = (
    "application",
    "case",
    "conflict",
    "decision",
    "decisionmeeting",
    "mail",
    "panel",
    "review",
    "statement",
)
INSIDE_VR = (
    *("Statement on the case.", "Strong.", "A first word.", "We run a project together.", "Meeting B", "Meeting O"),
    *(f"Person {role}" for role in (*REVIEWERS, "LEAD", "EDIT", "READ")),
)


def words(world: World, states: tuple[str, ...]) -> list[str]:
    """What would give away the applications and calls of these states."""
    own = [world.words[state] for state in states if state in world.words]
    references = [world.applications[state].reference for state in states if state in world.applications]
    return [*own, *references, *(secret for state in states for secret in SECRETS.get(state, ()))]


def written(*amounts_sek: int) -> list[str]:
    """Amounts as files and as pages write them."""
    grouped = [f"{amount_sek:,}" for amount_sek in amounts_sek]
    return [*map(str, amounts_sek), *(one.replace(",", space) for one in grouped for space in (" ", NBSP))]


def joint_pages(world: World) -> set[str]:
    """Where a coordinator reads of the other agency's calls: side by side, and what they take of frames."""
    initiative = world.initiative.pk
    return {
        reverse("admin:reviews_initiative_joint", args=[initiative]),
        reverse("admin:reviews_initiative_frame", args=[initiative, "vinnova"]),
        *(reverse("admin:reviews_call_frame", args=[world.calls[state].pk]) for state in ("xV", "xB")),
    }


@dataclass
class Walks:
    """What each role has reached: a walk takes a while, and several tests look at the same."""

    is_thorough: bool
    read: dict[str, dict[str, str]] = field(default_factory=dict)

    def pages_of(self, world: World, role: str) -> dict[str, str]:
        """Everything under /staff/ that the role can reach, lists as they open for those who are not `FOLLOWED`."""
        if role not in self.read:
            lists = [reverse(one.name) for one in STAFF_PAGES if not one.kwargs]
            leave = "" if self.is_thorough or role in FOLLOWED else r"\?"
            sessions = sessions_of(world, (role,))
            self.read[role] = crawl(world, role, sessions, lists, within="/staff/", follow=True, leave=leave)
            assert reverse("admin:index") in self.read[role]
        return self.read[role]


@pytest.fixture(scope="module")
def walks(pytestconfig: pytest.Config) -> Walks:
    return Walks(is_thorough(pytestconfig))


@pytest.mark.parametrize("role", usual(VR_STAFF, set(VR_STAFF) - set(READ_ALIKE)))
def test_staff_of_the_research_council(role: str, world: World, walks: Walks) -> None:
    pages = walks.pages_of(world, role)

    assert showing(pages, words(world, DRAFTS)) == {}
    assert showing(pages, [*INSIDE_VINNOVA, *written(FAR_GRANT)]) == {}
    of_the_other = [*words(world, OF_VINNOVA), *written(FAR_YEAR, YEARS * FAR_YEAR)]
    assert set(showing(pages, of_the_other)) == (joint_pages(world) if role == "COO" else set())


@pytest.mark.parametrize("role", VINNOVA_STAFF)
def test_staff_of_the_innovation_agency(role: str, world: World, walks: Walks) -> None:
    pages = walks.pages_of(world, role)

    assert showing(pages, words(world, DRAFTS)) == {}
    assert showing(pages, [*words(world, OF_VR), *INSIDE_VR, *written(OF_ONE_AT_VR)]) == {}


def test_a_coordinator_sees_exactly_the_joint_view(world: World, walks: Walks) -> None:
    """Of both agencies titles, areas, parties, amounts and the locked list; of texts, reviews and proposals nothing."""
    pages = walks.pages_of(world, "COO")
    joint = pages[reverse("admin:reviews_initiative_joint", args=[world.initiative.pk])]
    frame = pages[reverse("admin:reviews_call_frame", args=[world.calls["xB"].pk])]

    for word in ("farawayreview", "farawaylocked", world.words["C"]):
        assert f"Title {word}" in joint
    for said in ("College xB", "Fardecidedpanel", "Prioritised", *_on_page(YEARS * FAR_YEAR)):
        assert said in joint
    assert ("Title farawaylocked" in frame, _on_page(FAR_YEAR)[0] in frame) == (True, True)
    texts = [f"Text {word}" for word in world.words.values()]
    assert showing(pages, [*texts, *INSIDE_VR, "Secretcallcanary"]) == {}
    assert {address for address in pages if any(f"/{part}/" in address for part in FOR_OFFICERS)} == set()


def _on_page(amount_sek: int) -> list[str]:
    return [f"{amount_sek:,}".replace(",", NBSP)]


@pytest.mark.parametrize(("role", "inside", "states"), [("HO", INSIDE_VR, OF_VR), ("HOx", INSIDE_VINNOVA, OF_VINNOVA)])
def test_an_officer_does_meet_what_is_submitted(
    role: str, inside: tuple[str, ...], states: tuple[str, ...], world: World, walks: Walks
) -> None:
    """Otherwise the tests above would read pages without content, or look for what stands nowhere."""
    pages = walks.pages_of(world, role)
    met = {word for found in showing(pages, [*inside, *words(world, states)]).values() for word in found}
    assert set(inside) - met == (UNREAD & set(inside))
    assert {world.words[state] for state in states if state in world.words} - met == set()


@pytest.mark.parametrize(("role", "other"), [("HO", "HOx"), ("HOx", "HO")])
def test_what_an_officer_reaches_does_not_exist_for_the_other_agencys(
    role: str, other: str, world: World, walks: Walks
) -> None:
    """Each address of a thing that only the one has met answers the other as one at which there is nothing.

    Every fourth of them in `make test`.
    """
    own, theirs = ({_path(one) for one in walks.pages_of(world, which)} for which in (role, other))
    client = client_of(role, sessions_of(world, (role,)))
    nothing = body_of(client.get(missing_beside("/staff/")), missing_beside("/staff/"))
    asked = sorted(theirs - own - {reverse(one.name) for one in STAFF_PAGES if not one.kwargs})
    assert len(asked) > 40
    answers = {address: client.get(address) for address in asked[:: 1 if walks.is_thorough else 4]}
    assert {address for address, one in answers.items() if one.status_code != 404} == set()
    assert {address for address, one in answers.items() if body_of(one, address) != nothing} == set()


def _path(address: str) -> str:
    return address.split("?", maxsplit=1)[0]


@pytest.mark.parametrize("role", ["HO", "ADM", "DEC", "HOx"])
@pytest.mark.parametrize("state", DRAFTS)
def test_no_staff_address_of_a_draft_exists(role: str, state: str, world: World) -> None:
    client = client_of(role, sessions_of(world, (role,)))
    asked = [one for one in STAFF_PAGES if one.name.startswith("admin:applications_application_") and one.kwargs]

    assert asked
    for one in asked:
        assert client.get(address_of(world, one.name, one.kwargs, role, state)).status_code == 404, one.name


@pytest.mark.parametrize(("role", "state"), [("HOx", "C"), ("HOx", "V"), ("DECx", "B"), ("HO", "xV"), ("DEC", "xB")])
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
