from datetime import datetime

import pytest

from applications.actions.organisation_roles import (
    VALID_FOR,
    end_organisation_role,
    find_organisation_invitation,
    grant_organisation_role,
    invite_to_organisation,
    join_organisation,
    organisation_token,
    remind_organisation_invitation,
    revoke_organisation_invitation,
)
from applications.models import Organisation, OrganisationInvitation, OrganisationRole
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.factories import DAY, NOW, make_agency, make_organisation, make_staff, make_user
from tests.threads import together

pytestmark = pytest.mark.django_db
ADDRESS = "Invited@post.example"


def give(organisation: Organisation, user: User, role: str) -> OrganisationRole:
    columns = {"granted_by": make_user(), "granted_at": NOW}
    return OrganisationRole.objects.create(organisation=organisation, user=user, role=role, **columns)


def supervised() -> tuple[Organisation, User]:
    organisation, supervisor = make_organisation("Provlund University"), make_user("Sune Supervisor")
    give(organisation, supervisor, "supervisor")
    return organisation, supervisor


def invited(role: str = "signatory", *, at: datetime = NOW) -> tuple[OrganisationInvitation, User]:
    organisation, supervisor = supervised()
    return invite_to_organisation(organisation, email=ADDRESS, role=role, by=supervisor, at=at), supervisor


def roles(organisation: Organisation) -> set[tuple[str, str]]:
    active = OrganisationRole.objects.filter(organisation=organisation, ended_at__isnull=True)
    return set(active.values_list("user__name", "role"))


def code(act, *arguments, **options) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **options)
    return refusal.value.code


def test_an_invitation_gives_its_role_to_any_account_that_accepts_it() -> None:
    invitation, supervisor = invited()
    somebody = make_user("Siv Signatory", email="another@post.example")
    role = join_organisation(organisation_token(invitation), by=somebody, at=NOW + DAY)
    assert (role.user, role.role, role.granted_by) == (somebody, "signatory", supervisor)
    mails = Message.objects.order_by("queued_at").values_list("to", flat=True)
    assert list(mails) == [ADDRESS, supervisor.email]
    assert "another@post.example" in Message.objects.get(to=supervisor.email).body
    chain = Event.objects.filter(chain=f"organisation:{role.organisation_id}").order_by("seq")
    assert [one.action for one in chain] == ["organisation_invitation.sent", "organisation_invitation.accepted"]


def test_a_link_is_accepted_once() -> None:
    invitation, _supervisor = invited()
    join_organisation(organisation_token(invitation), by=make_user(), at=NOW)
    assert code(join_organisation, organisation_token(invitation), by=make_user(), at=NOW) == "invitation_not_open"


def test_a_link_expires_and_a_reminder_lets_it_hold_again() -> None:
    invitation, supervisor = invited()
    late = NOW + VALID_FOR + DAY
    assert code(join_organisation, organisation_token(invitation), by=make_user(), at=late) == "invitation_expired"
    remind_organisation_invitation(invitation, by=supervisor, at=late)
    join_organisation(organisation_token(invitation), by=make_user("Siv"), at=late)
    assert ("Siv", "signatory") in roles(invitation.organisation)


def test_a_withdrawn_invitation_does_not_exist_and_is_not_mailed() -> None:
    invitation, supervisor = invited()
    revoke_organisation_invitation(invitation, by=supervisor, at=NOW)
    with pytest.raises(Hidden):
        find_organisation_invitation(organisation_token(invitation))
    assert code(remind_organisation_invitation, invitation, by=supervisor, at=NOW) == "invitation_not_open"
    send_queued(NOW)
    assert list(Message.objects.values_list("state", flat=True)) == ["dropped"]


def test_what_a_former_supervisor_offered_is_no_longer_accepted() -> None:
    invitation, supervisor = invited()
    other = give(invitation.organisation, make_user(), "supervisor").user
    end_organisation_role(supervisor.organisation_roles.get(), by=other, at=NOW)
    assert code(join_organisation, organisation_token(invitation), by=make_user(), at=NOW) == "invitation_expired"
    remind_organisation_invitation(invitation, by=other, at=NOW)
    join_organisation(organisation_token(invitation), by=make_user("Siv"), at=NOW)
    assert ("Siv", "signatory") in roles(invitation.organisation)


