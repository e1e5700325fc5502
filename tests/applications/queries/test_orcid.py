"""Asking ORCID: a small server of our own answers as theirs does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import LazySettings

from applications.domain.publications.work import Work
from applications.queries.orcid import works_of
from clusterportal.accounts.errors import Hidden, Refused

IDS = {
    "works": "0000-0002-1825-0097",
    "none": "0000-0001-5109-3700",
    "odd": "0000-0002-1694-233X",
    "down": "0000-0001-5000-0007",
}
SUMMARY = {
    "title": {"title": {"value": "Light"}},
    "publication-date": {"year": {"value": "2020"}},
    "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.1000/a"}]},
}
ANSWERS = {
    f"/v3.0/{IDS['works']}/works": (200, json.dumps({"group": [{"work-summary": [SUMMARY]}]})),
    f"/v3.0/{IDS['none']}/works": (200, json.dumps({"group": []})),
    f"/v3.0/{IDS['odd']}/works": (200, "<html>"),
    f"/v3.0/{IDS['down']}/works": (503, ""),
}


class Orcid(BaseHTTPRequestHandler):
    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Accept"]))
        status, body = ANSWERS.get(self.path, (404, "{}"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def orcid(settings: LazySettings) -> Iterator[type[Orcid]]:
    Orcid.asked = []
    server = HTTPServer(("127.0.0.1", 0), Orcid)
    threading.Thread(target=server.serve_forever).start()
    settings.ORCID_API_URL = f"http://127.0.0.1:{server.server_port}/v3.0"
    yield Orcid
    server.shutdown()
    server.server_close()


def test_the_public_works_of_an_id_are_read(orcid: type[Orcid]) -> None:
    assert works_of(IDS["works"]).works == (Work("Light", 2020, "", "10.1000/a"),)
    assert orcid.asked == [(f"/v3.0/{IDS['works']}/works", "application/json")]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (None, "orcid_missing"),
        ("0000-0003-0000-0003", "orcid_unknown"),
        (IDS["none"], "file_has_no_publications"),
        (IDS["odd"], "orcid_unreachable"),
        (IDS["down"], "orcid_unreachable"),
    ],
)
def test_what_went_wrong_is_said(orcid: type[Orcid], asked: str | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        works_of(asked)

    assert refused.value.code == code


def test_a_server_that_is_gone_is_said(orcid: type[Orcid], settings: LazySettings) -> None:
    settings.ORCID_API_URL = "http://127.0.0.1:9/v3.0"

    with pytest.raises(Refused) as refused:
        works_of(IDS["works"])

    assert refused.value.code == "orcid_unreachable"


def test_without_the_setting_nobody_is_asked(orcid: type[Orcid], settings: LazySettings) -> None:
    settings.ORCID_API_URL = ""

    with pytest.raises(Hidden):
        works_of(IDS["works"])

    assert orcid.asked == []
