"""Linking a cluster's two applications: both leaders consent, nobody learns of an application by guessing."""

import pytest

from applications.actions.registering import withdraw
from applications.actions.sisters import (
    accept_sister,
    decline_sister,
    propose_sister,
    unlink_sister,
    withdraw_proposal,
)
from applications.models import Application, Call
from applications.queries.sisters import link_of
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.worlds import fresh, registered
from tests.factories import (
    DAY,
    NOW,
    add_applicant,
    make_agency,
    make_application,
    make_call,
    make_initiative,
    make_user,
)
from tests.threads import together


@pytest.fixture
def ours(db) -> Application:
    return make_application(make_call("vr"), leader=make_user("Ada Provlund"), complete=False)


@pytest.fixture
def theirs(db) -> Application:
    return make_application(make_call("vinnova"), leader=make_user("Bo Testgren"), complete=False)


def propose(ours: Application, theirs: Application) -> None:
    propose_sister(ours, theirs.reference, by=ours.created_by, at=NOW)


def code_of(act, *arguments, **named) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return refusal.value.code


def sisters(*applications: Application) -> list[Application | None]:
    return [fresh(one).sister for one in applications]


def acts(application: Application) -> list[str]:
    chain = Event.objects.filter(chain=f"application:{application.pk}", action__startswith="sister.")
    return list(chain.order_by("seq").values_list("action", flat=True))


def test_one_leader_proposes_the_other_accepts(ours, theirs):
    propose(ours, theirs)

    assert sisters(ours, theirs) == [None, None]
    assert link_of(ours, NOW).asked.reference == theirs.reference
    assert [(one.reference, one.leader) for one in link_of(theirs, NOW).offers] == [(ours.reference, "Ada Provlund")]

    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)

    assert sisters(ours, theirs) == [theirs, ours]
    assert link_of(fresh(ours), NOW).sister.reference == theirs.reference
    assert link_of(fresh(theirs), NOW).offers == ()
    assert (acts(ours), acts(theirs)) == (["sister.proposed", "sister.linked"], ["sister.linked"])


def test_a_link_is_no_change_of_what_is_registered(theirs):
    """Another person's yes must not leave a registered application with changes that nobody made."""
    ours = registered(make_call("vr"))
    propose(ours, theirs)
    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)

    linked = fresh(ours)
    assert linked.sister == theirs
    assert not linked.has_unregistered_changes


def test_both_leaders_are_told_by_mail(ours, theirs):
    propose(ours, theirs)
    asked = Message.objects.get(to=theirs.created_by.email)
    assert ours.reference in asked.body
    assert f"/applications/{theirs.reference}/sister/" in asked.body
    assert asked.subject.startswith("Ada Provlund")

    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)

    answer = Message.objects.get(to=ours.created_by.email)
    assert theirs.reference in answer.body


def test_a_message_about_a_proposal_that_is_withdrawn_is_not_sent(ours, theirs):
    propose(ours, theirs)
    withdraw_proposal(ours, by=ours.created_by, at=NOW)

    send_queued(NOW)

    assert Message.objects.get(to=theirs.created_by.email).state == "dropped"


def test_a_message_about_a_proposal_that_waits_is_sent(ours, theirs):
    propose(ours, theirs)

    send_queued(NOW)

    assert Message.objects.get(to=theirs.created_by.email).state == "sent"


def test_declining_ends_the_proposal_and_tells_the_other(ours, theirs):
    propose(ours, theirs)
    decline_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)

    assert link_of(ours, NOW).asked is None
    assert link_of(theirs, NOW).offers == ()
    assert Message.objects.filter(to=ours.created_by.email).count() == 1
    assert acts(ours) == ["sister.proposed", "sister.declined"]
    assert (
        code_of(accept_sister, theirs, ours.reference, by=theirs.created_by, at=NOW)
        == code_of(decline_sister, theirs, ours.reference, by=theirs.created_by, at=NOW)
        == "nothing_proposed"
    )


def test_a_withdrawn_proposal_cannot_be_accepted(ours, theirs):
    propose(ours, theirs)
    withdraw_proposal(ours, by=ours.created_by, at=NOW)

    assert link_of(ours, NOW).asked is None
    assert code_of(accept_sister, theirs, ours.reference, by=theirs.created_by, at=NOW) == "nothing_proposed"
    assert code_of(withdraw_proposal, ours, by=ours.created_by, at=NOW) == "nothing_proposed"


def test_a_second_proposal_takes_the_place_of_the_first(ours, theirs):
    third = make_application(theirs.call, complete=False)
    propose(ours, theirs)
    propose(ours, third)

    assert link_of(ours, NOW).asked.reference == third.reference
    assert link_of(theirs, NOW).offers == ()
    assert code_of(accept_sister, theirs, ours.reference, by=theirs.created_by, at=NOW) == "nothing_proposed"


def test_a_proposal_ends_after_two_weeks(ours, theirs):
    propose(ours, theirs)

    later = NOW + 15 * DAY
    assert link_of(ours, later).asked is None
    assert link_of(theirs, later).offers == ()


def not_proposable(ours: Application, theirs: Application) -> dict[str, str]:
    """References that no proposal can reach, each for a reason of its own."""
    same_agency = make_application(ours.call, complete=False)
    withdrawn = make_application(theirs.call, complete=False)
    withdraw(withdrawn, by=withdrawn.created_by, at=NOW)
    closed = make_application(make_call("vinnova", closes_in=-1 * DAY), complete=False)
    frozen = make_application(make_call("vinnova", frozen_at=NOW), complete=False)
    initiative = type(make_initiative()).objects.create(name_sv="Annan", name_en="Other")
    elsewhere = make_application(make_call("vinnova", initiative=initiative), complete=False)
    linked = make_application(theirs.call, complete=False)
    partner = make_application(ours.call, complete=False)
    propose(partner, linked)
    accept_sister(linked, partner.reference, by=linked.created_by, at=NOW)
    return {
        "unknown": "ZZZZ-ZZZZ",
        "not a reference": "x" * 300,
        "own": ours.reference,
        "same agency": same_agency.reference,
        "withdrawn": withdrawn.reference,
        "closed": closed.reference,
        "frozen": frozen.reference,
        "other initiative": elsewhere.reference,
        "linked": linked.reference,
    }


