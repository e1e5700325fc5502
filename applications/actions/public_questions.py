"""Questions and answers on the page of a call: published, replaced by a newer text, withdrawn.

Their tables take no locks, since nothing in them ever changes. Whoever writes is audited first: those who write to the
record of one call wait for each other there, and read what stands after they have waited.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from applications.actions.enquiry_mail import tell_answered_publicly
from applications.models import Call, Enquiry, PublicQuestion, PublicQuestionText, PublicQuestionWithdrawal
from applications.policies.enquiries import check_answer_publicly
from applications.policies.public_questions import check_change_question, check_publish_question
from applications.queries.enquiries import has_news
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock


@dataclass(frozen=True)
class Words:
    """A question and its answer in both languages."""

    question_sv: str
    question_en: str
    answer_sv: str
    answer_en: str


@transaction.atomic
def publish_question(call: Call, words: Words, *, by: User, at: datetime) -> PublicQuestion:
    """Put a question that nobody need have asked on the page of a call. Refused: `question_needs_both_languages`."""
    check_publish_question(by, call, at)
    question = PublicQuestion.objects.create(call=call, by=by, at=at)
    _add_text(question, words, number=1, by=by, at=at)
    _append(question, "question.published", by=by, at=at)
    return question


@transaction.atomic
def publish_answer(enquiry: Enquiry, words: Words, *, seen: int, by: User, at: datetime) -> PublicQuestion:
    """Answer somebody's question for everybody, in words of the officer's own. Refused: as above, and by policy."""
    enquiry = _locked(enquiry)
    check_answer_publicly(by, enquiry, at)
    question = publish_question(enquiry.call, words, by=by, at=at)
    _answer(enquiry, question, seen, by=by, at=at)
    return question


@transaction.atomic
def answer_with(enquiry: Enquiry, question: PublicQuestion, *, seen: int, by: User, at: datetime) -> None:
    """Answer somebody's question by one that is published already. Refused: `question_withdrawn`, and by policy."""
    enquiry = _locked(enquiry)
    check_answer_publicly(by, enquiry, at)
    if question.call_id != enquiry.call_id:
        raise Refused("question_of_other_call")
    _answer(enquiry, question, seen, by=by, at=at)
    check_change_question(by, _as_it_stands(question), at)


@transaction.atomic
def replace_question(question: PublicQuestion, words: Words, *, seen: int, by: User, at: datetime) -> None:
    """Put a newer text in its place; the earlier ones are kept. `seen`: the number of the text that the officer read.

    Refused: `question_changed` where a colleague was quicker, `question_unchanged`, `question_withdrawn`.
    """
    _append(question, "question.replaced", by=by, at=at)
    question = _as_it_stands(question)
    check_change_question(by, question, at)
    newest = question.texts.latest("number")
    if newest.number != seen:
        raise Refused("question_changed")
    if all(getattr(newest, name) == text for name, text in asdict(_stripped(words)).items()):
        raise Refused("question_unchanged")
    _add_text(question, words, number=newest.number + 1, by=by, at=at)
    tell_answered_publicly(question, _asked(question), act="changed", at=at)


@transaction.atomic
def withdraw_question(question: PublicQuestion, *, reason_sv: str, reason_en: str, by: User, at: datetime) -> None:
    """Take it off the page, with a reason that stands there instead. Refused: `withdrawal_needs_reason`."""
    _append(question, "question.withdrawn", by=by, at=at)
    question = _as_it_stands(question)
    check_change_question(by, question, at)
    if not (reason_sv.strip() and reason_en.strip()):
        raise Refused("withdrawal_needs_reason")
    reasons = {"reason_sv": reason_sv.strip(), "reason_en": reason_en.strip()}
    PublicQuestionWithdrawal.objects.create(question=question, **reasons, by=by, at=at)
    tell_answered_publicly(question, _asked(question), act="withdrawn", at=at)


def _answer(enquiry: Enquiry, question: PublicQuestion, seen: int, *, by: User, at: datetime) -> None:
    """The thread closes with it, unless something has come that the officer had not seen."""
    enquiry.public_answer = question
    if not has_news(enquiry, seen):
        enquiry.state, enquiry.waits_since, enquiry.closed_at = Enquiry.State.CLOSED, None, at
    enquiry.save(update_fields=["public_answer", "state", "waits_since", "closed_at"])
    detail = {"number": enquiry.number, "question": question.reference}
    append(f"call:{enquiry.call_id}", "enquiry.answered_publicly", detail=detail, by=by, at=at)
    tell_answered_publicly(question, [enquiry], act="published", at=at)


def _add_text(question: PublicQuestion, words: Words, *, number: int, by: User, at: datetime) -> None:
    said = asdict(_stripped(words))
    if not all(said.values()):
        raise Refused("question_needs_both_languages")
    PublicQuestionText.objects.create(question=question, number=number, **said, by=by, at=at)


def _stripped(words: Words) -> Words:
    return Words(**{name: text.strip() for name, text in asdict(words).items()})


def _as_it_stands(question: PublicQuestion) -> PublicQuestion:
    return PublicQuestion.objects.select_related("call", "withdrawal").get(pk=question.pk)


def _locked(enquiry: Enquiry) -> Enquiry:
    return lock(enquiry, "call__agency", "asker")


def _asked(question: PublicQuestion) -> list[Enquiry]:
    """The questions of people that it answers."""
    return list(question.enquiries.select_related("call", "asker"))


def _append(question: PublicQuestion, action: str, *, by: User, at: datetime) -> None:
    append(f"call:{question.call_id}", action, detail={"question": question.reference}, by=by, at=at)
