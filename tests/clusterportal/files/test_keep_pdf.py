import zipfile
import zlib
from collections.abc import Callable
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


def rebuilt(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A PDF of one page with something added."""
    document, content = pikepdf.open(BytesIO(pdf())), BytesIO()
    change(document)
    document.save(content)
    return content.getvalue()


def annotated(**columns: object) -> bytes:
    """A PDF with an annotation on its page."""

    def add(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **columns)
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])

    return rebuilt(add)


def with_form(**columns: object) -> bytes:
    return rebuilt(lambda document: setattr(document.Root, "AcroForm", pikepdf.Dictionary(Fields=[], **columns)))


def with_script_behind_a_link() -> bytes:
    return annotated(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))


def with_named_script() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        names = pikepdf.Dictionary(Names=[pikepdf.String("a"), pikepdf.Dictionary(JS="app.alert(1)")])
        document.Root.Names = pikepdf.Dictionary(JavaScript=names)

    return rebuilt(add)


def with_pinned_file() -> bytes:
    """A file behind a paper clip, which no name tree lists."""
    inside = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="a.exe", EF=pikepdf.Dictionary())
    return annotated(Subtype=pikepdf.Name.FileAttachment, FS=inside)


def with_archive_after() -> bytes:
    content = BytesIO(pdf())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("a.txt", "inside")
    return content.getvalue()


def with_archive_around() -> bytes:
    """An archive whose remark ends as a PDF ends."""
    content = BytesIO(pdf())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("a.txt", "inside")
        archive.comment = b"startxref 0 %%EOF"
    return content.getvalue()


def bomb(*, layers: int = 1) -> bytes:
    """A content of 300 MB, packed once or twice."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(MB)) for _one in range(300)) + packer.flush()
    for _layer in range(layers - 1):
        packed = zlib.compress(packed, 9)

    def add(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(b"")
        stream.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * layers))
        document.pages[0].Contents = stream

    return rebuilt(add)


def without_pages() -> bytes:
    return rebuilt(lambda document: setattr(document.Root.Pages, "Kids", pikepdf.Array()))


def with_endless_tree() -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        document.Root.Pages.Kids = pikepdf.Array([document.Root.Pages])

    return rebuilt(add)


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
        (b"\x89PNG\r\n\x1a\n picture", "file_not_a_pdf"),
        (b"\n" + pdf(), "file_not_a_pdf"),
        (pdf()[:-40], "file_truncated"),
        (pdf()[: len(pdf()) // 2], "file_truncated"),
        (pdf() + b"<html><script>alert(1)</script></html>", "file_polyglot"),
        (pdf() + b"x" * 2000, "file_polyglot"),
        (with_archive_after(), "file_polyglot"),
        (with_archive_around(), "file_polyglot"),
        (b"%PDF-1.7\nnothing here\n%%EOF", "file_damaged"),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "file_encrypted"),
        (with_action("JavaScript"), "file_javascript"),
        (with_script_behind_a_link(), "file_javascript"),
        (with_named_script(), "file_javascript"),
        (with_action("Launch"), "file_launch"),
        (with_pinned_file(), "file_embedded_files"),
        (with_form(XFA=pikepdf.Array()), "file_xfa"),
        (without_pages(), "file_damaged"),
        (with_endless_tree(), "file_damaged"),
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


@pytest.mark.parametrize("layers", [1, 2])
def test_what_unfolds_to_more_than_a_reader_holds_is_refused(layers: int) -> None:
    content = bomb(layers=layers)
    assert len(content) < MB
    with pytest.raises(Refused) as refusal:
        keep_pdf([content], max_bytes=MB, max_pages=3)
    assert refusal.value.code == "file_too_costly"


@pytest.mark.parametrize(
    "content",
    [with_form(), annotated(Subtype=pikepdf.Name.Text, Contents="A note"), pdf() + b"\r\n\0\0", pdf(linearize=True)],
    ids=["an old form", "a note", "padding", "linearised"],
)
def test_what_only_looks_unusual_is_kept(content: bytes) -> None:
    assert keep_pdf([content], max_bytes=MB, max_pages=3).n_pages == 1
