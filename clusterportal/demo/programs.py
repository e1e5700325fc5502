"""What the demo serves: the same three programs that production runs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from clusterportal.services.ports import HOST
from clusterportal.services.processes import Program

PROJECT = Path(__file__).resolve().parents[2]
# Web processes × pool + workers stay well under PostgreSQL's 100 connections.
CONNECTIONS_PER_WEB_PROCESS = "12"


def manage(environment: Mapping[str, str], log: Path, *command: str) -> Program:
    return _program(f"manage.py {command[0]}", log, environment, "manage.py", *command)


def served(environment: Mapping[str, str], logs: Path, port: int) -> list[Program]:
    """In the order of starting; the web server last, so that it is stopped first."""
    celery = ("-m", "celery", "--app=clusterportal.celery")
    worker = ("worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip")
    beat = ("beat", "--loglevel=INFO", "--pidfile=")
    web = ("-m", "gunicorn", f"--bind={HOST}:{port}", "clusterportal.wsgi:application")
    pooled = {**environment, "DATABASE_POOL": CONNECTIONS_PER_WEB_PROCESS}
    return [
        _program("Celery worker", logs / "worker.log", environment, *celery, *worker),
        _program("Celery beat", logs / "beat.log", environment, *celery, *beat),
        _program("Web server", logs / "web.log", pooled, *web),
    ]


def _program(name: str, log: Path, environment: Mapping[str, str], *arguments: str) -> Program:
    """On SIGQUIT Celery would wait for a broker that is gone. Killed, it and gunicorn take their own
    children along: those watch for the end of their parent."""
    return Program(
        name=name,
        argv=(sys.executable, *arguments),
        log=log,
        environment=environment,
        folder=PROJECT,
        stop_signal=signal.SIGTERM,
        death_signal=signal.SIGKILL,
    )
