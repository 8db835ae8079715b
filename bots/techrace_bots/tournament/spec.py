"""What a tournament is: one declarative file, checked as a whole before anything is played."""

import hashlib
import json
import tomllib
import unicodedata
from enum import IntEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import attrs

from techrace_bots.clocks import TimeControl
from techrace_bots.registry import BotError
from techrace_bots.sandbox import Source, SourceKind
from techrace_bots.sandbox.source import COMMAND_PREFIX
from techrace_game import Scenario, load_scenario
from techrace_game.shapes import (
    Choice,
    Int,
    Record,
    Rows,
    ScenarioError,
    Text,
    key,
    read_record,
    write_record,
)
from techrace_game.types import MAX_SEATS, RULES_VERSION

FORMAT = "techrace-tournament-1"
MAX_BYTES = 1 << 20
MOST_BLOCKS = 10_000_000
_DERIVED = frozenset({"rules", "techrace", "scenario_digest", "code"})
"""What an identity says beside the tournament's file."""
FIELD = -1
"""In a seating: the seat is played by the archetype of its motive, which is no contestant."""


class SpecError(ValueError):
    """A tournament that cannot be played; the message names file, key, value and what was expected."""


class Design(IntEnum):
    """Who meets whom."""

    BLOCKS = 0
    """All bots in every block: in each world every bot sits once in every contested seat, alone among archetypes."""
    ROUND_ROBIN = 1
    """Every pair of bots by itself, both in all contested seats by turns, each world twice with the two exchanged."""
    GAUNTLET = 2
    """The first bot against each other one, in the same way."""
    LADDER = 3
    """Neighbours on a rating list in the same way, round after round."""


class Isolation(IntEnum):
    """How far bots that are not the house's are kept from everything else."""

    IN_PROCESS = 0
    """Not at all: for one's own bots."""
    CONTAINED = 1
    """Each in a process of its own."""
    HARDENED = 2
    """Each in a process of its own, within namespaces."""


class Logs(IntEnum):
    """Which matches leave a log."""

    NONE = 0
    FAULTS = 1
    """Those in which a bot failed."""
    ALL = 2


@attrs.frozen(kw_only=True)
class Entrant:
    """A bot that takes part."""

    name: str = key(Text(1, 40, pattern=r"\w([\w .-]*[\w-])?"))
    """What it is called in results, and its folder of logs: letters and digits of any script, spaces, ``.``, ``-``."""
    source: str = key(Text(1, 4000))
    """A house bot, ``FILE.py``, ``FILE.py:CLASS`` or ``cmd:WORDS``; a file is looked for beside the tournament's."""


@attrs.frozen(kw_only=True)
class Tournament:
    """A tournament as its file describes it."""

    name: str = key(Text(1, 120))
    scenario: str = key(Text(1, 4000), default="standard", spelled_out=True)
    """A packaged scenario, or a file beside the tournament's."""
    design: Design = key(Choice(tuple(Design)), default=Design.BLOCKS, spelled_out=True)
    blocks: int = key(Int(1, MOST_BLOCKS), default=100, spelled_out=True)
    """Worlds that are played; in a round robin, a gauntlet or a ladder for each pair."""
    seed: int = key(Int(0, 2**64 - 1), default=1, spelled_out=True)
    """Decides the worlds and the bots' private luck."""
    seats: tuple[int, ...] = key(Rows(Int(0, MAX_SEATS - 1), 0, MAX_SEATS, unique=True), default=())
    """The contested seats; empty: all of them. Archetypes of their motives play the others."""
    bots: tuple[Entrant, ...] = key(Rows(Record(Entrant), 2, 1000))
    isolation: Isolation = key(Choice(tuple(Isolation)), default=Isolation.CONTAINED, spelled_out=True)
    require_sandbox: int = key(Int(0, 1), default=0)
    """1: anything less than the hardened tier is refused."""
    act_ms: int = key(Int(1, 3_600_000), default=1000, spelled_out=True)
    """Time for each decision, milliseconds."""
    bank_ms: int = key(Int(0, 86_400_000), default=30_000, spelled_out=True)
    """Time beyond that for all decisions of a match, milliseconds."""
    logs: Logs = key(Choice(tuple(Logs)), default=Logs.FAULTS, spelled_out=True)
    """Of matches; bots have logs of their own in all matches, unless it is ``none``."""
    unit: int = key(Int(1, 100_000), default=50, spelled_out=True)
    """Blocks that are played and stored together."""
    rounds: int = key(Int(1, 100_000), default=20, spelled_out=True)
    """Rounds of a ladder."""

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for place, bot in enumerate(self.bots):
            # File systems and readers may take them for the same.
            alike = unicodedata.normalize("NFKC", bot.name).casefold()
            if alike in seen:
                raise ScenarioError(f"bots[{place}].name", f"{bot.name!r} is the name of another bot too")
            seen.add(alike)

    def to_json(self) -> dict[str, Any]:
        """Return the tournament as its file holds it."""
        return {"format": FORMAT, **write_record(self)}

    @property
    def time(self) -> TimeControl:
        return TimeControl.of_ms(self.act_ms, self.bank_ms)


