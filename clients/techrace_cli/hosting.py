"""``techrace serve`` at work: settings from flags, environment and file, a room to begin with, links for people."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from techrace_cli.faults import ServerFault, UsageFault, sentence
from techrace_cli.groups import first_fault
from techrace_cli.house import HouseBots
from techrace_cli.links import Opened
from techrace_cli.room_options import bots_of
from techrace_cli.scenarios import scenario_of
from techrace_server import (
    ClockSpec,
    HostError,
    HostParts,
    JournalError,
    Ready,
    RoomOptions,
    Settings,
    SettingsError,
    load_settings,
    run,
)

OTHERS = frozenset({"TECHRACE_SKIP_WEB", "TECHRACE_TOKEN", "TECHRACE_LEAD_TOKEN"})
"""Variables that belong to the build and to clients, and are no settings of a host."""
ANALYST = "techrace_bots.assessing"
"""The module that analyses matches that are over, in a process of its own."""
_FLAGS = ("host", "port", "data", "tls_certificate", "tls_key", "log_level", "log_format")
_LISTS = ("allowed_hosts", "allowed_origins", "trusted_proxies")


def host(given: Mapping[str, Any], *, as_json: bool) -> None:
    """Serve until a signal; with a scenario, open a room first.

    Args:
        given: the options of the command by name.
        as_json: tell where the server is as one JSON object.

    Raises:
        UsageFault: a setting or the scenario cannot be used.
        ServerFault: the address or the data folder is taken.
    """
    settings = settings_of(given)
    scenario = None if given["scenario"] is None else scenario_of(given["scenario"])
    if scenario is None and (given["seed"] is not None or given["seconds"] is not None):
        raise UsageFault("--seed and --seconds are of a room: give a --scenario too")

    bots = None if scenario is None else bots_of(given["bots"], len(scenario.seats))

    async def ready(server: Ready) -> None:
        room = None
        if scenario is not None:
            token = server.rooms.new_token()
            runner = await server.rooms.create(
                scenario,
                clock=_clock_of(given),
                seed=given["seed"],
                public=not given["unlisted"],
                options=_options_of(given, bots, token),
            )
            room = Opened.at(server.public_url, runner.room.spec.code, token)
        click.echo(json.dumps(_facts(server, room)) if as_json else _links(server, room))

    try:
        run(settings, on_ready=ready, parts=HostParts(bots=HouseBots(), analyst=ANALYST))
    except* (HostError, JournalError) as errors:
        raise ServerFault(sentence(first_fault(errors))) from None


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Return the host's settings: flags over environment over file over defaults.

    Raises:
        UsageFault: a setting is unknown or cannot be used.
    """
    flags = {name: given[name] for name in _FLAGS} | {name: given[name] or None for name in _LISTS}
    return _loaded({**flags, "limits": _limits(given["limits"])}, given["config"])


def data_of(given: Mapping[str, Any]) -> Path:
    """Return the data folder that the options ``data`` and ``config`` name, or else the environment.

    Raises:
        UsageFault: a setting is unknown or cannot be used.
    """
    return _loaded({"data": given["data"]}, given["config"]).data


def _loaded(flags: Mapping[str, object], config: str | None) -> Settings:
    environ = {name: value for name, value in os.environ.items() if name not in OTHERS}
    try:
        return load_settings(flags, environ=environ, file=None if config is None else Path(config))
    except SettingsError as error:
        raise UsageFault(sentence(error)) from None


def _limits(given: Sequence[str]) -> dict[str, str]:
    limits = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageFault(f"--limit: {text!r} is not of the form NAME=VALUE")
        limits[name.strip()] = value.strip()
    return limits


def _clock_of(given: Mapping[str, Any]) -> ClockSpec:
    return ClockSpec(
        kind=given["clock"],
        bank=given["bank"],
        **({} if given["seconds"] is None else {"seconds": given["seconds"]}),
    )


def _options_of(given: Mapping[str, Any], bots: Sequence[str | None] | None, token: str) -> RoomOptions:
    return RoomOptions(
        deal=given["deal"],
        bots=None if bots is None else tuple(bots),
        fill=given["fill"],
        late=given["late"],
        talk=not given["no_talk"],
        waits=given["waits"],
        matches=given["matches"],
        rotate=given["rotate"],
        facilitator=token,
    )


def _facts(server: Ready, room: Opened | None) -> dict[str, Any]:
    return {"url": server.url, "port": server.port, "room": None if room is None else room.facts()}


def _links(server: Ready, room: Opened | None) -> str:
    lines = [f"Open {server.public_url} in a browser. Ctrl+C stops the server; nothing is lost."]
    if room is not None:
        lines += room.lines()
    return "\n".join(lines)
