"""The main menu and the account menu of every page: where rooms that do not know each other meet."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from applications.models import OrganisationRole
from applications.policies.roles import agency_roles
from clusterportal.accounts.models import User
from reviews.models import Grant, PanelRole

PUBLIC_PAGES = (
    ("calls", _("Calls")),
    ("planning_grants", _("Planning grants")),
    ("granted_clusters", _("Granted clusters")),
)
ACCOUNT_PAGES = (
    ("my_enquiries", _("My enquiries")),
    ("profile", _("Profile")),
    ("account_email", _("E-mail addresses")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Two-step sign-in")),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """`nav_items`, `own_pages`, `account_items` and `sign_in_url`, each worked out only where a page shows it."""
    own = SimpleLazyObject(lambda: _items(request, _own_pages(request)))
    return {
        "nav_items": SimpleLazyObject(lambda: [*_items(request, PUBLIC_PAGES), *own]),
        "own_pages": own,
        "account_items": SimpleLazyObject(lambda: _items(request, ACCOUNT_PAGES)),
        "sign_in_url": SimpleLazyObject(lambda: _sign_in_url(request)),
    }


def _sign_in_url(request: HttpRequest) -> str:
    """Back to the page that the person is on, an invitation for example; from an account page on to where it leads."""
    is_of_account = request.path.startswith("/accounts/")
    back = request.GET.get("next", "") if is_of_account else request.get_full_path()
    query = f"?{urlencode({'next': back}, safe='/')}" if back not in {"", "/"} else ""
    return f"{reverse('account_login')}{query}"


def _own_pages(request: HttpRequest) -> list[tuple[str, Any]]:
    """The pages that say what the person has to do next, by the roles that the person has now. One statement."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    seats = PanelRole.objects.filter(reviewer__person__user=user, ended_at__isnull=True)
    of_organisation = OrganisationRole.objects.filter(user=user, ended_at__isnull=True)
    for_organisation = of_organisation.filter(organisation=OuterRef("organisation"))
    grants = Grant.objects.filter(Q(leader__user=user) | Exists(for_organisation))
    parts = map(Exists, (agency_roles(user), seats, of_organisation, grants))
    is_staff, is_reviewer, is_of_organisation, has_grants = User.objects.values_list(*parts).get(pk=user.pk)
    return [
        ("my_applications", _("My applications")),
        *([("inbox", _("Your organisation"))] if is_of_organisation else []),
        *([("own_grants", _("My grants"))] if has_grants else []),
        *([("reviewing", _("Reviewing"))] if is_reviewer else []),
        *([("admin:index", _("Staff pages"))] if is_staff else []),
    ]


def _items(request: HttpRequest, pages: Any) -> list[dict[str, object]]:
    items = []
    for name, label in pages:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        items.append({"url": url, "label": label, "current": request.path.startswith(url)})
    return items
