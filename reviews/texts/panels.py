"""What opening cases, panels, priority lists and statements refuse, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "panel_of_other_round": _("The panel belongs to another round."),
    "illegal_stage": _("The application has moved on since you opened the page. Reload the page."),
    "panel_not_open": _("The panel has not opened yet."),
    "list_locked": _("The priority list is locked."),
    "list_not_locked": _("The priority list is not locked."),
    "chair_only": _("Only the chair can do this, or the vice chair where the chair has a conflict of interest."),
    "officer_only": _("Only the handling officer can do this."),
    "not_ranked_yet": _(
        "%(n_cases)s applications are not placed yet. Place each as prioritised, reserve or not prioritised."
    ),
    "over_frame": _("What is prioritised asks for SEK %(over_sek)s more than the frame of the call."),
    "no_panel_grade": _("Choose a grade for each criterion."),
    "unlock_list_needs_reason": _("Write why the list is opened again."),
    "statement_missing": _("Write the statement first."),
    "statement_not_ready": _("The chair has not marked the statement as ready."),
    "statement_ready": _("The statement is ready. The chair can take it back."),
    "statement_approved": _("The statement is approved and can no longer change."),
    "statement_changed": _(
        "The statement was saved in another window after you opened this one. Both texts are shown."
    ),
    "readers_only": _("Those who review the application write the statement."),
    "cannot_move_further": _("The application already stands at the end of the list."),
    "no_next_round": _("No round follows this one. Its applications are decided on in a decision meeting."),
    "nothing_to_end": _("No application waits for an outcome. The panels' lists are locked first."),
    "screening_needs_reason": _("Write the reason."),
    "screened_out": _("The application is screened out. What is written is kept, and nothing more can be written."),
    "nothing_to_screen": _("No application is under review with an open list."),
    "nothing_to_lift_back": _("No application is screened out with an open list."),
}
