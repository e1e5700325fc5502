#!/usr/bin/env python3
"""Run a command of the portal: `python manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("CLUSTERPORTAL_MODE", "demo")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
