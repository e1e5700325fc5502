"""Aid intensity as an applicant and an officer see it: in the budget, in what is missing and among the findings."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from applications.actions.calls import adapt_form
from applications.actions.registering import register
from applications.domain.form import parse
from applications.forms.staff.adaptation import SectionForm, rows_of
from applications.models import Answer, Application, BudgetCell, FormVersion, Party
from applications.queries.completeness import Gap, gaps
from applications.queries.eligibility import findings_of
from applications.texts import sentence
from applications.texts.eligibility import finding_in_words
from applications.texts.reading import percent
from tests.applications.worlds import fresh, submitted
from tests.factories import DAY, NOW, make_application, make_call, make_staff, specification

pytestmark = pytest.mark.django_db


def add_company(application: Application, *, size: str, requested: int, cost: int) -> Party:
    """A project party with costs in one year, which balance."""
    party = Party.objects.create(
        consortium=application.consortium, role="project_party", name="Demobolaget", size=size, position=2
    )
    year = application.call.grant_years[0]
    lines = {("cost", "salary"): cost, ("funding", "requested"): requested, ("funding", "own"): cost - requested}
    for (side, line), amount in lines.items():
        BudgetCell.objects.create(party=party, year=year, side=side, line=line, amount_sek=amount)
    return party


@pytest.fixture
def application():
    """The activity of a complete application is industrial research: 60 % for a medium-sized enterprise."""
    return make_application(make_call("vinnova"))


def aid_gaps(application: Application) -> list[Gap]:
    return [gap for gap in gaps(application) if gap.code.startswith("aid_")]


def overview(client, application: Application) -> str:
    client.force_login(application.created_by)
    response = client.get(reverse("section", args=[application.reference, "budget"]))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_budget_shows_share_and_ceiling_of_each_party(client, application):
    add_company(application, size="medium", requested=625_000, cost=1_000_000)

    page = overview(client, application)

    assert "62.5% 60%, medium-sized enterprise Above the ceiling" in page
    assert "100% –" in page, "the university is no enterprise and has no ceiling"
    assert "activity “Industrial research”" in page


@pytest.mark.parametrize(("language", "written"), [("en", "62.5"), ("sv", "62,5")])
def test_percentages_are_written_as_people_read_them(language, written):
    with translation.override(language):
        assert percent(Decimal("62.5")).startswith(written)
        assert percent(Decimal("60.0")).rstrip("%\u00a0 ") == percent(60).rstrip("%\u00a0 ") == "60"


def test_without_the_activity_the_ceiling_is_asked_for(client, application):
    add_company(application, size="medium", requested=625_000, cost=1_000_000)
    Answer.objects.filter(application=application, field_key="aid_activity").delete()

    page = overview(client, application)

    assert "The ceiling of the aid depends on your answer to" in page
    assert "62.5% –" in page
    assert aid_gaps(application) == []


def test_the_research_council_s_budget_says_nothing_of_aid(client):
    assert "Aid intensity" not in overview(client, make_application(make_call("vr")))


def test_aid_above_the_ceiling_warns_with_a_link_and_stops_nobody(client, application):
    party = add_company(application, size="medium", requested=625_000, cost=1_000_000)

    (gap,) = aid_gaps(application)
    client.force_login(application.created_by)
    missing = client.get(reverse("missing", args=[application.reference])).content.decode()

    assert gap.blocking is False
    assert sentence(gap.code, gap.params) == (
        "Demobolaget: the aid intensity is 62.5%. The ceiling for its size class and the project's activity is 60%."
    )
    assert reverse("budget", args=[application.reference, party.pk]) in missing
    assert register(application, by=application.created_by, at=NOW).pk


def test_aid_at_the_ceiling_is_fine(application):
    add_company(application, size="medium", requested=600_000, cost=1_000_000)
    assert aid_gaps(application) == []


def blocking(call) -> None:
    """The call's form, adapted so that aid above a ceiling stops registering."""
    adapted = specification("vinnova")
    next(section for section in adapted["sections"] if section["kind"] == "budget")["aid_blocks"] = True
    call.form_version = FormVersion.objects.create(call=call, number=2, specification=adapted)
    call.save()


def test_the_call_may_say_that_it_blocks():
    call = make_call("vinnova")
    blocking(call)
    application = make_application(call)
    add_company(application, size="large", requested=500_001, cost=1_000_000)

    assert [gap.blocking for gap in aid_gaps(application)] == [True]


def test_the_officer_reads_it_among_the_findings():
    call = make_call("vinnova", closes_in=-1 * DAY)
    application = make_application(call)
    add_company(application, size="small", requested=700_001, cost=1_000_000)
    register(application, by=application.created_by, at=call.closes_at - DAY)
    below = submitted(call)

    found = {finding.rule: finding for finding in findings_of(fresh(application))}["aid_intensity"]

    assert (found.holds, finding_in_words(found)) == (
        False,
        "The aid intensity is above the call's ceiling: Demobolaget.",
    )
    assert {finding.rule: finding.holds for finding in findings_of(below)}["aid_intensity"] is True


def test_an_officer_sets_the_ceilings_of_an_unpublished_call():
    call = make_call("vinnova", published=False)
    officer = make_staff(call.agency)
    whose = {"user": officer, "subject": call, "at": NOW}
    page = SectionForm(None, **whose, address={"section": "budget"})
    labels = {field.name: str(field.label) for _title, fields in page.group_fields() for field in fields}
    sent = {name: page[name].value() for name in page.fields}
    ceiling = next(name for name, label in labels.items() if label == "Highest aid to a small enterprise, per cent")

    form = SectionForm(sent | {ceiling: "80", "row0-aid_blocks": "on"}, **whose)
    assert form.is_valid(), form.errors
    version = adapt_form(call, specification=form.cleaned_data["adapted"], by=officer, at=NOW)

    rows = rows_of(version.specification, "budget")
    assert (rows[0]["aid_blocks"], rows[1]["aid_small"]) == (True, 80)
    assert parse(version.specification).section("budget").aid_blocks
    assert not SectionForm(sent | {ceiling: "101"}, **whose).is_valid()
