"""A deadline and an appointment as a calendar file."""

from datetime import UTC, datetime, timedelta

from applications.domain.calendar import Appointment, Deadline, appointment_file, calendar_file

AT = datetime(2027, 6, 10, 12, 0, tzinfo=UTC)
TEXT = "Allt som är registrerat, och inget annat; skickas in.\n" + 20 * "räksmörgås "


def made(**changes: object) -> str:
    facts = {
        "uid": "x@clusterportal",
        "sequence": 1,
        "at": AT,
        "title": "Deadline, VR",
        "text": TEXT,
        "url": "https://p/",
    }
    return calendar_file([Deadline(**(facts | changes))], made_at=AT)


def test_the_instant_stands_in_utc_with_its_sequence():
    lines = made().split("\r\n")

    assert "DTSTART:20270610T120000Z" in lines
    assert "SEQUENCE:1" in lines
    assert r"SUMMARY:Deadline\, VR" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_long_lines_are_folded_and_unfold_to_the_text():
    file = made()

    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    unfolded = file.replace("\r\n ", "")
    assert r"DESCRIPTION:Allt som är registrerat\, och inget annat\; skickas in.\n" + 20 * "räksmörgås " in unfolded


def test_a_text_cannot_add_lines():
    assert "\r\nATTENDEE" not in made(title="x\r\nATTENDEE:mailto:a@b.example")


def appointment(*, is_cancelled: bool) -> list[str]:
    facts = {
        "uid": "x@clusterportal",
        "sequence": 2,
        "at": AT,
        "title": "Hearing",
        "text": "Read.",
        "url": "https://p/",
    }
    lasts = {"ends_at": AT + timedelta(minutes=30), "place": "Room 4, Stockholm", "is_cancelled": is_cancelled}
    return appointment_file(Appointment(**facts, **lasts), made_at=AT).split("\r\n")


def test_an_appointment_lasts_and_is_somewhere():
    lines = appointment(is_cancelled=False)

    assert {"DTSTART:20270610T120000Z", "DTEND:20270610T123000Z", r"LOCATION:Room 4\, Stockholm"} < set(lines)
    assert {"METHOD:PUBLISH", "STATUS:CONFIRMED", "SEQUENCE:2", "TRIGGER:-P1D"} < set(lines)


def test_a_cancelled_one_takes_itself_away_and_reminds_nobody():
    lines = appointment(is_cancelled=True)

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "UID:x@clusterportal", "SEQUENCE:2"} < set(lines)
    assert "BEGIN:VALARM" not in lines
