"""The page on which two project leaders link their applications."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.forms.sisters import SisterForm
from tests.applications.views.test_walk import fields_of
from tests.applications.worlds import fresh
from tests.factories import DAY, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db


class Leader:
    """A browser of the leader of an application."""

    def __init__(self, application) -> None:
        self.application = application
        self.client = Client()
        self.client.force_login(application.created_by)
        self.address = reverse("sister", args=[application.reference])

    def page(self) -> str:
        return self.client.get(self.address).content.decode()

    def says(self, reference: str):
        form = fields_of(self.page())
        return self.client.post(self.address, {**form, "reference": reference, "save": ""}, follow=True)

    def presses(self, name: str, **fields: str):
        return self.client.post(self.address, {**fields, name: "1"}, follow=True)

    def task(self) -> str:
        """The state that the task list shows; empty without a line."""
        html = self.client.get(reverse("application", args=[self.application.reference])).content.decode()
        line = re.search(rf'<a href="{self.address}">.*?</li>', html, re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line[0])).strip() if line else ""


@pytest.fixture
def ours():
    return Leader(make_application(make_call("vr"), leader=make_user("Ada Provlund")))


@pytest.fixture
def theirs():
    return Leader(make_application(make_call("vinnova"), leader=make_user("Bo Testgren")))


def test_the_form_lays_out_its_fields():
    form = SisterForm()
    assert {pointer.name for pointer in form.helper.layout.get_field_names()} == set(form.fields)


def test_the_walk_of_two_leaders(ours, theirs):
    assert ours.task() == "Sister application Optional"

    answer = ours.says(theirs.application.reference)

    assert "The proposal is on its way" in answer.content.decode()
    assert theirs.application.reference in ours.page()
    assert "Bo Testgren" not in ours.page()
    assert ours.task() == "Sister application Waiting for an answer"
    assert theirs.task() == "Sister application Answer a proposal"
    assert "Ada Provlund proposes" in theirs.page()
    assert ours.application.title_en not in theirs.page()

    theirs.presses("accept", reference=ours.application.reference)

    assert fresh(ours.application).sister == theirs.application
    assert ours.task() == theirs.task() == "Sister application Linked"
    assert "Bo Testgren" in ours.page()

    ours.presses("unlink")
    assert fresh(theirs.application).sister is None
    assert theirs.task() == "Sister application Optional"


def test_a_reference_is_read_as_people_type_it(ours, theirs):
    plain = theirs.application.reference.lower().replace("-", " ")
    assert "The proposal is on its way" in ours.says(f" {plain} ").content.decode()


@pytest.mark.parametrize("typed", ["ZZZZ-ZZZZ", "own", "\x00", "", "å" * 400])
def test_what_leads_nowhere_is_said_beside_the_field(ours, theirs, typed):
    answer = ours.says(ours.application.reference if typed == "own" else typed)

    assert answer.status_code == 422
    assert 'href="#id_reference"' in answer.content.decode()


def test_the_proposal_is_withdrawn(ours, theirs):
    ours.says(theirs.application.reference)
    answer = ours.presses("withdraw")

    assert "The proposal is withdrawn." in answer.content.decode()
    assert ours.task() == "Sister application Optional"
    assert "proposes" not in theirs.page()


def test_an_answer_is_declined_and_pressed_twice(ours, theirs):
    ours.says(theirs.application.reference)
    fields = fields_of(theirs.page()) | {"reference": ours.application.reference, "decline": "1"}

    answers = [theirs.client.post(theirs.address, fields) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert ours.task() == "Sister application Optional"


def test_only_the_leader_has_the_line_and_the_page(ours, theirs):
    helper = make_user("Cia Hjälpström")
    add_applicant(ours.application.consortium, helper, "administrator")
    client = Client()
    client.force_login(helper)

    assert client.get(ours.address).status_code == 403
    assert ours.address not in client.get(reverse("application", args=[ours.application.reference])).content.decode()
    assert theirs.client.get(ours.address).status_code == 404


def test_without_another_agencys_call_there_is_no_line(ours):
    assert ours.task() == ""


def test_after_the_deadline_the_link_is_read_only():
    late = Leader(make_application(make_call("vr", closes_in=-1 * DAY)))
    make_call("vinnova")

    assert late.task() == ""
    assert "not linked" in late.page()
    assert "<form" not in late.page().partition("<main")[2].partition("</main>")[0]
    assert late.says("ZZZZ-ZZZZ").status_code == 403
