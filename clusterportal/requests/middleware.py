"""Gives every view `request.at`: when the request counts, on the domain's clock."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone

from clusterportal.clock import as_domain_time
from clusterportal.requests.stamped import StampedRequest
from clusterportal.requests.wsgi import ARRIVED_AT


class ArrivalMiddleware:
    def __init__(self, get_response: Callable[[StampedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StampedRequest) -> HttpResponse:
        request.at = as_domain_time(request.META.get(ARRIVED_AT) or timezone.now())
        return self.get_response(request)
