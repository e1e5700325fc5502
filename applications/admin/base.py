"""Django's admin as the agencies' workplace: every permission from policies, every row from a visibility query.

What does not exist, what may not be known of and what is asked for in a forbidden way all answer with the same 404.
Nothing is saved by the admin itself: a page shows, and its acts run the actions of the portal.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import update_wrapper
from operator import itemgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import display_for_field, label_for_field, lookup_field
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications.admin.acts import Act, Button, buttons, perform
from applications.admin.columns import column, in_words, is_named, label_of
from applications.admin.lists import StaffList, holds_nul, kept_context
from applications.models import AgencyRole
from applications.policies.roles import held_roles_of
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User

View = Callable[..., HttpResponseBase]
Role = AgencyRole.Role
SITE_PAGES = {"index", "app_list"}
FILTER_SUFFIXES = ("", "__exact", "__id__exact", "__code__exact", "__isnull")
EVERY_ROLE = frozenset(Role.values)


class NotSavedHere(RuntimeError):
    """Django's admin was asked to save or delete something by itself."""


class BaseSite(admin.AdminSite):
    """The staff pages under /staff/. Signing in, signing out and passwords are the portal's own pages."""

    site_title = _("Agency staff")
    site_header = _("Agency staff")
    index_title = _("To do")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes the portal's own pages; what libraries register is left out."""
        if admin_class is not None and issubclass(admin_class, PortalModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(held_roles(request))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        stock = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            if not self.has_permission(request):
                raise Http404
            try:
                return stock(request, *args, **kwargs)
            except (Hidden, PermissionDenied, SuspiciousOperation) as error:
                raise Http404 from error

        return update_wrapper(inner, stock)

    def list_notes(self, request: HttpRequest, owner: "PortalModelAdmin") -> list[dict[str, Any]]:
        """What a list says above its rows, beside its intro."""
        return []

    def export_acts(self, owner: "PortalModelAdmin") -> tuple[Act, ...]:
        """How the rows of a list are taken out, where they are."""
        return ()

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Django's list, every name translated once: sorting what is not translated yet does so at each comparison."""
        found = self._build_app_dict(request, app_label).values()
        for model in (model for app in found for model in app["models"]):
            model["name"] = str(model["name"])
        for app in found:
            app["models"].sort(key=itemgetter("name"))
        return sorted(found, key=lambda app: str(app["name"]).lower())

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """The lists of a part of the portal: first those in which something can be done."""
        found = self.get_app_list(request, app_label)
        models = [model for app in found for model in app["models"]]
        worked = [model for model in models if self._has_acts(model["model"])]
        groups = [(_("To work with"), worked), (_("To look up"), [one for one in models if one not in worked])]
        title = found[0]["name"] if found else ""
        return super().app_index(request, app_label, {"title": title, "groups": groups, **(extra_context or {})})

    def _has_acts(self, model: type[Model]) -> bool:
        owner = self._registry[model]
        return bool(owner.acts or owner.list_acts)

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if not isinstance(url, URLPattern) or url.name in (*SITE_PAGES, None)]


