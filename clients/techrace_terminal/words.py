"""Signs, words and colours. A kind is told by all three, so that colour is never needed to read a screen."""

from typing import Final

import attrs

from techrace_game.types import Ending, Field, Kind, Line, Mode, Motive


@attrs.frozen
class Sign:
    """How a kind of technology looks."""

    shape: str
    word: str
    style: str


SIGNS: Final = {
    Kind.BLUE: Sign("●", "blue", "bright_blue"),
    Kind.GREEN: Sign("■", "green", "green"),
    Kind.YELLOW: Sign("▲", "yellow", "bright_yellow"),
    Kind.RED: Sign("◆", "red", "bright_red"),
}
UNCLEAR: Final = Sign("?", "unclear", "bright_black")

FIELD_NAMES: Final = {
    Field.APP: "applications",
    Field.CAP: "capabilities",
    Field.ROB: "robustness",
    Field.INT: "interpretability",
    Field.ALN: "alignment",
    Field.SOC: "society",
}
LINE_NAMES: Final = {
    Line.SCOUT: "scouting",
    Line.INSPECT: "inspecting",
    Line.ADVOCATE: "advocating",
    Line.LOBBY: "lobbying",
    Line.SECURE: "guarding secrets",
}
MODE_NAMES: Final = {
    Mode.OFF: "assistants off",
    Mode.RESTRICTED: "assistants restricted",
    Mode.EVERYTHING: "assistants everywhere",
    Mode.PRODUCT: "assistants as a product",
}
MOTIVE_AIMS: Final = {
    Motive.ACADEMIC: "as many technologies as possible unlocked, and to be first",
    Motive.PROFIT: "to unlock green technologies and sell them",
    Motive.HASTE: "the nearest ending, whichever it is, best its own",
    Motive.BENEFICIAL: "yellow before red",
    Motive.CROWD: "the dominant paradigm: whatever pays",
}
ENDING_SENTENCES: Final = {
    Ending.RUNNING: "The match was stopped before its end.",
    Ending.YELLOW: "A good ending was built.",
    Ending.RED: "A bad ending was built.",
    Ending.HORIZON: "Time ran out before anybody built an ending.",
}


def sign_of(kind: int) -> Sign:
    """Return the look of a perceived kind; -1 is unclear."""
    return SIGNS[Kind(kind)] if 0 <= kind < len(Kind) else UNCLEAR


def thousandths(value: int, *, places: int = 1) -> str:
    """Return milli-units as a number: 12500 is "12.5"."""
    return f"{value / 1000:,.{places}f}"


def percent(value: int) -> str:
    """Return ‰ as whole percent: 255 is "26 %"."""
    return f"{(value + 5) // 10} %"


def clock_time(milliseconds: int) -> str:
    """Return a duration as minutes and seconds, rounded up: 61500 is "1:02"."""
    seconds = max(0, -(-milliseconds // 1000))
    return f"{seconds // 60}:{seconds % 60:02}"
