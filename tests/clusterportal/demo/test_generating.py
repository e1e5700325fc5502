"""A made-up call of any size: whole, allowed by the portal's own rules, and the same for the same seed."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from applications.models import Application, Call
from clusterportal import clock
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import open_accounts
from clusterportal.demo.loading.agencies import load_agencies, load_organisations, officers
from clusterportal.demo.loading.calls import load_call
from clusterportal.demo.loading.researchers import load_researchers
from clusterportal.demo.loading.sample import DAY
from clusterportal.jobs.runner import run
from reviews.actions.assignments import start_run, work
from reviews.domain.choices import Choices
from reviews.models import AssignmentRun, Bid, Case, PanelRole
from reviews.queries.matching import readers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample_without_applications(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    now = clock.now()
    open_accounts()
    load_agencies(now - 90 * DAY)
    load_organisations(now - 85 * DAY)
    load_call(sample.calls()[0], now)
    load_researchers(now - 49 * DAY)


def said(call: Call) -> list[tuple[str, str]]:
    """What its reviewers have said that they would like to read, and know."""
    return sorted(Bid.objects.filter(case__round__call=call).values_list("wish", "competence"))


def titles(call: Call) -> list[str]:
    return sorted(Application.objects.filter(call=call).values_list("title_en", flat=True))


@pytest.mark.usefixtures("sample_without_applications")
def test_a_generated_call_is_ready_for_a_run_and_holds_every_rule(capsys) -> None:
    call_command("generate_call", applications=4, reviewers=24, seed=7)
    call = Call.objects.get(title_en__startswith="Generated")
    round_ = call.rounds.get()
    assert Case.objects.filter(round=round_, panel__isnull=False).count() == 4
    assert readers_of(round_).count() == PanelRole.objects.filter(panel__round=round_).count() == 24
    call_command("check_invariants")
    assert "ready for its first run" in capsys.readouterr().out

    officer = officers("vr")[0]
    started = start_run(round_, Choices(n_readers=3, fairness_percent=5.0, seed=1), by=officer, at=clock.now())
    assert run(started.job_id, lambda job: work(job, clock.now()))
    started.refresh_from_db()
    assert started.state == AssignmentRun.State.PROPOSED
    assert 0 <= started.result["solution"]["gap"] <= 0.05, "what fairness may cost"

    call_command("generate_call", applications=4, reviewers=24, seed=7)
    again = Call.objects.filter(title_en__startswith="Generated").exclude(pk=call.pk).get()
    assert titles(again) == titles(call)
    assert said(again) == said(call) != []


def test_without_the_sample_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="Load the sample first"):
        call_command("generate_call", applications=4, reviewers=8)


@pytest.mark.usefixtures("sample_without_applications")
def test_an_empty_call_is_refused() -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("generate_call", applications=0, reviewers=8)
