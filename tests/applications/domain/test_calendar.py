"""A deadline as a calendar file."""

from datetime import UTC, datetime

from applications.domain.calendar import Deadline, calendar_file

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
