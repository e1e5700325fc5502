"""Every answer has an id that nobody outside chooses; the log and the pages of errors name it."""

import logging
import re
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path, reverse

from clusterportal.environment import LOGGING_TO_OUTPUT
from clusterportal.requests.ids import AddRequestId, as_request_id, current_request_id
from clusterportal.requests.senders import sender_of
from clusterportal.requests.wsgi import CLIENT_ADDRESS, MAX_BODY, StampArrival

pytestmark = pytest.mark.django_db
LINE = "{name} [{request_id}]: {message}"
GIVEN = "7a0c3b5e-1111-4222-8333-444455556666"
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("seeded")


def logged(request: HttpRequest) -> HttpResponse:
    logging.getLogger("clusterportal.seeded").warning("Seeded.")
    return HttpResponse(current_request_id())


urlpatterns = [path("fail/", fail), path("logged/", logged), path("", include("clusterportal.urls"))]
seeded = override_settings(ROOT_URLCONF=__name__)


def wrapped(environ: dict[str, Any], trusted_proxy: str = "") -> dict[str, Any]:
    """What Django gets, or the headers of the answer where the wrapper itself answers."""
    seen: dict[str, Any] = {}

    def application(inner: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(inner)
        return [b"ok"]

    def start(_status: str, headers: list[tuple[str, str]]) -> None:
        seen.update(headers)

    list(StampArrival(application, trusted_proxy=trusted_proxy)({"wsgi.input": BytesIO(), **environ}, start))
    return seen


def test_every_answer_has_an_id_of_its_own() -> None:
    client = Client()
    ids = [client.get(address)["X-Request-ID"] for address in ("/", "/", "/nothing/", "/static/css/tokens.css")]
    assert len(set(ids)) == 4
    assert all(map(UUID4.fullmatch, ids))


def test_an_id_from_outside_counts_from_the_configured_proxy_only() -> None:
    header = {"HTTP_X_REQUEST_ID": GIVEN.replace("-", "")}
    assert wrapped({**header, "REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1")["clusterportal.request_id"] == GIVEN
    for environ, proxy in (
        ({**header, "REMOTE_ADDR": "10.0.0.2"}, "10.0.0.1"),
        ({**header, "REMOTE_ADDR": ""}, ""),
        ({"HTTP_X_REQUEST_ID": "<script>", "REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1"),
    ):
        assert UUID4.fullmatch(wrapped(environ, proxy)["clusterportal.request_id"])
        assert wrapped(environ, proxy)["clusterportal.request_id"] != GIVEN
    assert Client().get("/", headers={"X-Request-ID": GIVEN})["X-Request-ID"] != GIVEN


def test_what_the_wrapper_answers_itself_has_an_id_too() -> None:
    assert UUID4.fullmatch(wrapped({"CONTENT_LENGTH": str(MAX_BODY + 1)})["X-Request-ID"])


@seeded
def test_a_failure_shows_the_id_that_the_answer_and_the_log_have(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(AddRequestId())
    client = Client(raise_request_exception=False)
    answer = client.get("/fail/")
    page, failed = answer.content.decode(), answer["X-Request-ID"]
    assert answer.status_code == 500
    assert page.count(f"<code>{failed}</code>") == 2
    for name in ("report_problem", "report_no_account"):
        assert page.count(f'href="{reverse(name)}?request={failed}"') == 2, name
    errors = [one for one in caplog.records if one.name == "django.request" and one.levelno == logging.ERROR]
    assert [one.request_id for one in errors] == [failed]


@seeded
def test_a_line_of_the_log_names_the_request(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(AddRequestId())
    answer = Client().get("/logged/")
    line = logging.Formatter(LINE, style="{")
    written = [line.format(one) for one in caplog.records if one.name == "clusterportal.seeded"]
    assert LOGGING_TO_OUTPUT["formatters"]["line"]["format"].endswith(LINE)
    assert written == [f"clusterportal.seeded [{answer['X-Request-ID']}]: Seeded."]
    assert (answer.content.decode(), current_request_id()) == (answer["X-Request-ID"], "")


def test_a_page_that_was_too_old_gives_the_reference_and_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "ada@post.example"})
    page, failed = answer.content.decode(), answer["X-Request-ID"]
    assert answer.status_code == 403
    assert f"Give the reference {failed} when you contact us." in page
    assert f'href="{reverse("report_no_account")}?request={failed}"' in page


def test_what_is_not_there_gives_no_reference() -> None:
    answer = Client().get("/nothing/")
    assert answer["X-Request-ID"] not in answer.content.decode()


@pytest.mark.parametrize("text", ["", "x", "7a0c3b5e", "<script>", "0" * 33])
def test_what_is_no_id_is_nothing(text: str) -> None:
    assert as_request_id(text) == ""


def test_the_sender_is_the_address_that_the_configured_proxy_names() -> None:
    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7", "REMOTE_ADDR": "10.0.0.1"}
    assert wrapped(forwarded, "10.0.0.1")[CLIENT_ADDRESS] == "198.51.100.7"
    assert wrapped(forwarded)[CLIENT_ADDRESS] == "10.0.0.1"
    assert wrapped({"REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1")[CLIENT_ADDRESS] == "10.0.0.1"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("", "nonsense", True),
    ],
)
def test_senders_are_told_apart_without_keeping_their_address(one: str, other: str, is_same: bool) -> None:
    hashes = [sender_of(RequestFactory().get("/", REMOTE_ADDR=address)) for address in (one, other)]
    assert (hashes[0] == hashes[1]) is is_same
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes)
