import copy
from datetime import date, timedelta

import pytest

from applications.models import Call, CaseNumberBlock, Criterion, FormVersion, Frame, Round, TechnologyArea
from applications.queries.readiness import readiness, warnings
from applications.texts import sentence
from tests.factories import DAY, NOW, make_call

pytestmark = pytest.mark.django_db


def codes(call: Call) -> list[str]:
    return [code for code, _params in readiness(Call.objects.get(pk=call.pk))]


def with_form(call: Call, change) -> None:
    specification = copy.deepcopy(call.form_version.specification)
    change(specification)
    call.form_version = FormVersion.objects.create(call=call, number=2, specification=specification)
    call.save()


def without(kind: str):
    def change(specification):
        specification["sections"] = [one for one in specification["sections"] if one["kind"] != kind]

    return change


def test_a_call_that_is_set_up_lacks_nothing():
    year = NOW.year + 2
    call = make_call(published=False, grant_starts_on=date(year, 1, 1), grant_ends_on=date(year + 1, 12, 31))
    assert (readiness(call), warnings(call)) == ((), ())


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda call: Call.objects.filter(pk=call.pk).update(text_sv=" "), "call_text_missing"),
        (lambda call: call.areas.clear(), "call_has_no_areas"),
        (lambda call: TechnologyArea.objects.filter(key="ai").update(name_sv=""), "area_in_one_language"),
        (lambda call: Round.objects.update(review_opens_at=call.closes_at - DAY), "call_dates_out_of_order"),
        (lambda call: Round.objects.update(review_due_at=call.closes_at), "round_dates_out_of_order"),
        (lambda call: Call.objects.update(form_version=None), "call_has_no_form"),
        (lambda call: with_form(call, without("budget")), "form_lacks_section"),
        (lambda call: with_form(call, lambda form: form.update(profile="vinnova")), "form_of_other_profile"),
        (lambda call: with_form(call, lambda form: form["sections"][0].update(guidance_sv="")), "form_in_one_language"),
        (lambda call: Criterion.objects.update(is_overall=False), "round_has_no_overall_grade"),
        (lambda call: Criterion.objects.filter(key="quality").update(guidance_en="Why?"), "criterion_in_one_language"),
        (lambda call: CaseNumberBlock.objects.all().delete(), "call_has_no_case_numbers"),
        (lambda call: Call.objects.update(n_applications_expected=801), "case_numbers_too_few"),
    ],
)
def test_what_is_missing_is_named(spoil, code):
    call = make_call(published=False)
    spoil(call)
    assert code in codes(call)
    for one in readiness(Call.objects.get(pk=call.pk)):
        assert "%(" not in sentence(*one)


def test_a_field_is_named_as_the_pages_do():
    call = make_call(published=False, text_sv="")
    assert [sentence(*one) for one in readiness(call)] == ["A text is missing: call text, Swedish."]


def test_a_second_round_comes_after_the_first():
    call = make_call(published=False)
    first = call.rounds.get()
    dates = {name: getattr(first, name) for name in ("review_opens_at", "review_due_at", "panel_opens_at")}
    second = Round.objects.create(call=call, number=2, panel_closes_at=first.panel_closes_at, **dates)
    Criterion.objects.create(round=second, key="overall", label_sv="Allt", label_en="All", is_overall=True)
    assert ("round_dates_out_of_order", {"number": 2}) in readiness(call)


def test_what_to_think_of_before_publishing():
    call = make_call(published=False, budget_min_sek_per_year=100_000_000)
    CaseNumberBlock.objects.update(year=2001)
    call.grant_starts_on = call.closes_at.date() + timedelta(days=1)
    Frame.objects.filter(agency=call.agency).update(amount_sek=call.frame_sek - 1)
    assert [code for code, _params in warnings(call)] == [
        "awards_exceed_frame",
        "calls_exceed_frame",
        "grant_starts_before_panel",
        "case_numbers_of_other_year",
    ]


def test_planned_awards_count_a_part_of_a_year_as_a_part():
    starts, ends = date(NOW.year + 2, 10, 1), date(NOW.year + 4, 9, 30)
    dates = {"grant_starts_on": starts, "grant_ends_on": ends}
    limits = {"n_awards_max": 7, "budget_min_sek_per_year": 40_000_000}
    call = make_call(published=False, frame_sek=7 * 2 * 40_000_000, **dates, **limits)
    assert warnings(call) == ()
    call.frame_sek -= 1_000_000
    assert [code for code, _params in warnings(call)] == ["awards_exceed_frame"]


def test_calls_that_hold_more_than_their_agencys_frame_together_are_warned_of():
    year = NOW.year + 2
    dates = {"grant_starts_on": date(year, 1, 1), "grant_ends_on": date(year + 1, 12, 31)}
    call = make_call(published=False, frame_sek=600_000_000, **dates)
    make_call("vinnova", frame_sek=900_000_000)
    share = Frame.objects.filter(initiative=call.initiative, agency=call.agency)
    share.update(amount_sek=1_000_000_000)
    assert warnings(call) == ()
    make_call(frame_sek=400_000_001)
    ((code, params),) = warnings(call)
    assert (code, params) == ("calls_exceed_frame", {"calls_sek": 1_000_000_001, "agency_sek": 1_000_000_000})
    assert "come to 1 000 000 001 SEK together" in sentence(code, params).replace("\N{NO-BREAK SPACE}", " ")
    share.delete()
    assert warnings(call) == ()
