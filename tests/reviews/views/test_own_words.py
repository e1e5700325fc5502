"""A reviewer says what he knows and when he is away, and reads what the agencies keep and share about him."""

import html
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.sharing import share_entries
from reviews.models import Absence, RegisterEntry, Reviewer
from reviews.queries.availability import reading_days
from reviews.queries.balance import balance_of
from reviews.queries.matching import readers_of
from tests.factories import NOW, make_agency, make_staff, make_user
from tests.reviews.worlds import World, enter, make_reviewer, make_world

pytestmark = pytest.mark.django_db
WRITTEN = {
    "subject_codes": "10201, 102",
    "keywords": "quasars",
    "languages": "English",
    "profile": "Stars.",
    "gender": "woman",
    "away": "2027-07-01 | 2027-07-31 | holidays",
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(response: object) -> str:
    return html.unescape(response.content.decode())


def say(user: User, **more: str) -> str:
    return read(client_of(user).post(reverse("own_words"), WRITTEN | more, follow=True))


def own(user: User) -> Reviewer:
    return Reviewer.objects.get(person__user=user)


def page_at(officer: User, reviewer: Reviewer) -> str:
    return read(client_of(officer).get(reverse("admin:reviews_reviewer_change", args=[reviewer.pk])))


def test_a_reviewer_writes_and_finds_it_again() -> None:
    user = make_reviewer(make_world().panel)
    page = say(user)
    assert "Your expertise is saved." in page
    assert "2027-07-01 | 2027-07-31 | holidays" in page
    reviewer = own(user)
    assert (reviewer.subject_codes, reviewer.keywords, reviewer.gender) == (["10201", "102"], ["quasars"], "woman")
    assert Event.objects.filter(chain=f"reviewer:{reviewer.pk}", action="reviewer.said").count() == 1


@pytest.mark.parametrize(
    ("field", "written", "sentence"),
    [
        ("subject_codes", "12", "Not a code of one, three or five digits: 12"),
        ("away", "in July", "Write the days as 2027-02-01 | 2027-03-15: in July"),
        ("away", "2027-07-02 | 2027-07-01", "The last day is before the first day."),
        ("away", "2027-07-01 | 2027-07-02\n2027-07-03", "Two periods away overlap or follow on each other."),
        ("profile", "x" * 5001, "1 characters too long"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_on_the_page(field: str, written: str, sentence: str) -> None:
    answer = client_of(make_reviewer(make_world().panel)).post(reverse("own_words"), WRITTEN | {field: written})
    assert (answer.status_code, sentence in read(answer)) == (422, True)
    assert written in read(answer)
    assert not Absence.objects.exists()


@pytest.mark.parametrize("role", ["nobody", "officer", "decision_maker", "auditor"])
def test_for_whom_no_agency_keeps_the_page_does_not_exist(role: str) -> None:
    user = make_user() if role == "nobody" else make_staff(make_agency(), role)
    client = client_of(user)
    assert [client.get(reverse("own_words")).status_code, client.post(reverse("own_words")).status_code] == [404, 404]


def test_every_agency_that_keeps_the_person_reads_it_beside_the_own_words() -> None:
    world = make_world()
    user = make_reviewer(world.panel)
    reviewer, other = own(user), make_agency("vinnova")
    enter(reviewer, other, name="Written by Vinnova", keywords=["steel"])
    stranger = make_staff(other)
    assert "What the reviewer says" not in page_at(stranger, reviewer)
    say(user)
    for officer in (world.officer, stranger):
        page = page_at(officer, reviewer)
        assert ("What the reviewer says" in page, "quasars" in page, "holidays" in page) == (True, True, True)
    assert "steel" not in page_at(world.officer, reviewer)


def test_an_agency_that_enters_the_person_afterwards_reads_nothing_that_the_person_said_before() -> None:
    """As if nobody had said anything: the person does not know yet that the agency keeps an entry."""
    world = make_world()
    user = make_reviewer(world.panel)
    say(user)
    other = make_agency("vinnova")
    enter(own(user), other, name="Written by Vinnova")
    stranger = make_staff(other)
    page = page_at(stranger, own(user))
    assert [word for word in ("quasars", "Stars.", "holidays", "woman") if word in page] == []
    found = read(client_of(stranger).get(reverse("admin:reviews_reviewer_changelist"), {"q": "quasars"}))
    assert "Written by Vinnova" not in found
    say(user)
    assert "quasars" in page_at(stranger, own(user))


def test_the_person_reads_what_each_agency_keeps_and_shares() -> None:
    world = make_world()
    user = make_reviewer(world.panel)
    entry = own(user).entries.get()
    RegisterEntry.objects.filter(pk=entry.pk).update(keywords=["optics"], load_max=7)
    Absence.objects.create(
        reviewer=entry.reviewer,
        agency=entry.agency,
        starts_on=date(2027, 2, 1),
        ends_on=date(2027, 2, 3),
        note="a rumour",
    )
    enter(entry.reviewer, make_agency("vinnova"), name="As Vinnova writes it")
    page = read(client_of(user).get(reverse("own_words")))
    assert [word for word in ("optics", "As Vinnova writes it", "1 February 2027") if word not in page] == []
    assert ("a rumour" in page, page.count("Shared with no other agency.")) == (False, 2)
    share_entries([entry], make_agency("vinnova"), reason="Optics.", by=world.officer, at=NOW)
    page = read(client_of(user).get(reverse("own_words")))
    assert ("Vinnova, since" in page, page.count("Shared with no other agency.")) == (True, 1)


def away_for_all_of(world: World) -> str:
    first, last = reading_days(world.round)
    return f"{first} | {last} | abroad"


def test_who_says_to_be_away_for_all_of_the_reading_is_not_offered_to_a_run() -> None:
    world = make_world()
    user = make_reviewer(world.panel, name="Rut Reader")
    assert readers_of(world.round).exists()
    say(user, away=away_for_all_of(world))
    assert not readers_of(world.round).exists()
    page = read(client_of(world.officer).get(reverse("admin:reviews_panel_change", args=[world.panel.pk])))
    assert "abroad" in page


def test_the_persons_own_word_for_the_gender_counts_before_the_agencys() -> None:
    world = make_world()
    user = make_reviewer(world.panel)
    RegisterEntry.objects.update(gender="man")
    assert balance_of(world.call).n_men == 1
    say(user)
    assert (balance_of(world.call).n_men, balance_of(world.call).n_women) == (0, 1)


def test_the_way_to_the_page_stands_on_the_first_page_of_who_is_kept() -> None:
    user = make_reviewer(make_world().panel)
    assert reverse("own_words") in read(client_of(user).get(reverse("reviewing")))
    assert reverse("own_words") not in read(client_of(make_user()).get(reverse("reviewing")))
