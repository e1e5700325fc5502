"""One search over everything that a member of staff has lists of, in what these lists show the person alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.http import urlencode

from applications.admin.base import PortalModelAdmin, held_roles
from applications.models import Application, Call, Enquiry, PlanningGrant, ProblemReport
from applications.texts.naming import spoken
from applications.texts.reading import in_language
from reviews.models import DecisionMeeting, Grant, Panel, Reviewer
from reviews.queries.searching import words_of

N_MOST = 10


@dataclass(frozen=True)
class Group:
    """What was found in one list: `url` leads to all of it where there is more than is shown."""

    title: str
    hits: tuple[tuple[str, str], ...]
    url: str
    has_more: bool


def _application(row: Any) -> str:
    number = f"{row.call.agency} {row.case_number}" if hasattr(row, "case_number") else ""
    return " · ".join(part for part in (row.reference, number, row.submitted_title) if part)


def _report(row: ProblemReport) -> str:
    return f"{row.number} · {spoken(row.call)}"


LINES: dict[type[Model], Callable[[Any], str]] = {
    Application: _application,
    Call: spoken,
    Reviewer: str,
    Panel: spoken,
    DecisionMeeting: lambda row: f"{row.title} · {spoken(row.call)}",
    Grant: lambda row: f"{row.decision.application.reference} · {in_language(row, 'title')}",
    Enquiry: lambda row: f"{row.number} · {row.subject}",
    ProblemReport: _report,
    PlanningGrant: lambda row: f"{row.register_id} · {in_language(row, 'title')}",
}


def found_by(request: HttpRequest, text: str) -> list[Group]:
    """What the person's own lists hold of `text`, list by list; as many statements whatever is found."""
    return [one for one in _groups(request, text) if one.hits] if words_of(text) else []


def _groups(request: HttpRequest, text: str) -> Iterator[Group]:
    for model, line in LINES.items():
        owner = admin.site._registry[model]
        if held_roles(request) & frozenset(owner.roles):
            yield _group(owner, line, request, text)


def _group(owner: PortalModelAdmin, line: Callable[[Any], str], request: HttpRequest, text: str) -> Group:
    found, _several = owner.get_search_results(request, owner.get_queryset(request), text)
    rows = list(found[: N_MOST + 1])
    hits = tuple((line(row), owner.url("change", row)) for row in rows[:N_MOST])
    title = str(owner.opts.verbose_name_plural)
    address = f"{owner.url('changelist')}?{urlencode({'q': text})}"
    return Group(title[:1].upper() + title[1:], hits, address, len(rows) > N_MOST)
