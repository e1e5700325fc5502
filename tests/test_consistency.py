"""What the code promises of itself."""

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
