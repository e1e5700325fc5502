"""The page of a round's assignment offers what can be done now, one strong button at most."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.errors import Refused
from clusterportal.demo.clock import jump_to
from reviews.actions import assignments, hand_assigning
from reviews.actions.cases import open_cases, place_in_panel
from reviews.domain.choices import Choices
from reviews.models import Case, Panel, Reviewer
from tests.factories import make_staff
from tests.reviews.worlds import World, case_number, judged_eligible, make_panel, make_reviewer, make_world

pytestmark = pytest.mark.django_db
CHOICES = Choices(n_readers=1, fairness_percent=0.0, seed=1)


def page_of(world: World, *, case: str = "") -> str:
    """The officer's page; `case`: the label of the application that is opened."""
    client = Client()
    client.force_login(world.officer)
    address = reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])
    return client.get(address, {"case": case}).content.decode()


@pytest.mark.parametrize("name", ["applications_round_change", "applications_call_change"])
def test_who_runs_the_call_is_led_to_the_desk_from_its_set_up_and_who_reads_it_is_not(name: str) -> None:
    world = make_world()
    set_up = reverse(f"admin:{name}", args=[world.round.pk if "round" in name else world.call.pk])
    desk = f'href="{reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])}"'
    led = {}
    for role in ("officer", "auditor"):
        client = Client()
        client.force_login(make_staff(world.call.agency, role))
        led[role] = desk in client.get(set_up).content.decode()
    assert led == {"officer": True, "auditor": False}


def acts_of(page: str) -> dict[str, bool]:
    """The acts of assigning that stand above the table, each with whether its button is the strong one."""
    row = page.split("<h1>", maxsplit=1)[1].split("<h2 id=", maxsplit=1)[0]
    linked = re.findall(r'<a class="btn( btn-primary)?" href="/staff/[^"]*/([a-z-]+)/"', row)
    asked = re.findall(r'<summary class="btn( btn-primary)?">.*?<form action="/staff/[^"]*/([a-z-]+)/"', row, re.DOTALL)
    others = {"screen-out", "lift-back", "end", "dates"}
    return {name: bool(strong) for strong, name in [*linked, *asked] if name not in others}


def test_before_anybody_has_declared_no_run_is_offered_and_the_page_says_why() -> None:
    world = make_world()
    make_reviewer(world.panel, declared=False)
    page = page_of(world)
    assert acts_of(page) == {"open": False}
    assert "Nobody has declared yet" in page


def test_the_loads_of_a_run_stand_folded_together_until_one_of_them_is_wrong() -> None:
    world = make_world()
    reader = make_reviewer(world.panel, name="Reader Ring")
    field = f"load-{Reviewer.objects.get(person__user=reader).pk}"
    client = Client()
    client.force_login(world.officer)
    address = reverse("admin:reviews_assignmentrun_round_start", args=[world.round.pk])
    shown = client.get(address).content.decode()
    assert f'<label for="id_{field}">Reader Ring</label>' in shown
    assert '<details class="disclosure disclosure-wide">' in shown

    given = {
        "n_readers": 1,
        "fairness_percent": 0,
        "seed": 0,
        "weight-text": 100,
        field: "-1",
        "request_key": "8c4c3a52-6a0e-4f41-9a37-aa2c7ec10001",
    }
    refused = client.post(address, given).content.decode()

    assert '<details class="disclosure disclosure-wide" open>' in refused
    assert 'value="-1"' in refused


def test_a_run_is_the_strong_button_while_readers_are_missing() -> None:
    world = make_world()
    make_reviewer(world.panel)
    page = page_of(world)
    assert acts_of(page) == {"open": False, "start": True}
    assert "Nobody has declared yet" not in page
    for _number in range(3):
        reader = make_reviewer(world.panel)
        _assign(world, reader, world.review)
    assert acts_of(page_of(world)) == {"open": False, "start": False, "confirm": True, "change-readers": False}


def test_opening_is_the_strong_button_while_an_application_waits_for_it_and_looking_again_never() -> None:
    world = make_world()
    make_reviewer(world.panel)
    assert ">Open review<" not in page_of(world)
    assert ">Look for conflicts of interest again<" in page_of(world)
    judged_eligible(world.call)
    page = page_of(world)
    assert acts_of(page) == {"open": True, "start": False}
    assert ">Open review<" in page


def test_when_every_application_has_its_readers_no_button_is_strong_and_the_page_says_so() -> None:
    world = make_world()
    for _number in range(world.round.n_readers):
        _assign(world, make_reviewer(world.panel), world.review)
    assert "Every application has its readers." not in page_of(world)
    hand_assigning.confirm(world.round, by=world.officer, at=world.review)
    page = page_of(world)
    assert acts_of(page) == {"open": False, "start": False, "change-readers": False}
    assert "Every application has its readers." in page


