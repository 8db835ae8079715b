"""Plays a log again and compares it with what was recorded, tick by tick."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from os import PathLike

import attrs
import numpy as np

from techrace_game import MatchState, Ruleset, digest
from techrace_game.state import ARRAYS
from techrace_game.types import Ending
from techrace_replays.errors import LogError, SimulationError
from techrace_replays.events import KINDS, events_between
from techrace_replays.format import Limits
from techrace_replays.parts import Event
from techrace_replays.reader import Log, open_log
from techrace_replays.recording import SNAPSHOT_EVERY, end_record, start_of
from techrace_replays.records import End, Snapshot, TickRecord
from techrace_replays.signing import SignatureCheck, Trust, check_signature
from techrace_replays.simulation import ENGINE_FAULTS, check_work, replay_tick, ruleset_of

Progress = Callable[[int, int], None]
"""Told how many ticks are done, and of how many."""

_SHOWN = 5
"""Differences that a verdict lists."""


class Outcome(IntEnum):
    """What came of a verification."""

    VERIFIED = 0
    """Every digest, snapshot, event and the end agree, and nothing is missing."""
    INCOMPLETE = 1
    """What is there agrees, but the log is cut off or has no end."""
    DIFFERS = 2
    """The engine comes to something else than what was recorded."""
    CORRUPT = 3
    """The file was altered, or is not a log."""
    UNSUPPORTED = 4
    """It cannot be played again: other rules, a redacted file, a scenario that cannot be played."""
    UNREADABLE = 5
    """The system could not read the file."""
    FORGED = 6
    """It is not what its host signed."""


@attrs.frozen(kw_only=True)
class Difference:
    """One value that was recorded as something else than what the engine comes to."""

    what: str
    """The array or field."""
    index: tuple[int, ...] = ()
    """Place in the array."""
    recorded: str
    simulated: str

    def __str__(self) -> str:
        place = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        return f"{self.what}{place}: recorded {self.recorded}, simulated {self.simulated}"


@attrs.frozen(kw_only=True)
class Verdict:
    """What verification found."""

    outcome: Outcome
    reason: str
    """A sentence."""
    ticks: int = 0
    """Number of ticks, from the first, that agree."""
    offset: int | None = None
    """Byte at which the file stops being readable, or at which the record stands that differs."""
    record: int | None = None
    tick: int | None = None
    """The first tick that is missing or differs."""
    differences: tuple[Difference, ...] = ()
    """The first few values that differ, where the log has them."""
    signature: SignatureCheck | None = None
    """Who vouches for the file; None if it cannot be read."""

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.VERIFIED

    def __str__(self) -> str:
        signed = (
            "" if self.signature is None or self.signature.trust is Trust.ABSENT else f" ({self.signature})"
        )
        lines = [f"{self.outcome.name.lower()}: {self.reason}{signed}"]
        lines += [f"  {difference}" for difference in self.differences]
        return "\n".join(lines)


def verify(
    path: str | PathLike[str],
    *,
    progress: Progress | None = None,
    known: Iterable[bytes] = (),
    limits: Limits | None = None,
) -> Verdict:
    """Verify the log at ``path``. Whatever the file holds, the answer is a verdict, never an exception.

    Args:
        path: a ``.techrace`` file.
        progress: told as the match is played again.
        known: public keys of hosts whose signature is trusted.
        limits: what is accepted; the default suits files of unknown origin.
    """
    try:
        log = open_log(path, limits=limits)
    except LogError as error:
        return _unreadable(error)
    except OSError as error:
        return Verdict(outcome=Outcome.UNREADABLE, reason=f"{path}: {error.strerror or error}")
    return verify_log(log, progress=progress, known=known)


def verify_log(log: Log, *, progress: Progress | None = None, known: Iterable[bytes] = ()) -> Verdict:
    """Like :func:`verify`, for an open log."""
    try:
        signature = check_signature(log, known)
    except LogError as error:
        return _unreadable(error)
    if signature.trust is Trust.BROKEN:
        return Verdict(
            outcome=Outcome.FORGED, reason="it was altered after it was signed", signature=signature
        )
    return attrs.evolve(_verified(log, progress), signature=signature)


def _verified(log: Log, progress: Progress | None) -> Verdict:
    check = _Verification(log, progress)
    try:
        return check.run()
    except LogError as error:
        return attrs.evolve(_unreadable(error), ticks=check.ticks)
    except SimulationError as error:
        return Verdict(outcome=Outcome.UNSUPPORTED, reason=str(error), ticks=check.ticks)
    except ENGINE_FAULTS as error:
        reason = f"tick {check.ticks}: the engine cannot play it: {type(error).__name__}: {error}"
        return Verdict(outcome=Outcome.UNSUPPORTED, reason=reason, ticks=check.ticks, tick=check.ticks)


def _unreadable(error: LogError) -> Verdict:
    return Verdict(
        outcome=Outcome.CORRUPT,
        reason=str(error),
        offset=error.offset,
        record=error.record,
        tick=error.tick,
    )


class _Verification:
    def __init__(self, log: Log, progress: Progress | None) -> None:
        self.log = log
        self.progress = progress
        self.ticks = 0

    def run(self) -> Verdict:
        log = self.log
        ruleset = ruleset_of(log.header)
        check_work(log, ruleset, log.ticks)
        state = start_of(ruleset, log.header.seed)
        recorded = log.header.start_digest
        if recorded is not None and recorded != digest(state):
            return self._differs("the state before the first tick differs", 0, _digests(recorded, state))
        for entry in log.entries("TSE"):
            match entry.record:
                case TickRecord() as record:
                    before, state = state, replay_tick(ruleset, state, record)
                    found = self._tick(ruleset, before, state, record, entry.number)
                case Snapshot() as record:
                    found = self._snapshot(state, record, entry.number)
                case End() as record:
                    found = self._end(ruleset, state, record, entry.number)
                case _:
                    continue
            if found is not None:
                return attrs.evolve(found, offset=entry.offset)
        return self._whole()

    def _whole(self) -> Verdict:
        log, agree = self.log, f"{self.ticks} ticks agree"
        if log.damage is not None:
            return Verdict(
                outcome=Outcome.INCOMPLETE if log.damage.torn else Outcome.CORRUPT,
                reason=f"{agree}; {log.damage.dropped} bytes dropped from {log.damage}",
                ticks=self.ticks,
                offset=log.damage.offset,
                record=log.damage.record,
                tick=log.damage.tick,
            )
        if log.end is None:
            return Verdict(
                outcome=Outcome.INCOMPLETE,
                reason=f"{agree}; the log has no end: it stops at byte {log.size}, record {len(log)}",
                ticks=self.ticks,
                offset=log.size,
                record=len(log),
                tick=self.ticks,
            )
        return Verdict(outcome=Outcome.VERIFIED, reason=f"{agree}, and so does the end", ticks=self.ticks)

    def _tick(
        self, ruleset: Ruleset, before: MatchState, after: MatchState, record: TickRecord, number: int
    ) -> Verdict | None:
        tick = record.tick
        if before.over[0] != Ending.RUNNING:
            return self._differs(f"tick {tick} was recorded after the match had ended", number)
        if record.digest != digest(after):
            if record.orders_extra:
                parts = sorted({key for extra in record.orders_extra.values() for key in extra})
                reason = f"tick {tick} has parts of orders that this version does not know: {parts}"
                return attrs.evolve(self._differs(reason, number), outcome=Outcome.UNSUPPORTED)
            later, differences = self._fields_behind(ruleset, after, number)
            reason = f"the state after tick {tick} differs"
            return self._differs(reason + later, number, _digests(record.digest, after) + differences)
        told = tuple(event for event in record.events if event.kind in KINDS)
        happened = events_between(ruleset, before, after, record.orders)
        if told != happened:
            missing = [event for event in happened if event not in told]
            invented = [event for event in told if event not in happened]
            difference = Difference(what="events", recorded=_some(invented), simulated=_some(missing))
            return self._differs(f"the events of tick {tick} differ", number, (difference,))
        self.ticks += 1
        if self.progress is not None:
            self.progress(self.ticks, self.log.ticks)
        return None

    def _fields_behind(
        self, ruleset: Ruleset, state: MatchState, number: int
    ) -> tuple[str, tuple[Difference, ...]]:
        """Play on to the next snapshot, if one is near, and compare the arrays there."""
        for entry in self.log.entries("TS", number + 1):
            record = entry.record
            if isinstance(record, TickRecord):
                if record.tick > self.ticks + SNAPSHOT_EVERY:
                    break
                state = replay_tick(ruleset, state, record)
            elif isinstance(record, Snapshot):
                found = tuple(_arrays(state, record))
                where = f"at the snapshot of tick {record.tick}"
                return (f"; arrays compared {where}" if found else f"; {where} all agrees again"), found[
                    :_SHOWN
                ]
        return "; no snapshot follows, so the log does not say in which array", ()

    def _snapshot(self, state: MatchState, record: Snapshot, number: int) -> Verdict | None:
        differences = tuple(_arrays(state, record))
        if not differences:
            return None
        return self._differs(f"the snapshot of tick {record.tick} differs", number, differences[:_SHOWN])

    def _end(self, ruleset: Ruleset, state: MatchState, record: End, number: int) -> Verdict | None:
        simulated = end_record(ruleset, state)
        differences = tuple(
            Difference(
                what=name, recorded=_text(getattr(record, name)), simulated=_text(getattr(simulated, name))
            )
            for name in ("ending", "endnode", "builders", "payoffs", "digest")
            if getattr(record, name) != getattr(simulated, name)
        )
        return self._differs("the end differs", number, differences) if differences else None

    def _differs(self, reason: str, number: int, differences: tuple[Difference, ...] = ()) -> Verdict:
        return Verdict(
            outcome=Outcome.DIFFERS,
            reason=f"record {number}: {reason}",
            ticks=self.ticks,
            record=number,
            tick=self.ticks,
            differences=differences,
        )


def _digests(recorded: bytes, state: MatchState) -> tuple[Difference, ...]:
    return (Difference(what="digest", recorded=recorded.hex(), simulated=digest(state).hex()),)


def _arrays(state: MatchState, snapshot: Snapshot) -> Iterator[Difference]:
    """Yield the first differing place of every array that differs."""
    for name in ARRAYS:
        simulated = getattr(state, name)[0]
        stored = snapshot.arrays.get(name)
        if stored is None:
            yield Difference(what=name, recorded="nothing", simulated=f"an array of shape {simulated.shape}")
            continue
        recorded = stored.array()
        if recorded.shape != simulated.shape:
            shapes = f"shape {recorded.shape}", f"shape {simulated.shape}"
            yield Difference(what=name, recorded=shapes[0], simulated=shapes[1])
            continue
        places = np.argwhere(recorded != simulated)
        if len(places):
            index = tuple(places[0].tolist())
            yield Difference(
                what=name, index=index, recorded=str(recorded[index]), simulated=str(simulated[index])
            )


def _some(events: Sequence[Event]) -> str:
    shown = ", ".join(map(str, events[:_SHOWN]))
    return shown or "nothing else"


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.name.lower() if isinstance(value, IntEnum) else str(value)
