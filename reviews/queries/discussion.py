"""What is said about a case, and what of it is new to a person.

When somebody last read a discussion stands in the record of reads, which every page of it writes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.domain.access import Right
from reviews.models import Case, Digest, Post
from reviews.queries.visibility import Seen, seen_cases


def posts_of(case: Case, user: User) -> QuerySet[Any]:
    """Everything that is said about a case whose discussion the person may read, the oldest first.

    `last_read_at`: when the person last read it.
    """
    said = Post.objects.filter(case=case).select_related("by")
    return said.annotate(last_read_at=Subquery(_reads_of(user).values("at")[:1])).order_by("at", "pk")


def post_of(case: Case, key: UUID) -> Post:
    """Raises Hidden where the case has no such post."""
    post = Post.objects.filter(case=case, pk=key).first()
    if post is None:
        raise Hidden
    return post


def is_new(post: Any, user: User) -> bool:
    """Whether a post that came from `posts_of` was said by somebody else after the person last read."""
    return post.by_id != user.pk and (post.last_read_at is None or post.at > post.last_read_at)


def news_in(seen: Iterable[Seen], user: User) -> tuple[tuple[Case, int], ...]:
    """Those of the cases in whose discussion something is new to the person, with how much; in one statement."""
    cases = {one.case.pk: one.case for one in seen if one.may_read_reviews}
    if not cases:
        return ()
    fresh = _fresh(user).filter(case__in=list(cases))
    counted = dict(fresh.order_by().values_list("case").annotate(n=Count("pk")))
    return tuple((case, counted[key]) for key, case in cases.items() if key in counted)


def has_news(user: User, since: datetime | None, at: datetime) -> bool:
    """Whether something was said after `since` that the person may read at `at` and has not."""
    cases = [one.case.pk for one in seen_cases(user, at, Right.REVIEWS)]
    said = _fresh(user).filter(case__in=cases)
    return said.filter(at__gt=since).exists() if since else said.exists()


def wants_digest(user: User) -> bool:
    return Digest.objects.filter(user=user).exists()


def _fresh(user: User) -> QuerySet[Any]:
    last = _reads_of(user).values("at")[:1]
    unread = Q(last_read_at__isnull=True) | Q(at__gt=F("last_read_at"))
    said = Post.objects.filter(struck_at__isnull=True).exclude(by=user)
    return said.annotate(last_read_at=Subquery(last)).filter(unread)


def _reads_of(user: User) -> QuerySet[Any]:
    """When the person has read the discussion of the case in question, the latest first."""
    thing = Concat(Value("case:"), Cast(OuterRef("case"), CharField()), Value(":discussion"))
    mine = Event.objects.filter(actor=str(user.pk), action="read")
    return mine.annotate(thing=KeyTextTransform("thing", "detail")).filter(thing=thing).order_by("-at")
