"""The staff lists as exports ask for them: rows and columns exactly as the person sees them, without a page."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Case, IntegerField, Model, QuerySet, Value, When
from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.admin.base import PortalModelAdmin
from applications.admin.columns import in_words, label_of
from applications.admin.lists import list_as_asked
from applications.policies.roles import held_roles_of
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User

AT_ONCE = 500
NOTHING = "–"


class StaffLists:
    """Answers for every list whose rows can be taken out (reviews.actions.exporting.Lists)."""

    def keys(self, listed: str, user: User, query: str, chosen: Sequence[str] | None, at: datetime) -> list[str]:
        owner = self.owner(listed, user)
        try:
            rows = list_as_asked(owner, user, query, at).queryset
        except Http404 as error:
            raise Hidden from error
        if chosen is not None:
            rows = rows.filter(pk__in=chosen)
        return [str(key) for key in rows.values_list("pk", flat=True)]

    def rows(
        self, listed: str, user: User, query: str, keys: Sequence[str], at: datetime
    ) -> Iterator[list[str | int | float]]:
        owner = self.owner(listed, user)
        found = list_as_asked(owner, user, query, at).queryset
        for part in _parts(keys):
            for row in _in_order(found, part):
                yield [_cell(owner, name, row) for name in owner.list_display]

    def headings(self, listed: str) -> list[str]:
        owner = _owner(listed)
        return [_heading(owner, name) for name in owner.list_display]

    def are_seen(self, listed: str, user: User, keys: Sequence[str], at: datetime) -> bool:
        try:
            owner = self.owner(listed, user)
        except Hidden:
            return False
        seen = owner.visible_to(user, at)
        return all(seen.filter(pk__in=part).order_by().count() == len(part) for part in _parts(keys))

    def owner(self, listed: str, user: User) -> PortalModelAdmin:
        """The list, where the person finds it in the menu. Raises Hidden."""
        owner = _owner(listed)
        if not user.is_active or not held_roles_of(user) & frozenset(owner.roles):
            raise Hidden
        return owner


def _owner(listed: str) -> PortalModelAdmin:
    for model, owner in admin.site._registry.items():
        if model._meta.label_lower == listed and owner.exports:
            return owner
    raise Hidden


def _parts(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _in_order(rows: QuerySet[Any], keys: Sequence[str]) -> QuerySet[Any]:
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]
    return rows.filter(pk__in=keys).order_by(Case(*places, output_field=IntegerField()))


def _heading(owner: PortalModelAdmin, name: str) -> str:
    field = next((one for one in owner.model._meta.fields if one.name == name), None)
    text = str(label_for_field(name, owner.model, owner) if field is None else label_of(field, name))
    return text[:1].upper() + text[1:]


def _cell(owner: PortalModelAdmin, name: str, row: Model) -> str | int | float:
    """A value of the list, with numbers as numbers and times as they are in Sweden."""
    field, _attribute, value = lookup_field(name, row, owner)
    if field is not None and (field.many_to_one or field.one_to_one):
        return "" if value is None else in_words(field, name, value)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value or ""))
    return _plain(value)


def _plain(value: Any) -> str | int | float:
    if value is None or value == NOTHING:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


LISTS = StaffLists()
