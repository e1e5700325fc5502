"""What a member of staff has before them today, per call: tasks with numbers that lead to lists.

Applications count where the person may see them. Of drafts there is one total per call and nothing more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.phases import Phase
from applications.models import AgencyRole, Call, Round
from applications.policies.roles import agency_roles, calls_with_role
from applications.queries.administration import roles_to_confirm_by
from applications.queries.phases import phase_of
from applications.texts.phases import PHASE_KINDS, PHASE_LABELS
from applications.texts.reading import in_language
from clusterportal.accounts.models import User
from reviews.models import DecisionMeeting, Panel, Statement
from reviews.queries.counts import Counts, RoundCounts
from reviews.queries.joint import initiatives_coordinated_by

Role = AgencyRole.Role
RECORD = frozenset({Role.REGISTRAR.value, Role.AUDITOR.value})
CALL_READERS = RECORD | {Role.OFFICER.value, Role.DECISION_MAKER.value}
BEFORE_CLOSING = frozenset({Phase.PLANNED, Phase.OPEN})
MEETING = frozenset({Phase.PANEL, Phase.DECISION})
DECIDED = frozenset({Phase.PUBLISHED, Phase.ARCHIVED})


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
    """A call, the agency itself or an initiative, with what waits there."""

    title: str
    url: str
    phase: str
    kind: str
    facts: tuple[str, ...]
    tasks: tuple[Task, ...]


def desks(user: User, at: datetime) -> list[Desk]:
    """One desk per call that the person works with, after those of an administrator and a coordinator.

    The query count is constant.
    """
    return [*_administrator(user), *_coordinator(user), *_calls(user, at)]


def _administrator(user: User) -> list[Desk]:
    if not agency_roles(user).filter(role=Role.ADMINISTRATOR).exists():
        return []
    n_waiting = roles_to_confirm_by(user).count()
    url = reverse("admin:applications_agencyrole_changelist")
    tasks = (_task(_("Confirm roles that another administrator has granted"), url, n_waiting),) if n_waiting else ()
    grant = Task(_("Grant a role"), reverse("admin:applications_agencyrole_grant"), _("When needed"), "neutral")
    return [Desk(_("Roles"), url, "", "", (), (*tasks, grant))]


def _coordinator(user: User) -> Iterable[Desk]:
    for initiative in initiatives_coordinated_by(user):
        url = reverse("admin:reviews_initiative_joint", args=[initiative.pk])
        hint = _("Received applications, linked pairs and, after each panel, its priority list.")
        task = Task(_("Joint view of both agencies' calls"), url, _("To read"), "neutral", hint)
        yield Desk(in_language(initiative, "name"), "", "", "", (), (task,))


def _calls(user: User, at: datetime) -> list[Desk]:
    reading = calls_with_role(user, *CALL_READERS).filter(archived_at__isnull=True)
    calls = list(reading.select_related("agency", "form_version").prefetch_related("rounds"))
    held = list(agency_roles(user).values_list("role", "agency", "call"))
    counts = Counts(user, calls, at)
    return [_desk(call, _roles_in(call, held), counts, at) for call in calls]


def _roles_in(call: Call, held: Iterable[tuple[str, Any, Any]]) -> frozenset[str]:
    return frozenset(
        role for role, agency, only in held if only == call.pk or (only is None and agency == call.agency_id)
    )


def _desk(call: Call, roles: frozenset[str], counts: Counts, at: datetime) -> Desk:
    phase = phase_of(call, at)
    is_officer, is_deciding = Role.OFFICER in roles, Role.DECISION_MAKER in roles
    tasks = [
        *(_declaring(call, phase, counts) if is_officer or is_deciding else ()),
        *(_officers(call, phase, counts, at) if is_officer else ()),
        *(_deciders(call, phase, counts) if is_deciding and call.pk in counts.declared else ()),
        *_readers(call, phase, roles),
    ]
    title = in_language(call, "title")
    page = reverse("admin:applications_call_change", args=[call.pk])
    label, kind = str(PHASE_LABELS[phase]), PHASE_KINDS.get(phase, "neutral")
    return Desk(f"{call.agency}: {title}", page, label, kind, _facts(call, phase, roles, counts), tuple(tasks))


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
    if call.pk not in counts.declared and phase not in BEFORE_CLOSING | DECIDED | {Phase.CLOSED}:
        label = _("Declare your conflicts of interest")
        hint = _("No list of the call opens to you before that.")
        yield Task(label, reverse("staff_declaration", args=[call.pk]), _("Needs you"), "notice", hint)
    elif call.pk in counts.declared and counts.asked_again[call.pk] and phase not in DECIDED:
        label = _("Declare again where somebody is new since you declared")
        yield _task(label, reverse("staff_declaration", args=[call.pk]), counts.asked_again[call.pk])


def _officers(call: Call, phase: Phase, counts: Counts, at: datetime) -> Iterable[Task]:
    page = reverse("admin:applications_call_change", args=[call.pk])
    if call.published_at is None:
        proposed_by = counts.proposed_by.get(str(call.pk))
        waits = proposed_by is not None and proposed_by != counts.user.pk
        label = _("Publish the call that another officer has proposed") if waits else _("Set the call up")
        yield Task(label, page, _("Needs you") if waits else _("Under way"), "notice" if waits else "info")
        return
    if call.frozen_at is not None:
        yield Task(
            _("Let the call go on"), page, _("Frozen"), "negative", _("Nobody outside the agency can write in it.")
        )
    if phase not in DECIDED:
        yield from _judging(call, phase, counts)
        yield from _rounds(call, counts, at)
    if call.pk in counts.declared:
        yield from _panels(call, counts, at) if phase in MEETING or _between_rounds(call, phase, at) else ()
        yield from _call_list(call, counts) if phase in MEETING else ()
        yield from _meetings(call, phase, counts)


def _judging(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    listing = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}"
    if counts.unjudged[call.pk] and phase is not Phase.OPEN:
        yield _task(_("Judge eligibility"), listing, counts.unjudged[call.pk])
    if counts.conflicts[call.pk]:
        suspected = f"{reverse('admin:reviews_conflict_changelist')}?state__exact=suspected"
        yield _task(_("Judge conflicts of interest"), suspected, counts.conflicts[call.pk])


def _rounds(call: Call, counts: Counts, at: datetime) -> Iterable[Task]:
    """Opening and assigning, until the round's panel meets: then only what a run has proposed or what is open again."""
    if not counts.judged[call.pk]:
        return
    rounds = list(call.rounds.all())
    before = RoundCounts()
    for one in rounds:
        has_proposal = one.pk in counts.proposed_rounds
        now = counts.rounds.get(one.pk, RoundCounts())
        n_unopened = counts.unopened[call.pk] if one.number == 1 else before.n_going_on
        is_due = one.number == 1 or n_unopened or one.pk in counts.rounds
        if has_proposal or now.n_open or (is_due and at < one.panel_opens_at):
            yield _assigning(one, now, n_unopened, has_proposal)
        if now.n_to_end and one.number < len(rounds):
            url = reverse("admin:reviews_assignmentrun_round_end", args=[one.pk])
            label = _("Say who goes on after round %(number)s") % {"number": one.number}
            yield _task(label, url, now.n_to_end)
        before = now


