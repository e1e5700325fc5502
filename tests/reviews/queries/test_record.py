import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from clusterportal.audit.actions import append, record_read
from clusterportal.audit.models import Event
from clusterportal.mail.actions import queue_text
from clusterportal.mail.models import Message
from reviews.actions.reviewing import unlock_review
from reviews.queries.record import events_visible_to, messages_visible_to
from tests.applications.worlds import after_deadline, registered, submitted
from tests.factories import NOW, make_agency, make_person, make_staff, make_user
from tests.reviews.worlds import assign, case_number, declare_staff, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db


def chains(user: object, at: object) -> set[str]:
    return set(events_visible_to(user, at).values_list("chain", flat=True))


def test_staff_reads_the_events_of_own_calls_and_of_what_was_submitted() -> None:
    application, draft = submitted(), registered()
    agency, at = application.call.agency, after_deadline(application.call)
    append(f"call:{application.call_id}", "call.changed", by=None, at=NOW)
    expected = {f"application:{application.pk}", f"call:{application.call_id}"}
    officer = make_staff(agency)
    assert chains(make_staff(agency, "auditor"), at) == expected
    assert chains(officer, at) == {f"call:{application.call_id}"}
    declare_staff(officer, application.call, at)
    assert chains(officer, at) == expected
    for role in ("registrar", "decision_maker", "administrator"):
        assert chains(make_staff(agency, role), at) == set()
    assert chains(make_staff(make_agency("vinnova"), "auditor"), at) == set()
    assert Event.objects.filter(chain=f"application:{draft.pk}").exists()


def test_auditor_reads_what_the_agencys_staff_has_read_and_no_other_agencys() -> None:
    vr, vinnova = make_agency("vr"), make_agency("vinnova")
    officer, stranger = make_staff(vr), make_staff(vinnova)
    for reader in (officer, stranger, make_user()):
        record_read("case:1", by=reader, at=NOW)
    [event] = events_visible_to(make_staff(vr, "auditor"), NOW)
    assert (event.actor, event.actor_name) == (str(officer.pk), officer.name)


def test_barred_officer_reads_no_event_of_the_application() -> None:
    application = submitted()
    officer, at = make_staff(application.call.agency), after_deadline(application.call)
    declare_staff(officer, application.call, at)
    set_bar(application, make_person(user=officer), by=None, at=NOW)
    assert chains(officer, at) == {f"call:{application.call_id}"}


def test_messages_are_listed_for_own_calls_without_their_text() -> None:
    application = submitted()
    queue_text(to="somebody@post.example", subject="Confirm", body="Elsewhere", at=NOW)
    officer = make_staff(application.call.agency)
    at = after_deadline(application.call)
    assert not messages_visible_to(officer, at).exists()
    declare_staff(officer, application.call, at)
    scopes = set(messages_visible_to(officer, at).values_list("scope", flat=True))
    assert scopes == {f"application:{application.pk}"}
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("admin:mail_message_changelist")).content.decode()
    assert Message.objects.filter(scope__startswith="application:").first().subject in page
    assert "Your receipt" not in page


def test_barred_officer_does_not_read_of_a_decision_or_of_a_review_in_the_log() -> None:
    world = make_world(1)
    reader, case = make_reviewer(world.panel), case_number(world)
    assign(case, reader)
    unlock_review(write_review(case, reader, world.review), reason="A slip.", by=world.officer, at=world.review)
    told = messages_visible_to(world.officer, world.review).filter(subject__contains=case.label)
    assert told.count() == 1
    set_bar(case.application, make_person(user=world.officer), by=None, at=NOW)
    assert told.count() == 0


def test_list_of_events_has_a_constant_number_of_statements(django_assert_max_num_queries: object) -> None:
    application = submitted()
    client = Client()
    client.force_login(make_staff(application.call.agency, "auditor"))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("admin:audit_event_changelist"))
    assert "application.status_changed" in page.content.decode()
