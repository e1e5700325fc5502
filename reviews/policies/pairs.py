"""Whether a reviewer may get a case by hand: one rule, for a pair alone and for a file of pairs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists

from applications.models import Bar
from clusterportal.accounts.errors import Refused
from reviews.domain.access import SITTING
from reviews.models import Assignment, Case, ClosedPair, PanelRole, Reviewer
from reviews.queries.declaring import asked_again

Pairs = frozenset[tuple[UUID, UUID]]


@dataclass(frozen=True)
class Ties:
    """What is known between cases and reviewers now.

    `barred`: (application, person); `standing`: (case, reviewer), proposed or confirmed; `closed`: (case, reviewer), by
    an officer's decision; `parts`: by (panel, reviewer) who has a part other than an observer's, whether the person has
    declared as far as that part asks.
    """

    barred: Pairs
    standing: Pairs
    closed: Pairs
    parts: Mapping[tuple[UUID, UUID], bool]


def ties_of(cases: Iterable[Case], reviewers: Iterable[Reviewer]) -> Ties:
    """Four queries, however many. People whose pairs are to be written are locked before."""
    cases, reviewers = list(cases), list(reviewers)
    bars = Bar.objects.filter(
        application__in={one.application_id for one in cases},
        person__in={one.person_id for one in reviewers},
        lifted_at__isnull=True,
    )
    standing = Assignment.objects.filter(case__in=cases, reviewer__in=reviewers, ended_at__isnull=True)
    closed = ClosedPair.objects.filter(case__in=cases, reviewer__in=reviewers, opened_at__isnull=True)
    roles = PanelRole.objects.filter(
        panel__in={one.panel_id for one in cases if one.panel_id}, reviewer__in=reviewers, ended_at__isnull=True
    ).exclude(role=PanelRole.Role.OBSERVER)
    return Ties(
        barred=frozenset(bars.values_list("application", "person")),
        standing=frozenset(standing.values_list("case", "reviewer")),
        closed=frozenset(closed.values_list("case", "reviewer")),
        parts={
            (panel, reviewer): role not in SITTING or (declared_at is not None and not is_asked)
            for panel, reviewer, role, declared_at, is_asked in roles.values_list(
                "panel", "reviewer", "role", "declared_at", Exists(asked_again())
            )
        },
    )


def check_pair(case: Case, reviewer: Reviewer, ties: Ties) -> None:
    """Refused: `reviewer_barred`, `already_assigned`, `pair_closed`, `not_in_its_panel`, `not_declared`.

    The reviewer goes by the name that the case's agency uses.
    """
    name = str(reviewer)
    if (case.application_id, reviewer.person_id) in ties.barred:
        raise Refused("reviewer_barred", name=name, label=case.label)
    if (case.pk, reviewer.pk) in ties.standing:
        raise Refused("already_assigned", name=name, label=case.label)
    if (case.pk, reviewer.pk) in ties.closed:
        raise Refused("pair_closed", name=name, label=case.label)
    has_declared = ties.parts.get((case.panel_id, reviewer.pk)) if case.panel_id else None
    if has_declared is None:
        raise Refused("not_in_its_panel", name=name, label=case.label)
    if not has_declared:
        raise Refused("not_declared", name=name)
