from collections.abc import Iterator

import pytest

from tests.journeys.stack import Portal, running_portal


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Portal]:
    """An empty portal, started for the journeys of one file."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running
