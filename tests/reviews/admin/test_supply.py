"""The page on which a run is started says beforehand what will come of it, and checks settings without starting."""

import re
from dataclasses import asdict

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from applications.actions.bars import set_bar
from clusterportal.accounts.models import User
from reviews.domain.affinity import DEFAULT_WEIGHTS
from reviews.models import AssignmentRun, Case, RegisterEntry, Reviewer
from tests.factories import NOW, make_agency, make_person, make_staff
from tests.reviews.worlds import World, case_number, declare_staff, make_panel, make_reviewer, make_world

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|request_key)" value="[^"]*"')
UNCOUNTED = ("SAVEPOINT", "demo_clockoffset")
WEIGHTS = {f"weight-{name}": round(weight * 100) for name, weight in asdict(DEFAULT_WEIGHTS).items()}
KEY = "8c4c3a52-6a0e-4f41-9a37-aa2c7ec1{:04d}"
FITS = "Every application can get its readers."


def ask(world: World, user: User | None = None) -> HttpResponse:
    client = Client()
    client.force_login(user or world.officer)
    return client.get(reverse("admin:reviews_assignmentrun_round_start", args=[world.round.pk]))


def send(world: World, number: int = 1, **given: object) -> HttpResponse:
    client = Client()
    client.force_login(world.officer)
    values = {
        "n_readers": 1,
        "fairness_percent": 0,
        "seed": 0,
        **WEIGHTS,
        "request_key": KEY.format(number),
        **given,
    }
    return client.post(reverse("admin:reviews_assignmentrun_round_start", args=[world.round.pk]), values)


def text_of(answer: HttpResponse) -> str:
    """What the part before the form says, in one line."""
    part = answer.content.decode().split('<h2 id="before-run">', maxsplit=1)[1].split("</section>", maxsplit=1)[0]
    return " ".join(strip_tags(part.replace("<", " <")).split())


def filled_in(page: str, name: str) -> str:
    """What stands in a field."""
    field = next(one for one in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in one)
    return re.findall(r'value="([^"]*)"', field)[0]


def staffed(n_cases: int = 1, n_readers: int = 3) -> World:
    world = make_world(n_cases)
    for _one in range(n_readers):
        make_reviewer(world.panel)
    RegisterEntry.objects.update(subject_codes=["10201"])
    return world


def test_a_round_that_can_be_run_is_said_to_fit_with_its_figures() -> None:
    said = text_of(ask(staffed(2)))
    assert FITS in said
    assert "This holds with 3 readers for each application" in said
    for figure in (
        "applications to assign 2",
        "readings wanted 3 for each application 6",
        "readings that can be given by 3 reviewers who can read now 6",
        "readings to spare 0",
        "readings assigned now 0",
    ):
        assert figure in said
    for caption in ("By panel", "By technology area", "By research subject"):
        assert caption in said
    assert "SSIF 102 2 6 3 6 just enough" in said
    for trouble in ("too few reviewers may read", "nobody knows well", "without a panel", "Who gets no reading"):
        assert trouble not in said


def test_what_cannot_be_run_is_said_in_words_with_the_way_out_and_links_to_what_helps() -> None:
    world = staffed(2, n_readers=2)
    make_reviewer(world.panel, name="Late Lind", declared=False)
    answer = ask(world)
    said, page = text_of(answer), answer.content.decode()
    assert "There is no assignment that fits" in said
    assert "A-01 need 3 readers each, and there are only 2 reviewers." in said
    lowered = "lower the number of readers of A-01 by 1 lower the number of readers of A-02 by 1"
    assert f"The cheapest way out is to: {lowered}" in said
    assert "2 applications that too few reviewers may read" in said
    assert "2 reviewers may read it, and 3 are wanted. Find reviewers A-01" in said
    assert "readings missing 2" in said
    assert "Late Lind has not declared all conflicts of interest yet. Panel one" in said
    find = reverse("admin:applications_application_find-reviewers", args=[case_number(world).application_id])
    assert f'href="{find}"' in page
    assert f'href="{reverse("admin:reviews_panel_change", args=[world.panel.pk])}"' in page


def test_many_ways_out_are_folded_together() -> None:
    said = text_of(ask(staffed(7, n_readers=2)))
    assert "The cheapest way out: 7 changes" in said


def test_a_case_without_a_panel_leads_to_where_one_is_chosen() -> None:
    world = staffed(2)
    Case.objects.filter(label="A-02").update(panel=None)
    answer = ask(world)
    assert "1 application without a panel" in text_of(answer)
    place = reverse("admin:reviews_assignmentrun_round_place", args=[world.round.pk])
    assert f'href="{place}?case={case_number(world, 2).pk}"' in answer.content.decode()


def test_a_field_that_nobody_knows_is_named() -> None:
    world = staffed()
    RegisterEntry.objects.update(subject_codes=["50101"])
    said = text_of(ask(world))
    assert "1 application whose field nobody knows well" in said
    assert "has an affinity of 0.20 or more" in said
    assert "The best affinity is 0.10. Find reviewers A-01" in said
    assert "SSIF 102 1 3 0 0 short by 3" in said


def test_checking_says_what_comes_of_the_settings_and_starts_nothing() -> None:
    world = staffed(1)
    field = f"load-{Reviewer.objects.first().pk}"
    assert FITS in text_of(ask(world))

    checked = send(world, n_readers=4, seed=7, check="1", **{field: 5})

    page = checked.content.decode()
    assert checked.status_code == 200
    assert "A-01 need 4 readers each, and there are only 3 reviewers." in text_of(checked)
    assert [filled_in(page, name) for name in ("n_readers", "seed", field)] == ["4", "7", "5"]
    assert "There is a problem" not in page
    assert not AssignmentRun.objects.exists()

    again = send(world, n_readers=3, check="1")
    assert FITS in text_of(again)
    assert not AssignmentRun.objects.exists()
    started = send(world, n_readers=3)
    assert (started.status_code, AssignmentRun.objects.count()) == (302, 1)


def test_a_load_that_is_filled_in_changes_what_can_be_given() -> None:
    world = staffed(2, n_readers=2)
    loads = {f"load-{one.pk}": 1 for one in Reviewer.objects.all()}
    said = text_of(send(world, n_readers=2, check="1", **loads))
    assert "readings that can be given by 2 reviewers who can read now 2" in said
    assert "more" in said.split("The cheapest way out is to:")[1]
    assert FITS in text_of(send(world, 2, n_readers=1, check="1", **loads))


def test_a_form_with_errors_comes_back_with_what_can_be_read_of_it() -> None:
    world = staffed(1)
    wrong = send(world, n_readers=4, seed="-1")
    assert "A-01 need 4 readers each" in text_of(wrong)
    assert "Where the form has an error, this counts what stood there first." in text_of(wrong)
    unread = send(world, 2, n_readers="many", check="1")
    assert "This holds with 3 readers for each application" in text_of(unread)
    assert filled_in(unread.content.decode(), "n_readers") == "many"
    assert not AssignmentRun.objects.exists()


def test_nobody_but_the_calls_own_officers_finds_the_page() -> None:
    world = staffed()
    late = make_staff(world.call.agency, name="Officer Late")
    people = {
        "colleague": make_staff(world.call.agency, name="Officer Nord"),
        "coordinator": make_staff(world.call.agency, "coordinator"),
        "decision maker": make_staff(world.call.agency, "decision_maker"),
        "auditor": make_staff(world.call.agency, "auditor"),
        "other agency": make_staff(make_agency("vinnova")),
    }
    declare_staff(people["colleague"], world.call, NOW)
    found = {name: ask(world, user).status_code for name, user in people.items()}
    assert found == {**dict.fromkeys(people, 404), "colleague": 200}
    assert ask(world, late).status_code == 302


def test_a_barred_officer_is_told_of_the_rest_alone_and_no_change_of_the_barred_case_is_seen() -> None:
    world = staffed(2)
    substitute = make_staff(world.call.agency, name="Officer Nord")
    declare_staff(substitute, world.call, NOW)
    secret = case_number(world, 1)
    set_bar(secret.application, make_person(user=world.officer), by=None, at=NOW)

    before = ask(world)

    said = text_of(before)
    assert "1 case is handled by Officer Nord, because you have a conflict of interest." in said
    assert "Only the applications that you handle are counted here." in said
    assert "Every application that you handle can get its readers." in said
    assert "applications to assign 1" in said
    assert secret.label not in said
    assert "applications to assign 2" in text_of(ask(world, substitute))

    for user in Reviewer.objects.all():
        set_bar(secret.application, user.person, by=None, at=NOW)
    assert "0 reviewers may read it" in text_of(ask(world, substitute))
    Case.objects.filter(pk=secret.pk).update(panel=make_panel(world.round, "Panel two"))
    assert _plain(ask(world)) == _plain(before)
    assert _plain(send(world, n_readers=3, fairness_percent=0.25, check="1")) == _plain(before)


def test_statements_do_not_grow_with_applications_and_people() -> None:
    counts = []
    for n in (1, 3):
        world = staffed(n, n_readers=n)
        make_reviewer(world.panel, declared=False)
        client, address = Client(), reverse("admin:reviews_assignmentrun_round_start", args=[world.round.pk])
        client.force_login(world.officer)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len([one for one in asked if not any(word in one["sql"] for word in UNCOUNTED)]))
    assert counts[0] == counts[1] <= 36


def _plain(answer: HttpResponse) -> str:
    """The page without its tokens; a bound form writes a number as it was sent."""
    page = TOKENS.sub("", answer.content.decode())
    return page.split('<h2 id="before-run">', maxsplit=1)[1].split("</section>", maxsplit=1)[0]
