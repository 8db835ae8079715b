"""News as sentences."""

from collections.abc import Sequence

from techrace_protocol.messages import NewsItem, NewsKind
from techrace_terminal.model import Headline, Watched
from techrace_terminal.safe import safe


def headline(watched: Watched, item: NewsItem) -> str:
    """Return one public fact as a sentence without a full stop, safe to print."""
    node = item.name if item.name is not None else watched.node_name(-1 if item.node is None else item.node)
    what, who = safe(node), _people(watched, item.seats)
    match item.what:
        case NewsKind.PUBLISHED:
            return f"{who} published {what}" if item.seats else f"{what} was published"
        case NewsKind.LEAKED:
            return f"A secret leaked: {what}"
        case NewsKind.REVEALED:
            return f"Somebody can do {what}"
        case NewsKind.ON_SALE:
            return (
                f"{who} {'sells' if len(item.seats) == 1 else 'sell'} {what}"
                if item.seats
                else f"{what} is on sale"
            )
        case NewsKind.WARNING_SHOT:
            return f"Warning shot: {what} went wrong"
        case NewsKind.EXPOSED:
            return f"A published inspection: {what} is {safe(item.kind or 'unclear')}"
        case NewsKind.ENDED:
            return "The match is over"
        case _:
            return f"{safe(item.what)}: {what}"


def headlines(watched: Watched, news: Sequence[Headline]) -> list[str]:
    """Return news with their ticks, in the given order."""
    return [f"{told.tick:>4}  {headline(watched, told.item)}" for told in news]


def _people(watched: Watched, seats: Sequence[int]) -> str:
    names = [safe(watched.seat_name(seat)) for seat in seats]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
