"""What a delivery status notification says, and what is none."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterportal.mail.returns import MAX_BYTES, Report, Unreadable, read_report, return_address
from tests.clusterportal.mail.reports import NOTHING, WHOLE, message_id, report

KEY = UUID("4f6b3b0e-5c7a-4b61-9d0b-0a3f3d2b7c11")
RETURNS_TO = "bounces@clusterportal.example"
WORDS = "5.1.1 550 5.1.1 <nobody@post.example>: Recipient address rejected: User unknown"


def test_headers_of_the_message_name_it() -> None:
    assert read_report(report(message_id(KEY))) == Report(KEY, "failed", WORDS)


def test_so_does_the_whole_message() -> None:
    assert read_report(report(message_id(KEY), enclosed=WHOLE)).key == KEY


def test_so_does_what_it_answers_to() -> None:
    answered = b"References: " + message_id(KEY).encode() + b"\n" + report(enclosed=NOTHING)
    assert read_report(answered).key == KEY


def test_the_address_that_it_came_to_goes_first(settings) -> None:
    settings.MAIL_RETURNS_TO = RETURNS_TO
    to = return_address(RETURNS_TO, KEY)
    assert to == "bounces+4f6b3b0e5c7a4b619d0b0a3f3d2b7c11@clusterportal.example"
    assert read_report(report(message_id(uuid4()), to=f"<{to.upper()}>")).key == KEY
    delivered = b"Delivered-To: " + to.encode() + b"\n" + report(enclosed=NOTHING)
    assert read_report(delivered).key == KEY


@pytest.mark.parametrize(
    "to",
    [
        "bounces+4f6b3b0e5c7a4b619d0b0a3f3d2b7c11@clusterportal.example.org",
        "more-bounces+4f6b3b0e5c7a4b619d0b0a3f3d2b7c11@clusterportal.example",
        "bounces+4f6b@clusterportal.example",
        "bounces@clusterportal.example",
    ],
)
def test_another_address_names_nothing(settings, to: str) -> None:
    settings.MAIL_RETURNS_TO = RETURNS_TO
    assert read_report(report(enclosed=NOTHING, to=to)).key is None


@pytest.mark.parametrize("other", [message_id(KEY, "elsewhere.example"), "<1234@127.0.0.1>", "none", ""])
def test_a_message_of_somebody_else_names_nothing(other: str) -> None:
    assert read_report(report(other)).key is None


def test_of_several_recipients_the_one_that_failed_counts() -> None:
    first = b"Final-Recipient: rfc822; a@post.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient"
    both = report(message_id(KEY)).replace(b"Final-Recipient", first, 1)
    assert read_report(both) == Report(KEY, "failed", WORDS)


def test_a_delay_is_no_return() -> None:
    assert read_report(report(message_id(KEY), action="Delayed", status="4.4.1")).action == "delayed"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Nothing came"),
        (b" \r\n\r\n", "Nothing came"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
        (b"\nonly a body", "no headers"),
        (b"Subject: I am away\n\nUntil Monday.", "no delivery status notification"),
        (report(message_id(KEY)).replace(b"Action: failed\n", b""), "no recipient in it has an Action"),
        (b"\x00\xff\xfe garbage", "no headers"),
        (b"Content-Type: message/delivery-status\n\n", "no recipient in it has an Action"),
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)), "inside"),
    ],
)
def test_what_is_no_notification_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_report(content)


def test_control_characters_of_the_server_are_not_kept() -> None:
    said = report(message_id(KEY)).replace(b"User unknown", b"User\x1b[31m unknown\x00")
    assert "\x1b" not in read_report(said).reason
    assert "\x00" not in read_report(said).reason


@given(st.binary(max_size=300), st.integers(0, 1000))
def test_whatever_comes_is_read_or_refused(noise: bytes, place: int) -> None:
    whole = report(message_id(KEY))
    for content in (noise, whole[:place] + noise + whole[place:]):
        with suppress(Unreadable):
            read_report(content)
