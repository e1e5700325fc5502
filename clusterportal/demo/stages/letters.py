"""Letters: one that did not arrive, and a text of the agency's own that waits for a second officer."""

from applications.models import Call
from clusterportal import clock
from clusterportal.demo.loading.agencies import officers
from clusterportal.mail.actions import mark_returned, send_queued
from clusterportal.mail.models import Message
from reviews.actions.letter_texts import write_letter_text
from reviews.models import Decision, Delivery, LetterTemplate
from reviews.texts.letters import shipped

SAID = "5.1.1 550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table"
ADDED = "# Frågor om beslutet\n\nFrågor om beslutet besvaras av utlysningens handläggare hos {agency}.\n"


def settle_letters(call: Call) -> None:
    """Send what is queued; the first message of the call's decisions comes back. May run twice."""
    own = Delivery.objects.filter(decision__meeting__call=call).order_by("decision__application__title_en", "pk")
    if own.filter(message__state=Message.State.RETURNED).exists():
        return
    while own.filter(message__state=Message.State.QUEUED, message__attempts=0).exists() and send_queued(clock.now()):
        pass
    first = own.filter(message__state=Message.State.SENT).first()
    if first is not None:
        mark_returned(first.message_id, reason=SAID, at=clock.now())


def propose_text(call: Call) -> None:
    """A new Swedish text for rejected applications, by the first officer. May run twice."""
    outcome, language = Decision.Outcome.REJECTED.value, LetterTemplate.Language.SWEDISH.value
    if LetterTemplate.objects.filter(agency=call.agency).exists():
        return
    subject, body = shipped(outcome, language)
    text = {"outcome": outcome, "language": language, "subject": subject, "body": f"{body}\n{ADDED}"}
    write_letter_text(call.agency, None, **text, by=officers(call.agency_id)[0], at=clock.now())
