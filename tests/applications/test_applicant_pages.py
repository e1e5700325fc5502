"""Every page of the applicant's side, for both agency profiles."""

import pytest
from django.urls import reverse

from tests.factories import make_application, make_call, make_user

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


def test_own_pages_open_for_anybody_signed_in(client, call):
    client.force_login(make_user())

    for address in (reverse("my_applications"), reverse("curriculum"), reverse("inbox")):
        assert client.get(address).status_code == 200
    assert client.get(reverse("start_application", args=[call.pk])).status_code == 200