def test_unknown_and_not_proposable_get_the_same_answer(ours, theirs):
    answers = {}
    for why, reference in not_proposable(ours, theirs).items():
        with pytest.raises(Refused) as refusal:
            propose_sister(ours, reference, by=ours.created_by, at=NOW)
        answers[why] = (refusal.value.code, refusal.value.params == {"reference": reference})

    assert set(answers.values()) == {("no_such_sister", True)}, answers
    assert not Message.objects.filter(subject__startswith="Ada Provlund").exists()


def test_only_a_leader_proposes_and_others_learn_nothing_of_references(ours, theirs):
    helper, stranger = make_user(), make_user()
    add_applicant(ours.consortium, helper, "administrator")

    codes = {code_of(propose_sister, ours, one, by=helper, at=NOW) for one in (theirs.reference, "ZZZZ-ZZZZ")}
    assert codes == {"leader_only"}
    with pytest.raises(Hidden):
        propose_sister(ours, theirs.reference, by=stranger, at=NOW)


def test_only_the_other_leader_answers(ours, theirs):
    propose(ours, theirs)
    helper = make_user()
    add_applicant(theirs.consortium, helper, "administrator")

    assert code_of(accept_sister, theirs, ours.reference, by=helper, at=NOW) == "leader_only"
    assert code_of(decline_sister, theirs, ours.reference, by=helper, at=NOW) == "leader_only"
    with pytest.raises(Hidden):
        accept_sister(theirs, ours.reference, by=ours.created_by, at=NOW)
    assert sisters(ours, theirs) == [None, None]


def test_a_proposal_from_an_application_that_has_gone_cannot_be_accepted(ours, theirs):
    propose(ours, theirs)
    withdraw(ours, by=ours.created_by, at=NOW)

    assert link_of(theirs, NOW).offers == ()
    assert code_of(accept_sister, theirs, ours.reference, by=theirs.created_by, at=NOW) == "nothing_proposed"


def test_nothing_is_linked_after_the_deadline(ours, theirs):
    propose(ours, theirs)
    Call.objects.filter(pk=theirs.call_id).update(closes_at=NOW - DAY, signing_closes_at=NOW)

    assert code_of(accept_sister, theirs, ours.reference, by=theirs.created_by, at=NOW) == "deadline_passed"
    assert sisters(ours, theirs) == [None, None]


def test_who_leads_both_links_them_at_once(ours):
    own = make_application(make_call("vinnova"), leader=ours.created_by, complete=False)

    assert propose_sister(ours, own.reference, by=ours.created_by, at=NOW) is True

    assert sisters(ours, own) == [own, ours]
    assert not Message.objects.exists()


def test_one_application_has_one_sister(ours, theirs):
    third = make_application(theirs.call, complete=False)
    propose(ours, theirs)
    propose_sister(third, ours.reference, by=third.created_by, at=NOW)
    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)

    assert code_of(accept_sister, ours, third.reference, by=ours.created_by, at=NOW) == "sister_known"
    assert code_of(propose_sister, ours, third.reference, by=ours.created_by, at=NOW) == "sister_known"
    assert sisters(ours, theirs, third) == [theirs, ours, None]


def test_either_leader_takes_the_link_away_and_the_other_is_told(ours, theirs):
    propose(ours, theirs)
    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)

    unlink_sister(theirs, by=theirs.created_by, at=NOW)

    assert sisters(ours, theirs) == [None, None]
    assert (acts(ours)[-1], acts(theirs)[-1]) == ("sister.unlinked", "sister.unlinked")
    assert Message.objects.filter(to=ours.created_by.email).count() == 2
    assert code_of(unlink_sister, ours, by=ours.created_by, at=NOW) == "not_linked"


def test_a_link_stays_once_the_other_application_is_submitted(ours, theirs):
    propose(ours, theirs)
    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)
    Call.objects.filter(pk=theirs.call_id).update(closes_at=NOW - DAY, signing_closes_at=NOW)

    assert code_of(unlink_sister, ours, by=ours.created_by, at=NOW) == "sister_closed"
    assert sisters(ours, theirs) == [theirs, ours]


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_two_leaders_who_accept_at_the_same_time_make_one_pair():
    """A accepts B's proposal while B accepts C's: one of the two is too late."""
    make_agency("vinnova")
    ours = make_application(make_call("vr"), complete=False)
    call = make_call("vinnova")
    theirs, third = (make_application(call, complete=False) for _one in range(2))
    propose(third, ours)
    propose(ours, theirs)

    outcomes = together(
        lambda: accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW),
        lambda: accept_sister(ours, third.reference, by=ours.created_by, at=NOW),
    )

    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert fresh(ours).sister in {theirs, third}
    assert sum(one is not None for one in sisters(ours, theirs, third)) == 2


def test_a_link_with_an_application_in_a_frozen_call_stays(ours, theirs):
    propose(ours, theirs)
    accept_sister(theirs, ours.reference, by=theirs.created_by, at=NOW)
    Call.objects.filter(pk=theirs.call_id).update(frozen_at=NOW)

    assert code_of(unlink_sister, ours, by=ours.created_by, at=NOW) == "call_frozen"
    assert fresh(ours).sister == theirs
