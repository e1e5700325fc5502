"""What a member of staff has before them today, per call: tasks with numbers that lead to lists.

Applications count where the person may see them. Of drafts there is one total per call and nothing more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.phases import Phase
from applications.models import AgencyRole, Call
from applications.policies.roles import agency_roles, calls_with_role
from applications.queries.administration import roles_to_confirm_by
from applications.queries.deadlines import with_moves
from applications.queries.enquiries import with_waiting
from applications.queries.per_call import with_free_numbers
from applications.queries.phases import phase_of
from applications.queries.problems import with_reports
from applications.queries.retention import Kept, overdue_in
from applications.texts.phases import PHASE_KINDS, PHASE_LABELS
from applications.texts.reading import in_language
from clusterportal.accounts.models import User
from reviews.admin.deadline_tasks import deadline_tasks
from reviews.admin.disclosure_tasks import disclosure_tasks
from reviews.admin.enquiry_tasks import enquiry_tasks
from reviews.admin.frame_tasks import frame_tasks
from reviews.admin.grant_tasks import grant_tasks
from reviews.admin.home_tasks import (
    MEETING,
    Task,
    call_list_tasks,
    counted,
    is_between_rounds,
    meeting_tasks,
    panel_tasks,
    round_tasks,
)
from reviews.admin.letter_tasks import approval_tasks, delivery_tasks
from reviews.admin.number_tasks import number_tasks
from reviews.admin.overview import Line, by_status, line_of
from reviews.admin.planning_tasks import planning_tasks
from reviews.admin.problem_tasks import problem_tasks
from reviews.admin.retention_tasks import administrators_erasures, late_erasures
from reviews.admin.stuck_tasks import stuck_tasks, unsent_tasks
from reviews.models import DecisionMeeting
from reviews.queries.counts import Counts
from reviews.queries.eligibility import OPEN, TO_DISMISS
from reviews.queries.joint import initiatives_coordinated_by
from reviews.queries.stuck import Stuck

Role = AgencyRole.Role
Held = tuple[str, Any, Any]
RECORD = frozenset({Role.REGISTRAR.value, Role.AUDITOR.value})
CALL_READERS = RECORD | {Role.OFFICER.value, Role.DECISION_MAKER.value}
BEFORE_CLOSING = frozenset({Phase.PLANNED, Phase.OPEN})
DECIDED = frozenset({Phase.PUBLISHED, Phase.ARCHIVED})
"""A role that the person has: its name, its agency and, where it is for one alone, its call."""


@dataclass(frozen=True)
class Desk:
    """A call, the agency itself or an initiative, with what waits there."""

    title: str
    url: str
    phase: str
    kind: str
    facts: tuple[str, ...]
    tasks: tuple[Task, ...]
    late: tuple[Task, ...] = ()
    line: Line | None = None
    statuses: tuple[tuple[Any, int, str], ...] = ()


def desks(user: User, at: datetime) -> list[Desk]:
    """One desk per call that the person works with, after those of an administrator and a coordinator; then stage one.

    The query count is constant.
    """
    held = list(agency_roles(user).values_list("role", "agency", "call"))
    found = [*_administrator(user, held, at), *_coordinator(user), *_disclosure(user, at), *_calls(user, held, at)]
    return [*found, *_stage_one(user, held, at)]


def _administrator(user: User, held: Iterable[Held], at: datetime) -> list[Desk]:
    if not _has(held, Role.ADMINISTRATOR):
        return []
    n_waiting = roles_to_confirm_by(user).count()
    url = reverse("admin:applications_agencyrole_changelist")
    tasks = (counted(_("Confirm roles that another administrator has granted"), url, n_waiting),) if n_waiting else ()
    grant = Task(_("Grant a role"), reverse("admin:applications_agencyrole_grant"), _("When needed"), "neutral")
    late = tuple(administrators_erasures(user, at))
    return [Desk(_("Roles"), url, "", "", (), (*tasks, grant)), *_retention(late)]


def _retention(late: tuple[Task, ...]) -> Iterable[Desk]:
    if late:
        yield Desk(_("Erasures and retention rules"), late[0].url, "", "", (), (), late)


def _coordinator(user: User) -> Iterable[Desk]:
    for initiative in initiatives_coordinated_by(user):
        url = reverse("admin:reviews_initiative_joint", args=[initiative.pk])
        hint = _("Received applications, linked pairs and, after each panel, its priority list.")
        task = Task(_("Joint view of both agencies' calls"), url, _("To read"), "neutral", hint)
        yield Desk(in_language(initiative, "name"), "", "", "", (), (task,))


def _stage_one(user: User, held: Iterable[Held], at: datetime) -> Iterable[Desk]:
    if tasks := tuple(planning_tasks(user, at) if _has(held, Role.OFFICER) else ()):
        yield Desk(_("Stage one"), reverse("admin:applications_planningreport_changelist"), "", "", (), tasks)


def _has(held: Iterable[Held], wanted: str) -> bool:
    return any(role == wanted for role, _agency, _call in held)


def _letters(counts: Counts) -> Iterable[Desk]:
    if tasks := tuple(approval_tasks(counts)):
        yield Desk(_("Letters"), tasks[0].url, "", "", (), tasks)


def _disclosure(user: User, at: datetime) -> list[Desk]:
    tasks, url = tuple(disclosure_tasks(user, at)), reverse("admin:reviews_disclosurerequest_changelist")
    return [Desk(_("Requests for disclosure"), url, "", "", (), tasks)] if tasks else []


def _calls(user: User, held: Iterable[Held], at: datetime) -> list[Desk]:
    reading = calls_with_role(user, *CALL_READERS).filter(archived_at__isnull=True)
    reading = with_free_numbers(with_reports(with_moves(with_waiting(reading, user, at), user), user))
    calls = list(reading.select_related("agency", "form_version").prefetch_related("rounds"))
    counts, stuck, late = Counts(user, calls, at), Stuck(user, calls, at), overdue_in(calls, at)
    found = [*_letters(counts), *(_desk(call, _roles_in(call, held), counts, stuck, late, at) for call in calls)]
    unsent = tuple(unsent_tasks(stuck))
    log = reverse("admin:mail_message_changelist")
    return [*found, Desk(_("Messages"), log, "", "", (), (), unsent)] if unsent else found


def _roles_in(call: Call, held: Iterable[Held]) -> frozenset[str]:
    return frozenset(
        role for role, agency, only in held if only == call.pk or (only is None and agency == call.agency_id)
    )


def _desk(
    call: Call, roles: frozenset[str], counts: Counts, stuck: Stuck, late: dict[UUID, Kept], at: datetime
) -> Desk:
    phase = phase_of(call, at)
    is_officer, is_deciding = Role.OFFICER in roles, Role.DECISION_MAKER in roles
    tasks = [
        *(_declaring(call, phase, counts) if is_officer or is_deciding else ()),
        *(_officers(call, phase, counts, at) if is_officer else ()),
        *(_deciders(call, phase, counts) if is_deciding and call.pk in counts.declared else ()),
        *(frame_tasks(call, phase, counts) if is_officer or is_deciding else ()),
        *_readers(call, phase, roles),
    ]
    title = in_language(call, "title")
    page = reverse("admin:applications_call_change", args=[call.pk])
    label, kind = str(PHASE_LABELS[phase]), PHASE_KINDS.get(phase, "neutral")
    has_begun = call.published_at is not None
    return Desk(
        f"{call.agency}: {title}",
        page,
        label,
        kind,
        _facts(call, phase, roles, counts),
        tuple(tasks),
        (*stuck_tasks(call, stuck), *late_erasures(late, call.pk, roles)),
        line_of(call, at) if has_begun else None,
        tuple(by_status(call, counts)),
    )


def _facts(call: Call, phase: Phase, roles: frozenset[str], counts: Counts) -> tuple[str, ...]:
    """How many applications there are, and what comes next by itself."""
    return (*_number(call, phase, roles, counts), *_coming(call, phase))


def _coming(call: Call, phase: Phase) -> Iterable[str]:
    """The date to wait for; from the panel on it is people who decide what comes next."""
    rounds = call.rounds.all()
    if phase is Phase.OPEN:
        yield _("Closes %(date)s") % {"date": _moment(call.closes_at)}
    elif phase is Phase.SIGNING and call.signing_closes_at:
        yield _("Signing closes %(date)s") % {"date": _moment(call.signing_closes_at)}
    elif phase is Phase.ELIGIBILITY and rounds:
        yield _("The review opens %(date)s") % {"date": _moment(min(one.review_opens_at for one in rounds))}
    elif phase is Phase.REVIEW and rounds:
        yield _("The panels open %(date)s") % {"date": _moment(max(one.panel_opens_at for one in rounds))}


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def _number(call: Call, phase: Phase, roles: frozenset[str], counts: Counts) -> tuple[str, ...]:
    """How many are under way while one can apply, and after that how many came, for those who may know it."""
    if phase is Phase.OPEN:
        n = counts.drafts[call.pk]
        return (ngettext("%(n)s application is under way", "%(n)s applications are under way", n) % {"n": n},)
    has_declared = Role.OFFICER in roles and call.pk in counts.declared
    if phase is Phase.PLANNED or not (has_declared or roles & RECORD):
        return ()
    n = sum(n for (key, _status), n in counts.statuses.items() if key == call.pk)
    return (ngettext("%(n)s received", "%(n)s received", n) % {"n": n},)


def _declaring(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    if call.pk not in counts.declared and phase not in BEFORE_CLOSING | {Phase.CLOSED, Phase.ARCHIVED}:
        label = _("Declare your conflicts of interest")
        hint = _("No list of the call opens to you before that.")
        yield Task(label, reverse("staff_declaration", args=[call.pk]), _("Needs you"), "notice", hint)
    elif call.pk in counts.declared and counts.asked_again[call.pk] and phase not in DECIDED:
        label = _("Declare again where somebody is new since you declared")
        yield counted(label, reverse("staff_declaration", args=[call.pk]), counts.asked_again[call.pk])


def _officers(call: Call, phase: Phase, counts: Counts, at: datetime) -> Iterable[Task]:
    page = reverse("admin:applications_call_change", args=[call.pk])
    if call.published_at is None:
        proposed_by = counts.proposed_by.get(str(call.pk))
        waits = proposed_by is not None and proposed_by != counts.user.pk
        label = _("Publish the call that another officer has proposed") if waits else _("Set the call up")
        yield Task(label, page, _("Needs you") if waits else _("Under way"), "notice" if waits else "info")
        return
    yield from deadline_tasks(call, at)
    yield from number_tasks(call, phase, counts)
    yield from problem_tasks(call, at)
    yield from enquiry_tasks(call)
    if call.frozen_at is not None:
        yield Task(
            _("Let the call go on"), page, _("Frozen"), "negative", _("Nobody outside the agency can write in it.")
        )
    is_over = phase in DECIDED or counts.has_only_reserves(call.pk)
    if not is_over:
        yield from _judging(call, phase, counts)
        yield from round_tasks(call, counts, at)
    if call.pk in counts.declared:
        meets = phase in MEETING and not is_over
        yield from panel_tasks(call, counts, at) if meets or is_between_rounds(call, phase, at) else ()
        yield from call_list_tasks(call, counts) if meets else ()
        yield from meeting_tasks(call, meets, counts)
        yield from _dismissing(call, counts)
        yield from delivery_tasks(call, counts)
        yield from grant_tasks(call, counts)


def _judging(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    listing = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}"
    if counts.unjudged[call.pk] and phase is not Phase.OPEN:
        yield counted(_("Judge eligibility"), f"{listing}&judgement={OPEN}", counts.unjudged[call.pk])
    if counts.conflicts[call.pk]:
        conflicts = f"{reverse('admin:reviews_conflict_changelist')}?application__call__id__exact={call.pk}"
        suspected = f"{conflicts}&state__exact=suspected"
        yield counted(_("Judge conflicts of interest"), suspected, counts.conflicts[call.pk])


def _dismissing(call: Call, counts: Counts) -> Iterable[Task]:
    """What was judged as not eligible and no meeting has yet: an open meeting can take it, or a new one."""
    if n := counts.waiting["to_dismiss"][call.pk]:
        listing = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}"
        hint = _("Attach them to a decision meeting: it can be held before the panels have met.")
        yield Task(_("Dismiss what is not eligible"), f"{listing}&judgement={TO_DISMISS}", str(n), hint=hint)


def _deciders(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    meetings = counts.meetings.get(call.pk, ())
    locked = [meeting for meeting in meetings if meeting.state == DecisionMeeting.State.LOCKED]
    for meeting in locked:
        if meeting.locked_by_id != counts.user.pk and str(meeting.pk) not in counts.expired:
            url = reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])
            yield Task(_("Decide: %(title)s") % {"title": meeting.title}, url, _("Needs you"))
    if phase in MEETING and not locked:
        hint = _("A meeting comes here when the handling officer has locked its list.")
        yield Task(_("Decide"), "", _("No meeting waits"), "neutral", hint)


def _readers(call: Call, phase: Phase, roles: frozenset[str]) -> Iterable[Task]:
    """What those read who keep and check the record, and what everybody reads in the end."""
    if roles & RECORD and phase not in BEFORE_CLOSING:
        url = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}"
        yield Task(_("Record of the applications received"), url, _("To read"), "neutral")
        yield Task(_("Documents of cases"), reverse("admin:reviews_casedocument_changelist"), _("To read"), "neutral")
    if phase in DECIDED:
        yield Task(_("Decisions"), reverse("admin:reviews_decision_changelist"), _("To read"), "neutral")
    if Role.AUDITOR in roles:
        yield Task(_("Audit trail"), reverse("admin:audit_event_changelist"), _("To read"), "neutral")
