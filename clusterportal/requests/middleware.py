"""Gives every request an id, and every view `request.at`: when the request counts, on the domain's clock."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import timezone

from clusterportal.clock import as_domain_time
from clusterportal.requests.ids import HEADER, REQUEST_ID, answering, new_request_id
from clusterportal.requests.stamped import StampedRequest
from clusterportal.requests.wsgi import ARRIVED_AT

GetResponse = Callable[[StampedRequest], HttpResponse]


class RequestIdMiddleware:
    """Outside all others, so that each answer has the id and all that they log belongs to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: StampedRequest) -> HttpResponse:
        request_id = request.META.get(REQUEST_ID) or new_request_id()
        with answering(request_id):
            response = self.get_response(request)
        response[HEADER] = request_id
        return response


class ArrivalMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: StampedRequest) -> HttpResponse:
        request.at = as_domain_time(request.META.get(ARRIVED_AT) or timezone.now())
        return self.get_response(request)
