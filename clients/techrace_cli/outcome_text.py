"""How a match ended and why, as text for people."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from techrace_cli.outcome import Basis, Outcome
from techrace_game.types import Ending, Kind
from techrace_terminal.safe import safe
from techrace_terminal.words import ENDING_SENTENCES, percent, sign_of


def print_outcome(console: Console, outcome: Outcome) -> None:
    """Print how the match ended, what the ending was built on, and what each seat came to."""
    console.print(Group(*_parts(outcome)))


def _parts(outcome: Outcome) -> Sequence[RenderableType]:
    parts: list[RenderableType] = [verdict(outcome)]
    if outcome.basis:
        parts.append(
            Text("What it was built on, how strongly (1 to 9), and who unlocked that first:", "bold")
        )
        parts += [Padding(words, (0, 0, 0, 2), expand=False) for words in basis_lines(outcome)]
    parts += [Text(words) for words in _circumstances(outcome)]
    parts += [Text(), seat_table(outcome)]
    return parts


def verdict(outcome: Outcome) -> Text:
    """Return who ended the match and how."""
    ending = Ending[outcome.ending.upper()]
    text = Text()
    style = {Ending.YELLOW: Kind.YELLOW, Ending.RED: Kind.RED}.get(ending)
    text.append(ENDING_SENTENCES[ending], "bold" if style is None else f"bold {sign_of(style).style}")
    if outcome.node_name is None:
        text.append(f" {outcome.tick} ticks were played.")
        return text
    text.append(f" {_listed(outcome, outcome.builders)} built ")
    text.append(safe(outcome.node_name), "bold")
    text.append(f" at tick {outcome.tick} of {outcome.horizon}; whoever is first decides for all.")
    if outcome.facade is not None:
        text.append(f" It had looked {outcome.facade}.")
    return text


def basis_lines(outcome: Outcome) -> list[str]:
    """Return, for each technology that the ending needs, who had it first and how it became known."""
    return [
        f"{basis.strength}  {safe(basis.name)}: {_origin(outcome, basis)}"
        for basis in sorted(outcome.basis, key=lambda basis: -basis.strength)
    ]


def _origin(outcome: Outcome, basis: Basis) -> str:
    if basis.first_tick is None:
        return "unlocked by nobody; it was built without it"
    origin = f"{_names(outcome, basis.first_seats)} at tick {basis.first_tick}"
    if basis.public_tick is None:
        return f"{origin}, never public"
    if not basis.public_seats:
        return f"{origin}, public from tick {basis.public_tick}"
    return f"{origin}, published by {_names(outcome, basis.public_seats)} at tick {basis.public_tick}"


def _circumstances(outcome: Outcome) -> list[str]:
    close = sorted((other for other in outcome.others if other.furthest), key=lambda other: -other.furthest)
    words = [
        f"{safe(other.name)} ({other.kind}{'' if other.facade is None else f', looking {other.facade}'}) "
        f"{percent(min(999, other.furthest))} by {_named(outcome, other.seat)}"
        for other in close[:3]
    ]
    lines = [f"Other endings in the making: {', '.join(words)}."] if words else []
    lines.append(
        f"{outcome.unlocked} of {outcome.technologies} technologies were unlocked: {outcome.published} published, "
        f"{outcome.leaked} leaked. Concern {percent(outcome.concern)}, regulation {percent(outcome.regulation)}, "
        f"warning shots {outcome.shots}."
    )
    return lines


def seat_table(outcome: Outcome) -> Table:
    """Return the seats with motive, bot and payoff, best first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("seat", no_wrap=True, max_width=26)
    for heading in ("motive", "played by"):
        table.add_column(heading, no_wrap=True, max_width=12)
    for heading in ("payoff", "firsts", "published", "sells"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in sorted(outcome.seats, key=lambda row: -row.payoff):
        builder = row.seat in outcome.builders
        table.add_row(
            Text(f"{'*' if builder else ' '} {safe(row.name)}"),
            row.motive,
            Text(safe(row.player)),
            str(row.payoff),
            str(row.firsts),
            str(row.published),
            str(row.sells),
        )
    if outcome.builders:
        table.caption = "* built the ending; firsts: technologies unlocked before anybody else"
        table.caption_justify = "left"
    return table


def _named(outcome: Outcome, seat: int) -> str:
    row = outcome.seats[seat]
    return f"{safe(row.name)} ({row.motive})"


def _listed(outcome: Outcome, seats: Sequence[int]) -> str:
    return _and([_named(outcome, seat) for seat in seats])


def _names(outcome: Outcome, seats: Sequence[int]) -> str:
    return _and([safe(outcome.seats[seat].name) for seat in seats])


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
