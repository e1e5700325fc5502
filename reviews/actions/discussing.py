"""Talking about a case: saying something, changing it soon after, striking it out; and the daily e-mail of news."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Person
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.domain.access import Right
from reviews.models import Case, Digest, Post, PostText
from reviews.policies.discussing import check_edit, check_speak, check_strike
from reviews.queries.discussion import has_news, post_of
from reviews.queries.visibility import Seen, case_for

DAY = timedelta(days=1)


@transaction.atomic
def say(case: Case, text: str, *, by: User, at: datetime) -> Post:
    """Post a text. Refused: `post_empty`, and by policy; the caller still holds what was typed."""
    seen = _locked(case, by, at)
    check_speak(seen)
    post = Post(case=seen.case, by=by, text=_clean(text), at=at)
    post.save(force_insert=True)
    _keep(post, "discussion.said", by=by, at=at)
    return post


@transaction.atomic
def change_post(case: Case, key: UUID, text: str, *, by: User, at: datetime) -> None:
    """Put another text into an own post that was just said; the one before is kept."""
    seen = _locked(case, by, at)
    post = post_of(seen.case, key)
    check_edit(seen, post, by, at)
    if (wanted := _clean(text)) == post.text:
        return
    post.text, post.edited_at = wanted, at
    post.save(update_fields=["text", "edited_at"])
    _keep(post, "discussion.changed", by=by, at=at)


@transaction.atomic
def strike_post(case: Case, key: UUID, *, by: User, at: datetime) -> None:
    """Strike an own post out; it stays, and is marked."""
    seen = _locked(case, by, at)
    post = post_of(seen.case, key)
    check_strike(seen, post, by)
    post.struck_at = at
    post.save(update_fields=["struck_at"])
    _audit(post, "discussion.struck", by=by, at=at)


@transaction.atomic
def want_digest(*, wanted: bool, by: User, at: datetime) -> None:
    """Ask for the e-mail of news, or ask for it no more."""
    if wanted:
        Digest.objects.get_or_create(user=by, defaults={"wanted_at": at})
    else:
        Digest.objects.filter(user=by).delete()
    append(f"account:{by.pk}", "digest.wanted" if wanted else "digest.not_wanted", by=by, at=at)


def send_digests(at: datetime) -> int:
    """An e-mail to everybody who wants one, has had none for a day and has something new to read; returns how many."""
    waiting = Digest.objects.exclude(sent_at__gt=at - DAY).values_list("pk", flat=True)
    return sum(_send_digest(key, at) for key in list(waiting))


@transaction.atomic
def _send_digest(key: UUID, at: datetime) -> bool:
    rows = Digest.objects.select_for_update(of=("self",), skip_locked=True).select_related("user")
    digest = rows.exclude(sent_at__gt=at - DAY).filter(pk=key).first()
    if digest is None or not has_news(digest.user, digest.sent_at, at):
        return False
    digest.sent_at = at
    digest.save(update_fields=["sent_at"])
    queue(
        "discussion_digest",
        to=digest.user.email,
        recipient=digest.user,
        context={},
        scope=f"account:{digest.user.pk}",
        guard="reviews.queries.mail.has_discussion_news",
        subject_id=digest.user.pk,
        key=f"discussion-digest:{digest.user.pk}:{at.isoformat()}",
        at=at,
    )
    return True


def _locked(case: Case, user: User, at: datetime) -> Seen:
    """The case as it exists for the person, while nobody locks its list or declares a conflict for the person."""
    panel = case_for(user, case.pk, at, Right.TITLE).case.panel
    lock_people(Person.objects.filter(user=user).values_list("pk", flat=True))
    if panel is not None:
        lock(panel)
    return case_for(user, case.pk, at, Right.TITLE)


def _clean(text: str) -> str:
    if not text.strip():
        raise Refused("post_empty")
    return text.strip()


def _keep(post: Post, action: str, *, by: User, at: datetime) -> None:
    PostText.objects.create(post_id=post.pk, text=post.text, at=at)
    _audit(post, action, by=by, at=at)


def _audit(post: Post, action: str, *, by: User, at: datetime) -> None:
    detail = {"case": str(post.case_id), "post": str(post.pk)}
    append(f"application:{post.case.application_id}", action, detail=detail, by=by, at=at)
