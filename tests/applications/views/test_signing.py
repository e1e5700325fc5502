"""The organisation's inbox, the page to sign, and what the applicants see of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.attachments import add_attachment
from applications.actions.registering import register
from applications.actions.signing import extend, refuse
from applications.actions.submission import submit_due
from applications.models import Application, Call, OrganisationRole, SeenVersion
from applications.queries.signing import earlier_seen
from applications.texts.signing import time_left
from clusterportal.accounts.models import User
from tests.applications.pdfs import make_pdf
from tests.applications.worlds import after_deadline, before_deadline, fresh, submitted
from tests.factories import (
    DAY,
    NOW,
    attach,
    make_application,
    make_call,
    make_handler,
    make_organisation,
    make_signatory,
)

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def replace(application: Application, title: str) -> Application:
    """A registration that arrived in time and commits after the portal has submitted the earlier one."""
    Application.objects.filter(pk=application.pk).update(title_en=title, revision=application.revision + 1)
    register(fresh(application), by=application.created_by, at=application.call.closes_at)
    return fresh(application)


def waiting() -> tuple[Application, User]:
    application = submitted()
    return application, make_signatory(application.consortium.organisation)


def test_the_page_shows_what_has_changed_since_the_version_that_was_seen(client: Client) -> None:
    application, signatory = waiting()
    client.force_login(signatory)
    address = reverse("to_sign", args=[application.reference])
    assert "What has changed since" not in client.get(address).content.decode()
    client.get(address)
    assert SeenVersion.objects.count() == 1
    application = replace(application, "A new title")
    page = client.get(address).content.decode()
    assert "What has changed since version 1" in page
    assert "which somebody of your organisation has opened" in page
    assert page.count("A new title") >= 2


def test_the_files_of_what_is_signed_are_read_by_the_organisation_alone(client: Client) -> None:
    call = make_call(closes_in=-1 * DAY)
    application = make_application(call)
    application.attachments.all().delete()
    leader, before = application.created_by, before_deadline(call)
    kept = add_attachment(application, "research_plan", [make_pdf()], name="Plan.pdf", by=leader, at=before)
    register(application, by=leader, at=before)
    submit_due(after_deadline(call))
    late = attach(application, "letters_of_support")
    client.force_login(make_signatory(application.consortium.organisation))

    def at(key: UUID) -> str:
        return reverse("file_to_sign", args=[application.reference, key])

    page = client.get(reverse("to_sign", args=[application.reference])).content.decode()
    assert f'href="{at(kept.pk)}"' in page
    assert client.get(at(kept.pk))["Content-Disposition"] == "attachment; filename*=UTF-8''Plan.pdf"
    assert client.get(at(late.pk)).status_code == 404, "not in the version that is signed"
    client.force_login(make_signatory(make_organisation()))
    assert client.get(at(kept.pk)).status_code == 404


def test_what_was_refused_is_told_as_refused_to_another_signatory(client: Client) -> None:
    application, signatory = waiting()
    sha256, at = application.submitted_version.sha256, NOW
    refuse(application, version_sha256=sha256, reason="No room.", by=signatory, at=at)
    Application.objects.filter(pk=application.pk).update(status="awaiting_signature")
    application = replace(fresh(application), "A new title")
    client.force_login(make_signatory(application.submitted_version.organisation))
    page = client.get(reverse("to_sign", args=[application.reference])).content.decode()
    assert "which your organisation refused to sign" in page


def test_a_version_that_another_organisation_saw_is_not_told(client: Client) -> None:
    application, signatory = waiting()
    SeenVersion.objects.create(
        version=application.submitted_version, organisation=make_organisation(), by=signatory, at=NOW
    )
    application = replace(application, "A new title")
    assert earlier_seen(application.submitted_version) is None


def test_the_inbox_says_first_what_waits_and_how_long(client: Client) -> None:
    organisation = make_organisation()
    soon = make_call(closes_in=-6.5 * DAY, title_en="Soon")
    later = make_call(closes_in=-1 * DAY, title_en="Later")
    signed = submitted(make_call(closes_in=-2 * DAY), organisation=organisation)
    Application.objects.filter(pk=signed.pk).update(status="signed")
    for call in (later, soon):
        submitted(call, organisation=organisation)
    client.force_login(make_signatory(organisation))
    rows = client.get(reverse("inbox")).context["rows"]
    assert [row.application.call.title_en for row in rows] == ["Soon", "Later", "Call of VR"]
    assert [row.left for row in rows] == [
        time_left(soon.signing_closes_at, NOW + MINUTE),
        time_left(later.signing_closes_at, NOW + MINUTE),
        "",
    ]


def test_a_reader_is_not_told_to_sign(client: Client) -> None:
    _application, signatory = waiting()
    OrganisationRole.objects.filter(user=signatory).update(role="reader")
    client.force_login(signatory)
    page = client.get(reverse("inbox")).content.decode()
    assert "Waits for a signatory until" in page
    assert "read it and sign" not in page


def test_the_leader_sees_who_can_sign_and_what_has_happened(client: Client) -> None:
    application = submitted()
    client.force_login(application.created_by)
    address = reverse("application", args=[application.reference])
    assert "Nobody can sign for the organisation yet" in client.get(address).content.decode()
    signatory = make_signatory(application.consortium.organisation)
    refuse(application, version_sha256=application.submitted_version.sha256, reason="No room.", by=signatory, at=NOW)
    until = application.call.signing_closes_at + DAY
    extend(fresh(application), until=until, reason="Illness.", by=make_handler(application.call), at=NOW)
    page = client.get(address).content.decode()
    assert signatory.name in page
    assert "refused to sign version 1" in page
    assert "No room." in page
    assert "More time for signing" in page
    assert "Illness." not in page


def test_a_call_without_signature_shows_none(client: Client) -> None:
    application = submitted(make_call("vinnova", closes_in=-1 * DAY))
    client.force_login(application.created_by)
    page = client.get(reverse("application", args=[application.reference])).content.decode()
    assert "The organisation's signature" not in page
    assert Call.objects.get().needs_signature is False


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (2 * DAY + HOUR, "2 days left"),
        (DAY, "1 day left"),
        (DAY - MINUTE, "23 hours left"),
        (HOUR, "1 hour left"),
        (MINUTE, "1 minute left"),
        (timedelta(seconds=20), "0 minutes left"),
    ],
)
def test_time_left(left: timedelta, words: str) -> None:
    assert time_left(NOW + left, NOW) == words
