"""What is wrong with a row of the register's files, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "register_missing": _("%(column)s is missing."),
    "register_unknown": _("%(column)s is %(value)s, which is none of: %(known)s."),
    "register_wrong_number": _("%(value)s is no organisation number: its form or check digit is wrong."),
    "register_wrong_ror": _("%(value)s is no ROR address: its form or check digits are wrong."),
    "register_too_long": _("%(column)s is longer than %(limit)s characters."),
    "register_wrong_amount": _("%(value)s is no amount in whole SEK above 0."),
    "register_above_ceiling": _(
        "SEK %(amount_sek)s is more than SEK %(largest_sek)s, the largest planning grant of the funder."
    ),
    "register_wrong_date": _("%(column)s is %(value)s, which is no date of the form 2026-03-31."),
    "register_twice": _("%(column)s %(value)s stands on an earlier row too."),
}