def _assigning(round_: Round, now: RoundCounts, n_unopened: int, has_proposal: bool) -> Task:
    """The next thing to do in a round: open it, assign, confirm, follow the reviews."""
    url, number = reverse("admin:reviews_assignmentrun_round", args=[round_.pk]), {"number": round_.number}
    if has_proposal or now.n_proposed:
        return Task(_("Confirm the proposed readers, round %(number)s") % number, url, _("A proposal waits"))
    if now.n_open:
        status = ngettext("%(n)s reading open", "%(n)s readings open", now.n_open) % {"n": now.n_open}
        hint = _("Somebody who was to read is gone.")
        return Task(_("Find new readers, round %(number)s") % number, f"{url}#open-readings", status, "notice", hint)
    if n_unopened or not now.n_cases:
        return Task(_("Open the review, round %(number)s") % number, url, str(n_unopened or _("Needs you")))
    if now.n_missing:
        status = ngettext("%(n)s reader missing", "%(n)s readers missing", now.n_missing) % {"n": now.n_missing}
        return Task(_("Assign reviewers, round %(number)s") % number, url, status)
    label = _("Follow the reviews, round %(number)s") % number
    status = _("%(n)s of %(total)s submitted") % {"n": now.n_submitted, "total": now.n_readings}
    hint = _("Due %(date)s.") % {"date": date_format(localtime(round_.review_due_at))}
    return Task(label, url, status, "info", hint)


