"""``techrace bot``: write bots, check them, let them play, keep them apart."""

import json

import click

from techrace_cli.documented import DocumentedCommand, Example, OrderedGroup
from techrace_cli.faults import ExitCode, needs
from techrace_cli.options import json_option, scenario_option, seed_option

_TIERS = ["in-process", "contained", "hardened"]


@click.group(cls=OrderedGroup)
def bot() -> None:
    """Bots: write one, check it, let it play."""


@bot.command(
    cls=DocumentedCommand,
    examples=[
        Example("A bot to begin with, in mybot.py", "techrace bot new"),
        Example("The same under a name of your own", "techrace bot new careful"),
    ],
)
@click.argument("name", metavar="[NAME]", default="mybot")
def new(name: str) -> None:
    """Write a short bot that works, and say what to do next.

    NAME becomes the file NAME.py in this folder; a file that is there already is left alone.
    """
    with needs("client"):
        from techrace_cli.bot_files import write_new
    click.echo(write_new(name))


@bot.command(
    cls=DocumentedCommand,
    examples=[
        Example("A match of the bot in this folder against the house", "techrace bot play"),
        Example("Against six of a kind, and see it", "techrace bot play mybot.py --against haste --open"),
        Example(
            "The same match again, from another seat",
            "techrace bot play mybot.py --scenario deceptive --seed 7 --seat 3",
        ),
        Example("As a tournament plays it", "techrace bot play mybot.py --tier hardened --lenient"),
    ],
)
@click.argument("file", metavar="[FILE]", required=False)
@click.option(
    "--against",
    metavar="NAME",
    help='A house bot for all other seats (see "techrace bot list"), or a file; left out: as their motives say.',
)
@scenario_option()
@seed_option
@click.option(
    "--seat", type=click.IntRange(0, 15), default=0, show_default=True, metavar="N", help="The bot's seat."
)
@click.option(
    "--tier",
    type=click.Choice(_TIERS),
    default="in-process",
    show_default=True,
    help="How far the bot is kept from this machine: see docs/howto/run-strangers-bots.md.",
)
@click.option(
    "--lenient",
    is_flag=True,
    help="Play on where the bot raises or orders what is illegal, as tournaments do; else that ends the match.",
)
@click.option("--log", metavar="FILE", help="Where the replay goes; left out: a file in this folder.")
@click.option("--bot-log", metavar="FILE", help="Where what the bot printed goes, with its think times.")
@click.option("--open", "open_browser", is_flag=True, help="Open the replay in the browser.")
@json_option
def play(
    file: str | None,
    *,
    against: str | None,
    scenario: str,
    seed: int | None,
    seat: int,
    tier: str,
    lenient: bool,
    log: str | None,
    bot_log: str | None,
    open_browser: bool,
    as_json: bool,
) -> None:
    """Let a bot play a whole match against house bots.

    FILE is FILE.py, FILE.py:CLASS or a house bot; left out: the bot in this folder. Prints how the match ended, what it
    was decided by, and where its replay is. Stops at the first illegal part or exception of the bot and says what it
    was, what would have been legal, and which command shows it again; then exits with 1.
    """
    with needs("client"):
        from techrace_cli.bot_play import Wish, play_bot
    play_bot(
        Wish(
            file=file,
            against=against,
            scenario=scenario,
            seed=seed,
            seat=seat,
            tier=tier,
            lenient=lenient,
            log=log,
            bot_log=bot_log,
            open_browser=open_browser,
        ),
        as_json=as_json,
    )


@bot.command(
    cls=DocumentedCommand,
    examples=[
        Example("Check the bot in this folder", "techrace bot check"),
        Example("Check a file from a script", "techrace bot check --json mybot.py"),
    ],
)
@click.argument("file", metavar="[FILE]", required=False)
@json_option
@click.pass_context
def check(context: click.Context, file: str | None, *, as_json: bool) -> None:
    """Check that a bot does what a bot has to.

    It plays in a process of its own and in this one, in every packaged scenario: nothing illegal, the same orders each
    time, in time, nothing kept outside of the bot. One line for each with what was seen; exits with 1 if one fails.
    """
    with needs("client"):
        from techrace_cli.bot_check import checked
    if not checked(file, as_json=as_json):
        context.exit(ExitCode.WRONG)


@bot.command(
    name="list",
    cls=DocumentedCommand,
    examples=[
        Example("The house bots", "techrace bot list"),
        Example("For a program", "techrace bot list --json"),
    ],
)
@json_option
def list_(*, as_json: bool) -> None:
    """List the house bots with a line each."""
    with needs("client"):
        from techrace_cli.bot_files import house_bots, house_table
    found = house_bots()
    if as_json:
        click.echo(json.dumps({"bots": found}))
    else:
        house_table(found)


@bot.command(
    name="sandbox-test",
    cls=DocumentedCommand,
    examples=[
        Example("What the best tier here blocks", "techrace bot sandbox-test"),
        Example(
            "What the tier blocks that is to be had everywhere", "techrace bot sandbox-test --tier contained"
        ),
    ],
)
@click.option(
    "--tier", type=click.Choice(_TIERS[1:]), help="Which tier; left out: hardened where it can be had."
)
@click.option("--require-sandbox", is_flag=True, help="Refuse anything less than the hardened tier.")
@json_option
@click.pass_context
def sandbox_test(context: click.Context, *, tier: str | None, require_sandbox: bool, as_json: bool) -> None:
    """Let a probe bot misbehave, and tell what was blocked.

    It looks for files, sockets and processes, forks, and takes memory and disk without end, and plays a match
    meanwhile. Exits with 1 if the tier does not block what it promises, or cannot be had here.
    """
    with needs("client"):
        from techrace_cli.bot_sandbox import tested
    if not tested(tier, require_sandbox=require_sandbox, as_json=as_json):
        context.exit(ExitCode.WRONG)
