"""The picture of a PDF's first page, drawn once in a limited process."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from clusterportal.files import store
from clusterportal.files.actions import first_page, keep_made
from clusterportal.files.models import Preview
from tests.applications.pdfs import make_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def size_of(content: bytes) -> tuple[int, int]:
    picture = first_page(keep_made(content, "application/pdf"))
    assert picture is not None
    assert picture.content_type == "image/png"
    with Image.open(BytesIO(store.read(picture.sha256))) as image:
        return image.size


def test_the_first_page_is_drawn_small() -> None:
    width, height = size_of(make_pdf(texts=["First page", "Second page"]))
    assert (width, height) <= (320, 460)
    assert max(width / 320, height / 460) > 0.95


def test_a_page_as_large_as_a_house_is_drawn_small_too() -> None:
    content = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_400, 14_400))
        pdf.save(content)
    assert size_of(content.getvalue()) == (320, 320)


def test_it_is_made_once() -> None:
    file = keep_made(make_pdf(texts=["Plan"]), "application/pdf")
    picture = first_page(file)
    store.path_of(file.sha256).unlink()
    assert first_page(file) == picture


def test_what_cannot_be_drawn_has_no_picture_and_is_tried_once() -> None:
    file = keep_made(b"%PDF-1.7 no document", "application/pdf")
    assert first_page(file) is None
    assert Preview.objects.get(file=file).picture is None
    assert first_page(file) is None
