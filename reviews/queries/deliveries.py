"""How the messages of decisions went: which were sent, which failed or came back, and which nobody has followed up."""

from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.models import DecisionMeeting, Delivery
from reviews.queries.desk import applications_handled_by

State = Message.State
# Failed or returned, and nobody has sent it again or said how it was delivered.
STUCK = Q(message__state__in=[State.FAILED, State.RETURNED], settled_at__isnull=True)


def deliveries_visible_to(user: User, at: datetime) -> QuerySet[Delivery]:
    """Those of the applications that the person handles as an officer."""
    related = ("message__recipient", "decision__application", "decision__meeting", "settled_by", "replaces")
    handled = applications_handled_by(user, at)
    return Delivery.objects.filter(decision__application__in=handled).select_related(*related)


def n_by_state(user: User, meeting: DecisionMeeting, at: datetime) -> dict[str, int]:
    """How many messages of a meeting are in each state, of those that the officer sees."""
    rows = deliveries_visible_to(user, at).filter(decision__meeting=meeting).order_by()
    return dict(rows.values_list("message__state").annotate(n=Count("pk")))


def n_stuck(user: User, at: datetime) -> Coalesce:
    """For a query over a person's declarations: how many messages of the call wait to be followed up."""
    handled = {"decision__application__in": applications_handled_by(user, at)}
    stuck = Delivery.objects.filter(STUCK, decision__meeting__call=OuterRef("call"), **handled).order_by()
    counted = stuck.values("decision__meeting__call").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
