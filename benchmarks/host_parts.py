"""What a round of the host is made of: the same rooms without a network, with the time of each part taken out."""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import attrs
import msgspec

from host_load import ORDERS, eight_seats
from host_servers import SEATS
from techrace_game import Ruleset
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind, Hello, Role
from techrace_protocol.session import ServerSession
from techrace_server import events as ev
from techrace_server import rounds, turns
from techrace_server.clocks import ClockSpec
from techrace_server.events import Effect, LinkId
from techrace_server.ledger import to_record
from techrace_server.limits import HostLimits
from techrace_server.room import Room, RoomContext
from techrace_server.seats import SeatPlan
from techrace_server.spec import RoomSpec
from techrace_server.sqlite import SqliteStorage
from techrace_server.storage import Batch, NewMatch, Record

INSIDE: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "legality": (rounds, ("check",)),
    "batching": (turns, ("join", "take_apart", "_joint_orders")),
    "engine": (turns, ("step",)),
    "digests": (turns, ("digests",)),
    "observing": (turns, ("observe_columns",)),
    "packing": (turns, ("pack_all",)),
}
"""Parts that happen within others: the functions that stand for them."""
_Result = TypeVar("_Result")


class Parts:
    """Processor time of this thread, by part; what happens within another part is not counted there."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside = 0.0

    def take(self, part: str, call: Callable[..., _Result], *given: Any) -> _Result:
        """Call and take the time."""
        before, inside = time.thread_time(), self._inside
        self._inside = 0.0
        result = call(*given)
        took = time.thread_time() - before
        self.seconds[part] += took - self._inside
        self._inside = inside + took
        return result


@contextmanager
def _patched(parts: Parts) -> Generator[None]:
    """Take the parts of :data:`INSIDE` out of whatever is called meanwhile."""
    with ExitStack() as stack:
        for part, (module, names) in INSIDE.items():
            for name in names:
                stack.enter_context(patch.object(module, name, _timed(parts, part, getattr(module, name))))
        yield


def _timed(parts: Parts, part: str, call: Callable[..., _Result]) -> Callable[..., _Result]:
    return lambda *given: parts.take(part, call, *given)


@attrs.define
class _Table:
    """A room with eight conversations and no connection."""

    room: Room
    sessions: list[ServerSession]
    records: list[Record] = attrs.field(factory=list)
    turn: turns.Turn | None = None
    sequence: int = 0

    def perform(self, effects: list[Effect]) -> None:
        """Write down and encode what the room wants, as its runner and its links would."""
        for effect in effects:
            match effect:
                case ev.Write():
                    self.records.append(to_record(self.sequence, effect.entry))
                    self.sequence += 1
                case ev.Play():
                    self.turn = effect.turn
                case ev.Answer():
                    self.sessions[effect.link].reply(effect.reply)
                case ev.Send():
                    for link in effect.links:
                        self.sessions[link].update(effect.update)
                case ev.Admit():
                    self.sessions[effect.link].welcome(effect.welcome, effect.opening)
                case ev.HangUp():
                    raise RuntimeError(f"a client was hung up with {CloseCode(effect.code)}")
                case _:
                    pass


def parts_us(folder: Path, rooms: int, before: int, count: int) -> dict[str, float]:
    """Return the microseconds of a round of eight by part, where so many rooms are always due together.

    Args:
        folder: an empty one, for the journal.
        rooms: how many rooms.
        before: how many rounds each plays before; until the histories are full, every round asks for new memory.
        count: how many rounds each plays to measure.
    """
    tables = [_seated(number) for number in range(rooms)]
    storage = SqliteStorage(folder)
    storage.open()
    begun = [NewMatch(match=table.room.spec.match, code="PARTS", created=0.0) for table in tables]
    storage.commit([Batch(match=match.match, records=[], begins=match) for match in begun])
    parts = Parts()
    # As in the server: what there is when the rooms play is not looked at again.
    gc.collect()
    gc.freeze()
    gc.disable()
    for number in range(before + count):
        if number == before:
            parts.seconds.clear()
        with _patched(parts):
            _round(parts, tables, storage, now=float(number))
    gc.enable()
    gc.unfreeze()
    storage.close()
    return {name: round(1e6 * seconds / rooms / count, 1) for name, seconds in parts.seconds.items()}


def _round(parts: Parts, tables: list[_Table], storage: SqliteStorage, now: float) -> None:
    for table in tables:
        tick = table.room.tick
        frame = msgspec.msgpack.encode({"type": "orders", "id": str(tick), "tick": tick, "orders": ORDERS})
        for seat, session in enumerate(table.sessions):
            message = parts.take("reading", session.receive, frame).message
            assert isinstance(message, said.Orders)
            event = ev.Said(link=LinkId(seat), message=message)
            effects = parts.take("room", table.room.handle, event, now)
            parts.take("writing", table.perform, effects)
    due = [table.turn for table in tables if table.turn is not None]
    results = parts.take("turn", turns.play_together, due)
    for table, result in zip(tables, results, strict=True):
        effects = parts.take("room", table.room.handle, ev.Resolved(result=result), now)
        parts.take("writing", table.perform, effects)
    batches = [Batch(match=table.room.spec.match, records=table.records) for table in tables]
    parts.take("journal", storage.commit, batches)
    for table in tables:
        table.records = []


def _seated(number: int) -> _Table:
    scenario = eight_seats()
    spec = RoomSpec(
        match=f"{number:032x}",
        code="PARTS",
        scenario=scenario,
        seed=number,
        clock=ClockSpec(kind=ClockKind.LOCKSTEP, seconds=600.0),
        seats=(SeatPlan.OPEN,) * SEATS,
        motives=tuple(seat.motive for seat in scenario.seats),
        facilitators=(b"x" * 32,),
    )
    context = RoomContext(limits=Limits(), host=HostLimits())
    room = Room(spec, Ruleset.of(spec.dealt), 0.0, context)
    table = _Table(room, [ServerSession(encoding=Encoding.MSGPACK) for _ in range(SEATS)])
    table.perform(room.open(0.0, "token"))
    for seat, session in enumerate(table.sessions):
        hello = Hello(version=1, room="PARTS", role=Role.PLAYER, bot=True, seat=seat)
        session.receive(msgspec.msgpack.encode(hello))
        table.perform(room.handle(ev.Entered(link=LinkId(seat), hello=hello, token=f"token-{seat}"), 0.0))
    table.records = []
    return table
