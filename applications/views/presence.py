"""What an open page of a section asks for now and then: who else has it open, and what they have saved meanwhile."""

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from applications.actions.presence import end_presence, show_presence
from applications.actions.working_copy import fingerprint
from applications.forms.editing import BASE, EditedForm
from applications.policies.applications import check_edit
from applications.queries.history import Author, authors
from applications.queries.presence import Colleague, colleagues
from applications.texts import presence as texts
from applications.views.editing import EDITORS, shown_form
from applications.views.visits import Visit, place_of, visit_of
from clusterportal.accounts.errors import Hidden

IN_COMPANY, ALONE = 7, 20  # seconds until the page asks again


@dataclass(frozen=True)
class Changed:
    """A field whose answer is no longer the one that the page started from: the field as it is now, and in words."""

    base: str
    html: str
    updated: str
    changed: str
    spoken: str


@login_required
@require_safe
def presence(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Answers {here, writing, changed, again}; 304 while nothing is new. The request holds the bases of the page.

    `writes`: the field that its reader writes in; `leaves`: the page is closed.
    """
    visit = visit_of(request, reference, key)
    if visit.section.kind not in EDITORS:
        raise Hidden
    check_edit(request.user, visit.application, request.at, place_of(key))
    if "leaves" in request.GET:
        end_presence(visit.application, key, by=request.user)
        return HttpResponse(status=204)
    show_presence(visit.application, key, writes=request.GET.get("writes", ""), by=request.user)
    others = colleagues(visit.application, key, of=request.user)
    mark = _mark(visit, others)
    return get_conditional_response(request, etag=mark) or _answer(visit, others, mark)


def _mark(visit: Visit, others: tuple[Colleague, ...]) -> str:
    """Changes with every save in the application, and with who is there."""
    bases = sorted(item for item in visit.request.GET.items() if item[0].startswith(BASE.format("")))
    people = [[one.name, one.writes] for one in others]
    return quote_etag(fingerprint([get_language(), visit.application.revision, people, bases]))


def _answer(visit: Visit, others: tuple[Colleague, ...], mark: str) -> HttpResponse:
    fields = {one.writes for one in others if one.writes}
    answer = {
        "here": texts.is_here([one.name for one in others]),
        "writing": {key: texts.writes_here([one.name for one in others if one.writes == key]) for key in fields},
        "changed": {key: asdict(one) for key, one in _changed(visit).items()},
        "again": IN_COMPANY if others else ALONE,
    }
    return JsonResponse(answer, headers={"ETag": mark})


def _changed(visit: Visit) -> dict[str, Changed]:
    shown = shown_form(visit)
    asked = visit.request.GET
    now = {key: str(shown.fields[BASE.format(key)].initial) for key in shown.edited_keys()}
    keys = [key for key, base in now.items() if asked.get(BASE.format(key), base) != base]
    known = authors(visit.application, keys)
    return {key: _shown(shown, key, now[key], known.get(key, ("", None))) for key in keys}


def _shown(shown: EditedForm, key: str, base: str, author: Author | tuple[str, None]) -> Changed:
    said = texts.updated(*author)
    context: dict[str, Any] = {"field": shown[key]}
    html = render_to_string("components/field.html", context)
    label = str(shown.fields[key].label)
    return Changed(base, html, said, texts.changed(*author), texts.spoken(label, said))
