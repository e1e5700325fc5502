"""The audit trail in words: what each kind of event says, and how what it refers to is written.

A sentence takes `who` did it, `subject` (whose or what the chain is) and the keys of the event's detail. What is left
out of it stands in the record itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.budget import COST, FUNDING
from applications.domain.form import Form
from applications.domain.numbers import format_sek
from applications.models import (
    AgencyRole,
    Applicant,
    EligibilityJudgement,
    FindingJudgement,
    OrganisationRole,
    Party,
    Signature,
    Supplement,
)
from applications.models.application import STATUS_LABELS
from applications.texts import enquiries
from applications.texts.calls import moment
from applications.texts.differences import LABELS
from applications.texts.eligibility import RULES
from applications.texts.labels import FUNDING_LABELS

N_LISTED = 6
NOTHING = "–"
BASICS = {
    **{key: LABELS[key] for key in ("title_sv", "title_en", "area", "subject_codes", "organisation")},
    "planning_grant": gettext_lazy("Planning grant of stage one"),
}
STATUSES = {status.value: label for status, label in STATUS_LABELS.items()}
SENTENCES: dict[str, Promise] = {
    # accounts
    "account.profile_changed": gettext_lazy("%(who)s changed the name or the language of the account."),
    "account.password_reset": gettext_lazy("%(who)s chose a new password by a link."),
    "account.password_changed": gettext_lazy("%(who)s changed the password."),
    "account.password_set": gettext_lazy("%(who)s set a password."),
    "account.email_changed": gettext_lazy("%(who)s changed the e-mail address of the account."),
    "account.email_deleted": gettext_lazy("%(who)s removed an e-mail address from the account."),
    "account.totp_activated": gettext_lazy("%(who)s began to use an authenticator app."),
    "account.totp_deactivated": gettext_lazy("%(who)s stopped using the authenticator app."),
    "account.recovery_codes_generated": gettext_lazy("%(who)s made new recovery codes."),
    "account.webauthn_added": gettext_lazy("%(who)s added a security key."),
    "account.webauthn_removed": gettext_lazy("%(who)s removed a security key."),
    "account.account_connected": gettext_lazy("%(who)s connected the account with another service."),
    "account.account_disconnected": gettext_lazy("%(who)s disconnected the account from another service."),
    "person.linked": gettext_lazy("The account of %(subject)s was linked with what the portal knows of the person."),
    "cv.saved": gettext_lazy("%(who)s saved the CV."),
    "cv.publications_added": gettext_lazy("%(who)s added publications to the CV. Number: %(n)s."),
    "cv.publication_changed": gettext_lazy("%(who)s changed a publication of the CV."),
    "cv.publications_removed": gettext_lazy("%(who)s removed publications from the CV. Number: %(n)s."),
    "role.granted": gettext_lazy(
        "%(who)s gave %(subject)s the role of %(role)s at %(agency)s. Somebody else has to confirm it."
    ),
    "role.confirmed": gettext_lazy("%(who)s confirmed the role of %(role)s of %(subject)s at %(agency)s."),
    "role.ended": gettext_lazy("%(who)s ended the role of %(role)s of %(subject)s at %(agency)s."),
    "role.bootstrapped": gettext_lazy("%(subject)s became %(role)s at %(agency)s when the agency was set up."),
    "organisation_role.granted": gettext_lazy("%(who)s gave %(subject)s the role of %(role)s at %(organisation)s."),
    "organisation_role.ended": gettext_lazy("%(who)s ended the role of %(role)s of %(subject)s at %(organisation)s."),
    # organisations and the initiative
    "organisation.added": gettext_lazy("%(who)s added the organisation."),
    "organisation.changed": gettext_lazy("%(who)s corrected the organisation: %(fields)s."),
    "organisation_invitation.sent": gettext_lazy("%(who)s invited somebody as %(role)s of the organisation."),
    "organisation_invitation.reminded": gettext_lazy("%(who)s sent the invitation as %(role)s again."),
    "organisation_invitation.accepted": gettext_lazy("%(who)s accepted the invitation as %(role)s."),
    "organisation_invitation.revoked": gettext_lazy("%(who)s withdrew the invitation as %(role)s."),
    "initiative.created": gettext_lazy("%(who)s created the initiative."),
    "initiative.changed": gettext_lazy("%(who)s changed the initiative: %(fields)s."),
    "initiative.area_added": gettext_lazy("%(who)s added a technology area to the initiative."),
    "initiative.frame_set": gettext_lazy("%(who)s set the frame of %(agency)s to SEK %(amount_sek)s."),
    "register.loaded": gettext_lazy(
        "The register was loaded. New or changed: organisations %(organisations)s, planning grants %(planning_grants)s."
    ),
    # stage one
    "planning_grants.imported": gettext_lazy(
        "%(who)s imported planning grants of %(subject)s. New: %(n_new)s, changed: %(n_changed)s."
    ),
    "planning_report.recorded": gettext_lazy(
        "%(who)s recorded the report of planning grant %(planning_grant)s, received on %(received_on)s."
    ),
    "planning_report.accepted": gettext_lazy("%(who)s accepted the report of planning grant %(planning_grant)s."),
    "planning_report.returned": gettext_lazy("%(who)s returned the report of planning grant %(planning_grant)s."),
    "planning_report.reminded": gettext_lazy(
        "%(who)s sent a reminder of the report of planning grant %(planning_grant)s."
    ),
    "planning_report.contact_changed": gettext_lazy(
        "%(who)s changed the contact address of planning grant %(planning_grant)s."
    ),
    # calls
    "call.created": gettext_lazy("%(who)s created the call."),
    "call.cloned": gettext_lazy("%(who)s created the call as a copy of an earlier one."),
    "call.changed": gettext_lazy("%(who)s changed the call: %(fields)s."),
    "call.form_adapted": gettext_lazy("%(who)s adapted the form. Its number is now %(form)s."),
    "call.publication_proposed": gettext_lazy("%(who)s proposed to publish the call."),
    "call.published": gettext_lazy("%(who)s approved and published the call."),
    "call.deadline_moved": gettext_lazy("%(who)s moved the deadline from %(from)s to %(to)s."),
    "call.deadline_agreed": gettext_lazy("%(who)s reviewed the moved deadline and agreed."),
    "call.deadline_objected": gettext_lazy("%(who)s reviewed the moved deadline and objected."),
    "call.notice": gettext_lazy("%(who)s published a notice on the call's page."),
    "call.case_numbers_reserved": gettext_lazy(
        "%(who)s reserved the case numbers %(first)s to %(last)s of the year %(year)s."
    ),
    "call.frozen": gettext_lazy("%(who)s froze the call: nothing can be saved. Reason: %(reason)s"),
    "call.thawed": gettext_lazy("%(who)s opened the call again after the freeze."),
    "call.decided": gettext_lazy("Every application of the call has its decision."),
    "round.added": gettext_lazy("%(who)s added a round."),
    "round.changed": gettext_lazy("%(who)s changed round %(round)s: %(fields)s."),
    "criterion.added": gettext_lazy("%(who)s added a criterion to round %(round)s."),
    "criterion.changed": gettext_lazy("%(who)s changed a criterion of round %(round)s: %(fields)s."),
    "criterion.removed": gettext_lazy("%(who)s removed a criterion from round %(round)s."),
    "problem.reported": gettext_lazy("%(who)s reported a problem. Its number is %(number)s."),
    "problem.handled": gettext_lazy("%(who)s marked problem %(number)s as handled."),
    **enquiries.TRAIL,
    # the applicant's work
    "application.started": gettext_lazy("%(who)s started the application."),
    "application.basics_saved": gettext_lazy("%(who)s changed the project information: %(fields)s."),
    "application.answers_saved": gettext_lazy("%(who)s saved answers: %(fields)s."),
    "application.registered": gettext_lazy("%(who)s registered version %(version)s."),
    "application.reopened": gettext_lazy("%(who)s opened the registered application for changes."),
    "application.status_changed": gettext_lazy("%(who)s changed the status from “%(from)s” to “%(to)s”."),
    "application.numbered": gettext_lazy("The application got the case number %(case_number)s."),
    "application.late_commit_submitted": gettext_lazy(
        "Version %(version)s arrived in time, %(arrived)s, and was submitted when it had been stored."
    ),
    "application.deadline_extended": gettext_lazy(
        "%(who)s moved the deadline of this application from %(from)s to %(until)s. Reason: %(reason)s"
    ),
    "attachment.added": gettext_lazy("%(who)s attached a file: %(kind)s."),
    "attachment.removed": gettext_lazy("%(who)s removed a file: %(kind)s."),
    "attachment.infected": gettext_lazy("A virus was found in a file, which can no longer be opened: %(kind)s."),
    "budget.saved": gettext_lazy("%(who)s changed the budget of %(party)s: %(cells)s."),
    "cv.transferred": gettext_lazy("%(participant)s transferred the CV to the application."),
    "participant.invited": gettext_lazy("%(who)s invited %(participant)s as %(role)s."),
    "participant.reminded": gettext_lazy("%(who)s reminded %(participant)s of the invitation."),
    "participant.accepted": gettext_lazy("%(participant)s accepted the invitation as %(role)s."),
    "participant.declined": gettext_lazy("%(participant)s declined the invitation."),
    "participant.revoked": gettext_lazy(
        "%(who)s ended the part of %(participant)s in the application, or withdrew the invitation."
    ),
    "participant.rights_changed": gettext_lazy("%(who)s changed the rights of %(participant)s: %(rights)s."),
    "party.added": gettext_lazy("%(who)s added %(party)s as %(role)s."),
    "party.changed": gettext_lazy("%(who)s changed what is said of %(party)s."),
    "party.removed": gettext_lazy("%(who)s removed %(party)s."),
    "party.asked": gettext_lazy("%(who)s asked the contact person of %(party)s to confirm its part."),
    "party.confirmed": gettext_lazy("The part of %(party)s was confirmed by its link."),
    "sister.proposed": gettext_lazy("%(who)s proposed to link the application with one in the other call."),
    "sister.proposal_withdrawn": gettext_lazy("%(who)s withdrew the proposal to link the application."),
    "sister.declined": gettext_lazy("%(who)s declined to link two applications."),
    "sister.linked": gettext_lazy("%(who)s accepted to link the application with one in the other call."),
    "sister.unlinked": gettext_lazy("%(who)s ended the link with the application in the other call."),
    # signing, supplements and eligibility
    "application.signature": gettext_lazy(
        "%(who)s answered for the organisation about version %(version)s: %(outcome)s."
    ),
    "application.signing_extended": gettext_lazy(
        "%(who)s gave the organisation until %(until)s to sign. Reason: %(reason)s"
    ),
    "application.signing_reminded": gettext_lazy(
        "%(who)s reminded those who may sign version %(version)s for the organisation. Persons: %(n_people)s."
    ),
    "filter.saved": gettext_lazy("%(who)s saved a search of a staff list."),
    "filter.removed": gettext_lazy("%(who)s removed a saved search of a staff list."),
    "supplement.asked": gettext_lazy("%(who)s asked for a supplement until %(until)s. Open: %(opened)s."),
    "supplement.lengthened": gettext_lazy("%(who)s gave the supplement more time, until %(until)s."),
    "supplement.registered": gettext_lazy(
        "%(who)s registered the supplement: version %(version)s replaces version %(replaces)s."
    ),
    "supplement.ended": gettext_lazy("The supplement ended: %(outcome)s."),
    "application.finding_judged": gettext_lazy("%(who)s looked at %(rule)s. What the portal found was %(verdict)s."),
    "application.eligibility_judged": gettext_lazy("%(who)s judged the eligibility: %(outcome)s."),
    "application.eligibility_void": gettext_lazy("The judgement of eligibility no longer counts: a new version came."),
    "bar.set": gettext_lazy("%(who)s closed the application to %(person)s."),
    "bar.lifted": gettext_lazy("%(who)s opened the application to %(person)s again."),
}
# The words of codes, by the kind of event (or its beginning) and the key in its detail.
Codes = Mapping[tuple[str, str], Mapping[Any, Any]]
CODES: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("role", "role"): dict(AgencyRole.Role.choices),
    ("organisation_role", "role"): dict(OrganisationRole.Role.choices),
    ("organisation_invitation", "role"): dict(OrganisationRole.Role.choices),
    ("participant", "role"): dict(Applicant.Role.choices),
    ("participant", "rights"): dict(Applicant.Rights.choices),
    ("party", "role"): dict(Party.Role.choices),
    ("application.status_changed", "from"): STATUSES,
    ("application.status_changed", "to"): STATUSES,
    ("application.signature", "outcome"): dict(Signature.Outcome.choices),
    ("application.finding_judged", "rule"): RULES,
    ("application.finding_judged", "verdict"): dict(FindingJudgement.Verdict.choices),
    ("application.eligibility_judged", "outcome"): dict(EligibilityJudgement.Outcome.choices),
    ("enquiry.begun", "kind"): enquiries.KINDS,
    ("supplement", "outcome"): dict(Supplement.Outcome.choices),
}
INSTANTS = frozenset({"from", "to", "until", "arrived"})
LISTS = frozenset({"fields", "cells", "opened"})


@dataclass(frozen=True)
class Known:
    """What events refer to: `names` by kind and key, such as a person's; `labels` of what a form asks for, by key."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


