"""Erasing what the agency never received: all of it goes, nothing else does, and the trail holds."""

import os
import time
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import Model, ProtectedError

from applications.actions.erasing import erase_application
from applications.actions.erasure_notices import notify_due
from applications.actions.registering import register, unregister
from applications.actions.retention import erase_due
from applications.actions.sisters import accept_sister, propose_sister
from applications.models import (
    AnswerRevision,
    Application,
    Attachment,
    Bar,
    Enquiry,
    Erasure,
    ErasureNotice,
    ProblemReport,
    Receipt,
    Rendering,
    SetAsideAnswer,
    Version,
)
from applications.queries.phases import closes_at
from clusterportal.audit.erasing import lawful_erasure
from clusterportal.audit.models import Event
from clusterportal.files import store
from clusterportal.files.actions import keep_made
from clusterportal.files.erasing import erase_orphans
from clusterportal.files.models import Preview, Scan, StoredFile
from clusterportal.mail.models import Message
from tests.applications.enquiring import ask_on
from tests.applications.retention import announce, days_before
from tests.applications.worlds import before_deadline, fresh, submitted
from tests.factories import DAY, attach, make_application, make_call, make_person
from tests.threads import together

pytestmark = pytest.mark.django_db
LONG_AGO = 2 * 24 * 3600

# Every column that refers to a table of which an erased draft has rows: a new one has to be thought of here.
GOES_TOO = {
    *(
        f"applications.{name}.application"
        for name in ("Answer", "Attachment", "Consortium", "ErasureNotice", "Version")
    ),
    *(f"applications.{name}.application_id" for name in ("AnswerRevision", "SetAsideAnswer")),
    *("applications.Applicant.consortium", "applications.Party.consortium", "applications.BudgetCell.party"),
    *("applications.Receipt.version", "applications.Rendering.version", "applications.Rendering.receipt"),
}
FORGETS = {
    *("applications.Enquiry.application", "applications.ProblemReport.application"),
    *(f"applications.Application.{name}" for name in ("sister", "registered_version")),
}
ONLY_OF_WHAT_WAS_RECEIVED = {
    *(f"applications.{name}.application" for name in ("Bar", "CaseNumber", "EligibilityJudgement", "Supplement")),
    *(f"applications.{name}.version" for name in ("FindingJudgement", "SeenVersion", "Signature")),
    *(f"applications.Supplement.{name}_version" for name in ("earlier", "new")),
    *(f"reviews.{name}.application" for name in ("Case", "CaseDocument", "Conflict", "Decision", "Declaration")),
    *("applications.Application.submitted_version", "reviews.Delivery.message", "reviews.HearingGuest.applicant"),
    *("reviews.Declaration.version", "reviews.Case.compared_version"),
}


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def kept(content: bytes) -> StoredFile:
    """A stored content that was written two days ago."""
    file = keep_made(content, "application/pdf")
    os.utime(store.path_of(file.sha256), (time.time() - LONG_AGO,) * 2)
    return file


def attach_content(application: Application, file: StoredFile) -> None:
    kind = application.attachments.values_list("kind", flat=True)[0]
    Attachment.objects.filter(pk=attach(application, kind).pk).update(file=file)


def rich_draft() -> Application:
    """A registration that was taken back, with everything that a draft can have."""
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    at = before_deadline(draft.call)
    register(draft, by=draft.created_by, at=at)
    version = Version.objects.get(application=draft)
    Rendering.objects.create(version=version, kind="application", language="en", file=kept(b"printed"))
    unregister(fresh(draft), by=draft.created_by, at=at)
    SetAsideAnswer.objects.create(
        application_id=draft.pk, field_key="abstract", value="Else.", by_id=draft.created_by_id, at=at
    )
    file = kept(b"plan")
    Preview.objects.create(file=file, picture=kept(b"picture"))
    Scan.objects.create(file=file)
    attach_content(draft, file)
    ask_on(draft)
    ProblemReport.objects.create(
        call=draft.call, application=draft, text="Nothing happened.", by=draft.created_by, at=at
    )
    other = make_application(make_call("vinnova", closes_in=draft.call.closes_at - at), complete=False)
    propose_sister(fresh(draft), other.reference, by=draft.created_by, at=at)
    accept_sister(other, draft.reference, by=other.created_by, at=at)
    return fresh(draft)


def left_of(application: Application) -> dict[str, int]:
    """How many rows of each table still name the application or anything in it."""
    keys = {str(application.pk), application.reference}
    found: dict[str, int] = {}
    for model in apps.get_models():
        if model._meta.label not in {"audit.Event", "applications.Erasure"}:
            rows = [row for row in model._default_manager.values_list() if keys & set(map(str, row))]
            found |= {model._meta.label: len(rows)} if rows else {}
    return found


def erase(at: datetime) -> tuple[Erasure, ...]:
    return erase_due(at).erased


