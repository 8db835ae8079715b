"""The conformance kit: whether a bot file does what a bot has to do, line by line and with evidence.

It first plays in a process of its own, where a hang can be stopped, and then in this one, where exceptions keep their
tracebacks; so what is checked is also that both come to the same.
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import numpy as np

from techrace_bots.arena import IllegalOrdersError, MatchResult, play_match
from techrace_bots.batch import joined
from techrace_bots.bot import Bot, Briefing, is_batched
from techrace_bots.clocks import TimeControl
from techrace_bots.registry import BotError, archetype, bot_class, bot_maker
from techrace_bots.sandbox.contestant import BotRaisedError, Contestant, Tier, open_contestant
from techrace_bots.sandbox.faults import BotFault, FaultKind, SandboxUnavailableError
from techrace_bots.sandbox.frames import FrameError, checked_orders, pack_observation, unpack_observation
from techrace_bots.sandbox.source import Source
from techrace_game import Observation, Orders, Scenario
from techrace_game.scenario import load_packaged, packaged_scenarios

SEED = 1
FIRST = "toy"
"""The scenario that is played in a process of its own."""
USUAL = TimeControl(act=1.0, bank=4.0, start=20.0)
"""Shorter than in a match, so that a bot that hangs is found out soon."""


@attrs.frozen(kw_only=True)
class Check:
    """One line of the report."""

    name: str
    ok: bool
    evidence: str
    """What was done and seen; on failure what was wrong, and how to see it again."""


@attrs.define
class _Trail:
    """What a bot was shown and what it answered in one match."""

    briefing: Briefing | None = None
    seen: list[Observation] = attrs.field(factory=list)
    orders: list[Orders] = attrs.field(factory=list)


class _Watched(Bot):
    """Asks a bot and keeps what it was shown and answered."""

    def __init__(self, bot: Bot, trail: _Trail) -> None:
        self._bot, self._trail = bot, trail
        self.name, self.version = bot.name, bot.version

    def reset(self, briefing: Briefing) -> None:
        self._trail.briefing = briefing
        self._bot.reset(briefing)

    def act(self, observation: Observation) -> Orders:
        # A copy: the observer draws the next tick into the same arrays.
        self._trail.seen.append(unpack_observation(pack_observation(observation)))
        given = self._bot.act(observation)
        self._trail.orders.append(checked_orders(given))
        return given


def seat_for(scenario: Scenario, number: int) -> int:
    """Return the seat in which a bot is tried in the scenario of this number: another one each time."""
    return number % len(scenario.seats)


def table(scenario: Scenario, seat: int, bot: Contestant, against: str | None = None) -> list[Contestant]:
    """Return a bot in its seat and house bots in the others: those of their motives, or all of one name.

    Raises:
        BotError: there is no such house bot.
    """
    return [
        bot
        if place == seat
        else open_contestant(Source.of(against or entry.bot or archetype(entry.motive).name))
        for place, entry in enumerate(scenario.seats)
    ]


def conformance(
    file: str,
    *,
    tell: Callable[[str], None] = lambda _: None,
    time: TimeControl = USUAL,
    scenarios: Sequence[str] | None = None,
) -> Iterator[Check]:
    """Check a bot file and yield the lines of the report as they become known.

    Args:
        file: ``FILE.py`` or ``FILE.py:CLASS``. It is run in this process, with its rights.
        tell: told what is being done.
        time: what the bot may use; longer decisions fail.
        scenarios: names of packaged scenarios, two at least; by default all.
    """
    kit = _Kit(file, time, packaged_scenarios() if scenarios is None else scenarios)
    for name, check in (
        ("alone", kit.alone),
        ("loads", kit.loads),
        ("scenarios", kit.scenarios),
        ("legal", kit.legal),
        ("deterministic", kit.deterministic),
        ("in-time", kit.in_time),
        ("no-global-state", kit.no_global_state),
        ("batch", kit.batch),
    ):
        tell(name)
        ok, evidence = check()
        yield Check(name=name, ok=ok, evidence=evidence)
        if kit.stop:
            return


class _Kit:
    def __init__(self, file: str, time: TimeControl, names: Sequence[str]) -> None:
        self._file, self._time, self._names = file, time, names
        self._trails: dict[str, _Trail] = {}
        self._alone: MatchResult | None = None
        self._slowest = 0.0
        self._measured_here = False
        self._decisions = 0
        self._illegal: list[str] = []
        self.stop = False
        """Whether nothing more can be checked."""

    def alone(self) -> tuple[bool, str]:
        """Play in a process of its own, which can be stopped."""
        scenario = load_packaged(FIRST)
        contestant = open_contestant(Source.of(self._file), tier=Tier.CONTAINED, time=self._time)
        try:
            result = play_match(scenario, table(scenario, 0, contestant), SEED, time=self._time)
        except SandboxUnavailableError as error:
            self._measured_here = True
            return True, f"not tried, there can be no process of its own here: {error}"
        faults = result.faults
        if faults:
            self.stop = faults[0].kind in {
                FaultKind.TIME,
                FaultKind.START,
                FaultKind.EXITED,
                FaultKind.OUTPUT,
            }
            return False, f"{_fault(faults[0])}; see it with: {self._again(scenario, 0, contained=True)}"
        report = contestant.report()
        self._alone, self._slowest = result, report.slowest
        return True, f"{report.decisions} decisions of {FIRST} as a subprocess, exit code {report.exit_code}"

    def loads(self) -> tuple[bool, str]:
        try:
            found = bot_class(self._file)
        except BotError as error:
            self.stop = True
            return False, str(error)
        return True, f"class {found.__name__}, name {found.name!r}, version {found.version!r}"

    def scenarios(self) -> tuple[bool, str]:
        wrong = []
        for number, name in enumerate((FIRST, *(name for name in self._names if name != FIRST))):
            scenario = load_packaged(name)
            seat, trail = seat_for(scenario, number), _Trail()
            try:
                result = self._watched(scenario, seat, trail, strict=True)
            except IllegalOrdersError as error:
                self._illegal.append(f"{name}: {told_illegal(error)}; again: {self._again(scenario, seat)}")
                trail = _Trail()
                result = self._watched(scenario, seat, trail, strict=False)
            except BotRaisedError as error:
                place = _place(error.__cause__, self._file)
                wrong.append(f"{name}: {error}{place}; again: {self._again(scenario, seat)}")
                continue
            if result.faults:
                wrong.append(f"{name}: {_fault(result.faults[0])}; again: {self._again(scenario, seat)}")
                continue
            self._trails[name] = trail
            self._decisions += len(trail.orders)
        if wrong:
            return False, "; ".join(wrong)
        return True, f"{self._decisions} decisions in {', '.join(self._trails)}, no exception"

    def legal(self) -> tuple[bool, str]:
        if self._illegal:
            return False, "; ".join(self._illegal)
        return True, f"no part of {self._decisions} order sets refused"

    def deterministic(self) -> tuple[bool, str]:
        count = 0
        for name, trail in self._trails.items():
            scenario = load_packaged(name)
            seat, again = self._seat(trail), _Trail()
            self._watched(scenario, seat, again, strict=False)
            first = _first_difference(trail.orders, again.orders)
            if first is not None:
                tick = int(trail.seen[min(first, len(trail.seen) - 1)].tick[0])
                hint = "draw with self.luck(observation), not from random or the clock"
                return False, f"{name}: played twice, other orders from tick {tick}: {hint}"
            count += len(again.orders)
        if self._alone is not None and FIRST in self._trails:
            scenario = load_packaged(FIRST)
            here = self._watched(scenario, 0, _Trail(), strict=False)
            if here.digest != self._alone.digest:
                hint = "another order of a set, the clock, or a file decides"
                return False, f"{FIRST}: a process of its own came to another match: {hint}"
        return True, f"{count} decisions taken again are the same, in this process and in one of its own"

    def in_time(self) -> tuple[bool, str]:
        measured = f"slowest decision {self._slowest * 1000:.0f} ms of {self._time.act * 1000:.0f} ms"
        if self._alone is None and not self._measured_here:
            return False, "not measured: it did not finish a match in a process of its own"
        return self._slowest <= self._time.act, measured

    def no_global_state(self) -> tuple[bool, str]:
        """Play recorded matches again: alone, one after another and at once, freshly loaded and not."""
        trails = [trail for trail in self._trails.values() if trail.briefing is not None][:2]
        if len(trails) < 2:
            return False, "not tried: fewer than two matches were finished"
        one, other = trails
        make = bot_maker(self._file)
        for what, found in (
            (
                "a second match in the same process",
                [_again(make, one), _again(make, other), _again(make, one)],
            ),
            ("two seats at once", _interleaved(make, one, other)),
        ):
            for trail, orders in zip((one, other, one), found, strict=False):
                if _first_difference(trail.orders, orders) is not None:
                    hint = "something is kept outside of the bot's attributes, or not set in reset"
                    return False, f"{what}: other orders than alone: {hint}"
        same_bot = make()
        if any(
            _first_difference(trail.orders, _played(same_bot, trail)) is not None
            for trail in (one, other, one)
        ):
            return (
                False,
                "the same bot reset for another match: other orders than a new one: reset leaves something",
            )
        return (
            True,
            f"{len(one.orders) + len(other.orders)} decisions are the same after other matches and beside them",
        )

    def batch(self) -> tuple[bool, str]:
        found = bot_class(self._file)
        if not (issubclass(found, Bot) and is_batched(found)):
            return True, "no act_batch, which is optional"
        for name, trail in self._trails.items():
            if trail.briefing is None:
                continue
            bot = found()
            bot.reset(attrs.evolve(trail.briefing, seed=0))
            seeds = np.full(len(trail.seen), trail.briefing.seed, np.uint64)
            orders = bot.act_batch(joined(trail.seen), seeds)
            rows = [orders.row(match) for match in range(len(trail.seen))]
            first = _first_difference(trail.orders, rows)
            if first is not None:
                return False, f"{name}: act_batch and act differ at tick {int(trail.seen[first].tick[0])}"
        return True, f"act_batch comes to the same as act in {self._decisions} decisions"

    def _watched(self, scenario: Scenario, seat: int, trail: _Trail, *, strict: bool) -> MatchResult:
        make = bot_maker(self._file)
        bot = open_contestant(Source.of(self._file), strict=strict, make=lambda: _Watched(make(), trail))
        result = play_match(scenario, table(scenario, seat, bot), SEED, strict=(seat,) if strict else ())
        self._slowest = max(self._slowest, bot.report().slowest)
        return result

    @staticmethod
    def _seat(trail: _Trail) -> int:
        return 0 if trail.briefing is None else trail.briefing.seat

    def _again(self, scenario: Scenario, seat: int, *, contained: bool = False) -> str:
        return play_command(
            self._file, scenario=scenario.id, seat=seat, seed=SEED, tier=Tier.CONTAINED if contained else None
        )


def play_command(
    file: str,
    *,
    scenario: str,
    seat: int,
    seed: int,
    against: str | None = None,
    tier: Tier | None = None,
) -> str:
    """Return the command that plays a match again."""
    others = "" if against is None else f" --against {against}"
    kept = "" if tier in {None, Tier.IN_PROCESS} else f" --tier {tier}"
    return f"techrace bot play {file} --scenario {scenario} --seat {seat} --seed {seed}{others}{kept}"


def told_illegal(error: IllegalOrdersError) -> str:
    """Return what was illegal: seat, tick, value, why, and what would have been legal."""
    part = error.refusal.part
    where = part if error.refusal.index is None else f"{part}[{error.refusal.index}]"
    return (
        f"seat {error.seat}, tick {error.tick}: {where} = {error.value!r} is illegal ({error.refusal.reason}: "
        f"{error.refusal.message}); legal: {legal_values(error)}"
    )


def legal_values(error: IllegalOrdersError) -> str:
    """Return what the offending part could have been, in words."""
    legal = error.legal
    values: dict[str, object] = {
        "slots": f"nodes {sorted((*legal.projects, *legal.waiting))}, weights 0..1000, each node once",
        "lines": "five weights of 0..1000",
        "scout_target": f"-1 or nodes {list(legal.scout)}",
        "inspect_target": f"-1 or endings {list(legal.inspect)}",
        "publish": f"nodes {list(legal.publish)}",
        "sell": f"nodes {list(legal.sell)}",
        "share": f"nodes {list(legal.share)}, a mask of the seats {list(legal.receivers)}",
        "lobby_dir": list(legal.lobby),
        "mode": [int(mode) for mode in legal.modes],
        "mask": f"0..{legal.most_mask}",
        "hire": f"-{legal.most_hire}..{legal.most_hire}",
    }
    return str(values.get(error.refusal.part, "nothing"))


def _played(bot: Bot, trail: _Trail) -> list[Orders]:
    """Show a bot what another was shown."""
    if trail.briefing is None:
        return []
    bot.reset(trail.briefing)
    return [_asked(bot, seen) for seen in trail.seen]


def _again(make: Callable[[], Bot], trail: _Trail) -> list[Orders]:
    return _played(make(), trail)


def _interleaved(make: Callable[[], Bot], one: _Trail, other: _Trail) -> list[list[Orders]]:
    bots, found = [make(), make()], [list[Orders](), list[Orders]()]
    for bot, trail in zip(bots, (one, other), strict=True):
        if trail.briefing is not None:
            bot.reset(trail.briefing)
    for tick in range(max(len(one.seen), len(other.seen))):
        for bot, trail, orders in zip(bots, (one, other), found, strict=True):
            if tick < len(trail.seen):
                orders.append(_asked(bot, trail.seen[tick]))
    return found


def _asked(bot: Bot, seen: Observation) -> Orders:
    """Return the orders, or some that nobody gave where the bot raises: that is another answer than before."""
    try:
        return checked_orders(bot.act(seen))
    except Exception:  # noqa: BLE001 - whatever a bot raises
        return Orders(slots=((-1, -1),))


def _first_difference(one: Sequence[Orders], other: Sequence[Orders]) -> int | None:
    if len(one) != len(other):
        return min(len(one), len(other))
    return next(
        (number for number, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), None
    )


def _fault(fault: BotFault) -> str:
    return f"seat {fault.seat}, tick {fault.tick}: {fault.kind}: {fault.detail}"


def _place(error: BaseException | None, file: str) -> str:
    """Return the line of the bot's file where something was raised."""
    if error is None or isinstance(error, FrameError):
        return ""
    path = Path(Source.of(file).file).name
    lines = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).name == path
    ]
    return f" ({path}, line {lines[-1].lineno})" if lines else ""
