"""The world of these tests, made once a module and rolled back after it; a test sees it as it was made.

Its foreign keys are looked at here, once: a look that a test's rollback undoes is due again after the next test.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.access.building import make_access_world
from tests.access.worlds import World


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    files = override_settings(FILES_ROOT=Path(tmp_path_factory.mktemp("files")))
    with django_db_blocker.unblock(), files, transaction.atomic():
        made = make_access_world()
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)
