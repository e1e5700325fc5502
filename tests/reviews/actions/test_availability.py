"""Terms of office and time away: kept by officers, heeded where people are seated and given readings."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from applications.models import Agency
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from reviews.actions.availability import set_availability
from reviews.actions.seating import seat
from reviews.domain.availability import Availability, Away
from reviews.forms.staff.assigning import PairForm
from reviews.models import Absence, PanelRole, RegisterEntry, Reviewer
from reviews.queries.availability import availability_of, reading_days
from reviews.queries.matching import readers_of
from tests.factories import DAY, NOW, make_agency, make_staff
from tests.reviews.worlds import World, make_known, make_reviewer, make_world

pytestmark = pytest.mark.django_db
AWAY = Away(date(2027, 2, 1), date(2027, 2, 3), "parental leave")


def keep(world: World, reviewer: Reviewer, said: Availability) -> None:
    set_availability(reviewer, world.call.agency, said, by=world.officer, at=NOW)


def refused(world: World, reviewer: Reviewer, role: str = "member") -> str:
    with pytest.raises(Refused) as refusal:
        seat(world.panel, reviewer, role=role, load_max=8, by=world.officer, at=world.review)
    return refusal.value.code


def last_day(world: World) -> date:
    return localtime(world.round.panel_closes_at).date()


def test_what_is_said_replaces_what_was_known_and_is_audited_without_the_note() -> None:
    world = make_world()
    reviewer = make_known(world.panel)
    for said in (Availability(away=(AWAY,)), Availability(date(2026, 1, 1), None, (AWAY,))):
        keep(world, reviewer, said)
        keep(world, reviewer, said)
        assert availability_of(world.call.agency, [reviewer]) == {reviewer.pk: said}
    events = Event.objects.filter(action="register.availability_changed").order_by("pk")
    assert [event.detail for event in events] == [
        {"starts_on": None, "ends_on": None, "away": [["2027-02-01", "2027-02-03"]]},
        {"starts_on": "2026-01-01", "ends_on": None, "away": [["2027-02-01", "2027-02-03"]]},
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Availability(date(2027, 2, 2), date(2027, 2, 1)), "ends_before_it_begins"),
        (Availability(away=(AWAY, Away(date(2027, 2, 4), date(2027, 2, 5)))), "absences_touch"),
    ],
)
def test_what_cannot_be_is_refused(said: Availability, code: str) -> None:
    world = make_world()
    with pytest.raises(Refused) as refusal:
        keep(world, make_known(world.panel), said)
    assert refusal.value.code == code


def test_another_agency_neither_writes_nor_is_revealed() -> None:
    world = make_world()
    reviewer, other = make_known(world.panel), make_agency("vinnova")
    stranger = make_staff(other)
    keep(world, reviewer, Availability(away=(AWAY,)))
    for agency in (other, world.call.agency):
        with pytest.raises(Hidden):
            set_availability(reviewer, agency, Availability(), by=stranger, at=NOW)
    reviewer.agencies.add(other)
    client = Client()
    client.force_login(stranger)
    page = client.get(reverse("admin:reviews_reviewer_change", args=[reviewer.pk])).content.decode()
    form = client.get(reverse("admin:reviews_reviewer_availability", args=[reviewer.pk])).content.decode()
    assert "parental leave" not in page + form
    assert 'name="away-vinnova"' in form
    assert 'name="away-vr"' not in form


def test_nobody_sits_in_a_panel_beyond_the_term_of_office() -> None:
    world = make_world()
    reviewer = make_known(world.panel)
    keep(world, reviewer, Availability(None, last_day(world) - timedelta(days=1)))
    assert refused(world, reviewer) == "outside_term"
    keep(world, reviewer, Availability(localtime(world.review).date(), last_day(world)))
    seat(world.panel, reviewer, role="member", load_max=8, by=world.officer, at=world.review)
    assert PanelRole.objects.get().reviewer == reviewer


def test_an_external_reviewer_holds_no_office_and_a_term_elsewhere_does_not_count() -> None:
    world = make_world()
    external, member = make_known(world.panel), make_known(world.panel, "Mona Medlem")
    keep(world, external, Availability(None, date(2020, 1, 1)))
    other = make_agency("vinnova")
    member.agencies.add(other)
    set_availability(member, other, Availability(None, date(2020, 1, 1)), by=make_staff(other), at=NOW)
    seat(world.panel, external, role="external", load_max=8, by=world.officer, at=world.review)
    seat(world.panel, member, role="member", load_max=8, by=world.officer, at=world.review)
    assert PanelRole.objects.count() == 2


@pytest.mark.parametrize(("days_short", "is_offered"), [(0, False), (1, True)])
def test_who_is_away_for_all_of_the_reading_is_not_offered_to_a_run(days_short: int, is_offered: bool) -> None:
    world = make_world()
    reader = make_reviewer(world.panel, name="Rut Reader").person.reviewer
    first, last = reading_days(world.round)
    keep(world, reader, Availability(away=(Away(first + days_short * DAY, last, "sabbatical"),)))
    assert readers_of(world.round).exists() == is_offered


@pytest.mark.parametrize(("free_days", "is_offered"), [(0, False), (1, True)])
def test_what_the_agency_and_the_reviewer_say_counts_together(free_days: int, is_offered: bool) -> None:
    world = make_world()
    reader = make_reviewer(world.panel, name="Rut Reader").person.reviewer
    first, last = reading_days(world.round)
    middle = first + (last - first) / 2
    keep(world, reader, Availability(away=(Away(first, middle, "sabbatical"),)))
    RegisterEntry.objects.filter(reviewer=reader).update(person_knows_since=NOW)
    Absence.objects.create(reviewer=reader, starts_on=middle + (1 + free_days) * DAY, ends_on=last)
    assert readers_of(world.round).exists() == is_offered


def test_time_away_is_marked_when_a_pair_is_chosen_by_hand_and_on_the_panels_page() -> None:
    world = make_world()
    reader = make_reviewer(world.panel, name="Rut Reader").person.reviewer
    first, last = reading_days(world.round)
    long_ago = Away(date(2020, 1, 1), date(2020, 1, 2), "long ago")
    keep(world, reader, Availability(away=(long_ago, Away(first, last, "sabbatical"))))
    case = world.round.cases.get()
    form = PairForm(user=world.officer, subject=world.round, at=world.review, address={"case": str(case.pk)})
    labels = [label for key, label in form.fields["reviewer"].choices if key]
    assert len(labels) == 1
    assert labels[0].startswith("Rut Reader (away ")
    assert labels[0].endswith(": sabbatical)")
    client = Client()
    client.force_login(world.officer)
    page = client.get(reverse("admin:reviews_panel_change", args=[world.panel.pk])).content.decode()
    assert "sabbatical" in page
    assert "long ago" not in page


def test_an_officer_writes_it_on_the_reviewers_page() -> None:
    world = make_world()
    reviewer = make_known(world.panel)
    client = Client()
    client.force_login(world.officer)
    address = reverse("admin:reviews_reviewer_availability", args=[reviewer.pk])
    wrong = client.post(address, {"away-vr": "soon | later"}).content.decode()
    assert "Write the days as 2027-02-01 | 2027-03-15: soon | later" in wrong
    values = {
        "starts_on-vr": "2026-01-01",
        "ends_on-vr": "2028-12-31",
        "away-vr": "2027-02-01|2027-02-03|parental leave",
    }
    page = client.post(address, values, follow=True).content.decode()
    assert "1 January 2026 to 31 December 2028" in page
    assert "1 February 2027 to 3 February 2027: parental leave" in page
    assert "2027-02-01 | 2027-02-03 | parental leave" in client.get(address).content.decode()
    assert Agency.objects.get(pk="vr").reviewers.get() == reviewer
