"""``techrace lead``."""

import click

from techrace_cli.documented import DocumentedCommand, Example
from techrace_cli.faults import needs
from techrace_cli.options import json_option


@click.command(
    cls=DocumentedCommand,
    examples=[
        Example(
            "See who is there and whom the match waits for",
            'techrace lead "http://127.0.0.1:8765/#/lead/ABC234/TOKEN"',
        ),
        Example(
            "The same with the token in TECHRACE_LEAD_TOKEN, unseen by others",
            "techrace lead http://127.0.0.1:8765 --room ABC234",
        ),
        Example(
            "Stop the clock to talk",
            'techrace lead "http://127.0.0.1:8765/#/lead/ABC234/TOKEN" pause "Five minutes to negotiate"',
        ),
        Example(
            "Tell two seats something",
            'techrace lead "http://127.0.0.1:8765/#/lead/ABC234/TOKEN" message 1,4 The round ends soon',
        ),
        Example(
            "Let a house bot play for somebody",
            'techrace lead "http://127.0.0.1:8765/#/lead/ABC234/TOKEN" hand-to-bot 3 --bot profit',
        ),
        Example(
            "Thirty seconds less for this round: a minus stands behind --",
            'techrace lead "http://127.0.0.1:8765/#/lead/ABC234/TOKEN" extend -- -30',
        ),
    ],
)
@click.argument("url", metavar="LINK")
@click.argument("act", metavar="[ACT", required=False)
@click.argument("words", metavar="[WORDS]...]", nargs=-1)
@click.option("--room", metavar="CODE", help="The room's code; left out: the one in the link.")
@click.option(
    "--token",
    metavar="TOKEN",
    help="The facilitator's token; left out: the one in the link, else TECHRACE_LEAD_TOKEN.",
)
@click.option("--yes", is_flag=True, help="Yes, really: for what is to be confirmed.")
@click.option(
    "--bot", metavar="NAME", help="With hand-to-bot: which house bot; left out: the one that fits the seat."
)
@click.option(
    "--conc", type=click.IntRange(-1000, 1000), metavar="N", help="With event: change of concern in ‰."
)
@click.option(
    "--reg", type=click.IntRange(-1000, 1000), metavar="N", help="With event: change of regulation in ‰."
)
@json_option
def lead(
    url: str,
    *,
    act: str | None,
    words: tuple[str, ...],
    room: str | None,
    token: str | None,
    yes: bool,
    bot: str | None,
    conc: int | None,
    reg: int | None,
    as_json: bool,
) -> None:
    """Lead a match: see who decides and who sleeps, and act.

    LINK is what "techrace serve" and "techrace room create" print as the link to lead; or the server's address, with
    --room, and the token in TECHRACE_LEAD_TOKEN. Without an ACT shows seats, clock, news and chat until the match ends;
    give acts from a second shell. With --json these are lines of JSON, one for each change.

    Time: start; pause [WHY]; resume; extend SECONDS, less than 0 for less time; skip ends the round; speed SECONDS
    sets the length of rounds; undo --yes plays the last round again.

    The end: final-round; end-in MINUTES, 0 takes it back; end-now [WHY] --yes; then next (or rematch) begins the next
    match with the same people.

    Words: announce TEXT, to all; message SEATS TEXT, to some; chat TEXT; nudge SEATS [TEXT] asks for a decision;
    talk-off and talk-on.

    Seats: hand-to-bot SEATS [--bot NAME]; take-back SEATS; ready SEATS; orders SEAT FILE, as JSON like in
    docs/protocol.md, - for standard input; re-seat SEAT makes a new token for it; remove SEATS --yes.

    The room: lock; unlock; invite [NAME] makes a link for one more facilitator; revoke NUMBER --yes takes one back;
    event [TEXT] --conc N --reg N changes concern and regulation at the end of the quarter.

    SEATS are numbers from 0 as in 1,4; more than one, unless for a message, takes --yes.
    """
    with needs("client"):
        from techrace_cli.acts import errand_of
        from techrace_cli.leading import do, way_of
        from techrace_cli.leading_screen import watch
    errand = errand_of(act, words, bot=bot, conc=conc, reg=reg, confirm=yes)
    way = way_of(url, room, token)
    if errand is None:
        watch(way, as_json=as_json)
    else:
        do(way, errand, as_json=as_json)
