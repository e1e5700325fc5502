"""The secrets of links that are mailed: made anew each time, kept as hashes alone."""

import hashlib

from django.utils.crypto import salted_hmac


def link_token(purpose: str, row: object, *issued: object) -> str:
    """The secret of a link, the same each time it is mailed; the row keeps its hash alone."""
    text = ":".join(str(part) for part in (row, *issued))
    return salted_hmac(f"clusterportal.{purpose}", text, algorithm="sha256").hexdigest()


def token_sha256(token: str) -> str:
    """What a row keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
