"""Nothing acknowledged is lost, and nothing is kept twice, while the portal is killed under those who write."""

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from clusterportal.services.ports import HOST
from tests.faults.stack import WEB, Fragile, fragile_portal
from tests.journeys.waiting import wait_until

pytestmark = pytest.mark.long
N_WRITERS, N_SAVES = 40, 50
TOKEN = "a" * 32
PATIENCE = 120

WORLD = """
from importlib import import_module
from django.conf import settings
from tests.factories import add_applicant, make_application, make_call, make_user
from applications.queries.forms import form_of

application = make_application(make_call("vr"), complete=False)
sections = [one for one in form_of(application).sections if one.kind == "answers"]
fields = [(one.key, asked.key) for one in sections for asked in one.fields if asked.kind in ("area", "rich")]
sessions = []
for number in range(given["n"]):
    user = make_user(f"Writer {number}")
    add_applicant(application.consortium, user, role="administrator")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    sessions.append((str(user.pk), session.session_key))
result = {"reference": application.reference, "fields": fields, "sessions": sessions}
"""
KEPT = """
from applications.models import Answer, AnswerRevision, SetAsideAnswer
result = {
    "current": list(Answer.objects.values_list("value", flat=True)),
    "saved": list(AnswerRevision.objects.values_list("value", flat=True)),
    "aside": list(SetAsideAnswer.objects.values_list("value", flat=True)),
}
"""


@dataclass
class Writer:
    """Somebody who writes one text after another into any field, and sends each until it is answered."""

    port: int
    reference: str
    user: str
    session: str
    fields: list[tuple[str, str]]
    number: int
    saved: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    n_retries: int = 0
    _bases: dict[str, str] = field(default_factory=dict)

    def write_all(self) -> None:
        chance = random.Random(self.number)
        for count in range(N_SAVES):
            section, key = chance.choice(self.fields)
            self._save(section, key, f"Text {count} of writer {self.number}.")

    def _save(self, section: str, key: str, text: str) -> None:
        request = {"csrfmiddlewaretoken": TOKEN, "editor": self.user, "request_key": str(uuid.uuid4())}
        body = urlencode({**request, key: text, f"base_{key}": self._bases.get(key, "0")})
        status, answer = self._until_answered(section, body)
        if status == 409:
            self.aside.append(text)
            self._bases[key] = answer["clashes"][key]["base"]
        else:
            self.saved.append(text)
            self._bases[key] = answer["bases"][key]

    def _until_answered(self, section: str, body: str) -> tuple[int, dict]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, answer = self._post(section, body)
            except (OSError, http.client.HTTPException):
                status, answer = 0, {}
            if status in {200, 409}:
                return status, answer
            assert status in {0, 500, 502, 503}, (status, answer)
            self.n_retries += 1
            time.sleep(0.2)
        raise AssertionError(f"writer {self.number} was not answered within {PATIENCE} s")

    def _post(self, section: str, body: str) -> tuple[int, dict]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={self.session}; csrf={TOKEN}",
        }
        try:
            connection.request("POST", f"/applications/{self.reference}/sections/{section}/autosave/", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if answer.status in {200, 409} else {}
        finally:
            connection.close()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Fragile]:
    with fragile_portal(tmp_path) as running:
        yield running


def test_two_thousand_saves_survive_killed_web_servers_and_a_killed_database(portal: Fragile) -> None:
    world = portal.python(WORLD, n=N_WRITERS)
    writers = [
        Writer(portal.port, world["reference"], user, session, [tuple(one) for one in world["fields"]], number)
        for number, (user, session) in enumerate(world["sessions"])
    ]
    threads = [threading.Thread(target=writer.write_all) for writer in writers]
    for thread in threads:
        thread.start()

    for share, kill in ((0.2, _kill_worker), (0.4, _kill_database), (0.6, _kill_web), (0.8, _kill_database)):
        wait_until(
            lambda share=share: _n_answered(writers) >= share * N_WRITERS * N_SAVES, "saving goes on", seconds=600
        )
        kill(portal)
    for thread in threads:
        thread.join()

    kept = portal.python(KEPT)
    saved = Counter(kept["saved"])
    assert _n_answered(writers) == N_WRITERS * N_SAVES
    assert sum(writer.n_retries for writer in writers) > 0
    assert saved == Counter(text for writer in writers for text in writer.saved)
    assert Counter(kept["aside"]) == Counter(text for writer in writers for text in writer.aside)
    assert max(saved.values()) == 1
    assert set(kept["current"]) <= set(kept["saved"])


def _n_answered(writers: list[Writer]) -> int:
    return sum(len(writer.saved) + len(writer.aside) for writer in writers)


def _kill_worker(portal: Fragile) -> None:
    portal.kill_one_worker()


def _kill_database(portal: Fragile) -> None:
    portal.kill("PostgreSQL")
    portal.start_again("PostgreSQL")


def _kill_web(portal: Fragile) -> None:
    portal.kill(WEB)
    portal.start_again(WEB)
    wait_until(portal.is_up, "the portal answers again", seconds=60)
