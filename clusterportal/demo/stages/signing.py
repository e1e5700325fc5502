"""Open signing: three days into the window, most organisations have answered."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from applications.actions import signing
from applications.actions.registering import withdraw
from applications.domain.lifecycle import Status
from applications.models import Application, Version
from applications.policies.applications import signing_closes_at
from clusterportal import clock
from clusterportal.demo.clock import jump_to
from clusterportal.demo.loading.applications import leader_of
from clusterportal.demo.stages.closing import close
from clusterportal.demo.stages.people import file_of, sample_calls, signatory_of
from clusterportal.demo.stages.supplementing import ask_supplements

LATE = frozenset({"vr-10", "vr-12", "vinnova-06"})  # signed on the last day
NEVER = frozenset({"unsigned"})


def open_signing(report: Callable[[float, str], None]) -> None:
    """The early ones sign, one refuses, a leader withdraws, and an officer asks for a supplement."""
    close(report)
    jump_to(max(call.closes_at for call in sample_calls()) + timedelta(days=3))
    sign_all(one for one in awaiting() if file_of(one).get("key") not in LATE)
    ask_supplements()


def awaiting() -> list[Application]:
    """What waits for an organisation's signature."""
    related = ("call", "submitted_version__organisation")
    waiting = Application.objects.select_related(*related).filter(status=Status.AWAITING_SIGNATURE.value)
    return list(waiting.filter(call__in=sample_calls()).order_by("title_en"))


def sign_all(applications: Iterable[Application]) -> None:
    """Answer for the organisations as the sample says; applications that it does not know are signed."""
    for application in applications:
        row = file_of(application)
        fate = row.get("fate", "")
        at = min(clock.now(), signing_closes_at(application))
        sha256 = Version.objects.get(pk=str(application.submitted_version_id)).sha256
        if fate == "withdrawn":
            withdraw(application, by=leader_of(row), at=at)
        elif fate == "refused":
            signatory = signatory_of(application)
            signing.refuse(application, version_sha256=sha256, reason=row["note"], by=signatory, at=at)
        elif fate not in NEVER:
            signing.sign(application, version_sha256=sha256, by=signatory_of(application), at=at)
