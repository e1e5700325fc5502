"""What reviewing refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "review_not_open": _("The review has not opened yet."),
    "review_closed": _("The panel's list is locked. The review can no longer change."),
    "already_reviewed": _("The review is submitted. The handling officer can unlock it."),
    "review_changed": _("The review was saved again meanwhile. Read it once more before you submit it."),
    "grade_out_of_scale": _("“%(criterion)s”: the grade must be between 1 and %(scale_max)s."),
    "unknown_criterion": _("The form has changed since you opened the page. Reload the page."),
    "text_too_long": _("“%(criterion)s”: the comment is %(over)s characters too long."),
    "note_too_long": _("The note to the panel is %(over)s characters too long."),
    "review_incomplete": _("Something is missing in the review. See the list of what is missing."),
    "grade_missing": _("“%(criterion)s”: choose a grade."),
    "text_missing": _("“%(criterion)s”: write a comment on the grade."),
    "review_set_aside": _("The review is set aside because of a conflict of interest."),
    "not_submitted": _("The review is not submitted."),
    "unlock_needs_reason": _("Write why the review is unlocked."),
    "not_told_yet": _("The assignment is only proposed. Confirm it first."),
    "extension_needs_reason": _("Write why the reviewer gets longer."),
    "extension_is_no_later": _("Choose a time that is later than when the review is due now."),
    "extension_after_panel": _("The panel has ended by then. Choose an earlier time."),
    "already_submitted": _("The review is submitted already."),
    "source_is_missing": _("Write how the review came in."),
    "own_review_first": _("You can read the other reviews when you have submitted your own."),
}
