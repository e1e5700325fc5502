"""How allauth writes accounts, limits sign-in and sends its mail here."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from clusterportal import clock
from clusterportal.accounts.devices import device_of, remember_device
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.mail.actions import plain_text, queue_text

# Messages that anybody can cause to be sent to an address: a few an hour are enough.
UNINVITED = {"account/email/account_already_exists", "account/email/unknown_account"}
ON_THE_WAY = "on_the_way_to"


class AccountAdapter(DefaultAccountAdapter):
    """Account mail goes through the outbox, and what changes an account's security into its audit chain."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix in UNINVITED and not self._may_send_uninvited(email):
            return
        context = {"email": email, **context}
        subject = plain_text(f"{template_prefix}_subject.txt", context)
        body = plain_text(f"{template_prefix}_message.txt", context)
        queue_text(to=email, subject=" ".join(subject.split()), body=body.strip() + "\n", at=clock.now())

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        append(f"account:{user.pk}", f"account.{template_prefix.rpartition('/')[2]}", by=user, at=clock.now())
        super().send_notification_mail(template_prefix, user, context, email)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data["name"]
        user.language = (get_language() or "en")[:2]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponse:
        """Remember where the person was going: the link of the mail, opened in the same browser, leads on there."""
        request.session[ON_THE_WAY] = get_next_redirect_url(request)
        return super().respond_email_verification_sent(request, user)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        going_to = self.request.session.pop(ON_THE_WAY, None)
        if not going_to or self.request.user.is_authenticated:
            return str(super().get_email_verification_redirect_url(email_address))
        return f"{reverse('account_login')}?{urlencode({'next': going_to}, safe='/')}"

    def post_login(self, request: HttpRequest, user: User, **arguments: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **arguments)
        addresses = user.emailaddress_set.values_list("email", flat=True)  # type: ignore[attr-defined]
        remember_device(request, response, addresses)
        import_string(settings.ON_SIGNING_IN)(user, at=clock.now())
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a socket there is no address; nothing here is limited by one."""
        return str(request.META.get("REMOTE_ADDR") or "unknown")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures are counted by account, and apart for a browser from which the account has signed in before."""
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{device_of(request, email)}"

    def _may_send_uninvited(self, email: str) -> bool:
        return bool(ratelimit.consume(self.request, action="uninvited_mail", key=email.lower()))
