"""How allauth writes accounts and sends its mail here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.mail.actions import queue_text


class AccountAdapter(DefaultAccountAdapter):
    """Account mail goes through the outbox like every other message."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context = {"email": email, "site_name": "ClusterPortal", **context}
        subject = render_to_string(f"{template_prefix}_subject.txt", context, request=self.request)
        body = render_to_string(f"{template_prefix}_message.txt", context, request=self.request)
        queue_text(to=email, subject=" ".join(subject.split()), body=body.strip() + "\n", at=clock.now())

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data["name"]
        user.language = (get_language() or "en")[:2]
        saved: User = super().save_user(request, user, form, commit)
        return saved
