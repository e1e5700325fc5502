"""What the code promises of itself."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_no_view_and_no_form_takes_an_application_or_a_case_past_the_visibility_queries() -> None:
    rooms = ("applications/views", "applications/forms", "reviews/views", "reviews/forms")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    past = ("Application.objects", "Application._default_manager", "Case.objects", "Case._default_manager")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for word in past
        if word in path.read_text().replace(f"{word}.none()", "")
    ]
    assert len(files) > 20
    assert found == []


def test_days_are_swedish_days() -> None:
    """From 22 or 23 UTC on it is tomorrow in Sweden: an instant has no day of its own."""
    of_an_instant = re.compile(r"\b(?:\w+_at|at|now\(\)|NOW)\.date\(\)")
    files = [path for room in ("applications", "reviews", "clusterportal") for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 200
    assert [str(path.relative_to(ROOT)) for path in files if of_an_instant.search(path.read_text())] == []
