"""A file in which the scanner found something counts as missing, and its people are told once."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.attachments import add_attachment
from applications.actions.infected import scan_uploads
from applications.actions.registering import register
from applications.models import Application, Attachment
from applications.queries.completeness import gaps
from clusterportal.accounts.errors import Refused
from clusterportal.mail.models import Message
from tests.applications.pdfs import make_pdf
from tests.applications.worlds import fresh
from tests.clusterportal.files.scanner import marked_pdf, running_scanner
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def application() -> Application:
    made = make_application(make_call("vr"))
    made.attachments.all().delete()
    return made


@pytest.fixture
def infected(application: Application, settings: Any) -> Attachment:
    """Uploaded by a participating administrator, and scanned."""
    helper = make_user()
    add_applicant(application.consortium, helper, "administrator")
    application.consortium.applicants.filter(person__user=helper).update(rights="edit")
    content = marked_pdf("EICAR")
    made = add_attachment(application, "research_plan", [content], name="plan.pdf", by=helper, at=NOW)
    assert isinstance(made, Attachment)
    with running_scanner() as settings.CLAMD_ADDRESS:
        scan_uploads(NOW)
        scan_uploads(NOW)
    return made


def test_its_uploader_and_the_leader_are_told_once(application: Application, infected: Attachment) -> None:
    told = Message.objects.filter(key__startswith="infected:")
    people = (infected.uploaded_by, application.created_by)
    assert sorted(told.values_list("to", flat=True)) == sorted(one.email for one in people)
    assert {application.reference in one.subject for one in told} == {True}


def test_it_counts_as_missing(application: Application, infected: Attachment) -> None:
    assert [gap.params for gap in gaps(fresh(application)) if gap.code == "attachment_missing"] != []
    with pytest.raises(Refused) as refusal:
        register(application, by=application.created_by, at=NOW)
    assert refusal.value.code == "gaps"


def test_nobody_can_download_it_and_the_page_says_why(application: Application, infected: Attachment) -> None:
    client = Client()
    client.force_login(application.created_by)
    address = reverse("attachment", args=[application.reference, infected.pk])
    assert client.get(address).status_code == 403
    assert client.get(reverse("attachment_preview", args=[application.reference, infected.pk])).status_code == 404
    page = client.get(reverse("section", args=[application.reference, "attachments"])).content.decode()
    assert "Infected: counts as missing" in page
    assert address not in page.replace(f"{address}replace/", "").replace(f"{address}remove/", "")


def test_a_scanner_that_is_down_makes_nobody_late(application: Application, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    content = make_pdf(texts=["A plan"])
    add_attachment(application, "research_plan", [content], name="plan.pdf", by=application.created_by, at=NOW)
    scan_uploads(NOW)
    register(application, by=application.created_by, at=NOW)
    assert fresh(application).status == "registered"
