"""From where a request without an account comes, for counting and for nothing else."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from clusterportal.requests.wsgi import CLIENT_ADDRESS

NETWORK_BITS = 64  # what one household or company gets of IPv6


def sender_of(request: HttpRequest) -> str:
    """A keyed hash of the address, of its network for IPv6. All whose address is unknown are one sender."""
    given = request.META.get(CLIENT_ADDRESS) or request.META.get("REMOTE_ADDR") or ""
    return salted_hmac("clusterportal.requests.senders", _network(str(given)), algorithm="sha256").hexdigest()


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, NETWORK_BITS), strict=False))
