"""The virus scanner judges files after their upload; one that is late or down holds up nothing."""

import socketserver
import threading
from pathlib import Path
from typing import Any

import pytest

from clusterportal.accounts.errors import Refused
from clusterportal.files.actions import keep_made, keep_pdf
from clusterportal.files.models import Scan, StoredFile
from clusterportal.files.responses import attachment
from clusterportal.files.scanning import scan_due
from tests.clusterportal.files.scanner import Scanner, Silent, marked_pdf, running_scanner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def kept(text: str) -> StoredFile:
    return keep_pdf([marked_pdf(text)], max_bytes=2**20, max_pages=3)


def states() -> list[tuple[str, str]]:
    return sorted(Scan.objects.values_list("state", "found"))


def test_an_uploaded_file_waits_and_a_made_one_does_not() -> None:
    kept("Plan")
    keep_made(b"made here", "text/plain")
    assert states() == [("not_scanned", "")]


def test_each_file_gets_its_verdict(settings: Any) -> None:
    kept("Plan")
    kept("EICAR")
    with running_scanner() as settings.CLAMD_ADDRESS:
        assert (scan_due(), scan_due()) == (2, 0)
    assert states() == [("clean", ""), ("infected", "Eicar-Signature")]


def test_a_scanner_behind_a_socket_file_is_asked_too(settings: Any, tmp_path: Path) -> None:
    kept("EICAR")
    path = tmp_path / "clamd.sock"
    with socketserver.ThreadingUnixStreamServer(str(path), Scanner) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.CLAMD_ADDRESS = f"unix:{path}"
        assert scan_due() == 1
        server.shutdown()
        thread.join()
    assert states() == [("infected", "Eicar-Signature")]


def test_without_a_scanner_nothing_is_scanned() -> None:
    kept("EICAR")
    assert scan_due() == 0
    assert states() == [("not_scanned", "")]


def test_a_scanner_that_is_down_or_says_nothing_leaves_files_waiting(settings: Any) -> None:
    kept("Plan")
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    assert scan_due() == 0
    with running_scanner(Silent) as settings.CLAMD_ADDRESS:
        assert scan_due() == 0
    assert states() == [("not_scanned", "")]


def test_what_the_scanner_cannot_judge_does_not_keep_the_others_waiting(settings: Any) -> None:
    kept("LARGE")
    kept("Plan")
    with running_scanner() as settings.CLAMD_ADDRESS:
        assert (scan_due(), scan_due()) == (1, 0)
    assert states() == [("clean", ""), ("not_scanned", "")]


def test_an_infected_file_is_handed_to_nobody(settings: Any) -> None:
    file = kept("EICAR")
    assert attachment(file, "plan.pdf").status_code == 200
    with running_scanner() as settings.CLAMD_ADDRESS:
        scan_due()
    with pytest.raises(Refused) as refusal:
        attachment(file, "plan.pdf")
    assert refusal.value.code == "file_infected"
