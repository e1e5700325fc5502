"""The demo's own pages: roles, mailbox, moving on. They exist in demo mode alone."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.demo import moving
from clusterportal.demo.context import persona_groups
from clusterportal.demo.personas import BY_KEY
from clusterportal.jobs.models import Job
from clusterportal.mail.models import Message

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MESSAGES_PER_PAGE = 20
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Anywhere else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if not settings.DEMO:
            raise Hidden
        return view(request, *arguments, **named)

    return guarded


@require_GET
@demo_only
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/index.html", {"groups": persona_groups()})


@require_POST
@demo_only
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become a persona, a recipient of the mailbox, or a visitor."""
    key = request.POST.get("persona", "")
    if key == "visitor":
        logout(request)
        return redirect("home")
    persona = BY_KEY.get(key)
    email = persona.email if persona else request.POST.get("email", "")
    user = get_object_or_404(User, email__iexact=email, is_active=True)
    login(request, user, backend=BACKEND)
    return redirect(persona.first_page if persona and persona.first_page else mailbox_of(user.email))


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every outgoing message, the newest first. Journeys read their mail here too."""
    to = request.GET.get("to", "").strip()
    found = Message.objects.filter(to__icontains=to).order_by("-at", "-queued_at")
    page = Paginator(found, MESSAGES_PER_PAGE).get_page(request.GET.get("page"))
    known = set(User.objects.filter(email__in=[one.to for one in page]).values_list("email", flat=True))
    return render(request, "demo/mailbox.html", {"page": page, "to": to, "known": known})


@require_POST
@demo_only
def move_on(request: HttpRequest) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    job = moving.begin(request.POST.get("step", ""), by=user)
    if job is None:
        messages.info(request, _("That step is made already."))
        return redirect("demo:index")
    return redirect("demo:moving", pk=job.pk)


@require_GET
@demo_only
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a step is; asked every two seconds for the part that changes."""
    job = get_object_or_404(Job, pk=pk, task__startswith=moving.TASK)
    part = getattr(request, "htmx", False)
    return render(request, "demo/moving_part.html" if part else "demo/moving.html", {"job": job})


def mailbox_of(email: str) -> str:
    """The mailbox with one recipient's messages."""
    return f"{reverse('demo:mailbox')}?{urlencode({'to': email})}"
