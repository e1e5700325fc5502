"""The page of an application: everything of it under one roof, each part for those who may see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from applications.models import Application, Bar, Rendering
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.files.actions import keep_made
from clusterportal.mail.models import Message
from reviews.actions.hand_assigning import take_back
from reviews.models import Statement
from tests.applications.pdfs import make_pdf
from tests.factories import NOW, attach, make_person, make_staff
from tests.reviews.grants import decided
from tests.reviews.hearings import hear
from tests.reviews.worlds import (
    World,
    application_of,
    assign,
    case_number,
    freeze,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_ROOT=tmp_path):
        yield


@pytest.fixture
def world() -> World:
    return make_world(1)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, application: Application) -> str:
    return browser(user).get(reverse("admin:applications_application_change", args=[application.pk])).content.decode()


def test_it_holds_readers_former_readers_reviews_and_statements(world: World) -> None:
    case = case_number(world)
    reads, left = (make_reviewer(world.panel, name=name) for name in ("Reader Ring", "Former Frost"))
    assign(case, reads)
    take_back(assign(case, left), reason="Ill.", by=world.officer, at=NOW)
    write_review(case, reads, world.review)
    Statement.objects.create(case=case, text="x", state="ready", written_by=world.officer, written_at=NOW)
    shown = page(world.officer, case.application)
    assert "Former Frost · until" in shown
    for name, key in (("reviews_review_change", case.reviews.get().pk), ("reviews_statement_change", case.pk)):
        assert reverse(f"admin:{name}", args=[key]) in shown
    assert reverse("panel_case", args=[case.pk]) in shown


def test_it_leads_to_the_grant_and_to_what_was_reported() -> None:
    made = decided()
    shown, rejected = page(made.officer, made.application()), page(made.officer, made.application(3))
    grant = reverse("admin:reviews_grant_change", args=[made.grant().pk])
    assert (grant in shown, "/staff/reviews/grant/" in rejected) == (True, False)
    assert f"{reverse('admin:applications_problemreport_changelist')}?q={made.application().reference}" in shown


def test_it_leads_to_the_hearing(world: World) -> None:
    assert "/reviewing/hearings/" not in page(world.officer, application_of(world))
    [hearing] = hear(world, 1)
    assert reverse("hearing", args=[hearing.pk]) in page(world.officer, application_of(world))


def test_it_holds_the_mail_of_the_application_without_its_text(world: World) -> None:
    application = application_of(world)
    columns = {"language": "en", "body": "SECRET-BODY", "at": NOW}
    for state in Message.State.values:
        times = {"sent_at": NOW, "returned_at": NOW if state == "returned" else None}
        about = {"subject": f"Of this, {state}", "scope": f"application:{application.pk}"}
        Message.objects.create(to="a@b.example", state=state, **times, **about, **columns)
    Message.objects.create(to="c@d.example", subject="Of another", scope="application:other", **columns)
    shown = page(world.officer, application)
    assert [state for state in Message.State.values if f"Of this, {state}" not in shown] == []
    assert ("Of another" in shown, "SECRET-BODY" in shown) == (False, False)


def test_who_reads_the_record_sees_the_files_and_nothing_of_the_handling(world: World) -> None:
    case = case_number(world)
    assign(case, make_reviewer(world.panel, name="Reader Ring"))
    Message.objects.create(
        to="a@b.example", subject="Of this", scope=f"application:{case.application_id}", language="en", body="", at=NOW
    )
    for role in ("registrar", "auditor"):
        shown = page(make_staff(world.call.agency, role), case.application)
        assert ("Files" in shown, "Reader Ring" in shown, "Of this" in shown) == (True, False, False)


def test_files_are_fetched_by_who_sees_the_application_and_each_fetch_is_recorded(world: World) -> None:
    application = application_of(world)
    version, pdf = application.submitted_version, keep_made(make_pdf(), "application/pdf")
    Rendering.objects.create(version=version, kind=Rendering.Kind.APPLICATION, language="en", file=pdf)
    attached = attach(application, "cover_letter")
    attached.file = pdf
    attached.save()
    new = freeze(application)
    Rendering.objects.create(version=new, kind=Rendering.Kind.APPLICATION, language="en", file=pdf)
    Application.objects.filter(pk=application.pk).update(submitted_version=new)
    addresses = [
        reverse("admin:applications_application_pdf", args=[application.pk]),
        reverse("admin:applications_application_file", args=[application.pk, attached.pk]),
    ]
    shown = page(world.officer, application)
    assert all(address in shown for address in addresses)
    assert [browser(world.officer).get(one).status_code for one in addresses] == [200, 200]
    things = {f"application:{application.pk}:pdf", f"application:{application.pk}:file:{attached.pk}"}
    assert things <= set(Event.objects.filter(action="read").values_list("detail__thing", flat=True))
    other = make_staff(world.call.agency, "decision_maker")
    Bar.objects.create(application=application, person=make_person(user=world.officer), since=NOW)
    for user in (other, world.officer):
        assert [browser(user).get(one).status_code for one in addresses] == [404, 404]


def test_a_file_that_was_not_submitted_is_not_there(world: World) -> None:
    application = application_of(world)
    later = attach(application, "cover_letter")
    address = reverse("admin:applications_application_file", args=[application.pk, later.pk])
    assert later.name not in page(world.officer, application)
    assert browser(world.officer).get(address).status_code == 404
