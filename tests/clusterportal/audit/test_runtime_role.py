"""The one module that connects as the role that the portal runs with."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from clusterportal.audit.actions import append
from clusterportal.audit.checks import check_database
from clusterportal.audit.erasing import lawful_erasure
from clusterportal.files.models import StoredFile
from reviews.actions.asking_erasure import ask_erasure
from reviews.models import ErasureRequest
from tests.factories import NOW, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


@pytest.fixture
def runtime(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A connection of the runtime role to the tests' database, with the rights that a deployment gives it."""
    url, owner_url = os.environ["DATABASE_RUNTIME_URL"], os.environ["DATABASE_OWNER_URL"]
    if url == owner_url:
        pytest.skip("DATABASE_OWNER_URL names no role of its own")
    name = connection.settings_dict["NAME"]
    settings.DATABASE_OWNER_URL = make_conninfo(owner_url, dbname=name)
    monkeypatch.setitem(django_settings.DATABASES["default"], "USER", conninfo_to_dict(url)["user"])
    call_command("grant_runtime_role")
    with psycopg.connect(url, dbname=name, autocommit=True) as runtime:
        yield runtime


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_runtime_role_may_not_even_try_to_change_the_trail(runtime: psycopg.Connection, verb: str) -> None:
    append("call:1", "call.created", by=None, at=NOW)
    with pytest.raises(errors.InsufficientPrivilege):
        runtime.execute(verb)


def test_runtime_role_reads_and_adds(runtime: psycopg.Connection) -> None:
    append("call:1", "call.created", by=None, at=NOW)
    assert runtime.execute("SELECT count(*) FROM audit_event").fetchone() == (1,)
    assert runtime.execute("SELECT seq FROM audit_lock_head('call:1')").fetchone() == (1,)


def test_runtime_role_may_not_make_or_drop_tables(runtime: psycopg.Connection) -> None:
    for statement in (
        "CREATE TABLE public.mine (a int)",
        "DROP TABLE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            runtime.execute(statement)


def test_runtime_role_may_not_erase_whatever_it_sets(runtime: psycopg.Connection) -> None:
    """Not even with the right to delete: erasing is the owner's, and the trigger asks who that is."""
    StoredFile.objects.create(sha256="0" * 64, size_bytes=1, content_type="text/plain")
    runtime.execute("SET clusterportal.lawful_erasure = 'on'")
    with pytest.raises(errors.InsufficientPrivilege):
        runtime.execute("DELETE FROM files_storedfile")
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT DELETE ON files_storedfile TO "{runtime.info.user}"')
    with pytest.raises(errors.RaiseException, match="append-only"):
        runtime.execute("DELETE FROM files_storedfile")
    with transaction.atomic(), lawful_erasure():
        assert StoredFile.objects.all().delete()[0] == 1


def test_runtime_role_may_not_say_that_an_account_is_erased(runtime: psycopg.Connection) -> None:
    """That is what undoes the whole transaction where another role than the owner tries."""
    ask_erasure(by=make_user(), at=NOW)
    runtime.execute("SET clusterportal.lawful_erasure = 'on'")
    with pytest.raises(errors.RaiseException, match="lawful erasure alone"):
        runtime.execute("UPDATE reviews_erasurerequest SET done_at = now()")
    with transaction.atomic(), lawful_erasure():
        assert ErasureRequest.objects.update(done_at=NOW) == 1


def test_the_command_refuses_every_other_role(runtime: psycopg.Connection) -> None:
    name = connection.settings_dict["NAME"]
    environment = os.environ | {"DATABASE_URL": make_conninfo(os.environ["DATABASE_RUNTIME_URL"], dbname=name)}
    command = [sys.executable, "manage.py", "erase_due", "--report"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Only the role that owns the tables may erase: set DATABASE_URL to that role's." in done.stderr


def test_public_portal_refuses_a_role_that_owns_the_trail(settings: Any) -> None:
    assert check_database(["default"]) == []
    settings.PUBLIC = True
    found = [error.id for error in check_database(["default"])]
    assert "clusterportal.E001" in found
    assert check_database([]) == []
