"""The page of a call with what has come in to it."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from clusterportal.accounts.models import User
from tests.factories import NOW, make_call, make_staff
from tests.reviews.frames import Framed, framed

pytestmark = pytest.mark.django_db


def page(user: User, call: object) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("admin:applications_call_change", args=[call.pk]))
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1]


def table(text: str, key: str) -> str:
    return " ".join(text.split(f'id="{key}-table"')[1].split("</table>", maxsplit=1)[0].split()).replace(" </", "</")


def own(world: Framed, user: User | None = None) -> str:
    return page(user or world.world.officer, world.world.call)


def test_what_has_come_in_is_counted_by_status_and_by_area() -> None:
    world = framed()
    Application.objects.filter(pk=world.application(3).pk).update(status="withdrawn", withdrawn_at=NOW)
    text = own(world)
    statuses, areas = table(text, "by-status"), table(text, "by-area")
    assert '<th scope="row">Eligible</th><td class="number">2</td>' in statuses
    assert '<th scope="row">Withdrawn</th><td class="number">1</td>' in statuses
    assert '<th scope="row">AI and autonomous systems</th><td class="number">2</td></tr>' in areas


def test_a_barred_officer_counts_the_rest() -> None:
    world = framed()
    world.bar(world.second, 1)
    assert '<td class="number">2</td>' in table(own(world, world.second), "by-status")


def test_who_may_see_no_applications_sees_no_counts_and_only_staff_with_a_frame_a_way_to_it() -> None:
    world = framed()
    call, frame_url = world.world.call, reverse("admin:reviews_call_frame", args=[world.world.call.pk])
    new, auditor = make_staff(call.agency), make_staff(call.agency, "auditor")
    assert [("by-status" in own(world, user), frame_url in own(world, user)) for user in (new, world.decider)] == [
        (False, True),
        (False, True),
    ]
    assert ("by-status" in own(world, auditor), frame_url in own(world, auditor)) == (True, False)


def test_before_anything_is_submitted_there_are_no_charts() -> None:
    call = make_call("vr")
    assert "What has come in" not in page(make_staff(call.agency), call)
