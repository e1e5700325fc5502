"""Two agencies keep the same person, each in its own register: neither reads, changes or learns of the other's."""

import html
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.models import Organisation, Person
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.actions.answering import accept_to_review
from reviews.actions.inviting import Question, invite_reviewer, review_token
from reviews.actions.merging import take_with_account
from reviews.models import PanelRole, RegisterEntry, Reviewer
from reviews.queries.balance import balance_of
from tests.factories import DAY, NOW, make_agency, make_call, make_organisation, make_staff, make_user
from tests.reviews.worlds import World, application_of, declare_staff, judged_eligible, make_panel, make_world

pytestmark = pytest.mark.django_db
AGENCIES = ("vr", "vinnova")
ORCID = "0000-0002-1825-0097"
EMAIL = "ada@uni.example"
# What each agency writes of the same person, each word of it found nowhere else.
WRITTEN = {
    "vr": {
        "name": "Ada Vetterlind",
        "department": "Quasar department",
        "keywords": "quasars",
        "languages": "Latin",
        "subject_codes": "10305",
        "text": "Works on stars.",
        "gender": "woman",
        "load_max": "41",
        "publications": "2024 | On quasars | Vetterlind A | 10.1000/quasars",
    },
    "vinnova": {
        "name": "Ada Innberg",
        "department": "Steel department",
        "keywords": "steelworks",
        "languages": "Greek",
        "subject_codes": "20501",
        "text": "Works on iron.",
        "gender": "",
        "load_max": "43",
        "publications": "2025 | On steelworks | Innberg A | 10.1000/steelworks",
    },
}
MARKS = {
    "vr": ("Vetterlind", "uasar", "Latin", "10305", "stars", ">41<", "first@uni.example"),
    "vinnova": ("Innberg", "teel", "Greek", "20501", "iron", ">43<", "second@uni.example"),
}


@pytest.fixture
def employer() -> Organisation:
    return make_organisation("Now University")


@pytest.fixture
def clients() -> dict[str, Client]:
    return {code: client_of(make_staff(make_agency(code))) for code in AGENCIES}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def enter(client: Client, agency: str, employer: Organisation, **more: object) -> str:
    values = {"agency": agency, "email": EMAIL, "organisation": employer.pk, **WRITTEN[agency], **more}
    return read(client.post(reverse("admin:reviews_reviewer_add"), values, follow=True))


def read(response: object) -> str:
    return html.unescape(response.content.decode())


def page_of(client: Client, name: str, *keys: object, **asked: str) -> str:
    return read(client.get(reverse(f"admin:{name}", args=keys), asked))


def plain(page: str) -> str:
    """A page without what differs between any two."""
    return re.sub(r'[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken" value="\w+"', "", page)


def register_pages(client: Client) -> Iterator[str]:
    """All that an officer reads of the register, with the only reviewer in it."""
    reviewer = Reviewer.objects.get()
    yield page_of(client, "reviews_reviewer_changelist")
    for name in ("change", "edit", "availability"):
        yield page_of(client, f"reviews_reviewer_{name}", reviewer.pk)
    yield page_of(client, "reviews_reviewer_share", reviewer=str(reviewer.pk))


@pytest.mark.parametrize(("first", "second"), [AGENCIES, AGENCIES[::-1]])
def test_what_one_agency_enters_the_other_neither_sees_nor_changes(
    first: str, second: str, clients: dict[str, Client], employer: Organisation
) -> None:
    marks = {first: {"email": EMAIL, "orcid": ORCID}, second: {"email": EMAIL, "orcid": ""}}
    for code in (first, second):
        assert f"Entered: {WRITTEN[code]['name']}." in enter(clients[code], code, employer, **marks[code])
    assert Person.objects.filter(reviewer__isnull=False).count() == 1
    for code, other in ((first, second), (second, first)):
        pages = list(register_pages(clients[code]))
        assert all(WRITTEN[code]["name"] in page for page in pages)
        assert [mark for mark in MARKS[other] for page in pages if mark in page] == []
    assert ORCID not in "".join(register_pages(clients[second]))


@pytest.mark.parametrize("known_by", ["address", "ORCID", "account"])
def test_whoever_is_known_elsewhere_is_entered_as_somebody_unknown(
    known_by: str, clients: dict[str, Client], employer: Organisation
) -> None:
    """The same acts in a register next to which there is no other give the same pages, to the byte."""
    marks = {"address": {"email": EMAIL}, "ORCID": {"email": "own@vr.example", "orcid": ORCID}, "account": {}}[known_by]
    unknown = [enter(clients["vr"], "vr", employer, **marks), *register_pages(clients["vr"])]
    RegisterEntry.objects.all().delete()
    Reviewer.objects.all().delete()
    Person.objects.filter(user=None).delete()
    if known_by == "account":
        make_user("Ada Konto", email=EMAIL)
    enter(clients["vinnova"], "vinnova", employer, email=EMAIL, orcid=ORCID)
    known = [enter(clients["vr"], "vr", employer, **marks), *register_pages(clients["vr"])]
    assert RegisterEntry.objects.count() == 2
    assert [plain(page) for page in known] == [plain(page) for page in unknown]


