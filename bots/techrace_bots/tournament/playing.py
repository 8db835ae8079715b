"""Play the matches of a unit: a pure function of the unit and the bots, wherever it runs.

House bots decide for all worlds of a unit at once, in numpy; bots of strangers and bots in files play match by match,
in the tier that the tournament asks for. Which of the two it was changes no result of a house bot.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import numpy as np

from techrace_bots.arena import MatchResult, play_match
from techrace_bots.chance import bot_seed, bot_seeds
from techrace_bots.registry import archetype, player
from techrace_bots.sandbox import FaultKind, Source, Tier, choose_tier, open_contestant
from techrace_bots.table import Player, Table
from techrace_bots.tournament.plan import Seating, Unit, private_root
from techrace_bots.tournament.spec import FIELD, Field, Isolation, Logs
from techrace_game import Ruleset, digest, initial_state, payoffs
from techrace_game.playing import to_the_end
from techrace_game.types import Ending, Motive, SeedArray
from techrace_replays.parts import Controller, SeatEntry

Row: TypeAlias = dict[str, Any]
"""One match as JSON has it."""
BUSY = 1.5
"""Programs that want each processor, from which on a machine is too busy to judge who is late."""

_TIERS = {
    Isolation.IN_PROCESS: Tier.IN_PROCESS,
    Isolation.CONTAINED: Tier.CONTAINED,
    Isolation.HARDENED: Tier.HARDENED,
}


@attrs.frozen(kw_only=True)
class Played:
    """The matches of a unit."""

    rows: tuple[Row, ...]
    """What they came to; the same wherever and whenever they are played."""
    timings: tuple[Row, ...]
    """How long bots thought; never the same twice. Empty for house bots."""


def tier_of(field: Field) -> tuple[Tier, str | None]:
    """Return the tier in which bots that are not the house's play, and what is to be said about it.

    Raises:
        SandboxUnavailableError: the tier that is asked for cannot be had here.
    """
    wanted = _TIERS[field.tournament.isolation]
    return choose_tier(wanted, require_sandbox=bool(field.tournament.require_sandbox))


def play_unit(field: Field, unit: Unit, folder: Path | None = None) -> Played:
    """Play all matches of a unit.

    Args:
        field: the tournament.
        unit: one of its units.
        folder: where logs of matches and bots go; None: nowhere.

    Raises:
        SandboxUnavailableError: a bot's tier cannot be had here.
    """
    if field.all_ours and (folder is None or field.tournament.logs is not Logs.ALL):
        rows = [row for place in range(len(unit.seatings)) for row in _batched(field, unit, place)]
        return Played(rows=_sorted(rows), timings=())
    rows, timings = [], []
    for block in unit.blocks:
        for place, seating in enumerate(block.seatings):
            result = _single(field, block.seed, seating, match_name(block.number, place), folder)
            names = {"block": block.number, "rotation": place, "seed": block.seed, "bots": list(seating.bots)}
            rows.append({**names, **_outcome(result)})
            timings += _timings(result, block.number, place, seating)
    return Played(rows=_sorted(rows), timings=tuple(timings))


def match_name(block: int, rotation: int) -> str:
    """Return what a match's logs are called."""
    return f"b{block}-r{rotation}"


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row["block"], row["rotation"])))


def _batched(field: Field, unit: Unit, place: int) -> list[Row]:
    """Play one seating in all worlds of a unit together."""
    ruleset, seating = Ruleset.of(field.scenario), unit.seatings[place]
    seeds = np.array([block.seed for block in unit.blocks], np.uint64)
    players: list[Player] = [
        archetype(int(ruleset.motive[seat]))(ruleset.constants)
        if bot == FIELD
        else player(field.sources[bot].text, ruleset.constants)
        for seat, bot in enumerate(seating.bots)
    ]
    start = initial_state(ruleset, seeds)
    table = Table(ruleset, players, start, private=_private(field, seating, seeds))
    rows: list[Row] = []
    for index, ended in to_the_end(ruleset, table, start):
        paid = payoffs(ruleset, ended)
        for match, world in enumerate(index.tolist()):
            rows.append(
                {
                    "block": unit.blocks[world].number,
                    "rotation": place,
                    "seed": unit.blocks[world].seed,
                    "bots": list(seating.bots),
                    "ending": Ending(int(ended.over[match])).word,
                    "ticks": int(ended.tick[match]),
                    "payoffs": paid[match].tolist(),
                    "digest": digest(ended, match).hex(),
                    "refused": [0] * ruleset.seats,
                    "faults": [],
                }
            )
    return rows


