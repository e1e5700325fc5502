"""What the forms of the working copy have in common: bases that the page started from, and two answers to one field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.working_copy import Change
from applications.forms.base import PortalForm

BASE = "base_{}"
TAKE = "take_other"


@dataclass(frozen=True)
class Other:
    """Another person's answer, saved since the page was opened: `text` to read, `base` to save over it knowingly.

    `is_kept`: the field has a history, in which the answer that is not chosen stays. `is_own`: the same person has
    saved it, in another window.
    """

    text: str
    base: str
    by: str
    at: datetime | None
    is_kept: bool
    is_own: bool = False


class EditedForm(PortalForm):
    """Keys of the working copy, each with a hidden base. A field that is not in the request is left alone."""

    def edited_keys(self) -> Iterable[str]:
        """The fields that are saved one by one."""
        raise NotImplementedError

    def written(self, key: str, value: Any) -> str:
        """A stored value in one text."""
        raise NotImplementedError

    def texts(self, key: str, kept: Sequence[Any]) -> list[str]:
        """Values of the field's history in one text each."""
        return [self.written(key, value) for value in kept]

    def put_back(self, key: str, kept: Any) -> Any:
        """A value of the field's history as a change brings it. Raises Hidden where what it named is gone."""
        return kept

    def show_problems(self) -> None:
        """Say on a page that is opened what stops its stored answers from being registered."""

    def sentences(self, key: str) -> list[str]:
        """What is wrong with what was sent of a field, whether it could be stored or not."""
        return list(self.errors.get(key, ()))

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [
            ("save_next", _("Save and continue"), "btn btn-primary"),
            ("save", _("Save and stay"), "btn"),
        ]

    def add_base(self, key: str, base: str) -> None:
        """The hidden input that says what the page started from."""
        self.fields[BASE.format(key)] = forms.CharField(required=False, widget=forms.HiddenInput, initial=base)

    def changes(self) -> dict[str, Change]:
        """What can be stored, of the fields that the request held, but for those given up for another's answer."""
        given_up = self.data.getlist(TAKE) if hasattr(self.data, "getlist") else ()
        return {
            key: Change(self.cleaned_data[key], self.cleaned_data[BASE.format(key)])
            for key in self.edited_keys()
            if key in self.cleaned_data and BASE.format(key) in self.data and key not in given_up
            if not self.fields[key].disabled
        }

    def stands(self, key: str, authors: Mapping[str, tuple[str, datetime]]) -> Other:
        """What is stored in a field, read when this form was made."""
        by, at = authors.get(key, ("", None))
        value = self.get_initial_for_field(self.fields[key], key)
        base = str(self.fields[BASE.format(key)].initial)
        return Other(self.written(key, value), base, by, at, is_kept=key in authors)

    def show_clashes(self, others: Mapping[str, Other]) -> None:
        """Put the other answer beside one's own, and let the next save decide knowingly."""
        self.data = self.data.copy()
        for key, other in others.items():
            self.data[BASE.format(key)] = other.base
            self.fields[key].other = other
            self.add_error(key, self.clash_words(other))

    def clash_words(self, other: Other) -> str:
        """What stands beside two answers."""
        words = gettext("%(name)s has saved another answer since you opened the page. Choose one of the two.")
        return words % {"name": other.by or gettext("Somebody else")}

    def link_histories(self, addresses: Mapping[str, str]) -> None:
        """Lead from each field that has one to its earlier texts."""
        for key, address in addresses.items():
            self.fields[key].history_url = address
