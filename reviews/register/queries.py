"""What everybody may read of granted clusters: published decisions alone, in the words of the submitted version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from applications.domain.naming import text_in
from applications.domain.searching import sought
from applications.models import Agency, Organisation, Party, TechnologyArea, Version
from applications.models.versions import PublicWords
from applications.texts.following import absolute
from applications.texts.reading import page_language
from reviews.domain.grants import FREED
from reviews.models import Decision
from reviews.register.changes import Changed, approved_changes, changed, last_changes

VERSION = "application__submitted_version"
NEWEST_FIRST = ("-meeting__published_at", "application__reference")
FATE = {"fate": F("grant__state"), "fate_at": Coalesce("grant__ended_at", "grant__settled_at")}
NAMED = ("application__call__agency", f"{VERSION}__area", f"{VERSION}__organisation")
# What the list says of a grant: most of a call and of an organisation is not asked for.
LISTED = (
    *("amount_sek", "meeting__published_at", "application__reference"),
    *(f"application__case_number__{name}" for name in ("year", "serial")),
    *(f"{VERSION}__{name}" for name in ("title_sv", "title_en")),
    *(f"{path}__{name}" for path in NAMED for name in ("name_sv", "name_en")),
)
LEADER = KeyTextTransform("name", KeyTransform(0, KeyTransform("people", f"{VERSION}__document")))


@dataclass(frozen=True)
class Totals:
    """How many grants are published, and of those that are not given up how many there are and their sum in SEK."""

    n_published: int
    n_held: int
    held_sek: int


@dataclass(frozen=True)
class GrantLine:
    """A row of the list: who leads the grant now, and for which organisation."""

    decision: Decision
    leader: str
    organisation: Organisation | None


@dataclass(frozen=True)
class GrantView:
    """One granted cluster, read from its submitted version; nothing of its review stands here.

    `changed`: by leader, organisation and period, what has been changed last.
    """

    decision: Decision
    document: Mapping[str, Any]
    changed: Mapping[str, Changed]

    @property
    def url(self) -> str:
        """The address that stays."""
        return absolute("register_grant", self.decision.application.reference)

    @property
    def given_up(self) -> Changed | None:
        return given_up(self.decision)

    @property
    def leader(self) -> Mapping[str, Any] | None:
        return next((person for person in self.document["people"] if person["role"] == "leader"), None)

    @property
    def leader_now(self) -> str:
        """The name of who leads the grant now."""
        if "leader" in self.changed:
            return str(self.changed["leader"].value)
        return str(self.leader["name"]) if self.leader is not None else ""

    @property
    def organisation_now(self) -> Mapping[str, Any] | None:
        """The names of the organisation that has the grant now."""
        if "organisation" in self.changed:
            organisation = self.changed["organisation"].value
            return {"name_sv": organisation.name_sv, "name_en": organisation.name_en}
        decided: Mapping[str, Any] | None = self.document["organisation"]
        return decided

    @property
    def ends_on_now(self) -> date:
        """The last day of the grant now."""
        period = self.changed.get("period")
        ends_on: date = period.value if period is not None else self.decision.application.call.grant_ends_on
        return ends_on

    @property
    def changed_at(self) -> datetime | None:
        """When something was changed last."""
        return max((one.at for one in self.changed.values()), default=None)

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


def given_up(decision: Any) -> Changed | None:
    """How and when a grant of `shown_grants` or `whole_grants` was declined, or ended before it had begun."""
    return Changed(decision.fate, decision.fate_at) if decision.fate in FREED else None


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
    """Grants, the newest first. A page of the list takes their keys, and by `shown_grants` what is said of some.

    Every word of `words` begins a word of a submitted title, name or summary, or is the reference or the case number.
    The organisation is that of the decision or that of now.
    """
    found = _holding(published_grants(at), words)
    if organisation is not None:
        found = found.filter(pk__in=_of_organisation(organisation, at))
    if area is not None:
        found = found.filter(**{f"{VERSION}__area": area})
    if agency is not None:
        found = found.filter(application__call__agency=agency)
    return found.order_by(*NEWEST_FIRST)


def shown_grants(keys: Iterable[UUID], at: datetime) -> list[GrantLine]:
    """The grants of these keys, in the same order. What is long in them is read for these alone."""
    keys = list(keys)
    rows = Decision.objects.select_related(*NAMED, "application__case_number", "meeting")
    found = rows.annotate(leader=LEADER, **FATE).only(*LISTED).in_bulk(keys)
    now = changed(keys, at)
    return [_line(found[key], now.get(key, {})) for key in keys]


def totals(at: datetime) -> Totals:
    """The figures of the whole register. What is given up is little: it is taken off, not looked up for each grant."""
    counted = {"n": Count("pk"), "sek": Coalesce(Sum("amount_sek"), 0)}
    published = published_grants(at).aggregate(**counted)
    freed = published_grants(at).filter(grant__state__in=FREED).aggregate(**counted)
    return Totals(published["n"], published["n"] - freed["n"], published["sek"] - freed["sek"])


def grant(reference: str, at: datetime) -> GrantView | None:
    """The grant of a reference, or None for what is not granted, not published or unknown: all the same here."""
    return next(whole_grants(published_grants(at).filter(application__reference=reference), at), None)


def whole_grants(found: QuerySet[Decision], at: datetime) -> Iterator[GrantView]:
    """Grants with their documents, read some at a time, and what is otherwise by now."""
    now = changed(found.values("pk"), at)
    related = ("application__call__agency", "application__case_number", "meeting", VERSION)
    for decision in found.select_related(*related).annotate(**FATE).iterator(chunk_size=200):
        version = decision.application.submitted_version
        if version is not None:
            yield GrantView(decision, version.document, now.get(decision.pk, {}))


def mark(at: datetime) -> str:
    """What changes when the register does: grants, the last publication, and the last change or end of a grant."""
    of_grants = {"settled": Max("grant__settled_at"), "ended": Max("grant__ended_at")}
    grants = published_grants(at).aggregate(n=Count("pk"), newest=Max("meeting__published_at"), **of_grants)
    changes = approved_changes(at).aggregate(newest=Max("decided_at"))
    instants = (grants["newest"], grants["settled"], grants["ended"], changes["newest"])
    return "-".join([str(grants["n"]), *(str(one.timestamp()) if one else "0" for one in instants)])


def granted_agencies(at: datetime) -> QuerySet[Agency]:
    """The agencies that have granted something."""
    return Agency.objects.filter(Exists(published_grants(at).filter(application__call__agency=OuterRef("pk"))))


def granted_areas(at: datetime) -> QuerySet[TechnologyArea]:
    """The areas in which something is granted."""
    return TechnologyArea.objects.filter(Exists(published_grants(at).filter(**{f"{VERSION}__area": OuterRef("pk")})))


def granted_organisations(at: datetime) -> QuerySet[Organisation]:
    """The organisations that administrate or coordinate a granted cluster, as decided or by now."""
    decided = published_grants(at).filter(**{f"{VERSION}__organisation": OuterRef("pk")})
    moved = last_changes(at).filter(grant__decision__in=published_grants(at), organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(decided) | Exists(moved))


def versions_holding(prefixes: str) -> QuerySet[Version]:
    """Versions of any application by their words: a query of its own, in which the index of the words is used."""
    query = SearchQuery(prefixes, config="simple", search_type="raw")
    return Version.objects.alias(words=PublicWords(F("document"))).filter(words=query)


def _line(decision: Any, now: Mapping[str, Changed]) -> GrantLine:
    leader, organisation = now.get("leader"), now.get("organisation")
    return GrantLine(
        decision,
        leader.value if leader is not None else decision.leader or "",
        organisation.value if organisation is not None else decision.application.submitted_version.organisation,
    )


def _of_organisation(organisation: Organisation, at: datetime) -> QuerySet[Any]:
    """The keys of what it was granted, and of what it has taken over: both parts use their indexes."""
    decided = Decision.objects.filter(**{f"{VERSION}__organisation": organisation}).order_by().values("pk")
    return decided.union(last_changes(at).filter(organisation=organisation).values("grant"))


def _holding(found: QuerySet[Decision], words: str) -> QuerySet[Decision]:
    if not words.strip():
        return found
    search = sought(words)
    if search.is_empty:
        return found.none()
    for reference in search.references:
        found = found.filter(application__reference=reference)
    for year, serial in search.case_numbers:
        found = found.filter(application__case_number__year=year, application__case_number__serial=serial)
    if search.prefixes:
        found = found.filter(**{f"{VERSION}__in": versions_holding(search.prefixes).values("pk")})
    return found
