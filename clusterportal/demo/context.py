"""What the demo adds to every page."""

from django.http import HttpRequest


def demo_bar(request: HttpRequest) -> dict[str, object]:
    return {"demo_bar": None}
