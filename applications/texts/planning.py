"""Stage one in words: the columns of a file of planning grants, the states of planning reports, and refusals."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.domain.cells import WrongCell
from applications.domain.numbers import format_sek
from applications.domain.tables import CellProblem
from applications.models import Organisation
from applications.queries.planning import Reconciled, Reconciliation
from applications.texts.naming import spoken
from applications.texts.reading import short_sek

COLUMNS = {
    "register_id": _("Id in the register"),
    "funder": _("Funder"),
    "organisation": _("Organisation"),
    "title_sv": _("Title in Swedish"),
    "title_en": _("Title in English"),
    "leader": _("Project leader"),
    "leader_title": _("Title of the leader"),
    "department": _("Department"),
    "amount_sek": _("Amount, SEK"),
    "ends_on": _("Ends"),
    "source": _("Source"),
    "contact_email": _("Contact address"),
}
STATES = {
    "due": _("awaited"),
    "overdue": _("overdue"),
    "received": _("received"),
    "received_late": _("received late"),
    "returned": _("returned for completion"),
    "accepted": _("accepted and closed"),
}
STATE_KINDS = {
    "due": "neutral",
    "overdue": "negative",
    "received": "notice",
    "received_late": "notice",
    "returned": "info",
    "accepted": "positive",
}
# What the register's own files name by the column's key stands beside the column's heading in an imported one.
IN_A_CELL = {
    "register_missing": "cell_empty",
    "register_too_long": "cell_too_long",
    "register_wrong_date": "cell_wrong_date",
}
SENTENCES = {
    # a file of planning grants
    "cell_empty": _("The cell is empty."),
    "cell_wrong_date": _("%(value)s is no date of the form 2026-03-31."),
    "cell_wrong_address": _("%(value)s is no e-mail address."),
    "grant_unknown_funder": _("%(value)s is no funder of the initiative. Write the agency's code or name."),
    "grant_of_other_funder": _("The row is a planning grant of %(value)s. Officers import those of their own agency."),
    "grant_without_ceiling": _("%(value)s has no largest planning grant. Set it in the frame of the initiative."),
    "grant_unknown_organisation": _(
        "No organisation, or several, for: %(value)s. Write the organisation number, the ROR or the whole name."
    ),
    "grant_twice": _("Row %(earlier)s has the same id. Remove one of the two."),
    "grant_twice_by_title": _("Row %(earlier)s has the same title and project leader. Remove one of the two."),
    "grant_known_by_another_id": _("The register has the same title and project leader with the id %(value)s."),
    "grant_elsewhere": _("%(value)s is the id of another funder's planning grant, or of another initiative."),
    # planning reports
    "planning_report_accepted": _("The planning report is accepted."),
    "planning_report_not_received": _("No planning report waits for an answer."),
    "planning_report_not_whole": _(
        "A planning report is accepted when all three parts are there. Return it, and say what is missing."
    ),
    "planning_report_recorded_anew": _(
        "A colleague has recorded the report anew since you opened the page. Go back and read it first."
    ),
    "planning_report_received_later": _("The report cannot have been received on a day that has not come yet."),
    "planning_report_without_file": _("Choose the file of the report."),
    "planning_report_says_nothing_missing": _("Say what is missing."),
    "planning_report_without_address": _("No contact address is known. Enter one first."),
    "planning_report_not_owed": _("The planning report has come in. Nobody is reminded of it."),
    "planning_reminders_changed": _("The list has changed since you looked. Nothing is sent. Look at it once more."),
}


def loaded_in_words(found: Reconciliation) -> str:
    """How much of what was announced is loaded."""
    numbers = {"n_loaded": found.n_loaded, "n_announced": found.n_announced}
    amounts = {"amount": short_sek(found.amount_sek), "largest": short_sek(found.largest_sek)}
    return gettext("%(n_loaded)s of %(n_announced)s loaded, %(amount)s of at most %(largest)s.") % (numbers | amounts)


def funder_in_words(one: Reconciled) -> str:
    """The same of one funder, with what is missing."""
    numbers = {"n_loaded": one.n_loaded, "n_announced": one.n_announced, "n_missing": one.n_missing}
    amounts = {"amount": short_sek(one.amount_sek), "largest": short_sek(one.largest_sek)}
    words = gettext(
        "%(funder)s: %(n_loaded)s of %(n_announced)s loaded, %(n_missing)s missing; %(amount)s of at most %(largest)s."
    )
    return words % {"funder": spoken(one.frame.agency), **numbers, **amounts}


def problem_of(row: int, wrong: WrongCell) -> CellProblem:
    """What is wrong with a cell of an imported row."""
    return CellProblem(IN_A_CELL.get(wrong.code, wrong.code), row, wrong.column, wrong.params)


def value_in_words(column: str, value: Any) -> str:
    """A column's value as a page shows it."""
    if isinstance(value, Organisation):
        return spoken(value)
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    return format_sek(value) if column == "amount_sek" else str(value or "")
