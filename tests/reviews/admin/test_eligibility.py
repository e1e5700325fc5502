"""The eligibility desk: what stands in the way of “eligible” is said on the page, with a link to where it is judged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.eligibility import judge_finding
from applications.models import Application, Call, EligibilityJudgement
from tests.applications.worlds import fresh, signed
from tests.factories import DAY, make_call, make_staff
from tests.reviews.worlds import declare_staff

pytestmark = pytest.mark.django_db


class Desk:
    """An officer before two signed applications; the call asks for more researchers than the first one has."""

    def __init__(self) -> None:
        call = make_call(closes_in=-20 * DAY)
        self.application, self.clear = signed(call), signed(call)
        Call.objects.filter(pk=call.pk).update(n_participants_min=5)
        self.at = call.signing_closes_at + DAY
        self.officer = make_staff(call.agency)
        declare_staff(self.officer, call, call.rounds.get().review_opens_at - timedelta(hours=1))
        self.application = fresh(self.application)
        self.judge_rule(self.clear, "overruled", "Counted by hand.")
        self.client = Client()
        self.client.force_login(self.officer)

    def judge_rule(self, application: Application, verdict: str, reason: str = "") -> None:
        given = {"rule": "participants", "verdict": verdict, "reason": reason}
        judge_finding(fresh(application), **given, by=self.officer, at=self.at)

    def see(self, name: str, *args: object) -> str:
        return self.client.get(reverse(f"admin:{name}", args=args)).content.decode()

    def judge(self, outcome: str, reason: str = "") -> str:
        url = reverse("admin:applications_application_judge", args=[self.application.pk])
        return self.client.post(url, {"outcome": outcome, "reason": reason}, follow=True).content.decode()

    @property
    def finding_url(self) -> str:
        return reverse("admin:applications_application_finding", args=[self.application.pk]) + "?rule=participants"


def test_the_form_names_what_is_in_the_way_and_leads_to_it() -> None:
    desk = Desk()
    page = desk.see("applications_application_judge", desk.application.pk)
    assert "1 participating researchers: not between 5 and 15." in page
    assert page.count("Confirm or overrule") == 1
    assert desk.finding_url in page
    assert "stands in the way" not in desk.see("applications_application_judge", desk.clear.pk)


def test_eligible_is_refused_in_words_and_keeps_what_was_chosen() -> None:
    desk = Desk()
    refused = desk.judge("eligible", "Looks good.")
    assert "nobody has judged that" in refused
    assert ("Looks good." in refused, desk.finding_url in refused) == (True, True)
    desk.judge_rule(desk.application, "confirmed")
    assert "an officer has said that a rule does not hold" in desk.judge("eligible")
    assert not EligibilityJudgement.objects.exists()


def test_a_confirmed_rule_is_ground_enough_for_a_dismissal() -> None:
    desk = Desk()
    assert "or confirm first that a rule does not hold" in desk.judge("ineligible")
    desk.judge_rule(desk.application, "confirmed")
    assert "The judgement is saved." in desk.judge("ineligible")
    page = desk.see("applications_application_change", desk.application.pk)
    assert "does not hold" in page
    assert "Judged as to be dismissed" in page


def test_several_at_once_leaves_out_what_is_to_be_looked_at() -> None:
    desk = Desk()
    page = desk.see("applications_application_eligible")
    offered, held_back = page.split("To be looked at one by one")
    assert "1 application can be judged" in offered
    assert (desk.clear.reference in offered, desk.application.reference in offered) == (True, False)
    assert (desk.clear.reference in held_back, desk.application.reference in held_back) == (False, True)
    both = {"applications": [desk.clear.pk, desk.application.pk]}
    answer = desk.client.post(reverse("admin:applications_application_eligible"), both, follow=True)
    assert not EligibilityJudgement.objects.exists()
    assert answer.status_code == 200


def test_a_word_from_before_a_change_is_said_to_be_old() -> None:
    desk = Desk()
    desk.judge_rule(desk.application, "overruled", "A second leader counts.")
    Call.objects.filter(pk=desk.application.call_id).update(n_participants_min=6)
    page = desk.see("applications_application_change", desk.application.pk)
    assert "before what it says changed. Judge it again." in page
    assert "A second leader counts." not in page
