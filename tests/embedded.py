"""A pytest plugin: servers for the tests, started before pytest-django reads the settings.

With DATABASE_URL and REDIS_URL set, the tests run on those servers instead. Where several processes share the tests
(`-n 2`), each has servers of its own, or a database of its own on those named; the one that hands them out has none.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from clusterportal.services.machine import CannotStart, uses_own_servers
from clusterportal.services.throw_away import throw_away_servers

_running = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    os.environ["CLUSTERPORTAL_MODE"] = "test"
    if not _hands_out(early_config):
        _start()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _running.close()


def _hands_out(config: pytest.Config) -> bool:
    """Whether other processes run the tests."""
    return bool(config.known_args_namespace.numprocesses) and "PYTEST_XDIST_WORKER" not in os.environ


def _start() -> None:
    try:
        if not uses_own_servers():
            os.environ.update(_running.enter_context(throw_away_servers()))
    except CannotStart as sentence:
        pytest.exit(str(sentence), returncode=1)
    _connect_as_owner()


def _connect_as_owner() -> None:
    """Django makes the tests' database by DATABASE_URL; the runtime role, which may not, keeps a name of its own."""
    runtime = os.environ["DATABASE_URL"]
    os.environ.setdefault("DATABASE_OWNER_URL", runtime)
    os.environ.update(DATABASE_RUNTIME_URL=runtime, DATABASE_URL=os.environ["DATABASE_OWNER_URL"])
