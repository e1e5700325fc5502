"""Dividing a call's frame over its years."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from reviews.actions.frames import divide_frame
from reviews.models import YearFrame
from reviews.queries.frames import is_divided, year_frames
from tests.factories import NOW, make_agency, make_call, make_staff

pytestmark = pytest.mark.django_db
M = 1_000_000


@pytest.fixture
def call() -> Call:
    return make_call("vr", frame_sek=300 * M)


def parts_of(call: Call) -> list[int]:
    return [amount_sek // M for amount_sek in year_frames([call])[call.pk].values()]


def divide(call: Call, *millions: int, by: object = None) -> None:
    amounts = dict(zip(call.grant_years, (one * M for one in millions), strict=True))
    divide_frame(call, amounts=amounts, by=by or make_staff(call.agency), at=NOW)


def test_an_officer_says_which_part_is_which_years(call: Call) -> None:
    divide(call, 50, 0, 250)
    assert (parts_of(call), is_divided(call)) == ([50, 0, 250], True)
    event = Event.objects.get(action="call.frame_divided")
    first, _second, third = map(str, call.grant_years)
    assert event.detail == {"years": {first: 50 * M, third: 250 * M}, "n_years": 2}


def test_without_any_amount_the_days_say_it_again(call: Call) -> None:
    divide(call, 50, 100, 150)
    divide(call, 0, 0, 0)
    assert (is_divided(call), YearFrame.objects.exists()) == (False, False)
    parts = year_frames([call])[call.pk].values()
    assert sum(parts) == 300 * M
    assert max(parts) - min(parts) < M


def test_parts_that_are_not_the_whole_are_refused_and_nothing_changes(call: Call) -> None:
    divide(call, 50, 100, 150)
    with pytest.raises(Refused) as refusal:
        divide(call, 50, 100, 151)
    assert (refusal.value.code, refusal.value.params) == (
        "year_frames_differ",
        {"parts_sek": 301 * M, "frame_sek": 300 * M},
    )
    with pytest.raises(Refused, match="year_not_of_grant"):
        divide_frame(call, amounts={1999: 300 * M}, by=make_staff(call.agency), at=NOW)
    assert parts_of(call) == [50, 100, 150]


def test_a_frame_that_was_changed_since_is_divided_by_days(call: Call) -> None:
    divide(call, 50, 100, 150)
    Call.objects.update(frame_sek=303 * M)
    call.refresh_from_db()
    assert (is_divided(call), min(parts_of(call))) == (False, 100)


@pytest.mark.parametrize("role", ["decision_maker", "coordinator", "administrator", "auditor"])
def test_others_do_not_divide(call: Call, role: str) -> None:
    with pytest.raises(Hidden):
        divide(call, 100, 100, 100, by=make_staff(call.agency, role))
    with pytest.raises(Hidden):
        divide(call, 100, 100, 100, by=make_staff(make_agency("vinnova")))


def test_the_form_keeps_what_was_written_when_it_is_refused(call: Call) -> None:
    client, address = Client(), reverse("admin:reviews_call_frame-divide", args=[call.pk])
    client.force_login(make_staff(call.agency))
    years = [f"year_{year}" for year in call.grant_years]
    assert 'value="100' in client.get(address).content.decode()
    page = client.post(address, dict(zip(years, ("50 000 000", "1", ""), strict=True))).content.decode()
    assert "They must be equal, or all empty." in page
    assert 'value="50 000 000"' in page
    sent = client.post(address, dict(zip(years, ("50 000 000", "250 000 000", ""), strict=True)))
    assert sent["Location"] == reverse("admin:reviews_call_frame", args=[call.pk])
    assert parts_of(call) == [50, 250, 0]
