"""A new call made from an earlier one, with the names and areas of its panels; nobody is seated in them."""

from datetime import datetime

from django.db import transaction

from applications.actions.cloning import clone_call
from applications.models import Call
from clusterportal.accounts.models import User
from reviews.actions.composition import add_panel
from reviews.models import Panel


@transaction.atomic
def clone_with_panels(
    source: Call, *, title_sv: str, title_en: str, opens_at: datetime, by: User, at: datetime
) -> Call:
    """Copy the call's set-up, round by round with its panels. Refused and hidden as creating a call."""
    call = clone_call(source, title_sv=title_sv, title_en=title_en, opens_at=opens_at, by=by, at=at)
    rounds = {one.number: one for one in call.rounds.select_related("call")}
    panels = Panel.objects.filter(round__call=source).select_related("round").prefetch_related("areas")
    for panel in panels.order_by("round__number", "name_en"):
        names = {"name_sv": panel.name_sv, "name_en": panel.name_en}
        add_panel(rounds[panel.round.number], **names, areas=panel.areas.all(), by=by, at=at)
    return call
