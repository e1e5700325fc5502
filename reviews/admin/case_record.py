"""What the page of an application says of its handling: who reads and judges it, its mail, and its trail."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from applications.admin.base import PortalModelAdmin
from applications.models import Application, Signature
from applications.texts.reading import page_language
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.admin.delivering import KINDS as MAIL_KINDS
from reviews.admin.finding import find_address
from reviews.models import Assignment, Hearing, Review
from reviews.queries.naming import call, name_at
from reviews.queries.trail import told, with_actors
from reviews.texts.conflicts import rule_label

N_EVENTS = 40
N_MESSAGES = 20
READER = ("reviewer__person", "case")


def signatures(row: Application) -> Any:
    return Signature.objects.filter(version__application=row).select_related("by", "organisation", "version")


def handling(owner: PortalModelAdmin, row: Application) -> dict[str, Any]:
    """What only those who handle the application see."""
    chain = f"application:{row.pk}"
    newest = with_actors(Event.objects.filter(chain=chain)).order_by("-seq")[:N_EVENTS]
    trail = f"{reverse('admin:audit_event_changelist')}?{urlencode({'q': chain})}"
    messages = list(Message.objects.filter(scope=chain).defer("body")[: N_MESSAGES + 1])
    return {
        "events": told(newest, page_language(), [row.call.agency_id]),
        "trail_url": trail,
        "related": _related(row),
        "find_url": find_address(owner, row),
        "messages_sent": [(one, MAIL_KINDS[one.state]) for one in messages[:N_MESSAGES]],
        "older_messages_url": _log_of(row) if len(messages) > N_MESSAGES else "",
    }


def _log_of(row: Application) -> str:
    return f"{reverse('admin:mail_message_changelist')}?{urlencode({'application': row.pk})}"


def _related(row: Application) -> dict[str, Any]:
    reading = {"case__application": row}
    known = name_at(row.call.agency_id)
    reviews = list(_named(Review.objects.filter(**reading).exclude(state=Review.State.EMPTY), known))
    parts = list(_named(Assignment.objects.filter(**reading).order_by("case__label", "at"), known))
    for one in (*reviews, *parts):
        call(one.reviewer, one.known)
    conflicts = row.conflicts.annotate(who=name_at(row.call.agency_id, ""))
    cases = _cases(row)
    return {
        "cases": cases,
        "written": [one for one in cases if hasattr(one, "statement")],
        "readers": [one for one in parts if one.ended_at is None],
        "former": [one for one in parts if one.ended_at is not None],
        "reviews": reviews,
        "conflicts": [(one, rule_label(one.rule)) for one in conflicts],
        "decisions": row.decisions.select_related("meeting", "application", "grant"),
    }


def _named(rows: QuerySet[Any], known: Any) -> QuerySet[Any]:
    return rows.select_related(*READER).annotate(known=known)


def _cases(row: Application) -> list[Any]:
    """Of every round, each with its statement where there is one, and the key of its hearing as `hearing`."""
    standing = Hearing.objects.filter(case=OuterRef("pk"), cancelled_at__isnull=True)
    cases = row.cases.select_related("panel", "round", "statement").annotate(hearing=Subquery(standing.values("pk")))
    return list(cases.order_by("round__number"))
