"""An applicant's whole way through the pages, once per agency profile, as a browser without JavaScript posts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.consortium import invitation_token
from applications.actions.parties import confirmation_token
from applications.models import Applicant, Application, Party, TechnologyArea
from applications.queries.completeness import gaps
from clusterportal.mail.models import Message
from tests.applications.pdfs import make_pdf
from tests.factories import make_call, make_organisation, make_user

pytestmark = pytest.mark.django_db


def fields_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    hidden = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html)
    found = {}
    for one in hidden:
        name = re.search(r'name="([^"]+)"', one)
        value = re.search(r'value="([^"]*)"', one)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    return found


def fill(client: Client, address: str, **values: object):
    """Open a page and post its form with what its hidden fields hold."""
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    return client.post(address, {**fields_of(page.content.decode()), **values})


def answers_to(section: dict) -> dict[str, object]:
    given: dict[str, object] = {}
    for field in section.get("fields", []):
        if "show_when" in field:
            continue
        key = field["key"]
        if field["kind"] == "table":
            cells = {c["key"]: "1" if c["kind"] == "number" else "Cell" for c in field["columns"]}
            given |= {f"{key}_0_{column}": text for column, text in cells.items()}
        elif field["kind"] == "date_range":
            given |= {f"{key}_start": "2027-01-01", f"{key}_end": "2028-12-31"}
        else:
            given[key] = {
                "number": "3",
                "yes_no": "no",
                "confirm": "on",
                "choice": field.get("options", [{"value": ""}])[0]["value"],
            }.get(field["kind"], f"Words about {key}.")
    return given


@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_from_the_open_call_to_a_second_registered_version(client, agency):
    call = make_call(agency, budget_min_sek_per_year=1_000_000)
    university = make_organisation("Provlund University")
    leader = make_user("Lena Leader")
    client.force_login(leader)

    started = fill(client, reverse("start_application", args=[call.pk]), organisation="Provlund University")
    application = Application.objects.get()
    assert started.url == reverse("application", args=[application.reference])

    def at(name: str, *rest: object) -> str:
        return reverse(name, args=[application.reference, *rest])

    area = TechnologyArea.objects.first()
    basics = {"title_sv": "Titel", "title_en": "Title", "area": area.pk, "subject_codes": "10201"}
    saved = fill(client, at("section", "basics"), organisation="Provlund University", save_next="1", **basics)
    assert saved.status_code == 302, saved.content.decode()
    for section in call.form_version.specification["sections"]:
        if section["kind"] == "answers":
            done = fill(client, at("section", section["key"]), save_next="1", **answers_to(section))
            assert done.status_code == 302, done.content.decode()

    _add_researcher(client, at, "Bo Test")
    _write_cv(client, at, "Provlund University")
    fill(
        client,
        at("new_party"),
        role="partner",
        name="Volt AS",
        country="NO",
        size="none",
        in_kind_sek="1 000 000",
        contact_name="Kari",
        contact_email="kari@volt.example",
    )
    _confirm_by_link(client, at, application)
    _fill_budget(client, at, application)
    required = [kind["key"] for kind in call.form_version.specification["attachments"] if kind["required"]]
    for kind in required:
        done = fill(client, at("upload", kind), file=SimpleUploadedFile("plan.pdf", make_pdf(), "application/pdf"))
        assert done.status_code == 302, done.content.decode()

    application.refresh_from_db()
    assert [gap for gap in gaps(application) if gap.blocking] == []
    first = fill(client, at("register"), is_true="on")
    assert application.reference in client.get(first.url).content.decode()

    assert "Version 1 is registered and will be submitted." in client.get(at("application")).content.decode()
    closed = client.post(at("section", "summary"), {"abstract": "Sneaked in", "base_abstract": "1"})
    assert closed.status_code == 403
    fill(client, at("reopen"))
    fill(client, at("section", "summary"), save="1", **answers_to(_section(call, "summary")) | {"abstract": "Changed."})
    both = "Version 1 is registered and will be submitted. You have changes that are not registered."
    assert both in client.get(at("application")).content.decode()
    second = fill(client, at("register"), is_true="on")

    application.refresh_from_db()
    assert application.registered_version.number == 2
    assert application.registered_version.document["answers"]["abstract"] == "Changed."
    receipt = second.url.rstrip("/").rsplit("/", 1)[-1]
    assert client.get(reverse("receipt", args=[receipt])).status_code == 200
    downloaded = client.get(reverse("receipt_json", args=[receipt]))
    assert downloaded["Content-Disposition"].startswith("attachment")
    assert downloaded.json()["document"]["version"] == 2
    assert university.name_en in client.get(at("check")).content.decode()


def _section(call, key: str) -> dict:
    return next(one for one in call.form_version.specification["sections"] if one["key"] == key)


def _add_researcher(client, at, name: str) -> None:
    invited = {"name": name, "email": "bo@post.example", "role": "researcher", "rights": "read"}
    assert fill(client, at("invite"), **invited).status_code == 302
    token = invitation_token(Applicant.objects.get(role="researcher"))
    address = reverse("invitation", args=[token])
    other = Client()
    assert "Sign in to answer" in other.get(address).content.decode()
    other.force_login(make_user(name, email="bo.private@elsewhere.example"))
    other.get(address)
    assert Applicant.objects.get(role="researcher").invitation == "sent"
    assert other.post(address, {"accept": "1"}).status_code == 302
    _write_cv(other, at, "Provlund University")


def _write_cv(client, at, organisation: str) -> None:
    cv = {"name": "N N", "organisation": organisation}
    rows = {"degrees_0_title": "PhD in Physics", "degrees_0_university": "KTH", "degrees_0_year": "2010"}
    done = fill(client, reverse("curriculum"), **cv, **rows)
    assert done.status_code == 302, done.content.decode()
    assert fill(client, reverse("new_publication"), title="Light", year="2020").status_code == 302
    assert fill(client, at("add_cv")).status_code == 302


def _confirm_by_link(client, at, application) -> None:
    party = Party.objects.get(role="partner")
    client.post(at("act_on_party", party.pk), {"ask": "1"})
    token = confirmation_token(party)
    assert token in Message.objects.get(to="kari@volt.example").body
    visitor, address = Client(), reverse("confirm_part", args=[token])
    visitor.get(address)
    assert Party.objects.get(pk=party.pk).confirmed_at is None
    done = fill(visitor, address, name="Kari", is_true="on")
    assert (done.status_code, done.url) == (302, address), "to load the page again confirms nothing"
    assert "The part is confirmed" in visitor.get(address).content.decode()


def _fill_budget(client, at, application) -> None:
    party = Party.objects.get(role="administrating")
    amounts = {}
    for year in application.call.grant_years:
        amounts |= {f"cost.salary.{year}": "40 000 000", f"cost.indirect.{year}": "5 000 000,00"}
        amounts[f"funding.requested.{year}"] = "45\u00a0000\u00a0000"
    assert fill(client, at("budget", party.pk), **amounts).status_code == 302
