"""The paragraphs that an agency's secrecy tests can cite. What a test has cited stays in it as it was."""

from datetime import datetime

from django.db import transaction

from applications.models import Agency
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.domain.secrecy import starting_paragraphs
from reviews.models import SecrecyParagraph
from reviews.policies.disclosure import check_register_at


@transaction.atomic
def add_paragraph(agency: Agency, text: str, *, by: User, at: datetime) -> SecrecyParagraph:
    """A paragraph that the agency cites. Refused: `paragraph_known`."""
    check_register_at(by, agency)
    agency, text = lock(agency), _told(text)
    _check_new(agency, text)
    append(f"agency:{agency.pk}", "paragraph.added", detail={"paragraph": text}, by=by, at=at)
    return SecrecyParagraph.objects.create(agency=agency, text=text, added_by=by, added_at=at)


@transaction.atomic
def start_paragraphs(agency: Agency, *, by: User, at: datetime) -> int:
    """Fill an empty list with the paragraphs that it starts from. Returns how many. Refused: `paragraphs_begun`."""
    check_register_at(by, agency)
    if SecrecyParagraph.objects.filter(agency=lock(agency)).exists():
        raise Refused("paragraphs_begun")
    texts = starting_paragraphs(agency.code)
    for text in texts:
        add_paragraph(agency, text, by=by, at=at)
    return len(texts)


@transaction.atomic
def reword_paragraph(paragraph: SecrecyParagraph, text: str, *, by: User, at: datetime) -> SecrecyParagraph:
    """Refused: `paragraph_known`."""
    check_register_at(by, paragraph.agency)
    agency, text = lock(paragraph.agency), _told(text)
    paragraph = SecrecyParagraph.objects.get(pk=paragraph.pk)
    _check_new(agency, text, than=paragraph)
    detail = {"from": paragraph.text, "to": text}
    append(f"agency:{agency.pk}", "paragraph.reworded", detail=detail, by=by, at=at)
    paragraph.text = text
    paragraph.save(update_fields=["text"])
    return paragraph


@transaction.atomic
def remove_paragraph(paragraph: SecrecyParagraph, *, by: User, at: datetime) -> None:
    """No longer to be chosen."""
    check_register_at(by, paragraph.agency)
    agency = lock(paragraph.agency)
    paragraph = SecrecyParagraph.objects.get(pk=paragraph.pk)
    append(f"agency:{agency.pk}", "paragraph.removed", detail={"paragraph": paragraph.text}, by=by, at=at)
    paragraph.delete()


def _told(text: str) -> str:
    return " ".join(text.split())


def _check_new(agency: Agency, text: str, *, than: SecrecyParagraph | None = None) -> None:
    same = SecrecyParagraph.objects.filter(agency=agency, text__iexact=text)
    if (same.exclude(pk=than.pk) if than else same).exists():
        raise Refused("paragraph_known")