@attrs.frozen(kw_only=True)
class Field:
    """A tournament with everything it refers to."""

    tournament: Tournament
    scenario: Scenario
    sources: tuple[Source, ...]
    """One per bot."""
    seats: tuple[int, ...]
    """The contested seats."""

    @classmethod
    def of(cls, tournament: Tournament, folder: Path) -> Self:
        """Look up what a tournament refers to.

        Args:
            tournament: the tournament.
            folder: where files that it names are looked for.

        Raises:
            SpecError: a scenario or a bot that is not there, or a seat that the scenario does not have.
            OSError: a file that cannot be read.
        """
        beside = folder / tournament.scenario
        try:
            scenario = load_scenario(beside if beside.is_file() else tournament.scenario)
        except ScenarioError as error:
            raise SpecError(f"scenario: {error}") from None
        sources = []
        for place, bot in enumerate(tournament.bots):
            try:
                sources.append(Source.of(_beside(bot.source, folder)))
            except BotError as error:
                raise SpecError(f"bots[{place}].source: {error}") from None
        count = len(scenario.seats)
        for place, seat in enumerate(tournament.seats):
            if seat >= count:
                raise SpecError(
                    f"seats[{place}]: {seat} is no seat of {scenario.id}, expected 0 to {count - 1}"
                )
        return cls(
            tournament=tournament,
            scenario=scenario,
            sources=tuple(sources),
            seats=tuple(sorted(tournament.seats)) or tuple(range(count)),
        )

    def identity(self) -> dict[str, Any]:
        """Return what the results depend on, as JSON has it: the file, the scenario, the bots' code."""
        return {
            **self.tournament.to_json(),
            "rules": RULES_VERSION,
            "techrace": version("techrace"),
            "scenario_digest": self.scenario.digest(),
            "code": [_code(source) for source in self.sources],
        }

    @property
    def all_ours(self) -> bool:
        """Whether every bot is the house's, so that matches are played in batches."""
        return all(source.is_ours for source in self.sources)


def _beside(source: str, folder: Path) -> str:
    """Return a source whose file, if it is one, is found from anywhere."""
    file, colon, wanted = source.rpartition(":")
    if not (colon and file.endswith(".py")):
        file, colon, wanted = source, "", ""
    if file.endswith(".py") and (folder / file).is_file():
        return f"{(folder / file).resolve()}{colon}{wanted}"
    return source


def _code(source: Source) -> str | None:
    """Return a digest of the code of a bot in a file; None: it is the house's or a command."""
    if source.kind is not SourceKind.FILE:
        return None
    return hashlib.blake2b(Path(source.file).read_bytes(), digest_size=16).hexdigest()


def parse_tournament(text: str, *, toml: bool, source: str = "") -> Tournament:
    """Return the tournament that a JSON or TOML text describes.

    Raises:
        SpecError: it describes none; the message names the place.
    """
    try:
        value = tomllib.loads(text) if toml else json.loads(text)
    except (ValueError, RecursionError) as error:
        kind = "TOML" if toml else "JSON"
        raise SpecError(f"{source}: is not {kind}: {error}") from None
    if not isinstance(value, dict):
        raise SpecError(f"{source}: is not an object with keys")
    given = value.pop("format", FORMAT)
    if given != FORMAT:
        raise SpecError(f"{source}: format: {given!r} is not {FORMAT!r}")
    try:
        return read_record(Tournament, value)
    except ScenarioError as error:
        raise SpecError(str(error.of(source))) from None


def load_tournament(path: Path) -> Field:
    """Load a tournament's file and everything it refers to.

    Raises:
        SpecError: it cannot be played.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SpecError(f"{path.name}: is larger than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(f"{path.name}: is not UTF-8: {error.reason} at byte {error.start}") from None
    tournament = parse_tournament(text, toml=path.suffix.lower() != ".json", source=path.name)
    return Field.of(tournament, path.parent)


def restored(identity: dict[str, Any], scenario: Path) -> Field:
    """Return the tournament of a results folder, to be read and not to be played: its bots need not be there.

    Args:
        identity: what :meth:`Field.identity` returned when it began.
        scenario: the file with its scenario.

    Raises:
        SpecError: it describes no tournament.
    """
    fields = {name: value for name, value in identity.items() if name not in _DERIVED}
    tournament = parse_tournament(json.dumps(fields), toml=False, source="tournament.json")
    try:
        game = load_scenario(scenario)
    except ScenarioError as error:
        raise SpecError(f"scenario: {error}") from None
    return Field(
        tournament=tournament,
        scenario=game,
        sources=tuple(_source_elsewhere(bot.source) for bot in tournament.bots),
        seats=tuple(sorted(tournament.seats)) or tuple(range(len(game.seats))),
    )


def _source_elsewhere(text: str) -> Source:
    """Return a source whose file or program may be on another machine."""
    if text.startswith(COMMAND_PREFIX):
        return Source(text=text, kind=SourceKind.COMMAND)
    is_file = text.endswith(".py") or text.rpartition(":")[0].endswith(".py")
    return Source(text=text, kind=SourceKind.FILE if is_file else SourceKind.HOUSE)
