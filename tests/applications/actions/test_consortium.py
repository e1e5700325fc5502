import pytest

from applications.actions.consortium import (
    accept,
    change_rights,
    decline,
    find_invitation,
    invitation_token,
    invite,
    remind,
    revoke,
)
from applications.actions.curriculum import transfer_cv
from applications.models import Applicant, Application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.factories import DAY, NOW, PHYSICS, add_applicant, make_application, make_call, make_person, make_user
from tests.threads import together


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


def ask(application, email="ada@post.example", role="researcher", by=None):
    who = {"name": "Ada Provlund", "email": email, "role": role, "rights": "read"}
    return invite(application, **who, by=by or application.created_by, at=NOW)


def revision(application):
    return Application.objects.get(pk=application.pk).revision


def test_an_invitation_goes_by_mail_with_a_link_whose_hash_alone_is_kept(application):
    part = ask(application)

    message = Message.objects.get(to="ada@post.example")
    token = invitation_token(part)
    assert token in message.body
    assert token not in part.token_sha256
    assert application.title_en not in message.body or application.title_en == ""
    assert find_invitation(token) == part


def test_any_account_may_accept_whatever_its_address(application):
    part = ask(application)
    other = make_user("Ada P.", email="other@elsewhere.example")

    accept(invitation_token(part), by=other, at=NOW)

    part.refresh_from_db()
    assert (part.invitation, part.person.user, part.name) == ("accepted", other, "Ada P.")
    assert revision(application) == application.revision + 1


def test_an_invitation_is_answered_once(application):
    token = invitation_token(ask(application))
    accept(token, by=make_user(), at=NOW)

    for answer in (accept, decline):
        with pytest.raises(Refused) as refused:
            answer(token, by=make_user(), at=NOW)
        assert refused.value.code == "invitation_not_open"


def test_one_person_takes_part_once(application):
    token = invitation_token(ask(application))

    with pytest.raises(Refused) as refused:
        accept(token, by=application.created_by, at=NOW)

    assert refused.value.code == "already_part"


def test_the_same_address_is_invited_once(application):
    ask(application)

    with pytest.raises(Refused) as refused:
        ask(application, email="ADA@post.example")

    assert refused.value.code == "already_invited"


def test_a_withdrawn_link_answers_as_if_it_never_was(application):
    part = ask(application)
    token = invitation_token(part)

    revoke(part, by=application.created_by, at=NOW)

    with pytest.raises(Hidden):
        find_invitation(token)
    with pytest.raises(Hidden):
        accept(token, by=make_user(), at=NOW)


def test_a_withdrawn_invitation_is_not_mailed(application):
    revoke(ask(application), by=application.created_by, at=NOW)

    send_queued(NOW)

    assert Message.objects.get(to="ada@post.example").state == Message.State.DROPPED


def test_a_reminder_holds_the_same_link(application):
    part = ask(application)

    remind(part, by=application.created_by, at=NOW + DAY)

    bodies = Message.objects.filter(to="ada@post.example").values_list("body", flat=True)
    assert [invitation_token(part) in body for body in bodies] == [True, True]


def test_the_leader_can_never_be_locked_out(application):
    leader = application.consortium.applicants.get(role="leader")

    for act in (lambda: revoke(leader, **by(application)), lambda: change_rights(leader, "read", **by(application))):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "leader_stays"
    with pytest.raises(Refused):
        ask(application, role="leader")


def by(application):
    return {"by": application.created_by, "at": NOW}


def test_only_the_leader_invites(application):
    helper = make_user()
    add_applicant(application.consortium, helper, "administrator")

    with pytest.raises(Refused) as refused:
        ask(application, by=helper)
    with pytest.raises(Hidden):
        ask(application, by=make_user())

    assert refused.value.code == "leader_only"


def test_a_removed_researcher_loses_the_application_at_once(application):
    user = make_user()
    part = add_applicant(application.consortium, user)

    revoke(part, by=application.created_by, at=NOW)

    with pytest.raises(Hidden):
        transfer_cv(application, by=user, at=NOW)
    assert revision(application) == application.revision + 1


def test_an_administrator_who_accepts_does_not_change_the_application(application):
    token = invitation_token(ask(application, role="administrator"))

    accept(token, by=make_user(), at=NOW)

    assert revision(application) == application.revision


def test_only_oneself_transfers_the_cv_and_readers_may(application):
    user = make_user("Bo Test")
    make_person(user=user, degree="Physics, KTH", orcid="0000-0002-1825-0097")
    part = add_applicant(application.consortium, user)
    Applicant.objects.filter(pk=part.pk).update(cv=None, cv_transferred_at=None)

    transfer_cv(application, by=user, at=NOW)

    part.refresh_from_db()
    degrees = [{"title": "Physics, KTH", "university": "", "year": None}]
    assert (part.cv["orcid"], part.cv["degrees"], part.cv_transferred_at) == ("0000-0002-1825-0097", degrees, NOW)
    leader = application.consortium.applicants.get(role="leader")
    assert leader.cv["degrees"] == [PHYSICS]


def test_an_administrator_has_no_cv_to_transfer(application):
    helper = make_user()
    add_applicant(application.consortium, helper, "administrator")

    with pytest.raises(Refused) as refused:
        transfer_cv(application, by=helper, at=NOW)

    assert refused.value.code == "administrator_has_no_cv"


def test_nobody_answers_after_the_deadline(application):
    token = invitation_token(ask(application))

    with pytest.raises(Refused) as refused:
        accept(token, by=make_user(), at=application.call.closes_at + DAY)

    assert refused.value.code == "deadline_passed"


@pytest.mark.django_db(transaction=True)
def test_withdrawing_while_somebody_accepts_has_one_clear_winner():
    application = make_application(make_call("vr"), complete=False)
    part = ask(application)
    token, user = invitation_token(part), make_user()

    accepting, revoking = together(
        lambda: accept(token, by=user, at=NOW), lambda: revoke(part, by=application.created_by, at=NOW)
    )

    part.refresh_from_db()
    assert not isinstance(revoking, Exception)
    assert part.invitation == "revoked"
    assert (part.person_id is None) == isinstance(accepting, Exception)
