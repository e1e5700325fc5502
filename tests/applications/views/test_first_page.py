"""The picture of an uploaded file's first page: for whoever may read the file, and kept by nobody on the way."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from applications.models import Attachment
from clusterportal.files.actions import keep_made
from tests.applications.pdfs import make_pdf
from tests.factories import make_application, make_call, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def attachment() -> Attachment:
    found = make_application(make_call("vr")).attachments.first()
    found.file = keep_made(make_pdf(texts=["Plan"]), "application/pdf")
    found.save()
    return found


def get(user, attachment: Attachment):
    client = Client()
    client.force_login(user)
    return client.get(reverse("attachment_preview", args=[attachment.application.reference, attachment.pk]))


def test_it_is_a_picture_that_no_cache_keeps(attachment) -> None:
    response = get(attachment.application.created_by, attachment)
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (200, "image/png", "no-store")
    assert response["X-Content-Type-Options"] == "nosniff"
    with Image.open(BytesIO(b"".join(response))) as image:
        assert image.format == "PNG"


def test_for_others_it_does_not_exist(attachment) -> None:
    assert get(make_user(), attachment).status_code == 404


def test_what_cannot_be_drawn_does_not_exist(attachment) -> None:
    attachment.file = keep_made(b"%PDF-1.7 no document", "application/pdf")
    attachment.save()
    assert get(attachment.application.created_by, attachment).status_code == 404


def test_the_page_shows_it_and_says_what_it_is(attachment) -> None:
    client, application = Client(), attachment.application
    client.force_login(application.created_by)
    page = client.get(reverse("section", args=[application.reference, "attachments"])).content.decode()
    address = reverse("attachment_preview", args=[application.reference, attachment.pk])
    assert f'src="{address}" alt="First page of {attachment.name}"' in page
