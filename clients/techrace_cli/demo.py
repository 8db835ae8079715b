"""``techrace demo`` at work: a server, six bots and a spectator, all real, in one process."""

import asyncio
import json
import logging
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import click
import numpy as np
from rich.text import Text

from techrace_bots.chance import bot_seeds
from techrace_bots.online import join
from techrace_bots.registry import archetype
from techrace_cli.console import stdout
from techrace_cli.demo_show import Show
from techrace_cli.faults import Fault, ServerFault, Stopped, UsageFault, sentence
from techrace_cli.groups import first_fault
from techrace_cli.joining import maker_of
from techrace_cli.links import Opened
from techrace_cli.outcome import Outcome, outcome_of
from techrace_cli.outcome_text import print_outcome
from techrace_cli.scenarios import scenario_of
from techrace_client import ClientError, connect
from techrace_game import Scenario
from techrace_protocol.messages import ClockKind, End, Role
from techrace_replays import open_log
from techrace_server import (
    ClockSpec,
    HostError,
    JournalError,
    Ready,
    SeatPlan,
    Settings,
    serve,
    stop_on_signals,
)
from techrace_terminal.safe import safe

SECONDS_FOR_A_PERSON = 600.0
"""A round with a person in it lasts until all are ready, and no longer than this."""
SEED_BITS = 53
"""As many as every reader of JSON keeps. Of 32, a player who knows the own skills could try all, and lift the fog."""


@attrs.frozen(kw_only=True)
class Plan:
    """The match to be shown."""

    scenario: Scenario
    seed: int
    clock: ClockSpec
    person: int | None
    """A seat that is kept for a person."""
    port: int
    open_browser: bool
    log: Path | None
    """Where the log is wanted; None: named after the match."""
    stays: bool
    """Whether the server stays for those who watch, when the match is over."""

    @classmethod
    def of(cls, given: Mapping[str, Any], *, stays: bool) -> "Plan":
        """Return what the options ask for.

        Raises:
            UsageFault: no such scenario or seat, or the log cannot be written there.
        """
        scenario, person = scenario_of(given["scenario"]), given["seat"]
        if person is not None and person >= len(scenario.seats):
            last = len(scenario.seats) - 1
            raise UsageFault(f"--seat: {person} is not within 0..{last}, the seats of {scenario.id}")
        log = None if given["log"] is None else Path(given["log"])
        folder = Path() if log is None else log.parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise UsageFault(f"--log: {safe(str(folder.absolute()))} is not a folder that can be written to")
        return cls(
            scenario=scenario,
            seed=secrets.randbits(SEED_BITS) if given["seed"] is None else given["seed"],
            clock=_clock(fast=given["fast"], pace=given["ticks_per_second"], person=person is not None),
            person=person,
            port=given["port"],
            open_browser=given["open_browser"],
            log=log,
            stays=stays and not given["fast"],
        )

    @property
    def seats(self) -> tuple[SeatPlan, ...]:
        """Who may sit where."""
        count = len(self.scenario.seats)
        return tuple(SeatPlan.HUMAN if seat == self.person else SeatPlan.BOT for seat in range(count))


def demonstrate(given: Mapping[str, Any], *, as_json: bool) -> None:
    """Play the match and print how it ended.

    Raises:
        UsageFault: an option cannot be used.
        ServerFault: the server cannot be started, or a bot lost it.
        Stopped: the match was stopped before its end.
    """
    stays = sys.stdout.isatty() and not as_json
    plan = Plan.of(given, stays=stays)
    # What goes wrong is raised; the server's diary is for those who host.
    logging.getLogger("techrace").addHandler(logging.NullHandler())
    show = Show(quiet=as_json, terse=bool(given["fast"]))
    with tempfile.TemporaryDirectory(prefix="techrace-demo-") as data:
        try:
            asyncio.run(_demonstration(plan, Path(data), show, as_json=as_json))
        except* (HostError, JournalError, ClientError) as errors:
            raise ServerFault(safe(sentence(first_fault(errors)))) from None
        except* Fault as errors:
            raise first_fault(errors) from None


