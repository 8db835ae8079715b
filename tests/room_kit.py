"""Drives a room without a host: events in, time as a number, messages out as clients would read them."""

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from techrace_game import Orders, Ruleset, Scenario, load_scenario
from techrace_game.types import Motive
from techrace_protocol import decode_server, encode_server
from techrace_protocol import messages as said
from techrace_protocol.close_codes import CloseCode
from techrace_protocol.codec import Encoding
from techrace_protocol.limits import Limits
from techrace_protocol.messages import ClockKind
from techrace_server import events as ev
from techrace_server.clocks import ClockSpec
from techrace_server.events import LinkId
from techrace_server.ledger import Entry, Seated, to_record
from techrace_server.restore import restore
from techrace_server.room import Room, RoomContext
from techrace_server.seats import SeatPlan, hashed
from techrace_server.spec import RoomSpec
from techrace_server.storage import Record, StoredMatch
from techrace_server.turns import Turn, play

MATCH = "0" * 32
OPENING = "opening-000000000000"
"""The token that a room is opened or resumed with."""
LEAD = "lead-00000000000000000"
"""The first facilitator's token."""
Kind = TypeVar("Kind")


def small_scenario(seats: int = 2, horizon: int = 16) -> Scenario:
    """Return a quick game: the toy's tree with few seats and a near horizon."""
    toy = load_scenario("toy")
    return toy.with_seats(toy.seats[:seats]).with_constants(horizon=horizon)


def make_spec(
    kind: ClockKind = ClockKind.ROUNDS,
    seconds: float = 60.0,
    *,
    scenario: Scenario | None = None,
    seats: tuple[SeatPlan, ...] | None = None,
    motives: tuple[Motive, ...] | None = None,
    seed: int = 5,
    **more: Any,
) -> RoomSpec:
    """Return the spec of a room."""
    scenario = scenario or small_scenario()
    return RoomSpec(
        match=MATCH,
        code="TEST22",
        scenario=scenario,
        seed=seed,
        clock=ClockSpec(kind=kind, seconds=seconds),
        seats=seats or (SeatPlan.OPEN,) * len(scenario.seats),
        motives=motives or tuple(seat.motive for seat in scenario.seats),
        **more,
    )


