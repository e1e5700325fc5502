"""What the register of documents makes of numbers and names, and what an export is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_NAME = 100


@dataclass(frozen=True)
class Packed:
    """One row of an export: the number as shown, the file that it became (empty where it is left out), its hash."""

    label: str
    what: str
    direction: str
    day: str
    file: str
    sha256: str
    remark: str = ""


def label_of(case_number: str, number: int) -> str:
    """The number of a document as people write it: 2027-00012-3."""
    return f"{case_number}-{number}"


def file_name(label: str, words: str, ending: str) -> str:
    """A name without folders or signs that no disk takes, the label first, so that names sort as numbers do."""
    case, _dash, number = label.rpartition("-")
    plain = "".join(sign if sign.isalnum() or sign in "-_." else " " for sign in words)
    words = "-".join(plain.split())[:MAX_NAME].strip("-.")
    return f"{case}-{int(number):03d}-{words}.{ending}"


def without_ending(name: str) -> str:
    """The name of a file without its ending."""
    stem, _dot, ending = name.rpartition(".")
    return stem if stem and len(ending) <= 5 else name


def checksums(files: Iterable[tuple[str, str]]) -> str:
    """Names and SHA-256 as `sha256sum --check` reads them."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in files)


def table(rows: Sequence[Packed]) -> list[list[str]]:
    """The rows of the list as a table."""
    return [[one.label, one.what, one.direction, one.day, one.file, one.sha256, one.remark] for one in rows]