def test_an_act_on_a_reader_returns_to_its_application_opened() -> None:
    world = make_world()
    made = _assign(world, make_reviewer(world.panel), world.review)
    client = Client()
    client.force_login(world.officer)
    assert '<div class="case-head" id="A-01">' in page_of(world)
    key = re.findall(r'name="request_key" value="([^"]*)"', page_of(world))
    address = reverse("admin:reviews_assignmentrun_round_lock", args=[world.round.pk])
    answer = client.post(address, {"chosen": str(made.pk), "locked": "on", "request_key": key[0] if key else ""})
    home = reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])
    assert answer["Location"] == f"{home}?case=A-01#A-01"
    assert '<details class="case" id="A-01" open>' in client.get(answer["Location"]).content.decode()


def test_in_the_panel_stage_neither_runs_nor_opening_are_offered() -> None:
    world = make_world()
    reader = make_reviewer(world.panel)
    _assign(world, reader, world.review)
    hand_assigning.confirm(world.round, by=world.officer, at=world.review)
    jump_to(world.in_panel)
    page = page_of(world, case="A-01")
    assert acts_of(page) == {}
    assert "The panels have opened: there are no more runs." in page
    assert ("Add a reader" in page, "Take back" in page, "Choose panel" in page, ">Keep<" in page) == (
        True,
        True,
        False,
        False,
    )
    Panel.objects.update(list_state="locked")
    page = page_of(world, case="A-01")
    assert ("Add a reader" in page, "Take back" in page) == (False, False)
    assert '<details class="case" id="A-01" open>' in page


def test_what_was_judged_late_can_be_opened_in_the_panel_stage() -> None:
    world = make_world()
    jump_to(world.in_panel)
    assert "open" not in acts_of(page_of(world))
    judged_eligible(world.call)
    assert "open" in acts_of(page_of(world))


def test_what_was_opened_late_without_a_panel_gets_one_in_the_panel_stage() -> None:
    world = make_world()
    other = make_panel(world.round, "Panel two")
    judged_eligible(world.call)
    jump_to(world.in_panel)
    open_cases(world.round, by=world.officer, at=world.in_panel)
    Case.objects.filter(label="A-01").update(panel=None)
    Case.objects.filter(label="A-02").update(panel=world.panel)
    assert "Choose panel" in page_of(world, case="A-01")
    assert "Choose panel" not in page_of(world, case="A-02")
    address = reverse("admin:reviews_assignmentrun_round_place", args=[world.round.pk])
    client = Client()
    client.force_login(world.officer)
    form = client.get(address, {"case": str(case_number(world).pk)}).content.decode()
    key = re.findall(r'name="request_key" value="([^"]*)"', form)[0]
    client.post(address, {"case": str(case_number(world).pk), "panel": str(other.pk), "request_key": key})
    assert case_number(world).panel == other
    with pytest.raises(Refused, match="panel_is_open"):
        place_in_panel(case_number(world), world.panel, by=world.officer, at=world.in_panel)
    assert client.get(address, {"case": str(case_number(world, 2).pk)}).status_code != 200


def test_nothing_is_placed_in_a_panel_whose_list_is_locked() -> None:
    world = make_world()
    Case.objects.update(panel=None)
    Panel.objects.update(list_state="locked")
    with pytest.raises(Refused, match="list_locked"):
        place_in_panel(case_number(world), world.panel, by=world.officer, at=world.in_panel)


def test_the_rules_hold_without_the_page() -> None:
    world = make_world()
    reader = make_reviewer(world.panel)
    made = _assign(world, reader, world.review)
    with pytest.raises(Refused) as refusal:
        assignments.start_run(world.round, CHOICES, by=world.officer, at=world.in_panel)
    assert refusal.value.code == "panel_is_open"
    for act in (
        lambda: open_cases(world.round, by=world.officer, at=world.in_panel),
        lambda: hand_assigning.set_lock(made, locked=False, by=world.officer, at=world.in_panel),
    ):
        with pytest.raises(Refused, match="panel_is_open"):
            act()
    Panel.objects.update(list_state="locked")
    with pytest.raises(Refused) as refusal:
        hand_assigning.take_back(made, reason="Ill.", by=world.officer, at=world.in_panel)
    assert refusal.value.code == "list_locked"


def _assign(world: World, user: object, at: datetime) -> object:
    reviewer = Reviewer.objects.get(person__user=user)
    return hand_assigning.assign(case_number(world), reviewer, by=world.officer, at=at)
