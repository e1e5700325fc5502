"""The coordinators' joint view: both agencies' calls in outline, each panel's list when it is locked, nothing more."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.actions.people import ensure_person
from applications.models import AgencyRole, Answer, Application, Call
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.cases import open_cases
from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose
from reviews.actions.panels import enter_panel_grades, lock_list, place_in_list
from reviews.actions.statements import write_statement
from reviews.models import Case, PanelGrade, Score, Statement
from tests.factories import (
    DAY,
    NOW,
    make_agency,
    make_application,
    make_call,
    make_initiative,
    make_staff,
)
from tests.reviews.worlds import (
    World,
    application_of,
    assign,
    case_number,
    declare_all,
    declare_staff,
    judged_eligible,
    make_panel,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db
SECRETS = ("Strong.", "Canary statement", "Words about")


class Joint:
    """Both agencies' calls in the panel, with cases, and a coordinator of the first agency."""

    def __init__(self, n_cases: int = 2, n_others: int = 1) -> None:
        self.one = make_world(n_cases, closes_in=-38 * DAY)
        call = make_call("vinnova", closes_in=-45 * DAY, title_en="Call beside it")
        self.other = _world(call, n_others)
        self.coordinator = make_staff(self.one.call.agency, "coordinator")
        self.chairs = {world.call.pk: make_reviewer(world.panel, "chair") for world in (self.one, self.other)}

    def place(self, world: World, *places: str) -> None:
        """Place the cases in the order of their labels, and lock the list."""
        chair = self.chairs[world.call.pk]
        for number, place in enumerate(places, start=1):
            place_in_list(case_number(world, number), place, by=chair, at=world.in_panel)
        lock_list(world.panel, by=chair, at=world.in_panel)

    def page(self, user: User | None = None) -> str:
        answer = client_of(user or self.coordinator).get(address())
        assert answer.status_code == 200
        return answer.content.decode()


def _world(call: Call, n_cases: int) -> World:
    round_ = call.rounds.get()
    panel, officer = make_panel(round_, "Panel of the others"), make_staff(call.agency)
    world = World(call, round_, panel, officer)
    for _number in range(n_cases):
        judged_eligible(call)
    declare_staff(officer, call, world.declaring)
    open_cases(round_, by=officer, at=world.declaring)
    return world


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address() -> str:
    return reverse("admin:reviews_initiative_joint", args=[make_initiative().pk])


def titles(*worlds: World) -> Iterator[str]:
    for world in worlds:
        yield from Application.objects.filter(call=world.call).values_list("title_en", flat=True)


def test_a_coordinator_of_either_agency_sees_both_calls_in_outline() -> None:
    joint = Joint()
    for agency in ("vr", "vinnova"):
        page = joint.page(make_staff(make_agency(agency), "coordinator"))
        for words in ("VR: Call of VR", "Vinnova: Call beside it", "A-01", "A-02", *titles(joint.one, joint.other)):
            assert words in page
        assert application_of(joint.one).consortium.organisation.name_en in page
        assert "AI and autonomous systems" in page
        assert "135 000 000".replace(" ", "\N{NO-BREAK SPACE}") in page
        assert page.count("when the panel has locked it") == 2


def test_a_list_comes_when_its_panel_has_locked_it() -> None:
    joint = Joint()
    joint.place(joint.one, "prioritise", "place_in_reserve")
    page = joint.page()
    assert page.count("when the panel has locked it") == 1
    first, second = list_of(page)
    assert ("A-01" in first, "Prioritised" in first) == (True, True)
    assert ("A-02" in second, "Reserve" in second) == (True, True)


def test_a_case_that_is_proposed_for_decision_keeps_the_place_that_the_panel_gave() -> None:
    joint = Joint(n_cases=1)
    joint.place(joint.one, "prioritise")
    officer, at = joint.one.officer, joint.one.in_panel
    meeting = create_meeting(joint.one.call, title="Meeting", held_on=at.date(), by=officer, at=at)
    attach(meeting, [application_of(joint.one)], by=officer, at=at)
    texts = {"reason_sv": "Skäl.", "reason_en": "", "internal_note": ""}
    propose(meeting.decisions.get(), outcome="granted", amount_sek=1_000_000, **texts, by=officer, at=at)
    lock_meeting(meeting, minutes="Minutes.", two_in_one_area_reason="", by=officer, at=at)
    assert case_number(joint.one).stage == "proposed"
    assert "Prioritised" in list_of(joint.page())[0]


def test_two_prioritised_in_one_area_are_warned_of_across_the_agencies() -> None:
    joint = Joint(n_cases=1)
    joint.place(joint.one, "prioritise")
    assert "Several in one technology area" not in joint.page()
    joint.place(joint.other, "prioritise")
    page = joint.page()
    assert "Several in one technology area" in page
    assert "AI and autonomous systems: Vinnova A-01, VR A-01 are prioritised. The agencies do not intend" in page


def test_reserves_in_one_area_are_no_matter() -> None:
    joint = Joint(n_cases=1)
    joint.place(joint.one, "prioritise")
    joint.place(joint.other, "place_in_reserve")
    assert "Several in one technology area" not in joint.page()


