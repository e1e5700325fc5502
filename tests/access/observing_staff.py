"""Staff of the owning agency who are barred from a case: what they can ask for, and what a colleague does with it."""

from collections.abc import Iterator
from dataclasses import replace

from django.test import Client
from django.urls import reverse

from applications.models import Application, BudgetCell
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.actions.call_list import explain_row, place_in_call_list, propose_list
from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose
from reviews.actions.exporting import lists
from reviews.models import Case, Decision, DecisionMeeting, Panel
from reviews.queries.call_list import arrangement_for
from tests.access.crawling import Answer, normalised, visit
from tests.access.observing import (
    CASE_PAGES,
    HEARING,
    PUBLIC,
    REVIEWING,
    STAFF_LISTS,
    Act,
    Seen,
    Stage,
    rank,
    review_and_grade,
    send_out_another,
    take_up_in_meeting,
    talk,
    write_of_it,
)
from tests.reviews.worlds import case_number, freeze

M = 1_000_000
# Lists with their filters and orders are asked for in test_drafts; workbooks and PDFs carry the time of their making.
READ = "$|reviews/|applications/application/|frames/|priorities/|joint/|audit/|mail/"
LEFT = rf"{PUBLIC}|^/staff/(?!{READ})|^/mine/|^/staff/.*\?|\.(xlsx|pdf)$"
EXPORTED = ("applications.application", "mail.message", "reviews.conflict", "reviews.decision", "reviews.review")
MEETING_PAGES = ("change", "checks", "attach", "lock")
TRIED = "?in=A-02&out=A-03&amount=A-02:1000000"
Acts = tuple[Act, ...]


def look_as_staff(stage: Stage, observer: str, *, follow: bool = True) -> Seen:
    """The pages of the call, its exports and each address of the case; with `follow` all that is linked from there."""
    user, client = stage.barred[observer], Client()
    client.force_login(user)
    found = visit(client, _doors(stage), follow=follow, leave=LEFT)
    seen = {address: replace(one, text=normalised(one.text)) for address, one in found.items()}
    return seen | {f"export of {listed}": _exported(stage, listed, user) for listed in EXPORTED}


def _doors(stage: Stage) -> Iterator[str]:
    call, round_, secret = stage.world.call, stage.world.round, stage.secret
    yield reverse("admin:index")
    yield reverse("admin:applications_call_change", args=[call.pk])
    yield reverse("admin:reviews_call_frame", args=[call.pk])
    yield from (
        reverse("admin:reviews_initiative_frame", args=[call.initiative_id, code]) for code in ("vr", "vinnova")
    )
    yield reverse("admin:reviews_initiative_joint", args=[call.initiative_id])
    what_if = reverse("admin:reviews_calllist_what-if", args=[call.pk])
    yield from (what_if, f"{what_if}{TRIED}", f"{what_if}?in={secret.label}&amount={secret.label}:1")
    for name in ("round", "round_figures", "round_pairs-template", "round_import-pairs"):
        yield reverse(f"admin:reviews_assignmentrun_{name}", args=[round_.pk])
    yield reverse("admin:applications_application_change", args=[secret.application_id])
    yield from (reverse(name, args=[secret.pk]) for name in CASE_PAGES)
    yield from (reverse(f"admin:reviews_{name}_changelist") for name in STAFF_LISTS)
    yield reverse("admin:mail_message_changelist")
    yield reverse("admin:audit_event_changelist")
    for meeting in call.meetings.all():
        yield from (reverse(f"admin:reviews_decisionmeeting_{name}", args=[meeting.pk]) for name in MEETING_PAGES)


def _exported(stage: Stage, listed: str, user: User) -> Answer:
    """The rows of the file that the person would get."""
    at = stage.world.in_panel
    try:
        keys = lists().keys(listed, user, "", None, at)
    except Hidden:
        return Answer(404, (), "")
    return Answer(200, (), repr([list(cells) for cells in lists().rows(listed, user, "", keys, at)]))


def nothing(_stage: Stage) -> None:
    """What the observers see as it stands."""


def prepare_meeting(stage: Stage) -> None:
    """Locked lists put together, and an open meeting on two other cases."""
    officer, at = stage.acting["officer"], stage.world.in_panel
    for number in (1, 2, 3):
        changes = {"stage": "prioritised", "place": "prioritised", "rank": number}
        Case.objects.filter(pk=case_number(stage.world, number).pk).update(**changes)
    Panel.objects.filter(round=stage.world.round).update(list_state="locked")
    propose_list(stage.world.call, by=officer, at=at)
    meeting = create_meeting(stage.world.call, title="Meeting", held_on=at.date(), by=officer, at=at)
    attach(meeting, [case_number(stage.world, number).application for number in (2, 3)], by=officer, at=at)
    Decision.objects.filter(meeting=meeting).update(reason_sv="Panelens bedömning.")


def put_in_reserve(stage: Stage) -> None:
    call, given = stage.world.call, {"by": stage.acting["officer"], "at": stage.world.in_panel}
    seen = arrangement_for(given["by"], call, given["at"]).token
    place_in_call_list(call, stage.secret.pk, "reserve", seen=seen, **given)
    rows = arrangement_for(given["by"], call, given["at"]).rows
    words = next(row.words_token for row in rows if row.case.pk == stage.secret.pk)
    explain_row(call, stage.secret.pk, reason="SECRET-REASON", note="SECRET-NOTE", seen=words, **given)


def ask_for_more(stage: Stage) -> None:
    """As if it had asked for other amounts from the start."""
    application = stage.secret.application
    BudgetCell.objects.filter(party__consortium=application.consortium).update(amount_sek=77 * M)
    version = freeze(application)
    Application.objects.filter(pk=application.pk).update(submitted_version=version, registered_version=version)


def attach_and_propose(stage: Stage) -> None:
    given = {"by": stage.acting["officer"], "at": stage.world.in_panel}
    attach(DecisionMeeting.objects.get(), [stage.secret.application], **given)
    propose_amount(stage, 61 * M)


def propose_amount(stage: Stage, amount_sek: int) -> None:
    said = {"reason_sv": "HEMLIGT-SKÄL", "reason_en": "", "internal_note": "SECRET-NOTE"}
    decision = Decision.objects.get(application=stage.secret.application)
    given = {"outcome": "granted", "amount_sek": amount_sek, **said}
    propose(decision, **given, by=stage.acting["officer"], at=stage.world.in_panel)


def lock_whole_list(stage: Stage) -> None:
    """For everybody to see: the list of the meeting stands."""
    texts = {"minutes": "Protokoll.", "two_in_one_area_reason": "De kompletterar varandra."}
    lock_meeting(DecisionMeeting.objects.get(), **texts, by=stage.acting["officer"], at=stage.world.in_panel)


IN_PANEL: Acts = (review_and_grade, rank, send_out_another, write_of_it, talk)
IN_MEETING: Acts = (put_in_reserve, ask_for_more, attach_and_propose)
# The stage of the round, what happens before the eyes of the observers, and what does not.
BEHIND: dict[str, tuple[str, Act, Acts]] = {
    "review": ("review", nothing, REVIEWING),
    "panel": ("panel", take_up_in_meeting, (*HEARING, *IN_PANEL)),
    "meeting": ("panel", prepare_meeting, IN_MEETING),
}