def test_a_search_finds_by_what_the_own_agency_reads_alone(clients: dict[str, Client], employer: Organisation) -> None:
    for code in AGENCIES:
        enter(clients[code], code, employer)
    words = ("quasars", "steelworks", "Vetterlind", "Innberg", "ada", "10305", "20501")
    found = {
        code: [
            word
            for word in words
            if WRITTEN[code]["name"] in page_of(clients[code], "reviews_reviewer_changelist", q=word)
        ]
        for code in AGENCIES
    }
    assert found == {
        "vr": ["quasars", "Vetterlind", "ada", "10305"],
        "vinnova": ["steelworks", "Innberg", "ada", "20501"],
    }


def test_the_preview_of_an_import_knows_the_own_register_alone(
    clients: dict[str, Client], employer: Organisation
) -> None:
    enter(clients["vinnova"], "vinnova", employer, orcid=ORCID)
    rows = f"Name;E-mail;ORCID;Works at\nAda Ask;{EMAIL};{ORCID};Now University"
    values = {"agency": "vr", "file": SimpleUploadedFile("r.csv", rows.encode())}
    page = read(clients["vr"].post(reverse("admin:reviews_reviewer_import"), values))
    assert "New: 1. Changed: 0. Unchanged: 0." in page
    assert [mark for mark in MARKS["vinnova"] if mark in page] == []


def test_an_orcid_is_refused_where_the_own_register_has_it_and_nowhere_else(
    clients: dict[str, Client], employer: Organisation
) -> None:
    enter(clients["vinnova"], "vinnova", employer, orcid=ORCID)
    enter(clients["vr"], "vr", employer, email="bo@uni.example")
    mine = RegisterEntry.objects.get(agency="vr")
    edit = reverse("admin:reviews_reviewer_edit", args=[mine.reviewer_id])
    values = {**WRITTEN["vr"], "organisation": employer.pk, "orcid": ORCID}
    assert "The reviewer is saved." in read(clients["vr"].post(edit, values, follow=True))
    again = enter(clients["vr"], "vr", employer, email="cy@uni.example", orcid=ORCID)
    assert "Ada Vetterlind is in the agency's register already." in again
    mine.refresh_from_db()
    assert (mine.orcid, mine.reviewer.person.orcid) == (ORCID, None)


def test_changing_an_entry_changes_nothing_of_the_other_agencys(
    clients: dict[str, Client], employer: Organisation
) -> None:
    for code in AGENCIES:
        enter(clients[code], code, employer)
    before = RegisterEntry.objects.values().get(agency="vinnova")
    edit = reverse("admin:reviews_reviewer_edit", args=[Reviewer.objects.get().pk])
    clients["vr"].post(edit, {**WRITTEN["vr"], "organisation": employer.pk, "name": "Ada New", "keywords": "new"})
    assert RegisterEntry.objects.values().get(agency="vinnova") == before
    assert RegisterEntry.objects.get(agency="vr").name == "Ada New"


def both_at(world: World, employer: Organisation) -> tuple[Client, Reviewer]:
    """The world's officer, and a reviewer whom Vinnova has entered first and then the officer."""
    client = client_of(world.officer)
    enter(client_of(make_staff(make_agency("vinnova"))), "vinnova", employer, email="second@uni.example", orcid=ORCID)
    enter(client, "vr", employer, email="first@uni.example", orcid=ORCID)
    return client, Reviewer.objects.get()