Writer = Callable[[Any, Known], str]


class _Said(dict[str, str]):
    """The values of a sentence, written when it asks for them; an old event may lack some."""

    def __init__(self, written: Callable[[str], str], **values: str) -> None:
        super().__init__(values)
        self.written = written

    def __missing__(self, key: str) -> str:
        return self.written(key) or NOTHING


@dataclass(frozen=True)
class Teller:
    """Tells events by a table of sentences, one of codes, and writers of further keys."""

    sentences: Mapping[str, Promise]
    codes: Codes
    writers: Mapping[str, Writer]

    def tell(self, action: str, detail: Mapping[str, Any], who: str, subject: str, known: Known) -> str:
        """The sentence of one event; the bare kind of one that nobody writes any longer."""
        if action not in self.sentences:
            return action
        given = _unfolded(detail)
        said = _Said(
            lambda key: self._written(action, key, given.get(key), known),
            who=who or _("The portal"),
            subject=subject or NOTHING,
        )
        return str(self.sentences[action]) % said

    def _written(self, action: str, key: str, value: Any, known: Known) -> str:
        codes = self.codes.get((action, key)) or self.codes.get((action.partition(".")[0], key))
        if codes is not None:
            return str(codes.get(value, value))
        if (key, str(value)) in known.names:
            return known.names[key, str(value)]
        return "" if value is None else self.writers.get(key, _plain)(value, known)


