"""What the forms of this app add to the portal's."""

from typing import Any

from django import forms

from applications.forms import base
from clusterportal.accounts.errors import Paused
from reviews.texts import sentence


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
