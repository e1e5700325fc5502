"""What the decision on a refused request for disclosure says: as it would be made, and as it was made.

Of what is not handed out it gives number, kind, law and reason, never the title, which may be secret itself. How to
appeal: the act on public access and secrecy (2009:400) ch. 6 ss. 7–8, the Administrative Procedure Act (2017:900)
ss. 43–46.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.domain.naming import text_in
from clusterportal.accounts.models import User
from reviews.domain.letters import fill
from reviews.models import CaseDocument, DisclosureRequest, RefusalText, SecrecyTest
from reviews.queries.disclosure import Tested
from reviews.queries.documents import label
from reviews.queries.letters import LANGUAGES
from reviews.texts.letters import shipped, translation_mark

Outcome = SecrecyTest.Outcome
DAY = "j F Y"


@dataclass(frozen=True)
class Refusal:
    """The decision in one language, with the marks of a letter's text."""

    language: str
    subject: str
    body: str


def refusals_of(request: DisclosureRequest, items: Sequence[Tested], *, by: User | None, at: datetime) -> list[Refusal]:
    """The decision in both languages, as this person would make it now; the governing one first.

    `by`: None in a draft for somebody who does not decide.
    """
    return [_written(request, items, by, at, language) for language in LANGUAGES]


def made_refusals(request: DisclosureRequest) -> list[RefusalText]:
    """The decision as it was made, the governing language first; none where nothing was refused, or not yet."""
    return list(request.refusal_texts.all())


def _written(
    request: DisclosureRequest, items: Sequence[Tested], by: User | None, at: datetime, language: str
) -> Refusal:
    with translation.override(language):
        agency = text_in(request.agency, "name", language)
        values = {
            "number": request.number,
            "agency": agency,
            "requester": request.requester or _("whoever has asked for the documents"),
            "decision": _decision(items) % {"agency": agency},
            "decided_by": by.name if by is not None else _("Whoever decides"),
            "decided_on": date_format(localtime(at), DAY),
            "asked_on": date_format(request.asked_on, DAY),
            "asked_for": request.asked_for,
            "reasons": _reasons(items),
        }
        subject, body = (fill(text, values).strip() for text in shipped("refusal", language))
        return Refusal(language, subject, "\n\n".join(filter(None, (translation_mark(), body))) + "\n")


def _decision(items: Sequence[Tested]) -> str:
    if not items:
        return _("%(agency)s refuses the request, since no document was found.")
    if all(one.test is not None and one.test.outcome == Outcome.WITHHELD for one in items):
        return _("%(agency)s refuses the request.")
    return _(
        "%(agency)s refuses the request in the parts that stand under the reasons. The rest of the documents is handed "
        "out."
    )


def _reasons(items: Sequence[Tested]) -> str:
    lines = [_reason(one.document, one.test) for one in items if one.test is not None]
    return "\n\n".join(filter(None, lines)) or _(
        "The agency has searched and found no document that the request is about."
    )


def _reason(document: CaseDocument, test: SecrecyTest) -> str:
    """Why a document is not handed out whole; nothing for one that is."""
    named = f"{label(document)} ({document.get_kind_display()})"
    words = {"document": named, "reason": test.reason, "law": ", ".join(test.paragraphs)}
    if test.outcome == Outcome.WITHHELD:
        return _("%(document)s is not handed out. %(reason)s Law: %(law)s.") % words
    if test.outcome == Outcome.MASKED:
        return _("%(document)s is handed out with parts of it masked. %(reason)s Law: %(law)s.") % words
    return ""
