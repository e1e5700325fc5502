"""Columns and filters of the staff lists: related rows named in the reader's language, amounts grouped."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import display_for_field
from django.db.models import IntegerField, Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.domain.numbers import format_sek
from applications.texts.naming import spoken

# Columns without words of their own in the model: who did it, to begin with.
LABELS = {
    "by": _("by"),
    "created_by": _("created by"),
    "registered_by": _("registered by"),
    "added_by": _("added by"),
    "judged_by": _("judged by"),
    "started_by": _("started by"),
    "written_by": _("written by"),
    "proposed_by": _("proposed by"),
    "locked_by": _("locked by"),
    "approved_by": _("approved by"),
    "user": _("account"),
    "funder": _("funder"),
    "field_key": _("question"),
    "revision": _("revision"),
    "at": _("saved"),
    "sha256": _("SHA-256"),
}


class NamedFilter(admin.RelatedOnlyFieldListFilter):
    """Filters by what the rows of a list refer to. `related`: what the names need."""

    related: ClassVar[tuple[str, ...]] = ()

    def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        self.title = label_of(field, field.name)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        found = [key for key, _label in super().field_choices(field, request, model_admin)]
        rows = field.remote_field.model._default_manager.filter(pk__in=found).select_related(*self.related)
        return [(row.pk, spoken(row)) for row in rows]


class CallFilter(NamedFilter):
    """By call, with its agency."""

    related = ("agency",)


class RuleFilter(admin.SimpleListFilter):
    """By a rule instead of a column; a value that is not offered is a bad lookup."""

    def narrowed(self, rows: QuerySet[Any], wanted: str, at: datetime) -> QuerySet[Any]:
        """The rows of which `wanted` is true at `at`."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value()
        if wanted is None:
            return queryset
        if wanted not in {value for value, _label in self.lookup_choices}:
            raise IncorrectLookupParameters
        return self.narrowed(queryset, wanted, request.at)


def column(model: type[Model], name: str) -> Any:
    """A column for `list_display`: a function where Django would write the row's `__str__` or a bare number."""
    field = next((one for one in model._meta.get_fields() if one.name == name), None)
    if field is None or not (is_named(field, name) or name in LABELS):
        return name

    def shown(row: Any) -> str:
        return in_words(field, name, getattr(row, name))

    shown.__name__ = name
    return admin.display(description=label_of(field, name), ordering=name)(shown)


def label_of(field: Any, name: str) -> Any:
    """What a field is called: by its own words, or after what it refers to."""
    if isinstance(field.verbose_name, Promise):
        return field.verbose_name
    if name in LABELS:
        return LABELS[name]
    return field.related_model._meta.verbose_name


def is_named(field: Any, name: str) -> bool:
    """Whether `in_words` writes the field."""
    return bool(field.many_to_one or field.one_to_one) or _is_amount(field, name)


def in_words(field: Any, name: str, value: Any) -> str:
    """A related row by its name, an amount in groups of three, anything else as Django writes it."""
    if value is None:
        return "–"
    if _is_amount(field, name):
        return format_sek(value)
    return spoken(value) if isinstance(value, Model) else str(display_for_field(value, field, "–"))


def _is_amount(field: Any, name: str) -> bool:
    return isinstance(field, IntegerField) and (name.endswith("_sek") or "_sek_" in name)