def test_everything_of_it_goes_and_nothing_else() -> None:
    draft, other = rich_draft(), submitted(make_call("vr", closes_in=-11 * DAY))
    sister = Application.objects.get(sister=draft)
    end = announce(draft)
    shared = kept(b"shared")
    for one in (draft, other):
        attach_content(one, shared)
    beside = left_of(other)
    assert erase(end - timedelta(minutes=6)) == ()

    draft_row, bytes_row = erase(end)

    assert left_of(draft) == {}
    assert left_of(other) == beside
    assert fresh(sister).sister is None
    assert (Enquiry.objects.get().application, ProblemReport.objects.get().application) == (None, None)
    assert not Message.objects.filter(scope=f"application:{draft.pk}").exists()
    assert StoredFile.objects.filter(pk=shared.pk).exists()
    assert sorted(path.read_bytes() for path in store.path_of("0" * 64).parent.parent.glob("??/*")) == [b"shared"]
    assert (draft_row.kind, draft_row.call, draft_row.kept_for, draft_row.n_things) == ("draft", draft.call, "P12M", 1)
    assert draft_row.rows["applications.application"] == draft_row.rows["applications.version"] == 1
    assert draft_row.rows["applications.setasideanswer"] == 1
    assert draft_row.n_files >= 3
    assert str(draft.pk) not in str(draft_row.rows)
    assert (bytes_row.kind, bytes_row.n_files, bytes_row.n_bytes) == ("files", 3, len(b"printedplanpicture"))
    assert Event.objects.filter(chain=f"application:{draft.pk}").latest("seq").action == "application.erased"
    assert Event.objects.filter(chain=f"application:{sister.pk}").latest("seq").action == "sister.erased"
    call_command("check_invariants", stdout=StringIO())
    assert erase(end) == ()


def test_whatever_refers_to_a_draft_has_been_thought_of() -> None:
    erased = {apps.get_model(name.rpartition(".")[0]) for name in GOES_TOO} | {Application, Message}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.name == "application_id" or getattr(field, "related_model", None) in erased
    }
    assert found == GOES_TOO | FORGETS | ONLY_OF_WHAT_WAS_RECEIVED


def test_something_unforeseen_keeps_all_of_it() -> None:
    """As a new table would, and as the command tells the operators."""
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    end = announce(draft)
    Bar.objects.create(application=draft, person=make_person(), since=end)
    n_answers = draft.answers.count()
    with pytest.raises(ProtectedError), transaction.atomic():
        erase_application(draft, run=uuid4(), at=end)
    assert (erase_due(end).kept, fresh(draft).answers.count()) == ((draft,), n_answers)
    assert not Erasure.objects.exists()


def test_a_draft_that_is_received_meanwhile_stays() -> None:
    """Its deadline is moved between the look and the leap."""
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    end = announce(draft)
    Application.objects.filter(pk=draft.pk).update(closes_at=closes_at(draft) + 400 * DAY)
    assert erase_application(draft, run=uuid4(), at=end) is False
    assert fresh(draft).answers.exists()


def test_the_setting_opens_only_what_was_never_submitted() -> None:
    received = submitted(make_call("vr", closes_in=-10 * DAY))
    draft = make_application(received.call)
    tables: list[type[Model]] = [AnswerRevision, Receipt, Version, Event]
    for model in tables:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), lawful_erasure():
            model._default_manager.all()._raw_delete("default")
    own = AnswerRevision.objects.filter(application_id=draft.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        own._raw_delete("default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), lawful_erasure():
        own.update(value=None)
    with transaction.atomic(), lawful_erasure():
        assert own._raw_delete("default") > 0
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerRevision.objects.all()._raw_delete("default")


def test_bytes_that_a_crash_has_left_go_with_the_next_run_and_new_ones_stay() -> None:
    named, left, fresh_one = kept(b"named"), kept(b"left"), b"just uploaded"
    with transaction.atomic(), lawful_erasure():
        StoredFile.objects.filter(pk=left.pk).delete()
    sha256, _size = store.put([fresh_one])
    assert (erase_orphans().n_bytes, erase_orphans().n_bytes) == (len(b"left"), 0)
    assert (store.read(named.sha256), store.read(sha256)) == (b"named", fresh_one)


def test_the_store_of_another_database_is_left_alone() -> None:
    contents = [kept(f"content {number}".encode()) for number in range(21)]
    with transaction.atomic(), lawful_erasure():
        StoredFile.objects.all().delete()
    with pytest.raises(CommandError, match="is FILES_ROOT that of this database"):
        _run()
    assert all(store.path_of(file.sha256).exists() for file in contents)


def test_the_command_reports_first_and_says_what_went() -> None:
    draft = make_application(make_call("vr", closes_in=-800 * DAY, drafts_kept_months=6))
    announce(draft)
    name = f"draft of vr, {draft.call.title_en}: 1\n"
    assert (_run("--report"), Application.objects.count()) == (name, 1)
    early = days_before(draft, 0).isoformat()
    assert _run("--report", "--at", early) == _run("--at", early) == "Nothing.\n"
    assert (_run(), Application.objects.count()) == (name, 0)
    with pytest.raises(CommandError, match="before its time"):
        _run("--at", "2999-01-01T00:00+00:00")


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command("erase_due", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_erase_once() -> None:
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    end = announce(draft)
    together(*(lambda: erase_due(end),) * 3)
    assert Erasure.objects.filter(kind="draft").count() == 1
    assert (Application.objects.exists(), ErasureNotice.objects.exists(), notify_due(end)) == (False, False, 0)
