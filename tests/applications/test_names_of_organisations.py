"""An organisation is called by its name in the reader's language, wherever it is written."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from applications.actions.parties import PartyDetails, add_party, ask_confirmation, change_party, confirmation_token
from applications.domain.eligibility import Finding
from applications.domain.naming import text_in
from applications.models import Application, Party
from applications.queries.completeness import gaps
from applications.queries.documents import for_judging, working_document
from applications.queries.eligibility import advice_on
from applications.rendering.layout import application_data
from applications.texts import sentence
from applications.texts.eligibility import finding_in_words
from clusterportal.accounts.errors import Refused
from clusterportal.mail.models import Message
from tests.factories import NOW, make_application, make_call, make_organisation, make_user, make_version

pytestmark = pytest.mark.django_db
LANGUAGES = ["sv", "en"]
HOST = {"sv": "Provlärosätet", "en": "Sample University"}
SECOND = {"sv": "Provinstitutet", "en": "Sample Institute"}
NAMES = [HOST, SECOND]
OTHER = {"sv": "en", "en": "sv"}


def application_of(language: str, agency: str = "vr") -> Application:
    """Led by somebody who reads `language`, with two organisations that have names in both."""
    host, second = (make_organisation(**{f"name_{one}": names[one] for one in LANGUAGES}) for names in NAMES)
    leader = make_user(language=language)
    application = make_application(make_call(agency), leader=leader, organisation=host)
    role = "participating" if agency == "vr" else "project_party"
    details = PartyDetails(role, second, contact_name="Kim", contact_email="kim@post.example")
    add_party(application, details, by=leader, at=NOW)
    return Application.objects.get(pk=application.pk)


def second_party(application: Application) -> Party:
    return application.consortium.parties.select_related("organisation").get(organisation__name_en=SECOND["en"])


def found_in(text: str) -> set[str]:
    """Which of the names stand in a text, with their language."""
    return {name for names in NAMES for name in names.values() if name in text}


def read(response: Any) -> str:
    """A page's words, without the names that its fields suggest."""
    assert response.status_code == 200, response.status_code
    return unescape(re.sub(r"<datalist.*?</datalist>", "", response.content.decode(), flags=re.S))


def pages_of(application: Application) -> list[str]:
    reference, party = application.reference, second_party(application)
    kinds = {"basics", "consortium", "partners", "budget"}
    sections = application.form_version.specification["sections"]
    return [
        *(reverse("section", args=[reference, one["key"]]) for one in sections if one["kind"] in kinds),
        reverse("party", args=[reference, party.pk]),
        reverse("budget", args=[reference, party.pk]),
        reverse("import_budget", args=[reference]),
        reverse("register", args=[reference]),
        reverse("confirm_part", args=[confirmation_token(party)]),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_no_page_of_an_applicant_names_an_organisation_in_the_other_language(client: Client, language, agency) -> None:
    application = application_of(language, agency)
    ask_confirmation(second_party(application), by=application.created_by, at=NOW)
    client.force_login(application.created_by)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    found = {page: found_in(read(client.get(page))) for page in pages_of(application)}

    wrong = {names[OTHER[language]] for names in NAMES}
    assert {page: names & wrong for page, names in found.items() if names & wrong} == {}
    assert set().union(*found.values()) == {names[language] for names in NAMES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_budgets_workbook_has_the_names_of_its_reader(client: Client, language) -> None:
    application = application_of(language)
    client.force_login(application.created_by)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    book = load_workbook(BytesIO(client.get(reverse("export_budget", args=[application.reference])).content))

    assert book.sheetnames[1:3] == [names[language] for names in NAMES]
    written = " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert found_in(written) == {names[language] for names in NAMES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_has_the_names_of_its_own_language(language) -> None:
    version = make_version(application_of("en", "vinnova"))

    with translation.override(language):
        assert found_in(str(application_data(version, language, ""))) == {names[language] for names in NAMES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_to_a_contact_names_the_party_in_its_language(language) -> None:
    application = application_of(language)

    ask_confirmation(second_party(application), by=application.created_by, at=NOW)

    assert found_in(Message.objects.latest("pk").body) == {SECOND[language]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_and_what_is_refused_names_it_in_the_readers_language(language) -> None:
    application = application_of("en")
    party = second_party(application)
    with pytest.raises(Refused) as refused:
        change_party(party, PartyDetails("partner", name="Other"), base="old", by=application.created_by, at=NOW)
    unconfirmed = next(gap for gap in gaps(application) if gap.code == "party_unconfirmed")

    with translation.override(language):
        said = [sentence(one.code, one.params) for one in (unconfirmed, refused.value)]
    assert [found_in(one) for one in said] == [{SECOND[language]}, {SECOND[language]}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_of_eligibility_name_it_in_the_readers_language(language) -> None:
    application = application_of("en")
    application.consortium.organisation.approval = "no"
    application.consortium.organisation.save()
    found = next(one for one in advice_on(application, _judged(application)) if one.rule == "organisations")

    with translation.override(language):
        assert found_in(finding_in_words(found)) == {HOST[language]}


def _judged(application: Application) -> dict[str, Any]:
    return for_judging(working_document(application))


def test_a_finding_that_was_judged_with_one_name_is_still_read() -> None:
    with translation.override("sv"):
        assert "Sample" in finding_in_words(Finding("organisations", False, {"names": "Sample"}))


def test_a_party_with_a_name_of_its_own_has_that_one_in_both_languages() -> None:
    organisation = make_organisation(name_sv="Provinstitutet", name_en="Sample Institute")

    called = [Party(name=name, organisation=organisation) for name in ("Sample Institute", "The lab")]

    assert [(one.name_sv, one.name_en) for one in called] == [
        ("Provinstitutet", "Sample Institute"),
        ("The lab", "The lab"),
    ]
    assert text_in({"name": "Kim", "role": "leader"}, "name", "sv") == "Kim"