def _private(field: Field, seating: Seating, seeds: SeedArray) -> list[SeedArray]:
    """Return the private seeds of every seat: those of the bot that sits there."""
    return [
        bot_seeds(seeds if bot == FIELD else private_root(seeds, field.tournament.bots[bot].name), seat)
        for seat, bot in enumerate(seating.bots)
    ]


def _single(field: Field, seed: int, seating: Seating, name: str, folder: Path | None) -> MatchResult:
    """Play one match in which bots are processes of their own."""
    tournament = field.tournament
    tier, _ = tier_of(field)
    wanted = tournament.logs if folder is not None else Logs.NONE
    entries = [_entry(field, seat, bot) for seat, bot in enumerate(seating.bots)]
    contestants = []
    for seat, bot in enumerate(seating.bots):
        source = (
            Source.of(Motive(field.scenario.seats[seat].motive).word) if bot == FIELD else field.sources[bot]
        )
        log = None
        if folder is not None and wanted is not Logs.NONE and not source.is_ours:
            log = folder / "bots" / tournament.bots[bot].name / f"{name}-seat{seat}.log"
            log.parent.mkdir(parents=True, exist_ok=True)
        contestants.append(open_contestant(source, tier=tier, time=tournament.time, log=log))
    path = None if folder is None or wanted is Logs.NONE else folder / "matches" / f"{name}.techrace"
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    roots = [
        int(
            bot_seed(seed, seat)
            if bot == FIELD
            else bot_seeds(private_root(np.array([seed], np.uint64), tournament.bots[bot].name), seat)[0]
        )
        for seat, bot in enumerate(seating.bots)
    ]
    result = play_match(
        field.scenario,
        contestants,
        seed,
        path=path,
        match_id=f"{tournament.name} {name}",
        seats=entries,
        time=tournament.time,
        private=roots,
    )
    if path is not None and wanted is Logs.FAULTS and not result.faults:
        path.unlink(missing_ok=True)
    return result


def _entry(field: Field, seat: int, bot: int) -> SeatEntry:
    """Return who sits there, for the log."""
    spec = field.scenario.seats[seat]
    name = Motive(spec.motive).word if bot == FIELD else field.tournament.bots[bot].name
    return SeatEntry(name=spec.name, motive=Motive(spec.motive), controller=Controller.BOT, bot=name)


def _outcome(result: MatchResult) -> Row:
    """Return what a match came to."""
    return {
        **({"void": True} if overloaded(result) else {}),
        "ending": result.ending,
        "ticks": result.ticks,
        "payoffs": [seat.payoff for seat in result.seats],
        "digest": result.digest,
        "refused": [seat.refused for seat in result.seats],
        "faults": [
            {"seat": fault.seat, "tick": fault.tick, "kind": str(fault.kind), "forfeits": fault.kind.forfeits}
            for fault in result.faults
        ],
    }


def overloaded(result: MatchResult) -> bool:
    """Return whether a match does not count: a bot lost on time while the machine kept the processor from it.

    The machine must have been too busy, and the bot must have got less than half of the time it was charged: one that
    thinks too long, or makes the machine busy itself, has lost all the same. Behind bubblewrap nobody knows how much it
    got, so there nothing is void.
    """
    late = [
        seat.report
        for seat in result.seats
        if seat.report is not None and any(fault.kind is FaultKind.TIME for fault in seat.report.faults)
    ]
    starved = any(one.cpu_seconds is not None and one.cpu_seconds < one.thought / 2 for one in late)
    return starved and _load() > BUSY


def _load() -> float:
    """Return how many programs wanted each processor in the last minute; 0 where the system does not say."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0


def _timings(result: MatchResult, block: int, place: int, seating: Seating) -> list[Row]:
    return [
        {
            "block": block,
            "rotation": place,
            "seat": seat,
            "bot": seating.bots[seat],
            "decisions": one.report.decisions,
            "slowest": one.report.slowest,
            "thought": one.report.thought,
            "cpu_seconds": one.report.cpu_seconds,
            "tier": str(one.report.tier),
        }
        for seat, one in enumerate(result.seats)
        if one.report is not None and seating.bots[seat] != FIELD
    ]
