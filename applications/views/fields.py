"""Saving the fields of a page one by one while somebody writes: what every such page has in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.timezone import localtime

from applications.actions.working_copy import Saved
from applications.forms.editing import BASE, EditedForm, Other
from applications.queries.history import Author
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.requests.actions import once

EDITOR = "editor"  # the hidden field that names whose page it is


@dataclass(frozen=True)
class Desk:
    """A page whose fields are saved one by one.

    `form`: the form with what was sent; `fresh`: the form of what is stored, read again; `save(changes, by=, at=)`
    keeps changes; `authors`: who saved what stands in some fields.
    """

    request: HttpRequest
    form: Callable[[Any], EditedForm]
    fresh: Callable[[], EditedForm]
    save: Callable[..., Saved]
    authors: Callable[[Iterable[str]], Mapping[str, Author]]


def autosaved(
    request: HttpRequest, find: Callable[[], Desk], sentence: Callable[[str, Mapping[str, object]], str]
) -> JsonResponse:
    """Some fields of the page, as its script sends them while somebody writes.

    Answers {at, bases, clashes, errors} by field. 401: signed out, or signed in as somebody else than the page's
    reader; 403 and 423 with {refused}: the portal does not take it; 404: there is nothing to save for this person.
    """
    if not request.user.is_authenticated or request.POST.get(EDITOR) != str(request.user.pk):
        return JsonResponse({}, status=401)
    try:
        return _answer(find())
    except Refused as refused:
        return JsonResponse({"refused": sentence(refused.code, refused.params)}, status=refused.status)
    except Hidden:
        return JsonResponse({}, status=404)


def save_once(desk: Desk, shown: EditedForm, route: str) -> dict[str, Any]:
    """Keep what the form can keep: keys that changed and that clash, and the bases of the next save."""

    def act(at: datetime) -> dict[str, Any]:
        saved = desk.save(shown.changes(), by=desk.request.user, at=at)
        clashes = [clash.key for clash in saved.clashes]
        return {"changed": list(saved.changed), "clashes": clashes, "bases": dict(saved.bases)}

    return once(desk.request, route, act)


def others(desk: Desk, keys: Iterable[str]) -> dict[str, Other]:
    """What has been saved in these fields meanwhile. An outcome holds keys and no text: it is read again."""
    if not keys:
        return {}
    fresh, known = desk.fresh(), desk.authors(keys)
    return {key: fresh.stands(key, known) for key in keys}


def clock(at: datetime | None) -> str:
    """The time to the second, as "saved 12:03:04" says it."""
    return f"{localtime(at):%H:%M:%S}" if at else ""


def _answer(desk: Desk) -> JsonResponse:
    shown = desk.form(desk.request.POST)
    shown.is_valid()
    outcome = save_once(desk, shown, "autosave")
    clashes = others(desk, outcome["clashes"])
    sent = [key for key in shown.edited_keys() if BASE.format(key) in desk.request.POST and key not in clashes]
    answer = {
        "at": clock(desk.request.at),
        "bases": {key: base for key, base in outcome["bases"].items() if key not in clashes},
        "clashes": {key: asdict(other) | {"at": clock(other.at)} for key, other in clashes.items()},
        "errors": {key: sentences for key in sent if (sentences := shown.sentences(key))},
    }
    return JsonResponse(answer, status=409 if clashes else 200)
