"""Who may answer a question, and files that a question asks for."""

import copy

import pytest

from applications.actions.answers import save_answers
from applications.actions.attachments import add_attachment, remove_attachment
from applications.actions.working_copy import Change
from applications.models import Application, FormVersion
from applications.queries.completeness import gaps
from applications.queries.documents import working_document
from clusterportal.accounts.errors import Refused
from tests.applications.pdfs import make_pdf
from tests.factories import NOW, add_applicant, attach, make_application, make_call, make_user

LEADERS = "no_classified_information"
FILES = "permit_documents"


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


@pytest.fixture
def editor(application):
    return add_applicant(application.consortium, make_user(), "administrator").person.user


def save(application: Application, by, **answers):
    return save_answers(application, {key: Change(value, "0") for key, value in answers.items()}, by=by, at=NOW)


def refused_code(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def use(application: Application, change) -> None:
    """Give the application a form of its own."""
    specification = copy.deepcopy(application.form_version.specification)
    change(specification)
    made = FormVersion.objects.create(call=application.call, number=2, specification=specification)
    Application.objects.filter(pk=application.pk).update(form_version=made)
    application.refresh_from_db()


def test_what_only_the_leader_answers_is_refused_to_others_with_everything_beside_it(application, editor):
    both = {LEADERS: True, "internationalisation": "Words."}
    assert refused_code(lambda: save(application, editor, **both)) == "leader_fills"
    assert not application.answers.exists()
    assert save(application, application.created_by, **both).changed == (LEADERS, "internationalisation")


def test_an_editor_answers_the_rest(application, editor):
    assert save(application, editor, internationalisation="Words.").changed == ("internationalisation",)


def test_files_that_only_the_leader_uploads_are_refused_to_others(application, editor):
    use(application, lambda form: form["attachments"][0].update(filled_by="leader"))
    upload = {"chunks": [make_pdf()], "name": "plan.pdf"}
    assert refused_code(lambda: add_attachment(application, "research_plan", **upload, by=editor, at=NOW)) == (
        "leader_fills"
    )
    kept = add_attachment(application, "research_plan", **upload, by=application.created_by, at=NOW)
    assert refused_code(lambda: remove_attachment(kept, by=editor, at=NOW)) == "leader_fills"


def test_a_question_takes_files_within_its_limits_and_no_words(application):
    leader = application.created_by
    assert refused_code(lambda: save(application, leader, permit_documents="Words.")) == "unknown_field"
    with pytest.raises(Refused) as refused:
        add_attachment(application, FILES, [make_pdf(21)], name="long.pdf", by=leader, at=NOW)
    assert refused.value.code == "file_too_many_pages"
    add_attachment(application, FILES, [make_pdf()], name="permit.pdf", by=leader, at=NOW)
    assert [one.name for one in application.attachments.all()] == ["permit.pdf"]


def test_files_of_a_question_that_is_not_asked_stay_out_of_the_document(application):
    attach(application, FILES)
    assert working_document(application)["attachments"] == []
    save(application, application.created_by, has_permit_need="yes")
    assert [one["kind"] for one in working_document(application)["attachments"]] == [FILES]


def test_a_question_that_needs_a_file_is_a_gap_until_it_has_one(application):
    def need(form):
        ethics = next(one for one in form["sections"] if one["key"] == "ethics")
        ethics["fields"][-1]["required"] = True

    use(application, need)
    place = ("attachment_missing", "ethics", f"id_{FILES}")
    assert place not in [(gap.code, gap.section, gap.anchor) for gap in gaps(application)]
    save(application, application.created_by, has_permit_need="yes")
    assert place in [(gap.code, gap.section, gap.anchor) for gap in gaps(application)]
    attach(application, FILES)
    assert place not in [(gap.code, gap.section, gap.anchor) for gap in gaps(application)]
