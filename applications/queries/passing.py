"""What passes by itself: rows that have served, and are kept for a while only."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet

from applications.domain.retention import FAREWELLS, LINKS, MAIL, REQUESTS, RULES, SESSIONS
from applications.models import OrganisationInvitation
from clusterportal.mail.models import Message
from clusterportal.requests.models import Arrival

# How the key of the message begins that says that an account is erased.
FAREWELL = "account_erased:"


def passed(at: datetime) -> dict[str, QuerySet[Model]]:
    """By kind, what the rules let go at `at`. Of messages it is the text alone."""
    before = {kind: rule.before(at) for kind, rule in RULES.items()}
    unanswered = OrganisationInvitation.objects.exclude(state=OrganisationInvitation.State.ACCEPTED)
    sent = Message.objects.exclude(state=Message.State.QUEUED)
    return {
        REQUESTS: Arrival.objects.filter(recorded_at__lt=before[REQUESTS]),
        SESSIONS: Session.objects.filter(expire_date__lt=before[SESSIONS]),
        LINKS: unanswered.filter(expires_at__lt=before[LINKS]),
        MAIL: sent.exclude(body="").filter(at__lt=before[MAIL]),
        FAREWELLS: sent.filter(key__startswith=FAREWELL),
    }
