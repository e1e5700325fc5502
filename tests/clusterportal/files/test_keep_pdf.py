from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from clusterportal.accounts.errors import Refused
from clusterportal.files import store
from clusterportal.files.actions import keep_pdf
from clusterportal.files.models import StoredFile

pytestmark = pytest.mark.django_db
MB = 2**20


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def pdf(n_pages: int = 1, **save: object) -> bytes:
    document, content = pikepdf.new(), BytesIO()
    for _page in range(n_pages):
        document.add_blank_page()
    document.save(content, **save)
    return content.getvalue()


def with_action(kind: str) -> bytes:
    document, content = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), JS="app.alert(1)", F="cmd")
    document.save(content)
    return content.getvalue()


def with_lying_count() -> bytes:
    document, content = pikepdf.open(BytesIO(pdf(5))), BytesIO()
    document.Root.Pages.Count = 1
    document.save(content)
    return content.getvalue()


def with_embedded_file() -> bytes:
    document, content = pikepdf.open(BytesIO(pdf())), BytesIO()
    document.attachments["a.txt"] = b"inside"
    document.save(content)
    return content.getvalue()


def test_sound_file_is_kept_under_its_hash_with_its_pages() -> None:
    content = pdf(3)
    kept = keep_pdf([content[:100], content[100:]], max_bytes=MB, max_pages=3)
    assert (kept.n_pages, kept.size_bytes) == (3, len(content))
    assert store.read(kept.sha256) == content


def test_same_content_twice_is_one_file() -> None:
    content = pdf()
    first = keep_pdf([content], max_bytes=MB, max_pages=1)
    assert keep_pdf([content], max_bytes=MB, max_pages=1) == first
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 a zip", "file_not_a_pdf"),
        (pdf()[:-40], "file_truncated"),
        (b"%PDF-1.7\nnothing here\n%%EOF", "file_damaged"),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "file_encrypted"),
        (with_action("JavaScript"), "file_javascript"),
        (with_action("Launch"), "file_launch"),
        (with_embedded_file(), "file_embedded_files"),
        (with_lying_count(), "file_too_many_pages"),
        (pdf(4), "file_too_many_pages"),
        (b"%PDF-" + b"x" * MB, "file_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unsound_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        keep_pdf([content], max_bytes=MB, max_pages=3)
    assert refusal.value.code == code
    assert StoredFile.objects.count() == 0
