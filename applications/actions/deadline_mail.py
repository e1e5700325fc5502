"""Mail about a deadline that has moved for a whole call."""

from collections.abc import Collection
from datetime import datetime

from applications.actions.telling import accepted_parts, mail_to, tell_signatories
from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.models import Application, Call, Notice
from clusterportal.mail.actions import queue_all


def tell_moved(call: Call, notice: Notice, moved_back: Collection[Application], *, at: datetime) -> None:
    """The consortia that can register longer, or again; `moved_back` had been submitted before the move.

    An application whose own deadline is as late as the new one is left out: nothing has changed for it.
    """
    submitted, key = {one.pk for one in moved_back}, f"deadline_moved:{notice.pk}"
    open_now = call.applications.filter(status__in=BEFORE_SUBMISSION).exclude(closes_at__gte=call.closes_at)
    applications = open_now.select_related("registered_version").defer("registered_version__document")
    by_key = {one.pk: one for one in applications}
    parts = accepted_parts().filter(consortium__in=by_key)
    queue_all(
        mail_to(
            part,
            by_key[part.consortium_id],
            "deadline_moved",
            key=key,
            was_submitted=part.consortium_id in submitted,
            at=at,
        )
        for part in parts
    )


def tell_signing_put_off(application: Application, notice: Notice, *, at: datetime) -> None:
    """Who was asked to sign what is registered again."""
    key = f"signing_put_off:{notice.pk}:{application.pk}"
    tell_signatories(application, "signing_put_off", key=key, at=at)
