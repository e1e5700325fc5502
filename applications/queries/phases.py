"""A call's phase from its rows, and when an application closes."""

from datetime import UTC, datetime

from applications.domain.phases import CallDates, Phase, phase
from applications.models import Application, Call


def dates_of(call: Call) -> CallDates:
    """The call's dates; those of review and panel are its first round's, and the end of signing without one."""
    rounds = list(call.rounds.all())
    first = min(rounds, key=lambda item: item.number) if rounds else None
    return CallDates(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        signing_closes_at=call.signing_closes_at,
        review_opens_at=first.review_opens_at if first else call.signing_closes_at,
        panel_opens_at=first.panel_opens_at if first else call.signing_closes_at,
        panel_closes_at=rounds[-1].panel_closes_at if rounds else call.signing_closes_at,
        published_at=call.published_at,
        decided_at=call.decided_at,
        archived_at=call.archived_at,
    )


def phase_of(call: Call, at: datetime) -> Phase:
    """The phase of `call` at `at`. Prefetch `rounds` for a list."""
    return phase(dates_of(call), at)


def closes_at(application: Application) -> datetime:
    """The deadline of one application: the call's, or a later one of its own. Every rule about it asks here."""
    return max(application.call.closes_at, application.closes_at or application.call.closes_at)


def latest_own_deadline(call: Call) -> datetime:
    """How far the deadline of a single application can be moved: to the end of signing, or without it to the review."""
    return call.signing_closes_at if call.needs_signature else max(call.closes_at, dates_of(call).review_opens_at)


def deadline_mark(deadline: datetime, at: datetime) -> str:
    """What an open page knows of a deadline, as an entity tag: it changes when that moves or passes."""
    return f'"{deadline.astimezone(UTC).isoformat()}-{"closed" if deadline < at else "open"}"'
