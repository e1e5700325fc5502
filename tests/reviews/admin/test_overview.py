"""The first page of staff at a glance: a call's line, its applications by status, what is late and stuck."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Bar, Call, EligibilityJudgement, Supplement
from clusterportal.accounts.models import User
from clusterportal.demo.clock import jump_to
from clusterportal.jobs.models import Job
from reviews.admin.home import desks
from reviews.models import AssignmentRun, Conflict, Statement
from reviews.queries.stuck import REVIEWS, RUNS, STATEMENTS, SUPPLEMENTS, Stuck
from tests.factories import DAY, NOW, make_application, make_call, make_person, make_staff
from tests.reviews.actions.test_messages import stuck_message
from tests.reviews.worlds import (
    World,
    application_of,
    assign,
    case_number,
    declare_staff,
    judged_eligible,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(2)


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def numbers(user: User, call: Call, at: object) -> dict[str, int]:
    found = Stuck(user, [call], at)
    of_call = {kind: found.counts[call.pk, kind] for kind in (STATEMENTS, SUPPLEMENTS, RUNS)}
    return {**of_call, REVIEWS: sum(found.counts[one.pk, REVIEWS] for one in call.rounds.all())}


def bar(user: User, world: World, number: int = 1) -> None:
    Bar.objects.create(application=application_of(world, number), person=make_person(user=user), since=NOW)


def test_a_call_shows_its_line_and_where_it_stands(world: World) -> None:
    page = home(world.officer)
    line = page.split('<ol class="call-line">')[1].split("</ol>")[0]
    assert [line.index(word) for word in ("Opens", "Closes", "Signing ends", "Review", "Panel", "Decision")] == sorted(
        line.index(word) for word in ("Opens", "Closes", "Signing ends", "Review", "Panel", "Decision")
    )
    current = line.split('aria-current="step"')[1]
    assert current.startswith('><span class="timeline-title">Review')
    assert ('class="bar-come" width="' in page, "style=" in page.split("<main")[1]) == (True, False)


def test_a_call_that_nobody_has_published_has_no_line() -> None:
    call = make_call(published=False)
    assert "call-line" not in home(make_staff(call.agency))


def test_applications_by_status_lead_to_their_lists(world: World) -> None:
    Application.objects.filter(pk=application_of(world, 2).pk).update(status="signed")
    page = home(world.officer)
    listing = f"/staff/applications/application/?call__id__exact={world.call.pk}&amp;status__exact="
    assert f'<a href="{listing}eligible">Eligible: 1</a>' in page
    client = Client()
    client.force_login(world.officer)
    shown = client.get(f"{listing}eligible".replace("&amp;", "&")).content.decode()
    assert application_of(world).reference in shown
    bar(world.officer, world)
    assert "Eligible: 1" not in home(world.officer)


def lapse(application: Application, by: User) -> Supplement:
    """A supplement that did not come, of an application that is to be judged."""
    EligibilityJudgement.objects.filter(application=application).delete()
    Application.objects.filter(pk=application.pk).update(status="signed")
    return Supplement.objects.create(
        application=application,
        sections=["basics"],
        reason_en="More.",
        closes_at=NOW - DAY,
        was_signed=True,
        earlier_version=application.submitted_version,
        outcome="lapsed",
        asked_by=by,
        asked_at=NOW - 5 * DAY,
        ended_at=NOW - DAY,
    )


def run(world: World, state: str, at: object) -> None:
    columns = {"options": {}, "input": {}, "input_sha256": "x", "started_by": world.officer, "started_at": at}
    AssignmentRun.objects.create(round=world.round, job=Job.objects.create(task="x"), state=state, **columns)


def make_busy(world: World) -> None:
    """One case without a statement, one lapsed supplement, two to dismiss, a failed run, a conflict to judge."""
    lapse(application_of(world, 2), world.officer)
    dismissed = [judged_eligible(world.call) for _number in range(2)]
    keys = [one.pk for one in dismissed]
    EligibilityJudgement.objects.filter(application__in=keys).update(outcome="ineligible", reason="Too few.")
    Application.objects.filter(pk__in=keys).update(status="signed")
    run(world, "failed", NOW - DAY)
    suspected = {"origin": "detected", "rule": "same_department", "tier": "risk", "state": "suspected", "found_at": NOW}
    Conflict.objects.create(application=application_of(world), person=make_person(), **suspected)


def test_each_number_is_that_of_the_list_it_leads_to(world: World) -> None:
    other = make_world(2)
    declare_staff(world.officer, other.call, world.declaring)
    for one in (world, other):
        make_busy(one)
    at = max(one.round.panel_closes_at for one in (world, other)) + DAY
    jump_to(at)
    client = Client()
    client.force_login(world.officer)

    tasks = [task for desk in desks(world.officer, at) for task in (*desk.tasks, *desk.late) if task.status.isdigit()]

    lists = {task.label: 0 for task in tasks}
    for task in tasks:
        shown = client.get(task.url)
        if "cl" in shown.context:
            assert shown.context["cl"].result_count == int(task.status), task
            lists[task.label] += 1
    assert lists == {
        "Judge eligibility": 2,
        "Judge conflicts of interest": 2,
        "Dismiss what is not eligible": 2,
        "Supplement that did not come in time": 2,
        "Statements not ready although the panel is over": 2,
        "Assignment run that failed": 2,
    }


def test_those_who_have_not_declared_are_told_no_number(world: World) -> None:
    for user in (make_staff(world.call.agency), make_staff(world.call.agency, "decision_maker")):
        assert "status__exact=" not in home(user)


def test_reviews_are_overdue_from_their_own_date(world: World) -> None:
    readers = [make_reviewer(world.panel) for _number in range(3)]
    given = [assign(case_number(world), one) for one in readers]
    due = world.round.review_due_at
    write_review(case_number(world), readers[0], world.review)
    given[1].due_at = due + 2 * DAY
    given[1].save()
    assert numbers(world.officer, world.call, due)[REVIEWS] == 0
    assert numbers(world.officer, world.call, due + DAY)[REVIEWS] == 1
    assert numbers(world.officer, world.call, due + 3 * DAY)[REVIEWS] == 2
    assert numbers(world.officer, world.call, world.round.panel_closes_at)[REVIEWS] == 0
    bar(world.officer, world)
    assert numbers(world.officer, world.call, due + DAY)[REVIEWS] == 0


def test_statements_are_late_once_the_panel_is_over(world: World) -> None:
    over = world.round.panel_closes_at + DAY
    case = case_number(world)
    assert numbers(world.officer, world.call, over - 2 * DAY)[STATEMENTS] == 0
    assert numbers(world.officer, world.call, over)[STATEMENTS] == 2
    Statement.objects.create(case=case, text="x", state="ready", written_by=world.officer, written_at=NOW)
    assert numbers(world.officer, world.call, over)[STATEMENTS] == 1
    jump_to(over)
    page = home(world.officer)
    assert ("Late and stuck" in page, "Statement not ready although the panel is over" in page) == (True, True)
    bar(world.officer, world, 2)
    assert "Late and stuck" not in home(world.officer)


def test_a_lapsed_supplement_waits_until_the_application_is_judged(world: World) -> None:
    made = lapse(application_of(world), world.officer)
    assert numbers(world.officer, world.call, NOW)[SUPPLEMENTS] == 1
    assert "Supplement that did not come in time" in home(world.officer)
    Supplement.objects.filter(pk=made.pk).update(outcome="ended")
    assert numbers(world.officer, world.call, NOW)[SUPPLEMENTS] == 0


def test_a_failed_run_is_stuck_until_another_is_started(world: World) -> None:
    run(world, "failed", NOW - 2 * DAY)
    assert numbers(world.officer, world.call, NOW)[RUNS] == 1
    run(world, "discarded", NOW - DAY)
    assert numbers(world.officer, world.call, NOW)[RUNS] == 0


def test_messages_that_did_not_arrive_are_counted_where_the_person_may_know_of_them(world: World) -> None:
    stuck_message(f"application:{application_of(world).pk}")
    stuck_message(f"call:{world.call.pk}", state="returned", sent_at=NOW, returned_at=NOW)
    stuck_message(f"call:{make_call('vinnova').pk}")
    page = home(world.officer)
    assert "Messages that did not arrive" in page
    assert f"{reverse('admin:mail_message_changelist')}?stuck=1" in page
    bar(world.officer, world)
    assert "Message that did not arrive" in home(world.officer)


def test_the_page_of_an_application_leads_to_all_its_messages(world: World, client: Client) -> None:
    application, other = application_of(world), application_of(world, 2)
    for _number in range(21):
        stuck_message(f"application:{application.pk}")
    stuck_message(f"application:{other.pk}")
    listing = f"{reverse('admin:mail_message_changelist')}?application={application.pk}"
    client.force_login(world.officer)
    page = client.get(reverse("admin:applications_application_change", args=[application.pk])).content.decode()
    assert listing in page
    assert client.get(listing).context["cl"].result_count == 21
    for nothing in ("x", uuid4(), make_application(world.call).pk):
        assert client.get(listing.replace(str(application.pk), str(nothing))).status_code == 404


def test_the_other_agency_is_told_nothing(world: World) -> None:
    other = make_call("vinnova", closes_in=-22 * DAY)
    elsewhere = make_staff(other.agency)
    declare_staff(elsewhere, other, NOW)
    over = world.round.panel_closes_at + DAY
    assert set(numbers(elsewhere, world.call, over).values()) == {0}
