"""Which accounts have signed in from a browser before: what a stranger tries cannot lock the owner out of it."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string

COOKIE = "__Host-device" if settings.HTTPS else "device"
SALT = "accounts.device"
ONE_YEAR = 365 * 24 * 3600
MAX_ADDRESSES = 20


def device_of(request: HttpRequest, email: str) -> str:
    """The name of the browser if `email` has signed in from it before, otherwise nothing."""
    known = _read(request)
    return str(known["device"]) if _digest(email) in known["addresses"] else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, emails: Iterable[str]) -> None:
    """Keep in the browser, signed, that these addresses have signed in from it."""
    known = _read(request)
    addresses = list(dict.fromkeys([*map(_digest, emails), *known["addresses"]]))[:MAX_ADDRESSES]
    value = signing.dumps({"device": known["device"], "addresses": addresses}, salt=SALT)
    response.set_cookie(COOKIE, value, max_age=ONE_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        known: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=ONE_YEAR)
    except signing.BadSignature:
        return {"device": get_random_string(16), "addresses": []}
    return known


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]
