"""What the actions of an applicant refuse, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "call_closed": _("The call is not open. No application can be started in it."),
    "unknown_field": _("The form has no such question. Reload the page."),
    "area_not_in_call": _("Choose one of the call's technology areas."),
    "already_part": _("You are already in this application. One person takes part once."),
    "already_invited": _("%(email)s is already invited."),
    "invitation_not_open": _("This invitation is answered or withdrawn."),
    "leader_stays": _("The project leader cannot be removed."),
    "cv_has_gaps": _("Your CV has neither a degree nor merits. Write at least one of them first."),
    "own_cv_only": _("Each person writes their own CV."),
    "orcid_taken": _("Another person in the portal has this ORCID iD. Check it, or contact the agency."),
    "stale_party": _("Somebody else has changed %(name)s since you opened the page. Nothing is overwritten."),
    "administrator_has_no_cv": _("A participating administrator is not part of the application and adds no CV."),
    "administrating_stays": _(
        "The administrating organisation is chosen under project information and cannot be removed here."
    ),
    "party_role_not_in_call": _("This call has no such kind of party."),
    "party_removed": _("The party has been removed from the application."),
    "party_has_no_budget": _("A partner has no budget of its own. Enter its contribution instead."),
    "contact_missing": _("Enter the contact person and e-mail address first."),
    "part_changed": _("The part has changed since you opened the page. Read it again before you confirm."),
    "confirmation_closed": _("The time for confirming is over."),
    "unknown_line": _("The budget has no such line. Reload the page."),
    "unknown_activity": _("Choose one of the activities."),
    "budget_changed_since_preview": _(
        "Somebody else has saved in the budget since you looked at the differences. Nothing is imported. "
        "Choose the file again."
    ),
    # a budget's file
    "workbook_too_large": _("The file is larger than %(max_megabytes)s MB, packed or unpacked. Choose another file."),
    "workbook_unreadable": _("The file cannot be read as an Excel file (.xlsx). Save it again in a spreadsheet."),
    "workbook_not_ours": _("The file is not a budget that was exported here. Export the budget, and change that file."),
    "workbook_of_another": _("The file is the budget of another application, %(reference)s."),
    "workbook_unknown_party": _("The party is no longer in the application. Remove the sheet."),
    "workbook_party_twice": _("There is another sheet for %(name)s. Remove one of them."),
    "workbook_unknown_year": _("%(written)s is not a year of the grant."),
    "workbook_unknown_line": _("The budget has no line “%(written)s”."),
    "workbook_line_twice": _("The line stands twice. Remove one of them."),
    "workbook_unworked": _("The formula has no value yet. Open the file in a spreadsheet and save it."),
    "too_many_files_already": _("There are already %(limit)s files of this kind. Remove or replace one."),
    "confirmation_expired": _("The confirmation is too old or belongs to another upload. Choose the file again."),
    "file_removed": _("The file has already been removed or replaced."),
    "no_such_sister": _(
        "No application can be linked by the reference %(reference)s. Check it with the other leader: the application "
        "must be under way in an open call of another agency, and not be linked already."
    ),
    "sister_known": _("The application is already linked with another one."),
    "not_linked": _("The application is not linked with another one."),
    "sister_closed": _("The other agency's call has closed. The link can no longer be taken away."),
}
