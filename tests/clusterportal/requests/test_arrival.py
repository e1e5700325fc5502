from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import RequestFactory

from clusterportal.accounts.models import User
from clusterportal.requests.actions import arrive, keep_outcome, once
from clusterportal.requests.wsgi import ARRIVED_AT, MAX_BODY, StampArrival
from tests.factories import DAY, NOW, make_user

KEY = "7a0c3b5e-1111-4222-8333-444455556666"


def call_wrapper(environ: dict[str, Any], trusted_proxy: str = "") -> tuple[dict[str, Any], list[str]]:
    seen: dict[str, Any] = {}
    statuses: list[str] = []

    def application(inner: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(inner, body=inner["wsgi.input"].read())
        return [b"ok"]

    wrapper = StampArrival(application, trusted_proxy=trusted_proxy)
    list(wrapper({"wsgi.input": BytesIO(b"a=1"), "CONTENT_LENGTH": "3", **environ}, lambda s, _h: statuses.append(s)))
    return seen, statuses


def test_whole_body_is_read_before_the_stamp() -> None:
    before = datetime.now(UTC)
    seen, _statuses = call_wrapper({})
    assert seen["body"] == b"a=1"
    assert before <= seen[ARRIVED_AT] <= datetime.now(UTC)


def test_header_counts_from_the_configured_proxy_only() -> None:
    header = {"HTTP_X_REQUEST_ARRIVED": "1780000000.25"}
    trusted, _ = call_wrapper({**header, "REMOTE_ADDR": "10.0.0.1"}, trusted_proxy="10.0.0.1")
    stranger, _ = call_wrapper({**header, "REMOTE_ADDR": "10.0.0.2"}, trusted_proxy="10.0.0.1")
    assert trusted[ARRIVED_AT] == datetime.fromtimestamp(1780000000.25, UTC)
    assert stranger[ARRIVED_AT] > datetime(2026, 11, 1, tzinfo=UTC)


def test_body_above_the_bound_is_refused() -> None:
    seen, statuses = call_wrapper({"CONTENT_LENGTH": str(MAX_BODY + 1)})
    assert seen == {}
    assert statuses == ["413 Content Too Large"]


@pytest.mark.django_db(transaction=True)
def test_retry_inherits_the_first_arrival_and_its_outcome() -> None:
    user = make_user()

    def post(at: datetime, **fields: str) -> Any:
        request = RequestFactory().post("/register/", {"request_key": KEY, **fields})
        request.user, request.at = user, at
        return arrive(request, "register")

    first = post(NOW, text="a", csrfmiddlewaretoken="one")
    with transaction.atomic():
        keep_outcome(first, {"receipt": "r1"})
    retry = post(NOW + DAY, text="a", csrfmiddlewaretoken="two")
    other = post(NOW + DAY, text="b")
    assert (retry.at, retry.outcome) == (NOW, {"receipt": "r1"})
    assert (other.at, other.outcome) == (NOW + DAY, None)


def posted(user: User, at: datetime = NOW, **fields: str) -> Any:
    request = RequestFactory().post("/register/", {"request_key": KEY, **fields})
    request.user, request.at = user, at
    return request


@pytest.mark.django_db(transaction=True)
def test_a_retry_is_answered_with_what_the_first_one_did() -> None:
    user, done = make_user(), []

    def act(at: datetime) -> dict[str, Any]:
        done.append(at)
        return {"n": len(done)}

    answers = [once(posted(user, NOW + later * DAY, text="a"), "register", act) for later in range(3)]

    assert (answers, done) == ([{"n": 1}] * 3, [NOW])


@pytest.mark.django_db(transaction=True)
def test_what_failed_is_done_by_the_retry_as_of_the_first_arrival() -> None:
    user = make_user()

    def fail(_at: datetime) -> dict[str, Any]:
        raise LookupError

    with pytest.raises(LookupError):
        once(posted(user), "register", fail)

    assert once(posted(user, NOW + DAY), "register", lambda at: {"at": at.isoformat()}) == {"at": NOW.isoformat()}


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_identical_requests_at_the_same_time_are_done_once() -> None:
    user, together, done = make_user(), Barrier(4), []

    def send(number: int) -> dict[str, Any]:
        try:
            together.wait()
            return once(posted(user), "register", lambda _at: done.append(number) or {"by": number})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert len(done) == 1
    assert answers == [{"by": done[0]}] * 4
