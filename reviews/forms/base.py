"""What the forms of this app add to the portal's."""

from typing import Any

from applications.forms import base
from clusterportal.accounts.errors import Paused
from reviews.texts import sentence


class PortalForm(base.PortalForm):
    """A refusal is put into the words of this app."""

    def refuse(self, refused: Any, field: str | None = None) -> None:
        if isinstance(refused, Paused):
            raise refused
        self.add_error(field, sentence(refused.code, refused.params))
