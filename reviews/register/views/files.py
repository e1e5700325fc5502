"""The register for other systems: JSON some at a time, CSV of all, JSON of one grant, and a feed of the newest."""

import json
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from applications.domain.tables import write_csv
from applications.texts.following import absolute
from applications.texts.reading import in_language, short_sek
from applications.views.feeds import Following, LanguageFeed
from clusterportal.files.responses import made_attachment
from clusterportal.snapshot import as_of_one_instant
from reviews.models import Decision
from reviews.register.forms import DataFilter, RegisterFilter
from reviews.register.open_data import COLUMNS, grant_document, grant_row
from reviews.register.queries import grant, listed_grants, mark, whole_grants

N_ENTRIES = 50


def _mark(request: HttpRequest, **_kwargs: str) -> str:
    """An address has the same content until the register changes; a CSV file's headings are in the page's language."""
    return f'"{mark(request.at)}-{translation.get_language()}"'


@require_safe
@as_of_one_instant
@condition(etag_func=_mark)
def grants_json(request: HttpRequest) -> HttpResponse:
    """`limit` and `offset` choose the part; the headers say how many there are in all, and where the next part is."""
    form = DataFilter(request.GET, at=request.at)
    if not form.is_valid():
        return _as_json({"errors": form.errors.get_json_data()}, status=400)
    chosen = dict(form.cleaned_data)
    limit, offset = chosen.pop("limit"), chosen.pop("offset")
    found = listed_grants(request.at, **chosen)
    n = found.count()
    response = _as_json([grant_document(one) for one in whole_grants(found[offset : offset + limit], request.at)])
    response["X-TotalRecords"] = str(n)
    if offset + limit < n:
        query = request.GET.copy()
        query["limit"], query["offset"] = str(limit), str(offset + limit)
        response["X-Next"] = f"{absolute('grants_json')}?{query.urlencode()}"
    return response


@require_safe
@as_of_one_instant
@condition(etag_func=_mark)
def grants_csv(request: HttpRequest) -> HttpResponse:
    """All grants that the page lists, in the language of the page."""
    form = RegisterFilter(request.GET, at=request.at)
    found = listed_grants(request.at, **(form.cleaned_data if form.is_valid() else {}))
    rows = [grant_row(one) for one in whole_grants(found, request.at)]
    content = write_csv([str(label) for label in COLUMNS.values()], rows)
    return _open(made_attachment(content, "text/csv; charset=utf-8", _("granted-clusters.csv")))


@require_safe
@as_of_one_instant
@condition(etag_func=_mark)
def grant_json(request: HttpRequest, reference: str) -> HttpResponse:
    found = grant(reference, request.at)
    if found is None:
        raise Http404
    return _as_json(grant_document(found))


class GrantFeed(LanguageFeed):
    """The newest grants."""

    def title(self, _obj: Following) -> str:
        return _("Granted clusters")

    def link(self, _obj: Following) -> str:
        return absolute("granted_clusters")

    def feed_url(self, obj: Following) -> str:
        return absolute("grant_feed", obj.language)

    def items(self, obj: Following) -> QuerySet[Decision]:
        found = listed_grants(obj.at).select_related("application__call__agency", "application__submitted_version")
        return found.defer("application__submitted_version__document").select_related("meeting")[:N_ENTRIES]

    def item_title(self, item: Decision) -> str:
        return in_language(item.application.submitted_version, "title")

    def item_description(self, item: Decision) -> str:
        granted = {"agency": in_language(item.application.call.agency, "name"), "amount": short_sek(item.amount_sek)}
        return escape(_("%(agency)s grants %(amount)s.") % granted)

    def item_link(self, item: Decision) -> str:
        return absolute("register_grant", item.application.reference)

    def item_guid(self, item: Decision) -> str:
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: Decision) -> datetime | None:
        return item.meeting.published_at

    item_updateddate = item_pubdate


def _as_json(document: Any, status: int = 200) -> HttpResponse:
    content = json.dumps(document, ensure_ascii=False, indent=1)
    return _open(HttpResponse(content, content_type="application/json; charset=utf-8", status=status))


def _open(response: HttpResponse) -> HttpResponse:
    """May be read by any site's pages, with the headers that lead through it: it says the same to everybody."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, X-TotalRecords, X-Next"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
