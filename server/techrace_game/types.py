"""The nouns of the rulebook: enumerations, dimensions, array aliases.

Every enumeration has the rulebook's number as its value and, lower-cased, its name as its stable word on the
wire and in files.
"""

from enum import IntEnum
from typing import Any, NewType, TypeAlias

import numpy as np
import numpy.typing as npt

Seat = NewType("Seat", int)
Node = NewType("Node", int)
Tick = NewType("Tick", int)

RULES_VERSION = "0.1"
"""Version of the rulebook that this engine plays. Logs of another version are shown, never re-simulated."""

FIELDS = 6
PREREQUISITES = 5
SLOTS = 6
LINES = 5
MAX_SEATS = 16
MAX_NODES = 128

Array: TypeAlias = npt.NDArray[Any]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]
SeedArray: TypeAlias = npt.NDArray[np.uint64]


class Word(IntEnum):
    """An enumeration whose members have a word for people and files."""

    @property
    def word(self) -> str:
        return self.name.lower()


class Kind(Word):
    """What a technology is (rule 2)."""

    BLUE = 0
    GREEN = 1
    YELLOW = 2
    RED = 3


class Field(Word):
    """The field a technology belongs to (rule 2)."""

    APP = 0
    CAP = 1
    ROB = 2
    INT = 3
    ALN = 4
    SOC = 5


class Motive(Word):
    """What a seat secretly wants (rule 1, rule 8)."""

    ACADEMIC = 0
    PROFIT = 1
    HASTE = 2
    BENEFICIAL = 3
    CROWD = 4


class Mode(Word):
    """How a seat deploys its research assistants (rule 3, boost)."""

    OFF = 0
    RESTRICTED = 1
    EVERYTHING = 2
    PRODUCT = 3


class Line(Word):
    """Staff that does not research (rule 4)."""

    SCOUT = 0
    INSPECT = 1
    ADVOCATE = 2
    LOBBY = 3
    SECURE = 4


class Level(Word):
    """How much of a node a seat sees (rules 3 and 7)."""

    UNSEEN = 0
    RUMOURED = 1
    SKETCHED = 2
    UNDERSTOOD = 3


class Ending(Word):
    """Whether and how a match ended (rule 3, ``over``)."""

    RUNNING = 0
    YELLOW = 1
    RED = 2
    HORIZON = 3


class Acquired(Word):
    """How a seat came to know a node (rule 3, ``known``)."""

    NOT = 0
    RECEIVED = 1
    UNLOCKED = 2
