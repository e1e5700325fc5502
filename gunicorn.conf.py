"""How gunicorn serves the portal, in the demo and in production (docs/operations.md)."""

import os
import subprocess
import sys
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "32"))
graceful_timeout = 8
control_socket_disable = True  # it would be written below HOME, which may not exist
# The arrival wrapper decides which proxy is believed; gunicorn believes none.
forwarded_allow_ips = ""


def on_starting(_server: Any) -> None:
    """Refuses to serve in public on a database that may lose or rewrite what it keeps (clusterportal.audit.checks)."""
    if os.environ.get("CLUSTERPORTAL_MODE", "production") == "production":
        subprocess.run([sys.executable, "manage.py", "check", "--database", "default"], check=True)
