"""Every page of the applicant's side, for both agency profiles."""

import pytest
from django.urls import reverse

from applications.models import Application
from tests.applications.worlds import submitted
from tests.factories import NOW, make_application, make_call, make_organisation, make_signatory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["vr", "vinnova"])
def call(request):
    return make_call(request.param)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_section_opens_for_its_leader(client, call, language):
    leader = make_user(language=language)
    application = make_application(call, leader=leader)
    client.force_login(leader)
    client.cookies.load({"django_language": language})

    for section in call.form_version.specification["sections"]:
        response = client.get(reverse("section", args=[application.reference, section["key"]]))
        assert response.status_code == 200
        assert section[f"title_{language}"] in response.content.decode()


@pytest.mark.parametrize(
    "name", ["application", "missing", "check", "register", "withdraw", "invite", "new_party", "add_cv"]
)
def test_every_page_of_a_draft_opens_for_its_leader(client, call, name):
    application = make_application(call)
    client.force_login(application.created_by)

    assert client.get(reverse(name, args=[application.reference])).status_code == 200


@pytest.mark.parametrize("page", [("check",), ("section", "attachments")])
def test_the_files_are_fetched_from_where_the_application_is_read(client, page):
    application = submitted()
    client.force_login(application.created_by)
    name, *keys = page

    html = client.get(reverse(name, args=[application.reference, *keys])).content.decode()

    file = application.attachments.get()
    assert f'<a href="{reverse("attachment", args=[application.reference, file.pk])}">{file.name}</a>' in html


def test_a_receipt_leads_back_to_the_application_or_to_what_is_signed(client):
    application = submitted()
    receipt = reverse("receipt", args=[application.submitted_version.receipts.first().pk])
    readers = {
        "application": application.created_by,
        "to_sign": make_signatory(application.consortium.organisation),
    }

    for page, reader in readers.items():
        client.force_login(reader)
        back = reverse(page, args=[application.reference])
        assert f'<a class="btn" href="{back}">' in client.get(receipt).content.decode()


def test_a_page_below_a_section_leads_back_to_it(client):
    application = make_application(make_call("vr"))
    client.force_login(application.created_by)
    part, party = application.consortium.applicants.get(role="researcher"), application.consortium.parties.get()
    file = application.attachments.get()
    below = {
        "consortium": [("invite",), ("add_cv",), ("participant", part.pk)],
        "partners": [("new_party",)],
        "budget": [("import_budget",), ("budget", party.pk)],
        "attachments": [("upload", "research_plan"), ("replace_attachment", file.pk), ("remove_attachment", file.pk)],
    }

    for section, pages in below.items():
        address = reverse("section", args=[application.reference, section])
        for name, *keys in pages:
            page = client.get(reverse(name, args=[application.reference, *keys])).content.decode()
            crumbs = page.split('class="breadcrumbs"')[1].split("</nav>", maxsplit=1)[0]
            assert f'href="{address}"' in crumbs, name


def test_own_pages_open_for_anybody_signed_in(client, call):
    client.force_login(make_user())

    for address in (reverse("my_applications"), reverse("curriculum"), reverse("inbox")):
        assert client.get(address).status_code == 200
    assert client.get(reverse("start_application", args=[call.pk])).status_code == 200


def test_somebody_with_a_role_at_an_organisation_finds_it_in_the_menu_and_is_not_asked_for_one(client):
    client.force_login(make_signatory(make_organisation()))
    page = client.get(reverse("inbox")).content.decode()
    assert ("Your organisation</a>" in page, "You need a role" in page) == (True, False)

    client.force_login(make_user())
    page = client.get(reverse("inbox")).content.decode()
    assert ("Your organisation</a>" in page, "You need a role" in page) == (False, True)


def test_a_decided_application_leads_to_its_decision(client):
    application = submitted()
    client.force_login(application.created_by)
    address = reverse("decision", args=[application.reference])
    assert address not in client.get(reverse("my_applications")).content.decode()

    Application.objects.filter(pk=application.pk).update(status="granted", decided_at=NOW)
    page = client.get(reverse("my_applications")).content.decode()
    assert f'<a href="{address}">Read the decision and the letter.</a>' in page
    assert "Nothing to do" not in page
    page = client.get(reverse("application", args=[application.reference])).content.decode()
    assert f'href="{address}">Read the decision and the letter</a>' in page
    assert "nothing that you must do" not in page
