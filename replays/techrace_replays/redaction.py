"""From a full log to one that may be handed out: what the public, or one seat, was entitled to see.

The rule is that of play (rule 7): a reader gets the views that it could have had, its own orders, and the words that
were said to it; and what everybody is told when a match ends. Nothing is copied unless it is named here, so a key or
a record that a later version adds stays inside until somebody decides about it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from techrace_game import MatchState, Ruleset, digest, observe
from techrace_game.public_view import observe_public
from techrace_game.types import Ending
from techrace_replays.errors import LogError, RedactionError, SimulationError
from techrace_replays.format import MAJOR, MINOR
from techrace_replays.parts import Event, Redaction, SeatEntry, Shock, Source
from techrace_replays.reader import Log
from techrace_replays.recording import start_of
from techrace_replays.records import Annotation, End, Fault, Header, Join, Record, TickRecord, View
from techrace_replays.simulation import ENGINE_FAULTS, check_work, replay_tick, ruleset_of
from techrace_replays.views import ViewRecorder

HIDDEN_DIGEST: Final = bytes(8)
"""Stands for a digest that was left out: one of the state would confirm guesses about what is hidden."""
SCENARIO_FORMAT: Final = "techrace-scenario-1-redacted"
_SAID_BY_ALL: Final = frozenset({"public", "revealed", "sale", "shot", "end"})
"""Events that are news to everybody as they stand."""
_CLOCK: Final = frozenset({"kind", "turn_ms"})
_WORDS_DATA: Final[Mapping[str, frozenset[str]]] = {
    "chat": frozenset({"name", "to", "channel"}),
    "pledge": frozenset({"verb", "node", "until"}),
    "act": frozenset({"do", "name", "seats"}),
}
"""Of the structured part of words, what those who heard them were told; by the kind of the words."""
_ACTS_TO_SOME: Final = frozenset({"announce", "nudge"})


def redacted(log: Log, *, seat: int | None = None) -> Iterator[Record]:
    """Yield the records of a log as the public, or one seat, may have it; write them with ``write_log``.

    The log is played again on the way, so one that does not agree with itself is refused rather than handed out.

    Args:
        log: the full log of a match that is over.
        seat: for whom; None: for everybody.

    Raises:
        RedactionError: the match is still running, the log is redacted already, or there is no such seat.
        SimulationError: it cannot be played again, or plays differently.
        LogError: a record has the wrong shape.
    """
    if log.header.redaction != Redaction.FULL:
        raise RedactionError("redaction: expected a full log, found one that is redacted already")
    if log.end is None:
        raise RedactionError("end: the log has none, and nothing of a running match is handed out")
    if seat is not None and not 0 <= seat < len(log.header.seats):
        raise RedactionError(f"seat: expected 0..{len(log.header.seats) - 1}, found {seat}")
    ruleset = ruleset_of(log.header)
    check_work(log, ruleset, 3 * log.ticks)  # a view costs twice as much as a tick
    try:
        yield from _Redaction(log, ruleset, seat).run()
    except (LogError, SimulationError):
        raise
    except ENGINE_FAULTS as error:
        raise SimulationError(f"the engine cannot play on: {type(error).__name__}: {error}") from error


class _Redaction:
    def __init__(self, log: Log, ruleset: Ruleset, seat: int | None) -> None:
        self.log, self.ruleset, self.seat = log, ruleset, seat

    def run(self) -> Iterator[Record]:
        state = start_of(self.ruleset, self.log.header.seed)
        tree = state.tree
        recorder = ViewRecorder(tuple(zip(tree.ids, tree.names(), strict=True)))
        yield self._header()
        yield self._view(recorder, state)
        for entry in self.log.entries("TJAXE"):
            match entry.record:
                case TickRecord() as record:
                    if state.over[0] != Ending.RUNNING:
                        raise SimulationError(f"tick {record.tick} was recorded after the match had ended")
                    state = replay_tick(self.ruleset, state, record)
                    if digest(state) != record.digest:
                        raise SimulationError(f"the state after tick {record.tick} differs")
                    yield self._tick(record)
                    yield self._view(recorder, state)
                case Join() as record:
                    yield self._join(record)
                case Annotation() as record:
                    yield from self._words(record)
                case Fault() as record if record.seat >= 0 and record.seat == self.seat:
                    yield attrs.evolve(record, extra={})
                case End() as record:
                    yield attrs.evolve(record, digest=HIDDEN_DIGEST, extra={})
                case _:
                    pass

    def _view(self, recorder: ViewRecorder, state: MatchState) -> View:
        seen = (
            observe_public(self.ruleset, state)
            if self.seat is None
            else observe(self.ruleset, state, self.seat)
        )
        return recorder.record(seen)

    def _header(self) -> Header:
        full = self.log.header
        scenario = _public_scenario(full, self.ruleset)
        text = json.dumps(scenario, sort_keys=True, separators=(",", ":"))
        return Header(
            format_version=(MAJOR, MINOR),
            engine_version=full.engine_version,
            rules_version=full.rules_version,
            rules_hash=full.rules_hash,
            match_id=full.match_id,
            started_ms=full.started_ms,
            scenario=scenario,
            scenario_digest=hashlib.blake2b(text.encode("ascii"), digest_size=16).digest(),
            seed=0,
            seats=tuple(self._seat_entry(number, entry) for number, entry in enumerate(full.seats)),
            time_control={name: value for name, value in full.time_control.items() if name in _CLOCK},
            redaction=Redaction.PUBLIC if self.seat is None else Redaction.SEAT,
            redacted_for=self.seat,
            parent=None if full.parent is None else attrs.evolve(full.parent, extra={}),
            source=Source(match=full.match_id, final_hash=self.log.final_hash),
        )

    def _seat_entry(self, number: int, entry: SeatEntry) -> SeatEntry:
        own = number == self.seat
        return SeatEntry(
            name=entry.name,
            motive=entry.motive,
            controller=entry.controller,
            bot=entry.bot if own else None,
            bot_version=entry.bot_version if own else None,
        )

    def _join(self, record: Join) -> Join:
        own = record.seat == self.seat
        return Join(
            tick=record.tick,
            seat=record.seat,
            what=record.what,
            controller=record.controller,
            name=record.name,
            bot=record.bot if own else None,
            bot_version=record.bot_version if own else None,
            at_ms=record.at_ms,
        )

    def _tick(self, record: TickRecord) -> TickRecord:
        return TickRecord(
            tick=record.tick,
            orders=self._own(record.orders, None),
            digest=HIDDEN_DIGEST,
            refused=tuple(part for part in record.refused if part.seat == self.seat),
            flags=self._own(record.flags, 0),
            think_ms=self._own(record.think_ms, None),
            events=tuple(event for told in record.events for event in self._event(told)),
            shocks=tuple(Shock(text=shock.text) for shock in record.shocks if shock.text),
            at_ms=record.at_ms,
        )

    def _own(self, values: tuple[Any, ...], nothing: object) -> tuple[Any, ...]:
        """Keep the value of the own seat; the short form if that is as good as nothing."""
        if self.seat is None or not values or values[self.seat] in (nothing, None):
            return ()
        return tuple(value if number == self.seat else nothing for number, value in enumerate(values))

    def _event(self, event: Event) -> Iterator[Event]:
        if event.kind in _SAID_BY_ALL or (event.kind == "unlock" and event.seat == self.seat):
            yield event
        elif event.kind == "exposed":
            yield Event("exposed", event.node)  # people are told what, not by whom

    def _words(self, record: Annotation) -> Iterator[Annotation]:
        if record.kind == "debug" and record.seat >= 0 and record.seat == self.seat:
            yield attrs.evolve(record, data={}, extra={})
            return
        known = _WORDS_DATA.get(record.kind)
        heard = heard_by(record)
        if known is None or heard is None or (heard and self.seat not in heard):
            return
        data = {name: value for name, value in record.data.items() if name in known}
        yield attrs.evolve(record, data=data, extra={})


def heard_by(words: Annotation) -> frozenset[int] | None:
    """Return the seats that heard words, nothing in it for all of them, None if nobody did."""
    named = words.data.get("seats" if words.kind == "act" else "to")
    seats = {seat for seat in named if isinstance(seat, int)} if isinstance(named, list) else set()
    seats |= {words.to} - {-1}
    if words.kind == "act":
        match words.data.get("do"):
            case "event":
                return frozenset() if words.text else None
            case do if do in _ACTS_TO_SOME:
                return frozenset(seats)
            case _:
                return None
    return frozenset(seats | {words.seat} - {-1}) if seats else frozenset()


def _public_scenario(header: Header, ruleset: Ruleset) -> dict[str, Any]:
    """Return what everybody is told about the game before it starts."""
    full = ruleset.scenario.to_json()
    return {
        "format": SCENARIO_FORMAT,
        "id": full["id"],
        "title": full["title"],
        "fields": list(ruleset.scenario.fields),
        "constants": dict(full["constants"]),
        "seats": [{"name": entry.name} for entry in header.seats],
        "size": ruleset.nodes,
    }
