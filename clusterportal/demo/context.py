"""What the demo adds to every page."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject

from clusterportal import clock
from clusterportal.demo import stages
from clusterportal.demo.moving import job_under_way
from clusterportal.demo.personas import GROUPS, PERSONAS, Persona
from clusterportal.jobs.models import Job


@dataclass(frozen=True)
class Bar:
    """The demo bar. `stage` is empty without the sample; `step` is what *Move on* does, `job` what it is doing now."""

    at: datetime
    stage: Promise | str
    step: stages.Step | None
    job: Job | None
    personas: tuple[tuple[Promise, list[Persona]], ...]
    email: str


def demo_bar(request: HttpRequest) -> dict[str, object]:
    """`demo_bar`, worked out where a page shows it; nothing outside the demo."""
    return {"demo_bar": SimpleLazyObject(lambda: _bar(request)) if settings.DEMO else None}


def persona_groups() -> tuple[tuple[Promise, list[Persona]], ...]:
    """The personas under the headings of their groups."""
    return tuple((label, [one for one in PERSONAS if one.group == key]) for key, label in GROUPS.items())


def _bar(request: HttpRequest) -> Bar:
    stage = stages.current()
    user = getattr(request, "user", None)
    return Bar(
        at=clock.now(),
        stage=stages.LABELS.get(stage, ""),
        step=stages.STEPS.get(stage),
        job=job_under_way(),
        personas=persona_groups(),
        email=user.email if user is not None and user.is_authenticated else "",
    )
