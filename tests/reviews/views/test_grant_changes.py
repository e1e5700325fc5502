"""Pages of a request for a change of a grant, for those who ask, those who are asked, and the officer."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import ChangeRequest
from tests.factories import make_agency, make_organisation, make_signatory, make_staff, make_user
from tests.reviews.grants import decided, reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return reporting()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def body(response):
    return response.content.decode()


def asking(world, kind):
    return reverse("ask_grant_change", args=[world.application().reference, kind])


def page_of(name="grant_change"):
    return reverse(name, args=[ChangeRequest.objects.get().pk])


def staff_page(act="change"):
    return reverse(f"admin:reviews_changerequest_{act}", args=[ChangeRequest.objects.get().pk])


def test_a_change_of_leader_from_the_question_to_the_approval(world):
    new, leader = make_user("New Nilsson"), client_of(world.leader())
    assert asking(world, "leader") in body(leader.get(reverse("grant", args=[world.application().reference])))
    form = {"leader_email": new.email, "reason": "She moves.", "request_key": uuid4()}
    response = leader.post(asking(world, "leader"), form, follow=True)
    assert "The request is sent." in body(response)
    assert leader.post(asking(world, "leader"), form).status_code == 302
    assert ChangeRequest.objects.count() == 1
    for user, words in (
        (new, "You are asked to become project leader of the grant."),
        (world.signatory(), "Your organisation is asked to consent."),
    ):
        client = client_of(user)
        assert page_of() in body(client.get(reverse("own_grants")))
        assert words in body(client.get(page_of()))
        assert "Your answer is recorded." in body(client.post(page_of(), {"answer": "consent"}, follow=True))
        assert words not in body(client.get(page_of()))
    staff = client_of(world.officer)
    assert "Decide on requests for changes of grants" in body(staff.get(reverse("admin:index")))
    response = staff.post(staff_page("approve"), {"reason": "Good."}, follow=True)
    assert "The change is approved" in body(response)
    assert world.grant().leader.user == new
    page = body(leader.get(reverse("grant", args=[world.application().reference])))
    assert "New Nilsson" in page
    assert world.leader().name in page


def test_a_change_of_organisation_is_read_by_the_new_one_alone_of_all_others(world):
    new = make_organisation("New University")
    signatory, stranger = make_signatory(new), make_signatory(make_organisation())
    form = {"organisation": "New University", "reason": "The leader moves."}
    client_of(world.leader()).post(asking(world, "organisation"), form)
    assert "Your organisation is asked to take over the grant." in body(client_of(signatory).get(page_of()))
    for user in (stranger, make_user(), make_staff(make_agency("vinnova"))):
        assert client_of(user).get(page_of()).status_code == 404
        assert client_of(user).get(staff_page()).status_code == 404
    declined = client_of(signatory).post(page_of(), {"answer": "decline", "reason": ""})
    assert declined.status_code == 422
    client_of(signatory).post(page_of(), {"answer": "decline", "reason": "No room."})
    assert ChangeRequest.objects.get().state == "declined"
    assert "No room." in body(client_of(world.leader()).get(page_of()))


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("period", {"ends_on": "2029-02-30", "reason": "Why."}, "Enter a valid date."),
        ("period", {"ends_on": "", "reason": "Why."}, "This field is required."),
        ("period", {"ends_on": "1999-01-01", "reason": "Why."}, "The new end must be another day"),
        ("leader", {"leader_email": "no address", "reason": "Why."}, "Enter a valid email address."),
        ("organisation", {"organisation": "Nowhere at all", "reason": "Why."}, "No organisation matches."),
        ("leader", {"leader_email": "a@b.example", "reason": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(world, kind, given, words):
    response = client_of(world.leader()).post(asking(world, kind), given)
    assert (response.status_code, ChangeRequest.objects.count()) == (422, 0)
    assert words in body(response)


def test_an_organisation_without_a_signatory_is_refused_beside_the_field(world):
    make_organisation("Quiet University")
    given = {"organisation": "Quiet University", "reason": "Why."}
    response = client_of(world.leader()).post(asking(world, "organisation"), given)
    assert (response.status_code, ChangeRequest.objects.count()) == (422, 0)
    assert response.context["form"].errors.keys() == {"organisation"}
    assert "nobody signs for it in the portal" in body(response)


def test_an_unknown_kind_and_a_grant_that_waits_are_not_asked_about(world):
    assert client_of(world.leader()).get(asking(world, "nonsense")).status_code == 404


def test_a_grant_that_waits_is_not_changed():
    world = decided()
    client = client_of(world.leader())
    assert client.get(asking(world, "period")).status_code == 403
    assert asking(world, "period") not in body(client.get(reverse("grant", args=[world.application().reference])))


def test_who_asked_withdraws(world):
    client = client_of(world.leader())
    client.post(asking(world, "leader"), {"leader_email": "new@post.example", "reason": "Why."})
    assert page_of("withdraw_grant_change") in body(client.get(page_of()))
    assert client_of(world.signatory()).post(page_of("withdraw_grant_change")).status_code == 403
    assert "The request is withdrawn." in body(client.post(page_of("withdraw_grant_change"), follow=True))


def test_the_officer_refuses_with_a_reason(world):
    client_of(world.leader()).post(asking(world, "leader"), {"leader_email": "new@post.example", "reason": "Why."})
    staff = client_of(world.officer)
    page = body(staff.get(staff_page()))
    assert staff_page("approve") not in page
    assert "Waits for the new project leader" in page
    response = staff.post(staff_page("refuse"), {"reason": "Not now."}, follow=True)
    assert "The request is refused." in body(response)
    assert "Not now." in body(client_of(world.leader()).get(page_of()))
