"""A meeting is published while many read: nobody ever sees a part of it, and what fails midway leaves nothing."""

from collections import Counter

import pytest

from applications.actions.bars import set_bar
from applications.actions.registering import withdraw
from applications.models import Application
from clusterportal.accounts.errors import Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.decisions import publish_meeting
from reviews.models import Decision, DecisionMeeting, Delivery, Letter
from tests.factories import NOW, make_person, make_staff
from tests.reviews.publishing import Reader, Thirty, make_thirty, readers_of, watch
from tests.reviews.worlds import declare_staff
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]
# Fifty take half a minute of computing; ten meet the same instant.
MANY = pytest.mark.parametrize("n", [10, pytest.param(50, marks=pytest.mark.long)])


def locked() -> Thirty:
    thirty = make_thirty()
    thirty.prepare()
    thirty.lock()
    return thirty


def sent_and_written() -> tuple[int, int, int]:
    """Messages of decisions, deliveries, letters."""
    return Message.objects.filter(key__startswith="decided:").count(), Delivery.objects.count(), Letter.objects.count()


def assert_nothing_is_published() -> None:
    assert sent_and_written() == (0, 0, 0)
    assert not Application.objects.filter(decided_at__isnull=False).exists()
    assert not Event.objects.filter(action__in=["decision.published", "meeting.published"]).exists()
    assert DecisionMeeting.objects.get().state == "locked"


def told_in_part(readers: list[Reader]) -> list[tuple[str, str]]:
    return [told for reader in readers for told in reader.told if told[1] == "part of it"]


@MANY
def test_readers_see_nothing_and_then_all(n: int) -> None:
    thirty = locked()
    readers = readers_of(thirty, n)

    watch(readers, lambda: publish_meeting(thirty.meeting, by=thirty.decider, at=NOW))

    assert told_in_part(readers) == []
    assert Counter(tuple(reader.changes) for reader in readers) == {("nothing", "all"): n}
    n_applicants = sum(one.consortium.applicants.count() for one in Application.objects.all())
    assert sent_and_written() == (n_applicants, n_applicants, 60)
    told = Message.objects.filter(key__startswith="decided:").values_list("to", "subject_id")
    assert max(Counter(told).values()) == 1
    assert Counter(Application.objects.values_list("status", flat=True)) == dict.fromkeys(
        ("granted", "rejected", "dismissed"), 10
    )


@MANY
def test_a_case_that_changes_meanwhile_leaves_readers_with_nothing(n: int) -> None:
    thirty = locked()
    readers = readers_of(thirty, n)
    last = Application.objects.filter(status="eligible").order_by("pk").last()
    withdraw(last, by=last.created_by, at=NOW)
    refused = []

    def publish() -> None:
        with pytest.raises(Refused) as refusal:
            publish_meeting(thirty.meeting, by=thirty.decider, at=NOW)
        refused.append((refusal.value.code, refusal.value.params["reference"]))

    watch(readers, publish)

    assert refused == [("case_changed", last.reference)]
    assert Counter(tuple(reader.changes) for reader in readers) == {("nothing",): n}
    assert_nothing_is_published()


def test_what_fails_after_most_is_written_leaves_nothing() -> None:
    """The letter of the last case is there already: everything before it has been written by then."""
    thirty = locked()
    last = Decision.objects.order_by("application__reference").last()
    Letter.objects.create(decision=last, language="en", subject="Early", body="Early", made_at=NOW)

    with pytest.raises(Exception, match="letter_once_per_language"):
        publish_meeting(thirty.meeting, by=thirty.decider, at=NOW)

    Letter.objects.all().delete()
    assert_nothing_is_published()


def test_a_withdrawal_at_the_same_instant_stops_all_or_comes_too_late() -> None:
    thirty = locked()
    one = Application.objects.filter(status="eligible").order_by("pk").last()

    published, withdrawn = together(
        lambda: publish_meeting(thirty.meeting, by=thirty.decider, at=NOW),
        lambda: withdraw(one, by=one.created_by, at=NOW),
    )

    if published == 30:
        assert isinstance(withdrawn, Refused)
        assert Application.objects.filter(decided_at__isnull=False).count() == 30
    else:
        assert published.code == "case_changed"
        assert_nothing_is_published()


def test_two_decision_makers_at_once_publish_once() -> None:
    thirty = locked()
    other = make_staff(thirty.world.call.agency, "decision_maker")
    declare_staff(other, thirty.world.call, NOW)

    outcomes = together(
        *[lambda by=by: publish_meeting(thirty.meeting, by=by, at=NOW) for by in (thirty.decider, other)]
    )

    assert sorted(one.code if isinstance(one, Refused) else one for one in outcomes if one != 30) == [
        "meeting_published"
    ]
    assert (outcomes.count(30), Letter.objects.count()) == (1, 60)


def test_what_an_officer_with_a_conflict_locks_is_published_at_one_instant() -> None:
    """A colleague handles the one case; the officer writes of the other twenty-nine."""
    thirty = make_thirty()
    thirty.prepare()
    substitute = make_staff(thirty.world.call.agency, name="Officer Nord")
    declare_staff(substitute, thirty.world.call, NOW)
    barred = Decision.objects.filter(outcome="granted").order_by("application__reference").first().application
    set_bar(barred, make_person(user=thirty.world.officer), by=None, at=NOW)
    Decision.objects.filter(application=barred).update(reason_sv="")
    with pytest.raises(Refused, match="waits_for_another"):
        thirty.lock()
    Decision.objects.filter(application=barred).update(reason_sv="Vikariens bedömning.", proposed_by=substitute)
    thirty.lock()
    everyone = readers_of(thirty)
    readers = [*(one for one in everyone if one.user == barred.created_by), *everyone[30:34]]

    watch(readers, lambda: publish_meeting(thirty.meeting, by=thirty.decider, at=NOW))

    assert Counter(tuple(reader.changes) for reader in readers) == {("nothing", "all"): 5}
    assert barred.reference in DecisionMeeting.objects.get().minutes
    assert Letter.objects.filter(decision__application=barred, language="sv").get().body.count("Vikariens bedömning.")
