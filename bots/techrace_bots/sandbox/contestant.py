"""Who plays a seat of one match, wherever it runs: one interface for house bots, files and commands.

The tournament's and every other runner's door to bots::

    with open_contestant(Source.of("mybot.py"), tier=Tier.HARDENED, time=TimeControl(), log=path) as contestant:
        contestant.start(Briefing(seat=3, constants=..., seed=...), decisions=30)
        decision = contestant.decide(observation)      # once a quarter
        decision.orders                                # None: the standing orders stay
        decision.fault                                 # why, or None
        ...
    contestant.report()                                # name, version, tier, faults, think times, exit code

No method raises for anything that a bot does; in strict mode alone, what a bot in this process raises comes through
as :class:`BotRaisedError`. A contestant plays one match: a new one is a new process, so nothing is carried over. It
belongs to the thread that starts it (on Linux a sandboxed bot dies with it). Whole matches, with logs, are played by
:func:`techrace_bots.arena.play_match`. House policies need none of this where many matches are played at once: give
them to :func:`techrace_bots.play`.
"""

import shutil
import tempfile
import time as clock
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import attrs

from techrace_bots.bot import Bot, Briefing
from techrace_bots.clocks import Bank, TimeControl
from techrace_bots.registry import BotError, bot_maker
from techrace_bots.sandbox import contained, hardened
from techrace_bots.sandbox.faults import BotFault, FaultKind, SandboxUnavailableError
from techrace_bots.sandbox.frames import (
    VERSION,
    FrameError,
    checked_orders,
    frame,
    message_of,
    orders_of,
    pack_observation,
    shown,
)
from techrace_bots.sandbox.journal import BotLog
from techrace_bots.sandbox.limits import Limits
from techrace_bots.sandbox.pipes import BotProcess, GoneError, LateError, Spawn, TooMuchError
from techrace_bots.sandbox.source import Source, SourceKind
from techrace_game.observation import Observation
from techrace_game.orders import Orders

FAREWELL = 0.5
"""Seconds that a bot has to end by itself after the match."""


class Tier(StrEnum):
    """How far a bot is kept from everything else. The value stands in results."""

    IN_PROCESS = "in-process"
    """Not at all: it runs in the runner's own process, with its rights and without a clock. For one's own bots."""
    CONTAINED = "contained"
    """A process of its own: accidents stay inside, an attacker need not."""
    HARDENED = "hardened"
    """That, within namespaces: no files, no network, no other processes."""


@attrs.frozen(kw_only=True)
class Decision:
    """What came of asking a bot once."""

    orders: Orders | None
    """None: none came, and the standing orders stay."""
    seconds: float
    """Wall time until the answer."""
    fault: BotFault | None = None


