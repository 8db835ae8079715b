"""Bot files at the command line: a new one, the one in this folder, and the house's list."""

import re
from pathlib import Path

from rich.table import Table
from rich.text import Text

from techrace_bots.registry import HOUSE
from techrace_cli.console import stdout
from techrace_cli.faults import Fault, UsageFault, sentence
from techrace_terminal.safe import safe

TEMPLATE = '''\
"""A bot for techrace: it finishes what it can finish soonest and publishes what it finds."""

from techrace_bots import Bot
from techrace_game import Observation, Orders


class {class_name}(Bot):
    name = "{name}"

    def act(self, observation: Observation) -> Orders:
        legal = self.legal(observation)  # what this seat may order now, as lists of nodes
        view = self.view(observation)  # what follows from what it sees: frontier, times, distances
        # Endings are left out: they end the match for everybody, and not all of them well.
        soonest = sorted(view.technologies, key=view.ticks_to_finish)[:2]
        return Orders(
            slots=tuple((node, 450) for node in soonest),  # 45 % of the staff on each
            lines=(100, 0, 0, 0, 0),  # 10 % scout; the others: inspect, advocate, lobby, secure
            publish=legal.publish,  # everything that it has unlocked and kept secret so far
        )
'''
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


def write_new(name: str) -> str:
    """Write a bot that works into this folder and return what to do next.

    Raises:
        UsageFault: it cannot be a name, or the file is there already.
        Fault: the file cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise UsageFault(
            f"{safe(name)!r} is no name for a bot: expected letters, digits, - and _, a letter first"
        )
    path = Path(f"{name.replace('-', '_')}.py")
    class_name = "".join(part[:1].upper() + part[1:] for part in re.split("[-_]", name))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE.format(name=name, class_name=class_name))
    except FileExistsError:
        raise UsageFault(f"{path} is there already, and is left as it is; give another name") from None
    except OSError as error:
        raise Fault(safe(sentence(error))) from None
    return (
        f"{path} is a bot that works. Now:\n"
        f"  techrace bot play {path}          a match against the house bots, and its replay\n"
        f"  techrace bot check {path}         whether it does what a bot has to\n"
        f"  techrace join URL --bot {path}    take a seat in a match on a server\n"
        "Then change what act() returns, and play again. The same --seed gives the same match."
    )


def bot_here(file: str | None) -> str:
    """Return the bot that is meant: the one that is given, else the only one in this folder.

    Raises:
        UsageFault: there is none, or more than one.
    """
    if file is not None:
        return file
    # Looked at, not run.
    found = sorted(path.name for path in Path().glob("*.py") if "techrace_bots" in _text(path))
    if "mybot.py" in found:
        return "mybot.py"
    if len(found) != 1:
        listed = ", ".join(map(safe, found)) or "none"
        raise UsageFault(
            f"which bot? This folder holds {listed}; name a file, or write one: techrace bot new"
        )
    return found[0]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def house_bots() -> list[dict[str, str]]:
    """Return the house bots with the first sentence of what they say about themselves."""
    return [
        {"name": name, "version": policy.version, "what": _first_sentence(policy.__doc__ or "")}
        for name, policy in HOUSE.items()
    ]


def house_table(found: list[dict[str, str]]) -> None:
    """Print house bots for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("name", no_wrap=True)
    table.add_column("what it does")
    for facts in found:
        table.add_row(facts["name"], Text(facts["what"]))
    stdout().print(table)


def _first_sentence(text: str) -> str:
    return " ".join(text.strip().split("\n\n")[0].split())
