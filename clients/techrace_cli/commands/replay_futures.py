"""``techrace replay fork`` and ``feed``: what would have happened, and what a bot would have done."""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import MAX_SEED, json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "As if seat 3 had gone for the nearest ending from tick 40 on",
            "techrace replay fork match.techrace --tick 40 --policy 3=haste",
        ),
        Example(
            "Everybody else repeats what they did",
            "techrace replay fork match.techrace --tick 40 --policy 3=haste --others recorded",
        ),
    ],
)
@click.argument("file", metavar="FILE")
@click.option(
    "--tick",
    type=click.IntRange(0),
    metavar="T",
    required=True,
    help="Ticks that stay as they were; what comes then may differ.",
)
@click.option(
    "--policy",
    "policies",
    metavar="SEAT=NAME",
    multiple=True,
    help='Who goes on in a seat: a house bot, FILE.py:CLASS, or "recorded" for the orders that were given; may be '
    "repeated.",
)
@click.option(
    "--others",
    metavar="NAME",
    help="Who goes on in the seats that are not named; left out: the house bot that sat there, or the archetype of "
    "the seat's motive.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    metavar="N",
    help="Other luck for the bots. The luck of the match stays, so that the same events meet the same luck.",
)
@click.option("--out", metavar="FILE", help="The log that is written; left out: FILE-fork-T.techrace here.")
@json_option
def fork(
    file: str,
    *,
    tick: int,
    policies: tuple[str, ...],
    others: str | None,
    seed: int | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Play a recorded match on with other bots.

    Until --tick all is as it was; then the bots decide. Writes a log that names the one it was forked from. With the
    bots of the record it comes to the same match again.
    """
    with needs("client"):
        from techrace_cli.replay_futures import fork_match
    fork_match(
        file,
        tick,
        policies=policies,
        others=others,
        seed=seed,
        out=out,
        as_json=as_json,
    )


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "Where would my bot have ordered something else?",
            "techrace replay feed match.techrace --seat 2 --bot my_bot.py",
        ),
        Example(
            "From tick 40 on, for a program",
            "techrace replay feed match.techrace --seat 2 --bot haste --from 40 --json",
        ),
    ],
)
@click.argument("file", metavar="FILE")
@click.option(
    "--seat", type=click.IntRange(0), metavar="N", required=True, help="Whose observations it gets."
)
@click.option("--bot", metavar="NAME|FILE.py:CLASS", required=True, help="The bot.")
@click.option(
    "--from",
    "start",
    type=click.IntRange(0),
    default=0,
    metavar="T",
    help="The first tick of interest; the bot is shown what came before, too.",
)
@click.option(
    "--bot-seed",
    type=click.IntRange(0, MAX_SEED),
    metavar="N",
    help="The bot's private seed; left out: that of the seat.",
)
@json_option
@click.pass_context
def feed(
    context: click.Context,
    file: str,
    *,
    seat: int,
    bot: str,
    start: int,
    bot_seed: int | None,
    as_json: bool,
) -> None:
    """Say where a bot differs from a recorded match.

    It is shown what the seat saw, and where its orders differ from the recorded ones is printed.
    The match goes on as it was recorded, whatever the bot says. Exits with 1 if the orders differ anywhere.
    """
    with needs("client"):
        from techrace_cli.replay_futures import feed_bot
    if feed_bot(file, seat, bot, start=start, seed=bot_seed, as_json=as_json):
        context.exit(1)
