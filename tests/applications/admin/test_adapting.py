"""What an officer adapts in a call's form, seen as applicants will see it before it is saved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Call
from applications.queries.forms import form_version
from tests.factories import make_agency, make_call, make_staff

pytestmark = pytest.mark.django_db


class Desk:
    """An officer at the page that adapts one section."""

    def __init__(self, section: str) -> None:
        self.call = make_call(published=False)
        self.client = Client()
        self.client.force_login(make_staff(make_agency()))
        self.address = reverse("admin:applications_call_adapt", args=[self.call.pk])
        form = self.client.get(self.address, {"section": section}).context["form"]
        values = {name: form[name].value() for name in form.fields}
        self.values = {name: value for name, value in values.items() if value not in {None, False}}
        self.key = section

    def named(self, label: str, ending: str) -> str:
        """The field of the group with a label."""
        form = self.client.get(self.address, {"section": self.key}).context["form"]
        names = next(names for title, names in form.groups if title == label)
        return next(name for name in names if name.endswith(ending))

    def post(self, **changes: Any) -> Any:
        changed = {name.replace("__", "-"): value for name, value in changes.items()}
        return self.client.post(self.address, {**self.values, **changed})

    def post_named(self, changes: dict[str, Any]) -> Any:
        return self.client.post(self.address, {**self.values, **changes})

    def form(self) -> Any:
        call = Call.objects.get(pk=self.call.pk)
        return form_version(call.form_version_id)


def test_saving_leads_back_to_the_section_with_its_preview():
    desk = Desk("summary")
    saved = desk.post_named({desk.named("Abstract in English", "-label_en"): "What you will do"})
    assert saved.url == f"{desk.address}?section=summary"
    page = desk.client.get(saved.url).content.decode()
    frame = page[page.index('class="preview-frame"') :]
    assert "What you will do" in frame
    assert "<fieldset disabled>" in frame
    assert "<form" not in frame[: frame.index("</fieldset>")]
    assert "preview-summary-abstract" in frame


def test_the_preview_shows_what_is_written_and_saves_nothing():
    desk = Desk("summary")
    shown = desk.post_named({desk.named("Abstract in English", "-label_en"): "A new label", "preview": "1"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "A new label" in page[page.index('class="preview-frame"') :]
    assert desk.call.form_versions.count() == 1


def test_what_does_not_hold_is_said_and_the_form_as_it_stands_is_shown():
    desk = Desk("summary")
    limit = desk.named("Abstract in English", "-max_characters")
    page = desk.post_named({limit: "0"}).content.decode()
    assert "greater than or equal to 1" in page
    assert "Abstract in English" in page[page.index('class="preview-frame"') :]
    assert desk.call.form_versions.count() == 1


def test_an_optional_section_is_left_out_and_taken_back():
    desk = Desk("cofunding")
    page = desk.client.get(desk.post(row0__left_out="on").url).content.decode()
    assert "Applicants do not see this section." in page
    assert "cofunding" not in {section.key for section in desk.form().sections}
    listed = desk.client.get(reverse("admin:applications_call_change", args=[desk.call.pk])).content.decode()
    assert "left out" in listed
    desk.post()
    assert "cofunding" in {section.key for section in desk.form().sections}


def test_who_answers_and_the_words_of_choices_are_set():
    desk = Desk("ethics")
    filled_by = desk.named("Ethical considerations", "-filled_by")
    choice = next(name for name, value in desk.values.items() if value == "Studies on humans")
    desk.post_named({filled_by: "leader", choice: "Trials with humans"})
    fields = {field.key: field for field in desk.form().fields()}
    assert fields["ethical_considerations"].filled_by == "leader"
    assert next(option.label.en for option in fields["permit_kinds"].options) == "Trials with humans"
    unchanged = desk.call.form_versions.get(number=1).specification
    assert "filled_by" not in next(one for one in unchanged["sections"] if one["key"] == "ethics")["fields"][0]


def test_a_kind_of_attachment_is_changed_left_out_and_added():
    desk = Desk("attachments")
    pages = desk.named("Research plan", "-max_pages")
    letters = desk.named("Letters of support from partners", "-left_out")
    new = {"new-label_sv": "Tidsplan", "new-label_en": "Time plan", "new-max_pages": "3"}
    desk.post_named({pages: "25", letters: "on", **new})
    kinds = {kind.key: kind for kind in desk.form().attachments}
    assert list(kinds) == ["research_plan", "time_plan"]
    assert (kinds["research_plan"].max_pages, kinds["time_plan"].max_pages, kinds["time_plan"].max_files) == (25, 3, 1)


def test_a_new_kind_needs_words_in_both_languages():
    desk = Desk("attachments")
    page = desk.post_named({"new-label_en": "Time plan"}).content.decode()
    assert "Fill this in for the new kind of attachment." in page
    assert desk.call.form_versions.count() == 1


def test_a_published_call_keeps_its_form():
    desk = Desk("summary")
    Call.objects.update(published_at=desk.call.opens_at)
    assert "The call is published" in desk.post().content.decode()
    assert desk.call.form_versions.count() == 1


@pytest.mark.parametrize("agency", ["vr", "vinnova"])
def test_the_whole_form_is_shown_as_applicants_see_it(agency):
    call = make_call(agency, published=False)
    client = Client()
    client.force_login(make_staff(call.agency))
    page = client.get(reverse("admin:applications_call_preview", args=[call.pk])).content.decode()
    for section in form_version(call.form_version_id).sections:
        assert section.title.en in page
    body = page[page.index('id="content"') :]
    assert "<form" not in body
    assert body.count("<fieldset disabled>") == len(form_version(call.form_version_id).sections)
