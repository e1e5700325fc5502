"""Persons who must notice nothing, what happens behind their backs, and what each of them can ask for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from clusterportal.accounts.models import User
from clusterportal.files import store
from clusterportal.files.models import StoredFile
from reviews.actions.bidding import Answer as Wanted
from reviews.actions.bidding import save_bids
from reviews.actions.call_list import explain_row, place_in_call_list, propose_list, save_list
from reviews.actions.cases import place_in_panel
from reviews.actions.decisions import attach, create_meeting, propose
from reviews.actions.declarations import declare
from reviews.actions.discussing import say
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.actions.hand_assigning import confirm
from reviews.actions.hearings import cancel_hearing, change_hearing, plan_hearings
from reviews.actions.meetings import close_meeting, open_item, open_meeting, plan_meeting
from reviews.actions.panels import enter_panel_grades, move_in_list, place_in_list
from reviews.actions.reviewing import submit_review
from reviews.actions.statements import approve_statement, mark_ready, write_statement
from reviews.domain.hearings import Slot, Terms
from reviews.models import (
    Bid,
    Case,
    Decision,
    DecisionMeeting,
    Hearing,
    Leaving,
    PanelMeeting,
    Post,
    Review,
    Reviewer,
    Statement,
)
from reviews.queries.call_list import arrangement_for
from tests.access.crawling import Answer, normalised, visit
from tests.factories import DAY, NOW, make_call, make_person, make_staff
from tests.reviews.worlds import (
    CONFLICT,
    MARKS,
    World,
    assign,
    case_number,
    declare_staff,
    make_panel,
    make_reviewer,
    make_world,
    save_marks,
    write_review,
)

SECRET = "A-01"
HALF_HOUR = timedelta(minutes=30)
IN_REVIEW, IN_PANEL = -22 * DAY, -40 * DAY
PANEL_PAGES = ("panel", "panel_figures", "ranking")
CASE_PAGES = (
    "review_case",
    "check_review",
    "other_reviews",
    "discussion",
    "declare_case",
    "case_pdf",
    "panel_case",
    "statement_versions",
)
HEARING_PAGES = ("hearing", "hearing_dates", "own_hearing", "own_hearing_dates")
STAFF_LISTS = ("case", "review", "statement", "decision", "conflict", "assignment", "panelgrade", "decisionmeeting")
# Public pages are the same for everybody, and "anybody" reads them. Filters and orders of the staff's lists are asked
# for in test_drafts, and what an agency sets up tells nothing of cases. A workbook carries the time of its making.
PUBLIC = r"^/(about|calls|planning-grants|problem|register|verify)/"
SET_UP = r"^/staff/(?!$|reviews/|applications/application/)"
LEFT = rf"{PUBLIC}|{SET_UP}|^/mine/cv/|/sections/|^/staff/.*\?|\.xlsx$"
Seen = dict[str, Answer]
Act = Callable[["Stage"], None]


@dataclass(frozen=True)
class Stage:
    """A round with one case about which observers and barred staff learn nothing, and those who work with it."""

    world: World
    observers: dict[str, User]
    acting: dict[str, User]
    barred: dict[str, User]

    @property
    def secret(self) -> Case:
        return case_number(self.world)


def make_stage(closes_in: object) -> Stage:
    """Four cases, the last in another panel. Both the chair and a member are barred from the first."""
    world = make_world(4, closes_in=closes_in)
    other = make_panel(world.round, "Panel two")
    place_in_panel(case_number(world, 4), other, by=world.officer, at=world.declaring)
    acting = {"officer": world.officer}
    for name, role in (("vice", "vice_chair"), ("writer", "member"), ("late", "member")):
        acting[name] = make_reviewer(world.panel, role, name=f"Acting {name}")
    observers = {
        "barred member": make_reviewer(world.panel, name="Barred member"),
        "barred chair": make_reviewer(world.panel, "chair", name="Barred chair"),
        "reader": make_reviewer(world.panel, name="Clear reader"),
        "member of another panel": make_reviewer(other, name="Elsewhere"),
        "external": make_reviewer(world.panel, "external", name="External"),
        "officer of the other agency": _other_officer(),
        "applicant": case_number(world).application.created_by,
    }
    for name in ("barred member", "barred chair"):
        answers = {case_number(world).application_id: CONFLICT}
        declare(world.round, answers, by=observers[name], at=world.declaring)
    for user in (observers["reader"], observers["external"], acting["writer"]):
        assign(case_number(world), user)
    assign(case_number(world, 2), observers["barred member"])
    put_files_in_store()
    return Stage(world, observers, acting, _barred_staff(world))


def _barred_staff(world: World) -> dict[str, User]:
    """A coordinator declares nothing: an officer has said so of them."""
    secret, found = case_number(world).application, {}
    for role in ("officer", "decision_maker", "coordinator"):
        user = make_staff(world.call.agency, role, name=f"Barred {role}")
        if role == "coordinator":
            set_bar(secret, make_person(user=user), by=None, at=NOW)
        else:
            declare_staff(user, world.call, world.declaring, **{secret.reference.replace("-", "_"): CONFLICT})
        found[role] = user
    return found


def put_files_in_store() -> None:
    """The attachments of made applications name files that nobody has uploaded."""
    for file in StoredFile.objects.all():
        path = store.path_of(file.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7")


def _other_officer() -> User:
    call = make_call("vinnova", closes_in=-10 * DAY)
    officer = make_staff(call.agency, name="Officer elsewhere")
    declare_staff(officer, call, NOW)
    return officer


def wish(stage: Stage) -> None:
    """Until the panels open."""
    answers = {stage.secret.pk: Wanted("gladly", "expert")}
    save_bids(stage.world.round, answers, by=stage.acting["late"], at=stage.world.review)


def draft(stage: Stage) -> None:
    save_marks(stage.secret, MARKS, note="A note", by=stage.acting["writer"], at=stage.world.review)


def submit(stage: Stage) -> None:
    review = Review.objects.get(case=stage.secret, reviewer__person__user=stage.acting["writer"])
    submit_review(stage.secret, revision=review.revision, by=stage.acting["writer"], at=stage.world.review)


def talk(stage: Stage) -> None:
    """After the own review; in the panel so is the writer."""
    at = max(stage.world.review, stage.secret.reviews.latest("submitted_at").submitted_at)
    say(stage.secret, "SECRET-WORDS", by=stage.acting["writer"], at=at)
    say(stage.secret, "SECRET-ANSWER", by=stage.acting["officer"], at=at)


def assign_another(stage: Stage) -> None:
    reviewer = Reviewer.objects.get(person__user=stage.acting["late"])
    assign_by_hand(stage.secret, reviewer, by=stage.acting["officer"], at=stage.world.review)
    confirm(stage.world.round, by=stage.acting["officer"], at=stage.world.review)


def take_up_in_meeting(stage: Stage) -> None:
    """For everybody in the room: who is barred must know when to leave."""
    vice, at = stage.acting["vice"], stage.world.in_panel
    given = {"starts_at": at, "place": "Room 4", "by": stage.acting["officer"], "at": at}
    meeting = plan_meeting(stage.world.panel, **given)
    open_meeting(meeting, by=vice, at=at)
    open_item(meeting.items.get(case=stage.secret), by=vice, at=at)


def send_out_another(stage: Stage) -> None:
    """A conflict that comes to light while the case is before the panel."""
    answers = {stage.secret.application_id: CONFLICT}
    declare(stage.world.round, answers, by=stage.acting["late"], at=stage.world.in_panel)


def end_meeting(stage: Stage) -> None:
    """For everybody in the room, with minutes that say to each what is theirs to know."""
    close_meeting(PanelMeeting.objects.get(), by=stage.acting["vice"], at=stage.world.in_panel)


def review_and_grade(stage: Stage) -> None:
    write_review(stage.secret, stage.acting["writer"], stage.world.in_panel)
    marks = {"quality": 7, "feasibility": 3, "overall": 7}
    enter_panel_grades(stage.secret, marks, by=stage.acting["vice"], at=stage.world.in_panel)


def rank(stage: Stage) -> None:
    move_in_list(stage.secret, 1, by=stage.acting["vice"], at=stage.world.in_panel)
    place_in_list(stage.secret, "prioritise", by=stage.acting["vice"], at=stage.world.in_panel)


def write_of_it(stage: Stage) -> None:
    at = stage.world.in_panel
    write_statement(stage.secret, "SECRET-STATEMENT", revision=0, by=stage.acting["writer"], at=at)
    mark_ready(stage.secret, by=stage.acting["vice"], at=at)
    approve_statement(stage.secret, by=stage.acting["officer"], at=at)


def plan_hearing(stage: Stage) -> None:
    """For its applicants to see, who is among the observers."""
    at = _before_hearing(stage)
    slot = Slot(NOW + 2 * DAY, NOW + 2 * DAY + HALF_HOUR)
    said = Terms("SECRET-ROOM", "https://video.example/secret", "SECRET-PREPARING", 2, NOW + DAY)
    plan_hearings(stage.secret.panel, [(stage.secret, slot)], said, by=stage.acting["officer"], at=at)


def move_hearing(stage: Stage) -> None:
    hearing, at = Hearing.objects.get(case=stage.secret), _before_hearing(stage)
    said = Terms("SECRET-HALL", "", "SECRET-PREPARING", 3, hearing.names_by)
    slot = Slot(hearing.starts_at + HALF_HOUR, hearing.ends_at + HALF_HOUR)
    change_hearing(hearing, slot, said, by=stage.acting["officer"], at=at)


def call_hearing_off(stage: Stage) -> None:
    hearing = Hearing.objects.get(case=stage.secret)
    cancel_hearing(hearing, reason="SECRET-REASON", by=stage.acting["officer"], at=_before_hearing(stage))


def _before_hearing(stage: Stage) -> datetime:
    return stage.world.in_panel if stage.world.in_panel < NOW else stage.world.review


def lock_lists(stage: Stage) -> None:
    """For everybody to see: what stands in a locked list can come on an agenda."""
    stage.world.round.panels.update(list_state="locked")


def begin_call_list(stage: Stage) -> None:
    """For the chair, whose page says that it is begun."""
    propose_list(stage.world.call, by=stage.acting["officer"], at=stage.world.in_panel)


def arrange_call_list(stage: Stage) -> None:
    call, officer, at = stage.world.call, stage.acting["officer"], stage.world.in_panel
    given = {"by": officer, "at": at}
    place_in_call_list(call, stage.secret.pk, "reserve", seen=arrangement_for(officer, call, at).token, **given)
    seen = arrangement_for(officer, call, at).rows[0].words_token
    explain_row(call, stage.secret.pk, reason="SECRET-REASON", note="SECRET-NOTE", seen=seen, **given)
    save_list(call, remark="SECRET-REMARK", **given)


def put_on_agenda_and_propose(stage: Stage) -> None:
    at, officer = stage.world.in_panel, stage.acting["officer"]
    meeting = create_meeting(stage.world.call, title="Meeting", held_on=at.date(), by=officer, at=at)
    attach(meeting, [stage.secret.application], by=officer, at=at)
    decision = Decision.objects.get(application=stage.secret.application)
    said = {"reason_sv": "HEMLIGT-SKÄL", "reason_en": "", "internal_note": "SECRET-NOTE"}
    given = {"outcome": "rejected", "amount_sek": 0, **said}
    propose(decision, **given, by=officer, at=at)


HEARING = (plan_hearing, move_hearing, call_hearing_off)
REVIEWING: tuple[Act, ...] = (*HEARING, wish, assign_another, draft, submit, talk)
DECIDING: tuple[Act, ...] = (
    *HEARING,
    take_up_in_meeting,
    review_and_grade,
    rank,
    send_out_another,
    write_of_it,
    talk,
    end_meeting,
    lock_lists,
    begin_call_list,
    arrange_call_list,
    put_on_agenda_and_propose,
)
# What these leave goes again with a later act: the observer looks before that. What all others leave stays.
PASSING = frozenset({move_hearing, draft, talk})
IN_THE_ROOM = frozenset({"barred member", "barred chair", "reader"})
EVERYBODY = IN_THE_ROOM | {"member of another panel", "external", "officer of the other agency", "applicant", "anybody"}
HEARD = frozenset({"applicant", "reader", "external"})  # whoever is to come, as far as the case is open to them
OPENLY = {  # who may notice what
    begin_call_list: {"barred chair"},
    lock_lists: EVERYBODY,
    take_up_in_meeting: IN_THE_ROOM,
    end_meeting: IN_THE_ROOM,
    **dict.fromkeys(HEARING, HEARD),
}


def until_looked(acts: Sequence[Act], observer: str, *, after_each: bool) -> Iterator[tuple[Act, ...]]:
    """The acts in the groups after which the observer looks: what is open to them stands alone."""
    group: list[Act] = []
    for act, following in zip(acts, (*acts[1:], None), strict=True):
        group.append(act)
        is_open = any(observer in OPENLY.get(one, ()) for one in (act, following) if one is not None)
        if after_each or act in PASSING or is_open or following is None:
            yield tuple(group)
            group = []


def has_happened() -> dict[str, int]:
    """That the acts have left their rows: without them nothing would be proved."""
    return {
        "reviews": Review.objects.filter(state="submitted").count(),
        "bids": Bid.objects.count(),
        "posts": Post.objects.count(),
        "statements": Statement.objects.filter(state="approved").count(),
        "sent out": Leaving.objects.count(),
        "hearings": Hearing.objects.filter(sequence=2).count(),
        "meetings": DecisionMeeting.objects.filter(decisions__outcome="rejected").count(),
    }


def look(stage: Stage, observer: str) -> Seen:
    """Everything that the observer reaches by links from the first pages, and every address of the cases."""
    client = Client()
    if observer == "anybody":
        found = visit(client, ["/"], follow=True)
    else:
        client.force_login(stage.observers[observer])
        found = visit(client, _doors(stage, observer), follow=True, leave=LEFT)
    return {address: replace(one, text=normalised(one.text)) for address, one in found.items()}


def read(stage: Stage, observer: str) -> Seen:
    """The pages of a panel alone, for what needs no walk."""
    client = Client()
    client.force_login(stage.observers[observer])
    pages = [reverse("reviewing"), *(reverse(name, args=[stage.world.panel.pk]) for name in PANEL_PAGES)]
    return {address: replace(one, text=normalised(one.text)) for address, one in visit(client, pages).items()}


def _doors(stage: Stage, observer: str) -> Iterator[str]:
    yield from ("/", reverse("reviewing"), reverse("admin:index"))
    panels = stage.world.round.panels.order_by("name_en")
    for panel in panels:
        yield from (reverse(name, args=[panel.pk]) for name in PANEL_PAGES)
    yield reverse("declaration", args=[stage.world.round.pk])
    yield reverse("bids", args=[stage.world.round.pk])
    yield reverse("call_list", args=[stage.world.call.pk])
    yield from (reverse(name, args=[stage.secret.pk]) for name in CASE_PAGES)
    if observer.startswith("officer"):
        yield reverse("admin:reviews_assignmentrun_round_readers", args=[stage.world.round.pk, "csv"])
        for name in ("round", "round_figures", "round_pairs-template", "round_import-pairs"):
            yield reverse(f"admin:reviews_assignmentrun_{name}", args=[stage.world.round.pk])
        yield reverse("admin:applications_application_change", args=[stage.secret.application_id])
        yield from (reverse(f"admin:reviews_{name}_changelist") for name in STAFF_LISTS)


def at_hearing(stage: Stage, observer: str, key: UUID) -> Seen:
    """What the addresses of a hearing answer."""
    client = Client()
    if observer != "anybody":
        client.force_login(stage.observers[observer])
    found = visit(client, [reverse(name, args=[key]) for name in HEARING_PAGES])
    return {address.replace(str(key), "key"): _without(one, str(key)) for address, one in found.items()}


def _without(one: Answer, key: str) -> Answer:
    """The answer without the key that was asked for."""
    headers = tuple((name, value.replace(key, "key")) for name, value in one.headers)
    return Answer(one.status, headers, normalised(one.text).replace(key, "key"))


def differing(before: Seen, after: Seen) -> set[str]:
    """The addresses at which anything differs: status, telling headers, a byte of the page, or that one is there."""
    return {address for address in {*before, *after} if before.get(address) != after.get(address)}


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back: the next test sees the stage as it was set."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
