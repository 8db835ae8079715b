"""The limits are the ones that were promised, and the page about them names every one with its default."""

import re
from pathlib import Path

import attrs

from techrace_protocol.limits import Limits, Rate
from techrace_server.limits import HostLimits

PAGE = Path(__file__).parents[2] / "docs" / "operate-limits.md"
KIB = 1024
WIRE = {
    "hello_bytes": 4 * KIB,
    "message_bytes": 16 * KIB,
    "depth": 8,
    "nodes": 2048,
    "string_length": 2000,
    "list_length": 512,
    "hello_ms": 5000,
    "ping_interval_ms": 15_000,
    "ping_timeout_ms": 15_000,
    "close_timeout_ms": 2000,
    "send_ms": 5000,
    "player_rate": Rate(5, 30),
    "bot_rate": Rate(20, 60),
    "spectator_rate": Rate(1, 10),
    "bytes_per_second": 32 * KIB,
    "bytes_burst": 64 * KIB,
    "receive_frames": 8,
    "send_messages": 64,
    "send_bytes": 256 * KIB,
    "history_updates": 256,
}
"""FAULTS section 4, for a connection."""
HOST = {
    "open_timeout": 5,
    "fragments": 4096,
    "write_high_water": 32 * KIB,
    "write_abort": 1024 * KIB,
    "sweep_interval": 0.1,
    "connections": 2000,
    "strangers": 400,
    "connections_per_address": 300,
    "handshakes_per_second": 20,
    "failed_joins": 30,
    "failed_joins_per_room": 120,
    "failed_joins_window": 600,
    "chat_seconds": 2,
    "chat_burst": 5,
    "rooms": 200,
    "rooms_per_creator": 5,
    "spectators": 200,
    "empty_room": 15 * 60,
    "scenario_body": 1024 * KIB,
    "disk_reserve": 1024**3,
    "disk_reserve_percent": 5,
}
"""The same, for the host. What differs (``handshakes_burst``) says why on its page."""


def test_the_defaults_are_the_ones_of_the_catalogue() -> None:
    wire, host = Limits(), HostLimits()
    assert {name: getattr(wire, name) for name in WIRE} == WIRE
    assert {name: getattr(host, name) for name in HOST} == HOST


def test_the_page_names_every_limit_of_the_host_with_its_default() -> None:
    told: dict[str, float] = {}
    for row in re.findall(r"^\| (`.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE):
        names, defaults, *_ = (cell.strip() for cell in row.split("|"))
        found = re.findall(r"`([a-z_]+)`", names)
        assert len(found) == len(defaults.split(",")), row
        told |= dict(zip(found, (float(value) for value in defaults.split(",")), strict=True))
    assert told == {field.name: field.default for field in attrs.fields(HostLimits)}


def test_a_delayed_join_is_answered_before_its_hello_is_late() -> None:
    assert HostLimits().failed_join_delay * 1000 < Limits().hello_ms
