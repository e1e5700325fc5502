"""The documents of cases that a person reads as staff, found and opened."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from applications.models import Applicant, Bar, EnquiryMessage, Receipt, Rendering, Version
from clusterportal.accounts.models import User
from clusterportal.files import store
from clusterportal.files.models import Scan, StoredFile
from reviews.domain.documents import file_name, label_of, without_ending
from reviews.models import CaseDocument, Decision, Letter
from reviews.queries.desk import applications_of_staff
from reviews.texts.documents import title_of

Kind = CaseDocument.Kind
NUMBER = re.compile(r"(\d{4})-(\d{1,6})(?:-(\d{1,6}))?")
RELATED = ("application__case_number", "application__call__agency")
MESSAGES = ("message", "message_file")
FROZEN = (Kind.APPLICATION, Kind.RECEIPT)
PDF, JSON, TEXT = "application/pdf", "application/json", "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed by; `number` is a case number, a document's number or a reference."""

    kind: str = ""
    since: date | None = None
    until: date | None = None
    number: str = ""


@dataclass(frozen=True)
class Content:
    """A document as something to open: a stored file, or bytes made now."""

    name: str
    content_type: str
    file: StoredFile | None = None
    made: bytes = b""

    @property
    def size(self) -> int:
        return self.file.size_bytes if self.file is not None else len(self.made)


@dataclass
class Renditions:
    """The PDFs that were made of frozen documents and letters, and the infected files, for many at once."""

    pdfs: dict[tuple[str, str], StoredFile] = field(default_factory=dict)
    infected: frozenset[str] = frozenset()


def documents_seen_by(user: User, at: datetime) -> QuerySet[CaseDocument]:
    """Those of the applications that the person sees as officer, registrar or auditor, without the barred ones."""
    rows = CaseDocument.objects.filter(application__in=applications_of_staff(user, at)).exclude(closed_to(user))
    return rows.select_related(*RELATED, "file").defer("text")


def closed_to(user: User, path: str = "") -> Q:
    """For a query over documents, or rows with one at `path`: what is closed though the case is open."""
    return _closed_minutes(user, path) | _own_messages(user, path)


def _closed_minutes(user: User, path: str) -> Q:
    """Minutes that speak of a case with which there is a bar.

    A meeting has one text for all its cases, and stands among the documents of each.
    """
    barred = Bar.objects.filter(person__user=user, lifted_at__isnull=True).values("application")
    meetings = Decision.objects.filter(application__in=barred).annotate(key=Cast("meeting", CharField()))
    return Q(**{f"{path}kind": Kind.MINUTES, f"{path}source_key__in": meetings.values("key")})


def _own_messages(user: User, path: str) -> Q:
    """Messages of what the person asked, and about applications in which the person takes part."""
    parts = Applicant.objects.filter(person__user=user, invitation=Applicant.Invitation.ACCEPTED)
    is_own = Q(enquiry__asker=user) | Q(enquiry__application__in=parts.values("consortium"))
    messages = EnquiryMessage.objects.filter(is_own).annotate(key=Cast("pk", CharField()))
    return Q(**{f"{path}source__in": MESSAGES, f"{path}source_key__in": messages.values("key")})


def found(rows: QuerySet[CaseDocument], asked: Asked) -> QuerySet[CaseDocument]:
    """The newest first; days are Swedish days."""
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.since:
        rows = rows.filter(at__date__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__date__lte=asked.until)
    if asked.number:
        rows = rows.filter(**_numbered(asked.number))
    return rows.order_by("-at", "application", "-number")


def label(document: CaseDocument) -> str:
    """The number as shown: that of the case, or its reference while it waits for one, and the document's own."""
    application = document.application
    case = str(application.case_number) if hasattr(application, "case_number") else application.reference
    return label_of(case, document.number)


def renditions(documents: Iterable[CaseDocument], language: str) -> Renditions:
    """In four statements, however many documents."""
    rows = list(documents)
    found = Renditions(infected=_infected(rows))
    made = Rendering.objects.select_related("file")
    versions = made.filter(version__in=_keys(rows, Kind.APPLICATION, UUID), kind=Rendering.Kind.APPLICATION)
    receipts = made.filter(receipt__in=_keys(rows, Kind.RECEIPT, UUID))
    letters = Letter.objects.filter(pk__in=_keys(rows, Kind.LETTER, int), file__isnull=False).select_related("file")
    for one in sorted(versions, key=lambda row: row.language == language):
        found.pdfs[Kind.APPLICATION, str(one.version_id)] = one.file
    for one in sorted(receipts, key=lambda row: row.language == language):
        found.pdfs[Kind.RECEIPT, str(one.receipt_id)] = one.file
    for letter in letters:
        if letter.file is not None:
            found.pdfs[Kind.LETTER, str(letter.pk)] = letter.file
    return found


def content_of(document: CaseDocument, made: Renditions) -> Content:
    """The stored file, or the PDF that was made of it, or its text; frozen content without a PDF as JSON."""
    file = document.file or made.pdfs.get((document.kind, document.source_key))
    if file is not None:
        return Content(_name(document, "pdf" if file.content_type == PDF else "bin"), file.content_type, file)
    if document.kind in FROZEN:
        return Content(_name(document, "json"), JSON, made=frozen_content(document))
    return Content(_name(document, "txt"), TEXT, made=document.text.encode())


def frozen_content(document: CaseDocument) -> bytes:
    """The canonical JSON whose hash the register holds, of a version or a receipt."""
    source: type[Any] = Version if document.kind == Kind.APPLICATION else Receipt
    content: bytes = rfc8785.dumps(source.objects.values_list("document", flat=True).get(pk=document.source_key))
    return content


def frozen_name(document: CaseDocument) -> str:
    return _name(document, "json")


def is_open(content: Content, made: Renditions) -> str:
    """Why a content cannot be given: "infected" or "missing"; empty where it can."""
    if content.file is None:
        return ""
    if content.file.sha256 in made.infected:
        return "infected"
    return "" if store.path_of(content.file.sha256).exists() else "missing"


def _name(document: CaseDocument, ending: str) -> str:
    return file_name(label(document), without_ending(title_of(document)), ending)


def _keys(rows: list[CaseDocument], kind: str, as_key: Callable[[str], Any]) -> list[Any]:
    return [as_key(one.source_key) for one in rows if one.kind == kind]


def _infected(rows: list[CaseDocument]) -> frozenset[str]:
    files = [one.file_id for one in rows if one.file_id]
    found = Scan.objects.filter(file__in=files, state=Scan.State.INFECTED)
    return frozenset(found.values_list("file", flat=True))


def _numbered(text: str) -> dict[str, Any]:
    given = NUMBER.fullmatch(text.strip())
    if given is None:
        return {"application__reference__iexact": text.strip()}
    year, serial, number = given.groups()
    case = {"application__case_number__year": int(year), "application__case_number__serial": int(serial)}
    return case | ({"number": int(number)} if number else {})
