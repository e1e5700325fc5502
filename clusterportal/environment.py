"""Reading settings from the environment, with an error that says what to do."""

import base64
import binascii
import os
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "testserver"}


MODE = os.environ.get("CLUSTERPORTAL_MODE") or "production"
# What the demo and the tests use where nothing is set; production has no such values.
ON_THIS_MACHINE = {
    "SECRET_KEY": "only-for-demo-and-tests-" + 40 * "x",
    "BASE_URL": "http://127.0.0.1:8000",
    "RECEIPT_KEY": 42 * "A" + "A=",
    "REDIS_URL": "redis://127.0.0.1:6379",
}
# To the process's output, where whoever runs it collects it; no personal data is logged.
LOGGING_TO_OUTPUT = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"}},
    "filters": {"request_id": {"()": "clusterportal.requests.ids.AddRequestId"}},
    "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["output"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["output"], "level": "INFO", "propagate": False}},
}


def required(name: str, what_to_do: str) -> str:
    """The variable `name`; where it is not set, an error that says what to do, or the value for this machine alone."""
    value = os.environ.get(name) or (ON_THIS_MACHINE[name] if MODE in {"demo", "test"} else "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {what_to_do}")
    return value


def optional(name: str, default: str = "") -> str:
    """The variable `name`, or `default`."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, *, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# The pages' statements are long, and planning one costs more than answering it: a connection that has seen a statement
# three times keeps its plan.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def database(url: str, *, pool_size: int) -> dict[str, Any]:
    """Django's settings for a `postgresql://` URL (TCP, or a socket by `?host=/directory`).

    An empty URL gives a database that refuses every query, so that commands which need none still run.
    """
    if not url:
        return {"ENGINE": "django.db.backends.dummy"}
    parts = conninfo_to_dict(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, Any] = {names[key]: str(parts.pop(key)) for key in tuple(parts) if key in names}
    options: dict[str, Any] = PREPARED | parts
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 30}
    return settings | {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}


def cache(redis_url: str) -> dict[str, Any]:
    """A cache that nobody waits for longer than a second."""
    backend = "django.core.cache.backends.redis.RedisCache"
    return {"BACKEND": backend, "LOCATION": redis_url, "OPTIONS": {"socket_timeout": 1}}


def broker(redis_url: str) -> str:
    """Celery's name for a Redis URL; its transport spells sockets in its own way."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url


def refuse_public_demo(hosts: list[str], base_url: str) -> None:
    """Stops a demo that anybody but this machine could reach: it lets everyone sign in as anyone."""
    named = {*hosts, urlsplit(base_url).hostname or ""}
    if not named <= LOCAL_HOSTS:
        raise ImproperlyConfigured(
            f"The demo runs on this machine alone, not as {', '.join(sorted(named - LOCAL_HOSTS))}. "
            "Set CLUSTERPORTAL_MODE=production for a portal that others reach."
        )


def ed25519_seed(name: str, what_to_do: str) -> bytes:
    """Thirty-two bytes, written in base64."""
    try:
        seed = base64.b64decode(required(name, what_to_do), validate=True)
    except binascii.Error:
        seed = b""
    if len(seed) != 32:
        raise ImproperlyConfigured(f"{name} is not 32 bytes in base64. {what_to_do}")
    return seed