@attrs.frozen(kw_only=True)
class Report:
    """What a bot did in a match, beside playing."""

    name: str
    version: str
    source: str
    tier: Tier
    faults: tuple[BotFault, ...]
    forfeited_at: int | None
    """Ticks played when it forfeited the rest of the match; None: it played to the end."""
    decisions: int
    """How often it was asked."""
    slowest: float
    """Seconds of the longest decision."""
    thought: float
    """Seconds of all decisions together."""
    cpu_seconds: float | None = None
    """Processor time of its process; None where it cannot be known: in the runner's own, behind bubblewrap."""
    exit_code: int | None = None
    """Of its process; minus the signal if one ended it."""
    printed: int = 0
    """Bytes."""
    log: str | None = None

    def facts(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        facts = attrs.asdict(self, filter=attrs.filters.exclude("faults"))
        return {**facts, "tier": str(self.tier), "faults": [fault.facts() for fault in self.faults]}


class BotRaisedError(Exception):
    """Strict mode: a bot in this process raised, or returned no orders. The cause is what it raised."""

    def __init__(self, seat: int, tick: int, detail: str) -> None:
        super().__init__(f"seat {seat}, tick {tick}: {detail}")
        self.seat, self.tick, self.detail = seat, tick, detail


class Contestant(Protocol):
    """A bot in a seat of one match; see the module's documentation."""

    def start(self, briefing: Briefing, *, decisions: int) -> None:
        """Start the bot and brief it. What goes wrong is a fault of tick 0.

        Args:
            briefing: what it is told.
            decisions: how often it will be asked at most.

        Raises:
            SandboxUnavailableError: its tier cannot be had here.
        """
        ...

    def decide(self, observation: Observation) -> Decision:
        """Ask for orders. A bot that has forfeited is not asked again."""
        ...

    def close(self) -> None:
        """End the bot and everything it started. Doing so twice is harmless."""
        ...

    def report(self) -> Report:
        """Return what it did; complete once it is closed."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_contestant(
    source: Source,
    *,
    tier: Tier = Tier.IN_PROCESS,
    time: TimeControl | None = None,
    limits: Limits | None = None,
    log: Path | None = None,
    strict: bool = False,
    make: Callable[[], Bot] | None = None,
) -> Contestant:
    """Return who will play a seat of one match. Nothing of the bot runs before :meth:`Contestant.start`.

    Args:
        source: the bot. House bots run in this process whatever the tier: they are ours.
        tier: how far to keep it from everything else. A file is loaded into this process for ``IN_PROCESS`` alone.
        time: how long it may think; not measured against in this process. By default the usual.
        limits: what it may use of the machine.
        log: where its private log goes; None: nowhere.
        strict: whether what a bot in this process raises comes through.
        make: makes the bot in this process, instead of loading the source once more.

    Raises:
        BotError: a command in this process, or a bot that cannot be loaded.
    """
    used = Limits() if limits is None else limits
    if source.is_ours or tier is Tier.IN_PROCESS:
        if source.kind is SourceKind.COMMAND:
            raise BotError(
                f"bot {source.text!r}: a command has a process of its own, expected a tier that gives it one"
            )
        return _InProcess(source, make or bot_maker(source.text), used, log, strict=strict)
    start = hardened.spawn if tier is Tier.HARDENED else contained.spawn
    return _Sandboxed(source, tier, used, log, spawn=start, time=TimeControl() if time is None else time)


def choose_tier(wanted: Tier | None, *, require_sandbox: bool = False) -> tuple[Tier, str | None]:
    """Return the tier in which strangers' bots run, and what is to be said about it.

    Args:
        wanted: the tier; None: the best that can be had.
        require_sandbox: whether anything less than the hardened tier is refused.

    Raises:
        SandboxUnavailableError: the hardened tier is wanted or required, and cannot be had here.
    """
    if wanted not in {None, Tier.HARDENED}:
        if require_sandbox:
            raise SandboxUnavailableError(f"a sandbox is required, and the tier {wanted} is none")
        return wanted or Tier.CONTAINED, None
    reason = hardened.reason_unavailable()
    if reason is None:
        return Tier.HARDENED, None
    if wanted is Tier.HARDENED or require_sandbox:
        raise SandboxUnavailableError(f"the hardened tier is not available: {reason}")
    return Tier.CONTAINED, f"bots are contained, not hardened: {reason}"


class _Base:
    """What both kinds keep count of."""

    def __init__(self, source: Source, tier: Tier, limits: Limits, log: Path | None) -> None:
        self._source, self._tier, self._limits = source, tier, limits
        self._path = log
        self._log = BotLog(log, limits)
        self._faults: list[BotFault] = []
        self._seat = 0
        self._name, self._version = source.text, "?"
        self._times: list[float] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._log.close()

    @property
    def _forfeit(self) -> BotFault | None:
        return next((fault for fault in self._faults if fault.kind.forfeits), None)

    def _failed(self, tick: int, kind: FaultKind, detail: str) -> BotFault:
        fault = BotFault(seat=self._seat, tick=tick, kind=kind, detail=detail)
        self._faults.append(fault)
        self._log.note(f"tick {tick}: {kind}: {detail}")
        raised = sum(given.kind is FaultKind.RAISED for given in self._faults)
        if kind is FaultKind.RAISED and raised >= self._limits.strikes:
            self._failed(tick, FaultKind.STRIKES, f"raised in {raised} decisions; the rest is forfeited")
        return fault

    def _decided(self, tick: int, orders: Orders | None, seconds: float) -> Decision:
        self._times.append(seconds)
        self._log.note(f"tick {tick}: thought for {seconds:.3f} s")
        return Decision(orders=orders, seconds=seconds)

    def report(self) -> Report:
        forfeit = self._forfeit
        return Report(
            name=self._name,
            version=self._version,
            source=self._source.text,
            tier=self._tier,
            faults=tuple(self._faults),
            forfeited_at=None if forfeit is None else forfeit.tick,
            decisions=len(self._times),
            slowest=max(self._times, default=0.0),
            thought=sum(self._times),
            printed=self._log.total,
            log=None if self._path is None else str(self._path),
        )


class _InProcess(_Base):
    def __init__(
        self, source: Source, make: Callable[[], Bot], limits: Limits, log: Path | None, *, strict: bool
    ) -> None:
        super().__init__(source, Tier.IN_PROCESS, limits, log)
        self._make, self._strict = make, strict
        self._bot: Bot | None = None

    def start(self, briefing: Briefing, *, decisions: int) -> None:  # noqa: ARG002 - of the protocol
        self._seat = briefing.seat
        try:
            bot = self._make()
            bot.reset(briefing)
            name, version = str(bot.name), str(bot.version)
        # A bot that exits would end the runner, with its own code.
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a bot raises is its fault, not ours
            self._raised(0, FaultKind.START, error)
            return
        self._bot, self._name, self._version = bot, name, version

    def decide(self, observation: Observation) -> Decision:
        if self._bot is None or self._forfeit is not None:
            return Decision(orders=None, seconds=0.0)
        tick, started = int(observation.tick[0]), clock.perf_counter()
        try:
            orders = checked_orders(self._bot.act(observation))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a bot raises is its fault, not ours
            fault = self._raised(tick, FaultKind.RAISED, error)
            seconds = clock.perf_counter() - started
            self._times.append(seconds)
            return Decision(orders=None, seconds=seconds, fault=fault)
        return self._decided(tick, orders, clock.perf_counter() - started)

    def _raised(self, tick: int, kind: FaultKind, error: BaseException) -> BotFault:
        detail = str(error) if isinstance(error, FrameError) else _told(error)
        if self._strict:
            raise BotRaisedError(self._seat, tick, detail) from error
        return self._failed(tick, kind, detail)


class _Sandboxed(_Base):
    def __init__(
        self,
        source: Source,
        tier: Tier,
        limits: Limits,
        log: Path | None,
        *,
        spawn: Callable[[Source, Path, Limits, TimeControl, int], Spawn],
        time: TimeControl,
    ) -> None:
        super().__init__(source, tier, limits, log)
        self._spawn, self._time = spawn, time
        self._bank = Bank(time)
        self._process: BotProcess | None = None
        self._folder: Path | None = None
        self._asked = 0
        self._exit_code: int | None = None
        self._cpu = 0.0

    def start(self, briefing: Briefing, *, decisions: int) -> None:
        self._seat = briefing.seat
        self._folder = Path(tempfile.mkdtemp(prefix="techrace-bot-"))
        try:
            spawn = self._spawn(self._source, self._folder, self._limits, self._time, decisions)
            self._process = BotProcess(spawn, self._log)
        except OSError as error:
            self._failed(0, FaultKind.START, f"it cannot be started: {error}")
            return
        brief = {
            "type": "brief",
            "version": VERSION,
            "seat": briefing.seat,
            "seed": briefing.seed,
            "constants": attrs.asdict(briefing.constants),
            "time": self._time.facts(),
        }
        answer = self._ask(0, brief, self._time.start, "ready")
        if isinstance(answer, BotFault):
            return
        self._name, self._version = (_name(answer.get(key)) for key in ("name", "version"))

    def decide(self, observation: Observation) -> Decision:
        if self._process is None or self._forfeit is not None:
            return Decision(orders=None, seconds=0.0)
        tick, allowed = int(observation.tick[0]), self._bank.allowed
        self._asked += 1
        asked = {
            "type": "act",
            "n": self._asked,
            "time_left_ms": round(allowed * 1000),
            "seen": pack_observation(observation),
        }
        started = clock.monotonic()
        answer = self._ask(tick, asked, allowed, "orders")
        seconds = clock.monotonic() - started
        self._bank.spend(seconds)
        if isinstance(answer, BotFault):
            self._times.append(seconds)
            return Decision(orders=None, seconds=seconds, fault=answer)
        try:
            orders = orders_of(answer.get("orders"))
        except FrameError as error:
            self._times.append(seconds)
            return Decision(
                orders=None, seconds=seconds, fault=self._failed(tick, FaultKind.RAISED, str(error))
            )
        return self._decided(tick, orders, seconds)

    def close(self) -> None:
        if self._process is not None:
            if self._forfeit is None:
                self._process.leave(FAREWELL)
            self._stop(self._process)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        super().close()

    def report(self) -> Report:
        cpu = self._cpu if self._tier is Tier.CONTAINED else None
        return attrs.evolve(super().report(), cpu_seconds=cpu, exit_code=self._exit_code)

    def _ask(
        self, tick: int, message: dict[str, Any], seconds: float, expected: str
    ) -> dict[str, Any] | BotFault:
        """Return the answer, or the fault that stands in its place."""
        process = self._process
        if process is None:
            raise RuntimeError("the bot has not been started")
        number = message.get("n", 0)
        kind, detail = FaultKind.GARBAGE, "an answer that is none"
        try:
            answer = message_of(process.exchange(frame(message), seconds))
            if answer["type"] == "fault" and answer.get("n") == number:
                given = FaultKind.RAISED if number else FaultKind.START
                if given.forfeits:
                    self._stop(process)
                return self._failed(tick, given, _line(answer.get("error")))
            if answer["type"] == expected and answer.get("n", 0) == number:
                return answer
            detail = f"expected {expected} number {number}, found {_line(answer['type'])}"
        except LateError:
            kind, detail = FaultKind.TIME, f"no answer within {seconds:.1f} s, the bank included"
        except GoneError:
            kind, detail = FaultKind.EXITED, "its process ended"
        except TooMuchError as error:
            kind, detail = (FaultKind.OUTPUT if error.printed else FaultKind.GARBAGE), str(error)
        except FrameError as error:
            detail = str(error)
        self._stop(process)
        if kind is FaultKind.EXITED:
            detail = f"its process ended with exit code {self._exit_code}{_last_line(self._log.last)}"
            kind = kind if number else FaultKind.START
        return self._failed(tick, kind, detail)

    def _stop(self, process: BotProcess) -> None:
        process.stop()
        if self._exit_code is None:
            self._exit_code, self._cpu = process.exit_code, process.cpu_seconds
            self._log.note(f"exit code {self._exit_code}, {self._cpu:.2f} s of processor time")


def _told(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - a bot's own exception may raise where it is written down
        return type(error).__name__


def _name(value: object) -> str:
    return _line(value)[:100] or "bot"


def _line(value: object) -> str:
    text = value if isinstance(value, str) else shown(value)
    return "".join(sign if sign.isprintable() else " " for sign in text[:600])


def _last_line(printed: bytes) -> str:
    lines = printed.decode(errors="replace").strip().splitlines()
    return f": {_line(lines[-1][:200])}" if lines else ""