class PortalModelAdmin(admin.ModelAdmin):
    """A list, a page per row where `has_page`, and acts.

    `roles`: who finds the list in the menu. Which rows there are is `visible_to`'s to say.
    `page_fields`: what the page of a row shows, columns or methods as in `list_display`.
    `acts`: what is done with a row; `list_acts`: without one, such as adding; `exports`: whether rows can be taken out.
    `opens_on_declaring`: whether officers miss rows here until they have declared their conflicts of interest.
    """

    actions = None
    list_per_page = 100
    show_full_result_count = False
    change_list_template = "admin/list.html"
    change_form_template = "admin/object.html"
    roles: ClassVar[Iterable[str]] = EVERY_ROLE
    page_fields: ClassVar[tuple[str, ...]] = ()
    acts: ClassVar[tuple[Act, ...]] = ()
    list_acts: ClassVar[tuple[Act, ...]] = ()
    exports: ClassVar[bool] = False
    has_page: ClassVar[bool] = True
    list_intro: ClassVar[Any] = ""
    opens_on_declaring: ClassVar[bool] = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Any]:
        """The rows of which `user` may know at `at`."""
        raise NotImplementedError

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the page's own template needs beside the row."""
        return {}

    def page_title(self, row: Any) -> str:
        return spoken(row)

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._columns

    @cached_property
    def _columns(self) -> list[Any]:
        """The list's columns: what another row stands behind is named in the reader's language, amounts are grouped."""
        return [column(self.model, name) for name in self.list_display]

    # Permissions come from the roles, rows from visible_to; Django's own tables of permissions stay empty.

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(held_roles(request) & frozenset(self.roles))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.visible_to(request.user, request.at)
        return rows.order_by(*self.get_ordering(request)) if self.get_ordering(request) else rows

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters that the list offers; no other column can be guessed at by an address."""
        offered = [item[0] if isinstance(item, tuple) else item for item in self.list_filter]
        if lookup in {getattr(item, "parameter_name", None) for item in self.list_filter}:
            return True
        return lookup in {f"{name}{suffix}" for name in offered if isinstance(name, str) for suffix in FILTER_SUFFIXES}

    def get_changelist(self, request: HttpRequest, **_options: Any) -> type[ChangeList]:
        return StaffList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        if holds_nul(request.GET, but=SEARCH_VAR):
            raise Http404
        try:
            return super().get_changelist_instance(request)
        except (IncorrectLookupParameters, ValidationError) as error:
            raise Http404 from error

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return super().get_list_display_links(request, list_display) if self.has_page else None

    # Pages

    def get_urls(self) -> list[Any]:
        def wrap(view: View) -> View:
            return self.admin_site.admin_view(view)

        urls = [path("", wrap(self.changelist_view), name=self.url_name("changelist"))]
        for act in (*self.list_acts, *self.admin_site.export_acts(self)):
            urls.append(path(f"{act.name}/", wrap(self._act_view(act)), name=self.url_name(act.name)))
        if self.has_page:
            urls.append(path("<str:object_id>/change/", wrap(self.change_view), name=self.url_name("change")))
        for act in self.acts:
            urls.append(path(f"<str:object_id>/{act.name}/", wrap(self._act_view(act)), name=self.url_name(act.name)))
        return urls

    def url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def url(self, name: str, row: Any = None) -> str:
        """The address of the list ("changelist"), of a row's page ("change") or of an act."""
        return reverse(f"admin:{self.url_name(name)}", args=[] if row is None else [row.pk])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise Http404
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "buttons": buttons(self, request, None, self.list_acts),
            "intro": self.list_intro,
            "notes": self.admin_site.list_notes(request, self),
            **kept_context(self, request),
            "export_url": self.url("export") if self.exports else "",
        }
        return super().changelist_view(request, context | self.list_context(request) | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, **_more: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, object_id)
        context = self.context(request, row) | {"rows": self._page_rows(row), "buttons": self.buttons(request, row)}
        return TemplateResponse(request, self.change_form_template, context | self.page_context(request, row))

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """The row, or the 404 of what does not exist."""
        row = self.get_object(request, object_id) if self.has_view_permission(request) else None
        if row is None:
            raise Http404
        return row

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What every page of the staff site needs; `row` may be None."""
        return self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": row,
            "title": self.page_title(row) if row is not None else capfirst(self.opts.verbose_name_plural),
            "list_url": self.url("changelist"),
            "row_url": self.url("change", row) if row is not None and self.has_page else "",
        }

    def buttons(self, request: HttpRequest, row: Any) -> list[Button]:
        """The acts that the rules let this person do with the row now."""
        return buttons(self, request, row, self.acts)

    def _act_view(self, act: Act) -> View:
        def view(request: HttpRequest, object_id: str | None = None) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise Http404
            row = None if object_id is None else self.row(request, object_id)
            return perform(self, act, request, row)

        return view

    def _page_rows(self, row: Model) -> list[dict[str, Any]]:
        shown = []
        for name in self.page_fields:
            field, _attribute, value = lookup_field(name, row, self)
            text = value if field is None else display_for_field(value, field, "–")
            if field is not None and is_named(field, name):
                text = in_words(field, name, value)
            label = label_for_field(name, type(row), self) if field is None else label_of(field, name)
            shown.append({"key": capfirst(label), "value": text})
        return shown

    # What Django's admin would do by itself

    def save_model(self, *_args: Any, **_kwargs: Any) -> None:
        raise NotSavedHere(self.opts.label)

    save_related = delete_model = delete_queryset = save_formset = save_model

    def log_addition(self, *_args: Any) -> None:
        """The audit trail is the one record."""

    log_change = log_deletions = log_addition


def held_roles(request: HttpRequest) -> frozenset[str]:
    """The person's roles at any agency, looked up once a request."""
    if not hasattr(request, "held_agency_roles"):
        request.held_agency_roles = held_roles_of(request.user)
    return request.held_agency_roles
