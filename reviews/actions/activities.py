"""By when a panel does what: set by an officer, told to those concerned, who are reminded where it is not done."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from applications.models import Round
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.domain.activities import CONCERNED, Activity, Dates
from reviews.models import ActivityDate, Panel, PanelRole
from reviews.policies.activities import Wanted, check_set_dates, problems, round_of
from reviews.queries.activities import moments, seats_under, standing, to_remind
from reviews.queries.dashboard import owes
from reviews.texts.activities import LABELS

AHEAD = timedelta(days=1)


@transaction.atomic
def set_dates(row: Round | Panel, wanted: Wanted, *, by: User, at: datetime) -> int:
    """Say by when a round's panels, or one panel, do what; None takes a date away. Those concerned are told, once.

    What `wanted` does not name stays. Returns how many dates changed. Refused: as `problems` says.
    """
    check_set_dates(by, row)
    round_ = lock(round_of(row), "call__agency")
    panel = row if isinstance(row, Panel) else None
    rows = list(_rows(round_))
    for problem in problems(row, rows, wanted, at):
        raise problem.refusal
    before = _by_panel(round_, rows)
    changed = _write(round_, panel, rows, wanted, by=by, at=at)
    if changed:
        _audit_set(round_, panel, changed, by=by, at=at)
        _tell(round_, before, _by_panel(round_, list(_rows(round_))), at=at)
    return len(changed)


def remind_of_activities(at: datetime) -> int:
    """Remind, once, those who have not done what is due within a day; returns how many dates. May run twice."""
    due = list(to_remind(at, at + AHEAD).values_list("pk", flat=True))
    return sum(_remind_once(ActivityDate(pk=key), at) for key in due)


@transaction.atomic
def _remind_once(row: ActivityDate, at: datetime) -> bool:
    lock(row)
    found = to_remind(at, at + AHEAD).select_related("round__call").filter(pk=row.pk).first()
    if found is None:
        return False
    found.reminded_at = at
    found.save(update_fields=["reminded_at"])
    seats = {one.reviewer.person.user: one for one in seats_under(found) if one.reviewer.person.user is not None}
    owing = {user: seat for user, seat in seats.items() if owes(user, found, at)}
    for user, seat in owing.items():
        _remind(found, seat, user, at=at)
    detail = {"round": str(found.round_id), "activities": _as_texts({found.activity: found.at})}
    append(
        f"call:{found.round.call_id}",
        "activity_dates.reminded",
        detail=detail | {"n_people": len(owing)},
        by=None,
        at=at,
    )
    return True


def _rows(round_: Round) -> QuerySet[ActivityDate]:
    return ActivityDate.objects.filter(round=round_).select_related("panel")


def _by_panel(round_: Round, rows: list[ActivityDate]) -> dict[Panel, Dates]:
    return {panel: moments(standing(rows, panel.pk)) for panel in round_.panels.all()}


def _write(
    round_: Round, panel: Panel | None, rows: list[ActivityDate], wanted: Wanted, *, by: User, at: datetime
) -> Wanted:
    """Write what differs, and return it."""
    known = {one.activity: one for one in rows if one.panel_id == (panel.pk if panel else None)}
    changed: dict[Activity, datetime | None] = {}
    for activity, moment in wanted.items():
        row = known.get(activity) or ActivityDate(round=round_, panel=panel, kind=activity.value, sequence=0)
        if row.at == moment:
            continue
        row.at, row.sequence, row.reminded_at = moment, row.sequence + 1, None
        row.set_by, row.set_at = by, at
        row.save()
        changed[activity] = moment
    return changed


def _as_texts(dates: Wanted) -> dict[str, str | None]:
    return {activity.value: moment.isoformat() if moment else None for activity, moment in dates.items()}


def _audit_set(round_: Round, panel: Panel | None, changed: Wanted, *, by: User, at: datetime) -> None:
    detail: dict[str, object] = {"round": str(round_.pk), "activities": _as_texts(changed)}
    scope = f"call:{round_.call_id}"
    if panel is None:
        append(scope, "activity_dates.set", detail=detail, by=by, at=at)
    else:
        append(scope, "activity_dates.set_in_panel", detail=detail | {"panel": str(panel.pk)}, by=by, at=at)


def _tell(round_: Round, before: Mapping[Panel, Dates], now: Mapping[Panel, Dates], *, at: datetime) -> None:
    """One message to each person whom a change concerns, with all dates that stand for the person: a later one says
    all that an earlier one did, which is then not sent."""
    for user, seats in _seated(round_).items():
        if not any(_concerns(seat, before[seat.panel], now[seat.panel]) for seat in seats):
            continue
        queue(
            "activity_dates",
            to=user.email,
            recipient=user,
            context={"call": round_.call, "panels": [(one.panel, list(_lines(one, now[one.panel]))) for one in seats]},
            scope=f"call:{round_.call_id}",
            guard="reviews.queries.mail.has_these_dates",
            subject_id=round_.pk,
            key=f"activity_dates:{round_.pk}:{at.isoformat()}:{user.pk}",
            at=at,
        )


def _seated(round_: Round) -> dict[User, list[PanelRole]]:
    """The parts of the round by the account of whoever has one."""
    held = PanelRole.objects.filter(panel__round=round_, ended_at__isnull=True)
    found: dict[User, list[PanelRole]] = {}
    for seat in held.select_related("panel", "reviewer__person__user").order_by("panel__name_en", "pk"):
        if (user := seat.reviewer.person.user) is not None:
            found.setdefault(user, []).append(seat)
    return found


def _concerns(seat: PanelRole, before: Dates, now: Dates) -> bool:
    return any(seat.role in CONCERNED[one] for one in Activity if before.get(one) != now.get(one))


def _lines(seat: PanelRole, dates: Dates) -> Iterator[tuple[object, datetime]]:
    return ((LABELS[one], moment) for one, moment in dates.items() if seat.role in CONCERNED[one])


def _remind(row: ActivityDate, seat: PanelRole, user: User, *, at: datetime) -> None:
    queue(
        "activity_reminder",
        to=user.email,
        recipient=user,
        context={"row": row, "panel": seat.panel, "call": row.round.call},
        scope=f"call:{row.round.call_id}",
        guard="reviews.queries.mail.still_owes",
        subject_id=f"{row.pk} {row.sequence}",
        key=f"activity_reminder:{row.pk}:{row.sequence}:{user.pk}",
        at=at,
    )
