"""A person asks for the own account to be erased, or takes that back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from applications.actions.telling import tell_all
from applications.domain.retention import ACCOUNTS, RULES
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.models import ErasureRequest
from reviews.policies.erasing import check_ask_erasure, check_take_back
from reviews.queries.erasing import open_request, outlook_of

GUARDS = "reviews.queries.erasing"


@transaction.atomic
def ask_erasure(*, by: User, at: datetime) -> ErasureRequest:
    """Have the own account erased when a week has passed.

    Those who take part in what goes along, since nobody can hand it in any more, are told. Refused: `erasure_asked`,
    `erasure_in_the_way`.
    """
    user = lock(User.objects.get(pk=by.pk))
    check_ask_erasure(user, at)
    due_on = localtime(at).date() + timedelta(days=RULES[ACCOUNTS].n_days)
    request = ErasureRequest.objects.create(user=user, asked_at=at, due_on=due_on)
    append(f"account:{user.pk}", "account.erasure_asked", detail={"last_day": due_on.isoformat()}, by=user, at=at)
    tell_person(request, "account_erasure_asked", f"{GUARDS}.is_asked", at=at)
    for application in outlook_of(user, at).going:
        tell_all(application, "erased_with_leader", key=f"erased_with_leader:{request.pk}", at=at, last_day=due_on)
    return request


@transaction.atomic
def take_back_erasure(*, by: User, at: datetime) -> None:
    """Keep the account after all. Refused: `erasure_not_asked`, also where it has just been erased."""
    found = open_request(by)
    if found is None:
        raise Refused("erasure_not_asked")
    request = lock(found, "user")
    check_take_back(request)
    request.taken_back_at = at
    request.save(update_fields=["taken_back_at"])
    append(f"account:{by.pk}", "account.erasure_taken_back", by=by, at=at)
    tell_person(request, "account_erasure_taken_back", f"{GUARDS}.is_taken_back", at=at)


def tell_person(request: ErasureRequest, template: str, guard: str, *, at: datetime) -> None:
    """One message of each template about a request."""
    queue(
        template,
        to=request.user.email,
        recipient=request.user,
        context={"request": request},
        scope=f"account:{request.user_id}",
        guard=guard,
        subject_id=request.pk,
        key=f"{template}:{request.pk}",
        at=at,
    )
