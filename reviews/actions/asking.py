"""Asking a panel's members to declare about cases that are new to them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from clusterportal.mail.actions import queue
from reviews.domain.access import IN_PANEL
from reviews.models import Case, Declaration, PanelRole
from reviews.queries.naming import address_at, call_by_name

GUARD = "reviews.queries.composition.still_in_panel"
PERSON = "reviewer__person"


def ask_about(cases: Iterable[Case], *, at: datetime) -> None:
    """Reopen the declaration of members who have not answered about these cases, and write to each of them.

    Who has answered nothing since the last message gets no second one.
    """
    asked: set[UUID] = set()
    for case in cases:
        answered = Declaration.objects.filter(round=case.round_id, application=case.application_id)
        members = PanelRole.objects.filter(panel=case.panel_id, role__in=IN_PANEL, ended_at__isnull=True)
        waiting = members.exclude(reviewer__person__in=answered.values("person"))
        asked.update(waiting.values_list("pk", flat=True))
    roles = PanelRole.objects.filter(pk__in=asked)
    roles.update(declared_at=None)
    in_round = Q(**{f"{PERSON}__declarations__round": F("panel__round")})
    counted = roles.annotate(n_answers=Count(f"{PERSON}__declarations", filter=in_round))
    for role in counted.select_related(f"{PERSON}__user", "panel__round__call__agency").order_by("pk"):
        _write_to(role, role.n_answers, at)


def _write_to(role: PanelRole, n_answers: int, at: datetime) -> None:
    person, round_ = role.reviewer.person, role.panel.round
    call_by_name([role.reviewer], round_.call.agency_id)
    if email := address_at(role.reviewer, round_.call.agency_id):
        queue(
            "reviews_declare",
            to=email,
            recipient=person.user,
            context={"call": round_.call, "round": round_, "name": str(role.reviewer)},
            scope=f"call:{round_.call_id}",
            guard=GUARD,
            subject_id=role.pk,
            key=f"declare:{role.pk}:{n_answers}",
            at=at,
        )
