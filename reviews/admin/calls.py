"""A call beside earlier ones: a new call made from it, and what differs from the last one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import Call
from applications.policies.roles import READERS, calls_readable_by
from applications.policies.staff import check_create_call, check_run_call
from applications.queries.comparison import differences, last_call
from applications.texts.comparison import PARTS, shown
from applications.texts.reading import in_language, page_language
from clusterportal.accounts.models import User
from reviews.actions.cloning import clone_with_panels
from reviews.forms.staff.cloning import CloneForm
from reviews.queries.comparison import dates_that_differ, panels_that_differ, terms_that_differ
from reviews.texts import comparison as texts


def _check_clone(user: User, call: Call, _at: datetime) -> None:
    check_run_call(user, call)
    check_create_call(user, call.agency)


def clone(doing: Doing) -> Done:
    made = clone_with_panels(doing.row, **doing.values, by=doing.user, at=doing.at)
    page = reverse("admin:applications_call_change", args=[made.pk])
    return Done(_("The new call is made. Look through its dates, and reserve case numbers."), to=page)


class CallDesk(PortalModelAdmin):
    """Pages of a call that also concern its panels; calls themselves are registered by applications."""

    roles = READERS
    acts = (
        Act(
            "clone",
            gettext_lazy("Make a new call from this one"),
            clone,
            _check_clone,
            CloneForm,
            intro=gettext_lazy(
                "Texts, form, rules, rounds, criteria, panels' names and terms of grants are copied. Every date stays "
                "as many days from the opening as it is here; the grant period and the years of the frame move by "
                "whole years. Nothing is published, nobody is seated in a panel, and case numbers are reserved anew."
            ),
            confirm_label=gettext_lazy("Make the new call"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Call]:
        return calls_readable_by(user).select_related("agency", "initiative", "form_version")

    def url_name(self, name: str) -> str:
        return f"applications_call_{name}" if name in {"changelist", "change"} else f"reviews_call_{name}"

    def page_title(self, row: Call) -> str:
        return in_language(row, "title")

    def compare(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, str(object_id))
        title = _("Compare with the last call")
        context = self.context(request, row) | {"title": title, "row_title": self.page_title(row)}
        return render(request, "admin/reviews/compare.html", context | _comparison(request.user, row))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        pages = [path("setup/<uuid:object_id>/compare/", wrap(self.compare), name=self.url_name("compare"))]
        for act in self.acts:
            address = f"setup/<uuid:object_id>/{act.name}/"
            pages.append(path(address, wrap(self._act_view(act)), name=self.url_name(act.name)))
        return pages


def _comparison(user: User, call: Call) -> dict[str, Any]:
    earlier, language = last_call(call, calls_readable_by(user)), page_language()
    if earlier is None:
        return {"earlier": None}
    found = differences(call, earlier, language)
    parts = [(label, [shown(one) for one in found if one.part == part]) for part, label in PARTS.items()]
    parts += [
        (texts.PANELS, texts.shown_panels(panels_that_differ(call, earlier, language))),
        (texts.DATES, texts.shown_dates(dates_that_differ(call, earlier, language))),
        (texts.TERMS, [shown(one) for one in terms_that_differ(call, earlier)]),
    ]
    return {"earlier": earlier, "parts": parts}
