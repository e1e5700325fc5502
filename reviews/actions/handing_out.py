"""What is handed out of a request for disclosure: the released documents, the masked copies, the law for the rest."""

from collections.abc import Sequence
from typing import IO

from django.utils.translation import gettext as _

from applications.rendering.pdf import set_pdf
from clusterportal.files.models import StoredFile
from reviews.actions.archiving import Part, left_out, write_archive
from reviews.domain.documents import Packed, file_name
from reviews.models import CaseDocument, DisclosureRequest, RefusalText, SecrecyTest
from reviews.queries.disclosure import Tested
from reviews.queries.documents import Content, Renditions, content_of, is_open, label, renditions
from reviews.queries.refusals import made_refusals
from reviews.texts.disclosure import mark_of
from reviews.texts.documents import moment, title_of
from reviews.texts.letter_pdfs import Text, draft_data, pdf_data

Outcome = SecrecyTest.Outcome
PDF = "application/pdf"


def write_released(
    request: DisclosureRequest, items: Sequence[Tested], title: str, language: str, into: IO[bytes]
) -> None:
    """Write what is released, after the decision on what is not.

    Of what is masked or withheld the list says the kind and the law, never the title.
    """
    made = renditions([one.document for one in items if _is(one, Outcome.RELEASED)], language)
    decided = [_decision(request, one) for one in made_refusals(request)]
    write_archive([*decided, *(_part(one, made) for one in items)], title, into)


def refusal_pdf(request: DisclosureRequest, text: Text) -> Content:
    """The decision on what is not handed out."""
    return Content(_named(request, text), PDF, made=set_pdf("letter", pdf_data(text, _footer(request))))


def refusal_draft(request: DisclosureRequest, text: Text) -> Content:
    """The same before it is decided, marked as a draft on every page and in its name."""
    name = f"{_('draft')}-{_named(request, text)}"
    return Content(name, PDF, made=set_pdf("letter", draft_data(text, _footer(request))))


def released_content(tested: Tested, language: str) -> Content | None:
    """What is handed out of one document; None for a document that is withheld or not tested."""
    if _is(tested, Outcome.RELEASED):
        return content_of(tested.document, renditions([tested.document], language))
    if tested.test is None or tested.test.masked is None:
        return None
    return masked_content(tested, tested.test.masked)


def masked_content(tested: Tested, copy: StoredFile) -> Content:
    name = file_name(label(tested.document), _("masked copy"), "pdf")
    return Content(name, PDF, copy)


def _decision(request: DisclosureRequest, text: RefusalText) -> Part:
    content = refusal_pdf(request, text)
    row = Packed(
        label=request.number,
        what=text.subject,
        direction=str(CaseDocument.Direction.SENT.label),
        day=moment(text.made_at),
        file=content.name,
        sha256="",
    )
    return Part(row, [(content.name, content.made)])


def _named(request: DisclosureRequest, text: Text) -> str:
    return _("decision-%(number)s-%(language)s.pdf") % {"number": request.number, "language": text.language}


def _footer(request: DisclosureRequest) -> str:
    return f"{request.number} · {request.agency.short_name}"


def _part(one: Tested, made: Renditions) -> Part:
    if _is(one, Outcome.RELEASED):
        content = content_of(one.document, made)
        remark = left_out(is_open(content, made))
        return _row(one, title_of(one.document), content if not remark else None, remark)
    copy = masked_content(one, one.test.masked) if one.test and one.test.masked else None
    kind = str(one.document.get_kind_display()).capitalize()
    return _row(one, kind, copy, mark_of(one.test) if one.test else "")


def _row(one: Tested, what: str, content: Content | None, remark: str) -> Part:
    document = one.document
    row = Packed(
        label=label(document),
        what=what,
        direction=str(document.get_direction_display()),
        day=moment(document.at),
        file=content.name if content else "",
        sha256="",
        remark=remark,
    )
    return Part(row, [(content.name, content.file or content.made)] if content else [])


def _is(one: Tested, outcome: str) -> bool:
    return one.test is not None and one.test.outcome == outcome
