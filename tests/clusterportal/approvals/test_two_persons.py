from datetime import timedelta

import pytest
from django.db import IntegrityError

from clusterportal.accounts.errors import Refused
from clusterportal.approvals.actions import approve, open_proposal, propose
from clusterportal.approvals.models import Approval
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def refused(**changes: object) -> str:
    arguments = {"kind": "k", "subject": "s", "content": {"a": 1}, "by": make_user(), "at": NOW, **changes}
    with pytest.raises(Refused) as refusal:
        approve(arguments.pop("kind"), arguments.pop("subject"), **arguments)
    return refusal.value.code


def test_another_person_approves_what_was_proposed() -> None:
    propose("k", "s", content={"a": 1}, by=make_user(), at=NOW)
    other = make_user()
    approval = approve("k", "s", content={"a": 1}, by=other, at=NOW)
    assert (approval.approved_by, approval.approved_at) == (other, NOW)
    assert not open_proposal("k", "s").exists()


def test_refusals_say_why() -> None:
    assert refused() == "nothing_proposed"
    proposer = make_user()
    propose("k", "s", content={"a": 1}, by=proposer, at=NOW)
    assert refused(by=proposer) == "own_proposal"
    assert refused(content={"a": 2}) == "changed_since_proposed"
    assert refused(at=NOW + timedelta(days=15)) == "proposal_expired"


def test_second_proposal_withdraws_the_first() -> None:
    first = propose("k", "s", content={"a": 1}, by=make_user(), at=NOW)
    propose("k", "s", content={"a": 2}, by=make_user(), at=NOW)
    assert Approval.objects.get(pk=first.pk).withdrawn_at == NOW


def test_database_refuses_one_person_in_both_roles() -> None:
    person = make_user()
    with pytest.raises(IntegrityError, match="approval_by_another_person"):
        Approval.objects.create(
            kind="k", subject="s", content_sha256="0" * 64, proposed_by=person, proposed_at=NOW,
            expires_at=NOW, approved_by=person, approved_at=NOW,
        )  # fmt: skip
