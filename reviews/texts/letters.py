"""Letters in words: the portal's own texts, what placeholders stand for, and what is wrong with a text."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.texts.reading import page_language
from reviews.domain.letters import Fault

FOLDER = Path(__file__).parent / "letters"
MEANINGS = {
    "agency": gettext_lazy("the name of the agency"),
    "agency_short": gettext_lazy("the short name of the agency"),
    "call": gettext_lazy("the title of the call"),
    "title": gettext_lazy("the title of the application"),
    "reference": gettext_lazy("the reference of the application"),
    "case_number": gettext_lazy("the case number"),
    "leader": gettext_lazy("the name of the project leader"),
    "organisation": gettext_lazy("the organisation that applied"),
    "decision_date": gettext_lazy("the date of the meeting"),
    "outcome": gettext_lazy("the outcome as a sentence"),
    "reason": gettext_lazy("the public reason"),
    "amount": gettext_lazy("the amount granted, without the currency"),
}
OUTCOMES = {
    "granted": gettext_lazy("The application is granted."),
    "rejected": gettext_lazy("The application is rejected."),
    "dismissed": gettext_lazy("The application is dismissed."),
}
FAULTS = {
    "unknown_placeholder": gettext_lazy("There is no placeholder %(name)s here."),
    "brace_not_closed": gettext_lazy(
        "A brace is not closed, before “%(after)s”. A placeholder is written {title}, and a brace that is to stand is "
        "doubled."
    ),
    "brace_not_opened": gettext_lazy(
        "A brace is closed and was not opened, after “%(before)s”. A placeholder is written {title}, and a brace that "
        "is to stand is doubled."
    ),
    "placeholder_missing": gettext_lazy("The text lacks %(names)s."),
}
SENTENCES = {
    **FAULTS,
    "letter_text_empty": gettext_lazy("Write the title and the text of the letter."),
    "letter_text_unchanged": gettext_lazy("This is what the letters say already."),
    "letter_text_not_proposed": gettext_lazy("This version does not wait for approval."),
    "letter_text_own": gettext_lazy("You wrote this version. Another officer approves it."),
    "delivery_not_stuck": gettext_lazy("The message has not come back."),
    "delivery_settled": gettext_lazy("The message is followed up already."),
    "delivered_later": gettext_lazy("The letter cannot have been delivered on a day that is still to come."),
    "delivery_text_erased": gettext_lazy(
        "The text of the message has been erased. Deliver the letter in another way, and note that here."
    ),
    "delivered_before": gettext_lazy("The letter cannot have been delivered before the decision was published."),
    "message_of_decision": gettext_lazy("It tells of a decision: follow it up among the messages of decisions."),
    "message_text_erased": gettext_lazy(
        "The text of the message has been erased. Tell the person in another way, and note that here."
    ),
    "message_note_missing": gettext_lazy("Write how you followed the message up."),
    "delivery_note_missing": gettext_lazy("Write how the letter was delivered."),
}


@cache
def shipped(outcome: str, language: str) -> tuple[str, str]:
    """The portal's own letter, subject and text: used while an agency has none."""
    subject, _line, body = (FOLDER / f"{outcome}.{language}.txt").read_text(encoding="utf-8").partition("\n")
    return subject.strip(), body.strip() + "\n"


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """What is wrong, and once which placeholders exist."""
    lines = [str(FAULTS[fault.code]) % fault_params(fault) for fault in faults]
    known = next((fault.params["known"] for fault in faults if "known" in fault.params), ())
    return [*lines, *([_("The placeholders that exist: %(known)s.") % {"known": _braced(known)}] if known else [])]


def fault_params(fault: Fault) -> dict[str, object]:
    """The parameters of a fault as they stand in its sentence."""
    written = dict(fault.params)
    if "name" in written:
        written["name"] = _braced([str(written["name"])])
    written.pop("known", None)
    if "names" in written:
        written["names"] = _either([f"{{{name}}}" for name in written["names"]])
    return written


def legend(names: Iterable[str]) -> list[tuple[str, str]]:
    """Each placeholder as it is written, with what it stands for."""
    return [(f"{{{name}}}", str(MEANINGS[name])) for name in names]


def translation_mark() -> str:
    """What stands first in every letter that is not in Swedish, whatever its text says."""
    return "" if page_language() == "sv" else _("This is a translation. The Swedish text of the decision governs.")


def draft_mark() -> str:
    """What stands on every page of a preview."""
    return _("DRAFT: this is no decision and has not been sent")


def _either(names: list[str]) -> str:
    """One name, or one of two."""
    if len(names) == 1:
        return names[0]
    return _("%(one)s or %(other)s") % {"one": names[0], "other": names[1]}


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