def test_nobody_gives_himself_what_he_lacks() -> None:
    invitation, supervisor = invited()
    assert code(join_organisation, organisation_token(invitation), by=supervisor, at=NOW) == "own_organisation_role"
    supervisor.emailaddress_set.create(email="second@post.example", verified=True)
    own = {"email": "Second@post.example", "role": "signatory", "by": supervisor, "at": NOW}
    assert code(invite_to_organisation, invitation.organisation, **own) == "own_organisation_role"
    officer = make_staff(make_agency())
    own = {"email": officer.email, "role": "signatory", "by": officer, "at": NOW}
    assert code(grant_organisation_role, invitation.organisation, **own) == "own_organisation_role"


def test_an_address_is_invited_once_to_a_role() -> None:
    invitation, supervisor = invited()
    again = {"email": ADDRESS.lower(), "by": supervisor, "at": NOW}
    assert code(invite_to_organisation, invitation.organisation, role="signatory", **again) == "already_invited"
    invite_to_organisation(invitation.organisation, role="reader", **again)
    join_organisation(organisation_token(invitation), by=make_user("Siv"), at=NOW)
    assert roles(invitation.organisation) == {("Sune Supervisor", "supervisor"), ("Siv", "signatory")}


def test_only_the_organisations_own_supervisor_invites_and_ends() -> None:
    organisation, _supervisor = supervised()
    signatory = give(organisation, make_user(), "signatory")
    elsewhere = supervised()[1]
    officer = make_staff(make_agency())
    for user in (signatory.user, elsewhere, make_user(), officer):
        with pytest.raises(Hidden):
            invite_to_organisation(organisation, email=ADDRESS, role="reader", by=user, at=NOW)
    for user in (signatory.user, elsewhere, make_user(), make_staff(make_agency(), "auditor")):
        with pytest.raises(Hidden):
            end_organisation_role(signatory, by=user, at=NOW)
    end_organisation_role(signatory, by=officer, at=NOW)
    assert roles(organisation) == {("Sune Supervisor", "supervisor")}


def test_the_last_supervisor_stays_unless_an_officer_ends_the_role() -> None:
    organisation, supervisor = supervised()
    role = organisation.roles.get()
    assert code(end_organisation_role, role, by=supervisor, at=NOW) == "last_supervisor"
    end_organisation_role(role, by=make_staff(make_agency()), at=NOW)
    assert roles(organisation) == set()


def test_whoever_loses_a_role_is_told() -> None:
    organisation, supervisor = supervised()
    role = give(organisation, make_user("Rut Reader"), "reader")
    end_organisation_role(role, by=supervisor, at=NOW)
    assert code(end_organisation_role, role, by=supervisor, at=NOW) == "role_ended"
    assert list(Message.objects.values_list("to", flat=True)) == [role.user.email]


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_two_supervisors_who_end_each_other_leave_one() -> None:
    organisation, first = supervised()
    second = give(organisation, make_user("Two"), "supervisor").user
    held = {role.user_id: role for role in organisation.roles.select_related("organisation")}
    outcomes = together(
        lambda: end_organisation_role(held[second.pk], by=first, at=NOW),
        lambda: end_organisation_role(held[first.pk], by=second, at=NOW),
    )
    assert len(roles(organisation)) == 1
    assert [type(one) for one in outcomes if one is not None] == [Hidden]


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_one_link_in_two_hands_gives_one_role() -> None:
    invitation, _supervisor = invited()
    token = organisation_token(invitation)
    hands = [make_user(), make_user()]
    outcomes = together(*[lambda user=user: join_organisation(token, by=user, at=NOW) for user in hands])
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["invitation_not_open"]
    assert len(roles(invitation.organisation)) == 2
