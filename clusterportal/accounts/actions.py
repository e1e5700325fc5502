"""What changes an account outside allauth's own pages."""

from datetime import datetime

from django.db import transaction

from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


@transaction.atomic
def change_profile(user: User, *, name: str, language: str, by: User, at: datetime) -> None:
    """Keep the name that others see and the language of pages and mail."""
    user.name = name
    user.language = language
    user.save(update_fields=["name", "language"])
    append(f"account:{user.pk}", "account.profile_changed", by=by, at=at, detail={"language": language})
