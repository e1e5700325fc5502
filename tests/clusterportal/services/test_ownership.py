import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from clusterportal.services.machine import CannotStart
from clusterportal.services.ownership import claim, empty, finish

pytestmark = pytest.mark.db


@pytest.fixture
def owner_url() -> Iterator[str]:
    """An empty database of its own."""
    server, name = os.environ["DATABASE_OWNER_URL"], f"ownership_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield make_conninfo(server, dbname=name)
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def run(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement)


def test_empty_database_is_claimed_and_finished(owner_url: str) -> None:
    claimed = [claim(owner_url, "open"), claim(owner_url, "open")]
    finish(owner_url)

    assert claimed == [False, False]  # a load that was cut short is not complete
    assert claim(owner_url, "open")


def test_foreign_database_is_refused_and_left_alone(owner_url: str) -> None:
    run(owner_url, "CREATE TABLE somebody_elses AS SELECT 1 AS x")

    with pytest.raises(CannotStart, match="neither empty nor made by the demo"):
        claim(owner_url, "open")
    empty(owner_url)

    run(owner_url, "SELECT x FROM somebody_elses")


def test_other_stage_is_refused(owner_url: str) -> None:
    claim(owner_url, "open")

    with pytest.raises(CannotStart, match="holds the demo's stage open"):
        claim(owner_url, "panel")


def test_emptied_database_can_be_claimed_for_another_stage(owner_url: str) -> None:
    claim(owner_url, "open")
    run(owner_url, "CREATE TABLE sample AS SELECT 1 AS x")

    empty(owner_url)

    assert not claim(owner_url, "panel")
    with pytest.raises(psycopg.errors.UndefinedTable):
        run(owner_url, "SELECT x FROM sample")
