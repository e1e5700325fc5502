"""What is judged of eligibility, and what waits to be: one rule each, for the lists of staff and for the numbers."""

from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.domain.lifecycle import TO_BE_JUDGED, Status
from applications.models import Application, EligibilityJudgement, Supplement

OPEN, ELIGIBLE, TO_DISMISS, LAPSED = "open", "eligible", "dismiss", "lapsed"
JUDGED = EligibilityJudgement.Outcome
TO_JUDGE = sorted(one.value for one in TO_BE_JUDGED)
UNJUDGED = Q(status__in=TO_JUDGE, eligibility__isnull=True)
# Judged as not eligible, and told of it or not yet: for a decision meeting.
NOT_ELIGIBLE = Q(status__in=TO_JUDGE, eligibility__outcome=JUDGED.INELIGIBLE) | Q(status=Status.INELIGIBLE.value)


def lapsed_supplements() -> QuerySet[Supplement]:
    """The last supplement of an application that is still to be judged, where it was not registered in time."""
    later = Supplement.objects.filter(application=OuterRef("application"), asked_at__gt=OuterRef("asked_at"))
    lapsed = Supplement.objects.filter(~Exists(later), outcome=Supplement.Outcome.LAPSED)
    return lapsed.filter(application__status__in=TO_JUDGE, application__eligibility__isnull=True)


def to_dismiss(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Those judged as not eligible that no meeting has yet."""
    return rows.filter(NOT_ELIGIBLE, decisions__isnull=True)


NARROWED: Mapping[str, Callable[[QuerySet[Application]], QuerySet[Application]]] = {
    OPEN: lambda rows: rows.filter(UNJUDGED),
    ELIGIBLE: lambda rows: rows.filter(eligibility__outcome=JUDGED.ELIGIBLE),
    TO_DISMISS: to_dismiss,
    LAPSED: lambda rows: rows.filter(pk__in=lapsed_supplements().values("application")),
}
