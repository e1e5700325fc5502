"""Aid intensity as an applicant and an officer see it: in the budget, in what is missing and among the findings."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from applications.actions.calls import adapt_form
from applications.actions.registering import register
from applications.domain.form_parsing import parse
from applications.domain.presentation import present
from applications.forms.staff.adaptation import SectionForm, rows_of
from applications.models import Application, BudgetCell, FormVersion, Party
from applications.queries.completeness import Gap, gaps
from applications.queries.documents import working_document
from applications.queries.eligibility import findings_of
from applications.queries.parties import part_sha256
from applications.texts import sentence
from applications.texts.eligibility import finding_in_words
from applications.texts.reading import percent
from tests.applications.worlds import fresh, submitted
from tests.factories import DAY, NOW, make_application, make_call, make_organisation, make_staff, specification

pytestmark = pytest.mark.django_db
FORM = parse(specification("vinnova"))


def add_company(
    application: Application, *, size: str, requested: int, cost: int, activity: str = "industrial_research"
) -> Party:
    """A project party with costs in one year, which balance: 60 % for a medium-sized one in industrial research."""
    party = Party.objects.create(
        consortium=application.consortium,
        role="project_party",
        name="Demobolaget",
        size=size,
        aid_activity=activity,
        position=2,
    )
    year = application.call.grant_years[0]
    lines = {("cost", "salary"): cost, ("funding", "requested"): requested, ("funding", "own"): cost - requested}
    for (side, line), amount in lines.items():
        BudgetCell.objects.create(party=party, year=year, side=side, line=line, amount_sek=amount)
    return party


@pytest.fixture
def application():
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

    assert "62.5% 60%, medium-sized enterprise, Industrial research Above the ceiling" in page
    assert "100% –" in page, "the university is no enterprise and has no ceiling"


@pytest.mark.parametrize(("language", "written"), [("en", "62.5"), ("sv", "62,5")])
def test_percentages_are_written_as_people_read_them(language, written):
    with translation.override(language):
        assert percent(Decimal("62.5")).startswith(written)
        assert percent(Decimal("60.0")).rstrip("%\u00a0 ") == percent(60).rstrip("%\u00a0 ") == "60"


def test_without_its_activity_a_party_s_ceiling_is_asked_for(client, application):
    party = add_company(application, size="medium", requested=625_000, cost=1_000_000, activity="")

    page = overview(client, application)
    (gap,) = aid_gaps(application)

    assert "62.5% Choose the activity Demobolaget" in page
    assert (gap.code, gap.blocking, gap.subject) == ("aid_activity_missing", True, str(party.pk))
    assert sentence(gap.code, gap.params) == ("Demobolaget: choose the activity. The ceiling of the aid depends on it.")


def grid(client, application: Application, party: Party, data: dict[str, str] | None = None):
    client.force_login(application.created_by)
    address = reverse("budget", args=[application.reference, party.pk])
    return client.get(address) if data is None else client.post(address, data)


def test_the_grid_asks_for_the_activity_and_keeps_it(client, application):
    party = add_company(application, size="medium", requested=625_000, cost=1_000_000, activity="")
    page = grid(client, application, party).content.decode()
    assert "Which activity" in page
    assert "62.5%" in page

    chosen = {"aid_activity": "experimental_development", "base.aid_activity": ""}
    assert grid(client, application, party, chosen).status_code == 302
    party.refresh_from_db()
    assert party.aid_activity == "experimental_development"
    assert "35%" in grid(client, application, party).content.decode()

    other = {"aid_activity": "feasibility_study", "base.aid_activity": ""}
    clash = grid(client, application, party, other)
    party.refresh_from_db()
    assert (clash.status_code, party.aid_activity) == (409, "experimental_development")
    assert "Somebody else has saved Experimental development here." in clash.content.decode()

    wrong = grid(client, application, party, {"aid_activity": "gone", "base.aid_activity": party.aid_activity})
    assert wrong.status_code == 422


def test_the_activity_is_no_question_of_the_whole_project(client, application):
    assert "aid_activity" not in working_document(application)["answers"]
    section = next(one.key for one in FORM.sections if any(asked.is_of_party for asked in one.fields))
    client.force_login(application.created_by)
    response = client.get(reverse("section", args=[application.reference, section]))
    assert "Which activity" not in response.content.decode()


def test_an_activity_is_part_of_what_a_party_confirms(application):
    party = add_company(application, size="medium", requested=1, cost=1, activity="")
    before = part_sha256(party)
    party.aid_activity = "industrial_research"
    assert part_sha256(party) != before


@pytest.mark.parametrize(("language", "name"), [("sv", "Demouniversitetet"), ("en", "Demo University")])
def test_a_party_is_named_in_the_reader_s_language(language, name):
    organisation = make_organisation(name_sv="Demouniversitetet", name_en="Demo University")
    application = make_application(make_call("vinnova"), organisation=organisation)
    party = add_company(application, size="small", requested=1, cost=1)
    document = working_document(application)

    parties = {one["id"]: one for one in document["parties"]}
    assert (parties[str(party.pk)].get("name_sv"), parties[str(party.pk)]["aid_activity"]) == (
        None,
        "industrial_research",
    )
    sections = present(document, FORM, language)
    (shown,) = (section for section in sections if section.kind == "budget")
    assert [view.party["name"] for view in shown.parties] == [name, "Demobolaget"]
    (partners,) = (section for section in sections if section.kind == "partners")
    activity = {"sv": "Industriell forskning", "en": "Industrial research"}[language]
    assert [view.activity for view in partners.parties] == [activity]


def test_the_research_council_s_budget_says_nothing_of_aid(client):
    assert "Aid intensity" not in overview(client, make_application(make_call("vr")))


def test_aid_above_the_ceiling_warns_with_a_link_and_stops_nobody(client, application):
    party = add_company(application, size="medium", requested=625_000, cost=1_000_000)

    (gap,) = aid_gaps(application)
    client.force_login(application.created_by)
    missing = client.get(reverse("missing", args=[application.reference])).content.decode()

    assert gap.blocking is False
    assert sentence(gap.code, gap.params) == (
        "Demobolaget: the aid intensity is 62.5%. The ceiling for its size class and activity is 60%."
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
