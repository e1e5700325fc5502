"""What letters say: the texts in use, a letter as it would be sent for a case, and which texts staff see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import translation
from django.utils.formats import date_format

from applications.domain.naming import text_in
from applications.domain.numbers import format_sek
from applications.models import Agency, AgencyRole, Call
from applications.policies.roles import agency_roles
from clusterportal.accounts.models import User
from clusterportal.approvals.models import Approval
from reviews.domain.letters import fill
from reviews.models import Decision, DecisionMeeting, LetterTemplate
from reviews.queries.decisions import decisions_of_staff
from reviews.queries.submitted import with_submitted
from reviews.texts.letters import OUTCOMES, shipped, translation_mark

LANGUAGES = ("sv", "en")
KIND = "letter.text"


@dataclass(frozen=True)
class Source:
    """What a letter is written from; `template` is None for the portal's own text."""

    subject: str
    body: str
    template: LetterTemplate | None = None


@dataclass(frozen=True)
class Written:
    """A letter as it is sent."""

    language: str
    subject: str
    body: str
    template: LetterTemplate | None


def sources_of(call: Call) -> dict[tuple[str, str], Source]:
    """What the letters of a call are written from now, by outcome and language; in one statement."""
    found = {
        (outcome, language): Source(*shipped(outcome, language))
        for outcome in Decision.Outcome.values
        for language in LANGUAGES
    }
    approved = LetterTemplate.objects.filter(agency=call.agency_id, approval__isnull=False)
    for one in sorted(approved.filter(Q(call=call) | Q(call__isnull=True)), key=_weight):
        found[one.outcome, one.language] = Source(one.subject, one.body, one)
    return found


def source_for(agency: Agency, call: Call | None, outcome: str, language: str) -> Source:
    """What letters say now, of a call or (None) of all calls of an agency that have no text of their own."""
    of_slot = LetterTemplate.objects.filter(agency=agency, outcome=outcome, language=language)
    approved = of_slot.filter(Q(call__isnull=True) | Q(call=call), approval__isnull=False)
    newest = max(approved, key=_weight, default=None)
    return Source(newest.subject, newest.body, newest) if newest else Source(*shipped(outcome, language))


def letters_of(decision: Decision, sources: Mapping[tuple[str, str], Source]) -> list[Written]:
    """Both letters of a decision, the governing one first."""
    return [letter_of(decision, sources[decision.outcome, language], language) for language in LANGUAGES]


def letter_of(decision: Decision, source: Source, language: str) -> Written:
    """A letter for a case. One that is not in Swedish says first that it is a translation."""
    with translation.override(language):
        values = _values(decision, language)
        parts = (translation_mark(), fill(source.body, values).strip())
    body = "\n\n".join(filter(None, parts)) + "\n"
    return Written(language, " ".join(fill(source.subject, values).split())[:200], body, source.template)


def templates_visible_to(user: User) -> QuerySet[LetterTemplate]:
    """The texts of the agencies whose officer the person is; of a call's own, those of the own calls.

    Each says whether it is approved, whether it waits for approval, and whether letters use it.
    """
    held = agency_roles(user).filter(role=AgencyRole.Role.OFFICER)
    whole = Q(agency__in=held.filter(call__isnull=True).values("agency"))
    of_agency = Q(agency__in=held.values("agency"), call__isnull=True)
    rows = LetterTemplate.objects.filter(whole | of_agency | Q(call__in=held.values("call")))
    newer = LetterTemplate.objects.alias(of_call=_of_call("call")).filter(
        number__gt=OuterRef("number"), approval__isnull=False, **_same_slot()
    )
    return rows.select_related("agency", "call__agency", "written_by", "approval__by").annotate(
        is_proposed=Exists(open_proposals()), is_replaced=Exists(newer)
    )


def of_texts_to_approve(user: User) -> Q:
    """For a query over proposals: those about texts that the person sees."""
    seen = templates_visible_to(user).annotate(key=Cast("pk", CharField())).order_by()
    return Q(kind=KIND, subject__in=seen.values("key"))


def open_proposals() -> QuerySet[Approval]:
    """For a query over texts: the proposal to approve one."""
    waiting = Approval.objects.filter(kind=KIND, approved_at__isnull=True, withdrawn_at__isnull=True)
    return waiting.filter(subject=Cast(OuterRef("pk"), CharField()))


def previewable(user: User, template: LetterTemplate, at: datetime) -> QuerySet[Decision]:
    """The decisions that are not published and for which a letter of this text could be written: those one may see."""
    known = decisions_of_staff(user, at).filter(outcome=template.outcome, meeting__call__agency=template.agency_id)
    waiting = known.exclude(meeting__state=DecisionMeeting.State.PUBLISHED)
    own = waiting.filter(meeting__call=template.call_id) if template.call_id else waiting
    return for_letters(own).order_by("application__reference")


def for_letters(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With everything that a letter names."""
    related = ("meeting__call__agency", "application__case_number", "application__submitted_version")
    return with_submitted(decisions.select_related(*related), "application__")


def _values(decision: Decision, language: str) -> dict[str, str]:
    """What each placeholder stands for, in the language of the letter."""
    application, meeting = decision.application, decision.meeting
    version = application.submitted_version
    document = version.document if version else {}
    return {
        "agency": text_in(meeting.call.agency, "name", language),
        "agency_short": meeting.call.agency.short_name,
        "call": _line(text_in(meeting.call, "title", language)),
        "title": _line(document.get(f"title_{language}") or application.reference),
        "reference": application.reference,
        "case_number": str(application.case_number) if hasattr(application, "case_number") else "–",
        "leader": _line(_leader(document)),
        "organisation": _line((document.get("organisation") or {}).get(f"name_{language}", "")),
        "decision_date": date_format(meeting.held_on, "j F Y"),
        "outcome": str(OUTCOMES[decision.outcome]),
        "reason": decision.reason_sv if language == "sv" else decision.reason_en or decision.reason_sv,
        "amount": format_sek(decision.amount_sek),
    }


def _leader(document: Mapping[str, Any]) -> str:
    return next((person["name"] for person in document.get("people", ()) if person["role"] == "leader"), "")


def _line(value: str) -> str:
    return " ".join(value.split())


def _weight(template: LetterTemplate) -> tuple[bool, int]:
    """The call's own text goes before the agency's, a newer one before an older."""
    return template.call_id is not None, template.number


def _same_slot() -> dict[str, Any]:
    return {
        "of_call": _of_call(OuterRef("call")),
        **{name: OuterRef(name) for name in ("agency", "outcome", "language")},
    }


def _of_call(column: Any) -> Coalesce:
    """The call as a value that equals itself also where there is none."""
    return Coalesce(Cast(column, CharField()), Value(""))
