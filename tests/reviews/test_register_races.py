"""Two officers enter the same person at once: of one agency, and of two."""

import pytest

from applications.models import Person, PersonEmail
from clusterportal.accounts.errors import Refused
from reviews.actions.composition import Profile, add_reviewer
from reviews.actions.seating import seat
from reviews.actions.sharing import share_entries
from reviews.models import RegisterEntry, Reviewer, Share
from tests.factories import NOW, make_agency, make_organisation, make_staff
from tests.reviews.worlds import make_known, make_panel, make_world
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def profile(name: str) -> Profile:
    return Profile(name, "ada@uni.example", make_organisation(), orcid="0000-0002-1825-0097")


def test_one_of_two_officers_of_an_agency_enters_a_person() -> None:
    agency = make_agency()
    officers = [make_staff(agency), make_staff(agency)]
    written = profile("Ada Ek")
    outcomes = together(*(lambda by=by: add_reviewer(agency, written, by=by, at=NOW) for by in officers))
    refused = [one.code for one in outcomes if isinstance(one, Refused)]
    assert (refused, RegisterEntry.objects.count(), Reviewer.objects.count()) == (["reviewer_known"], 1, 1)


def test_two_agencies_enter_one_person_each_in_its_own_register() -> None:
    agencies = [make_agency("vr"), make_agency("vinnova")]
    entering = [(one, profile(f"Ada of {one.code}"), make_staff(one)) for one in agencies]
    outcomes = together(*(lambda one=one: add_reviewer(one[0], one[1], by=one[2], at=NOW) for one in entering))
    assert outcomes[0] == outcomes[1]
    assert (Reviewer.objects.count(), PersonEmail.objects.count()) == (1, 1)
    assert dict(RegisterEntry.objects.values_list("agency", "name")) == {"vr": "Ada of vr", "vinnova": "Ada of vinnova"}
    assert Person.objects.filter(reviewer__isnull=False).get().orcid == "0000-0002-1825-0097"


def test_one_share_is_made_of_two_and_one_entry_of_two_seats() -> None:
    world = make_world()
    entry = make_known(world.panel, agency=make_agency("vinnova")).entries.get()
    owners = [make_staff(entry.agency), make_staff(entry.agency)]
    sharing = {"reason": "Optics.", "at": NOW}
    counts = together(*(lambda by=by: share_entries([entry], world.call.agency, by=by, **sharing) for by in owners))
    assert (sorted(counts), Share.objects.count()) == ([0, 1], 1)
    panels = [world.panel, make_panel(world.round, "Panel two")]
    part = {"role": "member", "load_max": 8, "by": world.officer, "at": world.review}
    together(*(lambda panel=panel: seat(panel, entry.reviewer, **part) for panel in panels))
    assert RegisterEntry.objects.filter(agency=world.call.agency).count() == 1
    assert entry.reviewer.panel_roles.count() == 2
