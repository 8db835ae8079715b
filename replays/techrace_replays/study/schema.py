"""The tables and their columns as data: codebook, Parquet files and tests are made from what stands here."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

import attrs

SCHEMA_VERSION: Final = 1
"""Counted up when a column changes its meaning or goes; new columns and tables do not count."""


class Type(Enum):
    """Type of a column: its word in the codebook is also that of Arrow."""

    TEXT = "string"
    BOOL = "bool"
    SMALL = "int16"
    INT = "int64"
    SEED = "uint64"


@attrs.frozen
class Column:
    """A column of a table."""

    name: str
    type: Type
    unit: str
    """Unit or range; empty where there is none."""
    text: str
    """What it means."""
    optional: bool = False
    """Whether it may be missing (NULL)."""


@attrs.frozen(kw_only=True)
class TableSpec:
    """A table."""

    name: str
    grain: str
    """What one row is."""
    replayed: bool
    """Whether it takes playing the match again; logs of other rules and redacted ones have no rows here."""
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _text(name: str, text: str, unit: str = "", *, optional: bool = False) -> Column:
    return Column(name, Type.TEXT, unit, text, optional)


def _bool(name: str, text: str) -> Column:
    return Column(name, Type.BOOL, "", text)


def _small(name: str, text: str, unit: str = "", *, optional: bool = False) -> Column:
    return Column(name, Type.SMALL, unit, text, optional)


def _int(name: str, text: str, unit: str = "", *, optional: bool = False) -> Column:
    return Column(name, Type.INT, unit, text, optional)


_LOG = _text("log", "the match: chain value of the last record of its log, which names the content", "hex")
_TICK = _small("tick", "tick by its number before it is played, from 0", "tick")
_SEAT = _small("seat", "seat, from 0")
_NODE = _small("node", "technology, by its index in the tree")

_MATCHES = TableSpec(
    name="matches",
    grain="match",
    replayed=False,
    columns=(
        _LOG,
        _text("match_id", "name of the match"),
        _text("file", "name of the file, without its folder"),
        _text("tournament", "what the match was part of", optional=True),
        _text("block", "block of matches that share their worlds", optional=True),
        _text("scenario", "id of the scenario"),
        _text("scenario_digest", "names the game: constants, seats, tree or how to grow one", "hex"),
        _text("tree_hash", "names the tree that was played on", "hex", optional=True),
        Column("seed", Type.SEED, "", "seed of the match; 0 in redacted logs"),
        _text("engine", "version of techrace that played it"),
        _text("rules", "version of the rules"),
        _text("rules_hash", "names the rules more closely", "hex", optional=True),
        _text("redaction", "what was left out of the log", "full, public or seat"),
        _bool("replayed", "it was played again and every digest agreed; other tables need it"),
        _bool("complete", "the log reaches its end"),
        _small("n_seats", "number of seats"),
        _small("n_nodes", "number of technologies, endings included", optional=True),
        _small("ticks", "ticks played", "tick"),
        _text("ending", "how it ended", "yellow, red, horizon or running", optional=True),
        _small("ending_node", "the ending that was built", optional=True),
        _int("builders", "seats that built it", "bitmask", optional=True),
        _int(
            "red_margin",
            "least work that a seat still had to do on a red ending",
            "milli-work",
            optional=True,
        ),
        _text("forked_from", "name of the match that it was forked from", optional=True),
        _small("fork_tick", "first tick that may differ from it", "tick", optional=True),
        _text("parent_log", "`log` of that match", "hex", optional=True),
        _int("started_ms", "when it began", "ms since 1970-01-01 UTC", optional=True),
        _int("wall_ms", "how long it took", "ms", optional=True),
    ),
)
_SEATS = TableSpec(
    name="seats",
    grain="match × seat",
    replayed=False,
    columns=(
        _LOG,
        _SEAT,
        _text("name", "who sat there at the start: a person's pseudonym, or a name as it stands"),
        _text("controller", "who acted at the start", "open, human, bot or absent"),
        _text("bot", "name of the program", optional=True),
        _text("bot_version", "its version", optional=True),
        _text("motive", "what the seat wanted", "academic, profit, haste, beneficial or crowd"),
        _int("payoff", "worth of the match to the seat (rule 8)", "‰", optional=True),
        _small("rank", "place by payoff, 1 the best", optional=True),
        _small("rank_ties", "seats with the same payoff, itself included", optional=True),
        _int("faults", "faults recorded for it"),
        _int("timeouts", "of those, timeouts"),
        _int("late", "rounds in which its orders came late"),
        _int("absent", "rounds in which nobody was there"),
        _int("refused", "parts of its orders that were refused"),
        _int("think_ms_p50", "median time from observation to orders", "ms", optional=True),
        _int("think_ms_p95", "95th percentile of it", "ms", optional=True),
        _int("effort_total", "work done", "milli-work", optional=True),
        _int("published_n", "technologies it published, alone or with others", optional=True),
        _int("secret_n", "technologies it unlocked that were not public at the end", optional=True),
        _int("credit", "nodes that it was among the first to unlock", optional=True),
        _int("greens", "green technologies that it unlocked", optional=True),
        _int("earned", "revenue of the whole match", "milli-coins", optional=True),
        _int("start_money", "treasury at the start", "milli-coins", optional=True),
        _int("money", "treasury at the end", "milli-coins", optional=True),
        _int("start_heads", "staff at the start", "milli-heads", optional=True),
        _int("heads", "staff at the end", "milli-heads", optional=True),
        _int("prestige", "prestige at the end", "milli", optional=True),
    ),
)
_CONSTANTS = TableSpec(
    name="constants",
    grain="match × constant",
    replayed=False,
    columns=(_LOG, _text("name", "constant of rule 10 or wrinkle of rule 9"), _int("value", "its value")),
)
_NODES = TableSpec(
    name="nodes",
    grain="match × technology",
    replayed=True,
    columns=(
        _LOG,
        _NODE,
        _text("id", "its identifier in scenario and log"),
        _text("name", "its name"),
        _text("kind", "what it is", "blue, green, yellow or red"),
        _text("face", "what it looks like until it is inspected", "blue, green, yellow or red"),
        _text("field", "its field", "app, cap, rob, int, aln or soc"),
        _small("layer", "how far right in the tree, from 0"),
        _int("cost", "work that it takes", "milli-work"),
        _int("cap", "most progress of a seat in a tick", "milli-work"),
        _int("prestige", "prestige for publishing it", "milli"),
        _int("revenue", "what it earns on sale", "milli-coins per quarter"),
        _int("hazard", "true hazard", "‰"),
        _int("veil", "inspection points that certify it"),
        _small("first_tick", "tick in which somebody unlocked it first", "tick", optional=True),
        _small("public_tick", "tick in which it became public", "tick", optional=True),
    ),
)
_EDGES = TableSpec(
    name="edges",
    grain="match × technology × prerequisite",
    replayed=True,
    columns=(
        _LOG,
        _NODE,
        _small("prerequisite", "the technology that it builds on"),
        _small("strength", "how much it builds on it", "1..9"),
    ),
)
_TICKS = TableSpec(
    name="ticks",
    grain="match × tick",
    replayed=True,
    columns=(
        _LOG,
        _TICK,
        _text("state_hash", "digest of the state after the tick", "hex"),
        _small("unlocked_n", "technologies that somebody had unlocked after it"),
        _small("public_n", "technologies that were public after it"),
        _int(
            "lead_distance_yellow",
            "least work left to a yellow ending, see below",
            "milli-work",
            optional=True,
        ),
        _int("lead_distance_red", "least work left to a red ending, see below", "milli-work", optional=True),
        _small("concern", "public concern after it", "‰"),
        _small("regulation", "regulation after it", "‰"),
        _small("shots", "warning shots so far"),
    ),
)
_ALLOCATIONS = TableSpec(
    name="allocations",
    grain="match × tick × seat × technology",
    replayed=True,
    columns=(
        _LOG,
        _TICK,
        _SEAT,
        _NODE,
        _small("weight", "share of the staff that was ordered", "‰"),
        _int("effort", "progress that came of it", "milli-work"),
        _text("source", "where the order came from", "accepted, standing or substituted"),
    ),
)
_UNLOCKS = TableSpec(
    name="unlocks",
    grain="match × technology × seat that unlocked it",
    replayed=False,
    columns=(
        _LOG,
        _NODE,
        _small("by_seat", "who unlocked it"),
        _TICK,
        _bool("first", "nobody had unlocked it before this tick"),
        _text("kind", "what it is", "blue, green, yellow or red", optional=True),
        _small("public_tick", "tick in which it became public", "tick", optional=True),
        _bool("published", "this seat published it, alone or with others"),
    ),
)
_PUBLICATIONS = TableSpec(
    name="publications",
    grain="match × technology × seat that published it; one row without a seat for a leak",
    replayed=True,
    columns=(
        _LOG,
        _TICK,
        _NODE,
        _small("seat", "who published it; NULL: it leaked, or the game has no secrets", optional=True),
        _small("authors", "seats that published it together; 0 for a leak"),
        _int("prestige", "prestige that the seat gained", "milli"),
        _int("money", "money that the seat gained", "milli-coins"),
    ),
)
_QUARTERS = TableSpec(
    name="quarters",
    grain="match × quarter × seat",
    replayed=True,
    columns=(
        _LOG,
        _small("tick", "the last tick of the quarter", "tick"),
        _SEAT,
        _int("heads", "staff that was paid", "milli-heads"),
        _int("prestige", "prestige by which grants were shared out", "milli"),
        _int("endowment", "fixed income", "milli-coins"),
        _int("grant", "share of the grants", "milli-coins"),
        _int("revenue", "from sales and products", "milli-coins"),
        _int("wages", "what the staff should be paid", "milli-coins"),
        _int("unpaid", "what of that could not be paid; people left for it", "milli-coins"),
        _int("hire_order", "staff to hire, or if negative to dismiss, as ordered", "milli-heads"),
        _int("hired", "staff that was hired", "milli-heads"),
        _int("hiring_cost", "what that cost", "milli-coins"),
        _int("money_after", "treasury after the quarter", "milli-coins"),
        _int("heads_after", "staff after the quarter, those who came and went included", "milli-heads"),
    ),
)
_EVENTS = TableSpec(
    name="events",
    grain="match × event",
    replayed=False,
    columns=(
        _LOG,
        _TICK,
        _text("event", "what happened", "unlock, public, exposed, revealed, sale, shot or end"),
        _small("node", "the technology", optional=True),
        _small("seat", "who did it", optional=True),
        _int("value", "as in the log: first unlock, bitmask of authors, or ending"),
    ),
)
_SITTINGS = TableSpec(
    name="sittings",
    grain="match × change of who acts for a seat",
    replayed=False,
    columns=(
        _LOG,
        _TICK,
        _SEAT,
        _text("what", "what changed", "start, join, leave, disconnect, reconnect or handover"),
        _text("controller", "who acts from then on", "open, human, bot or absent"),
        _text("name", "a person's pseudonym, or a name as it stands", optional=True),
        _text("bot", "name of the program", optional=True),
    ),
)
_MESSAGES = TableSpec(
    name="messages",
    grain="match × words",
    replayed=False,
    columns=(
        _LOG,
        _TICK,
        _small("seat", "who said it; NULL: the host", optional=True),
        _text("kind", "what sort of words", "chat, pledge, act, note or debug"),
        _small("to_seat", "to whom; NULL: everybody", optional=True),
        _int("characters", "how long they are"),
        _text("text", "the words, only if they were asked for", optional=True),
        _int("at_ms", "when", "ms since the start", optional=True),
    ),
)
_CLAIMS = TableSpec(
    name="claims",
    grain="match × pledge",
    replayed=True,
    columns=(
        _LOG,
        _TICK,
        _SEAT,
        _small("to_seat", "to whom; NULL: everybody", optional=True),
        _text(
            "verb",
            "what was promised",
            "publish, share, not-publish, not-sell, not-research, not-build, other",
        ),
        _small("node", "about which technology", optional=True),
        _small("until", "by when", "tick", optional=True),
        _small("done_tick", "when the thing was done", "tick", optional=True),
        _text("outcome", "what became of it", "kept, broken or unjudged"),
    ),
)
_FAULTS = TableSpec(
    name="faults",
    grain="match × fault",
    replayed=False,
    columns=(
        _LOG,
        _TICK,
        _small("seat", "whose; NULL: the host's", optional=True),
        _text("kind", "what sort", "crash, timeout, invalid or server"),
        _int("latency_ms", "how long it had taken", "ms", optional=True),
        _text("detail", "what is known, only if texts were asked for", optional=True),
    ),
)

TABLES: Mapping[str, TableSpec] = MappingProxyType(
    {
        table.name: table
        for table in (
            _MATCHES,
            _SEATS,
            _CONSTANTS,
            _NODES,
            _EDGES,
            _TICKS,
            _ALLOCATIONS,
            _UNLOCKS,
            _PUBLICATIONS,
            _QUARTERS,
            _EVENTS,
            _SITTINGS,
            _MESSAGES,
            _CLAIMS,
            _FAULTS,
        )
    }
)
"""The tables by name."""
