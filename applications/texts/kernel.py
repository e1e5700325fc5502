"""What the policies and the actions of registering, signing and judging refuse, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # approvals
    "nothing_proposed": _("Nothing is proposed any longer. Somebody may have withdrawn it."),
    "proposal_expired": _("The proposal is too old. Propose again."),
    "own_proposal": _("You proposed this yourself. Another person approves it."),
    "changed_since_proposed": _("The content has changed since it was proposed. Propose again."),
    # files
    "file_too_large": _("The file is larger than %(max_megabytes)s MB. Make it smaller and upload it again."),
    "file_too_many_pages": _("The file has %(n_pages)s pages. At most %(max_pages)s are allowed."),
    "file_empty": _("The file is empty. Choose another file."),
    "file_not_a_pdf": _("The file is not a PDF. Save it as PDF and upload it again."),
    "file_polyglot": _("The file is a PDF and something else at the same time. Print it to PDF and upload the result."),
    "file_truncated": _("The file is not complete. Save it again and upload it."),
    "file_damaged": _("The file is damaged. Save it as PDF again and upload it."),
    "file_encrypted": _("The file is protected by a password. Remove the protection and upload it again."),
    "file_javascript": _("The file contains a program (JavaScript). Print it to PDF and upload the result."),
    "file_launch": _("The file tries to start a program. Print it to PDF and upload the result."),
    "file_embedded_files": _("The file has other files inside. Remove them and upload it again."),
    "file_xfa": _("The file is a form that most readers cannot show. Print it to PDF and upload the result."),
    "file_too_costly": _("The file took too long to read. Print it to PDF and upload the result."),
    "file_infected": _("The virus scanner has found something in the file. Nobody can open it."),
    # editing and registering
    "call_not_open": _("The call is not open."),
    "call_frozen": _("The call is paused for the moment. What you have saved is kept. Try again later."),
    "deadline_passed": _("The deadline has passed. The application can no longer be changed."),
    "read_only": _("You may read this application, but not change it."),
    "leader_fills": _("Only the project leader answers “%(label)s”."),
    "leader_only": _("Only the project leader can do this."),
    "reopen_first": _("The application is registered. Reopen it before you change it."),
    "withdrawn": _("The application is withdrawn. That cannot be undone."),
    "gaps": _("Something is missing. See the list of what is missing."),
    "nothing_changed": _("Nothing has changed since version %(number)s was registered."),
    "not_registered": _("The application is not registered."),
    "already_reopened": _("The application is already open for changes."),
    "already_decided": _("The application has been decided."),
    # signing
    "signing_not_open": _("The time for signing has not begun or is over."),
    "not_awaiting_signature": _("The application is not waiting for a signature."),
    "nothing_to_save": _("Search or filter the list first: there is nothing to save."),
    "too_many_filters": _("You have %(n_most)s saved searches of this list. Remove one first."),
    "nobody_to_remind": _("The organisation has nobody who may sign for it."),
    "reminded_today": _("The organisation has been reminded today."),
    "changed_since_read": _("The application has changed since you opened the page. Read it again before you sign."),
    "refusal_needs_reason": _("Write why the organisation does not sign."),
    "own_application": _("You take part in this application yourself. Another signatory signs it."),
    "extension_needs_reason": _("Write why the organisation gets more time."),
    "extension_not_later": _("The new time must be later than the present one."),
    # supplements
    "supplement_over": _("The time for the supplement is over. The earlier version stands."),
    "not_opened": _("The agency has not asked for a change here. This part stands as it was submitted."),
    "supplement_not_now": _(
        "A supplement can be asked for when signing is over and before the review of the application has started."
    ),
    "supplement_opens_nothing": _("Choose at least one section or kind of attachment."),
    "supplement_needs_reason": _("Write what is asked for, in Swedish or English. The applicants read it."),
    "supplement_until_later": _("The last instant must be in the future."),
    "unknown_place": _("The form has no such section or kind of attachment. Reload the page."),
    # problems
    "problem_too_late": _("Problems are reported until the day after the deadline. After that, write to the agency."),
    "problem_too_many": _(
        "Several reports have come from this address within the last hour. They are kept, but this one is not. "
        "Wait an hour, or contact the agency."
    ),
    "problem_handled": _("The report is already marked as handled."),
    "own_deadline_needs_reason": _("Write how the portal was at fault and why the applicant gets more time."),
    "own_deadline_too_late": _(
        "The deadline of a single application can be moved until signing closes (or, where nobody signs, until the "
        "review begins), and as long as the agency has not gone on with it."
    ),
    # eligibility
    "unsigned_not_eligible": _("An application that is not signed cannot be eligible."),
    "not_yet_signed": _("Eligibility is judged when signing is over."),
    "ineligible_needs_reason": _(
        "Write why the application is to be dismissed, or confirm first that a rule does not hold."
    ),
    "findings_open": _(
        "The application cannot be judged as eligible yet: a rule does not hold, and nobody has judged that. "
        "Confirm or overrule each such rule first."
    ),
    "findings_lacking": _(
        "The application cannot be judged as eligible: an officer has said that a rule does not hold. "
        "Judge it as to be dismissed, or change the word on the rule first."
    ),
    "unknown_rule": _("The call has no such rule. Reload the page."),
    "overruling_needs_reason": _("Write why you overrule what the rule says."),
    "review_has_started": _("The review has started. The judgement of eligibility can no longer change."),
    "already_submitted": _("The application is already submitted."),
    # calls
    "call_published": _("The call is published. This can no longer be changed."),
    "call_not_ready": _("The call is not ready. See the list of what is missing."),
    "call_text_missing": _("A text is missing: %(field)s."),
    "call_dates_out_of_order": _("A date comes before the one it must follow: %(field)s."),
    "call_has_no_form": _("The call has no form. Choose one."),
    "call_has_no_areas": _("Choose at least one technology area."),
    "call_has_no_round": _("The call has no round. Add one with its dates."),
    "round_has_no_overall_grade": _("A round has no criterion that is the overall grade."),
    "call_has_no_case_numbers": _("The call has no block of case numbers. Reserve one."),
    "awards_exceed_frame": _(
        "The planned awards can cost %(planned_sek)s SEK, more than the frame of %(frame_sek)s SEK."
    ),
    "calls_exceed_frame": _(
        "The frames of the agency's calls in the initiative come to %(calls_sek)s SEK together, more than the agency's "
        "own frame of %(agency_sek)s SEK."
    ),
    "already_frozen": _("The call is frozen already."),
    "not_frozen": _("The call is not frozen."),
    "freeze_needs_reason": _("Write why the call is frozen."),
    "deadline_not_later": _("A deadline can only move later."),
    "own_move": _("You moved the deadline yourself. Another officer reviews it."),
    "move_reviewed": _(
        "A colleague has reviewed that move of the deadline since you opened the page. Here is the next one: read it "
        "first."
    ),
    "objection_needs_words": _("Write what is wrong with the moved deadline."),
    "deadline_too_late": _("The review has begun. The deadline can no longer move."),
    "deadline_needs_reason": _("Write the reason in both languages. It is published."),
    "illegal_transition": _("The application has moved on since you opened the page. Reload the page."),
}
