"""What a file field gives, as the actions take it."""

from typing import Any

from clusterportal.files.actions import Upload


def as_upload(file: Any) -> Upload | None:
    """None where no file was chosen."""
    return Upload(file.name, file.chunks()) if file else None
