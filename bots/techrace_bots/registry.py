"""Bots by name: the house's own, and those in a file of somebody's own."""

import difflib
import importlib.util
import inspect
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TypeAlias

from techrace_bots.archetypes import Academic, Beneficial, Crowd, Haste, Profit, RandomLegal
from techrace_bots.bot import Bot
from techrace_bots.parameters import parse_parameters, settle
from techrace_bots.policy import Policy, PolicyBot
from techrace_bots.strategies import (
    AlwaysDefer,
    Coordinate,
    Differential,
    DoNothing,
    Inspector,
    LocalHeuristic,
    LongPlan,
    LookAhead,
    NeverDefer,
    ParadigmFollower,
    PublishAll,
    PublishNothing,
    PublishUnlessNearRed,
    Rollout,
    ShortestSafePath,
)
from techrace_bots.table import MakeBot, Player
from techrace_game.constants import Constants
from techrace_game.types import Motive

BotClass: TypeAlias = type[Bot] | type[Policy]

ARCHETYPES = (Academic, Profit, Haste, Beneficial, Crowd, RandomLegal)
STRATEGIES = (
    DoNothing,
    ShortestSafePath,
    Differential,
    ParadigmFollower,
    NeverDefer,
    AlwaysDefer,
    LookAhead,
    PublishAll,
    PublishNothing,
    PublishUnlessNearRed,
    LocalHeuristic,
    LongPlan,
    Coordinate,
    Inspector,
    Rollout,
)
"""For a beneficial seat."""

HOUSE: Mapping[str, type[Policy]] = MappingProxyType(
    {policy.name: policy for policy in (*ARCHETYPES, *STRATEGIES)}
)
"""The house's bots by name."""


class BotError(ValueError):
    """There is no such bot; the message says what was looked for, and where."""


def bot_class(name: str) -> BotClass:
    """Return the class that ``name`` stands for.

    A file is run to find the class, in this process and with all its rights: only for files one trusts.

    Args:
        name: of a house bot, with values of its parameters if wanted (``look-ahead:depth=3,inspect=0``), or
            ``path/to/file.py:ClassName``; without the class if the file has only one.

    Raises:
        BotError: there is no such bot.
    """
    if name in HOUSE:
        return HOUSE[name]
    house, colon, chosen = name.partition(":")
    if colon and house in HOUSE:
        return _chosen(HOUSE[house], name, chosen)
    path, colon, wanted = name.rpartition(":")
    if not colon or not path.endswith(".py"):
        path, wanted = name, ""
    if path.endswith(".py"):
        return _in_file(Path(path), wanted)
    close = difflib.get_close_matches(name, HOUSE, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(HOUSE)} or FILE.py:CLASS"
    raise BotError(f"bot {name!r}: there is no such bot; {hint}")


def bot_maker(name: str) -> MakeBot:
    """Return what makes bots of this name, each for one seat of one match.

    Raises:
        BotError: there is no such bot.
    """
    found = bot_class(name)
    return found if issubclass(found, Bot) else lambda: PolicyBot(found)


def player(name: str, constants: Constants) -> Player:
    """Return the bot of this name for offline play: a policy, which decides for all matches at once, if it is one.

    Raises:
        BotError: there is no such bot.
    """
    found = bot_class(name)
    return found if issubclass(found, Bot) else found(constants)


def archetype(motive: int) -> type[Policy]:
    """Return the house policy that plays a motive as the rulebook describes it."""
    return HOUSE[Motive(motive).word]


def _chosen(policy: type[Policy], name: str, text: str) -> type[Policy]:
    """Return the policy with these values of its parameters."""
    try:
        chosen = parse_parameters(text)
        settle(policy.parameters, chosen)
    except ValueError as error:
        raise BotError(f"bot {name!r}: {error}") from None

    def prepare(self: Policy, constants: Constants) -> None:
        policy.__init__(self, constants, **chosen)

    return type(policy.__name__, (policy,), {"__init__": prepare, "name": name})


def _in_file(path: Path, wanted: str) -> BotClass:
    module = _load(path)
    found = {
        name: value
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, Bot | Policy) and value.__module__ == module.__name__
    }
    if wanted in found:
        return found[wanted]
    listing = ", ".join(found) or "none"
    if wanted:
        raise BotError(f"bot file {path}: no bot class {wanted!r}, found {listing}")
    if len(found) != 1:
        raise BotError(
            f"bot file {path}: expected exactly one bot class, found {listing}; name it after a colon"
        )
    return next(iter(found.values()))


def _load(path: Path) -> ModuleType:
    if not path.is_file():
        raise BotError(f"bot file {path}: there is no such file")
    spec = importlib.util.spec_from_file_location(f"techrace_bot_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BotError(f"bot file {path}: this is not a Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    # A script that exits when it is run would end the command that loads it, with its own code.
    except (Exception, SystemExit) as error:
        raise BotError(f"bot file {path}: {type(error).__name__} while it was loaded: {error}") from error
    return module
