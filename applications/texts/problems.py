"""What a person sent to the portal, in words."""

from django.utils.translation import gettext_lazy as _

ROUTES = {
    "start_application": _("Start an application"),
    "save_answers": _("Save answers"),
    "save_basics": _("Save project information"),
    "save_budget": _("Save a budget"),
    "save_cv": _("Save the CV"),
    "transfer_cv": _("Transfer the CV"),
    "invite": _("Invite a person"),
    "add_party": _("Add a party"),
    "upload": _("Upload a file"),
    "confirm_upload": _("Confirm a file"),
    "register": _("Register"),
    "reopen": _("Reopen"),
    "unregister": _("Take the registration back"),
    "withdraw": _("Withdraw"),
    "propose_sister": _("Propose a link with another application"),
    "accept_sister": _("Accept a link with another application"),
    "decline_sister": _("Decline a link with another application"),
    "unlink_sister": _("Take a link with another application away"),
    "report_problem": _("Report a problem"),
    "ask_agency": _("Ask or complain"),
    "write_to_agency": _("Write in an enquiry"),
}
