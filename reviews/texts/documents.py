"""What the register of documents says: what each document is called, and the text of those that are no file.

Such a text is written once, when the document is taken up, in the agency's language.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.numbers import format_sek
from applications.models import EligibilityJudgement, EnquiryMessage, Signature, Supplement
from applications.texts.eligibility import RULES
from applications.texts.naming import spoken
from reviews.models import CaseDocument, Decision, DecisionMeeting, Letter, Review, Statement
from reviews.models.grant_changes import KIND_LABELS
from reviews.models.grants import SIDE_LABELS

Kind = CaseDocument.Kind
TITLES = {
    Kind.APPLICATION: gettext_lazy("Application, version %(name)s"),
    Kind.ATTACHMENT: gettext_lazy("Attachment: %(name)s"),
    Kind.RECEIPT: gettext_lazy("Receipt of version %(name)s"),
    Kind.SIGNATURE: gettext_lazy("The organisation's answer about version %(name)s"),
    Kind.SUPPLEMENT: gettext_lazy("Request for a supplement"),
    Kind.MESSAGE: gettext_lazy("Message of the enquiry %(name)s"),
    Kind.ENCLOSURE: gettext_lazy("Enclosed file: %(name)s"),
    Kind.JUDGEMENT: gettext_lazy("Judgement of eligibility"),
    Kind.WITHDRAWAL: gettext_lazy("Withdrawal of the application"),
    Kind.STATEMENT: gettext_lazy("Statement, round %(name)s"),
    Kind.REVIEW: gettext_lazy("Review by %(name)s"),
    Kind.ORIGINAL: gettext_lazy("Original of a review: %(name)s"),
    Kind.MINUTES: gettext_lazy("Minutes of the decision meeting %(name)s"),
    Kind.DECISION: gettext_lazy("Decision"),
    Kind.LETTER: gettext_lazy("Letter of decision, %(name)s"),
    Kind.TERMS: gettext_lazy("Terms of the grant"),
    Kind.TERMS_ANSWER: gettext_lazy("Answer to the terms: %(name)s"),
    Kind.CHANGE: gettext_lazy("Request: %(name)s"),
    Kind.CHANGE_CONSENT: gettext_lazy("Consent: %(name)s"),
    Kind.CHANGE_OUTCOME: gettext_lazy("Outcome of the request: %(name)s"),
    Kind.ENDING: gettext_lazy("End of the grant"),
    Kind.REPORT: gettext_lazy("Yearly report for %(name)s"),
    Kind.REPORT_ANSWER: gettext_lazy("Answer to the yearly report for %(name)s"),
}
LANGUAGES = {"sv": gettext_lazy("Swedish"), "en": gettext_lazy("English")}
CHANGES = {kind.value: label for kind, label in KIND_LABELS.items()}
# Names that are codes, told in the reader's language.
NAMES: dict[Kind, Mapping[str, Any]] = {
    Kind.LETTER: LANGUAGES,
    Kind.TERMS_ANSWER: {side.value: label for side, label in SIDE_LABELS.items()},
    Kind.CHANGE: CHANGES,
    Kind.CHANGE_CONSENT: CHANGES,
    Kind.CHANGE_OUTCOME: CHANGES,
}
SENTENCES = {
    "export_too_large": gettext_lazy(
        "The documents are too large for one file: at most %(megabytes)s MB. Open them one by one."
    ),
}
Facts = Iterable[tuple[Any, Any]]


def title_of(document: CaseDocument) -> str:
    """What the document is called in a list."""
    kind = Kind(document.kind)
    name = NAMES.get(kind, {}).get(document.name, document.name)
    return str(TITLES[kind]) % {"name": name}


def signature_text(one: Signature) -> str:
    facts = (
        (_("Organisation"), spoken(one.organisation)),
        (_("Answer"), one.get_outcome_display()),
        (_("By"), one.by),
        (_("Time"), moment(one.at)),
        (_("Version"), one.version.number),
        (_("Hash of the content (SHA-256)"), one.version_sha256),
        (_("Reason"), one.reason),
    )
    return written(facts)


def supplement_text(one: Supplement, labels: Mapping[str, str]) -> str:
    """`labels`: what the form calls its sections and attachments."""
    opened = ", ".join(labels.get(key, key) for key in (*one.sections, *one.attachments))
    facts = (
        (_("Asked by"), one.asked_by),
        (_("Time"), moment(one.asked_at)),
        (_("May be changed"), opened),
        (_("Last instant"), moment(one.closes_at)),
    )
    return written(facts, one.reason_sv, one.reason_en)


def message_text(one: EnquiryMessage) -> str:
    enquiry = one.enquiry
    facts = (
        (_("Enquiry"), enquiry.number),
        (_("Kind"), enquiry.get_kind_display()),
        (_("Subject"), enquiry.subject),
        (_("By"), one.by),
        (_("For"), enquiry.call.agency if one.is_of_agency else ""),
        (_("Time"), moment(one.at)),
        (_("Enclosed file"), one.file_name),
    )
    return written(facts, one.text)


def judgement_text(one: EligibilityJudgement) -> str:
    facts = (
        (_("Outcome"), one.get_outcome_display()),
        (_("By"), one.by),
        (_("Time"), moment(one.at)),
        *(
            (RULES.get(row["rule"], row["rule"]), _("holds") if row["outcome"] == "holds" else _("fails"))
            for row in one.findings
        ),
    )
    return written(facts, one.reason)


def withdrawal_text(at: datetime, by: str) -> str:
    """No reason is asked for."""
    return written(((_("By"), by), (_("Time"), moment(at))), _("The application was withdrawn."))


def statement_text(one: Statement) -> str:
    return written(((_("Approved by"), one.approved_by), (_("Time"), _time(one.approved_at))), one.text)


def review_text(one: Review, name: str) -> str:
    """Grades and words as submitted. Notes, to the panel or to oneself, are working notes and stay out."""
    facts: list[tuple[Any, Any]] = [
        (_("Reviewer"), name),
        (_("Submitted"), _time(one.submitted_at)),
        (_("Set aside for a conflict of interest"), _time(one.set_aside_at)),
        (_("How it came in"), one.entered_from),
    ]
    parts = []
    for score in one.scores.all():
        parts.append(f"{score.criterion.label_sv}: {score.grade if score.grade is not None else '–'}\n{score.text}")
    return written(facts, *parts)


def minutes_text(meeting: DecisionMeeting) -> str:
    """What the meeting wrote down for all its cases; the decision on this one is a document of its own."""
    facts = (
        (_("Meeting"), meeting.title),
        (_("Date"), date_format(meeting.held_on, "Y-m-d")),
        (_("List locked by"), meeting.locked_by),
        (_("Decided by"), meeting.approved_by),
        (_("Time"), _time(meeting.published_at)),
    )
    return written(facts, meeting.minutes)


def decision_text(one: Decision) -> str:
    """The public reason; the internal note is a working note."""
    meeting = one.meeting
    facts = (
        (_("Outcome"), one.get_outcome_display()),
        (_("Amount, SEK"), format_sek(one.amount_sek) if one.amount_sek else ""),
        (_("Meeting"), f"{meeting.title}, {date_format(meeting.held_on, 'Y-m-d')}"),
        (_("Prepared by"), one.proposed_by),
        (_("Decided by"), meeting.approved_by),
        (_("Time"), _time(meeting.published_at)),
    )
    return written(facts, one.reason_sv, one.reason_en)


def letter_text(one: Letter) -> str:
    return written((), one.subject, one.body)


def written(facts: Facts, *parts: str) -> str:
    """Facts one a line, those that are empty left out, then the texts; with a line between."""
    lines = "\n".join(
        f"{str(label)[:1].upper()}{str(label)[1:]}: {value}" for label, value in facts if value not in ("", None)
    )
    return "\n\n".join(part.strip() for part in (lines, *parts) if part.strip()) + "\n"


def moment(at: datetime) -> str:
    """An instant in Swedish time, to the second."""
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}"


def _time(at: datetime | None) -> str:
    return moment(at) if at is not None else ""
