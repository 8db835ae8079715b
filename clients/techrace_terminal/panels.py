"""Everything beside the tree: the clock, the standings, the own seat, the news, the end."""

from rich.text import Text

from techrace_game.types import Ending, Line, Mode, Motive
from techrace_protocol import messages as said
from techrace_terminal.draft import Draft, publishable
from techrace_terminal.headlines import headlines
from techrace_terminal.model import Watched
from techrace_terminal.safe import safe
from techrace_terminal.words import (
    ENDING_SENTENCES,
    LINE_NAMES,
    MODE_NAMES,
    MOTIVE_AIMS,
    clock_time,
    percent,
    thousandths,
)


def time_left_ms(watched: Watched, server_ms: int) -> int | None:
    """Return the milliseconds left of the round; None: no limit, or not running.

    Args:
        watched: the match.
        server_ms: the server's clock now, as well as it is known.
    """
    clock, observation = watched.clock, watched.observation
    if clock is not None and clock.state is not said.ClockState.RUNNING:
        return clock.time_left_ms
    told = [
        (heard.server_ms, heard.deadline_ms)
        for heard in (clock, observation)
        if heard is not None and heard.deadline_ms is not None
    ]
    return max(0, max(told)[1] - server_ms) if told else None


def clock_text(watched: Watched, server_ms: int = 0) -> Text:
    """Return the line at the top: what is played, when it is, how long there is to decide."""
    text = Text(no_wrap=True, overflow="ellipsis")
    if watched.welcome is None:
        return text.append("Connecting.")
    facts, seen = watched.welcome.match, watched.seen
    text.append(safe(facts.title), "bold")
    if seen is not None and watched.observation is not None:
        horizon = facts.constants.get("horizon", 0)
        tick = int(seen.tick[0])
        text.append(f"   round {watched.observation.round + 1}   tick {tick} of {horizon}")
    state = None if watched.clock is None else watched.clock.state
    if watched.end is not None or state is said.ClockState.ENDED:
        text.append("   over", "bold")
    elif state is said.ClockState.WAITING or watched.clock is None:
        text.append("   waiting for the start", "bold")
    elif state is said.ClockState.PAUSED:
        why = f": {safe(watched.clock.reason)}" if watched.clock.reason else ""
        text.append(f"   paused{why}", "bold")
    elif (left := time_left_ms(watched, server_ms)) is not None:
        text.append(f"   {clock_time(left)} left", "bold")
    if seen is not None:
        # Last: on a narrow screen the end of the line is cut off, and these can wait.
        text.append(f"   concern {percent(int(seen.conc[0]))}   regulation {percent(int(seen.reg[0]))}")
        text.append(f"   warning shots {int(seen.nshots[0])}")
    return text


def standings_text(watched: Watched) -> Text:
    """Return the seats with what everybody may know of them, own seat marked; motives and payoffs at the end."""
    text, seen, end = Text(no_wrap=True), watched.seen, watched.end
    if watched.welcome is None:
        return text
    present = {seat.seat: seat for seat in watched.presence}
    heading = f"  {'seat':<22}{'prestige':>9}{'people':>8}{'sells':>7}"
    text.append(f"{heading}{'payoff':>8}  motive\n" if end is not None else f"{heading}  who\n", "bold")
    for facts in watched.welcome.match.seats:
        seat = facts.seat
        mine = seat == watched.seat
        name = Text(safe(watched.seat_name(seat)))
        name.truncate(21, overflow="ellipsis", pad=True)
        text.append(f"{'>' if mine else ' '} {name.plain} ", "bold" if mine else "")
        if seen is not None:
            heads = int(seen.seat_heads[0, seat])
            about = thousandths(heads, places=0) + ("" if mine else "+")
            text.append(f"{thousandths(int(seen.seat_prest[0, seat])):>9}{about:>8}")
            text.append(f"{int(seen.on_sale[0, seat].sum()):>7}")
        if end is not None and seat < len(end.payoffs):
            text.append(f"{end.payoffs[seat]:>8}  {end.motives[seat]}")
        elif seat in present:
            text.append(f"  {_who(present[seat])}")
        text.append("\n")
    return text


def _who(present: said.SeatPresence) -> str:
    words = [present.status.value]
    if present.status in {said.SeatStatus.HUMAN, said.SeatStatus.BOT} and not present.connected:
        words.append("away")
    if present.ready:
        words.append("ready")
    return ", ".join(words)


def news_text(watched: Watched, *, lines: int = 12) -> Text:
    """Return the latest news, newest first."""
    told = headlines(watched, watched.news[: -lines - 1 : -1] if lines else ())
    return Text("\n".join(told) or "No news yet.", no_wrap=True, overflow="ellipsis")


def seat_text(watched: Watched) -> Text:
    """Return the own seat in words: motive, people, money, secrets."""
    seen, welcome = watched.seen, watched.welcome
    if welcome is None or welcome.seat is None or seen is None:
        return Text("You are watching.")
    text = Text()
    motive = Motive(int(seen.motive[0]))
    text.append(f"You are {safe(watched.seat_name(welcome.seat))}, {motive.word}\n", "bold")
    text.append(f"You want {MOTIVE_AIMS[motive]}.\n")
    text.append(f"{thousandths(int(seen.heads[0]))} people, {thousandths(int(seen.money[0]))} coins, ")
    text.append(f"income {thousandths(int(seen.inc[0]))} a quarter, ")
    secrets = int(((seen.known[0] > 0) & ~seen.pub[0]).sum())
    text.append(f"{secrets} secret{'' if secrets == 1 else 's'}, security {percent(int(seen.sec[0]))}\n")
    text.append(f"{MODE_NAMES[Mode(int(seen.mode[0]))]}")
    for line in Line:
        if (weight := int(seen.line_w[0, line])) > 0:
            text.append(f", {LINE_NAMES[line]} {percent(weight)}")
    return text.append("\n")


def draft_text(watched: Watched, draft: Draft) -> Text:
    """Return what is about to be ordered: projects with their people, publishing, and the last answer."""
    seen = watched.seen
    if seen is None or watched.seat is None:
        return Text(safe(watched.notice))
    text = Text("Your orders\n", "bold")
    orders = draft.orders(seen)
    for (node, parts), (_, weight) in zip(draft.parts, orders.slots, strict=True):
        heads = thousandths(int(seen.heads[0]) * weight // 1000)
        text.append(f"  {parts} x {safe(watched.node_name(node))}: {heads} people\n")
    if not draft.parts:
        text.append("  nobody works on anything\n")
    pending = len(publishable(seen))
    text.append(f"  publish everything: {'yes' if draft.publish_all else 'no'} ({pending} to publish)\n")
    return text.append(f"{safe(watched.notice)}\n", "italic") if watched.notice else text


def end_text(watched: Watched) -> Text:
    """Return how the match ended and who built the ending; empty while it runs."""
    end = watched.end
    text = Text()
    if end is None:
        return text
    ending = Ending[end.ending.upper()]
    style = {Ending.YELLOW: "bold bright_yellow", Ending.RED: "bold bright_red"}.get(ending, "bold")
    text.append(f"{ENDING_SENTENCES[ending]}\n", style)
    if end.node is not None:
        builders = ", ".join(safe(watched.seat_name(seat)) for seat in end.builders)
        text.append(f"{safe(watched.node_name(end.node))} was built by {builders} at tick {end.tick}.\n")
    return text
