"""Who acts for an organisation: inviting, accepting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import PortalForm
from applications.models import OrganisationRole

ROLES = [
    (OrganisationRole.Role.SIGNATORY.value, _("Signatory: reads the submitted applications and signs them")),
    (OrganisationRole.Role.READER.value, _("Reader: reads the submitted applications")),
    (OrganisationRole.Role.SUPERVISOR.value, _("Supervisor: reads the submitted applications and invites others")),
]


class InviteToOrganisationForm(PortalForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The link works for any account that the person has."))
    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect, label=_("Role"))
    save_label = _("Send the invitation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("email", "role")


class JoinForm(PortalForm):
    """The word of whoever holds the link; where the account has another address, that it is the right person."""

    is_invited = forms.BooleanField(label=_("I am the person whom the organisation has invited."))
    save_label = _("Accept the role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("is_invited")
