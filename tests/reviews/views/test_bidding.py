"""The page on which a reviewer says what he would like to read: what stands on it, what is kept, and until when."""

import re
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.freezing import freeze_call
from applications.models import Round
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.bidding import Answer, save_bids
from reviews.actions.declarations import accept_rules, declare
from reviews.forms.bidding import BidForm
from reviews.models import Bid
from reviews.queries.bidding import bid_rows
from reviews.views.bidding import ANSWER_PART, shown_rows
from tests.factories import DAY, make_staff, make_user
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import (
    CLEAR,
    CONFLICT,
    World,
    application_of,
    case_number,
    make_reviewer,
    make_world,
)

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY


@pytest.fixture
def world() -> World:
    return make_world(3)


@pytest.fixture
def member(world: World) -> User:
    return make_reviewer(world.panel)


def send(client: Client, world: World, data: dict[str, str], *, follow: bool = False) -> HttpResponse:
    return client.post(reverse("bids", args=[world.round.pk]), data, follow=follow)


def fields(world: World, **answers: tuple[str, str]) -> dict[str, str]:
    """What a browser sends, by label as A_01: wish and competence."""
    given = {}
    for label, (wish, competence) in answers.items():
        key = case_number(world, int(label[2:])).pk
        given |= {f"wish_{key}": wish, f"competence_{key}": competence}
    return given


def shown(client: Client, world: World) -> str:
    return page(client, "bids", world.round.pk)


def labels(text: str) -> list[str]:
    return re.findall(r'role="rowheader"><span class="code">(A-\d+)</span>', text)


def kept() -> list[tuple[str, str, str]]:
    return list(Bid.objects.order_by("case__label").values_list("case__label", "wish", "competence"))


def as_shown(text: str) -> str:
    return re.search(r'name="shown" value="([^"]*)"', text)[1]


def test_from_the_declaration_to_what_one_would_like_to_read(world: World) -> None:
    user = make_reviewer(world.panel, declared=False)
    client, address = browser(user), reverse("bids", args=[world.round.pk])
    declaration = reverse("declaration", args=[world.round.pk])
    client.post(declaration, {"is_accepted": "on"})
    assert address not in page(client, "reviewing")
    assert address not in page(client, "declaration", world.round.pk)
    client.post(declaration, {"rest": "none"})
    assert address in page(client, "declaration", world.round.pk)
    assert "You have answered on" not in (dashboard := page(client, "reviewing"))
    assert address in dashboard

    done = send(client, world, fields(world, A_01=("gladly", "expert"), A_03=("", "outside")), follow=True)

    text = done.content.decode()
    assert "Saved. You changed your answers on 2 applications." in text
    assert "3 applications, answered: 2" in text
    assert re.findall(r'<option value="(\w+)" selected', text) == ["gladly", "expert", "outside"]
    assert kept() == [("A-01", "gladly", "expert"), ("A-03", "", "outside")]
    assert "You have answered on 2 applications" in page(client, "reviewing")


def test_it_says_that_it_is_optional_who_reads_it_and_until_when(world: World, member: User) -> None:
    text = shown(browser(member), world)

    assert "You need not answer." in text
    assert "Only the handling officers of the call read them." in text
    assert f"{world.round.panel_opens_at:%Y}, " in text


def test_only_what_is_declared_free_of_conflict_stands_there(world: World) -> None:
    user = make_reviewer(world.panel, declared=False)
    client, at = browser(user), world.declaring
    accept_rules(world.round, by=user, at=at)
    assert labels(shown(client, world)) == []
    declare(world.round, {application_of(world, 1).pk: CLEAR, application_of(world, 2).pk: CONFLICT}, by=user, at=at)

    text = shown(client, world)

    assert labels(text) == ["A-01"]
    assert [application_of(world, number).title_en in text for number in (1, 2, 3)] == [True, False, False]


def test_what_was_said_of_a_case_that_closes_is_gone(world: World, member: User) -> None:
    client = browser(member)
    send(client, world, fields(world, A_01=("gladly", "expert"), A_02=("can", "")))
    declare(world.round, {application_of(world).pk: CONFLICT}, by=member, at=world.review)

    text = shown(client, world)
    answered = send(client, world, fields(world, A_01=("can", "knows"), A_02=("can", "knows")), follow=True)

    assert labels(text) == labels(answered.content.decode()) == ["A-02", "A-03"]
    assert "2 applications, answered: 1" in text
    assert "You have answered on 1 application" in page(client, "reviewing")
    assert kept()[0] == ("A-01", "gladly", "expert"), "kept for the day when the conflict should be cleared"


