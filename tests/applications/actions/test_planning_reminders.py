"""Reminders of planning reports: once for a step and a day, and by an officer's hand."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from applications.actions.planning_reminders import remind_by_hand, remind_due
from applications.actions.planning_reports import accept_report, change_contact, return_report
from applications.models import Frame, PlanningReport
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.queries.record import messages_visible_to
from tests.applications.planning import received
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    make_agency,
    make_initiative,
    make_organisation,
    make_planning_grant,
    make_staff,
)
from tests.threads import together

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=60)
DUE_AT = NOW + 60 * DAY


def owed(address: str = "ada@ki.example", since: datetime = NOW) -> tuple[PlanningReport, User]:
    """A report by DUE whose contact is known, and an officer of its funder."""
    grant = make_planning_grant(make_agency(), make_organisation())
    day = {"planning_reports_due_on": DUE, "amount_sek": 1}
    Frame.objects.update_or_create(initiative=make_initiative(), agency=grant.funder, defaults=day)
    officer = make_staff(grant.funder)
    if address:
        change_contact(grant.report, contact_email=address, by=officer, at=since)
    return PlanningReport.objects.select_related("grant__funder").get(pk=grant.pk), officer


def steps() -> list[str]:
    found = Message.objects.filter(key__startswith="planning_report:").order_by("at")
    return [one.key.rpartition(":")[2] for one in found]


def test_a_contact_is_reminded_a_month_and_a_week_before_and_when_it_is_overdue() -> None:
    report, _officer = owed()
    assert remind_due(NOW) == 0
    for at in (DUE_AT - 30 * DAY, DUE_AT - 7 * DAY, DUE_AT + DAY):
        assert (remind_due(at), remind_due(at + timedelta(hours=5))) == (1, 0)
    assert remind_due(DUE_AT + 90 * DAY) == 0
    assert steps() == ["month", "week", "overdue"]
    assert {one.to for one in Message.objects.all()} == {"ada@ki.example"}
    report.refresh_from_db()
    assert report.reminded_at == DUE_AT + DAY


def test_after_a_moved_day_the_contact_is_reminded_anew() -> None:
    owed()
    remind_due(DUE_AT - 7 * DAY)
    Frame.objects.update(planning_reports_due_on=DUE + timedelta(days=20))
    send_queued(DUE_AT - 7 * DAY)
    assert Message.objects.get().state == "dropped"
    assert remind_due(DUE_AT - 7 * DAY) == 1
    assert remind_due(DUE_AT + 13 * DAY) == 1
    assert steps() == ["week", "month", "week"]


def test_nobody_is_reminded_of_a_step_that_began_before_the_address_was_known() -> None:
    """Whoever imports an old register writes to nobody by it."""
    owed(since=DUE_AT + 5 * DAY)
    assert remind_due(DUE_AT + 6 * DAY) == 0


def test_without_an_address_or_a_day_there_is_no_reminder() -> None:
    owed(address="")
    assert remind_due(DUE_AT) == 0
    owed()
    Frame.objects.update(planning_reports_due_on=None)
    assert remind_due(DUE_AT) == 0


def test_what_has_come_in_is_not_reminded_of_until_it_is_returned() -> None:
    report, officer = owed()
    received(report, officer, date(2026, 1, 1))
    assert remind_due(DUE_AT - 30 * DAY) == 0
    return_report(report, missing="x", by=officer, at=NOW)
    assert remind_due(DUE_AT - 30 * DAY) == 1


def test_who_has_just_been_told_what_is_missing_is_not_told_that_the_report_is_overdue() -> None:
    report, officer = owed()
    received(report, officer, date(2026, 1, 1))
    return_report(report, missing="x", by=officer, at=DUE_AT + 5 * DAY)
    assert remind_due(DUE_AT + 5 * DAY) == 0


def test_what_is_overdue_is_not_said_to_be_due() -> None:
    owed()
    remind_due(DUE_AT - 7 * DAY)
    remind_due(DUE_AT + DAY)
    bodies = [one.body for one in Message.objects.order_by("at")]
    assert ["Sista dag är" in body for body in bodies] == [True, False]


def test_officers_of_the_funder_alone_read_in_the_log_what_became_of_a_reminder() -> None:
    report, officer = owed()
    remind_due(DUE_AT - 7 * DAY)
    administrator, other = make_staff(report.grant.funder, "administrator"), make_staff(make_agency("vinnova"))
    assert [messages_visible_to(one, NOW).count() for one in (officer, administrator, other)] == [1, 0, 0]


def test_a_reminder_that_no_longer_holds_is_not_sent() -> None:
    (report, officer), (other, _same) = owed(), owed("bo@ki.example")
    remind_due(DUE_AT + DAY)
    received(report, officer, TODAY)
    change_contact(other, contact_email="cy@ki.example", by=officer, at=NOW)
    send_queued(DUE_AT + DAY)
    assert {one.state for one in Message.objects.all()} == {"dropped"}


def test_an_officer_reminds_by_hand_as_often_as_needed() -> None:
    report, officer = owed()
    assert remind_by_hand([report], by=officer, at=NOW) == 1
    assert remind_by_hand([report], by=officer, at=NOW + DAY) == 1
    send_queued(NOW)
    assert [one.state for one in Message.objects.all()] == ["sent", "sent"]
    assert "ki.example" not in Message.objects.first().body


def test_by_hand_all_are_reminded_or_none() -> None:
    (report, officer), (other, _same) = owed(), owed("bo@ki.example")
    received(other, officer, TODAY)
    accept_report(other, by=officer, at=NOW)
    with pytest.raises(Refused, match="planning_reminders_changed"), transaction.atomic():
        remind_by_hand([report, other], by=officer, at=NOW)
    assert not Message.objects.exclude(key__startswith="planning_report_accepted:").exists()
    with pytest.raises(Hidden):
        remind_by_hand([report], by=make_staff(make_agency("vinnova")), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_one_message() -> None:
    owed()
    together(*2 * [lambda: remind_due(DUE_AT - 7 * DAY)])
    assert steps() == ["week"]
    assert Event.objects.filter(action="planning_report.reminded").count() == 1
