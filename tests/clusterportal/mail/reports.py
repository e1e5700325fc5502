"""Delivery status notifications as mail servers write them."""

from uuid import UUID

BOUNDARY = "=_boundary"
POSTFIX = """\
From: MAILER-DAEMON@relay.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="{boundary}"

--{boundary}
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--{boundary}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Queue-ID: 4ABC

Final-Recipient: rfc822; nobody@post.example
Original-Recipient: rfc822;nobody@post.example
Action: {action}
Status: {status}
Remote-MTA: dns; post.example
Diagnostic-Code: smtp; 550 5.1.1 <nobody@post.example>: Recipient address
    rejected: User unknown

--{boundary}
{enclosed}
--{boundary}--
"""
HEADERS = """\
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <no-reply@clusterportal.example>
Message-ID:
 {message_id}
Subject: There is a decision
"""
WHOLE = """\
Content-Type: message/rfc822

From: ClusterPortal <no-reply@clusterportal.example>
Message-ID: {message_id}
Subject: There is a decision

Sign in to read it.
"""
NOTHING = "Content-Type: text/plain\n\nThe message is not included.\n"


def report(
    message_id: str = "", *, enclosed: str = HEADERS, action: str = "failed", status: str = "5.1.1", to: str = ""
) -> bytes:
    """A notification; `to`: the address that the server returns it to."""
    text = POSTFIX.format(
        to=to or "no-reply@clusterportal.example",
        boundary=BOUNDARY,
        action=action,
        status=status,
        enclosed=enclosed.format(message_id=message_id),
    )
    return text.encode()


def message_id(key: UUID | str, host: str = "127.0.0.1") -> str:
    return f"<{key}@{host}>"
