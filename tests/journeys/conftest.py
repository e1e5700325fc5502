from collections.abc import Iterator

import pytest

from tests.journeys.stack import Portal, migrated_servers, running_portal


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[dict[str, str]]:
    with migrated_servers(tmp_path_factory.mktemp("servers")) as environment:
        yield environment


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, str]) -> Iterator[Portal]:
    """An empty portal, started for the journeys of one file."""
    with running_portal(servers, tmp_path_factory.mktemp("portal")) as running:
        yield running