def model_labels(*models: type[Model]) -> dict[str, str]:
    """The columns of models in the reader's language."""
    return {one.name: str(one.verbose_name) for model in models for one in model._meta.fields}


def form_labels(form: Form, language: str) -> dict[str, str]:
    """What a form asks for, by key: project information, questions, sections, attachments, budget lines."""
    lines = {cost.key: cost.label.read_in(language) for cost in form.cost_types}
    return {
        **{key: str(label) for key, label in BASICS.items()},
        **{one.key: one.label.read_in(language) for one in form.uploads()},
        **{one.key: one.title.read_in(language) for one in form.sections},
        **{one.key: one.label.read_in(language) for one in form.fields()},
        **{f"{COST}.{key}": label for key, label in lines.items()},
        **{f"{FUNDING}.{line}": str(label) for line, label in FUNDING_LABELS.items()},
    }


def _unfolded(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail with how many each of its lists holds, and what a supplement opens as one list."""
    counts = {f"n_{key}": len(value) for key, value in detail.items() if isinstance(value, list)}
    opened = [*detail.get("sections", ()), *detail.get("attachments", ())]
    return {**counts, "opened": opened, **detail}


def _plain(value: Any, known: Known) -> str:
    return str(value)


def _amount(value: Any, known: Known) -> str:
    return format_sek(value) if isinstance(value, int) else str(value)


def _instant(value: Any, known: Known) -> str:
    try:
        return moment(datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def _label(value: Any, known: Known) -> str:
    """A key in the form's words, a budget's cell with its year; else the key itself."""
    key = str(value)
    line, _dot, year = key.rpartition(".")
    return f"{known.labels[line]} {year}" if line in known.labels else known.labels.get(key, key)


def _listed(values: Iterable[Any], known: Known) -> str:
    """The first ones by their labels, and how many more."""
    labels = list(dict.fromkeys(_label(value, known) for value in values))
    shown = ", ".join(labels[:N_LISTED])
    n_more = len(labels) - N_LISTED
    return _("%(shown)s and %(n_more)s more") % {"shown": shown, "n_more": n_more} if n_more > 0 else shown


WRITERS: dict[str, Writer] = {
    **dict.fromkeys(INSTANTS, _instant),
    **dict.fromkeys(LISTS, _listed),
    "kind": _label,
    "amount_sek": _amount,
}