def test_a_linked_pair_is_shown_on_both_sides_and_called_one_cluster() -> None:
    joint = Joint(n_cases=1, n_others=0)
    linked, ours = judged_eligible(joint.other.call), application_of(joint.one)
    for one, other in ((linked, ours), (ours, linked)):  # after both are registered, as leaders may
        Application.objects.filter(pk=one.pk).update(sister=other)
    _open_again(joint.other)
    page = joint.page()
    assert [f'<span class="nowrap">{label}</span>' in page for label in ("VR A-01", "Vinnova A-01")] == [True, True]
    joint.place(joint.one, "prioritise")
    joint.place(joint.other, "prioritise")
    assert "They are linked: one cluster at both agencies." in joint.page()
    set_bar(linked, ensure_person(joint.coordinator, at=NOW), by=None, at=NOW)
    assert "Vinnova A-01" not in joint.page()


def test_a_bar_leaves_the_case_out_of_lists_sums_and_warnings() -> None:
    joint = Joint(n_cases=2)
    joint.place(joint.one, "prioritise", "prioritise")
    barred = application_of(joint.one, 1)
    assert "Several in one technology area" in joint.page()
    set_bar(barred, ensure_person(joint.coordinator, at=NOW), by=None, at=NOW)
    page = joint.page()
    assert (barred.title_en in page, "Several in one technology area" in page) == (False, False)
    rows = list_of(page)
    assert len(rows) == 1
    assert '<td class="number">1</td>' in rows[0]
    assert rows[0].count("135\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000") == 2


def test_grades_reviews_and_texts_are_never_there() -> None:
    joint = Joint(n_cases=1)
    reader, case = make_reviewer(joint.one.panel, name="Reader Readman"), case_number(joint.one)
    assign(case, reader)
    write_review(case, reader, joint.one.review)
    chair = joint.chairs[joint.one.call.pk]
    grades = {"quality": 6, "feasibility": 2, "overall": 7}
    enter_panel_grades(case, grades, by=chair, at=joint.one.in_panel)
    write_statement(case, "Canary statement", revision=0, by=reader, at=joint.one.in_panel)
    joint.place(joint.one, "prioritise")
    page = joint.page()
    assert Score.objects.filter(text="Strong.").exists()
    assert (PanelGrade.objects.count(), Statement.objects.count()) == (3, 1)
    assert any("Words about" in str(value) for value in Answer.objects.values_list("value", flat=True))
    assert [secret for secret in (*SECRETS, "Reader Readman", "grade") if secret in page.split("<main")[1]] == []


def test_drafts_registered_withdrawn_and_unpublished_are_not_there() -> None:
    joint = Joint(n_cases=1)
    draft = make_application(joint.one.call)
    hidden = make_call("vinnova", title_en="Not yet published", published=False)
    withdrawn = application_of(joint.other)
    Application.objects.filter(pk=withdrawn.pk).update(status="withdrawn", withdrawn_at=NOW)
    page = joint.page()
    secrets = (draft.title_en, draft.reference, hidden.title_en, withdrawn.title_en)
    assert [words for words in secrets if words in page] == []


def test_each_reading_is_in_the_chain_of_reads() -> None:
    joint = Joint(n_cases=1)
    joint.page()
    event = Event.objects.get(chain__startswith="reads:", actor=str(joint.coordinator.pk))
    assert str(make_initiative().pk) in str(event.detail) + event.action


@pytest.mark.parametrize("role", ["officer", "decision_maker", "registrar", "auditor", "administrator"])
def test_for_other_staff_it_does_not_exist(role: str) -> None:
    joint = Joint(n_cases=1)
    assert client_of(make_staff(joint.one.call.agency, role)).get(address()).status_code == 404


def test_for_a_coordinator_whose_role_does_not_count_it_does_not_exist() -> None:
    joint = Joint(n_cases=1)
    for columns in ({"confirmed_at": None, "confirmed_by": None}, {"ended_at": NOW}):
        user = make_staff(joint.one.call.agency, "coordinator")
        AgencyRole.objects.filter(user=user).update(**columns)
        assert client_of(user).get(address()).status_code == 404


def test_nothing_can_be_written_there() -> None:
    joint = Joint(n_cases=1)
    assert client_of(joint.coordinator).post(address(), {"text": "x"}).status_code == 404


def test_statements_stay_as_many_with_more_cases() -> None:
    joint = Joint(n_cases=1, n_others=1)
    joint.place(joint.one, "prioritise")
    client = client_of(joint.coordinator)
    client.get(address())
    first = _count(client)
    for world in (joint.one, joint.other):
        for _number in range(3):
            judged_eligible(world.call)
        _open_again(world)
    assert Case.objects.count() == 8
    assert _count(client) == first <= 20


def _open_again(world: World) -> None:
    """Cases of what has been judged since; the chair answers about them."""
    open_cases(world.round, by=world.officer, at=world.declaring)
    chair = world.panel.roles.get(role="chair").reviewer.person.user
    declare_all(chair, world.round)


def _count(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address()).status_code == 200
    return len(asked)


def list_of(page: str) -> list[str]:
    """The rows of the first priority list on the page."""
    table = page.split("priority list</caption>")[1].split("</table>", maxsplit=1)[0]
    return table.split("<tr>")[2:]