async def _demonstration(plan: Plan, data: Path, show: Show, *, as_json: bool) -> None:
    stop = asyncio.Event()
    ready: asyncio.Future[Ready] = asyncio.get_running_loop().create_future()
    settings = Settings(port=plan.port, data=data, log_level="error")
    with stop_on_signals(stop):
        async with asyncio.TaskGroup() as group:
            group.create_task(serve(settings, on_ready=ready.set_result, stop=stop), name="server")
            try:
                server = await ready
                log = await _match(plan, server, show, stop)
                outcome = outcome_of(open_log(log))
                _tell(outcome, log, as_json=as_json)
                if plan.stays:
                    show.staying(server.url)
                    await stop.wait()
            finally:
                stop.set()


async def _match(plan: Plan, server: Ready, show: Show, stop: asyncio.Event) -> Path:
    """Play the match and return where its log is.

    Raises:
        Stopped: it was stopped before its end.
        Fault: it left no log.
    """
    runner = await server.rooms.create(plan.scenario, clock=plan.clock, seats=plan.seats, seed=plan.seed)
    room = Opened.at(server.url, runner.room.spec.code)
    show.opened(room, plan.scenario, plan.person)
    if plan.open_browser:
        click.launch(room.watch if plan.person is None else room.play)
    async with asyncio.TaskGroup() as group:
        stopped = group.create_task(stop.wait(), name="stop")
        watching = group.create_task(_watch(room, show), name="spectator")
        bots = [
            group.create_task(_play(plan, room, seat), name=f"bot in seat {seat}")
            for seat, expected in enumerate(plan.seats)
            if expected is SeatPlan.BOT
        ]
        await asyncio.wait((stopped, watching), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not watching.done():
            raise Stopped("stopped before the end of the match; it leaves no log")
        await asyncio.gather(*bots)
    end = watching.result()
    found = None if end is None or end.log is None else server.rooms.log_of(end.log)
    if found is None:
        raise Fault("the server has kept no log of the match")
    return _keep(found, plan)


async def _play(plan: Plan, room: Opened, seat: int) -> None:
    """Let the house bot of a seat's motive play it, with the luck that it would have without a server."""
    entry = plan.scenario.seats[seat]
    await join(
        room.watch,
        maker_of(entry.bot or archetype(entry.motive).name),
        seed=int(bot_seeds(np.array([plan.seed], np.uint64), seat)[0]),
        name=entry.name,
        seat=seat,
    )


async def _watch(room: Opened, show: Show) -> End | None:
    async with connect(room.watch, role=Role.SPECTATOR, name="demo") as match:
        with show.watching(match.welcome):
            async for update in match.updates():
                show.hear(update)
        return match.end


def _clock(*, fast: bool, pace: float | None, person: bool) -> ClockSpec:
    if fast:
        return ClockSpec(kind=ClockKind.LOCKSTEP)
    if person and pace is None:
        return ClockSpec(kind=ClockKind.ROUNDS, seconds=SECONDS_FOR_A_PERSON)
    return ClockSpec(kind=ClockKind.REALTIME, seconds=1 / (pace or 1.0))


def _keep(found: Path, plan: Plan) -> Path:
    """Copy the log out of the server's folder; a log that is already there is not overwritten unasked."""
    target, number = plan.log, 1
    while target is None:
        suffix = "" if number == 1 else f"-{number}"
        candidate = Path(f"demo-{plan.scenario.id}-{plan.seed}{suffix}.techrace")
        target, number = None if candidate.exists() else candidate, number + 1
    try:
        shutil.copyfile(found, target)
    except OSError as error:
        raise Fault(f"the log cannot be written: {safe(sentence(error))}") from None
    return target


def _tell(outcome: Outcome, log: Path, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({**outcome.facts(), "log": str(log)}))
        return
    console = stdout()
    print_outcome(console, outcome)
    console.print()
    # Never wrapped: it must survive being copied.
    console.print(Text(f"Seed {outcome.seed}. Log: {safe(str(log))}"), soft_wrap=True)
