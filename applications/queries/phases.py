"""A call's phase from its rows."""

from datetime import UTC, datetime

from applications.domain.phases import CallDates, Phase, phase
from applications.models import Call


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


def deadline_mark(call: Call, at: datetime) -> str:
    """What an open page knows of the deadline, as an entity tag: it changes when that moves or passes."""
    return f'"{call.closes_at.astimezone(UTC).isoformat()}-{"closed" if call.closes_at < at else "open"}"'
