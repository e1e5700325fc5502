"""Columns and filters of the staff lists: related rows named in the reader's language, amounts grouped."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import IntegerField, Model
from django.http import HttpRequest

from applications.domain.numbers import format_sek
from applications.texts.naming import spoken


class NamedFilter(admin.RelatedOnlyFieldListFilter):
    """Filters by what the rows of a list refer to. `related`: what the names need."""

    related: ClassVar[tuple[str, ...]] = ()

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        found = [key for key, _label in super().field_choices(field, request, model_admin)]
        rows = field.remote_field.model._default_manager.filter(pk__in=found).select_related(*self.related)
        return [(row.pk, spoken(row)) for row in rows]


class CallFilter(NamedFilter):
    """By call, with its agency."""

    related = ("agency",)


def column(model: type[Model], name: str) -> Any:
    """A column for `list_display`: a function where Django would write the row's `__str__` or a bare number."""
    field = next((one for one in model._meta.get_fields() if one.name == name), None)
    if field is None or not is_named(field, name):
        return name

    def shown(row: Any) -> str:
        return in_words(field, name, getattr(row, name))

    shown.__name__ = name
    return admin.display(description=field.verbose_name, ordering=name)(shown)  # type: ignore[union-attr]


def is_named(field: Any, name: str) -> bool:
    """Whether `in_words` writes the field."""
    return bool(field.many_to_one or field.one_to_one) or _is_amount(field, name)


def in_words(field: Any, name: str, value: Any) -> str:
    """A related row by its name, an amount in groups of three."""
    if value is None:
        return "–"
    return format_sek(value) if _is_amount(field, name) else spoken(value)


def _is_amount(field: Any, name: str) -> bool:
    return isinstance(field, IntegerField) and (name.endswith("_sek") or "_sek_" in name)
