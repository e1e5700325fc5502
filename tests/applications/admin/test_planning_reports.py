"""The officers' pages of planning reports: list, states, recording, answering, reminding; and nobody else's."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from applications.actions.planning_reports import Parts, change_contact
from applications.models import Frame, PlanningReport, ReceivedReport
from clusterportal import clock
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from tests.applications.pdfs import make_pdf
from tests.applications.planning import received
from tests.factories import NOW, TODAY, make_agency, make_initiative, make_organisation, make_planning_grant, make_staff

pytestmark = pytest.mark.django_db
MODEL = "admin:applications_planningreport"


class Desk:
    """An officer of VR with three reports that are overdue, and what the officer's browser sees."""

    def __init__(self) -> None:
        self.agency = make_agency()
        self.officer = make_staff(self.agency)
        self.client = Client()
        self.client.force_login(self.officer)
        self.universities = [make_organisation(f"University {number}") for number in range(3)]
        self.reports = [make_planning_grant(self.agency, one).report for one in self.universities]
        for number, report in enumerate(self.reports):
            type(report.grant).objects.filter(pk=report.pk).update(title_en=f"Title {number}", leader=f"Lead {number}")
        day = {"planning_reports_due_on": localdate(clock.now()) - timedelta(days=5), "amount_sek": 1}
        Frame.objects.update_or_create(initiative=make_initiative(), agency=self.agency, defaults=day)

    def read(self, name: str, *args: object, **query: str) -> str:
        return words(self.client.get(reverse(f"{MODEL}_{name}", args=args), query))

    def post(self, name: str, *args: object, **values: Any) -> str:
        return words(self.client.post(reverse(f"{MODEL}_{name}", args=args), values, follow=True))

    def waiting(self, pk: object) -> object:
        """What came in last: what the officer's page of an answer is about."""
        return PlanningReport.objects.get(pk=pk).current_id


