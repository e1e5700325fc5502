"""Of what pages about letters list: a message that came back, and a text that waits for approval."""

from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.actions.letter_texts import write_letter_text
from reviews.models import Decision, Delivery
from reviews.texts.letters import shipped
from tests.factories import NOW


def add_letters(decision: Decision, officer: User) -> None:
    n = Delivery.objects.count()
    gone = {"state": "returned", "sent_at": NOW, "returned_at": NOW}
    message = Message.objects.create(to=f"person-{n}@post.example", language="sv", subject="Beslut", at=NOW, **gone)
    Delivery.objects.create(decision=decision, message=message)
    text = {"outcome": "rejected", "language": "sv", "subject": f"Nej {n}", "body": shipped("rejected", "sv")[1]}
    write_letter_text(decision.meeting.call.agency, None, **text, by=officer, at=NOW)
