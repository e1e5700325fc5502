"""The time left: one way on every page, asked for again by the page, and answered only when there is news."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from applications.actions.calls import move_deadline
from applications.models import Application
from tests.applications.worlds import registered
from tests.factories import DAY, make_application, make_call, make_staff, make_user

pytestmark = pytest.mark.django_db
MARK = re.compile(r'hx-headers="([^"]+)"')


def mark_on(page: str) -> str:
    """What the page sends along when it asks."""
    (headers,) = MARK.findall(page)
    return re.fullmatch(r'\{"If-None-Match": "(.+)"\}', html.unescape(headers))[1].replace('\\"', '"')


def poll(client, thing, page: str):
    """The countdown of a call or of an application, asked for by the page."""
    return client.get(address_of(thing), headers={"If-None-Match": mark_on(page)})


def address_of(thing) -> str:
    if isinstance(thing, Application):
        return reverse("application_countdown", args=[thing.reference])
    return reverse("call_countdown", args=[thing.pk])


@pytest.fixture
def call():
    return make_call("vr")


def test_nothing_new_is_answered_without_a_body(client, call):
    page = client.get(reverse("call", args=[call.pk])).content.decode()

    answer = poll(client, call, page)

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_moved_deadline_is_news_and_then_known(client, call):
    page = client.get(reverse("call", args=[call.pk])).content.decode()
    later = call.closes_at + DAY
    words = {"text_sv": "Avbrott.", "text_en": "An outage."}
    times = {"closes_at": later, "signing_closes_at": later + DAY}
    move_deadline(call, **times, **words, by=make_staff(call.agency), at=call.opens_at + DAY)

    answer = poll(client, call, page)

    new = answer.content.decode()
    assert answer.status_code == 200
    assert f'datetime="{later:%Y-%m-%dT%H:%M:%S}+00:00"' in new
    assert "The deadline has been moved." in new
    assert "The deadline has been moved." not in page
    assert poll(client, call, new).status_code == 304


def test_that_the_call_has_closed_is_news(client, call):
    page = client.get(reverse("call", args=[call.pk])).content.decode()
    type(call).objects.filter(pk=call.pk).update(closes_at=call.opens_at + timedelta(hours=1))

    new = poll(client, call, page).content.decode()

    assert "Closed" in new
    assert "The deadline has been moved." not in new


def applicant_pages(application) -> dict[str, str]:
    names = ("application", "register", "check", "missing", "new_party")
    pages = {name: reverse(name, args=[application.reference]) for name in names}
    sections = {key: reverse("section", args=[application.reference, key]) for key in ("basics", "budget")}
    return pages | sections


def test_every_page_of_an_open_application_counts_down_and_asks(client, call):
    application = make_application(call)
    client.force_login(application.created_by)

    for name, address in applicant_pages(application).items():
        page = client.get(address).content.decode()
        assert page.count(f'hx-get="{address_of(application)}"') == 1, name
        assert poll(client, application, page).status_code == 304, name
        assert f'<time datetime="{call.closes_at:%Y-%m-%dT%H:%M:%S}+00:00">' in page, name


def test_a_deadline_of_its_own_is_news_to_an_application_alone(client, call):
    application = make_application(call)
    client.force_login(application.created_by)
    page = client.get(reverse("application", args=[application.reference])).content.decode()
    later = call.closes_at + timedelta(hours=2)
    Application.objects.filter(pk=application.pk).update(closes_at=later)

    new = poll(client, application, page).content.decode()

    assert f'datetime="{later:%Y-%m-%dT%H:%M:%S}+00:00"' in new
    assert "The deadline has been moved." in new
    assert poll(client, application, new).status_code == 304
    public = client.get(address_of(call)).content.decode()
    assert f'datetime="{later:%Y-%m-%dT%H:%M:%S}+00:00"' not in public


def test_the_pages_before_an_application_count_down_the_same_way(client, call):
    client.force_login(make_user())
    pages = (reverse("home"), reverse("calls"), reverse("my_applications"))
    for address in (*pages, reverse("start_application", args=[call.pk])):
        assert poll(client, call, client.get(address).content.decode()).status_code == 304, address


@pytest.mark.parametrize(("closes_in", "said"), [(DAY, "Closes "), (-DAY, "Closed ")])
def test_the_list_of_own_applications_says_whether_the_call_has_closed(client, closes_in, said):
    application = make_application(make_call("vr", closes_in=closes_in))
    client.force_login(application.created_by)

    page = client.get(reverse("my_applications")).content.decode()

    assert f'<span class="task-hint">{said}<time' in page


def test_a_registered_application_counts_down_until_it_is_submitted(client, call):
    application = registered(call)
    client.force_login(application.created_by)

    page = client.get(reverse("section", args=[application.reference, "basics"])).content.decode()

    assert poll(client, application, page).status_code == 304


def test_an_application_of_a_closed_call_does_not_count_down(client):
    application = make_application(make_call("vr", closes_in=-1 * DAY))
    client.force_login(application.created_by)

    page = client.get(reverse("application", args=[application.reference])).content.decode()

    assert MARK.findall(page) == []
