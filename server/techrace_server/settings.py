"""The host's settings: flags over environment over a TOML file over defaults, read once, refused by name.

A scenario (the game) is another thing and never found here.
"""

import difflib
import ipaddress
import os
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_type_hints

import attrs
from attrs import validators

from techrace_protocol.limits import Limits, Rate
from techrace_server.limits import HostLimits

PREFIX = "TECHRACE_"
LIMITS_PREFIX = "LIMITS_"


class SettingsError(ValueError):
    """A setting is unknown or has a value that cannot be used; the message names source, key and value."""


def default_data() -> Path:
    """Return the folder that a server uses where none is named: the user's data folder of the platform."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "techrace"


def _are_networks(_: object, field: "attrs.Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    for network in value:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise ValueError(f"{field.name}: {network!r}, expected a network such as 192.0.2.0/24") from error


@attrs.frozen(kw_only=True)
class Settings:
    """Everything a host can be told."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = attrs.field(default=8765, validator=[validators.ge(0), validators.le(65535)])
    """Port to listen on; 0 takes a free one."""
    data: Path = attrs.field(factory=default_data)
    """Folder of the journal and the replays."""
    allowed_hosts: tuple[str, ...] = ()
    """Host names by which the server may be addressed, beside its own address; ``*`` allows all."""
    allowed_origins: tuple[str, ...] = ()
    """Origins of other pages that may connect, as ``https://example.org``; the own page always may."""
    shared_networks: tuple[str, ...] = attrs.field(default=(), validator=_are_networks)
    """Networks, as ``192.0.2.0/24``, where an address stands for many people: limits per address do not apply."""
    admin_token: str | None = attrs.field(default=None, repr=False)
    """If set, creating a room needs ``Authorization: Bearer TOKEN``."""
    trusted_proxies: tuple[str, ...] = attrs.field(default=(), validator=_are_networks)
    """Addresses or networks of reverse proxies, whose ``X-Forwarded-For`` says where somebody comes from."""
    tls_certificate: Path | None = None
    """PEM file of a certificate and its chain; with it the server speaks TLS."""
    tls_key: Path | None = None
    """PEM file of the certificate's key."""
    log_level: str = attrs.field(
        default="info", validator=validators.in_(("debug", "info", "warning", "error", "critical"))
    )
    """The least that is told on the error stream."""
    log_format: str = attrs.field(default="text", validator=validators.in_(("text", "json")))
    """``json``: one object per line, for programs that collect logs."""
    limits: HostLimits = attrs.field(factory=HostLimits)
    """What bounds the host."""
    wire: Limits = attrs.field(factory=Limits)
    """What bounds each connection; set under ``limits`` too."""

    @property
    def is_public(self) -> bool:
        """Whether machines other than this one can reach the server."""
        if self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return True


def unsafe_reason(settings: Settings) -> str | None:
    """Return why a server should not be started with these settings, or None."""
    if settings.is_public and not settings.admin_token:
        return (
            f"host: at {settings.host} everybody in the network could open rooms; set TECHRACE_ADMIN_TOKEN, "
            "which opening a room then takes"
        )
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        return "tls_certificate, tls_key: expected both or none"
    if any(origin == "*" for origin in settings.allowed_origins):
        return "allowed_origins: * would let every page on the net act for its visitors; name the origins"
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _tuple(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError(value)


def _number(kind: type[int] | type[float]) -> Callable[[object], int | float]:
    def convert(value: object) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError(value)  # noqa: TRY004 - one kind of error for all converters
        if kind is int and isinstance(value, float):
            raise ValueError(value)
        return kind(value)

    return convert


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004
    return value


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


def _rate(value: object) -> Rate:
    per_second, _, burst = _text(value).partition("/")
    return Rate(int(per_second), int(burst))


_CONVERTERS: dict[object, tuple[Callable[[object], object], str]] = {
    int: (_number(int), "a whole number"),
    float: (_number(float), "a number"),
    str: (_text, "a text"),
    str | None: (_text, "a text"),
    Rate: (_rate, "a rate such as 5/30: per second, and at once"),
    Path: (_path, "a path"),
    Path | None: (_path, "a path"),
    tuple[str, ...]: (_tuple, "a list of texts"),
}


def _take(
    hints: Mapping[str, object], given: Mapping[str, object], source: str, prefix: str
) -> dict[str, object]:
    """Convert the values of one source to the types of the fields; refuse unknown keys."""
    values: dict[str, object] = {}
    for key, value in given.items():
        if hints.get(key) not in _CONVERTERS:
            near = difflib.get_close_matches(key, hints, 1)
            hint = f"; did you mean {prefix}{near[0]}?" if near else ""
            raise SettingsError(f"{source}: unknown setting {prefix}{key}{hint}")
        convert, expected = _CONVERTERS[hints[key]]
        try:
            values[key] = convert(value)
        except ValueError as error:
            raise SettingsError(f"{source}: {prefix}{key} is {value!r}, expected {expected}") from error
    return values


def _split(given: Mapping[str, object], source: str) -> tuple[dict[str, object], Mapping[str, object]]:
    plain = {key: value for key, value in given.items() if key != "limits"}
    limits = given.get("limits", {})
    if not isinstance(limits, Mapping):
        raise SettingsError(f"{source}: limits is {limits!r}, expected a table")
    return plain, limits


def load_settings(
    flags: Mapping[str, object] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """Return the settings of a host.

    Args:
        flags: what the command line says, by field name; None means "not said"; ``limits`` is a mapping.
        environ: variables; those that start with ``TECHRACE_`` count, limits as ``TECHRACE_LIMITS_ROOMS``.
        file: a TOML file with the same keys, limits in a table ``[limits]``.

    Raises:
        SettingsError: a key is unknown, a value unusable or unsafe, naming source, key and value.
    """
    sources: list[tuple[str, Mapping[str, object]]] = []
    if file is not None:
        try:
            sources.append((str(file), tomllib.loads(file.read_text(encoding="utf-8"))))
        except OSError as error:
            raise SettingsError(f"{file}: cannot be read: {error.strerror}") from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{file}: {error}") from error
    if environ:
        found = {key[len(PREFIX) :]: value for key, value in environ.items() if key.startswith(PREFIX)}
        limited = {
            key[len(LIMITS_PREFIX) :].lower(): value
            for key, value in found.items()
            if key.startswith(LIMITS_PREFIX)
        }
        plain = {key.lower(): value for key, value in found.items() if not key.startswith(LIMITS_PREFIX)}
        sources.append(("environment", {**plain, "limits": limited}))
    if flags:
        sources.append(("flags", {key: value for key, value in flags.items() if value is not None}))

    of_settings, of_host, of_wire = (get_type_hints(cls) for cls in (Settings, HostLimits, Limits))
    settings: dict[str, object] = {}
    limits: dict[str, object] = {}
    for source, given in sources:
        plain_part, limits_part = _split(given, source)
        settings |= _take(of_settings, plain_part, source, "")
        limits |= _take(of_host | of_wire, limits_part, source, "limits.")
    try:
        host = HostLimits(**{key: value for key, value in limits.items() if key in of_host})  # type: ignore[arg-type]
        wire = Limits(**{key: value for key, value in limits.items() if key in of_wire})  # type: ignore[arg-type]
        loaded = Settings(**settings, limits=host, wire=wire)  # type: ignore[arg-type]
    except ValueError as error:
        # attrs gives the field, the value and the bound as the arguments or the sentence of its error.
        raise SettingsError(f"settings: {error.args[0]}") from error
    reason = unsafe_reason(loaded)
    if reason is not None:
        raise SettingsError(f"settings: {reason}")
    return loaded
