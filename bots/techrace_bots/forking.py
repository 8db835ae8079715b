"""What would have happened: a recorded match goes on from some tick with other bots in some of its seats."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from techrace_bots.bot import Bot, Briefing
from techrace_bots.chance import bot_seed
from techrace_bots.registry import HOUSE, archetype
from techrace_bots.table import MakeBot
from techrace_game import Orders, Ruleset, check, observe, step
from techrace_game.types import Ending
from techrace_replays import Log, Turn, end_record, refused_parts, tick_records
from techrace_replays.parts import Controller, Refused, Shock
from techrace_replays.recording import joint_of, shocked, start_of
from techrace_replays.records import Join, Record, TickRecord
from techrace_replays.simulation import check_work, ruleset_of
from techrace_replays.timeline import fork_header, records_before

AS_RECORDED = "recorded"
"""In place of a bot's name: the seat repeats its recorded orders, whatever the others do."""


@attrs.frozen(kw_only=True)
class ForkSeat:
    """Who goes on in a seat of a forked match."""

    name: str
    """Of the bot, or :data:`AS_RECORDED`."""
    make: MakeBot | None
    """Makes the bot; None: the recorded orders are repeated."""


def default_bots(log: Log, tick: int) -> tuple[str, ...]:
    """Return by seat the name of the bot that goes on from ``tick`` where nobody says otherwise.

    That is the house bot that sat there last before, and for a person or a program of somebody's own the archetype
    of the seat's motive.
    """
    names = [entry.bot for entry in log.header.seats]
    for entry in log.entries("J"):
        if isinstance(entry.record, Join) and entry.record.tick <= tick:
            names[entry.record.seat] = entry.record.bot
    return tuple(
        name if name is not None and name.partition(":")[0] in HOUSE else archetype(seat.motive).name
        for name, seat in zip(names, log.header.seats, strict=True)
    )


def fork_records(
    log: Log, tick: int, seats: Sequence[ForkSeat], *, match_id: str, luck: int | None = None
) -> Iterator[Record]:
    """Play a recorded match on from ``tick`` and yield the whole log of what comes of it.

    Until then all is as recorded; the bots are shown what their seats saw, so that those with a memory have it.
    From then on they decide at the start of each quarter. What facilitators added to a quarter happens again.

    Args:
        log: a full log of the present rules.
        tick: the first tick whose orders may differ, 0..``log.ticks``.
        seats: who goes on, by seat.
        match_id: names the new match.
        luck: where the bots' private seeds come from; None: the match's seed, as for :func:`techrace_bots.play`, so
            that the bots of the record do again what they did.

    Raises:
        LookupError: the log does not reach that tick.
        SimulationError: it cannot be played again.
        ValueError: other than one entry per seat.
    """
    ruleset = ruleset_of(log.header)
    if len(seats) != ruleset.seats:
        raise ValueError(f"seats: {len(seats)} given, expected one for each of the {ruleset.seats}")
    # To see costs as much as to play, and so does to decide.
    check_work(log, ruleset, 3 * max(log.ticks, ruleset.constants.horizon))
    return _Fork(log, ruleset, tick, seats, luck).records(match_id)


class _Fork:
    def __init__(
        self, log: Log, ruleset: Ruleset, tick: int, seats: Sequence[ForkSeat], luck: int | None
    ) -> None:
        self.log, self.ruleset, self.tick, self.seats = log, ruleset, tick, seats
        self.state = start_of(ruleset, log.header.seed)
        self.bots = _bots(ruleset, seats, log.header.seed if luck is None else luck)

    def records(self, match_id: str) -> Iterator[Record]:
        yield fork_header(self.log, self.tick, match_id=match_id)
        for record in records_before(self.log, self.tick):
            if not isinstance(record, TickRecord):
                yield record
                continue
            if self._is_quarter:
                for asked in self.bots:
                    self._ask(asked)  # what it says is of the past; it only has to see
            yield from self._play(_turn_of(record))
        for number, seat in enumerate(self.seats):
            if seat.make is not None:
                yield self._handover(number, seat)
        while self.state.over[0] == Ending.RUNNING:
            yield from self._play(self._turn())
        yield end_record(self.ruleset, self.state)

    @property
    def _now(self) -> int:
        return int(self.state.tick[0])

    @property
    def _is_quarter(self) -> bool:
        return self._now % self.ruleset.constants.quarter == 0

    def _handover(self, number: int, seat: ForkSeat) -> Join:
        bot = self.bots[number]
        return Join(
            tick=self._now,
            seat=number,
            what="handover",
            controller=Controller.BOT,
            bot=seat.name,
            bot_version=str(bot.version),
        )

    def _turn(self) -> Turn:
        recorded = self.log.tick(self._now) if self._now < self.log.ticks else None
        orders: list[Orders | None] = [None] * self.ruleset.seats
        refused: list[Refused] = []
        for number in range(self.ruleset.seats):
            if number not in self.bots:
                given = recorded.orders[number] if recorded is not None and recorded.orders else None
            else:
                given = self._ask(number) if self._is_quarter else None
            if given is not None:
                orders[number], refusals = check(self.ruleset, self.state, number, given)
                refused += refused_parts(number, refusals, given)
        shocks: tuple[Shock, ...] = () if recorded is None else recorded.shocks
        return Turn(orders=tuple(orders), refused=tuple(refused), shocks=shocks)

    def _ask(self, seat: int) -> Orders:
        return self.bots[seat].act(observe(self.ruleset, self.state, seat))

    def _play(self, turn: Turn) -> tuple[Record, ...]:
        before = self.state
        rules = shocked(self.ruleset, self._now, turn.shocks)
        self.state = step(rules, before, joint_of(turn.orders, self.ruleset))
        return tick_records(self.ruleset, before, self.state, turn)


def _bots(ruleset: Ruleset, seats: Sequence[ForkSeat], luck: int) -> Mapping[int, Bot]:
    bots = {number: seat.make() for number, seat in enumerate(seats) if seat.make is not None}
    for number, bot in bots.items():
        bot.reset(Briefing(seat=number, constants=ruleset.constants, seed=bot_seed(luck, number)))
    return bots


def _turn_of(record: TickRecord) -> Turn:
    return Turn(
        orders=record.orders,
        refused=record.refused,
        flags=record.flags,
        think_ms=record.think_ms,
        at_ms=record.at_ms,
        shocks=record.shocks,
    )
