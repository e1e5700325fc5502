"""From submitted applications to published decisions, each step by the button of the right person."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, EligibilityJudgement
from clusterportal.demo.clock import jump_to
from clusterportal.mail.models import Message
from reviews.models import Assignment, AssignmentRun, Case, Decision, DecisionMeeting, Letter, Panel
from reviews.tasks import render_letters, solve
from tests.factories import DAY, make_call, make_planning_grant, make_staff
from tests.reviews.worlds import declare_all, declare_staff, judged_eligible, make_panel, make_reviewer

pytestmark = pytest.mark.django_db(transaction=True)
RUN = {"n_readers": 2, "fairness_percent": 0.25, "seed": 0, "weight-text": 100}


class Person:
    """Somebody who uses the pages."""

    def __init__(self, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def see(self, name, *args, **query):
        return self.client.get(reverse(name, args=args), query).content.decode()

    def do(self, name, *args, **values):
        """Post an act; returns the page that follows, whose message says what came of it."""
        answer = self.client.post(reverse(f"admin:{name}", args=args), values, follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()


def test_staff_take_applications_to_published_decisions():
    call = make_call(closes_in=-22 * DAY)
    round_, agency = call.rounds.get(), call.agency
    panel = make_panel(round_)
    officer, decider = Person(make_staff(agency)), Person(make_staff(agency, "decision_maker"))
    applications = [judged_eligible(call) for _one in range(3)]
    EligibilityJudgement.objects.all().delete()
    make_granted = applications[0]
    Application.objects.filter(pk=make_granted.pk).update(
        planning_grant=make_planning_grant(agency, make_granted.consortium.organisation)
    )
    for person in (officer, decider):
        declare_staff(person.user, call, round_.review_opens_at - timedelta(hours=1))

    assert "3 applications can be judged" in officer.see("admin:applications_application_eligible")
    two = [one.pk for one in applications[:2]]
    assert "Judged as eligible: 2" in officer.do("applications_application_eligible", applications=two)
    third = applications[2]
    refused = officer.do("applications_application_judge", third.pk, outcome="ineligible", reason="")
    assert "Write why the application is to be dismissed" in refused
    officer.do("applications_application_judge", third.pk, outcome="ineligible", reason="Too few researchers.")
    findings = [EligibilityJudgement.objects.get(application=one).findings for one in applications[:2]]
    assert findings[0] == findings[1] != []
    page = officer.see("admin:applications_application_change", make_granted.pk)
    assert "Planning grant" not in page.split("What was submitted")[1].split("site-footer")[0]

    assert "Applications opened: 2" in officer.do("reviews_assignmentrun_round_open", round_.pk)
    people = [make_reviewer(panel, role) for role in ("chair", "member", "member")]
    for user in people:
        declare_all(user, round_)
    started = officer.do("reviews_assignmentrun_round_start", round_.pk, **RUN)
    run = AssignmentRun.objects.get()
    assert "The run has started" in started
    assert "hx-get" in officer.see("admin:reviews_assignmentrun_change", run.pk)
    again = officer.do("reviews_assignmentrun_round_start", round_.pk, **RUN)
    assert "An assignment run is at work" in again
    solve(str(run.job_id))
    polled = officer.client.get(reverse("admin:reviews_assignmentrun_progress", args=[run.pk]))
    assert polled.headers["HX-Refresh"] == "true"
    assert "Proved: no assignment" in officer.see("admin:reviews_assignmentrun_change", run.pk)

    case = Case.objects.get(label="A-01")
    one = Assignment.objects.filter(case=case).first()
    officer.do("reviews_assignmentrun_round_lock", round_.pk, chosen=str(one.pk), locked="on")
    free = panel.roles.exclude(reviewer__in=Assignment.objects.filter(case=case).values("reviewer")).get().reviewer
    officer.do("reviews_assignmentrun_round_pair", round_.pk, case=str(case.pk), reviewer=str(free.pk))
    extra = Assignment.objects.get(case=case, reviewer=free)
    assert (extra.origin, extra.state, extra.locked) == ("manual", "proposed", False)
    officer.do("reviews_assignmentrun_round_take-back", round_.pk, chosen=str(extra.pk), reason="")
    assert "Confirmed: 4 new assignments" in officer.do("reviews_assignmentrun_round_confirm", round_.pk)
    assert Assignment.objects.filter(state="confirmed", ended_at__isnull=True, locked=True).count() == 1
    told = officer.do("reviews_assignmentrun_round_take-back", round_.pk, chosen=str(one.pk), reason="")
    assert "The reviewer knows of this assignment" in told

    for place, stage in enumerate(("prioritised", "not_prioritised"), start=1):
        Case.objects.filter(label=f"A-{place:02d}").update(stage=stage, place=stage, rank=place)
    Panel.objects.update(list_state="locked")
    jump_to(round_.panel_closes_at + DAY)
    officer.do("reviews_decisionmeeting_add", call=str(call.pk), title="Meeting one", held_on="2030-01-15")
    meeting = DecisionMeeting.objects.get()
    keys = [str(one.pk) for one in applications]
    assert "Attached: 3" in officer.do("reviews_decisionmeeting_attach", meeting.pk, applications=keys)
    assert "has no public reason in Swedish" in officer.do(
        "reviews_decisionmeeting_lock", meeting.pk, minutes="Protokoll"
    )
    for decision in Decision.objects.all():
        values = {"outcome": decision.outcome, "amount_sek": decision.amount_sek, "reason_sv": "Panelens bedömning."}
        officer.do("reviews_decisionmeeting_proposal", meeting.pk, decision=str(decision.pk), **values)
    proposed = officer.see("admin:reviews_decisionmeeting_lock", meeting.pk)
    assert all(one.reference in proposed for one in applications)
    assert decider.client.get(reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])).status_code == 404
    assert "The list is locked" in officer.do("reviews_decisionmeeting_lock", meeting.pk, minutes="Protokoll")
    for one in applications:
        applicant = Person(one.created_by)
        assert applicant.client.get(reverse("decision", args=[one.reference])).status_code == 404
    assert "Decide: Meeting one" in decider.see("admin:index")
    before = decider.see("admin:reviews_decisionmeeting_publish", meeting.pk)
    shown = re.search(r'name="shown" value="([^"]+)"', before)[1]
    assert "Decisions published, all at once: 3" in decider.do(
        "reviews_decisionmeeting_publish", meeting.pk, shown=shown
    )

    statuses = dict(Application.objects.values_list("pk", "status"))
    assert sorted(statuses.values()) == ["dismissed", "granted", "rejected"]
    render_letters(str(meeting.pk))
    for one in applications:
        page = Person(one.created_by).see("decision", one.reference)
        assert "Panelens bedömning." in page
        letter = Person(one.created_by).client.get(reverse("decision_letter", args=[one.reference, "sv"]))
        assert b"".join(letter.streaming_content).startswith(b"%PDF-")
        assert officer.client.get(reverse("decision", args=[one.reference])).status_code == 404
    assert Letter.objects.count() == 6
    told = Message.objects.filter(key__startswith="decided:")
    assert told.count() == len(set(told.values_list("key", flat=True))) == 6
