"""What is erased and why, what goes next, and the report of what went."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.models import Erasure
from applications.policies.roles import KEEPERS, calls_with_role
from applications.queries.retention import kept_drafts
from applications.texts.naming import spoken
from applications.texts.retention import kept_for, rules
from clusterportal.accounts.models import User

NOTHING = "–"


@admin.register(Erasure)
class ErasureAdmin(PortalModelAdmin):
    """Of drafts there is one number a call and run: how much there was of each is nobody's business."""

    roles = KEEPERS
    list_display = ("erased_at", "kind", "call", "kept", "together", "size")
    list_filter = ("kind", ("call", CallFilter))
    list_select_related = ("call__agency",)
    ordering = ("-at", "kind", "-pk")
    has_page = False
    change_list_template = "admin/applications/erasures.html"
    list_intro = gettext_lazy(
        "Operations erase each night what the rules no longer keep. Nothing that was submitted is erased."
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Erasure]:
        """One row for all that a run has erased of a kind in a call."""
        together = {"partition_by": ["run", "kind", "call"]}
        rows = Erasure.objects.filter(Q(call__isnull=True) | Q(call__in=calls_with_role(user, *KEEPERS)))
        counted = rows.annotate(
            n_together=Window(Sum("n_things"), **together), place=Window(RowNumber(), order_by="pk", **together)
        )
        return counted.filter(place=1)

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        calls = calls_with_role(request.user, *KEEPERS).select_related("agency")
        coming = [
            [spoken(one.call), {"text": one.n_drafts, "numeric": True}, date_format(one.until)]
            for one in kept_drafts(calls, request.at)
        ]
        columns = {"rule_columns": _rule_columns(), "next_columns": _columns()}
        return {"title": _("Erasures and retention rules"), "rules": list(rules()), "coming": coming, **columns}

    @admin.display(description=gettext_lazy("erased"), ordering="at")
    def erased_at(self, row: Erasure) -> datetime:
        return row.at

    @admin.display(description=gettext_lazy("kept for"))
    def kept(self, row: Erasure) -> str:
        return kept_for(row.kept_for)

    @admin.display(description=gettext_lazy("how many"))
    def together(self, row: Any) -> int:
        return row.n_together

    @admin.display(description=gettext_lazy("size"))
    def size(self, row: Erasure) -> str:
        return filesizeformat(row.n_bytes) if row.kind == Erasure.Kind.FILES else NOTHING


def _rule_columns() -> list[dict[str, str]]:
    return [{"label": label} for label in (_("What"), _("Kept for"), _("Why"))]


def _columns() -> list[dict[str, Any]]:
    return [{"label": _("Call")}, {"label": _("Drafts"), "numeric": True}, {"label": _("Kept until")}]