def test_the_page_is_of_those_who_read_in_the_panels(world: World, member: User) -> None:
    found = {
        role: browser(make_reviewer(world.panel, role)).get(reverse("bids", args=[world.round.pk])).status_code
        for role in ("chair", "vice_chair", "observer", "external")
    }
    assert found == {"chair": 200, "vice_chair": 200, "observer": 404, "external": 404}
    other = make_world()
    for user in (make_user(), world.officer, make_staff(other.call.agency), make_reviewer(other.panel)):
        page(browser(user), "bids", world.round.pk, status=404)
        assert send(browser(user), world, fields(world, A_01=("gladly", ""))).status_code == 404
    page(browser(member), "bids", uuid.uuid4(), status=404)
    assert kept() == []


def test_what_is_no_answer_is_refused_beside_its_field(world: World, member: User) -> None:
    response = send(browser(member), world, fields(world, A_01=("perhaps", "expert"), A_02=("can", "knows")))

    text, key = response.content.decode(), case_number(world).pk
    assert response.status_code == 422
    assert text.count("Choose one of the answers in the list.") == 2, "on top, and beside the field"
    assert f'id="id_wish_{key}_error"' in text
    assert re.findall(r'<option value="(\w+)" selected', text) == ["expert", "can", "knows"]
    assert kept() == []


def test_a_page_left_open_undoes_nothing_that_was_said_on_another(world: World, member: User) -> None:
    client = browser(member)
    opened = as_shown(shown(client, world))
    send(client, world, {"shown": opened} | fields(world, A_01=("gladly", "expert")))

    send(client, world, {"shown": opened} | fields(world, A_01=("", ""), A_02=("can", ""), A_03=("", "")))

    assert kept() == [("A-01", "gladly", "expert"), ("A-02", "can", "")]


def test_an_answer_is_taken_back(world: World, member: User) -> None:
    client = browser(member)
    send(client, world, fields(world, A_01=("gladly", "expert")))

    opened = as_shown(shown(client, world))
    send(client, world, {"shown": opened} | fields(world, A_01=("", ""), A_02=("", ""), A_03=("", "")))

    assert kept() == []


def test_the_same_request_twice_counts_once(world: World, member: User) -> None:
    client = browser(member)
    data = {"request_key": str(uuid.uuid4())} | fields(world, A_01=("gladly", ""))

    answers = [send(client, world, data, follow=True).content.decode() for _time in range(2)]

    assert all("Saved. You changed your answer on 1 application." in text for text in answers)
    assert Event.objects.filter(action="bids.saved").count() == 1


def test_once_the_panels_have_opened_it_is_read_and_not_changed() -> None:
    world = make_world(2, closes_in=IN_PANEL)
    client = browser(user := make_reviewer(world.panel))
    save_bids(world.round, {case_number(world).pk: Answer("gladly")}, by=user, at=world.review)

    text = shown(client, world)
    assert labels(text) == ["A-01", "A-02"]
    assert "The panels have opened." in text
    assert "<select" not in text
    assert re.findall(r'<td role="cell">(?:<span class="quiet">)?([A-Za-z ]+)<', text) == ["Gladly", *["No answer"] * 3]
    late = send(client, world, fields(world, A_01=("can", ""), A_02=("gladly", "")))

    assert late.status_code == 422
    assert "The panels have opened." in late.content.decode().split('class="error-summary"')[1]
    assert "This is not saved" in late.content.decode()
    assert kept() == [("A-01", "gladly", "")]


def test_in_a_frozen_call_it_waits(world: World, member: User) -> None:
    client = browser(member)
    freeze_call(Round.objects.get(pk=world.round.pk).call, reason="Why.", by=world.officer, at=world.review)

    assert "The call is paused for the moment." in shown(client, world)
    assert send(client, world, fields(world, A_01=("can", ""))).status_code == 423
    assert kept() == []


def test_rows_that_are_drawn_from_one_stencil_are_what_each_would_be_alone(world: World, member: User) -> None:
    rows = bid_rows(member, world.round, world.review, "en")
    form = BidForm(rows, fields(world, A_01=("gladly", "expert"), A_02=("gladly", "expert"), A_03=("perhaps", "")))
    assert not form.is_valid()

    drawn = [one.answer for one in shown_rows(form)]

    assert drawn == [render_to_string(ANSWER_PART, {"form": row}) for row in form.rows()]
    assert len(set(drawn)) == 3


@pytest.mark.parametrize("n_cases", [1, 3])
def test_statements_do_not_follow_the_rows(n_cases: int) -> None:
    world = make_world(n_cases)
    client = browser(make_reviewer(world.panel))
    shown(client, world)
    with CaptureQueriesContext(connection) as asked:
        shown(client, world)
    assert len(asked) == 11
