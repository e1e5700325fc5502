"""Confirming and overruling what the rules of eligibility found."""

from typing import Any

import pytest

from applications.actions.eligibility import judge, judge_finding
from applications.actions.supplements import ask_supplement
from applications.models import Application, Call, EligibilityJudgement, FindingJudgement
from applications.queries.documents import working_document
from applications.queries.eligibility import advice_on, findings_of, findings_with_verdicts
from applications.texts.eligibility import FAILS, HOLDS, REMEDIES
from clusterportal.accounts.errors import Hidden, Refused
from tests.applications.worlds import fresh, signed, submitted
from tests.factories import DAY, make_agency, make_application, make_call, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    """Of two rules one holds: the call now asks for more researchers than the one who takes part."""
    made = signed()
    Call.objects.filter(pk=made.call_id).update(n_participants_min=5)
    return fresh(made)


def judged(application: Application, verdict: str = "overruled", **given: Any) -> FindingJudgement:
    given = {"rule": "participants", "reason": "A second leader counts.", "by": officer_of(application)} | given
    return judge_finding(application, verdict=verdict, **given, at=application.call.signing_closes_at + DAY)


def officer_of(application: Application) -> Any:
    return make_staff(application.call.agency)


def code(act: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **options)
    return refusal.value.code


def test_a_verdict_keeps_what_the_rule_said_and_about_which_version(application: Application) -> None:
    made = judged(application)
    row = {"rule": "participants", "outcome": "fails", "params": {"n": 1, "min": 5, "max": 15}, "place": "consortium"}
    assert (made.version, made.finding, made.verdict) == (application.submitted_version, row, "overruled")
    assert findings_with_verdicts(application)[0] == row | {
        "verdict": "overruled",
        "reason": "A second leader counts.",
    }


def test_the_last_word_counts_and_all_are_kept(application: Application) -> None:
    judged(application)
    judged(application, "confirmed", reason="")
    assert findings_with_verdicts(application)[0]["verdict"] == "confirmed"
    assert FindingJudgement.objects.count() == 2


def test_a_verdict_on_what_a_rule_no_longer_says_does_not_count(application: Application) -> None:
    judged(application)
    Call.objects.filter(pk=application.call_id).update(n_participants_min=6)
    assert "verdict" not in findings_with_verdicts(fresh(application))[0]


def test_overruling_needs_a_reason_and_a_rule_of_the_call(application: Application) -> None:
    assert code(judged, application, reason=" ") == "overruling_needs_reason"
    assert code(judged, application, rule="aid_intensity") == "unknown_rule"


def test_who_judges_a_finding_and_when(application: Application) -> None:
    for stranger in (make_staff(make_agency("vinnova")), make_staff(make_agency(), "auditor"), make_user()):
        with pytest.raises(Hidden):
            judged(application, by=stranger)
    assert code(judged, submitted()) == "not_yet_signed"
    officer, at = officer_of(application), application.call.signing_closes_at + DAY
    ask_supplement(application, sections=["budget"], reason_en="More.", until=at + DAY, by=officer, at=at)
    assert code(judged, application) == "not_yet_signed"


def test_the_judgement_of_eligibility_keeps_the_verdicts(application: Application) -> None:
    judged(application)
    rows = findings_with_verdicts(application)
    at = application.call.signing_closes_at + DAY
    judge(application, outcome="eligible", findings=rows, by=officer_of(application), at=at)
    assert EligibilityJudgement.objects.get().findings[0]["verdict"] == "overruled"


@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_advice_is_what_the_officer_would_find_without_the_signature(agency: str) -> None:
    application = make_application(make_call(agency, n_participants_min=5))
    found = advice_on(application, working_document(application))
    assert [one.rule for one in found if not one.holds] == ["participants"]
    assert "signature" not in {one.rule for one in found}


def test_every_rule_has_its_words() -> None:
    assert set(HOLDS) == set(FAILS) == set(REMEDIES)
    assert {one.rule for one in findings_of(signed())} <= set(REMEDIES)
