"""Bots that misbehave, and matches in which they do."""

from pathlib import Path

import attrs
import pytest

from techrace_bots.arena import MatchResult, play_match
from techrace_bots.clocks import TimeControl
from techrace_bots.registry import archetype
from techrace_bots.sandbox import Contestant, Limits, SandboxUnavailableError, Source, Tier, open_contestant
from techrace_bots.sandbox.hardened import reason_unavailable
from techrace_game import Scenario, load_scenario

GOOD = """
legal = self.legal(seen)
return Orders(slots=tuple((node, 300) for node in legal.projects[:3]), publish=legal.publish)
"""
PATIENT = TimeControl(act=60.0, start=60.0)
"""However busy the machine is."""
HURRIED = TimeControl(act=0.2, bank=0.1, start=60.0)
"""So that a bot that hangs is stopped soon."""


def short() -> Scenario:
    """The toy picture, over after three decisions."""
    toy = load_scenario("toy")
    return attrs.evolve(toy, constants=attrs.evolve(toy.constants, horizon=3 * toy.constants.quarter))


def bot_file(folder: Path, body: str, *, name: str = "bad", head: str = "") -> str:
    """Write a bot whose ``act`` has this body."""
    indented = "\n".join(f"        {line}" for line in body.strip().splitlines())
    path = folder / f"{name}.py"
    path.write_text(
        "import os, socket, sys, time\nfrom techrace_bots import Bot\nfrom techrace_game import Orders\n"
        f"{head}\n\nclass It(Bot):\n    name = {name!r}\n    asked = 0\n\n    def act(self, seen):\n"
        f"        self.asked += 1\n{indented}\n",
        "utf-8",
    )
    return str(path)


def match_with(
    file: str | None,
    tier: Tier,
    *,
    neighbour: str | None = None,
    limits: Limits | None = None,
    time: TimeControl = PATIENT,
    folder: Path | None = None,
) -> MatchResult:
    """Play a short match: the bot in seat 0, a well-behaved one in seat 1, house bots elsewhere."""
    scenario = short()
    contestants: list[Contestant | None] = [
        open_contestant(Source.of(archetype(seat.motive).name)) for seat in scenario.seats
    ]
    contestants[0] = None
    if file is not None:
        log = None if folder is None else folder / "bot.log"
        contestants[0] = open_contestant(Source.of(file), tier=tier, time=time, limits=limits, log=log)
    if neighbour is not None:
        contestants[1] = open_contestant(Source.of(neighbour), tier=tier, time=PATIENT)
    path = None if folder is None else folder / "match.techrace"
    return play_match(scenario, contestants, seed=2, path=path, time=time)


def available(tier: Tier) -> bool:
    """Whether the tier can be had here; where it cannot, it is refused and nothing is run in its place."""
    reason = reason_unavailable() if tier is Tier.HARDENED else None
    if reason is None:
        return True
    with pytest.raises(SandboxUnavailableError, match="the hardened tier is not available"):
        match_with(__file__, tier)
    return False
