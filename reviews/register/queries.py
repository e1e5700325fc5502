"""What everybody may read of granted clusters: published decisions alone, in the words of the submitted version."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from applications.domain.naming import text_in
from applications.models import Agency, Organisation, Party, TechnologyArea
from applications.texts.reading import page_language
from reviews.models import Decision

VERSION = "application__submitted_version"


def _text(*keys: str | int) -> KeyTextTransform:
    """The text at a place in the submitted version's document."""
    place: Combinable = F(f"{VERSION}__document")
    for key in keys[:-1]:
        place = KeyTransform(key, place)
    return KeyTextTransform(keys[-1], place)


LEADER = {"leader": _text("people", 0, "name")}
SUMMARIES = {"abstract": _text("answers", "abstract"), "popular_summary": _text("answers", "popular_summary")}
SEARCHED = (
    *(f"{VERSION}__title_{language}" for language in ("sv", "en")),
    *(f"{VERSION}__organisation__name_{language}" for language in ("sv", "en")),
    *LEADER,
    *SUMMARIES,
    "application__reference",
)
MAX_WORDS = 8


@dataclass(frozen=True)
class GrantView:
    """One granted cluster, read from its submitted version; nothing of its review stands here."""

    decision: Decision
    document: Mapping[str, Any]

    @property
    def leader(self) -> Mapping[str, Any] | None:
        return next((person for person in self.document["people"] if person["role"] == "leader"), None)

    @property
    def n_researchers(self) -> int:
        return sum(person["role"] == "researcher" for person in self.document["people"])

    @property
    def parties(self) -> list[dict[str, Any]]:
        """The organisations of the consortium, each with its role in words."""
        roles = dict(Party.Role.choices)
        parties = ({**party, "name": text_in(party, "name", page_language())} for party in self.document["parties"])
        return [{**party, "role_label": roles[party["role"]]} for party in parties]

    @property
    def abstract(self) -> str:
        return str(self.document["answers"].get("abstract") or "")

    @property
    def popular_summary(self) -> str:
        return str(self.document["answers"].get("popular_summary") or "")


def published_grants(at: datetime) -> QuerySet[Decision]:
    """The granting decisions of meetings published by `at`. Every page and feed of the register starts here."""
    granted = Decision.objects.filter(outcome=Decision.Outcome.GRANTED, meeting__state="published")
    return granted.filter(meeting__published_at__lte=at)


def listed_grants(
    at: datetime,
    *,
    words: str = "",
    organisation: Organisation | None = None,
    area: TechnologyArea | None = None,
    agency: Agency | None = None,
) -> QuerySet[Decision]:
    """Grants for the list, the newest first; every word of `words` stands in a title, name or summary."""
    found = published_grants(at).annotate(**LEADER)
    if organisation is not None:
        found = found.filter(**{f"{VERSION}__organisation": organisation})
    if area is not None:
        found = found.filter(**{f"{VERSION}__area": area})
    if agency is not None:
        found = found.filter(application__call__agency=agency)
    if words.strip():
        found = found.alias(**SUMMARIES).filter(_holds_all(words))
    related = ("application__call__agency", f"{VERSION}__area", f"{VERSION}__organisation")
    found = found.select_related(*related, "application__case_number", "meeting").defer(f"{VERSION}__document")
    return found.order_by("-meeting__published_at", "application__reference")


def grant(reference: str, at: datetime) -> GrantView | None:
    """The grant of a reference, or None for what is not granted, not published or unknown: all the same here."""
    related = ("application__call__agency", "application__call__initiative", "meeting")
    versions = (VERSION, "application__case_number")
    found = published_grants(at).select_related(*related, *versions).filter(application__reference=reference).first()
    version = found.application.submitted_version if found is not None else None
    return None if found is None or version is None else GrantView(found, version.document)


def granted_agencies(at: datetime) -> QuerySet[Agency]:
    """The agencies that have granted something."""
    return Agency.objects.filter(pk__in=published_grants(at).values("application__call__agency"))


def granted_areas(at: datetime) -> QuerySet[TechnologyArea]:
    """The areas in which something is granted."""
    return TechnologyArea.objects.filter(pk__in=published_grants(at).values(f"{VERSION}__area"))


def granted_organisations(at: datetime) -> QuerySet[Organisation]:
    """The organisations that administrate or coordinate a granted cluster."""
    return Organisation.objects.filter(pk__in=published_grants(at).values(f"{VERSION}__organisation"))


def _holds_all(words: str) -> Q:
    plain = unicodedata.normalize("NFC", words.replace("\0", ""))
    each = [reduce(or_, (Q(**{f"{name}__icontains": word}) for name in SEARCHED)) for word in plain.split()[:MAX_WORDS]]
    return reduce(and_, each, Q())
