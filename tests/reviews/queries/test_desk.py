"""What staff see at their desks."""

import pytest

from applications.models import AgencyRole
from reviews.queries.desk import applications_handled_by, applications_of_staff
from tests.factories import DAY, make_staff
from tests.reviews.worlds import declare_staff, make_world

pytestmark = pytest.mark.django_db


def test_who_keeps_the_record_too_handles_nothing_before_declaring() -> None:
    world = make_world(1)
    officer, registrar = make_staff(world.call.agency), make_staff(world.call.agency, "registrar")
    AgencyRole.objects.filter(user=registrar).update(user=officer)
    assert applications_of_staff(officer, world.review).exists()
    assert not applications_handled_by(officer, world.review).exists()

    declare_staff(officer, world.call, world.review - DAY)
    assert applications_handled_by(officer, world.review).exists()
