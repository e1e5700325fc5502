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
from django.utils.translation import gettext_lazy, ngettext

from applications.admin.acts import Act, Doing, Done
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
from reviews.forms.staff import call_list as forms
from reviews.forms.staff.desk import ReasonForm
from reviews.models import CallListReopening, CallListVersion
from reviews.policies import call_list as policies
from reviews.queries.call_list import (
    ListNow,
    copy_for,
    document_of,
    is_barred_in,
    list_now,
    reopening_of,
)
from reviews.queries.substitutes import substitutes
from reviews.texts import sentence
from reviews.texts.call_list import headings, pdf_data, said_of_version, table_of
from reviews.views.call_list import kept_rows, shown_list

RULE = gettext_lazy(
    "The proposal keeps each panel's order. Of those next in line in their panels, first comes what its panel has "
    "prioritised, then what is in reserve, then the rest; among these the one with the highest overall grade; at equal "
    "grades the one with the better rank in its panel. Where that is equal too, the rows are marked and the order is "
    "yours to decide. Nothing is decided by it."
)
TYPES: dict[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": (CONTENT_TYPE, write_table),
}


def now_of(user: User, call: Call, at: datetime) -> ListNow:
    """The list for a declared officer, looked up once for a row of the site."""
    if not hasattr(call, "list_now"):
        policies.check_officer(user, call)
        call.list_now = list_now(user, call, at)
    return call.list_now


def _if(check: Callable[[ListNow], None]) -> Callable[[User, Call, datetime], None]:
    def inner(user: User, call: Call, at: datetime) -> None:
        check(now_of(user, call, at))

    return inner


def propose(doing: Doing) -> Done:
    actions.propose_list(doing.row, by=doing.user, at=doing.at)
    return Done(_("The joint list is begun. Look through the order and the places: they are yours to decide."))


def propose_anew(doing: Doing) -> Done:
    actions.propose_anew(doing.row, by=doing.user, at=doing.at)
    return Done(_("A new proposal stands here. The order before it is kept as a version."))


def take_in(doing: Doing) -> Done:
    n = actions.take_in(doing.row, by=doing.user, at=doing.at)
    said = ngettext("%(n)s application is taken in.", "%(n)s applications are taken in.", n)
    return Done(said % {"n": n})


def save(doing: Doing) -> Done:
    version = actions.save_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The list is saved as version %(number)s.") % {"number": version.number})


def lay_down(doing: Doing) -> Done:
    version = actions.lay_down_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The joint list is laid down: version %(number)s.") % {"number": version.number})


def reopen(doing: Doing) -> Done:
    actions.reopen_list(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The joint list is open again. The version that was laid down is kept."))


def explain(doing: Doing) -> Done:
    actions.explain_row(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("What you wrote is saved."))


ACTS = (
    Act(
        "propose",
        gettext_lazy("Make a proposal"),
        propose,
        _if(policies.check_begin),
        kind="primary",
        question=RULE,
        confirm_label=gettext_lazy("Make the proposal"),
    ),
    Act(
        "take-in",
        gettext_lazy("Take in what is new"),
        take_in,
        _if(policies.check_take_in),
        kind="primary",
        question=gettext_lazy(
            "Each is put above what its panel ranks lower, or else last. You can move it afterwards."
        ),
        confirm_label=gettext_lazy("Take them in"),
    ),
    Act(
        "lay-down",
        gettext_lazy("Lay down the list"),
        lay_down,
        _if(policies.check_arrange),
        forms.LayDownForm,
        kind="primary",
        confirm_label=gettext_lazy("Lay down the list"),
        intro=gettext_lazy(
            "The list then stands as the recommendation of the call, and does not change. To change it you open it "
            "again with a reason; what was laid down is kept as it is."
        ),
    ),
    Act(
        "save",
        gettext_lazy("Save as a version"),
        save,
        _if(policies.check_arrange),
        forms.SaveListForm,
        confirm_label=gettext_lazy("Save the version"),
        intro=gettext_lazy("Every move is kept at once. A version is a copy of the whole list that stays as it is."),
    ),
    Act(
        "propose-anew",
        gettext_lazy("Begin anew from a proposal"),
        propose_anew,
        _if(policies.check_begin_anew),
        kind="danger",
        question=gettext_lazy(
            "A new proposal replaces the order and the places. What stands here now is saved as a version first, and "
            "reasons and notes stay."
        ),
        confirm_label=gettext_lazy("Begin anew"),
    ),
    Act(
        "reopen",
        gettext_lazy("Open the list again"),
        reopen,
        _if(policies.check_reopen),
        ReasonForm,
        confirm_label=gettext_lazy("Open the list again"),
        intro=gettext_lazy("The version that was laid down is kept with its date. The next one comes beside it."),
    ),
    Act(
        "explain",
        gettext_lazy("Reason and note"),
        explain,
        _if(policies.check_arrange),
        forms.ExplainForm,
        template="admin/reviews/explain_row.html",
        form_context=lambda form: {"row": getattr(form, "row", None)},
        shown=False,
    ),
)


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
