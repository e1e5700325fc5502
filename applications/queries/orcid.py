"""A researcher's works as ORCID's public API has them. Only where the portal is set to ask it."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from applications.domain.publications.entries import Unreadable
from applications.domain.publications.reading import Reading, read_back
from clusterportal.accounts.errors import Hidden, Refused

SECONDS = 5
LARGEST_ANSWER = 20 * 2**20


def asks_orcid() -> bool:
    """Whether the portal may ask ORCID at all."""
    return bool(settings.ORCID_API_URL)


def works_of(orcid: str | None) -> Reading:
    """The works of an iD. Hidden where the portal does not ask.

    Refused: `orcid_missing`, `orcid_unknown`, `orcid_unreachable`, and for no or too many works.
    """
    if not asks_orcid():
        raise Hidden
    if not orcid:
        raise Refused("orcid_missing")
    try:
        return read_back(_answer(f"{settings.ORCID_API_URL}/{orcid}/works"))
    except Unreadable as unreadable:
        known = unreadable.code in {"file_has_no_publications", "file_has_too_many_publications"}
        raise Refused(unreadable.code if known else "orcid_unreachable", **unreadable.params) from unreadable


def _answer(address: str) -> str:
    request = Request(address, headers={"Accept": "application/json", "User-Agent": "ClusterPortal"})  # noqa: S310
    try:
        with urlopen(request, timeout=SECONDS) as response:  # noqa: S310 -- the address is the operator's
            content: bytes = response.read(LARGEST_ANSWER + 1)
    except HTTPError as error:
        raise Refused("orcid_unknown" if error.code == 404 else "orcid_unreachable") from error
    except (OSError, ValueError) as error:
        raise Refused("orcid_unreachable") from error
    if len(content) > LARGEST_ANSWER:
        raise Refused("orcid_unreachable")
    return content.decode(errors="replace")
