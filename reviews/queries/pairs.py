"""Whom and what the rows of a file of pairs mean, in a round as one officer sees it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from applications.domain.orcid import WrongOrcid, clean_orcid
from applications.models import Round
from reviews.models import Assignment, Case, PanelRole, RegisterEntry, Reviewer
from reviews.queries.naming import name_at
from reviews.queries.register import register_of

People = Mapping[str, Reviewer]


@dataclass(frozen=True)
class Roll:
    """The agency's reviewers by address and ORCID, and by name: those of the round, then the others. Small letters."""

    by_email: People
    by_orcid: People
    of_round: Mapping[str, list[Reviewer]]
    others: Mapping[str, list[Reviewer]]

    def meant_by(self, written: str) -> list[Reviewer]:
        """Whom an address, an ORCID or a whole name means: nobody, one or several."""
        key = plain(written)
        if "@" in key:
            return _one(self.by_email.get(key))
        try:
            return _one(self.by_orcid.get(clean_orcid(written)))
        except WrongOrcid:
            return self.of_round.get(key) or self.others.get(key, [])


def roll_of(round_: Round, cases: Iterable[Case]) -> Roll:
    """Who can be meant in a file of pairs of these cases, by the names that the agency uses; four queries."""
    rows = {one.pk: one for one in _meant(round_, cases)}
    register = register_of(round_.call.agency)
    names: dict[bool, dict[str, list[Reviewer]]] = {True: {}, False: {}}
    for one in rows.values():
        names[one.is_of_round].setdefault(plain(str(one)), []).append(one)
    return Roll(
        by_email=_among(rows, register.by_email),
        by_orcid=_among(rows, register.by_orcid),
        of_round=names[True],
        others=names[False],
    )


def plain(written: str) -> str:
    """A text as it is compared: letter case and spaces apart."""
    return " ".join(written.split()).casefold()


def loads_of(round_: Round, reviewers: Iterable[Reviewer]) -> dict[UUID, int]:
    """The most readings of each in the round, over all parts other than an observer's."""
    roles = PanelRole.objects.filter(panel__round=round_, reviewer__in=reviewers, ended_at__isnull=True)
    sums = roles.exclude(role=PanelRole.Role.OBSERVER).values("reviewer").order_by().annotate(most=Sum("load_max"))
    return dict(sums.values_list("reviewer", "most"))


def readings_held(cases: QuerySet[Case], reviewers: Iterable[Reviewer]) -> Counter[UUID]:
    """How many of these cases each reads, proposed or confirmed; what is screened out is not counted."""
    asked = [one.pk for one in cases if not one.is_screened_out]
    rows = Assignment.objects.filter(case__in=asked, reviewer__in=reviewers, ended_at__isnull=True)
    return Counter(rows.values_list("reviewer", flat=True))


def _meant(round_: Round, cases: Iterable[Case]) -> QuerySet[Any]:
    """Those in the agency's register, whoever has or had a part in the round, and who reads one of the cases."""
    entered = RegisterEntry.objects.filter(agency=round_.call.agency_id, reviewer=OuterRef("pk"))
    seats = PanelRole.objects.filter(panel__round=round_, reviewer=OuterRef("pk"))
    readings = Assignment.objects.filter(case__in=list(cases), reviewer=OuterRef("pk"), ended_at__isnull=True)
    of_round = Exists(seats.filter(ended_at__isnull=True)) | Exists(readings)
    rows = Reviewer.objects.filter(Exists(entered) | Exists(seats) | Exists(readings))
    named = rows.annotate(is_of_round=of_round, known_as=name_at(round_.call.agency_id, ""))
    return named.select_related("person").order_by("pk")


def _among(rows: Mapping[UUID, Reviewer], entries: Mapping[str, RegisterEntry]) -> People:
    return {key: rows[entry.reviewer_id] for key, entry in entries.items() if entry.reviewer_id in rows}


def _one(found: Reviewer | None) -> list[Reviewer]:
    return [] if found is None else [found]
