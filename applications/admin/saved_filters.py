"""One's own saved filters: saving what a list shows, opening it again, removing it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.saved_filters import remove_filter, save_filter
from applications.admin.acts import Act, Doing, Done, allow
from applications.admin.base import PortalModelAdmin, held_roles_of
from applications.admin.lists import LISTED, offered_query
from applications.forms.staff.saved_filters import SaveFilterForm
from applications.models import SavedFilter
from applications.queries.saved_filters import filters_of
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User


def _list_called(listed: str) -> PortalModelAdmin | None:
    return next((one for model, one in admin.site._registry.items() if model._meta.label_lower == listed), None)


def _taken(user: User, address: Mapping[str, Any]) -> tuple[str, str]:
    listed = address.get(LISTED, "")
    owner = _list_called(listed)
    if owner is None or not held_roles_of(user) & frozenset(owner.roles):
        raise Hidden
    return listed, offered_query(owner, address)


class ListForm(SaveFilterForm):
    taken = staticmethod(_taken)


def save(doing: Doing) -> Done:
    values = dict(doing.values)
    saved = save_filter(values.pop("listed"), **values, by=doing.user, at=doing.at)
    return Done(_("The search is saved as “%(name)s”.") % {"name": saved.name}, to=_address(saved))


def remove(doing: Doing) -> Done:
    back = _address(doing.row)
    remove_filter(doing.row, by=doing.user, at=doing.at)
    return Done(_("The saved search is removed."), to=back)


def _address(saved: SavedFilter) -> str:
    owner = _list_called(saved.listed)
    return f"{owner.url('changelist')}?{saved.query}" if owner is not None else ""


@admin.register(SavedFilter)
class SavedFilterAdmin(PortalModelAdmin):
    list_display = ("name", "named", "saved_at")
    page_fields = ("name", "named", "saved_at")
    list_intro = gettext_lazy(
        "Searches that you have saved. Choose “Save this search” above a list that you have narrowed. Nobody else sees "
        "them."
    )
    list_acts = (Act("save", gettext_lazy("Save this search"), save, allow, ListForm, shown=False),)
    acts = (
        Act(
            "remove",
            gettext_lazy("Remove"),
            remove,
            allow,
            question=gettext_lazy("The search is no longer offered above its list. The list itself stays."),
            confirm_label=gettext_lazy("Remove the saved search"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[SavedFilter]:
        return filters_of(user)

    @admin.display(description=gettext_lazy("list"), ordering="listed")
    def named(self, row: SavedFilter) -> str:
        owner = _list_called(row.listed)
        text = str(owner.opts.verbose_name_plural) if owner is not None else row.listed
        return text[:1].upper() + text[1:]

    def page_context(self, request: HttpRequest, row: SavedFilter) -> dict[str, Any]:
        return {"notes": [{"kind": "info", "text": row.name, "url": _address(row), "link_text": _("Open the list")}]}
