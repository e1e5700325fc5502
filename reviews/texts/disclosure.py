"""Requests for disclosure in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.models import DisclosureRequest, SecrecyTest

State, Outcome = DisclosureRequest.State, SecrecyTest.Outcome
SENTENCES = {
    "paragraph_known": gettext_lazy("The paragraph is in the list already."),
    "paragraphs_begun": gettext_lazy("The list has paragraphs already. Add those that it lacks."),
    "paragraph_unknown": gettext_lazy("Choose among the paragraphs of the agency's list."),
    "asked_in_future": gettext_lazy("The date has not come yet."),
    "disclosure_not_open": gettext_lazy("The test is done. A registrar or decision maker can send it back."),
    "disclosure_untested": gettext_lazy("Documents that have not been tested: %(n_documents)s. Test them first."),
    "disclosure_others_handle": gettext_lazy(
        "A colleague handles some of the documents. Whoever sees all of them takes this step."
    ),
    "disclosure_not_put_forward": gettext_lazy("Nothing waits for a decision."),
    "disclosure_own": gettext_lazy("You put this forward. Another person decides on a refusal."),
    "disclosure_not_decided": gettext_lazy("Nothing is handed out before the test is done and decided."),
    "disclosure_nothing_refused": gettext_lazy("Nothing of the request is refused."),
    "disclosure_answered": gettext_lazy("The request is answered."),
    "released_needs_nothing": gettext_lazy(
        "A document that is released in whole has no paragraph, no reason and no masked copy. Leave them empty."
    ),
    "test_needs_paragraph": gettext_lazy("Choose the paragraph that is cited."),
    "test_needs_reason": gettext_lazy("Write why."),
    "test_needs_copy": gettext_lazy("Choose the masked copy."),
    "masked_is_document": gettext_lazy("This file is the document itself. Choose the masked copy of it."),
    "masked_hides_no_word": gettext_lazy(
        "All words of the document can still be copied out of the copy: what is covered is only painted over. Remove "
        "the text below, or say that only pictures are covered. Choose the file again."
    ),
    "withheld_has_no_copy": gettext_lazy("A document that is withheld has no copy. Take the file away."),
    "send_back_needs_reason": gettext_lazy("Write what has to be tested again."),
}
STATE_KINDS = {State.OPEN: "info", State.PUT_FORWARD: "notice", State.DECIDED: "notice", State.ANSWERED: "positive"}
OUTCOME_KINDS = {Outcome.RELEASED: "positive", Outcome.MASKED: "notice", Outcome.WITHHELD: "negative"}
WAITS = {
    State.OPEN: lambda n: ngettext("%(n)s request for disclosure waits", "%(n)s requests for disclosure wait", n),
    State.PUT_FORWARD: lambda n: ngettext(
        "%(n)s request for disclosure waits for a decision", "%(n)s requests for disclosure wait for a decision", n
    ),
    State.DECIDED: lambda n: ngettext(
        "%(n)s request for disclosure is to be handed out", "%(n)s requests for disclosure are to be handed out", n
    ),
}


NEXT = {
    State.OPEN: gettext_lazy("Attach what is asked for and test each document. Say then that the test is done."),
    State.PUT_FORWARD: gettext_lazy(
        "A decision maker, or a registrar other than who put it forward, decides on the refusal or sends it back."
    ),
    State.DECIDED: gettext_lazy(
        "Hand out what is released and, where anything is refused, the decision, which says how to appeal. Note then "
        "that it is answered."
    ),
}


def waits(state: str, n: int) -> str:
    """How many requests wait for what."""
    return str(WAITS[State(state)](n)) % {"n": n}


def days(n: int) -> str:
    """For how long somebody has waited."""
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n} if n else _("since today")


def handled_by(name: str, n: int) -> str:
    """The neutral count of what is closed to the reader."""
    if not name:
        return ngettext(
            "%(n)s document is handled by a colleague.", "%(n)s documents are handled by a colleague.", n
        ) % {"n": n}
    words = ngettext("%(n)s document handled by %(name)s.", "%(n)s documents handled by %(name)s.", n)
    return words % {"n": n, "name": name}


def mark_of(test: SecrecyTest) -> str:
    """A test in one line: the outcome and the law that it cites."""
    outcome = str(test.get_outcome_display()).capitalize()
    return f"{outcome}: {', '.join(test.paragraphs)}" if test.paragraphs else outcome
