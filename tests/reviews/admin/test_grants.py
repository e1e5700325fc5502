"""The officer's pages of grants: the terms, the list, one grant, what waits on the first page, the reserves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from applications.actions.bars import set_bar
from reviews.actions.grants import decline
from reviews.models import Grant, GrantTerms
from tests.factories import NOW, make_agency, make_staff
from tests.reviews.grants import before_decision, decided
from tests.reviews.worlds import declare_staff, person_of

pytestmark = pytest.mark.django_db
LIST = "admin:reviews_grant_changelist"


@pytest.fixture
def world():
    return decided()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def body(response):
    return response.content.decode()


def page_of(world, act="change"):
    return reverse(f"admin:reviews_grant_{act}", args=[world.grant().pk])


def test_terms_are_written_and_the_form_begins_from_the_newest(world):
    client = client_of(world.officer)
    address = reverse("admin:reviews_grantterms_write")
    form = body(client.get(f"{address}?call={world.world.call.pk}"))
    assert "The grant is accounted for." in form
    given = {"call": world.world.call.pk, "text_sv": "Nytt.", "text_en": "New.", "n_days_to_accept": 14}
    response = client.post(address, given, follow=True)
    assert "The terms are saved as version 2." in body(response)
    assert GrantTerms.objects.filter(call=world.world.call).count() == 2
    for wrong in ({"n_days_to_accept": 0}, {"n_days_to_accept": 400}, {"text_en": ""}, {"call": "x"}):
        assert "Error" in body(client.post(address, {**given, **wrong}))


def test_nobody_begins_from_the_terms_of_another_agency(world):
    stranger = make_staff(make_agency("vinnova"))
    form = body(client_of(stranger).get(f"{reverse('admin:reviews_grantterms_write')}?call={world.world.call.pk}"))
    assert "The grant is accounted for." not in form


def test_the_list_is_filtered_by_where_a_grant_stands(world):
    client, reference = client_of(world.officer), world.application().reference
    assert reference in body(client.get(reverse(LIST)))
    found = {
        standing: reference in body(client.get(reverse(LIST), {"standing": standing}))
        for standing in ("waits_for_both", "waits_for_leader", "lapsed", "accepted", "declined")
    }
    assert found == {
        "waits_for_both": True,
        "waits_for_leader": False,
        "lapsed": False,
        "accepted": False,
        "declined": False,
    }
    assert client.get(reverse(LIST), {"standing": "nonsense"}).status_code == 404


def test_the_page_shows_answers_and_what_is_agreed(world):
    world.accept_both()
    page = body(client_of(world.officer).get(page_of(world)))
    for text in (world.leader().name, world.signatory().name, world.grant().sha256, "The grant is accounted for."):
        assert text in page


def test_more_time_and_ending(world):
    client, grant = client_of(world.officer), world.grant()
    until = max(grant.due_on, localdate(NOW)) + timedelta(days=9)
    given = {"until": until.isoformat(), "reason": "Holidays."}
    assert "There is more time" in body(client.post(page_of(world, "extend"), given, follow=True))
    assert world.grant().due_on == until
    response = client.post(page_of(world, "end"), {"reason": "Nobody answers."}, follow=True)
    assert "Its amount is free for another decision" in body(response)
    page = body(client.get(page_of(world)))
    assert "a reserve can be called up in a new decision meeting" in page
    assert "Nobody answers." in page


def test_who_is_barred_or_of_the_other_agency_gets_nothing(world):
    colleague = make_staff(world.world.call.agency)
    declare_staff(colleague, world.world.call, world.at)
    set_bar(world.application(), person_of(world.officer), by=colleague, at=world.at)
    for user in (world.officer, make_staff(make_agency("vinnova"))):
        client = client_of(user)
        assert client.get(page_of(world)).status_code == 404
        assert client.post(page_of(world, "end"), {"reason": "Why."}).status_code == 404
        assert world.application().reference not in body(client.get(reverse(LIST)))
        assert "Grants that wait for acceptance" not in body(client.get(reverse("admin:index")))
    assert "Grants that wait for acceptance" in body(client_of(colleague).get(reverse("admin:index")))
    assert world.grant().state == "waiting"


def test_readers_read_and_do_nothing(world):
    for role in ("registrar", "auditor"):
        client = client_of(make_staff(world.world.call.agency, role))
        page = body(client.get(page_of(world)))
        assert world.application().reference in page
        assert page_of(world, "end") not in page
        assert client.post(page_of(world, "end"), {"reason": "Why."}).status_code == 404


def test_the_first_page_counts_what_waits_what_lapsed_and_reserves(world):
    client = client_of(world.officer)
    assert "Grants that wait for acceptance" in body(client.get(reverse("admin:index")))
    Grant.objects.update(due_on=localdate(NOW) - timedelta(days=1))
    assert "grants that were not accepted in time" in body(client.get(reverse("admin:index")))
    page = body(client.get(reverse("admin:index")))
    assert "Call up a reserve" not in page
    assert "Reserves that wait" in page
    for over in ("Create a decision meeting", "Joint priority list", "Priority list:"):
        assert over not in page
    Grant.objects.update(due_on=localdate(NOW))
    decline(world.grant(), sha256=world.grant().sha256, reason="No.", by=world.leader(), at=NOW)
    page = body(client.get(reverse("admin:index")))
    assert "Call up a reserve" in page
    assert "Grants that wait for acceptance" not in page


def test_an_amount_that_a_reserve_has_taken_calls_no_other():
    world = decided(("prioritised", "reserve", "reserve"))
    client, (declined_at, later, last) = client_of(world.officer), (world.at + timedelta(days=n) for n in (1, 2, 3))
    _decline(world, 1, declined_at)
    assert "Call up a reserve" in body(client.get(reverse("admin:index")))
    meeting = world.prepare(2, title="Second", at=later)
    assert "Call up a reserve" not in body(client.get(reverse("admin:index")))
    world.lock(meeting, later)
    world.publish(meeting, later)
    page = body(client.get(reverse("admin:index")))
    assert "Call up a reserve" not in page
    assert "Reserves that wait" in page
    _decline(world, 2, last)
    assert "Call up a reserve" in body(client.get(reverse("admin:index")))


def test_what_was_prioritised_all_along_takes_no_amount_that_was_given_up():
    world = before_decision(("prioritised", "prioritised", "reserve"))
    client = client_of(world.officer)
    world.decide(1)
    _decline(world, 1, world.at + timedelta(days=1))
    world.decide(2, title="Second", at=world.at + timedelta(days=2))
    assert "Call up a reserve" in body(client.get(reverse("admin:index")))


def _decline(world, number, at):
    decline(world.grant(number), sha256=world.grant(number).sha256, reason="No.", by=world.leader(number), at=at)


def test_the_meeting_shows_reserves_in_order_with_what_is_free(world):
    meeting = reverse("admin:reviews_decisionmeeting_change", args=[world.grant().decision.meeting_id])
    page = body(client_of(world.officer).get(meeting))
    table = page.split('id="reserves"')[1].split("</table>")[0]
    assert world.application(2).reference in table
    assert world.application(3).reference not in table
    for user in (world.decider, make_staff(world.world.call.agency, "registrar")):
        assert 'id="reserves"' not in body(client_of(user).get(meeting))


def test_attaching_leaves_reserves_out_unless_chosen(world):
    later = world.prepare(title="Second", at=world.at)
    page = body(client_of(world.officer).get(reverse("admin:reviews_decisionmeeting_attach", args=[later.pk])))
    assert f"{world.application(2).reference} ·" in page
    assert "(reserve)" in page
    assert "checked" not in page
