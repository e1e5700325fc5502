"""What is new in discussions is asked for on every first page: it must not grow with what a person has read."""

import pytest
from django.db import connection

from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.audit.models import Event
from reviews.models import Post
from reviews.queries.discussion import is_new, posts_of
from tests.factories import NOW
from tests.reviews.worlds import World, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
N_READS = 3000


def has_read_much(user: User) -> None:
    """Thousands of other things, as the record keeps them."""
    rows = (
        Event(
            chain=f"reads:{user.pk}",
            seq=number,
            action="read",
            actor=str(user.pk),
            at=NOW,
            recorded_at=NOW,
            detail={"thing": f"case:{number}:text"},
            hash="0" * 64,
        )
        for number in range(1, N_READS + 1)
    )
    Event.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_event")


def said(world: World, by: User) -> Post:
    return Post.objects.create(case=case_number(world), by=by, text="A word.", at=NOW)


def test_the_last_read_is_looked_up_by_its_thing() -> None:
    world = make_world(1)
    reader, other = make_reviewer(world.panel), make_reviewer(world.panel)
    said(world, other)
    has_read_much(reader)

    found = posts_of(case_number(world), reader)

    assert "audit_reads" in found.explain()
    assert [is_new(post, reader) for post in found] == [True]
    record_read(f"case:{case_number(world).pk}:discussion", by=reader, at=NOW)
    assert [is_new(post, reader) for post in posts_of(case_number(world), reader)] == [False]
