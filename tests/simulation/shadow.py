"""What the durable records of a match say, worked out again without the host's own reading of them.

A :class:`Shadow` is fed every record at the moment it becomes durable. It plays the match a second time and holds
the records to the rules that make a log worth something: no gap, every order in exactly one tick, and the digests
that the host wrote down. What anybody may be told at a tick is taken from it.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

import attrs
import msgspec
import numpy as np

from techrace_game import (
    JointOrders,
    MatchState,
    Observation,
    Orders,
    Ruleset,
    Scenario,
    check,
    digest,
    initial_state,
    observe,
    step,
)
from techrace_game.public_view import observe_public
from techrace_protocol import Encoding, encode_server
from techrace_protocol import messages as said
from techrace_server import ledger
from techrace_server.ledger import from_record
from techrace_server.spec import RoomSpec
from techrace_server.storage import Batch, Record


class ViolationError(AssertionError):
    """Something that must never be the case is."""


def demand(condition: object, message: str) -> None:
    """Say that an invariant holds.

    Raises:
        ViolationError: it does not.
    """
    if not condition:
        raise ViolationError(message)


class _Seen(msgspec.Struct):
    seen: msgspec.Raw


_rulesets: dict[str, Ruleset] = {}


def compiled(scenario: Scenario) -> Ruleset:
    """Return the ruleset of a scenario; all runs of a process share it."""
    key = scenario.digest()
    if key not in _rulesets:
        _rulesets[key] = Ruleset.of(scenario)
    return _rulesets[key]


@attrs.define
class Holder:
    """Who holds a seat, as far as the records tell."""

    token: bytes | None = None
    commands: set[str] = attrs.field(factory=set)
    """Ids of what the present holder has been recorded to command."""


class Shadow:
    """One match."""

    def __init__(self, match: str, code: str) -> None:
        self.match = match
        self.code = code
        self.entries: list[ledger.Entry] = []
        self.commands: dict[int, set[str]] = {}
        """Ids of all commands that were ever recorded, by seat."""
        self.states: dict[int, MatchState] = {}
        """The state at each tick that was shown."""
        self.status = "running"
        self.has_begun = False
        self.turns = 0
        self.orders = 0
        self.pending: dict[int, Orders] = {}
        """The legal part of the orders that the present turn will be played with."""
        self._expected: dict[tuple[int, int | None, Encoding], bytes] = {}

    def feed(self, record: Record) -> None:
        """Take the next record.

        Raises:
            ViolationError: it must not be there.
        """
        demand(
            record.sequence == len(self.entries), f"{self.match}: record {record.sequence} out of sequence"
        )
        entry = from_record(record)
        where = f"{self.match}: record {record.sequence} ({record.type})"
        demand(
            not self.entries or entry.ms >= self.entries[-1].ms, f"{where}: the room's clock has gone back"
        )
        demand(
            isinstance(entry, ledger.Opened) == (record.sequence == 0), f"{where}: opened comes first, once"
        )
        harmless = isinstance(entry, ledger.Linked | ledger.Vacated)
        demand(self.status == "running" or harmless, f"{where}: follows the end of the match")
        self.entries.append(entry)
        match entry:
            case ledger.Opened():
                self._open(entry)
            case ledger.Seated():
                demand(self.holders[entry.seat].token is None, f"{where}: seat {entry.seat} was taken")
                self.holders[entry.seat] = Holder(entry.token)
            case ledger.Vacated():
                demand(self.holders[entry.seat].token is not None, f"{where}: seat {entry.seat} was free")
                self.holders[entry.seat] = Holder()
            case ledger.Linked():
                demand(self.holders[entry.seat].token is not None, f"{where}: seat {entry.seat} was free")
            case ledger.Begun():
                demand(not self.has_begun, f"{where}: begun twice")
                self.has_begun = True
            case ledger.Ordered():
                self._command(entry, where)
                legal, _ = check(self.ruleset, self.state, entry.seat, entry.orders)
                self.pending[entry.seat] = legal
                self.orders += 1
            case ledger.Readied():
                self._command(entry, where)
            case ledger.Played():
                self._play(entry, where)
            case ledger.Finished():
                demand(self.is_over, f"{where}: the match is not over")
            case ledger.Paused() | ledger.Restored() | ledger.Halted():
                pass
            case _:
                raise ViolationError(f"{where}: the simulation does not know what this means")

    @property
    def tick(self) -> int:
        return int(self.state.tick[0])

    @property
    def is_over(self) -> bool:
        return bool(self.state.over[0])

    def expected(self, tick: int, seat: int | None, encoding: Encoding) -> bytes:
        """Return the only observation that a seat, or for None those who watch, may be shown of a tick."""
        key = (tick, seat, encoding)
        if key not in self._expected:
            state = self.states.get(tick)
            if state is None:
                raise ViolationError(f"{self.match}: tick {tick} was shown and is not durable")
            message = said.Observation(tick=tick, round=0, seen=self._view(state, seat))
            data = encode_server(message, encoding).data
            decode = msgspec.json.decode if encoding.is_text else msgspec.msgpack.decode
            self._expected[key] = bytes(decode(data, type=_Seen).seen)
        return self._expected[key]

    def knows(self, seat: int | None, nodes: Sequence[int]) -> bool:
        """Say whether a seat may know the names of nodes: it has seen them at some tick."""
        wanted = set(nodes)
        for tick in reversed(self.states):
            if not wanted:
                break
            state = self.states[tick]
            wanted -= set(np.flatnonzero(self._view(state, seat).level[0] > 0).tolist())
        return not wanted

    def _view(self, state: MatchState, seat: int | None) -> Observation:
        return observe_public(self.ruleset, state) if seat is None else observe(self.ruleset, state, seat)

    def _open(self, entry: ledger.Opened) -> None:
        self.spec = RoomSpec.from_entry(self.match, self.code, entry)
        self.ruleset = compiled(self.spec.dealt)
        self.state = initial_state(self.ruleset, np.array([self.spec.seed], np.uint64))
        self.states[0] = self.state
        self.holders = [Holder() for _ in self.spec.seats]
        self.commands = {seat: set() for seat in range(len(self.holders))}

    def _command(self, entry: ledger.Ordered | ledger.Readied, where: str) -> None:
        holder = self.holders[entry.seat]
        demand(self.has_begun and not self.is_over, f"{where}: outside the match")
        demand(holder.token is not None, f"{where}: nobody holds seat {entry.seat}")
        demand(entry.tick == self.tick, f"{where}: for tick {entry.tick} at tick {self.tick}")
        demand(entry.id not in holder.commands, f"{where}: {entry.id} of seat {entry.seat} is there twice")
        holder.commands.add(entry.id)
        self.commands[entry.seat].add(entry.id)

    def _play(self, entry: ledger.Played, where: str) -> None:
        demand(self.has_begun, f"{where}: before the start")
        demand(entry.tick == self.tick, f"{where}: tick {entry.tick} at tick {self.tick}")
        ticks = self.spec.clock.ticks(self.ruleset.constants.quarter)
        demand(
            0 < len(entry.digests) <= ticks, f"{where}: {len(entry.digests)} ticks, expected up to {ticks}"
        )
        orders = [self.pending.get(seat) for seat in range(len(self.holders))]
        joint = JointOrders.of_match(orders, self.ruleset.nodes) if self.pending else None
        for expected in entry.digests:
            demand(not self.is_over, f"{where}: goes on after the end")
            self.state = step(self.ruleset, self.state, joint)
            joint = None
            demand(digest(self.state) == expected, f"{where}: tick {self.tick} plays differently")
        demand(len(entry.digests) == ticks or self.is_over, f"{where}: only {len(entry.digests)} ticks")
        self.pending.clear()
        self.states[self.tick] = self.state
        self.turns += 1


class Shadows:
    """All matches of a disk."""

    def __init__(self) -> None:
        self.by_match: dict[str, Shadow] = {}
        self.by_code: dict[str, Shadow] = {}
        """The newest match of each room."""

    def commit(self, batches: Sequence[Batch]) -> None:
        """Take what has become durable."""
        for batch in batches:
            if batch.begins is not None:
                shadow = Shadow(batch.match, batch.begins.code)
                self.by_match[batch.match] = self.by_code[batch.begins.code] = shadow
            shadow = self.by_match[batch.match]
            for record in batch.records:
                shadow.feed(record)
            shadow.status = batch.status or shadow.status


@cache
def hash_of(token: str) -> bytes:
    """Return what is recorded of a token."""
    return hashlib.sha256(token.encode()).digest()
