"""What an officer has to do in the rounds, panels and meetings of a call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.phases import Phase
from applications.models import Call, Round
from applications.texts.reading import in_language
from reviews.models import DecisionMeeting, Panel, Statement
from reviews.queries.counts import Counts, RoundCounts

MEETING = frozenset({Phase.PANEL, Phase.DECISION})


@dataclass(frozen=True)
class Task:
    """Something to do, with the number that says how much; `url` leads to it."""

    label: str
    url: str
    status: str
    kind: str = "notice"
    hint: str = ""


def counted(label: str, url: str, count: int) -> Task:
    return Task(label, url, str(count))


def round_tasks(call: Call, counts: Counts, at: datetime) -> Iterable[Task]:
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
            yield counted(label, url, now.n_to_end)
        before = now


def panel_tasks(call: Call, counts: Counts, at: datetime) -> Iterable[Task]:
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
    url = f"{reverse('admin:reviews_statement_changelist')}?case__application__call__id__exact={call.pk}"
    if n_ready:
        yield counted(_("Approve statements"), f"{url}&state__exact=ready", n_ready)
    elif n_unwritten:
        hint = ngettext("%(n)s is not ready yet.", "%(n)s are not ready yet.", n_unwritten) % {"n": n_unwritten}
        yield Task(_("Approve statements"), url, _("The panels write"), "neutral", hint)


def call_list_tasks(call: Call, counts: Counts) -> Iterable[Task]:
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


def meeting_tasks(call: Call, meets: bool, counts: Counts) -> Iterable[Task]:
    """`meets`: a decision is still to be prepared; where all meetings are held, another is to be created."""
    meetings = counts.meetings.get(call.pk, ())
    if meets and not meetings:
        panels = counts.panels.get(call.pk, ())
        is_time = bool(panels) and all(map(_is_locked, panels))
        status, kind = (_("Needs you"), "notice") if is_time else (_("When the lists are locked"), "neutral")
        url = f"{reverse('admin:reviews_decisionmeeting_add')}?call={call.pk}"
        yield Task(_("Create a decision meeting"), url, status, kind)
    for meeting in meetings:
        url = reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])
        if n_left := counts.waiting["left"][meeting.pk]:
            hint = ngettext(
                "%(n)s application in it has been withdrawn. The meeting cannot be published with it.",
                "%(n)s applications in it have been withdrawn. The meeting cannot be published with them.",
                n_left,
            )
            label = _("Take out what is withdrawn: %(title)s") % {"title": meeting.title}
            yield Task(label, url, _("Needs you"), "negative", hint % {"n": n_left})
        if meeting.state == DecisionMeeting.State.OPEN:
            label = _("Propose decisions and lock the list: %(title)s") % {"title": meeting.title}
            yield Task(label, url, _("Needs you"))
        elif str(meeting.pk) in counts.expired:
            label = _("Open the list again and lock it anew: %(title)s") % {"title": meeting.title}
            yield Task(label, url, _("Needs you"), "negative", _("It was locked too long ago to be approved."))
        else:
            yield Task(meeting.title, url, _("Waits for the decision maker"), "info")


def is_between_rounds(call: Call, phase: Phase, at: datetime) -> bool:
    """Whether panels meet while the call is still in review, since a later round's panels have not opened."""
    return phase is Phase.REVIEW and any(one.panel_opens_at <= at for one in call.rounds.all())


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


def _is_locked(panel: Panel) -> bool:
    return panel.list_state == Panel.ListState.LOCKED
