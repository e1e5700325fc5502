"""What is missing in an application, and why an answer cannot be stored, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # project information
    "title_sv_missing": _("Write the title in Swedish."),
    "title_en_missing": _("Write the title in English."),
    "area_missing": _("Choose a technology area."),
    "subject_codes_missing": _("Give at least one subject code."),
    "organisation_missing": _("Choose the organisation that administers or coordinates the project."),
    "organisation_not_approved": _("%(name)s is not approved as administrating organisation."),
    # answers
    "answer_missing": _("Answer “%(label)s”."),
    "answer_too_long": _("%(label)s: the text is %(n_over)s characters too long. At most %(limit)s are allowed."),
    "number_below": _("%(label)s: the number must be at least %(minimum)s."),
    "number_above": _("%(label)s: the number must be at most %(maximum)s."),
    "date_range_half": _("%(label)s: give both the start and the end."),
    "date_range_reversed": _("%(label)s: the end comes before the start."),
    "cell_missing": _("%(label)s: row %(row)s lacks “%(column)s”."),
    "cell_too_long": _("%(label)s: row %(row)s, “%(column)s” is %(n_over)s characters too long."),
    "too_many_rows": _("%(label)s: there are %(n_rows)s rows. At most %(limit)s are allowed."),
    # people
    "too_few_participants": _("%(n_researchers)s researchers have accepted. The call asks for at least %(least)s."),
    "too_many_participants": _("The call allows at most %(most)s participating researchers. Withdraw invitations."),
    "invitation_unanswered": _("%(name)s has not answered the invitation. Remind or withdraw it."),
    "cv_missing": _("%(name)s has not transferred a CV."),
    "affiliation_missing": _("%(name)s has no organisation."),
    "affiliation_not_approved": _(
        "%(name)s works at %(organisation)s, which is not approved as administrating organisation."
    ),
    # parties, money, files
    "party_unconfirmed": _("%(name)s has not confirmed its part. This does not stop you from registering."),
    "budget_empty": _("Enter the budget: no amount is requested."),
    "budget_unbalanced": _(
        "%(name)s %(year)s: the costs are SEK %(cost_sek)s, the funding SEK %(funding_sek)s. They must be equal."
    ),
    "budget_below_minimum": _(
        "%(year)s: SEK %(requested_sek)s is requested. The call asks for at least SEK %(bound_sek)s that year."
    ),
    "budget_above_maximum": _(
        "%(year)s: SEK %(requested_sek)s is requested. The call allows at most SEK %(bound_sek)s that year."
    ),
    "aid_above_ceiling": _(
        "%(name)s: the aid intensity is %(share_percent)s. "
        "The ceiling for its size class and activity is %(ceiling_percent)s."
    ),
    "aid_activity_missing": _("%(name)s: choose the activity. The ceiling of the aid depends on it."),
    "attachment_missing": _("Attach “%(label)s”."),
    "too_many_files": _("“%(label)s”: at most %(limit)s files are allowed. Remove some."),
    # why an answer is not stored
    "text_has_nul": _(
        "The text contains an invisible character (NUL) that cannot be stored. "
        "Type the text again or paste it without formatting."
    ),
    "text_has_surrogate": _(
        "The text contains half a character that cannot be stored. Type the text again or paste it without formatting."
    ),
    "text_too_large": _("The text has %(n_characters)s characters. More than %(limit)s cannot be stored."),
    "identity_number": _(
        "Line %(line)s contains a personal identity number (%(beginning)s). Remove it: an application may hold none."
    ),
    "number_not_a_number": _("Write a whole number with digits, such as 1 000."),
    "number_negative": _("Write a number that is not negative."),
    "number_not_whole": _("Write a whole number, without decimals."),
    "number_ambiguous": _("“%(written)s” can be read in two ways. Write %(thousands)s if you mean thousands."),
    "number_too_large": _("The number is too large. The largest is %(largest)s."),
    "not_a_date": _("“%(written)s” is not a date. Write it as 2027-03-31."),
    "not_a_choice": _("Choose one of the answers."),
    "cell_number_not_a_number": _("Row %(row)s, “%(column)s”: write a whole number with digits."),
    "cell_number_negative": _("Row %(row)s, “%(column)s”: write a number that is not negative."),
    "cell_number_not_whole": _("Row %(row)s, “%(column)s”: write a whole number, without decimals."),
    "cell_number_ambiguous": _(
        "Row %(row)s, “%(column)s”: “%(written)s” can be read in two ways. Write %(thousands)s if you mean thousands."
    ),
    "cell_number_too_large": _("Row %(row)s, “%(column)s”: the number is too large."),
    "cell_text_has_nul": _(
        "Row %(row)s, “%(column)s” contains an invisible character that cannot be stored. Type it again."
    ),
    "cell_text_has_surrogate": _(
        "Row %(row)s, “%(column)s” contains half a character that cannot be stored. Type it again."
    ),
    "cell_text_too_large": _("Row %(row)s, “%(column)s” is too long to be stored."),
    "cell_identity_number": _(
        "Row %(row)s, “%(column)s” contains a personal identity number (%(beginning)s). Remove it."
    ),
}
