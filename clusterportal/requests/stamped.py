"""What every view gets."""

from datetime import datetime

from django.http import HttpRequest


class StampedRequest(HttpRequest):
    """A request with the instant at which it counts, on the domain's clock; the middleware gives it."""

    at: datetime