@attrs.define
class Reader:
    """What one connection has been told."""

    frames: list[bytes] = attrs.field(factory=list)
    messages: list[said.FromServer] = attrs.field(factory=list)
    closed: CloseCode | None = None

    def take(self, data: bytes) -> None:
        self.frames.append(data)
        message = decode_server(data, Encoding.MSGPACK, Limits())
        assert not isinstance(message, said.Unknown)
        self.messages.append(message)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return the messages of a kind, those in snapshots included."""
        found: list[Kind] = []
        for message in self.messages:
            parts = (message, *message.updates) if isinstance(message, said.Snapshot) else (message,)
            found += [part for part in parts if isinstance(part, kind)]
        return found

    def last(self, kind: type[Kind]) -> Kind:
        return self.of(kind)[-1]


class Desk:
    """A room and everybody around it."""

    def __init__(
        self,
        spec: RoomSpec | None = None,
        *,
        now: float = 1000.0,
        context: RoomContext | None = None,
        stored: StoredMatch | None = None,
        wall: float = 0.0,
        seated: tuple[Seated, ...] = (),
    ) -> None:
        self.now = now
        self.context = context or RoomContext(feed_prefix="feed")
        self.readers: dict[int, Reader] = defaultdict(Reader)
        self.journal: list[Entry] = []
        self.statuses: list[str] = []
        self.effects: list[ev.Effect] = []
        self.turns: list[Turn] = []
        self.hold_turns = False
        self.hold_export = False
        self.exports = 0
        self.vanished = False
        self.wake: float | None = None
        self.calls: list[ev.CallBot] = []
        self.rematches: list[ev.Rematch] = []
        self._acts = 0
        self._links = 0
        self._inbox: deque[ev.Event] = deque()
        self._busy = True
        if stored is None:
            self.spec = spec or make_spec()
            self.room = Room(self.spec, Ruleset.of(self.spec.dealt), now, self.context)
            self._perform(self.room.open(now, OPENING, seated))
        else:
            self.room = restore(stored, now, self.context, Ruleset.of, wall=wall)
            self.spec = self.room.spec
            self._perform(self.room.resume(now, OPENING))
        self._busy = False
        self._work()

    # -- what clients do --

    def join(
        self,
        *,
        name: str | None = None,
        seat: int | None = None,
        token: str | None = None,
        role: said.Role = said.Role.PLAYER,
        bot: bool = False,
        join: str | None = None,
        feed: str | None = None,
        last_seen: int | None = None,
    ) -> int:
        """Say hello on a new connection; return its number. A seat's token is ``token-`` and that number."""
        self._links += 1
        hello = said.Hello(
            version=1,
            room=self.spec.code,
            role=role,
            name=name,
            bot=bot,
            token=token,
            join=join,
            seat=seat,
            feed=feed,
            last_seen=last_seen,
        )
        self.do(ev.Entered(link=LinkId(self._links), hello=hello, token=self.token_of(self._links)))
        return self._links

    @staticmethod
    def token_of(link: int) -> str:
        return f"token-{link:016d}"

    def order(
        self, link: int, orders: Orders | None = None, *, tick: int | None = None, id_: str | None = None
    ) -> said.Accepted | said.Refused:
        """Submit orders and return the answer."""
        tick = self.room.tick if tick is None else tick
        message = said.Orders(id=id_ or f"o{link}-{tick}", tick=tick, orders=orders or Orders())
        return self._command(link, message)

    def ready(
        self, link: int, ready: bool = True, *, tick: int | None = None, id_: str | None = None
    ) -> said.Accepted | said.Refused:
        tick = self.room.tick if tick is None else tick
        return self._command(link, said.Ready(id=id_ or f"r{link}-{tick}-{ready}", tick=tick, ready=ready))

    def act(
        self, link: int, do: said.ActKind, *, id_: str | None = None, **facts: Any
    ) -> said.Accepted | said.Refused:
        """Act as a facilitator; the fresh token is ``fresh-`` and a number that grows."""
        self._acts += 1
        return self._command(link, said.Act(id=id_ or f"a{self._acts}", do=do, **facts))

    def say(
        self, link: int, text: str, *, id_: str | None = None, **facts: Any
    ) -> said.Accepted | said.Refused:
        self._acts += 1
        return self._command(link, said.Chat(id=id_ or f"c{self._acts}", text=text, **facts))

    def promise(self, link: int, verb: said.PledgeVerb, **facts: Any) -> said.Accepted | said.Refused:
        self._acts += 1
        return self._command(link, said.Pledge(id=f"p{self._acts}", verb=verb, **facts))

    @property
    def fresh(self) -> str:
        """The token that came with the last act."""
        return f"fresh-{self._acts:016d}"

    def _command(
        self, link: int, message: said.Orders | said.Ready | said.Chat | said.Pledge | said.Act
    ) -> said.Accepted | said.Refused:
        self.do(ev.Said(link=LinkId(link), message=message, token=self.fresh))
        answers = [
            answer
            for answer in self.readers[link].messages
            if isinstance(answer, said.Accepted | said.Refused)
        ]
        return answers[-1]

    def leave(self, link: int) -> None:
        self.do(ev.Said(link=LinkId(link), message=said.Leave()))

    def drop(self, link: int) -> None:
        self.do(ev.Left(link=LinkId(link)))

    # -- time --

    def pass_time(self, seconds: float) -> None:
        """Let time pass; the room is woken when it asked to be."""
        until = self.now + seconds
        while self.wake is not None and self.wake <= until:
            self.now = max(self.now, self.wake)
            self.wake = None
            self.do(ev.Elapsed())
        self.now = until

    # -- the shell --

    def do(self, event: ev.Event) -> None:
        """Handle an event, and then those that came of it, one after the other as a host would."""
        self._inbox.append(event)
        self._work()

    def _work(self) -> None:
        if self._busy:
            return
        self._busy = True
        while self._inbox:
            self._perform(self.room.handle(self._inbox.popleft(), self.now))
        self._busy = False

    def resolve(self) -> None:
        """Play the turn that was held back."""
        self.do(ev.Resolved(result=play(self.turns[-1])))

    def stored(self, status: str = "running", *, ended: float | None = None) -> StoredMatch:
        """Return the match as the journal has it."""
        records: list[Record] = [to_record(number, entry) for number, entry in enumerate(self.journal)]
        return StoredMatch(
            match=self.spec.match, code=self.spec.code, status=status, records=records, ended=ended
        )

    @property
    def stage(self) -> str:
        return self.room.stage.value

    def entries(self, kind: type[Kind]) -> Iterator[Kind]:
        return (entry for entry in self.journal if isinstance(entry, kind))

    def _perform(self, effects: list[ev.Effect]) -> None:
        self.effects += effects
        for effect in effects:
            match effect:
                case ev.Write():
                    self.journal.append(effect.entry)
                    if effect.status is not None:
                        self.statuses.append(effect.status)
                case ev.Admit():
                    reader = self.readers[effect.link]
                    reader.take(encode_server(effect.welcome).data)
                    if isinstance(effect.opening, said.Snapshot):
                        reader.take(encode_server(effect.opening).data)
                    else:
                        for update in effect.opening.updates:
                            reader.take(update.frame(Encoding.MSGPACK).data)
                case ev.Send():
                    for link in effect.links:
                        self.readers[link].take(effect.update.frame(Encoding.MSGPACK).data)
                case ev.Answer():
                    self.readers[effect.link].take(encode_server(effect.reply).data)
                case ev.Report():
                    effect.answer(effect.reply)
                case ev.Refresh():
                    self.readers[effect.link].take(encode_server(effect.snapshot).data)
                case ev.HangUp():
                    self.readers[effect.link].closed = effect.code
                    self.do(ev.Left(link=effect.link))
                case ev.Wake():
                    self.wake = effect.at
                case ev.Play():
                    self.turns.append(effect.turn)
                    if not self.hold_turns:
                        self.resolve()
                case ev.Export():
                    self.exports += 1
                    if not self.hold_export:
                        self.do(ev.Exported(log=self.spec.match))
                case ev.CallBot():
                    self.calls.append(effect)
                case ev.Rematch():
                    self.rematches.append(effect)
                case ev.Vanish():
                    self.vanished = True


def seated_desk(
    kind: ClockKind = ClockKind.ROUNDS, seconds: float = 60.0, seats: int = 2
) -> tuple[Desk, list[int]]:
    """Return a room whose match has just started, and its players' connections."""
    desk = Desk(make_spec(kind, seconds, scenario=small_scenario(seats)))
    return desk, [desk.join() for _ in range(seats)]


def led_desk(
    kind: ClockKind = ClockKind.ROUNDS, seconds: float = 60.0, *, seats: int = 2, **more: Any
) -> tuple[Desk, int, list[int]]:
    """Return a room with house bots at hand whose match has just started, its facilitator and its players."""
    scenario = more.pop("scenario", None) or small_scenario(seats)
    spec = make_spec(kind, seconds, scenario=scenario, facilitators=(hashed(LEAD),), **more)
    desk = Desk(spec, context=RoomContext(feed_prefix="feed", bots=frozenset({"profit", "crowd"})))
    lead = desk.join(role=said.Role.FACILITATOR, token=LEAD)
    return desk, lead, [desk.join() for _ in range(len(spec.scenario.seats))]
