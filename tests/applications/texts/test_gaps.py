"""Every gap that an application can have reads as a sentence, with nothing left to fill in."""

import pytest

from applications.models import Applicant, BudgetCell, Party
from applications.queries.completeness import gaps
from applications.texts import sentence
from tests.factories import make_application, make_call, make_organisation

pytestmark = pytest.mark.django_db


def sentences(application: object) -> dict[str, str]:
    return {gap.code: sentence(gap.code, gap.params) for gap in gaps(application)}


@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_every_gap_of_an_empty_application_has_a_sentence(agency: str) -> None:
    found = sentences(make_application(make_call(agency), complete=False))
    assert "title_sv_missing" in found
    assert [text for text in found.values() if "%" in text.replace(" %", "")] == []


def test_gaps_of_money_name_the_year_and_both_amounts() -> None:
    call = make_call(budget_min_sek_per_year=50_000_000)
    application = make_application(call)
    BudgetCell.objects.filter(side="cost", year=call.grant_years[0]).update(amount_sek=44_000_000)
    found = sentences(application)
    assert "45\u00a0000\u00a0000" in found["budget_below_minimum"]
    assert "50\u00a0000\u00a0000" in found["budget_below_minimum"]
    assert "44\u00a0000\u00a0000" in found["budget_unbalanced"]
    above = make_application(make_call(budget_max_sek_per_year=1_000_000))
    assert "1\u00a0000\u00a0000" in sentences(above)["budget_above_maximum"]


def test_gaps_of_people_and_partners_name_them() -> None:
    application = make_application(make_call(n_participants_min=5))
    researcher = application.consortium.applicants.get(role="researcher")
    Applicant.objects.filter(pk=researcher.pk).update(
        cv=None, cv_transferred_at=None, organisation=make_organisation("Elsewhere", approved=False)
    )
    Party.objects.create(
        consortium=application.consortium, role="partner", name="Exempelbolaget", contact_email="a@b.example"
    )
    found = sentences(application)
    assert researcher.name in found["cv_missing"]
    assert "Elsewhere" in found["affiliation_not_approved"]
    assert "Exempelbolaget" in found["party_unconfirmed"]
    assert "too_few_participants" in found
