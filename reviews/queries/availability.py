"""Terms of office and periods away, of an agency's own reviewers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Aggregate, Exists, Func, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from applications.models import Agency, Round
from reviews.domain.availability import Availability, Away
from reviews.models import Absence, RegisterEntry, Reviewer

# The first and the last day in office by reviewer, each None where it is open.
Terms = Mapping[Any, tuple[date | None, date | None]]


class _Days(Func):
    function, output_field = "daterange", DateRangeField()
    template = "%(function)s(%(expressions)s, '[]')"


class _Together(Aggregate):
    """All days of several periods: of two that follow on each other, one without a gap."""

    function, output_field = "range_agg", DateRangeField()


def reading_days(round_: Round) -> tuple[date, date]:
    """The first and the last day on which the round's applications are read, in Swedish time."""
    return localtime(round_.review_opens_at).date(), localtime(round_.review_due_at).date()


def days_of_office(round_: Round, at: datetime) -> tuple[date, date]:
    """The days for which somebody who is seated at `at` works in a panel of the round."""
    last = localtime(round_.panel_closes_at).date()
    return min(max(localtime(round_.review_opens_at).date(), localtime(at).date()), last), last


def absent_all(round_: Round) -> QuerySet[Absence, Any]:
    """The reviewers whom their absences, as the round's agency knows them, together leave no day to read on."""
    days = DateRange(*reading_days(round_), bounds="[]")
    by_reviewer = _known_to(round_.call.agency_id).order_by().values("reviewer")
    return by_reviewer.annotate(days=_Together(_Days("starts_on", "ends_on"))).filter(days__contains=days)


def availability_of(agency: Any, reviewers: Iterable[Reviewer], terms: Terms | None = None) -> dict[Any, Availability]:
    """What an agency knows, by reviewer, the person's own periods among it; `agency` is the row or its key.

    `terms`: the terms of office, where the entries are loaded already.
    """
    return _availability(agency, reviewers, _known_to(agency), terms)


def entered_by(agency: Any, reviewers: Iterable[Reviewer]) -> dict[Any, Availability]:
    """What an agency has entered itself, by reviewer. Two queries."""
    return _availability(agency, reviewers, Absence.objects.filter(agency=agency))


def own_away(reviewer: Reviewer) -> tuple[Away, ...]:
    """What the reviewer says."""
    return tuple(_by_reviewer(Absence.objects.filter(agency=None, reviewer=reviewer)).get(reviewer.pk, ()))


def during(round_: Round, reviewers: Iterable[Reviewer], terms: Terms | None = None) -> dict[Any, Availability]:
    """What the round's agency knows of these reviewers, with the periods that fall while the round is read."""
    first, last = reading_days(round_)
    found = availability_of(round_.call.agency_id, reviewers, terms)
    return {
        key: Availability(one.starts_on, one.ends_on, tuple(_within(one.away, first, last)))
        for key, one in found.items()
    }


def agencies_that_keep(reviewer: Reviewer, agencies: Iterable[Any]) -> list[Agency]:
    """Those of `agencies` in whose register the reviewer stands."""
    return list(Agency.objects.filter(pk__in=agencies, register_entries__reviewer=reviewer).order_by("pk"))


def _known_to(agency: Any) -> QuerySet[Absence]:
    answered = RegisterEntry.objects.filter(agency=agency, person_knows_since__isnull=False)
    own = Q(Exists(answered.filter(reviewer=OuterRef("reviewer"))), agency=None)
    return Absence.objects.filter(own | Q(agency=agency))


def _availability(
    agency: Any, reviewers: Iterable[Reviewer], absences: QuerySet[Absence], terms: Terms | None = None
) -> dict[Any, Availability]:
    keys = [one.pk for one in reviewers]
    away = _by_reviewer(absences.filter(reviewer__in=keys))
    held = _terms(agency, keys) if terms is None else terms
    return {key: Availability(*held.get(key, (None, None)), tuple(away.get(key, ()))) for key in keys}


def _terms(agency: Any, reviewers: list[Any]) -> Terms:
    rows = RegisterEntry.objects.filter(agency=agency, reviewer__in=reviewers)
    return {key: (first, last) for key, first, last in rows.values_list("reviewer", "starts_on", "ends_on")}


def _by_reviewer(absences: QuerySet[Absence]) -> dict[Any, list[Away]]:
    found: dict[Any, list[Away]] = {}
    for one in absences.order_by("starts_on", "ends_on"):
        away = Away(one.starts_on, one.ends_on, one.note, one.agency_id is None)
        found.setdefault(one.reviewer_id, []).append(away)
    return found


def _within(away: Iterable[Away], first: date, last: date) -> list[Away]:
    return [one for one in away if one.starts_on <= last and first <= one.ends_on]
