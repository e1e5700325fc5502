"""The sample, loaded once and taken from open calls to published decisions by the steps of Move on."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from applications.models import Application, Call
from clusterportal.accounts.models import User
from clusterportal.audit.chain import first_bad_row
from clusterportal.audit.models import Event
from clusterportal.demo import moving, stages
from clusterportal.demo.loading.applications import application_of
from clusterportal.demo.personas import PERSONAS
from clusterportal.jobs.models import Job
from clusterportal.jobs.runner import run
from clusterportal.mail.models import Message
from reviews.models import (
    Assignment,
    CallListVersion,
    ChangeRequest,
    Conflict,
    Decision,
    DisclosureRequest,
    Grant,
    Hearing,
    PanelRole,
    Review,
    ReviewInvitation,
    SecrecyTest,
    Statement,
)

AREAS = {"ai", "digital", "quantum", "energy", "materials", "biotech"}


def statuses(agency: str) -> dict[str, int]:
    return dict(Counter(Application.objects.filter(call__agency=agency).values_list("status", flat=True)))


def move_on(stage: str, step: str) -> None:
    """Press Move on, do the job as the worker does, and see that this leads to `stage`."""
    Client().post("/demo/move-on/", {"step": step})
    job = Job.objects.get(task=f"demo.{step}")
    assert run(job.pk, moving.work)
    job.refresh_from_db()
    assert (job.state, job.error, stages.current()) == ("done", "", stage)


def first_pages() -> Iterator[tuple[str, int]]:
    """What each persona is shown first."""
    for persona in PERSONAS:
        client = Client()
        response = client.post("/demo/sign-in/", {"persona": persona.key}, follow=True)
        yield persona.key, response.status_code


def broken_chains() -> list[str]:
    columns = ("chain", "seq", "action", "actor", "at", "recorded_at", "detail", "previous_hash", "hash")
    chains: dict[str, list[dict]] = {}
    for row in Event.objects.order_by("chain", "seq").values(*columns):
        chains.setdefault(row["chain"], []).append(row)
    return [chain for chain, rows in chains.items() if first_bad_row(rows) is not None]


def supplement_of(key: str) -> tuple[str, list[str], int, int]:
    """Its outcome, what it opened, and the versions before and after."""
    one = application_of(key).supplements.select_related("earlier_version", "new_version").get()
    return one.outcome, one.sections, one.earlier_version.number, one.new_version.number


def check_open() -> None:
    assert stages.current() == "open"
    assert statuses("vr") == {"draft": 1, "registered": 14, "withdrawn": 1}
    assert statuses("vinnova") == {"draft": 1, "registered": 8}
    for call in Call.objects.all():
        found = call.applications.filter(title_en__gt="")
        assert set(found.values_list("area__key", flat=True)) == AREAS
        assert len(set(found.values_list("consortium__organisation", flat=True)) - {None}) >= 4
    reviewers = PanelRole.objects.filter(ended_at__isnull=True).exclude(role="external")
    assert reviewers.count() == 16
    assert application_of("vr-01").sister == application_of("vinnova-01")
    assert application_of("vinnova-01").sister == application_of("vr-01")
    linked = Application.objects.filter(planning_grant__isnull=False)
    assert [one.area.key for one in linked] == [application_of("vr-13").area.key]
    assert application_of("vr-13").planning_grant is None
    assert application_of("vr-05").has_unregistered_changes


def check_closed() -> None:
    assert statuses("vr") == {"draft": 1, "awaiting_signature": 14, "withdrawn": 1}
    assert statuses("vinnova") == {"draft": 1, "awaiting_signature": 8}
    numbers = [str(one.case_number) for one in Application.objects.filter(submitted_at__isnull=False)]
    assert len(set(numbers)) == len(numbers) == 22


def check_signing() -> None:
    assert statuses("vr") == {"draft": 1, "awaiting_signature": 3, "signed": 9, "supplementing": 1, "withdrawn": 2}
    assert statuses("vinnova") == {"draft": 1, "awaiting_signature": 1, "signed": 6, "refused": 1}


def check_review() -> None:
    assert supplement_of("vr-09") == ("registered", ["ethics"], 1, 2)
    assert (
        "mining concession" in application_of("vr-09").submitted_version.document["answers"]["ethical_considerations"]
    )
    assert statuses("vr") == {"draft": 1, "eligible": 11, "signed": 1, "unsigned": 1, "withdrawn": 2}
    assert statuses("vinnova") == {"draft": 1, "eligible": 7, "refused": 1}
    conflicts = Counter(Conflict.objects.exclude(state="noted").values_list("origin", flat=True))
    assert conflicts["declared"] + conflicts["detected"] >= 5
    assert min(conflicts["declared"], conflicts["detected"]) >= 1
    found = Conflict.objects.filter(origin="detected")
    assert {"earlier_affiliation", "former_partner_employee"} <= set(found.values_list("rule", flat=True))
    assigned = Assignment.objects.filter(state="confirmed", ended_at__isnull=True)
    assert min(Counter(assigned.values_list("case", flat=True)).values()) >= 3
    assert set(Review.objects.values_list("state", flat=True)) == {"saved", "submitted"}
    waiting = ReviewInvitation.objects.get()
    assert (waiting.state, waiting.cases.count(), waiting.reviewer.person.user) == ("sent", 1, None)
    assert Message.objects.filter(to=waiting.email).count() == 1


def check_panel() -> None:
    confirmed = Assignment.objects.filter(state="confirmed", ended_at__isnull=True)
    assert Review.objects.filter(state="submitted").count() == confirmed.count()
    assert set(Hearing.objects.values_list("case__round__call__agency", flat=True)) == {"vr", "vinnova"}


def check_decided() -> None:
    assert statuses("vr") == {"draft": 1, "granted": 6, "rejected": 4, "eligible": 1, "dismissed": 2, "withdrawn": 2}
    assert statuses("vinnova") == {"draft": 1, "granted": 4, "rejected": 3, "dismissed": 1}
    assert set(Statement.objects.values_list("state", flat=True)) == {"approved"}
    laid_down = CallListVersion.objects.filter(kind="laid_down", reopening__isnull=True)
    assert sorted(laid_down.values_list("list__call__agency", flat=True)) == ["vinnova", "vr"]
    for call in Call.objects.all():
        granted = Decision.objects.filter(meeting__call=call, outcome="granted").values_list("amount_sek", flat=True)
        assert 0 < sum(granted) <= call.frame_sek
    assert Counter(Grant.objects.values_list("state", flat=True)) == {"accepted": 2, "waiting": 7, "declined": 1}
    assert sorted(ChangeRequest.objects.values_list("kind", "state")) == [("period", "open")] * 2
    requests = DisclosureRequest.objects.values_list("agency", "state", "is_whole")
    assert sorted(requests, key=str) == [
        ("vinnova", "decided", False),
        ("vr", "answered", True),
        ("vr", "open", None),
        ("vr", "put_forward", False),
    ]
    assert SecrecyTest.objects.filter(masked__isnull=False).count() == 2


@pytest.mark.long
@pytest.mark.django_db
def test_sample_moves_on_from_open_calls_to_published_decisions(settings, tmp_path, capsys):
    settings.DEMO, settings.FILES_ROOT = True, tmp_path
    call_command("load_sample", stage="open")
    check_open()
    with pytest.raises(CommandError, match="empty"):
        call_command("load_sample", stage="open")
    for stage, step, check in (
        ("closed", "close", check_closed),
        ("signing", "sign", check_signing),
        ("review", "review", check_review),
        ("panel", "panel", check_panel),
        ("decided", "publish", check_decided),
    ):
        assert {key: status for key, status in first_pages() if status != 200} == {}
        move_on(stage, step)
        check()
    assert {key: status for key, status in first_pages() if status != 200} == {}
    assert stages.next_step() is None
    assert broken_chains() == []
    assert User.objects.filter(email__endswith=".example").count() == User.objects.count()
    assert "drafted vr-01" in capsys.readouterr().out
