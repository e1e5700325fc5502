"""A staff list as it stands: the part of its address that the list itself offers, and its rows without a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from applications.queries.saved_filters import filters_of
from clusterportal.accounts.models import User

if TYPE_CHECKING:
    from applications.admin.base import PortalModelAdmin

LISTED = "listed"
N_MOST_VALUES = 20
N_LONGEST_VALUE = 200


class StaffList(ChangeList):
    """A list that knows whether it is empty by itself, or because of what was searched for."""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.has_active_filters)

    @property
    def is_empty(self) -> bool:
        return not (self.result_count or self.is_narrowed)


def offered_query(owner: "PortalModelAdmin", given: Mapping[str, Any]) -> str:
    """The search, filters and order in an address, as far as the list offers them, always in the same order.

    Anything else is left out: pages, unknown keys, and values that no list could have written.
    """
    kept = QueryDict(mutable=True)
    asked = given if isinstance(given, QueryDict) else QueryDict()
    for name in sorted(one for one in asked if is_offered(owner, one)):
        values = [one for one in asked.getlist(name) if one and "\0" not in one and len(one) <= N_LONGEST_VALUE]
        kept.setlist(name, values[:N_MOST_VALUES])
    return kept.urlencode()


def is_offered(owner: "PortalModelAdmin", name: str) -> bool:
    """Whether the list has a control that writes this key into its address."""
    if name == SEARCH_VAR:
        return bool(owner.search_fields)
    return name == ORDER_VAR or owner.lookup_allowed(name, "")


def holds_nul(address: QueryDict, *, but: str = "") -> bool:
    """Whether a value, but for those of one key, has a sign that no column can be compared with."""
    return any("\0" in value for name, values in address.lists() if name != but for value in values)


def list_as_asked(owner: "PortalModelAdmin", user: User, query: str, at: datetime) -> Any:
    """The list of `owner` for a person, without a page: what its address asks for. Raises Http404."""
    request: Any = HttpRequest()
    request.method, request.GET = "GET", QueryDict(query)
    request.user, request.at = user, at
    return owner.get_changelist_instance(request)


def kept_context(owner: "PortalModelAdmin", request: Any) -> dict[str, Any]:
    """What stands above a list: the person's saved searches of it, and the way to save this one."""
    if not (owner.search_fields or owner.list_filter):
        return {}
    listed, now = owner.opts.label_lower, offered_query(owner, request.GET)
    save = f"{reverse('admin:applications_savedfilter_save')}?{urlencode({LISTED: listed})}"
    return {
        "saved_filters": [
            {
                "name": one.name,
                "url": f"?{one.query}",
                "is_current": one.query == now,
                "remove_url": reverse("admin:applications_savedfilter_remove", args=[one.pk]),
            }
            for one in filters_of(request.user).filter(listed=listed)
        ],
        "save_url": f"{save}&{now}" if now else "",
    }
