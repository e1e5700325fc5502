"""The limits of a process that opens a file from outside.

A hostile file can take hundreds of megabytes or never end, so memory, time and open files are limited before the
first byte is parsed.
"""

import resource

MEMORY_BYTES = 1024 * 2**20
CPU_SECONDS = 20


def limit_this_process() -> None:
    """From here on: so much memory, so much time, and nothing written to a file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
