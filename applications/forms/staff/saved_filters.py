"""Naming a search of a staff list."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from applications.forms.staff.base import StaffForm
from applications.models import SavedFilter


class SaveFilterForm(StaffForm):
    """`taken`: the list that the page's address names, and what of the address it offers. Raises Hidden."""

    taken: ClassVar[Callable[[Any, Mapping[str, Any]], tuple[str, str]]]

    name = TextField(
        label=_("Name"),
        limit=SavedFilter._meta.get_field("name").max_length or 0,
        help_text=_("You see it above the list. A name that you have used already is replaced."),
    )

    def prepare(self) -> None:
        self.listed, self.query = type(self).taken(self.user, self.address)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "listed": self.listed, "query": self.query}
