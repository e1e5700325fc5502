"""Granted clusters as data for other systems: what stands on their pages, and nothing else.

Keys are English and stable; texts stand in the languages in which they were submitted. docs/open-data.md says what they
mean.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from applications.domain.identity_numbers import first_identity_number
from applications.domain.naming import text_in
from applications.models import Application, Organisation
from applications.texts.reading import page_language
from reviews.domain.grants import GrantState
from reviews.models.grants import STATE_LABELS
from reviews.register.queries import GrantView

COLUMNS = {
    "reference": _("Reference"),
    "agency": _("Agency"),
    "case_number": _("Case number"),
    "title_sv": _("Title in Swedish"),
    "title_en": _("Title in English"),
    "leader": _("Project leader"),
    "organisation": _("Organisation"),
    "area": _("Technology area"),
    "amount_sek": _("Amount, SEK"),
    "starts_on": _("Grant starts"),
    "ends_on": _("Grant ends"),
    "decided_on": _("Decided"),
    "url": _("Address"),
    "given_up": _("Declined or ended"),
    "call": _("Call"),
    "leader_now": _("Project leader now"),
    "organisation_now": _("Organisation now"),
    "ends_on_now": _("Grant ends now"),
    "changed_on": _("Last changed"),
}
NAMES = ("name_sv", "name_en")


def project_id(application: Application) -> str:
    """The case number with its agency, as Sweden's database of research projects writes it: 2027-00012_VR."""
    number = case_number(application)
    return f"{number}_{application.call.agency.short_name}" if number else ""


def case_number(application: Application) -> str:
    """Empty where the application still waits for one."""
    return str(application.case_number) if hasattr(application, "case_number") else ""


def grant_document(view: GrantView) -> dict[str, Any]:
    """One grant as JSON values."""
    decision, document = view.decision, view.document
    application, call = decision.application, decision.application.call
    return {
        "reference": application.reference,
        "project_id": project_id(application),
        "case_number": case_number(application),
        "agency": {"code": call.agency_id, **_chosen(vars(call.agency), NAMES)},
        "call": {"id": str(call.pk), "title_sv": call.title_sv, "title_en": call.title_en},
        "title_sv": document["title_sv"],
        "title_en": document["title_en"],
        "area": document["area"],
        "subject_codes": document["subject_codes"],
        "organisation": _organisation(document["organisation"]),
        "leader": _leader(view.leader),
        "n_researchers": view.n_researchers,
        "parties": [_chosen(party, ("role", "name", *NAMES, "country")) for party in document["parties"]],
        "amount_sek": decision.amount_sek,
        "starts_on": call.grant_starts_on.isoformat(),
        "ends_on": call.grant_ends_on.isoformat(),
        "decided_at": decision.meeting.published_at.isoformat() if decision.meeting.published_at else None,
        "changes": [
            {"what": what, "to": _as_json(one.value), "at": one.at.isoformat()} for what, one in view.changed.items()
        ],
        "now": {
            "leader": {"name": view.leader_now} if view.leader_now else None,
            "organisation": _chosen(view.organisation_now, NAMES) if view.organisation_now else None,
            "ends_on": view.ends_on_now.isoformat(),
        },
        "given_up": {"how": view.given_up.value, "at": view.given_up.at.isoformat()} if view.given_up else None,
        "abstract_en": view.abstract,
        "popular_summary_sv": view.popular_summary,
        "url": view.url,
    }


def grant_row(view: GrantView) -> list[str | int]:
    """One grant as a row under COLUMNS, names in the reader's language."""
    language, document = page_language(), grant_document(view)
    published_at, now = view.decision.meeting.published_at, document["now"]
    flat = document | {
        "agency": text_in(document["agency"], "name", language),
        "leader": (document["leader"] or {}).get("name", ""),
        "organisation": text_in(document["organisation"], "name", language) if document["organisation"] else "",
        "area": text_in(document["area"], "name", language) if document["area"] else "",
        "given_up": str(STATE_LABELS[GrantState(view.given_up.value)]) if view.given_up else "",
        "decided_on": _day(published_at),
        "call": text_in(document["call"], "title", language),
        "leader_now": view.leader_now,
        "organisation_now": text_in(now["organisation"], "name", language) if now["organisation"] else "",
        "ends_on_now": now["ends_on"],
        "changed_on": _day(view.changed_at),
    }
    return [flat[name] for name in COLUMNS]


def _day(at: datetime | None) -> str:
    return localtime(at).date().isoformat() if at is not None else ""


def _leader(person: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"name": person["name"], "organisation": _organisation(person["organisation"])}


def _organisation(organisation: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A sole trader's number is a personal one and goes to nobody."""
    if organisation is None:
        return None
    found = _chosen(organisation, (*NAMES, "organisation_number", "ror", "country"))
    number = found.get("organisation_number") or ""
    return found | {"organisation_number": "" if first_identity_number(number) else number}


def _as_json(value: Organisation | date | str) -> Any:
    if isinstance(value, Organisation):
        return {name: getattr(value, name) for name in NAMES}
    return value.isoformat() if isinstance(value, date) else value


def _chosen(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
