"""The way from open calls to published decisions: where the sample's calls stand, and the step that comes next.

Both calls move together. A step does what is still undone, by the portal's own actions and as the right persons, so
that it may begin anew after it was interrupted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.domain.phases import Phase
from applications.models import Call, Signature
from applications.queries.phases import phase_of
from clusterportal import clock
from clusterportal.demo import sample_files as sample
from clusterportal.demo.stages.closing import close
from clusterportal.demo.stages.panel import open_panels
from clusterportal.demo.stages.publishing import publish
from clusterportal.demo.stages.reviewing import start_review
from clusterportal.demo.stages.signing import open_signing
from reviews.models import Case, DecisionMeeting

LOADABLE = ("open", "closed", "review", "panel", "decided")


@dataclass(frozen=True)
class Step:
    """What *Move on* does next; `run` reports a fraction and a few words as it goes on."""

    name: str
    label: Promise
    text: Promise
    run: Callable[[Callable[[float, str], None]], None]


LABELS = {
    "open": _("Open"),
    "closed": _("Closed, being signed"),
    "signing": _("Signed by most"),
    "review": _("Review"),
    "panel": _("Panel"),
    "decided": _("Decided"),
}
STEPS = {
    "open": Step("close", _("Close now"), _("The deadline passes; what is registered is submitted."), close),
    "closed": Step(
        "sign",
        _("Open signing"),
        _("Three days pass; most organisations sign, one refuses, and one applicant is to supplement."),
        open_signing,
    ),
    "signing": Step(
        "review",
        _("Start review"),
        _("Eligibility is judged, conflicts are declared, readers are assigned."),
        start_review,
    ),
    "review": Step("panel", _("Panel"), _("The reviews are submitted and the panels open."), open_panels),
    "panel": Step(
        "publish", _("Publish"), _("The panels grade and rank; the decisions are made and published."), publish
    ),
}


def current() -> str:
    """The stage of the sample's calls, "" where the sample is not loaded. One statement, and one for the clock."""
    titles = [row["title_en"] for row in sample.calls()]
    calls = Call.objects.filter(title_en__in=titles, published_at__isnull=False).prefetch_related("rounds")
    found = list(
        calls.annotate(
            has_cases=Exists(Case.objects.filter(round__call=OuterRef("pk"))),
            has_signatures=Exists(Signature.objects.filter(version__application__call=OuterRef("pk"))),
            has_decisions=Exists(_published_meetings().filter(call=OuterRef("pk"))),
        )
    )
    return _stage_of(found) if found else ""


def next_step() -> Step | None:
    """What *Move on* does from here; None at the end, and without the sample."""
    return STEPS.get(current())


def _published_meetings() -> QuerySet[DecisionMeeting]:
    return DecisionMeeting.objects.filter(state=DecisionMeeting.State.PUBLISHED)


def _stage_of(calls: Sequence[Call]) -> str:
    if all(call.has_decisions for call in calls):  # type: ignore[attr-defined]
        return "decided"
    at = clock.now()
    phases = {phase_of(call, at) for call in calls}
    if phases & {Phase.PLANNED, Phase.OPEN}:
        return "open"
    if not all(call.has_cases for call in calls):  # type: ignore[attr-defined]
        return "signing" if any(call.has_signatures for call in calls) else "closed"  # type: ignore[attr-defined]
    return "review" if phases & {Phase.SIGNING, Phase.ELIGIBILITY, Phase.REVIEW} else "panel"
