"""What holds for every page of a signed-in person."""

from collections.abc import Callable, Iterator

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.defaults import page_not_found

from clusterportal.accounts.errors import Hidden, Refused

A_TEXT = 80  # characters from which on it hurts to write something again
GetResponse = Callable[[HttpRequest], HttpResponse]


class PersonalPagesMiddleware:
    """Keeps pages of signed-in people out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class SecondFactorMiddleware:
    """Sends a person whose role needs a second factor to set one up, before any other page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.needs_second_factor = import_string(settings.MFA_REQUIRED_OF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return False
        if request.path.startswith(reverse("account_email").removesuffix("email/")):
            return False
        return self.needs_second_factor(request.user) and not is_mfa_enabled(request.user)


class RefusalMiddleware:
    """Answers what a view did not catch: Hidden as what does not exist, Refused with its sentence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.sentence = import_string(settings.REFUSAL_SENTENCES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:  # no address of the portal has one, and the database cannot look for one
            return page_not_found(request, Http404())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Hidden):
            return page_not_found(request, Http404())
        if isinstance(error, Refused):
            page = {"sentence": self.sentence(error.code, error.params), "written": list(_written(request))}
            return render(request, "refused.html", page, status=error.status)
        return None


def _written(request: HttpRequest) -> Iterator[str]:
    """The texts of the form that was refused: the page gives them back, since nothing of them was saved."""
    for values in request.POST.lists():
        yield from (value for value in values[1] if len(value) >= A_TEXT and len(value.split()) > 1)
