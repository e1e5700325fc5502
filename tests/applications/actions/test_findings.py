"""Confirming and overruling what the rules of eligibility found."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from applications.actions.eligibility import judge, judge_finding
from applications.actions.supplements import ask_supplement
from applications.models import Application, Call, EligibilityJudgement, FindingJudgement
from applications.queries.documents import working_document
from applications.queries.eligibility import advice_on, findings_in_the_way, findings_of, findings_with_verdicts
from applications.texts.eligibility import FAILS, HOLDS, REMEDIES
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from tests.applications.worlds import fresh, signed, submitted
from tests.factories import DAY, make_agency, make_application, make_call, make_handler, make_staff, make_user
from tests.threads import together

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


def decide(application: Application, outcome: str = "eligible", reason: str = "") -> EligibilityJudgement:
    at = application.call.signing_closes_at + DAY
    return judge(application, outcome=outcome, reason=reason, by=officer_of(application), at=at)


def officer_of(application: Application) -> Any:
    return make_handler(application.call)


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
    decide(application)
    assert EligibilityJudgement.objects.get().findings == findings_with_verdicts(application)
    assert findings_with_verdicts(application)[0]["verdict"] == "overruled"


def test_an_application_is_eligible_when_each_failing_rule_is_overruled(application: Application) -> None:
    assert code(decide, application) == "findings_open"
    judged(application, "confirmed")
    assert code(decide, application) == "findings_lacking"
    assert not EligibilityJudgement.objects.exists()
    judged(application)
    assert decide(application).outcome == "eligible"


def test_a_rule_that_holds_and_is_overruled_stands_in_the_way_too(application: Application) -> None:
    judged(application)
    judged(application, rule="curricula", reason="The CV is somebody else's.")
    assert code(decide, application) == "findings_lacking"


def test_a_word_on_what_a_rule_no_longer_says_leaves_it_open(application: Application) -> None:
    judged(application)
    Call.objects.filter(pk=application.call_id).update(n_participants_min=6)
    assert code(decide, fresh(application)) == "findings_open"


@pytest.mark.parametrize(
    ("verdict", "rule", "reason", "said"),
    [
        (None, "", " ", "ineligible_needs_reason"),
        ("overruled", "participants", " ", "ineligible_needs_reason"),
        ("confirmed", "curricula", " ", "ineligible_needs_reason"),
        ("confirmed", "participants", " ", "ineligible"),
        ("overruled", "curricula", " ", "ineligible"),
        (None, "", "Not about technology.", "ineligible"),
    ],
)
def test_a_dismissal_needs_a_rule_that_does_not_hold_or_a_reason(
    application: Application, verdict: str | None, rule: str, reason: str, said: str
) -> None:
    if verdict:
        judged(application, verdict, rule=rule)
    if said == "ineligible":
        assert decide(application, "ineligible", reason).outcome == said
    else:
        assert code(decide, application, "ineligible", reason) == said


def test_a_word_that_contradicts_the_judgement_voids_it(application: Application) -> None:
    judged(application)
    decide(application)
    judged(application, rule="curricula", verdict="confirmed")
    assert EligibilityJudgement.objects.exists()
    judged(application, "confirmed")
    assert not EligibilityJudgement.objects.exists()
    trail = Event.objects.filter(chain=f"application:{application.pk}").order_by("-seq")
    acts = ["application.eligibility_void", "application.finding_judged"]
    assert list(trail.values_list("action", flat=True)[:2]) == acts
    decide(application, "ineligible")
    judged(application)
    assert not EligibilityJudgement.objects.exists()


def test_the_database_keeps_no_dismissal_without_a_ground(application: Application) -> None:
    judged(application, "confirmed")
    made = decide(application, "ineligible")
    EligibilityJudgement.objects.filter(pk=made.pk).update(findings=findings_with_verdicts(application))
    with pytest.raises(IntegrityError):
        EligibilityJudgement.objects.filter(pk=made.pk).update(findings=[])


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_judging_while_another_confirms_a_rule_never_leaves_an_eligible_one_that_lacks() -> None:
    application = signed()
    Call.objects.filter(pk=application.call_id).update(n_participants_min=5)
    application = fresh(application)
    judged(application)
    together(lambda: decide(application), lambda: judged(application, "confirmed", by=officer_of(application)))
    assert not EligibilityJudgement.objects.exists()
    assert code(decide, application) == "findings_lacking"


def test_what_is_in_the_way_is_found_for_many_at_once() -> None:
    one, clear = signed(), signed()
    other = signed(one.call)
    Call.objects.filter(pk=one.call_id).update(n_participants_min=5)
    ready = Application.objects.select_related("call", "submitted_version")
    with CaptureQueriesContext(connection) as of_one:
        findings_in_the_way(ready.filter(pk=one.pk))
    with CaptureQueriesContext(connection) as of_two:
        found = findings_in_the_way(ready.filter(pk__in=[one.pk, other.pk]))
    rules = {key: [of.rule for of in in_the_way] for key, in_the_way in found.items()}
    assert (rules, len(of_two)) == ({one.pk: ["participants"], other.pk: ["participants"]}, len(of_one))
    judged(fresh(one))
    assert set(findings_in_the_way(ready.filter(pk__in=[one.pk, other.pk, clear.pk]))) == {other.pk}


@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_advice_is_what_the_officer_would_find_without_the_signature(agency: str) -> None:
    application = make_application(make_call(agency, n_participants_min=5))
    found = advice_on(application, working_document(application))
    assert [one.rule for one in found if not one.holds] == ["participants"]
    assert "signature" not in {one.rule for one in found}


def test_every_rule_has_its_words() -> None:
    assert set(HOLDS) == set(FAILS) == set(REMEDIES)
    assert {one.rule for one in findings_of(signed())} <= set(REMEDIES)
