"""Returned mail: which message a delivery status notification (RFC 3464) is about, and what it says of it.

A message carries its key in its Message-ID and, where a return address is set, in the address that it returns to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from uuid import UUID

from django.conf import settings

MAX_BYTES = 10 * 2**20
N_REASON = 500
FAILED = "failed"
STATUS_TYPE = "message/delivery-status"
RECIPIENTS = ("To", "Delivered-To", "X-Original-To")
REFERRING = ("Message-ID", "In-Reply-To", "References")
NOT_SHOWN = re.compile(r"[\s\x00-\x1f\x7f]+")


class Unreadable(ValueError):
    """What came is no delivery status notification; says why."""


@dataclass(frozen=True)
class Report:
    """`key` is None where nothing in the notification is of the portal; `action` is failed, delayed, delivered …"""

    key: UUID | None
    action: str
    reason: str


def message_id(key: UUID) -> str:
    """The Message-ID of a message."""
    return f"<{key}@{_host()}>"


def return_address(address: str, key: UUID) -> str:
    """The envelope's sender of a message: the key stands in it after a plus."""
    local, _at, domain = address.rpartition("@")
    return f"{local}+{key.hex}@{domain}"


def read_report(content: bytes) -> Report:
    """What a notification says. Raises Unreadable."""
    if not content.strip():
        raise Unreadable("Nothing came on standard input. One delivery status notification is read at a time.")
    if len(content) > MAX_BYTES:
        raise Unreadable(f"The mail is larger than {MAX_BYTES // 2**20} MB and is not read.")
    try:
        return _report(message_from_bytes(content))
    except RecursionError as error:
        raise Unreadable("The mail holds too many others inside each other and is not read.") from error


def _report(mail: Mail) -> Report:
    if not mail.keys():
        raise Unreadable("This is no mail: it has no headers.")
    group = _failed_first(list(_recipients_of(mail)))
    return Report(_key_of(mail), _header(group, "Action").lower(), _reason(group))


def _recipients_of(mail: Mail) -> Iterator[Mail]:
    """The groups of the notification that tell of a recipient each."""
    found = [part for part in mail.walk() if part.get_content_type() == STATUS_TYPE]
    if not found:
        raise Unreadable(f"The mail is no delivery status notification (RFC 3464): it has no part {STATUS_TYPE}.")
    for part in found:
        groups = part.get_payload()
        yield from (one for one in groups if isinstance(one, Mail) and _header(one, "Action"))


def _failed_first(groups: list[Mail]) -> Mail:
    if not groups:
        raise Unreadable("The notification does not say what became of the message: no recipient in it has an Action.")
    return next((one for one in groups if _header(one, "Action").lower() == FAILED), groups[0])


def _reason(group: Mail) -> str:
    """The status and the server's own words, on one line."""
    _kind, _semicolon, words = _header(group, "Diagnostic-Code").partition(";")
    return " ".join(filter(None, (_header(group, "Status"), words.strip())))[:N_REASON]


def _key_of(mail: Mail) -> UUID | None:
    """From the address that it came to, or else from what it encloses or refers to."""
    texts = [_header(mail, name) for name in RECIPIENTS] if settings.MAIL_RETURNS_TO else []
    found = next(filter(None, (_key_in(_in_address(), text) for text in texts)), None)
    parts = [part for part in mail.walk() if part is not mail]
    referring = [_enclosed(part) for part in parts] + [_header(mail, name) for name in REFERRING]
    return found or next(filter(None, (_key_in(_in_message_id(), text) for text in referring)), None)


def _enclosed(part: Mail) -> str:
    """The Message-ID of an enclosed message, or of the headers that stand for one."""
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        part = message_from_bytes(payload if isinstance(payload, bytes) else b"")
    return _header(part, "Message-ID")


def _in_message_id() -> re.Pattern[str]:
    return re.compile(rf"<([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})@{re.escape(_host())}>", re.IGNORECASE)


def _in_address() -> re.Pattern[str]:
    local, _at, domain = settings.MAIL_RETURNS_TO.rpartition("@")
    return re.compile(rf"(?<![\w.+-]){re.escape(local)}\+([0-9a-f]{{32}})@{re.escape(domain)}(?![\w.-])", re.IGNORECASE)


def _key_in(pattern: re.Pattern[str], text: str) -> UUID | None:
    match = pattern.search(text)
    return UUID(match[1]) if match else None


def _header(mail: Mail, name: str) -> str:
    return NOT_SHOWN.sub(" ", str(mail.get(name, ""))).strip()


def _host() -> str:
    """The portal's public name, which every Message-ID ends with."""
    return settings.BASE_URL.split("//")[-1].split(":")[0].strip("/")
