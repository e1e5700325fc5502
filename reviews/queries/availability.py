"""Terms of office and periods away, of an agency's own reviewers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from applications.models import Agency, Round
from reviews.domain.availability import Availability, Away
from reviews.models import Absence, Reviewer, Term


def reading_days(round_: Round) -> tuple[date, date]:
    """The first and the last day on which the round's applications are read, in Swedish time."""
    return localtime(round_.review_opens_at).date(), localtime(round_.review_due_at).date()


def days_of_office(round_: Round, at: datetime) -> tuple[date, date]:
    """The days for which somebody who is seated at `at` works in a panel of the round."""
    last = localtime(round_.panel_closes_at).date()
    return min(max(localtime(round_.review_opens_at).date(), localtime(at).date()), last), last


def absent_all(round_: Round) -> QuerySet[Absence]:
    """The absences, known to the round's agency, that leave no day to read on."""
    first, last = reading_days(round_)
    return Absence.objects.filter(agency=round_.call.agency_id, starts_on__lte=first, ends_on__gte=last)


def availability_of(agency: Any, reviewers: Iterable[Reviewer]) -> dict[Any, Availability]:
    """What an agency knows, by reviewer; `agency` is the row or its key. Two queries."""
    keys = [one.pk for one in reviewers]
    away: dict[Any, list[Away]] = {}
    for one in Absence.objects.filter(agency=agency, reviewer__in=keys).order_by("starts_on"):
        away.setdefault(one.reviewer_id, []).append(Away(one.starts_on, one.ends_on, one.note))
    terms = {one.reviewer_id: one for one in Term.objects.filter(agency=agency, reviewer__in=keys)}
    return {key: _availability(terms.get(key), away.get(key, [])) for key in keys}


def during(round_: Round, reviewers: Iterable[Reviewer]) -> dict[Any, Availability]:
    """What the round's agency knows of these reviewers, with the periods that fall while the round is read."""
    first, last = reading_days(round_)
    found = availability_of(round_.call.agency_id, reviewers)
    return {
        key: Availability(one.starts_on, one.ends_on, tuple(_within(one.away, first, last)))
        for key, one in found.items()
    }


def agencies_that_keep(reviewer: Reviewer, agencies: Iterable[Any]) -> list[Agency]:
    """Those of `agencies` in whose register the reviewer stands."""
    return list(Agency.objects.filter(pk__in=agencies, reviewers=reviewer).order_by("pk"))


def _availability(term: Term | None, away: list[Away]) -> Availability:
    return Availability(term.starts_on if term else None, term.ends_on if term else None, tuple(away))


def _within(away: Iterable[Away], first: date, last: date) -> list[Away]:
    return [one for one in away if one.starts_on <= last and first <= one.ends_on]
