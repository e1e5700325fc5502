"""What the forms of this app add to the portal's."""

import re
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms import base
from applications.forms.staff.base import split_words
from clusterportal.accounts.errors import Paused
from reviews.texts import sentence

SUBJECT_CODE = re.compile(r"\d(\d\d(\d\d)?)?", re.ASCII)


def subject_codes_in(text: str) -> list[str]:
    """SSIF codes written with commas. Raises ValidationError, which names what is none."""
    codes = split_words(text)
    wrong = [code for code in codes if not SUBJECT_CODE.fullmatch(code)]
    if wrong:
        raise forms.ValidationError(
            _("Not a code of one, three or five digits: %(codes)s") % {"codes": ", ".join(wrong)}
        )
    return codes


def like(field: forms.Field, **values: Any) -> forms.Field:
    """The same field under other words; made anew, the choices of 600 fields take longer than all else of a page."""
    made = copy(field)
    vars(made).update(values)
    return made


class PortalForm(base.PortalForm):
    """A refusal is put into the words of this app."""

    def refuse(self, refused: Any, field: str | None = None) -> None:
        if isinstance(refused, Paused):
            raise refused
        self.add_error(field, sentence(refused.code, refused.params))

    def typed(self) -> list[tuple[str, str]]:
        """What was sent, in words, by label: for a page that cannot show the fields again."""
        sent = ((field, field.value()) for field in self.visible_fields())
        return [(str(field.label), self._in_words(field, value)) for field, value in sent if value]

    def _in_words(self, field: forms.BoundField, value: Any) -> str:
        choices = dict(getattr(field.field, "choices", ()))
        named = {str(key): str(label) for key, label in choices.items()}
        return named.get(str(value), str(value))
