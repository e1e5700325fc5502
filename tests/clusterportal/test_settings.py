"""Settings are read in a process of their own, with an environment written out here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "clusterportal.settings",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "portal.example",
    "BASE_URL": "https://portal.example",
    "RECEIPT_KEY": "q" * 43 + "=",
    "REDIS_URL": "redis://cache.example:6379",
    "DATABASE_URL": "postgresql://portal@db.example/portal",
}


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env={**paths, **environment}, capture_output=True, text=True, check=False)


def test_production_does_not_load_the_demo() -> None:
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver, Resolver404\n"
        "print(any(name.startswith('clusterportal.demo') for name in sys.modules))\n"
        "try: get_resolver().resolve('/demo/')\n"
        "except Resolver404: print('no such address')"
    )
    done = python(code, **PRODUCTION)
    assert (done.stdout.split("\n")[:2], done.returncode) == (["False", "no such address"], 0), done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "RECEIPT_KEY", "REDIS_URL"])
def test_missing_value_says_what_to_do(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    done = python("import clusterportal.settings", **environment)
    assert f"{name} is not set. Set it to" in done.stderr


def test_demo_on_a_public_host_is_refused() -> None:
    environment = {**PRODUCTION, "CLUSTERPORTAL_MODE": "demo"}
    done = python("import clusterportal.settings", **environment)
    assert "The demo runs on this machine alone, not as portal.example." in done.stderr


def test_production_is_closed_by_default() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_SECURE", "MFA_REQUIRED", "CLOCK_OFFSET", "DEBUG")
    code = f"from clusterportal import settings; print([getattr(settings, n) for n in {names!r}])"
    assert python(code, **PRODUCTION).stdout.strip() == "['__Host-session', True, True, None, False]"
