"""Which rules a log was played by, as one value: the rules hash."""

import hashlib
import json
from functools import cache

import attrs

from techrace_game.constants import Constants
from techrace_game.scenario_schema import GeneratorSpec
from techrace_game.state import MatchState
from techrace_game.types import RULES_VERSION, Ending, Kind, Mode, Motive


@cache
def rules_hash() -> bytes:
    """Return 16 bytes that name the rules of this engine: the rulebook's version and what it is about.

    The version says how a match goes on; the state table, the words and the names of the constants are in it so
    that a change which forgot to count the version up still gets another hash. Defaults are not: a log holds its
    scenario in full.
    """
    said = {
        "rules": RULES_VERSION,
        "state": [
            [field.name, *(str(field.metadata.get(mark)) for mark in ("dtype", "axes"))]
            for field in attrs.fields(MatchState)
            if "dtype" in field.metadata
        ],
        "constants": [field.name for field in attrs.fields(Constants)],
        "generator": [field.name for field in attrs.fields(GeneratorSpec)],
        "words": [[word.name for word in words] for words in (Ending, Kind, Mode, Motive)],
    }
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).digest()
