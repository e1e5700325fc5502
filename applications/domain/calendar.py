"""Deadlines and appointments as a calendar file (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LINE_OCTETS = 75


@dataclass(frozen=True)
class Deadline:
    """`uid` stays the same and `sequence` grows when the deadline moves, so that calendars replace the earlier one."""

    uid: str
    sequence: int
    at: datetime
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Appointment(Deadline):
    """Something that lasts, somewhere. One that is cancelled is taken out of the calendars that have it."""

    ends_at: datetime
    place: str
    is_cancelled: bool


def calendar_file(deadlines: Iterable[Deadline], *, made_at: datetime) -> str:
    """The file, with CRLF line ends and a reminder one day before each deadline."""
    return _file("PUBLISH", (line for one in deadlines for line in _event(one, (), _alarm(one), made_at)))


def appointment_file(appointment: Appointment, *, made_at: datetime) -> str:
    """The file of one appointment, with a reminder one day before; of a cancelled one what takes it away again."""
    status = "CANCELLED" if appointment.is_cancelled else "CONFIRMED"
    more = (f"LOCATION:{_escape(appointment.place)}", f"STATUS:{status}")
    if appointment.is_cancelled:
        return _file("CANCEL", _event(appointment, more, (), made_at))
    return _file("PUBLISH", _event(appointment, more, _alarm(appointment), made_at))


def _file(method: str, events: Iterable[str]) -> str:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ClusterPortal//Deadlines//EN",
        f"METHOD:{method}",
        *events,
        "END:VCALENDAR",
    )
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _event(deadline: Deadline, more: Iterable[str], alarm: Iterable[str], made_at: datetime) -> tuple[str, ...]:
    ends_at = deadline.ends_at if isinstance(deadline, Appointment) else deadline.at
    return (
        "BEGIN:VEVENT",
        f"UID:{_escape(deadline.uid)}",
        f"SEQUENCE:{deadline.sequence}",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(deadline.at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{_escape(deadline.title)}",
        f"DESCRIPTION:{_escape(deadline.text)}",
        f"URL:{deadline.url}",
        *more,
        *alarm,
        "END:VEVENT",
    )


def _alarm(deadline: Deadline) -> tuple[str, ...]:
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escape(deadline.title)}",
        "TRIGGER:-P1D",
        "END:VALARM",
    )


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return "\\n".join(text.splitlines())


def _fold(line: str) -> str:
    """Break a line after at most 75 octets, never inside a character; what follows begins with a space."""
    parts, part, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part, octets = part + character, octets + size
    return "\r\n".join([*parts, part])
