from datetime import timedelta
from functools import partial

import pytest

from applications.actions.answers import save_answers
from applications.actions.working_copy import Change, Clash, Saved
from applications.models import Answer, AnswerRevision, Application, SetAsideAnswer
from clusterportal.accounts.errors import Hidden, Refused
from tests.factories import NOW, add_applicant, make_application, make_call, make_user
from tests.threads import together


@pytest.fixture
def application(db):
    return make_application(make_call("vr"), complete=False)


def save(application, at=NOW, by=None, **texts):
    changes = {key: Change(text, base) for key, (text, base) in texts.items()}
    return save_answers(application, changes, by=by or application.created_by, at=at)


def value(application, key="abstract"):
    return Answer.objects.get(application=application, field_key=key).value


def test_a_first_answer_is_kept_with_its_history_and_counted(application):
    saved = save(application, abstract=("One.\r\n", "0"))

    assert saved == Saved(("abstract",), (), {"abstract": "1"})
    assert value(application) == "One."
    history = AnswerRevision.objects.filter(application_id=application.pk).values_list("value", "revision", "by_id")
    assert list(history) == [("One.", 1, application.created_by.pk)]
    assert Application.objects.get(pk=application.pk).revision == application.revision + 1


def test_saving_the_same_again_changes_nothing(application):
    save(application, abstract=("One.", "0"))

    saved = save(application, abstract=("One.", "0"))

    assert saved == Saved((), (), {"abstract": "1"})
    assert Application.objects.get(pk=application.pk).revision == application.revision + 1


def test_a_stale_field_is_not_overwritten_and_the_others_are_saved(application):
    save(application, abstract=("Theirs.", "0"))

    saved = save(application, abstract=("Mine.", "0"), keywords=("laser", "0"))

    assert saved.changed == ("keywords",)
    assert saved.clashes == (Clash("abstract", "Mine.", "Theirs.", "1"),)
    assert saved.bases == {"abstract": "1", "keywords": "1"}
    assert list(SetAsideAnswer.objects.values_list("field_key", "value")) == [("abstract", "Mine.")]
    assert value(application) == "Theirs."
    assert value(application, "keywords") == "laser"


def test_saving_again_from_what_was_shown_replaces_knowingly(application):
    save(application, abstract=("Theirs.", "0"))

    save(application, abstract=("Mine.", "1"))

    assert value(application) == "Mine."
    assert list(AnswerRevision.objects.order_by("revision").values_list("value", flat=True)) == ["Theirs.", "Mine."]


def test_a_text_over_the_limit_is_kept_whole(application):
    save(application, keywords=("x" * 5000, "0"))

    assert value(application, "keywords") == "x" * 5000


@pytest.mark.parametrize(("text", "code"), [("a\x00b", "text_has_nul"), ("19900101-9802", "identity_number")])
def test_what_cannot_be_stored_is_refused(application, text, code):
    with pytest.raises(Refused) as refused:
        save(application, abstract=(text, "0"))

    assert refused.value.code == code
    assert not Answer.objects.exists()


def test_an_unknown_field_is_refused(application):
    with pytest.raises(Refused) as refused:
        save(application, salary=("1", "0"))

    assert refused.value.code == "unknown_field"


def test_only_those_who_may_edit_save_and_only_in_time(application):
    reader, stranger = make_user(), make_user()
    add_applicant(application.consortium, reader)

    with pytest.raises(Refused) as read_only:
        save(application, by=reader, abstract=("x", "0"))
    with pytest.raises(Hidden):
        save(application, by=stranger, abstract=("x", "0"))
    with pytest.raises(Refused) as late:
        save(application, at=application.call.closes_at + timedelta(microseconds=1), abstract=("x", "0"))

    assert (read_only.value.code, late.value.code) == ("read_only", "deadline_passed")
    save(application, at=application.call.closes_at, abstract=("In time.", "0"))
    assert value(application) == "In time."


@pytest.mark.django_db(transaction=True)
def test_six_people_saving_one_field_at_once_have_one_winner_and_lose_no_text():
    application = make_application(make_call("vr"), complete=False)

    outcomes = together(*(partial(save, application, abstract=(f"Text {number}", "0")) for number in range(6)))

    winners = [one for one in outcomes if one.changed]
    assert len(winners) == 1
    assert sorted(clash.yours for one in outcomes for clash in one.clashes) == sorted(
        f"Text {number}" for number in range(6) if f"Text {number}" != value(application)
    )
    assert AnswerRevision.objects.filter(application_id=application.pk).count() == 1
    texts = {*AnswerRevision.objects.values_list("value", flat=True)} | {
        *SetAsideAnswer.objects.values_list("value", flat=True)
    }
    assert texts == {f"Text {number}" for number in range(6)}


@pytest.mark.django_db(transaction=True)
def test_different_fields_saved_at_once_never_disturb_each_other():
    application = make_application(make_call("vr"), complete=False)
    keys = ["abstract", "keywords", "purpose", "novelty"]

    outcomes = together(*(partial(save, application, **{key: (f"About {key}", "0")}) for key in keys))

    assert [one.changed for one in outcomes] == [(key,) for key in keys]
    assert {key: value(application, key) for key in keys} == {key: f"About {key}" for key in keys}
    assert Application.objects.get(pk=application.pk).revision == application.revision + len(keys)
