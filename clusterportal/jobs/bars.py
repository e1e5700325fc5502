"""How far a job has come, for the component `progress`."""

from typing import Any

from clusterportal.jobs.models import Job


def progress_bar(job: Job, key: str, label: str, poll_url: str) -> dict[str, Any]:
    """`key`: the bar's id on its page; `poll_url`: asked for it again, empty once there is nothing more to come."""
    percent = round(job.progress_fraction * 100)
    bar: dict[str, Any] = {"id": key, "label": label, "value": percent, "text": f"{percent} %"}
    return bar | ({"poll_url": poll_url} if poll_url else {})