def _between_rounds(call: Call, phase: Phase, at: datetime) -> bool:
    """Whether panels meet while the call is still in review, since a later round's panels have not opened."""
    return phase is Phase.REVIEW and any(one.panel_opens_at <= at for one in call.rounds.all())


def _panels(call: Call, counts: Counts, at: datetime) -> Iterable[Task]:
    """The lists and statements of the panels that have opened: what the decision meeting waits for."""
    for panel in counts.panels.get(call.pk, ()):
        if panel.round.panel_opens_at > at:
            continue
        name = in_language(panel, "name")
        has_list = panel.pk in counts.panels_with_cases
        url = reverse("ranking" if has_list else "admin:reviews_panel_change", args=[panel.pk])
        kind, hint = ("positive", "") if _is_locked(panel) else ("info", _("The chair puts it in order and locks it."))
        label = _("Priority list: %(panel)s") % {"panel": name}
        yield Task(label, url, str(panel.get_list_state_display()), kind, hint)
    n_ready = counts.statements[call.pk, Statement.State.READY.value]
    n_unwritten = counts.statements[call.pk, None] + counts.statements[call.pk, Statement.State.DRAFT.value]
    url = reverse("admin:reviews_statement_changelist")
    if n_ready:
        yield _task(_("Approve statements"), f"{url}?state__exact=ready", n_ready)
    elif n_unwritten:
        hint = ngettext("%(n)s is not ready yet.", "%(n)s are not ready yet.", n_unwritten) % {"n": n_unwritten}
        yield Task(_("Approve statements"), url, _("The panels write"), "neutral", hint)


def _call_list(call: Call, counts: Counts) -> Iterable[Task]:
    """The joint list, where the call has several panels and one of them is done."""
    panels = counts.panels.get(call.pk, ())
    if len(panels) < 2 or not any(map(_is_locked, panels)):
        return
    url, label = reverse("admin:reviews_calllist_change", args=[call.pk]), _("Joint priority list")
    if panels[0].is_joined:  # type: ignore[attr-defined]
        yield Task(label, url, _("Laid down"), "positive")
    elif all(map(_is_locked, panels)):
        yield Task(label, url, _("Needs you"))
    else:
        yield Task(label, url, _("When the lists are locked"), "neutral")


def _meetings(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    meetings = counts.meetings.get(call.pk, ())
    if phase in MEETING and not meetings:
        panels = counts.panels.get(call.pk, ())
        is_time = bool(panels) and all(map(_is_locked, panels))
        status, kind = (_("Needs you"), "notice") if is_time else (_("When the lists are locked"), "neutral")
        url = f"{reverse('admin:reviews_decisionmeeting_add')}?call={call.pk}"
        yield Task(_("Create a decision meeting"), url, status, kind)
    for meeting in meetings:
        url = reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])
        if meeting.state == DecisionMeeting.State.OPEN:
            label = _("Propose decisions and lock the list: %(title)s") % {"title": meeting.title}
            yield Task(label, url, _("Needs you"))
        else:
            yield Task(meeting.title, url, _("Waits for the decision maker"), "info")


def _is_locked(panel: Panel) -> bool:
    return panel.list_state == Panel.ListState.LOCKED


def _deciders(call: Call, phase: Phase, counts: Counts) -> Iterable[Task]:
    meetings = counts.meetings.get(call.pk, ())
    locked = [meeting for meeting in meetings if meeting.state == DecisionMeeting.State.LOCKED]
    for meeting in locked:
        if meeting.locked_by_id != counts.user.pk:
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
    if phase in DECIDED:
        yield Task(_("Decisions"), reverse("admin:reviews_decision_changelist"), _("To read"), "neutral")
    if Role.AUDITOR in roles:
        yield Task(_("Audit trail"), reverse("admin:audit_event_changelist"), _("To read"), "neutral")


def _task(label: str, url: str, count: int) -> Task:
    return Task(label, url, str(count))
