import pytest

from applications.actions.roles import end_role
from applications.models import AgencyRole
from tests.factories import NOW, make_agency, make_staff
from tests.threads import together


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_end_each_other_one_stays() -> None:
    agency = make_agency()
    one, other = (make_staff(agency, "administrator") for _administrator in range(2))
    roles = {role.user_id: role for role in AgencyRole.objects.all()}
    outcomes = together(
        lambda: end_role(roles[other.pk], by=one, at=NOW), lambda: end_role(roles[one.pk], by=other, at=NOW)
    )
    assert outcomes.count(None) == 1
    assert AgencyRole.objects.filter(ended_at__isnull=True).count() == 1
