"""One whole match between contestants, house bots and sandboxed ones alike, with its log.

What a bot fails to do never stops a match: its standing orders stay, as those of a late player on a server do, the
fault is in the result and in the log, and the others are asked as ever. They think one after the other, so that none
takes processor time from another. In strict mode, for authors, the first illegal part or exception of a bot ends it
all.
"""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from os import PathLike
from typing import Any

import attrs
import numpy as np

from techrace_bots.bot import Briefing
from techrace_bots.chance import bot_seed
from techrace_bots.clocks import TimeControl
from techrace_bots.legal import LegalOrders
from techrace_bots.sandbox.contestant import Contestant, Report
from techrace_bots.sandbox.faults import BotFault, FaultKind
from techrace_game import (
    MatchState,
    Orders,
    Refusal,
    Ruleset,
    Scenario,
    check,
    digest,
    initial_state,
    payoffs,
    step,
)
from techrace_game.observer import Observer
from techrace_game.types import Ending
from techrace_replays import Turn, end_record, header_record, refused_parts, tick_records, write_log
from techrace_replays.parts import Refused, SeatEntry, SeatFlag
from techrace_replays.recording import joint_of
from techrace_replays.records import Fault, Record

_LOGGED = {
    FaultKind.TIME: "timeout",
    FaultKind.START: "crash",
    FaultKind.EXITED: "crash",
    FaultKind.RAISED: "crash",
}
"""The log's word for a fault; the others are ``invalid``."""


class IllegalOrdersError(Exception):
    """Strict mode: a bot ordered something that the rules do not allow."""

    def __init__(self, seat: int, tick: int, refusal: Refusal, value: Any, legal: LegalOrders) -> None:
        super().__init__(f"seat {seat}, tick {tick}: {refusal.message}")
        self.seat, self.tick = seat, tick
        self.refusal = refusal
        self.value = value
        """The offending part as the bot gave it."""
        self.legal = legal
        """What the seat may order at that moment."""


@attrs.frozen(kw_only=True)
class SeatResult:
    """What a seat came to."""

    payoff: int
    """0..1000."""
    refused: int
    """Parts of its orders that were refused."""
    report: Report | None
    """None: nobody sat there."""


@attrs.frozen(kw_only=True)
class MatchResult:
    """What a match came to."""

    scenario: str
    seed: int
    ending: str
    """``yellow``, ``red`` or ``horizon``."""
    endnode: int
    ticks: int
    digest: str
    """Of the final state."""
    seats: tuple[SeatResult, ...]

    @property
    def faults(self) -> tuple[BotFault, ...]:
        """All faults, by seat."""
        return tuple(fault for seat in self.seats if seat.report is not None for fault in seat.report.faults)

    def facts(self) -> dict[str, Any]:
        """Return the result as JSON has it."""
        seats = [
            {
                "payoff": seat.payoff,
                "refused": seat.refused,
                **({} if seat.report is None else seat.report.facts()),
            }
            for seat in self.seats
        ]
        return {**attrs.asdict(self, filter=attrs.filters.exclude("seats")), "seats": seats}


def play_match(
    scenario: Scenario,
    contestants: Sequence[Contestant | None],
    seed: int,
    *,
    path: str | PathLike[str] | None = None,
    match_id: str | None = None,
    seats: Sequence[SeatEntry] | None = None,
    time: TimeControl | None = None,
    strict: Collection[int] = (),
    private: Sequence[int] | None = None,
) -> MatchResult:
    """Play a match to its end, and close the contestants.

    Args:
        scenario: the game.
        contestants: one per seat, not yet started; None: nobody sits there.
        seed: of the match; each seat's private bot seed follows from it.
        path: of the log, which appears when the match is over; None: none is written.
        match_id: names the match in the log; by default scenario and seed.
        seats: who sits where, for the log.
        time: what bots are told about their time; None: nothing.
        strict: seats whose first illegal part ends it all.
        private: the private bot seed of every seat; None: they follow from the match's.

    Raises:
        ValueError: the number of contestants is not the number of seats.
        IllegalOrdersError: a strict seat ordered what the rules do not allow.
        BotRaisedError: a contestant that was opened as strict raised.
        SandboxUnavailableError: a contestant's tier cannot be had here.
        OSError: the log cannot be written.
    """
    arena = _Arena(scenario, contestants, seed, time, strict=strict, private=private)
    name = f"{scenario.id}-{seed}" if match_id is None else match_id
    with contextlib.ExitStack() as stack:
        for contestant in contestants:
            if contestant is not None:
                stack.callback(contestant.close)
        if path is None:
            for _ in arena.records():
                pass
        else:
            header = header_record(scenario, seed=seed, match_id=name, seats=seats)
            write_log(path, (one for records in ((header,), arena.records()) for one in records))
    return arena.result()


