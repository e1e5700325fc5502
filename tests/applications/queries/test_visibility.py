from datetime import timedelta

import pytest

from applications.actions.bars import lift_bar, set_bar
from applications.models import Agency, Application, Call
from applications.queries.visibility import Role, applications_visible_to
from clusterportal.accounts.models import User
from tests.applications.worlds import after_deadline, fresh, registered, submitted
from tests.factories import (
    NOW,
    add_applicant,
    declared,
    make_agency,
    make_application,
    make_call,
    make_handler,
    make_person,
    make_signatory,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.REGISTRAR, Role.AUDITOR)


def sees(user: User, role: Role, application: Application) -> bool:
    at = after_deadline(application.call)
    return applications_visible_to(user, role, at).filter(pk=application.pk).exists()


def staff_of(agency: Agency, role: Role, call: Call) -> User:
    """In the role, and declared for the call."""
    return declared(make_staff(agency, role.value), call)


@pytest.mark.parametrize("make", [lambda: make_application(make_call()), registered], ids=["draft", "registered"])
def test_nobody_but_applicants_sees_what_is_not_submitted(make: object) -> None:
    application = make()
    agency, organisation = application.call.agency, application.consortium.organisation
    assert sees(application.created_by, Role.APPLICANT, application)
    assert not any(sees(staff_of(agency, role, application.call), role, application) for role in STAFF)
    assert not sees(make_signatory(organisation), Role.SIGNATORY, application)
    assert not sees(make_user(), Role.REVIEW, application)


def test_own_agencys_staff_sees_what_is_submitted_and_the_others_does_not() -> None:
    application = submitted()
    own, other = application.call.agency, make_agency("vinnova")
    assert all(sees(staff_of(own, role, application.call), role, application) for role in STAFF)
    assert not any(sees(staff_of(other, role, application.call), role, application) for role in STAFF)


def test_officers_and_decision_makers_see_nothing_before_they_have_declared() -> None:
    application, elsewhere = submitted(), make_call("vinnova")
    people = {role: staff_of(application.call.agency, role, elsewhere) for role in STAFF}

    assert [role for role, user in people.items() if sees(user, role, application)] == [Role.REGISTRAR, Role.AUDITOR]


def test_role_for_one_call_gives_that_call_alone() -> None:
    application, elsewhere = submitted(), submitted()
    officer = make_staff(application.call.agency, call=application.call)
    declared(declared(officer, application.call), elsewhere.call)
    assert sees(officer, Role.OFFICER, application)
    assert not sees(officer, Role.OFFICER, elsewhere)


def test_unconfirmed_and_ended_roles_give_nothing() -> None:
    application = submitted()
    officer = make_handler(application.call)
    officer.agency_roles.update(confirmed_at=None, confirmed_by=None)
    assert not sees(officer, Role.OFFICER, application)
    officer.agency_roles.update(confirmed_at=NOW, ended_at=NOW)
    assert not sees(officer, Role.OFFICER, application)


def test_bar_beats_agency_and_review_roles_but_not_the_applicants_own() -> None:
    application = submitted()
    officer = make_handler(application.call)
    add_applicant(application.consortium, officer, "administrator")
    person = make_person(user=officer)
    set_bar(application, person, by=officer, at=NOW)
    assert [sees(officer, role, application) for role in (Role.OFFICER, Role.REVIEW, Role.APPLICANT)] == [
        False,
        False,
        True,
    ]
    lift_bar(application, person, by=officer, at=NOW)
    assert sees(officer, Role.OFFICER, application)


def test_invited_who_has_not_accepted_sees_nothing() -> None:
    application = make_application(make_call())
    invited = add_applicant(application.consortium, make_user())
    assert sees(invited.person.user, Role.APPLICANT, application)
    application.consortium.applicants.filter(pk=invited.pk).update(invitation="revoked")
    assert not sees(invited.person.user, Role.APPLICANT, fresh(application))


def test_nothing_is_visible_before_its_submission_counts() -> None:
    application = submitted()
    officer = make_handler(application.call)
    before = application.submitted_at - timedelta(seconds=1)
    assert not applications_visible_to(officer, Role.OFFICER, before).exists()
