"""Bots by name."""

from pathlib import Path

import pytest

from techrace_bots import Bot, PolicyBot
from techrace_bots.archetypes import Academic
from techrace_bots.registry import HOUSE, STRATEGIES, BotError, archetype, bot_class, bot_maker, player
from techrace_bots.strategies import LookAhead
from techrace_game.constants import Constants
from techrace_game.types import Motive

BOT_FILE = """
from techrace_bots import Bot, Policy
from techrace_game import Orders

class Idle(Bot):
    name = "idle"
    def act(self, observation):
        return Orders()
"""


@pytest.fixture
def bot_file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(BOT_FILE)
    return path


def test_every_house_bot_has_its_name() -> None:
    assert {"academic", "beneficial", "crowd", "haste", "profit", "random", "look-ahead"} < set(HOUSE)
    for name in HOUSE:
        bot = bot_maker(name)()
        assert isinstance(bot, PolicyBot)
        assert (bot.name, bot.version) == (name, "1")
        assert player(name, Constants()).__class__ is HOUSE[name]


def test_a_house_bot_takes_its_parameters_behind_a_colon() -> None:
    bot = bot_maker("look-ahead:depth=3,inspect=0")()
    assert isinstance(bot, PolicyBot)
    assert bot.name == "look-ahead:depth=3,inspect=0"
    policy = player("look-ahead:depth=3,inspect=0", Constants())
    assert isinstance(policy, LookAhead)
    assert policy.chosen == {"inspect": 0, "depth": 3}
    assert LookAhead(Constants()).chosen == {"inspect": 150, "depth": 2}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("look-ahead:", r"parameter '': expected name=number$"),
        ("look-ahead:depth", r"parameter 'depth': expected name=number$"),
        ("look-ahead:depth=many", r"parameter 'depth=many': expected name=number$"),
        ("look-ahead:depth=-1", r"parameter 'depth': -1 is not from 0 to 128$"),
        ("look-ahead:depth=1,depth=2", r"parameter 'depth': given twice$"),
        (
            "look-ahead:width=1",
            r"parameter 'width': there is no such parameter, expected one of inspect, depth$",
        ),
        ("academic:depth=1", r"parameter 'depth': there is no such parameter, expected one of none$"),
    ],
)
def test_what_is_wrong_with_parameters_is_said(name: str, message: str) -> None:
    with pytest.raises(BotError, match=message) as caught:
        bot_class(name)
    assert name in str(caught.value)


def test_every_motive_has_its_archetype() -> None:
    assert [archetype(motive).name for motive in Motive] == [motive.word for motive in Motive]


@pytest.mark.parametrize("suffix", ["", ":Idle"])
def test_a_bot_of_ones_own_comes_from_a_file(bot_file: Path, suffix: str) -> None:
    found = bot_class(f"{bot_file}{suffix}")
    assert issubclass(found, Bot)
    assert bot_maker(f"{bot_file}{suffix}")().name == "idle"
    made = player(f"{bot_file}{suffix}", Constants())
    assert isinstance(made, type)


def test_a_near_miss_gets_a_hint() -> None:
    with pytest.raises(BotError, match=r"^bot 'acadmic': there is no such bot; did you mean 'academic'\?$"):
        bot_class("acadmic")


def test_a_far_miss_gets_the_list() -> None:
    with pytest.raises(
        BotError, match=r"^bot 'xyz': .* expected one of academic, .*, rollout or FILE\.py:CLASS$"
    ):
        bot_class("xyz")


@pytest.mark.parametrize(
    ("text", "suffix", "message"),
    [
        (None, ":Idle", r"there is no such file$"),
        ("import nonsense_that_is_not_there", "", r"ModuleNotFoundError while it was loaded: .*nonsense"),
        ("def broken(", "", r"SyntaxError while it was loaded: "),
        ("raise SystemExit(0)", "", r"SystemExit while it was loaded: 0"),
        (BOT_FILE, ":Busy", r"no bot class 'Busy', found Idle$"),
        ("x = 1", "", r"expected exactly one bot class, found none; name it after a colon$"),
        (
            BOT_FILE + "class Other(Idle): pass",
            "",
            r"expected exactly one bot class, found Idle, Other; name it",
        ),
    ],
)
def test_what_is_wrong_with_a_bot_file_is_said(
    tmp_path: Path, text: str | None, suffix: str, message: str
) -> None:
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BotError, match=message) as caught:
        bot_class(f"{path}{suffix}")
    assert str(path) in str(caught.value)


def test_a_policy_in_a_file_decides_for_batches(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from techrace_bots.archetypes import Academic\nclass Mine(Academic):\n    name = 'mine'\n"
    )
    made = player(str(path), Constants())
    assert isinstance(made, Academic)
    assert isinstance(bot_maker(str(path))(), PolicyBot)


def test_the_page_of_strategies_knows_them_all_with_their_parameters() -> None:
    page = (Path(__file__).parents[2] / "docs" / "strategies.md").read_text("utf-8")
    for policy in STRATEGIES:
        what = " ".join((policy.__doc__ or "").split("\n\n")[0].split())
        assert f"| `{policy.name}` | {what} |\n" in page
        for name, parameter in policy.parameters.items():
            bounds = f"{parameter.default} | {parameter.least} to {parameter.most}"
            assert f"| `{policy.name}` | `{name}` | {bounds} | {parameter.meaning} |\n" in page