class _Arena:
    def __init__(
        self,
        scenario: Scenario,
        contestants: Sequence[Contestant | None],
        seed: int,
        time: TimeControl | None,
        *,
        strict: Collection[int],
        private: Sequence[int] | None,
    ) -> None:
        self._ruleset = Ruleset.of(scenario)
        if len(contestants) != self._ruleset.seats:
            raise ValueError(
                f"contestants: {len(contestants)} given, expected one for each of the {self._ruleset.seats} seats"
            )
        self._contestants, self._seed, self._time, self._strict = contestants, seed, time, strict
        self._private = (
            [bot_seed(seed, seat) for seat in range(len(contestants))] if private is None else private
        )
        self._state = initial_state(self._ruleset, np.array([seed], np.uint64))
        self._observer = Observer(self._ruleset, self._state)
        self._refused = [0] * len(contestants)

    def records(self) -> Iterator[Record]:
        """Play to the end and yield the records behind the header."""
        constants = self._ruleset.constants
        decisions = -(-constants.horizon // constants.quarter)
        started: list[BotFault] = []
        for seat, contestant in enumerate(self._contestants):
            if contestant is not None:
                briefing = Briefing(seat=seat, constants=constants, seed=self._private[seat], time=self._time)
                contestant.start(briefing, decisions=decisions)
                started += contestant.report().faults
        while self._state.over[0] == Ending.RUNNING:
            turn = Turn()
            if self._state.tick[0] % constants.quarter == 0:
                turn = self._turn(started)
                started = []
            after = step(self._ruleset, self._state, joint_of(turn.orders, self._ruleset))
            yield from turn.beside
            yield from tick_records(self._ruleset, self._state, after, turn)
            self._state = after
        yield end_record(self._ruleset, self._state)

    def result(self) -> MatchResult:
        """Return what the match came to; the contestants are closed."""
        paid = payoffs(self._ruleset, self._state)[0].tolist()
        rows = zip(paid, self._refused, self._contestants, strict=True)
        return MatchResult(
            scenario=self._ruleset.scenario.id,
            seed=self._seed,
            ending=Ending(int(self._state.over[0])).word,
            endnode=int(self._state.endnode[0]),
            ticks=int(self._state.tick[0]),
            digest=digest(self._state).hex(),
            seats=tuple(
                SeatResult(payoff=payoff, refused=refused, report=None if one is None else one.report())
                for payoff, refused, one in rows
            ),
        )

    def _turn(self, faults: Sequence[BotFault]) -> Turn:
        seen = self._observer.observe(self._state)
        orders: list[Orders | None] = []
        refused: list[Refused] = []
        failed = list(faults)
        for seat, contestant in enumerate(self._contestants):
            given = None
            if contestant is not None:
                decision = contestant.decide(seen[seat])
                given = decision.orders
                failed += [] if decision.fault is None else [decision.fault]
            if given is not None:
                given, parts = self._accept(seat, given, self._state)
                refused.extend(parts)
            orders.append(given)
        late = {fault.seat for fault in failed}
        return Turn(
            orders=tuple(orders),
            refused=tuple(refused),
            flags=tuple(SeatFlag.LATE if seat in late else SeatFlag.NONE for seat in range(len(orders))),
            beside=tuple(
                Fault(
                    tick=int(self._state.tick[0]),
                    kind=_LOGGED.get(fault.kind, "invalid"),
                    detail=f"{fault.kind}: {fault.detail}",
                    seat=fault.seat,
                )
                for fault in failed
            ),
        )

    def _accept(self, seat: int, given: Orders, state: MatchState) -> tuple[Orders, tuple[Refused, ...]]:
        standing, refusals = check(self._ruleset, state, seat, given)
        parts = refused_parts(seat, refusals, given)
        self._refused[seat] += len(parts)
        wrong = next((pair for pair in zip(refusals, parts, strict=True) if not pair[0].stands), None)
        if wrong is not None and seat in self._strict:
            legal = LegalOrders.of(self._observer.observe(state)[seat], self._ruleset.constants)
            raise IllegalOrdersError(seat, int(state.tick[0]), wrong[0], wrong[1].received, legal)
        return standing, parts
