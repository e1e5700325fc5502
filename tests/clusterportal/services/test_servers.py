"""Real servers, really killed. Each test runs as every kind of user that this machine offers."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from clusterportal.services.embedded import Servers, embedded_servers, stop_all
from clusterportal.services.privileges import (
    AS_I_AM,
    USER_NAMESPACE,
    Privileges,
    choose_privileges,
    nobody,
    works,
)
from clusterportal.services.processes import working_in

PROJECT = Path(__file__).parents[3]
KINDS = ("namespace", "nobody", "normal user")
# Starts the servers, says so, and waits to be killed.
KILLED = """
import sys, time
from pathlib import Path
from clusterportal.services.embedded import embedded_servers
from clusterportal.services.privileges import Privileges
from tests.clusterportal.services.test_servers import privileges_for
servers = embedded_servers(Path(sys.argv[1]), privileges=privileges_for(sys.argv[2]))
print([process.pid for _, process in servers.start()], flush=True)
time.sleep(600)
"""


def privileges_for(kind: str) -> Privileges:
    is_root = os.geteuid() == 0
    if is_root == (kind == "normal user"):
        pytest.skip(f"this test run is {'' if is_root else 'not '}root")
    if kind == "normal user":
        return AS_I_AM
    privileges = nobody() if kind == "nobody" else Privileges(namespace=USER_NAMESPACE)
    if not works(privileges):
        pytest.skip("this machine forbids user namespaces")
    return privileges


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    privileges_for(request.param)
    return str(request.param)


@pytest.fixture
def servers(kind: str, tmp_path: Path) -> Iterator[Servers]:
    servers = embedded_servers(tmp_path / "state", privileges=privileges_for(kind))
    yield servers
    servers.postgres.remove()
    servers.close()


def gone(pids: list[int], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while any(Path("/proc", str(pid)).exists() for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def value(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
        return row[0] if row else None


def test_servers_start_and_stop(servers: Servers) -> None:
    started = servers.start()
    urls = servers.environment

    assert value(urls["DATABASE_URL"], "SELECT current_user") == "portal"
    assert value(urls["DATABASE_OWNER_URL"], "SELECT current_user") == "portal_owner"
    assert value(urls["DATABASE_URL"], "SELECT lower('ÅÄÖ')") == "åäö"
    assert value(urls["DATABASE_URL"], "SHOW listen_addresses") == ""
    assert [value(urls["DATABASE_URL"], f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == ["on", "on"]
    with redis.Redis.from_url(urls["REDIS_URL"]) as client:
        assert client.ping()

    stop_all(started)

    assert gone([process.pid for _, process in started])
    assert working_in(servers.postgres.data) == []


def test_servers_never_run_as_root(servers: Servers) -> None:
    started = servers.start()

    users = {value(servers.environment["DATABASE_URL"], "SELECT current_setting('is_superuser')")}
    effective = {Path(f"/proc/{process.pid}/status").read_text().split("CapEff:\t")[1][:16] for _, process in started}

    assert users == {"off"}
    assert effective == {"0" * 16}  # no capability left, whatever the user's number
    stop_all(started)


def test_runtime_role_may_not_create_and_owner_may(servers: Servers) -> None:
    started = servers.start()
    urls = servers.environment

    with psycopg.connect(urls["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE DATABASE another")
    with psycopg.connect(urls["DATABASE_URL"]) as runtime, pytest.raises(psycopg.errors.InsufficientPrivilege):
        runtime.execute("CREATE TABLE mine (x int)")

    stop_all(started)


def test_killed_supervisor_leaves_no_orphan_and_no_loss(servers: Servers, kind: str) -> None:
    servers.close()
    state = servers.record.parent
    supervisor = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(state), kind], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    pids = [int(pid) for pid in supervisor.stdout.readline().strip("[]\n").split(",")]
    sockets = Path(servers.record.read_text())
    owner_url = f"postgresql://portal_owner@/portal?host={sockets}"
    with psycopg.connect(owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    supervisor.send_signal(signal.SIGKILL)
    supervisor.communicate()
    again = embedded_servers(state, privileges=privileges_for(kind))
    started = again.start()

    assert gone(pids)
    assert not sockets.exists()
    assert value(again.environment["DATABASE_OWNER_URL"], "SELECT number FROM kept") == 7
    stop_all(started)
    again.close()


def test_everything_killed_at_once_starts_again(servers: Servers) -> None:
    for _, process in servers.start():
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    pid_file = servers.postgres.data / "postmaster.pid"
    assert pid_file.exists()
    # The number may meanwhile be another living process of the same user.
    pid_file.write_text(f"{os.getpid()}\n{servers.postgres.data}\n")

    started = servers.start()

    assert value(servers.environment["DATABASE_URL"], "SELECT 1") == 1
    stop_all(started)


def test_unfinished_cluster_is_made_anew(servers: Servers) -> None:
    servers.postgres.data.mkdir(parents=True)
    (servers.postgres.data / "PG_VERSION").write_text("18\n")

    started = servers.start()

    assert value(servers.environment["DATABASE_URL"], "SELECT current_database()") == "portal"
    stop_all(started)


def test_root_never_keeps_its_rights() -> None:
    chosen = choose_privileges()

    assert (chosen == AS_I_AM) == (os.geteuid() != 0)


@pytest.mark.db
def test_configured_servers_answer() -> None:
    assert value(os.environ["DATABASE_URL"], "SELECT lower('ÅÄÖ')") == "åäö"
    assert value(os.environ["DATABASE_OWNER_URL"], "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        assert client.ping()


def test_servers_start_for_a_normal_user_too(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("this test run is not root")
    someone = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", sys.executable, "-c"]
    # Behind a closed home a Python may come up with another one's library.
    probe = [*someone, f"import sys; sys.exit(sys.version != {sys.version!r})"]
    if shutil.which("setpriv") is None or subprocess.run(probe, check=False, capture_output=True).returncode:
        pytest.skip("no setpriv, or this Python is closed to normal users")
    script = (
        "import psycopg; from clusterportal.services.throw_away import throw_away_servers as servers\n"
        "with servers() as urls: print(psycopg.connect(urls['DATABASE_URL']).info.user)"
    )

    done = subprocess.run(
        [*someone, script], cwd=PROJECT, env={"PATH": os.environ["PATH"]}, check=False, capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ("portal\n", "")
