"""A pack of all one's own applications: ordering it, following it, fetching it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Round
from clusterportal.accounts.errors import Hidden
from clusterportal.audit.actions import record_read
from clusterportal.files import passing
from clusterportal.jobs.bars import progress_bar
from clusterportal.requests.actions import once
from reviews.actions.packing import order_pack
from reviews.forms.base import PortalForm
from reviews.models import Pack
from reviews.queries.packs import cases_to_pack, newest_pack, pack_for
from reviews.queries.visibility import Seen
from reviews.texts.columns import language


@dataclass(frozen=True)
class PackPage:
    """What would come into a pack now, and the newest one that is being made or can be fetched."""

    round: Round
    cases: tuple[Seen, ...]
    pack: Pack | None

    @property
    def is_ready(self) -> bool:
        return self.pack is not None and self.pack.is_ready

    @property
    def has_failed(self) -> bool:
        return self.pack is not None and self.pack.has_failed

    @property
    def bar(self) -> dict[str, Any] | None:
        return _bar(self.pack) if self.pack is not None and not self.pack.job.is_over else None


@login_required
def pack(request: HttpRequest, round_id: UUID) -> HttpResponse:
    round_ = Round.objects.select_related("call__agency").filter(pk=round_id).first()
    cases = cases_to_pack(request.user, round_, request.at) if round_ else ()
    if round_ is None or not cases:
        raise Hidden
    if request.method == "POST":
        once(request, "pack", lambda at: _ordered(request, round_, at))
        return redirect("pack", round_id)
    readable = {str(one.case.pk) for one in cases}
    page = PackPage(round_, cases, newest_pack(request.user, round_, readable, request.at))
    return render(request, "reviews/pack.html", {"page": page, "form": PortalForm()})


@login_required
def pack_progress(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """The bar alone, polled; when the work is over the page is loaded anew."""
    found = pack_for(request.user, pack_id, request.at)
    response = render(request, "components/progress.html", _bar(found))
    if found.job.is_over:
        response["HX-Refresh"] = "true"
    return response


@login_required
def pack_file(request: HttpRequest, pack_id: UUID) -> HttpResponseBase:
    found = pack_for(request.user, pack_id, request.at)
    if found.expires_at is None:
        raise Hidden
    record_read(f"pack:{found.pk}:file", by=request.user, at=request.at, detail={"cases": found.cases})
    name = _("applications-%(date)s.zip") % {"date": f"{found.ordered_at:%Y-%m-%d}"}
    return passing.download(found.pk, "application/zip", name)


def _ordered(request: HttpRequest, round_: Round, at: Any) -> dict[str, Any]:
    return {"pack": str(order_pack(round_, language=language(), by=request.user, at=at).pk)}


def _bar(pack: Pack) -> dict[str, Any]:
    poll_url = "" if pack.job.is_over else reverse("pack_progress", args=[pack.pk])
    return progress_bar(pack.job, "pack-progress", _("Making the pack"), poll_url)