def words(answer: Any) -> str:
    page = html.unescape(answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_report_is_recorded_returned_recorded_and_accepted(desk: Desk) -> None:
    pk, today = desk.reports[0].pk, localdate(clock.now()).isoformat()
    page = desk.read("change", pk)
    assert "Overdue" in page
    assert "Nothing yet." in page
    assert "Accept the report" not in page
    file = SimpleUploadedFile("report.pdf", make_pdf())
    page = desk.post("record", pk, received_on=today, has_analysis="on", has_strategy="on", file=file)
    assert "Received late" in page
    assert "Assessment of the long-term societal impact, security implications included: is missing" in page
    assert "Accept the report" not in page
    assert "Assessment of the long-term societal impact" in desk.read("return", pk)
    page = desk.post("return", pk, missing="The assessment.", read=desk.waiting(pk))
    assert "tell the project leader what is missing" in page
    assert "Returned for completion" in page
    again = {"has_analysis": "on", "has_strategy": "on", "has_assessment": "on"}
    page = desk.post("record", pk, received_on=today, **again)
    assert "This field is required." in page
    desk.post("record", pk, received_on=today, **again, file=SimpleUploadedFile("new.pdf", make_pdf(2)))
    page = desk.post("accept", pk, read=desk.waiting(pk))
    assert "The report is accepted." in page
    assert "Accepted by" in page
    assert "Record what came in" not in page


def test_an_answer_is_to_what_was_read(desk: Desk) -> None:
    pk, whole = desk.reports[0].pk, {"has_analysis": "on", "has_strategy": "on", "has_assessment": "on"}
    today = localdate(clock.now()).isoformat()
    desk.post("record", pk, received_on=today, **whole, file=SimpleUploadedFile("report.pdf", make_pdf()))
    read = desk.waiting(pk)
    page = desk.client.get(reverse(f"{MODEL}_accept", args=[pk])).content.decode()
    assert f'value="{read}"' in page
    assert f'<a href="{reverse(f"{MODEL}_file", args=[pk, read])}">report.pdf</a>' in page
    desk.post("record", pk, received_on=today, **whole, file=SimpleUploadedFile("new.pdf", make_pdf(2)))
    for name, given in (("accept", {}), ("return", {"missing": "The assessment."})):
        assert "recorded the report anew since you opened the page" in desk.post(name, pk, read=read, **given)
    assert not ReceivedReport.objects.exclude(answer="").exists()
    assert "The report is accepted." in desk.post("accept", pk, read=desk.waiting(pk))


def test_the_file_is_read_by_the_funder_s_officers_and_that_is_recorded(desk: Desk) -> None:
    made = received(desk.reports[0], desk.officer, TODAY)
    address = reverse(f"{MODEL}_file", args=[desk.reports[0].pk, made.pk])
    answer = desk.client.get(address)
    assert b"".join(answer.streaming_content) == make_pdf() or answer["Content-Type"] == "application/pdf"
    read = {"thing": f"planningreport:{desk.reports[0].pk}:file"}
    assert Event.objects.filter(action="read").order_by("recorded_at").last().detail == read
    assert desk.client.get(reverse(f"{MODEL}_file", args=[desk.reports[1].pk, made.pk])).status_code == 404


def test_what_is_no_pdf_and_a_day_to_come_are_said_beside_the_form(desk: Desk) -> None:
    pk, today = desk.reports[0].pk, localdate(clock.now())
    file = SimpleUploadedFile("report.pdf", b"A letter.")
    assert "PDF" in desk.post("record", pk, received_on=today.isoformat(), file=file)
    later = (today + timedelta(days=3)).isoformat()
    page = desk.post("record", pk, received_on=later, file=SimpleUploadedFile("r.pdf", make_pdf()))
    assert "on a day that has not come yet" in page
    assert not desk.reports[0].received.exists()


def test_the_list_counts_the_states_and_is_filtered_by_them(desk: Desk) -> None:
    received(desk.reports[0], desk.officer, TODAY - timedelta(days=900))
    received(desk.reports[1], desk.officer, localdate(clock.now()) - timedelta(days=1), Parts())
    page = desk.read("changelist")
    assert "Funder Awaited Overdue Received Received late Returned for completion Accepted and closed" in page
    assert re.search(r"(Vetenskapsrådet|Swedish Research Council|VR) 0 1 1 1 0 0", page)
    assert "No address" in page
    found = {state: desk.read("changelist", state=state) for state in ("overdue", "received", "to_answer")}
    shown = {state: [n for n in range(3) if f"Lead {n}" in text] for state, text in found.items()}
    assert shown == {"overdue": [2], "received": [0], "to_answer": [0, 1]}
    by_university = desk.read("changelist", grant__organisation__id__exact=str(desk.universities[1].pk))
    assert [n for n in range(3) if f"Lead {n}" in by_university] == [1]
    assert "Lead 2" in desk.read("changelist", grant__funder__code__exact="vr", state="overdue")
    assert "Lead 1" in desk.read("changelist", q="Title 1")
    assert desk.client.get(reverse(f"{MODEL}_changelist"), {"state": "none"}).status_code == 404


def test_reminders_are_sent_by_hand_from_a_list_that_is_checked(desk: Desk) -> None:
    for number in (0, 1):
        change_contact(desk.reports[number], contact_email=f"c{number}@ki.example", by=desk.officer, at=NOW)
    page = desk.client.get(reverse(f"{MODEL}_remind-many"))
    assert len(re.findall(r"<input[^>]*checked", page.content.decode())) == 2
    assert "c0@ki.example" in words(page)
    assert re.search(r"No address is known .*Lead 2", words(page))
    assert "1 reminder goes to its contact address." in desk.post("remind-many", reports=[desk.reports[0].pk])
    assert [one.to for one in Message.objects.all()] == ["c0@ki.example"]
    refused = desk.post("remind-many", reports=[desk.reports[2].pk])
    assert "Select a valid choice" in refused or "Choose among" in refused
    desk.post("remind", desk.reports[1].pk)
    assert {one.to for one in Message.objects.all()} == {"c0@ki.example", "c1@ki.example"}


def test_a_second_click_on_the_same_button_sends_no_second_reminder(desk: Desk) -> None:
    report = desk.reports[0]
    change_contact(report, contact_email="ada@ki.example", by=desk.officer, at=NOW)
    address = reverse(f"{MODEL}_remind", args=[report.pk])
    page = desk.client.get(reverse(f"{MODEL}_change", args=[report.pk])).content.decode()
    key = re.search(rf'action="{address}".*?name="request_key" value="([^"]+)"', page, re.DOTALL)[1]
    for _click in range(2):
        desk.client.post(address, {"request_key": key})
    assert Message.objects.count() == 1
    desk.client.post(address)
    assert Message.objects.count() == 2


def test_the_contact_address_is_kept_by_the_officer(desk: Desk) -> None:
    pk = desk.reports[0].pk
    assert "The contact address is saved." in desk.post("contact", pk, contact_email="ada@ki.example")
    assert "ada@ki.example" in desk.read("change", pk)
    assert "Enter a valid email address." in desk.post("contact", pk, contact_email="nobody")
    desk.post("contact", pk, contact_email="")
    assert PlanningReport.objects.get(pk=pk).contact_since is None


def test_home_says_what_waits_and_leads_to_the_list(desk: Desk) -> None:
    received(desk.reports[0], desk.officer, localdate(clock.now()))
    page = desk.client.get(reverse("admin:index")).content.decode()
    assert "2 planning reports are overdue" in page
    assert "1 planning report to accept" in page
    assert f"{reverse(f'{MODEL}_changelist')}?state=to_answer" in page


@pytest.mark.parametrize("role", ["officer", "administrator", "auditor"])
def test_the_other_agency_reads_the_register_and_nothing_of_reports_or_contacts(desk: Desk, role: str) -> None:
    change_contact(desk.reports[0], contact_email="canary@ki.example", by=desk.officer, at=NOW)
    made = received(desk.reports[0], desk.officer, TODAY)
    other = Client()
    other.force_login(make_staff(make_agency("vinnova"), role))
    pk = desk.reports[0].pk
    open_pages = [
        reverse("admin:applications_planninggrant_changelist"),
        reverse("admin:applications_planninggrant_change", args=[pk]),
        reverse("admin:applications_planninggrant_reconciliation"),
        reverse("admin:index"),
        reverse("planning_grants"),
    ]
    if role == "officer":
        open_pages += [reverse(f"{MODEL}_changelist"), reverse(f"{MODEL}_remind-many")]
    for address in open_pages:
        answer = other.get(address)
        assert answer.status_code == 200
        assert "canary@" not in answer.content.decode()
        assert "planning report" not in answer.content.decode() or role == "officer"
    for name in ("change", "record", "accept", "return", "remind", "contact"):
        address = reverse(f"{MODEL}_{name}", args=[pk])
        assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    assert other.get(reverse(f"{MODEL}_file", args=[pk, made.pk])).status_code == 404
