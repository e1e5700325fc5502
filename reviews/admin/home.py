"""What a member of staff has before them today, per call: tasks with numbers that lead to lists.

Applications count where the person may see them. Of drafts there is one total per call and nothing more.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.actions.calls import PUBLISHING
from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.domain.phases import Phase
from applications.models import AgencyRole, Application, Call
from applications.policies.roles import agency_roles, calls_with_role
from applications.queries.phases import phase_of
from applications.texts.phases import PHASE_KINDS, PHASE_LABELS
from clusterportal.accounts.models import User
from clusterportal.approvals.models import Approval
from reviews.models import AssignmentRun, Case, Conflict, DecisionMeeting, StaffDeclaration, Statement
from reviews.queries.desk import applications_of_staff

Role = AgencyRole.Role
TO_JUDGE = ("submitted", "signed", "refused", "unsigned")


@dataclass(frozen=True)
class Task:
    """Something to do, with the number that says how much; `url` leads to it."""

    label: str
    url: str
    status: str
    kind: str = "notice"
    hint: str = ""


@dataclass(frozen=True)
class Desk:
    """A call, or the agency itself, with what waits there."""

    title: str
    url: str
    phase: str
    kind: str
    facts: tuple[str, ...]
    tasks: tuple[Task, ...]


def desks(user: User, at: datetime) -> list[Desk]:
    """One desk per call that the person works with, after that of an administrator. The query count is constant."""
    return [*_administrator(user), *_calls(user, at)]


def _administrator(user: User) -> list[Desk]:
    if not agency_roles(user).filter(role=Role.ADMINISTRATOR).exists():
        return []
    own = agency_roles(user).filter(role=Role.ADMINISTRATOR).values("agency")
    waiting = AgencyRole.objects.filter(agency__in=own, confirmed_at__isnull=True, ended_at__isnull=True)
    n_waiting = waiting.exclude(granted_by=user).exclude(user=user).count()
    url = reverse("admin:applications_agencyrole_changelist")
    tasks = (_task(_("Confirm roles that another administrator has granted"), url, n_waiting),) if n_waiting else ()
    grant = Task(_("Grant a role"), reverse("admin:applications_agencyrole_grant"), _("When needed"), "neutral")
    return [Desk(_("Roles"), url, "", "", (), (*tasks, grant))]


def _calls(user: User, at: datetime) -> list[Desk]:
    officer = frozenset(calls_with_role(user, Role.OFFICER).values_list("pk", flat=True))
    deciding = frozenset(calls_with_role(user, Role.DECISION_MAKER).values_list("pk", flat=True))
    reading = calls_with_role(user, *Role.values).filter(archived_at__isnull=True)
    calls = list(reading.select_related("agency", "form_version").prefetch_related("rounds"))
    counts = _Counts(user, calls, at)
    return [_desk(call, call.pk in officer, call.pk in deciding, counts, at) for call in calls]


class _Counts:
    """What all desks need, looked up for all calls at once."""

    def __init__(self, user: User, calls: Iterable[Call], at: datetime) -> None:
        keys = [call.pk for call in calls]
        by_call = {"call__in": keys}
        self.user = user
        self.declared = frozenset(StaffDeclaration.objects.filter(user=user, **by_call).values_list("call", flat=True))
        drafts = Application.objects.filter(status__in=[one.value for one in BEFORE_SUBMISSION], **by_call)
        self.drafts = Counter(dict(drafts.values_list("call").annotate(n=Count("pk")).order_by()))
        seen = applications_of_staff(user, at).filter(**by_call)
        self.statuses: Counter[tuple[UUID, str]] = Counter()
        self.unjudged: Counter[UUID] = Counter()
        self.judged: Counter[UUID] = Counter()
        for call, status, outcome in seen.values_list("call", "status", "eligibility__outcome"):
            self.statuses[call, status] += 1
            self.unjudged[call] += status in TO_JUDGE and outcome is None
            self.judged[call] += outcome == "eligible"
        barred_free = {"application__in": seen}
        conflicts = Conflict.objects.filter(state="suspected", **barred_free)
        self.conflicts = Counter(dict(conflicts.values_list("application__call").annotate(n=Count("pk")).order_by()))
        ready = Statement.objects.filter(state="ready", case__in=Case.objects.filter(**barred_free))
        self.statements = Counter(dict(ready.values_list("case__round__call").annotate(n=Count("pk")).order_by()))
        runs = AssignmentRun.objects.filter(state="proposed", round__call__in=keys)
        self.runs = {run.round.call_id: run for run in runs.select_related("round").order_by("started_at")}
        self.meetings: dict[Any, list[DecisionMeeting]] = {}
        for meeting in DecisionMeeting.objects.filter(**by_call).exclude(state="published"):
            self.meetings.setdefault(meeting.call_id, []).append(meeting)
        proposals = Approval.objects.filter(
            kind=PUBLISHING, subject__in=map(str, keys), approved_at__isnull=True, withdrawn_at__isnull=True
        )
        self.proposed_by = dict(proposals.values_list("subject", "proposed_by"))


def _desk(call: Call, is_officer: bool, is_deciding: bool, counts: _Counts, at: datetime) -> Desk:
    phase = phase_of(call, at)
    tasks = [
        *(_declaring(call, phase, counts) if is_officer or is_deciding else ()),
        *(_officers(call, phase, counts) if is_officer else ()),
        *(_deciders(call, counts) if is_deciding else ()),
    ]
    title = call.title_sv if get_language() == "sv" else call.title_en
    page = reverse("admin:applications_call_change", args=[call.pk])
    kind = PHASE_KINDS.get(phase, "neutral")
    return Desk(f"{call.agency}: {title}", page, str(PHASE_LABELS[phase]), kind, _facts(call, counts), tuple(tasks))


def _facts(call: Call, counts: _Counts) -> tuple[str, ...]:
    n_drafts = counts.drafts[call.pk]
    n_received = sum(n for (key, _status), n in counts.statuses.items() if key == call.pk)
    drafts = ngettext("%(n)s application is under way", "%(n)s applications are under way", n_drafts) % {"n": n_drafts}
    received = ngettext("%(n)s received", "%(n)s received", n_received) % {"n": n_received}
    return (drafts, received)


def _declaring(call: Call, phase: Phase, counts: _Counts) -> Iterable[Task]:
    if call.pk not in counts.declared and phase not in {Phase.PLANNED, Phase.OPEN, Phase.CLOSED}:
        label = _("Declare your conflicts of interest")
        hint = _("No list of the call opens to you before that.")
        yield Task(label, reverse("staff_declaration", args=[call.pk]), _("Needs you"), "notice", hint)


def _officers(call: Call, phase: Phase, counts: _Counts) -> Iterable[Task]:
    page = reverse("admin:applications_call_change", args=[call.pk])
    if call.published_at is None:
        proposed_by = counts.proposed_by.get(str(call.pk))
        waits = proposed_by is not None and proposed_by != counts.user.pk
        label = _("Publish the call that another officer has proposed") if waits else _("Set the call up")
        yield Task(label, page, _("Needs you") if waits else _("Under way"), "notice" if waits else "info")
        return
    listing = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}"
    if counts.unjudged[call.pk] and phase is not Phase.OPEN:
        yield _task(_("Judge eligibility"), listing, counts.unjudged[call.pk])
    if counts.conflicts[call.pk]:
        yield _task(
            _("Judge conflicts of interest"),
            f"{reverse('admin:reviews_conflict_changelist')}?state__exact=suspected",
            counts.conflicts[call.pk],
        )
    yield from _rounds(call, counts)
    if counts.statements[call.pk]:
        yield _task(
            _("Approve statements"),
            f"{reverse('admin:reviews_statement_changelist')}?state__exact=ready",
            counts.statements[call.pk],
        )
    if phase in {Phase.PANEL, Phase.DECISION} and not counts.meetings.get(call.pk):
        url = f"{reverse('admin:reviews_decisionmeeting_add')}?call={call.pk}"
        yield Task(_("Create a decision meeting"), url, _("When the lists are locked"), "neutral")
    for meeting in counts.meetings.get(call.pk, ()):
        url = reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])
        is_open = meeting.state == DecisionMeeting.State.OPEN
        yield Task(str(meeting), url, str(meeting.get_state_display()), "notice" if is_open else "info")


def _rounds(call: Call, counts: _Counts) -> Iterable[Task]:
    if counts.judged[call.pk] and call.decided_at is None:
        for one in call.rounds.all():
            url = reverse("admin:reviews_assignmentrun_round", args=[one.pk])
            label = _("Open the review and assign reviewers, round %(number)s") % {"number": one.number}
            run = counts.runs.get(call.pk)
            yield Task(label, url, _("A proposal waits") if run else _("Under way"), "notice" if run else "info")


def _deciders(call: Call, counts: _Counts) -> Iterable[Task]:
    for meeting in counts.meetings.get(call.pk, ()):
        if meeting.state == DecisionMeeting.State.LOCKED and meeting.locked_by_id != counts.user.pk:
            url = reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])
            yield Task(_("Decide: %(title)s") % {"title": meeting.title}, url, _("Needs you"))


def _task(label: str, url: str, count: int) -> Task:
    return Task(label, url, str(count))