def test_nothing_of_the_other_agency_is_read_where_people_are_composed(employer: Organisation) -> None:
    world = make_world()
    client, reviewer = both_at(world, employer)
    panel, round_ = world.panel, world.round
    find = page_of(client, "applications_application_find-reviewers", application_of(world).pk)
    forms = [page_of(client, f"reviews_panel_{name}", panel.pk) for name in ("seat", "invite")]
    invite = {"reviewer": reviewer.pk, "role": "external", "load_max": 1, "language": "en"}
    asked = client.post(
        reverse("admin:reviews_panel_invite", args=[panel.pk]), {**invite, "answer_by": "2099-01-01T12:00"}, follow=True
    )
    seat = {"reviewer": reviewer.pk, "role": "member", "load_max": 8}
    seated = client.post(reverse("admin:reviews_panel_seat", args=[panel.pk]), seat, follow=True)
    client.post(reverse("admin:reviews_assignmentrun_round_open", args=[round_.pk]))
    after = [
        page_of(client, "reviews_panel_change", panel.pk),
        page_of(client, "reviews_assignmentrun_round", round_.pk),
        page_of(client, "reviews_reviewinvitation_changelist"),
        page_of(client, "reviews_panelrole_changelist"),
        page_of(client, "reviews_conflict_changelist"),
        page_of(client, "mail_message_changelist"),
        page_of(client, "audit_event_changelist"),
    ]
    pages = [find, *forms, read(asked), read(seated), *after]
    assert PanelRole.objects.get().reviewer == reviewer
    assert [place for place, page in enumerate(pages) if "Ada Vetterlind" not in page and "first@uni" not in page] == [
        9
    ]
    assert [(place, mark) for place, page in enumerate(pages) for mark in MARKS["vinnova"] if mark in page] == []


def test_the_record_of_a_register_is_its_own_agencys(clients: dict[str, Client], employer: Organisation) -> None:
    for code in AGENCIES:
        enter(clients[code], code, employer)
    pages = {
        code: page_of(client_of(make_staff(make_agency(code), "auditor")), "audit_event_changelist")
        for code in AGENCIES
    }
    for code, other in (AGENCIES, AGENCIES[::-1]):
        assert f"entered {WRITTEN[code]['name']} in the register." in pages[code]
        assert [mark for mark in MARKS[other] if mark in pages[code]] == []


def test_the_number_of_panels_counts_the_own_alone(employer: Organisation) -> None:
    world = make_world()
    client, reviewer = both_at(world, employer)
    elsewhere = make_panel(make_call("vinnova").rounds.get())
    PanelRole.objects.create(panel=elsewhere, reviewer=reviewer, granted_by=world.officer, granted_at=NOW)
    row = page_of(client, "reviews_reviewer_changelist").split("Ada Vetterlind")[1].split("</tr>")[0]
    assert '<td class="field-n_panels">0</td>' in row


def test_expertise_and_balance_follow_the_own_entry(employer: Organisation) -> None:
    world = make_world()
    _client, reviewer = both_at(world, employer)
    call = make_call("vinnova")
    for one in (world.panel, make_panel(call.rounds.get())):
        PanelRole.objects.create(panel=one, reviewer=reviewer, granted_by=world.officer, granted_at=NOW)
    assert (balance_of(world.call).n_women, balance_of(call).n_women) == (1, 0)


def test_a_conflict_is_found_by_all_and_rests_in_words_on_what_the_agency_reads(employer: Organisation) -> None:
    """Vinnova alone knows that the person has worked at the applicant's; VR learns that there is a conflict."""
    world = make_world()
    shared = application_of(world).consortium.organisation
    client, reviewer = both_at(world, employer)
    RegisterEntry.objects.get(agency="vinnova").affiliations.create(organisation=shared, department="Physics")
    seat = {"reviewer": reviewer.pk, "role": "member", "load_max": 8}
    client.post(reverse("admin:reviews_panel_seat", args=[world.panel.pk]), seat)
    judged_eligible(world.call, organisation=shared)
    declare_staff(world.officer, world.call, world.declaring)
    client.post(reverse("admin:reviews_assignmentrun_round_open", args=[world.round.pk]))
    found = {one.rule: one.evidence for one in reviewer.person.conflicts.all()}
    assert found["same_department"] == []
    conflict = reviewer.person.conflicts.filter(rule="same_department").first()
    page = page_of(client, "reviews_conflict_change", conflict.pk)
    assert "The agency has not entered itself what this rests on. Ask the reviewer." in page
    assert [mark for mark in MARKS["vinnova"] if mark in page] == []


def test_an_account_takes_nothing_of_another_agency_by_an_address_that_one_alone_wrote(employer: Organisation) -> None:
    """VR knows the person by the ORCID and another address: whoever has that one is not known to be the person."""
    world = make_world()
    _client, reviewer = both_at(world, employer)
    question = Question("member", 8, world.review + DAY, "en")
    invitation = invite_reviewer(world.panel, reviewer, question, by=world.officer, at=world.review)
    token = review_token(invitation)
    accept_to_review(token, {}, by=None, at=world.review)
    stranger, herself = make_user(email="first@uni.example"), make_user(email="second@uni.example")
    with pytest.raises(Refused) as refusal:
        take_with_account(token, by=stranger, at=world.review)
    assert refusal.value.code == "address_unknown"
    take_with_account(token, by=herself, at=world.review)
    assert Reviewer.objects.get().person.user == herself
