"""The text of a stored PDF, read page by page in a limited process."""

from pathlib import Path
from typing import Any

import pytest
import typst

from clusterportal.files.actions import keep_made, keep_pdf, page_texts
from tests.applications.pdfs import make_pdf

pytestmark = pytest.mark.django_db
MB = 2**20


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def texts_of(content: bytes) -> list[str]:
    return [text.strip() for text in page_texts(keep_pdf([content], max_bytes=MB, max_pages=20))]


def test_each_page_has_its_text_and_a_blank_one_has_none() -> None:
    assert texts_of(make_pdf(texts=["First page", "", "Third"])) == ["First page", "", "Third"]


def test_a_typeset_page_is_read_with_its_lines_and_swedish_letters() -> None:
    source = "#set page(height: 6cm)\nÅsa Öberg, 640823-3234\n#pagebreak()\nAndra sidan"
    texts = texts_of(typst.compile(source.encode()))
    assert "Åsa Öberg, 640823-3234" in texts[0].replace("\u2010", "-")
    assert texts[1] == "Andra sidan"


def test_what_cannot_be_read_has_no_text() -> None:
    assert page_texts(keep_made(b"%PDF-1.7 no document", "application/pdf")) == []


def test_a_page_of_endless_text_is_read_up_to_a_limit() -> None:
    (text,) = texts_of(make_pdf(texts=["word " * 60_000]))
    assert 1000 < len(text) <= 200_000
