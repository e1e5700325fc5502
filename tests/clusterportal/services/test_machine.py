from pathlib import Path

import pytest

from clusterportal.services.machine import (
    CannotStart,
    check_disk,
    check_platform,
    check_python,
    uses_own_servers,
)

MODERN = (2, 36)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64", "arm64"])
def test_platform_accepts_linux_with_glibc(machine: str) -> None:
    check_platform("linux", machine, (2, 28))


@pytest.mark.parametrize(
    ("system", "machine", "glibc"),
    [
        ("darwin", "arm64", ()),
        ("win32", "AMD64", ()),
        ("linux", "riscv64", MODERN),
        ("linux", "x86_64", (2, 27)),
        ("linux", "x86_64", ()),  # musl
    ],
)
def test_platform_elsewhere_points_to_own_servers(system: str, machine: str, glibc: tuple[int, ...]) -> None:
    with pytest.raises(CannotStart) as sentence:
        check_platform(system, machine, glibc)

    assert "set DATABASE_URL and REDIS_URL to servers of your own" in str(sentence.value)
    assert f"{system}, {machine}" in str(sentence.value)
    assert "\n" not in str(sentence.value)


@pytest.mark.parametrize("version", [(3, 11), (3, 14)])
def test_python_accepts_first_and_last(version: tuple[int, int]) -> None:
    check_python(version)


@pytest.mark.parametrize("version", [(3, 10), (3, 15)])
def test_python_names_the_version_it_refuses(version: tuple[int, int]) -> None:
    with pytest.raises(CannotStart, match="needs Python 3.11 to 3.14; this is Python {}.{}".format(*version)):
        check_python(version)


def test_disk_names_the_folder_that_is_full(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=rf"^{tmp_path} has .* GiB free; ClusterPortal needs 1048576.0 GiB"):
        check_disk(tmp_path / "not" / "yet", 1024**5)


def test_own_servers_need_both_addresses() -> None:
    both = {"DATABASE_URL": "postgresql://a@/b", "REDIS_URL": "redis://c"}

    assert uses_own_servers(both)
    assert not uses_own_servers({})
    with pytest.raises(CannotStart, match="Only REDIS_URL is set"):
        uses_own_servers({"REDIS_URL": "redis://c", "DATABASE_URL": ""})
