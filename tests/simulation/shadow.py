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
from techrace_game.scenario_schema import EventSpec
from techrace_protocol import Encoding, encode_server
from techrace_protocol import messages as said
from techrace_protocol.messages import ActKind
from techrace_server import ledger
from techrace_server.ledger import from_record
from techrace_server.spec import RoomSpec
from techrace_server.storage import Batch, Record

LEAD = -1
"""Stands for the facilitators where else the number of a seat stands."""
PUBLIC = None
"""Stands for those who watch."""


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
    """Who holds a seat and who plays it, as far as the records tell."""

    token: bytes | None = None
    house: bytes | None = None
    commands: set[str] = attrs.field(factory=set)
    """Ids of what the present holder has been recorded to command, unless it was undone."""


class Shadow:
    """One match."""

    def __init__(self, match: str, code: str) -> None:
        self.match = match
        self.code = code
        self.entries: list[ledger.Entry] = []
        self.commands: dict[int | None, set[str]] = {PUBLIC: set(), LEAD: set()}
        """Ids of all commands that were ever recorded, by seat."""
        self.states: dict[int, list[MatchState]] = {}
        """The states at each tick that was shown; several where rounds were taken back."""
        self.status = "running"
        self.has_begun = False
        self.is_stopped = False
        self.pending: dict[int, Orders] = {}
        """The legal part of the orders that the present turn will be played with."""
        self.line: list[bytes] = []
        """The digest after each tick that stands."""
        self.turns = 0
        self.orders = 0
        self.undone = 0
        self.leads: list[bytes] = []
        self.given: set[tuple[int, bytes]] = set()
        """Every seat and hash of a token that it was ever given with."""
        self._shocks: list[EventSpec] = []
        self._past: list[MatchState] = []
        self._expected: dict[tuple[int, int, int | None, Encoding], bytes] = {}

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
        harmless = isinstance(
            entry, ledger.Linked | ledger.Rejoined | ledger.Vacated | ledger.Acted | ledger.Chatted
        )
        demand(self.status == "running" or harmless, f"{where}: follows the end of the match")
        self.entries.append(entry)
        match entry:
            case ledger.Opened():
                self._open(entry)
            case ledger.Seated():
                demand(self.holders[entry.seat].token is None, f"{where}: seat {entry.seat} was taken")
                self.holders[entry.seat] = Holder(entry.token)
                self.given.add((entry.seat, entry.token))
            case ledger.Rejoined():
                demand(self.holders[entry.seat].token is not None, f"{where}: seat {entry.seat} was free")
                self.holders[entry.seat].token = entry.token
                self.given.add((entry.seat, entry.token))
            case ledger.Housed():
                self.holders[entry.seat].house = entry.token
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
                self._order(entry.seat, entry.orders)
            case ledger.Readied():
                self._command(entry, where)
            case ledger.Played():
                self._play(entry, where)
            case ledger.Acted():
                self._act(entry, where)
            case ledger.Chatted():
                self._note(LEAD if entry.seat < 0 else entry.seat, entry.chat.id, where)
            case ledger.Promised():
                self._note(entry.seat, entry.pledge.id, where)
            case ledger.Ceased():
                self.is_stopped = True
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
        return bool(self.state.over[0]) or self.is_stopped

    @property
    def is_led(self) -> bool:
        """Whether there are facilitators, who may do as they like with seats."""
        return bool(self.leads)

    def demand_view(self, tick: int, reader: int | None, encoding: Encoding, shown: bytes) -> None:
        """Hold what is shown of a tick to what may be seen of it.

        Raises:
            ViolationError: it is something else, or the tick is not durable.
        """
        states = self.states.get(tick, [])
        demand(states, f"{self.match}: tick {tick} was shown and is not durable")
        seat = None if reader == LEAD else reader
        allowed = any(
            shown == self._view_bytes(tick, number, seat, encoding) for number in reversed(range(len(states)))
        )
        demand(allowed, f"{self.match}: seat {seat} is shown what it may not see of tick {tick}")

    def knows(self, reader: int | None, nodes: Sequence[int]) -> bool:
        """Say whether a seat may know the names of nodes: it has seen them at some tick."""
        wanted, seat = set(nodes), None if reader == LEAD else reader
        for tick in reversed(self.states):
            for state in reversed(self.states[tick]):
                if not wanted:
                    return True
                wanted -= set(np.flatnonzero(self._view(state, seat).level[0] > 0).tolist())
        return not wanted

    def _view(self, state: MatchState, seat: int | None) -> Observation:
        return observe_public(self.ruleset, state) if seat is None else observe(self.ruleset, state, seat)

    def _view_bytes(self, tick: int, number: int, seat: int | None, encoding: Encoding) -> bytes:
        key = (tick, number, seat, encoding)
        if key not in self._expected:
            view = self._view(self.states[tick][number], seat)
            data = encode_server(said.Observation(tick=tick, round=0, seen=view), encoding).data
            decode = msgspec.json.decode if encoding.is_text else msgspec.msgpack.decode
            self._expected[key] = bytes(decode(data, type=_Seen).seen)
        return self._expected[key]

    # -- what records do --

    def _open(self, entry: ledger.Opened) -> None:
        self.spec = RoomSpec.from_entry(self.match, self.code, entry)
        self.ruleset = compiled(self.spec.dealt)
        self.state = initial_state(self.ruleset, np.array([self.spec.seed], np.uint64))
        self.states[0] = [self.state]
        self.holders = [Holder() for _ in self.spec.seats]
        self.leads = list(self.spec.facilitators)
        self.commands |= {seat: set() for seat in range(len(self.holders))}

    def _command(self, entry: ledger.Ordered | ledger.Readied, where: str) -> None:
        demand(self.has_begun and not self.is_over, f"{where}: outside the match")
        demand(entry.tick == self.tick, f"{where}: for tick {entry.tick} at tick {self.tick}")
        self._note(entry.seat, entry.id, where)

    def _note(self, reader: int, command: str, where: str) -> None:
        """Take a command down, which must not have been taken down before."""
        if reader != LEAD:
            holder = self.holders[reader]
            demand(holder.token or holder.house, f"{where}: nobody is in seat {reader}")
            demand(command not in holder.commands, f"{where}: {command} of seat {reader} is there twice")
            holder.commands.add(command)
        else:
            demand(command not in self.commands[LEAD], f"{where}: {command} of a facilitator is there twice")
        self.commands[reader].add(command)

    def _order(self, seat: int, orders: Orders) -> None:
        legal, _ = check(self.ruleset, self.state, seat, orders)
        self.pending[seat] = legal
        self.orders += 1

    def _play(self, entry: ledger.Played, where: str) -> None:
        demand(self.has_begun and not self.is_over, f"{where}: outside the match")
        demand(entry.tick == self.tick, f"{where}: tick {entry.tick} at tick {self.tick}")
        quarter = self.ruleset.constants.quarter
        ticks = self.spec.clock.ticks(quarter)
        demand(
            0 < len(entry.digests) <= ticks, f"{where}: {len(entry.digests)} ticks, expected up to {ticks}"
        )
        if self.tick % quarter == 0:
            self._past.append(self.state)
        orders = [self.pending.get(seat) for seat in range(len(self.holders))]
        joint = JointOrders.of_match(orders, self.ruleset.nodes) if self.pending else None
        ruleset = self.ruleset.with_events(self._shocks)
        for expected in entry.digests:
            demand(not self.is_over, f"{where}: goes on after the end")
            self.state = step(ruleset, self.state, joint)
            joint = None
            demand(digest(self.state) == expected, f"{where}: tick {self.tick} plays differently")
            self.line.append(expected)
        demand(len(entry.digests) == ticks or self.is_over, f"{where}: only {len(entry.digests)} ticks")
        self.pending.clear()
        if self.tick % quarter == 0:
            self._shocks.clear()
        self.states.setdefault(self.tick, []).append(self.state)
        self.turns += 1

    def _act(self, entry: ledger.Acted, where: str) -> None:
        act = entry.act
        demand(0 <= entry.by < len(self.leads), f"{where}: there is no facilitator {entry.by}")
        self._note(LEAD, act.id, where)
        match act.do:
            case ActKind.ORDERS if act.orders is not None:
                self._order(act.seats[0], act.orders)
            case ActKind.EVENT:
                self._shocks.append(EventSpec(tick=self.tick, conc=act.conc, reg=act.reg))
            case ActKind.UNDO:
                self._undo(where)
            case ActKind.END_NOW:
                self.is_stopped = True
            case ActKind.INVITE:
                self.leads.append(entry.tokens[0])
            case ActKind.RE_SEAT:
                self.holders[act.seats[0]] = Holder(entry.tokens[0])
                self.given.add((act.seats[0], entry.tokens[0]))
            case ActKind.REMOVE:
                for seat in act.seats:
                    self.holders[seat] = Holder()
            case ActKind.HAND_TO_BOT:
                for seat, token in zip(act.seats, entry.tokens, strict=True):
                    self.holders[seat].house = token
            case ActKind.TAKE_BACK:
                for seat in act.seats:
                    self.holders[seat].house = None
            case _:
                pass

    def _undo(self, where: str) -> None:
        demand(self._past, f"{where}: there is nothing to undo")
        self.state = self._past.pop()
        del self.line[self.tick :]
        self._shocks.clear()
        self.pending.clear()
        self.undone += 1
        for holder in self.holders:
            holder.commands.clear()


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
