"""Who may talk to the server from where: checks of the Host and Origin headers, and the headers of every answer."""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from techrace_server.settings import Settings

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer, errors included."""


def is_host_allowed(host: str | None, settings: Settings) -> bool:
    """Say whether a request addressed to ``host`` is meant for this server.

    Addresses are always right: only a name can be pointed here by somebody else (DNS rebinding).
    """
    if host is None or "," in host:
        return False
    name = _host_name(host)
    if name is None:
        return False
    if name in {"localhost", settings.host.lower(), *(allowed.lower() for allowed in settings.allowed_hosts)}:
        return True
    return "*" in settings.allowed_hosts or _is_address(name)


def is_origin_allowed(origin: str | None, host: str | None, settings: Settings) -> bool:
    """Say whether a page of this origin may connect. Programs that are not browsers send none."""
    if origin is None or origin in settings.allowed_origins:
        return True
    return host is not None and origin.lower() in {f"http://{host.lower()}", f"https://{host.lower()}"}


def is_token_right(authorization: str | None, settings: Settings) -> bool:
    """Say whether a request may do what only the operator may; everybody may where no token is set."""
    if settings.admin_token is None:
        return True
    token = bearer_of(authorization)
    return token is not None and is_operator(token, settings)


def bearer_of(authorization: str | None) -> str | None:
    """Return the token in a header ``Authorization: Bearer TOKEN``; None: there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def is_operator(token: str, settings: Settings) -> bool:
    """Say whether a token is the admin token; takes as long whatever it is. Nobody's is, where none is set."""
    if settings.admin_token is None:
        return False
    right = hashlib.sha256(settings.admin_token.encode()).digest()
    return hmac.compare_digest(hashlib.sha256(token.encode()).digest(), right)


def client_address(peer: str, forwarded: Sequence[str], settings: Settings) -> str:
    """Return where a client comes from: the last address on its way that is not one of our proxies.

    Args:
        peer: the address that the connection comes from.
        forwarded: the values of its ``X-Forwarded-For`` headers, which anybody can make up.
        settings: name the proxies that are believed.
    """
    address = peer
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    while hops and is_within(address, settings.trusted_proxies):
        hop = hops.pop()
        if not _is_address(hop):
            break
        address = hop
    return address


def is_within(address: str, networks: Sequence[str]) -> bool:
    """Say whether an address lies in one of the networks."""
    if not _is_address(address):
        return False
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in networks)


def _host_name(host: str) -> str | None:
    """Return the name or address in a Host header, without the port."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    return name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
