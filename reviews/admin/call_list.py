"""The joint priority list of a call: the panels' lists side by side, the order made of them, and its versions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from applications.admin.base import PortalModelAdmin
from applications.domain.spreadsheets import CONTENT_TYPE
from applications.domain.tables import write_csv, write_table
from applications.models import AgencyRole, Call
from applications.policies.roles import calls_with_role
from applications.rendering.pdf import set_pdf
from applications.texts.reading import in_language
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import made_attachment
from clusterportal.requests.actions import once
from reviews.actions import call_list as actions
from reviews.admin.call_list_acts import ACTS, RULE, now_of
from reviews.forms.staff import call_list as forms
from reviews.models import CallListReopening, CallListVersion
from reviews.policies import call_list as policies
from reviews.queries.call_list import ListNow, copy_for, document_of, is_barred_in, list_now, reopening_of
from reviews.queries.substitutes import substitutes
from reviews.texts import sentence
from reviews.texts.call_list import headings, pdf_data, said_of_version, table_of
from reviews.views.call_list import kept_rows, shown_list

TYPES: dict[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": (CONTENT_TYPE, write_table),
}


@dataclass(frozen=True)
class Named:
    """A version with what is said of it, and its page."""

    version: CallListVersion
    said: str
    url: str

    @property
    def reopening(self) -> CallListReopening | None:
        return reopening_of(self.version)


class CallListDesk(PortalModelAdmin):
    """A page of a call, beside those that applications registers."""

    roles = (AgencyRole.Role.OFFICER,)
    acts = ACTS

    def visible_to(self, user: User, at: datetime) -> QuerySet[Call]:
        return calls_with_role(user, AgencyRole.Role.OFFICER).select_related("agency")

    def url_name(self, name: str) -> str:
        return "applications_call_changelist" if name == "changelist" else f"reviews_calllist_{name}"

    def page_title(self, row: Call) -> str:
        return _("Joint priority list: %(call)s") % {"call": in_language(row, "title")}

    def page(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, str(object_id))
        try:
            now = now_of(request.user, row, request.at)
        except Refused:
            return render(request, "admin/reviews/declare_first.html", self.context(request, row) | {"call": row})
        record_read(f"call:{row.pk}:list", by=request.user, at=request.at)
        return self._page(request, row, now)

    def move(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """A step up or down, any number of rows as who drags sends it, or a place."""
        row = self.row(request, str(object_id))
        if request.method != "POST":
            raise Http404
        case = forms.case_key(request.POST.get("case", ""))
        try:
            once(request, "move_in_call_list", lambda at: self._move(request, row, case, at))
        except Refused as refused:
            policies.check_officer(request.user, row)
            now = list_now(request.user, row, request.at)
            return self._page(request, row, now, refusal=sentence(refused.code, refused.params), status=409)
        label = now_of(request.user, row, request.at).arrangement.cases[case].label
        return redirect(f"{self.url('change', row)}#row-{label}")

    def _move(self, request: HttpRequest, row: Call, case: UUID, at: datetime) -> dict[str, Any]:
        given = {"seen": request.POST.get("seen", ""), "by": request.user, "at": at}
        if "place" in request.POST:
            actions.place_in_call_list(row, case, request.POST["place"], **given)
        else:
            actions.move_in_call_list(row, case, forms.step_of(request.POST.get("step", "")), **given)
        return {"done": True}

    def version(self, request: HttpRequest, object_id: UUID, number: int) -> HttpResponse:
        """A kept version, without what is closed to the reader."""
        row, found = self._version(request, object_id, number)
        record_read(f"call:{row.pk}:list", by=request.user, at=request.at)
        context = self.context(request, row) | {
            "title": said_of_version(found),
            "row_title": self.page_title(row),
            "version": found,
            "rows": kept_rows(copy_for(found.document, now_of(request.user, row, request.at).known)),
            "reads_words": not is_barred_in(request.user, row),
            "files": self._files(row, number),
            "reopening": reopening_of(found),
        }
        return render(request, "admin/reviews/call_list_version.html", context)

    def version_file(self, request: HttpRequest, object_id: UUID, number: int, ending: str) -> HttpResponse:
        row, found = self._version(request, object_id, number)
        copy = copy_for(found.document, now_of(request.user, row, request.at).known)
        return self._file(request, row, copy, said_of_version(found), ending, f"-{number}")

    def now_file(self, request: HttpRequest, object_id: UUID, ending: str) -> HttpResponse:
        """The list as it is now."""
        row = self._declared(request, object_id)
        document = document_of(now_of(request.user, row, request.at).arrangement)
        return self._file(request, row, document, _("As it is now: not laid down"), ending, "")

    def get_urls(self) -> list[Any]:
        wrap, start = self.admin_site.admin_view, "priorities/<uuid:object_id>/"
        views = (
            (start, self.page, "change"),
            (f"{start}move/", self.move, "move"),
            (f"{start}now.<slug:ending>", self.now_file, "file"),
            (f"{start}versions/<int:number>/", self.version, "version"),
            (f"{start}versions/<int:number>.<slug:ending>", self.version_file, "version-file"),
        )
        pages = [path(address, wrap(view), name=self.url_name(name)) for address, view, name in views]
        acts = [path(f"{start}{act.name}/", wrap(self._act_view(act)), name=self.url_name(act.name)) for act in ACTS]
        return [*pages, *acts]

    def _page(
        self, request: HttpRequest, row: Call, now: ListNow, *, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        row.list_now = now
        reads_words = not is_barred_in(request.user, row)
        context = self.context(request, row) | {
            "page": shown_list(now, may_move=permits(policies.check_arrange, now)),
            "title": self.page_title(row),
            "buttons": self.buttons(request, row),
            "refusal": refusal,
            "rule": RULE,
            "reads_words": reads_words,
            "substitutes": substitutes(request.user, row),
            "move_url": self.url("move", row),
            "explain_url": self.url("explain", row),
            "files": self._files(row) if now.is_begun else [],
            "versions": [Named(one, said_of_version(one), self._version_url(row, one)) for one in now.versions],
        }
        return render(request, "admin/reviews/call_list.html", context, status=status)

    def _version_url(self, row: Call, version: CallListVersion) -> str:
        return reverse(f"admin:{self.url_name('version')}", args=[row.pk, version.number])

    def _files(self, row: Call, number: int | None = None) -> list[tuple[str, str]]:
        """Each kind of file with its address: of the list as it is now, or of a version."""
        name, *given = ("file",) if number is None else ("version-file", number)
        endings = (*TYPES, "pdf")
        return [(one.upper(), reverse(f"admin:{self.url_name(name)}", args=[row.pk, *given, one])) for one in endings]

    def _declared(self, request: HttpRequest, object_id: UUID) -> Call:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, str(object_id))
        policies.check_officer(request.user, row)
        return row

    def _version(self, request: HttpRequest, object_id: UUID, number: int) -> tuple[Call, CallListVersion]:
        row = self._declared(request, object_id)
        found = CallListVersion.objects.filter(list=row.pk, number=number).select_related("by", "reopening__by").first()
        if found is None:
            raise Hidden
        return row, found

    def _file(
        self, request: HttpRequest, row: Call, document: dict[str, Any], said: str, ending: str, suffix: str
    ) -> HttpResponse:
        record_read(f"call:{row.pk}:file", by=request.user, at=request.at)
        start = _("joint-priority-list")
        name = f"{start}{suffix}.{ending}"
        if ending == "pdf":
            pdf = set_pdf("call_list", pdf_data(document, [(_("Version"), said)], with_words=True))
            return made_attachment(pdf, "application/pdf", name)
        if ending not in TYPES:
            raise Hidden
        content_type, write = TYPES[ending]
        return made_attachment(write(headings(), table_of(document, with_words=True)), content_type, name)
