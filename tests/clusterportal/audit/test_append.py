import threading

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from clusterportal.audit.actions import append, record_read
from clusterportal.audit.chain import first_bad_row
from clusterportal.audit.models import Event
from clusterportal.audit.triggers import is_append_only
from clusterportal.audit.verify import bad_rows
from tests.factories import NOW, make_user
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_append_numbers_and_chains_events() -> None:
    user = make_user()
    append("call:1", "call.created", detail={"a": 1}, by=user, at=NOW)
    append("call:1", "call.changed", by=None, at=NOW)
    rows = list(Event.objects.filter(chain="call:1").order_by("seq").values())
    assert [(row["seq"], row["action"], row["actor"]) for row in rows] == [
        (1, "call.created", str(user.pk)),
        (2, "call.changed", ""),
    ]
    assert first_bad_row(rows) is None


def test_parallel_writers_of_one_chain_leave_no_gap() -> None:
    def write() -> None:
        for _step in range(10):
            with transaction.atomic():
                append("call:2", "call.changed", by=None, at=NOW)
        connection.close()

    threads = [threading.Thread(target=write) for _writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(Event.objects.filter(chain="call:2").order_by("seq").values())
    assert [row["seq"] for row in rows] == list(range(1, 61))
    assert first_bad_row(rows) is None


def test_one_person_reads_several_pages_at_once() -> None:
    reader = make_user()
    read = [lambda n=number: record_read(f"page:{n}", by=reader, at=NOW) for number in range(8)]

    outcomes = together(*read)

    assert [one for one in outcomes if not isinstance(one, Event)] == []
    assert sorted(Event.objects.values_list("seq", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_database_refuses_to_change_the_trail(statement: str) -> None:
    append("call:3", "call.created", by=None, at=NOW)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(chain="call:3").count() == 1


def test_verifier_without_django_names_the_forged_row() -> None:
    append("call:4", "call.created", by=None, at=NOW)
    append("call:4", "call.changed", by=None, at=NOW)
    append("call:5", "call.created", by=None, at=NOW)
    url = database_url()
    assert list(bad_rows(url)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('clusterportal.test_flush', 'on', false)")
        cursor.execute("UPDATE audit_event SET action = 'call.forged' WHERE chain = 'call:4' AND seq = 2")
    assert [(row["chain"], row["seq"]) for row in bad_rows(url)] == [("call:4", 2)]


def test_read_goes_to_the_readers_own_chain_of_the_day() -> None:
    user = make_user()
    event = record_read("case:7", by=user, at=NOW)
    assert (event.chain, event.detail) == (f"reads:{user.pk}:{NOW:%Y-%m-%d}", {"thing": "case:7"})


def test_events_are_append_only_and_users_are_not() -> None:
    assert is_append_only(Event)
    assert not is_append_only(type(make_user()))


def database_url() -> str:
    parts = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg.conninfo.make_conninfo(**{key: parts[name] or None for key, name in names.items()})
