"""The audit trail in words: every kind that the portal writes has a sentence, and a page of it is told at once."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.actions.answers import save_answers
from applications.actions.budget import save_budget
from applications.actions.working_copy import Change
from applications.domain.budget import Place
from applications.models import Application
from applications.models.planning import ReceivedReport
from applications.texts.trail import Known
from clusterportal.audit.actions import append, record_read
from clusterportal.audit.models import Event
from reviews.actions.cases import EVENTS
from reviews.domain.conflicts import Origin
from reviews.domain.grant_changes import ChangeState
from reviews.models import Acceptance, ReportStep, Statement
from reviews.queries.balance import EXPLAINED
from reviews.queries.trail import told, with_actors
from reviews.texts.trail import TELLER, THINGS
from tests.applications.worlds import after_deadline, judged_eligible, registered, submitted
from tests.factories import NOW, make_application, make_call, make_handler, make_organisation, make_staff, make_user
from tests.reviews.worlds import declare_staff

ROOT = Path(__file__).parents[3]
ROOMS = ("applications", "reviews", *(f"clusterportal/{room}" for room in ("accounts", "approvals", "jobs", "mail")))
# What allauth tells of an account, by the last part of its template's name.
TOLD_BY_MAIL = (
    *("password_reset", "password_changed", "password_set", "email_changed", "email_deleted", "totp_activated"),
    *("totp_deactivated", "recovery_codes_generated", "webauthn_added", "webauthn_removed"),
    *("account_connected", "account_disconnected"),
)
COMPUTED = {
    "f'conflict.{origin.value}'": {f"conflict.{one.value}" for one in Origin},
    "f'review_invitation.{state.value}'": {"review_invitation.accepted", "review_invitation.declined"},
    "f'statement.{target}'": {f"statement.{one}" for one in Statement.State.values},
    "f\"account.{template_prefix.rpartition('/')[2]}\"": {f"account.{one}" for one in TOLD_BY_MAIL},
    "EVENTS.get(move, 'case.moved')": {"case.moved", *EVENTS.values()},
    "EXPLAINED": {EXPLAINED},
    "f'planning_report.{answer.value}'": {f"planning_report.{one}" for one in ReceivedReport.Answer.values if one},
    "f'grant.{outcome}'": {f"grant.{one}" for one in Acceptance.Outcome.values},
    "f'grant_change.{change.state}'": {f"grant_change.{one}" for one in ChangeState if one != ChangeState.OPEN},
    "f'yearly_report.{kind}'": {f"yearly_report.{one}" for one in ReportStep.Kind.values},
}
Function = ast.FunctionDef


def sources() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                yield ast.parse(path.read_text())


def calls_in(tree: ast.AST, writers: dict[str, int]) -> Iterator[tuple[ast.Call, Function | None]]:
    """Calls of functions that write events, each with the function in which it stands."""
    inside = {
        call: function
        for function in ast.walk(tree)
        if isinstance(function, Function)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in writers:
            yield node, inside.get(node)


def kinds_of(argument: ast.expr, function: Function | None, found: set[str], passed: dict[str, int]) -> None:
    """Put into `found` what the argument says, or into `passed` the function that passes its own argument on."""
    if isinstance(argument, ast.Constant):
        found.add(argument.value)
    elif isinstance(argument, ast.IfExp):
        kinds_of(argument.body, function, found, passed)
        kinds_of(argument.orelse, function, found, passed)
    elif ast.unparse(argument) in COMPUTED:
        found.update(COMPUTED[ast.unparse(argument)])
    else:
        names = [one.arg for one in function.args.args] if function else []
        assert isinstance(argument, ast.Name), f"What kind of event is {ast.unparse(argument)}?"
        assert argument.id in names, f"What kind of event is {ast.unparse(argument)}?"
        passed[function.name] = names.index(argument.id)


def kinds_written() -> set[str]:
    """Every kind of event that the source appends, through however many functions of its own."""
    found: set[str] = set()
    for tree in sources():
        writers, done = {"append": 1, "count_change": 1}, set()
        while set(writers) - done:
            now = {name: place for name, place in writers.items() if name not in done}
            done |= set(now)
            for call, function in calls_in(tree, now):
                kinds_of(call.args[now[call.func.id]], function, found, writers)
    return found | {"read"}


def test_every_kind_that_an_action_appends_has_a_sentence_and_no_sentence_is_idle() -> None:
    written = kinds_written()

    assert len(written) > 110
    assert (written - set(TELLER.sentences), set(TELLER.sentences) - written) == (set(), set())


def test_everything_that_is_recorded_as_read_has_a_name() -> None:
    recorded = re.compile(r'record_read\(f"([a-z]+):\{[^}]*\}(?::([a-z]+))?')
    texts = [path.read_text() for room in ("applications", "reviews") for path in (ROOT / room).rglob("*.py")]
    things = {":".join(filter(None, one)) for text in texts for one in recorded.findall(text)}

    assert things == set(THINGS)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_sentence_can_be_said_of_an_event_that_lacks_everything(language: str) -> None:
    with translation.override(language):
        said = {action: TELLER.tell(action, {}, "Kim", "", Known()) for action in TELLER.sentences}

    assert {action: text for action, text in said.items() if "%" in text or not text.endswith((".", "–"))} == {}


def words(events: Any, language: str = "en") -> list[str]:
    with translation.override(language):
        return [one.sentence for one in told(with_actors(events), language)]


def events_of(application: Application) -> Any:
    return Event.objects.filter(chain=f"application:{application.pk}").order_by("seq")


@pytest.mark.django_db
def test_an_application_tells_who_did_what_by_labels_names_and_statuses() -> None:
    application = registered(make_call(closes_in=-1 * NOW.resolution), leader=make_user("Ada Provlund"))

    assert words(events_of(application)) == [
        "Ada Provlund registered version 1.",
        "Ada Provlund changed the status from “Draft” to “Registered”.",
    ]


@pytest.mark.django_db
def test_answers_and_amounts_are_named_as_the_form_names_them() -> None:
    organisation = make_organisation(name_sv="Provlärosätet", name_en="Sample University")
    application = make_application(make_call(), leader=make_user("Ada Provlund"), organisation=organisation)
    leader, party = application.created_by, application.consortium.parties.get()
    year = application.call.grant_years[0]
    cell = party.cells.get(side="cost", year=year, line="salary")
    save_budget(party, {Place("cost", "salary", year): Change(5, str(cell.revision))}, by=leader, at=NOW)
    form = application.form_version.specification
    asked = next(one for section in form["sections"] for one in section.get("fields", []) if one["kind"] == "rich")
    answer = application.answers.get(field_key=asked["key"])
    save_answers(application, {asked["key"]: Change("New words.", str(answer.revision))}, by=leader, at=NOW)

    label = next(one["label_sv"] for one in form["cost_types"] if one["key"] == "salary")
    endings = [f" Provlärosätet: {label} {year}.", f": {asked['label_sv']}."]
    said = words(events_of(application), "sv")
    assert [text.endswith(ending) for text, ending in zip(said, endings, strict=True)] == [True, True]


@pytest.mark.django_db
def test_an_act_of_nobodys_is_the_portals() -> None:
    application = submitted()

    assert words(events_of(application))[-1].startswith("The portal changed the status from “Submitted” to")


@pytest.mark.django_db
def test_what_refers_to_nothing_known_is_written_as_it_stands() -> None:
    append("call:no-key", "panel.seated", detail={"panel": "x", "reviewer": "y", "role": "chair"}, by=None, at=NOW)
    append("call:no-key", "call.deadline_moved", detail={"from": "x", "to": ""}, by=None, at=NOW)
    append("call:no-key", "call.of_old", by=None, at=NOW)

    assert words(Event.objects.order_by("seq")) == [
        "The portal gave y a seat in x: chair.",
        "The portal moved the deadline from x to –.",
        "call.of_old",
    ]


@pytest.mark.django_db
def test_a_read_says_what_was_read_without_its_key() -> None:
    officer = make_staff(make_call().agency, name="Officer Nord")
    record_read("case:1:file:2", by=officer, at=NOW)

    assert words(Event.objects.filter(action="read")) == [
        "Officer Nord read an attachment of an application under review."
    ]


@pytest.mark.django_db
def test_the_statements_stay_as_many_whatever_the_number_of_events(django_assert_num_queries: Any) -> None:
    call = make_call(closes_in=-1 * NOW.resolution)
    first = registered(call)
    words(events_of(first))
    with django_assert_num_queries(2):
        words(events_of(first))
    for _number in range(3):
        registered(call)
    with django_assert_num_queries(2):
        assert len(words(Event.objects.filter(chain__startswith="application:"))) == 8


@pytest.mark.django_db
def test_the_officer_reads_sentences_and_can_open_the_record() -> None:
    application = judged_eligible()
    officer, at = make_handler(application.call), after_deadline(application.call)
    declare_staff(officer, application.call, at)
    client = Client()
    client.force_login(officer)

    case = client.get(reverse("admin:applications_application_change", args=[application.pk])).content.decode()
    link = f"{reverse('admin:audit_event_changelist')}?q=application%3A{application.pk}"
    trail = client.get(link).content.decode()

    sentence = f"{application.created_by} registered version 1."
    event = events_of(application).get(action="application.registered")
    assert [one in case for one in (sentence, link, "application.registered")] == [True, True, False]
    assert [one in trail for one in (sentence, event.hash, "application.registered")] == [True, True, True]
