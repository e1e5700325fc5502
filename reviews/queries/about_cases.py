"""What stands about a case whoever asks, as subqueries of Case."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Bar
from reviews.models import (
    Decision,
    DecisionMeeting,
    Hearing,
    MeetingItem,
    PanelMeeting,
    PanelRole,
)


def barred_chairs() -> QuerySet[PanelRole]:
    barred = Bar.objects.filter(
        application=OuterRef(OuterRef("application")), person=OuterRef("reviewer__person"), lifted_at__isnull=True
    )
    chairs = PanelRole.objects.filter(panel=OuterRef("panel"), role=PanelRole.Role.CHAIR, ended_at__isnull=True)
    return chairs.filter(Exists(barred))


def locked_decisions() -> QuerySet[Decision]:
    return Decision.objects.filter(application=OuterRef("application"), meeting__state=DecisionMeeting.State.LOCKED)


def waiting_items() -> QuerySet[MeetingItem]:
    is_before_panel = Q(opened_at__isnull=False, closed_at__isnull=True)
    items = MeetingItem.objects.filter(case=OuterRef("pk"), meeting__opened_at__isnull=False)
    return items.filter(~is_before_panel, meeting__closed_at__isnull=True)


def hearings() -> QuerySet[Hearing]:
    """The one that is not cancelled."""
    return Hearing.objects.filter(case=OuterRef("pk"), cancelled_at__isnull=True)


def standing_minutes() -> QuerySet[PanelMeeting]:
    """Closed meetings of the panel, while none is open."""
    is_open = PanelMeeting.objects.filter(panel=OuterRef("panel"), opened_at__isnull=False, closed_at__isnull=True)
    return PanelMeeting.objects.filter(~Exists(is_open), panel=OuterRef("panel"), closed_at__isnull=False)
