"""What the set-up of reviewers and panels refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "reviewer_known": _("%(name)s is in the agency's register already."),
    "orcid_known": _("Another person has this ORCID."),
    "panel_known": _("The round has a panel called %(name)s already."),
    "applies_in_initiative": _(
        "%(name)s applies in a call of the initiative that is under way, and cannot sit in a panel of it."
    ),
    "already_in_panel": _("%(name)s sits in the panel already."),
    "one_chair": _("The panel has a chair already. End that part first."),
    "balance_needs_reason": _("Write the reason."),
    "balance_holds": _("The call's reviewers meet the aim, or the call has none."),
    "reviewer_without_address": _("No e-mail address is known for %(name)s."),
}
