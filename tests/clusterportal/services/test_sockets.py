import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clusterportal.services.machine import CannotStart
from clusterportal.services.privileges import AS_I_AM
from clusterportal.services.sockets import LONGEST_NAME, LONGEST_PATH, fresh_socket_folder, remove_socket_folder

SHORT = "/tmp"  # noqa: S108 - the folders in it are made closed


def test_socket_folder_is_closed_and_short(tmp_path: Path) -> None:
    folder = fresh_socket_folder(tmp_path / "record", AS_I_AM, [SHORT])

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(str(folder / LONGEST_NAME)) <= LONGEST_PATH
    folder.rmdir()


def test_socket_folder_of_a_killed_run_is_removed(tmp_path: Path) -> None:
    first = fresh_socket_folder(tmp_path / "record", AS_I_AM, [SHORT])
    (first / "left.sock").touch()

    second = fresh_socket_folder(tmp_path / "record", AS_I_AM, [SHORT])

    assert not first.exists()
    assert second.is_dir()
    second.rmdir()


def test_socket_folder_record_removes_nothing_of_others(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (tmp_path / "record").write_text(str(precious))

    fresh_socket_folder(tmp_path / "record", AS_I_AM, [SHORT]).rmdir()

    assert precious.is_dir()


def test_socket_folder_avoids_a_long_temporary_path(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()

    folder = fresh_socket_folder(tmp_path / "record", AS_I_AM, [str(long), SHORT])

    assert folder.parent == Path(SHORT)
    folder.rmdir()


def test_socket_folder_without_a_short_path_says_what_to_set(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()

    with pytest.raises(CannotStart, match="set TMPDIR to a folder with a path under 60 characters"):
        fresh_socket_folder(tmp_path / "record", AS_I_AM, [str(long)])


def test_two_that_start_at_once_remove_what_a_killed_run_left(tmp_path: Path) -> None:
    records = [tmp_path / str(number) for number in range(200)]
    for record in records:
        record.write_text("/")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(remove_socket_folder, [record for record in records for _starter in range(4)]))
    assert [record for record in records if record.exists()] == []
