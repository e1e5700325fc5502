"""What an agency reads of a reviewer's works: its own entries, and of a person who has answered it the own list."""

import pytest

from applications.models import Publication
from reviews.models import RegisterEntry
from reviews.queries.expertise import titles_of_works
from reviews.queries.fitting import with_expertise
from tests.factories import NOW
from tests.reviews.worlds import make_reviewer, make_world, person_of

pytestmark = pytest.mark.django_db


def test_the_own_list_counts_once_the_person_has_answered_the_agency() -> None:
    world = make_world()
    person = person_of(make_reviewer(world.panel))
    entry = RegisterEntry.objects.get(reviewer__person=person)
    entry.publications.create(title="Entered", year=2020)
    Publication.objects.create(person=person, title="Own", year=2021)

    def titles() -> tuple[str, ...]:
        return titles_of_works(with_expertise(world.call.agency_id).get(person=person))

    RegisterEntry.objects.update(person_knows_since=None)
    assert titles() == ("Entered",)
    RegisterEntry.objects.update(person_knows_since=NOW)
    assert titles() == ("Own", "Entered")
