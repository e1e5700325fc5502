"""Guards of messages judge by the time that they are given."""

import pytest

from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.reviewing import unlock_review
from tests.reviews.worlds import assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("moment", "state"), [("review", "sent"), ("in_panel", "dropped")])
def test_an_external_reviewer_hears_of_a_review_only_while_it_can_be_read(moment: str, state: str) -> None:
    world = make_world(1)
    external, case = make_reviewer(world.panel, "external"), case_number(world)
    assign(case, external)
    unlock_review(write_review(case, external, world.review), reason="A slip.", by=world.officer, at=world.review)

    send_queued(getattr(world, moment))

    assert Message.objects.get(key__startswith="review-unlocked:").state == state
