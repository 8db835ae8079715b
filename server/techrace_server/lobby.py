"""The rooms of a data folder: how they come to be, are found, taken up again after a restart, and go."""

import asyncio
import logging
from importlib.metadata import version
from typing import Protocol

import attrs

from techrace_game import Ruleset, Scenario
from techrace_game.types import Motive
from techrace_protocol.messages import Hello
from techrace_server import events as ev
from techrace_server.clocks import ClockSpec
from techrace_server.exports import Exported
from techrace_server.journal import Journal
from techrace_server.parts import HostParts, UnavailableError
from techrace_server.restore import RestoreError, restore
from techrace_server.room import Room, RoomContext
from techrace_server.runner import RoomRunner, RunnerHost
from techrace_server.seats import SeatPlan
from techrace_server.settings import Settings
from techrace_server.spec import RoomOptions, RoomSpec, deal
from techrace_server.stage import Stage
from techrace_server.storage import JournalError, StoredMatch

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs that cannot be mistaken for one another."""
CODE_LENGTH = 6
OVER = 4
"""How many times ``rooms_per_creator`` an address may have, those included whose match is over."""
_logger = logging.getLogger("techrace.host")


class LobbyHost(RunnerHost, Protocol):
    """The host as the lobby sees it."""

    settings: Settings
    is_draining: bool

    def unready_reason(self) -> str | None:
        """Return why no rooms can be opened at the moment, or None."""
        ...

    def export(self, match: str, done: Exported, *, again: bool = False) -> None:
        """Write the log of a match; ``again``: the journal says already that it is missing."""

    def forget_room(self, code: str) -> None:
        """Take note that nobody can join under this code any more."""


class Lobby:
    """All rooms of a host, by their codes."""

    def __init__(self, host: LobbyHost, journal: Journal, group: asyncio.TaskGroup, parts: HostParts) -> None:
        self.rooms: dict[str, RoomRunner] = {}
        self._host = host
        self._limits = host.settings.limits
        self._journal = journal
        self._group = group
        self._parts = parts
        self._creators: dict[str, str] = {}
        self._rulesets: dict[str, Ruleset] = {}

    async def create(
        self,
        scenario: Scenario,
        *,
        clock: ClockSpec | None = None,
        seats: tuple[SeatPlan, ...] | None = None,
        motives: tuple[Motive, ...] | None = None,
        seed: int | None = None,
        public: bool = True,
        creator: str | None = None,
        options: RoomOptions | None = None,
    ) -> RoomRunner:
        """Create a room and wait until it is in the journal.

        Args:
            scenario: the game.
            clock: how it is paced; rounds by default.
            seats: who may sit where; anybody by default.
            motives: by seat; those of the scenario by default.
            seed: of the match; drawn by default.
            public: whether the room is listed.
            creator: the address it is created from, which may not have many; None: the operator.
            options: whatever else there is to choose.

        Raises:
            UnavailableError: the host is full or stopping, or the creator has enough rooms.
            ValueError: seats or motives do not fit the scenario.
        """
        reason = self._host.unready_reason()
        if reason is not None:
            raise UnavailableError(f"{reason}: no rooms are opened")
        if len(self.rooms) >= self._limits.rooms:
            raise UnavailableError(f"there are {len(self.rooms)} rooms already, no more are opened")
        self._check_creator(creator)
        options = options or RoomOptions()
        self._check_bots(options)
        seed = int.from_bytes(self._parts.entropy(8), "big") if seed is None else seed
        if options.deal and motives is None:
            motives = deal(scenario, seed)
        given = {"seats": seats, "motives": motives, **options.chosen()}
        spec = RoomSpec(
            match=self._parts.entropy(16).hex(),
            code=self.new_code(),
            scenario=scenario,
            seed=seed,
            clock=clock or ClockSpec(),
            public=public,
            created=self._parts.wall(),
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]  # RoomSpec checks them
        )
        room = Room(spec, self._compile(spec.dealt), self._host.clock(), self._context())
        runner = RoomRunner(room, self._host)
        runner.open()
        self._house(runner)
        if creator is not None:
            self._creators[spec.code] = creator
        await runner.settled()
        if runner.is_halted:
            raise UnavailableError("the room could not be written down")
        return runner

    def _check_bots(self, options: RoomOptions) -> None:
        known = frozenset() if self._parts.bots is None else self._parts.bots.names
        wanted = [bot for bot in options.bots or () if bot is not None]
        if (wanted or options.fill) and not known:
            raise ValueError("bots: this server has no house bots")
        for bot in wanted:
            if bot and bot not in known:
                raise ValueError(
                    f"bots: there is no house bot {bot!r}, expected one of {', '.join(sorted(known))}"
                )

    def _check_creator(self, creator: str | None) -> None:
        if creator is not None and self._left_to(creator) <= 0:
            most = self._limits.rooms_per_creator
            raise UnavailableError(f"you have {most} rooms already, no more are opened")

    def _left_to(self, creator: str) -> int:
        """Return how many rooms more may be opened from an address.

        Matches that are over count less, so that nobody has to wait for the next one; but they count, or whoever ends
        them at once would take all the places there are.
        """
        most = self._limits.rooms_per_creator
        mine = [self.rooms[code] for code, address in self._creators.items() if address == creator]
        return min(most - sum(not has_ended(runner) for runner in mine), OVER * most - len(mine))

    async def restore_all(self) -> None:
        """Take up every match that was running, and show those that ended a short time ago.

        A match that cannot be taken up is left as it is and reported. The logs that could not be written are tried
        again.
        """
        for match in await asyncio.to_thread(self._journal.running):
            await self._take_up(match)
        since = self._parts.wall() - self._limits.finished_room
        for match in await asyncio.to_thread(self._journal.ended, since):
            if len(self.rooms) < self._limits.rooms:
                await self._take_up(match)
        for match in await asyncio.to_thread(self._journal.unexported):
            self._export_again(match)

    async def _take_up(self, match: str) -> None:
        try:
            stored = await asyncio.to_thread(self._journal.load, match)
            # Under the code of a match that is over, the next one may be running, or one that ended later.
            if stored is not None and stored.code not in self.rooms:
                self._restore(stored)
        except (RestoreError, JournalError):
            _logger.exception("match %s is not taken up again", match)

    def _restore(self, stored: StoredMatch) -> None:
        host = self._host
        room = restore(stored, host.clock(), self._context(), self._compile, wall=self._parts.wall())
        runner = RoomRunner(room, host, sequence=len(stored.records))
        runner.resume()
        self._house(runner)

    def _export_again(self, match: str) -> None:
        def done(log: str | None) -> None:
            for runner in self.rooms.values():
                if runner.room.spec.match == match:
                    runner.post(ev.Exported(log=log))

        self._host.export(match, done, again=True)

    def find(self, code: str) -> RoomRunner | None:
        """Return the room with this code."""
        return self.rooms.get(code.upper())

    def workshop(self, code: str) -> list[RoomRunner]:
        """Return the rooms that were created together under this code."""
        wanted = code.upper()
        return [runner for runner in self.rooms.values() if runner.room.spec.workshop == wanted]

    def roomiest(self, code: str) -> RoomRunner | None:
        """Return the room of a workshop in which a newcomer finds most seats free; None: there is no workshop."""
        rooms = [runner for runner in self.workshop(code) if not runner.is_halted]
        return max(rooms, key=lambda runner: runner.room.open_seats(), default=None)

    def place_for(self, creator: str | None) -> int:
        """Return how many more rooms can be opened from an address; None: by the operator."""
        free = max(0, self._limits.rooms - len(self.rooms))
        return free if creator is None else max(0, min(free, self._left_to(creator)))

    def check_place_for(self, rooms: int, creator: str | None) -> None:
        """See that so many rooms more can be opened.

        Raises:
            UnavailableError: they cannot.
        """
        free = self.place_for(creator)
        if rooms > free:
            raise UnavailableError(f"{rooms} rooms are asked for, and there is place for {free} more")

    def lead_to(self, hello: Hello) -> RoomRunner | None:
        """Return the room that a hello means, be it by the code of a room or of a workshop.

        Of a workshop it is the room in which somebody has been before, else the one with most seats free.
        """
        runner = self.find(hello.room)
        if runner is None and (hello.token is not None or hello.join is not None):
            known = (
                runner for runner in self.workshop(hello.room) if runner.room.knows(hello.token, hello.join)
            )
            runner = next(known, None)
        return runner or self.roomiest(hello.room)

    def new_code(self) -> str:
        """Return a code that leads nowhere yet."""
        while True:
            raw = int.from_bytes(self._parts.entropy(8), "big")
            signs = []
            for _ in range(CODE_LENGTH):
                raw, sign = divmod(raw, len(CODE_ALPHABET))
                signs.append(CODE_ALPHABET[sign])
            code = "".join(signs)
            if code not in self.rooms and not self.workshop(code):
                return code

    def open_next(self, rematch: ev.Rematch) -> None:
        """Open the next match under the code of one that is over."""
        if self._host.is_draining or self._journal.failure is not None:
            return
        old = rematch.spec
        seed = int.from_bytes(self._parts.entropy(8), "big")
        spec = attrs.evolve(
            old,
            match=self._parts.entropy(16).hex(),
            seed=seed,
            motives=deal(old.scenario, seed) if old.deal else old.motives,
            created=self._parts.wall(),
        )
        runner = RoomRunner(
            Room(spec, self._compile(spec.dealt), self._host.clock(), self._context()), self._host
        )
        self._house(runner)
        runner.open(rematch.seated)

    def vanished(self, runner: RoomRunner) -> None:
        """Take note that a room is gone."""
        code = runner.room.spec.code
        if self.rooms.get(code) is not runner:
            # A rematch has taken its place.
            return
        self.rooms.pop(code, None)
        self._creators.pop(code, None)
        self._host.forget_room(code)

    def _house(self, runner: RoomRunner) -> None:
        self.rooms[runner.room.spec.code] = runner
        if self._journal.is_full:
            # Those that were there have been told; its clock must not run either.
            runner.post(ev.Stored(full=True))
        self._group.create_task(runner.run(), name=f"room {runner.room.spec.code}")

    def _context(self) -> RoomContext:
        return RoomContext(
            limits=self._host.settings.wire,
            host=self._limits,
            engine=version("techrace"),
            feed_prefix=self._parts.entropy(8).hex(),
            bots=frozenset() if self._parts.bots is None else frozenset(self._parts.bots.names),
        )

    def _compile(self, scenario: Scenario) -> Ruleset:
        """Compile a scenario; rooms with the same one share the result."""
        key = scenario.digest()
        if key not in self._rulesets:
            if len(self._rulesets) >= self._limits.rooms:
                self._rulesets.clear()
            self._rulesets[key] = Ruleset.of(scenario)
        return self._rulesets[key]


def has_ended(runner: RoomRunner) -> bool:
    """Say whether a room's match is over."""
    return runner.room.stage in {Stage.FINISHED, Stage.CLOSED}
