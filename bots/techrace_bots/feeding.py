"""A recorded match shown to a bot again: where would it have ordered something else?"""

from collections.abc import Iterator

import attrs

from techrace_bots.bot import Briefing
from techrace_bots.chance import bot_seed
from techrace_bots.table import MakeBot
from techrace_game import Observation, Orders
from techrace_game.notation import format_orders
from techrace_replays import Log, views
from techrace_replays.errors import SimulationError
from techrace_replays.parts import Redaction
from techrace_replays.simulation import constants_of
from techrace_replays.timeline import Timeline


@attrs.frozen(kw_only=True)
class Decision:
    """One question put to a bot, and what was answered to it in the record."""

    tick: int
    given: Orders
    """What the bot says."""
    recorded: Orders | None
    """What the seat ordered then; None: nothing."""

    @property
    def differences(self) -> tuple[str, ...]:
        """Names of the parts that differ; empty where the bot says what was recorded."""
        other = Orders() if self.recorded is None else self.recorded
        return tuple(
            field.name
            for field in attrs.fields(Orders)
            if getattr(self.given, field.name) != getattr(other, field.name)
        )

    def __str__(self) -> str:
        recorded = "(nothing)" if self.recorded is None else format_orders(self.recorded)
        return f"tick {self.tick}: {format_orders(self.given)} | recorded {recorded}"


def feed(
    log: Log, seat: int, make: MakeBot, *, start: int = 0, seed: int | None = None
) -> Iterator[Decision]:
    """Show a bot what a seat saw at the start of each quarter, and yield what it answers.

    It sees the match from the beginning, so that a bot with a memory has it, and is asked about every quarter; only
    answers from ``start`` on are yielded. Where the bot answers otherwise, the match still goes on as recorded.

    Args:
        log: a full log, or one redacted for this seat.
        seat: whose eyes.
        make: makes the bot.
        start: the first tick of interest.
        seed: the bot's private seed; None: that of the seat where the match's seed is known, else 0.

    Raises:
        SimulationError: the log does not show what the seat saw.
        LookupError: there is no such seat.
        LogError: a record has the wrong shape.
    """
    if not 0 <= seat < len(log.header.seats):
        raise LookupError(f"seat: expected 0..{len(log.header.seats) - 1}, found {seat}")
    constants = constants_of(log.header)
    bot = make()
    private = bot_seed(log.header.seed, seat) if log.header.redaction == Redaction.FULL else 0
    bot.reset(Briefing(seat=seat, constants=constants, seed=private if seed is None else seed))
    for tick, seen in enumerate(_seen(log, seat)):
        if tick % constants.quarter or tick >= log.ticks:
            continue
        given = bot.act(seen)
        orders = log.tick(tick).orders
        if tick >= start:
            yield Decision(tick=tick, given=given, recorded=orders[seat] if orders else None)


def _seen(log: Log, seat: int) -> Iterator[Observation]:
    if log.header.redaction == Redaction.FULL:
        timeline = Timeline(log)
        return (timeline.observation(tick, seat) for tick in range(log.ticks))
    if log.header.redacted_for != seat:
        raise SimulationError(f"the log is redacted and does not show what seat {seat} saw")
    return views(log)
