"""A person leaves a log: name and words go, the match stays, and the file says that something was taken out.

Orders stay, since the match could not be played again without them; without the name they are nobody's. The log is
chained anew and names the one it was made from; a signature of the old one would not hold and is left out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from techrace_game.scenario import scenario_from_json
from techrace_game.shapes import ScenarioError
from techrace_replays.parts import Controller, Redaction, SeatEntry, Source
from techrace_replays.reader import Log
from techrace_replays.records import (
    Annotation,
    End,
    Fault,
    Header,
    Index,
    Join,
    Record,
    Signature,
    TickRecord,
    Unknown,
)

PERSON: Final = "person"
"""What ``removed`` says in the header."""
NOBODY: Final = "removed person"
BLANK: Final = "[removed]"
_NAME_ROOM: Final = 200
"""Characters that every field which may hold a name has room for."""


def mentions(log: Log, name: str) -> bool:
    """Say whether a person of this name stands anywhere in a log that :func:`without_person` would clear."""
    return any(
        after != before for before, after in zip(log.records(), _Removal(log, name).records(), strict=True)
    )


def without_person(log: Log, name: str) -> Iterator[Record]:
    """Yield the records of a log without a person; write them with ``write_log``.

    Gone are the name wherever it stands as a word, everything the person said or promised, what a program of the
    person's left as debug text, the times that the person took to think, and signatures.

    Args:
        log: any log.
        name: the person's name, as it stands in the log.

    Raises:
        ValueError: the name is empty.
        LogError: a record has the wrong shape.
    """
    if not name.strip():
        raise ValueError("name: expected the person's name, found nothing")
    for record in _Removal(log, name).records():
        if isinstance(record, Index | Signature):
            continue  # places have moved: the writer makes a new index
        if not isinstance(record, Header):
            yield record
            continue
        before = () if record.source is None else record.source.removed
        source = Source(match=record.match_id, final_hash=log.final_hash, removed=(*before, PERSON))
        yield attrs.evolve(record, source=source)


class _Removal:
    def __init__(self, log: Log, name: str) -> None:
        self.log, self.name = log, name
        self.word = re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
        self.held: set[int] = set()
        """Seats that the person holds at the moment."""

    def records(self) -> Iterator[Record]:
        """Yield every record, cleared where it has to be."""
        for record in self.log.records():
            yield self._cleared(record)

    def _cleared(self, record: Record) -> Record:
        match record:
            case Header():
                self.held = {seat for seat, entry in enumerate(record.seats) if self._is(entry.name)}
                return self._header(record)
            case Join():
                return self._join(record)
            case TickRecord():
                return self._tick(record)
            case Annotation():
                return self._words(record)
            case Fault():
                own = record.seat in self.held
                return attrs.evolve(
                    record,
                    detail=BLANK if own and record.detail else self._text(record.detail),
                    extra=self._plain(record.extra),
                )
            case End() if record.reason is not None:
                return attrs.evolve(record, reason=self._text(record.reason), extra=self._plain(record.extra))
            case Unknown():
                return attrs.evolve(record, body=self._plain(record.body))
            case _:
                return record

    def _header(self, header: Header) -> Header:
        scenario = self._plain(header.scenario)
        digest = header.scenario_digest
        if scenario != header.scenario and header.redaction is Redaction.FULL:
            try:
                digest = bytes.fromhex(scenario_from_json(scenario).digest())
            except ScenarioError:
                # Nobody can play this scenario anyway.
                digest = header.scenario_digest
        return attrs.evolve(
            header,
            match_id=self._text(header.match_id),
            scenario=scenario,
            scenario_digest=digest,
            seats=tuple(self._entry(entry) for entry in header.seats),
            time_control=self._plain(header.time_control),
            parent=(
                None
                if header.parent is None
                else attrs.evolve(header.parent, match=self._text(header.parent.match), extra={})
            ),
            extra=self._plain(header.extra),
        )

    def _entry(self, entry: SeatEntry) -> SeatEntry:
        return attrs.evolve(
            entry,
            name=NOBODY if self._is(entry.name) else self._text(entry.name),
            bot=None if entry.bot is None else self._text(entry.bot),
            bot_version=None if entry.bot_version is None else self._text(entry.bot_version),
            extra=self._plain(entry.extra),
        )

    def _join(self, record: Join) -> Join:
        if record.name is not None:
            change = self.held.add if self._is(record.name) else self.held.discard
            change(record.seat)
        elif record.controller is Controller.OPEN:
            self.held.discard(record.seat)
        name = None if record.name is None else NOBODY if self._is(record.name) else self._text(record.name)
        return attrs.evolve(
            record,
            name=name,
            bot=None if record.bot is None else self._text(record.bot),
            bot_version=None if record.bot_version is None else self._text(record.bot_version),
            extra=self._plain(record.extra),
        )

    def _tick(self, record: TickRecord) -> TickRecord:
        think = tuple(None if seat in self.held else took for seat, took in enumerate(record.think_ms))
        return attrs.evolve(
            record,
            think_ms=think if any(took is not None for took in think) else (),
            refused=tuple(attrs.evolve(part, received=self._any(part.received)) for part in record.refused),
            shocks=tuple(attrs.evolve(shock, text=self._text(shock.text)) for shock in record.shocks),
            extra=self._plain(record.extra),
        )

    def _words(self, record: Annotation) -> Annotation:
        name = record.data.get("name")
        own = record.seat in self.held or (isinstance(name, str) and self._is(name))
        data = self._plain(record.data)
        if own and isinstance(name, str):
            data["name"] = NOBODY
        return attrs.evolve(
            record,
            text=BLANK if own and record.text else self._text(record.text),
            data=data,
            extra=self._plain(record.extra),
        )

    def _is(self, name: str) -> bool:
        return name.strip().casefold() == self.name.strip().casefold()

    def _text(self, text: str) -> str:
        # The mark may be longer than the name; a text never grows beyond what its field takes.
        return self.word.sub(BLANK, text)[: max(len(text), _NAME_ROOM)]

    def _plain(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {self._text(key): self._any(value) for key, value in values.items()}

    def _any(self, value: Any) -> Any:
        match value:
            case str():
                return self._text(value)
            case Mapping():
                return self._plain(value)
            case list() | tuple():
                return [self._any(inner) for inner in value]
            case _:
                return value
