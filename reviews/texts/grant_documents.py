"""What the register's documents of a grant say; see `reviews.texts.documents`."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.texts.naming import spoken
from reviews.models import Acceptance, ChangeConsent, ChangeRequest, Grant, ReportStep
from reviews.texts.documents import moment, written


def terms_text(one: Grant) -> str:
    facts = ((_("Version"), one.terms.number), (_("Hash of what is agreed (SHA-256)"), one.sha256))
    return written(facts, one.terms.text_sv, one.terms.text_en)


def terms_answer_text(one: Acceptance) -> str:
    facts = (
        (_("Answer"), one.get_outcome_display()),
        (_("answers for"), one.get_side_display()),
        (_("Organisation"), spoken(one.organisation) if one.organisation is not None else ""),
        (_("By"), one.by),
        (_("Time"), moment(one.at)),
        (_("Hash of what is agreed (SHA-256)"), one.sha256),
        (_("Reason"), one.reason),
    )
    return written(facts)


def change_text(one: ChangeRequest) -> str:
    facts = (
        (_("what is asked for"), one.get_kind_display()),
        (_("e-mail of the new project leader"), one.leader_email),
        (_("new organisation"), spoken(one.organisation) if one.organisation is not None else ""),
        (_("new end of the grant"), date_format(one.ends_on, "Y-m-d") if one.ends_on is not None else ""),
        (_("Asked by"), one.asked_by),
        (_("Time"), moment(one.asked_at)),
    )
    return written(facts, one.reason)


def change_consent_text(one: ChangeConsent) -> str:
    facts = (
        (_("what is asked for"), one.request.get_kind_display()),
        (_("Consent of"), one.get_voice_display()),
        (_("By"), one.by),
        (_("Time"), moment(one.at)),
    )
    return written(facts)


def change_outcome_text(one: ChangeRequest) -> str:
    """Decided by an officer, declined by one who was asked, or withdrawn."""
    facts = (
        (_("what is asked for"), one.get_kind_display()),
        (_("Outcome"), one.get_state_display()),
        (_("until then"), one.before),
        (_("By"), one.decided_by),
        (_("Time"), moment(one.decided_at) if one.decided_at is not None else ""),
    )
    return written(facts, one.answer)


def ending_text(one: Grant, by: str) -> str:
    facts = ((_("By"), by), (_("Time"), moment(one.ended_at) if one.ended_at is not None else ""))
    return written(facts, _("The grant was ended."), one.why_ended)


def report_text(one: ReportStep) -> str:
    facts = (
        (_("Year"), one.report.year),
        (_("what happened"), one.get_kind_display()),
        (_("By"), one.by),
        (_("Time"), moment(one.at)),
        (_("Enclosed file"), one.file_name),
    )
    return written(facts, one.text)
