"""Messages are plain text: nothing in them is escaped for HTML."""

from clusterportal.mail.actions import plain_text


def test_a_name_stands_as_it_is_written():
    text = plain_text("account/email/email_deleted_message.txt", {"deleted_email": "o'brien&co@<x>.example"})

    assert "o'brien&co@<x>.example no longer belongs" in text
